"""ASTM F3548-21 `Volume4D` in and out. The standard knows heights above WGS-84 and metres only, and its edges are geodesics like ours.

Out, a height in another reference becomes the outer end of its interval above WGS-84, so that the volume holds everything ours may hold;
in, heights are W84 and come back exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from deconflict.airspace.altitude import Ground, Height, Reference, above_w84, height_mm
from deconflict.airspace.instant import format_instant, parse_instant
from deconflict.airspace.volume import Circle, Outline, Polygon, Volume3D, Volume4D, check
from deconflict.errors import Refused
from deconflict.wire.quantities import NDEG
from deconflict.wire.reading import Document, Fields

MAX_VOLUMES = 64
_RADIUS_MEND = '{"value": metres up to 500000, "units": "M"}'
_ALTITUDE_MEND = '{"value": metres, "reference": "W84", "units": "M"}'
_TIME_MEND = '{"value": "2026-07-30T09:15:00Z", "format": "RFC3339"}'
_VERTEX_MEND = '{"lat": degrees, "lng": degrees}, WGS-84'


class _Units(StrEnum):
    M = "M"


class _W84(StrEnum):
    W84 = "W84"


class _Format(StrEnum):
    RFC3339 = "RFC3339"


def read(data: bytes | str, *, source: str = "body") -> tuple[Volume4D, ...]:
    """A JSON list of 1 to 64 Volume4D, as in an operational intent's details. Refused with line, column and path."""
    document = Document(data, source)
    if not isinstance(document.value, list) or not 1 <= len(document.value) <= MAX_VOLUMES:
        document.refuse((), "no list of volumes", f"a list of 1 to {MAX_VOLUMES} Volume4D objects")
    return tuple(_volume(Fields(document, value, (number,))) for number, value in enumerate(document.value))


def write(volumes: Sequence[Volume4D], ground: Ground | None = None) -> list[dict[str, Any]]:
    """Volumes as F3548 has them; `ground` is what heights above ground are reckoned over (default: any ground on Earth)."""
    return [
        {
            "volume": {
                **_outline_out(volume.volume.outline),
                "altitude_lower": _altitude_out(above_w84(volume.volume.lower, ground).low_m),
                "altitude_upper": _altitude_out(above_w84(volume.volume.upper, ground).high_m),
            },
            "time_start": {"value": format_instant(volume.from_us), "format": "RFC3339"},
            "time_end": {"value": format_instant(volume.until_us), "format": "RFC3339"},
        }
        for volume in volumes
    ]


def _volume(fields: Fields) -> Volume4D:
    inside = fields.inner("volume", "an object with an outline and two altitudes")
    from_us, until_us = _time(fields, "time_start"), _time(fields, "time_end")
    fields.done()
    lower, upper = _altitude(inside, "altitude_lower"), _altitude(inside, "altitude_upper")
    volume = Volume4D(Volume3D(_outline(inside), lower, upper), from_us, until_us)
    inside.done()
    try:
        check(volume)
    except Refused as fault:
        if ".upper" in fault.where:
            inside.refuse("altitude_upper", fault.what, fault.mend)
        if "outline" in fault.where:
            inside.refuse("outline_polygon", fault.what, fault.mend)
        fields.refuse("time_end", fault.what, fault.mend)
    return volume


def _time(fields: Fields, name: str) -> int:
    stated = fields.inner(name, _TIME_MEND)
    text = stated.need("value", str, _TIME_MEND)
    stated.need("format", _Format, _TIME_MEND)
    stated.done()
    try:
        return parse_instant(text)
    except Refused as fault:
        stated.refuse("value", fault.what, fault.mend)


def _altitude(fields: Fields, name: str) -> Height:
    stated = fields.inner(name, _ALTITUDE_MEND)
    value_m = stated.number("value", -2_000, 100_000, _ALTITUDE_MEND)
    stated.need("reference", _W84, _ALTITUDE_MEND)
    stated.need("units", _Units, _ALTITUDE_MEND)
    stated.done()
    return height_mm(value_m * 1000, Reference.W84)


def _outline(fields: Fields) -> Outline:
    if ("outline_circle" in fields) == ("outline_polygon" in fields):
        fields.document.refuse(fields.path, "not exactly one outline", "give outline_circle or outline_polygon")
    if "outline_circle" in fields:
        return _circle(fields.inner("outline_circle", '{"center": ..., "radius": ...}'))
    stated = fields.inner("outline_polygon", '{"vertices": [...]}')
    listed = stated.need("vertices", list[object], f"3 to 500 of {_VERTEX_MEND}")
    stated.done()
    if not 3 <= len(listed) <= 500:
        stated.refuse("vertices", f"{len(listed)} vertices", f"3 to 500 of {_VERTEX_MEND}")
    places = [Fields(stated.document, value, (*stated.path, "vertices", number)) for number, value in enumerate(listed)]
    return Polygon(tuple([_place(place) for place in places]))


def _circle(stated: Fields) -> Circle:
    lat, lon = _place(stated.inner("center", _VERTEX_MEND))
    radius = stated.inner("radius", _RADIUS_MEND)
    stated.done()
    value_m = radius.number("value", 0.001, 500_000, _RADIUS_MEND)
    radius.need("units", _Units, _RADIUS_MEND)
    radius.done()
    return Circle(lat, lon, round(value_m * 1000))


def _place(stated: Fields) -> tuple[int, int]:
    lat, lon = stated.number("lat", -90, 90, _VERTEX_MEND), stated.number("lng", -180, 180, _VERTEX_MEND)
    stated.done()
    return round(lat * NDEG), round(lon * NDEG)


def _outline_out(outline: Outline) -> Mapping[str, Any]:
    if isinstance(outline, Circle):
        centre, radius = _place_out(outline.lat_ndeg, outline.lon_ndeg), {"value": outline.radius_mm / 1000, "units": "M"}
        return {"outline_circle": {"center": centre, "radius": radius}}
    return {"outline_polygon": {"vertices": [_place_out(lat, lon) for lat, lon in outline.vertices_ndeg]}}


def _place_out(lat_ndeg: int, lon_ndeg: int) -> dict[str, float]:
    return {"lat": lat_ndeg / NDEG, "lng": lon_ndeg / NDEG}


def _altitude_out(value_m: float) -> dict[str, Any]:
    return {"value": round(value_m, 3), "reference": "W84", "units": "M"}
