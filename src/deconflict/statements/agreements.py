"""MANDATE, and every act on an agreement: proposed whole, accepted, reserved or rejected by clause, signed, amended, suspended, resumed.

All of them are core: who is paired may always say them, and none of them alone binds anybody else.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.agreement import stating
from deconflict.agreement.agreement import CLAUSES, version_hash
from deconflict.errors import Refused
from deconflict.statements.base import (
    TO_ANSWER,
    TO_SEE,
    TO_UNDERSTAND,
    Answer,
    Hash,
    MessagePart,
    Micros,
    Name,
    ObjectId,
    Part,
    PartyId,
    Priority,
    Role,
    Text,
    kind,
)  # fmt: skip

MOST_PARTIES = 32
ClauseId = Annotated[str, Meta(pattern=f"^({'|'.join(CLAUSES)})$(?!\\n)")]
ClauseText = Annotated[str, Meta(min_length=2, max_length=60_000, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")]


class Purpose(StrEnum):
    """What a line is authorised for."""

    AVOID_INCIDENTS = "avoid_incidents"
    HUMANITARIAN_MOVEMENT = "humanitarian_movement"
    SEARCH_AND_RESCUE = "search_and_rescue"
    FIRE_FIGHTING = "fire_fighting"
    EXERCISE = "exercise"
    OTHER = "other"


class SuspensionReason(StrEnum):
    """Why clauses are suspended."""

    INCIDENT = "incident"
    BREACH_ALLEGED = "breach_alleged"
    REVIEW = "review"
    TECHNICAL = "technical"
    INSTRUCTED = "instructed"
    OTHER = "other"


class Standpoint(StrEnum):
    """Where a party stands on a clause when it is not agreed; `open` = it has not said."""

    OPEN = "open"
    RESERVED = "reserved"
    REJECTED = "rejected"


class ClauseStated(Part, frozen=True):
    """One clause of an agreement: its id, and its values as canonical JSON with every default spelt out (docs/agreement.md)."""

    clause: ClauseId
    terms: ClauseText


class ClauseRef(Part, frozen=True):
    """One clause as it stands in a version, by its own hash."""

    clause: ClauseId
    hash: Hash


class PositionStated(Part, frozen=True):
    """The clauses on which `party` stands elsewhere than agreed."""

    party: PartyId
    stands: Standpoint
    clauses: Annotated[tuple[ClauseId, ...], Meta(min_length=1, max_length=64)]


class Signatory(Part, frozen=True):
    """A person who signed, and under which role."""

    name: Name
    role: Role


class FirstSignature(Part, frozen=True):
    """The first of two persons has signed what `signed` names; in the logbook `desk`, which nobody else reads, it waits for the second."""

    agreement_id: ObjectId
    signed: Hash
    signatory: Signatory


class Mandate(MessagePart, frozen=True):
    """Who authorised this line on our side, for what, from when until when. The newest said counts; `withdrawn` ends it."""

    authorised_by: Name
    purpose: Purpose
    from_us: Micros
    until_us: Micros
    withdrawn: bool = False
    remark: Text | None = None


class AgreementPropose(MessagePart, frozen=True):
    """The first version of an agreement, whole: every clause, by whoever is a party to it. Its name is the hash of all its values.

    Who proposes it stands behind every clause of it until it says otherwise.
    """

    agreement_id: ObjectId
    title: Name
    version: Hash
    clauses: Annotated[tuple[ClauseStated, ...], Meta(min_length=len(CLAUSES), max_length=len(CLAUSES))]
    remark: Text | None = None

    def __post_init__(self) -> None:
        """Refuse what agreement.checks refuses, and a name that is not the hash of what is stated."""
        _checked(self.version, stating_version(self.agreement_id, self.title, self.clauses))


class AgreementAmend(MessagePart, frozen=True):
    """The version after `base`: these clauses in place of its own. In force once all have signed it and `effective_at_us` is past."""

    agreement_id: ObjectId
    base: Hash
    version: Hash
    effective_at_us: Micros
    clauses: Annotated[tuple[ClauseStated, ...], Meta(min_length=1, max_length=len(CLAUSES))]
    remark: Text | None = None

    def __post_init__(self) -> None:
        """Refuse clauses that are none; whether they fit `base` is judged where `base` is known."""
        try:
            stating.read_clauses(stated_of(self.clauses))
        except Refused as fault:
            raise ValueError(str(fault)) from None


class ClauseAccept(MessagePart, frozen=True):
    """We agree to these clauses as they stand in `version`."""

    agreement_id: ObjectId
    version: Hash
    clauses: Annotated[tuple[ClauseRef, ...], Meta(min_length=1, max_length=64)]
    remark: Text | None = None


class ClauseReserve(MessagePart, frozen=True):
    """We do not agree to these clauses yet; the others stand."""

    agreement_id: ObjectId
    version: Hash
    clauses: Annotated[tuple[ClauseRef, ...], Meta(min_length=1, max_length=64)]
    remark: Text


class ClauseReject(MessagePart, frozen=True):
    """We do not agree to these clauses as they stand; the others stand."""

    agreement_id: ObjectId
    version: Hash
    clauses: Annotated[tuple[ClauseRef, ...], Meta(min_length=1, max_length=64)]
    remark: Text


class AgreementSign(MessagePart, frozen=True):
    """Two persons of one party sign `version` with each clause as it stands: `signed` is the hash of both.

    It binds those who signed the same `signed`, each pair on the clauses that both agreed.
    """

    agreement_id: ObjectId
    version: Hash
    signed: Hash
    signatories: tuple[Signatory, Signatory]
    positions: Annotated[tuple[PositionStated, ...], Meta(max_length=3 * MOST_PARTIES)] = ()

    def __post_init__(self) -> None:
        """Refuse a hash that is not of what is signed."""
        _checked(self.signed, stating.signed_hash(self.version, positions_of(self)))


class Suspend(MessagePart, frozen=True):
    """We suspend these clauses from an instant on, with the agreed notice. What never stops cannot be suspended."""

    agreement_id: ObjectId
    suspension_id: ObjectId
    clauses: Annotated[tuple[ClauseId, ...], Meta(min_length=1, max_length=64)]
    reason: SuspensionReason
    from_us: Micros
    remark: Text | None = None


class ResumePropose(MessagePart, frozen=True):
    """We propose to resume clauses that `party` suspended; it binds nobody."""

    agreement_id: ObjectId
    party: PartyId
    suspension_id: ObjectId
    clauses: Annotated[tuple[ClauseId, ...], Meta(min_length=1, max_length=64)]
    remark: Text | None = None


class Resume(MessagePart, frozen=True):
    """We agree to resume these clauses; they are in force again once all who signed have said so."""

    agreement_id: ObjectId
    party: PartyId
    suspension_id: ObjectId
    clauses: Annotated[tuple[ClauseId, ...], Meta(min_length=1, max_length=64)]
    remark: Text | None = None


def stated_of(clauses: tuple[ClauseStated, ...]) -> tuple[stating.Stated, ...]:
    """(clause id, canonical text) of each."""
    return tuple((stated.clause, stated.terms) for stated in clauses)


def positions_of(sign: AgreementSign) -> tuple[stating.Position, ...]:
    """(party, clause id, status) of every position beside what is signed."""
    return tuple((said.party, clause, said.stands.value) for said in sign.positions for clause in said.clauses)


def stating_version(agreement_id: str, title: str, clauses: tuple[ClauseStated, ...]) -> str:
    """The name of the first version these clauses state. Raises: ValueError for what is no agreement."""
    try:
        return version_hash(stating.read(agreement_id, title, stated_of(clauses)))
    except Refused as fault:
        raise ValueError(str(fault)) from None


def _checked(stated: str, reckoned: str) -> None:
    if stated != reckoned:
        raise ValueError("the hash is not that of what is stated")


ANSWERS = (Answer.NOTED, Answer.STANDBY)
BY_CLAUSE = ("CLAUSE_ACCEPT", "CLAUSE_RESERVE", "CLAUSE_REJECT", "AGREEMENT_SIGN")

MANDATE = kind("MANDATE", "line", Mandate, needs=TO_UNDERSTAND)
AGREEMENT_PROPOSE = kind("AGREEMENT_PROPOSE", "line", AgreementPropose, answers=ANSWERS, needs=TO_ANSWER, answered_by=BY_CLAUSE)
AGREEMENT_AMEND = kind("AGREEMENT_AMEND", "line", AgreementAmend, answers=ANSWERS, needs=TO_ANSWER, answered_by=BY_CLAUSE)
CLAUSE_ACCEPT = kind("CLAUSE_ACCEPT", "line", ClauseAccept, needs=TO_SEE)
CLAUSE_RESERVE = kind("CLAUSE_RESERVE", "line", ClauseReserve, needs=TO_UNDERSTAND)
CLAUSE_REJECT = kind("CLAUSE_REJECT", "line", ClauseReject, needs=TO_UNDERSTAND)
AGREEMENT_SIGN = kind("AGREEMENT_SIGN", "line", AgreementSign, needs=TO_UNDERSTAND)
FIRST_SIGNATURE = kind("FIRST_SIGNATURE", "desk", FirstSignature)
SUSPEND = kind("SUSPEND", "line", Suspend, priority=Priority.URGENT, needs=TO_UNDERSTAND)
RESUME_PROPOSE = kind(
    "RESUME_PROPOSE", "line", ResumePropose, priority=Priority.ROUTINE, answers=ANSWERS, needs=TO_ANSWER, answered_by=("RESUME",)
)
RESUME = kind("RESUME", "line", Resume, priority=Priority.ROUTINE, needs=TO_UNDERSTAND)
