"""TOO_VAGUE, TOO_LATE, PLACE_MISMATCH: a notice that cannot be used, and what could. CORRECTION: a field said earlier was wrong."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.airspace.volume import Circle
from deconflict.statements.base import TO_ANSWER, Answer, Count, Kind, MessagePart, Micros, Priority, Signed, Text, kind
from deconflict.statements.plans import Volumes

RESTATED = (
    "NOTICE_OF_OPERATION", "OPERATION_CHANGE", "OPERATION_CANCEL", "ZONE_NOTICE", "ZONE_CHANGE", "ZONE_CANCEL", "SITE_CORRECT",
    "MOVEMENT_NOTICE", "CORRECTION",
)  # fmt: skip
"""Kinds by which a notice that was sent back is stated anew."""


class Missing(StrEnum):
    """What a notice lacks to be of use."""

    AREA = "area"
    HEIGHTS = "heights"
    TIMES = "times"
    ROUTE = "route"
    CONTACT = "contact"
    LEAD = "lead"
    PLACE = "place"
    FIELDS = "fields"


FieldName = Annotated[str, Meta(pattern=r"^[a-z_]{1,64}$(?!\n)")]


class SentBack(MessagePart, frozen=True):
    """The notice named in `message.refs` cannot be used: what is missing, by how much, and in `suggested` a narrower form of it.

    `stated` and `limit` are what was measured and what was agreed, in km² for the area and µs for times and lead, mm for a place.
    `lacking`: the fields that were agreed and that the notice does not state. A suggestion agrees to nothing.
    """

    missing: Annotated[tuple[Missing, ...], Meta(min_length=1, max_length=8)]
    stated: Count | None = None
    limit: Count | None = None
    lacking: Annotated[tuple[FieldName, ...], Meta(max_length=32)] = ()
    remark: Text | None = None


class Correction(MessagePart, frozen=True):
    """`field` of the message named in `message.refs` should read otherwise; the original stays as it was said.

    The right value stands in just one of `number`, `place`, `at_us`, `words` and the part `exact`.
    """

    field: FieldName
    number: Signed | None = None
    place: Circle | None = None
    at_us: Micros | None = None
    words: Text | None = None
    remark: Text | None = None


def _sent_back(name: str) -> Kind:
    return kind(
        name, "line", SentBack, priority=Priority.URGENT, answers=(Answer.WILCO, Answer.UNABLE, Answer.STANDBY), needs=TO_ANSWER,
        clause="notification", answered_by=RESTATED, suggested=Volumes,
    )  # fmt: skip


TOO_VAGUE = _sent_back("TOO_VAGUE")
TOO_LATE = _sent_back("TOO_LATE")
PLACE_MISMATCH = _sent_back("PLACE_MISMATCH")
CORRECTION = kind(
    "CORRECTION", "line", Correction, priority=Priority.URGENT, answers=(Answer.NOTED, Answer.OBJECT, Answer.STANDBY), needs=TO_ANSWER,
    clause="notification", exact=Volumes,
)  # fmt: skip
