"""Lead time and vagueness of a notice: how long before its start it came, how much it claims, and a narrower form that could be used.

A stamp is a pure function of the entry, the receiver's Receipt and the rules between the two, so that both nodes compute the same. It
agrees to nothing and refuses nothing: a late or a wide notice is still looked at, whole.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from deconflict.agreement.rules import Rules
from deconflict.airspace.altitude import difference_m
from deconflict.airspace.intent import IntentState, OperationKind
from deconflict.airspace.narrowing import area_km2, strips, within_area
from deconflict.airspace.volume import Outline, Volume3D, Volume4D
from deconflict.coordination.contradiction import cautious
from deconflict.picture.picture import MessageRecord, Picture, Version
from deconflict.statements import KINDS
from deconflict.statements.base import Part, Priority
from deconflict.statements.lead import Missing
from deconflict.statements.movements import Movement
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.zones import Zone

OBJECT_OF: Final[Mapping[type[Part], tuple[str, str]]] = {
    Operation: ("plan", "op_id"), Zone: ("zone", "zone_id"), Movement: ("movement", "movement_id"),
}  # fmt: skip
"""Main parts that say where somebody will be -> the kind of object they state, and the field with its id."""
NEWS: Final = frozenset({"NOTICE_OF_OPERATION", "OPERATION_CHANGE", "ZONE_NOTICE", "ZONE_CHANGE", "MOVEMENT_NOTICE"})
"""Kinds that say something new of where and when; the others only tell how what was notified goes on."""
MOST_VOLUMES: Final = 64
US_PER_H: Final = 3_600_000_000


class Lead(StrEnum):
    """Whether a notice came with the agreed lead, with less, or with less than even a short notice has to have."""

    IN_TIME = "IN_TIME"
    SHORT = "SHORT"
    LATE = "LATE"


class Measure(NamedTuple):
    """How much a notice claims: the most km² at any one time, the tallest band (m), the longest volume (h), all of it (km² m h)."""

    area_km2: float
    height_m: float
    duration_h: float
    claimed: float


class Limits(NamedTuple):
    """What a notice may claim at most by the clause `notification`; None: no limit was agreed."""

    area_km2: int | None
    duration_us: int | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a notice came in at one party: `lead_us` before its start (negative: after it), where `wanted_us` were agreed.

    `too_wide` names what exceeds the agreed limits; empty where nothing does.
    """

    lead: Lead
    lead_us: int
    wanted_us: int
    short_us: int
    received_at_us: int
    measure: Measure
    too_wide: tuple[Missing, ...]


def limits_of(rules: Rules) -> Limits:
    """The limits that were agreed."""
    return Limits(rules.notification.max_area_km2, rules.notification.max_duration_us)


def wanted_us(main: Part, rules: Rules) -> int:
    """The lead that was agreed for what a notice announces: longer for a hazard."""
    hazard = isinstance(main, Operation) and main.operation is OperationKind.HAZARD
    return rules.lead_hazard_us if hazard else rules.lead_routine_us


def starts_us(volumes: Sequence[Volume4D]) -> int:
    """When the first of these volumes begins."""
    return min(volume.from_us for volume in volumes)


def lead_of(lead_us: int, wanted: int, short: int) -> Lead:
    """IN_TIME from the agreed lead on, LATE below the shortest; a lead that just reaches a limit has it."""
    if lead_us >= wanted:
        return Lead.IN_TIME
    return Lead.SHORT if lead_us >= short else Lead.LATE


def urgency(main: Part, volumes: Sequence[Volume4D], rules: Sequence[Rules], now_us: int, chosen: Priority) -> Priority:
    """The priority of a notice stated now: URGENT instead of ROUTINE where less than the lead agreed with anybody is left."""
    short = any(starts_us(volumes) - now_us < wanted_us(main, each) for each in rules)
    return Priority.URGENT if chosen is Priority.ROUTINE and short else chosen


