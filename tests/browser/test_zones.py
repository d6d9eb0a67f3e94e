"""The panel of zones: filed by typing or from a ring, cancelled with a reason, recognised or only noted."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk, rungs_of
from playwright.sync_api import Page, expect
from sky import ALFA, BRAVO, at, message, zone
from test_plans import click_map, fill
from test_plans import typed as typed


def open_zones(open_page: OpenPage) -> Page:
    """The page with its zones in the centre. A place without its radius is refused until the radius is there."""
    page = open_page(allow="422")
    page.get_by_test_id("rail-zones").click()
    return page


def send(page: Page) -> None:
    """File the form at once."""
    page.get_by_test_id("zone-send").click()
    page.get_by_role("button", name="Send now").click()


def test_a_ring_round_a_fire_is_one_click_beside_its_centre(desk: Desk, open_page: OpenPage) -> None:
    page = open_zones(open_page)
    fill(page, id="F-13", place="30.10N 39.90W", upper="5000 ft AMSL", **{"from": "now", "until": "+3 h"})
    page.locator("[data-ring=no-entry]").click()
    expect(page.get_by_test_id("field-zone_type")).to_have_value("no_fly")
    page.locator("[data-ring=call-in]").click()
    expect(page.get_by_test_id("field-place")).to_have_value("30.10N 39.90W 12NM")
    expect(page.get_by_test_id("field-remark")).to_have_value("Call in before you enter this ring.")
    send(page)
    expect(page.get_by_test_id("said")).to_have_text("Sent")
    (feature,) = desk.posted("/api/v1/zones")
    assert feature["properties"] == {
        "zone_id": "F-13", "zone_type": "fire_traffic", "authority": "ALFA FIRE DESK", "radius_m": 22224.0, "lower": "SFC",
        "upper": "5000 ft AMSL", "from": at(0), "until": at(10800), "remark": "Call in before you enter this ring.",
    }  # fmt: skip


def test_a_zone_of_ours_shows_who_recognised_it_and_is_cancelled_with_a_reason(desk: Desk, open_page: OpenPage) -> None:
    told = message("F-12", "ZONE_NOTICE", ALFA, priority="ROUTINE")
    told["ladder"][BRAVO] = rungs_of(answered={"at": at(-5), "by": "Khan", "answer": "NOTE_WITHOUT_RECOGNITION"})
    desk.picture["messages"].append(told)
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-39.8, 34.5]}, "properties": {"zone_id": "F-12"}}
    desk.answers["/api/v1/filed/zones/F-12"] = lambda _body: {"version": "v" * 43, "features": [feature]}
    page = open_zones(open_page)
    row = page.get_by_test_id("zone")
    expect(row.get_by_test_id("given")).to_contain_text("BRAVO NOTED WITHOUT RECOGNITION")
    expect(row.locator(".drill")).to_have_text("EXERCISE")
    row.get_by_label("Why").fill("fire is out")
    row.get_by_test_id("zone-cancel").click()
    page.get_by_role("button", name="Send now").click()
    expect(row.get_by_test_id("said")).to_have_text("Sent")
    assert desk.posted("/api/v1/zones")[0]["properties"] == {"zone_id": "F-12", "cancelled": True, "why": "fire is out"}


def test_a_zone_of_theirs_is_recognised_or_noted_by_a_button(desk: Desk, open_page: OpenPage) -> None:
    answers = ["RECOGNISE", "NOTE_WITHOUT_RECOGNITION", "OBJECT", "STANDBY"]
    desk.picture["zones"].append(zone() | {"party": BRAVO, "name": "BRAVO", "own": False, "zone_id": "B-1", "version": "B-1"})
    desk.picture["messages"].append(message("B-1", "ZONE_NOTICE", BRAVO, priority="ROUTINE", answers=answers))
    page = open_zones(open_page)
    row = page.locator('[data-testid="zone"][data-id="B-1"]')
    row.locator("[data-answer=NOTE_WITHOUT_RECOGNITION]").click()
    expect(row.get_by_test_id("given")).to_contain_text("NOTED WITHOUT RECOGNITION")
    assert desk.posted("/api/v1/acknowledgements")[-1]["answer"] == "NOTE_WITHOUT_RECOGNITION"


def test_a_zone_is_drawn_with_corners_one_of_which_is_dragged(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#map=9/34.5/-39.6", ready='[data-ready="true"]', webgl=True)
    page.get_by_test_id("rail-zones").click()
    fill(page, id="F-14", upper="5000 ft AMSL", **{"from": "now", "until": "+3 h"})
    page.get_by_test_id("draw").click()
    page.get_by_test_id("field-draw-shape").select_option("polygon")
    click_map(page, (0.3, 0.3), (0.6, 0.3), (0.5, 0.6))
    drawn = page.get_by_test_id("drawn")
    before = drawn.inner_text()
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    ends = "() => document.querySelector('[data-testid=map]').map.queryRenderedFeatures({ layers: ['drawing-ends'] })"
    ends = f"() => new Set({ends[6:]}.map(end => end.properties.nth)).size === 3"
    page.wait_for_function(ends)  # a press looks for the points that the map has drawn
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.65, box["y"] + box["height"] * 0.35, steps=4)
    page.mouse.up()
    expect(drawn).not_to_have_text(before)
    first, second, third = drawn.inner_text().split(", ")
    assert [first, third] == [before.split(", ")[0], before.split(", ")[2]]
    page.get_by_test_id("draw-done").click()
    send(page)
    expect(page.get_by_test_id("said")).to_have_text("Sent")
    (feature,) = desk.posted("/api/v1/zones")
    (ring,) = feature["geometry"]["coordinates"]
    assert (len(ring), ring[0]) == (4, ring[3])
    assert [f"{abs(lat):.5f}" for _, lat in ring[:3]] == [corner.split("N")[0] for corner in (first, second, third)]


def test_a_circle_is_drawn_by_its_centre_and_how_far_it_reaches(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#map=9/34.5/-39.6", ready='[data-ready="true"]', webgl=True)
    page.get_by_test_id("rail-zones").click()
    page.get_by_test_id("draw").click()
    click_map(page, (0.5, 0.5), (0.6, 0.5))
    expect(page.get_by_test_id("field-draw-length")).not_to_have_value("5NM")
    radius = float(page.get_by_test_id("field-draw-length").input_value().removesuffix("NM"))
    assert 5 < radius < 30
    page.get_by_test_id("rail-plans").click()
    expect(page.get_by_test_id("draw-box")).to_have_count(0)
    expect(page.get_by_test_id("plan-form")).to_be_visible()
