"""The panel of the node's health: every red line with its cure, a day of line checks, figures against what a desk can bear."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk
from matters import furnish
from playwright.sync_api import expect


def test_u41_every_fault_is_a_red_line_with_its_cure(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    desk.picture["peers"][0] |= {"link": "DOWN", "skew_s": 7.5}
    page = open_page()
    page.get_by_test_id("rail-health").click()
    page.get_by_test_id("health-numbers").wait_for()
    red = page.get_by_test_id("red-line")
    found = {each.get_attribute("data-id") for each in red.all()}
    # On a slow machine the beat may be late by now, which is a red line too.
    assert found - {"not-live"} == {"fault", "sound", "peer", "clock", "line", "feed", "flood"}
    assert red.count() == page.get_by_test_id("cure").count()
    expect(page.locator('[data-name="disk"]')).to_have_attribute("data-bad", "true")
    expect(red.filter(has_text="makes no sound")).to_contain_text("press SOUND")
    reds = page.get_by_test_id("rail-reds")
    expect(reds).to_contain_text("✕ 7")
    page.get_by_test_id("sound").click()
    expect(page.locator('[data-testid="red-line"][data-id="sound"]')).to_have_count(0)
    expect(reds).to_contain_text("✕ 6")
    assert reds.inner_text() == f"✕ {red.count()}", "the rail counts what the panel lists"
    page.get_by_test_id("rail-map").click()
    expect(reds).to_have_text("✕ 5")
    page.get_by_test_id("rail-health").click()
    expect(reds).to_have_text("✕ 6")
    beats = page.get_by_test_id("beats")
    expect(beats.get_by_role("img")).to_have_attribute("aria-label", "38 half hours proved, 2 missed, 8 without a check")
    expect(page.locator('[data-name="alerts"]')).to_have_attribute("data-bad", "true")
    expect(page.locator('[data-name="acks"]')).to_contain_text("0:55 in 95 of 100, 0:21 in the middle, of 12 in a day")
    expect(page.get_by_test_id("versions")).to_contain_text("BRAVO deconflict 0.1")
    desk.frozen = True
    page.clock.install()
    page.clock.fast_forward(6000)
    expect(page.locator('[data-testid="red-line"][data-id="not-live"]')).to_be_visible()
