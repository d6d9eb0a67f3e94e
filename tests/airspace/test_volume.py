"""Two volumes meet when they are closer than all three minima: half open, symmetric, and never silent across references."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import AMSL_BOUND_M, FL_BOUND_M, Basis, Ground, Height, Reference, parse_height, vertical_gap
from deconflict.airspace.earth import destination
from deconflict.airspace.separation import DEFAULT, OVERLAP, Minima
from deconflict.airspace.volume import (
    Circle,
    Outline,
    Polygon,
    Presence,
    Volume3D,
    Volume4D,
    bounding_cap,
    check,
    distance_m,
    measurable,
    meets,
    overlap,
    relevant,
    track_in,
)
from deconflict.errors import Refused

MIN_US = 60_000_000


def volume(outline: Outline, lower: str = "FL100", upper: str = "FL120", from_min: int = 0, until_min: int = 60) -> Volume4D:
    return Volume4D(Volume3D(outline, parse_height(lower), parse_height(upper)), from_min * MIN_US, until_min * MIN_US)


def circle(lat: float, lon: float, radius_m: float) -> Circle:
    return Circle(round(lat * 1e9), round(lon * 1e9), round(radius_m * 1000))


HERE = circle(46.0, 8.0, 1000.0)
BOW_TIE = Polygon(((0, 0), (10**9, 10**9), (0, 10**9), (10**9, 0)))


def beside(gap_m: float) -> Circle:
    """A circle of 1 km whose edge is this far east of HERE's."""
    return circle(*destination(46.0, 8.0, 90.0, 2000.0 + gap_m), 1000.0)


TEXTS = st.sampled_from(["FL090", "FL100", "FL105", "FL120", "3000m AMSL", "3400m AMSL", "9000m W84", "3100m W84", "SFC", "120m AGL"])
VOLUMES = st.builds(
    volume,
    st.builds(circle, st.floats(45.9, 46.1), st.sampled_from([7.9, 8.0, 8.2]), st.floats(100.0, 9000.0)),
    TEXTS,
    TEXTS,
    st.integers(0, 30),
    st.integers(31, 60),
)
GROUNDS = st.sampled_from([None, Ground(0, 500_000), Ground(200_000, 300_000)])
MINIMA = st.sampled_from([DEFAULT, OVERLAP, Minima(1_000_000, 100_000, 60_000_000)])


@settings(deadline=None, max_examples=300)
@given(VOLUMES, VOLUMES, MINIMA, GROUNDS)
def test_meets_is_its_three_conditions_and_symmetric(a: Volume4D, b: Volume4D, minima: Minima, ground: Ground | None) -> None:
    found = meets(a, b, minima, ground)
    assert found == meets(b, a, minima, ground)
    gap = vertical_gap(a.volume.lower, a.volume.upper, b.volume.lower, b.volume.upper, ground)
    gap_us = max(a.from_us - b.until_us, b.from_us - a.until_us)
    apart_m = distance_m(a.volume.outline, b.volume.outline)
    near = apart_m < minima.horizontal_mm / 1000 or (minima.horizontal_mm == 0 and apart_m == 0.0)
    assert (found is not None) is (near and gap.least_m < minima.vertical_mm / 1000 and gap_us < minima.time_us)
    if found is not None:
        assert found.within_bound_only is (gap.central_m >= minima.vertical_mm / 1000)
        assert found.from_us <= found.until_us
        assert found.lower_mm <= found.upper_mm
        assert (found.basis, found.bound_m, found.horizontal_m) == (gap.basis, gap.bound_m, apart_m)
        assert found.time_s == max(0, gap_us) / 1e6


@settings(deadline=None, max_examples=300)
@given(VOLUMES, VOLUMES, GROUNDS)
def test_what_meets_with_no_distance_to_keep_is_relevant(a: Volume4D, b: Volume4D, ground: Ground | None) -> None:
    assert relevant(a, b, ground) is relevant(b, a, ground)
    if meets(a, b, OVERLAP, ground) is not None:
        assert relevant(a, b, ground)


def test_relevant_looks_at_time_height_and_place() -> None:
    here = volume(HERE)
    assert relevant(here, volume(beside(-1.0)))
    assert not relevant(here, volume(HERE, from_min=60, until_min=61))
    assert not relevant(here, volume(HERE, "FL130", "FL140"))
    assert not relevant(here, volume(beside(500_000.0)))


