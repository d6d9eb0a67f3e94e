"""PROPOSAL and COUNTER: changes to plans and zones that are put to the others. ACCEPT, REJECT, WITHDRAW, EXPIRE: what becomes of an offer.

Nothing here changes a plan or a zone: its own author does, by stating it anew. Silence is no ACCEPT.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.airspace.altitude import Height
from deconflict.airspace.volume import Volume4D
from deconflict.statements.base import (
    TO_ANSWER,
    TO_SEE,
    TO_UNDERSTAND,
    Hash,
    MessagePart,
    Micros,
    Part,
    Priority,
    Signed,
    Text,
    kind,
)  # fmt: skip

Thing = Annotated[str, Meta(pattern=r"^[a-z2-7]{26}:[A-Za-z0-9._-]{1,64}$(?!\n)")]
"""A plan or zone as party:object_id."""


class Shift(Part, frozen=True, tag_field="change", tag="shift"):
    """The thing as it stands in `version`, earlier (less than 0) or later."""

    thing: Thing
    version: Hash
    by_time_us: Signed


class HeightBand(Part, frozen=True, tag_field="change", tag="height_band"):
    """The thing between these heights only."""

    thing: Thing
    version: Hash
    lower: Height
    upper: Height


class OtherVolumes(Part, frozen=True, tag_field="change", tag="other_volumes"):
    """The thing in these volumes instead of its own."""

    thing: Thing
    version: Hash
    volumes: Annotated[tuple[Volume4D, ...], Meta(min_length=1, max_length=64)]


class Pause(Part, frozen=True, tag_field="change", tag="pause"):
    """The thing waits: nothing of it happens before `until_us`."""

    thing: Thing
    version: Hash
    until_us: Micros


Changed = Shift | HeightBand | OtherVolumes | Pause
"""One change, to one plan or zone as it stood in one version."""


class RejectReason(StrEnum):
    """Why an offer is not taken up."""

    NOT_POSSIBLE = "not_possible"
    TOO_LATE = "too_late"
    OTHER_TRAFFIC = "other_traffic"
    NEEDS_AUTHORITY = "needs_authority"
    NOT_AGREED = "not_agreed"


class Proposal(MessagePart, frozen=True):
    """Take all of `changes`, or leave them. It stands until `message.valid_until`, else until `message.answer_by`."""

    changes: Annotated[tuple[Changed, ...], Meta(min_length=1, max_length=8)]
    conflict_id: Hash | None = None
    remark: Text | None = None


class Counter(MessagePart, frozen=True):
    """Another offer in place of the one that `message.refs` names first."""

    changes: Annotated[tuple[Changed, ...], Meta(min_length=1, max_length=8)]
    remark: Text | None = None


class Accept(MessagePart, frozen=True):
    """The offer that `message.refs` names first is taken, whole."""

    remark: Text | None = None


class Reject(MessagePart, frozen=True):
    """The offer that `message.refs` names first is not taken."""

    reason: RejectReason
    remark: Text | None = None


class Withdraw(MessagePart, frozen=True):
    """Our own offer that `message.refs` names first stands no longer; an answer given before this was received still counts."""

    remark: Text | None = None


class Expire(MessagePart, frozen=True):
    """The offer that `message.refs` names first ran out; a note for the record, it would have without it."""

    remark: Text | None = None


ANSWERED_BY = ("COUNTER", "ACCEPT", "REJECT")
CLAUSE = "notification"

PROPOSAL = kind("PROPOSAL", "line", Proposal, priority=Priority.ROUTINE, needs=TO_ANSWER, clause=CLAUSE, answered_by=ANSWERED_BY)
COUNTER = kind("COUNTER", "line", Counter, priority=Priority.ROUTINE, needs=TO_ANSWER, clause=CLAUSE, answered_by=ANSWERED_BY)
ACCEPT = kind("ACCEPT", "line", Accept, priority=Priority.ROUTINE, needs=TO_UNDERSTAND, clause=CLAUSE)
REJECT = kind("REJECT", "line", Reject, priority=Priority.ROUTINE, needs=TO_UNDERSTAND, clause=CLAUSE)
WITHDRAW = kind("WITHDRAW", "line", Withdraw, priority=Priority.ROUTINE, needs=TO_UNDERSTAND, clause=CLAUSE)
EXPIRE = kind("EXPIRE", "line", Expire, priority=Priority.ADMIN, needs=TO_SEE, clause=CLAUSE)
