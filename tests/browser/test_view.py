"""What a desk looks at: kept in its address, on paper, on a small screen; and the boxes over the map."""

from __future__ import annotations

import re
from urllib.parse import unquote

from conftest import OpenPage
from desk import Desk
from playwright.sync_api import Page, expect
from sky import ALFA


def address(page: Page, *parts: str) -> set[str]:
    """What of the view the address holds, once these parts of it are there."""
    page.wait_for_function(
        "(parts) => parts.every(part => decodeURIComponent(location.hash.slice(1)).split('&').includes(part))", arg=parts
    )
    return set(unquote(page.url.partition("#")[2]).split("&"))


def test_u38_a_reload_shows_the_same_view_time_and_selection(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#map=9/34.5/-39.6", ready='[data-ready="true"]', webgl=True)
    page.get_by_test_id("vector").select_option("3")
    page.get_by_test_id("layers").locator("summary").click()
    page.get_by_test_id("layer-grid").uncheck()
    page.get_by_test_id("timeline").press("ArrowUp")
    page.get_by_test_id("table-toggle").click()
    page.get_by_test_id("track").filter(has_text="RESCUE1").get_by_role("button").click()
    parts = {"map=9/34.5/-39.6", "vector=3", "off=grid", "as=table", "at=2026-11-22T12:08:41.000Z", f"select={ALFA}:a00001"}
    assert address(page, *parts) == parts, "nothing else, and no secret"
    page.reload()
    expect(page.get_by_test_id("looking")).to_contain_text("FORECAST 12:08:41Z")
    expect(page.get_by_test_id("vector")).to_have_value("3")
    expect(page.get_by_test_id("track").filter(has_text="RESCUE1").get_by_role("button")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("layers-off")).to_have_text("1 off")
    assert address(page, *parts) == parts


def test_u38_what_is_chosen_stands_in_the_address_at_once_and_what_follows_soon(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    click = "(names) => { for (const name of names) document.querySelector(`[data-testid=rail-${name}]`).click(); return location.hash; }"
    assert page.evaluate(click, ["conflicts", "zones"]) == "#panel=conflicts"
    assert address(page, "panel=zones") == {"panel=zones"}


def test_u38_a_code_for_signing_in_never_stays_in_the_address(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#code=ABCDE-FGHJK")
    page.get_by_test_id("rail-conflicts").click()
    assert address(page, "panel=conflicts") == {"panel=conflicts"}


def test_no_panel_that_drops_from_the_bar_covers_a_danger(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    drops = {"keys-toggle": "keys", "sound-more": "sound-panel", "pairing-toggle": "pairing-panel", "watch": "watch-panel"}
    for button, panel in drops.items():
        page.get_by_test_id(button).click()
        dropped, dangers = page.get_by_test_id(panel).bounding_box(), page.get_by_test_id("dangers").bounding_box()
        assert dropped is not None
        assert dangers is not None
        assert 0 <= dropped["x"] < dropped["x"] + dropped["width"] <= dangers["x"]


def test_u38_on_paper_stand_the_log_and_the_dangers_in_black_without_buttons(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#as=table")
    page.emulate_media(media="print")
    for name in ("danger", "message", "table-tracks"):
        expect(page.get_by_test_id(name).first).to_be_visible()
    assert page.locator("button:not(.name):visible, input:visible, select:visible").count() == 0
    assert page.get_by_test_id("danger").first.locator(".level").evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"
    assert page.locator(".page").evaluate("node => getComputedStyle(node).display") == "block"


def test_layers_are_switched_by_their_boxes_and_aircraft_are_always_shown(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(ready='[data-ready="true"]', webgl=True)
    page.get_by_test_id("layers").locator("summary").click()
    shown = "(layer) => document.querySelector('[data-testid=map]').map.getLayoutProperty(layer, 'visibility')"
    page.get_by_test_id("layer-zones").uncheck()
    page.wait_for_function(f"() => ({shown})('zone-line') === 'none'")
    page.get_by_test_id("centre").focus()
    page.keyboard.press("l")
    expect(page.get_by_test_id("layer-labels")).not_to_be_checked()
    assert page.evaluate(shown, "tracks") != "none"
    expect(page.get_by_test_id("layers")).to_contain_text("always shown")


def test_u30_what_is_measured_can_be_chosen_by_name(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_test_id("centre").focus()
    page.keyboard.press("r")
    page.get_by_test_id("measure-0").select_option(label="RESCUE1·AFD")
    page.get_by_test_id("measure-1").select_option(label="H-1·BRA")
    expect(page.get_by_test_id("measured")).to_contain_text(re.compile(r"10(\.0)? NM · 136°"))


def test_u31_the_tables_equal_the_map_messages_included(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_test_id("track")).to_have_count(len(desk.picture["tracks"]))
    expect(page.get_by_test_id("plan")).to_have_count(len(desk.picture["plans"]))
    expect(page.get_by_test_id("zone")).to_have_count(len(desk.picture["zones"]))
    expect(page.get_by_test_id("message-row")).to_have_count(len(desk.picture["messages"]))
    expect(page.get_by_test_id("table-conflicts").locator("tbody tr")).to_have_count(2)


def test_u31_at_320_pixels_every_part_is_reached_and_nothing_scrolls_sideways(desk: Desk, open_page: OpenPage) -> None:
    """320 CSS pixels are also what a screen of 1280 has at 400 % zoom (WCAG 1.4.10)."""
    page = open_page(ready='[data-testid="clock"]', viewport={"width": 320, "height": 640})
    parts = {"centre": "tables", "conflicts": "dangers", "line": "talk", "time": "timeline"}
    for tab, part in parts.items():
        page.get_by_test_id(f"tab-{tab}").click()
        expect(page.get_by_test_id(part)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, tab
        assert [other for other in parts.values() if other != part and page.get_by_test_id(other).is_visible()] == []
    page.get_by_test_id("tab-conflicts").click()
    page.get_by_test_id("danger").first.get_by_role("button", name="Acknowledge").click()
    page.get_by_test_id("read-back").nth(1).click()
    expect(page.get_by_test_id("danger").first).to_have_attribute("data-ack", "acked")
