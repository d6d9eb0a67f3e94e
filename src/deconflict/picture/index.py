"""SpaceTimeIndex: which volumes are near these ones, in space, height and time. Coarse and inclusive: it may name too many.

Each volume is kept as its bounding ball about a point of the Earth-centred frame. It is filed in the one cube of a grid that holds that
point, of a grid as wide as the ball is (twice as wide, and so on, for larger ones), on a shelf for each hour it touches. A query looks
into the cubes of each grid that its own ball may reach, on the shelves of its hours, and then compares time, height, balls and boxes in
arrays. Nothing here knows poles or the antimeridian: what is near is compared by chords. What is added by the thousand, as when a node
starts, is filed in sorted arrays instead (`packing`), at a twentieth of the time and the memory.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from itertools import product
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from deconflict.airspace import earth
from deconflict.airspace.altitude import Ground, above_w84
from deconflict.airspace.earth import Floats
from deconflict.airspace.laying import lay
from deconflict.airspace.outline import ROUNDING_M, Layout, layout
from deconflict.airspace.separation import Minima
from deconflict.airspace.volume import Volume4D
from deconflict.picture.packing import COLUMNS, CUBE_M, HOUR_US, LONG, MOST_HOURS, Pack, merged, pack

_MOST_ROWS = 4096
"""More than the volumes of any one key."""
Cube = tuple[int, int, int]
Pairs = list[tuple[int, int]]
"""(number of the volume asked about, number of the volume kept), in order."""

Key = TypeVar("Key", bound=Hashable)


class SpaceTimeIndex(Generic[Key]):
    """Keys (a plan, a zone) by where and when their volumes are. `ground` is what heights above ground are reckoned over."""

    def __init__(self, ground: Ground | None = None) -> None:
        self._ground = ground
        self._rows: Floats = np.empty((1024, COLUMNS))
        self._count = 0
        self._key_at: list[Key | None] = []
        self._free: dict[int, list[int]] = {}
        self._run_of: dict[Key, int] = {}
        self._shelves: dict[int, _Shelf] = {}
        self._packs: list[Pack] = []

    def __len__(self) -> int:
        """How many keys are kept."""
        return len(self._run_of)

    def __contains__(self, key: object) -> bool:
        """Whether a key is kept."""
        return key in self._run_of

    def add(self, key: Key, volumes: Sequence[Volume4D]) -> None:
        """Keep a key with its volumes, in place of what was kept under it; Refused for an outline that cannot be measured."""
        described = [self._described(volume) for volume in volumes]
        self.remove(key)
        first = self._run(key, len(described))
        for row, columns in enumerate(described, first):
            self._rows[row] = columns
            filed = _filed(*columns[:4])
            for hour in _hours(columns[4], columns[5]) or [LONG]:
                self._shelves.setdefault(hour, _Shelf()).put(filed, row)

    def add_many(self, things: Sequence[tuple[Key, Sequence[Volume4D]]]) -> list[Key]:
        """Keep many keys, none of them kept yet, each with its volumes; their numbers must be within their bounds.

        Returns the keys that it did not keep, because a volume of theirs is not certainly well formed: check and add these one by one.
        """
        laid = lay([volume for _, volumes in things for volume in volumes], self._ground)
        columns = np.column_stack(
            [laid.middle_m, laid.radius_m, laid.from_us, laid.until_us, laid.low_m, laid.high_m, laid.least_m, laid.greatest_m]
        )  # fmt: skip
        unsure = np.flatnonzero(~laid.sure)
        counts = np.array([len(volumes) for _, volumes in things], dtype=np.intp)
        of = np.repeat(np.arange(len(things)), counts)
        left = set(of[unsure].tolist())
        if left:
            columns = columns[~np.isin(of, of[unsure])]
        first = self._count
        self._run_on([(key, len(volumes)) for at, (key, volumes) in enumerate(things) if at not in left])
        self._rows[first : self._count] = columns
        if self._count > first:
            self._packs = merged([*self._packs, pack(np.arange(first, self._count), columns)])
        return [things[at][0] for at in sorted(left)]

    def remove(self, key: Key) -> None:
        """Keep a key no longer; nothing happens when it is not kept."""
        run = self._run_of.pop(key, None)
        if run is None:
            return
        first, count = divmod(run, _MOST_ROWS)
        for row in range(first, first + count):
            filed = _filed(*self._rows[row, :4])
            for hour in _hours(self._rows[row, 4], self._rows[row, 5]) or [LONG]:
                shelf = self._shelves.get(hour)
                # What is filed in a pack stays there: it finds a row that is nowhere, or is another's by then.
                if shelf is not None and shelf.take(filed, row) and not shelf.at:
                    del self._shelves[hour]
            self._key_at[row] = None
            self._rows[row, 4:6] = np.inf, -np.inf
        self._free.setdefault(count, []).append(first)

    def near(self, volumes: Sequence[Volume4D], minima: Minima) -> set[Key]:
        """Every key with a volume that may meet one of these within the minima."""
        return set(self.pairs(volumes, minima))

    def pairs(self, volumes: Sequence[Volume4D], minima: Minima) -> dict[Key, Pairs]:
        """Which of these volumes may meet which of a key's, by their numbers, for every key that is near; no others do."""
        found: dict[Key, Pairs] = {}
        for asked, volume in enumerate(volumes):
            for row in self._near_rows(volume, minima):
                key = self._key_at[row]
                assert key is not None, "a row that is free is at no time"
                found.setdefault(key, []).append((asked, row - self._run_of[key] // _MOST_ROWS))
        return found

    def _described(self, volume: Volume4D) -> tuple[float, ...]:
        laid, inside = layout(volume.volume.outline), volume.volume
        low_m, high_m = above_w84(inside.lower, self._ground).low_m, above_w84(inside.upper, self._ground).high_m
        return (*laid.middle_m, laid.cap.radius_m, volume.from_us, volume.until_us, low_m, high_m, *_box(laid))

    def _run(self, key: Key, count: int) -> int:
        """The first of so many rows one after another, which are that key's now."""
        free = self._free.get(count)
        if free:
            first = free.pop()
            self._key_at[first : first + count] = [key] * count
        else:
            first = self._count
            self._run_on([(key, count)])
        self._run_of[key] = first * _MOST_ROWS + count
        return first

    def _run_on(self, runs: Sequence[tuple[Key, int]]) -> None:
        """Rows for each of these keys after all others, so many."""
        for key, count in runs:
            self._run_of[key] = self._count * _MOST_ROWS + count
            self._count += count
            if count == 1:
                self._key_at.append(key)
            else:
                self._key_at += [key] * count
        if self._count > len(self._rows):
            more = max(self._count - len(self._rows), len(self._rows) // 2)
            self._rows = np.concatenate([self._rows, np.empty((more, COLUMNS))])

    def _near_rows(self, volume: Volume4D, minima: Minima) -> list[int]:
        """Rows in order; those of one key in the order of its volumes."""
        x, y, z, radius_m, from_us, until_us, low_m, high_m, *box_m = self._described(volume)
        horizontal_m, vertical_m, time_us = minima.horizontal_mm / 1000, minima.vertical_mm / 1000, minima.time_us
        from_us, until_us = from_us - time_us, until_us + time_us
        rows: set[int] = set()
        for shelf in self._shelves_of(from_us, until_us):
            shelf.find((x, y, z), radius_m + horizontal_m, rows)
        hours = _hours(from_us, until_us)
        listed = np.concatenate(
            [np.fromiter(rows, dtype=np.intp, count=len(rows)), *(p.near((x, y, z), radius_m + horizontal_m, hours) for p in self._packs)]
        )
        # By time and height first: of what is filed near by, most is not there then.
        when = self._rows[listed, 4:8]
        keep = (when[:, 0] < until_us) & (when[:, 1] > from_us)
        keep &= (when[:, 2] <= high_m + vertical_m) & (when[:, 3] >= low_m - vertical_m)
        listed = listed[keep]
        part = self._rows[listed]
        apart = (part[:, :3] - (x, y, z)) ** 2
        keep = apart.sum(axis=1) <= (part[:, 3] + radius_m + horizontal_m) ** 2
        gaps = np.maximum(0.0, np.maximum(part[:, 8:11] - box_m[3:], box_m[:3] - part[:, 11:14]))
        keep &= (gaps**2).sum(axis=1) <= horizontal_m**2
        return sorted(set(listed[keep].tolist()))

    def _shelves_of(self, from_us: float, until_us: float) -> list[_Shelf]:
        hours = _hours(from_us, until_us)
        if not hours:
            return list(self._shelves.values())
        return [self._shelves[hour] for hour in (*hours, LONG) if hour in self._shelves]


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

    def take(self, filed: _Filed, row: int) -> bool:
        """Take a row out again; False where it is not here."""
        cubes = self.at.get(filed.grid, {})
        rows = cubes.get(filed.cube, set())
        if row not in rows:
            return False
        rows.remove(row)
        if not rows:
            del cubes[filed.cube]
        if not cubes:
            del self.at[filed.grid]
        return True

    def find(self, middle_m: tuple[float, float, float], reach_m: float, found: set[int]) -> None:
        """Add every row whose ball may come within reach of a point: a ball of a grid is no larger than its cubes are wide."""
        for grid, cubes in self.at.items():
            edge_m = CUBE_M * 2**grid
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
    grid = max(0, math.ceil(math.log2(radius_m / CUBE_M))) if radius_m > 0 else 0
    edge_m = CUBE_M * 2**grid
    return _Filed(grid, (math.floor(x_m / edge_m), math.floor(y_m / edge_m), math.floor(z_m / edge_m)))


def _hours(from_us: float, until_us: float) -> list[int]:
    """The hours since 1970 that a time touches; none where they are too many to file one by one."""
    first, last = int(from_us // HOUR_US), int(until_us // HOUR_US)
    return list(range(first, last + 1)) if last - first < MOST_HOURS else []
