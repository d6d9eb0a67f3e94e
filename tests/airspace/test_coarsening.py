"""A coarsened place holds the exact one, everywhere on Earth, and tells no more than the field it lies in."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.airspace import earth
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.coarsening import FIELD_MM, coarsened, coarsened_volume, volume_within, within
from deconflict.airspace.distance import holds
from deconflict.airspace.extent import Volume3D, Volume4D
from deconflict.airspace.outline import Circle, Outline, Polygon, check_outline
from deconflict.errors import Refused

LATS, LONS = st.integers(-90 * 10**9, 90 * 10**9), st.integers(-180 * 10**9, 180 * 10**9)
RADII = st.integers(1, 20_000_000)


@given(LATS, LONS, RADII)
@example(90 * 10**9, 180 * 10**9, 1)
@example(-90 * 10**9, -180 * 10**9, 20_000_000)
@example(89_999_999_999, 0, 500_000)
def test_it_holds_the_exact_place_and_is_one_that_can_be_stated(lat: int, lon: int, radius: int) -> None:
    exact = Circle(lat, lon, radius)
    wide = coarsened(exact)
    check_outline(wide)
    assert within(exact, wide)
    assert wide.radius_mm % FIELD_MM == 0
    assert wide.radius_mm >= radius + FIELD_MM


@given(st.integers(-60 * 10**9, 60 * 10**9), st.integers(-170 * 10**9, 170 * 10**9), RADII, st.floats(0, 1), st.floats(0, 1))
def test_all_places_of_one_size_in_a_field_become_the_same(lat: int, lon: int, radius: int, east: float, north: float) -> None:
    wide = coarsened(Circle(lat, lon, radius))
    corner_lat, corner_lon = wide.lat_ndeg - 22_457_000, wide.lon_ndeg - 22_457_000
    other = Circle(corner_lat + round(north * 44_914_000), corner_lon + round(east * 44_914_000), radius)
    assert coarsened(other) == wide


@given(LATS, LONS)
def test_within_is_by_distance(lat: int, lon: int) -> None:
    circle = Circle(lat, lon, 1_000_000)
    assert within(circle, circle)
    assert not within(Circle(lat, lon, 2_000_000), circle)
    away = earth.destination(lat / 1e9, lon / 1e9, 90.0, 3_000.0)
    assert not within(Circle(round(away[0] * 1e9), round(away[1] * 1e9), 1), circle)


def leg(outline: Outline) -> Volume4D:
    """A leg on the ground, an hour long."""
    return Volume4D(Volume3D(outline, Height(0, Reference.AGL), Height(100_000, Reference.AGL)), 0, 3_600_000_000)


@given(st.integers(-80 * 10**9, 80 * 10**9), st.integers(-170 * 10**9, 170 * 10**9), st.integers(1_000_000, 10**9))
def test_a_leg_is_held_whatever_its_outline_and_keeps_its_times_and_heights(lat: int, lon: int, size: int) -> None:
    corners = ((lat, lon), (lat, lon + size), (lat + size, lon + size // 2))
    exact = leg(Polygon(corners))
    wide = coarsened_volume(exact)
    assert volume_within(exact, wide)
    assert isinstance(wide.volume.outline, Circle)
    assert all(holds(wide.volume.outline, at[0] / 1e9, at[1] / 1e9) for at in corners)
    assert replace(wide, volume=exact.volume) == exact
    assert coarsened_volume(leg(Circle(lat, lon, 1000))).volume.outline == coarsened(Circle(lat, lon, 1000))
    assert not volume_within(replace(exact, until_us=exact.until_us + 1), wide)
    assert not volume_within(replace(exact, volume=replace(exact.volume, upper=Height(200_000, Reference.AGL))), wide)
    assert not volume_within(exact, exact), "whether it lies in what is no circle is not seen at once"


def test_what_is_as_large_as_a_circle_can_be_is_refused() -> None:
    with pytest.raises(Refused, match="too large"):
        coarsened(Circle(0, 0, 499_000_000))
