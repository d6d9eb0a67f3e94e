"""How long until two aircraft are closest, by range and closure: the time variables that detect-and-avoid and TCAS II reckon with.

Sources: RTCA DO-185B (TCAS II) and DO-365B, appendix C, both from memory; Muñoz, Narkawicz, Chamberlain, "A TCAS-II Resolution Advisory
Detection Algorithm" (AIAA 2013-4622). All for s (m) and v (m/s), own minus intruder in a local east, north, up frame.
"""

from __future__ import annotations

import math

from deconflict.conflict.kernels.motion import compiled


@compiled
def tau(sx: float, sy: float, vx: float, vy: float) -> float:
    """Horizontal range over closure, -s^2 / (s.v), in s; inf for a pair that does not converge, 0 for one in the same place."""
    dot = sx * vx + sy * vy
    range2 = sx * sx + sy * sy
    if range2 == 0.0:
        return 0.0
    return -range2 / dot if dot < 0.0 else math.inf


@compiled
def tau_mod(sx: float, sy: float, vx: float, vy: float, dmod_m: float) -> float:
    """Modified tau, (dmod^2 - s^2) / (s.v), in s: 0 within `dmod_m`, otherwise inf for a pair that does not converge."""
    dot = sx * vx + sy * vy
    beyond = sx * sx + sy * sy - dmod_m * dmod_m
    if beyond <= 0.0:
        return 0.0
    return -beyond / dot if dot < 0.0 else math.inf


@compiled
def time_to_closest(sx: float, sy: float, vx: float, vy: float) -> float:
    """Time to the horizontal closest approach, -(s.v) / v^2, in s: below 0 where it has been, 0 for a pair at rest to each other."""
    speed2 = vx * vx + vy * vy
    return -(sx * vx + sy * vy) / speed2 if speed2 > 0.0 else 0.0


@compiled
def time_to_co_altitude(sz: float, vz: float) -> float:
    """Time until both are at one height, -sz / vz, in s; inf for a pair that does not converge in height, 0 for one at one height."""
    if sz == 0.0:
        return 0.0
    return -sz / vz if sz * vz < 0.0 else math.inf
