"""Lines of more places than a route of ours holds, told by fewer: how far the line then strays has to be added to its width."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from shapely import LineString

from deconflict.wire.edges import TOLERANCE_M

MOST_PLACES: Final = 48
"""A route has at most 65, and long legs need places between them."""
_M_A_DEG: Final = 111_700.0
"""More than any degree of latitude or of the equator is long (WGS-84: 111,694 m at the poles)."""
_WIDEST_DEG: Final = 3.0
_HALVINGS: Final = 24
_PART: Final = 400
"""Places thinned together at first: what thinning takes grows with their square."""
_FIRST: Final = 8
"""What part of the straying may be taken by that."""
_FEW: Final = 2_000

Position = tuple[float, float]
"""(longitude, latitude) in degrees."""


def thinned(line: Sequence[Position], most_m: float) -> tuple[list[Position], float] | None:
    """The line by at most 48 of its places, and how far it strays from itself at most, in whole metres.

    None where that takes straying by more than `most_m`, or the line is wider than three degrees.
    """
    lats = [lat for _, lat in line]
    lons = [lon for lon, _ in line]
    if max(max(lats) - min(lats), max(lons) - min(lons)) > _WIDEST_DEG or max(map(abs, lats)) > 85:
        return None
    # The scale of longitude is the largest along the line, so that no distance comes out too short.
    scale = math.cos(math.radians(min(map(abs, lats)) if min(lats) * max(lats) > 0 else 0.0))
    flat = LineString([(lon * scale * _M_A_DEG, lat * _M_A_DEG) for lon, lat in line])
    flat, strayed_m = _fewer_at_first(flat, most_m)
    if len(flat.coords) > _FEW:
        return None
    low_m, high_m = 0.0, most_m - strayed_m
    for _ in range(_HALVINGS):
        middle_m = (low_m + high_m) / 2
        low_m, high_m = (
            (low_m, middle_m) if len(flat.simplify(middle_m, preserve_topology=False).coords) <= MOST_PLACES else (middle_m, high_m)
        )
    fewer = flat.simplify(high_m, preserve_topology=False)
    if len(fewer.coords) > MOST_PLACES:
        return None
    # Every place lies within the tolerance of the leg that stands for it; and our legs follow straight ones to a metre.
    return [(x / scale / _M_A_DEG, y / _M_A_DEG) for x, y in fewer.coords], math.ceil(high_m + strayed_m) + TOLERANCE_M


def _fewer_at_first(flat: LineString, most_m: float) -> tuple[LineString, float]:
    """A very long line thinned part by part, and how far it strays by that; a shorter one as it is."""
    places = list(flat.coords)
    if len(places) <= _FEW:
        return flat, 0.0
    strays_m = most_m / _FIRST
    parts = [LineString(places[at : at + _PART + 1]) for at in range(0, len(places) - 1, _PART)]
    kept = [place for part in parts for place in part.simplify(strays_m, preserve_topology=False).coords[:-1]]
    return LineString([*kept, places[-1]]), strays_m
