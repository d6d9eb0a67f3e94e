"""Tracks against tracks: all pairs predicted to lose separation, each aircraft flying on along its great circle at its present speed."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import ArrayLike

from deconflict.conflict.sky import Floats, Integers, Sky, sky_of, strips
from deconflict.errors import Refused


@dataclass(frozen=True, slots=True)
class Encounters:
    """k pairs that will be closer than both minima, sorted by (i, j). Arrays of shape (k,).

    i, j: indices into the columns given, i < j. t_in_s, t_out_s: when, within the look-ahead, the loss begins (0: it has) and ends.
    t_cpa_s: when they are horizontally closest, within the look-ahead; d_cpa_m and dz_cpa_m (>= 0): how far apart they are then.
    """

    i: Integers
    j: Integers
    t_in_s: Floats
    t_out_s: Floats
    t_cpa_s: Floats
    d_cpa_m: Floats
    dz_cpa_m: Floats

    def __len__(self) -> int:
        return int(self.i.shape[0])


def kernels() -> ModuleType:
    """The compiled arithmetic; numba is loaded at the first call, not with this file."""
    from deconflict.conflict import kernels as compiled

    return compiled


def encounters(
    lat_deg: ArrayLike,
    lon_deg: ArrayLike,
    alt_m: ArrayLike,
    v_east_m_s: ArrayLike,
    v_north_m_s: ArrayLike,
    v_up_m_s: ArrayLike,
    *,
    horizontal_m: float,
    vertical_m: float,
    lookahead_s: float,
) -> Encounters:
    """All pairs predicted to be closer than both minima within the look-ahead.

    Columns of n aircraft: WGS-84 degrees, one height reference for all (m), velocity over ground (m/s, east, north, up). The cylinder is
    open: touching is no conflict, and neither is a separation of the minimum less 1e-6 m. The answer is that of all pairs compared, found
    by sweeping strips. Refused for columns of unequal length or with numbers that are not finite, and for negative minima or look-ahead.
    """
    for name, value in (("horizontal_m", horizontal_m), ("vertical_m", vertical_m), ("lookahead_s", lookahead_s)):
        if not (np.isfinite(value) and value >= 0.0):
            raise Refused(f"{value} is no distance or duration", where=name, mend="give a finite number, zero or more")
    sky = sky_of(lat_deg, lon_deg, alt_m, v_east_m_s, v_north_m_s, v_up_m_s)
    return meetings(sky, float(horizontal_m), np.full(sky.alt_m.shape, 0.5 * float(vertical_m)), float(lookahead_s))


def meetings(sky: Sky, horizontal_m: float, half_vertical_m: Floats, lookahead_s: float) -> Encounters:
    """As `encounters`, of a Sky; the height minimum of a pair is the sum of its two `half_vertical_m` (n,)."""
    if sky.alt_m.shape[0] == 0:
        return Encounters(*np.empty((2, 0), dtype=np.int64), *np.empty((5, 0)))
    order, strip, along_m, width_m = strips(sky, horizontal_m, lookahead_s)
    pairs, numbers = kernels().sweep(
        order, strip, along_m, width_m, sky.points_m, sky.normals, sky.velocities_m_s, sky.alt_m, sky.v_up_m_s,
        horizontal_m, half_vertical_m, lookahead_s,
    )  # fmt: skip
    by_pair = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return Encounters(*pairs[by_pair].T, *numbers[by_pair].T)
