"""How a sky is best searched: into how many slices of time, strips of latitude and slabs of height, from how crowded it is."""

from __future__ import annotations

import math

import numpy as np

from deconflict.conflict.kernels.boxes import Grid
from deconflict.conflict.kernels.motion import Floats, compiled
from deconflict.conflict.kernels.order import DIGIT_BITS, bits_for
from deconflict.conflict.kernels.state import MIDDLE_RADIUS_M

SLICES = np.array((1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24))
"""Numbers of slices that are considered."""
SAMPLES, FEWEST_SAMPLES, SAMPLED, NEIGHBOURS = 512, 64, 128, 32
"""One of so many (`SAMPLED`) aircraft, within the first two numbers, is asked how close so many of its neighbours in its strip are."""
MOST_STRIPS, MOST_SLABS = 4096, 128
BINS = 200
FEW = 48
"""Below so many aircraft any plan is as good as another."""
Bounds = tuple[float, float, float, float, float, float]
"""(south, north, west, east in rad, lowest, highest in m)."""
Means = tuple[float, float, float, float]
"""Of sizes: (eastward, northward in rad/s, upward in m/s, half the height minimum in m)."""
BOX_NS, ENTRY_NS, LOOK_NS, TEST_NS = 45.0, 60.0, 0.7, 15.0
"""Measured: one box, one entry sorted and laid out, one look at another box in the cell, one test in space."""


@compiled
def home_strips(count: int) -> int:
    """In how many strips so many aircraft are put in order: each then holds some three times as many as there are strips."""
    return min(max(int(math.sqrt(count / 3.0)), 1), 1024)


@compiled
def _octave(apart_m: float) -> int:
    """Which bin of a height difference: eight to each doubling, beyond one metre."""
    return int(min(8.0 * math.log2(1.0 + apart_m), BINS - 1.0))


@compiled
def surveyed(moves: Floats, spots: Floats, half_vertical_m: Floats) -> tuple[Bounds, Means]:
    """What all aircraft (n > 0) keep within, and how they move at the mean; in one pass, since each pass over a million is dear."""
    count = moves.shape[0]
    south, north, west, east = moves[0, 0], moves[0, 0], moves[0, 1], moves[0, 1]
    lowest, highest = spots[0, 6], spots[0, 6]
    eastward, northward, upward, half = 0.0, 0.0, 0.0, 0.0
    for k in range(count):
        south, north = min(south, moves[k, 0]), max(north, moves[k, 0])
        west, east = min(west, moves[k, 1]), max(east, moves[k, 1])
        lowest, highest = min(lowest, spots[k, 6]), max(highest, spots[k, 6])
        eastward, northward = eastward + abs(moves[k, 2]), northward + abs(moves[k, 3])
        upward, half = upward + abs(spots[k, 7]), half + half_vertical_m[k]
    return (south, north, west, east, lowest, highest), (eastward / count, northward / count, upward / count, half / count)


