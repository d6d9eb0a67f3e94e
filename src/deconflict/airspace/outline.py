"""Outlines on the ground: circles and polygons with geodesic edges, checked, and laid out once for measuring."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated, Any, NamedTuple

import numpy as np
import shapely
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

ROUNDING_M = 1e-6
"""More than float64 loses in coordinates of the size of the Earth (1 nm each)."""


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


@dataclass(frozen=True, eq=False)
class Layout:
    """An outline laid out for measuring: its cap, and the points of its edge (one point, the centre, for a circle).

    `points_m` (n, 3) Earth-centred, `lat_deg` and `lon_deg` (n,) the same points; `grown_m` is what is added round them: a circle's
    radius, 0 for a polygon. What only a close look needs is laid out at the first one.
    """

    cap: Cap
    middle_m: tuple[float, float, float]
    is_circle: bool
    grown_m: float
    lat_deg: Floats
    lon_deg: Floats
    points_m: Floats

    @cached_property
    def axes(self) -> Floats:
        """Unit vectors towards the middle, and to the east and north there, as rows."""
        return _axes(*self.middle_m)

    @cached_property
    def ring(self) -> Any:
        """A polygon's edge in the plane at its middle, as a prepared shapely polygon; None for a circle."""
        if self.is_circle:
            return None
        ring = shapely.polygons(self.in_plane(self.points_m))
        shapely.prepare(ring)
        return ring

    @cached_property
    def edges(self) -> Edges:
        """A polygon's chords."""
        begin = self.points_m - np.array(self.middle_m)
        vector = np.concatenate([begin[1:], begin[:1]]) - begin
        return Edges(begin, vector, (vector**2).sum(axis=1), (begin * vector).sum(axis=1), (begin**2).sum(axis=1))

    def in_plane(self, points_m: Floats) -> Floats:
        """Points (n, 3) by central projection onto the plane at the middle, (n, 2): straight lines there are great ellipses."""
        along = points_m @ self.axes.T
        return np.asarray(along[:, 1:] / along[:, :1])

    def from_plane(self, points: Floats) -> tuple[Floats, Floats]:
        """Latitudes and longitudes in degrees of points (n, 2) of that plane."""
        x, y, z = (np.column_stack([np.ones(len(points)), points]) @ self.axes).T
        level = np.hypot(x, y) * (1 - earth.ECCENTRICITY_SQUARED)
        return np.degrees(np.arctan2(z, level)), np.degrees(np.arctan2(y, x))


