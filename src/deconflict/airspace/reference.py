"""A place said a second way: at a range and a true bearing from a named place; and how far that lies from its coordinates."""

from __future__ import annotations

from typing import Final

from deconflict.airspace import earth
from deconflict.airspace.distance import distance_to_m
from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.airspace.outline import Circle, Outline

MISMATCH_M: Final = 1_000.0
"""Two ways to say one place that lie further apart than this are one mistake: a notice nine kilometres off was believed, once."""


def place_at(lat_ndeg: int, lon_ndeg: int, range_mm: int, bearing_mdeg: int) -> tuple[float, float]:
    """Latitude and longitude in degrees at a range (mm) and a true bearing (1e-3 degree) from a place (1e-9 degree)."""
    return earth.destination(lat_ndeg / NDEG_PER_DEG, lon_ndeg / NDEG_PER_DEG, bearing_mdeg / 1000, range_mm / 1000)


def mismatch_m(outline: Outline, lat_ndeg: int, lon_ndeg: int, range_mm: int, bearing_mdeg: int) -> float:
    """Metres between that place and the outline: its centre where it is a circle, its nearest point where it is a polygon (0 inside)."""
    lat_deg, lon_deg = place_at(lat_ndeg, lon_ndeg, range_mm, bearing_mdeg)
    if isinstance(outline, Circle):
        return earth.distance_m(outline.lat_ndeg / NDEG_PER_DEG, outline.lon_ndeg / NDEG_PER_DEG, lat_deg, lon_deg)
    return distance_to_m(outline, lat_deg, lon_deg)


def disagrees(apart_m: float) -> bool:
    """Whether two ways to say a place are too far apart to be one."""
    return apart_m > MISMATCH_M
