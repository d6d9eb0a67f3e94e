"""DAILY_PLAN: all that a party will fly next day, by plan and version. PLAN_REPLY: an answer to each item of it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import TO_ANSWER, TO_UNDERSTAND, Answer, Hash, MessagePart, Micros, ObjectId, Part, Priority, Text, kind


class DailyPlan(MessagePart, frozen=True):
    """What is flown on the UTC day that begins at `day_us`, in the part `items`; it is to be here by `cutoff_us`."""

    day_us: Micros
    cutoff_us: Micros
    remark: Text | None = None


class PlanItem(Part, frozen=True):
    """A plan by id, in the version that is meant."""

    op_id: ObjectId
    version: Hash


class PlanItems(Part, frozen=True):
    """The plans of the day; none is an answer too."""

    items: Annotated[tuple[PlanItem, ...], Meta(max_length=500)]


class PlanReply(MessagePart, frozen=True):
    """The answer to the DAILY_PLAN named in `message.refs`: one for each item, in the part `replies`."""

    day_us: Micros
    remark: Text | None = None


class ItemReply(Part, frozen=True):
    """The answer to one version of one plan; never more than it says."""

    op_id: ObjectId
    version: Hash
    answer: Answer


class ItemReplies(Part, frozen=True):
    """Answers, item by item."""

    replies: Annotated[tuple[ItemReply, ...], Meta(max_length=500)]


DAILY_PLAN = kind(
    "DAILY_PLAN", "line", DailyPlan, priority=Priority.ROUTINE, answers=(Answer.NOTED, Answer.STANDBY), needs=TO_ANSWER,
    clause="notification", answered_by=("PLAN_REPLY",), items=PlanItems,
)  # fmt: skip
PLAN_REPLY = kind(
    "PLAN_REPLY", "line", PlanReply, priority=Priority.ROUTINE, needs=TO_UNDERSTAND, clause="notification", replies=ItemReplies,
)  # fmt: skip
