"""Areas as other houses draw them, as Features can hold them: rings mended, geodesic edges drawn, holes and too many vertices cut away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely

from deconflict.airspace.earth import destination
from deconflict.errors import Refused
from deconflict.wire import effort
from deconflict.wire.cutting import MAX_POSITIONS, pieces
from deconflict.wire.edges import legs_to_plane
from deconflict.wire.opened import Feature
from deconflict.wire.quantities import NDEG

LonLat = tuple[float, float]
"""Degrees, WGS-84."""

MAX_ADDED: Final = 4_000
"""As many vertices as geodesic edges may gain in one area: 4,000 km of them in middle latitudes gain no more."""
MOST_OVER_EACH: Final = 12
"""Edges whose boxes meet the box of one edge, itself and its neighbours among them, taken over all edges."""
_LEAST_DEG: Final = 1e-9
_LITTLE: Final = 0.01
"""How much of an area may be in question for an outline that crosses itself to be mended."""
_AT_ONCE: Final = 64
_SPECK_DEG2: Final = 1e-11
"""Less than a tenth of a square metre."""


@dataclass(frozen=True, slots=True)
class Area:
    """A GeoJSON geometry, and what is round it: the radius of a Point, half the width of a LineString."""

    geometry: Mapping[str, Any]
    around_m: float | None = None

    def feature(self, properties: Mapping[str, Any]) -> Feature:
        """The Feature of this area with these properties."""
        name = "half_width_m" if self.geometry["type"] == "LineString" else "radius_m"
        round_it = {} if self.around_m is None else {name: self.around_m}
        return {"type": "Feature", "geometry": self.geometry, "properties": {**round_it, **properties}}


def circle(center: LonLat, radius_m: float) -> Area:
    """All places within `radius_m` of a centre."""
    return Area({"type": "Point", "coordinates": list(center)}, radius_m)


def corridor(line: Sequence[LonLat], half_width_m: float) -> Area:
    """All places within `half_width_m` of a line."""
    return Area({"type": "LineString", "coordinates": [list(place) for place in line]}, half_width_m)


def polygons(rings: Sequence[Sequence[LonLat]], *, geodesic: bool, where: str) -> tuple[tuple[Area, ...], tuple[str, ...]]:
    """The areas of a ring and the holes in it, without holes and with few enough vertices each, and what was mended.

    `geodesic`: its edges are the shortest ways; else they are straight in longitude and latitude. Refused where it is no area.
    """
    if sum(map(len, rings)) > MAX_POSITIONS:
        raise Refused(f"{sum(map(len, rings))} positions", where=where, mend=f"at most {MAX_POSITIONS}: simplify the outline")
    effort.spend(sum(map(len, rings)), where=where)
    notes: list[str] = []
    tidied = [_tidied(ring, notes, where) for ring in rings]
    drawn = [geodesics([*ring, ring[0]], where=where)[:-1] if geodesic else ring for ring in tidied]
    outer, *holes = [[*ring, ring[0]] for ring in _unwrapped(drawn)]
    found = [ring for whole in _uncrossed(outer, notes) for ring in pieces(whole, holes, where=where)]
    if len(found) > 1 or holes:
        notes.append(f"{len(holes)} holes and {sum(map(len, drawn))} vertices: stated as {len(found)} areas side by side")
    return tuple(_polygon([(_wrapped(lon), lat) for lon, lat in ring[:-1]]) for ring in found), tuple(notes)


def geodesics(line: Sequence[LonLat], *, where: str) -> list[LonLat]:
    """A line with as many places more as let straight edges follow its geodesics to 1 m; Refused where that is over 4,000."""
    vertices = [(round(lat * NDEG), round(lon * NDEG)) for lon, lat in line]
    found: list[LonLat] = []
    for start, end in pairwise(vertices):
        found += [(lon / NDEG, lat / NDEG) for lat, lon in legs_to_plane((start, end), where=where)[0][:-1]]
        if len(found) > len(line) + MAX_ADDED:
            raise Refused(f"its long edges need more than {MAX_ADDED} vertices", where=where, mend="cut it into smaller areas")
    return [*found, *((lon / NDEG, lat / NDEG) for lat, lon in vertices[-1:])]


def arc(
    center: LonLat, radius_m: float, start_deg: float, sweep_deg: float, *, where: str, tolerance_m: float = 10.0
) -> list[LonLat]:  # fmt: skip
    """Places on an arc, from its start azimuth through `sweep_deg` (positive is clockwise), whose chords stay within `tolerance_m`."""
    # A chord that spans an angle a strays r(1 - cos(a/2)) from its arc, which is less than r a²/8.
    step_deg = min(15.0, 57.29577951308232 * (8 * tolerance_m / max(radius_m, tolerance_m)) ** 0.5)
    count = max(1, int(-(-abs(sweep_deg) // step_deg)))
    effort.spend(2 * count, where=where)
    places = (destination(center[1], center[0], start_deg + sweep_deg * part / count, radius_m) for part in range(count + 1))
    return [(lon, lat) for lat, lon in places]


def _tidied(ring: Sequence[LonLat], notes: list[str], where: str) -> list[LonLat]:
    """The ring's vertices in order, none twice in a row, the first not repeated at the end."""
    kept: list[LonLat] = []
    for place in ring:
        if not kept or not _same(place, kept[-1]):
            kept.append(place)
    closed = len(kept) > 1 and _same(kept[0], kept[-1])
    if closed:
        kept.pop()
    elif len(kept) > 2:
        notes.append("the ring was left open: closed")
    if len(ring) - len(kept) > 1:
        notes.append(f"{len(ring) - len(kept) - int(closed)} positions stood twice in a row: left out")
    if len(kept) < 3:
        raise Refused(f"{len(kept)} different positions are no area", where=where, mend="at least three")
    return kept


