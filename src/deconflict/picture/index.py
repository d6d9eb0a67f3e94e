"""SpaceTimeIndex: which volumes are near these ones, in space, height and time. Coarse and inclusive: it may name too many.

Each volume is kept as its bounding ball about a point of the Earth-centred frame. It is filed in the one cube of a grid that holds that
point, of a grid as wide as the ball is (twice as wide, and so on, for larger ones), on a shelf for each hour it touches. A query looks
into the cubes of each grid that its own ball may reach, on the shelves of its hours, and then compares time, height, balls and boxes in
arrays. Nothing here knows poles or the antimeridian: what is near is compared by chords.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from itertools import product
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from deconflict.airspace import earth
from deconflict.airspace.altitude import Ground, above_w84
from deconflict.airspace.outline import ROUNDING_M, Layout, layout
from deconflict.airspace.separation import Minima
from deconflict.airspace.volume import Volume4D

_CUBE_M = 32_000.0
"""Edge of the cubes of the finest grid: most plans' balls are smaller, and few cubes hold all that is near one."""
_HOUR_US = 3_600_000_000
_MOST_HOURS = 12
"""A volume that lasts longer is filed once, under `_LONG`, and looked at for every time."""
_LONG = -1
_COLUMNS = 14
"""x, y, z of the middle (m), radius (m), from, until (µs), lowest, highest above WGS-84 (m); least and greatest x, y, z (m)."""

Cube = tuple[int, int, int]
Pairs = list[tuple[int, int]]
"""(number of the volume asked about, number of the volume kept), in order."""

Key = TypeVar("Key", bound=Hashable)


class SpaceTimeIndex(Generic[Key]):
    """Keys (a plan, a zone) by where and when their volumes are. `ground` is what heights above ground are reckoned over."""

    def __init__(self, ground: Ground | None = None) -> None:
        self._ground = ground
        self._rows: NDArray[np.float64] = np.empty((1024, _COLUMNS))
        self._key_of: list[tuple[Key, int]] = []
        self._free: list[int] = []
        self._rows_of: dict[Key, list[int]] = {}
        self._filed_of: dict[int, tuple[list[int], _Filed]] = {}
        self._shelves: dict[int, _Shelf] = {}

    def __len__(self) -> int:
        """How many keys are kept."""
        return len(self._rows_of)

    def __contains__(self, key: object) -> bool:
        """Whether a key is kept."""
        return key in self._rows_of

    def add(self, key: Key, volumes: Sequence[Volume4D]) -> None:
        """Keep a key with its volumes, in place of what was kept under it; Refused for an outline that cannot be measured."""
        described = [self._described(volume) for volume in volumes]
        self.remove(key)
        self._rows_of[key] = [self._put((key, number), row) for number, row in enumerate(described)]

    def remove(self, key: Key) -> None:
        """Keep a key no longer; nothing happens when it is not kept."""
        for row in self._rows_of.pop(key, ()):
            hours, filed = self._filed_of.pop(row)
            for hour in hours:
                self._shelves[hour].take(filed, row)
                if not self._shelves[hour].at:
                    del self._shelves[hour]
            self._free.append(row)

    def near(self, volumes: Sequence[Volume4D], minima: Minima) -> set[Key]:
        """Every key with a volume that may meet one of these within the minima."""
        return set(self.pairs(volumes, minima))

    def pairs(self, volumes: Sequence[Volume4D], minima: Minima) -> dict[Key, Pairs]:
        """Which of these volumes may meet which of a key's, by their numbers, for every key that is near; no others do."""
        found: dict[Key, Pairs] = {}
        for asked, volume in enumerate(volumes):
            for key, kept in sorted((self._key_of[row] for row in self._near_rows(volume, minima)), key=_number):
                found.setdefault(key, []).append((asked, kept))
        return found

    def _described(self, volume: Volume4D) -> tuple[float, ...]:
        laid, inside = layout(volume.volume.outline), volume.volume
        low_m, high_m = above_w84(inside.lower, self._ground).low_m, above_w84(inside.upper, self._ground).high_m
        return (*laid.middle_m, laid.cap.radius_m, volume.from_us, volume.until_us, low_m, high_m, *_box(laid))

    def _put(self, named: tuple[Key, int], described: tuple[float, ...]) -> int:
        if self._free:
            row = self._free.pop()
            self._key_of[row] = named
        else:
            row = len(self._key_of)
            self._key_of.append(named)
            if row == len(self._rows):
                self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[row] = described
        filed = _filed(*described[:4])
        hours = _hours(described[4], described[5]) or [_LONG]
        self._filed_of[row] = hours, filed
        for hour in hours:
            self._shelves.setdefault(hour, _Shelf()).put(filed, row)
        return row

    def _near_rows(self, volume: Volume4D, minima: Minima) -> list[int]:
        x, y, z, radius_m, from_us, until_us, low_m, high_m, *box_m = self._described(volume)
        horizontal_m, vertical_m, time_us = minima.horizontal_mm / 1000, minima.vertical_mm / 1000, minima.time_us
        rows: set[int] = set()
        for shelf in self._shelves_of(from_us - time_us, until_us + time_us):
            shelf.find((x, y, z), radius_m + horizontal_m, rows)
        if not rows:
            return []
        listed = np.fromiter(rows, dtype=np.intp, count=len(rows))
        part = self._rows[listed]
        apart = (part[:, :3] - (x, y, z)) ** 2
        keep = apart.sum(axis=1) <= (part[:, 3] + radius_m + horizontal_m) ** 2
        keep &= (part[:, 4] < until_us + time_us) & (part[:, 5] > from_us - time_us)
        keep &= (part[:, 6] <= high_m + vertical_m) & (part[:, 7] >= low_m - vertical_m)
        gaps = np.maximum(0.0, np.maximum(part[:, 8:11] - box_m[3:], box_m[:3] - part[:, 11:14]))
        keep &= (gaps**2).sum(axis=1) <= horizontal_m**2
        return [int(row) for row in listed[keep]]

    def _shelves_of(self, from_us: float, until_us: float) -> list[_Shelf]:
        hours = _hours(from_us, until_us)
        if not hours:
            return list(self._shelves.values())
        return [self._shelves[hour] for hour in (*hours, _LONG) if hour in self._shelves]


