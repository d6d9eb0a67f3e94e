"""Places typed in one line: what each is read as, and what is refused instead of guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.earth import bearing_deg, distance_m
from deconflict.errors import Refused
from deconflict.phrasebook import AVIATION
from deconflict.phrasebook.degrees import DM
from deconflict.service.typed_place import geojson_of, read_as, typed_place


def test_one_position_and_a_radius_are_a_circle() -> None:
    typed = typed_place("30.10N 39.90W 5NM")
    assert geojson_of(typed) == {"geometry": {"type": "Point", "coordinates": [-39.90, 30.10]}, "properties": {"radius_m": 9260.0}}
    assert read_as(typed, AVIATION) == {"shape": "circle", "positions": ["30°06.000′N 039°54.000′W WGS-84"], "length": "5.0 NM"}


@pytest.mark.parametrize(
    "text", ["30°06.0′N 039°54.0′W 5 nm", "30°06'00\"N, 39°54'00\"W 9.26km", "300600N0395400W 9260m", " 30.1n 39.9w 5NM "]
)
def test_the_same_place_is_read_from_each_way_of_writing_it(text: str) -> None:
    typed = typed_place(text)
    assert typed.positions[0] == pytest.approx((30.10, -39.90))
    assert typed.length_m == pytest.approx(9260)


def test_a_square_of_mgrs_is_a_position() -> None:
    assert typed_place("24SUD1234567890 3NM").positions[0] == pytest.approx((34.93615, -41.05471), abs=1e-4)


def test_several_positions_are_a_route_with_a_width_and_a_polygon_without() -> None:
    assert geojson_of(typed_place("34.5N 39.7W; 34.6S 38.4W 2NM")) == {
        "geometry": {"type": "LineString", "coordinates": [[-39.7, 34.5], [-38.4, -34.6]]},
        "properties": {"half_width_m": 3704.0},
    }
    ring = geojson_of(typed_place("34.5N 39.7W, 34.6N 39.6W\n34.5N 39.4W"))["geometry"]["coordinates"][0]
    assert ring == [[-39.7, 34.5], [-39.6, 34.6], [-39.4, 34.5], [-39.7, 34.5]]


def test_a_radial_leads_away_on_its_bearing() -> None:
    ((lat, lon),) = typed_place("30.10N 39.90W 270/12NM 5NM").positions
    assert distance_m(30.10, -39.90, lat, lon) == pytest.approx(12 * 1852)
    assert bearing_deg(30.10, -39.90, lat, lon) == pytest.approx(270)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("30.10 -38.10 5NM", "text"), ("30.10N 39.90W", "text.length"), ("30.10N 39.90W 0NM", "text.length"), ("5NM", "text"),
        ("34.5N 39.7W 34.6N 39.6W", "text.length"), ("39.90W 30.10N 5NM", "text"), ("94.5N 39.7W 5NM", "text.1.latitude"),
        ("34.5N 39.7W 400/2NM 5NM", "text.1.bearing"), ("34.5N 39.7W 900NM", "text.length"),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_in_none_is_refused(text: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        typed_place(text)
    assert refused.value.where.startswith(where)
    assert refused.value.mend


@given(st.floats(-89, 89), st.floats(-179, 179), st.floats(0.1, 200))
def test_what_our_own_grid_writes_is_read_back(lat: float, lon: float, miles: float) -> None:
    typed = typed_place(f"{DM.format(round(lat * 1e9), round(lon * 1e9))} {miles:.2f}NM")
    assert distance_m(lat, lon, *typed.positions[0]) < DM.resolution_m * 1.5
    assert typed.length_m == pytest.approx(round(miles, 2) * 1852, abs=0.01)
