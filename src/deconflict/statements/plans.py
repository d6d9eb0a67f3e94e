"""NOTICE_OF_OPERATION: a plan, and every later word on it. Each OPERATION_* states the plan whole anew, so all of them have the same parts.

The kind has to agree with the state: `STATES` is the table, `kind_for` the kind that a plan's next state is said by.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta

from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.volume import LatNdeg, LonNdeg, Volume4D
from deconflict.statements.base import (
    TO_ANSWER,
    TO_UNDERSTAND,
    Answer,
    Hash,
    Kind,
    MessagePart,
    Micros,
    Name,
    ObjectId,
    Part,
    PartyId,
    Priority,
    Text,
    kind,
)  # fmt: skip

PLAN_ANSWERS = (
    Answer.WILCO, Answer.UNABLE, Answer.STANDBY, Answer.NO_OBJECTION, Answer.NOTED, Answer.OBJECT, Answer.NO_CONTROL,
)  # fmt: skip
SENT_BACK = ("TOO_VAGUE", "TOO_LATE", "PLACE_MISMATCH")
"""Kinds that answer a notice by sending it back: it has to be stated anew."""

ObjectName = Annotated[str, Meta(pattern=r"^[a-z2-7]{26}:[A-Za-z0-9._-]{1,64}$(?!\n)")]
"""An object as party:object_id."""


TrackName = Annotated[str, Meta(pattern=r"^[a-z2-7]{26}:[A-Za-z0-9._~-]{1,32}$(?!\n)")]
"""An aircraft as its tracks name it: party:track_id, the party being the one that reports it."""


class CooperationKind(StrEnum):
    """Why aircraft fly close to each other on purpose."""

    FORMATION = "formation"
    TOW = "tow"
    REFUELLING = "refuelling"
    CIRCUIT = "circuit"


class Cooperation(Part, frozen=True):
    """These aircraft fly close to each other on purpose, from one instant to another.

    No alert is raised on two of them while it holds; the pair is shown with who declared it. Where two parties report the two aircraft,
    both have to declare it, each in a plan of its own.
    """

    kind: CooperationKind
    tracks: Annotated[tuple[TrackName, ...], Meta(min_length=2, max_length=32)]
    from_us: Micros
    until_us: Micros


class Operation(MessagePart, frozen=True):
    """What is flown, by whom, in which state; where and when stands in the part `exact` or `buffered`.

    A later version names the one it replaces in `message.refs`, and `why`. `on_behalf_of` is who it is flown for, who may not be on the
    line. `pass_down` are the parties whose own units and members it concerns: they are asked to pass it down (L3). `cooperation` is which
    aircraft fly close to each other on purpose; it ends with the plan, and with a version that does not say it.
    """

    op_id: ObjectId
    operation: OperationKind
    aircraft_class: AircraftClass
    count: Annotated[int, Meta(ge=1, le=1000)]
    state: IntentState
    rank: Annotated[int, Meta(ge=0, le=100)] = 0
    manager: Name | None = None
    on_behalf_of: Name | None = None
    callsign: Annotated[str, Meta(min_length=1, max_length=16, pattern=r"^[A-Za-z0-9 ._/-]+$(?!\n)")] | None = None
    squawk: Annotated[str, Meta(pattern=r"^[0-7]{4}$(?!\n)")] | None = None
    tracks: Annotated[tuple[ObjectId, ...], Meta(max_length=64)] = ()
    pass_down: Annotated[tuple[PartyId, ...], Meta(max_length=32)] = ()
    cooperation: Annotated[tuple[Cooperation, ...], Meta(max_length=8)] = ()
    why: Name | None = None
    remark: Text | None = None


class Volumes(Part, frozen=True):
    """Where and when: at most 64 volumes."""

    volumes: Annotated[tuple[Volume4D, ...], Meta(min_length=1, max_length=64)]


class LiveContact(Part, frozen=True):
    """Whom to reach while it happens."""

    name: Name
    means: Annotated[str, Meta(min_length=1, max_length=128)]


class PlaceReference(Part, frozen=True):
    """The place said a second way: at a range and a true bearing from a named place. It has to agree with the coordinates to 1 km."""

    reference: Name
    lat_ndeg: LatNdeg
    lon_ndeg: LonNdeg
    range_horizontal_mm: Annotated[int, Meta(ge=0, le=2_000_000_000)]
    bearing_mdeg: Annotated[int, Meta(ge=0, lt=360_000)]


class Checked(Part, frozen=True):
    """One plan, zone or site in the version that was looked at."""

    object: ObjectName
    version: Hash


class Knowledge(Part, frozen=True):
    """What a plan was checked against before it was stated: what its author knew of near it."""

    checked: Annotated[tuple[Checked, ...], Meta(max_length=128)]


STATES: Mapping[str, frozenset[IntentState]] = MappingProxyType(
    {
        "NOTICE_OF_OPERATION": frozenset(IntentState),
        "OPERATION_CHANGE": frozenset(IntentState) - {IntentState.ENDED},
        "OPERATION_ACTIVATE": frozenset({IntentState.ACTIVATED}),
        "OPERATION_OVERDUE": frozenset({IntentState.NONCONFORMING, IntentState.CONTINGENT}),
        "OPERATION_CANCEL": frozenset({IntentState.ENDED}),
        "OPERATION_COMPLETE": frozenset({IntentState.ENDED}),
    }
)
"""The states a plan may be in by the kind that states it."""


def kind_for(before: IntentState | None, state: IntentState) -> str:
    """The kind by which a plan that was in `before` (None: not stated yet) is said to be in `state` now."""
    if before is None:
        return "NOTICE_OF_OPERATION"
    if state is IntentState.ENDED:
        return "OPERATION_CANCEL" if before is IntentState.ACCEPTED else "OPERATION_COMPLETE"
    if state is IntentState.ACTIVATED and before is not IntentState.ACTIVATED:
        return "OPERATION_ACTIVATE"
    return "OPERATION_CHANGE"


def _stated(name: str, priority: Priority, needs: tuple[str, ...]) -> Kind:
    answered_by = SENT_BACK if "L4" in needs else ()
    return kind(
        name, "plans", Operation, priority=priority, answers=PLAN_ANSWERS, needs=needs, clause="notification", answered_by=answered_by,
        exact=Volumes, buffered=Volumes, contact=LiveContact, reference=PlaceReference, knowledge=Knowledge,
    )  # fmt: skip


NOTICE_OF_OPERATION = _stated("NOTICE_OF_OPERATION", Priority.ROUTINE, TO_ANSWER)
OPERATION_CHANGE = _stated("OPERATION_CHANGE", Priority.ROUTINE, TO_ANSWER)
OPERATION_ACTIVATE = _stated("OPERATION_ACTIVATE", Priority.ROUTINE, TO_UNDERSTAND)
OPERATION_OVERDUE = _stated("OPERATION_OVERDUE", Priority.URGENT, TO_ANSWER)
OPERATION_CANCEL = _stated("OPERATION_CANCEL", Priority.ROUTINE, TO_UNDERSTAND)
OPERATION_COMPLETE = _stated("OPERATION_COMPLETE", Priority.ROUTINE, TO_UNDERSTAND)
