"""A step that nothing flies is set aside and taken only when others confirm it; what is set aside is kept with where it began."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.separation import AircraftClass
from deconflict.airspace.track import HISTORY, Plot
from deconflict.conflict.plausibility import (
    BOUNDS,
    FORGOTTEN_US,
    MOST_CHAINS,
    Gate,
    admit,
    apart_m,
    between_m,
    climbed_m,
    fits_height,
    fits_place,
    flying,
    is_twin,
    seen_as,
)
from tests.conflict.flown import NOW, S, east, plot, seconds

FAR_M = 20_000.0
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "tracks"


def gated(*plots: Plot) -> Gate:
    """The chains after these reports came one by one."""
    gate: Gate = ()
    for one in plots:
        gate = admit(gate, (one,))
    return gate


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(-2, 2), st.floats(-2, 2))
def test_distances_are_those_of_the_ellipsoid_within_what_a_sphere_differs(lat: float, lon: float, north: float, east_deg: float) -> None:
    there = max(-90.0, min(90.0, lat + north)), lon + east_deg
    exact = Geod(ellps="WGS84").inv(lon, lat, there[1], there[0])[2]
    assert apart_m(lat, lon, *there) == pytest.approx(exact, rel=0.007, abs=0.01)
    assert apart_m(lat, lon, *there) == pytest.approx(apart_m(*there, lat, lon), rel=1e-12)


def test_one_that_flies_on_is_one_chain() -> None:
    gate = gated(*seconds("a", range(20)))
    (chain,) = gate
    assert (chain.count, chain.since_us, len(chain.plots), chain.newest_us) == (20, NOW, HISTORY + 1, NOW + 19 * S)
    assert chain.confirmed
    assert flying(gate) == gate
    assert (chain.before, chain.first, chain.doubted) == (None, east("a", 0), ())


def test_a_report_that_is_known_changes_nothing() -> None:
    gate = gated(*seconds("a", range(4)))
    assert admit(gate, seconds("a", range(4))) == gate


@pytest.mark.parametrize(
    ("class_", "after_s", "metres", "fits"),
    [
        (None, 1.0, 370 + 3 * 1000 - 1, True),
        (None, 1.0, 370 + 3 * 1000 + 20, False),
        (AircraftClass.UNCREWED, 8.0, 370 + 10 * 250 - 10, True),
        (AircraftClass.UNCREWED, 8.0, 370 + 10 * 250 + 20, False),
        (AircraftClass.MOVING_UNIT, 8.0, 370 + 10 * 100 + 10, False),
    ],
)
def test_a_class_has_its_bound_where_no_speed_is_told(class_: AircraftClass | None, after_s: float, metres: float, fits: bool) -> None:
    one, other = plot(speed_m_s=None), plot(at_s=after_s, east_m=metres, speed_m_s=None)
    assert fits_place(one, other, BOUNDS[class_]) is fits_place(other, one, BOUNDS[class_]) is fits


def test_what_both_say_of_their_speed_narrows_the_bound() -> None:
    """370 m and 3 s at 50 m/s + 1.5 times 100 m/s: 970 m."""
    one = plot()
    assert fits_place(one, plot(at_s=1, east_m=965))
    assert not fits_place(one, plot(at_s=1, east_m=975))
    assert fits_place(one, plot(at_s=1, east_m=975, speed_m_s=None))


def test_heights_have_a_bound_of_their_own() -> None:
    """60 m and 3 s at 30 m/s where no climb is told of, at 200 m/s where nothing is."""
    one = plot()
    assert fits_height(one, plot(at_s=1, height_m=3149))
    assert not fits_height(one, plot(at_s=1, height_m=3151))
    assert fits_height(one, plot(at_s=1, height_m=3650, v_up_mm_s=None))
    assert not fits_height(one, plot(at_s=1, height_m=3661, v_up_mm_s=None))
    assert fits_height(one, plot(at_s=1, height_m=None))
    assert climbed_m(one, plot(height=Height(5, Reference.AMSL))) is None
    assert climbed_m(one, plot(height_m=2990)) == 10


def test_one_jump_is_set_aside_and_named() -> None:
    jump = plot("a", 5, FAR_M)
    gate = gated(*seconds("a", range(5)), jump, *seconds("a", range(6, 9)))
    assert [chain.count for chain in gate] == [8, 1]
    assert flying(gate) == [gate[0]]
    assert (gate[1].first, gate[1].before) == (jump, east("a", 4))
    assert jump not in gate[0].plots


def test_a_jump_that_three_reports_confirm_is_taken() -> None:
    there = seconds("a", (5, 6, 7), east_m=FAR_M)
    waiting = gated(*seconds("a", range(5)), *there[:2])
    assert waiting[0].count == 5
    assert flying(waiting) == [waiting[0]]
    gate = admit(waiting, there[2:])
    assert [chain.first for chain in gate] == [there[0], east("a", 0)]
    assert flying(gate) == [gate[0]]
    assert gate[0].before == east("a", 4)


def test_a_first_report_that_is_wrong_gives_way_to_two_that_agree() -> None:
    gate = gated(plot("a", 0, FAR_M), *seconds("a", (1, 2)))
    assert gate[0].first == east("a", 1)
    assert flying(gate) == [gate[0]]


def test_two_that_go_on_at_two_places_both_fly_and_are_a_twin_after_a_while() -> None:
    both = [one for at in range(15) for one in (east("a", at), east("a", at + 0.5, FAR_M))]
    young, old = gated(*both[:8]), gated(*both)
    assert [len(flying(gate)) for gate in (young, old)] == [2, 2]
    assert not is_twin(*flying(young))
    assert is_twin(*flying(old))
    assert [chain.first for chain in old] == both[:2], "who came first bears the id"


def test_a_stutter_by_a_few_seconds_is_no_twin() -> None:
    both = [one for at in range(20) for one in (east("a", at), east("a", at + 0.5, -2_000.0))]
    gate = gated(*both)
    assert len(gate) == 2
    assert not is_twin(gate[0], gate[1])


def test_one_that_was_superseded_and_comes_back_flies_again() -> None:
    away, back = seconds("a", (5, 6, 7), east_m=FAR_M), seconds("a", (8, 9))
    gate = gated(*seconds("a", range(5)), *away, *back)
    assert len(flying(gate)) == 2
    assert flying(gate)[0].first == away[0]


def test_what_is_wrong_now_and_then_does_not_confirm_itself() -> None:
    wrong = [plot("a", at + 0.5, FAR_M, height_m=3000) for at in (5, 25, 45)]
    gate = gated(*sorted([*seconds("a", range(60)), *wrong], key=lambda one: one.at_us))
    assert len(flying(gate)) == 1
    assert all(chain.count == 1 for chain in gate[1:])
    rare = [east("b", at, FAR_M) for at in (5.5, 12.5, 19.5, 26.5)]
    gate = gated(*sorted([*seconds("b", range(30)), *rare], key=lambda one: one.at_us))
    assert gate[1].count == 4
    assert not gate[1].confirmed, "one in seven"


def test_quarantine_ends_a_minute_after_the_last() -> None:
    gate = gated(*seconds("a", range(3)), plot("a", 3, FAR_M))
    later = 3 + FORGOTTEN_US / S
    assert len(admit(gate, seconds("a", range(4, int(later) + 1)))) == 2
    assert len(admit(gate, seconds("a", range(4, int(later) + 2)))) == 1


def test_after_a_minute_of_silence_another_place_is_taken() -> None:
    gate = gated(*seconds("a", range(3)), plot("a", 64, 900_000.0))
    assert gate[0].first == plot("a", 64, 900_000.0)


def test_however_wild_the_reports_little_is_kept() -> None:
    wild = [plot("a", at, north_m=at * 100_000.0) for at in range(30)]
    gate = gated(*wild)
    assert len(gate) == MOST_CHAINS
    assert gate[0].first == wild[0]
    assert gate[-1].first == wild[-1]


def test_a_height_that_no_climb_explains_is_set_aside_and_the_place_counts() -> None:
    gate = gated(*seconds("a", range(5)), east("a", 5, height_m=0.0), east("a", 6))
    (chain,) = gate
    assert chain.doubted == (east("a", 5, height_m=0.0),)
    assert [one.height is None for one in seen_as(chain)] == [False, True, False, False, False, False]


def test_a_height_that_three_reports_confirm_is_taken() -> None:
    low = seconds("a", (5, 6, 7), height_m=0.0)
    waiting, taken = gated(*seconds("a", range(5)), *low[:2]), gated(*seconds("a", range(5)), *low)
    assert set(waiting[0].doubted) == set(low[:2])
    assert set(taken[0].doubted) == set(seconds("a", (2, 3, 4)))
    assert seen_as(taken[0])[0].height == low[2].height


def test_a_late_report_is_held_against_its_neighbours_in_time() -> None:
    gate = gated(*seconds("a", (0, 10, 20)), east("a", 5))
    (chain,) = gate
    assert [one.at_us for one in chain.plots] == [NOW + at * S for at in (20, 10, 5, 0)]
    assert len(gated(*seconds("a", (0, 10, 20)), plot("a", 10.5, 300.0))) == 1, "700 m behind: a stamp may be that wrong"
    assert len(gated(*seconds("a", (0, 10, 20)), plot("a", 10.5, -5000.0))) == 2


PLOTS = st.builds(
    lambda at_s, east_m, height_m, speed: plot("a", at_s, east_m, height_m=height_m, speed_m_s=speed),
    st.integers(0, 30), st.sampled_from([0.0, 900.0, 5_000.0, 50_000.0]), st.sampled_from([None, 0.0, 1000.0, 1100.0]),
    st.sampled_from([None, 20.0, 250.0]),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(PLOTS, min_size=1, max_size=12).flatmap(lambda plots: st.tuples(st.just(plots), st.permutations(plots))))
def test_the_order_within_a_batch_does_not_matter_and_nothing_is_lost(pair: tuple[list[Plot], list[Plot]]) -> None:
    gate = admit((), pair[0])
    assert gate == admit((), pair[1])
    assert sum(chain.count for chain in gate) <= len(pair[0])
    assert all(between_m(chain.before, chain.first) > 370 for chain in gate if chain.before is not None)
    newest = max(pair[0], key=lambda one: one.at_us).at_us
    assert max(chain.heard_us for chain in gate) == newest
    assert 1 <= len(flying(gate)) <= len(gate) <= MOST_CHAINS
    for chain in gate:
        assert set(chain.doubted) <= set(chain.plots)
        assert [one.at_us for one in seen_as(chain)] == sorted((one.at_us for one in chain.plots), reverse=True)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 359), st.floats(5, 250), st.floats(-20, 20), st.lists(st.integers(1, 20), min_size=3, max_size=10))
def test_whatever_flies_as_it_says_is_never_set_aside(course: int, speed: float, climb: float, gaps: list[int]) -> None:
    at_s, plots = 0, []
    for gap in gaps:
        at_s += gap
        there = Geod(ellps="WGS84").fwd(8.0, 46.0, course, speed * at_s)
        fields = {"lat_ndeg": round(there[1] * 1e9), "lon_ndeg": round(there[0] * 1e9), "v_up_mm_s": round(climb * 1000)}
        plots.append(plot("a", at_s, speed_m_s=speed, height_m=5000 + climb * at_s, **fields))
    (chain,) = gated(*plots)
    assert chain.doubted == ()


def stuck(*at_s: float, **more: Any) -> list[Plot]:
    """Reports that say the place of NOW again and again, and a speed of 100 m/s."""
    return [plot("a", at, **more) for at in at_s]


def test_a_place_said_again_by_one_that_says_it_moves_counts_as_made_when_it_was_first_said() -> None:
    gate = gated(*seconds("a", range(-3, 1)), *stuck(1, 2, 40))
    (chain,) = gate
    assert (chain.count, chain.newest_us, chain.heard_us) == (4, NOW, NOW + 40 * S)
    assert seen_as(chain) == chain.plots
    (gone_on,) = admit(gate, [east("a", 45)])
    assert (gone_on.count, gone_on.again, gone_on.newest_us) == (5, None, NOW + 45 * S)


@pytest.mark.parametrize(
    "one",
    [plot("a", 1, speed_m_s=19.9), plot("a", 1, speed_m_s=None), plot("a", 1, 0.01), plot("a", 1, on_ground=True)],
    ids=["hovers, or taxies", "says no speed", "moves by a centimetre", "is on the ground, which is news"],
)
def test_what_may_stay_where_it_is_or_says_something_new_is_a_report_of_its_own(one: Plot) -> None:
    (chain,) = gated(plot("a"), one)
    assert (chain.count, chain.again) == (2, None)


def test_on_the_ground_it_stays_until_it_is_seen_to_move() -> None:
    (chain,) = gated(plot("a", on_ground=True), *stuck(1, 2))
    assert chain.plots == (plot("a", on_ground=True),)


def test_a_wrong_place_does_not_confirm_itself_by_being_said_again() -> None:
    gate = gated(*seconds("a", range(5)), *(plot("a", at, FAR_M) for at in (5, 6, 7)), *seconds("a", (8, 9)))
    assert [chain.count for chain in gate] == [7, 1]
    assert flying(gate) == [gate[0]]


def test_what_comes_after_a_place_that_was_said_for_minutes_is_no_jump() -> None:
    gate = gated(*seconds("a", range(-3, 1)), *stuck(*range(1, 200)), east("a", 200))
    assert [chain.before for chain in gate] == [None]


def test_a_newer_height_counts_though_the_place_is_said_again() -> None:
    """Descending at 5 m/s; after 4 s the height is 2,980 m, and a straight flight leads there."""
    down = {"v_up_mm_s": -5_000}
    gate = gated(plot("a", **down), *stuck(4, height_m=2980, **down))
    newest = seen_as(gate[0])[0]
    assert (newest.at_us, newest.height, newest.v_up_mm_s) == (NOW, Height(3_000_000, Reference.FL), -5_000)
    levelled = admit(gate, stuck(8, height_m=2975, v_up_mm_s=None))
    assert seen_as(levelled[0])[0].height == Height(2_975_000, Reference.FL)
    for nothing_new in (9000, None):
        held = admit(levelled, stuck(9, height_m=nothing_new, v_up_mm_s=None))
        assert seen_as(held[0])[0].height == Height(2_975_000, Reference.FL), "no climb explains the one, and the other says nothing"
    assert seen_as(gated(plot("a"), *stuck(1, height_m=9000))[0])[0].height == Height(3_000_000, Reference.FL)


def test_a_late_report_leaves_what_was_said_again() -> None:
    gate = gated(*seconds("a", (-5, 0)), *stuck(5), east("a", -3))
    assert (gate[0].heard_us, gate[0].count) == (NOW + 5 * S, 3)
    assert gated(*seconds("a", (-5, 0, 5)), plot("a", 3)) == gated(*seconds("a", (-5, 0, 5))), "said again late, and nothing new"


@pytest.mark.skipif(not SHARED.is_dir(), reason="recorded traffic is not beside this clone")
def test_a_recorded_flight_with_steps_faster_than_sound_stood_still_and_never_jumped() -> None:
    """A flight of which others found 507 steps faster than 700 kt: its receivers said one place again for up to five minutes."""
    with gzip.open(SHARED / "extra" / "noisy_time_issue.json.gz") as file:
        rows = sorted(json.load(file), key=lambda row: row["timestamp"])
    gate: Gate = ()
    again = 0
    for row in rows[:4000]:
        fields = {
            "at_us": row["timestamp"] * 1000, "lat_ndeg": round(row["latitude"] * 1e9), "lon_ndeg": round(row["longitude"] * 1e9),
            "ground_speed_mm_s": round((row["groundspeed"] or 0) * 514.444),
            "height": Height(round((row["altitude"] or 0) * 304.8), Reference.FL),
        }  # fmt: skip
        gate = admit(gate, (Plot(track_id="4b1815", **fields),))
        assert len(gate) == 1
        again += gate[0].again is not None
    assert again > 300
