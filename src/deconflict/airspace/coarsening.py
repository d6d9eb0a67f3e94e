"""Coarsening: a place said less exactly, so that it still holds the exact one and tells no more than the field of a grid it lies in."""

from __future__ import annotations

import math
from typing import Final

from msgspec.structs import replace

from deconflict.airspace import earth
from deconflict.airspace.extent import Volume4D
from deconflict.airspace.outline import Circle, Outline, bounding_cap
from deconflict.errors import Refused

FIELD_MM: Final = 5_000_000
"""Edge of a field: 5 km, half of what a listed place was once off by and struck nevertheless."""
MOST_MM: Final = 500_000_000
"""Largest radius that a circle can have."""
_NDEG_PER_MM: Final = 10**9 / 111_320_000
"""A degree of latitude is some 111.32 km."""


def coarsened(circle: Circle, field_mm: int = FIELD_MM) -> Circle:
    """The circle round the middle of the field that the place lies in, which holds every place of that size in the field.

    Its radius is a whole number of fields; two places of one size in one field become the same. Refused where that is no circle any more.
    """
    step_ndeg = max(1, round(field_mm * _NDEG_PER_MM))
    lat_ndeg = min(_middle(circle.lat_ndeg, step_ndeg), 90 * 10**9)
    wide_ndeg = min(round(step_ndeg / max(math.cos(math.radians(lat_ndeg / 1e9)), 1e-6)), 180 * 10**9)
    lon_ndeg = min(_middle(circle.lon_ndeg, wide_ndeg), 180 * 10**9)
    moved_m = earth.distance_m(circle.lat_ndeg / 1e9, circle.lon_ndeg / 1e9, lat_ndeg / 1e9, lon_ndeg / 1e9)
    reach_mm = circle.radius_mm + max(field_mm, math.ceil(moved_m * 1000))
    radius_mm = -(-reach_mm // field_mm) * field_mm
    if radius_mm > MOST_MM:
        mend = "divide it, or state a buffered place of your own"
        raise Refused("it is too large to be said less exactly", where="buffered_for", mend=mend)
    return Circle(lat_ndeg, lon_ndeg, radius_mm)


def coarsened_volume(volume: Volume4D, field_mm: int = FIELD_MM) -> Volume4D:
    """The same heights and times over the circle that holds the outline, said less exactly. Refused as `coarsened`."""
    return replace(volume, volume=replace(volume.volume, outline=coarsened(_holding(volume.volume.outline), field_mm)))


def volume_within(inner: Volume4D, outer: Volume4D) -> bool:
    """Whether a volume is seen at once to lie in another: round it, at its times, between the same heights."""
    round_it, above, below = outer.volume.outline, outer.volume, inner.volume
    if not isinstance(round_it, Circle) or (above.lower, above.upper) != (below.lower, below.upper):
        return False
    return outer.from_us <= inner.from_us and inner.until_us <= outer.until_us and within(_holding(below.outline), round_it)


def _holding(outline: Outline) -> Circle:
    """The circle that holds an outline, a millimetre wider than it need be at most."""
    if isinstance(outline, Circle):
        return outline
    cap = bounding_cap(outline)
    return Circle(round(cap.lat_deg * 1e9), round(cap.lon_deg * 1e9), math.ceil(cap.radius_m * 1000) + 1)


def within(inner: Circle, outer: Circle) -> bool:
    """Whether a circle lies in another, to a metre."""
    apart_m = earth.distance_m(inner.lat_ndeg / 1e9, inner.lon_ndeg / 1e9, outer.lat_ndeg / 1e9, outer.lon_ndeg / 1e9)
    return apart_m + inner.radius_mm / 1000 <= outer.radius_mm / 1000 + 1.0


def _middle(at_ndeg: int, step_ndeg: int) -> int:
    """The middle of the field along one axis; fields are counted from 0."""
    return at_ndeg // step_ndeg * step_ndeg + step_ndeg // 2
