"""All pairs that will lose separation: the search from end to end, on columns.

Not compiled itself: here the arrays are made that the compiled parts fill, each once, and let go as soon as nothing needs them.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from deconflict.conflict.kernels.boxes import COLUMNS, FLAGS, entries, fill_boxes
from deconflict.conflict.kernels.earth_pair import pair_encounter
from deconflict.conflict.kernels.motion import Floats, Integers, Keys, compiled
from deconflict.conflict.kernels.order import bits_for, home_order, runs, sorted_keys
from deconflict.conflict.kernels.plan import Bounds, grid_of, home_strips, plan, slice_edges, surveyed
from deconflict.conflict.kernels.search import judged, laid_out, ordered, swept
from deconflict.conflict.kernels.state import placed


def candidates_of(
    moves: Floats, spots: Floats, half_vertical_m: Floats, bounds: Bounds, horizontal_m: float, lookahead_s: float,
    cut: tuple[int, int, int],
) -> Keys:  # fmt: skip
    """Every pair that may meet, as keys (first << bits_for(n) | second); a few of them twice.

    `bounds` as `surveyed` finds them; `cut` into (slices, strips, slabs) changes the work, not the answer.
    """
    count, (slices, strips, slabs) = moves.shape[0], cut
    grid = grid_of(bounds, strips, slabs)
    low_bit, bits = bits_for(count) + FLAGS, grid[-1] + bits_for(slabs * strips)
    boxes = np.empty((count, COLUMNS), dtype=np.float32)
    found, used = np.empty(max(64, count), dtype=np.uint64), 0
    for t0_s, t1_s in pairwise(slice_edges(slices, lookahead_s)):
        fill_boxes(boxes, moves, spots, half_vertical_m, horizontal_m, t0_s, t1_s, lookahead_s)
        keys = sorted_keys(entries(boxes, grid), low_bit, bits)
        edges, limits = laid_out(keys, boxes, grid)
        found, used = swept(keys, edges, limits, boxes, spots, half_vertical_m, horizontal_m, t0_s, t1_s, found, used)
    return found[:used]


def meetings(
    lat_deg: Floats, lon_deg: Floats, alt_m: Floats, v_east_m_s: Floats, v_north_m_s: Floats, v_up_m_s: Floats,
    half_vertical_m: Floats, horizontal_m: float, lookahead_s: float,
) -> tuple[Integers, Floats]:  # fmt: skip
    """Pairs (2, k), the lower index first, sorted; and their numbers (5, k) as `pair_encounter` has them. Columns (n,), n > 0."""
    count = lat_deg.shape[0]
    order = home_order(lat_deg, lon_deg, home_strips(count))
    # Each column by itself: what is fetched from far memory comes in tenfold at once, which between sines and cosines it does not.
    half_m = half_vertical_m[order]
    spots, normals, moves = placed(*(column[order] for column in (lat_deg, lon_deg, alt_m, v_east_m_s, v_north_m_s, v_up_m_s)))
    bounds, means = surveyed(moves, spots, half_m)
    cut = plan(moves, spots, bounds, means, horizontal_m, lookahead_s)
    keys = candidates_of(moves, spots, half_m, bounds, horizontal_m, lookahead_s, cut)
    del moves
    keys = sorted_keys(keys, 0, 2 * bits_for(count))
    pairs, numbers = judged(keys, order, spots, normals, half_m, horizontal_m, lookahead_s)
    return ordered(pairs, numbers, runs(pairs, count))


@compiled
def all_pairs(
    spots: Floats, normals: Floats, half_vertical_m: Floats, horizontal_m: float, lookahead_s: float
) -> int:  # fmt: skip
    """How many pairs meet, by testing every one exactly: what the search is measured against."""
    found = 0
    for i in range(spots.shape[0]):
        for j in range(i + 1, spots.shape[0]):
            result = pair_encounter(i, j, spots, normals, horizontal_m, half_vertical_m[i] + half_vertical_m[j], lookahead_s)
            found += result[0] < math.inf
    return found
