"""MEETING_CONVENE, AGENDA, MINUTES with their signatures and reservations, ACTION_ITEM and ACTION_DONE."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import (
    TO_ANSWER,
    TO_SEE,
    TO_UNDERSTAND,
    Answer,
    MessagePart,
    Micros,
    Name,
    ObjectId,
    PartyId,
    Priority,
    Text,
    kind,
)  # fmt: skip

MEETING_ANSWERS = (Answer.WILCO, Answer.UNABLE, Answer.STANDBY)

Item = Annotated[str, Meta(min_length=1, max_length=400, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")]
"""One line of an agenda or of minutes."""
LineNumber = Annotated[int, Meta(ge=1, le=128)]


class MeetingLevel(StrEnum):
    """Who meets."""

    DUTY = "duty"
    TECHNICAL = "technical"
    SENIOR = "senior"
    PRINCIPAL = "principal"


class MeetingMode(StrEnum):
    """How they meet."""

    VIDEO = "video"
    VOICE = "voice"
    IN_PERSON = "in_person"
    IN_WRITING = "in_writing"


class MeetingConvene(MessagePart, frozen=True):
    """A meeting is called, of the regular ones or beside them."""

    meeting_id: ObjectId
    meeting_level: MeetingLevel
    mode: MeetingMode
    from_us: Micros
    until_us: Micros
    where: Name | None = None
    host: PartyId | None = None
    languages: Annotated[tuple[str, ...], Meta(max_length=8)] = ()
    extraordinary: bool = False
    remark: Text | None = None


class Agenda(MessagePart, frozen=True):
    """What the meeting that `message.refs` names first is to deal with, in order; the matters themselves are the other refs."""

    items: Annotated[tuple[Item, ...], Meta(min_length=1, max_length=64)]


class Minutes(MessagePart, frozen=True):
    """What was said at the meeting that `message.refs` names first, line by line from 1. Its author signs it by writing it."""

    present: Annotated[tuple[PartyId, ...], Meta(max_length=32)]
    lines: Annotated[tuple[Item, ...], Meta(min_length=1, max_length=128)]


class MinutesSign(MessagePart, frozen=True):
    """The minutes that `message.refs` names first, by their hash, are right."""

    remark: Text | None = None


class MinutesReserve(MessagePart, frozen=True):
    """The minutes that `message.refs` names first are right but for these lines."""

    reserved: Annotated[tuple[LineNumber, ...], Meta(min_length=1, max_length=128)]
    why: Text


class ActionItem(MessagePart, frozen=True):
    """`owner` is to do it by `due_us`; `message.refs` may name the minutes it comes from."""

    action_id: ObjectId
    owner: PartyId
    text: Text
    due_us: Micros


class ActionDone(MessagePart, frozen=True):
    """The action that `message.refs` names first is done; its owner's word only counts."""

    remark: Text | None = None


MEETING_CONVENE = kind(
    "MEETING_CONVENE", "line", MeetingConvene, priority=Priority.ROUTINE, answers=MEETING_ANSWERS, needs=TO_ANSWER, clause="meetings"
)
AGENDA = kind("AGENDA", "line", Agenda, needs=TO_UNDERSTAND, clause="meetings")
MINUTES = kind("MINUTES", "line", Minutes, needs=TO_ANSWER, clause="meetings", answered_by=("MINUTES_SIGN", "MINUTES_RESERVE"))
MINUTES_SIGN = kind("MINUTES_SIGN", "line", MinutesSign, needs=TO_SEE, clause="meetings")
MINUTES_RESERVE = kind("MINUTES_RESERVE", "line", MinutesReserve, needs=TO_UNDERSTAND, clause="meetings")
ACTION_ITEM = kind("ACTION_ITEM", "line", ActionItem, needs=TO_UNDERSTAND, clause="meetings")
ACTION_DONE = kind("ACTION_DONE", "line", ActionDone, needs=TO_SEE, clause="meetings")
