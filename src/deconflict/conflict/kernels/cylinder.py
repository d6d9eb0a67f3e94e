"""The cylinder: two aircraft closer than a distance and a height at once. Open: touching it is no conflict.

Source: Muñoz, Narkawicz et al., "DAIDALUS: Detect and Avoid Alerting Logic for Unmanned Systems" (DASC 2015), section III. Written from
the definition; nothing is copied from an implementation.
"""

from __future__ import annotations

import math

from deconflict.conflict.kernels.motion import FT_M, SLACK_M, compiled, disc_interval, slab_interval

NEAR_MID_AIR_COLLISION = (500.0 * FT_M, 100.0 * FT_M)
"""(horizontal_m, vertical_m) of a near mid-air collision: 500 ft and 100 ft (RTCA DO-365B and DO-185B; from memory)."""
SMALL_UNCREWED = (2000.0 * FT_M, 250.0 * FT_M)
"""(horizontal_m, vertical_m) by which a small uncrewed aircraft keeps well clear of a crewed one: 2000 ft and 250 ft (ASTM F3442/F3442M;
from memory)."""


@compiled
def _in_cylinder(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float,
    horizontal_m: float, vertical_m: float, span_s: float,
) -> tuple[float, float]:  # fmt: skip
    """When s + v t is within the open cylinder, over all time; in >= out for never."""
    if horizontal_m <= 0.0 or vertical_m <= 0.0:
        return (math.inf, -math.inf)
    disc_in, disc_out = disc_interval(sx, sy, vx, vy, horizontal_m, span_s, False)
    slab_in, slab_out = slab_interval(sz, vz, vertical_m, vertical_m, span_s, False)
    return (max(disc_in, slab_in), min(disc_out, slab_out))


@compiled
def cylinder_interval(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float,
    horizontal_m: float, vertical_m: float, t0_s: float, t1_s: float,
) -> tuple[float, float]:  # fmt: skip
    """When two aircraft are closer than both minima, within [t0, t1]: (t_in_s, t_out_s), or (inf, -inf) for never.

    s (m) and v (m/s) are own minus intruder in a local east, north, up frame; minima in m. The cylinder is open: touching it, or
    coming no nearer than the minimum less 1e-6 m, is no conflict.
    """
    span_s = max(abs(t0_s), abs(t1_s))
    tight_in, tight_out = _in_cylinder(sx, sy, sz, vx, vy, vz, horizontal_m - SLACK_M, vertical_m - SLACK_M, span_s)
    if not (t0_s <= t1_s and tight_in < tight_out and tight_in < t1_s and tight_out > t0_s):
        return (math.inf, -math.inf)
    t_in, t_out = _in_cylinder(sx, sy, sz, vx, vy, vz, horizontal_m, vertical_m, span_s)
    return (max(t_in, t0_s), min(t_out, t1_s))


@compiled
def near_mid_air_collision_interval(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float, t0_s: float, t1_s: float
) -> tuple[float, float]:  # fmt: skip
    """When two aircraft are within a near mid-air collision of each other (500 ft, 100 ft): as `cylinder_interval`."""
    return cylinder_interval(sx, sy, sz, vx, vy, vz, NEAR_MID_AIR_COLLISION[0], NEAR_MID_AIR_COLLISION[1], t0_s, t1_s)


@compiled
def small_uncrewed_interval(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float, t0_s: float, t1_s: float
) -> tuple[float, float]:  # fmt: skip
    """When a small uncrewed aircraft is not well clear of a crewed one by ASTM F3442 (2000 ft, 250 ft): as `cylinder_interval`."""
    return cylinder_interval(sx, sy, sz, vx, vy, vz, SMALL_UNCREWED[0], SMALL_UNCREWED[1], t0_s, t1_s)
