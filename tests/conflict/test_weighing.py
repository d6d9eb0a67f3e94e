"""What is found straight on is weighed beside what is expected: later where only one way finds it, never not at all, and as before where
nobody turns or climbs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, Track, fuse
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.conflict.alerting import Act, AlertLevel, AlertState, End, Raise, Update, step
from deconflict.conflict.encounter import Way
from deconflict.conflict.tactical import TracksJob

S = 1_000_000
T0 = 1_700_000_000 * S
NORTH_M, EAST_M = 111_150.0, 77_460.0
"""Metres in a degree at 46 N."""
FT_MM = 304.8
Way3D = tuple[float, float, float, float, float]
"""East, north (m), height (ft), course (degrees), speed (m/s)."""


def plot(name: str, at_s: float, where: Way3D, **more: object) -> Plot:
    east, north, feet, course, speed = where
    fields = {
        "track_id": name, "at_us": T0 + round(at_s * S), "lat_ndeg": round((46 + north / NORTH_M) * 1e9),
        "lon_ndeg": round((8 + east / EAST_M) * 1e9), "height": Height(round(feet * FT_MM), Reference.FL),
        "ground_speed_mm_s": round(speed * 1000), "course_mdeg": round(course * 1000) % 360_000, "v_up_mm_s": 0,
    }  # fmt: skip
    return Plot(**(fields | more))


def play(flown: Mapping[str, Callable[[float], Way3D | Plot]], for_s: int, every_s: int = 1) -> list[tuple[int, Act]]:
    """Each flies as its function of seconds says, reports every so many, and is computed each second: all acts with their seconds."""
    tracks: dict[str, Track] = {}
    state, told = AlertState(), []
    for now_s in range(for_s):
        if now_s % every_s == 0:
            for name, way in flown.items():
                where = way(float(now_s))
                tracks[name] = fuse(tracks.get(name), where if isinstance(where, Plot) else plot(name, now_s, where))
        job = TracksJob(now_us=T0 + now_s * S, tracks=tuple(tracks.values()), held=tuple(state.active()))
        state, acts = step(state, job.run(), job.now_us, job.judged())
        told += [(now_s, act) for act in acts]
    return told


def straight(east: float, north: float, feet: float, course: float, speed: float) -> Callable[[float], Way3D]:
    way = math.radians(course)
    return lambda t: (east + speed * t * math.sin(way), north + speed * t * math.cos(way), feet, course, speed)


def turning(east: float, north: float, feet: float, course: float, speed: float, rate: float, until_deg: float) -> Callable[[float], Way3D]:
    """A turn to the right (rate above 0) at so many degrees a second for so many degrees, then straight."""

    def at(t: float) -> Way3D:
        x, y, step_s = east, north, 0.1
        for k in range(round(t / step_s)):
            heading = math.radians(course + math.copysign(min(abs(rate) * k * step_s, until_deg), rate))
            x, y = x + speed * step_s * math.sin(heading), y + speed * step_s * math.cos(heading)
        return x, y, feet, (course + math.copysign(min(abs(rate) * t, until_deg), rate)) % 360, speed

    return at


def test_an_aircraft_that_turns_away_is_no_alert_and_one_that_flies_on_is():
    """Head on at 60 m/s each, 16 km apart; one is in a turn that takes it back, as its feed says."""
    other = straight(0.0, 16_000.0, 10_000.0, 180.0, 60.0)
    way = turning(0.0, 0.0, 10_000.0, 0.0, 60.0, 3.0, 180.0)
    assert play({"a": lambda t: plot("a", t, way(t), turn_mdeg_s=3000 if t < 60 else 0), "b": other}, 60, every_s=4) == []
    on = straight(0.0, 0.0, 10_000.0, 0.0, 60.0)
    assert [type(act) for _, act in play({"a": on, "b": other}, 60, every_s=4)][:1] == [Raise]


def test_an_aircraft_that_turns_towards_another_is_found_before_its_course_is_there():
    """Two side by side 6.5 km apart; one begins to turn in. Straight on nothing is found yet; as expected there is a loss."""
    beside = straight(6_500.0, 0.0, 10_000.0, 0.0, 120.0)
    way = turning(0.0, 0.0, 10_000.0, 0.0, 120.0, 3.0, 90.0)
    said = play({"a": lambda t: plot("a", t, way(t), turn_mdeg_s=3000), "b": beside}, 40)
    (raised_s, raised) = said[0]
    assert isinstance(raised, Raise) and raised.encounter.way is Way.EXPECTED
    assert raised_s == 1
    without_s, _ = play({"a": way, "b": beside}, 40)[0]
    assert raised_s < without_s


def test_a_circuit_flown_by_two_that_follow_each_other_is_warned_once():
    """Two in one circuit, 4 km behind each other: within 3 NM all the while, one episode, one alert."""

    def circuit(ahead_s: float) -> Callable[[float], Way3D]:
        legs_s, rate = 60.0, 3.0

        def at(t: float) -> Way3D:
            x = y = course = 0.0
            left, leg = t + ahead_s, True
            while left > 0:
                for _ in range(round(min(left, legs_s if leg else 90 / rate))):
                    way = math.radians(course)
                    x, y = x + 50 * math.sin(way), y + 50 * math.cos(way)
                    course += 0.0 if leg else rate
                left, leg = left - (legs_s if leg else 90 / rate), not leg
            return x, y, 1000.0, course % 360, 50.0

        return at

    said = play({"a": circuit(80.0), "b": circuit(0.0)}, 360, every_s=5)
    assert [type(act) for _, act in said if not isinstance(act, Update)] == [Raise]


def climbing(to_feet: float, selected: float | None) -> Callable[[float], Plot]:
    """From 8,000 ft up at 1,500 ft a minute to a level, flown towards the other."""

    def at(t: float) -> Plot:
        feet = min(8_000.0 + 25.0 * t, to_feet)
        up = 7620 if feet < to_feet else 0
        height = None if selected is None else Height(round(selected * FT_MM), Reference.FL)
        return plot("a", t, (100.0 * t, 0.0, feet, 90.0, 100.0), v_up_mm_s=up, selected_height=height)

    return at


LEVEL = straight(24_000.0, 0.0, 10_000.0, 270.0, 100.0)


def test_a_climb_to_a_selected_level_below_another_is_no_alert_where_without_it_there_is_one():
    below = {"b": LEVEL}
    assert play({"a": climbing(9_000.0, 9_000.0), **below}, 120) == []
    assert isinstance(play({"a": climbing(9_000.0, None), **below}, 120)[0][1], Raise)


def test_a_climb_that_goes_on_past_the_selected_level_is_told_all_the_same():
    said = play({"a": climbing(10_000.0, 9_000.0), "b": LEVEL}, 120)
    raised_s, raised = said[0]
    assert isinstance(raised, Raise)
    assert raised.encounter.loss_at_us - (T0 + raised_s * S) > 10 * S


def test_a_survey_that_turns_within_its_plan_is_no_alert_with_the_plan_and_one_without():
    box = Volume3D(Circle(46 * 10**9, 8 * 10**9, 4_000_000), Height(0, Reference.FL), Height(6_000_000, Reference.FL))
    plan = {":a": (Volume4D(box, T0 - S, T0 + 3600 * S),)}
    tracks = tuple(fuse(None, plot(name, 0, where)) for name, where in
                   (("a", (0.0, 0.0, 10_000.0, 90.0, 80.0)), ("b", (13_000.0, 0.0, 10_000.0, 0.0, 20.0))))  # fmt: skip
    job = TracksJob(now_us=T0, tracks=tracks)
    (without,) = job.run()
    (within,) = TracksJob(now_us=T0, tracks=tracks, plans=plan).run()
    assert (without.way, within.way) == (Way.BOTH, Way.STRAIGHT)
    assert replace(within, way=Way.BOTH) == without


def test_in_the_wider_band_a_pair_with_an_alert_lingers_and_one_without_is_not_found():
    tracks = tuple(fuse(None, plot(name, 0, (east, 0.0, 10_000.0, 0.0, 80.0))) for name, east in (("a", 0.0), ("b", 6_000.0)))
    assert TracksJob(now_us=T0, tracks=tracks).run() == []
    (found,) = TracksJob(now_us=T0, tracks=tracks, held=((":a", ":b"), (":a", ":zone"))).run()
    assert found.lingering and found.terms == Alerting()


def test_an_old_report_is_told_with_its_age():
    tracks = (fuse(None, plot("a", 0, (0.0, 0.0, 10_000.0, 90.0, 50.0))), fuse(None, plot("b", 19, (4_000.0, 0.0, 10_000.0, 90.0, 50.0))))
    (found,) = TracksJob(now_us=T0 + 20 * S, tracks=tracks).run()
    assert (found.age_us, found.low_confidence) == (20 * S, True)
    (found,) = TracksJob(now_us=T0 + 14 * S, tracks=tracks).run()
    assert (found.age_us, found.low_confidence) == (14 * S, False)


places = st.tuples(
    st.floats(-15_000, 15_000), st.floats(-15_000, 15_000), st.floats(9_000, 11_000), st.floats(0, 359), st.floats(0, 250)
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(places, min_size=2, max_size=5))
def test_who_flies_straight_and_level_is_found_as_without_any_of_it(flights):
    """History, a plan for nobody and held alerts change nothing of what is found of level flights on straight courses."""
    lone = tuple(fuse(None, plot(f"t{k}", 20, where)) for k, where in enumerate(flights))
    known = []
    for k, where in enumerate(flights):
        made: Track | None = None
        for back in (10, 5, 0):
            made = fuse(made, plot(f"t{k}", 20 - back, where))
        assert made is not None
        known.append(made)
    plain, full = (TracksJob(now_us=T0 + 20 * S, tracks=tracks).run() for tracks in (lone, tuple(known)))
    assert plain == full
    assert {found.way for found in plain} <= {Way.BOTH}
    held = tuple(found.pair for found in plain)
    assert TracksJob(now_us=T0 + 20 * S, tracks=lone, held=held).run() == plain


@settings(deadline=None, max_examples=25)
@given(st.sampled_from([-4.0, -3.0, -1.5, 1.5, 3.0, 4.0]), st.floats(0, 359), st.floats(3_000, 9_000), st.floats(30, 180))
def test_no_loss_that_comes_goes_untold_however_one_turns(rate, course, apart_m, turned_deg):
    """Whatever the turn: when the two are within the minima there is an alert within three seconds."""
    one = turning(0.0, 0.0, 10_000.0, course, 80.0, rate, turned_deg)
    other = straight(apart_m, 0.0, 10_000.0, 270.0, 80.0)
    state, tracks, lost_for = AlertState(), dict[str, Track](), 0
    for now_s in range(0, 60):
        for name, way in (("a", one), ("b", other)):
            tracks[name] = fuse(tracks.get(name), plot(name, now_s, way(float(now_s))))
        job = TracksJob(now_us=T0 + now_s * S, tracks=tuple(tracks.values()), held=tuple(state.active()))
        state, _ = step(state, job.run(), job.now_us, job.judged())
        (ax, ay, *_), (bx, by, *_) = one(float(now_s)), other(float(now_s))
        lost_for = lost_for + 1 if math.hypot(ax - bx, ay - by) < 5_500 else 0
        assert lost_for < 4 or [episode.level for episode in state.active().values()] == [AlertLevel.WARNING]


def levels(said: list[tuple[int, Act]]) -> list[str]:
    return ["end" if isinstance(act, End) else act.level.value for _, act in said]


def test_a_formation_that_nobody_declared_is_one_alert_however_long_it_lasts():
    leader, wing = straight(0.0, 0.0, 10_000.0, 0.0, 120.0), straight(300.0, -200.0, 10_100.0, 0.0, 120.0)
    assert levels(play({"a": leader, "b": wing}, 400, every_s=4)) == ["WARNING"]
