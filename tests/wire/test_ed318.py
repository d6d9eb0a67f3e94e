"""ED-318: read into Features that the strict reader takes, written, and read again without loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire import ed269, ed318
from deconflict.wire.judging import judged
from deconflict.wire.opened import Assumed, Record
from tests.wire.test_ed269 import zones

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "zones" / "ed318"
WINDOW = Assumed(properties={"from": "2026-11-02T00:00:00Z", "until": "2026-11-16T00:00:00Z"})
LAYER = {"upper": 99, "upperReference": "AGL", "lower": 0, "lowerReference": "WGS84", "uom": "m"}
PLACE: dict[str, Any] = {"type": "Point", "coordinates": [7.5, 46.5], "extent": {"subType": "Circle", "radius": 500}, "layer": LAYER}
RING = [[7, 46], [8, 46], [8, 47], [7, 46]]
ABOUT: dict[str, Any] = {
    "identifier": "ALFA2", "country": "ZZZ", "name": [{"text": "Feld", "lang": "de"}, {"text": "Field", "lang": "en-GB"}],
    "type": "CONDITIONAL", "variant": "COMMON", "zoneAuthority": [{"service": [{"text": "Desk", "lang": "en"}], "purpose": "INFORMATION"}],
}  # fmt: skip


def one(geometry: dict[str, Any], assumed: Assumed = WINDOW, **about: Any) -> Record:
    feature = {"type": "Feature", "geometry": geometry, "properties": {**ABOUT, **about}}
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    (record,) = judged(ed318.read(data, "f.json", assumed), assumed)
    return record


def test_a_zone_becomes_a_feature():
    record = one(PLACE)
    assert record.kind == "ZONE_NOTICE" and record.name == "ALFA2"
    properties = record.features[0]["properties"]
    assert (properties["authority"], properties["remark"], properties["zone_type"]) == ("Desk", "Field", "caution")
    assert (properties["radius_m"], properties["lower"]) == (500.0, {"value_m": 0.0, "reference": "W84"})


def test_several_geometries():
    parts = {"type": "MultiPolygon", "coordinates": [[RING], [[[9, 46], [10, 46], [10, 47], [9, 46]]]], "layer": LAYER}
    record = one({"type": "GeometryCollection", "geometries": [PLACE, {"type": "GeometryCollection", "geometries": [parts]}]})
    assert record.kind and len(record.features) == 3


def test_hours():
    period = {"schedule": [{"day": ["SUN"], "startTime": "06:00Z", "endTime": "07:00Z"}]}
    assert len(one(PLACE, limitedApplicability=[period]).features) == 2
    fault = one(PLACE, Assumed(), limitedApplicability=[period]).fault
    assert fault and "--assume from=" in fault.mend


@pytest.mark.parametrize(
    ("geometry", "what"),
    [
        ({**PLACE, "extent": None}, "without extent"),
        ({**PLACE, "extent": {"radius": 0}}, "without a radius"),
        ({"type": "LineString", "coordinates": RING}, "a LineString"),
        ({"type": "Polygon", "coordinates": 5}, "no rings"),
        ({"type": "MultiPolygon", "coordinates": [5]}, "no rings"),
        ({"type": "Polygon", "coordinates": [RING]}, "does not state lower, upper"),
        ({"geometries": [{"geometries": [{"geometries": [{"geometries": []}]}]}]}, "collections within"),
        ({**PLACE, "layer": {**LAYER, "uom": None}}, "no unit of height"),
    ],
)
def test_refusals(geometry: dict[str, Any], what: str):
    fault = one(geometry).fault
    assert fault is not None and what in fault.what and fault.where.startswith("f.json, features[0]")


def test_a_file_without_features(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(Refused, match="no FeatureCollection"):
        ed318.read(b"[]", "f", WINDOW)
    monkeypatch.setattr(ed318, "MAX_ZONES", 0)
    with pytest.raises(Refused, match="1 zones"):
        one(PLACE)


@settings(max_examples=20, deadline=None)
@given(zones(), st.floats(0, 1))
def test_round_trip(features: list[dict[str, Any]], fraction: float):
    properties = features[0]["properties"]
    properties["upper"] = {"value_m": round(properties["upper"]["value_m"] + fraction, 3), "reference": "W84"}
    properties["lower"] = {"value_m": properties["lower"]["value_m"], "reference": "W84"}
    if fraction > 0.5:
        properties["contact"] = {"name": "Duty", "means": "+00 1"}
    data = ed318.write(features)
    assert ed318.is_one(data[:4096], "x") and not ed269.is_one(data[:4096], "x")
    (record,) = judged(ed318.read(data, "f", Assumed()), Assumed())
    assert record.fault is None and record.features[0]["geometry"]["coordinates"] == features[0]["geometry"]["coordinates"]
    for name, value in properties.items():
        assert record.features[0]["properties"][name] == value


SEED = json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": PLACE, "properties": ABOUT}]}).encode()
mutated = st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.integers(0, 255)), max_size=4).map(
    lambda changes: bytes({**dict(enumerate(SEED)), **dict(changes)}.values())
)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=200), mutated))
def test_nothing_but_a_refusal_comes_out(data: bytes):
    try:
        judged(ed318.read(data, "f", WINDOW), WINDOW)
    except Refused:
        return


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_sample():
    (path,) = SAMPLES.iterdir()
    data = path.read_bytes()
    assert ed318.is_one(data[:4096], path.name) and not ed269.is_one(data[:4096], path.name)
    assert [record.kind for record in judged(ed318.read(data, path.name, WINDOW), WINDOW)] == ["ZONE_NOTICE"] * 3
