"""Edges in two readings: GeoJSON's are straight in longitude and latitude, ours are geodesics. Vertices are added until both agree."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from deconflict.airspace.earth import bearing_deg, destination, distance_m
from deconflict.errors import Refused
from deconflict.wire import effort
from deconflict.wire.quantities import NDEG

Vertex = tuple[int, int]
"""(latitude, longitude) in 1e-9 degree."""

TOLERANCE_M: Final = 1.0
MAX_VERTICES: Final = 500
"""What airspace.volume.Polygon holds."""

_MEAN_RADIUS_M: Final = 6_371_008.8
"""IUGG mean radius R1; enough to tell how far a point lies beside a line."""
_MOST_ASIDE_M: Final = 1.5 / 8 * _MEAN_RADIUS_M * math.radians(1) ** 2
_CERTAINLY: Final = 2.0
"""So many tolerances of the first order are more than one tolerance: it is right to a tenth for edges of up to a degree."""
_MAX_HALVINGS: Final = 12
_PROBES: Final = (0.25, 0.5, 0.75)
"""Not the middle alone: there the two curves cross when an edge straddles the equator evenly."""


def from_plane(vertices: Sequence[Vertex], *, where: str) -> tuple[Vertex, ...]:
    """The ring whose geodesic edges follow the given ring's straight ones; Refused when that takes over 500 vertices."""
    return _densified(vertices, _plane_middle, where)


def to_plane(vertices: Sequence[Vertex], *, where: str) -> tuple[Vertex, ...]:
    """The ring whose straight edges follow the given ring's geodesic ones; Refused when that takes over 500 vertices."""
    return _densified(vertices, _geodesic_middle, where)


def fits(vertices: Sequence[Vertex], *, where: str) -> bool:
    """Whether `from_plane` draws a ring; it takes no longer than drawing 500 vertices does."""
    return _drawn(vertices, _plane_middle, where) is not None


def legs_from_plane(vertices: Sequence[Vertex], *, where: str) -> list[list[Vertex]]:
    """For each leg of a line, the vertices from its start to its end between which geodesics follow its straight edge."""
    return _legs(vertices, _plane_middle, where)


def legs_to_plane(vertices: Sequence[Vertex], *, where: str) -> list[list[Vertex]]:
    """For each leg of a line, the vertices from its start to its end between which straight edges follow its geodesic."""
    return _legs(vertices, _geodesic_middle, where)


def _legs(vertices: Sequence[Vertex], middle: Callable[[Vertex, Vertex], Vertex], where: str) -> list[list[Vertex]]:
    legs = []
    for start, end in pairwise(vertices):
        leg = [start]
        _between(start, end, middle, _MAX_HALVINGS, leg, 2**_MAX_HALVINGS, where)
        legs.append([*leg, end])
    return legs


def aside_m(start: Vertex, end: Vertex) -> float:
    """How far the straight edge from `start` to `end` strays from the geodesic between them, in metres."""
    along = bearing_deg(*_deg(start), *_deg(end))
    return max(abs(_beside_m(start, _plane_at(start, end, part), along)) for part in _PROBES)


def most_aside_m(start: Vertex, end: Vertex) -> float:
    """More than `aside_m` is for any edge of up to a degree; by arithmetic alone, since most edges are short. Infinite for longer ones.

    To the second order the two part by R sin(lat) (dlat dlon / 4 + cos(lat) dlon^2 / 8) at most; half of that more covers the rest.
    """
    lat_deg, lon_deg = abs(end[0] - start[0]) / NDEG, abs(_shorter(end[1] - start[1])) / NDEG
    if lat_deg > 1 or lon_deg > 1:
        return math.inf
    return _MOST_ASIDE_M * lon_deg * (2 * lat_deg + lon_deg)


