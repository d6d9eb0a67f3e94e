"""Outlines on the ground: circles and polygons with geodesic edges, checked, and laid out once for measuring."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

import numpy as np
import shapely  # type: ignore[import-untyped]
from msgspec import Meta, Struct

from deconflict.airspace import earth
from deconflict.airspace.earth import NDEG_PER_DEG, Floats
from deconflict.errors import Refused

LatNdeg = Annotated[int, Meta(ge=-90_000_000_000, le=90_000_000_000)]
LonNdeg = Annotated[int, Meta(ge=-180_000_000_000, le=180_000_000_000)]

STEP_M = 25_000.0
"""Edges are laid out in steps no longer than this: within one, geodesic, great ellipse and chord differ by 0.1 mm sideways."""
SAG_M = STEP_M**2 / (8 * earth.LEAST_RADIUS_M)
"""How far the chord of one step runs below the surface at most: 12.4 m."""
MAX_REACH_M = 2_000_000.0
"""Largest radius of a polygon about its middle: two such that touch still fit in one gnomonic plane (under 60 degrees)."""
MAX_PERIMETER_M = 50_000_000.0
"""Longest outline: more is a mistake, and would cost thousands of steps to measure."""


class Circle(Struct, frozen=True, forbid_unknown_fields=True, tag_field="shape", tag="circle"):
    """All points within `radius_mm` of a centre, measured on the WGS-84 ellipsoid."""

    lat_ndeg: LatNdeg
    lon_ndeg: LonNdeg
    radius_mm: Annotated[int, Meta(ge=1, le=500_000_000)]


class Polygon(Struct, frozen=True, forbid_unknown_fields=True, tag_field="shape", tag="polygon"):
    """A simple polygon with geodesic edges: vertices (lat, lon) in order, the first not repeated at the end.

    It may cross the antimeridian and may hold a pole; its inside is the side that lies within 2,000 km of its middle.
    """

    vertices_ndeg: Annotated[tuple[tuple[LatNdeg, LonNdeg], ...], Meta(min_length=3, max_length=500)]


Outline = Circle | Polygon


class Cap(NamedTuple):
    """A geodesic disc that holds a whole outline."""

    lat_deg: float
    lon_deg: float
    radius_m: float


class Edges(NamedTuple):
    """The chords of a polygon's edge about its middle, in metres: begins and vectors (n, 3), and products of these (n,)."""

    begin: Floats
    vector: Floats
    vector_squared: Floats
    begin_by_vector: Floats
    begin_squared: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """An outline laid out for measuring: its cap, and the points of its edge (one point, the centre, for a circle).

    `points_m` (n, 3) Earth-centred; `ring` the same in the plane of `axes` (rows: towards the middle, east, north), None for a circle.
    `edges` are its chords, None for a circle.
    `grown_m` is what is added round the points: a circle's radius, 0 for a polygon.
    """

    cap: Cap
    middle_m: tuple[float, float, float]
    grown_m: float
    lat_deg: Floats
    lon_deg: Floats
    points_m: Floats
    axes: Floats
    ring: Any
    edges: Edges | None

    def in_plane(self, points_m: Floats) -> Floats:
        """Points (n, 3) by central projection onto the plane at the middle, (n, 2): straight lines there are great ellipses."""
        return _in_plane(points_m, self.axes)


def _in_plane(points_m: Floats, axes: Floats) -> Floats:
    along = points_m @ axes.T
    return np.asarray(along[:, 1:] / along[:, :1])


def _edges(begin: Floats) -> Edges:
    vector = np.concatenate([begin[1:], begin[:1]]) - begin
    return Edges(begin, vector, (vector**2).sum(axis=1), (begin * vector).sum(axis=1), (begin**2).sum(axis=1))


def _axes(towards: Floats) -> Floats:
    """Unit vectors towards a point, and to the east and north there (at a pole, towards any two directions)."""
    middle = towards / np.linalg.norm(towards)
    pole = np.array([0.0, 0.0, 1.0]) if abs(middle[2]) < 0.999999 else np.array([1.0, 0.0, 0.0])
    east = np.cross(pole, middle)
    east /= np.linalg.norm(east)
    return np.stack([middle, east, np.cross(middle, east)])


def _place(direction: Floats) -> tuple[float, float]:
    """Latitude and longitude in degrees of where a direction from the Earth's centre leaves the ellipsoid."""
    x, y, z = (float(part) for part in direction)
    level = math.hypot(x, y) * (1 - earth.ECCENTRICITY_SQUARED)
    return math.degrees(math.atan2(z, level)), math.degrees(math.atan2(y, x))


