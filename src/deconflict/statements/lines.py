"""The line itself: its state as a signed fact, calls made on it, calls turned away, and the card that exercises every field.

LINE_CHECK and LINE_CHECK_REPLY stand in `messages`; they carry the card and what each side has seen of the other.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.airspace.altitude import Height
from deconflict.airspace.volume import Circle
from deconflict.statements.base import (
    TO_SEE,
    TO_UNDERSTAND,
    Answer,
    Count,
    MessagePart,
    Micros,
    Name,
    Part,
    PartyId,
    Priority,
    Role,
    Status,
    Text,
    kind,
)  # fmt: skip
from deconflict.statements.receipts import Bearer


class LineState(StrEnum):
    """State of a line over one bearer. UP needs a proof younger than the agreed interval."""

    UP = "UP"
    UNPROVED = "UNPROVED"
    DEGRADED = "DEGRADED"
    DOWN = "DOWN"


class TestCard(Part, frozen=True):
    """Every sort of field once, all harmless: a text from the fixed list, a place, a height, an instant, and a code of each type."""

    __test__ = False

    text: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")]
    place: Circle
    height: Height
    at_us: Micros
    answer: Answer
    priority: Priority
    role: Role
    status: Status


class HeadSeen(Part, frozen=True):
    """How far the writer of a line check holds that party's logbook of this line."""

    party: PartyId
    epoch: Count
    seq: Count


Heads = Annotated[tuple[HeadSeen, ...], Meta(max_length=32)]


class LineStatus(MessagePart, frozen=True):
    """How its author's line to the one party in `message.to` stands over `bearer`, since when, and up to when it is proved.

    `planned_from_us` to `planned_until_us`: an outage told in advance; it changes no state, it says why.
    """

    bearer: Bearer
    state: LineState
    since_us: Micros
    proved_us: Micros | None = None
    planned_from_us: Micros | None = None
    planned_until_us: Micros | None = None


class CallOutcome(StrEnum):
    """What became of a call: somebody spoke, nobody answered, or it was turned away."""

    SPOKE = "spoke"
    NO_REPLY = "no_reply"
    TURNED_AWAY = "turned_away"


class LineCall(MessagePart, frozen=True):
    """We called by `bearer` about the messages in `message.refs`. Nobody needs leave to call.

    `trigger`: the agreed event that obliged us to.
    """

    bearer: Bearer
    at_us: Micros
    outcome: CallOutcome
    spoke_with: Role | None = None
    trigger: Name | None = None
    remark: Text | None = None


class LineRefused(MessagePart, frozen=True):
    """We do not take this call or these messages (`message.refs`) now. It is no answer to them, and stops no climb."""

    why: Name
    until_us: Micros | None = None
    remark: Text | None = None


LINE_STATUS = kind("LINE_STATUS", "line", LineStatus, priority=Priority.ROUTINE, needs=("L0",))
LINE_CALL = kind("LINE_CALL", "line", LineCall, priority=Priority.ROUTINE, needs=TO_SEE)
LINE_REFUSED = kind("LINE_REFUSED", "line", LineRefused, priority=Priority.URGENT, needs=TO_UNDERSTAND)
