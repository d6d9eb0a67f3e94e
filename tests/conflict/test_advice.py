"""Advice for plans: what is advised settles it and makes nothing new, nothing smaller does, and both parties are treated alike."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.constraint import Constraint, ProtectedSite, ZoneType
from deconflict.airspace.intent import AircraftClass, IntentState, OperationalIntent, OperationKind
from deconflict.airspace.outline import Circle, Polygon
from deconflict.airspace.separation import Minima, SeparationMinima
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.conflict.advice import LEVELS, Advice, Cost, Option, Surroundings, advise, moved
from deconflict.conflict.advice_shifts import BEARINGS_DEG, Shift, Steps, Way, shifted
from deconflict.conflict.strategic import AirspaceObject, between, name_of, volumes_of
from deconflict.picture.index import SpaceTimeIndex

S = 1_000_000
MIN = 60 * S
NOON = 1_700_000_000 * S
KM_NDEG = 8_983_000
MINIMA = SeparationMinima(Minima(5_000_000, 300_000, 5 * MIN))
STEPS = Steps(
    time_step_us=5 * MIN, most_time=14, height_step_mm=100_000, most_height=14, aside_step_mm=2_000_000, most_aside=9
)  # fmt: skip


def volume(
    east_km: float = 0, low_m: float = 1000, from_min: float = 0, *, reference: Reference = Reference.AMSL, strip: bool = False
) -> Volume4D:
    """A disc of 5 km, or a strip of 10 by 4 km, 500 m thick, for half an hour."""
    east = round(east_km * KM_NDEG)
    corners = ((0, east), (0, east + 10 * KM_NDEG), (4 * KM_NDEG, east + 10 * KM_NDEG), (4 * KM_NDEG, east))
    heights = Height(round(low_m * 1000), reference), Height(round(low_m * 1000) + 500_000, reference)
    from_us = NOON + round(from_min * MIN)
    return Volume4D(Volume3D(Polygon(corners) if strip else Circle(0, east, 5_000_000), *heights), from_us, from_us + 30 * MIN)


def plan(name: str, *volumes: Volume4D, party: str = "alfa", state: IntentState = IntentState.ACCEPTED) -> OperationalIntent:
    """A plan."""
    return OperationalIntent(party, name, f"v-{name}", OperationKind.TRANSIT, AircraftClass.CREWED, state, 0, volumes or (volume(),))


def zone(name: str, *volumes: Volume4D) -> Constraint:
    """A zone of CHARLIE."""
    return Constraint("charlie", name, f"v-{name}", ZoneType.NO_FLY, volumes)


def sky(*things: AirspaceObject, minima: SeparationMinima = MINIMA) -> Surroundings[int]:
    """All that is in the picture."""
    index: SpaceTimeIndex[int] = SpaceTimeIndex()
    for number, thing in enumerate(things):
        index.add(number, volumes_of(thing))
    return Surroundings(index, things.__getitem__, lambda _a, _b: minima, minima.greatest())


def asked(a: AirspaceObject, b: AirspaceObject, *others: AirspaceObject, steps: Steps = STEPS) -> Advice | None:
    """The advice for two things among others."""
    return advise(a, b, sky(a, b, *others), computed_by="alfa", computed_at_us=NOON - 90 * MIN, data_at_us=NOON - 91 * MIN, steps=steps)


def by_way(advice: Advice | None, *names: str) -> dict[Way, Option]:
    """The options that move just these plans, by the way of the first."""
    assert advice is not None
    return {option.moves[0].shift.way: option for option in advice.options if tuple(move.plan for move in option.moves) == names}


def amount(option: Option) -> int:
    """By how much its plans are moved."""
    (found,) = {move.shift.amount for move in option.moves}
    return found


def plans_of(advice: Advice) -> set[str]:
    """The plans that some option moves."""
    return {move.plan for option in advice.options for move in option.moves}


A, B = plan("a"), plan("b", volume(3.1), party="bravo")


def test_two_plans_alone() -> None:
    advice = asked(A, B)
    assert advice is not None
    assert (advice.objects, advice.minima, advice.rules) == (("alfa:a", "bravo:b"), MINIMA.others, "minima")
    assert (advice.computed_by, advice.data_age_us, advice.complete) == ("alfa", MIN, True)
    ours, theirs = by_way(advice, "alfa:a"), by_way(advice, "bravo:b")
    assert list(ours) == list(theirs) == list(Way)
    assert {way: amount(option) for way, option in ours.items()} == {
        Way.LATER: 35 * MIN, Way.EARLIER: 35 * MIN, Way.HIGHER: 800_000, Way.LOWER: 800_000, Way.ASIDE: 12_000_000,
    }  # fmt: skip
    assert ours[Way.ASIDE].moves[0].shift.bearing_deg == 270
    assert ours[Way.EARLIER].costs == (Cost("alfa", delay_s=-2100.0), Cost("bravo"))
    assert theirs[Way.LATER].costs == (Cost("alfa"), Cost("bravo", delay_s=2100.0))
    assert theirs[Way.LOWER].costs == (Cost("alfa"), Cost("bravo", height_m=-800.0))
    assert theirs[Way.ASIDE].costs == (Cost("alfa"), Cost("bravo", distance_m=12_000.0))
    assert ours[Way.HIGHER].moves[0].version == "v-a"
    assert ours[Way.HIGHER].left == ()


def test_both_give_way_by_half() -> None:
    both = by_way(asked(A, B), "alfa:a", "bravo:b")
    assert list(both) == list(Way)
    assert {way: amount(option) for way, option in both.items()} == {
        Way.LATER: 20 * MIN, Way.EARLIER: 20 * MIN, Way.HIGHER: 400_000, Way.LOWER: 400_000, Way.ASIDE: 6_000_000,
    }  # fmt: skip
    assert both[Way.LOWER].costs == (Cost("alfa", height_m=-400.0), Cost("bravo", height_m=400.0))
    assert [move.shift.way for move in both[Way.EARLIER].moves] == [Way.EARLIER, Way.LATER]
    assert [move.shift.bearing_deg for move in both[Way.ASIDE].moves] == [270, 90]
    third = plan("c", volume(3.1, 1950), party="charlie")
    assert Way.LOWER not in by_way(asked(A, B, third), "alfa:a", "bravo:b")


def test_where_nothing_meets_nothing_is_advised() -> None:
    assert asked(A, plan("b", volume(40), party="bravo")) is None
    assert asked(zone("z", volume()), zone("y", volume())) is None


def test_what_stands_in_the_way_is_gone_round() -> None:
    above = plan("c", volume(0, 2000), party="charlie")
    assert Way.HIGHER not in by_way(asked(A, B, above), "alfa:a")
    later = plan("c", volume(0, 1000, 60), party="charlie")
    assert Way.LATER not in by_way(asked(A, B, later), "alfa:a")
    assert amount(by_way(asked(A, B, later, steps=replace(STEPS, most_time=20)), "alfa:a")[Way.LATER]) == 95 * MIN


def test_what_it_meets_already_does_not_stand_in_the_way_but_is_said() -> None:
    third = plan("c", volume(0, 1000, 10), party="charlie")
    ours = by_way(asked(A, B, third), "alfa:a")
    assert (amount(ours[Way.EARLIER]), ours[Way.EARLIER].left) == (35 * MIN, ())
    assert (amount(ours[Way.LATER]), ours[Way.LATER].left) == (35 * MIN, ("charlie:c",))


def test_an_advisory_may_not_become_a_caution() -> None:
    level = plan("c", volume(0, 2200, -10, reference=Reference.FL), party="charlie")
    conflict = between(A, level, MINIMA)
    assert conflict is not None
    assert conflict.level == "ADVISORY"
    ours = by_way(asked(A, B, level), "alfa:a")
    assert (ours[Way.LOWER].left, ours[Way.EARLIER].left) == ((), ("charlie:c",))
    assert Way.HIGHER not in ours


def test_only_plans_that_can_still_change_are_moved() -> None:
    no_fly, site = zone("z", volume(3)), ProtectedSite("charlie", "s", "v", "hospital", Circle(0, 0, 500_000), NOON, NOON + 60 * MIN)
    low = plan("a", volume(0, 100, reference=Reference.AGL))
    for thing in (no_fly, site):
        advice = asked(low if thing is site else A, thing)
        assert advice is not None
        assert plans_of(advice) == {"alfa:a"}
    gone = asked(A, replace(B, state=IntentState.CONTINGENT))
    assert gone is not None
    assert plans_of(gone) == {"alfa:a"}
    assert set(by_way(asked(low, site), "alfa:a")) == {Way.LATER, Way.EARLIER, Way.HIGHER, Way.ASIDE}


def test_what_has_begun_is_not_moved_in_time() -> None:
    around = sky(A, B)
    said = {"computed_by": "alfa", "computed_at_us": NOON + MIN, "data_at_us": NOON, "steps": STEPS}
    assert set(by_way(advise(A, B, around, **said), "alfa:a")) == {Way.HIGHER, Way.LOWER, Way.ASIDE}
    lead = advise(A, B, around, not_before_us=NOON - 20 * MIN, **said)
    assert set(by_way(lead, "alfa:a")) == set(Way) - {Way.EARLIER}


def test_work_is_bounded_and_says_so() -> None:
    advice = asked(A, B, steps=replace(STEPS, most_judged=3))
    assert advice is not None
    assert not advice.complete
    assert advice.judged == 3 * 3
    assert Way.ASIDE not in by_way(advice, "alfa:a")
    crowd = [plan(f"c{number}", volume(0, 1000, 60), party="charlie") for number in range(20)]
    some = asked(A, B, *crowd, steps=replace(STEPS, most_judged=10))
    assert some is not None
    assert not some.complete
    assert some.judged <= 3 * (10 + 1)
    assert Way.LATER not in by_way(some, "alfa:a")


def test_it_says_under_whose_rules() -> None:
    around = sky(A, B)
    ruled = Surroundings(around.index, around.thing_of, lambda _a, _b: DEFAULT_RULES, DEFAULT_RULES.separation.greatest())
    advice = advise(A, B, ruled, computed_by="alfa", computed_at_us=NOON, data_at_us=NOON, steps=STEPS)
    assert advice is not None
    assert (advice.rules, advice.minima) == ("default", DEFAULT_RULES.separation.others)


def test_forked_versions_and_things_gone_are_passed_over() -> None:
    fork = replace(A, version="other", volumes=(volume(0, 2000),))
    things: list[AirspaceObject | None] = [A, B, fork, None]
    index: SpaceTimeIndex[int] = SpaceTimeIndex()
    for number, thing in enumerate(things):
        index.add(number, (volume(0, 2000),) if thing is None else volumes_of(thing))
    around = Surroundings(index, things.__getitem__, lambda _a, _b: MINIMA, MINIMA.greatest())
    advice = advise(A, B, around, computed_by="alfa", computed_at_us=NOON, data_at_us=NOON, steps=STEPS)
    assert amount(by_way(advice, "alfa:a")[Way.HIGHER]) == 800_000


def smaller(option: Option | None, way: Way, plans: int) -> Iterator[list[Shift]]:
    """Every way on the grid to move the plans that is smaller than the option's; all of them where there is no option."""
    unit, most = STEPS.of(way)
    below = most + 1 if option is None else amount(option) // unit
    back = {Way.LATER: Way.EARLIER, Way.EARLIER: Way.LATER, Way.HIGHER: Way.LOWER, Way.LOWER: Way.HIGHER, Way.ASIDE: Way.ASIDE}[way]
    for number in range(1, below):
        for bearing_deg in BEARINGS_DEG if way is Way.ASIDE else (0,):
            opposite = (bearing_deg + 180) % 360 if way is Way.ASIDE else 0
            yield [Shift(way, number * unit, bearing_deg), Shift(back, number * unit, opposite)][:plans]


