"""GeoJSON geometries of any kind as those that a Feature of ours may have: many parts told apart, holes cut out, heights left aside."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import shapely

from deconflict.errors import Refused
from deconflict.wire.cutting import pieces

MAX_PARTS: Final = 64
MAX_POSITIONS: Final = 100_000
MAX_WKT: Final = 32_767
_MAX_DEPTH: Final = 8
_MEND: Final = "Point, LineString, Polygon, their Multi forms and GeometryCollection, of [longitude, latitude] in degrees, WGS-84"

Position = tuple[float, float]


def simple(geometry: object, *, where: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The Points, LineStrings and Polygons of one ring that a geometry is made of, and what was left out or changed.

    Refused when it is no GeoJSON geometry, or is of more than 64 parts.
    """
    notes: list[str] = []
    parts: list[dict[str, Any]] = []
    for one in _each(geometry, where, 0):
        parts += _simple(one, notes, where)
        if len(parts) > MAX_PARTS:
            raise Refused(f"more than {MAX_PARTS} areas in one record", where=where, mend="state it as several records")
    if not parts:
        raise Refused("no geometry", where=where, mend=_MEND)
    return parts, list(dict.fromkeys(notes))


def from_wkt(text: str, *, where: str) -> dict[str, Any]:
    """A geometry from well-known text (OGC 06-103r4), longitude first. Refused when it is none."""
    if len(text) > MAX_WKT:
        raise Refused(f"{len(text)} signs of well-known text", where=where, mend=f"at most {MAX_WKT}")
    try:
        shape = shapely.from_wkt(text)
        geometry: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    except (shapely.GEOSException, ValueError, TypeError) as fault:
        raise Refused(f"no well-known text: {fault}"[:120], where=where, mend="POLYGON ((lon lat, ...)) in degrees, WGS-84") from None
    return geometry


def polygon(ring: list[Position]) -> dict[str, Any]:
    """A Polygon of one ring, closed."""
    closed = ring if ring[0] == ring[-1] else [*ring, ring[0]]
    return {"type": "Polygon", "coordinates": [[list(position) for position in closed]]}


def _each(geometry: object, where: str, depth: int) -> Iterator[Mapping[str, Any]]:
    """The single geometries inside one that may hold many."""
    if not isinstance(geometry, dict) or depth > _MAX_DEPTH:
        raise Refused("no geometry" if depth <= _MAX_DEPTH else "geometries nested too deeply", where=where, mend=_MEND)
    kind = str(geometry.get("type"))
    if kind == "GeometryCollection":
        for inner in _list(geometry.get("geometries"), where):
            yield from _each(inner, where, depth + 1)
    elif kind in ("MultiPolygon", "MultiLineString", "MultiPoint"):
        for inner in _list(geometry.get("coordinates"), where):
            yield {"type": kind.removeprefix("Multi"), "coordinates": inner}
    else:
        yield geometry


def _simple(geometry: Mapping[str, Any], notes: list[str], where: str) -> list[dict[str, Any]]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Point":
        return [{"type": "Point", "coordinates": list(_position(coordinates, notes, where))}]
    if kind == "LineString":
        return [{"type": "LineString", "coordinates": [list(position) for position in _line(coordinates, notes, where)]}]
    if kind != "Polygon":
        raise Refused(f"a {str(kind)[:40]} is no geometry that can be read", where=where, mend=_MEND)
    rings = [_line(ring, notes, where) for ring in _list(coordinates, where)]
    if not rings or min(len(ring) for ring in rings) < 3:
        raise Refused("a ring of fewer than 3 positions", where=where, mend="at least 4 positions, the last equal to the first")
    if any(ring[0] != ring[-1] for ring in rings):
        notes.append("a ring was not closed and has been")
    cut = pieces(rings[0], rings[1:], where=where)
    if len(cut) > 1:
        notes.append(f"the area is cut into {len(cut)} pieces: it has {len(rings) - 1} holes, {len(rings[0])} positions")
    return [polygon(piece) for piece in cut]


def _line(coordinates: object, notes: list[str], where: str) -> list[Position]:
    listed = _list(coordinates, where)
    if len(listed) > MAX_POSITIONS:
        raise Refused(f"{len(listed)} positions in one line", where=where, mend=f"at most {MAX_POSITIONS}")
    return [_position(value, notes, where) for value in listed]


def _position(value: object, notes: list[str], where: str) -> Position:
    listed = _list(value, where)
    numbers = [float(number) for number in listed[:3] if isinstance(number, (int, float)) and not isinstance(number, bool)]
    if len(numbers) < 2 or len(numbers) < min(len(listed), 3) or not all(math.isfinite(number) for number in numbers):
        raise Refused(f"{str(value)[:60]} is no position", where=where, mend=_MEND)
    if len(listed) > 2:
        notes.append("heights in positions are not taken: state lower and upper")
    return numbers[0], numbers[1]


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise Refused(f"{str(value)[:60]} where a list of coordinates is needed", where=where, mend=_MEND)
    return value
