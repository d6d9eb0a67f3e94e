"""INCIDENT_REPORT: what happened, in three stages, each a report of its own that names the one before."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.airspace.volume import Circle
from deconflict.statements.base import TO_UNDERSTAND, Hash, MessagePart, Micros, ObjectId, PartyId, Priority, Text, kind
from deconflict.statements.evidence import Evidence, Harms


class ReportStage(StrEnum):
    """Which report this is: the first word, what is known after some days, the last word."""

    INITIAL = "initial"
    PRELIMINARY = "preliminary"
    FINAL = "final"


class IncidentClass(StrEnum):
    """What its author holds it to be; no report is without it."""

    UNINTENDED = "unintended"
    DISPUTED = "disputed"
    DELIBERATE_ALLEGED = "deliberate_alleged"


class Measure(StrEnum):
    """What was done at once."""

    ACTIVITY_STOPPED = "activity_stopped"
    AREA_LEFT = "area_left"
    HELP_SENT = "help_sent"
    LINE_CALLED = "line_called"
    RECORDS_KEPT = "records_kept"
    HOLD_PROPOSED = "hold_proposed"
    NONE_YET = "none_yet"


class IncidentReport(MessagePart, frozen=True):
    """An incident as its author sees it. `message.refs`: its own report before this one, or the report of another that it answers."""

    incident_id: ObjectId
    stage: ReportStage
    incident_class: IncidentClass
    place: Circle
    from_us: Micros
    until_us: Micros
    parties: Annotated[tuple[PartyId, ...], Meta(max_length=32)] = ()
    harm: Harms = ()
    measures: Annotated[tuple[Measure, ...], Meta(max_length=8)] = ()
    notices: Annotated[tuple[Hash, ...], Meta(max_length=16)] = ()
    evidence: Evidence = ()
    remark: Text | None = None


INCIDENT_REPORT = kind("INCIDENT_REPORT", "line", IncidentReport, priority=Priority.URGENT, needs=TO_UNDERSTAND, clause="incident")
