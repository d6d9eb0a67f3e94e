"""What is said of an agreement is read from the wire only where its hash is that of what it states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from deconflict.agreement.agreement import CLAUSES
from deconflict.coordination import agreement_acts as acts
from deconflict.statements.agreements import AgreementAmend, AgreementPropose, AgreementSign
from deconflict.statements.base import MessagePart
from tests.coordination.agreed import ALFA, BRAVO, HEADER, Table, draft, signed

WRONG = "A" * 42 + "E"
Change = Callable[[dict[str, Any]], dict[str, Any]]


def said() -> dict[type[MessagePart], dict[str, Any]]:
    """A proposal, a signature and an amendment as they stand on the wire, each as its kind reads it."""
    table = Table()
    proposal = acts.propose(HEADER, draft())
    table.say(ALFA, proposal)
    table.stand(BRAVO, "accept", *CLAUSES)
    signature = signed(table.standing(), table.version().hash)
    renamed = acts.propose(HEADER, draft()).clauses[:1]
    amendment = AgreementAmend(
        message=HEADER, agreement_id="x", base=proposal.version, version=proposal.version, effective_at_us=1, clauses=renamed
    )
    return {type(part): msgspec.json.decode(msgspec.json.encode(part)) for part in (proposal, signature, amendment)}


SAID = said()


def clause(change: Change) -> Change:
    """The same statement, its first clause changed."""
    return lambda whole: {**whole, "clauses": [change(whole["clauses"][0]), *whole["clauses"][1:]]}


@pytest.mark.parametrize("kind", SAID)
def test_what_was_said_is_read_as_it_was_said(kind: type[MessagePart]) -> None:
    assert msgspec.json.decode(msgspec.json.encode(msgspec.convert(SAID[kind], kind))) == SAID[kind]


@pytest.mark.parametrize(
    ("kind", "change", "what"),
    [
        (AgreementPropose, lambda whole: {**whole, "version": WRONG}, "the hash is not that of what is stated"),
        (AgreementPropose, lambda whole: {**whole, "title": "Another"}, "the hash is not that of what is stated"),
        (AgreementPropose, clause(lambda one: {**one, "terms": one["terms"] + " "}), "not the canonical text"),
        (AgreementPropose, lambda whole: {**whole, "clauses": [*whole["clauses"][:-1], whole["clauses"][0]]}, "stated twice"),
        (AgreementAmend, clause(lambda one: {**one, "terms": '{"colour":"red"}'}), "not the canonical text|unknown field"),
        (AgreementAmend, lambda whole: {**whole, "clauses": whole["clauses"] * 2}, "stated twice"),
        (AgreementSign, lambda whole: {**whole, "signed": WRONG}, "the hash is not that of what is stated"),
        (AgreementSign, lambda whole: {**whole, "version": WRONG}, "the hash is not that of what is stated"),
        (
            AgreementSign,
            lambda whole: {**whole, "positions": [{"party": BRAVO, "stands": "rejected", "clauses": [CLAUSES[0]]}]},
            "the hash is not that of what is stated",
        ),
    ],
)
def test_what_states_something_else_than_its_hash_is_not_read(kind: type[MessagePart], change: Change, what: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=what):
        msgspec.convert(change(SAID[kind]), kind)
