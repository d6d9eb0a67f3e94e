"""Which clauses bind whom, when; and that the hash stands for every value."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.agreement.agreement import CLAUSES, agreement_hash, clauses_in_force, in_force, label
from deconflict.agreement.conduct import Claims, Conduct
from deconflict.agreement.exchange import LineChecks, Time
from deconflict.agreement.parties import CORE_CLAUSES, SuspensionResumption, Term
from deconflict.agreement.space import Radio
from deconflict.agreement.terms import US_PER_DAY, ClauseStatus
from deconflict.errors import Refused

from .made import ALFA, BRAVO, CHARLIE, agreement, agreements

LISTED = (
    "parties purpose_and_limits term area altitudes separation_minima zones_and_corridors notification acknowledgement line_check contacts "
    "escalation radio conduct priority emergency_sar protected_sites incident claims breach_ledger meetings amendment "
    "suspension_resumption languages never_shared records time exercise"
).split()


def test_every_clause_of_the_catalogue_is_there() -> None:
    assert set(CLAUSES) == {*LISTED, "alerting"}
    assert [name for name, _ in agreement().clauses()] == list(CLAUSES)
    assert set(CORE_CLAUSES) < set(CLAUSES)


def test_two_reserved_clauses_leave_the_others_in_force() -> None:
    """S10: what is reserved does not hold up the rest."""
    reserved = ClauseStatus.RESERVED
    made = agreement(radio=Radio(status=reserved), claims=Claims(status=reserved))
    in_force_now = clauses_in_force(made, (ALFA, BRAVO), 0)
    assert set(CLAUSES) - set(in_force_now) == {"radio", "claims"}


def test_a_clause_binds_those_who_agreed_it() -> None:
    made = agreement(ALFA, BRAVO, CHARLIE, conduct=Conduct(positions={CHARLIE: ClauseStatus.REJECTED}))
    assert in_force(made, "conduct", (ALFA, BRAVO), 0)
    assert not in_force(made, "conduct", (ALFA, CHARLIE), 0)
    turned = agreement(ALFA, BRAVO, CHARLIE, conduct=Conduct(status=ClauseStatus.RESERVED, positions={ALFA: ClauseStatus.AGREED}))
    assert in_force(turned, "conduct", (ALFA,), 0)
    assert not in_force(turned, "conduct", (ALFA, BRAVO), 0)
    assert not in_force(agreement(), "conduct", (ALFA, CHARLIE), 0)


@pytest.mark.parametrize("clause", CLAUSES)
def test_what_never_stops_counts_while_suspended(clause: str) -> None:
    made = agreement()
    stated = replace(getattr(made, clause), status=ClauseStatus.SUSPENDED)
    assert in_force(replace(made, **{clause: stated}), clause, (ALFA, BRAVO), 0) is (clause in CORE_CLAUSES)
    rejected = replace(getattr(made, clause), status=ClauseStatus.REJECTED)
    assert not in_force(replace(made, **{clause: rejected}), clause, (ALFA, BRAVO), 0)


def test_a_clause_there_is_not_is_refused() -> None:
    with pytest.raises(Refused, match="no such clause"):
        in_force(agreement(), "weather", (ALFA,), 0)


def test_the_term_is_half_open() -> None:
    dated = Term(effective_from_us=10, effective_to_us=20)
    assert [dated.holds(at) for at in (9, 10, 19, 20)] == [False, True, True, False]
    running = Term(effective_from_us=10)
    assert [running.holds(at) for at in (9, 10, 9 + 120 * US_PER_DAY, 10 + 120 * US_PER_DAY)] == [False, True, True, False]
    assert Term().holds(2**52)
    assert Term(effective_to_us=5).holds(4)
    assert not in_force(agreement(term=dated), "time", (ALFA, BRAVO), 20)


@settings(max_examples=5)
@given(st.data())
@pytest.mark.parametrize("clause", CLAUSES)
def test_the_hash_stands_for_every_value(clause: str, data: st.DataObject) -> None:
    one, other = data.draw(agreements(clause)), data.draw(agreements(clause))
    assert (agreement_hash(one) == agreement_hash(other)) == (one == other)
    assert len(agreement_hash(one)) == 43
    assert len(label(one)) <= 64


def test_the_hash_stays() -> None:
    """An agreement signed once must hash the same for ever: change this only with a new prefix."""
    spelt_out = agreement(suspension_resumption=SuspensionResumption(suspendable=()))
    assert agreement_hash(spelt_out) == "4uDr2WB9HYORfVFEHdLBRl6xBH6cCW-dwS-IFf1BH88"
    assert agreement_hash(agreement(line_check=LineChecks())) == agreement_hash(agreement())
    assert agreement_hash(agreement(time=Time(max_skew_us=1))) != agreement_hash(agreement())
