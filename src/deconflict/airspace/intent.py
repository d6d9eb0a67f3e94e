"""OperationalIntent (ASTM F3548) and its table of states."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from deconflict.airspace.volume import Volume4D


class IntentState(StrEnum):
    """The five states of an operational intent."""

    ACCEPTED = "Accepted"
    ACTIVATED = "Activated"
    NONCONFORMING = "Nonconforming"
    CONTINGENT = "Contingent"
    ENDED = "Ended"


class OperationKind(StrEnum):
    """What an operation is for (LINE.md, NOTICE_OF_OPERATION)."""

    TRANSIT = "transit"
    PATROL = "patrol"
    SURVEY = "survey"
    FIRE = "fire"
    MEDEVAC = "medevac"
    HUMANITARIAN = "humanitarian"
    DRONE = "drone"
    EXERCISE = "exercise"
    HAZARD = "hazard"


class AircraftClass(StrEnum):
    """Classes that separation minima are stated for."""

    CREWED = "crewed"
    UNCREWED = "uncrewed"
    MOVING_UNIT = "moving_unit"


class OperationalIntent(Struct, frozen=True):
    """What one operation will use: `party` vouches for it, `version` is the hash of the entry that states it."""

    party: str
    op_id: str
    version: str
    kind: OperationKind
    aircraft_class: AircraftClass
    state: IntentState
    priority: int
    volumes: Annotated[tuple[Volume4D, ...], Meta(min_length=1, max_length=64)]