MINIMA_1 = Minima(5_000_000, 300_000, 10 * MIN_US)


@pytest.mark.parametrize(("gap_m", "met"), [(4999.9, True), (5000.1, False), (-1.0, True)])
def test_horizontally_half_open(gap_m: float, met: bool) -> None:
    assert (meets(volume(HERE), volume(beside(gap_m)), MINIMA_1) is not None) is met


@pytest.mark.parametrize(("level", "met"), [("3957m W84", True), ("3957.6m W84", False), ("3957.599m W84", True)])
def test_vertically_half_open(level: str, met: bool) -> None:
    below, above = volume(HERE, "0m W84", "3657.6m W84"), volume(HERE, level, "5000m W84")
    assert (meets(below, above, MINIMA_1) is not None) is met
    assert (meets(above, below, MINIMA_1) is not None) is met


@pytest.mark.parametrize(("from_min", "met"), [(69, True), (70, False)])
def test_in_time_half_open(from_min: int, met: bool) -> None:
    assert (meets(volume(HERE), volume(HERE, from_min=from_min, until_min=90), MINIMA_1) is not None) is met


def test_with_no_minima_touching_is_not_meeting() -> None:
    here = volume(HERE)
    assert meets(here, here, OVERLAP) is not None
    assert meets(here, volume(beside(0.01)), OVERLAP) is None
    assert meets(here, volume(HERE, "FL120", "FL130"), OVERLAP) is None
    assert meets(here, volume(HERE, from_min=60, until_min=61), OVERLAP) is None


def test_a_meeting_says_what_is_shared() -> None:
    found = meets(volume(HERE, "FL100", "FL120", 0, 60), volume(beside(2000.0), "FL110", "FL150", 30, 90), DEFAULT)
    assert found is not None
    assert (found.from_us, found.until_us) == (30 * MIN_US, 60 * MIN_US)
    assert (found.lower_mm, found.upper_mm, found.reference) == (3_352_800, 3_657_600, Reference.FL)
    assert found.horizontal_m == pytest.approx(2000.0, abs=0.01)
    assert (found.vertical_m, found.time_s, found.basis, found.bound_m) == (0.0, 0.0, Basis.EXACT, 0.0)


def test_a_meeting_across_a_gap_says_what_lies_between() -> None:
    found = meets(volume(HERE, "FL100", "FL120", 0, 60), volume(HERE, "FL125", "FL150", 65, 90), DEFAULT)
    assert found is not None
    assert (found.from_us, found.until_us, found.time_s) == (60 * MIN_US, 65 * MIN_US, 300.0)
    assert (found.lower_mm, found.upper_mm) == (3_657_600, 3_810_000)
    assert found.vertical_m == pytest.approx(152.4)


def test_across_references_it_is_coarse_and_beyond_the_bound_nothing() -> None:
    zone = volume(HERE, "0m AMSL", "3000m AMSL")
    bound_m = AMSL_BOUND_M + FL_BOUND_M

    def level_above(gap_m: float) -> Volume4D:
        return Volume4D(Volume3D(HERE, Height(round(3e6 + gap_m * 1e3), Reference.FL), Height(9_000_000, Reference.FL)), 0, MIN_US)

    full, maybe = meets(zone, level_above(100.0), MINIMA_1), meets(zone, level_above(400.0), MINIMA_1)
    assert full is not None
    assert maybe is not None
    assert (full.basis, full.bound_m, full.within_bound_only, full.reference) == (Basis.COARSE, bound_m, False, Reference.W84)
    assert (maybe.basis, maybe.within_bound_only) == (Basis.COARSE, True)
    assert meets(zone, level_above(300.0 + bound_m), MINIMA_1) is None
    assert meets(zone, level_above(299.0 + bound_m), MINIMA_1) is not None


def test_ground_narrows_what_is_known_of_heights_above_it() -> None:
    drone, liner = volume(HERE, "SFC", "120m AGL"), volume(HERE, "3000m W84", "4000m W84")
    anywhere = meets(drone, liner, MINIMA_1)
    assert anywhere is not None
    assert anywhere.within_bound_only
    assert meets(drone, liner, MINIMA_1, Ground(200_000, 900_000)) is None


