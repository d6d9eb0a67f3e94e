"""ED-269 in its dialects: read into Features that the strict reader takes, written, and read again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.instant import format_instant
from deconflict.errors import Refused
from deconflict.wire import ed269, geojson
from deconflict.wire.judging import judged
from deconflict.wire.opened import Assumed, Record

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "zones" / "ed269"
WINDOW = Assumed(properties={"from": "2026-11-02T00:00:00Z", "until": "2026-11-16T00:00:00Z"})
PLACE: dict[str, Any] = {"type": "Circle", "center": [7.5, 46.5], "radius": 500}
VOLUME: dict[str, Any] = {
    "uomDimensions": "FT", "lowerLimit": 0, "lowerVerticalReference": "AGL", "upperLimit": 1000, "upperVerticalReference": "AMSL",
    "horizontalProjection": PLACE,
}  # fmt: skip
ZONE: dict[str, Any] = {
    "identifier": "ALFA 1", "country": "ZZZ", "name": "Demo field", "type": "COMMON", "restriction": "PROHIBITED", "reason": ["NATURE"],
    "applicability": [{"permanent": "NO", "startDateTime": "2026-11-03T09:00:00Z", "endDateTime": "2026-11-03T12:00:00+01:00"}],
    "zoneAuthority": [{"name": "Demo office", "contactName": "Duty", "phone": "+00 1"}], "geometry": [VOLUME],
}  # fmt: skip


def opened(*zones: Any, assumed: Assumed = WINDOW, under: str = "UASZoneList") -> list[Record]:
    return judged(ed269.read(json.dumps({under: zones}).encode(), "f.json", assumed), assumed)


def one(change: dict[str, Any], assumed: Assumed = WINDOW) -> Record:
    (record,) = opened({**ZONE, **change}, assumed=assumed)
    return record


def test_a_zone_becomes_a_feature():
    record = one({})
    assert record.fault is None and record.name == "ALFA 1" and record.kind == "ZONE_NOTICE"
    properties = record.features[0]["properties"]
    assert properties["zone_id"] == "ALFA-1" and properties["zone_type"] == "no_fly" and properties["authority"] == "Demo office"
    assert properties["lower"] == {"value_m": 0.0, "reference": "AGL"} and properties["upper"] == {"value_m": 304.8, "reference": "AMSL"}
    assert (properties["from"], properties["until"]) == ("2026-11-03T09:00:00Z", "2026-11-03T11:00:00Z")
    assert properties["contact"] == {"name": "Duty", "means": "+00 1"} and properties["remark"] == "Demo field; NATURE"


@pytest.mark.parametrize("under", ed269.LISTS)
def test_the_dialects(under: str):
    corners = (("46.5", "7.5"), ("46.6", "7.5"), ("46.5", "7.6"))
    old = {"type": "Polygon", "coordinates": [[{"LAT": lat, "LON": lon} for lat, lon in corners]]}
    zone = {**ZONE, "zoneAuthority": ZONE["zoneAuthority"][0], "applicability": ZONE["applicability"][0],
            "geometry": [{**VOLUME, "lowerLimit": "0", "horizontalProjection": old}]}  # fmt: skip
    (record,) = opened(zone, under=under)
    assert record.kind and record.features[0]["geometry"]["coordinates"][0][0] == [7.5, 46.5]
    assert "the ring was left open: closed" in record.notes
    assert ed269.is_one(json.dumps({under: [zone]}).encode(), "x") and ed269.read(json.dumps([zone]).encode(), "f", WINDOW)


def test_weekly_hours_are_told_out_within_the_window():
    daily = {"day": ["MON"], "startTime": "17:00Z", "endTime": "19:00Z"}
    period = {"permanent": "YES", "startDateTime": "2020-01-01T00:00:00Z", "schedule": [daily]}
    record = one({"applicability": [period]})
    assert [each["properties"]["from"] for each in record.features] == ["2026-11-02T17:00:00Z", "2026-11-09T17:00:00Z"]
    assert any("told out" in note for note in record.notes) and any("dates are not used" in note for note in record.notes)
    fault = one({"applicability": [period]}, Assumed()).fault
    assert fault and "--assume from=" in fault.mend and "--assume until=" in fault.mend


def test_a_permanent_zone_needs_a_window():
    assert one({"applicability": [{"permanent": "YES"}]}).features[0]["properties"]["until"] == "2026-11-16T00:00:00Z"
    fault = one({"applicability": [{"permanent": "YES", "dailyPeriod": [{"day": [], "startTime": None}]}]}, Assumed()).fault
    assert fault and "--assume from=" in fault.mend


def test_volumes_and_times_multiply():
    record = one({"geometry": [VOLUME, {**VOLUME, "upperLimit": 2000}], "applicability": ZONE["applicability"] * 2})
    assert record.kind and len(record.features) == 4
    fault = one({"geometry": [VOLUME] * 64, "applicability": ZONE["applicability"] * 2}).fault
    assert fault and "128 volumes" in fault.what


@pytest.mark.parametrize(
    ("restriction", "kind", "note"),
    [("REQ_AUTHORISATION", "no_fly", "authorisation"), ("CONDITIONAL", "caution", "conditions"), ("NO_RESTRICTION", "caution", "no restr")],
)
def test_restrictions(restriction: str, kind: str, note: str):
    record = one({"restriction": restriction})
    assert record.features[0]["properties"]["zone_type"] == kind and note in record.notes[0]


def test_what_is_not_taken_over_is_named():
    assert "not taken over: uSpaceClass" in one({"uSpaceClass": "X"}).notes


@pytest.mark.parametrize(
    ("change", "what", "where"),
    [
        ({"restriction": "MAYBE"}, "is no restriction", ".restriction"),
        ({"restriction": None}, "restriction is missing", ".restriction"),
        ({"geometry": []}, "no place", "UASZoneList[0]"),
        ({"geometry": [{**VOLUME, "uomDimensions": "KM"}]}, "no unit of height", "lowerLimit"),
        ({"geometry": [{**VOLUME, "upperVerticalReference": "QNH"}]}, "measured from", "upperLimit"),
        ({"geometry": [{**VOLUME, "upperLimit": None}]}, "does not state upper", "UASZoneList[0]"),
        ({"geometry": [{**VOLUME, "horizontalProjection": {**PLACE, "radius": None}}]}, "without a radius", "radius"),
        ({"geometry": [{**VOLUME, "horizontalProjection": {**PLACE, "type": "Line"}}]}, "a Line", "type"),
        ({"geometry": [{**VOLUME, "horizontalProjection": {"type": "Polygon"}}]}, "no rings", "coordinates"),
        ({"applicability": [{"schedule": [{"startTime": "17:00Z", "endEvent": "SS"}]}]}, "by daylight", "startEvent"),
        ({"applicability": [{"schedule": [{"startTime": "17:00", "endTime": "18:00Z"}]}]}, "no time zone", "startTime"),
        ({"applicability": [{"startDateTime": "yesterday"}]}, "not an RFC 3339 time", "startDateTime"),
    ],
)
def test_refusals(change: dict[str, Any], what: str, where: str):
    fault = one(change).fault
    assert fault is not None and what in fault.what and where in fault.where and fault.mend


def test_one_bad_zone_costs_no_other_and_is_named():
    bad, none, good = opened({**ZONE, "restriction": "?"}, 5, ZONE)
    assert none.fault is not None and none.fault.what == "5 where an object is needed"
    assert (bad.name, bool(bad.fault), bool(good.kind)) == ("ALFA 1", True, True)


def test_a_file_without_zones(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(Refused, match="no list of UAS zones"):
        ed269.read(b"{}", "f", WINDOW)
    monkeypatch.setattr(ed269, "MAX_ZONES", 1)
    with pytest.raises(Refused, match="2 zones"):
        opened(ZONE, ZONE)
    assert not ed269.is_one(b"# openair", "x") and not ed269.is_one(b'{"type": "FeatureCollection", "zoneAuthority"', "x")


metres = st.integers(-100, 20_000)
instants = st.integers(1_600_000_000_000, 1_900_000_000_000).map(lambda ms: ms * 1000)


@st.composite
def zones(draw: st.DrawFn) -> list[dict[str, Any]]:
    lon, lat = draw(st.floats(-179, 179).map(lambda x: round(x, 7))), draw(st.floats(-80, 80).map(lambda x: round(x, 7)))
    low = draw(metres)
    from_us = draw(instants)
    about = {
        "zone_id": draw(st.from_regex(r"[A-Z]{1,8}\.[0-9]{1,4}", fullmatch=True)), "authority": "ALFA desk",
        "zone_type": draw(st.sampled_from(["no_fly", "caution"])), "until": format_instant(from_us + draw(st.integers(1, 10**7)) * 1000),
        "from": format_instant(from_us), "lower": {"value_m": low, "reference": draw(st.sampled_from(["AGL", "AMSL"]))},
    }  # fmt: skip
    about["upper"] = {"value_m": low + draw(st.integers(0, 5000)), "reference": about["lower"]["reference"]}
    ring = [[lon, lat], [lon + 0.01, lat], [lon, lat + 0.01], [lon, lat]]
    if draw(st.booleans()):
        return [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": about}]
    about["radius_m"] = draw(st.floats(1, 50_000))
    return [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": about}]


@settings(max_examples=15, deadline=None)
@given(zones())
def test_round_trip(features: list[dict[str, Any]]):
    (record,) = judged(ed269.read(ed269.write(features), "f", Assumed()), Assumed())
    assert record.fault is None
    again = record.features[0]
    assert again["geometry"] == features[0]["geometry"]
    for name, value in features[0]["properties"].items():
        assert again["properties"][name] == value


def test_volumes_that_hold_at_the_same_times_are_written_once():
    (feature,) = one({}).features
    again = {**feature, "properties": {**feature["properties"], "from": "2026-11-04T09:00:00Z", "until": "2026-11-04T11:00:00Z"}}
    (zone,) = json.loads(ed269.write([feature, again], country="ABC"))["UASZoneList"]
    assert (len(zone["geometry"]), len(zone["applicability"]), zone["country"]) == (1, 2, "ABC")


def test_written_heights_are_widened_and_what_the_model_lacks_is_refused():
    (feature,) = one({}).features
    written = json.loads(ed269.write([feature]))["UASZoneList"][0]["geometry"][0]
    assert (written["lowerLimit"], written["upperLimit"]) == (0, 305)
    for reference, what in (("FL", "flight level"), ("W84", "no height by W84")):
        upper = {"value_m": 5000.0, "reference": reference}
        with pytest.raises(Refused, match=what):
            ed269.write([{**feature, "properties": {**feature["properties"], "upper": upper}}])
    with pytest.raises(Refused, match="only a zone"):
        ed269.write([{**feature, "properties": {"op_id": "X"}}])
    later = {**feature["properties"], "upper": {"value_m": 9.0, "reference": "AMSL"}, "until": "2026-11-03T23:00:00Z"}
    with pytest.raises(Refused, match="different times"):
        ed269.write([feature, {**feature, "properties": later}])


SEED = json.dumps({"UASZoneList": [ZONE, {**ZONE, "geometry": [{**VOLUME, "horizontalProjection": {
    "type": "Polygon", "coordinates": [[[7, 46], [8, 46], [8, 47], [7, 46]]]}}]}]}).encode()  # fmt: skip
mutated = st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.integers(0, 255)), max_size=4).map(
    lambda changes: bytes({**dict(enumerate(SEED)), **dict(changes)}.values())
)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=200), mutated))
def test_nothing_but_a_refusal_comes_out(data: bytes):
    try:
        judged(ed269.read(data, "f", WINDOW), WINDOW)
    except Refused:
        return


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_samples():
    kept = {}
    for path in sorted(SAMPLES.iterdir()):
        data = path.read_bytes()
        assert ed269.is_one(data[:4096], path.name)
        assumed = Assumed(properties={**WINDOW.properties, "upper": "120m AGL"})
        kept[path.stem] = [record.kind != "" for record in judged(ed269.read(data, path.name, assumed), assumed)]
    assert kept == {
        "cis_source_sample_ed269": [True], "eurocontrol_brussels_uas_zones": [True] * 3,
        "uas_standards_test_ed269": [False, *[True] * 5],
    }  # fmt: skip
    assert geojson.MAX_VOLUMES == 64
