"""A place by range and bearing against the same by coordinates."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace import earth
from deconflict.airspace.earth import bearing_deg, distance_m
from deconflict.airspace.outline import Circle, Polygon
from deconflict.airspace.reference import MISMATCH_M, check_same, disagrees, mismatch_m, place_at, place_of, point
from deconflict.errors import Refused

LAT, LON = 35_330_000_000, 40_180_000_000


class Place(NamedTuple):
    """A place named from another, as a statement names one."""

    reference: str
    lat_ndeg: int
    lon_ndeg: int
    range_horizontal_mm: int
    bearing_mdeg: int


def at(lat_deg: float, lon_deg: float) -> Circle:
    return Circle(round(lat_deg * 1e9), round(lon_deg * 1e9), 1000)


def named_at(range_mm: int, bearing_mdeg: int) -> Place:
    return Place("R", LAT, LON, range_mm, bearing_mdeg)


@given(st.integers(0, 100_000_000), st.integers(0, 359_999))
def test_a_place_that_agrees_is_where_it_is_said_to_be(range_mm: int, bearing_mdeg: int) -> None:
    lat_deg, lon_deg = place_at(LAT, LON, range_mm, bearing_mdeg)
    circle = Circle(round(lat_deg * 1e9), round(lon_deg * 1e9), 1000)
    assert mismatch_m(circle, named_at(range_mm, bearing_mdeg)) < 0.01


@given(st.integers(0, 40_000), st.integers(0, 359))
def test_how_far_off_it_is(off_m: int, towards_deg: int) -> None:
    lat_deg, lon_deg = place_at(LAT, LON, 9_000_000, 180_000)
    moved = earth.destination(lat_deg, lon_deg, towards_deg, off_m)
    circle = Circle(round(moved[0] * 1e9), round(moved[1] * 1e9), 50_000_000)
    assert mismatch_m(circle, named_at(9_000_000, 180_000)) == pytest.approx(off_m, abs=0.01), "from the centre, however large"


def test_inside_an_area_there_is_none() -> None:
    area = Polygon(((LAT, LON), (LAT + 10**9, LON), (LAT + 10**9, LON + 10**9), (LAT, LON + 10**9)))
    assert mismatch_m(area, named_at(20_000_000, 45_000)) == 0.0
    assert mismatch_m(area, named_at(9_000_000, 180_000)) == pytest.approx(9000, rel=1e-3)


def test_one_kilometre_is_allowed_for() -> None:
    assert not disagrees(1000.0)
    assert disagrees(1000.1)


FIELD = (35_285_000_000, 40_176_000_000)
NINE_SOUTH = Place("Ostra airfield", *FIELD, 9_000_000, 180_000)

named = st.builds(
    Place, st.just("R"), st.integers(-80 * 10**9, 80 * 10**9), st.integers(-180 * 10**9, 180 * 10**9),
    st.integers(0, 200_000_000), st.integers(0, 359_999),
)  # fmt: skip


@given(named)
def test_a_name_agrees_with_the_place_it_names(place: Place) -> None:
    lat, lon = place_of(place)
    assert mismatch_m(at(lat, lon), place) < 0.001
    check_same(at(lat, lon), place, "place")


@given(named)
def test_range_and_bearing_are_those_of_the_geodesic(place: Place) -> None:
    here = (place.lat_ndeg / 1e9, place.lon_ndeg / 1e9)
    assert distance_m(*here, *place_of(place)) == pytest.approx(place.range_horizontal_mm / 1000, abs=1e-3)
    if place.range_horizontal_mm > 1_000_000:
        assert abs((bearing_deg(*here, *place_of(place)) * 1000 - place.bearing_mdeg + 180_000) % 360_000 - 180_000) < 1


@given(named, st.integers(0, 359_999), st.sampled_from([0.99, 1.01]))
def test_the_limit_is_one_kilometre(place: Place, aside_mdeg: int, share: float) -> None:
    lat, lon = (round(deg * 1e9) for deg in place_of(place))
    lat2, lon2 = place_of(Place("aside", lat, lon, round(share * MISMATCH_M * 1000), aside_mdeg))
    if share < 1:
        check_same(at(lat2, lon2), place, "place")
    else:
        with pytest.raises(Refused):
            check_same(at(lat2, lon2), place, "place")


def test_the_city_is_not_the_airfield() -> None:
    city_south = place_of(Place("Ostra city", 35_336_000_000, 40_145_000_000, 9_000_000, 180_000))
    with pytest.raises(Refused) as refused:
        check_same(at(*city_south), NINE_SOUTH, "place")
    assert "'9.0 km S (180°) of Ostra airfield'" in refused.value.what
    assert "6.3 km apart" in refused.value.what
    assert refused.value.where == "place"
    assert "35.20388°N 40.17600°E" in refused.value.what


def test_south_and_west_are_named() -> None:
    with pytest.raises(Refused, match=r"1\.00000°S 1\.00000°W"):
        check_same(at(-1, -1), NINE_SOUTH, "place")


@pytest.mark.parametrize(
    ("bearing_mdeg", "word"), [(0, "N"), (11_249, "N"), (11_251, "NNE"), (180_000, "S"), (348_751, "N"), (337_500, "NNW")]
)
def test_points_of_the_compass(bearing_mdeg: int, word: str) -> None:
    assert point(bearing_mdeg) == word
