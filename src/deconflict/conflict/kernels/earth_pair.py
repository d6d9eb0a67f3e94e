"""Two aircraft on the ellipsoid: how they move against each other, and whether they meet."""

from __future__ import annotations

import math

from deconflict.conflict.kernels.cylinder import cylinder_interval
from deconflict.conflict.kernels.motion import Floats, closest_approach, compiled

MEAN_RADIUS_M = 6_371_008.8
"""Mean Earth radius R1 of WGS-84 (Moritz, Geodetic Reference System 1980): turns a chord into an arc; 1 mm at 60 km."""


@compiled
def _axes(mx: float, my: float, mz: float) -> tuple[float, float, float, float, float, float]:
    """Two unit axes of the plane normal to the unit vector m: from m alone, and whole at the poles."""
    if abs(mz) < 0.9:
        ux, uy, uz = -my, mx, 0.0
    else:
        ux, uy, uz = 0.0, -mz, my
    size = math.sqrt(ux * ux + uy * uy + uz * uz)
    ux, uy, uz = ux / size, uy / size, uz / size
    return (ux, uy, uz, my * uz - mz * uy, mz * ux - mx * uz, mx * uy - my * ux)


@compiled
def _carried(
    k: int, normals: Floats, velocities_m_s: Floats, mx: float, my: float, mz: float
) -> tuple[float, float, float]:  # fmt: skip
    """Velocity of aircraft k carried along the ground to where the normal is m: turned by the least rotation, its size unchanged."""
    nx, ny, nz = normals[k, 0], normals[k, 1], normals[k, 2]
    ax, ay, az = velocities_m_s[k, 0], velocities_m_s[k, 1], velocities_m_s[k, 2]
    turn = (ax * mx + ay * my + az * mz) / (1.0 + nx * mx + ny * my + nz * mz)
    return (ax - turn * (nx + mx), ay - turn * (ny + my), az - turn * (nz + mz))


@compiled
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


@compiled
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
