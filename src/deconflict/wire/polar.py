"""What a radar measures, a slant range and an azimuth, as a place: by the height of the target, where that is known."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from deconflict.airspace import earth

MEAN_RADIUS_M: Final = 6_371_008.8
"""Of the earth (IUGG). Within 0.4 % of its radius anywhere, which is 30 cm of range for a target 10 km up and 100 km off."""


class Radar(NamedTuple):
    """Where a radar stands: degrees, and metres above WGS-84."""

    lat_deg: float
    lon_deg: float
    height_m: float


def place(radar: Radar, slant_m: float, azimuth_deg: float, height_m: float | None) -> tuple[float, float]:
    """(lat, lon) in degrees of a target at this height; without one, or where it cannot be so high, of one at the radar's own height.

    `azimuth_deg` is from true north at the radar. A pressure altitude will do for the height: 100 m of it are 35 m at 30 km and FL 330.
    """
    low, high = MEAN_RADIUS_M + radar.height_m, MEAN_RADIUS_M + (radar.height_m if height_m is None else height_m)
    across = slant_m**2 - (high - low) ** 2
    if across < 0:
        across, high = slant_m**2, low
    angle = 2 * math.asin(min(1.0, math.sqrt(across / (4 * low * high))))
    lat_deg, lon_deg = earth.destination(radar.lat_deg, radar.lon_deg, azimuth_deg, MEAN_RADIUS_M * angle)
    return lat_deg, lon_deg
