"""ALERT_SUPPRESSED: one desk calls no more for one pair, for a stated reason and until a stated instant. It ends nothing, and quiets
nobody else's desk."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import TO_SEE, MessagePart, Micros, Priority, Text, kind


class SuppressionReason(StrEnum):
    """Why an alert need not call for a while."""

    ACTION_TAKEN = "action_taken"
    CREWS_IN_CONTACT = "crews_in_contact"
    OWN_SEPARATION = "own_separation"
    WRONG_DATA = "wrong_data"
    OTHER = "other"


class AlertSuppressed(MessagePart, frozen=True):
    """The alert of the WARNING that `message.refs` names first calls at our desk no more before `until_us`, unless it rises above `level`.

    Of one party's words about a pair the newest counts: one with an end that is not after it was written takes those before it back.
    """

    pair: Annotated[tuple[str, ...], Meta(min_length=2, max_length=2)]
    level: Annotated[str, Meta(pattern=r"^(ADVISORY|CAUTION|WARNING)$(?!\n)")]
    reason: SuppressionReason
    until_us: Micros
    remark: Text | None = None


ALERT_SUPPRESSED = kind("ALERT_SUPPRESSED", "line", AlertSuppressed, priority=Priority.ROUTINE, needs=TO_SEE)
