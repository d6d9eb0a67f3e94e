"""Aircraft as columns, checked, and as the earth-centred arrays on which two of them are tested exactly."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deconflict.errors import Refused

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sky:
    """n aircraft at one instant, earth-centred, as the kernels test two of them.

    spots (n, 8): surface point (m, three), horizontal velocity (m/s, three), height (m), climb (m/s). normals (n, 3): of the ellipsoid.
    """

    spots: Floats
    normals: Floats


@dataclass(frozen=True, slots=True)
class Columns:
    """n aircraft at one instant, each array of shape (n,) and finite: WGS-84 degrees, m, m/s over ground (east, north, up)."""

    lat_deg: Floats
    lon_deg: Floats
    alt_m: Floats
    v_east_m_s: Floats
    v_north_m_s: Floats
    v_up_m_s: Floats


def kernels() -> ModuleType:
    """The compiled arithmetic; numba is loaded at the first call, not with this file."""
    from deconflict.conflict import kernels as compiled

    return compiled


def column(name: str, values: ArrayLike, count: int | None = None) -> Floats:
    """`values` as one column of `count` finite float64; Refused (naming it) otherwise.

    In one piece and not read-only, whatever was given: the kernels are compiled for that, and would be compiled again for anything else.
    """
    try:
        array: Floats = np.require(values, np.float64, ("C", "W", "E"))
    except (TypeError, ValueError):
        raise Refused("these are not numbers", where=name, mend="give one number for each aircraft") from None
    if array.ndim != 1 or (count is not None and array.shape[0] != count):
        raise Refused(f"shape {array.shape} where one number for each aircraft belongs", where=name, mend="give arrays of equal length")
    with np.errstate(all="ignore"):
        total = array.sum()
    # One that is not finite leaves no sum finite; a sum may be infinite without.
    if not np.isfinite(total) and not np.isfinite(array).all():
        row = int(np.flatnonzero(~np.isfinite(array))[0])
        raise Refused("a number is missing or infinite", where=f"{name}[{row}]", mend="leave out aircraft whose state is not known")
    return array


def columns_of(
    lat_deg: ArrayLike, lon_deg: ArrayLike, alt_m: ArrayLike, v_east_m_s: ArrayLike, v_north_m_s: ArrayLike, v_up_m_s: ArrayLike
) -> Columns:
    """These columns (each of shape (n,)); Refused where one is not n finite numbers or a latitude is beyond 90 degrees."""
    lat = column("lat_deg", lat_deg)
    count = lat.shape[0]
    if count and max(float(lat.max()), -float(lat.min())) > 90.0:
        row = int(np.flatnonzero(np.abs(lat) > 90.0)[0])
        raise Refused(f"latitude {lat[row]} is beyond a pole", where=f"lat_deg[{row}]", mend="latitudes run from -90 to 90 degrees")
    return Columns(
        lat,
        column("lon_deg", lon_deg, count),
        column("alt_m", alt_m, count),
        column("v_east_m_s", v_east_m_s, count),
        column("v_north_m_s", v_north_m_s, count),
        column("v_up_m_s", v_up_m_s, count),
    )


def sky_of(columns: Columns) -> Sky:
    """The Sky of these columns, in their order."""
    spots, normals, _ = kernels().placed(
        columns.lat_deg, columns.lon_deg, columns.alt_m, columns.v_east_m_s, columns.v_north_m_s, columns.v_up_m_s
    )  # fmt: skip
    return Sky(spots, normals)
