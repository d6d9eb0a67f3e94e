"""The arithmetic of meeting, on floats and arrays and nothing else: SI metres and seconds, float64, no fastmath.

Compiled by numba on first use; with `NUMBA_DISABLE_JIT=1` the same functions run as plain Python.

Sources: cylinder, Muñoz, Narkawicz et al., "DAIDALUS: Detect and Avoid Alerting Logic for Unmanned Systems" (DASC 2015), section III;
well clear, RTCA DO-365 appendix C (horizontal: modified tau and miss distance; vertical: distance and time to co-altitude).
Written from the definitions; nothing is copied from an implementation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

SLACK_M = 1e-6
"""A separation of the minimum less this much still counts as separated (rounding of ECEF coordinates is about 1e-9 m)."""

STILL_M = 1e-7
"""Two things that move less than this against each other during the whole window are at rest to each other."""

MEAN_RADIUS_M = 6_371_008.8
"""Mean Earth radius R1 of WGS-84 (Moritz, Geodetic Reference System 1980): turns a chord into an arc; 1 mm at 60 km."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Compiled = TypeVar("Compiled", bound=Callable[..., object])


def _compiled(function: Compiled) -> Compiled:
    """`function` as numba compiles it: cached on disk, without the interpreter's lock."""
    return cast(Compiled, numba.njit(nogil=True, cache=True)(function))


@_compiled
def _disc_interval(sx: float, sy: float, vx: float, vy: float, radius_m: float, span_s: float, closed: bool) -> tuple[float, float]:
    """When |s + v t| is less than the radius, over all time: (inf, -inf) for never. At rest: always or never, rim included if `closed`."""
    speed2 = vx * vx + vy * vy
    if speed2 == 0.0 or speed2 * span_s * span_s < STILL_M * STILL_M:
        distance_m = math.sqrt(sx * sx + sy * sy)
        within = distance_m <= radius_m if closed else distance_m < radius_m
        return (-math.inf, math.inf) if within else (math.inf, -math.inf)
    # By the cross product: no cancellation where the miss distance is close to the radius.
    cross = sx * vy - sy * vx
    square = radius_m * radius_m * speed2 - cross * cross
    if square < 0.0:
        return (math.inf, -math.inf)
    half = math.sqrt(square) / speed2
    middle = -(sx * vx + sy * vy) / speed2
    return (middle - half, middle + half)


@_compiled
def _slab_interval(sz: float, vz: float, entry_m: float, exit_m: float, span_s: float, closed: bool) -> tuple[float, float]:
    """From when sz + vz t comes within `entry_m` of zero until it is `exit_m` beyond it. At rest: always or never, by `exit_m`."""
    if vz == 0.0 or abs(vz) * span_s < STILL_M:
        within = abs(sz) <= exit_m if closed else abs(sz) < exit_m
        return (-math.inf, math.inf) if within else (math.inf, -math.inf)
    if vz > 0.0:
        return ((-entry_m - sz) / vz, (exit_m - sz) / vz)
    return ((entry_m - sz) / vz, (-exit_m - sz) / vz)


@_compiled
def _in_cylinder(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float,
    horizontal_m: float, vertical_m: float, span_s: float,
) -> tuple[float, float]:  # fmt: skip
    """When s + v t is within the open cylinder, over all time; in >= out for never."""
    if horizontal_m <= 0.0 or vertical_m <= 0.0:
        return (math.inf, -math.inf)
    disc_in, disc_out = _disc_interval(sx, sy, vx, vy, horizontal_m, span_s, False)
    slab_in, slab_out = _slab_interval(sz, vz, vertical_m, vertical_m, span_s, False)
    return (max(disc_in, slab_in), min(disc_out, slab_out))


@_compiled
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


@_compiled
def _tau_entry(sx: float, sy: float, vx: float, vy: float, dthr_m: float, tthr_s: float) -> float:
    """When modified tau first falls to `tthr_s`, for a pair whose miss distance is within `dthr_m`: the smaller root of
    |s + v t|^2 + tthr (s + v t).v = dthr^2 (tau_mod = (dthr^2 - s^2) / (s.v))."""
    speed2 = vx * vx + vy * vy
    dot = sx * vx + sy * vy
    half_b = dot + 0.5 * tthr_s * speed2
    c = sx * sx + sy * sy + tthr_s * dot - dthr_m * dthr_m
    # Never negative in exact numbers: at the closest approach the left side is at most dthr^2.
    return (-half_b - math.sqrt(max(0.0, half_b * half_b - speed2 * c))) / speed2