def settles(movers: list[OperationalIntent], shifts: list[Shift], other: AirspaceObject | None, everything: list[AirspaceObject]) -> bool:
    """By brute force: the moved plans do not meet the other, nor each other, and nothing that they did not meet as surely before."""
    changed = [moved(mover, shift, NOON - 90 * MIN) for mover, shift in zip(movers, shifts, strict=True)]
    kept = [one for one in changed if one is not None]
    if len(kept) < len(movers) or between(kept[0], kept[1] if other is None else other, MINIMA) is not None:
        return False
    for mover, one in zip(movers, kept, strict=True):
        for thing in everything:
            before, after = between(mover, thing, MINIMA), between(one, thing, MINIMA)
            if after is not None and (before is None or LEVELS.index(after.level) > LEVELS.index(before.level)):
                return False
    return True


CROWD = st.lists(
    st.tuples(
        st.floats(-25, 25), st.integers(0, 25).map(lambda n: n * 100), st.integers(-6, 6).map(lambda n: n * 10), st.booleans(),
        st.sampled_from([Reference.AMSL, Reference.AMSL, Reference.W84, Reference.AGL]), st.sampled_from(["alfa", "bravo", "zone"]),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(CROWD, st.floats(-9, 9), st.integers(-5, 5), st.booleans())
def test_it_settles_it_makes_nothing_new_and_nothing_smaller_does(made, east_km, minutes, strip) -> None:
    mine, theirs = plan("a", volume(strip=strip), volume(12, 1200, 30)), plan("b", volume(east_km, 1100, minutes), party="bravo")
    others: list[AirspaceObject] = [
        zone(f"o{number}", volume(e, low, t, reference=reference, strip=long))
        if who == "zone"
        else plan(f"o{number}", volume(e, low, t, reference=reference, strip=long), party=who)
        for number, (e, low, t, long, reference, who) in enumerate(made)
    ]
    advice = asked(mine, theirs, *others)
    assert advice is not None
    assert advice == asked(theirs, mine, *others)
    for movers, other in (([mine], theirs), ([theirs], mine), ([mine, theirs], None)):
        options = by_way(advice, *(name_of(mover) for mover in movers))
        for way in Way:
            option = options.get(way)
            if option is not None:
                assert settles(movers, [move.shift for move in option.moves], other, others)
                assert [move.volumes for move in option.moves] == [
                    shifted(mover.volumes, move.shift) for mover, move in zip(movers, option.moves, strict=True)
                ]
            assert not any(settles(movers, shifts, other, others) for shifts in smaller(option, way, len(movers)))
