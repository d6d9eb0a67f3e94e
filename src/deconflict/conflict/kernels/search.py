"""Which pairs may meet: boxes swept on longitude, cell by cell, and a test in space that leaves the exact one little to do."""

from __future__ import annotations

import math

import numpy as np

from deconflict.conflict.kernels.boxes import EAST, FLAGS, HIGH, LOW, NORTH, REACH, SOUTH, Grid, _step
from deconflict.conflict.kernels.earth_pair import MEAN_RADIUS_M, pair_encounter
from deconflict.conflict.kernels.motion import Floats, Integers, Keys, Singles, compiled
from deconflict.conflict.kernels.order import bits_for

MARGIN_M = 1e-3
"""What the test in space leaves to the exact one on either side, beyond what it knows of its own error: far more than rounding."""

TILT = 3.4e-3
"""How far the line to the Earth's centre is from the ellipsoid's normal, at most (rad; 0.1925 degrees at 45 degrees)."""


@compiled
def _in_heights(sz: float, vz: float, height_m: float, t0_s: float, t1_s: float) -> tuple[float, float]:
    """The part of [t0, t1] in which sz + vz t is within the height; begin > end for none."""
    if abs(vz) * t1_s < MARGIN_M:
        return (t0_s, t1_s) if abs(sz) < height_m + MARGIN_M else (1.0, 0.0)
    middle_s, half_s = -sz / vz, height_m / abs(vz)
    return (max(t0_s, middle_s - half_s), min(t1_s, middle_s + half_s))


@compiled
def may_enter(
    i: int, j: int, reach_m: float, spots: Floats, horizontal_m: float, vertical_m: float, t0_s: float, t1_s: float
) -> bool:  # fmt: skip
    """Whether i and j can begin to meet within [t0, t1]; True when in doubt. `reach_m` is the sum of the reaches of both.

    Their straight ways in space, less the part along the vertical of their middle, are what the exact test reckons with but for
    - terms of third order, less than reach^3 / R^2;
    - the vertical, here from the Earth's centre and so up to TILT off: TILT^2 / 2 of the distance, and TILT of how far they leave the
      plane, at most reach^2 / 2 R.
    """
    one, two = spots[i], spots[j]
    dx, dy, dz = one[0] - two[0], one[1] - two[1], one[2] - two[2]
    wx, wy, wz = one[3] - two[3], one[4] - two[4], one[5] - two[5]
    mx, my, mz = one[0] + two[0], one[1] + two[1], one[2] + two[2]
    along, drift = dx * mx + dy * my + dz * mz, wx * mx + wy * my + wz * mz
    inverse = 1.0 / (mx * mx + my * my + mz * mz)
    c = dx * dx + dy * dy + dz * dz - along * along * inverse
    b = dx * wx + dy * wy + dz * wz - along * drift * inverse
    a = wx * wx + wy * wy + wz * wz - drift * drift * inverse
    bent = reach_m / MEAN_RADIUS_M
    error_m = reach_m * (bent * bent + 0.5 * TILT * bent + 0.5 * TILT * TILT) + MARGIN_M
    sz, vz = one[6] - two[6], one[7] - two[7]
    if t0_s > 0.0 and horizontal_m > error_m and abs(sz + vz * t0_s) < vertical_m - MARGIN_M:
        within_m = horizontal_m - error_m
        if c + t0_s * (2.0 * b + a * t0_s) < within_m * within_m:
            return False  # it began in an earlier slice
    wide_m = horizontal_m + error_m
    begin_s, end_s = _in_heights(sz, vz, vertical_m + MARGIN_M, t0_s, t1_s)
    if begin_s > end_s:
        return False
    if a * t1_s * t1_s < MARGIN_M * MARGIN_M:
        return bool(c < (wide_m + MARGIN_M) * (wide_m + MARGIN_M))
    nearest_s = min(max(-b / a, begin_s), end_s)
    return bool(c + nearest_s * (2.0 * b + a * nearest_s) <= wide_m * wide_m)


def laid_out(keys: Keys, boxes: Singles, grid: Grid) -> tuple[Singles, Keys]:
    """For sorted entries (m,): the edges of their boxes in latitude and height (m, 4), and the greatest key each overlaps in longitude."""
    edges, limits = np.empty((keys.shape[0], 4), dtype=np.float32), np.empty_like(keys)
    _lay_out(edges, limits, keys, boxes, grid)
    return edges, limits


@compiled
def _lay_out(edges: Singles, limits: Keys, keys: Keys, boxes: Singles, grid: Grid) -> None:
    """Into the first two, as `laid_out` has them."""
    _, _, _, _, _, _, west, per_lon, lon_bits = grid
    count = keys.shape[0]
    low_bit = bits_for(boxes.shape[0])
    shift_lon, shift_cell = np.uint64(low_bit + FLAGS), np.uint64(low_bit + FLAGS + lon_bits)
    rest = np.uint64((1 << (low_bit + FLAGS)) - 1)
    ghost, who_mask = np.uint64(4 << low_bit), np.uint64((1 << low_bit) - 1)
    for a in range(count):
        box = boxes[int(keys[a] & who_mask)]
        edges[a, 0], edges[a, 1], edges[a, 2], edges[a, 3] = box[SOUTH], box[NORTH], box[LOW], box[HIGH]
        east = float(box[EAST]) - (2.0 * math.pi if keys[a] & ghost else 0.0)
        limits[a] = ((keys[a] >> shift_cell) << shift_cell) | (np.uint64(_step(east, west, per_lon, 1 << lon_bits)) << shift_lon) | rest