def _uncrossed(ring: list[LonLat], notes: list[str]) -> list[list[LonLat]]:
    """The ring, or where it crosses itself a little, as borders drawn to the second do, the ring round all that it encloses.

    Left as it is where more than a hundredth of the area is in question, or so many edges lie over each other that no draughtsman drew
    them: the strict reader then says where it crosses.
    """
    if shapely.Polygon(ring).is_valid or _is_tangled(ring):
        return [ring]
    faces = shapely.get_parts(shapely.polygonize([shapely.node(shapely.LineString(ring))]))
    spread = sorted((face.area for face in faces), reverse=True)
    if not spread or sum(spread[1:]) > _LITTLE * spread[0]:
        return [ring]
    notes.append(f"its outline crosses itself a little: all that it encloses is meant, {sum(spread[1:]) / spread[0]:.1e} of it in question")
    parts = [part for part in shapely.get_parts(shapely.union_all(faces)) if part.area > _SPECK_DEG2]
    return [[(lon, lat) for lon, lat in part.exterior.coords] for part in parts]


def _is_tangled(ring: Sequence[LonLat]) -> bool:
    """Whether more edges lie over each other than would do so in any border: finding where each crosses could take minutes."""
    places = np.array(ring)
    edges = np.asarray(shapely.linestrings(np.stack([places[:-1], places[1:]], 1)))
    tree, found = shapely.STRtree(edges), 0
    for start in range(0, len(edges), _AT_ONCE):
        found += tree.query(edges[start : start + _AT_ONCE]).shape[1]
        if found > MOST_OVER_EACH * len(edges) + _AT_ONCE**2:
            return True
    return False


def _same(one: LonLat, other: LonLat) -> bool:
    return abs(one[0] - other[0]) < _LEAST_DEG and abs(one[1] - other[1]) < _LEAST_DEG


def _unwrapped(rings: Iterable[Sequence[LonLat]]) -> list[list[LonLat]]:
    """Rings whose longitudes run on over the antimeridian, the holes beside the first ring."""
    found: list[list[LonLat]] = []
    for ring in rings:
        at_lon = found[0][0][0] if found else ring[0][0]
        level = []
        for lon, lat in ring:
            at_lon = lon if abs(lon - at_lon) <= 180 else at_lon + (lon - at_lon + 180.0) % 360.0 - 180.0
            level.append((at_lon, lat))
        found.append(level)
    return found


def _wrapped(lon: float) -> float:
    return lon if abs(lon) <= 180 else (lon + 180.0) % 360.0 - 180.0


def _polygon(ring: Sequence[LonLat]) -> Area:
    return Area({"type": "Polygon", "coordinates": [[list(place) for place in (*ring, ring[0])]]})
