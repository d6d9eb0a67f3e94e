"""Areas against Karney's; strips and circles lie inside what they are cut from, and are no larger than asked for."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace import earth
from deconflict.airspace.distance import distance_to_m
from deconflict.airspace.narrowing import MOST_VERTICES, area_km2, strips, within_area
from deconflict.airspace.outline import Circle, Outline, Polygon, check_outline

LATS = st.integers(-80, 80)
LONS = st.integers(-180, 180)


def square(lat_deg: float, lon_deg: float, side_deg: float) -> Polygon:
    """A square in degrees, over the antimeridian where it must."""
    corners = [(lat_deg + up * side_deg, lon_deg + right * side_deg) for up, right in ((0, 0), (0, 1), (1, 1), (1, 0))]
    return Polygon(tuple((round(lat * 1e9), round(((lon + 180) % 360 - 180) * 1e9)) for lat, lon in corners))


CIRCLES = st.builds(lambda lat, lon, r: Circle(lat * 10**9, lon * 10**9, r), LATS, LONS, st.integers(5_000_000, 400_000_000))
SQUARES = st.builds(square, st.integers(-75, 70), LONS, st.floats(0.1, 4))
OUTLINES: st.SearchStrategy[Outline] = CIRCLES | SQUARES


def edge(outline: Outline) -> list[tuple[float, float]]:
    """Places on its edge, in degrees."""
    if isinstance(outline, Circle):
        centre = (outline.lat_ndeg / 1e9, outline.lon_ndeg / 1e9)
        return [earth.destination(*centre, azimuth, outline.radius_mm / 1000) for azimuth in range(0, 360, 15)]
    return [(lat / 1e9, lon / 1e9) for lat, lon in outline.vertices_ndeg]


def is_inside(inner: Outline, outer: Outline) -> bool:
    return all(distance_to_m(outer, *place) < 0.01 for place in edge(inner))


def test_area_of_a_circle_and_of_the_same_drawn() -> None:
    circle = Circle(46 * 10**9, 7 * 10**9, 50_000_000)
    lons, lats, _ = earth.geod().fwd([7.0] * 3600, [46.0] * 3600, [k / 10 for k in range(3600)], [50_000.0] * 3600)
    drawn = abs(earth.geod().polygon_area_perimeter(lons, lats)[0]) / 1e6
    assert area_km2(circle) == pytest.approx(drawn, rel=1e-3)
    assert area_km2(circle) < math.pi * 2500


def test_area_of_an_octant() -> None:
    octant = Polygon(((0, 0), (0, 90 * 10**9), (90 * 10**9, 0)))
    assert area_km2(octant) == pytest.approx(510_065_621.7 / 8, rel=1e-6), "an eighth of WGS-84's surface"


@given(CIRCLES, st.integers(0, 50_000_000))
def test_a_larger_circle_has_a_larger_area(circle: Circle, more_mm: int) -> None:
    larger = Circle(circle.lat_ndeg, circle.lon_ndeg, circle.radius_mm + more_mm)
    assert area_km2(larger) >= area_km2(circle)


@settings(deadline=None, max_examples=60)
@given(OUTLINES, st.integers(1, 20))
def test_strips_lie_inside_side_by_side(outline: Outline, count: int) -> None:
    cut = strips(outline, count)
    assert 1 <= len(cut) <= count
    for strip in cut:
        check_outline(strip)
        assert is_inside(strip, outline)
    assert sum(map(area_km2, cut)) <= area_km2(outline)


@settings(deadline=None, max_examples=60)
@given(OUTLINES, st.floats(0.5, 5_000))
def test_within_an_area_is_within_it_and_inside(outline: Outline, most_km2: float) -> None:
    narrowed = within_area(outline, most_km2)
    assert area_km2(narrowed) <= most_km2
    assert is_inside(narrowed, outline)
    assert (narrowed is outline) == (area_km2(outline) <= most_km2)


def test_what_is_too_thin_to_state_is_left_out() -> None:
    needle = Polygon(((0, 0), (0, 10**9), (9, 5 * 10**8)))
    assert strips(needle, 3) == ()


def test_what_is_thinner_than_the_inset_is_cut_into_nothing() -> None:
    thin = Polygon(
        ((46_000_000_000, 8_000_000_000), (46_000_000_000, 8_010_000_000), (46_000_013_500, 8_010_000_000), (46_000_013_500, 8_000_000_000))
    )
    assert strips(thin, 3) == ()


def star(points: int) -> Polygon:
    """Points 10 km from the middle, and as many corners between them at half of that."""
    places = [earth.destination(46.0, 8.0, 180 * k / points, 10_000.0 if k % 2 else 5_000.0) for k in range(2 * points)]
    return Polygon(tuple((round(lat * 1e9), round(lon * 1e9)) for lat, lon in places))


def test_a_piece_of_more_corners_than_can_be_stated_is_left_out_and_its_smaller_parts_are_not() -> None:
    """Drawn in, each inner corner becomes two: of 500 corners in one piece 750, in two pieces 375 each."""
    outline = star(MOST_VERTICES // 2)
    check_outline(outline)
    assert strips(outline, 1) == ()
    halves = strips(outline, 2)
    assert len(halves) == 2
    for half in halves:
        assert isinstance(half, Polygon)
        assert MOST_VERTICES // 2 < len(half.vertices_ndeg) <= MOST_VERTICES
        check_outline(half)
        assert is_inside(half, outline)
    assert strips(star(100), 1) != ()
