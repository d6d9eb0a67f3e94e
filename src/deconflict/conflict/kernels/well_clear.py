"""Well clear, as DO-365 draws it: a volume in distance and time around the horizontal closest approach. Closed: its edge belongs to it.

Two aircraft are not well clear while both are so of
- horizontally: within `dthr_m`, or converging to a miss distance within `dthr_m` with the time variable between 0 and `tthr_s`;
- vertically: within `zthr_m`, or converging in height with the time to co-altitude between 0 and `tcoa_s`.
The time variable is modified tau (WCV_TAUMOD), time to closest approach (WCV_TCPA) or time to the entry of the disc (WCV_TEP). For one
encounter time to closest approach is the longest and time to entry the shortest, so the volume by TCPA lies within that by TAUMOD, and that
within that by TEP.

Sources: RTCA DO-365B, appendix C (settings and modified tau; the settings here from memory); Muñoz, Narkawicz, Chamberlain, Consiglio,
Upchurch, "A Family of Well-Clear Boundary Models for the Integration of UAS in the NAS" (AIAA 2014-2412), for the three time variables.
Written from the definitions; nothing is copied from an implementation.
"""

from __future__ import annotations

import math

from deconflict.conflict.kernels.motion import FT_M, NM_M, compiled, disc_interval, slab_interval

CORRECTIVE = (0.66 * NM_M, 450.0 * FT_M, 35.0, 0.0)
"""(dthr_m, zthr_m, tthr_s, tcoa_s) of DO-365 Phase I, en route: the volume of corrective and of warning alerts."""
PREVENTIVE = (0.66 * NM_M, 700.0 * FT_M, 35.0, 0.0)
"""The same of preventive alerts."""
TERMINAL = (1500.0 * FT_M, 450.0 * FT_M, 0.0, 0.0)
"""DO-365 Phase II, in a terminal area: distances only."""
NON_COOPERATIVE = (2200.0 * FT_M, 450.0 * FT_M, 0.0, 0.0)
"""DO-365B, against an aircraft that is seen by sensors alone: distances only."""
BUFFERED = (1.0 * NM_M, 450.0 * FT_M, 35.0, 20.0)
"""The en-route volume with a margin, as advice is often computed with."""

PREVENTIVE_WITHIN_S, CORRECTIVE_WITHIN_S, WARNING_WITHIN_S, ALERTING_LOOKAHEAD_S = 55.0, 55.0, 25.0, 180.0
"""Early-alert times of DO-365B, and how far ahead its volumes are looked for (s)."""


@compiled
def _while_low(
    disc_in: float, disc_out: float, sz: float, vz: float, zthr_m: float, tcoa_s: float, t0_s: float, t1_s: float
) -> tuple[float, float]:  # fmt: skip
    """The part of a horizontal violation in which there is a vertical one too, within [t0, t1]."""
    span_s = max(abs(t0_s), abs(t1_s))
    slab_in, slab_out = slab_interval(sz, vz, max(zthr_m, abs(vz) * tcoa_s), zthr_m, span_s, True)
    t_in, t_out = max(disc_in, slab_in, t0_s), min(disc_out, slab_out, t1_s)
    if not t_in <= t_out:
        return (math.inf, -math.inf)
    return (t_in, t_out)


@compiled
def tau_mod_entry(sx: float, sy: float, vx: float, vy: float, dthr_m: float, tthr_s: float) -> float:
    """When modified tau first falls to `tthr_s`, for a pair whose miss distance is within `dthr_m`: the smaller root of
    |s + v t|^2 + tthr (s + v t).v = dthr^2 (tau_mod = (dthr^2 - s^2) / (s.v))."""
    speed2 = vx * vx + vy * vy
    dot = sx * vx + sy * vy
    half_b = dot + 0.5 * tthr_s * speed2
    c = sx * sx + sy * sy + tthr_s * dot - dthr_m * dthr_m
    # Never negative in exact numbers: at the closest approach the left side is at most dthr^2.
    return (-half_b - math.sqrt(max(0.0, half_b * half_b - speed2 * c))) / speed2


@compiled
def well_clear_interval(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float,
    dthr_m: float, zthr_m: float, tthr_s: float, tcoa_s: float, t0_s: float, t1_s: float,
) -> tuple[float, float]:  # fmt: skip
    """When two aircraft are not well clear (WCV_TAUMOD of DO-365) within [t0, t1]: (t_in_s, t_out_s), or (inf, -inf) for never.

    s (m) and v (m/s) as in `cylinder_interval`; `dthr_m` distance and miss distance, `zthr_m` height, `tthr_s` modified tau, `tcoa_s`
    time to co-altitude. The volume is closed: its edge belongs to it, and one instant is enough.
    """
    disc_in, disc_out = disc_interval(sx, sy, vx, vy, dthr_m, max(abs(t0_s), abs(t1_s)), True)
    if -math.inf < disc_in < math.inf:
        disc_in = min(disc_in, tau_mod_entry(sx, sy, vx, vy, dthr_m, tthr_s))
    return _while_low(disc_in, disc_out, sz, vz, zthr_m, tcoa_s, t0_s, t1_s)


@compiled
def well_clear_tcpa_interval(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float,
    dthr_m: float, zthr_m: float, tthr_s: float, tcoa_s: float, t0_s: float, t1_s: float,
) -> tuple[float, float]:  # fmt: skip
    """As `well_clear_interval`, by the time to closest approach (WCV_TCPA)."""
    disc_in, disc_out = disc_interval(sx, sy, vx, vy, dthr_m, max(abs(t0_s), abs(t1_s)), True)
    if -math.inf < disc_in < math.inf:
        disc_in = min(disc_in, -(sx * vx + sy * vy) / (vx * vx + vy * vy) - tthr_s)
    return _while_low(disc_in, disc_out, sz, vz, zthr_m, tcoa_s, t0_s, t1_s)


@compiled
def well_clear_tep_interval(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float,
    dthr_m: float, zthr_m: float, tthr_s: float, tcoa_s: float, t0_s: float, t1_s: float,
) -> tuple[float, float]:  # fmt: skip
    """As `well_clear_interval`, by the time to the entry of the disc of `dthr_m` (WCV_TEP)."""
    disc_in, disc_out = disc_interval(sx, sy, vx, vy, dthr_m, max(abs(t0_s), abs(t1_s)), True)
    return _while_low(disc_in - tthr_s, disc_out, sz, vz, zthr_m, tcoa_s, t0_s, t1_s)


@compiled
def alert_level(sx: float, sy: float, sz: float, vx: float, vy: float, vz: float) -> int:
    """3 warning, 2 corrective, 1 preventive, 0 none: the highest whose volume is violated now or is entered within its early-alert time.

    s (m) and v (m/s) as in `cylinder_interval`. Of one instant alone: no hysteresis and no M of N.
    """
    dthr_m, zthr_m, tthr_s, tcoa_s = CORRECTIVE
    t_in, _ = well_clear_interval(sx, sy, sz, vx, vy, vz, dthr_m, zthr_m, tthr_s, tcoa_s, 0.0, ALERTING_LOOKAHEAD_S)
    if t_in < WARNING_WITHIN_S:
        return 3
    if t_in < CORRECTIVE_WITHIN_S:
        return 2
    dthr_m, zthr_m, tthr_s, tcoa_s = PREVENTIVE
    t_in, _ = well_clear_interval(sx, sy, sz, vx, vy, vz, dthr_m, zthr_m, tthr_s, tcoa_s, 0.0, ALERTING_LOOKAHEAD_S)
    return 1 if t_in < PREVENTIVE_WITHIN_S else 0
