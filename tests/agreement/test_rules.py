"""The rules between two parties: the narrowest agreement, else the strictest of theirs, else the default; clause by clause."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect
from msgspec.structs import replace

from deconflict.agreement import Rules, rules
from deconflict.agreement.agreement import Agreement, agreement_hash, label
from deconflict.agreement.clause import Clause
from deconflict.agreement.exchange import (
    Acknowledgement,
    Alerting,
    Conformance,
    Due,
    Escalation,
    LineChecks,
    Notification,
    Rung,
    Steadiness,
    Time,
)
from deconflict.agreement.parties import Term
from deconflict.agreement.rules import DEFAULT_RULES, RULED, between
from deconflict.agreement.space import Area, Separation
from deconflict.agreement.terms import US_PER_H, US_PER_MIN, US_PER_S, Bearer, ClauseStatus, Priority, Role
from deconflict.airspace.altitude import ANY_GROUND, Ground
from deconflict.airspace.separation import AircraftClass, Minima, PairMinima, SeparationMinima

from .made import ALFA, BRAVO, CHARLIE, DELTA, agreement, values

CREWED, UNCREWED = AircraftClass.CREWED, AircraftClass.UNCREWED


def separation(horizontal_mm: int, **more: Any) -> Separation:
    return Separation(minima=SeparationMinima(others=Minima(horizontal_mm, 1, 1)), **more)


def horizontal_mm(made: Rules) -> int:
    return made.separation.between(CREWED, CREWED).horizontal_mm


def test_the_defaults_are_those_of_the_clauses() -> None:
    assert between((), ALFA, BRAVO, 0) == replace(DEFAULT_RULES, sources=tuple((clause, "default") for clause, _ in RULED))
    default = DEFAULT_RULES
    assert (default.name, default.agreement) == ("default", None)
    assert default.separation.between(CREWED, UNCREWED) == Minima(9_260_000, 304_800, 600_000_000)
    assert default.ground == ANY_GROUND
    assert (default.line_check_interval_us, default.line_check_window_us) == (US_PER_H, 30 * US_PER_S)
    assert (default.max_skew_us, default.standby_factor) == (2 * US_PER_S, 2)
    assert (default.lead_routine_us, default.lead_short_us, default.lead_hazard_us) == (24 * US_PER_H, US_PER_H, 72 * US_PER_H)
    assert default.bearers[0] is Bearer.LINK
    assert default.alerting.lookahead_us == 120 * US_PER_S


@pytest.mark.parametrize(
    ("priority", "due_s"),
    [("FLASH", (5, 60, 180)), ("URGENT", (30, 300, 900)), ("ROUTINE", (300, 1800, 100_800)), ("ADMIN", (3600, 86_400, 604_800))],
)
def test_the_default_deadlines(priority: str, due_s: tuple[int, int, int]) -> None:
    due = DEFAULT_RULES.acknowledgement(priority)
    assert (due.l0_us, due.l2_us, due.l4_us) == tuple(second * US_PER_S for second in due_s)
    assert DEFAULT_RULES.ack_by_us(priority, 7) == 7 + due_s[1] * US_PER_S
    if priority != "ROUTINE":
        assert DEFAULT_RULES.answer_by_us(priority, 7) == 7 + due_s[2] * US_PER_S


def test_the_default_climb() -> None:
    steps = DEFAULT_RULES.escalation(Priority.FLASH)
    assert [(step.after_us // US_PER_S, step.role) for step in steps] == [
        (60, Role.ALTERNATE),
        (120, Role.SENIOR),
        (300, Role.SENIOR),
        (900, Role.PRINCIPAL),
    ]
    assert [len(step.bearers) for step in steps] == [2, 2, 5, 5]
    assert [(step.after_us // US_PER_S, step.role) for step in DEFAULT_RULES.escalation("URGENT")] == [
        (300, Role.ALTERNATE),
        (900, Role.SENIOR),
    ]
    assert DEFAULT_RULES.escalation("ROUTINE") == DEFAULT_RULES.escalation("ADMIN") == ()


@pytest.mark.parametrize(("written_h", "answer_h"), [(0, 16), (12, 16), (12.5, 40), (15.9, 40), (23.9, 40)])
def test_a_routine_notice_is_answered_by_the_plan_reply(written_h: float, answer_h: float) -> None:
    day = 365 * 24 * US_PER_H
    assert DEFAULT_RULES.answer_by_us("ROUTINE", day + int(written_h * US_PER_H)) == day + int(answer_h * US_PER_H)


def test_a_plan_reply_never_comes_before_understanding_is_due() -> None:
    made = replace(DEFAULT_RULES, notification=Notification(plan_cutoff_us=16 * US_PER_H))
    written = 16 * US_PER_H - US_PER_MIN
    assert made.answer_by_us("ROUTINE", written) == made.ack_by_us("ROUTINE", written)


# which agreement counts


def test_the_narrowest_agreement_holding_both_counts() -> None:
    wide = agreement(ALFA, BRAVO, CHARLIE, name="wide", separation_minima=separation(3))
    narrow = agreement(ALFA, BRAVO, name="narrow", separation_minima=separation(2))
    found = between((wide, narrow), ALFA, BRAVO, 0)
    assert horizontal_mm(found) == 2
    assert found.name == label(narrow)
    assert found.agreement == agreement_hash(narrow)
    assert horizontal_mm(between((wide, narrow), ALFA, CHARLIE, 0)) == 3


def test_of_two_as_narrow_the_one_in_force_latest_counts() -> None:
    old = agreement(name="old", separation_minima=separation(2), term=Term(effective_from_us=5))
    new = agreement(name="new", separation_minima=separation(3), term=Term(effective_from_us=6))
    assert horizontal_mm(between((old, new), ALFA, BRAVO, 10)) == 3
    assert horizontal_mm(between((old, new), ALFA, BRAVO, 5)) == 2
    assert between((old, new), ALFA, BRAVO, 4).name == "default"


def test_else_the_strictest_of_what_either_agreed_with_others() -> None:
    one = agreement(ALFA, CHARLIE, name="one", separation_minima=separation(20_000_000), time=Time(max_skew_us=9))
    other = agreement(BRAVO, DELTA, name="other", separation_minima=separation(30_000_000), time=Time(max_skew_us=3))
    found = between((one, other), ALFA, BRAVO, 0)
    assert (horizontal_mm(found), found.max_skew_us) == (30_000_000, 3)
    assert found.name.startswith("strictest#")
    assert found.agreement is None
    single = between((one,), ALFA, BRAVO, 0)
    assert (horizontal_mm(single), single.name, single.agreement) == (20_000_000, label(one), None)
    assert between((one,), BRAVO, DELTA, 0).name == "default"


def test_clause_by_clause() -> None:
    narrow = agreement(name="narrow", separation_minima=separation(2, status=ClauseStatus.RESERVED), time=Time(max_skew_us=1))
    wide = agreement(ALFA, BRAVO, CHARLIE, name="wide", separation_minima=separation(3), time=Time(max_skew_us=7))
    found = between((narrow, wide), ALFA, BRAVO, 0)
    assert (horizontal_mm(found), found.max_skew_us) == (3, 1)
    sources = dict(found.sources)
    assert (sources["separation_minima"], sources["time"]) == (label(wide), label(narrow))
    assert found.name.startswith("strictest#")
    assert found.agreement is None
    assert horizontal_mm(between((narrow,), ALFA, BRAVO, 0)) == horizontal_mm(DEFAULT_RULES)


def test_what_keeps_alerts_steady_is_joined_to_what_waits_less_and_stays_longer() -> None:
    late = Steadiness(caution_late_us=30 * US_PER_S, apart_percent=110, stale_us=5 * US_PER_S)
    one = agreement(ALFA, CHARLIE, name="one", alerting=Alerting(steadiness=late))
    other = agreement(BRAVO, DELTA, name="other", alerting=Alerting(steadiness=Steadiness(linger_us=1, shown_us=60 * US_PER_S)))
    silent = agreement(BRAVO, DELTA, name="silent")
    assert between((one, silent), ALFA, CHARLIE, 0).alerting.steady == late
    joined = between((one, other), ALFA, BRAVO, 0).alerting.steadiness
    assert joined == Steadiness(caution_late_us=30 * US_PER_S, shown_us=60 * US_PER_S, stale_us=5 * US_PER_S)
    assert between((silent,), ALFA, BRAVO, 0).alerting.steadiness is None


def test_suspended_numbers_count_for_what_never_stops_only() -> None:
    suspended = ClauseStatus.SUSPENDED
    made = agreement(separation_minima=separation(2, status=suspended), line_check=LineChecks(interval_us=60 * US_PER_S, status=suspended))
    found = between((made,), ALFA, BRAVO, 0)
    assert found.line_check_interval_us == 60 * US_PER_S
    assert horizontal_mm(found) == horizontal_mm(DEFAULT_RULES)


def test_grace_bands_are_joined_to_the_narrower_and_a_node_speaks_by_itself_only_where_both_let_it() -> None:
    wide = Conformance(horizontal_mm=500_000, early_us=1, automatic=True)
    one = agreement(ALFA, CHARLIE, name="one", alerting=Alerting(conformance=wide))
    other = agreement(BRAVO, DELTA, name="other", alerting=Alerting(conformance=Conformance(horizontal_mm=70_000, release_percent=20)))
    silent = agreement(BRAVO, DELTA, name="silent")
    assert between((one, silent), ALFA, CHARLIE, 0).alerting.conformance == wide
    joined = between((one, other), ALFA, BRAVO, 0).alerting.conformance
    assert joined == Conformance(horizontal_mm=70_000, early_us=1, release_percent=20)
    assert between((one, silent), ALFA, BRAVO, 0).alerting.conformance == Conformance(early_us=1)
    assert between((silent,), ALFA, BRAVO, 0).alerting.conformance is None


@settings(max_examples=20)
@given(st.data())
def test_the_same_whichever_is_named_first_and_in_whatever_order_they_are_held(data: st.DataObject) -> None:
    parties = [ALFA, BRAVO, CHARLIE, DELTA]
    held = []
    for number in range(data.draw(st.integers(0, 3))):
        among = data.draw(st.lists(st.sampled_from(parties), min_size=2, max_size=4, unique=True))
        clauses: dict[str, Any] = {
            "separation_minima": separation(data.draw(st.integers(1, 9)), status=data.draw(st.sampled_from(list(ClauseStatus)))),
            "time": Time(max_skew_us=data.draw(st.integers(1, 9))),
            "term": Term(effective_from_us=data.draw(st.integers(0, 3))),
        }
        held.append(agreement(*among, name=f"agreement-{number}", **clauses))
    found = {repr(between(order, a, b, 2)) for order in itertools.permutations(held) for a, b in ((ALFA, BRAVO), (BRAVO, ALFA))}
    assert len(found) == 1


# joining


CLAUSE_TYPES: list[tuple[str, type[Clause]]] = [(clause, type(getattr(DEFAULT_RULES, field))) for clause, field in RULED]


def plain(clause: Clause) -> Any:
    """What joining looks at: the numbers, not who stands where or in which words."""
    return replace(clause, status=ClauseStatus.AGREED, positions={}, text={})


@settings(max_examples=10)
@given(st.data())
@pytest.mark.parametrize(("clause", "kind"), CLAUSE_TYPES, ids=[clause for clause, _ in CLAUSE_TYPES])
def test_joining_does_not_depend_on_order(clause: str, kind: type[Clause], data: st.DataObject) -> None:
    a, b, c = (plain(data.draw(values(inspect.type_info(kind)))) for _ in range(3))
    join = rules._STRICTEST[clause]
    assert join(a, b) == join(b, a)
    assert join(join(a, b), c) == join(a, join(b, c))
    assert join(join(a, b), b) == join(a, b)


def test_joined_numbers_are_the_stricter_of_each() -> None:
    one = Alerting(horizontal_mm=1, lookahead_us=9, m=2, n=5, hold_us=1, realarm_us=7)
    other = Alerting(horizontal_mm=2, lookahead_us=8, m=3, n=4, hold_us=2, realarm_us=6)
    both = rules._STRICTEST["alerting"](one, other)
    assert isinstance(both, Alerting)
    assert (both.horizontal_mm, both.lookahead_us, both.m, both.n, both.hold_us, both.realarm_us) == (2, 9, 2, 5, 2, 6)
    due = Due(t_delivered_us=1, t_human_us=2, t_answer_us=3)
    sooner = rules._STRICTEST["acknowledgement"](Acknowledgement(flash=due), Acknowledgement(standby_factor=1))
    assert isinstance(sooner, Acknowledgement)
    assert (sooner.flash, sooner.standby_factor) == (due, 1)
    climb = (Rung(after_us=5, role=Role.SENIOR),)
    calling = rules._STRICTEST["escalation"](Escalation(flash=(), urgent=climb), Escalation(urgent=climb))
    assert calling == Escalation(urgent=climb)
    ground = rules._STRICTEST["area"](Area(ground=Ground(1, 5, 2)), Area(ground=Ground(-3, 4)))
    assert ground == Area(ground=Ground(-3, 5, 2))


@given(values(inspect.type_info(Notification)), values(inspect.type_info(Notification)))
def test_joining_what_is_notified_loses_no_limit_of_either(one: Notification, other: Notification) -> None:
    both = rules._STRICTEST["notification"](one, other)
    assert isinstance(both, Notification)
    for held in (one, other):
        assert set(held.min_fields) <= set(both.min_fields)
        for limit in ("max_area_km2", "max_duration_us", "plan_cutoff_us", "plan_reply_us"):
            if getattr(held, limit) is not None:
                assert getattr(both, limit) is not None, f"{limit} of one is forgotten"
                assert getattr(both, limit) <= getattr(held, limit)
        for lead in ("lead_routine_us", "lead_short_notice_us", "lead_hazard_us"):
            assert getattr(both, lead) >= getattr(held, lead)
    assert (both.max_area_km2 is None) == (one.max_area_km2 is None and other.max_area_km2 is None)
    assert set(both.min_fields) <= {*one.min_fields, *other.min_fields}


def test_pairs_of_classes_are_joined_pair_by_pair() -> None:
    one = Separation(minima=SeparationMinima(Minima(5, 5, 5), (PairMinima(CREWED, UNCREWED, Minima(1, 9, 1)),)))
    other = Separation(minima=SeparationMinima(Minima(4, 4, 4), (PairMinima(UNCREWED, CREWED, Minima(2, 2, 2)),)))
    both = rules._STRICTEST["separation_minima"](one, other)
    assert isinstance(both, Separation)
    assert both.minima.between(CREWED, UNCREWED) == Minima(2, 9, 2)
    assert both.minima.between(CREWED, CREWED) == Minima(5, 5, 5)


def test_an_agreement_is_hashable_data_all_through() -> None:
    held: Agreement = agreement()
    assert between((held,), ALFA, BRAVO, 0).agreement == agreement_hash(held)
