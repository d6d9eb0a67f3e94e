"""Pieces of an area: together the same area, each within what a Polygon of ours holds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, unary_union

from deconflict.errors import Refused
from deconflict.wire.cutting import pieces

SQUARE = [(7.0, 46.0), (8.0, 46.0), (8.0, 47.0), (7.0, 47.0), (7.0, 46.0)]


def hole(lon: float, lat: float, side: float) -> list[tuple[float, float]]:
    """A square hole."""
    return [(lon, lat), (lon + side, lat), (lon + side, lat + side), (lon, lat + side), (lon, lat)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=4, unique=True))
def test_holes_are_left_out_and_nothing_else(cells: list[tuple[int, int]]) -> None:
    holes = [hole(7.02 + column / 10, 46.02 + row / 10, 0.05) for column, row in cells]
    cut = [Polygon(ring) for ring in pieces(SQUARE, holes, where="x")]
    assert all(not piece.interiors for piece in cut)
    assert unary_union(cut).symmetric_difference(Polygon(SQUARE, holes)).area < 1e-12
    assert sum(piece.area for piece in cut) == pytest.approx(Polygon(SQUARE, holes).area)


def test_an_outline_of_too_many_vertices_is_cut_and_a_simple_one_is_not() -> None:
    ring = [(7 + math.cos(turn / 800 * math.tau), 46 + math.sin(turn / 800 * math.tau)) for turn in range(800)]
    assert len(pieces([*ring, ring[0]], [], where="x")) > 1
    assert pieces(SQUARE, [], where="x") == [SQUARE]


def test_a_large_area_of_long_edges_is_cut() -> None:
    wide = [(0.0, 60.0), (100.0, 60.0), (100.0, 75.0), (0.0, 75.0), (0.0, 60.0)]
    cut = pieces(wide, [], where="x")
    assert unary_union([Polygon(ring) for ring in cut]).symmetric_difference(Polygon(wide)).area < 1e-9


@pytest.mark.parametrize(
    ("outer", "holes"),
    [
        ([(7.0, 46.0), (8.0, 47.0), (8.0, 46.0), (7.0, 47.0), (7.0, 46.0)], [hole(7.4, 46.4, 0.01)]),
        (SQUARE, [hole(7.9, 46.4, 0.3)]),
        (SQUARE, [hole(7.01 + number / 110, 46.01 + number / 110, 0.001) for number in range(100)]),
        (SQUARE, [hole(7.4, 46.4, 0.01)] * 5000),
        (SQUARE, [[(7.1, 46.1)]]),
    ],
)
def test_what_cannot_be_cut_is_refused(outer: list[tuple[float, float]], holes: list[list[tuple[float, float]]]) -> None:
    with pytest.raises(Refused) as fault:
        pieces(outer, holes, where="x")
    assert fault.value.mend


def test_places_that_are_none_are_left_to_the_reader() -> None:
    far = [(200.0, 46.0), (201.0, 46.0), (201.0, 99.0), (200.0, 46.0)]
    assert pieces(far, [], where="x") == [far]
