"""QGroundControl plans: missions by their frames, fences there and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire.opened import Assumed
from deconflict.wire.opening import opened
from deconflict.wire.qgc import MAX_ITEMS, write

from .made_features import distinct, features, of

STATED = Assumed(
    {"zone_type": "caution", "authority": "ALFA", "state": "Accepted", "half_width_m": 50, "lower": "SFC", "upper": "120m AGL",
     "from": "2030-01-01T00:00:00Z", "until": "2030-02-01T00:00:00Z"}
)  # fmt: skip


def item(command: int, lat: float, lon: float, alt: float, frame: int = 3) -> dict[str, Any]:
    """A SimpleItem."""
    return {"type": "SimpleItem", "command": command, "frame": frame, "params": [0, 0, 0, None, lat, lon, alt], "autoContinue": True}


def plan(items: list[Any], home: list[float] | None = None, **more: Any) -> bytes:
    """A .plan of these items."""
    mission = {"items": items, "plannedHomePosition": [46.5, 7.5, 400.0] if home is None else home, "version": 2}
    return json.dumps({"fileType": "Plan", "mission": mission, "version": 1, **more}).encode()


def heights_of(data: bytes) -> tuple[Any, Any, tuple[str, ...]]:
    """The heights that a mission states, and its notes."""
    record = opened(data, "x.plan", STATED)[0]
    assert record.fault is None
    properties = record.features[0]["properties"]
    return properties["lower"], properties["upper"], record.notes


@settings(max_examples=20, deadline=None)
@given(st.lists(features(), min_size=1, max_size=4).map(distinct))
def test_a_fence_comes_back_where_it_was(made: list[dict[str, Any]]) -> None:
    fences = [f for f in made if f["geometry"]["type"] != "LineString"]
    if not fences:
        return
    back = of(opened(write(made), "x.plan", STATED))
    places = sorted(repr((f["geometry"], f["properties"].get("radius_m"))) for f in fences)
    assert sorted(repr((f["geometry"], f["properties"].get("radius_m"))) for f in back) == places


def test_a_mission_is_a_plan_with_heights_above_sea_by_the_home_that_the_file_has() -> None:
    items = [item(22, 46.5, 7.5, 20), item(16, 46.51, 7.5, 50), item(205, 0, 0, 99, 2), item(20, 0, 0, 0, 2)]
    lower, upper, notes = heights_of(plan(items))
    assert (lower, upper) == ("SFC", {"value_m": 450.0, "reference": "AMSL"})
    assert any("planned home" in note for note in notes)
    record = opened(plan(items), "x.plan", STATED)[0]
    assert record.kind == "NOTICE_OF_OPERATION"
    assert record.features[0]["geometry"]["coordinates"] == [[7.5, 46.5], [7.5, 46.51], [7.5, 46.5]]


@pytest.mark.parametrize(("frame", "upper"), [(0, {"value_m": 60.0, "reference": "AMSL"}), (10, {"value_m": 60.0, "reference": "AGL"})])
def test_frames_say_from_where_a_height_is_measured(frame: int, upper: Any) -> None:
    lower, got, _ = heights_of(plan([item(16, 46.5, 7.5, 40, frame), item(16, 46.6, 7.5, 60, frame)]))
    assert got == upper
    assert lower == {**upper, "value_m": 40.0}


@pytest.mark.parametrize(
    "items", [[item(16, 46.5, 7.5, 40, 7), item(16, 46.6, 7.5, 60, 7)], [item(16, 46.5, 7.5, 4, 0), item(16, 46.6, 7.5, 6, 10)]]
)
def test_heights_of_no_one_reference_are_not_guessed(items: list[Any]) -> None:
    record = opened(plan(items), "x.plan", Assumed({k: v for k, v in STATED.properties.items() if k not in ("lower", "upper")}))[0]
    assert record.fault is not None
    assert "lower, upper" in record.fault.what.replace("lower, until, upper", "lower, upper")


def test_a_survey_of_too_many_places_is_the_area_round_it() -> None:
    inner = [item(16, 46.5 + number * 1e-4, 7.5 + (number % 2) * 1e-2, 50) for number in range(100)]
    survey = {"type": "ComplexItem", "complexItemType": "survey", "TransectStyleComplexItem": {"Items": inner}}
    record = opened(plan([survey]), "x.plan", STATED)[0]
    assert record.features[0]["geometry"]["type"] == "Polygon"
    assert any("too many for a route" in note for note in record.notes)


def test_fences_keep_in_or_out_and_rally_points_are_to_look_at() -> None:
    square = [[46.5, 7.5], [46.5, 7.6], [46.6, 7.6]]
    fence = {"polygons": [{"polygon": square, "inclusion": False}, {"polygon": square[:2]}],
             "circles": [{"circle": {"center": [46.5, 7.5], "radius": 120.5}, "inclusion": True}, {"circle": {}}]}  # fmt: skip
    data = plan([], geoFence=fence, rallyPoints={"points": [[46.5, 7.5, 50]]})
    more = plan([], geoFence={"polygons": [{"polygon": [[1], 2, 3]}]})
    assert opened(more, "x.plan", STATED)[0].fault is not None
    out, broken, inside, empty, rally = opened(data, "x.plan", Assumed({k: v for k, v in STATED.properties.items() if k != "zone_type"}))
    assert out.kind == "ZONE_NOTICE"
    assert out.features[0]["properties"]["zone_type"] == "no_fly"
    assert all(record.fault is not None for record in (broken, inside, empty))
    assert (rally.kind, rally.fault) == ("", None)


@pytest.mark.parametrize("data", [b'{"fileType": "Plan"}', b'{"fileType": "Other", "x": "Plan"}', plan([{}]), plan([1, None])])
def test_what_states_nothing_is_refused(data: bytes) -> None:
    try:
        assert all(record.fault is not None for record in opened(data, "x.plan", STATED))
    except Refused as fault:
        assert fault.mend  # noqa: PT017 - either way has to be a refusal


def test_a_mission_without_end_is_refused() -> None:
    (record,) = opened(plan([{}] * (MAX_ITEMS + 1)), "x.plan", STATED)
    assert record.fault is not None
    assert "mission items" in record.fault.what
