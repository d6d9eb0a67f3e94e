"""ZONE_NOTICE, ZONE_CHANGE, ZONE_CANCEL: where a party asks others not to go. Recognised, noted without recognition, or objected to."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.airspace.constraint import ZoneType
from deconflict.statements.base import (
    TO_ANSWER,
    TO_UNDERSTAND,
    Answer,
    Kind,
    MessagePart,
    Micros,
    Name,
    ObjectId,
    Priority,
    Text,
    kind,
)
from deconflict.statements.plans import SENT_BACK, LiveContact, PlaceReference, Volumes

ZONE_ANSWERS = (Answer.RECOGNISE, Answer.NOTE_WITHOUT_RECOGNITION, Answer.OBJECT, Answer.STANDBY)


class Zone(MessagePart, frozen=True):
    """A zone stated whole; `cancelled` ends it. `exempt` are op_ids and party ids that may enter.

    `civil_informed_at_us`: when the civil air traffic services were told of it.
    """

    zone_id: ObjectId
    zone_type: ZoneType
    authority: Name
    cancelled: bool = False
    exempt: Annotated[tuple[ObjectId, ...], Meta(max_length=64)] = ()
    civil_informed_at_us: Micros | None = None
    why: Name | None = None
    remark: Text | None = None


def _stated(name: str, needs: tuple[str, ...]) -> Kind:
    answered_by = SENT_BACK if "L4" in needs else ()
    return kind(
        name, "plans", Zone, priority=Priority.ROUTINE, answers=ZONE_ANSWERS, needs=needs, clause="zones_and_corridors",
        answered_by=answered_by, exact=Volumes, buffered=Volumes, contact=LiveContact, reference=PlaceReference,
    )  # fmt: skip


ZONE_NOTICE = _stated("ZONE_NOTICE", TO_ANSWER)
ZONE_CHANGE = _stated("ZONE_CHANGE", TO_ANSWER)
ZONE_CANCEL = _stated("ZONE_CANCEL", TO_UNDERSTAND)
