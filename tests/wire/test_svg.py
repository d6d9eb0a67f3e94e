"""A drawing holds every shape within its frame, north up, and nothing from outside."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from deconflict.wire.svg import MAX_HEIGHT_PX, MAX_SHAPES, WIDTH_PX, svg

positions = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list)
lines = st.lists(positions, min_size=2, max_size=6)
simple = st.one_of(
    positions.map(lambda at: {"type": "Point", "coordinates": at}),
    lines.map(lambda line: {"type": "MultiPoint", "coordinates": line}),
    lines.map(lambda line: {"type": "LineString", "coordinates": line}),
    lines.map(lambda line: {"type": "Polygon", "coordinates": [line]}),
    lines.map(lambda line: {"type": "MultiPolygon", "coordinates": [[line], [line]]}),
)
geometries = st.one_of(simple, st.lists(simple, max_size=3).map(lambda inner: {"type": "GeometryCollection", "geometries": inner}))


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", min_codepoint=32), max_size=8), geometries), max_size=4))
def test_every_point_lies_within_the_frame(shapes: list[tuple[str, dict[str, Any]]]) -> None:
    drawing = svg(shapes)
    if not drawing:
        assert all(geometry.get("geometries", None) is not None for _, geometry in shapes)
        return
    root = ElementTree.fromstring(drawing)
    assert float(root.get("height", "0")) <= MAX_HEIGHT_PX + 1
    for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", " ".join(each.get("points", "") for each in root.iter())):
        assert 0 <= float(x) <= WIDTH_PX and 0 <= float(y) <= MAX_HEIGHT_PX


def test_north_is_up_and_names_are_told() -> None:
    drawing = svg([("north", {"type": "Point", "coordinates": [7.0, 47.0]}), ("south", {"type": "Point", "coordinates": [7.0, 46.0]})])
    north, south = re.findall(r'cy="([\d.]+)"', drawing)
    assert float(north) < float(south)
    assert "<title>north</title>" in drawing


def test_a_geometry_of_no_positions_draws_nothing_and_moves_nothing() -> None:
    kinds = ("MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
    empty: list[tuple[str, dict[str, Any]]] = [(kind, {"type": kind, "coordinates": []}) for kind in kinds]
    placed: tuple[str, dict[str, Any]] = ("field", {"type": "LineString", "coordinates": [[7.0, 46.0], [7.5, 46.5]]})
    assert svg(empty) == ""
    points = re.compile(r'points="[^"]*"')
    assert points.findall(svg([*empty, placed])) == points.findall(svg([placed]))
    assert "<circle" not in svg([*empty, placed])


def test_nothing_placed_is_nothing_drawn_and_a_flood_is_bounded() -> None:
    assert svg([("nowhere", None)]) == ""
    assert svg([]) == ""
    assert svg([("a", {"type": "Point", "coordinates": [0, 0]})] * (MAX_SHAPES + 5)).count("<circle") == MAX_SHAPES


def test_a_collection_is_drawn_by_what_is_in_it_and_an_empty_ring_is_nothing() -> None:
    point, ring = {"type": "Point", "coordinates": [7, 46]}, [[7, 46], [8, 46], [8, 47], [7, 46]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    drawing = svg([("both", {"type": "GeometryCollection", "geometries": [point, polygon]})])
    assert drawing.count("<circle") == 1 and drawing.count("<polygon") == 1 and "<polyline" not in drawing
    assert svg([("hollow", {"type": "Polygon", "coordinates": [[]]})]) == ""
