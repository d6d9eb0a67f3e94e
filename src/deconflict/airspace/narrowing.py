"""How large an outline is, and smaller outlines within it: strips across its long side, and a circle about as large as is wanted."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import shapely

from deconflict.airspace import earth
from deconflict.airspace.earth import NDEG_PER_DEG, Floats
from deconflict.airspace.outline import Circle, Layout, Outline, Polygon, layout

CORNERS: Final = 48
"""Corners of the polygon drawn into a circle that is cut."""
INSET_M: Final = 1.0
"""How far every cut piece stays inside what it is cut from: more than rounding to 1e-9 degree and curved edges can add."""
MOST_VERTICES: Final = 500
_INSET: Final = INSET_M / earth.LEAST_RADIUS_M
M2_PER_KM2: Final = 1e6


def area_km2(outline: Outline) -> float:
    """The area on the WGS-84 ellipsoid in km²: of a polygon exactly (Karney 2013), of a circle by the mean curvature there, to 0.1 %."""
    if isinstance(outline, Circle):
        meridian_m, normal_m = earth.radii_m(outline.lat_ndeg / NDEG_PER_DEG)
        mean_m = math.sqrt(meridian_m * normal_m)
        return 4 * math.pi * mean_m**2 * math.sin(outline.radius_mm / 2000 / mean_m) ** 2 / M2_PER_KM2
    lats, lons = np.array(outline.vertices_ndeg, dtype=np.float64).T / NDEG_PER_DEG
    return abs(float(earth.geod().polygon_area_perimeter(lons, lats)[0])) / M2_PER_KM2


def within_area(outline: Outline, most_km2: float) -> Outline:
    """The outline itself where it is no larger, else a circle inside it of at most that area (about its middle, or where it is widest)."""
    if area_km2(outline) <= most_km2:
        return outline
    inner = outline if isinstance(outline, Circle) else _inscribed(outline)
    # A disc on a curved surface is smaller than the plane one of its radius: on a saddle-free ellipsoid this never overshoots.
    most_mm = math.floor(math.sqrt(most_km2 * M2_PER_KM2 / math.pi) * 1000)
    return Circle(inner.lat_ndeg, inner.lon_ndeg, max(1, min(inner.radius_mm, most_mm)))


def strips(outline: Outline, count: int) -> tuple[Outline, ...]:
    """`count` outlines inside it, side by side along its long side, each of one width; fewer where a strip would be too thin to state."""
    laid = layout(outline)
    if isinstance(outline, Circle):
        laid, ring = _as_polygon(outline)
    else:
        ring = laid.ring
    corner, along, across = _long_side(ring)
    pieces = []
    for number in range(count):
        begin, end = corner + along * (number / count), corner + along * ((number + 1) / count)
        band = shapely.polygons(np.array([begin, end, end + across, begin + across]))
        pieces.append(_piece(laid, shapely.intersection(ring, band)))
    return tuple(piece for piece in pieces if piece is not None)


def _as_polygon(circle: Circle) -> tuple[Layout, Any]:
    """A polygon with its corners on the circle: all of it lies inside."""
    around, steady = np.linspace(0.0, 360.0, CORNERS, endpoint=False), np.ones(CORNERS)
    lat, lon = circle.lat_ndeg / NDEG_PER_DEG, circle.lon_ndeg / NDEG_PER_DEG
    lons, lats, _ = earth.geod().fwd(lon * steady, lat * steady, around, circle.radius_mm / 1000 * steady)
    laid = layout(_polygon(lats, lons))
    return laid, laid.ring


def _long_side(ring: Any) -> tuple[Floats, Floats, Floats]:
    """A corner of the smallest rectangle round it, its long side and its short side, in the plane."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(ring))
    one, other = corners[1] - corners[0], corners[3] - corners[0]
    return (corners[0], one, other) if np.hypot(*one) >= np.hypot(*other) else (corners[0], other, one)


def _piece(laid: Layout, cut: Any) -> Outline | None:
    """The largest part of what was cut out, drawn in by the inset; None where nothing is left that can be stated."""
    inside = shapely.buffer(cut, -_INSET, join_style="mitre", quad_segs=1)
    parts = [part for part in shapely.get_parts(inside) if part.area > 0]
    if not parts:
        return None
    largest = shapely.simplify(max(parts, key=lambda part: float(part.area)), _INSET / 10)
    points = shapely.get_coordinates(largest.exterior)[:-1]
    if not 3 <= len(points) <= MOST_VERTICES:
        return None
    return _polygon(*laid.from_plane(points))


def _polygon(lats: Floats, lons: Floats) -> Polygon:
    return Polygon(tuple((round(float(lat) * NDEG_PER_DEG), round(float(lon) * NDEG_PER_DEG)) for lat, lon in zip(lats, lons, strict=True)))


def _inscribed(polygon: Polygon) -> Circle:
    """A circle inside the polygon, near the widest there is."""
    laid = layout(polygon)
    spoke = shapely.get_coordinates(shapely.maximum_inscribed_circle(laid.ring))
    lats, lons = laid.from_plane(spoke)
    middle = Circle(round(float(lats[0]) * NDEG_PER_DEG), round(float(lons[0]) * NDEG_PER_DEG), 1)
    return Circle(middle.lat_ndeg, middle.lon_ndeg, max(1, math.floor((_to_edge_m(laid, middle) - INSET_M) * 1000)))


def _to_edge_m(laid: Layout, middle: Circle) -> float:
    """Metres from a place inside a polygon to its edge: no less than the plane's nearest point is away, measured on the ellipsoid."""
    at = laid.in_plane(earth.cartesian_m([middle.lat_ndeg / NDEG_PER_DEG], [middle.lon_ndeg / NDEG_PER_DEG]))
    nearest = shapely.get_coordinates(shapely.shortest_line(shapely.points(at[0]), laid.ring.exterior))[1:]
    (lat,), (lon,) = laid.from_plane(nearest)
    far_m = earth.distance_m(middle.lat_ndeg / NDEG_PER_DEG, middle.lon_ndeg / NDEG_PER_DEG, float(lat), float(lon))
    # The plane stretches away from its middle by up to 1 / cos² of the angle from it: the nearest point there may not be the nearest.
    return far_m * math.cos(laid.cap.radius_m / earth.LEAST_RADIUS_M) ** 3
