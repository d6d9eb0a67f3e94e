"""TCAS II version 7.1: whether and when its tables call for a resolution advisory (RA) or a traffic advisory (TA). Closed.

Both aircraft fly straight on. An advisory stands while both of
- horizontally: within DMOD, or converging with modified tau within TAU; an RA also wants a miss distance within HMD, or to be within it;
- vertically: within ZTHR, or converging in height with the time to co-altitude within TAU.

Sources: FAA, "Introduction to TCAS II Version 7.1" (2011), table 2; HMD from RTCA DO-185B; both from memory. The intervals are derived from
Muñoz, Narkawicz, Chamberlain, "A TCAS-II Resolution Advisory Detection Algorithm" (AIAA 2013-4622); no implementation is copied.
"""

from __future__ import annotations

import math

from deconflict.conflict.kernels.motion import FT_M, NM_M, compiled, disc_interval, slab_interval

LEVEL_ABOVE_M = (0.0, 1000.0 * FT_M, 2350.0 * FT_M, 5000.0 * FT_M, 10_000.0 * FT_M, 20_000.0 * FT_M, 42_000.0 * FT_M)
"""From these own heights on the sensitivity level is 2 (over the ground, traffic advisories only), 3, 4, 5, 6, 7, and 7 with wider heights,
here 8. Below the first it is 1, standby, which gives no advisory."""

TA_TAU_S = (20.0, 25.0, 30.0, 40.0, 45.0, 48.0, 48.0)
TA_DMOD_M = (0.30 * NM_M, 0.33 * NM_M, 0.48 * NM_M, 0.75 * NM_M, 1.0 * NM_M, 1.3 * NM_M, 1.3 * NM_M)
TA_ZTHR_M = (850.0 * FT_M, 850.0 * FT_M, 850.0 * FT_M, 850.0 * FT_M, 850.0 * FT_M, 850.0 * FT_M, 1200.0 * FT_M)
"""Traffic advisories at levels 2 to 8."""

RA_TAU_S = (0.0, 15.0, 20.0, 25.0, 30.0, 35.0, 35.0)
RA_DMOD_M = (0.0, 0.20 * NM_M, 0.35 * NM_M, 0.55 * NM_M, 0.80 * NM_M, 1.10 * NM_M, 1.10 * NM_M)
RA_ZTHR_M = (0.0, 600.0 * FT_M, 600.0 * FT_M, 600.0 * FT_M, 600.0 * FT_M, 700.0 * FT_M, 800.0 * FT_M)
RA_HMD_M = (0.0, 1215.0 * FT_M, 2126.0 * FT_M, 3342.0 * FT_M, 4861.0 * FT_M, 6683.0 * FT_M, 6683.0 * FT_M)
"""Resolution advisories at levels 3 to 8; level 2 gives none."""


@compiled
def sensitivity_level(own_alt_m: float) -> int:
    """1 (standby) to 8, by one's own height in m."""
    level = 1
    for above_m in LEVEL_ABOVE_M:
        if own_alt_m >= above_m:
            level += 1
    return level


@compiled
def time_at_level(level: int, own_alt_m: float, own_v_up_m_s: float, t0_s: float, t1_s: float) -> tuple[float, float]:
    """The part of [t0, t1] that a straight flight spends at a sensitivity level (2 to 8); (inf, -inf) for none."""
    floor_m = LEVEL_ABOVE_M[level - 2]
    roof_m = LEVEL_ABOVE_M[level - 1] if level < 8 else math.inf
    if own_v_up_m_s == 0.0:
        return (t0_s, t1_s) if floor_m <= own_alt_m < roof_m else (math.inf, -math.inf)
    one_s, other_s = (floor_m - own_alt_m) / own_v_up_m_s, (roof_m - own_alt_m) / own_v_up_m_s
    t_in, t_out = max(t0_s, min(one_s, other_s)), min(t1_s, max(one_s, other_s))
    return (t_in, t_out) if t_in <= t_out else (math.inf, -math.inf)


@compiled
def _tau_interval(sx: float, sy: float, vx: float, vy: float, dmod_m: float, tau_s: float, span_s: float) -> tuple[float, float]:
    """When a pair is within DMOD or has a modified tau within TAU, over all time; in > out for never."""
    disc_in, disc_out = disc_interval(sx, sy, vx, vy, dmod_m, span_s, True)
    if disc_in == -math.inf:
        return (disc_in, disc_out)
    speed2 = vx * vx + vy * vy
    if speed2 == 0.0:
        return (math.inf, -math.inf)
    # |s + v t|^2 + tau (s + v t).v = dmod^2, in time from the closest approach; both roots are before it where the miss is beyond DMOD.
    cross, closest_s = sx * vy - sy * vx, -(sx * vx + sy * vy) / speed2
    square = 0.25 * tau_s * tau_s - (cross * cross / speed2 - dmod_m * dmod_m) / speed2
    if square < 0.0:
        return (math.inf, -math.inf)
    half_s = math.sqrt(square)
    first_s, last_s = closest_s - 0.5 * tau_s - half_s, closest_s - 0.5 * tau_s + half_s
    if disc_in < math.inf:
        return (min(first_s, disc_in), disc_out)
    return (first_s, last_s)


