"""What a recording shows afterwards: every pair of aircraft that lost separation, from when to when. What alerts are measured by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from deconflict.airspace import earth
from deconflict.airspace.altitude import Reference
from deconflict.airspace.track import Plot
from deconflict.wire.recording import Batch

GAP_S: Final = 60
"""Between two reports further apart nothing is known of where an aircraft was."""
SAME_S: Final = 30
"""Two losses of one pair less apart are one."""

Floats = NDArray[np.float64]
_Near = tuple[int, float, int]
"""A second, how far apart two were then, and for how long both had been followed."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One pair within the minima, in whole seconds since 1970; `closest_s` is when it was horizontally closest, `closest_m` how close.

    `known_s` is for how long before it both had been followed without a gap.
    """

    pair: tuple[str, str]
    from_s: int
    until_s: int
    closest_s: int
    closest_m: float
    known_s: int


def losses(batches: Iterable[Batch], horizontal_m: float, vertical_m: float) -> list[Loss]:
    """Every loss, by time: places and heights interpolated to whole seconds between reports in the air, of one reference of heights."""
    seen: dict[tuple[str, int], _Near] = {}
    since: dict[str, tuple[int, int]] = {}
    for second, names, places_m, heights_m in _seconds(batches):
        for name in names:
            began_s, last_s = since.get(name, (second, second))
            since[name] = (began_s if second - last_s <= 1 else second, second)
        apart_m = np.linalg.norm(places_m[:, None] - places_m[None, :], axis=2)
        near = (apart_m < horizontal_m) & (np.abs(heights_m[:, None] - heights_m[None, :]) < vertical_m)
        for i, j in zip(*np.nonzero(np.triu(near, 1)), strict=True):
            one, other = sorted((names[i], names[j]))
            known_s = second - max(since[one][0], since[other][0])
            seen[(f"{one} {other}", second)] = (second, float(apart_m[i, j]), known_s)
    by_pair: dict[str, list[_Near]] = {}
    for (pair, _), point in sorted(seen.items()):
        by_pair.setdefault(pair, []).append(point)
    found = [loss for pair, points in by_pair.items() for loss in _split(pair, points)]
    return sorted(found, key=lambda loss: (loss.from_s, loss.pair))


def _split(pair: str, points: list[_Near]) -> Iterator[Loss]:
    runs: list[list[_Near]] = []
    for point in points:
        if runs and point[0] - runs[-1][-1][0] <= SAME_S:
            runs[-1].append(point)
        else:
            runs.append([point])
    first, _, other = pair.partition(" ")
    for run in runs:
        closest = min(run, key=lambda point: point[1])
        yield Loss((first, other), run[0][0], run[-1][0], closest[0], closest[1], run[0][2])


def _seconds(batches: Iterable[Batch]) -> Iterator[tuple[int, list[str], Floats, Floats]]:
    """Second by second the aircraft in the air, where (earth-centred) and how high."""
    plots: dict[str, list[Plot]] = {}
    for _, batch in batches:
        for plot in batch:
            plots.setdefault(plot.track_id, []).append(plot)
    at: dict[int, list[tuple[str, Floats, float]]] = {}
    for name, reported in plots.items():
        for second, place_m, height_m in _flown(reported):
            at.setdefault(second, []).append((name, place_m, height_m))
    for second in sorted(at):
        names, places_m, heights_m = zip(*at[second], strict=True)
        yield second, list(names), np.array(places_m), np.array(heights_m)


def _flown(reported: list[Plot]) -> Iterator[tuple[int, Floats, float]]:
    high = [p for p in reported if p.height is not None and p.height.reference is Reference.FL and not p.on_ground]
    high = [p for p, before in zip(high, [None, *high[:-1]], strict=True) if before is None or p.at_us > before.at_us]
    if len(high) < 2:
        return
    times_s = np.array([p.at_us / 1e6 for p in high])
    places_m = earth.cartesian_m([p.lat_ndeg / 1e9 for p in high], [p.lon_ndeg / 1e9 for p in high])
    heights_m = np.array([p.height.value_mm / 1000 for p in high if p.height is not None])
    whole = np.arange(int(np.ceil(times_s[0])), int(times_s[-1]) + 1)
    after = np.clip(np.searchsorted(times_s, whole), 1, len(times_s) - 1)
    known = times_s[after] - times_s[after - 1] <= GAP_S
    across = np.stack([np.interp(whole, times_s, places_m[:, axis]) for axis in range(3)], axis=1)
    height = np.interp(whole, times_s, heights_m)
    for k in np.flatnonzero(known):
        yield int(whole[k]), across[k], float(height[k])