@compiled
def _overlapping(a: int, b: int, keys: Keys, limit: int, edges: Singles, met: Integers) -> tuple[int, int]:
    """Entries from b on that overlap a in all three directions, into `met`: (where to go on, or 0 at the end; how many)."""
    count, room, used = keys.shape[0], met.shape[0], 0
    south, north, low, high = edges[a, 0], edges[a, 1], edges[a, 2], edges[a, 3]
    # Without a branch: whether two boxes overlap cannot be guessed, and a wrong guess costs more than a look.
    while b < count and keys[b] <= limit:
        met[used] = b
        used += (edges[b, 0] <= north) & (edges[b, 1] >= south) & (edges[b, 2] <= high) & (edges[b, 3] >= low)
        b += 1
        if used == room:
            return b, used
    return 0, used


@compiled
def swept(
    keys: Keys, edges: Singles, limits: Keys, boxes: Singles, spots: Floats, half_vertical_m: Floats,
    horizontal_m: float, t0_s: float, t1_s: float, found: Keys, used: int,
) -> tuple[Keys, int]:  # fmt: skip
    """Candidates of one slice, as (first << bits_for(n) | second), added to `found` from `used` on: (found, how many there are now).

    `keys` are the slice's sorted entries: two boxes overlap in longitude where the western edge of the later is not beyond the eastern
    edge of the earlier.
    """
    low_bit = bits_for(boxes.shape[0])
    who_mask, begun = np.uint64((1 << low_bit) - 1), np.uint64(3 << low_bit)
    met = np.empty(512, dtype=np.int64)
    for a in range(keys.shape[0]):
        b = a + 1
        while b:
            b, many = _overlapping(a, b, keys, limits[a], edges, met)
            if used + many > found.shape[0]:
                more = np.empty(2 * found.shape[0] + many, dtype=np.uint64)
                more[:used] = found[:used]
                found = more
            for at in range(many):
                other = keys[met[at]]
                i, j = int(keys[a] & who_mask), int(other & who_mask)
                if ((keys[a] | other) & begun) != begun or i == j:
                    continue
                reach_m = float(boxes[i, REACH]) + float(boxes[j, REACH])
                vertical_m = half_vertical_m[i] + half_vertical_m[j]
                found[used] = np.uint64((min(i, j) << low_bit) | max(i, j))
                used += may_enter(i, j, reach_m, spots, horizontal_m, vertical_m, t0_s, t1_s)
    return found, used


def judged(
    candidates: Keys, order: Integers, spots: Floats, normals: Floats, half_vertical_m: Floats, horizontal_m: float, lookahead_s: float
) -> tuple[Integers, Floats]:  # fmt: skip
    """Sorted candidates, each tested once and exactly: (indices (k, 2), the lower first; numbers (k, 5) as `pair_encounter` has them)."""
    pairs, numbers = np.empty((candidates.shape[0], 2), dtype=np.int64), np.empty((candidates.shape[0], 5))
    found = _judge(pairs, numbers, candidates, order, spots, normals, half_vertical_m, horizontal_m, lookahead_s)
    return pairs[:found], numbers[:found]


@compiled
def _judge(
    pairs: Integers, numbers: Floats, candidates: Keys, order: Integers, spots: Floats, normals: Floats, half_vertical_m: Floats,
    horizontal_m: float, lookahead_s: float,
) -> int:  # fmt: skip
    """Into the first two, as `judged` has them: how many there are."""
    low_bit, found = np.uint64(bits_for(order.shape[0])), 0
    mask = (np.uint64(1) << low_bit) - np.uint64(1)
    for at in range(candidates.shape[0]):
        if at > 0 and candidates[at] == candidates[at - 1]:
            continue
        i, j = int(candidates[at] >> low_bit), int(candidates[at] & mask)
        if order[i] > order[j]:
            i, j = j, i
        vertical_m = half_vertical_m[i] + half_vertical_m[j]
        result = pair_encounter(i, j, spots, normals, horizontal_m, vertical_m, lookahead_s)
        if result[0] < math.inf:
            pairs[found, 0], pairs[found, 1] = order[i], order[j]
            for column in range(5):
                numbers[found, column] = result[column]
            found += 1
    return found


def ordered(pairs: Integers, numbers: Floats, order: Integers) -> tuple[Integers, Floats]:
    """Both in that order, as columns: (2, k) and (5, k)."""
    columns, rows = np.empty((5, order.shape[0])), np.empty((2, order.shape[0]), dtype=np.int64)
    _put_in_order(rows, columns, pairs, numbers, order)
    return rows, columns


@compiled
def _put_in_order(sorted_pairs: Integers, sorted_numbers: Floats, pairs: Integers, numbers: Floats, order: Integers) -> None:
    """Into the first two, as `ordered` has them."""
    for at in range(order.shape[0]):
        pair = order[at]
        sorted_pairs[0, at], sorted_pairs[1, at] = pairs[pair, 0], pairs[pair, 1]
        for column in range(5):
            sorted_numbers[column, at] = numbers[pair, column]
