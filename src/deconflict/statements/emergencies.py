"""Emergencies, search and rescue, lost communication, and who has to give way. They pass while everything else is suspended.

A case is known by the entry that opened it (EMERGENCY or SAR_REQUEST); later words on it name that entry first in their refs.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.agreement.conduct import User as User
from deconflict.airspace.volume import Circle
from deconflict.statements.base import TO_ANSWER, TO_SEE, TO_UNDERSTAND, Answer, MessagePart, Micros, Name, PartyId, Priority, Text, kind
from deconflict.statements.plans import PlaceReference

Persons = Annotated[int, Meta(ge=0, le=100_000)]
FrequencyHz = Annotated[int, Meta(ge=1_000, le=400_000_000_000)]
Callsign = Annotated[str, Meta(pattern=r"^[A-Z0-9-]{1,10}$(?!\n)")]

EMERGENCY_ANSWERS = (Answer.WILCO, Answer.UNABLE, Answer.STANDBY, Answer.NOTED, Answer.NO_CONTROL)
SAR_ANSWERS = (Answer.WILCO, Answer.UNABLE, Answer.STANDBY, Answer.NOTED)
INTERCEPT_ANSWERS = (Answer.WILCO, Answer.UNABLE, Answer.NOT_OURS, Answer.CHECKING, Answer.NO_CONTROL)
DISPLACED_ANSWERS = (Answer.WILCO, Answer.UNABLE, Answer.STANDBY, Answer.OBJECT, Answer.NO_CONTROL)


class Distress(StrEnum):
    """What happened."""

    AIRCRAFT = "aircraft"
    CRASH = "crash"
    DITCHING = "ditching"
    VESSEL = "vessel"
    FIRE = "fire"
    MEDICAL = "medical"
    MISSING = "missing"
    OTHER = "other"


class Help(StrEnum):
    """What help is wanted or offered."""

    SEARCH = "search"
    PICK_UP = "pick_up"
    MEDICAL = "medical"
    FIRE_FIGHTING = "fire_fighting"
    RELAY = "relay"
    LANDING = "landing"
    KEEP_OUT = "keep_out"


class Leave(StrEnum):
    """Leave to enter for rescue: asked for, granted, refused. Only GRANTED, by who was asked, is leave; silence never is."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class SarOutcome(StrEnum):
    """How a case ended."""

    FOUND = "found"
    HANDED_OVER = "handed_over"
    CALLED_OFF = "called_off"
    FALSE_ALARM = "false_alarm"


class Intention(StrEnum):
    """What a craft that cannot be spoken to is expected to do."""

    CONTINUE = "continue"
    RETURN = "return"
    LAND_NEAREST = "land_nearest"
    HOLD = "hold"
    UNKNOWN = "unknown"


HelpList = Annotated[tuple[Help, ...], Meta(max_length=7)]
FrequenciesHz = Annotated[tuple[FrequencyHz, ...], Meta(max_length=8)]


class Emergency(MessagePart, frozen=True):
    """Somebody is in danger of life. Where and who, as far as known; it opens a case."""

    distress: Distress
    at_us: Micros
    place: Circle | None = None
    callsign: Callsign | None = None
    persons: Persons | None = None
    help_wanted: HelpList = ()
    leave: Leave | None = None
    frequency_hz: FrequencyHz | None = None
    remark: Text | None = None


class SarRequest(MessagePart, frozen=True):
    """Help is asked for in a search or rescue; it opens a case, or asks more in the case named first in the refs."""

    place: Circle
    at_us: Micros
    help_wanted: Annotated[tuple[Help, ...], Meta(min_length=1, max_length=7)]
    persons: Persons | None = None
    leave: Leave | None = None
    frequency_hz: FrequencyHz | None = None
    coordinator: PartyId | None = None
    remark: Text | None = None


class SarOffer(MessagePart, frozen=True):
    """Help is offered in a case: what, with how many craft, from when on. `leave` answers or asks for leave to enter."""

    help_offered: Annotated[tuple[Help, ...], Meta(min_length=1, max_length=7)]
    craft: Annotated[int, Meta(ge=0, le=1000)] = 0
    ready_us: Micros | None = None
    leave: Leave | None = None
    frequency_hz: FrequencyHz | None = None
    remark: Text | None = None


class SarUpdate(MessagePart, frozen=True):
    """What changed in a case: persons, place, leave to enter, frequency, or who coordinates on scene."""

    at_us: Micros
    place: Circle | None = None
    persons_found: Persons | None = None
    persons_missing: Persons | None = None
    leave: Leave | None = None
    frequency_hz: FrequencyHz | None = None
    coordinator: PartyId | None = None
    remark: Text | None = None


class SarEnd(MessagePart, frozen=True):
    """The case ended at its author's; who opened it or coordinates it ends it for all."""

    outcome: SarOutcome
    at_us: Micros
    persons_found: Persons | None = None
    persons_missing: Persons | None = None
    remark: Text | None = None


class LostComm(MessagePart, frozen=True):
    """A craft of ours cannot be spoken to: frequencies tried, where it was last, what it is expected to do."""

    callsign: Callsign
    since_us: Micros
    intention: Intention
    tried_hz: FrequenciesHz = ()
    place: Circle | None = None
    track_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,64}$(?!\n)")] | None = None
    remark: Text | None = None


class InterceptConcern(MessagePart, frozen=True):
    """A craft may be about to be approached by another's: please look at once whether that is yours."""

    callsign: Callsign
    at_us: Micros
    place: Circle
    intention: Intention
    tried_hz: FrequenciesHz = ()
    remark: Text | None = None


class Displaced(MessagePart, frozen=True):
    """By the agreed order of users `displaced` gives way here and now to `first`.

    The refs name the plan that gives way, then the plan or case that goes first.
    """

    displaced: User
    first: User
    place: Circle
    from_us: Micros
    until_us: Micros
    whose: PartyId
    why: Name
    remark: Text | None = None


EMERGENCY = kind(
    "EMERGENCY", "line", Emergency,
    priority=Priority.FLASH, answers=EMERGENCY_ANSWERS, needs=TO_ANSWER, answered_by=("SAR_OFFER",), reference=PlaceReference,
)  # fmt: skip
SAR_REQUEST = kind(
    "SAR_REQUEST", "line", SarRequest,
    priority=Priority.FLASH, answers=EMERGENCY_ANSWERS, needs=TO_ANSWER, answered_by=("SAR_OFFER",), reference=PlaceReference,
)  # fmt: skip
SAR_OFFER = kind("SAR_OFFER", "line", SarOffer, priority=Priority.FLASH, answers=SAR_ANSWERS, needs=TO_ANSWER, answered_by=("SAR_UPDATE",))
SAR_UPDATE = kind("SAR_UPDATE", "line", SarUpdate, priority=Priority.FLASH, needs=TO_UNDERSTAND)
SAR_END = kind("SAR_END", "line", SarEnd, priority=Priority.FLASH, needs=TO_SEE)
LOST_COMM = kind("LOST_COMM", "line", LostComm, priority=Priority.FLASH, answers=EMERGENCY_ANSWERS, needs=TO_ANSWER)
INTERCEPT_CONCERN = kind("INTERCEPT_CONCERN", "line", InterceptConcern, priority=Priority.FLASH, answers=INTERCEPT_ANSWERS, needs=TO_ANSWER)
DISPLACED = kind(
    "DISPLACED", "line", Displaced, priority=Priority.URGENT, answers=DISPLACED_ANSWERS, needs=TO_ANSWER, clause="priority"
)  # fmt: skip
