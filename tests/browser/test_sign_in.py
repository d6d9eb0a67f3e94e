"""Signing in as people meet it: what is off and why, what was refused, a session that ends in mid-watch, a role that only looks on."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import CEILING_MS, OpenPage, frames
from desk import Desk
from playwright.sync_api import Page, Route, expect
from test_access import violations
from test_live import signed_out

OUT = (401, {"title": "NotSignedIn", "detail": "sign in first", "where": "session", "mend": "use the page"})
PICTURE = "/api/v1/picture"
SIGN_IN = '[data-testid="sign-in"]'
SEATS = {"observer": [], "officer": ["duty", "alternate"], "enrolling": []}


def ways(desk: Desk, off: str = "", oidc: str = "") -> None:
    """The ways in that the node offers: every one, but for passkeys where they are `off`."""
    told = {
        "organisation": "ALFA", "accounts": True, "password": True, "passkey": {"on": not off, "off": off},
        "oidc": {"provider": oidc} if oidc else None,
    }  # fmt: skip
    desk.answers["/api/v1/session/ways"] = lambda _: told


def somebody(desk: Desk, role: str, *, name: str = "M. Ivanova", locked: bool = False) -> None:
    """Whose page it is."""

    def session(_: dict[str, Any]) -> dict[str, Any]:
        person = {"name": name, "role": "officer" if role == "enrolling" else role, "seats": SEATS[role]}
        return {"name": name, "page": True, "watch": desk.watch, "person": person, "role": role, "accounts": True, "locked": locked}

    desk.answers["/api/v1/session"] = session


def nothing_said(desk: Desk) -> bool:
    """Whether this page has sent nothing to anybody but what signs in."""
    return [path for path, _ in desk.posts if "/session" not in path] == []


def test_a_wrong_password_is_refused_in_words_and_what_was_typed_stays(desk: Desk, open_page: OpenPage) -> None:
    ways(desk)
    desk.refuse[PICTURE] = OUT
    said = {"title": "NotSignedIn", "detail": "name, password or code is not right", "where": "session", "mend": "try again"}
    desk.refuse["/api/v1/session/password"] = (401, said)
    page = signed_out(open_page(ready=SIGN_IN, allow="Failed to load resource"))
    for name, value in {"name": " M. Ivanova ", "password": "three tall pines", "app": "123 456"}.items():
        page.get_by_test_id(f"sign-in-{name}").fill(value)
    page.get_by_test_id("sign-in-do").click()
    expect(page.get_by_role("alert")).to_have_text("name, password or code is not right. try again")
    expect(page.get_by_test_id("sign-in-name")).to_have_value(" M. Ivanova ")
    assert desk.posted("/api/v1/session/password") == [{"name": "M. Ivanova", "password": "three tall pines", "code": "123 456"}]
    assert "pines" not in page.url
    desk.refuse["/api/v1/session/password"] = (429, said | {"title": "TooOften", "detail": "5 wrong tries in a row", "mend": "wait 60 s"})
    page.get_by_test_id("sign-in-do").click()
    expect(page.get_by_role("alert")).to_have_text("5 wrong tries in a row. wait 60 s")
    desk.refuse.clear()
    page.get_by_test_id("sign-in-do").click()
    expect(page.get_by_test_id("node")).to_have_text("ALFA FIRE DESK")


@pytest.mark.parametrize(("off", "says"), [("address", "http://localhost"), ("no-tls", "https"), ("", "")])
def test_where_passkeys_are_off_both_the_way_in_and_the_enrolment_say_why(desk: Desk, open_page: OpenPage, off: str, says: str) -> None:
    ways(desk, off)
    desk.refuse[PICTURE] = OUT
    page = signed_out(open_page(ready='[data-testid="sign-in-password-form"]', allow="401"))
    desk.refuse.clear()
    somebody(desk, "enrolling")
    enrolling = open_page(ready='[data-testid="enrol-app-make"]')
    for each, button in ((page, "sign-in-passkey"), (enrolling, "enrol-passkey")):
        if off:
            expect(each.get_by_test_id("passkey-off")).to_contain_text(says)
            expect(each.get_by_test_id(button)).to_have_count(0)
        else:
            expect(each.get_by_test_id(button)).to_be_visible()
            expect(each.get_by_test_id("passkey-off")).to_have_count(0)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("again", "was not taken"),
        ("account", "no account here"),
        ("often", "Wait a minute"),
        ("provider", "could not be reached"),
        ("<b>", ""),
    ],
)
def test_whoever_comes_back_from_the_provider_not_let_in_is_told_why(desk: Desk, open_page: OpenPage, word: str, says: str) -> None:
    ways(desk, oidc="ALFA's own")
    desk.refuse[PICTURE] = OUT
    page = open_page(f"#oidc={word}", ready='[data-testid="sign-in-oidc"]', allow="401")
    expect(page.get_by_test_id("came-back")).to_have_count(1 if says else 0)
    if says:
        expect(page.get_by_test_id("came-back")).to_contain_text(says)
    assert "oidc" not in page.url


def test_who_they_are_could_not_be_read_and_the_ways_in_come_back(desk: Desk, open_page: OpenPage) -> None:
    gone = (503, {"title": "Busy", "detail": "the node is starting", "where": "node", "mend": "try again"})
    desk.refuse = {PICTURE: OUT, "/api/v1/session/ways": gone}
    page = open_page(ready=SIGN_IN, allow="Failed to load resource")
    expect(page.get_by_role("alert")).to_have_text("the node is starting. try again")
    ways(desk)
    desk.refuse = {PICTURE: OUT, "/api/v1/session": gone}
    for name, value in {"name": "M. Ivanova", "password": "three tall spruces", "app": "123456"}.items():
        page.get_by_test_id(f"sign-in-{name}").fill(value)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_test_id("sign-in-do").click()
    expect(page.get_by_role("alert")).to_have_text("the node is starting. try again")
    desk.refuse.clear()
    page.get_by_test_id("sign-in-do").click()
    expect(page.get_by_test_id("node")).to_be_visible()


def watched(page: Page) -> tuple[int, int, int]:
    """How much of the sky, of what is dangerous and of the line stands on the screen."""
    expect(page.get_by_test_id("track").first).to_be_visible()
    counted = [page.get_by_test_id(name).count() for name in ("track", "danger", "message")]
    return counted[0], counted[1], counted[2]


def test_u33_a_session_that_ends_in_mid_watch_takes_nothing_off_the_screen(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(allow="401")
    row = page.get_by_test_id("danger").first
    expect(row.get_by_role("button", name="Acknowledge")).to_be_enabled()
    before = watched(page)
    assert min(before) > 0
    desk.refuse[PICTURE] = OUT
    desk.picture["messages"] = []
    desk.change()
    ended = page.get_by_test_id("ended")
    expect(ended).to_contain_text("is as of 12:03:41Z and does not move")
    expect(page.get_by_test_id("not-live")).to_contain_text("NOT LIVE")
    expect(page.get_by_test_id("sign-in")).to_have_count(0)
    assert watched(page) == before
    expect(row.get_by_role("button", name="Acknowledge")).to_be_disabled()
    expect(row.get_by_test_id("ack")).to_contain_text("Your session has ended")
    told = len(desk.posts)
    desk.tick(30)
    expect(page.get_by_test_id("clock")).to_contain_text("12:03:41Z")
    row.focus()
    page.keyboard.press("a")
    page.get_by_test_id("ended-again").click()
    # A beat makes no screen live that is told nothing.
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "silent")
    desk.refuse.clear()
    page.get_by_test_id("again").get_by_test_id("sign-in-code").fill("ABCDE-FGHJK")
    page.get_by_test_id("again").get_by_role("button", name="Sign in").click()
    expect(page.get_by_test_id("again")).to_have_count(0)
    expect(ended).to_have_count(0)
    expect(page.get_by_test_id("not-live")).to_have_count(0)
    expect(page.get_by_test_id("clock")).to_contain_text("12:04:11Z")
    expect(page.get_by_test_id("message")).to_have_count(0)
    assert [path for path, _ in desk.posts[told:]] == ["/api/v1/session"]


def held_reads(page: Page, count: int, path: str = PICTURE) -> list[Route]:
    """The next so many reads of a path, which are not answered before they are let go."""
    held: list[Route] = []
    page.route(f"**{path}", lambda route: held.append(route), times=count)  # Playwright marks what it calls, so no list.append
    return held


def until_asked(page: Page, held: list[Route], count: int) -> Route:
    """The last of so many."""
    for _ in range(CEILING_MS // 50):
        if len(held) >= count:
            break
        page.wait_for_timeout(50)
    return held[count - 1]


def test_a_picture_on_its_way_opens_no_page_that_somebody_has_signed_out_of(desk: Desk, open_page: OpenPage) -> None:
    somebody(desk, "officer")
    ways(desk)
    page = open_page(allow="401")
    page.get_by_test_id("watch").click()
    held = held_reads(page, 1)
    desk.change()
    late = until_asked(page, held, 1)
    desk.refuse[PICTURE] = OUT
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("sign-in-name")).to_be_visible()
    with page.expect_response(f"**{PICTURE}"):
        late.fulfill(json=desk.picture)
    desk.tick()
    frames(page)
    expect(page.get_by_test_id("node")).to_have_count(0)
    expect(page.get_by_test_id("sign-in-name")).to_be_visible()
    desk.refuse.clear()
    for name, value in {"name": "M. Ivanova", "password": "three tall spruces", "app": "123456"}.items():
        page.get_by_test_id(f"sign-in-{name}").fill(value)
    page.get_by_test_id("sign-in-do").click()
    expect(page.get_by_test_id("node")).to_be_visible()
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "live")


def test_a_refusal_on_its_way_ends_no_session_that_somebody_has_begun_since(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(allow="401")
    desk.refuse[PICTURE] = OUT
    desk.change()
    page.get_by_test_id("ended-again").click()
    held = held_reads(page, 2)
    desk.change()
    late = until_asked(page, held, 1)
    desk.refuse.clear()
    page.get_by_test_id("again").get_by_test_id("sign-in-code").fill("ABCDE-FGHJK")
    page.get_by_test_id("again").get_by_role("button", name="Sign in").click()
    expect(page.get_by_test_id("ended")).to_have_count(0)
    late.fulfill(status=401, json=OUT[1])
    later = until_asked(page, held, 2)
    frames(page)
    expect(page.get_by_test_id("ended")).to_have_count(0)
    later.continue_()


def test_what_was_read_of_the_session_before_takes_no_watch_away_that_was_taken_since(desk: Desk, open_page: OpenPage) -> None:
    desk.watch = None
    page = open_page()
    held = held_reads(page, 2, "/api/v1/session")
    desk.change()
    late = until_asked(page, held, 1)
    page.get_by_test_id("watch").click()
    page.get_by_test_id("watch-name").fill("S. Lund")
    page.get_by_test_id("watch-take").click()
    expect(page.get_by_test_id("watch-panel")).to_have_count(0)
    late.fulfill(json={"name": "page", "watch": None})
    expect(page.get_by_test_id("watch")).to_contain_text("S. Lund (duty)")
    assert len(held) == 1


def test_u29_axe_finds_nothing_on_a_page_whose_session_has_ended(desk: Desk, open_page: OpenPage) -> None:
    ways(desk)
    page = open_page(allow="401")
    watched(page)
    desk.refuse[PICTURE] = OUT
    desk.change()
    expect(page.get_by_test_id("ended")).to_be_visible()
    assert violations(page) == []
    page.get_by_test_id("ended-again").click()
    expect(page.get_by_test_id("sign-in-password-form")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("again")).to_have_count(0)
    expect(page.get_by_test_id("ended")).to_be_visible()


def test_u33_policy_locks_what_is_sent_and_never_the_view(desk: Desk, open_page: OpenPage) -> None:
    somebody(desk, "officer", locked=True)
    page = open_page()
    assert min(watched(page)) > 0
    row = page.get_by_test_id("danger").first
    expect(row.get_by_role("button", name="Acknowledge")).to_be_disabled()
    expect(row.get_by_test_id("ack")).to_contain_text("sign in again to send")
    desk.tick(1)
    expect(page.get_by_test_id("clock")).to_contain_text("12:03:42Z")
    assert nothing_said(desk), "nobody proves to be here by a page that is open"
    ways(desk)
    page.get_by_test_id("watch").click()
    expect(page.get_by_test_id("here-locked")).to_contain_text("sends nothing")
    page.get_by_test_id("here-locked").get_by_role("button").click()
    somebody(desk, "officer")
    for name, value in {"name": "M. Ivanova", "password": "three tall spruces", "app": "123456"}.items():
        page.get_by_test_id(f"sign-in-{name}").fill(value)
    page.get_by_test_id("sign-in-do").click()
    expect(row.get_by_role("button", name="Acknowledge")).to_be_enabled()


def test_a_role_that_takes_no_watch_sees_everything_and_is_told_why_it_sends_nothing(desk: Desk, open_page: OpenPage) -> None:
    somebody(desk, "observer", name="O. Berg")
    desk.watch = None
    page = open_page()
    assert min(watched(page)) > 0
    row = page.get_by_test_id("danger").first
    expect(row.get_by_role("button", name="Acknowledge")).to_be_disabled()
    expect(row.get_by_test_id("ack")).to_contain_text("Your role looks on")
    page.get_by_test_id("rail-plans").click()
    expect(page.get_by_test_id("held").first).to_contain_text("Your role looks on")
    page.get_by_test_id("watch").click()
    expect(page.get_by_test_id("no-seat")).to_have_text(
        "observer: this role looks on and takes no watch. Whoever keeps accounts can give another one."
    )
    expect(page.get_by_test_id("watch-take")).to_be_disabled()
    expect(page.get_by_test_id("watch-panel")).to_contain_text("M. Ivanova has duty")
    for button in ("watch-go-on", "watch-leave"):  # nobody acts under another's name, or sends them away
        expect(page.get_by_test_id(button)).to_have_count(0)
    assert nothing_said(desk)