@_compiled
def well_clear_interval(
    sx: float, sy: float, sz: float, vx: float, vy: float, vz: float,
    dthr_m: float, zthr_m: float, tthr_s: float, tcoa_s: float, t0_s: float, t1_s: float,
) -> tuple[float, float]:  # fmt: skip
    """When two aircraft are not well clear (WCV_TAUMOD of DO-365) within [t0, t1]: (t_in_s, t_out_s), or (inf, -inf) for never.

    s (m) and v (m/s) as in `cylinder_interval`; `dthr_m` distance and miss distance, `zthr_m` height, `tthr_s` modified tau, `tcoa_s`
    time to co-altitude. The volume is closed: its edge belongs to it, and one instant is enough.
    """
    span_s = max(abs(t0_s), abs(t1_s))
    slab_in, slab_out = _slab_interval(sz, vz, max(zthr_m, abs(vz) * tcoa_s), zthr_m, span_s, True)
    disc_in, disc_out = _disc_interval(sx, sy, vx, vy, dthr_m, span_s, True)
    if -math.inf < disc_in < math.inf:
        disc_in = min(disc_in, _tau_entry(sx, sy, vx, vy, dthr_m, tthr_s))
    t_in = max(disc_in, slab_in, t0_s)
    t_out = min(disc_out, slab_out, t1_s)
    if not t_in <= t_out:
        return (math.inf, -math.inf)
    return (t_in, t_out)


@_compiled
def closest_approach(sx: float, sy: float, vx: float, vy: float, t1_s: float) -> tuple[float, float]:
    """(time s, distance m) of the least horizontal distance within [0, t1]; the earliest such time."""
    speed2 = vx * vx + vy * vy
    t_s = 0.0
    if speed2 > 0.0:
        t_s = min(max(-(sx * vx + sy * vy) / speed2, 0.0), t1_s)
    return (t_s, math.hypot(sx + vx * t_s, sy + vy * t_s))


@_compiled
def _axes(mx: float, my: float, mz: float) -> tuple[float, float, float, float, float, float]:
    """Two unit axes of the plane normal to the unit vector m: from m alone, and whole at the poles."""
    if abs(mz) < 0.9:
        ux, uy, uz = -my, mx, 0.0
    else:
        ux, uy, uz = 0.0, -mz, my
    size = math.sqrt(ux * ux + uy * uy + uz * uz)
    ux, uy, uz = ux / size, uy / size, uz / size
    return (ux, uy, uz, my * uz - mz * uy, mz * ux - mx * uz, mx * uy - my * ux)


@_compiled
def _carried(
    k: int, normals: Floats, velocities_m_s: Floats, mx: float, my: float, mz: float
) -> tuple[float, float, float]:  # fmt: skip
    """Velocity of aircraft k carried along the ground to where the normal is m: turned by the least rotation, its size unchanged."""
    nx, ny, nz = normals[k, 0], normals[k, 1], normals[k, 2]
    ax, ay, az = velocities_m_s[k, 0], velocities_m_s[k, 1], velocities_m_s[k, 2]
    turn = (ax * mx + ay * my + az * mz) / (1.0 + nx * mx + ny * my + nz * mz)
    return (ax - turn * (nx + mx), ay - turn * (ny + my), az - turn * (nz + mz))


@_compiled
def relative_motion(
    i: int, j: int, points_m: Floats, normals: Floats, velocities_m_s: Floats
) -> tuple[float, float, float, float]:  # fmt: skip
    """(sx, sy, vx, vy) of aircraft i relative to j in the plane tangent midway between them; swapping i and j negates all four.

    Arrays of shape (n, 3), earth-centred: surface points (m), ellipsoid normals, horizontal velocities (m/s). The distance is the arc
    over the ground, and each velocity is carried along it to the middle, so two aircraft on one great circle close by the sum of speeds.
    """
    mx, my, mz = normals[i, 0] + normals[j, 0], normals[i, 1] + normals[j, 1], normals[i, 2] + normals[j, 2]
    size = math.sqrt(mx * mx + my * my + mz * mz)
    if size < 1e-6:  # antipodes: there is no direction between them, and nothing to warn of
        return (math.pi * MEAN_RADIUS_M, 0.0, 0.0, 0.0)
    mx, my, mz = mx / size, my / size, mz / size
    ux, uy, uz, wx, wy, wz = _axes(mx, my, mz)
    dx, dy, dz = points_m[i, 0] - points_m[j, 0], points_m[i, 1] - points_m[j, 1], points_m[i, 2] - points_m[j, 2]
    sx, sy = dx * ux + dy * uy + dz * uz, dx * wx + dy * wy + dz * wz
    flat_m, chord_m = math.hypot(sx, sy), math.sqrt(dx * dx + dy * dy + dz * dz)
    if flat_m > 0.0:
        stretch = 2.0 * MEAN_RADIUS_M * math.asin(min(1.0, chord_m / (2.0 * MEAN_RADIUS_M))) / flat_m
        sx, sy = sx * stretch, sy * stretch
    ax, ay, az = _carried(i, normals, velocities_m_s, mx, my, mz)
    bx, by, bz = _carried(j, normals, velocities_m_s, mx, my, mz)
    ax, ay, az = ax - bx, ay - by, az - bz
    return (sx, sy, ax * ux + ay * uy + az * uz, ax * wx + ay * wy + az * wz)


