"""Many volumes at once: a ball and a box that hold each, when, between what heights, and which of them are certainly well formed.

What takes `outline.layout` and `volume.check` a tenth of a millisecond for one volume takes a few microseconds here for each of thousands,
because it is done in arrays and leaves out what only a close look needs. It never says that a volume is bad: what is not certainly good
by these quick tests is to be looked at alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from deconflict.airspace import earth
from deconflict.airspace.altitude import Ground, Height, Reference, above_w84
from deconflict.airspace.earth import NDEG_PER_DEG, Floats
from deconflict.airspace.extent import Volume4D
from deconflict.airspace.outline import ROUNDING_M, STEP_M, Circle, Polygon

Flags = NDArray[np.bool_]

_LONGEST_EDGE_M = 200_000.0
"""Within so long an edge geodesic and great ellipse differ by less than `_LEAST_WIDTH_M` / 100: the sideways error grows with the cube of
the length from 0.1 mm at 25 km."""
_LARGEST_RADIUS_M = 500_000.0
_SHORTEST_EDGE_M = 0.01
_LEAST_WIDTH_M = 10.0
_LEAST_TURN_RAD = 1e-3
"""What is convex with these to spare in the plane is simple on the ground too."""


class Laid(NamedTuple):
    """One row for each of n volumes. A row that is not `sure` holds nothing of use.

    `middle_m` (n, 3) Earth-centred and `radius_m` (n,): a ball that holds the outline; `least_m`, `greatest_m` (n, 3): a box that does;
    `from_us`, `until_us` (n,); `low_m`, `high_m` (n,): lowest and highest above WGS-84 with the bounds of the references.
    """

    middle_m: Floats
    radius_m: Floats
    least_m: Floats
    greatest_m: Floats
    from_us: Floats
    until_us: Floats
    low_m: Floats
    high_m: Floats
    sure: Flags


def lay(volumes: Sequence[Volume4D], ground: Ground | None = None) -> Laid:
    """All of some volumes; their numbers must be within their bounds, as those of everything decoded are."""
    outlines = [volume.volume.outline for volume in volumes]
    laid = _Bounds(len(volumes))
    circular = np.array([isinstance(outline, Circle) for outline in outlines], dtype=np.bool_)
    for which, kind, fill in ((circular, Circle, laid.circles), (~circular, Polygon, laid.polygons)):
        rows = np.flatnonzero(which)
        if len(rows):
            fill(rows, [outline for outline in outlines if isinstance(outline, kind)])
    from_us, until_us = _numbers(volumes, "from_us", "until_us").T
    low_m, high_m, upright = _heights(volumes, ground)
    sure = laid.sure & (from_us < until_us) & upright
    return Laid(laid.middle_m, laid.radius_m, laid.least_m, laid.greatest_m, from_us, until_us, low_m, high_m, sure)


def _numbers(things: Sequence[Any], *names: str) -> Floats:
    """These numbers of each thing, a row each; `a.b` is the b of its a."""
    rows = map(attrgetter(*names), things)
    return np.fromiter(chain.from_iterable(rows), dtype=np.float64, count=len(things) * len(names)).reshape(-1, len(names))


def _heights(volumes: Sequence[Volume4D], ground: Ground | None) -> tuple[Floats, Floats, Flags]:
    """Lowest and highest above WGS-84, and whether the upper height is surely not below the lower one."""
    offsets = np.array([above_w84(Height(0, reference), ground) for reference in Reference])
    values_m = _numbers(volumes, "volume.lower.value_mm", "volume.upper.value_mm") / 1000
    named = map(attrgetter("volume.lower.reference", "volume.upper.reference"), volumes)
    which = np.fromiter(map(list(Reference).index, chain.from_iterable(named)), dtype=np.intp, count=2 * len(volumes)).reshape(-1, 2)
    low_m, high_m = values_m[:, 0] + offsets[which[:, 0], 0], values_m[:, 1] + offsets[which[:, 1], 2]
    alike = which[:, 0] == which[:, 1]
    return low_m, high_m, np.where(alike, values_m[:, 1] >= values_m[:, 0], high_m >= low_m)


class _Bounds:
    """Balls and boxes, filled in outline by outline."""

    def __init__(self, count: int) -> None:
        self.middle_m, self.least_m, self.greatest_m = np.zeros((count, 3)), np.zeros((count, 3)), np.zeros((count, 3))
        self.radius_m = np.zeros(count)
        self.sure = np.zeros(count, dtype=np.bool_)

    def circles(self, rows: NDArray[np.intp], outlines: Sequence[Any]) -> None:
        """A circle's ball is its own; its ground bulges less than it is wide."""
        stated = _numbers(outlines, "lat_ndeg", "lon_ndeg", "radius_mm")
        middle_m, radius_m = earth.cartesian_m(stated[:, 0] / NDEG_PER_DEG, stated[:, 1] / NDEG_PER_DEG), stated[:, 2] / 1000
        self.middle_m[rows], self.radius_m[rows], self.sure[rows] = middle_m, radius_m, True
        self.least_m[rows], self.greatest_m[rows] = middle_m - radius_m[:, None], middle_m + radius_m[:, None]

    def polygons(self, rows: NDArray[np.intp], outlines: Sequence[Any]) -> None:
        """A ball about the mean of the vertices, larger by what an edge rises over its chord; a box, by what the ground does."""
        rings = _Rings(outlines)
        middle_m = rings.over(np.add, rings.points_m) / rings.counts[:, None]
        away_m = np.sqrt(((rings.points_m - middle_m[rings.of]) ** 2).sum(axis=1))
        longest_m = rings.over(np.maximum, rings.edge_m)
        # A curve of length s that bends no more than the Earth's least radius R leaves its chord by at most s² / 8R.
        sag_m = longest_m**2 / (8 * earth.LEAST_RADIUS_M) + ROUNDING_M
        radius_m = rings.over(np.maximum, away_m) + sag_m
        bulge_m = (sag_m + radius_m**2 / earth.LEAST_RADIUS_M)[:, None]
        self.middle_m[rows], self.radius_m[rows] = middle_m, radius_m
        self.least_m[rows] = rings.over(np.minimum, rings.points_m) - bulge_m
        self.greatest_m[rows] = rings.over(np.maximum, rings.points_m) + bulge_m
        fit = (radius_m < _LARGEST_RADIUS_M) & (longest_m < _LONGEST_EDGE_M) & (rings.over(np.minimum, rings.edge_m) > _SHORTEST_EDGE_M)
        self.sure[rows] = _simple(rings, middle_m, longest_m, fit)