@compiled
def crowding(moves: Floats, spots: Floats, tall: float) -> tuple[float, Floats]:
    """(aircraft per m^2 around an aircraft; what share of those lie in bin k of height difference or a lower one, (BINS,)).

    `moves` and `spots` as `placed` makes them, in the order of `home_order` with `home_strips(n)` strips, each `tall` (rad).
    """
    count = moves.shape[0]
    samples = min(max(count // SAMPLED, FEWEST_SAMPLES), SAMPLES)
    within = np.zeros(BINS)
    density, seen, asked = 0.0, 0, 0
    for a in range(0, count - 1, max(1, count // samples)):
        near, b = 0, a + 1
        while b < min(count, a + 1 + NEIGHBOURS) and moves[b, 1] >= moves[a, 1] and abs(moves[b, 0] - moves[a, 0]) <= tall:
            within[_octave(abs(spots[b, 6] - spots[a, 6]))] += 1.0
            near, b = near + 1, b + 1
        asked += 1
        if near > 0:
            wide = (moves[b - 1, 1] - moves[a, 1]) * math.cos(moves[a, 0])
            density += near / max(wide * tall * MIDDLE_RADIUS_M * MIDDLE_RADIUS_M, 1.0)
            seen += near
    return density / max(asked, 1), np.cumsum(within) / max(seen, 1)


@compiled
def plan(moves: Floats, spots: Floats, bounds: Bounds, means: Means, horizontal_m: float, lookahead_s: float) -> tuple[int, int, int]:
    """(slices, strips, slabs) that cost least by a model of the work: boxes, entries, looks along a cell, tests in space.

    `bounds` and `means` as `surveyed` finds them.
    """
    count = moves.shape[0]
    if count < FEW:
        return (1, 1, 1)
    south, north, _, _, lowest, highest = bounds
    eastward, northward, upward, half_m = means
    east_m, north_m = eastward * MIDDLE_RADIUS_M * lookahead_s, northward * MIDDLE_RADIUS_M * lookahead_s
    up_m, high_m = upward * lookahead_s, 2.0 * half_m
    range_m, range_up_m = max((north - south) * MIDDLE_RADIUS_M, 1.0), max(highest - lowest, 1e-3)
    density, within = crowding(moves, spots, max(north - south, 1e-9) / home_strips(count))
    best_ns, best = math.inf, (1, 1, 1)
    for k in range(SLICES.shape[0]):
        slices = SLICES[k]
        wide_m, tall_m = horizontal_m + east_m / slices + 1.0, horizontal_m + north_m / slices + 1.0
        deep_m = high_m + up_m / slices + 1e-3
        tests = 0.5 * density * 4.0 * wide_m * tall_m * within[_octave(deep_m)]
        for strip_boxes in (1.0, 2.0, 4.0, 8.0):
            strips = int(min(max(range_m / (strip_boxes * tall_m), 1.0), MOST_STRIPS))
            strip_m = range_m / strips
            for slab_boxes in (0.0, 1.0, 2.0, 4.0, 8.0):
                slabs = int(min(max(range_up_m / (slab_boxes * deep_m), 1.0), MOST_SLABS)) if slab_boxes > 0.0 else 1
                slab_m = range_up_m / slabs
                share = within[_octave(0.5 * slab_m * (1.0 + deep_m / slab_m) ** 2)] if slabs > 1 else 1.0
                copies = 1.0 if strips == 1 else 1.0 + tall_m / strip_m
                copies *= 1.0 if slabs == 1 else 1.0 + deep_m / slab_m
                looks = density * wide_m * min(strip_m * (1.0 + tall_m / strip_m) ** 2, range_m * 2.0) * share
                cost_ns = slices * (BOX_NS + copies * ENTRY_NS + looks * LOOK_NS + tests * TEST_NS)
                if cost_ns < best_ns:
                    best_ns, best = cost_ns, (slices, strips, slabs)
    return best


@compiled
def lon_bits(slabs: int, strips: int) -> int:
    """How many bits of a key hold the western edge: at least 17, and as many as fill its last digit."""
    cell_bits = bits_for(slabs * strips)
    digits = (cell_bits + 17 + DIGIT_BITS - 1) // DIGIT_BITS
    return digits * DIGIT_BITS - cell_bits


def slice_edges(slices: int, lookahead_s: float) -> list[float]:
    """The `slices` + 1 instants at which slices begin and end; the last is the look-ahead itself."""
    return [lookahead_s * k / slices for k in range(slices)] + [lookahead_s]


def grid_of(bounds: Bounds, strips: int, slabs: int) -> Grid:
    """The grid over these bounds of so many strips and slabs."""
    south, north, west, east, lowest, highest = bounds
    bits = lon_bits(slabs, strips)
    per_lat, per_m = strips / max(north - south, 1e-9), slabs / max(highest - lowest, 1e-3)
    return (south, per_lat, strips, lowest, per_m, slabs, west, (1 << bits) / max(east - west, 1e-9), bits)
