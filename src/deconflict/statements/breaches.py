"""BREACH_ENTRY: one side's entry in the ledger both keep. BREACH_AGREE, BREACH_DISPUTE: what the other says of it."""

from __future__ import annotations

from enum import StrEnum

from deconflict.airspace.volume import Circle
from deconflict.statements.base import TO_ANSWER, TO_UNDERSTAND, MessagePart, Micros, ObjectId, PartyId, Text, kind
from deconflict.statements.evidence import Evidence


class DisputeGround(StrEnum):
    """Why an entry is disputed."""

    NOT_OURS = "not_ours"
    OTHER_PLACE = "other_place"
    OTHER_TIME = "other_time"
    WITHIN_AGREEMENT = "within_agreement"
    EMERGENCY = "emergency"
    NO_RECORD = "no_record"


class BreachEntry(MessagePart, frozen=True):
    """`party` did what the clause `breached` rules out, at a time and, where it has one, a place."""

    breached: ObjectId
    party: PartyId
    at_us: Micros
    place: Circle | None = None
    evidence: Evidence = ()
    remark: Text | None = None


class BreachAgree(MessagePart, frozen=True):
    """The entry that `message.refs` names first is right."""

    remark: Text | None = None


class BreachDispute(MessagePart, frozen=True):
    """The entry that `message.refs` names first is not right, or not so."""

    ground: DisputeGround
    evidence: Evidence = ()
    remark: Text | None = None


BREACH_ENTRY = kind(
    "BREACH_ENTRY", "line", BreachEntry, needs=TO_ANSWER, clause="breach_ledger", answered_by=("BREACH_AGREE", "BREACH_DISPUTE")
)
BREACH_AGREE = kind("BREACH_AGREE", "line", BreachAgree, needs=TO_UNDERSTAND, clause="breach_ledger")
BREACH_DISPUTE = kind("BREACH_DISPUTE", "line", BreachDispute, needs=TO_UNDERSTAND, clause="breach_ledger")
