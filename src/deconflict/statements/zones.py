"""ZONE_NOTICE: where its author asks others not to go. It may be recognised, noted without recognition, or objected to."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.airspace.constraint import ZoneType
from deconflict.statements.base import TO_ANSWER, Answer, MessagePart, Name, ObjectId, Priority, Text, kind
from deconflict.statements.plans import LiveContact, Volumes

ZONE_ANSWERS = (Answer.RECOGNISE, Answer.NOTE_WITHOUT_RECOGNITION, Answer.OBJECT, Answer.STANDBY)


class Zone(MessagePart, frozen=True):
    """A zone stated whole; `cancelled` ends it. `exempt` are op_ids and party ids that may enter."""

    zone_id: ObjectId
    zone_type: ZoneType
    authority: Name
    cancelled: bool = False
    exempt: Annotated[tuple[ObjectId, ...], Meta(max_length=64)] = ()
    remark: Text | None = None


ZONE_NOTICE = kind(
    "ZONE_NOTICE", "plans", Zone, priority=Priority.ROUTINE, answers=ZONE_ANSWERS, needs=TO_ANSWER, clause="zones_and_corridors",
    exact=Volumes, buffered=Volumes, contact=LiveContact,
)  # fmt: skip
