"""KML that we write, read again: the same objects, coordinates to 1e-9 degree, heights to the mm, times to the µs."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.wire.kml_out import write
from deconflict.wire.opening import opened

from .made_features import distinct, features, of, stated


@settings(max_examples=25, deadline=None)
@given(st.lists(features(), min_size=1, max_size=4).map(distinct))
def test_kml_comes_back_as_it_was(made: list[dict[str, Any]]) -> None:
    back = of(opened(write(made), "x.kml"))
    assert stated(back) == stated(made)
    assert [f["properties"].get("remark") for f in back] == [
        None if "remark" not in f["properties"] else " ".join(f["properties"]["remark"].split()) for f in made
    ] or [f["properties"].get("remark") for f in back] == [f["properties"].get("remark") for f in made]


def test_google_earth_finds_times_heights_and_tracks() -> None:
    zone = {"zone_id": "Z", "zone_type": "no_fly", "authority": "A", "lower": {"value_m": 0, "reference": "AGL"}, "radius_m": 500,
            "upper": {"value_m": 900, "reference": "AMSL"}, "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}  # fmt: skip
    track = {"track_id": "a1", "callsign": "ALFA1", "at": "2030-01-01T10:00:00Z", "height": {"value_m": 300, "reference": "AGL"}}
    point = {"type": "Point", "coordinates": [7.5, 46.5]}
    made = [{"type": "Feature", "geometry": point, "properties": properties} for properties in (zone, track)]
    root = ET.fromstring(write([*made, {"type": "Feature", "geometry": None, "properties": zone}], title="a < b"))
    spaces = {"k": "http://www.opengis.net/kml/2.2"}
    first, second = root.findall(".//k:Placemark", spaces)
    assert first.findtext("k:TimeSpan/k:begin", namespaces=spaces) == "2030-01-01T10:00:00Z"
    assert first.findtext("k:Polygon/k:extrude", namespaces=spaces) == "1"
    assert first.findtext("k:Polygon/k:altitudeMode", namespaces=spaces) == "absolute"
    assert second.findtext("k:name", namespaces=spaces) == "ALFA1"
    assert second.findtext("k:TimeStamp/k:when", namespaces=spaces) == "2030-01-01T10:00:00Z"
    assert second.findtext("k:Point/k:coordinates", namespaces=spaces) == "7.500000000,46.500000000,300"
    assert second.findtext("k:Point/k:altitudeMode", namespaces=spaces) == "relativeToGround"
