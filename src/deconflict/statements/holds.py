"""HOLD_PROPOSAL: a pause for both sides while they talk. HOLD: we pause too. RELEASE: either side ends it, at once."""

from __future__ import annotations

from deconflict.airspace.volume import Circle
from deconflict.statements.base import TO_ANSWER, TO_UNDERSTAND, Answer, MessagePart, Micros, Name, Priority, Text, kind

HOLD_ANSWERS = (Answer.UNABLE, Answer.STANDBY, Answer.NO_CONTROL)


class HoldProposal(MessagePart, frozen=True):
    """Nobody's activity in `place` (where absent: in the whole area agreed) from `from_us` until `until_us`, while we talk."""

    from_us: Micros
    until_us: Micros
    place: Circle | None = None
    remark: Text | None = None


class Hold(MessagePart, frozen=True):
    """We keep the pause that `message.refs` names first, as long as you do."""

    remark: Text | None = None


class Release(MessagePart, frozen=True):
    """We keep the pause that `message.refs` names first no longer."""

    why: Name
    remark: Text | None = None


HOLD_PROPOSAL = kind(
    "HOLD_PROPOSAL", "line", HoldProposal, priority=Priority.URGENT, answers=HOLD_ANSWERS, needs=TO_ANSWER, clause="escalation",
    answered_by=("HOLD", "RELEASE"),
)  # fmt: skip
HOLD = kind("HOLD", "line", Hold, priority=Priority.URGENT, needs=TO_UNDERSTAND, clause="escalation")
RELEASE = kind("RELEASE", "line", Release, priority=Priority.URGENT, needs=TO_UNDERSTAND, clause="escalation")
