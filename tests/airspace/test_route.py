"""Routes with a width hold every place within it; what moves lies in the volume of its instant."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.distance import distance_to_m, holds
from deconflict.airspace.earth import destination, geod
from deconflict.airspace.laying import lay
from deconflict.airspace.outline import check_outline
from deconflict.airspace.route import MOST_VOLUMES, WIDER, Place, Waypoint, along, corridor, leg, moving
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.errors import Refused

STARTS = st.sampled_from([(0.0, 0.0), (46.0, 8.0), (-17.0, 179.99), (89.9, 0.0), (-89.99, -120.0)])
LENGTHS_M = st.sampled_from([1.0, 300.0, 9_000.0, 70_000.0, 900_000.0])
WIDTHS_M = st.sampled_from([1.0, 60.0, 2_000.0, 50_000.0])
BEARINGS = st.floats(0.0, 360.0)
LOW, HIGH = Height(0, Reference.AGL), Height(120_000, Reference.AGL)
NOON_US, S = 1_790_000_000_000_000, 1_000_000
EXTENT = Volume4D(Volume3D(Circle(0, 0, 1), LOW, HIGH), NOON_US, NOON_US + 3600 * S)


def on_leg(start: Place, end: Place, part: float) -> Place:
    azimuth, _, length_m = geod().inv(start[1], start[0], end[1], end[0])
    return destination(*start, azimuth, length_m * part)


@settings(max_examples=60)
@given(STARTS, BEARINGS, LENGTHS_M, WIDTHS_M, st.floats(0, 1), BEARINGS, st.sampled_from([0.0, 0.5, 0.999, 1.0]))
def test_a_leg_holds_every_place_within_its_width(
    start: Place, azimuth: float, length_m: float, width_m: float, part: float, aside: float, out: float
) -> None:
    end = destination(*start, azimuth, length_m)
    outline = leg(start, end, width_m)
    place = destination(*on_leg(start, end, part), aside, width_m * out)
    assert holds(outline, *place)


@settings(max_examples=60)
@given(STARTS, BEARINGS, LENGTHS_M, WIDTHS_M, st.integers(0, 19))
def test_no_corner_of_a_leg_lies_two_percent_farther(start: Place, azimuth: float, length_m: float, width_m: float, corner: int) -> None:
    end = destination(*start, azimuth, length_m)
    outline = leg(start, end, width_m)
    check_outline(outline)
    at = outline.vertices_ndeg[corner]
    ends = (geod().inv(place[1], place[0], at[1] / 1e9, at[0] / 1e9)[2] for place in (start, end))
    assert min(ends) <= width_m * (WIDER + 1e-4) + 0.01


def test_legs_are_certain_to_be_well_formed_at_once() -> None:
    """A network of thousands of corridors needs no close look at a start."""
    places = [(46.0, 8.0), (46.05, 8.1), (46.05, 8.0), (45.95, 8.1)]
    assert lay(along(places, 60.0, EXTENT)).sure.all()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=2, max_size=6), st.floats(0, 0.999), BEARINGS)
def test_a_route_holds_what_is_near_any_of_its_legs(steps: list[tuple[int, int]], part: float, aside: float) -> None:
    """Bends however sharp, loops, over the antimeridian: what is near a leg is in that leg's outline."""
    places = [(-17.0 + north / 50, (179.98 + east / 50 + 180) % 360 - 180) for north, east in steps]
    if any(one == other for one, other in pairwise(places)):
        with pytest.raises(Refused, match="a leg of"):
            corridor(places, 500.0)
        return
    outlines = corridor(places, 500.0)
    assert len(outlines) == len(places) - 1
    chosen = int(part * len(outlines))
    place = destination(*on_leg(places[chosen], places[chosen + 1], part * len(outlines) - chosen), aside, 499.9)
    assert any(holds(outline, *place) for outline in outlines)
    assert min(distance_to_m(outline, *place) for outline in outlines) == 0.0


WAYPOINTS = st.lists(st.tuples(BEARINGS, st.sampled_from([100.0, 5_000.0, 60_000.0]), st.integers(1, 3000 * S)), min_size=1, max_size=5)


PARTS, RADII_M = st.floats(0, 1), st.sampled_from([10.0, 3_000.0])


@settings(max_examples=60)
@given(STARTS, WAYPOINTS, st.sampled_from([5, 16, MOST_VOLUMES]), RADII_M, PARTS, BEARINGS, PARTS)
def test_what_moves_lies_in_the_volume_of_its_instant(
    start: Place, steps: list[tuple[float, float, int]], most: int, radius_m: float, when: float, aside: float, out: float
) -> None:
    points = [Waypoint(start, NOON_US)]
    for azimuth, length_m, lasts_us in steps:
        points.append(Waypoint(destination(*points[-1].place, azimuth, length_m), points[-1].at_us + lasts_us))
    held = moving(points, radius_m, EXTENT, most)
    assert len(held.volumes) <= most
    assert [one.until_us for one in held.volumes[:-1]] == [other.from_us for other in held.volumes[1:]]
    assert (held.volumes[0].from_us, held.volumes[-1].until_us) == (NOON_US, points[-1].at_us)
    at_us = min(NOON_US + int(when * (points[-1].at_us - NOON_US)), points[-1].at_us - 1)
    (then,) = [one for one in held.volumes if one.from_us <= at_us < one.until_us]
    before, after = next((a, b) for a, b in pairwise(points) if a.at_us <= at_us < b.at_us)
    middle = on_leg(before.place, after.place, (at_us - before.at_us) / (after.at_us - before.at_us))
    assert holds(then.volume.outline, *destination(*middle, aside, radius_m * out))
    for lat, lon in then.volume.outline.vertices_ndeg:  # type: ignore[union-attr]
        assert geod().inv(middle[1], middle[0], lon / 1e9, lat / 1e9)[2] <= radius_m + held.beyond_m


def test_more_volumes_hold_it_closer() -> None:
    points = [Waypoint((46.0, 8.0), NOON_US), Waypoint((46.0, 9.0), NOON_US + 3600 * S)]
    far, near = (moving(points, 500.0, EXTENT, most) for most in (8, 64))
    assert (len(far.volumes), len(near.volumes)) == (8, 64)
    assert near.beyond_m < 1_300.0 < far.beyond_m


@pytest.mark.parametrize(
    ("make", "where"),
    [
        pytest.param(lambda: leg((46, 8), (46, 9), 0.5), "half_width_m", id="too narrow"),
        pytest.param(lambda: leg((46, 8), (46, 9), 2e5), "half_width_m", id="too wide"),
        pytest.param(lambda: leg((0, 0), (0, 90), 100.0), "route", id="too long"),
        pytest.param(lambda: corridor([(46, 8)], 100.0), "route", id="one place"),
        pytest.param(lambda: corridor([(46, 8 + n / 100) for n in range(66)], 100.0), "route", id="too many places"),
        pytest.param(lambda: moving([Waypoint((46, 8), 0)], 100.0, EXTENT), "route", id="one waypoint"),
        pytest.param(lambda: moving([Waypoint((46, 8), 5), Waypoint((46, 9), 5)], 100.0, EXTENT), "times", id="no time passes"),
        pytest.param(lambda: moving([Waypoint((46, 8), 5), Waypoint((46, 8), 9)], 100.0, EXTENT), "route", id="it stands still"),
    ],
)
def test_what_is_no_route_is_refused(make: object, where: str) -> None:
    with pytest.raises(Refused) as fault:
        make()  # type: ignore[operator]
    assert fault.value.where == where
