"""Distances against geographiclib: every vertex against every edge by golden section, containment by turning azimuths."""

from __future__ import annotations

import itertools
import math

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from deconflict.airspace import distance
from deconflict.airspace.distance import apart, distance_m, distance_to_m, holds
from deconflict.airspace.outline import Circle, Outline, Polygon

WGS84 = Geodesic.WGS84
Place = tuple[float, float]


def there(lat: float, lon: float, azimuth: float, range_m: float) -> Place:
    found = WGS84.Direct(lat, lon, azimuth, range_m)
    return found["lat2"], found["lon2"]


def polygon(*vertices_deg: Place) -> Polygon:
    return Polygon(tuple((round(lat * 1e9), round(lon * 1e9)) for lat, lon in vertices_deg))


def star(lat: float, lon: float, turn: float, reaches_m: tuple[float, ...]) -> Polygon:
    return polygon(*(there(lat, lon, turn + index * 360.0 / len(reaches_m), reach_m) for index, reach_m in enumerate(reaches_m)))


def circle(lat: float, lon: float, radius_m: float) -> Circle:
    return Circle(round(lat * 1e9), round(lon * 1e9), round(radius_m * 1000))


def corners(outline: Polygon) -> list[Place]:
    return [(lat / 1e9, lon / 1e9) for lat, lon in outline.vertices_ndeg]


def sides(outline: Polygon) -> list[tuple[Place, Place]]:
    listed = corners(outline)
    return list(zip(listed, listed[1:] + listed[:1], strict=True))


def to_edge_m(place: Place, side: tuple[Place, Place]) -> float:
    line = WGS84.InverseLine(*side[0], *side[1])

    def away_m(along_m: float) -> float:
        at = line.Position(along_m)
        return float(WGS84.Inverse(at["lat2"], at["lon2"], *place)["s12"])

    steps = [line.s13 * k / 16 for k in range(17)]
    best = min(range(17), key=lambda k: away_m(steps[k]))
    low, high = steps[max(0, best - 1)], steps[min(16, best + 1)]
    while high - low > 0.01:
        first, second = low + (high - low) * 0.382, low + (high - low) * 0.618
        low, high = (low, second) if away_m(first) < away_m(second) else (first, high)
    # The section never quite reaches the end of an edge, and a vertex is often what is nearest.
    return min(away_m(low), away_m(high), away_m(0.0), away_m(line.s13))


def inside(place: Place, outline: Polygon) -> bool:
    """By how far the azimuth to a point that runs round the edge turns in all."""
    total = 0.0
    for a, b in sides(outline):
        line = WGS84.InverseLine(*a, *b)
        seen = []
        for k in range(9):
            at = line.Position(line.s13 * k / 8)
            seen.append(WGS84.Inverse(*place, at["lat2"], at["lon2"])["azi1"])
        total += sum((after - before + 180.0) % 360.0 - 180.0 for before, after in itertools.pairwise(seen))
    return abs(total) > 180.0


def edges_apart_m(a: Polygon, b: Polygon) -> float:
    return min(
        min(to_edge_m(place, side) for place in corners(a) for side in sides(b)),
        min(to_edge_m(place, side) for place in corners(b) for side in sides(a)),
    )


LAT = st.sampled_from([0.0, 0.3, 45.0, -60.0, 85.0, 89.9, 90.0, -90.0])
LON = st.sampled_from([0.0, 33.3, 179.95, -179.99, -120.0])
SIZES_M = st.sampled_from([200.0, 5_000.0, 60_000.0, 300_000.0])
GAPS_M = st.sampled_from([0.5, 5.0, 20.0, 100.0, 1_000.0, 9_300.0, 100_000.0, 490_000.0])
PARTS = st.lists(st.floats(0.4, 1.0), min_size=3, max_size=5)
TURN = st.floats(0.0, 360.0)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Polygon, Polygon]:
    """Two stars whose discs are a gap apart, so that nearest points are anywhere from touching to 500 km and more."""
    lat, lon, turn = draw(LAT), draw(LON), draw(TURN)
    first_m, second_m = draw(SIZES_M), draw(SIZES_M)
    other = there(lat, lon, draw(TURN), first_m + second_m + draw(GAPS_M))
    return (
        star(lat, lon, turn, tuple(part * first_m for part in draw(PARTS))),
        star(*other, draw(TURN), tuple(part * second_m for part in draw(PARTS))),
    )


