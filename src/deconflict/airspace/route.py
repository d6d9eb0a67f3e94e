"""Routes with a width, and volumes that move along one: as outlines and volumes that hold them, by bounds that are stated.

A leg with a width is a polygon round it, so a bend, a loop or a route that crosses itself needs no care: each leg has its own. Round
ends are drawn from outside with `CORNERS` corners a half circle.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from deconflict.airspace.earth import NDEG_PER_DEG, geod
from deconflict.airspace.extent import Volume3D, Volume4D
from deconflict.airspace.outline import Polygon
from deconflict.errors import Refused

Place = tuple[float, float]
"""Latitude and longitude in degrees."""

CORNERS = 8
WIDER = 1 / math.cos(math.pi / (2 * CORNERS))
"""How much farther than the half width the corners of a round end lie: 1.0196, so that its sides lie no nearer."""
ROUNDING = 1e-5
"""Part of the half width that is added for all that is not exact: degrees to 1e-9, and the ellipsoid along a leg of 1,000 km."""
LEAST_HALF_WIDTH_M, MOST_HALF_WIDTH_M = 1.0, 100_000.0
MOST_LEG_M = 1_000_000.0
MOST_VOLUMES = 64
"""What one statement holds (`statements.plans.Volumes`)."""


class Waypoint(NamedTuple):
    """A place of a route, and when what moves along it is there (µs since 1970 UTC)."""

    place: Place
    at_us: int


def leg(start: Place, end: Place, half_width_m: float) -> Polygon:
    """A polygon that holds every place within the half width of the geodesic from `start` to `end`, and none 2 % farther off.

    Convex; it may hold a pole or cross the antimeridian. Refused for a width or length out of bounds.
    """
    if not LEAST_HALF_WIDTH_M <= half_width_m <= MOST_HALF_WIDTH_M:
        mend = f"give half the width, {LEAST_HALF_WIDTH_M:.0f} to {MOST_HALF_WIDTH_M:.0f} m"
        raise Refused(f"{half_width_m:g} m is no half width of a route", where="half_width_m", mend=mend)
    out_deg, back_deg, length_m = geod().inv(start[1], start[0], end[1], end[0])
    if not 0.01 < length_m < MOST_LEG_M:
        mend = f"give places from 1 cm to {MOST_LEG_M / 1000:.0f} km apart"
        raise Refused(f"a leg of {length_m / 1000:.3f} km", where="route", mend=mend)
    reach_m = half_width_m * WIDER * (1 + ROUNDING) + 0.001
    corners = [*_round_end(end, back_deg + 180.0, reach_m), *_round_end(start, out_deg + 180.0, reach_m)]
    return Polygon(tuple((round(lat * NDEG_PER_DEG), round(lon * NDEG_PER_DEG)) for lat, lon in corners))


def _round_end(at: Place, ahead_deg: float, reach_m: float) -> list[Place]:
    """The corners of a half circle about a place, from square to the left of `ahead_deg` to square to the right."""
    step_deg = 180.0 / CORNERS
    # The first and last sides lie along the leg; the sides between touch the circle in their middles.
    turns = [-90.0, *(-90.0 + step_deg * (number + 0.5) for number in range(CORNERS)), 90.0]
    found = geod().fwd([at[1]] * len(turns), [at[0]] * len(turns), [ahead_deg + turn for turn in turns], [reach_m] * len(turns))
    return list(zip(found[1], found[0], strict=True))


def corridor(places: Sequence[Place], half_width_m: float) -> tuple[Polygon, ...]:
    """Outlines, one for each leg, that together hold every place within the half width of a route, and none 2 % farther off.

    Refused for fewer than two places or too many of them.
    """
    if not 2 <= len(places) <= MOST_VOLUMES + 1:
        raise Refused(
            f"a route of {len(places)} places", where="route", mend=f"give 2 to {MOST_VOLUMES + 1} places, or state it as two objects"
        )
    return tuple(leg(start, end, half_width_m) for start, end in pairwise(places))


def along(places: Sequence[Place], half_width_m: float, extent: Volume4D) -> tuple[Volume4D, ...]:
    """A route with a width, all of it between the heights and for the time of `extent`."""
    inside = extent.volume
    return tuple(
        Volume4D(Volume3D(outline, inside.lower, inside.upper), extent.from_us, extent.until_us)
        for outline in corridor(places, half_width_m)
    )


class Moving(NamedTuple):
    """What holds a disc that moves: volumes one after another, and how far their edge may lie beyond the disc's at any instant."""

    volumes: tuple[Volume4D, ...]
    beyond_m: float