def _axes(x_m: float, y_m: float, z_m: float) -> Floats:
    level_m, length_m = math.hypot(x_m, y_m), math.sqrt(x_m**2 + y_m**2 + z_m**2)
    # At a pole any direction serves as east.
    cos_lon, sin_lon = (x_m / level_m, y_m / level_m) if level_m > 1.0 else (1.0, 0.0)
    cos_lat, sin_lat = level_m / length_m, z_m / length_m
    return np.array(
        [
            [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat],
            [-sin_lon, cos_lon, 0.0],
            [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
        ]
    )


def _place(x: float, y: float, z: float) -> tuple[float, float]:
    """Latitude and longitude in degrees of where a direction from the Earth's centre leaves the ellipsoid."""
    level = math.hypot(x, y) * (1 - earth.ECCENTRICITY_SQUARED)
    return math.degrees(math.atan2(z, level)), math.degrees(math.atan2(y, x))


def _arc_m(chord_m: float) -> float:
    """The longest geodesic that can have this chord: no curve on the ellipsoid bends more than its least radius (Schur's theorem)."""
    return 2 * earth.LEAST_RADIUS_M * math.asin(min(1.0, chord_m / (2 * earth.LEAST_RADIUS_M)))


def _stepped(lat: Floats, lon: Floats, arcs_m: list[float]) -> tuple[Floats, Floats]:
    """The vertices with every edge longer than a step cut in steps."""
    vertices = list(zip(lat.tolist(), lon.tolist(), strict=True))
    found: list[tuple[float, float]] = []
    for here, after, arc_m in zip(vertices, [*vertices[1:], vertices[0]], arcs_m, strict=True):
        # Always laid from the lesser end, so that two outlines that share an edge share its steps to the last bit.
        low, high = sorted((here, after))
        run = _steps(low, high, math.ceil(arc_m / STEP_M))
        found += [here, *(run if here < after else run[::-1])]
    lats, lons = np.array(found).T
    return lats, lons


def _steps(low: tuple[float, float], high: tuple[float, float], count: int) -> list[tuple[float, float]]:
    """Where the geodesic between two places (lat, lon) is cut in so many steps; one by one, as arrays of few cost more."""
    if count < 2:
        return []
    solver = earth.geod()
    azimuth, _, length_m = solver.inv(low[1], low[0], high[1], high[0])
    cuts = (solver.fwd(low[1], low[0], azimuth, step * (length_m / count)) for step in range(1, count))
    return [(lat, lon) for lon, lat, _ in cuts]


def _too_large(what: str) -> Refused:
    return Refused(what, where="outline.vertices_ndeg", mend="cut the area into smaller ones")


def _edge_arcs_m(points_m: Floats) -> list[float]:
    """At most how long each edge is; Refused for one of no length, or too many kilometres of them."""
    chords_m = np.sqrt(((np.concatenate([points_m[1:], points_m[:1]]) - points_m) ** 2).sum(axis=1)).tolist()
    arcs_m = [_arc_m(chord_m) for chord_m in chords_m]
    for index, arc_m in enumerate(arcs_m):
        if arc_m < 1e-5:
            where = f"outline.vertices_ndeg[{index}]"
            raise Refused("this vertex and the next are one point", where=where, mend="leave one of them out")
    if sum(arcs_m) > MAX_PERIMETER_M:
        raise _too_large(f"its edge is {sum(arcs_m) / 1000:.0f} km long, the most is {MAX_PERIMETER_M / 1000:.0f} km")
    return arcs_m


@lru_cache(maxsize=16_384)
def layout(outline: Outline) -> Layout:
    """The outline laid out, kept for the next call; Refused for a repeated vertex or too large an extent."""
    if isinstance(outline, Circle):
        lat, lon = outline.lat_ndeg / NDEG_PER_DEG, outline.lon_ndeg / NDEG_PER_DEG
        place_m, radius_m = earth.place_m(lat, lon), outline.radius_mm / 1000
        return Layout(Cap(lat, lon, radius_m), place_m, True, radius_m, np.array([lat]), np.array([lon]), np.array([place_m]))
    vertices = np.array(outline.vertices_ndeg, dtype=np.float64) / NDEG_PER_DEG
    lats, lons = vertices[:, 0], vertices[:, 1]
    points_m = earth.cartesian_m(lats, lons)
    arcs_m = _edge_arcs_m(points_m)
    if max(arcs_m) > STEP_M:
        lats, lons = _stepped(lats, lons, arcs_m)
        points_m = earth.cartesian_m(lats, lons)
    towards = points_m.mean(axis=0).tolist()
    if math.hypot(*towards) < 1e6:
        raise _too_large("it goes round the Earth")
    lat, lon = _place(*towards)
    middle = np.array(earth.place_m(lat, lon))
    radius_m = _arc_m(math.sqrt(float(((points_m - middle) ** 2).sum(axis=1).max()))) + ROUNDING_M
    if radius_m > MAX_REACH_M:
        raise _too_large(f"it reaches {radius_m / 1000:.0f} km from its middle, the most is {MAX_REACH_M / 1000:.0f} km")
    x, y, z = middle.tolist()
    return Layout(Cap(lat, lon, radius_m), (x, y, z), False, 0.0, lats, lons, points_m)


def bounding_cap(outline: Outline) -> Cap:
    """A geodesic disc that holds the outline: the circle itself, or about the middle of the polygon's edge."""
    return layout(outline).cap


def check_outline(outline: Outline, where: str = "outline") -> None:
    """Refused unless the outline can be measured: not too large, no vertex twice in a row, no edge that meets another."""
    try:
        laid = layout(outline)
    except Refused as fault:
        raise Refused(fault.what, where=where + fault.where.removeprefix("outline"), mend=fault.mend) from fault
    if laid.is_circle or laid.ring.is_valid:
        return
    reason = shapely.is_valid_reason(laid.ring)
    x, y = (float(number) for number in reason[reason.index("[") + 1 : reason.index("]")].split())
    lat, lon = _place(*(np.array([1.0, x, y]) @ laid.axes).tolist())
    raise Refused(
        f"its edge meets itself at {lat:.6f}, {lon:.6f}",
        where=f"{where}.vertices_ndeg",
        mend="give the vertices in order round the area; split an area that touches itself",
    )
