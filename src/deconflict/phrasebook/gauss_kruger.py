"""Places on Pulkovo-1942 in Gauss-Krueger zones of 6 degrees, as on maps in the tradition of the Soviet general staff.

The datum is reached by EPSG:5044 (GOST R 51794-2008, seven parameters), stated accuracy 3 m on land of the Russian Federation. It is used
everywhere, so that both sides compute the same metres; outside that land no accuracy is published for it, and OUTSIDE_BOUND_M is what the
other published transformations of the datum leave open. No grid file takes part, so none can be missing. Zones 2 to 32 are EPSG:28402 to
28432; the others follow the same rule.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from pyproj import Transformer

from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.errors import Refused
from deconflict.phrasebook.degrees import Position

TRANSFORMATION: Final = "EPSG:5044"
"""GOST R 51794-2008: dx 23.57 m, dy -140.95 m, dz -79.8 m, ry -0.35″, rz -0.79″, scale -0.22 ppm, coordinate frame."""
ACCURACY_M: Final = 3.0
"""Stated by EPSG for land of the Russian Federation."""
OUTSIDE_BOUND_M: Final = 50.0
"""Elsewhere: EPSG's own transformations of this datum state 2 m to 44 m, and lie within that of this one."""
DATUM: Final = "Pulkovo-1942/GK"
ZONES: Final = range(1, 61)
EXAMPLE: Final = "X 5156789 Y 08411372"

_MAX_LAT_DEG: Final = 84
_TEXT: Final = re.compile(r"\s*X\s*(-?\d{7})\s*,?\s*Y\s*(\d{2})(\d{6})\s*", re.ASCII)
_SPLIT_M: Final = 1_000_000


@lru_cache(maxsize=len(ZONES))
def transformer(zone: int) -> Transformer:
    """From WGS-84 longitude and latitude in degrees to easting with the zone before it, and northing, in metres."""
    helmert = "+x=23.57 +y=-140.95 +z=-79.8 +rx=0 +ry=-0.35 +rz=-0.79 +s=-0.22 +convention=coordinate_frame"
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 +step +proj=cart +ellps=WGS84 "
        f"+step +inv +proj=helmert {helmert} +step +inv +proj=cart +ellps=krass +step +proj=pop +v_3 "
        f"+step +proj=tmerc +lat_0=0 +lon_0={6 * zone - 3} +k=1 +x_0={zone * _SPLIT_M + 500_000} +y_0=0 +ellps=krass"
    )


def format_gk(lat_ndeg: int, lon_ndeg: int, where: str = "place") -> str:
    """Northing X and easting Y in whole metres, the zone as the first two digits of Y; Refused near the poles, without the datum."""
    if abs(lat_ndeg) > _MAX_LAT_DEG * NDEG_PER_DEG:
        raise Refused(f"Gauss-Krueger zones end at {_MAX_LAT_DEG} degrees", where=where, mend="write it in degrees")
    zone = min(int((lon_ndeg % (360 * NDEG_PER_DEG)) // (6 * NDEG_PER_DEG)) + 1, 60)
    easting_m, northing_m = transformer(zone).transform(lon_ndeg / NDEG_PER_DEG, lat_ndeg / NDEG_PER_DEG)
    return f"X {'-' if northing_m < -0.5 else ''}{abs(round(northing_m)):07d} Y {round(easting_m):08d}"


def parse_gk(text: str, where: str = "place") -> Position:
    """The place that such a text names, on WGS-84; Refused with the field for anything else."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise Refused(
            f"'{text[:60]}' is no place in gk", where=where, mend=f"write it like {EXAMPLE}: seven digits, then zone and six digits"
        )
    northing_m, zone, easting_m = int(found[1]), int(found[2]), int(found[3])
    if zone not in ZONES:
        raise Refused(f"there is no zone {zone:02d}", where=f"{where}.y", mend="the first two digits of Y are the zone, 01 to 60")
    if abs(easting_m - 500_000) > 340_000:
        raise Refused(f"{easting_m} m lies outside zone {zone:02d}", where=f"{where}.y", mend="check the digits behind the zone")
    lon_deg, lat_deg = transformer(zone).transform(zone * _SPLIT_M + easting_m, northing_m, direction="INVERSE")
    if not math.isfinite(lat_deg) or abs(lat_deg) > _MAX_LAT_DEG + 0.01:
        raise Refused(f"{northing_m} m lies beyond {_MAX_LAT_DEG} degrees", where=f"{where}.x", mend="check the digits of X")
    lon_deg = (float(lon_deg) + 180.0) % 360.0 - 180.0
    return Position(round(float(lat_deg) * NDEG_PER_DEG), round(lon_deg * NDEG_PER_DEG))
