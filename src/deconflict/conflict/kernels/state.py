"""Aircraft as the search wants them: earth-centred, in the order in which they lie on the map."""

from __future__ import annotations

import math

import numpy as np

from deconflict.conflict.kernels.motion import Floats, compiled

SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1.0 / 298.257223563
"""WGS-84 ellipsoid (NGA.STND.0036, 2014)."""
E2 = FLATTENING * (2.0 - FLATTENING)
"""Its first eccentricity, squared."""

MIDDLE_RADIUS_M = 6_367_500.0
RADII_SPREAD = 0.0052
"""Every radius of curvature of the ellipsoid, north or east, is the middle one within this part of it (6,335.4 to 6,399.6 km)."""


def placed(
    lat_deg: Floats, lon_deg: Floats, alt_m: Floats, v_east_m_s: Floats, v_north_m_s: Floats, v_up_m_s: Floats
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """(spots, normals, moves) of columns (n,).

    spots (n, 8), a cache line each, earth-centred: surface point (m, three), horizontal velocity (m/s, three), height (m), climb (m/s).
    normals (n, 3): of the ellipsoid there, earth-centred.
    moves (n, 5): latitude, longitude within half a turn (rad), angles covered eastwards and northwards (rad/s), tangent of the latitude.
    """
    count = lat_deg.shape[0]
    spots, normals, moves = np.empty((count, 8)), np.empty((count, 3)), np.empty((count, 5))
    _place(spots, normals, moves, lat_deg, lon_deg, alt_m, v_east_m_s, v_north_m_s, v_up_m_s)
    return spots, normals, moves


@compiled
def _place(
    spots: Floats, normals: Floats, moves: Floats,
    lat_deg: Floats, lon_deg: Floats, alt_m: Floats, v_east_m_s: Floats, v_north_m_s: Floats, v_up_m_s: Floats,
) -> None:  # fmt: skip
    """Into the first three, as `placed` has them."""
    for k in range(lat_deg.shape[0]):
        phi, lam = math.radians(lat_deg[k]), math.radians(lon_deg[k])
        sin_phi, cos_phi, sin_lam, cos_lam = math.sin(phi), math.cos(phi), math.sin(lam), math.cos(lam)
        x, y = cos_phi * cos_lam, cos_phi * sin_lam
        prime_vertical_m = SEMI_MAJOR_M / math.sqrt(1.0 - E2 * sin_phi * sin_phi)
        east, north = v_east_m_s[k], v_north_m_s[k]
        outward = north * sin_phi
        normals[k, 0], normals[k, 1], normals[k, 2] = x, y, sin_phi
        spots[k, 0], spots[k, 1] = x * prime_vertical_m, y * prime_vertical_m
        spots[k, 2] = sin_phi * prime_vertical_m * (1.0 - E2)
        spots[k, 3] = -east * sin_lam - outward * cos_lam
        spots[k, 4] = east * cos_lam - outward * sin_lam
        spots[k, 5] = north * cos_phi
        spots[k, 6], spots[k, 7] = alt_m[k], v_up_m_s[k]
        moves[k, 0], moves[k, 1] = phi, lam - 2.0 * math.pi * math.floor(lam / (2.0 * math.pi) + 0.5)
        moves[k, 2], moves[k, 3] = east * (1.0 / MIDDLE_RADIUS_M), north * (1.0 / MIDDLE_RADIUS_M)
        moves[k, 4] = sin_phi / max(cos_phi, 1e-9)
