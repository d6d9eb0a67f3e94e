"""UAS geographical zones as EUROCAE ED-318 GeoJSON, both ways.

A zone is a Feature whose geometry has a `layer` (heights) and, as a Point, an `extent` (a circle). An edge is straight in longitude and
latitude. Written as it is read: heights to the millimetre, times to the microsecond, positions to 1e-9 degree.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from deconflict.airspace.altitude import Height
from deconflict.airspace.instant import format_instant
from deconflict.errors import Refused
from deconflict.wire import areas
from deconflict.wire.geozones import (
    MAX_ZONES,
    Layer,
    about,
    exported,
    faulty,
    grouped,
    height,
    limits,
    restricted,
    restriction,
    times,
    zone_record,
)
from deconflict.wire.opened import Assumed, Feature, FileTongue, Record
from deconflict.wire.said import Said, parsed, shortened

_WORDS: Final = {"no_fly": "PROHIBITED"}
_MARKS: Final = (b'"layer"', b'"upperReference"', b'"variant"', b'"zoneAuthority"', b'"limitedApplicability"', b'"otherGeoid"')
_REFERENCES: Final = {"W84": "WGS84"}


def is_one(head: bytes, name: str) -> bool:
    """Whether these first bytes look like ED-318: GeoJSON with a name of its own."""
    compact = head.replace(b" ", b"").replace(b"\t", b"")
    return b'"type":"Feature' in compact and any(mark in compact for mark in _MARKS)


def read(data: bytes, source: str, assumed: Assumed) -> list[Record]:
    """Every zone of the file, one record each; Refused where it is no FeatureCollection."""
    value = parsed(data, source)
    listed = value.get("features") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        raise Refused("no FeatureCollection", where=source, mend='{"type": "FeatureCollection", "features": [...]}')
    if len(listed) > MAX_ZONES:
        raise Refused(f"{len(listed)} zones", where=source, mend=f"at most {MAX_ZONES} in one file")
    return [_record(zone, f"{source}, features[{number}]", assumed) for number, zone in enumerate(listed)]


def write(features: Sequence[Feature], *, country: str = "ZZZ") -> bytes:
    """Zones, as `geojson.write` gives their Features, as ED-318. `country` is the ISO 3166-1 code of who publishes.

    A zone's volumes at different times become Features of one identifier each with its own times. Refused for a flight level.
    """
    listed = [_feature_out(feature, country) for group in grouped(features) for feature in group]
    return json.dumps({"type": "FeatureCollection", "features": listed}, ensure_ascii=False, indent=1).encode()


def _record(value: object, path: str, assumed: Assumed) -> Record:
    try:
        return _zone(Said(value, path), assumed)
    except Refused as fault:
        return faulty(path, value, fault)


def _zone(feature: Said, assumed: Assumed) -> Record:
    zone = feature.inner("properties")
    name, title = zone.text("identifier", 64), zone.text("name", 200)
    for unneeded in ("country", "region", "variant"):
        zone.any(unneeded)
    kind, notes = restriction(zone, "type")
    when, time_notes = times(list(zone.each("limitedApplicability", 100)), assumed.properties, where=zone.path)
    properties = {"zone_type": kind, **about(zone, title)}
    layers: list[Layer] = []
    shape_notes: list[str] = []
    for geometry in _geometries(feature.inner("geometry"), 1):
        layer, more = _layer(geometry)
        layers.append(layer)
        shape_notes += more
    return zone_record(zone, name or title, layers, when, properties, (*notes, *time_notes, *shape_notes))


def _geometries(geometry: Said, depth: int) -> Iterator[Said]:
    """A geometry, or those of a collection, which may hold collections three deep."""
    if "geometries" not in geometry:
        yield geometry
        return
    if depth > 3:
        geometry.refuse("geometries", "collections within collections", "one list of geometries")
    for inner in geometry.each("geometries", 64):
        yield from _geometries(inner, depth + 1)


def _layer(geometry: Said) -> tuple[Layer, tuple[str, ...]]:
    what = geometry.text("type", 20)
    heights: dict[str, Any] = {}
    if "layer" in geometry:
        layer = geometry.inner("layer")
        unit = layer.text("uom", 10)
        names = ("lower", "upper")
        heights = limits(*(height(layer.number(n), layer.text(f"{n}Reference", 10), unit, where=f"{layer.path}.{n}") for n in names))
    places = geometry.any("coordinates")
    if what == "Point":
        if "extent" not in geometry:
            geometry.refuse("extent", "a point without extent", "the radius of a Circle")
        extent = geometry.inner("extent")
        radius_m = extent.number("radius")
        if radius_m is None or radius_m <= 0:
            extent.refuse("radius", "a circle without a radius", "metres, above 0")
        return Layer((areas.circle(geometry.position(places, "coordinates"), radius_m),), heights), ()
    if what not in ("Polygon", "MultiPolygon"):
        geometry.refuse("type", f"a {what or 'shape without a type'}", "Point with extent, Polygon or MultiPolygon")
    found: list[areas.Area] = []
    notes: tuple[str, ...] = ()
    for rings in places if what == "MultiPolygon" and isinstance(places, list) else [places]:
        if not isinstance(rings, list) or not rings or not all(isinstance(ring, list) for ring in rings) or len(rings) > 500:
            geometry.refuse("coordinates", "no rings", "a list of rings, each a list of [longitude, latitude]")
        level = [[geometry.position(place, "coordinates") for place in ring] for ring in rings]
        parts, more = areas.polygons(level, geodesic=False, where=f"{geometry.path}.coordinates")
        found += parts
        notes += more
    return Layer(tuple(found), heights), notes


def _feature_out(feature: Feature, country: str) -> dict[str, Any]:
    lower, upper, time = exported(feature)
    properties = feature["properties"]
    contact = properties.get("contact", {})
    authority: dict[str, Any] = {"purpose": "INFORMATION", "name": _worded(properties["authority"])}
    if contact:
        authority |= {"contactName": _worded(contact["name"]), "phone": contact["means"]}
    geometry: dict[str, Any] = dict(feature["geometry"])
    if geometry["type"] == "Point":
        geometry["extent"] = {"subType": "Circle", "radius": properties["radius_m"]}
    return {
        "type": "Feature",
        "geometry": {**geometry, "layer": {"uom": "m", **_side("lower", lower), **_side("upper", upper)}},
        "properties": {
            "identifier": properties["zone_id"],
            "country": country,
            "name": _worded(properties["zone_id"]),
            "type": restricted(feature, _WORDS),
            "variant": "COMMON",
            "reason": ["OTHER"],
            "otherReasonInfo": _worded(properties["zone_type"]),
            "message": _worded(shortened(str(properties.get("remark", properties["zone_type"])), 1000)),
            "limitedApplicability": [{"startDateTime": format_instant(time.from_us), "endDateTime": format_instant(time.until_us)}],
            "zoneAuthority": [authority],
        },
    }


def _side(name: str, limit: Height) -> dict[str, Any]:
    return {name: limit.value_mm / 1000, f"{name}Reference": _REFERENCES.get(limit.reference.value, limit.reference.value)}


def _worded(text: Any) -> list[dict[str, str]]:
    return [{"text": str(text), "lang": "en"}]


TONGUE: Final = FileTongue(
    name="ed318",
    title="ED-318 UAS zones",
    suffixes=(".ed318",),
    units="degrees, metres or feet by uom",
    heights="AGL, AMSL or WGS84 as each limit names it",
    times="RFC 3339; daily hours with a zone; those that hold always within the window that is stated",
    is_one=is_one,
    read=read,
)
