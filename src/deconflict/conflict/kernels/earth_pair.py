"""Two aircraft on the ellipsoid: how they move against each other, and whether they meet."""

from __future__ import annotations

import math

from deconflict.conflict.kernels.cylinder import cylinder_interval
from deconflict.conflict.kernels.motion import Floats, closest_approach, compiled

MEAN_RADIUS_M = 6_371_008.8
"""Mean Earth radius R1 of WGS-84 (Moritz, Geodetic Reference System 1980): turns a chord into an arc; 1 mm at 60 km."""


@compiled
def _arc_over_chord(square: float) -> float:
    """asin(x) / x of a chord that is x diameters long, from x^2; by its series where that is as exact, up to 250 km."""
    if square < 4e-4:
        return 1.0 + square * (1.0 / 6.0 + square * (3.0 / 40.0 + square * (15.0 / 336.0 + square * (105.0 / 3456.0))))
    x = math.sqrt(min(1.0, square))
    return math.asin(x) / x


@compiled
def _axes(mx: float, my: float, mz: float) -> tuple[float, float, float, float, float, float]:
    """Two unit axes of the plane normal to the unit vector m: from m alone, and whole at the poles."""
    if abs(mz) < 0.9:
        ux, uy, uz = -my, mx, 0.0
    else:
        ux, uy, uz = 0.0, -mz, my
    scale = 1.0 / math.sqrt(ux * ux + uy * uy + uz * uz)
    ux, uy, uz = ux * scale, uy * scale, uz * scale
    return (ux, uy, uz, my * uz - mz * uy, mz * ux - mx * uz, mx * uy - my * ux)


@compiled
def _carried(
    k: int, spots: Floats, normals: Floats, mx: float, my: float, mz: float
) -> tuple[float, float, float]:  # fmt: skip
    """Velocity of aircraft k carried along the ground to where the normal is m: turned by the least rotation, its size unchanged."""
    nx, ny, nz = normals[k, 0], normals[k, 1], normals[k, 2]
    ax, ay, az = spots[k, 3], spots[k, 4], spots[k, 5]
    turn = (ax * mx + ay * my + az * mz) / (1.0 + nx * mx + ny * my + nz * mz)
    return (ax - turn * (nx + mx), ay - turn * (ny + my), az - turn * (nz + mz))


@compiled
def relative_motion(
    i: int, j: int, spots: Floats, normals: Floats
) -> tuple[float, float, float, float]:  # fmt: skip
    """(sx, sy, vx, vy) of aircraft i relative to j in the plane tangent midway between them; swapping i and j negates all four.

    `spots` (n, 8) and `normals` (n, 3) as `placed` makes them. The distance is the arc over the ground, and each velocity is carried along
    it to the middle, so two aircraft on one great circle close by the sum of speeds.
    """
    mx, my, mz = normals[i, 0] + normals[j, 0], normals[i, 1] + normals[j, 1], normals[i, 2] + normals[j, 2]
    size = math.sqrt(mx * mx + my * my + mz * mz)
    if size < 1e-6:  # antipodes: there is no direction between them, and nothing to warn of
        return (math.pi * MEAN_RADIUS_M, 0.0, 0.0, 0.0)
    scale = 1.0 / size
    mx, my, mz = mx * scale, my * scale, mz * scale
    ux, uy, uz, wx, wy, wz = _axes(mx, my, mz)
    dx, dy, dz = spots[i, 0] - spots[j, 0], spots[i, 1] - spots[j, 1], spots[i, 2] - spots[j, 2]
    sx, sy = dx * ux + dy * uy + dz * uz, dx * wx + dy * wy + dz * wz
    flat2, chord2 = sx * sx + sy * sy, dx * dx + dy * dy + dz * dz
    if flat2 > 0.0:
        stretch = math.sqrt(chord2 / flat2) * _arc_over_chord(chord2 / (4.0 * MEAN_RADIUS_M * MEAN_RADIUS_M))
        sx, sy = sx * stretch, sy * stretch
    ax, ay, az = _carried(i, spots, normals, mx, my, mz)
    bx, by, bz = _carried(j, spots, normals, mx, my, mz)
    ax, ay, az = ax - bx, ay - by, az - bz
    return (sx, sy, ax * ux + ay * uy + az * uz, ax * wx + ay * wy + az * wz)


@compiled
def pair_encounter(
    i: int, j: int, spots: Floats, normals: Floats, horizontal_m: float, vertical_m: float, lookahead_s: float
) -> tuple[float, float, float, float, float]:  # fmt: skip
    """(t_in_s, t_out_s, t_cpa_s, d_cpa_m, dz_cpa_m) of aircraft i and j within [0, lookahead]; t_in_s is inf where they do not meet."""
    sx, sy, vx, vy = relative_motion(i, j, spots, normals)
    sz, vz = spots[i, 6] - spots[j, 6], spots[i, 7] - spots[j, 7]
    t_in_s, t_out_s = cylinder_interval(sx, sy, sz, vx, vy, vz, horizontal_m, vertical_m, 0.0, lookahead_s)
    t_cpa_s, d_cpa_m = closest_approach(sx, sy, vx, vy, lookahead_s)
    return (t_in_s, t_out_s, t_cpa_s, d_cpa_m, abs(sz + vz * t_cpa_s))
