"""SITE_NOTICE, SITE_CORRECT, SITE_EXPIRE: a place that must not be harmed.

Acknowledging it is never approval; listing it is never a condition of protection, and taking it off the list changes none.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.airspace.volume import Circle
from deconflict.statements.base import Answer, Kind, MessagePart, Micros, Name, ObjectId, Part, PartyId, Priority, Text, kind
from deconflict.statements.consents import Consent
from deconflict.statements.plans import LiveContact, PlaceReference

NEEDS = ("L0", "L2", "L3")
"""A site is understood and passed down to those concerned; nobody is asked to agree to it."""
SITE_ANSWERS = (Answer.NOTED, Answer.STANDBY)


class Site(MessagePart, frozen=True):
    """A protected site stated whole, valid in an interval; `expired` ends it. The place stands in `exact` or `buffered`.

    `release`: the parties it is for; with `release_to_all` instead all who read this logbook, now and later. Those in `buffered_for` are
    given the buffered place only, and from `release_until_us` on nobody is given any. `verified_by`: who made sure of the place before it
    was stated. A record of before both were asked for has neither, and is for all.
    """

    site_id: ObjectId
    function: Name
    from_us: Micros
    until_us: Micros
    verified_by: Name | None = None
    release: Annotated[tuple[PartyId, ...], Meta(max_length=32)] = ()
    expired: bool = False
    why: Name | None = None
    remark: Text | None = None
    buffered_for: Annotated[tuple[PartyId, ...], Meta(max_length=32)] = ()
    release_until_us: Micros | None = None
    release_to_all: bool = False


class Place(Part, frozen=True):
    """The site as a circle."""

    place: Circle


def _stated(name: str) -> Kind:
    return kind(
        name, "plans", Site, priority=Priority.ROUTINE, answers=SITE_ANSWERS, needs=NEEDS, clause="protected_sites",
        exact=Place, buffered=Place, contact=LiveContact, reference=PlaceReference, consent=Consent,
    )  # fmt: skip


SITE_NOTICE = _stated("SITE_NOTICE")
SITE_CORRECT = _stated("SITE_CORRECT")
SITE_EXPIRE = _stated("SITE_EXPIRE")
