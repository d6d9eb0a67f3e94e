"""CLAIM: somebody says that harm was done. Its answers, rebuttals, findings and reopening; and questions with a deadline.

No information is not a denial, and neither is a confirmation: each is a code of its own, and a later answer names the first.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.airspace.volume import Circle
from deconflict.statements.base import TO_ANSWER, TO_UNDERSTAND, Count, Hash, MessagePart, Micros, PartyId, Text, kind
from deconflict.statements.evidence import Evidence, Harms


class ClaimSource(StrEnum):
    """What kind of source it comes from; never who or where it is."""

    OWN_OBSERVATION = "own_observation"
    OTHER_PARTY = "other_party"
    RESIDENTS = "residents"
    AUTHORITIES = "authorities"
    AID_ORGANISATION = "aid_organisation"
    PRESS = "press"
    SOCIAL_MEDIA = "social_media"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure its author is of it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ClaimCode(StrEnum):
    """What a party answers to a claim."""

    RECEIVED = "received"
    UNDER_REVIEW = "under_review"
    NO_INFORMATION = "no_information"
    NOT_OURS = "not_ours"
    CONFIRMED = "confirmed"
    PARTLY = "partly"
    NOT_SUPPORTED = "not_supported"
    INSUFFICIENT = "insufficient"
    DUPLICATE = "duplicate"


class Missing(StrEnum):
    """What a claim would need before it can be looked into."""

    PLACE = "place"
    TIME = "time"
    HARM = "harm"
    EVIDENCE = "evidence"


class Finding(StrEnum):
    """What a party holds a claim to be after looking into it."""

    CREDIBLE = "credible"
    NON_CREDIBLE = "non_credible"
    DUPLICATE = "duplicate"


class Question(StrEnum):
    """What is asked for."""

    WHAT_HAPPENED = "what_happened"
    YOURS_OR_NOT = "yours_or_not"
    FLIGHTS_AT_TIME = "flights_at_time"
    RECORDED_TRACKS = "recorded_tracks"
    PERSONS_HARMED = "persons_harmed"
    MEASURES_TAKEN = "measures_taken"
    EVIDENCE = "evidence"
    STATE_OF_REVIEW = "state_of_review"


class DeclineReason(StrEnum):
    """Why a question is not answered."""

    NOT_HELD = "not_held"
    NOT_SHARED = "not_shared"
    UNDER_REVIEW = "under_review"
    NOT_OURS = "not_ours"


class Claim(MessagePart, frozen=True):
    """Harm that somebody reports. Without a place or a time it is taken, as insufficient, and asks for what is missing."""

    source: ClaimSource
    confidence: Confidence
    harm: Harms = ()
    place: Circle | None = None
    from_us: Micros | None = None
    until_us: Micros | None = None
    persons: Count | None = None
    about: PartyId | None = None
    evidence: Evidence = ()
    remark: Text | None = None


class ClaimAnswer(MessagePart, frozen=True):
    """One party's answer to the claim that `message.refs` names first; a later one names its own first answer after it."""

    code: ClaimCode
    missing: Annotated[tuple[Missing, ...], Meta(max_length=4)] = ()
    duplicate_of: Hash | None = None
    evidence: Evidence = ()
    remark: Text | None = None


class Rebuttal(MessagePart, frozen=True):
    """Why the claim, answer or finding that `message.refs` names first does not hold."""

    text: Text
    evidence: Evidence = ()


class FindingMade(MessagePart, frozen=True):
    """What its author found of the claim that `message.refs` names first; for its author only, until the others find the same."""

    found: Finding
    duplicate_of: Hash | None = None
    evidence: Evidence = ()
    remark: Text | None = None


class Reopen(MessagePart, frozen=True):
    """The finding that `message.refs` names first stands no longer: there is something new."""

    why: Text
    evidence: Evidence = ()


class RequestForInformation(MessagePart, frozen=True):
    """A question on the matter that `message.refs` names. It is due as the clause says, or at `needed_by_us` where that is later."""

    question: Question
    urgent: bool = False
    needed_by_us: Micros | None = None
    text: Text | None = None


class Information(MessagePart, frozen=True):
    """What is known of the question that `message.refs` names first; files by their hashes."""

    text: Text
    files: Evidence = ()


class Decline(MessagePart, frozen=True):
    """The question that `message.refs` names first is not answered, and why."""

    reason: DeclineReason
    remark: Text | None = None


CLAIM = kind("CLAIM", "line", Claim, needs=TO_ANSWER, clause="claims", answered_by=("CLAIM_ANSWER",))
CLAIM_ANSWER = kind("CLAIM_ANSWER", "line", ClaimAnswer, needs=TO_UNDERSTAND, clause="claims")
REBUTTAL = kind("REBUTTAL", "line", Rebuttal, needs=TO_UNDERSTAND, clause="claims")
FINDING = kind("FINDING", "line", FindingMade, needs=TO_UNDERSTAND, clause="claims")
REOPEN = kind("REOPEN", "line", Reopen, needs=TO_UNDERSTAND, clause="claims")
REQUEST_FOR_INFORMATION = kind(
    "REQUEST_FOR_INFORMATION", "line", RequestForInformation, needs=TO_ANSWER, clause="claims", answered_by=("INFORMATION", "DECLINE")
)
INFORMATION = kind("INFORMATION", "line", Information, needs=TO_UNDERSTAND, clause="claims")
DECLINE = kind("DECLINE", "line", Decline, needs=TO_UNDERSTAND, clause="claims")
