"""Places by range and bearing, against the coordinates they are said with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.earth import bearing_deg, distance_m
from deconflict.airspace.named import NamedPlace, check_agreement, disagreement_m, point
from deconflict.airspace.reference import MISMATCH_M
from deconflict.errors import Refused

FIELD = (35_285_000_000, 40_176_000_000)
NINE_SOUTH = NamedPlace("Ostra airfield", *FIELD, 9_000_000, 180_000)

named = st.builds(
    NamedPlace, st.just("R"), st.integers(-80 * 10**9, 80 * 10**9), st.integers(-180 * 10**9, 180 * 10**9),
    st.integers(0, 200_000_000), st.integers(0, 359_999),
)  # fmt: skip


@given(named)
def test_a_name_agrees_with_the_place_it_names(place: NamedPlace) -> None:
    lat, lon = place.place_deg()
    assert disagreement_m(round(lat * 1e9), round(lon * 1e9), place) < 0.001
    check_agreement(round(lat * 1e9), round(lon * 1e9), place)


@given(named)
def test_range_and_bearing_are_those_of_the_geodesic(place: NamedPlace) -> None:
    here = (place.lat_ndeg / 1e9, place.lon_ndeg / 1e9)
    assert distance_m(*here, *place.place_deg()) == pytest.approx(place.range_mm / 1000, abs=1e-3)
    if place.range_mm > 1_000_000:
        assert abs((bearing_deg(*here, *place.place_deg()) * 1000 - place.bearing_mdeg + 180_000) % 360_000 - 180_000) < 1


@given(named, st.integers(0, 359_999), st.sampled_from([0.99, 1.01]))
def test_the_limit_is_one_kilometre(place: NamedPlace, aside_mdeg: int, share: float) -> None:
    lat, lon = (round(deg * 1e9) for deg in place.place_deg())
    lat2, lon2 = NamedPlace("aside", lat, lon, round(share * MISMATCH_M * 1000), aside_mdeg).place_deg()
    if share < 1:
        check_agreement(round(lat2 * 1e9), round(lon2 * 1e9), place)
    else:
        with pytest.raises(Refused):
            check_agreement(round(lat2 * 1e9), round(lon2 * 1e9), place)


def test_the_city_is_not_the_airfield() -> None:
    city_south = NamedPlace("Ostra city", 35_336_000_000, 40_145_000_000, 9_000_000, 180_000).place_deg()
    with pytest.raises(Refused) as refused:
        check_agreement(round(city_south[0] * 1e9), round(city_south[1] * 1e9), NINE_SOUTH, where="place")
    assert "'9.0 km S (180°) of Ostra airfield'" in refused.value.what
    assert "6.3 km apart" in refused.value.what
    assert refused.value.where == "place"
    assert "35.20388°N 40.17600°E" in refused.value.what


def test_south_and_west_are_named() -> None:
    with pytest.raises(Refused, match=r"1\.00000°S 1\.00000°W"):
        check_agreement(-(10**9), -(10**9), NINE_SOUTH)


@pytest.mark.parametrize(
    ("bearing_mdeg", "word"), [(0, "N"), (11_249, "N"), (11_251, "NNE"), (180_000, "S"), (348_751, "N"), (337_500, "NNW")]
)
def test_points_of_the_compass(bearing_mdeg: int, word: str) -> None:
    assert point(bearing_mdeg) == word
