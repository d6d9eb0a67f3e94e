"""Well clear."""

from __future__ import annotations

import math

from deconflict.conflict.kernels.motion import compiled, disc_interval, slab_interval


@compiled
def _tau_entry(sx: float, sy: float, vx: float, vy: float, dthr_m: float, tthr_s: float) -> float:
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
    span_s = max(abs(t0_s), abs(t1_s))
    slab_in, slab_out = slab_interval(sz, vz, max(zthr_m, abs(vz) * tcoa_s), zthr_m, span_s, True)
    disc_in, disc_out = disc_interval(sx, sy, vx, vy, dthr_m, span_s, True)
    if -math.inf < disc_in < math.inf:
        disc_in = min(disc_in, _tau_entry(sx, sy, vx, vy, dthr_m, tthr_s))
    t_in = max(disc_in, slab_in, t0_s)
    t_out = min(disc_out, slab_out, t1_s)
    if not t_in <= t_out:
        return (math.inf, -math.inf)
    return (t_in, t_out)
