"""MOVEMENT_NOTICE: a convoy or a protected flight on the move. OFF_NOMINAL: an aircraft that is lost, off its plan, or without its link."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.airspace.intent import AircraftClass, IntentState, OperationalIntent, OperationKind
from deconflict.airspace.volume import Circle, Volume4D
from deconflict.statements.base import TO_ANSWER, Answer, MessagePart, Micros, Name, ObjectId, PartyId, Priority, Text, kind
from deconflict.statements.consents import Consent
from deconflict.statements.plans import LiveContact, PlaceReference, Volumes

MOVEMENT_NEEDS = ("L0", "L2", "L3")
"""A movement is understood and passed down to those concerned; nobody is asked to agree to it."""
OFF_NOMINAL_ANSWERS = (Answer.WILCO, Answer.UNABLE, Answer.STANDBY, Answer.NOTED)


class MovementKind(StrEnum):
    """What moves: over land, by air, by sea, or people being brought out."""

    CONVOY = "convoy"
    FLIGHT = "flight"
    VESSEL = "vessel"
    EVACUATION = "evacuation"


class Movement(MessagePart, frozen=True):
    """A movement stated whole; its legs with their times are the volumes of `exact` or `buffered`.

    The part `contact` has to be there: who is reached on the way, and that it was tried at `contact_tested_at_us`. Silence for longer than
    `check_in_time_us` is a reason to ask. `release`, `release_to_all`, `buffered_for` and `release_until_us` are as for a site.
    """

    movement_id: ObjectId
    movement: MovementKind
    state: IntentState
    vehicles: Annotated[int, Meta(ge=0, le=1000)]
    aircraft: Annotated[int, Meta(ge=0, le=1000)]
    contact_tested_at_us: Micros
    check_in_time_us: Annotated[int, Meta(ge=60_000_000, le=86_400_000_000)]
    on_behalf_of: Name | None = None
    release: Annotated[tuple[PartyId, ...], Meta(max_length=32)] = ()
    tracks: Annotated[tuple[ObjectId, ...], Meta(max_length=64)] = ()
    why: Name | None = None
    remark: Text | None = None
    buffered_for: Annotated[tuple[PartyId, ...], Meta(max_length=32)] = ()
    release_until_us: Micros | None = None
    release_to_all: bool = False


def as_intent(party: str, main: Movement, version: str, volumes: tuple[Volume4D, ...]) -> OperationalIntent:
    """A movement as a plan of its own class: what flies is kept apart from it as the agreement says for moving units."""
    flown = main.movement is MovementKind.FLIGHT
    return OperationalIntent(
        party=party, op_id=main.movement_id, version=version, kind=OperationKind.HUMANITARIAN,
        aircraft_class=AircraftClass.CREWED if flown else AircraftClass.MOVING_UNIT, state=main.state, priority=0, volumes=volumes,
    )  # fmt: skip


class Trouble(StrEnum):
    """What is wrong with a flight: its control link is gone, it is not where it should be, or nobody knows where it is."""

    LOST_LINK = "lost_link"
    DEVIATING = "deviating"
    LOST = "lost"


class OffNominal(MessagePart, frozen=True):
    """One of our flights does not do what was planned: where it was last, until when it can stay up.

    The part `exact` holds where it is expected; `op_id` is its plan, where there is one.
    """

    trouble: Trouble
    last_seen_us: Micros
    place: Circle
    op_id: ObjectId | None = None
    track: ObjectId | None = None
    endurance_until_us: Micros | None = None
    callsign: Annotated[str, Meta(min_length=1, max_length=16, pattern=r"^[A-Za-z0-9 ._/-]+$(?!\n)")] | None = None
    remark: Text | None = None


MOVEMENT_NOTICE = kind(
    "MOVEMENT_NOTICE", "plans", Movement, priority=Priority.ROUTINE, answers=(Answer.NOTED, Answer.STANDBY), needs=MOVEMENT_NEEDS,
    clause="notification", exact=Volumes, buffered=Volumes, contact=LiveContact, reference=PlaceReference, consent=Consent,
)  # fmt: skip
OFF_NOMINAL = kind(
    "OFF_NOMINAL", "line", OffNominal, priority=Priority.FLASH, answers=OFF_NOMINAL_ANSWERS, needs=TO_ANSWER, clause="notification",
    exact=Volumes, contact=LiveContact, reference=PlaceReference,
)  # fmt: skip
