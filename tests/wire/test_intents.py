"""F3548 JSON and flight intents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.wire.opened import Assumed
from deconflict.wire.opening import opened

SAMPLES = Path(__file__).parents[3] / "shared/data/plans/interuss"
CIRCLE = {"outline_circle": {"center": {"lat": 46.5, "lng": 7.5}, "radius": {"value": 100, "units": "M"}}}
VERTICES = [{"lat": 46.5, "lng": 7.5}, {"lat": 46.5, "lng": 7.6}, {"lat": 46.6, "lng": 7.6}]


def height(value: Any, units: str = "M", reference: str = "W84") -> dict[str, Any]:
    """An altitude."""
    return {"value": value, "units": units, "reference": reference}


def volume(outline: Any = CIRCLE, **more: Any) -> dict[str, Any]:
    """A Volume4D of an hour."""
    times = {
        "time_start": {"value": "2030-01-01T10:00:00Z", "format": "RFC3339"},
        "time_end": {"value": "2030-01-01T11:00:00Z", "format": "RFC3339"},
    }
    return {"volume": {**outline, "altitude_lower": height(100), "altitude_upper": height(200)}, **times, **more}


def intent(*volumes: Any, **reference: Any) -> dict[str, Any]:
    """An operational intent."""
    return {
        "reference": {"id": "OP-1", "state": "Activated", "version": 2, **reference},
        "details": {"volumes": list(volumes), "priority": 0},
    }


ONE = Assumed({"count": 1, "state": "Accepted", "zone_type": "no_fly", "authority": "A"})


def test_an_operational_intent_is_a_plan_in_its_own_heights_and_times() -> None:
    polygon = {"outline_polygon": {"vertices": VERTICES}}
    for document in (
        {"operational_intent": intent(volume(), volume(polygon))},
        [intent(volume(), volume(polygon))],
        intent(volume(), volume(polygon)),
    ):
        (record,) = opened(json.dumps(document).encode(), "x.json", ONE)
        assert (record.kind, len(record.features)) == ("NOTICE_OF_OPERATION", 2)
        properties = record.features[0]["properties"]
        assert (properties["op_id"], properties["state"], properties["radius_m"]) == ("OP-1", "Activated", 100)
        assert properties["upper"] == {"value_m": 200.0, "reference": "W84"}
        assert any("priority = 0" in note for note in record.notes)


def test_a_constraint_is_a_zone() -> None:
    constraint = {"reference": {"id": "C-1"}, "details": {"type": "uk.gov.restriction", "volumes": [volume()]}}
    (record,) = opened(json.dumps({"constraint": constraint, "operational_intent_x": 0}).encode(), "x.json", ONE)
    assert (record.kind, record.features[0]["properties"]["zone_id"]) == ("ZONE_NOTICE", "C-1")


def test_volumes_alone_are_what_their_opener_says() -> None:
    (record,) = opened(json.dumps([volume()]).encode(), "x.json", Assumed(ONE.properties, as_kind="zone"))
    assert record.kind == "ZONE_NOTICE"


BAD = [
    volume({}), volume({"outline_polygon": {"vertices": VERTICES[:2]}}), volume({"outline_polygon": {"vertices": [1, 2, 3]}}),
    volume({"outline_circle": {"center": VERTICES[0], "radius": {"value": 1, "units": "NM"}}}), volume({"outline_circle": {}}),
    {**volume(), "volume": {**CIRCLE, "altitude_lower": height(1, "M", "AGL"), "altitude_upper": height(9)}},
    {**volume(), "volume": {**CIRCLE, "altitude_lower": height("1"), "altitude_upper": height(9)}},
    {**volume(), "time_end": {"value": "noon"}}, 7,
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_what_is_wrong_in_a_volume_costs_its_intent_only(bad: Any) -> None:
    document = {"operational_intents": [intent(bad), intent(volume(), id="OP-2"), {"reference": {"id": "OP-3"}}]}
    wrong, good, empty = opened(json.dumps(document).encode(), "x.json", ONE)
    assert wrong.fault is not None
    assert wrong.fault.where.startswith("x.json: operational_intents[0]")
    assert (good.kind, empty.fault is None) == ("NOTICE_OF_OPERATION", False)


FLIGHTS = """
intents:
  one:
    full:
      basic_information:
        usage_state: Planned
        area:
          - outline_circle: {center: {lat: 46.5, lng: 7.5}, radius: {value: 100, units: M}}
            altitude_lower: {value: 0, units: M, reference: W84}
            altitude_upper: {value: 100, units: FT, reference: W84}
            start_time: 2030-01-01T10:00:00Z
            duration: 45m
          - outline_polygon: {vertices: [{lat: 46.5, lng: 7.5}, {lat: 46.5, lng: 7.6}, {lat: 46.6, lng: 7.6}]}
            altitude_lower: {value: 0, units: M, reference: W84}
            altitude_upper: {value: 100, units: M, reference: W84}
            start_time: {time_during_test: StartOfTestRun}
  two:
    delta:
      source: one
      mutation:
        basic_information:
          uas_state: Contingent
          area:
            - altitude_upper: {value: 50}
            - outline_polygon: {+vertices: [{lat: 1, lng: 7.5}, {lat: 1, lng: 7.6}, {lat: 2, lng: 7.6}]}
  lost: {delta: {source: nowhere}}
  round: {delta: {source: round}}
