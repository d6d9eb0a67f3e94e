"""SBS-1 (BaseStation) text lines as Plots: each line carries a part of what is known, so the parts are merged by aircraft.

Source of the fields: "Socket Data and Bst Files" of the BaseStation manual. Altitude is Mode C, feet at 1013.2 mb, so its reference is FL.
The text states no time zone: it is read as UTC. A live feed gives the instant of arrival instead, since receivers often run on local time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from deconflict.airspace.altitude import Height
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire import options as opts
from deconflict.wire.adsb import callsign, course_mdeg, ground_speed_mm_s, pressure_height, track_id, v_up_mm_s
from deconflict.wire.heard import Heard, Hearing, SourceClock, TrackTongue
from deconflict.wire.pacing import Pace
from deconflict.wire.quantities import at, latitude_ndeg, longitude_ndeg

MAX_LINE_CHARS: Final = 512
MAX_REST_BYTES: Final = 4096
KEEP_US: Final = 60_000_000
"""A part older than this is not put into a plot any more: an aircraft that climbs at 4,000 ft/min has moved a minimum four times over."""
MAX_AIRCRAFT: Final = 10_000

_FIELDS: Final = 22
_MESSAGE_TYPES: Final = frozenset("12345678")
_OTHER_RECORDS: Final = frozenset({"SEL", "ID", "AIR", "STA", "CLK"})
_STAMP: Final = re.compile(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(\.\d{1,6})?")
_NUMBER: Final = re.compile(r"-?\d{1,9}(\.\d{1,12})?")
_FLAGS: Final = {"": False, "0": False, "1": True, "-1": True}


@dataclass(slots=True)
class _Known:
    """The newest parts of one aircraft, each with the instant it was said."""

    heard_us: int
    callsign: str | None = None
    height: tuple[int, Height] | None = None
    velocity: tuple[int, int | None, int | None, int | None] | None = None


class SbsMerger:
    """Merges the message types of each aircraft; a line with a position gives a Plot. Holds at most 10,000 aircraft."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def line(self, text: str, *, where: str, arrived_us: int | None = None) -> tuple[int, Plot | None] | None:
        """One line: its instant in µs (`arrived_us` where given, else its own) and its Plot, if it has a position.

        None for an empty line (a server's heartbeat) and for records that are no MSG. Refused with line and field for all else.
        """
        stripped = text.strip()
        if not stripped:
            return None
        fields = _split(stripped, where=where)
        if fields[0] in _OTHER_RECORDS:
            return None
        if fields[1] not in _MESSAGE_TYPES:
            raise Refused(f"MSG type {fields[1]!r}", where=at(where, "2 (transmission type)"), mend="MSG,1 to MSG,8")
        ident = track_id(fields[4], where=where, field="5 (hex)")
        said_us = _instant_us(fields[6], fields[7], where=where)
        at_us = said_us if arrived_us is None else arrived_us
        known = self._take(ident, at_us)
        position = _position(fields, where=where)
        on_ground = _flag(fields[21], where=where)
        self._learn(known, fields, at_us, where=where)
        return at_us, None if position is None else _plot(ident, known, position, on_ground, at_us)

    def __len__(self) -> int:
        return len(self._known)

    def _take(self, ident: str, at_us: int) -> _Known:
        """That aircraft's parts, moved to the young end; the one longest unheard makes room."""
        known = self._known.pop(ident, None) or _Known(at_us)
        if len(self._known) >= MAX_AIRCRAFT:
            del self._known[next(iter(self._known))]
        self._known[ident] = known
        return known

    def _learn(self, known: _Known, fields: list[str], at_us: int, *, where: str) -> None:
        feet = _number(fields[11], where=where, field="12 (altitude)")
        speed = _number(fields[12], where=where, field="13 (ground speed)")
        course = _number(fields[13], where=where, field="14 (track)")
        rate = _number(fields[16], where=where, field="17 (vertical rate)")
        height = None if feet is None else pressure_height(feet, where=where, field="12 (altitude)")
        velocity = (
            None if speed is None else ground_speed_mm_s(speed, where=where, field="13 (ground speed)"),
            None if course is None else course_mdeg(course, where=where, field="14 (track)"),
            None if rate is None else v_up_mm_s(rate, where=where, field="17 (vertical rate)"),
        )
        known.heard_us = at_us
        known.callsign = callsign(fields[10]) or known.callsign
        if height is not None:
            known.height = (at_us, height)
        if any(part is not None for part in velocity):
            known.velocity = (at_us, *velocity)


