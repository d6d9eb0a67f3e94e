"""Areas as others draw them: rings mended, holes and too many vertices cut away without moving a place from one side to the other."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.earth import distance_m
from deconflict.errors import Refused
from deconflict.wire.areas import Area, arc, circle, corridor, polygons

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]


def shape(areas: tuple[Area, ...]) -> list[shapely.Polygon]:
    return [shapely.Polygon(area.geometry["coordinates"][0]) for area in areas]


def test_a_ring_is_mended():
    (area,), notes = polygons([[(0, 0), (0, 0), (4, 0), (4, 4)]], geodesic=False, where="f")
    assert area.geometry["coordinates"] == [[[0, 0], [4, 0], [4, 4], [0, 0]]]
    assert notes == ("the ring was left open: closed",) or len(notes) == 2
    with pytest.raises(Refused, match="no area"):
        polygons([[(0, 0), (1, 1), (0, 0)]], geodesic=False, where="f")


def test_what_stood_twice_is_told():
    _, notes = polygons([[SQUARE[0], SQUARE[0], *SQUARE]], geodesic=False, where="f")
    assert notes == ("2 positions stood twice in a row: left out",)


def test_a_little_crossing_is_mended_and_a_great_one_is_left_to_the_judge():
    kink = [(0, 0), (4, 0), (4, 2), (4.001, 2.001), (4.001, 2.0), (4.0, 2.001), (4, 4), (0, 4), (0, 0)]
    mended, notes = polygons([kink], geodesic=False, where="f")
    assert sum(piece.area for piece in shape(mended)) == pytest.approx(16, rel=1e-6) and "crosses itself a little" in notes[0]
    bow, notes = polygons([[(0, 0), (4, 4), (4, 0), (0, 4)]], geodesic=False, where="f")
    assert len(bow) == 1 and notes == ("the ring was left open: closed",)


holes = st.lists(st.tuples(st.floats(0.3, 3.5), st.floats(0.3, 3.5), st.floats(0.02, 0.2)), min_size=1, max_size=4)


@settings(max_examples=20, deadline=None)
@given(holes, st.sampled_from([0.0, 178.0]))
def test_holes_are_cut_away_and_no_place_changes_sides(punched: list[tuple[float, float, float]], east: float):
    rings = [[(east + lon if east + lon <= 180 else east + lon - 360, lat) for lon, lat in ring] for ring in
             [SQUARE, *([(x, y), (x + r, y), (x + r, y + r), (x, y + r), (x, y)] for x, y, r in punched)]]  # fmt: skip
    whole = shapely.Polygon(SQUARE, [[(x, y), (x + r, y), (x + r, y + r), (x, y + r)] for x, y, r in punched])
    if not whole.is_valid:
        with pytest.raises(Refused, match="crosses itself"):
            polygons(rings, geodesic=False, where="f")
        return
    areas, notes = polygons(rings, geodesic=False, where="f")
    level = [[((lon - east + 180) % 360 - 180, lat) for lon, lat in area.geometry["coordinates"][0]] for area in areas]
    pieces = [shapely.Polygon([(4.0 if lon < -1 else lon, lat) for lon, lat in ring]) for ring in level]
    assert sum(piece.area for piece in pieces) == pytest.approx(whole.area, rel=1e-9)
    assert shapely.union_all(pieces).symmetric_difference(whole).area < 1e-9
    assert f"{len(punched)} holes" in notes[-1]


def test_many_vertices_are_shared_out():
    ring = [(2 * math.cos(turn / 1000), math.sin(turn / 1000)) for turn in range(0, 6283, 5)]
    areas, _ = polygons([ring], geodesic=False, where="f")
    assert max(len(area.geometry["coordinates"][0]) for area in areas) <= 501
    assert sum(piece.area for piece in shape(areas)) == pytest.approx(shapely.Polygon(ring).area, rel=1e-9)


def test_bounds():
    with pytest.raises(Refused, match="20001 positions"):
        polygons([[(0.0, 0.0)] * 20_001], geodesic=False, where="f")
    holed = [SQUARE, *([(0.05 * n, y), (0.05 * n + 0.01, y), (0.05 * n, y + 0.01)] for n in range(1, 78) for y in (1.0,))]
    with pytest.raises(Refused, match="more than 64 pieces"):
        polygons(holed, geodesic=False, where="f")
    zigzag = [(7.0 * (n % 2), 40.0 + n / 1000) for n in range(100)]
    with pytest.raises(Refused, match="more than 4000 vertices"):
        polygons([zigzag], geodesic=True, where="f")


def test_geodesic_edges_gain_vertices_that_straight_ones_do_not_need():
    plane, _ = polygons([[(0, 60), (20, 60), (10, 50)]], geodesic=False, where="f")
    curved, _ = polygons([[(0, 60), (20, 60), (10, 50)]], geodesic=True, where="f")
    assert len(plane[0].geometry["coordinates"][0]) == 4 < len(curved[0].geometry["coordinates"][0])
    assert max(lat for area in curved for _, lat in area.geometry["coordinates"][0]) > 60.2


@settings(max_examples=30, deadline=None)
@given(st.floats(10.0, 300_000.0), st.floats(0, 360), st.floats(-360, 360))
def test_an_arc_stays_within_ten_metres(radius_m: float, start_deg: float, sweep_deg: float):
    places = arc((7.0, 46.0), radius_m, start_deg, sweep_deg, where="x")
    for (lon, lat), (lon2, lat2) in pairwise(places):
        assert abs(distance_m(46.0, 7.0, lat, lon) - radius_m) < 0.01
        half_m = distance_m(lat, lon, lat2, lon2) / 2
        assert radius_m - math.sqrt(max(0.0, radius_m**2 - half_m**2)) < 10.0 + 0.001 * radius_m / 1000


def test_features():
    assert circle((7, 46), 500.0).feature({"upper": "FL100"}) == {
        "type": "Feature", "geometry": {"type": "Point", "coordinates": [7, 46]}, "properties": {"radius_m": 500.0, "upper": "FL100"},
    }  # fmt: skip
    assert corridor([(7, 46), (8, 46)], 100.0).feature({})["properties"] == {"half_width_m": 100.0}