def _stepped(lat: list[float], lon: list[float]) -> tuple[Floats, Floats, float]:
    """The vertices with every long edge cut in steps, and the perimeter in metres."""
    solver = earth.geod()
    to_lat, to_lon = lat[1:] + lat[:1], lon[1:] + lon[:1]
    lengths = np.asarray(solver.inv(lon, lat, to_lon, to_lat)[2])
    if np.any(lengths < 1e-5):
        raise _repeated(int(np.argmin(lengths)))
    perimeter_m = float(lengths.sum())
    if perimeter_m > MAX_PERIMETER_M:
        raise _too_large(f"its edge is {perimeter_m / 1000:.0f} km long, the most is {MAX_PERIMETER_M / 1000:.0f} km")
    if not np.any(lengths > STEP_M):
        return np.asarray(lat), np.asarray(lon), perimeter_m
    lats: list[Floats] = []
    lons: list[Floats] = []
    for index, length_m in enumerate(lengths):
        ends = (lat[index], lon[index]), (to_lat[index], to_lon[index])
        # Always laid from the lesser end, so that two outlines that share an edge share its steps to the last bit.
        low, high = min(ends), max(ends)
        count = math.ceil(length_m / STEP_M)
        reach = np.arange(1, count) * (length_m / count)
        azimuth = solver.inv(low[1], low[0], high[1], high[0])[0]
        steps = solver.fwd(np.full(count - 1, low[1]), np.full(count - 1, low[0]), np.full(count - 1, azimuth), reach)
        order = slice(None) if ends[0] == low else slice(None, None, -1)
        lats += [np.array([lat[index]]), np.asarray(steps[1])[order]]
        lons += [np.array([lon[index]]), np.asarray(steps[0])[order]]
    return np.concatenate(lats), np.concatenate(lons), perimeter_m


def _repeated(index: int) -> Refused:
    return Refused("two vertices in a row are one point", where=f"outline.vertices_ndeg[{index}]", mend="leave one of them out")


def _too_large(what: str) -> Refused:
    return Refused(what, where="outline.vertices_ndeg", mend="cut the area into smaller ones")


@lru_cache(maxsize=16_384)
def layout(outline: Outline) -> Layout:
    """The outline laid out, kept for the next call; Refused for a repeated vertex or too large an extent."""
    if isinstance(outline, Circle):
        lat, lon = outline.lat_ndeg / NDEG_PER_DEG, outline.lon_ndeg / NDEG_PER_DEG
        points = earth.cartesian_m([lat], [lon])
        radius_m = outline.radius_mm / 1000
        x, y, z = points[0].tolist()
        return Layout(Cap(lat, lon, radius_m), (x, y, z), radius_m, np.array([lat]), np.array([lon]), points, _axes(points[0]), None, None)
    lats, lons, _ = _stepped([v[0] / NDEG_PER_DEG for v in outline.vertices_ndeg], [v[1] / NDEG_PER_DEG for v in outline.vertices_ndeg])
    points = earth.cartesian_m(lats, lons)
    direction = points.mean(axis=0)
    if float(np.linalg.norm(direction)) < 1e6:
        raise _too_large("it goes round the Earth")
    lat, lon = _place(direction)
    reaches = earth.geod().inv(np.full(len(lats), lon), np.full(len(lats), lat), lons, lats)[2]
    radius_m = float(np.max(reaches))
    if radius_m > MAX_REACH_M:
        raise _too_large(f"it reaches {radius_m / 1000:.0f} km from its middle, the most is {MAX_REACH_M / 1000:.0f} km")
    middle = earth.cartesian_m(lat, lon)
    x, y, z = middle.tolist()
    axes = _axes(middle)
    ring = shapely.polygons(_in_plane(points, axes))
    shapely.prepare(ring)
    return Layout(Cap(lat, lon, radius_m), (x, y, z), 0.0, lats, lons, points, axes, ring, _edges(points - middle))


def bounding_cap(outline: Outline) -> Cap:
    """A geodesic disc that holds the outline: the circle itself, or about the middle of the polygon's edge."""
    return layout(outline).cap


def check_outline(outline: Outline, where: str = "outline") -> None:
    """Refused unless the outline can be measured: not too large, no vertex twice in a row, no edge that meets another."""
    try:
        laid = layout(outline)
    except Refused as fault:
        raise Refused(fault.what, where=where + fault.where.removeprefix("outline"), mend=fault.mend) from fault
    if laid.ring is None or laid.ring.is_valid:
        return
    reason = shapely.is_valid_reason(laid.ring)
    x, y = (float(number) for number in reason[reason.index("[") + 1 : reason.index("]")].split())
    lat, lon = _place(np.array([1.0, x, y]) @ laid.axes)
    raise Refused(
        f"its edge meets itself at {lat:.6f}, {lon:.6f}",
        where=f"{where}.vertices_ndeg",
        mend="give the vertices in order round the area; split an area that touches itself",
    )
