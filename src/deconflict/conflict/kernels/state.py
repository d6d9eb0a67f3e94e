"""Aircraft as the search wants them: earth-centred, in the order in which they lie on the map."""

from __future__ import annotations

import math

import numpy as np

from deconflict.conflict.kernels.motion import Floats, Integers, compiled

SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1.0 / 298.257223563
"""WGS-84 ellipsoid (NGA.STND.0036, 2014)."""
E2 = FLATTENING * (2.0 - FLATTENING)
"""Its first eccentricity, squared."""

MIDDLE_RADIUS_M = 6_367_500.0
RADII_SPREAD = 0.0052
"""Every radius of curvature of the ellipsoid, north or east, is the middle one within this part of it (6,335.4 to 6,399.6 km)."""


@compiled
def placed(
    order: Integers, lat_deg: Floats, lon_deg: Floats, v_east_m_s: Floats, v_north_m_s: Floats
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """(surface points m, ellipsoid normals, horizontal velocities m/s), each (n, 3) earth-centred; row k is aircraft order[k]."""
    count = order.shape[0]
    points_m, normals, velocities_m_s = np.empty((count, 3)), np.empty((count, 3)), np.empty((count, 3))
    for k in range(count):
        at = order[k]
        phi, lam = math.radians(lat_deg[at]), math.radians(lon_deg[at])
        sin_phi, cos_phi, sin_lam, cos_lam = math.sin(phi), math.cos(phi), math.sin(lam), math.cos(lam)
        x, y = cos_phi * cos_lam, cos_phi * sin_lam
        prime_vertical_m = SEMI_MAJOR_M / math.sqrt(1.0 - E2 * sin_phi * sin_phi)
        normals[k, 0], normals[k, 1], normals[k, 2] = x, y, sin_phi
        points_m[k, 0], points_m[k, 1] = x * prime_vertical_m, y * prime_vertical_m
        points_m[k, 2] = sin_phi * prime_vertical_m * (1.0 - E2)
        east, north = v_east_m_s[at], v_north_m_s[at]
        outward = north * sin_phi
        velocities_m_s[k, 0] = -east * sin_lam - outward * cos_lam
        velocities_m_s[k, 1] = east * cos_lam - outward * sin_lam
        velocities_m_s[k, 2] = north * cos_phi
    return points_m, normals, velocities_m_s


@compiled
def moves_of(order: Integers, lat_deg: Floats, lon_deg: Floats, v_east_m_s: Floats, v_north_m_s: Floats) -> Floats:
    """(n, 4): latitude, longitude within half a turn (rad), and the angles covered eastwards and northwards (rad/s); by `order`."""
    moves = np.empty((order.shape[0], 4))
    for k in range(order.shape[0]):
        at = order[k]
        lam = math.radians(lon_deg[at])
        moves[k, 0] = math.radians(lat_deg[at])
        moves[k, 1] = lam - 2.0 * math.pi * math.floor(lam / (2.0 * math.pi) + 0.5)
        moves[k, 2] = v_east_m_s[at] / MIDDLE_RADIUS_M
        moves[k, 3] = v_north_m_s[at] / MIDDLE_RADIUS_M
    return moves


@compiled
def taken(column: Floats, order: Integers) -> Floats:
    """The column (n,) in that order."""
    found = np.empty(order.shape[0])
    for k in range(order.shape[0]):
        found[k] = column[order[k]]
    return found