def measure(volumes: Sequence[Volume4D]) -> Measure:
    """How much these volumes claim. Larger, taller, longer or more of them never measure less."""
    areas = [area_km2(volume.volume.outline) for volume in volumes]
    heights = [max(0.0, difference_m(volume.volume.upper, volume.volume.lower).central_m) for volume in volumes]
    hours = [(volume.until_us - volume.from_us) / US_PER_H for volume in volumes]
    claimed = sum(area * height * long for area, height, long in zip(areas, heights, hours, strict=True))
    return Measure(_most_at_once(volumes, areas), max(heights), max(hours), claimed)


def _most_at_once(volumes: Sequence[Volume4D], areas: Sequence[float]) -> float:
    """The greatest sum of weights of volumes that stand at one time; it is reached when one of them begins."""
    return max(
        sum(area for other, area in zip(volumes, areas, strict=True) if other.from_us <= volume.from_us < other.until_us)
        for volume in volumes
    )


def lacking(kind: str, main: Part, parts: Container[str], rules: Rules) -> tuple[str, ...]:
    """What the clause `notification` asks of a notice, that this kind can state and this one does not: fields, `volumes`, or other parts.

    Nothing is asked of a statement that says nothing new of where and when.
    """
    if kind not in NEWS or _is_over(cautious(kind, main)):
        return ()
    others = {"volumes": "exact" in parts or "buffered" in parts, **{name: name in parts for name in KINDS[kind].parts if name != "main"}}
    stated = {name: getattr(main, name) not in (None, (), "") for name in main.__struct_fields__} | others
    return tuple(name for name in rules.notification.min_fields if not stated.get(name, True))


def lacking_at(picture: Picture, record: MessageRecord, rules: Rules) -> tuple[str, ...]:
    """The same of a notice that is held, by the rules between its author and whom it was told; () where parts of it were dropped since."""
    version = version_of(picture, record)
    if version is None or record.main is None or record.entry in picture.dropped:
        return ()
    where = {name for name, raw in (("exact", version.exact), ("buffered", version.buffered)) if raw is not None}
    return lacking(record.kind, record.main, where | record.parts.keys(), rules)


def too_wide(measured: Measure, limits: Limits) -> tuple[Missing, ...]:
    """What exceeds the limits: the area, the times, both or neither."""
    area = limits.area_km2 is not None and measured.area_km2 > limits.area_km2
    times = limits.duration_us is not None and measured.duration_h * US_PER_H > limits.duration_us
    return tuple(what for what, exceeds in ((Missing.AREA, area), (Missing.TIMES, times)) if exceeds)


def volumes_of(version: Version) -> tuple[Volume4D, ...]:
    """Where and when, as both sides hold it: the buffered volumes where there are such, else the exact; none where withheld."""
    raw = version.buffered or version.exact
    return msgspec.json.decode(raw, type=Volumes).volumes if raw is not None else ()


def version_of(picture: Picture, record: MessageRecord) -> Version | None:
    """The version of a plan, zone or movement that a message states; None where it states none, or it is not held."""
    noun, id_field = OBJECT_OF.get(type(record.main), ("", "")) if record.main is not None else ("", "")
    if not noun or record.place is None:
        return None
    stated = picture.objects.get((noun, record.place.author, getattr(record.main, id_field)))
    return stated.versions.get(record.entry) if stated is not None else None


def stamp(main: Part, volumes: Sequence[Volume4D], received_at_us: int, rules: Rules) -> Stamp:
    """The stamp of a notice with these volumes that was stored at `received_at_us` by the receiver's clock."""
    lead_us, wanted, short = starts_us(volumes) - received_at_us, wanted_us(main, rules), rules.lead_short_us
    measured = measure(volumes)
    lead = lead_of(lead_us, wanted, short)
    return Stamp(lead, lead_us, wanted, short, received_at_us, measured, too_wide(measured, limits_of(rules)))