"""


def test_flight_intents_and_what_changes_one_into_another() -> None:
    hours = Assumed({"until": "2030-01-01T12:00:00Z", "from": "2030-01-01T09:00:00Z"})
    one, two, lost, round_ = opened(FLIGHTS.encode(), "x.yaml", hours)
    assert (one.kind, two.kind) == ("NOTICE_OF_OPERATION", "NOTICE_OF_OPERATION")
    first, changed = one.features[0]["properties"], two.features[0]["properties"]
    assert (first["state"], first["upper"]["value_m"], first["from"]) == ("Accepted", 30.48, "2030-01-01T10:00:00Z")
    assert (changed["state"], changed["upper"]["value_m"]) == ("Contingent", 15.24)
    assert one.features[1]["properties"]["from"] == "2030-01-01T09:00:00Z"
    assert two.features[1]["geometry"]["coordinates"][0][0] == [7.5, 1.0]
    assert any("is relative" in note for note in one.notes)
    assert any("duration" in note for note in one.notes)
    assert lost.fault is not None
    assert round_.fault is not None


def state(**more: Any) -> dict[str, Any]:
    """A state of a Remote ID flight."""
    position = {"lat": 46.5, "lng": 7.5, "alt": 500.0, "height": {"distance": 1, "reference": "GroundLevel"}}
    return {"timestamp": "2030-01-01T10:00:00Z", "position": position, "speed": 5.0, "track": 90.0, **more}


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"timestamp": 4}, "timestamp"), ({"timestamp": "x"}, "timestamp"), ({"speed": -1}, "speed"), ({"track": "N"}, "track"),
        ({"position": {"lat": 46.5, "lng": 7.5}}, "alt"), ({"position": {}}, "position"),
        ({"height": {"distance": 1, "reference": "X"}}, "height"),
    ],
)  # fmt: skip
def test_flown_states_are_looked_at_and_state_nothing(wrong: dict[str, Any], where: str) -> None:
    document = {"flights": [{"states": [state()]}, {"states": [state(), state(**wrong)]}]}
    good, bad = opened(json.dumps(document).encode(), "x.json")
    assert (good.kind, good.fault, good.shown["states"]) == ("", None, "1")
    assert bad.fault is not None
    assert "flights[1].states[1]" in bad.fault.where
    assert where in bad.fault.where


def test_flight_authorisations_name_no_place_and_state_nothing() -> None:
    said = {"uas_serial_number": "1AF49UL5CC5J6K", "operation_category": "Open", "endurance_minutes": 30}
    first, second = opened(f"first: {said}\nsecond: {said}".encode(), "x.yaml", ONE)
    assert (first.name, second.name, first.where) == ("first", "second", "x.yaml: first")
    assert (first.kind, first.features, first.fault) == ("", (), None)
    assert (first.shown["operation_category"], first.notes) == ("Open", ("a flight authorisation: it names no place",))
    with pytest.raises(Refused, match="0 intents"):
        opened(f"first: {said}\nsecond: {{}}".encode(), "x.yaml", ONE)


@pytest.mark.parametrize("data", [b"intents: {}", b"", b"[]", b'{"intents": 3}', b"a: [", b'"operational_intent"'])
def test_what_holds_no_intent_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        opened(data, "x.yaml")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs the sample data beside the repository")
def test_samples() -> None:
    hours = Assumed({"from": "2030-01-01T09:00:00Z", "until": "2030-01-01T12:00:00Z"})
    for path in sorted((SAMPLES / "standard").glob("*flig*s.yaml")) + sorted((SAMPLES / "che").glob("*.yaml")):
        assert all(record.fault is None for record in opened(path.read_bytes(), path.name, hours)), path
    refused = {
        path.name: sum(r.fault is not None for r in opened(path.read_bytes(), path.name)) for path in (SAMPLES / "rid").glob("*.json")
    }
    assert refused == {"zurich.json": 0, "invalid_no_alt.json": 1, "invalid_wrong_height_type.json": 1, "invalid_wrong_speed.json": 1,
                       "invalid_wrong_timestamp.json": 1}  # fmt: skip
