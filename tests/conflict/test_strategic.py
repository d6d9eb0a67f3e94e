"""Plans against plans, zones and sites: symmetric, whatever the order, the same on both nodes."""

from __future__ import annotations

import base64
import hashlib
from itertools import permutations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.agreement.rules import DEFAULT_RULES, Rules
from deconflict.agreement.space import Area
from deconflict.airspace.altitude import Ground, Height, Reference
from deconflict.airspace.constraint import Constraint, ProtectedSite, ZoneType
from deconflict.airspace.intent import AircraftClass, IntentState, OperationalIntent, OperationKind
from deconflict.airspace.outline import Circle
from deconflict.airspace.separation import Minima, PairMinima, SeparationMinima
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.conflict.strategic import (
    AirspaceObject,
    Conflict,
    Verdict,
    between,
    compare,
    conflict_id,
    conflicts,
    find,
    is_over,
    name_of,
    volumes_of,
)  # fmt: skip
from deconflict.statements.base import MessageHeader, Priority, Role, Status
from deconflict.statements.messages import ConflictNotice

S = 1_000_000
MIN = 60 * S
NOON = 1_700_000_000 * S
MINIMA = SeparationMinima()
KM_NDEG = 8_983_000
"""About a kilometre of latitude or of the equator."""


def mm(height_m: float, reference: Reference = Reference.AMSL) -> Height:
    """A height."""
    return Height(round(height_m * 1000), reference)


def volume(
    east_km: float = 0, low_m: float = 1000, high_m: float = 2000, from_min: float = 0, until_min: float = 60, **more: Reference
) -> Volume4D:
    """A disc of 5 km that far east of 0 N 0 E."""
    outline = Circle(0, round(east_km * KM_NDEG), 5_000_000)
    return Volume4D(Volume3D(outline, mm(low_m, **more), mm(high_m, **more)), NOON + round(from_min * MIN), NOON + round(until_min * MIN))


def plan(
    name: str,
    *volumes: Volume4D,
    party: str = "alfa",
    state: IntentState = IntentState.ACCEPTED,
    kind: AircraftClass = AircraftClass.CREWED,
) -> OperationalIntent:
    """A plan."""
    return OperationalIntent(party, name, f"version-{name}", OperationKind.TRANSIT, kind, state, 0, volumes or (volume(),))


def zone(name: str, *volumes: Volume4D, exempt: tuple[str, ...] = ()) -> Constraint:
    """A zone of BRAVO."""
    return Constraint("bravo", name, f"version-{name}", ZoneType.NO_FLY, volumes, exempt)


def test_only_the_pairs_given_are_tested() -> None:
    one, other = plan("a", volume(), volume(east_km=500)), plan("b", volume(east_km=500), volume(), party="bravo")
    assert between(one, other, MINIMA, [(0, 1), (1, 0)]) == between(one, other, MINIMA)
    only = between(one, other, MINIMA, [(0, 1)])
    assert only is not None
    assert between(one, other, MINIMA, [(0, 0), (1, 1)]) is None


SITE = ProtectedSite("charlie", "s1", "version-s1", "hospital", Circle(0, 0, 500_000), NOON, NOON + 600 * MIN)


def test_two_plans_in_one_place():
    found = between(plan("b", party="bravo"), plan("a", volume(3, 1500, 2500, 30, 90)), MINIMA)
    assert found == Conflict(
        conflict_id=conflict_id("alfa:a", "bravo:b"),
        objects=("alfa:a", "bravo:b"),
        versions=("version-a", "version-b"),
        level="CAUTION",
        from_us=NOON + 30 * MIN,
        until_us=NOON + 60 * MIN,
        lower_mm=1_500_000,
        upper_mm=2_000_000,
        basis="EXACT",
        bound_mm=0,
        breached_horizontal_mm=0,
        breached_vertical_mm=0,
        breached_time_us=0,
    )


def test_what_was_breached_is_how_near_they_come():
    found = between(plan("a"), plan("b", volume(15, 2100, 3000, 65, 90)), MINIMA)
    assert found is not None
    assert found.breached_horizontal_mm == pytest.approx(5_000_000, abs=10_000)
    assert (found.breached_vertical_mm, found.breached_time_us) == (100_000, 5 * MIN)
    assert (found.from_us, found.until_us, found.lower_mm, found.upper_mm) == (NOON + 60 * MIN, NOON + 65 * MIN, 2_000_000, 2_100_000)


@pytest.mark.parametrize("apart", [volume(20), volume(0, 2305, 3000), volume(0, 1000, 2000, 70, 90), volume(0, 0, 695)])
def test_beyond_any_minimum_there_is_no_conflict(apart):
    assert between(plan("a"), plan("b", apart), MINIMA) is None