class _Rings:
    """The vertices of many polygons in one array: `points_m` (m, 3), `of` (m,) the polygon of each, `starts` and `counts` (n,)."""

    def __init__(self, outlines: Sequence[Any]) -> None:
        self.counts = np.array([len(outline.vertices_ndeg) for outline in outlines])
        self.starts = np.concatenate([[0], np.cumsum(self.counts)[:-1]])
        self.of = np.repeat(np.arange(len(outlines)), self.counts)
        pairs = chain.from_iterable(outline.vertices_ndeg for outline in outlines)
        flat = np.fromiter(chain.from_iterable(pairs), dtype=np.float64, count=2 * int(self.counts.sum()))
        self.points_m = earth.cartesian_m(flat[::2] / NDEG_PER_DEG, flat[1::2] / NDEG_PER_DEG)
        here = np.arange(len(self.of)) - self.starts[self.of]
        self._next = self.starts[self.of] + (here + 1) % self.counts[self.of]
        chord_m = np.sqrt(((self.next(self.points_m) - self.points_m) ** 2).sum(axis=1))
        # At most as long as the edge can be over its chord (Schur's theorem), as in `outline`.
        self.edge_m = 2 * earth.LEAST_RADIUS_M * np.arcsin(np.minimum(1.0, chord_m / (2 * earth.LEAST_RADIUS_M)))

    def next(self, of_vertices: Any) -> Any:
        """The same numbers of the vertex after each."""
        return of_vertices[self._next]

    def over(self, reduce: np.ufunc, of_vertices: Any) -> Any:
        """One number (or row) for each polygon from those of its vertices."""
        return reduce.reduceat(of_vertices, self.starts, axis=0)


def _simple(rings: _Rings, middle_m: Floats, longest_m: Floats, fit: Flags) -> Flags:
    """Which polygons are certainly simple: convex with something to spare, or by shapely where no edge is longer than a step."""
    with np.errstate(divide="ignore", invalid="ignore"):
        x, y = _in_plane(rings, middle_m)
        convex = fit & _convex(rings, x, y)
        other = np.flatnonzero(fit & ~convex & (longest_m <= STEP_M))
    if len(other):
        wanted = np.isin(rings.of, other)
        made = shapely.linearrings(x[wanted], y[wanted], indices=np.searchsorted(other, rings.of[wanted]))
        convex[other] = shapely.is_valid(shapely.polygons(made))
    return convex


def _in_plane(rings: _Rings, middle_m: Floats) -> tuple[Floats, Floats]:
    """Central projection onto the plane at each middle, in metres there: straight lines are great ellipses."""
    up = middle_m / np.sqrt((middle_m**2).sum(axis=1))[:, None]
    level = np.hypot(up[:, 0], up[:, 1])
    flat = level > 1e-6
    level = np.where(flat, level, 1.0)
    # At a pole any direction serves as east.
    east = np.column_stack([np.where(flat, -up[:, 1] / level, 0.0), np.where(flat, up[:, 0] / level, 1.0), np.zeros(len(up))])
    axes = [axis[rings.of] for axis in (up, east, np.cross(up, east))]
    along, x, y = ((rings.points_m * axis).sum(axis=1) for axis in axes)
    return x / along * earth.LEAST_RADIUS_M, y / along * earth.LEAST_RADIUS_M


def _convex(rings: _Rings, x: Floats, y: Floats) -> Flags:
    """Turning one way only, once round, each corner and each width by more than the least."""
    edge_x, edge_y = rings.next(x) - x, rings.next(y) - y
    after_x, after_y = rings.next(edge_x), rings.next(edge_y)
    cross = edge_x * after_y - edge_y * after_x
    turn = np.arctan2(cross, edge_x * after_x + edge_y * after_y)
    # Of a convex ring the vertices nearest to an edge's line are the two beside it.
    ahead_m, behind_m = np.abs(cross) / np.hypot(edge_x, edge_y), np.abs(cross) / np.hypot(after_x, after_y)
    wide = rings.over(np.minimum, np.minimum(ahead_m, behind_m)) > _LEAST_WIDTH_M
    one_way = rings.over(np.minimum, np.abs(turn)) > _LEAST_TURN_RAD
    round_once = np.abs(np.abs(rings.over(np.add, turn)) - 2 * np.pi) < 0.1
    same = np.abs(rings.over(np.add, np.sign(turn))) == rings.counts
    return np.asarray(wide & one_way & round_once & same)
