"""STATEMENT_OF_ABSENCE: what a party has, or does not have, in an area for a time. Typed, signed, and compared with what is seen there."""

from __future__ import annotations

from enum import StrEnum

from deconflict.statements.base import TO_UNDERSTAND, Answer, MessagePart, Priority, Text, kind
from deconflict.statements.plans import PlaceReference, Volumes


class Presence(StrEnum):
    """What a party says of those in an area: it has none there, it commands them, it does not, or it cannot tell."""

    NONE_OF_OURS = "none_of_ours"
    UNDER_OUR_CONTROL = "under_our_control"
    NOT_UNDER_OUR_CONTROL = "not_under_our_control"
    UNKNOWN = "unknown"


class Absence(MessagePart, frozen=True):
    """`presence` in the volumes of the part `exact`, each for its time. A later statement does not change an earlier one."""

    presence: Presence
    remark: Text | None = None


STATEMENT_OF_ABSENCE = kind(
    "STATEMENT_OF_ABSENCE", "line", Absence, priority=Priority.URGENT, answers=(Answer.NOTED, Answer.OBJECT, Answer.STANDBY),
    needs=TO_UNDERSTAND, clause="notification", exact=Volumes, reference=PlaceReference,
)  # fmt: skip