@pytest.mark.parametrize(
    ("height", "expected"),
    [
        pytest.param("9000ft AMSL", Presence.EXACT, id="in the zone's own reference"),
        pytest.param("10000ft AMSL", None, id="the ceiling is outside"),
        pytest.param("0ft AMSL", Presence.EXACT, id="the floor is inside"),
        pytest.param("-1ft AMSL", None, id="under the floor"),
        pytest.param("FL095", Presence.COARSE, id="a level inside"),
        pytest.param("FL100", Presence.ADVISORY, id="a level at the ceiling"),
        pytest.param("FL110", Presence.ADVISORY, id="300 m above"),
        pytest.param("FL166", None, id="2 km above"),
        pytest.param("-200m W84", None, id="far under the floor"),
        pytest.param("-100m W84", Presence.ADVISORY, id="under the floor within the bound"),
    ],
)
def test_a_track_in_a_zone(height: str, expected: Presence | None) -> None:
    zone = volume(HERE, "0ft AMSL", "10000ft AMSL")
    assert track_in(zone, 46.0, 8.0, parse_height(height), 5 * MIN_US) is expected


def test_a_track_outside_in_place_or_time_is_not_in_it() -> None:
    zone, height = volume(HERE), parse_height("FL110")
    assert track_in(zone, 46.0, 8.0, height, 0) is Presence.EXACT
    assert track_in(zone, 46.0, 8.0, height, 60 * MIN_US) is None
    assert track_in(zone, 46.0, 8.1, height, 0) is None


@pytest.mark.parametrize(
    ("changed", "says", "where"),
    [
        pytest.param(volume(HERE, "FL120", "FL100"), "lies below", "plan[3].volume.upper", id="upside down"),
        pytest.param(volume(HERE, "5000m AMSL", "FL100"), "lies below", "plan[3].volume.upper", id="upside down beyond the bound"),
        pytest.param(volume(HERE, from_min=5, until_min=5), "begins at", "plan[3]", id="no time"),
        pytest.param(volume(circle(91.0, 0.0, 5.0)), "90000000000", "plan[3].volume.outline.lat_ndeg", id="north of the pole"),
        pytest.param(volume(circle(0.0, 0.0, 6e5)), "500000000", "plan[3].volume.outline.radius_mm", id="too wide"),
        pytest.param(volume(Polygon(((0, 0), (1, 1)))), "length", "plan[3].volume.outline.vertices_ndeg", id="two vertices"),
        pytest.param(volume(HERE, from_min=-5), "int", "plan[3].from_us", id="before 1970"),
        pytest.param(volume(BOW_TIE), "meets itself", "plan[3].volume.outline.vertices_ndeg", id="bow tie"),
    ],
)
def test_bad_volumes_are_refused_with_place_and_mend(changed: Volume4D, says: str, where: str) -> None:
    with pytest.raises(Refused, match=says) as caught:
        check(changed, "plan[3]")
    assert caught.value.where == where
    assert caught.value.mend


def test_good_volumes_pass() -> None:
    check(volume(HERE))
    check(volume(HERE, "SFC", "FL100"))
    check(volume(HERE, "3000m AMSL", "FL095"))
    check(volume(HERE, "FL100", "FL100"))
    assert bounding_cap(HERE).radius_m == 1000.0


def test_the_overlap_is_drawn_where_they_meet() -> None:
    drawn = overlap(volume(HERE), volume(beside(2000.0)), MINIMA_1)
    assert drawn is not None
    assert drawn["type"] == "Polygon"
    assert overlap(volume(HERE), volume(beside(6000.0)), MINIMA_1) is None


def test_the_example_of_the_page_runs() -> None:
    page = Path(__file__).parents[2] / "docs" / "airspace.md"
    (example,) = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(example, str(page), "exec"), {})


def test_of_what_a_peer_signed_only_what_can_be_measured_is_kept() -> None:
    good, upside_down = volume(circle(46.0, 8.0, 1000.0)), volume(circle(46.0, 8.0, 1000.0), "FL120", "FL100")
    assert measurable([upside_down, good, upside_down]) == (good,)
