"""The panel of plans: filed by typing, each word on a plan one button, a routine send held before it is written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from conftest import OpenPage
from desk import START, Desk, rungs_of
from playwright.sync_api import Page, expect
from sky import ALFA, BRAVO, at, message

from deconflict.phrasebook import AVIATION
from deconflict.service.typed_place import geojson_of, read_as, typed_place


@pytest.fixture(autouse=True)
def typed(desk: Desk) -> None:
    """The desk reads places as a node does."""

    def read(body: dict[str, Any]) -> dict[str, Any]:
        found = typed_place(body["text"]) if "text" in body else typed_place("0N 0E 1NM")
        return {**geojson_of(found), "read_as": read_as(found, AVIATION)}

    desk.answers["/api/v1/typed-place"] = read


def open_plans(open_page: OpenPage) -> Page:
    """The page with its plans in the centre."""
    page = open_page()
    page.get_by_test_id("rail-plans").click()
    return page


def fill(page: Page, **values: str) -> None:
    """Type into the form's fields."""
    for name, value in values.items():
        page.get_by_test_id(f"field-{name}").fill(value)


NEW = {"id": "FIRE-1", "place": "30.10N 39.90W 5NM", "upper": "5000 ft AMSL", "from": "+30 min", "until": "14:00Z", "callsign": "RESCUE2"}


def test_a_plan_is_filed_by_typing_and_says_first_how_it_was_read(desk: Desk, open_page: OpenPage) -> None:
    page = open_plans(open_page)
    fill(page, **NEW)
    expect(page.get_by_test_id("read-as")).to_have_text("Read as a circle of 5.0 NM round 30°06.000′N 039°54.000′W WGS-84")
    expect(page.get_by_text("12:33:41Z", exact=True)).to_be_visible()
    page.get_by_test_id("plan-send").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_test_id("said")).to_have_text("Sent")
    (feature,) = desk.posted("/api/v1/plans")
    assert feature["geometry"] == {"type": "Point", "coordinates": [-39.90, 30.10]}
    assert feature["properties"] == {
        "op_id": "FIRE-1", "operation": "patrol", "aircraft_class": "crewed", "count": 1, "state": "Accepted", "callsign": "RESCUE2",
        "radius_m": 9260.0, "lower": "SFC", "upper": "5000 ft AMSL", "from": at(1800), "until": "2026-11-22T14:00:00Z",
    }  # fmt: skip
    expect(page.get_by_test_id("field-id")).to_have_value("")


def test_u11_a_routine_send_can_be_undone_for_ten_seconds_and_not_after(desk: Desk, open_page: OpenPage) -> None:
    page = open_plans(open_page)
    fill(page, **NEW)
    page.clock.install(time=START)
    page.clock.pause_at(START + timedelta(minutes=1))
    page.get_by_test_id("plan-send").click()
    expect(page.get_by_test_id("hold")).to_contain_text("File a plan FIRE-1 is sent in 10 s")
    page.clock.run_for(9000)
    expect(page.get_by_test_id("hold")).to_contain_text("is sent in 1 s")
    assert desk.posted("/api/v1/plans") == []
    page.get_by_test_id("hold-undo").click()
    expect(page.get_by_test_id("said")).to_have_text("Undone: nothing was written")
    page.clock.run_for(11_000)
    assert desk.posted("/api/v1/plans") == []
    expect(page.get_by_test_id("field-id")).to_have_value("FIRE-1")
    page.get_by_test_id("plan-send").click()
    page.get_by_test_id("hold").wait_for()
    page.clock.run_for(11_000)
    expect(page.get_by_test_id("said")).to_have_text("Sent")
    assert len(desk.posted("/api/v1/plans")) == 1


def test_what_was_typed_survives_a_reload_and_what_is_no_time_is_not_sent(desk: Desk, open_page: OpenPage) -> None:
    page = open_plans(open_page)
    fill(page, **NEW | {"until": "14:00"})
    page.reload()
    page.get_by_test_id("rail-plans").click()
    desk.beat()
    expect(page.get_by_test_id("field-callsign")).to_have_value("RESCUE2")
    expect(page.get_by_test_id("field-until")).to_have_attribute("aria-invalid", "true")
    page.get_by_test_id("plan-send").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_test_id("said")).to_have_text("Until: no time in Z")
    assert desk.posted("/api/v1/plans") == []


