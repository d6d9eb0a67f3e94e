"""What is drawn is valid GeoJSON, closed, counter-clockwise, cut at the antimeridian, and close to the truth."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deconflict.airspace import drawing
from deconflict.airspace.distance import distance_to_m, holds
from deconflict.airspace.drawing import drawn, shared
from deconflict.airspace.earth import destination
from deconflict.airspace.outline import Circle, Outline, Polygon, layout


def circle(lat: float, lon: float, radius_m: float) -> Circle:
    return Circle(round(lat * 1e9), round(lon * 1e9), round(radius_m * 1000))


def square(lat: float, lon: float, reach_m: float) -> Polygon:
    corners = (destination(lat, lon, azimuth, reach_m) for azimuth in (45, 135, 225, 315))
    return Polygon(tuple((round(a * 1e9), round(b * 1e9)) for a, b in corners))


def hundredths(*corners: tuple[int, int]) -> Polygon:
    """Corners in hundredths of a degree."""
    return Polygon(tuple((lat * 10**7, lon * 10**7) for lat, lon in corners))


LAT, LON = st.sampled_from([0.0, 46.0, -60.0, 80.0, 89.0, -89.9]), st.sampled_from([0.0, 179.99, -179.9, -120.0])
OUTLINES = st.builds(circle, LAT, LON, st.sampled_from([500.0, 50_000.0])) | st.builds(square, LAT, LON, st.sampled_from([500.0, 50_000.0]))


def polygons(geometry: dict[str, Any]) -> list[list[list[float]]]:
    return [part[0] for part in ([geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"])]


@settings(deadline=None, max_examples=60)
@given(OUTLINES)
def test_an_outline_that_crosses_nothing_is_drawn_as_one_that_might(outline: Outline) -> None:
    laid = layout(outline)
    there_and_back = drawing._to_geojson(drawing._flat(drawing._edge(laid), laid.cap), laid.cap)
    one, other = (shapely.from_geojson(str(geometry).replace("'", '"')) for geometry in (drawn(outline), there_and_back))
    assert shapely.area(shapely.symmetric_difference(one, other)) <= 1e-4 * shapely.area(other)


@settings(deadline=None, max_examples=60)
@given(OUTLINES, st.floats(0.0, 360.0), st.floats(0.0, 1.5))
@example(circle(80.0, 179.99, 500.0), 0.0, 0.0)
def test_drawn_is_valid_and_shows_what_the_outline_holds(outline: Outline, azimuth: float, part: float) -> None:
    geometry = drawn(outline)
    for ring in polygons(geometry):
        assert ring[0] == ring[-1]
        assert shapely.is_ccw(shapely.linearrings(ring))
        assert all(-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0 for lon, lat in ring)
    shape = shapely.from_geojson(str(geometry).replace("'", '"'))
    assert shape.is_valid
    lat, lon = (outline.lat_ndeg / 1e9, outline.lon_ndeg / 1e9) if isinstance(outline, Circle) else (46.0, 0.0)
    place = destination(lat, lon, azimuth, part * 50_000.0)
    round_a_pole = holds(outline, 90.0, 0.0) or holds(outline, -90.0, 0.0)
    if not round_a_pole and (holds(outline, *place) or distance_to_m(outline, *place) > 500.0) and _well_off_the_edge(outline, place):
        assert bool(shapely.intersects_xy(shape, place[1], place[0])) is holds(outline, *place)


def _well_off_the_edge(outline: Outline, place: tuple[float, float]) -> bool:
    """Not within 1 % of the size of the edge, where chords between drawn corners run inside it."""
    around = [destination(*place, azimuth, 600.0) for azimuth in range(0, 360, 30)]
    return len({holds(outline, *near) for near in (place, *around)}) == 1


def test_cut_at_the_antimeridian() -> None:
    parts = polygons(drawn(circle(0.0, 180.0, 10_000.0)))
    assert len(parts) == 2
    assert {max(lon for lon, _ in ring) > 179 for ring in parts} == {True, False}


@pytest.mark.parametrize(("pole", "edge"), [(90.0, 88.2), (-90.0, -88.2)])
def test_round_a_pole_all_polewards_is_drawn(pole: float, edge: float) -> None:
    (ring,) = polygons(drawn(circle(pole, 0.0, 200_000.0)))
    assert {lon for lon, _ in ring} == {-180.0, 180.0}
    assert sorted({round(lat, 1) for _, lat in ring}) == sorted({pole, edge})


def test_shared() -> None:
    a, b = circle(46.0, 8.0, 1000.0), circle(46.0, 8.05, 1000.0)
    assert shared(a, b, 0.0) is None
    geometry = shared(a, b, 1500.0)
    assert geometry is not None
    assert geometry == shared(b, a, 1500.0)
    west, _, east, _ = shapely.from_geojson(str(geometry).replace("'", '"')).bounds
    assert 8.0 < west < 8.025 < east < 8.05


def test_shared_in_two_parts() -> None:
    bracket = hundredths((0, 0), (0, 10), (2, 10), (2, 2), (8, 2), (8, 10), (10, 10), (10, 0))
    bar = hundredths((-1, 6), (-1, 8), (11, 8), (11, 6))
    geometry = shared(bracket, bar, 0.0)
    assert geometry is not None
    assert len(polygons(geometry)) == 2