def nearly_aside_m(start: Vertex, end: Vertex) -> float:
    """`aside_m` to the first order, by arithmetic alone; 0 for edges of over a degree, of which that says nothing.

    An eighth of how fast a line that is straight in both turns away from its geodesic: R sin(lat) lon (2 lat^2 + cos^2(lat) lon^2) / speed.
    """
    lat_deg, lon_deg = abs(end[0] - start[0]) / NDEG, abs(_shorter(end[1] - start[1])) / NDEG
    if lat_deg > 1 or lon_deg > 1 or lon_deg == 0:
        return 0.0
    middle = math.radians((start[0] + end[0]) / 2 / NDEG)
    north, east, round_ = math.radians(lat_deg), math.cos(middle) * math.radians(lon_deg), math.radians(lon_deg)
    return _MEAN_RADIUS_M * abs(math.sin(middle)) * round_ * (2 * north * north + east * east) / math.hypot(north, east) / 8


def _densified(vertices: Sequence[Vertex], middle: Callable[[Vertex, Vertex], Vertex], where: str) -> tuple[Vertex, ...]:
    ring = _drawn(vertices, middle, where)
    if ring is None:
        what = f"its long edges need more than {MAX_VERTICES} vertices to be drawn to {TOLERANCE_M:.0f} m"
        raise Refused(what, where=where, mend="cut it into smaller polygons")
    return ring


def _drawn(vertices: Sequence[Vertex], middle: Callable[[Vertex, Vertex], Vertex], where: str) -> tuple[Vertex, ...] | None:
    """The ring with what has to stand between its vertices; None as soon as that makes more than a Polygon holds."""
    ring: list[Vertex] = []
    for number, start in enumerate(vertices):
        ring.append(start)
        _between(start, vertices[(number + 1) % len(vertices)], middle, _MAX_HALVINGS, ring, MAX_VERTICES, where)
        if len(ring) > MAX_VERTICES:
            return None
    return tuple(ring)


def _between(
    start: Vertex, end: Vertex, middle: Callable[[Vertex, Vertex], Vertex], halvings: int, ring: list[Vertex], most: int, where: str
) -> None:  # fmt: skip
    """Add to `ring` what has to stand between two vertices, until it is longer than `most`."""
    if halvings == 0 or start == end or len(ring) > most or not _strays(start, end, where):
        return
    half = middle(start, end)
    _between(start, half, middle, halvings - 1, ring, most, where)
    ring.append(half)
    _between(half, end, middle, halvings - 1, ring, most, where)


def _strays(start: Vertex, end: Vertex, where: str) -> bool:
    """Whether an edge's two readings part by more than the tolerance; it is measured only where arithmetic does not tell."""
    if most_aside_m(start, end) <= TOLERANCE_M:
        return False
    effort.spend(effort.EDGE, where=where)
    if nearly_aside_m(start, end) > _CERTAINLY * TOLERANCE_M:
        return True
    return aside_m(start, end) > TOLERANCE_M


def _deg(vertex: Vertex) -> tuple[float, float]:
    return vertex[0] / NDEG, vertex[1] / NDEG


def _shorter(difference_ndeg: int) -> int:
    """A difference of longitudes taken the shorter way round."""
    return (difference_ndeg + 180 * NDEG) % (360 * NDEG) - 180 * NDEG


def _plane_at(start: Vertex, end: Vertex, part: float) -> Vertex:
    lon = start[1] + round(_shorter(end[1] - start[1]) * part)
    return start[0] + round((end[0] - start[0]) * part), _wrapped(lon)


def _plane_middle(start: Vertex, end: Vertex) -> Vertex:
    return _plane_at(start, end, 0.5)


def _geodesic_middle(start: Vertex, end: Vertex) -> Vertex:
    half_m = distance_m(*_deg(start), *_deg(end)) / 2
    lat, lon = destination(*_deg(start), bearing_deg(*_deg(start), *_deg(end)), half_m)
    return round(lat * NDEG), _wrapped(round(lon * NDEG))


def _wrapped(lon_ndeg: int) -> int:
    return lon_ndeg if abs(lon_ndeg) <= 180 * NDEG else _shorter(lon_ndeg)


def _beside_m(start: Vertex, point: Vertex, along_deg: float) -> float:
    """How far `point` lies beside the great circle that leaves `start` at a bearing."""
    reach = distance_m(*_deg(start), *_deg(point)) / _MEAN_RADIUS_M
    turn = math.radians(bearing_deg(*_deg(start), *_deg(point)) - along_deg)
    return _MEAN_RADIUS_M * math.asin(math.sin(reach) * math.sin(turn))