def test_a_plan_of_ours_is_begun_ended_and_changed_and_one_of_theirs_is_answered(desk: Desk, open_page: OpenPage) -> None:
    theirs = message("HUM-204", "NOTICE_OF_OPERATION", BRAVO, priority="ROUTINE", answers=["NO_OBJECTION", "OBJECT"])
    ours = message("RESCUE-1", "NOTICE_OF_OPERATION", ALFA, priority="ROUTINE", answers=["NO_OBJECTION"])
    ours["ladder"][BRAVO] = rungs_of(answered={"at": at(-5), "by": "Khan", "answer": "NO_OBJECTION"})
    desk.picture["messages"] += [theirs, ours]
    feature = {
        "type": "Feature", "geometry": {"type": "Point", "coordinates": [-39.8, 34.5]},
        "properties": {
            "op_id": "RESCUE-1", "operation": "medevac", "aircraft_class": "crewed", "count": 1, "state": "Activated", "radius_m": 3704,
            "lower": {"value_m": 300, "reference": "AMSL"}, "upper": "FL100", "from": at(0), "until": at(3600),
        },
    }  # fmt: skip
    desk.answers["/api/v1/filed/plans/RESCUE-1"] = lambda _body: {"version": "v" * 43, "features": [feature]}
    page = open_plans(open_page)
    own, other = (page.locator(f'[data-testid="plan"][data-id="{name}"]') for name in ("RESCUE-1", "HUM-204"))
    expect(own.get_by_test_id("given")).to_contain_text("BRAVO NO OBJECTION")
    own.get_by_label("Why").fill("patient on board")
    own.get_by_role("button", name="Off its plan").click()
    expect(own.get_by_test_id("said")).to_have_text("Sent")
    assert desk.posted("/api/v1/plans/RESCUE-1/nonconforming") == [{"why": "patient on board"}]
    other.get_by_role("button", name="NO OBJECTION").click()
    expect(other.get_by_test_id("given")).to_contain_text("NO OBJECTION")
    own.get_by_test_id("plan-change").click()
    expect(page.get_by_test_id("field-place")).to_have_value("34.50000N 39.80000W 2NM")
    expect(page.get_by_test_id("field-lower")).to_have_value("300 m AMSL")
    page.get_by_test_id("field-place").fill("")
    fill(page, place="34.5N 39.8W 3NM", until="+2 h", why="longer")
    page.get_by_test_id("plan-send").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_test_id("plan-form").get_by_role("heading")).to_have_text("File a plan")
    (changed,) = desk.posted("/api/v1/plans")
    assert (changed["properties"]["radius_m"], changed["properties"]["why"], changed["properties"]["until"]) == (5556.0, "longer", at(7200))


def test_nothing_is_filed_without_the_watch(desk: Desk, open_page: OpenPage) -> None:
    desk.watch = None
    page = open_plans(open_page)
    expect(page.get_by_test_id("plan-send")).to_be_disabled()
    expect(page.get_by_test_id("held").first).to_contain_text("Take the watch first")


def click_map(page: Page, *fractions: tuple[float, float]) -> None:
    """Click the map at these parts of its width and height."""
    fits = "() => { const { map } = document.querySelector('[data-testid=map]'); "
    fits += "return map.getCanvas().clientWidth === map.getContainer().clientWidth }"
    page.wait_for_function(fits)
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    for x, y in fractions:
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


def test_a_plan_is_drawn_as_a_route_and_filed_as_if_it_had_been_typed(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#map=9/34.5/-39.6", ready='[data-ready="true"]', webgl=True)
    page.get_by_test_id("rail-plans").click()
    fill(page, **NEW | {"place": ""})
    page.get_by_test_id("draw").click()
    box = page.get_by_test_id("draw-box")
    expect(page.get_by_test_id("plan-form")).to_be_hidden()
    expect(page.get_by_test_id("map")).to_be_visible()
    page.get_by_test_id("field-draw-shape").select_option("route")
    expect(page.get_by_test_id("draw-done")).to_be_disabled()
    click_map(page, (0.4, 0.4), (0.6, 0.4), (0.7, 0.6))
    expect(box).to_have_attribute("data-points", "3")
    page.get_by_test_id("field-draw-length").fill("2 km")
    kinds = "() => document.querySelector('[data-testid=map]').map.getSource('drawing')._data.geojson.features.map(f => f.geometry.type)"
    page.wait_for_function(f"() => ({kinds})().includes('Polygon')")
    expect(page.get_by_test_id("drawn")).to_have_text(re.compile(r"^34\.\d{5}N 039\.\d{5}W, .*, 34\.\d{5}N 039\.\d{5}W 1\.08NM$"))
    page.get_by_test_id("draw-done").click()
    expect(page.get_by_test_id("draw")).to_be_focused()
    expect(page.get_by_test_id("field-id")).to_have_value("FIRE-1")
    expect(page.get_by_test_id("read-as")).to_have_attribute("data-state", "route")
    page.get_by_test_id("plan-send").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_test_id("said")).to_have_text("Sent")
    (feature,) = desk.posted("/api/v1/plans")
    assert feature["geometry"]["type"] == "LineString"
    assert len(feature["geometry"]["coordinates"]) == 3
    assert abs(feature["properties"]["half_width_m"] - 2000) < 1


def test_u30_a_place_is_drawn_without_a_pointer_from_the_middle_of_the_map(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#map=9/34.5/-39.6", ready='[data-ready="true"]', webgl=True)
    page.get_by_test_id("rail-plans").click()
    page.get_by_test_id("draw").press("Enter")
    expect(page.get_by_test_id("field-draw-shape")).to_be_focused()
    page.get_by_test_id("draw-middle").press("Enter")
    expect(page.get_by_test_id("drawn")).to_have_text(re.compile(r"^34\.50000N 039\.60000W 5NM$"))
    page.get_by_test_id("draw-undo").press("Enter")
    expect(page.get_by_test_id("drawn")).to_have_text("–")
    page.get_by_test_id("draw-middle").press("Enter")
    page.get_by_test_id("draw-done").press("Enter")
    expect(page.get_by_test_id("field-place")).to_have_value("34.50000N 039.60000W 5NM")
    page.get_by_test_id("draw").press("Enter")
    page.get_by_test_id("draw-middle").press("Enter")
    page.get_by_test_id("draw-leave").press("Enter")
    expect(page.get_by_test_id("field-place")).to_have_value("34.50000N 039.60000W 5NM")


def test_without_a_map_a_place_is_typed_and_no_button_promises_another_way(desk: Desk, open_page: OpenPage) -> None:
    page = open_plans(open_page)
    expect(page.get_by_test_id("field-place")).to_be_visible()
    expect(page.get_by_test_id("draw")).to_have_count(0)
