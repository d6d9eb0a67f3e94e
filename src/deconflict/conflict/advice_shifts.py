"""A plan moved as a whole: in time, in height, sideways; and how far at least it must go on before it no longer meets something."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, NamedTuple

import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from deconflict.airspace import earth
from deconflict.airspace.altitude import HIGHEST_MM, Ground, Height, difference_m
from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.airspace.outline import Cap, Circle, Outline, Polygon, bounding_cap
from deconflict.airspace.separation import Minima
from deconflict.airspace.volume import Meeting, Volume3D, Volume4D

BEARINGS_DEG = (0, 45, 90, 135, 180, 225, 270, 315)
"""The ways aside that are tried."""
_BENT = 0.98
"""A plan moved aside turns about the Earth's middle, nearly: no point of it is moved further than the pivot by more than this allows."""
_LAST_US = 2**53 - 1


class Way(StrEnum):
    """How a plan can be moved."""

    LATER = "later"
    EARLIER = "earlier"
    HIGHER = "higher"
    LOWER = "lower"
    ASIDE = "aside"


IN_TIME = (Way.LATER, Way.EARLIER)
IN_HEIGHT = (Way.HIGHER, Way.LOWER)


class Shift(Struct, frozen=True):
    """A plan moved: by `amount` (> 0), µs where in time, else mm; ASIDE towards `bearing_deg` from true north at its first volume."""

    way: Way
    amount: int
    bearing_deg: int = 0


class Steps(Struct, frozen=True, kw_only=True):
    """The grid of shifts: the step of each way, and how many of them at most. 1 min to 2 h, 100 ft to 10,000 ft, 500 m to 50 km.

    `most_judged` bounds the work for each plan: so often is it held against another object, and once more at most.
    """

    time_step_us: Annotated[int, Meta(gt=0)] = 60_000_000
    most_time: Annotated[int, Meta(ge=0, le=1000)] = 120
    height_step_mm: Annotated[int, Meta(gt=0)] = 30_480
    most_height: Annotated[int, Meta(ge=0, le=1000)] = 100
    aside_step_mm: Annotated[int, Meta(gt=0)] = 500_000
    most_aside: Annotated[int, Meta(ge=0, le=1000)] = 100
    most_judged: Annotated[int, Meta(gt=0)] = 20_000

    def of(self, way: Way) -> tuple[int, int]:
        """(step, how many at most) of a way."""
        if way in IN_TIME:
            return self.time_step_us, self.most_time
        return (self.height_step_mm, self.most_height) if way in IN_HEIGHT else (self.aside_step_mm, self.most_aside)

    def widened(self, minima: Minima, way: Way) -> Minima:
        """The minima grown by the furthest shift of a way: what lies within them may be met by any shift of it."""
        furthest = math.prod(self.of(way))
        return Minima(
            minima.horizontal_mm + (furthest if way is Way.ASIDE else 0),
            minima.vertical_mm + (furthest if way in IN_HEIGHT else 0),
            minima.time_us + (furthest if way in IN_TIME else 0),
        )


def shifted(volumes: Sequence[Volume4D], shift: Shift, not_before_us: int = 0) -> tuple[Volume4D, ...] | None:
    """The volumes moved; None where they may not be: begun before `not_before_us`, or lower than 0 of their own reference, which is as
    far down as may be advised where the ground is not known."""
    if shift.way in IN_TIME:
        return _in_time(volumes, shift.amount if shift.way is Way.LATER else -shift.amount, not_before_us)
    if shift.way in IN_HEIGHT:
        return _in_height(volumes, shift.amount if shift.way is Way.HIGHER else -shift.amount)
    return _aside(volumes, shift.amount / 1000, shift.bearing_deg)


def _in_time(volumes: Sequence[Volume4D], by_us: int, not_before_us: int) -> tuple[Volume4D, ...] | None:
    begins_us = min(volume.from_us for volume in volumes)
    # What has begun is not delayed either.
    if min(begins_us, begins_us + by_us) < not_before_us or max(v.until_us for v in volumes) + by_us > _LAST_US:
        return None
    return tuple(Volume4D(v.volume, v.from_us + by_us, v.until_us + by_us) for v in volumes)


