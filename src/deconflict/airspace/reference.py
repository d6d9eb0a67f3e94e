"""A place said a second way: at a range and a true bearing from a named place; and how far that lies from its coordinates."""

from __future__ import annotations

from typing import Final, Protocol

from deconflict.airspace import earth
from deconflict.airspace.distance import distance_to_m
from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.airspace.outline import Circle, Outline, bounding_cap
from deconflict.errors import Refused

MISMATCH_M: Final = 1_000.0
"""Two ways to say one place that lie further apart than this are one mistake: a notice nine kilometres off was believed, once."""

_POINTS: Final = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")


class Named(Protocol):
    """What names a place so: `range_horizontal_mm` along the geodesic that leaves `reference` at `bearing_mdeg` from true north."""

    @property
    def reference(self) -> str:
        """The name of the place it is told from."""

    @property
    def lat_ndeg(self) -> int:
        """The latitude of that place."""

    @property
    def lon_ndeg(self) -> int:
        """The longitude of that place."""

    @property
    def range_horizontal_mm(self) -> int:
        """How far from it."""

    @property
    def bearing_mdeg(self) -> int:
        """In which direction from it."""


def place_of(named: Named) -> tuple[float, float]:
    """Latitude and longitude in degrees of the place it names."""
    return place_at(named.lat_ndeg, named.lon_ndeg, named.range_horizontal_mm, named.bearing_mdeg)


def place_at(lat_ndeg: int, lon_ndeg: int, range_mm: int, bearing_mdeg: int) -> tuple[float, float]:
    """Latitude and longitude in degrees at a range (mm) and a true bearing (1e-3 degree) from a place (1e-9 degree)."""
    return earth.destination(lat_ndeg / NDEG_PER_DEG, lon_ndeg / NDEG_PER_DEG, bearing_mdeg / 1000, range_mm / 1000)


def mismatch_m(outline: Outline, named: Named) -> float:
    """Metres between that place and the outline: its centre where it is a circle, its nearest point where it is a polygon (0 inside)."""
    lat_deg, lon_deg = place_of(named)
    if isinstance(outline, Circle):
        return earth.distance_m(outline.lat_ndeg / NDEG_PER_DEG, outline.lon_ndeg / NDEG_PER_DEG, lat_deg, lon_deg)
    return distance_to_m(outline, lat_deg, lon_deg)


def disagrees(apart_m: float) -> bool:
    """Whether two ways to say a place are too far apart to be one."""
    return apart_m > MISMATCH_M


def check_same(outline: Outline, named: Named, where: str) -> None:
    """Refused, with both places in words, where the two ways to say a place lie more than 1 km apart."""
    apart_m = mismatch_m(outline, named)
    if disagrees(apart_m):
        range_km, bearing_deg = named.range_horizontal_mm / 1e6, named.bearing_mdeg / 1000
        said = f"{range_km:.1f} km {point(named.bearing_mdeg)} ({bearing_deg:.0f}°) of {named.reference}"
        cap = bounding_cap(outline)
        raise Refused(
            f"the coordinates about {_words(cap.lat_deg, cap.lon_deg)} and '{said}', which is {_words(*place_of(named))}, "
            f"lie {apart_m / 1000:.1f} km apart",
            where=where,
            mend="find out on the map which of the two is meant, and correct the other",
        )


def point(bearing_mdeg: int) -> str:
    """The nearest of the sixteen points of the compass: N, NNE, ..."""
    return _POINTS[round(bearing_mdeg / 22_500) % 16]


def _words(lat_deg: float, lon_deg: float) -> str:
    return f"{abs(lat_deg):.5f}°{'S' if lat_deg < 0 else 'N'} {abs(lon_deg):.5f}°{'W' if lon_deg < 0 else 'E'}"