class _Filed(NamedTuple):
    """Where a ball is filed: its grid (0 the finest, each next twice as wide), and the cube that holds its middle."""

    grid: int
    cube: Cube


class _Shelf:
    """The rows of one hour, grid by grid, cube by cube. Only cubes that hold something are kept."""

    def __init__(self) -> None:
        self.at: dict[int, dict[Cube, set[int]]] = {}

    def put(self, filed: _Filed, row: int) -> None:
        """File a row."""
        self.at.setdefault(filed.grid, {}).setdefault(filed.cube, set()).add(row)

    def take(self, filed: _Filed, row: int) -> None:
        """Take a row out again."""
        cubes = self.at[filed.grid]
        cubes[filed.cube].discard(row)
        if not cubes[filed.cube]:
            del cubes[filed.cube]
        if not cubes:
            del self.at[filed.grid]

    def find(self, middle_m: tuple[float, float, float], reach_m: float, found: set[int]) -> None:
        """Add every row whose ball may come within reach of a point: a ball of a grid is no larger than its cubes are wide."""
        for grid, cubes in self.at.items():
            edge_m = _CUBE_M * 2**grid
            around_m = reach_m + edge_m
            spans = [range(math.floor((at_m - around_m) / edge_m), math.floor((at_m + around_m) / edge_m) + 1) for at_m in middle_m]
            if math.prod(len(span) for span in spans) > len(cubes):
                here = (rows for cube, rows in cubes.items() if all(at in span for at, span in zip(cube, spans, strict=True)))
            else:
                here = (cubes[cube] for cube in product(*spans) if cube in cubes)
            for rows in here:
                found |= rows


def _box(laid: Layout) -> tuple[float, ...]:
    """Least x, y, z and greatest x, y, z of all of an outline, in metres: its points, and how far the ground between them bulges."""
    radius_m = laid.cap.radius_m
    # Over a chord of twice the radius the ground rises by less than radius² / (1.9 R), as radius is at most a third of R.
    more_m = laid.grown_m if laid.is_circle else radius_m**2 / earth.LEAST_RADIUS_M + ROUNDING_M
    points = laid.points_m
    return (*(points.min(axis=0) - more_m).tolist(), *(points.max(axis=0) + more_m).tolist())


def _filed(x_m: float, y_m: float, z_m: float, radius_m: float) -> _Filed:
    grid = max(0, math.ceil(math.log2(radius_m / _CUBE_M))) if radius_m > 0 else 0
    edge_m = _CUBE_M * 2**grid
    return _Filed(grid, (math.floor(x_m / edge_m), math.floor(y_m / edge_m), math.floor(z_m / edge_m)))


def _hours(from_us: float, until_us: float) -> list[int]:
    """The hours since 1970 that a time touches; none where they are too many to file one by one."""
    first, last = int(from_us // _HOUR_US), int(until_us // _HOUR_US)
    return list(range(first, last + 1)) if last - first < _MOST_HOURS else []


def _number(named: tuple[Hashable, int]) -> int:
    return named[1]
