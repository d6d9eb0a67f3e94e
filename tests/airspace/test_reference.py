"""A place by range and bearing against the same by coordinates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace import earth
from deconflict.airspace.outline import Circle, Polygon
from deconflict.airspace.reference import disagrees, mismatch_m, place_at

LAT, LON = 35_330_000_000, 40_180_000_000


@given(st.integers(0, 100_000_000), st.integers(0, 359_999))
def test_a_place_that_agrees_is_where_it_is_said_to_be(range_mm: int, bearing_mdeg: int) -> None:
    lat_deg, lon_deg = place_at(LAT, LON, range_mm, bearing_mdeg)
    circle = Circle(round(lat_deg * 1e9), round(lon_deg * 1e9), 1000)
    assert mismatch_m(circle, LAT, LON, range_mm, bearing_mdeg) < 0.01


@given(st.integers(0, 40_000), st.integers(0, 359))
def test_how_far_off_it_is(off_m: int, towards_deg: int) -> None:
    lat_deg, lon_deg = place_at(LAT, LON, 9_000_000, 180_000)
    moved = earth.destination(lat_deg, lon_deg, towards_deg, off_m)
    circle = Circle(round(moved[0] * 1e9), round(moved[1] * 1e9), 50_000_000)
    assert mismatch_m(circle, LAT, LON, 9_000_000, 180_000) == pytest.approx(off_m, abs=0.01), "from the centre, however large"


def test_inside_an_area_there_is_none() -> None:
    area = Polygon(((LAT, LON), (LAT + 10**9, LON), (LAT + 10**9, LON + 10**9), (LAT, LON + 10**9)))
    assert mismatch_m(area, LAT, LON, 20_000_000, 45_000) == 0.0
    assert mismatch_m(area, LAT, LON, 9_000_000, 180_000) == pytest.approx(9000, rel=1e-3)


def test_one_kilometre_is_allowed_for() -> None:
    assert not disagrees(1000.0)
    assert disagrees(1000.1)
