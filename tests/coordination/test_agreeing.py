"""The gate: pairing opens the core; all else needs both mandates and the clause, and says what would open it."""

from __future__ import annotations

import pytest

from deconflict.agreement import rules
from deconflict.agreement.agreement import version_hash
from deconflict.agreement.exchange import LineChecks
from deconflict.agreement.parties import Term
from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.coordination import agreeing
from deconflict.coordination.agreeing import Known
from deconflict.coordination.reckoning import taken_back
from deconflict.picture.fold import note_epoch, note_fork
from deconflict.picture.picture import MessageRecord, Place
from deconflict.statements import KINDS

from .agreed import ALFA, BRAVO, CHARLIE, Table, draft

CORE = sorted(kind.name for kind in KINDS.values() if kind.clause is None)


def ready(*reserved: str) -> Table:
    """Mandates of both, and an agreement in force."""
    table = Table()
    table.agree(*reserved)
    table.mandate(ALFA)
    table.mandate(BRAVO)
    return table


@pytest.mark.parametrize("kind", CORE)
def test_the_core_is_always_open(kind: str) -> None:
    table = Table()
    assert agreeing.allowed(table.picture, kind, ALFA, BRAVO, 0) is None
    table.agree()
    table.suspend(ALFA, *("notification", "claims"))
    assert agreeing.allowed(table.picture, kind, ALFA, BRAVO, table.now_us) is None


def test_each_thing_that_is_missing_is_named_with_its_mend() -> None:
    table = Table()
    known = Known(table.picture)

    def why(at_us: int | None = None) -> tuple[str, str]:
        closed = known.allowed("CONCERN", ALFA, BRAVO, table.now_us if at_us is None else at_us)
        return (closed.why, closed.mend) if closed else ("", "")

    assert why() == (f"no agreement is in force with {BRAVO}", agreeing.PROPOSE)
    table.agree()
    assert why() == ("our own mandate for this line is not stated", "state it: deconflict mandate")
    table.mandate(ALFA)
    assert "has not stated its mandate" in why()[0]
    table.mandate(BRAVO, until_us=table.now_us + 10**7)
    assert why() == ("", "")
    assert "has not stated" in why(table.now_us + 10**7)[0], "a mandate ends"
    table.suspend(BRAVO, "claims")
    assert "the clause claims is suspended" in why()[0]
    table.resume(BRAVO, BRAVO, "claims")
    table.resume(ALFA, BRAVO, "claims")
    assert why() == ("", "")
    table.mandate(ALFA, withdrawn=True)
    assert "our own mandate" in why()[0]


def test_a_reserved_clause_closes_what_it_allows() -> None:
    known = Known(ready("claims").picture)
    closed = known.allowed("CONCERN", ALFA, BRAVO, 10**12)
    assert closed is not None
    assert closed.why.startswith("the clause claims is not agreed")
    assert "--clause claims" in closed.mend
    assert known.allowed("NOTICE_OF_OPERATION", ALFA, BRAVO, 10**12) is None
    assert known.allowed("NEWS", ALFA, BRAVO, 10**12) is None


def test_after_its_term_only_the_core_is_open() -> None:
    table = Table()
    begin_us = table.now_us + 10**9
    table.propose(ALFA, draft(term=Term(effective_from_us=begin_us, effective_to_us=begin_us + 10**9)))
    table.stand(BRAVO, "accept")
    table.sign(ALFA)
    table.sign(BRAVO)
    table.mandate(ALFA)
    table.mandate(BRAVO)
    known = Known(table.picture)
    for at_us, opened in ((table.now_us, False), (begin_us, True), (begin_us + 10**9 - 1, True), (begin_us + 10**9, False)):
        closed = known.allowed("CONCERN", ALFA, BRAVO, at_us)
        assert (closed is None) == opened
        assert opened or (closed is not None and "term" in closed.why)
    assert table.standing(begin_us + 10**9).state(table.version().hash) == "ended"


def test_what_is_known_is_the_same_as_worked_out_anew() -> None:
    table = ready()
    known = Known(table.picture)
    instants = [table.now_us - 5 * 10**6 + step * 500_000 for step in range(40)]
    table.suspend(ALFA, "radio", after_us=5 * 10**6)
    for at_us in [*reversed(instants), *instants]:
        fresh, held = Known(table.picture).between(ALFA, BRAVO, at_us), known.between(BRAVO, ALFA, at_us)
        assert held == fresh
        assert held.from_us <= at_us < held.until_us
        assert Known(table.picture).between(ALFA, BRAVO, held.until_us - 1) == fresh


def test_what_a_peer_says_outside_is_kept_and_named() -> None:
    table = ready()
    known, channel = Known(table.picture), next(iter(table.picture.channels))

    def outside(kind: str, at_us: int, author: str = BRAVO) -> bool:
        record = MessageRecord("e" * 43, Place(author, f"line/{channel}", 0, 1, "e" * 43), kind, at_us)
        return known.outside(record, ALFA) is not None

    assert outside("CONCERN", 0)
    assert not outside("CONCERN", table.now_us)
    assert not outside("WARNING", 0)
    assert not outside("CONCERN", 0, ALFA)
    assert known.outside(MessageRecord("e" * 43), ALFA) is None


