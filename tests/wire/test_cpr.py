"""Compact position reports against their own definition: what is encoded is found again, everywhere on Earth."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deconflict.testing.squitters import encoded
from deconflict.wire.cpr import airborne_pair, longitude_zones, near

lats = st.floats(-86.9, 86.9)
lons = st.floats(-179.9999, 179.9999)


def apart_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    east = ((a[1] - b[1] + 180) % 360 - 180) * math.cos(math.radians(a[0]))
    return 111_320 * math.hypot(a[0] - b[0], east)


@given(lats, lons, st.booleans())
def test_a_pair_names_one_place_on_earth(lat: float, lon: float, odd_is_newer: bool) -> None:
    found = airborne_pair(encoded(lat, lon, False), encoded(lat, lon, True), odd_is_newer=odd_is_newer)
    assume(found is not None)
    assert found is not None
    assert apart_m(found, (lat, lon)) < 6


@given(lats, lons, st.booleans(), st.floats(-2, 2), st.floats(-2, 2))
def test_a_single_report_names_the_place_near_a_known_one(lat: float, lon: float, odd: bool, north: float, east: float) -> None:
    assume(abs(lat + north) < 86.9)
    found = near(encoded(lat, lon, odd), odd, (lat + north, lon + east), surface=False)
    assert found is not None
    assert apart_m(found, (lat, lon)) < 6


@given(lats, lons, st.booleans(), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_a_surface_report_is_four_times_as_fine(lat: float, lon: float, odd: bool, north: float, east: float) -> None:
    found = near(encoded(lat, lon, odd, surface=True), odd, (lat + north, lon + east), surface=True)
    assert found is not None
    assert apart_m(found, (lat, lon)) < 1.6


def test_the_published_example() -> None:
    """ICAO Doc 9871 and "The 1090 MHz Riddle": 40621D over the Netherlands."""
    found = airborne_pair((93000, 51372), (74158, 50194), odd_is_newer=False)
    assert found is not None
    assert found == (pytest.approx(52.25720, abs=1e-5), pytest.approx(3.91937, abs=1e-5))


def test_zones_at_the_ends_of_the_table() -> None:
    assert [longitude_zones(lat) for lat in (0, 10.47, 10.48, -87.1, 90)] == [59, 59, 58, 1, 1]


@given(*[st.integers(0, 131_071)] * 4, st.booleans(), lats, lons, st.booleans())
def test_any_numbers_give_a_place_or_none(a: int, b: int, c: int, d: int, odd: bool, lat: float, lon: float, surface: bool) -> None:
    for found in (airborne_pair((a, b), (c, d), odd_is_newer=odd), near((a, b), odd, (lat, lon), surface=surface)):
        assert found is None or (abs(found[0]) <= 90 and -180 <= found[1] <= 180)


def test_beyond_a_pole_there_is_no_place() -> None:
    assert near((13_107, 0), False, (89.9, 0), surface=False) is None
    assert airborne_pair((0, 0), (65_536, 0), odd_is_newer=True) is None
