"""Areas that one Polygon of ours cannot hold, with holes or of too many vertices, cut into pieces that it can.

Cuts are straight in longitude and latitude, as GeoJSON's edges are, so the pieces together are the same area.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from shapely import GEOSException, Polygon, box
from shapely.geometry.base import BaseGeometry

from deconflict.errors import Refused
from deconflict.wire import effort
from deconflict.wire.edges import MAX_VERTICES, fits
from deconflict.wire.quantities import NDEG

MAX_PIECES: Final = 64
"""What one object's volumes may be."""
MAX_POSITIONS: Final = 20_000
_CUT: Final = 20
"""Steps that a cut costs, however small the area."""
_FEW: Final = 60
_SMALL_DEG: Final = 1.0
"""A ring of fewer positions than these, within so many degrees, never grows beyond what a Polygon holds."""

Position = tuple[float, float]
"""(longitude, latitude) in degrees."""


def pieces(outer: Sequence[Position], holes: Sequence[Sequence[Position]], *, where: str) -> list[list[Position]]:
    """The closed rings of the pieces; the outer ring itself where it needs no cut.

    Refused when rings cross, or more than 64 pieces are needed.
    """
    if not holes and not _too_long(outer, where):
        return [list(outer)]
    if len(outer) + sum(len(hole) for hole in holes) > MAX_POSITIONS:
        raise Refused("an outline of too many positions to cut", where=where, mend=f"at most {MAX_POSITIONS}: simplify it")
    try:
        area = Polygon(outer, holes)
        if not area.is_valid:
            raise Refused("a ring crosses itself or another", where=where, mend="mend the outline")
        return [[(x, y) for x, y, *_ in piece.exterior.coords] for piece in _cut(area, where)]
    except (GEOSException, ValueError) as fault:
        raise Refused(f"no area: {fault}"[:120], where=where, mend="rings of at least 4 positions, the last equal to the first") from None


def _too_long(ring: Sequence[Position], where: str) -> bool:
    """Whether a ring needs more vertices than a Polygon of ours has."""
    wide = max(max(of) - min(of) for of in zip(*ring, strict=True))
    if len(ring) < _FEW and wide < _SMALL_DEG:
        return False
    if len(ring) > MAX_VERTICES or any(abs(lon) > 180 or abs(lat) > 90 for lon, lat in ring):
        return len(ring) > MAX_VERTICES
    vertices = [(round(lat * NDEG), round(lon * NDEG)) for lon, lat in ring]
    return not fits(vertices[:-1] if ring[0] == ring[-1] else vertices, where=where)


def _cut(area: Polygon, where: str) -> list[Polygon]:
    """The area, cut through the middle of a hole, or of itself, again and again."""
    done: list[Polygon] = []
    waiting = [area]
    while waiting:
        if len(done) + len(waiting) > MAX_PIECES:
            raise Refused(
                f"it needs more than {MAX_PIECES} pieces", where=where, mend="state it as several areas, simpler and without holes"
            )
        piece = waiting.pop()
        ring = [(x, y) for x, y, *_ in piece.exterior.coords]
        effort.spend(_CUT + len(ring) // 8 + len(piece.interiors), where=where)
        if not piece.interiors and not _too_long(ring, where):
            done.append(piece)
            continue
        waiting += [part for half in _halves(piece) for part in _areas(piece & half)]
    return done


def _halves(piece: Polygon) -> tuple[Polygon, Polygon]:
    west, south, east, north = piece.bounds
    if not piece.interiors and north - south > east - west:
        middle = (south + north) / 2
        return box(west, south, east, middle), box(west, middle, east, north)
    middle = piece.interiors[0].centroid.x if piece.interiors else (west + east) / 2
    return box(west, south, middle, north), box(middle, south, east, north)


def _areas(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon) and part.area > 0]
