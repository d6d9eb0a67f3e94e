"""Packs: where many volumes are filed at once, for `index`. Sorted arrays: 12 bytes for each hour of a volume.

A pack says of a cube and an hour which rows are filed there. It is never changed; a row that is no longer what it was is found in vain,
and told apart by what the row says. The name of a place is one integer: the grid, the hour, then x, y and z of the cube, so that all
cubes of a column along z lie side by side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from deconflict.airspace.earth import Floats

COLUMNS = 14
"""x, y, z of the middle (m), radius (m), from, until (µs), lowest, highest above WGS-84 (m); least and greatest x, y, z (m)."""
CUBE_M = 16_000.0
"""Edge of the cubes of the finest grid: most plans' balls are smaller, and few cubes hold all that is near one."""
HOUR_US = 3_600_000_000
MOST_HOURS = 12
"""A volume that lasts longer is filed once, under `LONG`, and looked at for every time."""
LONG = -1
_HALF = 1024
"""Cubes from the middle of the Earth outwards, more than there are: 400 of the finest grid."""
_BITS = 11
_HOUR_BITS = 22
"""2^53 µs after 1970 is hour 2,501,999."""
_MOST_COLUMNS = 20_000
"""A query that reaches more columns of cubes than this looks at every row instead."""

Rows = NDArray[np.intp]
Codes = NDArray[np.int64]


class Pack(NamedTuple):
    """`codes` (n,) in order, and the row filed at each; which grids there are, and the first and last hour."""

    codes: Codes
    rows: NDArray[np.int32]
    grids: tuple[int, ...]
    hours: tuple[int, int]

    def near(self, middle_m: tuple[float, float, float], reach_m: float, hours: Sequence[int]) -> Rows:
        """Rows, some of them more than once, whose ball may come within reach of a point in these hours (none: at any time)."""
        asked = [LONG, *(hour for hour in hours or range(self.hours[0], self.hours[1] + 1) if self.hours[0] <= hour <= self.hours[1])]
        spans = [_cubes(middle_m, reach_m, grid) for grid in self.grids]
        if len(asked) * sum(len(x) * len(y) for x, y, _ in spans) > _MOST_COLUMNS:
            return np.asarray(self.rows, dtype=np.intp)
        begins, ends = (np.concatenate(codes) for codes in zip(*self._columns(spans, asked), strict=True))
        first, last = np.searchsorted(self.codes, begins, "left"), np.searchsorted(self.codes, ends, "right")
        some = last > first
        found = [self.rows[begin:end] for begin, end in zip(first[some].tolist(), last[some].tolist(), strict=True)]
        return np.concatenate(found).astype(np.intp) if found else np.empty(0, dtype=np.intp)

    def _columns(self, spans: Sequence[tuple[range, range, range]], hours: Sequence[int]) -> Iterator[tuple[Codes, Codes]]:
        """First and last code of every column of cubes."""
        hour = np.array(hours, dtype=np.int64)
        for grid, (x_span, y_span, z_span) in zip(self.grids, spans, strict=True):
            x, y = np.arange(x_span.start, x_span.stop)[:, None], np.arange(y_span.start, y_span.stop)[:, None, None]
            first = _code(grid, hour, x, y, z_span[0]).ravel()
            yield first, first + (z_span[-1] - z_span[0])


def pack(rows: Rows, columns: Floats) -> Pack:
    """Rows by what they say (`COLUMNS`)."""
    grid = _grids(columns[:, 3])
    cube = np.floor(columns[:, :3] / (CUBE_M * 2.0**grid)[:, None]).astype(np.int64)
    first, last = (columns[:, 4] // HOUR_US).astype(np.int64), (columns[:, 5] // HOUR_US).astype(np.int64)
    long = last - first >= MOST_HOURS
    times = np.where(long, 1, last - first + 1)
    each = np.repeat(np.arange(len(rows)), times)
    nth = np.arange(len(each)) - np.repeat(np.cumsum(times) - times, times)
    hour = np.where(long[each], LONG, first[each] + nth)
    codes = _code(grid[each], hour, *cube[each].T)
    order = np.argsort(codes, kind="stable")
    listed = first[~long], last[~long]
    hours = (int(listed[0].min()), int(listed[1].max())) if len(listed[0]) else (0, -1)
    return Pack(codes[order], rows[each][order].astype(np.int32), tuple(np.unique(grid).tolist()), hours)


def merged(packs: list[Pack]) -> list[Pack]:
    """The same in fewer packs: one that is not twice as large as the next is put together with it."""
    while len(packs) > 1 and len(packs[-2].codes) < 2 * len(packs[-1].codes):
        one, other = packs[-2:]
        codes, rows = np.concatenate([one.codes, other.codes]), np.concatenate([one.rows, other.rows])
        order = np.argsort(codes, kind="stable")
        spans = [pack.hours for pack in (one, other) if pack.hours[0] <= pack.hours[1]] or [(0, -1)]
        hours = min(span[0] for span in spans), max(span[1] for span in spans)
        packs = [*packs[:-2], Pack(codes[order], rows[order], tuple(sorted({*one.grids, *other.grids})), hours)]
    return packs


def _grids(radius_m: Floats) -> Codes:
    return np.ceil(np.log2(np.maximum(radius_m, CUBE_M) / CUBE_M)).astype(np.int64)


def _cubes(middle_m: tuple[float, float, float], reach_m: float, grid: int) -> tuple[range, range, range]:
    """The cubes of a grid in reach, by axis: a ball of a grid is no larger than its cubes are wide."""
    edge_m = CUBE_M * 2**grid
    x, y, z = (range(_within((at_m - reach_m) / edge_m - 1), _within((at_m + reach_m) / edge_m + 1) + 1) for at_m in middle_m)
    return x, y, z


def _within(cube: float) -> int:
    return max(-_HALF, min(_HALF - 1, math.floor(cube)))


def _code(grid: int | Codes, hour: Codes, x: Codes, y: Codes, z: int | Codes) -> Codes:
    place = ((x + _HALF) << 2 * _BITS) | ((y + _HALF) << _BITS) | (z + _HALF)
    return np.asarray(((grid << _HOUR_BITS) | (hour - LONG)) << 3 * _BITS | place, dtype=np.int64)