@settings(deadline=None, max_examples=15)
@given(pairs())
def test_polygons_are_as_far_apart_as_their_edges(pair: tuple[Polygon, Polygon]) -> None:
    assert distance_m(*pair) == pytest.approx(edges_apart_m(*pair), abs=1e-4)


@settings(deadline=None, max_examples=60)
@given(pairs())
def test_order_and_limit_change_no_bit(pair: tuple[Polygon, Polygon]) -> None:
    a, b = pair
    found = apart(a, b)
    assert found is not None
    assert found == apart(b, a)
    assert found == apart(a, b, found.distance_m + 0.001)
    assert apart(a, b, found.distance_m * 0.5) is None


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs())
def test_few_are_measured_one_by_one_as_many_are_together(monkeypatch: pytest.MonkeyPatch, pair: tuple[Polygon, Polygon]) -> None:
    monkeypatch.setattr(distance, "_FEW", 10_000)
    alone_m = distance_m(*pair)
    monkeypatch.setattr(distance, "_FEW", 0)
    assert distance_m(*pair) == pytest.approx(alone_m, abs=1e-6)
    monkeypatch.setattr(distance, "_SETTLED_M", 0.0)
    assert distance_m(*pair) == pytest.approx(alone_m, abs=2e-4)


def test_two_strips_side_by_side_share_nothing_though_their_discs_do() -> None:
    south, north = (
        polygon((46.0, 8.0), (46.0, 8.5), (46.01, 8.5), (46.01, 8.0)),
        polygon((46.02, 8.0), (46.02, 8.5), (46.03, 8.5), (46.03, 8.0)),
    )
    found = apart(south, north)
    assert found is not None and not found.overlap
    assert found.distance_m == pytest.approx(WGS84.Inverse(46.01, 8.0, 46.02, 8.0)["s12"], abs=1.0)