@compiled
def _advisory(
    tau_in: float, tau_out: float, sz: float, vz: float, zthr_m: float, tau_s: float, t0_s: float, t1_s: float
) -> tuple[float, float]:  # fmt: skip
    """The part of a horizontal interval, within [t0, t1], in which heights call for the advisory too."""
    slab_in, slab_out = slab_interval(sz, vz, max(zthr_m, abs(vz) * tau_s), zthr_m, max(abs(t0_s), abs(t1_s)), True)
    t_in, t_out = max(tau_in, slab_in, t0_s), min(tau_out, slab_out, t1_s)
    return (t_in, t_out) if t_in <= t_out else (math.inf, -math.inf)


@compiled
def traffic_advisory_at_level(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float, level: int, t0_s: float, t1_s: float
) -> tuple[float, float]:  # fmt: skip
    """When a TA stands by the table of one sensitivity level (2 to 8), within [t0, t1]: (t_in_s, t_out_s), or (inf, -inf) for never."""
    at, span_s = level - 2, max(abs(t0_s), abs(t1_s))
    tau_in, tau_out = _tau_interval(sx, sy, vx, vy, TA_DMOD_M[at], TA_TAU_S[at], span_s)
    return _advisory(tau_in, tau_out, sz, vz, TA_ZTHR_M[at], TA_TAU_S[at], t0_s, t1_s)


@compiled
def resolution_advisory_at_level(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float, level: int, t0_s: float, t1_s: float
) -> tuple[float, float]:  # fmt: skip
    """When an RA stands by the table of one sensitivity level (2, which gives none, to 8): as `traffic_advisory_at_level`."""
    if level < 3:
        return (math.inf, -math.inf)
    at, span_s = level - 2, max(abs(t0_s), abs(t1_s))
    miss_in, miss_out = disc_interval(sx, sy, vx, vy, RA_HMD_M[at], span_s, True)
    if miss_in == math.inf:
        return (math.inf, -math.inf)
    tau_in, tau_out = _tau_interval(sx, sy, vx, vy, RA_DMOD_M[at], RA_TAU_S[at], span_s)
    return _advisory(tau_in, min(tau_out, miss_out), sz, vz, RA_ZTHR_M[at], RA_TAU_S[at], t0_s, t1_s)


@compiled
def traffic_advisory_interval(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float, own_alt_m: float, own_v_up_m_s: float, t0_s: float, t1_s: float
) -> tuple[float, float]:  # fmt: skip
    """From the first TA to the end of the last within [t0, t1]: (t_in_s, t_out_s), or (inf, -inf) for none.

    s (m) and v (m/s) own minus intruder in a local east, north, up frame. One's own height (m over the ground up to 2350 ft, pressure
    height beyond) and climb (m/s) give the sensitivity level of each moment; each level's table counts while that level holds.
    """
    t_in, t_out = math.inf, -math.inf
    for level in range(2, 9):
        from_s, until_s = time_at_level(level, own_alt_m, own_v_up_m_s, t0_s, t1_s)
        if from_s <= until_s:
            begin_s, end_s = traffic_advisory_at_level(sx, sy, sz, vx, vy, vz, level, from_s, until_s)
            t_in, t_out = min(t_in, begin_s), max(t_out, end_s)
    return (t_in, t_out)


@compiled
def resolution_advisory_interval(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float, own_alt_m: float, own_v_up_m_s: float, t0_s: float, t1_s: float
) -> tuple[float, float]:  # fmt: skip
    """From the first RA to the end of the last within [t0, t1]: as `traffic_advisory_interval`."""
    t_in, t_out = math.inf, -math.inf
    for level in range(3, 9):
        from_s, until_s = time_at_level(level, own_alt_m, own_v_up_m_s, t0_s, t1_s)
        if from_s <= until_s:
            begin_s, end_s = resolution_advisory_at_level(sx, sy, sz, vx, vy, vz, level, from_s, until_s)
            t_in, t_out = min(t_in, begin_s), max(t_out, end_s)
    return (t_in, t_out)
