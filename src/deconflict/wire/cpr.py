"""Compact position reporting: two 17-bit numbers that name a place within a zone, as degrees.

Source: RTCA DO-260B, appendix A.1.7 (equations by their numbers there); ICAO Doc 9871, C.2.6. A pair of an even and an odd report names
one place on Earth (airborne) without anybody knowing where the receiver stands; a single one names a place near a known one.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import Final

_ZONES: Final = 15
"""NZ: zones of latitude between the equator and a pole."""
_SCALE: Final = 131_072.0
"""2^17."""

_STEPS: Final = tuple(
    math.degrees(math.acos(math.sqrt((1 - math.cos(math.pi / (2 * _ZONES))) / (1 - math.cos(2 * math.pi / zones)))))
    for zones in range(4 * _ZONES - 1, 1, -1)
)
"""The latitudes at which the number of zones of longitude falls by one, from the equator up (A.1.7.2 d)."""


def longitude_zones(lat_deg: float) -> int:
    """NL: how many zones of longitude there are at a latitude, 59 at the equator, 1 at the poles."""
    return 4 * _ZONES - 1 - bisect_left(_STEPS, abs(lat_deg))


def airborne_pair(even: tuple[int, int], odd: tuple[int, int], *, odd_is_newer: bool) -> tuple[float, float] | None:
    """(lat, lon) in degrees of the newer of an even and an odd report (A.1.7.7); None where the two lie in different zones.

    Each report is its (latitude, longitude) number, 0 to 131,071. 5.1 m at worst (A.1.7.2).
    """
    lat_even, lat_odd = even[0] / _SCALE, odd[0] / _SCALE
    index = math.floor(59 * lat_even - 60 * lat_odd + 0.5)
    north_even = _signed(6.0 * (index % 60 + lat_even))
    north_odd = _signed(360.0 / 59 * (index % 59 + lat_odd))
    zones = longitude_zones(north_even)
    if abs(north_even) > 90 or abs(north_odd) > 90 or zones != longitude_zones(north_odd):
        return None
    lon_even, lon_odd = even[1] / _SCALE, odd[1] / _SCALE
    across = math.floor(lon_even * (zones - 1) - lon_odd * zones + 0.5)
    count = max(zones - (1 if odd_is_newer else 0), 1)
    lon_deg = 360.0 / count * (across % count + (lon_odd if odd_is_newer else lon_even))
    return north_odd if odd_is_newer else north_even, _signed(lon_deg)


def near(report: tuple[int, int], odd: bool, known: tuple[float, float], *, surface: bool) -> tuple[float, float] | None:
    """(lat, lon) in degrees of one report, the one nearest to `known` (A.1.7.5, A.1.7.6); None where that is no place.

    The true place has to be within half a zone: 180 NM airborne, 45 NM on the surface, where a report is a quarter as coarse.
    """
    turn = 90.0 if surface else 360.0
    lat_step = turn / (59 if odd else 60)
    lat_deg = _nearest(report[0] / _SCALE, lat_step, known[0])
    if abs(lat_deg) > 90:
        return None
    lon_step = turn / max(longitude_zones(lat_deg) - (1 if odd else 0), 1)
    return lat_deg, _signed(_nearest(report[1] / _SCALE, lon_step, known[1]))


def _nearest(part: float, step_deg: float, known_deg: float) -> float:
    """The angle that is `part` of a step past a whole number of steps, nearest to a known one."""
    return step_deg * (math.floor(known_deg / step_deg - part + 0.5) + part)


def _signed(angle_deg: float) -> float:
    """An angle in [-180, 180)."""
    return (angle_deg + 180.0) % 360.0 - 180.0
