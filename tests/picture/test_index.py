"""The index never misses what meets, and names little else."""

from __future__ import annotations

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


@settings(deadline=None, max_examples=150)
@given(st.lists(PLANS, max_size=12), PLANS, MINIMA, GROUNDS)
def test_nothing_that_meets_is_missed(kept: list[list[Volume4D]], asked: list[Volume4D], minima: Minima, ground: Ground | None) -> None:
    index = SpaceTimeIndex(ground)
    for key, volumes in enumerate(kept):
        index.add(key, volumes)
    found = index.near(asked, minima)
    truth = {key for key, volumes in enumerate(kept) if any(meets(a, b, minima, ground) for a in volumes for b in asked)}
    assert truth <= found
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

    @rule(key=st.integers(0, 4))
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
