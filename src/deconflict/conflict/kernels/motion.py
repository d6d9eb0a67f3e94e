"""What every kernel is made of: how it is compiled, and when a straight way is within a disc or a slab."""

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

NM_M, FT_M = 1852.0, 0.3048
"""The nautical mile and the foot in metres (exact by definition): published settings are in these."""

NEVER = (math.inf, -math.inf)
"""The interval of what does not happen."""

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Integers = NDArray[np.int64]
Keys = NDArray[np.uint64]
Compiled = TypeVar("Compiled", bound=Callable[..., object])


def compiled(function: Compiled) -> Compiled:
    """`function` as numba compiles it: cached on disk, without the interpreter's lock."""
    return cast(Compiled, numba.njit(nogil=True, cache=True)(function))


@compiled
def disc_interval(sx: float, sy: float, vx: float, vy: float, radius_m: float, span_s: float, closed: bool) -> tuple[float, float]:
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


@compiled
def slab_interval(sz: float, vz: float, entry_m: float, exit_m: float, span_s: float, closed: bool) -> tuple[float, float]:
    """From when sz + vz t comes within `entry_m` of zero until it is `exit_m` beyond it. At rest: always or never, by `exit_m`."""
    if vz == 0.0 or abs(vz) * span_s < STILL_M:
        within = abs(sz) <= exit_m if closed else abs(sz) < exit_m
        return (-math.inf, math.inf) if within else (math.inf, -math.inf)
    if vz > 0.0:
        return ((-entry_m - sz) / vz, (exit_m - sz) / vz)
    return ((entry_m - sz) / vz, (-exit_m - sz) / vz)


@compiled
def closest_approach(sx: float, sy: float, vx: float, vy: float, t1_s: float) -> tuple[float, float]:
    """(time s, distance m) of the least horizontal distance within [0, t1]; the earliest such time."""
    speed2 = vx * vx + vy * vy
    t_s = 0.0
    if speed2 > 0.0:
        t_s = min(max(-(sx * vx + sy * vy) / speed2, 0.0), t1_s)
    x_m, y_m = sx + vx * t_s, sy + vy * t_s
    return (t_s, math.sqrt(x_m * x_m + y_m * y_m))