def moving(waypoints: Sequence[Waypoint], radius_m: float, extent: Volume4D, most: int = MOST_VOLUMES) -> Moving:
    """What holds a disc whose middle goes along a route, between two waypoints at one speed; the heights are those of `extent`.

    Each leg is cut in equal times, more where it is long, so that at most `most` volumes hold it: at every instant from the first
    waypoint up to the last the disc lies in the volume of that instant, which reaches no more than `beyond_m` beyond it. Refused unless
    each waypoint is later than the one before, and for what `leg` refuses.
    """
    places = [waypoint.place for waypoint in waypoints]
    if not 2 <= len(places) <= most + 1:
        raise Refused(f"a route of {len(places)} places", where="route", mend=f"give 2 to {most + 1} places, or state it as two objects")
    for before, after in pairwise(waypoints):
        if after.at_us <= before.at_us:
            raise Refused("a waypoint is not later than the one before", where="times", mend="give the times in order, each later")
    lengths_m = [float(geod().inv(a[1], a[0], b[1], b[0])[2]) for a, b in pairwise(places)]
    lasts_us = [after.at_us - before.at_us for before, after in pairwise(waypoints)]
    pieces = [min(count, us) for count, us in zip(_shared_out(lengths_m, most), lasts_us, strict=True)]
    volumes: list[Volume4D] = []
    for (start, end), length_m, count in zip(pairwise(waypoints), lengths_m, pieces, strict=True):
        volumes += _leg_in_time(start, end, length_m, count, radius_m, extent.volume)
    # Cut at whole µs, a piece may last as much longer than the others.
    longest_m = max(length_m * -(-us // count) / us for length_m, us, count in zip(lengths_m, lasts_us, pieces, strict=True))
    return Moving(tuple(volumes), longest_m + radius_m * (WIDER * (1 + 2 * ROUNDING) - 1) + 0.01)


def _shared_out(lengths_m: Sequence[float], most: int) -> list[int]:
    """Into how many pieces each leg is cut: one at least, the rest in proportion to the lengths."""
    spare, total_m = most - len(lengths_m), sum(lengths_m)
    shares = [0.0, *accumulate(spare * length_m / total_m for length_m in lengths_m)] if total_m > 0 else [0.0] * (len(lengths_m) + 1)
    return [1 + math.floor(after + 1e-9) - math.floor(before + 1e-9) for before, after in pairwise(shares)]


def _leg_in_time(start: Waypoint, end: Waypoint, length_m: float, count: int, radius_m: float, inside: Volume3D) -> list[Volume4D]:
    """One leg in pieces of equal time; the last µs of a piece is the first of the next."""
    azimuth = geod().inv(start.place[1], start.place[0], end.place[1], end.place[0])[0]
    lasts_us = end.at_us - start.at_us
    cuts_us = [start.at_us + lasts_us * number // count for number in range(count + 1)]
    places = [start.place]
    for at_us in cuts_us[1:-1]:
        lon, lat, _ = geod().fwd(start.place[1], start.place[0], azimuth, length_m * (at_us - start.at_us) / lasts_us)
        places.append((lat, lon))
    places.append(end.place)
    return [
        Volume4D(Volume3D(leg(one, other, radius_m), inside.lower, inside.upper), from_us, until_us)
        for (one, other), (from_us, until_us) in zip(pairwise(places), pairwise(cuts_us), strict=True)
    ]
