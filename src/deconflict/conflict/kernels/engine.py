"""All pairs that will lose separation: the search from end to end, on columns."""

from __future__ import annotations

import math

import numpy as np

from deconflict.conflict.kernels.boxes import FLAGS, entries, fill_boxes
from deconflict.conflict.kernels.earth_pair import pair_encounter
from deconflict.conflict.kernels.motion import Floats, Integers, Keys, compiled
from deconflict.conflict.kernels.order import bits_for, home_order, runs, sorted_keys
from deconflict.conflict.kernels.plan import extent, home_strips, lon_bits, plan, slice_edges
from deconflict.conflict.kernels.search import judged, laid_out, new_boxes, ordered, swept
from deconflict.conflict.kernels.state import placed, taken


@compiled
def candidates_of(
    moves: Floats, spots: Floats, half_vertical_m: Floats, horizontal_m: float, lookahead_s: float,
    slices: int, strips: int, slabs: int,
) -> Keys:  # fmt: skip
    """Every pair that may meet, as keys (first << bits_for(n) | second); a few of them twice. The cut changes the work, not the answer."""
    count = moves.shape[0]
    south, north, west, east, lowest, highest = extent(moves, spots)
    bits = lon_bits(slabs, strips)
    per_lat, per_m = strips / max(north - south, 1e-9), slabs / max(highest - lowest, 1e-3)
    per_lon = (1 << bits) / max(east - west, 1e-9)
    edges_s = slice_edges(slices, lookahead_s)
    boxes = new_boxes(count)
    found, used = np.empty(max(64, count // 2), dtype=np.uint64), 0
    for k in range(slices):
        t0_s, t1_s = edges_s[k], edges_s[k + 1]
        fill_boxes(boxes, moves, spots, half_vertical_m, horizontal_m, t0_s, t1_s, lookahead_s)
        keys = entries(boxes, south, per_lat, strips, lowest, per_m, slabs, west, per_lon, bits)
        keys = sorted_keys(keys, bits_for(count) + FLAGS, bits + bits_for(slabs * strips))
        edges, limits = laid_out(keys, boxes, west, per_lon, bits)
        found, used = swept(keys, edges, limits, boxes, spots, half_vertical_m, horizontal_m, t0_s, t1_s, found, used)
    return found[:used]


@compiled
def meetings(
    lat_deg: Floats, lon_deg: Floats, alt_m: Floats, v_east_m_s: Floats, v_north_m_s: Floats, v_up_m_s: Floats,
    half_vertical_m: Floats, horizontal_m: float, lookahead_s: float,
) -> tuple[Integers, Floats]:  # fmt: skip
    """Pairs (2, k), the lower index first, sorted; and their numbers (5, k) as `pair_encounter` has them. Columns (n,), n > 0."""
    count = lat_deg.shape[0]
    order = home_order(lat_deg, lon_deg, home_strips(count))
    half_vertical_m = taken(half_vertical_m, order)
    spots, normals, moves = placed(
        taken(lat_deg, order), taken(lon_deg, order), taken(alt_m, order),
        taken(v_east_m_s, order), taken(v_north_m_s, order), taken(v_up_m_s, order),
    )  # fmt: skip
    slices, strips, slabs = plan(moves, spots, half_vertical_m, horizontal_m, lookahead_s)
    keys = candidates_of(moves, spots, half_vertical_m, horizontal_m, lookahead_s, slices, strips, slabs)
    keys = sorted_keys(keys, 0, 2 * bits_for(count))
    pairs, numbers = judged(keys, order, spots, normals, half_vertical_m, horizontal_m, lookahead_s)
    return ordered(pairs, numbers, runs(pairs[0], pairs[1], count))


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
