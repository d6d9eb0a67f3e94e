"""GeoJSON geometries as one inline SVG: no script, no network, no colour alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

WIDTH_PX: Final = 480
MAX_HEIGHT_PX: Final = 480
MARGIN_PX: Final = 12
MAX_SHAPES: Final = 500
"""Shapes drawn; a notebook is no map."""

Point = tuple[float, float]
"""Longitude and latitude in degrees."""


def svg(shapes: Sequence[tuple[str, Mapping[str, Any] | None]]) -> str:
    """Named geometries, drawn north up in a plane about their middle; the first 500. Empty where none has a place."""
    placed = [(name, geometry) for name, geometry in shapes if geometry is not None][:MAX_SHAPES]
    points = [point for _, geometry in placed for line in _lines(geometry) for point in line]
    if not points:
        return ""
    frame = _Frame(points)
    body = "".join(f"<g><title>{escape(name)}</title>{_drawing(geometry, frame)}</g>" for name, geometry in placed)
    size = f'width="{WIDTH_PX}" height="{frame.height_px:.0f}" viewBox="0 0 {WIDTH_PX} {frame.height_px:.0f}"'
    style = "fill:#4477aa33;stroke:#224466;stroke-width:1.2"
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} style="{style}">{body}</svg>'


class _Frame:
    """Degrees to pixels: longitudes shortened as at the middle latitude."""

    def __init__(self, points: Iterable[Point]) -> None:
        listed = list(points)
        lons, lats = [lon for lon, _ in listed], [lat for _, lat in listed]
        self._west, self._north = min(lons), max(lats)
        self._shorter = max(0.05, math.cos(math.radians((min(lats) + max(lats)) / 2)))
        wide, high = max((max(lons) - min(lons)) * self._shorter, 1e-6), max(max(lats) - min(lats), 1e-6)
        self._scale = min((WIDTH_PX - 2 * MARGIN_PX) / wide, (MAX_HEIGHT_PX - 2 * MARGIN_PX) / high)
        self.height_px = high * self._scale + 2 * MARGIN_PX

    def at(self, point: Point) -> str:
        """A point as "x,y"."""
        x = MARGIN_PX + (point[0] - self._west) * self._shorter * self._scale
        return f"{x:.1f},{MARGIN_PX + (self._north - point[1]) * self._scale:.1f}"


def _drawing(geometry: Mapping[str, Any], frame: _Frame) -> str:
    what = str(geometry["type"])
    if what == "GeometryCollection":
        return "".join(_drawing(inner, frame) for inner in geometry["geometries"])
    if what.endswith("Point"):
        placed = [frame.at(point).split(",") for line in _lines(geometry) for point in line]
        return "".join(f'<circle cx="{x}" cy="{y}" r="3"/>' for x, y in placed)
    tag = "polygon" if what.endswith("Polygon") else "polyline"
    fill = "" if tag == "polygon" else ' fill="none"'
    return "".join(f'<{tag}{fill} points="{" ".join(frame.at(point) for point in line)}"/>' for line in _lines(geometry))


def _lines(geometry: Mapping[str, Any]) -> Iterator[list[Point]]:
    """Every run of positions of a geometry, however deep it stands."""
    if geometry["type"] == "GeometryCollection":
        for inner in geometry["geometries"]:
            yield from _lines(inner)
        return
    yield from _runs(geometry["coordinates"])


def _runs(value: Any) -> Iterator[list[Point]]:
    if not value:
        return
    if isinstance(value[0], (int, float)):
        yield [(float(value[0]), float(value[1]))]
    elif value[0] and isinstance(value[0][0], (int, float)):
        yield [(float(position[0]), float(position[1])) for position in value]
    else:
        for inner in value:
            yield from _runs(inner)