@_compiled
def pair_encounter(
    i: int, j: int, points_m: Floats, normals: Floats, velocities_m_s: Floats, alt_m: Floats, v_up_m_s: Floats,
    horizontal_m: float, vertical_m: float, lookahead_s: float,
) -> tuple[float, float, float, float, float]:  # fmt: skip
    """(t_in_s, t_out_s, t_cpa_s, d_cpa_m, dz_cpa_m) of aircraft i and j within [0, lookahead]; t_in_s is inf where they do not meet."""
    sx, sy, vx, vy = relative_motion(i, j, points_m, normals, velocities_m_s)
    sz, vz = alt_m[i] - alt_m[j], v_up_m_s[i] - v_up_m_s[j]
    t_in_s, t_out_s = cylinder_interval(sx, sy, sz, vx, vy, vz, horizontal_m, vertical_m, 0.0, lookahead_s)
    t_cpa_s, d_cpa_m = closest_approach(sx, sy, vx, vy, lookahead_s)
    return (t_in_s, t_out_s, t_cpa_s, d_cpa_m, abs(sz + vz * t_cpa_s))


@_compiled
def _grown(pairs: Integers, numbers: Floats) -> tuple[Integers, Floats]:
    """Both arrays with twice as many rows."""
    count = pairs.shape[0]
    more_pairs = np.empty((2 * count, 2), dtype=np.int64)
    more_numbers = np.empty((2 * count, 5), dtype=np.float64)
    more_pairs[:count] = pairs
    more_numbers[:count] = numbers
    return more_pairs, more_numbers


@_compiled
def sweep(
    order: Integers, strips: Integers, along_m: Floats, width_m: float, points_m: Floats, normals: Floats, velocities_m_s: Floats,
    alt_m: Floats, v_up_m_s: Floats, horizontal_m: float, vertical_m: Floats, lookahead_s: float,
) -> tuple[Integers, Floats]:  # fmt: skip
    """Every pair that meets: its indices (k, 2) with i < j, and (k, 5) numbers as `pair_encounter` has them.

    `order` sorts the aircraft by (strip, place along it); `strips` and `along_m` are in that order. No two that are further apart than
    `width_m` along or across can meet. `vertical_m` (n,) holds half of each pair's height minimum: a pair's is the sum.
    """
    pairs = np.empty((64, 2), dtype=np.int64)
    numbers = np.empty((64, 5), dtype=np.float64)
    found = 0
    count = order.shape[0]
    next_strip = 0
    for a in range(count):
        while next_strip < count and (
            strips[next_strip] <= strips[a] or (strips[next_strip] == strips[a] + 1 and along_m[next_strip] < along_m[a] - width_m)
        ):
            next_strip += 1
        for side in range(2):
            b = a + 1 if side == 0 else next_strip
            while b < count and strips[b] == strips[a] + side and along_m[b] <= along_m[a] + width_m:
                i, j = min(order[a], order[b]), max(order[a], order[b])
                b += 1
                minimum_m = vertical_m[i] + vertical_m[j]
                if abs(alt_m[i] - alt_m[j]) > minimum_m + abs(v_up_m_s[i] - v_up_m_s[j]) * lookahead_s:
                    continue
                result = pair_encounter(i, j, points_m, normals, velocities_m_s, alt_m, v_up_m_s, horizontal_m, minimum_m, lookahead_s)
                if result[0] == math.inf:
                    continue
                if found == pairs.shape[0]:
                    pairs, numbers = _grown(pairs, numbers)
                pairs[found, 0], pairs[found, 1] = i, j
                for column in range(5):
                    numbers[found, column] = result[column]
                found += 1
    return pairs[:found], numbers[:found]
