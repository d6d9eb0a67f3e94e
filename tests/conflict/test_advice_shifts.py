"""Plans moved as a whole, and how far they must still go."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import HIGHEST_MM, Height, Reference
from deconflict.airspace.distance import distance_m
from deconflict.airspace.outline import Circle, Polygon, bounding_cap
from deconflict.airspace.separation import Minima
from deconflict.airspace.volume import Volume3D, Volume4D, check, meets
from deconflict.conflict.advice_shifts import Shift, Steps, Way, shifted, still_needed

S = 1_000_000
NOON = 1_700_000_000 * S
MINIMA = Minima(2_000_000, 300_000, 60 * S)


def leg(lat_deg: float, lon_deg: float, low_m: int = 500, from_s: int = 0, reference: Reference = Reference.AMSL) -> Volume4D:
    """A strip of a tenth of a degree eastwards, 300 m thick, for 10 minutes."""
    lat, lon, long, wide = (round(v * 1e9) for v in (lat_deg, lon_deg, 0.1, 0.02))
    corners = ((lat, lon), (lat, lon + long), (lat + wide, lon + long), (lat + wide, lon))
    wrapped = tuple((y, (x + 180 * 10**9) % (360 * 10**9) - 180 * 10**9) for y, x in corners)
    heights = Height(low_m * 1000, reference), Height(low_m * 1000 + 300_000, reference)
    return Volume4D(Volume3D(Polygon(wrapped), *heights), NOON + from_s * S, NOON + (from_s + 600) * S)


@pytest.mark.parametrize(
    ("way", "amount", "allowed"),
    [
        (Way.LATER, 10**9, True), (Way.LATER, 2**53, False), (Way.EARLIER, 60 * S, True), (Way.EARLIER, 61 * S, False),
        (Way.LOWER, 500_000, True), (Way.LOWER, 500_001, False), (Way.HIGHER, HIGHEST_MM, False), (Way.HIGHER, 10_000_000, True),
        (Way.ASIDE, 1_000, True),
    ],
)  # fmt: skip
def test_what_is_allowed(way, amount, allowed):
    assert (shifted([leg(40, 20)], Shift(way, amount), NOON - 60 * S) is not None) is allowed


def test_begun_is_not_delayed():
    assert shifted([leg(40, 20)], Shift(Way.LATER, S), NOON) is not None
    assert shifted([leg(40, 20)], Shift(Way.LATER, S), NOON + 1) is None


def test_time_and_height_are_shifted_exactly():
    before = leg(40, 20)
    (later,) = shifted([before], Shift(Way.LATER, 7)) or ()
    (lower,) = shifted([before], Shift(Way.LOWER, 7)) or ()
    assert (later.from_us, later.until_us, later.volume) == (NOON + 7, NOON + 600 * S + 7, before.volume)
    assert (lower.volume.lower.value_mm, lower.volume.upper.value_mm, lower.from_us) == (499_993, 799_993, NOON)


@settings(max_examples=80, deadline=None)
@given(st.floats(-80, 80), st.sampled_from([-179.95, 0.0, 20.0, 179.95]), st.integers(1, 50), st.sampled_from(range(0, 360, 45)))
def test_a_plan_moved_aside_keeps_its_shape(lat_deg, lon_deg, by_km, bearing_deg):
    legs = [leg(lat_deg, lon_deg), leg(lat_deg, lon_deg + 0.1)]
    moved = shifted(legs, Shift(Way.ASIDE, by_km * 1_000_000, bearing_deg))
    assert moved is not None
    outlines = [volume.volume.outline for volume in moved]
    first, second = (outline.vertices_ndeg for outline in outlines if isinstance(outline, Polygon))
    assert (first[1], first[2]) == (second[0], second[3])
    for before, after in zip(legs, moved, strict=True):
        check(after)
        sizes = [bounding_cap(volume.volume.outline).radius_m for volume in (before, after)]
        assert sizes[1] == pytest.approx(sizes[0], rel=5e-3)
    middles = [bounding_cap(volume.volume.outline) for volume in (legs[0], moved[0])]
    spots = [Circle(round(cap.lat_deg * 1e9), round(cap.lon_deg * 1e9), 1) for cap in middles]
    assert distance_m(*spots) == pytest.approx(by_km * 1000, rel=5e-3, abs=5)


def test_a_circle_moved_aside_keeps_its_radius():
    disc = Volume4D(Volume3D(Circle(0, 0, 1_000_000), Height(0, Reference.AGL), Height(9, Reference.AGL)), 0, 9)
    (moved,) = shifted([disc], Shift(Way.ASIDE, 10_000_000, 180)) or ()
    assert isinstance(moved.volume.outline, Circle)
    assert (moved.volume.outline.lon_ndeg, moved.volume.outline.radius_mm) == (0, 1_000_000)
    assert moved.volume.outline.lat_ndeg == pytest.approx(-90_436_948, abs=1000)


def test_the_grid_and_what_it_can_reach():
    steps = Steps()
    assert steps.of(Way.EARLIER) == (60 * S, 120)
    assert steps.of(Way.LOWER) == (30_480, 100)
    assert steps.widened(MINIMA, Way.LATER) == Minima(2_000_000, 300_000, 7_260 * S)
    assert steps.widened(MINIMA, Way.HIGHER) == Minima(2_000_000, 3_348_000, 60 * S)
    assert steps.widened(MINIMA, Way.ASIDE) == Minima(52_000_000, 300_000, 60 * S)


@settings(max_examples=80, deadline=None)
@given(
    st.floats(-0.08, 0.08), st.integers(0, 1200), st.integers(-600, 600), st.sampled_from(Way), st.sampled_from(list(Reference)),
    st.sampled_from(range(0, 360, 45)),
)  # fmt: skip
def test_less_than_is_needed_never_suffices_and_in_time_and_height_that_much_does(east_deg, low_m, from_s, way, reference, bearing_deg):
    ours, theirs = leg(40, 20, 500), leg(40.01, 20 + east_deg, low_m, from_s, reference)
    meeting = meets(ours, theirs, MINIMA)
    if meeting is None:
        return
    needed = still_needed(way, ours, theirs, meeting, MINIMA, None)
    assert needed > 0
    less = shifted([ours], Shift(way, int(needed * 0.999), bearing_deg))
    assert less is None or meets(less[0], theirs, MINIMA) is not None
    enough = shifted([ours], Shift(way, round(needed), bearing_deg))
    assert way is Way.ASIDE or enough is None or meets(enough[0], theirs, MINIMA) is None
