"""The index never misses what meets, and names little else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from deconflict.airspace.altitude import Ground, Height, Reference
from deconflict.airspace.earth import destination
from deconflict.airspace.outline import Circle, Outline, Polygon
from deconflict.airspace.separation import DEFAULT, OVERLAP, Minima
from deconflict.airspace.volume import Volume3D, Volume4D, meets
from deconflict.errors import Refused
from deconflict.picture.index import SpaceTimeIndex

MIN_US = 60_000_000


def circle(lat: float, lon: float, radius_m: float) -> Circle:
    return Circle(round(lat * 1e9), round(lon * 1e9), round(radius_m * 1000))


def square(lat: float, lon: float, reach_m: float) -> Polygon:
    corners = (destination(lat, lon, azimuth, reach_m) for azimuth in (45, 135, 225, 315))
    return Polygon(tuple((round(a * 1e9), round(b * 1e9)) for a, b in corners))


def volume(outline: Outline, low_m: int, reference: Reference, from_min: int, minutes: int) -> Volume4D:
    heights = Height(low_m * 1000, reference), Height((low_m + 300) * 1000, reference)
    return Volume4D(Volume3D(outline, *heights), from_min * MIN_US, (from_min + minutes) * MIN_US)


LAT, LON = st.sampled_from([0.0, 0.05, 46.0, 89.95, 90.0]), st.sampled_from([-180.0, 179.95, -179.9, 8.0])
REACHES_M = st.sampled_from([10.0, 2_000.0, 30_000.0, 400_000.0])
OUTLINES = st.builds(circle, LAT, LON, REACHES_M) | st.builds(square, LAT, LON, REACHES_M)
VOLUMES = st.builds(
    volume,
    OUTLINES,
    st.sampled_from([0, 300, 600, 1500, 9000]),
    st.sampled_from(Reference),
    st.sampled_from([0, 1, 59, 60, 61, 300, 1000]),
    st.sampled_from([1, 60, 100, 2000, 20_000]),
)
PLANS = st.lists(VOLUMES, min_size=1, max_size=3)
MINIMA = st.sampled_from([DEFAULT, OVERLAP, Minima(100_000_000, 50_000, 86_400_000_000)])
GROUNDS = st.sampled_from([None, Ground(0, 500_000)])


def add_many(index: SpaceTimeIndex[int], things: list[tuple[int, list[Volume4D]]]) -> None:
    left = set(index.add_many(things))
    assert not any(key in index for key in left)
    for key, volumes in things:
        if key in left:
            index.add(key, volumes)


@settings(deadline=None, max_examples=150)
@given(st.lists(PLANS, max_size=12), st.lists(st.integers(0, 12), max_size=3), PLANS, MINIMA, GROUNDS)
def test_nothing_that_meets_is_missed(
    kept: list[list[Volume4D]], cuts: list[int], asked: list[Volume4D], minima: Minima, ground: Ground | None
) -> None:
    """Some of them added one by one, the others many at a time."""
    index: SpaceTimeIndex[int] = SpaceTimeIndex(ground)
    things = list(enumerate(kept))
    for first, last in pairwise([0, *sorted(cuts)]):
        add_many(index, things[first:last])
    for key, volumes in things[max(cuts, default=0) :]:
        index.add(key, volumes)
    found = index.near(asked, minima)
    pairs = index.pairs(asked, minima)
    truth = {
        (key, i, j) for key, volumes in enumerate(kept) for i, a in enumerate(asked) for j, b in enumerate(volumes)
        if meets(a, b, minima, ground)
    }  # fmt: skip
    assert truth <= {(key, i, j) for key, near in pairs.items() for i, j in near}
    assert all(near == sorted(set(near)) for near in pairs.values())
    assert set(pairs) == found
    assert len(index) == len(kept)


class Kept(RuleBasedStateMachine):
    """Adding, replacing and removing in any order leaves the index as if it were made anew."""

    @initialize()
    def start(self) -> None:
        self.index, self.model = SpaceTimeIndex(), dict[int, list[Volume4D]]()

    @rule(key=st.integers(0, 4), volumes=PLANS)
    def add(self, key: int, volumes: list[Volume4D]) -> None:
        self.index.add(key, volumes)
        self.model[key] = volumes

    @rule(keys=st.lists(st.integers(0, 6), unique=True, max_size=4), plans=st.lists(PLANS, min_size=4, max_size=4))
    def many(self, keys: list[int], plans: list[list[Volume4D]]) -> None:
        things = [(key, volumes) for key, volumes in zip(keys, plans, strict=False) if key not in self.index]
        add_many(self.index, things)
        self.model |= dict(things)

    @rule(key=st.integers(0, 6))
    def remove(self, key: int) -> None:
        self.index.remove(key)
        self.model.pop(key, None)

    @invariant()
    def as_if_new(self) -> None:
        fresh = SpaceTimeIndex()
        for key, volumes in self.model.items():
            fresh.add(key, volumes)
        assert len(self.index) == len(self.model)
        for key, volumes in self.model.items():
            assert key in self.index
            assert self.index.near(volumes, OVERLAP) == fresh.near(volumes, OVERLAP)


Kept.TestCase.settings = settings(deadline=None, max_examples=25, stateful_step_count=12)
TestKept = Kept.TestCase

HERE = volume(circle(46.0, 8.0, 5_000.0), 1000, Reference.AMSL, 60, 30)


@pytest.mark.parametrize(
    "far",
    [
        pytest.param(volume(circle(46.0, 8.5, 5_000.0), 1000, Reference.AMSL, 60, 30), id="in another place"),
        pytest.param(volume(circle(46.0, 8.0, 5_000.0), 9000, Reference.AMSL, 60, 30), id="at another height"),
        pytest.param(volume(circle(46.0, 8.0, 5_000.0), 1000, Reference.AMSL, 110, 5), id="at another time of the same hour"),
        pytest.param(volume(circle(46.0, 8.0, 5_000.0), 1000, Reference.AMSL, 300, 30), id="at another hour"),
        pytest.param(volume(circle(46.0, 8.0, 5_000.0), 1000, Reference.AMSL, 300, 3000), id="for a long time, later"),
    ],
)
def test_what_is_far_is_not_named(far: Volume4D) -> None:
    index = SpaceTimeIndex()
    index.add("far", [far])
    index.add("here", [HERE])
    assert index.near([HERE], DEFAULT) == {"here"}


def test_only_the_volumes_that_are_near_are_paired() -> None:
    """Two flights that cross, of two legs each: of the four pairs of legs one is near."""
    legs = [volume(circle(46.0, lon, 5_000.0), 1000, Reference.AMSL, 60, 30) for lon in (8.0, 9.0)]
    others = [volume(circle(lat, 9.0, 5_000.0), 1000, Reference.AMSL, 60, 30) for lat in (45.0, 46.0)]
    index = SpaceTimeIndex()
    index.add("other", others)
    assert index.pairs(legs, DEFAULT) == {"other": [(1, 1)]}


def test_a_long_strip_is_near_along_its_length_only() -> None:
    """Its ball would hold all of the country beside it."""
    strip = Polygon(tuple((round(lat * 1e9), round(lon * 1e9)) for lat, lon in ((0.0, 8.0), (0.0, 10.0), (0.05, 10.0), (0.05, 8.0))))
    index = SpaceTimeIndex()
    index.add("strip", [volume(strip, 1000, Reference.AMSL, 60, 30)])
    for lat, near in ((0.1, {"strip"}), (0.5, set())):
        assert index.near([volume(circle(lat, 9.0, 5_000.0), 1000, Reference.AMSL, 60, 30)], DEFAULT) == near


def test_the_middle_of_a_wide_area_lies_above_its_corners() -> None:
    """At 0 N 180 E the ground bulges along one axis of the frame, 12 km over 400."""
    index = SpaceTimeIndex()
    index.add("wide", [volume(square(0.0, -180.0, 400_000.0), 1000, Reference.AMSL, 60, 30)])
    assert index.near([volume(circle(0.0, -180.0, 10.0), 1000, Reference.AMSL, 60, 30)], OVERLAP) == {"wide"}


@pytest.mark.parametrize("radius_m", [1_000.0, 40_000.0])
def test_among_many_of_one_hour_it_finds_what_meets(radius_m: float) -> None:
    index = SpaceTimeIndex()
    places = [(row * 1.5, column * 1.5) for row in range(20) for column in range(20)]
    kept = [volume(circle(*place, radius_m), 1000, Reference.AMSL, 60, 30) for place in places]
    for key, one in enumerate(kept):
        index.add(key, [one])
    for asked in (volume(circle(lat, lon, 30_000.0), 1000, Reference.AMSL, 60, 30) for lat, lon in ((0.0, 0.0), (15.2, 15.1), (28.4, 3.0))):
        truth = {key for key, one in enumerate(kept) if meets(asked, one, DEFAULT)}
        assert truth <= index.near([asked], DEFAULT)
        assert len(index.near([asked], DEFAULT)) < 10


def test_it_grows_past_its_first_rows() -> None:
    index = SpaceTimeIndex()
    for key in range(1100):
        index.add(key, [volume(circle(46.0, 8.0 + key * 0.1 % 100, 1_000.0), 1000, Reference.AMSL, key, 1)])
    assert len(index) == 1100
    assert 1050 in index.near([volume(circle(46.0, 8.0 + 1050 * 0.1 % 100, 1_000.0), 1000, Reference.AMSL, 1050, 1)], OVERLAP)


def test_a_bad_outline_leaves_what_was_kept() -> None:
    index = SpaceTimeIndex()
    index.add("plan", [HERE])
    with pytest.raises(Refused):
        index.add("plan", [HERE, volume(Polygon(((0, 0), (0, 0), (1, 1))), 0, Reference.FL, 0, 1)])
    assert index.near([HERE], OVERLAP) == {"plan"}
