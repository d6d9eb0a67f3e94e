"""What is expected of who turns, climbs to a level, or flies by a plan; and nothing of who flies straight and level."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, Track, fuse, predict
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.conflict.expected import STRAIGHT_ON, Expected, expected, leaves_plan, levelling_in_m, may_move, nearness, turning_deg_s
from deconflict.conflict.kernels import pair_encounter
from deconflict.conflict.sky import Sky, columns_of, sky_of

S = 1_000_000
NOW = 1_700_000_000 * S
FT = 304.8
TERMS = Alerting()


def fl(level: float) -> Height:
    return Height(round(level * 100 * FT), Reference.FL)


def track(courses_deg: list[float | None], *, every_s: float = 5.0, **fields: Any) -> Track:
    """A track of one plot for each course, the last one now."""
    made: Track | None = None
    for back, course in enumerate(reversed(courses_deg)):
        plot = {
            "track_id": "a", "at_us": NOW - round(back * every_s * S), "lat_ndeg": 46 * 10**9, "lon_ndeg": 8 * 10**9, "height": fl(100),
            "ground_speed_mm_s": 100_000, "course_mdeg": None if course is None else round(course * 1000) % 360_000, "v_up_mm_s": 0,
        }  # fmt: skip
        made = fuse(made, Plot(**(plot | fields)))
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("courses_deg", "turn_deg_s"),
    [
        ([90.0, 105.0, 120.0], 3.0),
        ([10.0, 355.0, 340.0], -3.0),
        ([350.0, 0.0, 10.0, 20.0], 2.0),
        ([90.0, 90.0, 90.0], 0.0),
        ([90.0, 91.0, 92.0], 0.0),
        ([90.0, 110.0, 100.0], 0.0),
        ([90.0, 110.0], 0.0),
        ([None, None, 10.0], 0.0),
        ([0.0, 120.0, 240.0], 0.0),
    ],
    ids=["right", "left", "over north", "straight", "slow", "to and fro", "two courses", "unknown", "spinning"],
)
def test_a_turn_is_read_from_courses_that_all_turn_one_way(courses_deg, turn_deg_s):
    assert turning_deg_s(track(courses_deg)) == pytest.approx(turn_deg_s)


def test_courses_far_apart_say_nothing_and_reports_of_one_instant_count_once():
    assert turning_deg_s(track([90.0, 105.0, 120.0], every_s=16.0)) == 0.0
    again = track([90.0, 105.0, 120.0])
    assert turning_deg_s(fuse(again, Plot(**{**_fields(again.latest), "callsign": "LYNX"}))) == pytest.approx(3.0)


COURSES = st.lists(st.none() | st.sampled_from([0.0, 15.0, 30.0, 45.0, 350.0]), min_size=1, max_size=6)


@settings(deadline=None)
@given(COURSES, st.sampled_from([1.0, 5.0, 14.9, 15.0, 15.1, 30.0]), st.sampled_from([None, 0, 3000]), st.sampled_from([None, 120]))
def test_who_moves_may_move(courses_deg, every_s, turn_mdeg_s, selected):
    flown = track(courses_deg, every_s=every_s, turn_mdeg_s=turn_mdeg_s, selected_height=selected and fl(selected))
    assert may_move(flown) or (turning_deg_s(flown) == 0.0 and selected is None)


def test_reports_a_minute_apart_tell_no_turn():
    assert not may_move(track([90.0, 105.0, 120.0], every_s=60.0))


def _fields(plot: Plot) -> dict[str, Any]:
    return {name: getattr(plot, name) for name in plot.__struct_fields__}


def test_what_the_feed_says_of_a_turn_counts_before_courses():
    assert turning_deg_s(track([90.0, 105.0, 120.0], turn_mdeg_s=-1500)) == -1.5
    assert turning_deg_s(track([90.0], turn_mdeg_s=900)) == 0.0
    assert turning_deg_s(track([90.0], turn_mdeg_s=3000, ground_speed_mm_s=10_000)) == 0.0


@pytest.mark.parametrize(
    ("level", "up_ft_min", "selected", "to_level"),
    [
        (200, 1500, 210, 210),
        (200, -1500, 180, 180),
        (200, 1500, 180, None),
        (200, 1500, None, None),
        (200, 100, 210, None),
        (313, 1000, None, 320),
        (313, -1000, None, 310),
        (321, 1000, None, 320),
        (309, -1000, None, 310),
        (313, 1000, 350, 350),
        (313, 1000, 300, 320),
    ],
)
def test_a_climb_ends_where_its_crew_selected_or_up_high_at_the_next_level(level, up_ft_min, selected, to_level):
    climbing = track([90.0], height=fl(level), v_up_mm_s=round(up_ft_min * FT / 60), selected_height=selected and fl(selected))
    found = levelling_in_m(climbing, climbing.height, TERMS.steady.levels_from_mm)
    assert found == (None if to_level is None else pytest.approx((to_level - level) * 30.48, abs=0.1))


def test_a_level_in_another_reference_is_none_and_so_is_one_for_a_height_not_known():
    climbing = track([90.0], v_up_mm_s=5000, selected_height=Height(4_000_000, Reference.AMSL))
    assert levelling_in_m(climbing, climbing.height, TERMS.steady.levels_from_mm) is None
    assert levelling_in_m(climbing, None, TERMS.steady.levels_from_mm) is None


def test_nothing_is_expected_of_who_flies_straight_and_level():
    assert expected(track([90.0] * 5), fl(350), TERMS) is STRAIGHT_ON
    assert expected(track([90.0], turn_mdeg_s=3000), fl(350), TERMS) == Expected(math.radians(3.0))


def sky(*rows: tuple[float, float, float, float, float, float]) -> Sky:
    """Aircraft at metres east and north of 46 N 8 E and up, with their velocities (m/s)."""
    lat = [46.0 + north / 111_150.0 for _, north, *_ in rows]
    lon = [8.0 + east / 77_460.0 for east, *_ in rows]
    return sky_of(columns_of(lat, lon, *zip(*(row[2:] for row in rows), strict=True)))


def test_a_turn_to_the_right_goes_to_the_right():
    """Flown north, a turn to the right ends 2 r further east, r = v / turn rate; one to the left as much further west."""
    radius_m = 100.0 / math.radians(3.0)
    for way, other_m in ((1.0, 2 * radius_m), (-1.0, -2 * radius_m)):
        both = sky((0.0, 0.0, 3000.0, 0.0, 100.0, 0.0), (other_m, 0.0, 3000.0, 0.0, 0.0, 0.0))
        terms = Alerting(horizontal_mm=300_000)
        found = nearness(both, (0, 1), (Expected(way * math.radians(3.0)), STRAIGHT_ON), terms, 300.0)
        assert found is not None
        assert found.t_cpa_s == pytest.approx(60.0, abs=1.0)
        assert found.d_cpa_m < 30.0
        assert nearness(both, (0, 1), (Expected(-way * math.radians(3.0)), STRAIGHT_ON), terms, 300.0) is None


def test_a_climb_that_ends_below_stays_below():
    both = sky((0.0, 0.0, 3000.0, 100.0, 0.0, 10.0), (12_000.0, 0.0, 3600.0, -100.0, 0.0, 0.0))
    straight = nearness(both, (0, 1), (STRAIGHT_ON, STRAIGHT_ON), TERMS, 304.8)
    assert straight is not None and straight.t_in_s == pytest.approx(32.5, abs=1.0)
    assert nearness(both, (0, 1), (Expected(level_in_m=290.0), STRAIGHT_ON), TERMS, 304.8) is None


numbers = st.tuples(
    st.floats(-20_000, 20_000), st.floats(-20_000, 20_000), st.floats(2000, 4000), st.floats(-250, 250), st.floats(-250, 250),
    st.floats(-10, 10),
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(numbers, numbers)
def test_flown_straight_on_it_is_the_exact_test_to_a_step(one, other):
    both = sky(one, other)
    t_in_s, t_out_s, t_cpa_s, *_ = pair_encounter(0, 1, both.spots, both.normals, 5556.0, 304.8, 120.0)
    found = nearness(both, (0, 1), (STRAIGHT_ON, STRAIGHT_ON), TERMS, 304.8)
    if found is None:
        assert not np.isfinite(t_in_s) or t_out_s - t_in_s < 1.0
    else:
        assert t_in_s - 0.2 <= found.t_in_s <= t_in_s + 0.7
        assert abs(found.t_cpa_s - t_cpa_s) <= 0.7 or abs(one[3] - other[3]) + abs(one[4] - other[4]) < 1.0


def test_antipodes_never_meet():
    away = sky_of(columns_of([0.0, 0.0], [0.0, 180.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]))
    assert nearness(away, (0, 1), (Expected(1.0), STRAIGHT_ON), TERMS, 300.0) is None


def test_who_would_leave_the_plan_is_expected_to_stay_within():
    flying = track([90.0])
    here = predict(flying, NOW)
    box = Volume3D(Circle(46 * 10**9, 8 * 10**9, 3_000_000), fl(50), fl(150))
    plan = (Volume4D(box, NOW - S, NOW + 600 * S),)
    soon, later = [NOW + 20 * S], [NOW + 60 * S, NOW + 90 * S]
    assert leaves_plan(flying, plan, here, later, None)
    assert not leaves_plan(flying, plan, here, soon + later, None)
    assert not leaves_plan(flying, (), here, later, None)
    elsewhere = (Volume4D(Volume3D(Circle(47 * 10**9, 8 * 10**9, 3_000_000), fl(50), fl(150)), NOW - S, NOW + 600 * S),)
    assert not leaves_plan(flying, elsewhere, here, later, None)
    unknown = track([90.0], height=None)
    assert not leaves_plan(unknown, plan, predict(unknown, NOW), later, None)
