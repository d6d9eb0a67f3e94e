"""What is in force follows from what was said, in any order; nobody imposes; the core never stops."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.agreement import stating
from deconflict.agreement.agreement import CLAUSES, clauses_in_force, in_force
from deconflict.agreement.exchange import LineChecks
from deconflict.agreement.parties import CORE_CLAUSES, SUSPENDABLE, Amendment, Languages, SuspensionResumption
from deconflict.coordination import agreement_acts as acts
from deconflict.coordination.reckoning import MOST_ACTS, standing
from deconflict.coordination.standing import AGREEMENT_MOVES, NEVER_US, Stand, Standing
from deconflict.picture.picture import Picture
from deconflict.statements.agreements import Signatory
from deconflict.statements.base import Role

from .agreed import ALFA, BRAVO, CHARLIE, HEADER, Table, draft, signed

PAIR = (ALFA, BRAVO)


def clauses(held: Standing, at_us: int, pair: tuple[str, str] = PAIR) -> set[str]:
    """What binds a pair."""
    binding = held.bindings.get(pair)
    return set(clauses_in_force(binding.agreement, pair, at_us)) if binding else set()


def test_nothing_is_in_force_before_both_have_signed_the_same() -> None:
    table = Table()
    table.propose(ALFA)
    assert table.standing().state(table.version().hash) == "proposed"
    table.sign(ALFA)
    assert table.standing().state(table.version().hash) == "signed"
    table.stand(BRAVO, "accept")
    table.sign(BRAVO)
    assert not table.standing().bindings, "ALFA signed while BRAVO had not said where it stands"
    table.sign(ALFA)
    assert table.standing().state(table.version().hash) == "in_force"
    assert clauses(table.standing(), table.now_us) == set(CLAUSES)


def test_two_reserved_clauses_leave_the_others_in_force() -> None:
    table = Table()
    table.agree("radio", "claims")
    assert clauses(table.standing(), table.now_us) == set(CLAUSES) - {"radio", "claims"}
    assert table.standing().stand(BRAVO, table.version().hash, "radio") is Stand.RESERVED


def test_a_signature_binds_from_when_the_second_was_written() -> None:
    table = Table()
    table.agree()
    (binding,) = table.standing().bindings.values()
    assert binding.since_us == table.now_us
    assert not table.standing(table.now_us - 1).bindings
    assert table.now_us in table.standing(table.now_us - 1).turns_us


def test_what_one_says_after_signing_changes_nothing() -> None:
    table = Table()
    table.agree()
    before = clauses(table.standing(), table.now_us)
    table.stand(BRAVO, "reject", "radio")
    table.sign(BRAVO)
    table.propose(BRAVO, draft(title="Another"))
    table.sign(BRAVO)
    assert clauses(table.standing(), table.now_us) == before
    table.sign(ALFA)
    table.sign(BRAVO)
    assert table.standing().versions[table.standing().bindings[PAIR].version].agreement.title == "Another"


def test_one_person_twice_is_no_signature() -> None:
    table = Table()
    table.propose(ALFA)
    table.stand(BRAVO, "accept")
    one = Signatory(name="Officer  ONE", role=Role.DUTY)
    other = Signatory(name="officer one", role=Role.PRINCIPAL)
    (entry,) = table.say(BRAVO, replace(signed(table.standing(), table.version().hash), signatories=(one, other)))
    assert table.standing().not_counted[entry] == "it is signed by one person twice"
    table.sign(ALFA)
    assert not table.standing().bindings


def test_what_does_not_count_is_named() -> None:
    table = Table(ALFA, BRAVO, CHARLIE)
    outsiders = table.say(CHARLIE, acts.propose(HEADER, draft(ALFA, BRAVO)))
    assert {table.standing().not_counted[entry] for entry in outsiders} == {"its author is no party to it"}
    table.propose(ALFA, draft(ALFA, BRAVO))
    acted = table.stand(CHARLIE, "accept") + table.sign(CHARLIE)
    assert all("no party" in table.standing().not_counted[entry] for entry in acted)


def test_suspension_stops_what_may_stop_and_nothing_else() -> None:
    table = Table()
    table.agree()
    (entry,) = table.suspend(BRAVO, "notification", "line_check", "parties")
    held = table.standing()
    assert set(CLAUSES) - clauses(held, table.now_us) == {"notification"}
    assert "line_check never stops" in held.not_counted[entry]
    assert held.state(table.version().hash) == "suspended"
    table.resume(ALFA, BRAVO, "notification")
    assert "notification" not in clauses(table.standing(), table.now_us), "resumption needs both"
    table.resume(BRAVO, BRAVO, "notification")
    assert clauses(table.standing(), table.now_us) == set(CLAUSES)


def test_a_suspension_without_its_notice_begins_when_the_notice_is_over() -> None:
    notice_us = 3600 * 10**6
    table = Table()
    table.propose(ALFA, draft(suspension_resumption=SuspensionResumption(notice_us=notice_us)))
    table.stand(BRAVO, "accept")
    table.sign(ALFA)
    table.sign(BRAVO)
    table.suspend(ALFA, "radio")
    assert "radio" in clauses(table.standing(), table.now_us)
    (stop,) = table.standing().bindings[PAIR].stopped
    assert (stop.from_us, stop.until_us) == (table.now_us + notice_us, NEVER_US)
    later = table.now_us + notice_us
    assert "radio" not in clauses(table.standing(later), later)


def test_an_amendment_is_in_force_once_all_have_signed_and_its_time_has_come() -> None:
    table = Table()
    table.agree("radio")
    effective_us = table.now_us + 3600 * 10**6
    table.amend(BRAVO, draft(line_check=LineChecks(interval_us=1800 * 10**6)), effective_us)
    version = table.version()
    assert version.agreement.version == 2
    assert table.standing().stand(ALFA, version.hash, "line_check") is Stand.OPEN
    assert table.standing().stand(BRAVO, version.hash, "radio") is Stand.RESERVED, "it stands as it stood on what did not change"
    table.stand(ALFA, "accept", "line_check", "amendment")
    table.sign(BRAVO)
    table.sign(ALFA)
    assert table.standing().bindings[PAIR].agreement.version == 1
    held = table.standing(effective_us)
    assert held.bindings[PAIR].agreement.line_check.interval_us == 1800 * 10**6
    assert held.state(version.hash) == "in_force"
    assert {held.state(name) for name in held.versions} == {"in_force", "replaced"}


def test_an_amendment_of_three_needs_the_third() -> None:
    table = Table(ALFA, BRAVO, CHARLIE)
    table.agree()
    assert len(table.standing().bindings) == 3
    table.amend(ALFA, draft(ALFA, BRAVO, CHARLIE, languages=Languages(fallback="fr")), table.now_us + 10**6)
    for party in (BRAVO, CHARLIE):
        table.stand(party, "accept", "languages", "amendment")
    table.sign(ALFA)
    table.sign(BRAVO)
    later = table.now_us + 10**9
    assert {binding.agreement.version for binding in table.standing(later).bindings.values()} == {1}
    table.sign(CHARLIE)
    assert {binding.agreement.version for binding in table.standing(later).bindings.values()} == {2}


def test_where_only_the_pair_must_sign_the_pair_is_enough() -> None:
    table = Table(ALFA, BRAVO, CHARLIE)
    table.propose(ALFA, draft(ALFA, BRAVO, CHARLIE, amendment=Amendment(all_sign=False)))
    for party in (BRAVO, CHARLIE):
        table.stand(party, "accept")
    for party in table.parties:
        table.sign(party)
    wanted = draft(ALFA, BRAVO, CHARLIE, amendment=Amendment(all_sign=False), languages=Languages(fallback="fr"))
    table.amend(ALFA, wanted, table.now_us)
    table.stand(BRAVO, "accept", "languages", "amendment")
    table.sign(ALFA)
    table.sign(BRAVO)
    held = table.standing().bindings
    assert [held[pair].agreement.version for pair in sorted(held)] == [2, 1, 1]


def test_a_pair_that_signed_is_bound_though_a_third_has_not() -> None:
    table = Table(ALFA, BRAVO, CHARLIE)
    table.propose(ALFA)
    table.stand(BRAVO, "accept")
    table.sign(BRAVO)
    table.sign(ALFA)
    assert set(table.standing().bindings) == {PAIR}
    agreement = table.standing().bindings[PAIR].agreement
    assert not in_force(agreement, "radio", (ALFA, CHARLIE), table.now_us)


def test_a_signature_the_other_did_not_hear_binds_nobody() -> None:
    table = Table(ALFA, BRAVO, CHARLIE)
    table.propose(ALFA)
    table.stand(BRAVO, "accept")
    table.stand(CHARLIE, "accept")
    table.sign(ALFA, only_to=CHARLIE)
    table.sign(BRAVO)
    table.sign(CHARLIE)
    assert set(table.standing().bindings) == {(ALFA, CHARLIE), (BRAVO, CHARLIE)}


def test_nothing_is_agreed_on_a_forked_branch() -> None:
    table = Table()
    table.agree()
    place = table.said[-1][1]
    table.picture.forks[(place.author, place.logbook, place.epoch)] = place.seq
    assert not table.standing().bindings
    assert "two branches" in table.standing().not_counted[place.entry]


def test_an_amendment_that_is_none_does_not_count() -> None:
    table = Table()
    table.agree()
    table.amend(BRAVO, draft(line_check=LineChecks(interval_us=1800 * 10**6)), table.now_us)
    amendment = table.said[-1][3]
    lost = table.say(BRAVO, replace(amendment, base="A" * 43))
    wrong = table.say(BRAVO, replace(amendment, version="A" * 43))
    told = table.standing().not_counted
    assert told[lost[0]] == "it changes a version that is not held"
    assert told[wrong[0]] == "its hash is not that of the version it makes"


def acted(table: Table, rng: Random) -> None:
    """One party does something it may, or may not, do."""
    party = rng.choice(table.parties)
    held = table.standing()
    what = rng.choice(("propose", "accept", "reserve", "reject", "sign", "sign", "suspend", "resume", "amend"))
    if what == "propose" or not held.versions:
        table.propose(party, draft(*table.parties, title=f"Draft {rng.randint(1, 2)}"))
    elif what in ("accept", "reserve", "reject"):
        table.stand(party, what, *(() if what == "accept" and rng.random() < 0.5 else rng.sample(CLAUSES, 3)))
    elif what == "sign":
        table.sign(party, rng.choice(sorted(held.versions)))
    elif what == "suspend":
        table.suspend(party, *rng.sample(CLAUSES, 4), suspension_id=f"s{rng.randint(1, 3)}", after_us=rng.choice((0, 5 * 10**6)))
    elif what == "resume":
        table.resume(party, rng.choice(table.parties), *rng.sample(CLAUSES, 12), suspension_id=f"s{rng.randint(1, 3)}")
    elif held.bindings:
        table.amend(party, draft(*table.parties, line_check=LineChecks(interval_us=rng.randint(60, 7200) * 10**6)), table.now_us + 10**6)


def played(seed: int, parties: int, steps: int) -> Table:
    rng = Random(seed)
    table = Table(*(ALFA, BRAVO, CHARLIE)[:parties])
    if rng.random() < 0.7:
        table.agree(*rng.sample(CLAUSES, 2))
    for _ in range(steps):
        acted(table, rng)
    return table


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 3))
def test_any_order_of_acts_gives_the_same_standing(seed: int, parties: int) -> None:
    table = played(seed, parties, 12)
    other = Picture(channels=table.picture.channels)
    said = table.said * 2
    Random(seed).shuffle(said)
    for entry, place, at_us, main in said:
        other.agreements.write(entry, place, at_us, main)  # type: ignore[arg-type]
    assert standing(other, "x", table.now_us) == table.standing()
    assert other.digest() == table.picture.digest()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 3), st.data())
def test_nobody_imposes(seed: int, parties: int, data: st.DataObject) -> None:
    """Whatever one party says by itself, the others are bound by nothing new; it can only suspend what was agreed to be suspendable."""
    table = played(seed, parties, 8)
    alone = data.draw(st.sampled_from(table.parties))
    offered = {(sign.party, sign.version, sign.signed) for sign in table.standing().signatures if sign.party != alone}
    before = table.standing()
    rng = Random(seed + 1)
    for _ in range(6):
        acted_alone(table, rng, alone)
    after = table.standing()
    for pair in {*before.bindings, *after.bindings}:
        old, new = before.bindings.get(pair), after.bindings.get(pair)
        if new is not None and (old is None or (old.version, old.signed) != (new.version, new.signed)):
            assert any((party, new.version, new.signed) in offered for party in pair if party != alone), "the other had signed just this"
            continue
        assert old is not None
        assert new is not None
        gone = set(clauses_in_force(old.agreement, pair, before.at_us)) - set(clauses_in_force(new.agreement, pair, after.at_us))
        assert gone <= set(SUSPENDABLE)


def acted_alone(table: Table, rng: Random, alone: str) -> None:
    """One act of that party."""
    held, everybody = table.standing(), table.parties
    what = rng.choice(("propose", "reserve", "reject", "sign", "sign", "suspend", "resume", "amend"))
    if what == "propose" or not held.versions:
        table.propose(alone, draft(*everybody, title="Imposed"))
    elif what in ("reserve", "reject"):
        table.stand(alone, what, *rng.sample(CLAUSES, 3))
    elif what == "sign":
        table.sign(alone, rng.choice(sorted(held.versions)))
    elif what == "suspend":
        table.suspend(alone, *rng.sample(CLAUSES, 8), suspension_id=f"n{rng.randint(1, 9)}")
    elif what == "resume":
        table.resume(alone, rng.choice(everybody), *CLAUSES, suspension_id=f"s{rng.randint(1, 3)}")
    elif held.bindings:
        table.amend(alone, draft(*everybody, line_check=LineChecks(interval_us=10**9)), table.now_us + 10**6)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 3))
def test_the_core_counts_in_every_state(seed: int, parties: int) -> None:
    """What both signed of the core stays in force, whatever is suspended."""
    table = played(seed, parties, 14)
    held = table.standing()
    for pair, binding in held.bindings.items():
        signature = next(s for s in held.signatures if s.party == pair[0] and (s.version, s.signed) == (binding.version, binding.signed))
        elsewhere = {clause for party, clause, _ in signature.positions if party in pair}
        assert set(CORE_CLAUSES) - elsewhere <= set(clauses_in_force(binding.agreement, pair, table.now_us))


def test_states_move_by_the_table() -> None:
    table, seen = Table(), ["proposed"]
    table.propose(ALFA)
    name = table.version().hash
    steps = [
        lambda: table.sign(ALFA), lambda: table.stand(BRAVO, "accept"), lambda: table.sign(BRAVO), lambda: table.sign(ALFA),
        lambda: table.suspend(ALFA, "radio"), lambda: table.resume(ALFA, ALFA, "radio"), lambda: table.resume(BRAVO, ALFA, "radio"),
    ]  # fmt: skip
    for step in steps:
        step()
        seen.append(table.standing().state(name))
    assert all(two in AGREEMENT_MOVES[one] for one, two in pairwise(seen) if one != two)
    assert {"proposed", "signed", "in_force", "suspended"} <= set(seen)


@pytest.mark.parametrize("clause", CORE_CLAUSES)
def test_the_core_is_not_suspendable(clause: str) -> None:
    assert clause not in SUSPENDABLE


def test_acts_beyond_any_use_are_not_worked_through() -> None:
    table = Table()
    table.propose(ALFA)
    made = acts.on_clauses("accept", HEADER, table.version(), ["radio"])
    first = [table.say(BRAVO, made)[0] for _ in range(MOST_ACTS + 1)]
    held = table.standing()
    assert first[0] not in held.not_counted
    assert "more than" in held.not_counted[first[-1]]


def test_each_act_that_does_not_count_says_why() -> None:
    table = Table(ALFA, BRAVO, CHARLIE)
    table.propose(ALFA, draft(ALFA, BRAVO))
    table.stand(BRAVO, "accept")
    sign = signed(table.standing(), table.version().hash)
    table.say(ALFA, sign)
    table.say(BRAVO, sign)
    wanted = draft(ALFA, BRAVO, line_check=LineChecks(interval_us=1800 * 10**6))
    table.amend(ALFA, wanted, table.now_us + 10**9)
    amendment: Any = table.said[-1][3]
    accept = acts.on_clauses("accept", HEADER, table.version(), ["radio"])
    stranger = replace(amendment, effective_at_us=amendment.effective_at_us)
    crooked = replace(amendment.clauses[0], terms=stating.clause_text(LineChecks(interval_us=1)))
    cases = [
        (CHARLIE, stranger, "no party to the version it changes"),
        (ALFA, replace(amendment, clauses=(crooked,)), "longer than the interval"),
        (ALFA, replace(accept, version="A" * 43), "names a version that is not held"),
        (ALFA, replace(accept, clauses=(replace(accept.clauses[0], hash="A" * 43),)), "radio does not stand so"),
        (ALFA, replace(sign, version="A" * 43, signed=stating.signed_hash("A" * 43, ())), "names a version that is not held"),
    ]
    for party, main, word in cases:
        entry = table.say(party, main)[0]
        assert word in table.standing().not_counted[entry]
    table.suspend(ALFA, "radio")
    (again, _) = table.suspend(ALFA, "claims")
    assert "another suspension already" in table.standing().not_counted[again]