@settings(deadline=None, max_examples=40)
@given(pairs(), st.integers(1, 4), st.booleans())
def test_neither_the_first_vertex_nor_the_direction_matters(pair: tuple[Polygon, Polygon], start: int, turned: bool) -> None:
    a, b = pair
    vertices = a.vertices_ndeg[start % len(a.vertices_ndeg) :] + a.vertices_ndeg[: start % len(a.vertices_ndeg)]
    other = Polygon(vertices[::-1] if turned else vertices)
    assert distance_m(other, b) == pytest.approx(distance_m(a, b), abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(LAT, LON, SIZES_M, st.floats(1.0, 50_000.0), GAPS_M, TURN, PARTS)
def test_a_circle_is_its_radius_nearer_than_its_centre(
    lat: float, lon: float, size_m: float, radius_m: float, gap_m: float, turn: float, parts: list[float]
) -> None:
    outline = star(lat, lon, turn, tuple(part * size_m for part in parts))
    centre = there(lat, lon, turn, size_m + radius_m + gap_m)
    disc = circle(*centre, radius_m)
    truth = min(to_edge_m((disc.lat_ndeg / 1e9, disc.lon_ndeg / 1e9), side) for side in sides(outline)) - disc.radius_mm / 1000
    assert distance_m(outline, disc) == distance_m(disc, outline) == pytest.approx(truth, abs=1e-4)


@settings(deadline=None, max_examples=60)
@given(LAT, LON, TURN, st.floats(1.0, 500_000.0), st.floats(0.001, 100_000.0), st.floats(0.001, 100_000.0))
def test_circles(lat: float, lon: float, azimuth: float, range_m: float, first_m: float, second_m: float) -> None:
    a, b = circle(lat, lon, first_m), circle(*there(lat, lon, azimuth, range_m), second_m)
    truth = (
        WGS84.Inverse(a.lat_ndeg / 1e9, a.lon_ndeg / 1e9, b.lat_ndeg / 1e9, b.lon_ndeg / 1e9)["s12"] - (a.radius_mm + b.radius_mm) / 1000
    )
    found = apart(a, b)
    assert found is not None
    assert found == apart(b, a)
    assert found.distance_m == pytest.approx(max(0.0, truth), abs=1e-6)
    assert found.overlap is (truth < 0)


@settings(deadline=None, max_examples=60)
@given(LAT, LON, SIZES_M, TURN, PARTS, TURN, st.floats(0.0, 1.2))
def test_holds_what_the_edge_turns_round(
    lat: float, lon: float, size_m: float, turn: float, parts: list[float], azimuth: float, part: float
) -> None:
    outline = star(lat, lon, turn, tuple(each * size_m for each in parts))
    place = there(lat, lon, azimuth, part * size_m)
    assume(min(to_edge_m(place, side) for side in sides(outline)) > 1.0)
    assert holds(outline, *place) is inside(place, outline)
    dot = circle(*place, 0.001)
    found = apart(outline, dot)
    assert found is not None
    assert found.overlap is inside(place, outline)
    assert distance_to_m(outline, *place) == pytest.approx(found.distance_m, abs=0.01)


def test_holds_of_a_circle_is_open() -> None:
    disc = circle(46.0, 8.0, 1000.0)
    assert holds(disc, *there(46.0, 8.0, 77.0, 999.999))
    assert not holds(disc, *there(46.0, 8.0, 77.0, 1000.001))
    assert not holds(polygon((0, 0), (0, 1), (1, 0)), 40.0, 100.0)
    assert distance_to_m(disc, *there(46.0, 8.0, 77.0, 1500.0)) == pytest.approx(500.0, abs=0.002)
    assert distance_to_m(disc, 46.0, 8.0) == 0.0


SQUARE = polygon((0, 0), (0, 1), (1, 1), (1, 0))
DATE_LINE = polygon((0, 179), (0, -179), (1, -179), (1, 179))


@pytest.mark.parametrize(
    ("a", "b", "overlap"),
    [
        pytest.param(SQUARE, SQUARE, True, id="the same"),
        pytest.param(SQUARE, polygon((0.4, 0.4), (0.4, 0.6), (0.6, 0.5)), True, id="one inside the other"),
        pytest.param(SQUARE, polygon((-0.5, 0.4), (1.5, 0.4), (1.5, 0.6), (-0.5, 0.6)), True, id="a cross: no vertex in the other"),
        pytest.param(SQUARE, polygon((0, 1), (0, 2), (1, 2), (1, 1)), False, id="one long edge in common"),
        pytest.param(SQUARE, polygon((1, 1), (1, 2), (2, 2)), False, id="one corner in common"),
        pytest.param(DATE_LINE, polygon((0.5, 179.9), (0.6, -179.9), (0.4, -179.9)), True, id="date line"),
        pytest.param(polygon((80, 0), (80, 120), (80, -120)), circle(90.0, 50.0, 1.0), True, id="a circle at the pole"),
        pytest.param(polygon((80, 0), (80, 120), (80, -120)), polygon((89, 10), (89, 130), (89, -110)), True, id="both round the pole"),
        pytest.param(circle(0.5, 0.5, 1000.0), SQUARE, True, id="a circle inside"),
        pytest.param(circle(0.5, 0.5, 300_000.0), SQUARE, True, id="inside a circle"),
        pytest.param(circle(0.5, 1.001, 1000.0), SQUARE, True, id="a circle over the edge"),
    ],
)
def test_touching_is_no_overlap(a: Outline, b: Outline, overlap: bool) -> None:
    assert apart(a, b) == apart(b, a) == (0.0, overlap)
    assert distance_m(a, b) == 0.0


def test_geodesic_edges_bulge_towards_the_pole() -> None:
    """Between two places at 60 north the geodesic runs far north of the parallel, and what lies between the two is inside."""
    outline = polygon((60, -20), (60, 20), (50, 20), (50, -20))
    assert holds(outline, 61.5, 0.0)
    assert not holds(outline, 50.5, 0.0)


def test_outlines_of_many_vertices() -> None:
    ring = polygon(*(there(10.0, 20.0, k * 0.72, 50_000.0) for k in range(500)))
    other = polygon(*(there(10.0, 21.0, k * 0.72, 50_000.0) for k in range(500)))
    between_m = WGS84.Inverse(10.0, 20.0, 10.0, 21.0)["s12"]
    assert distance_m(ring, other) == pytest.approx(between_m - 100_000.0, abs=5.0)
    assert math.isfinite(distance_m(ring, SQUARE))
