"""Other bearers on the page: how each does, who was tried by which, what was heard, and whom to ring."""

from __future__ import annotations

from typing import Any

from conftest import OpenPage
from desk import Desk, rungs_of
from playwright.sync_api import Locator, Page, expect
from sky import ALFA, BRAVO, at

FAILED = "the server does not answer"


def bearer(kind: str, name: str, state: str, **more: Any) -> dict[str, Any]:
    """One bearer as the picture holds it."""
    return {"kind": kind, "name": name, "state": state, "last_success": None, "last_failure": None, "age_s": None, "fault": None, **more}


def tried(kind: str, outcome: str, seconds: float, **more: Any) -> dict[str, Any]:
    """One try of ours to bring the warning to them."""
    whose = {"by": ALFA, "party": BRAVO, "role": "duty", "what": "warn-ours", "detail": ""}
    return whose | {"bearer": kind, "at": at(seconds), "outcome": outcome} | more


def heard(answer: str | None, seconds: float, **more: Any) -> dict[str, Any]:
    """One answer heard by voice."""
    base = {
        "party": BRAVO, "bearer": "voice", "role": "duty", "said_by": "duty officer", "by": "watch-1", "level": "L4", "answer": answer,
        "remark": None, "at": at(seconds), "code_right": True, "standing": "heard", "governs": True,
    }  # fmt: skip
    return base | more


def ours(desk: Desk, **more: Any) -> None:
    """Our warning with what was done by other bearers."""
    message = next(each for each in desk.picture["messages"] if each["entry"] == "warn-ours")
    message |= {"answers": ["WILCO", "UNABLE"], "ladder": {BRAVO: rungs_of()}, "tried": [], "heard": [], **more}


def row(page: Page) -> Locator:
    """Its row."""
    return page.locator('[data-testid="message"][data-entry="warn-ours"]')


def test_each_bearer_has_a_chip_beside_the_lines(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["bearers"] = [
        bearer("mail", BRAVO, "DOWN", last_success=at(-700), last_failure=at(-12), fault=FAILED),
        bearer("webhook", "BRAVO", "UP", last_success=at(-30), last_failure=at(-90)),
        bearer("page", "BRAVO", "UNPROVED"),
    ]
    page = open_page()
    texts = [" ".join(chip.inner_text().split()) for chip in page.get_by_test_id("bearer-chip").all()]
    assert texts == [
        f"mail BRAVO ✕ DOWN worked 12 min ago failed 0:12 ago: {FAILED}",
        "webhook BRAVO ✓ UP worked 0:30 ago failed 1:30 ago",
        "page BRAVO ◌ NOT TRIED",
    ]


def test_who_was_tried_by_which_bearer_with_what_outcome(desk: Desk, open_page: OpenPage) -> None:
    ours(desk, tried=[tried("webhook", "failed", -15, detail=FAILED), tried("mail", "sent", -14, role="senior")])
    page = open_page()
    texts = [" ".join(each.inner_text().split()) for each in row(page).get_by_test_id("try").all()]
    assert texts == [
        f"12:03:26Z ALFA FIRE DESK tried BRAVO DUTY by webhook: FAILED {FAILED}",
        "12:03:27Z ALFA FIRE DESK tried BRAVO SENIOR by mail: sent",
    ]
    expect(row(page).get_by_test_id("ring")).to_have_count(0)


def test_what_was_heard_waits_for_their_own_word(desk: Desk, open_page: OpenPage) -> None:
    wrong = heard("WILCO", -3, code_right=False, standing="unproved", governs=False)
    ours(desk, tried=[tried("voice", "sent", -10)], heard=[heard("UNABLE", -5), wrong])
    page = open_page()
    right, forged = (" ".join(each.inner_text().split()) for each in row(page).get_by_test_id("heard-answer").all())
    assert "UNABLE by voice from duty officer (BRAVO DUTY): code right · heard, waits for their own word" in right
    assert "it governs" in right
    assert "NO RIGHT CODE · it stops nothing" in forged
    expect(row(page).get_by_test_id("ring")).to_have_count(0)


def test_ring_them_with_the_card_and_write_down_what_they_said(desk: Desk, open_page: OpenPage) -> None:
    ours(desk, tried=[tried("voice", "sent", -10)], heard=[heard("WILCO", -3, code_right=False, standing="unproved", governs=False)])
    desk.card = "WARNING 1234\nSay again."
    page = open_page()
    ring = row(page).get_by_test_id("ring")
    expect(ring).to_contain_text("RING BRAVO DUTY NOW")
    ring.get_by_text("what to read out").click()
    expect(ring.get_by_test_id("voice-card")).to_have_text("WARNING 1234\nSay again.")
    ring.get_by_label("Who spoke").fill("Major K")
    ring.get_by_label("What they answered").select_option("UNABLE")
    ring.get_by_label("Reply code they read out").fill("K7QD-29XB")
    with page.expect_response("**/api/v1/heard"):
        ring.get_by_role("button", name="Heard").click()
    said = {"message": "warn-ours", "party": BRAVO, "said_by": "Major K", "answer": "UNABLE", "code": "K7QD-29XB"}
    assert desk.posted("/api/v1/heard") == [said]
    expect(ring).to_be_visible()
    ours(desk, tried=[tried("voice", "sent", -10)], heard=[heard("UNABLE", 0)])
    desk.change()
    expect(ring).to_have_count(0)


def test_what_a_peer_tried_to_bring_us_shows_too_and_asks_us_to_ring_nobody(desk: Desk, open_page: OpenPage) -> None:
    theirs = next(each for each in desk.picture["messages"] if each["entry"] == "warn-theirs")
    theirs["tried"] = [tried("voice", "sent", -4, by=BRAVO, party=ALFA, what="word-about-it")]
    page = open_page()
    found = page.locator('[data-testid="message"][data-entry="warn-theirs"]')
    expect(found.get_by_test_id("try")).to_contain_text("BRAVO tried ALFA FIRE DESK DUTY with a word about it by voice: sent")
    expect(found.get_by_test_id("ring")).to_have_count(0)
