"""OperationalIntent (ASTM F3548) and its table of states."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta, Struct

from deconflict.airspace.separation import AircraftClass as AircraftClass
from deconflict.airspace.volume import Volume4D
from deconflict.errors import Refused


class IntentState(StrEnum):
    """The five states of an operational intent."""

    ACCEPTED = "Accepted"
    ACTIVATED = "Activated"
    NONCONFORMING = "Nonconforming"
    CONTINGENT = "Contingent"
    ENDED = "Ended"


MOVES: Mapping[IntentState, frozenset[IntentState]] = MappingProxyType(
    {
        IntentState.ACCEPTED: frozenset({IntentState.ACCEPTED, IntentState.ACTIVATED, IntentState.NONCONFORMING, IntentState.ENDED}),
        IntentState.ACTIVATED: frozenset(
            {IntentState.ACTIVATED, IntentState.NONCONFORMING, IntentState.CONTINGENT, IntentState.ENDED},
        ),
        IntentState.NONCONFORMING: frozenset(
            {IntentState.NONCONFORMING, IntentState.ACTIVATED, IntentState.CONTINGENT, IntentState.ENDED},
        ),
        IntentState.CONTINGENT: frozenset({IntentState.CONTINGENT, IntentState.ENDED}),
        IntentState.ENDED: frozenset(),
    }
)
"""Which state may follow which (ASTM F3548-21, operational intent states); a change of volumes leaves the state as it is."""


class OperationKind(StrEnum):
    """What an operation is for (the kinds of a notice of operation)."""

    TRANSIT = "transit"
    PATROL = "patrol"
    SURVEY = "survey"
    FIRE = "fire"
    MEDEVAC = "medevac"
    HUMANITARIAN = "humanitarian"
    DRONE = "drone"
    EXERCISE = "exercise"
    HAZARD = "hazard"


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


def move(state: IntentState, to: IntentState) -> IntentState:
    """`to`, where the table allows it after `state`; Refused with the states that may follow otherwise."""
    if to not in MOVES[state]:
        allowed = ", ".join(sorted(MOVES[state])) or "none: it has ended, file a new one"
        raise Refused(f"an operation that is {state} cannot become {to}", where="state", mend=f"allowed next: {allowed}")
    return to
