"""Aircraft as the kernels want them: earth-centred arrays, and the strips in which they are swept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deconflict.errors import Refused

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1.0 / 298.257223563
"""WGS-84 ellipsoid (NGA.STND.0036, 2014)."""


@dataclass(frozen=True, slots=True)
class Sky:
    """n aircraft at one instant. Arrays (n, 3) earth-centred: surface points (m), normals, horizontal velocities (m/s); (n,): the rest."""

    points_m: Floats
    normals: Floats
    velocities_m_s: Floats
    alt_m: Floats
    v_up_m_s: Floats


def column(name: str, values: ArrayLike, count: int | None = None) -> Floats:
    """`values` as one column of `count` finite float64; Refused (naming it) otherwise."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise Refused("these are not numbers", where=name, mend="give one number for each aircraft") from None
    if array.ndim != 1 or (count is not None and array.shape[0] != count):
        raise Refused(f"shape {array.shape} where one number for each aircraft belongs", where=name, mend="give arrays of equal length")
    if not np.isfinite(array).all():
        row = int(np.flatnonzero(~np.isfinite(array))[0])
        raise Refused("a number is missing or infinite", where=f"{name}[{row}]", mend="leave out aircraft whose state is not known")
    return array


def sky_of(
    lat_deg: ArrayLike, lon_deg: ArrayLike, alt_m: ArrayLike, v_east_m_s: ArrayLike, v_north_m_s: ArrayLike, v_up_m_s: ArrayLike
) -> Sky:
    """The Sky of these columns (each of shape (n,)); Refused where one is not n finite numbers or a latitude is beyond 90 degrees."""
    lat = column("lat_deg", lat_deg)
    count = lat.shape[0]
    lon, east, north = column("lon_deg", lon_deg, count), column("v_east_m_s", v_east_m_s, count), column("v_north_m_s", v_north_m_s, count)
    if (np.abs(lat) > 90.0).any():
        row = int(np.flatnonzero(np.abs(lat) > 90.0)[0])
        raise Refused(f"latitude {lat[row]} is beyond a pole", where=f"lat_deg[{row}]", mend="latitudes run from -90 to 90 degrees")
    phi, lam = np.radians(lat), np.radians(lon)
    sin_phi, cos_phi, sin_lam, cos_lam = np.sin(phi), np.cos(phi), np.sin(lam), np.cos(lam)
    normals = np.column_stack((cos_phi * cos_lam, cos_phi * sin_lam, sin_phi))
    squared_eccentricity = FLATTENING * (2.0 - FLATTENING)
    prime_vertical_m = SEMI_MAJOR_M / np.sqrt(1.0 - squared_eccentricity * sin_phi**2)
    points_m = normals * prime_vertical_m[:, None]
    points_m[:, 2] *= 1.0 - squared_eccentricity
    outward = north * sin_phi
    velocities_m_s = np.column_stack((-east * sin_lam - outward * cos_lam, east * cos_lam - outward * sin_lam, north * cos_phi))
    return Sky(points_m, normals, velocities_m_s, column("alt_m", alt_m, count), column("v_up_m_s", v_up_m_s, count))


def strips(sky: Sky, horizontal_m: float, lookahead_s: float) -> tuple[Integers, Integers, Floats, float]:
    """How to sweep this sky: (order, strip numbers, places along the strip (m), strip width (m)), the last three in that order.

    Two aircraft come within `horizontal_m` only if each coordinate of their points is within the width: a chord is no longer than its arc,
    and neither flies further than its speed times the look-ahead.
    """
    speeds_m_s = np.sqrt((sky.velocities_m_s**2).sum(axis=1))
    width_m = horizontal_m + 2.0 * float(speeds_m_s.max(initial=0.0)) * lookahead_s + 1.0
    across, along = np.argsort(np.ptp(sky.points_m, axis=0))[1:]
    strip = np.floor(sky.points_m[:, across] / width_m).astype(np.int64)
    order = np.lexsort((sky.points_m[:, along], strip))
    return order, strip[order], np.ascontiguousarray(sky.points_m[order, along]), width_m
