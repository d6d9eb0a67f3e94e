"""Outlines as GeoJSON geometry, for maps only: nothing is judged by what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from deconflict.airspace import earth
from deconflict.airspace.distance import in_order
from deconflict.airspace.earth import Floats
from deconflict.airspace.outline import Cap, Layout, Outline, layout

CORNERS = 72
"""Corners a circle is drawn with: 5 degrees each."""
_DECIMALS = 7


def drawn(outline: Outline) -> dict[str, Any]:
    """The outline as a GeoJSON Polygon, or MultiPolygon where it crosses the antimeridian (RFC 7946, 3.1.9)."""
    laid = layout(outline)
    edge = _edge(laid)
    if np.ptp(edge[:, 0]) < 180.0:  # neither across the antimeridian nor round a pole
        return {"type": "Polygon", "coordinates": [_counter_clockwise(np.concatenate([edge, edge[:1]]))]}
    return _to_geojson(_flat(edge, laid.cap), laid.cap)


def shared(a: Outline, b: Outline, grown_m: float) -> dict[str, Any] | None:
    """What two outlines share when each is grown by `grown_m`, as GeoJSON geometry; None where they share no area."""
    first, second = (layout(outline) for outline in in_order(a, b))
    frame = min((first.cap, second.cap), key=lambda cap: (cap.radius_m, cap))
    both = shapely.intersection(*(_flat(_edge(laid), frame).buffer(grown_m) for laid in (first, second)))
    areas = [part for part in shapely.get_parts(both) if part.area > 0]
    return _to_geojson(shapely.union_all(areas), frame) if areas else None


def _edge(laid: Layout) -> Floats:
    """The corners of the outline as (lon, lat) in degrees; those that a circle is drawn with."""
    if not laid.is_circle:
        return np.stack([laid.lon_deg, laid.lat_deg], -1)
    around = np.linspace(0.0, 360.0, CORNERS, endpoint=False)
    steady = np.ones(CORNERS)
    lons, lats, _ = earth.geod().fwd(laid.lon_deg[0] * steady, laid.lat_deg[0] * steady, around, laid.grown_m * steady)
    return np.stack([lons, lats], -1)


def _flat(edge: Floats, frame: Cap) -> Any:
    """An edge in the azimuthal equidistant plane about the middle of a cap, metres east and north."""
    steady = np.ones(len(edge))
    azimuth, _, range_m = earth.geod().inv(frame.lon_deg * steady, frame.lat_deg * steady, edge[:, 0], edge[:, 1])
    return shapely.polygons(np.stack([range_m * np.sin(np.radians(azimuth)), range_m * np.cos(np.radians(azimuth))], -1))


def _ring(points: Floats, frame: Cap) -> Floats:
    """A ring of the plane as (lon, lat) in degrees, its longitudes running on past ±180 without a jump."""
    steady = np.ones(len(points))
    azimuth, range_m = np.degrees(np.arctan2(points[:, 0], points[:, 1])), np.hypot(points[:, 0], points[:, 1])
    lons, lats, _ = earth.geod().fwd(frame.lon_deg * steady, frame.lat_deg * steady, azimuth, range_m)
    return np.stack([np.degrees(np.unwrap(np.radians(lons))), lats], -1)


def _polar(ring: Floats) -> Floats:
    """A ring that goes round a pole, drawn as all that lies polewards of its lowest latitude."""
    north = ring[:, 1].mean() > 0
    edge, pole = (ring[:, 1].min(), 90.0) if north else (ring[:, 1].max(), -90.0)
    return np.array([[-180.0, edge], [180.0, edge], [180.0, pole], [-180.0, pole]])


def _to_geojson(area: Any, frame: Cap) -> dict[str, Any]:
    rings = []
    for part in shapely.get_parts(area):
        ring = _ring(shapely.get_coordinates(part.exterior), frame)
        round_a_pole = abs(ring[-1, 0] - ring[0, 0]) > 180.0
        ring[-1] = ring[-1] if round_a_pole else ring[0]  # to the last bit, or shapely closes it with a sliver
        whole = shapely.polygons(_polar(ring) if round_a_pole else ring)
        for turn in (-360.0, 0.0, 360.0):
            cut = shapely.intersection(whole, shapely.box(turn - 180.0, -90.0, turn + 180.0, 90.0))
            rings += [shapely.get_coordinates(piece.exterior) - (turn, 0.0) for piece in shapely.get_parts(cut) if piece.area > 0]
    listed = [[_counter_clockwise(ring)] for ring in rings]
    return {"type": "Polygon", "coordinates": listed[0]} if len(listed) == 1 else {"type": "MultiPolygon", "coordinates": listed}


def _counter_clockwise(ring: Floats) -> list[list[float]]:
    ordered = ring if shapely.is_ccw(shapely.linearrings(ring)) else ring[::-1]
    corners: list[list[float]] = np.round(ordered, _DECIMALS).tolist()
    return corners
