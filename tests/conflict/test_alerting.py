"""One episode, one alert: raised on two of three computations, ended thirty seconds after the last, its level never falling."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.agreement.exchange import Alerting, Steadiness
from deconflict.airspace.altitude import Basis
from deconflict.conflict.alerting import LEVELS, Act, AlertLevel, AlertState, End, Episode, Raise, Update, Why, level_of, step
from deconflict.conflict.declared import Declared
from deconflict.conflict.encounter import Encounter, Pair, Way
from deconflict.statements.messages import Danger

S = 1_000_000
PAIR = ("alfa:1", "bravo:2")
ALL = frozenset(PAIR)


def encounter(
    loss_at_s: float, *, within_bound_only: bool = False, pair: tuple[str, str] = PAIR, way: Way = Way.BOTH, lingering: bool = False,
    steadiness: Steadiness | None = None, **terms: int,
) -> Encounter:  # fmt: skip
    """A pair that loses separation then."""
    return Encounter(
        danger=Danger.AIRCRAFT_CONVERGING,
        pair=pair,
        loss_at_us=round(loss_at_s * S),
        until_us=round(loss_at_s * S) + 60 * S,
        closest_at_us=round(loss_at_s * S) + 30 * S,
        closest_horizontal_mm=1_000_000,
        closest_vertical_mm=None,
        basis=Basis.EXACT,
        bound_mm=0,
        within_bound_only=within_bound_only,
        terms=Alerting(steadiness=steadiness, **terms),
        way=way,
        lingering=lingering,
    )


def play(
    found: dict[int, list[Encounter]], until_s: int, every_s: int = 1, judged: frozenset[str] | None = ALL,
    declared: dict[int, dict[Pair, Declared]] | None = None,
) -> list[tuple[int, Act]]:  # fmt: skip
    """All acts, with their seconds, of computations every `every_s`, of which those in `found` saw something."""
    state, said = AlertState(), []
    for now_s in range(0, until_s, every_s):
        state, acts = step(state, found.get(now_s, []), now_s * S, judged, (declared or {}).get(now_s, {}))
        said += [(now_s, act) for act in acts]
    return said


def test_raised_on_the_second_computation_and_ended_thirty_seconds_after_the_last():
    found = {t: [encounter(200)] for t in range(5, 21)}
    (raised_at, raised), (ended_at, ended) = play(found, 120)
    assert (raised_at, type(raised), raised.level) == (6, Raise, AlertLevel.CAUTION)
    assert (ended_at, ended) == (50, End(PAIR, Why.APART, encounter(200)))


def test_one_computation_is_no_alert():
    assert play({5: [encounter(50)], 8: [encounter(50)]}, 60) == []


def test_two_of_three_are_enough():
    assert [(t, type(a)) for t, a in play({5: [encounter(50)], 7: [encounter(50)]}, 12)] == [(7, Raise)]


def test_a_jittering_track_is_one_alert():
    """Seen now and then, never thirty seconds without."""
    found = {t: [encounter(t + 10)] for t in range(0, 600) if t % 29 < 3}
    said = play(found, 610)
    assert [type(act) for _, act in said] == [Raise]


def test_the_next_episode_is_the_next_alert():
    found = {t: [encounter(300)] for t in (*range(5), *range(60, 70))}
    assert [type(act) for _, act in play(found, 70)] == [Raise, End, Raise]


def test_the_level_rises_and_never_falls():
    advisory, caution, warning = encounter(500, within_bound_only=True), encounter(500), encounter(40)
    found = dict(enumerate([[advisory], [advisory], [caution], [caution], [warning], [caution], [advisory], [warning]]))
    acts = [(t, type(a), a.level) for t, a in play(found, 8)]
    assert acts == [(1, Raise, "ADVISORY"), (2, Update, "CAUTION"), (4, Update, "WARNING")]


@pytest.mark.parametrize(("away_s", "level"), [(60.0, AlertLevel.WARNING), (60.001, AlertLevel.CAUTION), (-5.0, AlertLevel.WARNING)])
def test_a_warning_is_near(away_s, level):
    assert level_of(encounter(1000 + away_s), 1000 * S) is level


def test_the_numbers_are_the_agreements():
    terms = {"m": 1, "n": 1, "hold_us": 2 * S, "warning_within_us": 0}
    found = {5: [encounter(50, steadiness=Steadiness(shown_us=0), **terms)]}
    (raised_at, raised), (ended_at, _) = play(found, 20)
    assert (raised_at, raised.level, ended_at) == (5, AlertLevel.CAUTION, 7)


def test_an_alert_is_shown_for_a_while_however_short_it_is():
    found = {5: [encounter(50, m=1, hold_us=0)]}
    assert [(t, type(act)) for t, act in play(found, 30)] == [(5, Raise), (15, End)]


def test_in_the_wider_band_an_alert_stays_but_not_for_ever_and_none_is_raised():
    near, wide = encounter(0), encounter(0, lingering=True)
    found = {t: [near] for t in range(5)} | {t: [wide] for t in range(5, 1000)}
    assert [(t, type(act)) for t, act in play(found, 1000)] == [(1, Raise), (4 + 120 + 30, End)]
    assert play({t: [wide] for t in range(100)}, 100) == []


def test_back_within_the_minima_from_the_wider_band_is_the_same_episode():
    found = {t: [encounter(t + 5, lingering=t % 100 > 9)] for t in range(600)}
    assert [type(act) for _, act in play(found, 600)] == [Raise]


@pytest.mark.parametrize("way", [Way.STRAIGHT, Way.EXPECTED])
def test_what_one_way_of_predicting_finds_waits_until_the_latest_moment_and_is_told(way):
    found = {t: [encounter(100, way=way)] for t in range(120)}
    acts = [(t, type(act), act.level) for t, act in play(found, 120)]
    assert acts == [(81, Raise, "CAUTION"), (85, Update, "WARNING")]
    assert level_of(encounter(10, way=way, warning_within_us=5 * S), 0) is AlertLevel.CAUTION
    assert level_of(encounter(4, way=way, warning_within_us=5 * S), 0) is AlertLevel.WARNING


def test_a_watched_pair_that_waits_again_is_forgotten():
    found = {0: [encounter(200)], **{t: [encounter(200, way=Way.STRAIGHT)] for t in range(1, 9)}}
    state = AlertState()
    for now_s in range(4):
        state, acts = step(state, found[now_s], now_s * S)
        assert acts == []
    assert state.episodes == {}


DECLARED = Declared(by=("alfa", "bravo"), kinds=("formation", "formation"), plans=("F1", "F1"), until_us=900 * S)


def test_a_declared_pair_is_shown_with_who_declared_it_and_raises_nothing():
    state = AlertState()
    for now_s in range(9):
        state, acts = step(state, [encounter(0)], now_s * S, ALL, {PAIR: DECLARED})
        assert (acts, state.episodes) == ([], {})
        assert state.suppressed[PAIR].declared is DECLARED
        assert state.suppressed[PAIR].encounter == encounter(0)
    state, acts = step(state, [], 9 * S, ALL, {PAIR: DECLARED})
    assert (acts, state.suppressed) == ([], {})


def test_a_declaration_ends_an_alert_and_when_it_ends_the_pair_is_alerted_anew():
    found = {t: [encounter(0)] for t in range(60)}
    said = play(found, 60, declared={t: {PAIR: DECLARED} for t in range(10, 30)})
    assert [(t, type(act)) for t, act in said] == [(1, Raise), (10, End), (31, Raise)]
    assert said[1][1].why is Why.DECLARED
    watched = play(found, 3, declared={1: {PAIR: DECLARED}})
    assert watched == []


def test_a_track_that_went_silent_is_lost_not_apart():
    ended = [act for _, act in play({0: [encounter(50)], 1: [encounter(50)]}, 60, judged=frozenset(PAIR[:1])) if isinstance(act, End)]
    assert [act.why for act in ended] == [Why.LOST]
    ended = [act for _, act in play({0: [encounter(50)], 1: [encounter(50)]}, 60, judged=None) if isinstance(act, End)]
    assert [act.why for act in ended] == [Why.APART]


def test_it_sounds_again_after_two_or_ten_minutes_and_never_for_an_advisory():
    state = AlertState()
    for now_s in (0, 1):
        state, _ = step(state, [encounter(100)], now_s * S)
    assert state.active()[PAIR].sounds_again_us == 601 * S
    state, _ = step(state, [encounter(50)], 30 * S)
    assert state.active()[PAIR].sounds_again_us == 150 * S
    assert replace(state.episodes[PAIR], level=AlertLevel.ADVISORY).sounds_again_us is None
    assert Episode(encounter(1), 1, 0).sounds_again_us is None


def test_active_are_only_those_raised():
    other = encounter(10, pair=("alfa:1", "charlie:3"))
    state, _ = step(AlertState(), [encounter(10)], 0)
    state, _ = step(state, [encounter(10), other], S)
    assert list(state.active()) == [PAIR]
    assert list(state.episodes) == [PAIR, other.pair]


seen = st.lists(st.sampled_from([None, 30.0, 90.0, -1.0]), max_size=80)


@settings(deadline=None)
@given(seen, st.integers(1, 10), st.integers(1, 4), st.integers(1, 4))
def test_whatever_is_seen_an_episode_is_told_once(sightings, every_s, m, more):
    """Raise and End alternate; an Update only rises; nothing raised without m sightings; the state given is not touched."""
    terms = {"m": m, "n": m + more}
    state, level = AlertState(), None
    for number, loss_s in enumerate(sightings):
        now_s = number * every_s
        found = [] if loss_s is None else [encounter(now_s + loss_s, **terms)]
        before = dict(state.episodes)
        after, acts = step(state, found, now_s * S)
        assert state.episodes == before
        assert step(state, found, now_s * S) == (after, acts)
        state = after
        assert len(acts) <= 1
        for act in acts:
            if isinstance(act, End):
                assert level is not None
                level = None
            elif isinstance(act, Raise):
                assert level is None
                assert sum(x is not None for x in sightings[max(0, number - m - more + 1) : number + 1]) >= m
                level = act.level
            else:
                assert LEVELS.index(act.level) > LEVELS.index(level)
                level = act.level
        assert (level is not None) == bool(state.active())
