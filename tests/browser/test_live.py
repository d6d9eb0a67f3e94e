"""The clock is the node's, and a screen that stands still says so; nobody acts before signing in and taking the watch."""

from __future__ import annotations

from datetime import timedelta

from conftest import OpenPage, frames
from desk import START, Desk, text_of
from playwright.sync_api import Page, expect


def test_u19_the_clock_moves_with_the_nodes_beat_and_not_without(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    page.clock.install()
    expect(page.get_by_test_id("clock")).to_contain_text("2026-11-22 12:03:41Z")
    page.clock.run_for(3000)
    expect(page.get_by_test_id("clock")).to_contain_text("12:03:41Z")
    desk.tick(7)
    expect(page.get_by_test_id("clock")).to_contain_text("12:03:48Z")


def last_beat(desk: Desk, page: Page) -> None:
    """The page's own clock stands still and moves by the test alone; one more beat has come, and none comes after it."""
    page.clock.install(time=START)
    page.clock.pause_at(START + timedelta(minutes=1))
    desk.tick()
    desk.frozen = True
    expect(page.get_by_test_id("clock")).to_contain_text(text_of(desk.now)[11:19])
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "live")


def test_u19_five_seconds_without_a_beat_is_not_live_and_a_beat_mends_it(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(webgl=True)
    last_beat(desk, page)
    page.clock.run_for(4500)
    assert page.get_by_test_id("not-live").count() == 0
    page.clock.run_for(500)
    expect(page.get_by_test_id("not-live")).to_contain_text("NOT LIVE")
    bar = page.get_by_test_id("not-live").bounding_box()
    assert bar is not None
    assert bar["width"] > 1300
    expect(page.get_by_test_id("live")).to_have_text("○ NOT LIVE")
    assert "grayscale" in page.get_by_test_id("map").evaluate("node => getComputedStyle(node).filter")
    desk.frozen = False
    desk.tick()
    expect(page.get_by_test_id("not-live")).to_have_count(0)
    expect(page.get_by_test_id("live")).to_have_text("● LIVE")


def signed_out(page: Page) -> Page:
    """A page that was refused, and has asked all that it asks by itself: the picture at its start, and when its stream opened."""
    page.wait_for_function("() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/picture')).length >= 2")
    frames(page)
    return page


def test_a_page_without_session_asks_for_the_code_and_shows_why_it_is_refused(desk: Desk, open_page: OpenPage) -> None:
    desk.refuse["/api/v1/picture"] = (401, {"detail": "sign in first", "mend": "use the code"})
    page = signed_out(open_page(ready='[data-testid="sign-in"]', allow="401"))
    desk.refuse["/api/v1/session"] = (401, {"detail": "this code is wrong or was used", "mend": "`deconflict code` prints a new one"})
    page.get_by_test_id("sign-in-code").fill("WRONG-CODES")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("wrong or was used. `deconflict code`")
    desk.refuse.clear()
    page.get_by_test_id("sign-in-code").fill("ABCDE-FGHJK")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_test_id("node")).to_have_text("ALFA FIRE DESK")
    assert desk.posted("/api/v1/session")[-1] == {"code": "ABCDE-FGHJK"}


def test_a_code_in_the_address_signs_in_and_does_not_stay_there(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#code=ABCDE-FGHJK")
    expect(page.get_by_test_id("node")).to_have_text("ALFA FIRE DESK")
    assert desk.posted("/api/v1/session") == [{"code": "ABCDE-FGHJK"}]
    assert "ABCDE" not in page.url


def test_u26_u28_the_watch_is_taken_by_name_arms_the_sound_and_unlocks_acknowledging(desk: Desk, open_page: OpenPage) -> None:
    desk.watch = None
    page = open_page()
    row = page.get_by_test_id("danger").first
    expect(row.get_by_role("button", name="Acknowledge")).to_be_disabled()
    page.get_by_test_id("watch").click()
    page.get_by_test_id("watch-name").fill("R. Okafor")
    page.get_by_test_id("watch-take").click()
    expect(page.get_by_test_id("watch")).to_contain_text("R. Okafor (duty)")
    expect(page.get_by_test_id("sound")).to_have_attribute("data-state", "on")
    expect(row.get_by_role("button", name="Acknowledge")).to_be_enabled()
    assert desk.posted("/api/v1/watch") == [{"role": "duty", "incoming": "R. Okafor"}]


def test_a_page_goes_on_under_the_name_that_holds_the_watch(desk: Desk, open_page: OpenPage) -> None:
    desk.watch = None
    page = open_page()
    page.get_by_test_id("watch").click()
    page.get_by_test_id("watch-go-on").click()
    expect(page.get_by_test_id("danger").first.get_by_role("button", name="Acknowledge")).to_be_enabled()


def test_u19_u21_lines_show_state_word_shape_last_proof_and_a_clock_that_differs(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    chips = page.get_by_test_id("line-chip")
    expect(chips.nth(0)).to_contain_text("BRAVO net ✓ UP proved 11:58Z by hand")
    expect(chips.nth(1)).to_contain_text("◌ UNPROVED proved 03:10Z")
    desk.picture["line"][0] |= {"state": "DOWN"}
    desk.picture["peers"][0] |= {"skew_s": -3.25}
    desk.change()
    expect(chips.nth(0)).to_contain_text("✕ DOWN")
    expect(chips.nth(0)).to_contain_text("clocks differ by 3.3 s")


def test_faults_are_said_with_their_mend(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["faults"] = [{"what": "the disk is full", "mend": "free some space and restart"}]
    page = open_page()
    expect(page.get_by_test_id("fault")).to_have_text("the disk is full free some space and restart")


def test_u40_an_exercise_is_said_to_be_one_and_actual_work_is_not(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_test_id("status")).to_have_text("EXERCISE")
    expect(page.get_by_test_id("map-status")).to_have_text("EXERCISE")
    for row in page.locator('[data-drill="true"]').all():
        expect(row).to_contain_text("EXERCISE")
    assert (
        page.locator(".page")
        .evaluate("node => getComputedStyle(node, '::after').borderImageSource")
        .startswith("repeating-linear-gradient")
    )
    desk.picture["status"] = "ACTUAL"
    desk.change()
    expect(page.get_by_test_id("status")).to_have_count(0)
