"""A place named by range and bearing from a named reference, and how far that lies from the place given as a coordinate."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta, Struct

from deconflict.airspace.earth import NDEG_PER_DEG, distance_m
from deconflict.airspace.reference import disagrees, place_at
from deconflict.errors import Refused

_POINTS: Final = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")


class NamedPlace(Struct, frozen=True, forbid_unknown_fields=True):
    """`range_mm` from the reference, along the geodesic that leaves it at `bearing_mdeg` (1/1000 degree from true north)."""

    reference: Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")]
    lat_ndeg: Annotated[int, Meta(ge=-90_000_000_000, le=90_000_000_000)]
    lon_ndeg: Annotated[int, Meta(ge=-180_000_000_000, le=180_000_000_000)]
    range_mm: Annotated[int, Meta(ge=0, le=20_004_000_000)]
    bearing_mdeg: Annotated[int, Meta(ge=0, lt=360_000)]

    def place_deg(self) -> tuple[float, float]:
        """Latitude and longitude in degrees of the place it names."""
        return place_at(self.lat_ndeg, self.lon_ndeg, self.range_mm, self.bearing_mdeg)


def disagreement_m(lat_ndeg: int, lon_ndeg: int, named: NamedPlace) -> float:
    """Metres between a place given as a coordinate and the place that a name gives."""
    return distance_m(lat_ndeg / NDEG_PER_DEG, lon_ndeg / NDEG_PER_DEG, *named.place_deg())


def check_agreement(lat_ndeg: int, lon_ndeg: int, named: NamedPlace, where: str = "place") -> None:
    """Refused, with both places in words, where coordinate and name lie more than 1 km apart."""
    apart_m = disagreement_m(lat_ndeg, lon_ndeg, named)
    if disagrees(apart_m):
        said = f"{named.range_mm / 1e6:.1f} km {point(named.bearing_mdeg)} ({named.bearing_mdeg / 1000:.0f}°) of {named.reference}"
        lat_deg, lon_deg = named.place_deg()
        raise Refused(
            f"the coordinate {_words(lat_ndeg / NDEG_PER_DEG, lon_ndeg / NDEG_PER_DEG)} and '{said}', which is {_words(lat_deg, lon_deg)}, "
            f"lie {apart_m / 1000:.1f} km apart",
            where=where,
            mend="find out which of the two is meant, and correct the other",
        )


def point(bearing_mdeg: int) -> str:
    """The nearest of the sixteen points of the compass: N, NNE, ..."""
    return _POINTS[round(bearing_mdeg / 22_500) % 16]


def _words(lat_deg: float, lon_deg: float) -> str:
    return f"{abs(lat_deg):.5f}°{'S' if lat_deg < 0 else 'N'} {abs(lon_deg):.5f}°{'W' if lon_deg < 0 else 'E'}"
