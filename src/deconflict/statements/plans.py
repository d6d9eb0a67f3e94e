"""NOTICE_OF_OPERATION: a plan. Every later word on it (change, activation, end) states the whole plan anew."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.volume import Volume4D
from deconflict.statements.base import TO_ANSWER, Answer, MessagePart, Name, ObjectId, Part, PartyId, Priority, Text, kind

PLAN_ANSWERS = (
    Answer.WILCO, Answer.UNABLE, Answer.STANDBY, Answer.NO_OBJECTION, Answer.NOTED, Answer.OBJECT, Answer.NO_CONTROL,
)  # fmt: skip


class Operation(MessagePart, frozen=True):
    """What is flown, by whom, in which state; where and when stands in the part `exact` or `buffered`."""

    op_id: ObjectId
    operation: OperationKind
    aircraft_class: AircraftClass
    count: Annotated[int, Meta(ge=1, le=1000)]
    state: IntentState
    rank: Annotated[int, Meta(ge=0, le=100)] = 0
    manager: Name | None = None
    on_behalf_of: PartyId | None = None
    tracks: Annotated[tuple[ObjectId, ...], Meta(max_length=64)] = ()
    remark: Text | None = None


class Volumes(Part, frozen=True):
    """Where and when: at most 64 volumes."""

    volumes: Annotated[tuple[Volume4D, ...], Meta(min_length=1, max_length=64)]


class LiveContact(Part, frozen=True):
    """Whom to reach while it happens."""

    name: Name
    means: Annotated[str, Meta(min_length=1, max_length=128)]


NOTICE_OF_OPERATION = kind(
    "NOTICE_OF_OPERATION", "plans", Operation,
    priority=Priority.ROUTINE, answers=PLAN_ANSWERS, needs=TO_ANSWER, clause="notification",
    exact=Volumes, buffered=Volumes, contact=LiveContact,
)  # fmt: skip
