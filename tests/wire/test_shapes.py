"""Geometries of any kind as simple ones."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.wire.shapes import MAX_WKT, from_wkt, simple

RING = [[7, 46], [8, 46], [8, 47], [7, 46]]


def test_many_parts_are_told_apart_and_heights_left_aside() -> None:
    inner = {"type": "MultiPolygon", "coordinates": [[RING], [[[*place, 500] for place in RING[:3]]]]}
    points = {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}
    parts, notes = simple({"type": "GeometryCollection", "geometries": [inner, points]}, where="x")
    assert [part["type"] for part in parts] == ["Polygon", "Polygon", "Point", "Point"]
    assert notes == ["heights in positions are not taken: state lower and upper", "a ring was not closed and has been"]
    assert parts[1]["coordinates"][0] == [[7.0, 46.0], [8.0, 46.0], [8.0, 47.0], [7.0, 46.0]]


def test_a_hole_is_cut_out() -> None:
    hole = [[7.5, 46.1], [7.6, 46.1], [7.6, 46.2], [7.5, 46.1]]
    parts, notes = simple({"type": "Polygon", "coordinates": [RING, hole]}, where="x")
    assert len(parts) > 1
    assert "1 holes" in notes[0]


def nested(depth: int) -> dict[str, Any]:
    """Collections in collections."""
    inner: dict[str, Any] = {"type": "Point", "coordinates": [1, 2]}
    for _ in range(depth):
        inner = {"type": "GeometryCollection", "geometries": [inner]}
    return inner


@pytest.mark.parametrize(
    "geometry",
    [
        None, {}, {"type": "Circle"}, {"type": "Point", "coordinates": "x"}, {"type": "Point", "coordinates": [1]}, nested(20),
        {"type": "Point", "coordinates": [True, 2]}, {"type": "Point", "coordinates": [float("nan"), 2]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}, {"type": "MultiPoint", "coordinates": [[1, 2]] * 65},
        {"type": "GeometryCollection", "geometries": []}, {"type": "LineString", "coordinates": [[1, 2]] * 100_001},
    ],
)  # fmt: skip
def test_what_is_no_geometry_is_refused(geometry: object) -> None:
    with pytest.raises(Refused) as fault:
        simple(geometry, where="here")
    assert fault.value.where.startswith("here")
    assert fault.value.mend


def test_well_known_text() -> None:
    assert from_wkt("POINT (7.5 46.5)", where="x") == {"type": "Point", "coordinates": [7.5, 46.5]}
    for text in ("POINT (7.5", "", "POINT" + " " * MAX_WKT):
        with pytest.raises(Refused):
            simple(from_wkt(text, where="x"), where="x")