class SbsDecoder:
    """A stream of lines as it comes from a receiver's port, timed by their own stamps at their least distance from the arrival."""

    def __init__(self, name: str, options: dict[str, str]) -> None:
        opts.known(options, (), where=name)
        self._name = name
        self._merger = SbsMerger()
        self._pace = Pace(name)
        self._rest = b""
        self._number = 0

    def feed(self, data: bytes, arrived_us: int) -> Heard:
        """The plots of every line that `data` ends. Refused when no line ends for 4,096 bytes, or the receiver's clock jumps."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MAX_REST_BYTES:
            raise Refused(f"{len(self._rest)} bytes without an end of line", where=self._name, mend="is this an SBS-1 port (30003)?")
        hearing, offset_us = Hearing(), 0
        for line in lines:
            self._number += 1
            try:
                said = self._merger.line(line.decode("ascii", "replace"), where=f"{self._name}, line {self._number}")
            except Refused as fault:
                hearing.refuse(fault)
                continue
            if said is not None:
                offset_us = self._pace.offset_us(said[0], arrived_us)
                hearing.take(said[1])
        hearing.plots = [replace(plot, at_us=max(0, plot.at_us + offset_us)) for plot in hearing.plots]
        return hearing.heard(arrived_us)


TONGUE: Final = TrackTongue(
    name="sbs",
    title="SBS-1 (BaseStation) lines",
    units="ft, kt, ft/min, degrees",
    heights="Mode C: FL",
    clock=SourceClock.ARRIVAL,
    decoder=SbsDecoder,
)


def _split(text: str, *, where: str) -> list[str]:
    if len(text) > MAX_LINE_CHARS:
        raise Refused(f"the line is {len(text)} signs long", where=where, mend=f"an SBS line has at most {MAX_LINE_CHARS}")
    fields = [field.strip() for field in text.split(",")]
    if fields[0] not in _OTHER_RECORDS and fields[0] != "MSG":
        mend = "lines begin with MSG, SEL, ID, AIR, STA or CLK"
        raise Refused(f"{fields[0][:32]!r} begins no SBS line", where=at(where, "1 (record)"), mend=mend)
    if fields[0] == "MSG" and len(fields) != _FIELDS:
        raise Refused(f"{len(fields)} fields", where=where, mend=f"a MSG line has {_FIELDS} fields with commas between")
    return fields


def _instant_us(date: str, time: str, *, where: str) -> int:
    stamp = f"{date} {time}"
    try:
        if not _STAMP.fullmatch(stamp):
            raise ValueError(stamp)
        moment = datetime.strptime(stamp.ljust(26, "0") if "." in stamp else f"{stamp}.000000", "%Y/%m/%d %H:%M:%S.%f").replace(tzinfo=UTC)
        if moment.year < 1970:
            raise ValueError(stamp)
    except ValueError:
        raise Refused(f"{stamp!r} is no instant", where=at(where, "7, 8 (generated)"), mend="YYYY/MM/DD,HH:MM:SS.mmm in UTC") from None
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def _number(text: str, *, where: str, field: str) -> float | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise Refused(f"{text[:32]!r} is no number", where=at(where, field), mend="decimal digits, or nothing")
    return float(text)


def _flag(text: str, *, where: str) -> bool:
    if text not in _FLAGS:
        raise Refused(f"{text[:32]!r} is no flag", where=at(where, "22 (on ground)"), mend="0, 1, -1 or nothing")
    return _FLAGS[text]


def _position(fields: list[str], *, where: str) -> tuple[int, int] | None:
    lat = _number(fields[14], where=where, field="15 (latitude)")
    lon = _number(fields[15], where=where, field="16 (longitude)")
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        raise Refused("half a position", where=at(where, "15, 16 (latitude, longitude)"), mend="give both or neither")
    return latitude_ndeg(lat, where=where, field="15 (latitude)"), longitude_ndeg(lon, where=where, field="16 (longitude)")


def _plot(ident: str, known: _Known, position: tuple[int, int], on_ground: bool, at_us: int) -> Plot:
    """A plot at `position` with whatever else is known and fresh."""
    height = known.height[1] if known.height is not None and abs(at_us - known.height[0]) <= KEEP_US else None
    velocity = known.velocity if known.velocity is not None and abs(at_us - known.velocity[0]) <= KEEP_US else None
    return Plot(
        track_id=ident,
        at_us=at_us,
        lat_ndeg=position[0],
        lon_ndeg=position[1],
        height=None if on_ground else height,
        ground_speed_mm_s=velocity[1] if velocity else None,
        course_mdeg=velocity[2] if velocity else None,
        v_up_mm_s=velocity[3] if velocity else None,
        callsign=known.callsign,
        on_ground=on_ground,
    )