def test_minima_are_those_of_the_two_classes():
    near = Minima(1_000_000, 50_000, 0)
    minima = SeparationMinima(pairs=(PairMinima(AircraftClass.UNCREWED, AircraftClass.CREWED, near),))
    drone = plan("d", volume(12), kind=AircraftClass.UNCREWED)
    assert between(plan("a"), drone, minima) is None
    assert between(plan("a"), plan("c", volume(12)), minima) is not None
    assert between(replace(drone, op_id="e"), drone, minima) is not None


def test_several_meetings_are_one_conflict():
    found = between(
        plan("a", volume(), volume(0, 5000, 6000, 90, 120)),
        plan("b", volume(0, 1500, 1600, 10, 20), volume(0, 5900, 6100, 100, 130)),
        MINIMA,
    )
    assert found is not None
    assert (found.from_us, found.until_us) == (NOON + 10 * MIN, NOON + 120 * MIN)
    assert (found.lower_mm, found.upper_mm) == (1_500_000, 6_000_000)


def test_unlike_heights_conflict_coarsely_or_are_an_advisory():
    level = plan("f", volume(0, 1500, 2500, reference=Reference.FL))
    inside, above, far = (between(level, plan("a", volume(0, low, low + 500)), MINIMA) for low in (2000, 3200, 3500))
    assert inside is not None
    assert (inside.level, inside.basis, inside.bound_mm) == ("CAUTION", "COARSE", 510_000)
    assert above is not None
    assert (above.level, above.basis, above.breached_vertical_mm) == ("ADVISORY", "COARSE", 700_000)
    assert far is None


def test_a_full_meeting_hides_an_advisory_one():
    both = plan("a", volume(0, 1500, 1600, 0, 10), volume(0, 3200, 3300, 20, 30))
    found = between(both, plan("f", volume(0, 1500, 2500, reference=Reference.FL)), MINIMA)
    assert found is not None
    assert (found.level, found.until_us) == ("CAUTION", NOON + 10 * MIN)


def test_a_zone_is_met_when_entered_not_when_near():
    assert between(plan("a"), zone("z", volume(9.9)), MINIMA) is not None
    assert between(plan("a"), zone("z", volume(10.1)), MINIMA) is None
    assert between(plan("a"), zone("z", volume(0, 2000, 3000)), MINIMA) is None
    assert between(plan("a"), zone("z", volume(0, 1000, 2000, 60, 90)), MINIMA) is None
    assert between(zone("z", volume(9.9)), plan("a"), MINIMA) is not None


@pytest.mark.parametrize(("exempt", "meets"), [(("alfa",), False), (("a",), False), (("bravo",), True), (("b",), True), ((), True)])
def test_the_exempt_do_not_conflict(exempt, meets):
    assert (between(plan("a"), zone("z", volume(), exempt=exempt), MINIMA) is not None) is meets


def test_what_is_over_conflicts_with_nothing():
    ended, cancelled, expired = plan("b", state=IntentState.ENDED), zone("z"), replace(SITE, until_us=SITE.from_us)
    assert [is_over(x) for x in (ended, cancelled, expired, plan("a"), zone("z", volume()), SITE)] == [True] * 3 + [False] * 3
    assert [between(plan("a", volume(0, 0, 100)), x, MINIMA) for x in (ended, cancelled, expired)] == [None] * 3
    assert between(ended, plan("a"), MINIMA) is None


def test_zones_and_sites_do_not_conflict_with_each_other_nor_a_plan_with_itself():
    assert between(zone("z", volume()), zone("y", volume()), MINIMA) is None
    assert between(SITE, zone("y", volume()), MINIMA) is None
    assert between(plan("a"), replace(plan("a"), version="other"), MINIMA) is None


def test_a_site_is_met_low_over_it():
    flat = replace(DEFAULT_RULES, area=Area(ground=Ground(200_000, 220_000)))
    assert name_of(SITE) == "charlie:s1"
    low, advisory, high = (between(plan("a", volume(0, bottom, 2000)), SITE, flat) for bottom in (400, 600, 750))
    assert low is not None
    assert (low.level, low.basis) == ("CAUTION", "COARSE")
    assert (low.lower_mm, low.upper_mm) == (400_000, 210_000 + 304_800)
    assert advisory is not None
    assert advisory.level == "ADVISORY"
    assert high is None
    assert between(plan("a", volume(6)), SITE, flat) is None


def test_the_id_is_the_hash_of_both_names_in_order():
    text = b"deconflict/conflict/1\nalfa:a\nbravo:b"
    expected = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).decode().rstrip("=")
    assert conflict_id("bravo:b", "alfa:a") == conflict_id("alfa:a", "bravo:b") == expected
    assert len(expected) == 43
    assert conflict_id("alfa:a", "bravo:c") != expected