def test_numbers_come_from_what_is_in_force_and_from_nobody_alone() -> None:
    table = Table()
    hourly = draft(line_check=LineChecks(interval_us=60 * 10**6))
    known = Known(table.picture)
    assert known.rules(ALFA, BRAVO, table.now_us, [hourly]).line_check_interval_us == 60 * 10**6, "our own draft, while nothing is in force"
    table.propose(ALFA, draft(line_check=LineChecks(interval_us=120 * 10**6)))
    table.stand(BRAVO, "accept")
    table.stand(BRAVO, "reserve", "line_check")
    table.sign(ALFA)
    table.sign(BRAVO)
    rules = known.rules(ALFA, BRAVO, table.now_us, [hourly])
    assert rules.line_check_interval_us == DEFAULT_RULES.line_check_interval_us, "BRAVO never agreed to ALFA's number"
    assert rules.agreement == table.version().hash


def test_a_mandate_is_for_those_who_hear_it() -> None:
    table = Table(ALFA, BRAVO, CHARLIE)
    table.mandate(ALFA)
    assert len(agreeing.mandates(table.picture, ALFA, BRAVO)) == 1
    place = table.said[-1][1]
    table.picture.forks[(ALFA, place.logbook, 0)] = 0
    assert agreeing.mandates(table.picture, ALFA, CHARLIE if "c" in place.logbook else BRAVO) == []


def test_the_rules_name_each_agreement_by_the_version_that_was_signed() -> None:
    """The hash is not worked out again: what counts between two has the values of the version they signed."""
    table = ready("claims")
    known = Known(table.picture)
    binding = known.between(ALFA, BRAVO, table.now_us).bindings[0]
    (counting,) = known.agreed(ALFA, BRAVO, table.now_us)
    assert version_hash(counting) == binding.version
    assert known.rules(ALFA, BRAVO, table.now_us) == rules.between((counting,), ALFA, BRAVO, table.now_us)


def test_what_is_known_says_what_stands_and_when_that_may_have_changed() -> None:
    table = Table()
    known = Known(table.picture)
    assert known.standing("x", table.now_us).versions == {}
    before = known.seen
    table.agree()
    assert known.seen != before
    assert known.between(ALFA, BRAVO, table.now_us).version == table.version().hash
    assert known.standing("x", table.now_us).bindings.keys() == known.standings(table.now_us)["x"].bindings.keys() == {(ALFA, BRAVO)}
    assert known.closed("CLAIM", ALFA, BRAVO, table.now_us), "without mandates"
    assert not known.closed("WARNING", ALFA, BRAVO, table.now_us)


def test_a_text_that_was_signed_stays_what_it_is_when_its_author_goes_on_from_before_it() -> None:
    """The one who proposed may have lost what it proposed on this line, and know the text from another line when it signs anew."""
    table = Table()
    table.propose(ALFA)
    _, proposed, _, _ = table.said[-1]
    version = table.version().hash
    assert note_epoch(table.picture, ALFA, proposed.logbook, 1, (0, proposed.seq - 1))
    assert table.standing().versions == {}, "nobody proposes it and nobody has signed it"
    table.picture.reopened.clear()
    table.sign(BRAVO, version)
    assert note_epoch(table.picture, ALFA, proposed.logbook, 1, (0, proposed.seq - 1))
    assert table.standing().versions[version].proposed_by == frozenset()
    assert table.standing().bindings == {}
    anew = proposed._replace(epoch=1, entry="n" * 43)
    table.picture.agreements.write(anew.entry, anew, table.now_us, table.said[-1][3])  # type: ignore[arg-type]
    assert table.standing().bindings[(ALFA, BRAVO)].version == version
    table.amend(BRAVO, draft(line_check=LineChecks(interval_us=1800 * 10**6)), table.now_us)
    assert set(table.standing().versions) > {version}, "what an amendment changes stays with it"


def test_what_stands_after_where_its_author_goes_on_from_agrees_nothing_until_it_is_said_anew() -> None:
    table = Table()
    table.agree()
    known = Known(table.picture)
    assert known.between(ALFA, BRAVO, table.now_us).bindings
    signed = next(place for _, place, _, main in reversed(table.said) if place.author == ALFA)
    assert note_epoch(table.picture, ALFA, signed.logbook, 1, (0, signed.seq - 1))
    assert known.between(ALFA, BRAVO, table.now_us).bindings == ()
    assert known.standing("x", table.now_us).not_counted == {signed.entry: "its author went on from before it, in a new epoch"}
    assert taken_back(table.picture, signed._replace(epoch=1)) == "", "what stands in the new epoch counts"
    assert taken_back(table.picture, signed._replace(seq=signed.seq - 1)) == "", "and what it goes on from"
    table.picture.reopened.clear()
    note_fork(table.picture, ALFA, signed.logbook, 0, signed.seq)
    assert taken_back(table.picture, signed) == "its logbook has two branches there"
