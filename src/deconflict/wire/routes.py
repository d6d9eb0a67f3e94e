"""Features that stand for several volumes: a LineString with a width, one that something moves along, and what recurs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from itertools import accumulate, pairwise
from typing import Final

import msgspec

from deconflict.airspace.earth import distance_m
from deconflict.airspace.instant import Interval, parse_instant
from deconflict.airspace.recurrence import Weekday, occurrences, shown
from deconflict.airspace.route import LEAST_HALF_WIDTH_M, MOST_HALF_WIDTH_M, Place, Waypoint, along, moving
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.errors import Refused
from deconflict.statements.base import Part
from deconflict.statements.plans import Operation, Volumes
from deconflict.wire.clocks import CLOCK_MEND, clock
from deconflict.wire.edges import Vertex, legs_from_plane
from deconflict.wire.heights import Band
from deconflict.wire.properties import TIME_MEND, read_instant
from deconflict.wire.quantities import NDEG
from deconflict.wire.reading import Fields

WIDTH_MEND: Final = f"half the width in metres, {LEAST_HALF_WIDTH_M:.0f} to {MOST_HALF_WIDTH_M:.0f}"
TIMES_MEND: Final = f"a time for each position, each later: {TIME_MEND}"
REPEAT_MEND: Final = (
    '{"days": ["MON", "TUE"], "until": "2026-09-01T00:00:00Z", "zone": "Europe/Zurich"}: days of the week by that clock (UTC), and the end'
)
_NOWHERE: Final = Circle(0, 0, 1)


def volumes_along(geometry: Fields, properties: Fields, vertices: Sequence[Vertex], bands: Sequence[Band]) -> tuple[Volume4D, ...]:
    """The volumes of a LineString: all of it from `from` until `until`, or what moves along it at `times`, in each leg at one speed.

    `bands`: between what heights each leg lies, for all positions but the last.
    """
    if len(vertices) < 2:
        geometry.refuse("coordinates", f"a route of {len(vertices)} places", "give at least two positions")
    half_width_m = properties.number("half_width_m", LEAST_HALF_WIDTH_M, MOST_HALF_WIDTH_M, WIDTH_MEND)
    legs = [[_place(vertex) for vertex in leg] for leg in legs_from_plane(vertices, where=geometry.document.source)]
    places = [*(place for leg in legs for place in leg[:-1]), *(leg[-1] for leg in legs[-1:])]
    try:
        if "times" in properties:
            at_us = _times(properties, len(vertices))
            timed = [one for leg, (start_us, end_us) in zip(legs, pairwise(at_us), strict=True) for one in _timed(leg, start_us, end_us)]
            found = moving([*timed, Waypoint(places[-1], at_us[-1])], half_width_m, _anywhere(bands, at_us[0], at_us[-1])).volumes
            # No piece reaches over a position: each begins at one, or after it in the same leg.
            return tuple(_within(volume, bands[bisect_right(at_us, volume.from_us) - 1]) for volume in found)
        times = Interval(read_instant(properties, "from"), read_instant(properties, "until"))
        found = along(places, half_width_m, _anywhere(bands, times.from_us, times.until_us))
        of = [band for leg, band in zip(legs, bands, strict=True) for _ in leg[1:]]
        return tuple(_within(volume, band) for volume, band in zip(found, of, strict=True))
    except Refused as fault:
        if fault.where == "times":
            properties.refuse("times", fault.what, fault.mend)
        if fault.where == "route":
            geometry.refuse("coordinates", fault.what, f"{fault.mend}; where a leg is long, places are put in between")
        raise


def _anywhere(bands: Sequence[Band], from_us: int, until_us: int) -> Volume4D:
    return Volume4D(Volume3D(_NOWHERE, *bands[0]), from_us, until_us)


def _within(volume: Volume4D, band: Band) -> Volume4D:
    return Volume4D(Volume3D(volume.volume.outline, *band), volume.from_us, volume.until_us)


def _place(vertex: Vertex) -> Place:
    return vertex[0] / NDEG, vertex[1] / NDEG


def _timed(leg: Sequence[Place], start_us: int, end_us: int) -> Iterator[Waypoint]:
    """The places of a leg but its last, each when what moves along it at one speed is there."""
    gone_m = [0.0, *accumulate(distance_m(*one, *other) for one, other in pairwise(leg))]
    for place, at_m in zip(leg[:-1], gone_m[:-1], strict=True):
        yield Waypoint(place, start_us + round((end_us - start_us) * at_m / gone_m[-1]) if gone_m[-1] > 0 else start_us)


def _times(properties: Fields, count: int) -> list[int]:
    texts = properties.need("times", list[str], TIMES_MEND)
    if len(texts) != count or count < 2:
        properties.refuse("times", f"{len(texts)} times for {count} positions", TIMES_MEND)
    return [parse_instant(text, "times") for text in texts]


class Repeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """On which days of the week by the clock of `zone` (UTC where absent), and the instant before which the last time begins."""

    days: tuple[Weekday, ...]
    until_us: int
    zone: str | None = None

    @property
    def clock(self) -> tzinfo:
        """The clock that days and times of day are told by; Refused where there is none of that name."""
        return UTC if self.zone is None else clock(self.zone)


def read_repeat(properties: Fields) -> Repeat | None:
    """The property `repeat`, where a Feature has one."""
    if "repeat" not in properties:
        properties.maybe("repeat", object, REPEAT_MEND)
        return None
    stated = properties.inner("repeat", REPEAT_MEND)
    names = stated.need("days", list[str], REPEAT_MEND)
    unknown = [name for name in names if name not in Weekday.__members__]
    if unknown or not names:
        stated.refuse("days", f"{unknown[0]!r} is no day of the week" if unknown else "no day", f"some of {', '.join(Weekday.__members__)}")
    until_us, zone = read_instant(stated, "until"), stated.maybe("zone", str, CLOCK_MEND)
    stated.done()
    repeat = Repeat(tuple(Weekday[name] for name in names), until_us, zone)
    try:
        _ = repeat.clock
    except Refused as fault:
        stated.refuse("zone", fault.what, fault.mend)
    return repeat


def repeated(parts: Mapping[str, Part], repeat: Repeat) -> Iterator[tuple[str, dict[str, Part]]]:
    """The id and parts of every time a plan stands for: each a plan by itself, called OP_ID.YYYYMMDD, so that each is answered by itself.

    Each has a message id of its own too, so that filing it all again changes nothing. Refused as `airspace.recurrence` refuses.
    """
    main = parts["main"]
    assert isinstance(main, Operation), "only a plan recurs"
    name = "exact" if "exact" in parts else "buffered"
    where = parts[name]
    assert isinstance(where, Volumes), "a plan's place is its volumes"
    first = Interval(min(v.from_us for v in where.volumes), max(v.until_us for v in where.volumes))
    told_by = repeat.clock
    for time in occurrences(first, repeat.days, repeat.until_us, told_by):
        day = f"{shown(time.from_us, told_by):%Y%m%d}"
        later_us = time.from_us - first.from_us
        volumes = tuple(Volume4D(v.volume, v.from_us + later_us, v.until_us + later_us) for v in where.volumes)
        message = msgspec.structs.replace(main.message, msg_id=_bounded(f"{main.message.msg_id}.{day}", "msg_id"))
        op_id = _bounded(f"{main.op_id}.{day}", "op_id")
        yield op_id, {**parts, "main": msgspec.structs.replace(main, op_id=op_id, message=message), name: Volumes(volumes=volumes)}


def _bounded(text: str, name: str) -> str:
    if len(text) > 64:
        raise Refused(f"the {name} {text} is longer than 64 signs", where=name, mend="give one of at most 55: each time adds its day")
    return text
