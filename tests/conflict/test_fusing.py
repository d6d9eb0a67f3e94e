"""Fusing: one aircraft once, whoever reports it; two stay two; names stay; wrong clocks, changing ids and twins are seen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.separation import AircraftClass
from deconflict.airspace.track import Plot, SourceKind, Track
from deconflict.conflict.fused import Fused, Sort, Why
from deconflict.conflict.fusing import FusingState, step
from tests.conflict.flown import NOW, S, east, plot, track

MEASURED = SourceKind.MEASURED
Reports = Callable[[int], Iterable[tuple[str, Plot]]]
"""What is reported at a second, each with who reports it."""


def play(reports: Reports, until_s: int, state: FusingState | None = None, from_s: int = 0) -> tuple[FusingState, list[Fused]]:
    """One look a second on all that was reported until then."""
    held: dict[tuple[str, str], list[Plot]] = {}
    state, seen = state or FusingState(), []
    for second in range(from_s, until_s + 1):
        for party, one in reports(second):
            held.setdefault((party, one.track_id), []).append(one)
        now_us = NOW + second * S
        tracks = [track(*plots, party=party) for (party, _), plots in held.items() if max(p.at_us for p in plots) >= now_us - 60 * S]
        state, fused = step(state, tracks, now_us)
        seen.append(fused)
    return state, seen


def names(fused: Fused) -> list[str]:
    """What flies, by name."""
    return [f"{one.track.party}:{one.track.track_id}" for one in fused.tracks]


def sorts(fused: Fused) -> list[str]:
    """What is strange, in order."""
    return sorted(f"{found.sort.value} {found.party}:{found.track_id}" for found in fused.findings)


# -- one aircraft by several sources


@pytest.mark.parametrize(
    ("party", "other", "more", "why"),
    [
        ("alfa", "~4b1814", {"source": MEASURED, "north_m": 300.0}, Why.DUPLICATE),
        ("bravo", "4b1814", {"north_m": 1500.0}, Why.DUPLICATE),
        ("bravo", "4b1814", {"source": MEASURED, "north_m": 300.0}, Why.DUPLICATE),
        ("bravo", "flight7", {"callsign": "LYNX11", "north_m": 300.0}, Why.DUPLICATE),
    ],
    ids=["relayed", "shared by another party", "multilaterated", "of the same callsign"],
)
def test_one_aircraft_by_two_ways_is_one_from_the_first_look(party: str, other: str, more: dict[str, Any], why: Why) -> None:
    _, seen = play(lambda at: [("alfa", east(at_s=at, callsign="LYNX11")), (party, east(other, at, **more))], 5)
    for fused in seen:
        assert names(fused) == ["alfa:4b1814"]
        assert [double.why for double in fused.doubles] == [why]
        assert [source.track_id for source in fused.tracks[0].sources] == ["4b1814", other]
        assert fused.findings == ()
        assert fused.unsettled == frozenset()


def test_two_that_fly_close_stay_two() -> None:
    """A formation: two addresses, both sending, 100 m apart and moving as one."""
    _, seen = play(lambda at: [("alfa", east("4b1814", at)), ("alfa", east("4b1815", at, north_m=100.0))], 60)
    assert all(names(fused) == ["alfa:4b1814", "alfa:4b1815"] for fused in seen)


def test_radar_without_a_name_joins_after_it_has_moved_along_for_20_s() -> None:
    _, seen = play(lambda at: [("alfa", east(at_s=at)), ("bravo", east("r17", at, north_m=200.0, source=MEASURED, callsign=None))], 30)
    assert [len(fused.tracks) for fused in seen] == [2] * 20 + [1] * 11
    assert names(seen[-1]) == ["alfa:4b1814"]
    assert [double.why for double in seen[-1].doubles] == [Why.JOINED]
    assert seen[-1].tracks[0].parties == {"alfa", "bravo"}


BESIDE = frozenset({("alfa:4b1814", "bravo:r17")})


def test_until_then_nobody_is_warned_of_a_radar_track_that_began_beside_the_aircraft() -> None:
    beside = {"source": MEASURED, "callsign": None, "north_m": 200.0}
    _, seen = play(lambda at: [("alfa", east(at_s=at)), *([("bravo", east("r17", at, **beside))] if at >= 3 else [])], 30)
    assert [fused.unsettled for fused in seen] == [frozenset()] * 3 + [BESIDE] * 20 + [frozenset()] * 8
    slow = play(lambda at: [("alfa", east(at_s=at)), *([("bravo", east("r17", at, **beside))] if at % 12 == 0 else [])], 40)[1]
    assert [slow[at].unsettled for at in (0, 19, 20, 40)] == [BESIDE, BESIDE, frozenset(), frozenset()], "not for longer than 20 s"


def test_a_radar_track_that_came_from_elsewhere_is_warned_of_though_it_moves_along() -> None:
    def reports(at: int) -> list[tuple[str, Plot]]:
        off_m = max(200.0, 1_500.0 - 50.0 * at)
        return [("alfa", east(at_s=at)), ("bravo", east("r17", at, north_m=off_m, source=MEASURED, callsign=None))]

    _, seen = play(reports, 40)
    assert {fused.unsettled for fused in seen} == {frozenset()}


def test_of_two_that_one_radar_tells_apart_beside_an_aircraft_both_are_warned_of() -> None:
    def reports(at: int) -> list[tuple[str, Plot]]:
        radar = [east(name, at, north_m=north_m, source=MEASURED, callsign=None) for name, north_m in (("r17", 50.0), ("r18", 200.0))]
        return [("alfa", east(at_s=at)), *(("bravo", one) for one in radar)]

    _, seen = play(reports, 5)
    assert {fused.unsettled for fused in seen} == {frozenset()}


def test_radar_that_crosses_does_not_join() -> None:
    crossing = {"source": MEASURED, "course_deg": 0.0, "speed_m_s": 100.0}
    _, seen = play(lambda at: [("alfa", east(at_s=at)), ("bravo", plot("r17", at, 1000.0, 100.0 * at - 1000, **crossing))], 40)
    assert all(len(fused.tracks) == 2 for fused in seen)


def test_radar_that_coasts_does_not_join() -> None:
    """Its prediction moves along, but it has not reported since."""
    _, seen = play(lambda at: [("alfa", east(at_s=at)), *([("bravo", east("r17", at, source=MEASURED))] if at < 3 else [])], 40)
    assert len(seen[-1].tracks) == 2


def test_two_radar_tracks_of_one_radar_are_two_aircraft() -> None:
    """The nearer one is the aircraft that reports itself; the other flies with it, and is an aircraft without a transponder."""
    _, seen = play(
        lambda at: [
            ("alfa", east(at_s=at)),
            ("bravo", east("r17", at, north_m=50.0, source=MEASURED)),
            ("bravo", east("r18", at, north_m=200.0, source=MEASURED)),
        ],
        30,
    )
    assert names(seen[-1]) == ["alfa:4b1814", "bravo:r18"]


def test_radar_that_turns_away_parts_and_takes_its_own_name() -> None:
    def reports(at: int) -> list[tuple[str, Plot]]:
        away = max(0, at - 30)
        course = {"course_deg": 45.0} if away else {}
        return [("alfa", east(at_s=at)), ("bravo", east("r17", at, north_m=200.0 + 80.0 * away, source=MEASURED, **course))]

    _, seen = play(reports, 60)
    assert [len(seen[at].tracks) for at in (25, 30, 60)] == [1, 1, 2]
    assert names(seen[60]) == ["alfa:4b1814", "bravo:r17"]


def test_the_best_source_leads_and_the_others_lend() -> None:
    own = {"height_m": None, "speed_m_s": None, "v_up_mm_s": None}
    radar = plot(callsign="LYNX11", source=MEASURED, speed_m_s=0.0)
    _, seen = play(lambda at: [("alfa", plot(at_s=at, **own)), ("bravo", radar)], 0)
    (one,) = seen[0].tracks
    assert one.track.height is not None
    assert (one.track.callsign, one.track.v_east_m_s) == ("LYNX11", 0.0)
    assert [source.kind for source in one.sources] == [SourceKind.SELF_REPORTED, MEASURED]


def test_a_source_that_falls_silent_gives_way_and_the_name_stays() -> None:
    _, seen = play(lambda at: [*([("alfa", east(at_s=at))] if at < 5 else []), ("bravo", east(at_s=at, source=MEASURED))], 70)
    assert {name for fused in seen for name in names(fused)} == {"alfa:4b1814"}
    assert seen[70].tracks[0].track.at_us == NOW + 70 * S
    assert [source.party for source in seen[70].tracks[0].sources] == ["bravo"]
    assert seen[30].tracks[0].sources[0].party == "bravo"


def test_a_name_that_is_taken_from_one_that_left_is_not_given_twice() -> None:
    def reports(at: int) -> list[tuple[str, Plot]]:
        first = [("alfa", east("x1", at, callsign="LYNX11"))] if at < 2 else []
        later = [("alfa", east("x1", at, north_m=50_000.0))] if at > 70 else []
        return [*first, *later, ("bravo", east("y1", at, callsign="LYNX11"))]

    _, seen = play(reports, 75)
    assert names(seen[70]) == ["alfa:x1"]
    assert names(seen[75]) == ["alfa:x1", "alfa:x1.2"]


# -- ids that change


def changing(at: int) -> list[tuple[str, Plot]]:
    """A drone whose id changes each 10 s."""
    return [("alfa", east(f"rid{at // 10}", at, speed_m_s=15.0))]


def test_an_id_that_changes_goes_on_under_its_first_name() -> None:
    _, seen = play(changing, 80)
    assert all(names(fused) == ["alfa:rid0"] for fused in seen)
    assert {double.why for double in seen[-1].doubles} == {Why.JOINED}


def test_an_address_never_goes_on_for_another() -> None:
    _, seen = play(lambda at: [("alfa", east("4b1814" if at < 10 else "4b1815", at))], 12)
    assert names(seen[-1]) == ["alfa:4b1814", "alfa:4b1815"]


def test_a_silent_one_that_reports_again_was_another() -> None:
    _, seen = play(lambda at: [("alfa", east("d1", at)), *([("alfa", east("d2", at + 0.5, -50.0))] if at > 4 else [])][at == 5 :], 8)
    assert names(seen[5]) == ["alfa:d1"]
    assert names(seen[8]) == ["alfa:d1", "alfa:d2"]


def test_where_two_could_go_on_neither_does() -> None:
    def reports(at: int) -> list[tuple[str, Plot]]:
        return [("alfa", east("d1", at))] if at < 5 else [("alfa", east("d2", at)), ("alfa", east("d3", at, north_m=20.0))]

    _, seen = play(reports, 8)
    assert names(seen[8]) == ["alfa:d1", "alfa:d2", "alfa:d3"]


# -- jumps, twins, heights, clocks


def test_a_jump_is_named_and_the_aircraft_flies_on() -> None:
    _, seen = play(lambda at: [("alfa", east("a", at) if at != 5 else plot("a", 5, 20_000.0))], 10)
    assert all(len(fused.tracks) == 1 for fused in seen)
    assert seen[5].tracks[0].track.at_us == NOW + 4 * S
    (found,) = seen[10].findings
    assert (found.sort, found.party, found.track_id, found.at_us) == (Sort.JUMP, "alfa", "a", NOW + 5 * S)
    assert found.apart_mm == pytest.approx(19_600_000, rel=0.001)


def test_a_jump_that_is_confirmed_is_taken_and_named() -> None:
    _, seen = play(lambda at: [("alfa", east("a", at, 20_000.0 * (at > 4)))], 80)
    assert [seen[at].tracks[0].track.at_us - NOW for at in (6, 7)] == [4 * S, 7 * S]
    assert sorts(seen[6]) == ["jump alfa:a"]
    assert sorts(seen[7]) == ["jump_taken alfa:a"]
    assert sorts(seen[80]) == []


def test_a_height_that_is_set_aside_is_named() -> None:
    _, seen = play(lambda at: [("alfa", east("a", at, height_m=0.0 if at == 5 else 3000.0))], 6)
    assert sorts(seen[5]) == sorts(seen[6]) == ["height alfa:a"]
    assert seen[5].findings[0].climb_mm == 3_000_000
    assert seen[5].tracks[0].track.height == plot().height


def test_one_id_at_two_places_in_one_feed_is_two_obstacles_and_a_twin() -> None:
    _, seen = play(lambda at: [("alfa", east("4b1814", at)), ("alfa", east("4b1814", at + 0.4, 50_000.0))], 20)
    assert names(seen[20]) == ["alfa:4b1814", "alfa:4b1814.2"]
    east_m = [round(one.track.lon_deg, 1) for one in seen[20].tracks]
    assert east_m == [8.0, 8.7]
    assert sorts(seen[1]) == ["jump alfa:4b1814"]
    assert sorts(seen[20]) == ["twin alfa:4b1814"]
    assert seen[20].unsettled == {("alfa:4b1814", "alfa:4b1814.2")}, "one sender does not tell them apart"


def test_one_address_at_two_places_of_two_parties_is_a_twin_that_stays_two() -> None:
    def reports(at: int) -> list[tuple[str, Plot]]:
        return [("alfa", east(at_s=at)), ("bravo", east(at_s=at, east_m=12_000.0 - 400.0 * at))]

    _, seen = play(reports, 40)
    assert seen[5].unsettled == {("alfa:4b1814", "bravo:4b1814")}
    assert sorts(seen[5]) == []
    assert [sorts(seen[at]) for at in (12, 30, 40)] == [["twin alfa:4b1814"]] * 3, "also once they meet"
    assert seen[30].unsettled == frozenset()
    assert names(seen[30]) == ["alfa:4b1814", "bravo:4b1814"]


def test_a_clock_that_is_ahead_is_said_and_its_reports_count_as_made_when_they_came() -> None:
    _, seen = play(lambda at: [("bravo", replace_at(east(at_s=at), at + 40))] if at % 5 == 0 else [], 9)
    assert [one.tracks[0].track.at_us - NOW for one in (seen[5], seen[9])] == [5 * S, 5 * S]
    assert sorts(seen[9]) == ["ahead bravo:4b1814"]
    assert seen[9].findings[0].over_us == 40 * S
    within = play(lambda at: [("bravo", replace_at(east(at_s=at), at + 2))], 3)[1]
    assert sorts(within[3]) == []


def test_reports_that_always_come_late_are_said() -> None:
    late = play(lambda at: [("bravo", replace_at(east(at_s=at), at - 20))], 5)[1]
    assert [sorts(late[at]) for at in (2, 3)] == [[], ["late bravo:4b1814"]]
    held = play(lambda at: [("bravo", replace_at(east(at_s=at), at - 20 * (at == 3)))], 5)[1]
    assert sorts(held[5]) == []


def test_a_place_that_is_said_again_is_old_and_said_to_be() -> None:
    """It stops at 5 s, says for a minute that it moves at 100 m/s, and is then heard where that led it."""

    def reports(at: int) -> list[tuple[str, Plot]]:
        return [("alfa", replace_at(east(at_s=at if at < 6 or at > 65 else 5), at))]

    _, seen = play(reports, 67)
    assert [seen[at].tracks[0].track.at_us - NOW for at in (4, 5, 30, 65, 66)] == [one * S for one in (4, 5, 5, 5, 66)]
    assert [sorts(seen[at]) for at in (20, 21, 65, 66)] == [[], ["stuck alfa:4b1814"], ["stuck alfa:4b1814"], []]
    assert seen[30].findings[0].over_us == 25 * S
    assert {one.at_us - NOW for one in seen[66].tracks[0].track.plots} == {at * S for at in (1, 2, 3, 4, 5, 66)}
    on_ground = play(lambda at: [("alfa", replace_at(east(at_s=5, on_ground=True), at))], 40)[1]
    assert sorts(on_ground[40]) == []


def replace_at(one: Plot, at_s: float) -> Plot:
    """The same report with another stamp."""
    return Plot(**{name: getattr(one, name) for name in Plot.__struct_fields__} | {"at_us": NOW + round(at_s * S)})


def test_a_plan_that_knows_the_class_narrows_what_it_can_do() -> None:
    flown, far = plot("u1", 0, speed_m_s=None), plot("u1", 2, 3_000.0, speed_m_s=None)
    for classes, expected in (({}, []), ({("alfa", "u1"): AircraftClass.MOVING_UNIT}, ["jump alfa:u1"])):
        state, _ = step(FusingState(), [track(flown)], NOW)
        _, fused = step(state, [track(flown, far)], NOW + 2 * S, classes=classes)
        assert sorts(fused) == expected


def test_on_the_ground_and_in_the_air_where_the_flag_is_late() -> None:
    def reports(at: int) -> list[tuple[str, Plot]]:
        landing = plot("4b1814", at, height_m=100.0 if at < 5 else None, speed_m_s=0.0, on_ground=at >= 5)
        late = plot("4b1815", at, 200.0 + 5 * at, height_m=105.0, speed_m_s=70.0)
        return [("alfa", landing), ("alfa", late), ("alfa", plot("4b1816", at, 3_000.0 + 150.0 * at, speed_m_s=150.0, on_ground=True))]

    _, seen = play(reports, 8)
    flags = [{one.track.track_id: one.track.latest.on_ground for one in fused.tracks} for fused in (seen[3], seen[8])]
    assert flags[0] == {"4b1814": False, "4b1815": False, "4b1816": False}
    assert flags[1] == {"4b1814": True, "4b1815": True, "4b1816": False}


def test_who_is_taken_to_be_on_the_ground_teaches_nobody_how_high_that_is() -> None:
    """One lands by its flag; another is taken to roll there, and then climbs by 1 m/s, slower than an approach descends."""

    def reports(at: int) -> list[tuple[str, Plot]]:
        landed = plot("4b1814", at, height_m=100.0 if at < 3 else None, speed_m_s=0.0, on_ground=at >= 3)
        late = plot("4b1815", at, 200.0 + 30.0 * at, height_m=100.0 + at, speed_m_s=30.0)
        return [("alfa", landed), ("alfa", late)]

    state, seen = play(reports, 60)
    assert [{one.track.track_id: one.track.latest.on_ground for one in seen[at].tracks}["4b1815"] for at in (10, 60)] == [True, False]
    assert {name for field in state.fields.values() for name, _, _ in field.heights} == {"4b1814"}


# -- properties

TRACKS = st.lists(
    st.builds(
        lambda party, name, north_m, source, callsign: (party, name, north_m, source, callsign),
        st.sampled_from(["alfa", "bravo", "charlie"]), st.sampled_from(["4b1814", "~4b1814", "4b1815", "r1", "r2", "d1"]),
        st.sampled_from([0.0, 200.0, 450.0, 3000.0, 40_000.0]), st.sampled_from([SourceKind.SELF_REPORTED, MEASURED]),
        st.sampled_from([None, "LYNX11", "VFR"]),
    ),
    min_size=1, max_size=8, unique_by=lambda one: one[:2],
)  # fmt: skip


def sky(chosen: list[tuple[str, str, float, SourceKind, str | None]], second: int) -> list[Track]:
    """The tracks of these at a second, each with its last three reports."""
    lately = range(max(0, second - 2), second + 1)
    return [
        track(*(east(name, at, north_m=north_m, source=source, callsign=callsign) for at in lately), party=party)
        for party, name, north_m, source, callsign in chosen
    ]


@settings(deadline=None, max_examples=25)
@given(TRACKS.flatmap(lambda chosen: st.tuples(st.just(chosen), st.permutations(chosen))))
def test_the_order_of_the_tracks_does_not_matter_and_every_track_is_in_one_aircraft(pair: Any) -> None:
    one, other = FusingState(), FusingState()
    for second in range(0, 26, 5):
        now_us = NOW + second * S
        one, fused = step(one, sky(pair[0], second), now_us)
        other, again = step(other, sky(pair[1], second), now_us)
        assert (fused, one) == (again, other)
        sources = [(source.party, source.track_id) for aircraft in fused.tracks for source in aircraft.sources]
        assert sorted(sources) == sorted(item[:2] for item in pair[0])
        assert len(set(names(fused))) == len(fused.tracks)
        assert all(len({(s.party, s.track_id) for s in aircraft.sources}) == len(aircraft.sources) for aircraft in fused.tracks)


@settings(deadline=None, max_examples=15)
@given(st.integers(1, 6), st.integers(1, 6))
def test_a_state_that_is_taken_up_again_gives_the_same(first: int, then: int) -> None:
    whole, seen = play(changing, first + then)
    part, _ = play(changing, first)
    held = [replace(chain).plots for one in part.held.values() for chain in one.gate]
    assert held
    again, seen_again = play(lambda at: [*changing(at), *([] if at > first + 1 else [r for s in range(first + 1) for r in changing(s)])],
                             first + then, part, first + 1)  # fmt: skip
    assert names(seen_again[-1]) == names(seen[-1])
    assert again.held.keys() == whole.held.keys()


def test_work_grows_with_the_tracks() -> None:
    """Counted in calls, which do not depend on the machine: four times the tracks, at most five times the work, also in a crowd."""

    def calls(count: int) -> int:
        tracks = [track(east(f"r{n}", 0, north_m=(n % 100) * 3000.0, east_m=(n // 100) * 3000.0, source=MEASURED)) for n in range(count)]
        tracks += [track(east(f"c{n}", 0, callsign="LYNX11", source=MEASURED)) for n in range(count // 4)]
        made = 0

        def count_calls(_frame: object, event: str, _arg: object) -> None:
            nonlocal made
            made += event == "call"

        sys.setprofile(count_calls)
        try:
            step(FusingState(), tracks, NOW)
        finally:
            sys.setprofile(None)
        return made

    assert calls(1600) < 5 * calls(400)