def _in_height(volumes: Sequence[Volume4D], by_mm: int) -> tuple[Volume4D, ...] | None:
    lowest_mm = min(v.volume.lower.value_mm for v in volumes)
    if (by_mm < 0 and lowest_mm + by_mm < 0) or max(v.volume.upper.value_mm for v in volumes) + by_mm > HIGHEST_MM:
        return None
    return tuple(
        Volume4D(Volume3D(v.volume.outline, _raised(v.volume.lower, by_mm), _raised(v.volume.upper, by_mm)), v.from_us, v.until_us)
        for v in volumes
    )


def _raised(height: Height, by_mm: int) -> Height:
    return Height(height.value_mm + by_mm, height.reference)


def _aside(volumes: Sequence[Volume4D], by_m: float, bearing_deg: int) -> tuple[Volume4D, ...]:
    """All about one pivot, so that legs that joined still join: each point keeps its range and bearing from the pivot, which moves."""
    pivot = bounding_cap(volumes[0].volume.outline)
    lon_deg, lat_deg, back_deg = earth.geod().fwd(pivot.lon_deg, pivot.lat_deg, bearing_deg, by_m)
    to = _Pivot(float(lat_deg), float(lon_deg), float(back_deg) + 180.0 - bearing_deg)
    return tuple(
        Volume4D(Volume3D(_moved(v.volume.outline, pivot, to), v.volume.lower, v.volume.upper), v.from_us, v.until_us) for v in volumes
    )


class _Pivot(NamedTuple):
    """Where what turns about a place is moved to, and by what angle it is turned."""

    lat_deg: float
    lon_deg: float
    turn_deg: float


def _moved(outline: Outline, pivot: Cap, to: _Pivot) -> Outline:
    if isinstance(outline, Circle):
        ((lat_ndeg, lon_ndeg),) = _carried(np.array([[outline.lat_ndeg, outline.lon_ndeg]]), pivot, to)
        return Circle(lat_ndeg, lon_ndeg, outline.radius_mm)
    return Polygon(_carried(np.array(outline.vertices_ndeg), pivot, to))


def _carried(points_ndeg: NDArray[np.int64], pivot: Cap, to: _Pivot) -> tuple[tuple[int, int], ...]:
    """Points (n, 2; lat, lon) at their range and bearing from the pivot, from where the pivot has come to."""
    solver, at = earth.geod(), np.ones(len(points_ndeg))
    lats_deg, lons_deg = points_ndeg.T / NDEG_PER_DEG
    azimuth, _, range_m = solver.inv(at * pivot.lon_deg, at * pivot.lat_deg, lons_deg, lats_deg)
    new_lon, new_lat, _ = solver.fwd(at * to.lon_deg, at * to.lat_deg, azimuth + to.turn_deg, range_m)
    rounded = np.rint(np.column_stack([new_lat, (new_lon + 180.0) % 360.0 - 180.0]) * NDEG_PER_DEG).astype(np.int64)
    return tuple((lat, lon) for lat, lon in rounded.tolist())


def still_needed(way: Way, ours: Volume4D, theirs: Volume4D, meeting: Meeting, minima: Minima, ground: Ground | None) -> float:
    """By how much more (µs or mm) at least ours must be moved that way until the two no longer meet; they do meet now.

    In time and height this is exact. Aside it is a lower bound: no point comes further away than it is moved.
    """
    if way is Way.LATER:
        return theirs.until_us + minima.time_us - ours.from_us
    if way is Way.EARLIER:
        return ours.until_us + minima.time_us - theirs.from_us
    if way is Way.ASIDE:
        return _BENT * (minima.horizontal_mm - meeting.horizontal_m * 1000)
    over, under = (ours.volume.lower, theirs.volume.upper), (theirs.volume.lower, ours.volume.upper)
    return minima.vertical_mm - difference_m(*(over if way is Way.HIGHER else under), ground).least_m * 1000