def stamp_at(picture: Picture, record: MessageRecord, party: str, rules: Rules) -> Stamp | None:
    """The stamp of a message at a party by that party's own Receipt; None where it announces nothing new, or is not received there yet."""
    receipt, version = record.receipts.get(party), version_of(picture, record)
    if receipt is None or version is None or record.main is None or not _announces(picture, record, version):
        return None
    volumes = volumes_of(version)
    return stamp(record.main, volumes, receipt.received_at_us, rules) if volumes else None


def _announces(picture: Picture, record: MessageRecord, version: Version) -> bool:
    """Whether it says something new of where and when: by its kind, or because its place differs from that of what it replaces."""
    if record.main is not None and _is_over(cautious(record.kind, record.main)):
        return False
    if record.kind in NEWS or record.message is None:
        return True
    before = [picture.messages[ref] for ref in record.message.refs if ref in picture.messages]
    replaced = [held for held in (version_of(picture, one) for one in before) if held is not None]
    return not any(volumes_of(held) == volumes_of(version) for held in replaced)


def _is_over(main: Part) -> bool:
    return (isinstance(main, (Operation, Movement)) and main.state is IntentState.ENDED) or (isinstance(main, Zone) and main.cancelled)


def later(volumes: Sequence[Volume4D], not_before_us: int) -> tuple[Volume4D, ...]:
    """What is left of the volumes from an instant on: the form of a late notice that still gives the agreed lead."""
    kept = [volume for volume in volumes if volume.until_us > not_before_us]
    return tuple(Volume4D(volume.volume, max(volume.from_us, not_before_us), volume.until_us) for volume in kept)


def suggest(volumes: Sequence[Volume4D], limits: Limits) -> tuple[Volume4D, ...]:
    """A narrower form within the limits and within the original, for a person to take up or to change; nothing is lost by not doing so.

    What is too long keeps its first part. What is too large is cut across its long side into strips flown one after the other; where the
    strips allowed do not suffice, each is drawn in to a circle.
    """
    at_once = max(sum(1 for other in volumes if other.from_us <= volume.from_us < other.until_us) for volume in volumes)
    most_km2 = None if limits.area_km2 is None else limits.area_km2 / at_once
    room = max(1, MOST_VOLUMES // len(volumes))
    return tuple(piece for volume in volumes for piece in _narrowed(volume, most_km2, limits.duration_us, room))


def _narrowed(volume: Volume4D, most_km2: float | None, most_us: int | None, room: int) -> list[Volume4D]:
    size_km2 = area_km2(volume.volume.outline)
    if most_km2 is None or size_km2 <= most_km2:
        return [_shortened(volume, most_us)]
    outlines = _cut(volume.volume.outline, most_km2, math.ceil(size_km2 / most_km2), room)
    slice_us = (volume.until_us - volume.from_us) // len(outlines)
    slices = [volume.from_us + number * slice_us for number in range(len(outlines) + 1)] if slice_us else []
    lower, upper = volume.volume.lower, volume.volume.upper
    pieces = [
        Volume4D(Volume3D(within_area(outline, most_km2), lower, upper), begin_us, end_us)
        for outline, begin_us, end_us in zip(outlines, slices, slices[1:], strict=False)
    ]
    return [_shortened(piece, most_us) for piece in pieces]


def _cut(outline: Outline, most_km2: float, count: int, room: int) -> tuple[Outline, ...]:
    """Strips small enough, or as many as there is room for."""
    while True:
        count = min(count, room)
        outlines = strips(outline, count) or (outline,)
        if count == room or max(area_km2(strip) for strip in outlines) <= most_km2:
            return outlines
        count = math.ceil(count * 1.2)


def _shortened(volume: Volume4D, most_us: int | None) -> Volume4D:
    """The volume, or its first part where it lasts too long."""
    if most_us is None or volume.until_us - volume.from_us <= most_us:
        return volume
    return Volume4D(volume.volume, volume.from_us, volume.from_us + max(1, most_us))
