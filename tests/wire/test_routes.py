"""Routes with a width, routes in time and schedules, as Features: each becomes the volumes or plans that it stands for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deconflict.airspace.distance import distance_to_m
from deconflict.airspace.separation import OVERLAP, SeparationMinima
from deconflict.conflict import strategic
from deconflict.errors import Refused
from deconflict.statements.base import MessageHeader, Priority, Role, Status
from deconflict.statements.plans import Operation, Volumes
from deconflict.wire.geojson import Filing, collection, read, read_each, read_nouns, read_volumes, write

HEADER = MessageHeader(
    msg_id="m-1", from_role=Role.DUTY, to=("b" * 26,), priority=Priority.ROUTINE, status=Status.EXERCISE, ack_by=1, answer_by=2, by="desk"
)
LINE = {"type": "LineString", "coordinates": [[8.0, 46.0], [8.05, 46.0], [8.05, 46.02]]}
WHEN = {"from": "2026-07-30T09:00:00Z", "until": "2026-07-30T10:00:00Z"}
TIMES = ["2026-07-30T09:00:00Z", "2026-07-30T09:10:00Z", "2026-07-30T09:15:00Z"]
WEEK = {"days": ["MON", "TUE", "WED", "THU", "FRI"], "until": "2026-08-05T00:00:00Z"}


def plan(geometry: dict[str, Any] = LINE, **more: Any) -> dict[str, Any]:
    properties = {
        "op_id": "POST-1", "operation": "drone", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted",
        "lower": "40m AGL", "upper": "120m AGL", "half_width_m": 60, **WHEN, **more,
    }  # fmt: skip
    return {"type": "Feature", "geometry": geometry, "properties": {name: value for name, value in properties.items() if value is not None}}


def parts_of(*features: dict[str, Any]) -> list[Filing]:
    return read(json.dumps(collection(features)), header=HEADER)


def volumes_of(filing: Filing) -> Volumes:
    where = filing.parts["exact"]
    assert isinstance(where, Volumes)
    return where


def test_a_line_with_a_width_is_a_corridor_for_each_leg() -> None:
    (filing,) = parts_of(plan())
    volumes = volumes_of(filing).volumes
    assert len(volumes) == 2
    assert {(v.from_us, v.until_us) for v in volumes} == {(1785402000000000, 1785405600000000)}
    beside = (46.01, 8.0507)
    assert min(distance_to_m(v.volume.outline, *beside) for v in volumes) == 0.0
    assert min(distance_to_m(v.volume.outline, 46.01, 8.0512) for v in volumes) > 0.0
    again = parts_of(*write(filing.parts))[0]
    assert len(volumes_of(again).volumes) == 2


def test_a_long_edge_is_followed_as_geojson_draws_it() -> None:
    """Straight in longitude and latitude: along the parallel, 100 m off the geodesic in the middle."""
    (filing,) = parts_of(plan({"type": "LineString", "coordinates": [[8.0, 46.0], [8.9, 46.0]]}))
    assert len(volumes_of(filing).volumes) > 4
    assert min(distance_to_m(v.volume.outline, 46.0, 8.45) for v in volumes_of(filing).volumes) == 0.0


def test_what_moves_along_a_line_is_at_each_place_in_its_time() -> None:
    (filing,) = parts_of(plan(times=TIMES, **{"from": None, "until": None}))
    volumes = volumes_of(filing).volumes
    assert len(volumes) == 64
    (then,) = [v for v in volumes if v.from_us <= 1785402000000000 + 600_000_000 < v.until_us]
    assert distance_to_m(then.volume.outline, 46.0, 8.05) == 0.0
    assert distance_to_m(then.volume.outline, 46.0, 8.04) > 500.0


def test_volumes_alone_may_be_a_line() -> None:
    feature = {"type": "Feature", "geometry": LINE, "properties": {"lower": "40m AGL", "upper": "120m AGL", "half_width_m": 60, **WHEN}}
    assert len(read_volumes(json.dumps(feature), source="x")) == 2


def test_a_plan_that_recurs_is_a_plan_for_each_time() -> None:
    found = parts_of(plan(repeat=WEEK))
    assert [filing.object_id for filing in found] == [f"POST-1.{day}" for day in ("20260730", "20260731", "20260803", "20260804")]
    assert {filing.of for filing in found} == {"POST-1"}
    mains = [filing.parts["main"] for filing in found]
    assert all(isinstance(main, Operation) for main in mains)
    assert len({main.message.msg_id for main in mains if isinstance(main, Operation)}) == 4
    begins = [volumes_of(filing).volumes[0].from_us for filing in found]
    assert [at - begins[0] for at in begins] == [day * 86_400_000_000 for day in (0, 1, 4, 5)]


def test_a_conflict_names_the_time_that_meets() -> None:
    other = plan(op_id="CROSSING", **{"from": "2026-08-03T09:30:00Z", "until": "2026-08-03T09:40:00Z"})
    intents = read_nouns(json.dumps(collection([plan(repeat=WEEK), other])), "a" * 26, source="x")
    (found,) = strategic.conflicts(intents, [], SeparationMinima(OVERLAP))  # type: ignore[arg-type]
    assert [name.partition(":")[2] for name in found.objects] == ["CROSSING", "POST-1.20260803"]


def test_the_features_of_one_object_recur_alike() -> None:
    second = {"type": "LineString", "coordinates": [[9.0, 46.0], [9.01, 46.0]]}
    found = parts_of(plan(repeat=WEEK), plan(second, repeat=WEEK))
    assert [len(volumes_of(filing).volumes) for filing in found] == [3] * 4
    with pytest.raises(Refused, match="differ in more than their volume"):
        parts_of(plan(repeat=WEEK), plan(second))


def test_each_feature_of_a_file_is_one_outcome_however_often_it_recurs() -> None:
    assert len(read_each(json.dumps(collection([plan(repeat=WEEK), plan()])), header=HEADER, source="x")) == 2


def test_a_plan_recurs_by_the_clocks_of_a_place() -> None:
    """Nine in the morning in Zurich is seven in UTC up to the last Sunday of October, and eight after it."""
    autumn = {"days": ["THU", "FRI", "MON"], "until": "2026-10-30T00:00:00Z", "zone": "Europe/Zurich"}
    when = {"from": "2026-10-22T07:00:00Z", "until": "2026-10-22T08:00:00Z"}
    found = parts_of(plan(repeat=autumn, **when))
    assert [filing.object_id[-8:] for filing in found] == ["20261022", "20261023", "20261026", "20261029"]
    begins = [volumes_of(filing).volumes[0].from_us for filing in found]
    assert [(at - begins[0]) // 3_600_000_000 for at in begins] == [0, 24, 4 * 24 + 1, 7 * 24 + 1]


def test_days_are_those_of_the_place() -> None:
    """Eight in the morning of a Friday in Auckland is the Thursday before in UTC."""
    when = {"from": "2026-07-30T20:00:00Z", "until": "2026-07-30T21:00:00Z"}
    found = parts_of(plan(repeat={"days": ["FRI"], "until": "2026-08-07T00:00:00Z", "zone": "Pacific/Auckland"}, **when))
    assert [filing.object_id for filing in found] == ["POST-1.20260731", "POST-1.20260807"]


CLIMB = [{"lower": f"{low}m AMSL", "upper": f"{high}m AMSL"} for low, high in ((0, 100), (300, 500), (200, 450))]
NO_BAND = {"lower": None, "upper": None}


def bands_mm(filing: Filing) -> list[tuple[int, int]]:
    return [(volume.volume.lower.value_mm, volume.volume.upper.value_mm) for volume in volumes_of(filing).volumes]


def test_each_leg_lies_between_the_heights_of_its_ends() -> None:
    (filing,) = parts_of(plan(heights=CLIMB, **NO_BAND))
    assert bands_mm(filing) == [(0, 500_000), (200_000, 500_000)]


def test_a_long_leg_that_climbs_is_one_band_in_all_its_pieces() -> None:
    long = {"type": "LineString", "coordinates": [[8.0, 46.0], [8.9, 46.0], [8.9, 46.1]]}
    (filing,) = parts_of(plan(long, heights=CLIMB, **NO_BAND))
    assert len(bands_mm(filing)) > 4
    assert bands_mm(filing)[:-1] == [(0, 500_000)] * (len(bands_mm(filing)) - 1)
    assert bands_mm(filing)[-1] == (200_000, 500_000)


def test_what_moves_and_climbs_is_in_the_band_of_its_leg_at_its_time() -> None:
    (filing,) = parts_of(plan(times=TIMES, heights=CLIMB, **NO_BAND, **{"from": None, "until": None}))
    volumes = volumes_of(filing).volumes
    turn_us = 1785402000000000 + 600_000_000
    assert {(v.until_us <= turn_us, v.volume.lower.value_mm) for v in volumes} == {(True, 0), (False, 200_000)}
    assert {v.volume.upper.value_mm for v in volumes} == {500_000}


NO_TIME = {"from": None, "until": None}
BAD = [
    pytest.param({"half_width_m": 0.2}, "half_width_m", id="too narrow"),
    pytest.param({"half_width_m": None}, "half_width_m is missing", id="no width"),
    pytest.param({"geometry": {"type": "LineString", "coordinates": [[8.0, 46.0]]}}, "a route of", id="one place"),
    pytest.param({"geometry": {"type": "LineString", "coordinates": [[8.0, 46.0], [8.0, 46.0]]}}, "a leg of", id="it stands still"),
    pytest.param({"geometry": {"type": "LineString", "coordinates": [[8.0, 46.0], [90.0, 46.0]]}}, "a route of", id="round the world"),
    pytest.param({"geometry": {"type": "LineString", "coordinates": [[8.0, 46.0], [8.0, 95.0]]}}, "no place on Earth", id="nowhere"),
    pytest.param({"lower": "130m AGL"}, "upper height lies below", id="upside down"),
    pytest.param({"until": WHEN["from"]}, "ends at", id="no time at all"),
    pytest.param({"times": TIMES[:2], **NO_TIME}, "2 times for 3 positions", id="a time is missing"),
    pytest.param({"times": TIMES[::-1], **NO_TIME}, "not later", id="backwards in time"),
    pytest.param({"times": ["noon", *TIMES[1:]], **NO_TIME}, "noon", id="no instant"),
    pytest.param({"repeat": {**WEEK, "days": []}}, "no day", id="no day"),
    pytest.param({"repeat": {**WEEK, "days": ["MONDAY"]}}, "'MONDAY' is no day", id="no day of the week"),
    pytest.param({"repeat": {**WEEK, "days": ["FRI"]}}, "begins on a THU", id="begins on another day"),
    pytest.param({"repeat": {**WEEK, "zone": "Mars/Olympus"}}, "'Mars/Olympus' is no time zone", id="no clock"),
    pytest.param({"heights": CLIMB[:2], **NO_BAND}, "2 heights for 3 positions", id="a height is missing"),
    pytest.param(
        {"heights": [*CLIMB[:2], {"lower": "SFC", "upper": "120m AGL"}], **NO_BAND}, "a leg from AMSL to AGL", id="two references"
    ),
    pytest.param({"heights": [*CLIMB[:2], {"lower": "200m AMSL"}], **NO_BAND}, "upper is missing", id="no upper height"),
    pytest.param({"heights": [*CLIMB[:2], {**CLIMB[2], "more": 1}], **NO_BAND}, "'more' is not known", id="more than a band"),
    pytest.param({"heights": CLIMB}, "'(lower|upper)' is not known here", id="heights twice"),
    pytest.param({"repeat": WEEK, "op_id": "x" * 60}, "longer than 64", id="a name too long for its days"),
]


@pytest.mark.parametrize(("change", "what"), BAD)
def test_bad_routes_and_schedules_are_refused_at_their_place(change: dict[str, Any], what: str) -> None:
    with pytest.raises(Refused, match=what):
        parts_of(plan(**{"geometry": LINE, **change}))
