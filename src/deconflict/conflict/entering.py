"""Tracks against zones: from when to when an aircraft that flies on as it does will be inside."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import shapely

from deconflict.agreement.exchange import Alerting
from deconflict.airspace import earth
from deconflict.airspace.altitude import Basis, Difference, Ground, Height, difference_m
from deconflict.airspace.constraint import Constraint, is_exempt
from deconflict.airspace.outline import Circle, Outline, layout
from deconflict.airspace.track import Track, predict
from deconflict.airspace.volume import Volume4D
from deconflict.conflict.encounter import ANY_HEIGHT_M, Encounter, key
from deconflict.statements.messages import Danger

MEAN_RADIUS_M = 6_371_008.8
"""Mean Earth radius R1 of WGS-84 (Moritz, Geodetic Reference System 1980): turns a radius over the ground into a chord."""

Span = tuple[float, float]
"""Seconds from now: from the first up to the second."""


def entry(track: Track, zone: Constraint, terms: Alerting, now_us: int, ground: Ground | None = None) -> Encounter | None:
    """The first time, within the look-ahead, that the track will be inside the zone; None where it will not, or may.

    Inside by the central values comes before inside within the height bound only, which is marked.
    """
    if is_exempt(zone, track.party):
        return None
    found = [e for volume in zone.volumes for e in _entries(track, zone, volume, terms, now_us, ground)]
    return min(found, key=lambda e: (e.within_bound_only, e.loss_at_us), default=None)


def _entries(track: Track, zone: Constraint, volume: Volume4D, terms: Alerting, now_us: int, ground: Ground | None) -> Iterator[Encounter]:
    """Every time inside one volume."""
    window = (max(0.0, (volume.from_us - now_us) / 1e6), min(terms.lookahead_us, volume.until_us - now_us) / 1e6)
    here = predict(track, now_us)
    if window[0] >= window[1] or _out_of_reach(track, here.lat_deg, here.lon_deg, volume.volume.outline, window[1]):
        return
    over, under = _differences(here.height, volume, ground)
    up_m_s = track.v_up_m_s or 0.0
    bound_m = max(max(d.greatest_m - d.central_m, d.central_m - d.least_m) for d in (over, under))
    for inside in _spans_inside(track, volume.volume.outline, now_us, window):
        sure = _between(inside, over.central_m, under.central_m, up_m_s)
        maybe = _between(inside, over.greatest_m, under.greatest_m, up_m_s)
        span = sure if sure is not None and here.height is not None else maybe
        if span is not None:
            outside_m = max(0.0, -over.central_m - up_m_s * span[0], -under.central_m + up_m_s * span[0])
            yield Encounter(
                danger=Danger.ENTERING_ZONE,
                pair=(key(track.party, track.track_id), key(zone.party, zone.zone_id)),
                loss_at_us=now_us + round(span[0] * 1e6),
                until_us=now_us + round(span[1] * 1e6),
                closest_at_us=now_us + round(span[0] * 1e6),
                closest_horizontal_mm=0,
                closest_vertical_mm=None if here.height is None else round(outside_m * 1000),
                basis=Basis.COARSE if bound_m > 0 else Basis.EXACT,
                bound_mm=round(bound_m * 1000),
                within_bound_only=span is not sure,
                terms=terms,
            )


def _differences(height: Height | None, volume: Volume4D, ground: Ground | None) -> tuple[Difference, Difference]:
    """How far the height is above the volume's floor and below its ceiling; anything is possible of a height not known."""
    if height is None:
        unknown = Difference(-ANY_HEIGHT_M, 0.0, ANY_HEIGHT_M)
        return unknown, unknown
    return difference_m(height, volume.volume.lower, ground), difference_m(volume.volume.upper, height, ground)


def _out_of_reach(track: Track, lat_deg: float, lon_deg: float, outline: Outline, within_s: float) -> bool:
    """Whether the outline's cap is further than the track flies in that time."""
    cap = layout(outline).cap
    flown_m = (track.ground_speed_m_s or 0.0) * within_s
    return earth.distance_m(lat_deg, lon_deg, cap.lat_deg, cap.lon_deg) > cap.radius_m + flown_m


def _between(inside: Span, over_m: float, under_m: float, up_m_s: float) -> Span | None:
    """The part of a span in which over + up t >= 0 and under - up t > 0."""
    if up_m_s == 0.0:
        return inside if over_m >= 0.0 and under_m > 0.0 else None
    crossings = sorted((-over_m / up_m_s, under_m / up_m_s))
    first, last = max(inside[0], crossings[0]), min(inside[1], crossings[1])
    return (first, last) if first < last and over_m + under_m > 0.0 else None


def _spans_inside(track: Track, outline: Outline, now_us: int, window: Span) -> list[Span]:
    """When, within the window, the track's way over the ground is inside the outline."""
    ends = [predict(track, now_us + round(t_s * 1e6)) for t_s in window]
    points_m = earth.cartesian_m([end.lat_deg for end in ends], [end.lon_deg for end in ends])
    laid = layout(outline)
    if isinstance(outline, Circle):
        fractions = _disc(points_m, laid.points_m[0], 2.0 * MEAN_RADIUS_M * math.sin(laid.grown_m / (2.0 * MEAN_RADIUS_M)))
    else:
        fractions = _polygon(laid.in_plane(points_m), laid.ring)
    # Equal parts of the straight way are taken as equal times: off by 0.1 s at most in 120 s, and by far less near the outline's middle.
    width_s = window[1] - window[0]
    return [(window[0] + a * width_s, window[0] + b * width_s) for a, b in fractions if b > a]


def _disc(points_m: earth.Floats, centre_m: earth.Floats, radius_m: float) -> list[Span]:
    """The part of the chord from the first to the second point that lies within a ball about the centre: at most one."""
    start, way = points_m[0] - centre_m, points_m[1] - points_m[0]
    a, b, c = float(way @ way), float(start @ way), float(start @ start) - radius_m**2
    if a == 0.0:
        return [(0.0, 1.0)] if c < 0.0 else []
    square = b * b - a * c
    if square <= 0.0:
        return []
    first, last = max(0.0, (-b - math.sqrt(square)) / a), min(1.0, (-b + math.sqrt(square)) / a)
    return [(first, last)]


def _polygon(ends: earth.Floats, ring: shapely.Polygon) -> list[Span]:
    """The parts, as fractions, of the straight way between two points of a plane that lie within the ring."""
    way = ends[1] - ends[0]
    size2 = float(way @ way)
    if size2 == 0.0:
        return [(0.0, 1.0)] if ring.contains(shapely.Point(ends[0])) else []
    # A peer's outline may cross itself: its parts count, each for itself.
    whole = ring if ring.is_valid else shapely.make_valid(ring)
    parts = shapely.get_parts(whole.intersection(shapely.LineString(ends)))
    along = [sorted(float((np.asarray(p) - ends[0]) @ way) / size2 for p in part.coords) for part in parts if not part.is_empty]
    return sorted((fractions[0], fractions[-1]) for fractions in along)
