"""The arithmetic of advice for tracks, on floats and arrays and nothing else: whom a change of heading, speed or climb still brings near.

Compiled by numba on first use, as the other kernels are. A change is flown at once and held: the aircraft's velocity is turned and
stretched where it is, which, carried to where a pair is judged, is the same turn and stretch there.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from deconflict.conflict.kernels.cylinder import cylinder_interval
from deconflict.conflict.kernels.earth_pair import relative_motion
from deconflict.conflict.kernels.motion import Floats, Integers, compiled

Flags = NDArray[np.bool_]


HALF_M = 7_000_000.0
"""More than any place on the ellipsoid is from a plane through the middle of the Earth."""


@compiled
def cubes_of(spots: Floats, edge_m: float) -> Integers:
    """The cube (n,) of a grid of that edge that each aircraft lies in; cubes side by side along the first axis follow each other."""
    side = int(2.0 * HALF_M / edge_m) + 3
    found = np.empty(spots.shape[0], dtype=np.int64)
    for k in range(spots.shape[0]):
        x, y, z = int((spots[k, 0] + HALF_M) / edge_m), int((spots[k, 1] + HALF_M) / edge_m), int((spots[k, 2] + HALF_M) / edge_m)
        found[k] = ((z + 1) * side + y + 1) * side + x + 1
    return found


@compiled
def _grown(pairs: Integers) -> Integers:
    """With twice as many columns."""
    more = np.empty((2, 2 * pairs.shape[1]), dtype=np.int64)
    more[:, : pairs.shape[1]] = pairs
    return more


@compiled
def near_pairs(
    asked: Integers, order: Integers, cubes: Integers, edge_m: float, spots: Floats, speeds_m_s: Floats, horizontal_m: float,
    vertical_m: float, lookahead_s: float, faster: float, climb_m_s: float,
) -> Integers:  # fmt: skip
    """Pairs (2, k) of one asked about and another that some change may bring within the minima; all such, and some that cannot.

    `order` sorts the aircraft by their cubes (`cubes`, in that order), whose edge is at least as long as any two can come together from.
    A change makes an aircraft at most `faster` times as fast, and climb or sink at most at `climb_m_s` or as it does now.
    """
    pairs = np.empty((2, max(64, 16 * asked.shape[0])), dtype=np.int64)
    found, side = 0, int(2.0 * HALF_M / edge_m) + 3
    homes = cubes_of(spots[asked], edge_m)
    for a in range(asked.shape[0]):
        i = asked[a]
        own_m = horizontal_m + 1.0 + speeds_m_s[i] * faster * lookahead_s
        own_climb = max(abs(spots[i, 7]), climb_m_s)
        for row in range(9):
            middle = homes[a] + ((row // 3 - 1) * side + row % 3 - 1) * side
            at = np.searchsorted(cubes, middle - 1)
            while at < order.shape[0] and cubes[at] <= middle + 1:
                j = order[at]
                at += 1
                reach_m = own_m + speeds_m_s[j] * lookahead_s
                dx, dy, dz = spots[i, 0] - spots[j, 0], spots[i, 1] - spots[j, 1], spots[i, 2] - spots[j, 2]
                # No chord is longer than its arc, so what is further apart than this by chord cannot meet.
                if j == i or dx * dx + dy * dy + dz * dz > reach_m * reach_m:
                    continue
                if abs(spots[i, 6] - spots[j, 6]) > vertical_m + 1.0 + (own_climb + abs(spots[j, 7])) * lookahead_s:
                    continue
                if found == pairs.shape[1]:
                    pairs = _grown(pairs)
                pairs[0, found], pairs[1, found] = i, j
                found += 1
    return pairs[:, :found]


@compiled
def menus(
    pairs: Integers, still: Integers, spots: Floats, normals: Floats, horizontal_m: Floats, vertical_m: Floats, lookahead_s: Floats,
    along: Floats, right: Floats, climbs_m_s: Floats, climbing: Flags,
) -> Flags:  # fmt: skip
    """Whether each pair (k) meets under each change (m) of the first of the two: (k, m).

    `still` (k,): the row of `spots` and `normals` that is the first aircraft of the pair, standing still. A change makes the first
    aircraft's velocity `along` times itself and `right` times itself turned to the right, and where `climbing` its climb `climbs_m_s`.
    """
    count, changes = pairs.shape[1], along.shape[0]
    found = np.zeros((count, changes), dtype=np.bool_)
    for k in range(count):
        i, j = pairs[0, k], pairs[1, k]
        sx, sy, vx, vy = relative_motion(i, j, spots, normals)
        _, _, other_x, other_y = relative_motion(still[k], j, spots, normals)
        own_x, own_y = vx - other_x, vy - other_y
        sz = spots[i, 6] - spots[j, 6]
        for m in range(changes):
            up = climbs_m_s[m] if climbing[m] else spots[i, 7]
            wx = other_x + along[m] * own_x + right[m] * own_y
            wy = other_y + along[m] * own_y - right[m] * own_x
            t_in_s, _ = cylinder_interval(
                sx, sy, sz, wx, wy, up - spots[j, 7], horizontal_m[k], vertical_m[k], 0.0, lookahead_s[k]
            )  # fmt: skip
            found[k, m] = t_in_s < math.inf
    return found