def test_a_new_object_against_candidates_by_the_rules_of_each_pair():
    strict, loose = SeparationMinima(), SeparationMinima(Minima(0, 0, 0))
    rules = {("alfa", "bravo"): strict, ("alfa", "charlie"): loose}
    candidates = [plan("c", volume(12), party="charlie"), plan("b2", volume(12), party="bravo"), plan("b1", party="bravo")]
    found = find(plan("a"), candidates, lambda a, b: rules[a, b])
    assert [c.objects for c in found] == [("alfa:a", "bravo:b1"), ("alfa:a", "bravo:b2")]


def sky(seed: list[tuple[float, float, float]]) -> list[OperationalIntent]:
    """Plans at (east km, low m, from min)."""
    parties = ("alfa", "bravo")
    return [plan(f"p{k}", volume(e, low, low + 500, t, t + 30), party=parties[k % 2]) for k, (e, low, t) in enumerate(seed)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 4000), st.floats(0, 200)), max_size=12), st.randoms(use_true_random=False))
def test_all_conflicts_are_those_of_all_pairs_in_any_order(seed, random):
    intents, zones = sky(seed), [zone("z1", volume(20)), zone("z2", volume(60, 0, 9000, 0, 300)), zone("gone")]
    things: list[AirspaceObject] = [*intents, *zones, SITE]
    pairs = [(a, b) for place, a in enumerate(things) for b in things[:place]]
    expected = [c for a, b in pairs if (c := between(a, b, MINIMA)) is not None]
    assert [between(b, a, MINIMA) for a, b in pairs] == [between(a, b, MINIMA) for a, b in pairs]
    found = conflicts(intents, [*zones, SITE], MINIMA)
    assert found == sorted(expected, key=lambda c: c.objects)
    shuffled = list(intents)
    random.shuffle(shuffled)
    assert conflicts(shuffled, [SITE, *zones], MINIMA) == found
    assert {c.conflict_id for x in intents for c in find(x, things, lambda a, b: MINIMA)} == {c.conflict_id for c in found}


def test_bare_minima_and_an_agreements_rules_give_the_same():
    things = sky([(0, 1000, 0), (3, 1200, 5), (8, 900, 20)])
    assert conflicts(things, [], MINIMA) == conflicts(things, [], DEFAULT_RULES)
    assert isinstance(DEFAULT_RULES, Rules)
    assert len(conflicts(things, [], MINIMA)) == 3


def test_forked_versions_are_all_obstacles():
    both = [plan("a", volume()), replace(plan("a", volume(2)), version="version-a2")]
    found = [conflicts([*order, plan("b", party="bravo")], [], MINIMA) for order in permutations(both)]
    assert found[0] == found[1]
    assert [c.versions for c in found[0]] == [("version-a", "version-b"), ("version-a2", "version-b")]


def notice(conflict: Conflict, **changed: object) -> ConflictNotice:
    """What a peer says of this conflict."""
    header = MessageHeader(
        msg_id="m", from_role=Role.DUTY, to=("a" * 26,), priority=Priority.URGENT, status=Status.EXERCISE, ack_by=0, answer_by=0, by="node"
    )
    return ConflictNotice(message=header, rules="default", **(msgspec.structs.asdict(conflict) | changed))


def test_the_same_within_a_metre_and_a_second():
    own = between(plan("a"), plan("b", volume(3), party="bravo"), MINIMA)
    assert own is not None
    assert compare(own, notice(own)).verdict is Verdict.SAME
    near = {"from_us": own.from_us + S, "upper_mm": own.upper_mm - 1000, "breached_time_us": S, "breached_horizontal_mm": 1000}
    assert compare(own, notice(own, **near)).verdict is Verdict.SAME


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("from_us", S + 1), ("until_us", -S - 1), ("lower_mm", 1001), ("upper_mm", -1001), ("bound_mm", 1001),
        ("breached_horizontal_mm", 2000), ("breached_vertical_mm", 2000), ("breached_time_us", 2 * S),
    ],
)  # fmt: skip
def test_differs_by_how_much(name, by):
    own = between(plan("a"), plan("b", volume(3), party="bravo"), MINIMA)
    assert own is not None
    said = compare(own, notice(own, **{name: getattr(own, name) + by}))
    assert (said.verdict, said.by, said.words) == (Verdict.DIFFERS, ((name, -by),), ())


def test_differs_in_words():
    own = between(plan("a"), plan("b", volume(3), party="bravo"), MINIMA)
    assert own is not None
    said = compare(own, notice(own, level="ADVISORY", versions=("version-a", "other")))
    assert (said.verdict, said.by, said.words) == (Verdict.DIFFERS, (), ("versions", "level"))
    assert compare(None, notice(own)).words == ("not found",)
    assert volumes_of(SITE)[0].from_us == SITE.from_us
