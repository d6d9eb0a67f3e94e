"""Cells of the S2 grid that an outline touches: mixed levels for finding, one fixed level with time and height bins for comparing.

A cell is its 64-bit S2 id as a Python integer. The grid is laid on latitude and longitude as they are, so a cell is a set of places
bounded by four curves; metres are turned into angles by the Earth's least radius, so a cover never falls short.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import s2geometry as s2  # type: ignore[import-untyped]

from deconflict.airspace import earth
from deconflict.airspace.altitude import Ground, above_w84
from deconflict.airspace.extent import Volume4D
from deconflict.airspace.outline import Cap, Layout, Outline, layout
from deconflict.errors import Refused

MAX_CELLS = 64
"""Most cells of one cover."""
BIN_LEVEL = 13
"""Cells about 1 km across (S2 cell statistics: 0.76 to 1.59 km² at level 13)."""
BIN_US = 300_000_000
"""Length of a time bin: 5 min."""
BIN_HEIGHT_M = 300.0
"""Height of a bin: about 1000 ft."""
MAX_BINS = 65_536
"""Most bins of one volume: a day's drone area of 20 km fits; more is refused."""
_EDGE_M = 1.0
"""Margin that every cover has: more than the 8 cm by which a step's great circle on the grid may leave its geodesic."""


class Bin(NamedTuple):
    """One cell of `BIN_LEVEL`, one time bin, one height bin above WGS-84."""

    cell: int
    time: int
    height: int


def parent(cell: int, level: int) -> int:
    """The cell of a coarser level that holds this one."""
    lowest = 1 << (2 * (30 - level))
    return (cell & -lowest) | lowest


def level_of(cell: int) -> int:
    """The level of a cell, 0 (a sixth of the Earth) to 30."""
    return 30 - ((cell & -cell).bit_length() - 1) // 2


def cell_at(lat_deg: float, lon_deg: float, level: int = BIN_LEVEL) -> int:
    """The cell of a level that holds a place."""
    return parent(int(s2.S2CellId(s2.S2LatLng.FromDegrees(lat_deg, lon_deg)).id()), level)


def _angle(distance_m: float) -> Any:
    return s2.S1Angle.Radians(distance_m / earth.LEAST_RADIUS_M)


def _disc(cap: Cap, margin_m: float) -> Any:
    return s2.S2Cap(s2.S2LatLng.FromDegrees(cap.lat_deg, cap.lon_deg).ToPoint(), _angle(cap.radius_m + margin_m))


def _region(laid: Layout, margin_m: float) -> Any:
    """The outline grown by the margin, as S2 has it."""
    if laid.is_circle:
        return _disc(laid.cap, margin_m)
    loop = s2.S2Loop()
    loop.Init([s2.S2LatLng.FromDegrees(lat, lon).ToPoint() for lat, lon in zip(laid.lat_deg.tolist(), laid.lon_deg.tolist(), strict=True)])
    loop.Normalize()
    options, grown = s2.S2BufferOperationOptions(), s2.S2Polygon()
    options.set_buffer_radius(_angle(margin_m * 1.03))
    options.set_error_fraction(0.02)
    grow = s2.S2BufferOperation(s2.S2PolygonLayer(grown), options)
    grow.AddPolygon(s2.S2Polygon(loop))
    built = grow.Build()
    assert built, "S2 buffers any loop, even one that crosses itself"
    return grown


def _ids(region: Any, max_cells: int, min_level: int, max_level: int) -> tuple[int, ...]:
    coverer = s2.S2RegionCoverer()
    coverer.set_min_level(min_level)
    coverer.set_max_level(max_level)
    coverer.set_max_cells(max_cells)
    return tuple(int(cell.id()) for cell in coverer.GetCovering(region))


@lru_cache(maxsize=4096)
def cover(outline: Outline, max_cells: int = MAX_CELLS, margin_m: float = 0.0) -> tuple[int, ...]:
    """Cells of mixed levels, in ascending order, that together hold the outline grown by a margin; at most `max_cells` (4 or more)."""
    return _ids(_region(layout(outline), margin_m + _EDGE_M), max(4, min(max_cells, MAX_CELLS)), 0, 30)


def cover_cap(cap: Cap, max_cells: int, margin_m: float, min_level: int, max_level: int) -> tuple[int, ...]:
    """Cells between two levels that hold a disc grown by a margin: quicker and coarser than `cover`."""
    return _ids(_disc(cap, margin_m + _EDGE_M), max_cells, min_level, max_level)


def share(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """Whether two covers, each in ascending order, have a place in common; two cells do only if one holds the other."""
    i = j = 0
    while i < len(a) and j < len(b):
        half_a, half_b = (a[i] & -a[i]) - 1, (b[j] & -b[j]) - 1
        if a[i] + half_a < b[j] - half_b:
            i += 1
        elif b[j] + half_b < a[i] - half_a:
            j += 1
        else:
            return True
    return False


def bins(volume: Volume4D, ground: Ground | None = None) -> frozenset[Bin]:
    """Every bin that a volume touches, heights taken with their bounds above WGS-84: volumes that share space share a bin.

    Refused above `MAX_BINS`.
    """
    inside = volume.volume
    low_m, high_m = above_w84(inside.lower, ground).low_m, above_w84(inside.upper, ground).high_m
    heights = range(math.floor(low_m / BIN_HEIGHT_M), math.floor(high_m / BIN_HEIGHT_M) + 1)
    times = range(volume.from_us // BIN_US, -(-volume.until_us // BIN_US))
    region = _region(layout(inside.outline), _EDGE_M)
    # A coarse look first, so that a huge area is refused before its cells are listed.
    rough = sum(4 ** max(0, BIN_LEVEL - level_of(cell)) for cell in _ids(region, MAX_CELLS, 0, BIN_LEVEL))
    if rough * len(heights) * len(times) > 4 * MAX_BINS:
        raise Refused("this volume is too large to compare bin by bin", where="volume", mend="cut it into smaller or shorter ones")
    cells = _ids(region, MAX_BINS, BIN_LEVEL, BIN_LEVEL)
    if len(cells) * len(heights) * len(times) > MAX_BINS:
        raise Refused("this volume is too large to compare bin by bin", where="volume", mend="cut it into smaller or shorter ones")
    return frozenset(Bin(cell, time, height) for cell in cells for time in times for height in heights)
