"""SITE_NOTICE: a place that must not be harmed. Acknowledging it is never approval; listing it is never a condition of protection."""

from __future__ import annotations

from deconflict.airspace.volume import Circle
from deconflict.statements.base import TO_UNDERSTAND, Answer, MessagePart, Micros, Name, ObjectId, Part, Priority, Text, kind
from deconflict.statements.plans import LiveContact


class Site(MessagePart, frozen=True):
    """A protected site stated whole, valid in an interval; `expired` ends it. The place stands in `exact` or `buffered`."""

    site_id: ObjectId
    function: Name
    from_us: Micros
    until_us: Micros
    verified_by: Name | None = None
    expired: bool = False
    remark: Text | None = None


class Place(Part, frozen=True):
    """The site as a circle."""

    place: Circle


SITE_NOTICE = kind(
    "SITE_NOTICE", "plans", Site,
    priority=Priority.ROUTINE, answers=(Answer.NOTED, Answer.STANDBY), needs=TO_UNDERSTAND, clause="protected_sites",
    exact=Place, buffered=Place, contact=LiveContact,
)  # fmt: skip
