"""SpaceTimeIndex: which keys have a volume near these ones, in space, height and time. Coarse and inclusive: it may name too many.

Each volume is kept as its bounding disc. It is filed under a few S2 cells of levels 3 to 11 and under every coarser cell that holds one
of them (as in S2RegionTermIndexer), on a shelf for each hour it touches. A query looks up its own cells, and those that hold them, on
the shelves of its hours, and then compares time, height and discs in arrays. Nothing here knows poles or the antimeridian: discs are
compared by chords.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from deconflict.airspace import cells
from deconflict.airspace.altitude import Ground, above_w84
from deconflict.airspace.outline import layout
from deconflict.airspace.separation import Minima
from deconflict.airspace.volume import Volume4D

_LEVELS = (3, 11)
"""Coarsest and finest cell a volume is filed under: about 1,000 km and 4 km across."""
_KEPT_CELLS, _ASKED_CELLS = 4, 8
_HOUR_US = 3_600_000_000
_MOST_HOURS = 12
"""A volume that lasts longer is filed once, under `_LONG`, and looked at for every time."""
_LONG = -1
_COLUMNS = 8
"""x, y, z of the middle (m), radius (m), from, until (µs), lowest, highest above WGS-84 (m)."""

Key = TypeVar("Key", bound=Hashable)


class SpaceTimeIndex(Generic[Key]):
    """Keys (a plan, a zone) by where and when their volumes are. `ground` is what heights above ground are reckoned over."""

    def __init__(self, ground: Ground | None = None) -> None:
        self._ground = ground
        self._rows: NDArray[np.float64] = np.empty((1024, _COLUMNS))
        self._key_of: list[Key] = []
        self._free: list[int] = []
        self._rows_of: dict[Key, list[int]] = {}
        self._filed_of: dict[int, tuple[list[int], tuple[int, ...]]] = {}
        self._shelves: dict[int, _Shelf] = {}

    def __len__(self) -> int:
        """How many keys are kept."""
        return len(self._rows_of)

    def __contains__(self, key: object) -> bool:
        """Whether a key is kept."""
        return key in self._rows_of

    def add(self, key: Key, volumes: Sequence[Volume4D]) -> None:
        """Keep a key with its volumes, in place of what was kept under it; Refused for an outline that cannot be measured."""
        described = [(self._described(volume), self._filed(volume)) for volume in volumes]
        self.remove(key)
        self._rows_of[key] = [self._put(key, row, filed) for row, filed in described]

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
        found: set[Key] = set()
        for volume in volumes:
            found.update(self._key_of[row] for row in self._near_rows(volume, minima))
        return found

    def _described(self, volume: Volume4D) -> tuple[float, ...]:
        laid, inside = layout(volume.volume.outline), volume.volume
        low_m, high_m = above_w84(inside.lower, self._ground).low_m, above_w84(inside.upper, self._ground).high_m
        return (*laid.middle_m, laid.cap.radius_m, volume.from_us, volume.until_us, low_m, high_m)

    def _filed(self, volume: Volume4D) -> tuple[int, ...]:
        return cells.cover_cap(layout(volume.volume.outline).cap, _KEPT_CELLS, 0.0, *_LEVELS)

    def _put(self, key: Key, described: tuple[float, ...], filed: tuple[int, ...]) -> int:
        if self._free:
            row = self._free.pop()
            self._key_of[row] = key
        else:
            row = len(self._key_of)
            self._key_of.append(key)
            if row == len(self._rows):
                self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[row] = described
        hours = _hours(described[4], described[5]) or [_LONG]
        self._filed_of[row] = hours, filed
        for hour in hours:
            self._shelves.setdefault(hour, _Shelf()).put(filed, row)
        return row

    def _candidates(self, volume: Volume4D, minima: Minima) -> set[int]:
        """Rows filed near the volume in space and time, before any number is compared."""
        cap = layout(volume.volume.outline).cap
        asked = cells.cover_cap(cap, _ASKED_CELLS, minima.horizontal_mm / 1000, *_LEVELS)
        hours = _hours(volume.from_us - minima.time_us, volume.until_us + minima.time_us)
        if not hours:
            shelves = list(self._shelves.values())
        else:
            shelves = [self._shelves[hour] for hour in (*hours, _LONG) if hour in self._shelves]
        found: set[int] = set()
        above = {holder for cell in asked for holder in _holders(cell)}
        for shelf in shelves:
            shelf.find(asked, above, found)
        return found

    def _near_rows(self, volume: Volume4D, minima: Minima) -> list[int]:
        rows = self._candidates(volume, minima)
        if not rows:
            return []
        listed = np.fromiter(rows, dtype=np.intp, count=len(rows))
        x, y, z, radius_m, from_us, until_us, low_m, high_m = self._described(volume)
        horizontal_m, vertical_m, time_us = minima.horizontal_mm / 1000, minima.vertical_mm / 1000, minima.time_us
        part = self._rows[listed]
        apart = (part[:, :3] - (x, y, z)) ** 2
        keep = apart.sum(axis=1) <= (part[:, 3] + radius_m + horizontal_m) ** 2
        keep &= (part[:, 4] < until_us + time_us) & (part[:, 5] > from_us - time_us)
        keep &= (part[:, 6] <= high_m + vertical_m) & (part[:, 7] >= low_m - vertical_m)
        return [int(row) for row in listed[keep]]


class _Shelf:
    """The rows of one hour: by the cells they touch, and by every coarser cell that holds one of those."""

    def __init__(self) -> None:
        self.at: dict[int, set[int]] = {}
        self.below: dict[int, set[int]] = {}

    def put(self, filed: tuple[int, ...], row: int) -> None:
        """File a row under its cells."""
        for cell in filed:
            self.at.setdefault(cell, set()).add(row)
            for above in _holders(cell):
                self.below.setdefault(above, set()).add(row)

    def take(self, filed: tuple[int, ...], row: int) -> None:
        """Take a row out again."""
        for cell in filed:
            _discard(self.at, cell, row)
            for above in _holders(cell):
                _discard(self.below, above, row)

    def find(self, asked: tuple[int, ...], above: set[int], found: set[int]) -> None:
        """Add every row whose cells hold, are, or lie in the cells asked for; `above` are all cells that hold those."""
        for cell in asked:
            found.update(self.at.get(cell, _NONE), self.below.get(cell, _NONE))
        for cell in above:
            found.update(self.at.get(cell, _NONE))


_NONE: frozenset[int] = frozenset()


def _hours(from_us: float, until_us: float) -> list[int]:
    """The hours since 1970 that a time touches; none where they are too many to file one by one."""
    first, last = int(from_us // _HOUR_US), int(until_us // _HOUR_US)
    return list(range(first, last + 1)) if last - first < _MOST_HOURS else []


@lru_cache(maxsize=65_536)
def _holders(cell: int) -> tuple[int, ...]:
    """The coarser cells that hold a cell, down to the coarsest level that is filed."""
    return tuple(cells.parent(cell, level) for level in range(_LEVELS[0], cells.level_of(cell)))


def _discard(files: dict[int, set[int]], cell: int, row: int) -> None:
    """Take a row out of a file, and the file away when it is empty; a row filed twice under one cell is taken out once."""
    rows = files.get(cell)
    if rows is not None:
        rows.discard(row)
        if not rows:
            del files[cell]
