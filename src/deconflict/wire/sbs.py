"""SBS-1 (BaseStation) text lines as Plots: each line carries a part of what is known, so the parts are merged by aircraft.

Source of the fields: "Socket Data and Bst Files" of the BaseStation manual. Altitude is Mode C, feet at 1013.2 mb, so its reference is FL.
The text states no time zone: it is read as UTC. A live feed gives the instant of arrival instead, since receivers often run on local time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
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
_DATE: Final = re.compile(r"(?:19[7-9]\d|[2-9]\d{3})/\d\d/\d\d", re.ASCII)
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)", re.ASCII)
_NUMBER: Final = re.compile(r"-?\d{1,9}(\.\d{1,12})?", re.ASCII)
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
        self._idents: dict[str, str] = {}

    def line(self, text: str, *, where: str, arrived_us: int | None = None) -> tuple[int, Plot | None] | None:
        """One line: its instant in µs (`arrived_us` where given, else its own) and its Plot, if it has a position.

        None for an empty line (a server's heartbeat) and for records that are no MSG. Refused with line and field for all else.
        """
        try:
            return self.read(text, arrived_us)
        except Refused as fault:
            raise Refused(fault.what, where=where + fault.where, mend=fault.mend) from None

    def read(self, text: str, arrived_us: int | None = None) -> tuple[int, Plot | None] | None:
        """`line` for whoever reads very many: the place of a refusal is told from the line on."""
        stripped = text.strip()
        if not stripped:
            return None
        fields = _split(stripped)
        if fields[0] in _OTHER_RECORDS:
            return None
        if fields[1] not in _MESSAGE_TYPES:
            raise Refused(f"MSG type {fields[1]!r}", where=at("", "2 (transmission type)"), mend="MSG,1 to MSG,8")
        ident = self._idents.get(fields[4]) or self._ident(fields[4])
        said_us = _instant_us(fields[6], fields[7])
        at_us = said_us if arrived_us is None else arrived_us
        known = self._take(ident, at_us)
        position = _position(fields) if fields[14] or fields[15] else None
        on_ground = _flag(fields[21])
        self._learn(known, fields, at_us)
        return at_us, None if position is None else _plot(ident, known, position, on_ground, at_us)

    def __len__(self) -> int:
        return len(self._known)

    def _ident(self, text: str) -> str:
        """An address as it is written, remembered: it is said again in every line."""
        ident = track_id(text, where="", field="5 (hex)")
        if len(self._idents) >= MAX_AIRCRAFT:
            self._idents.clear()
        self._idents[text] = ident
        return ident

    def _take(self, ident: str, at_us: int) -> _Known:
        """That aircraft's parts, moved to the young end; the one longest unheard makes room."""
        known = self._known.pop(ident, None) or _Known(at_us)
        if len(self._known) >= MAX_AIRCRAFT:
            del self._known[next(iter(self._known))]
        self._known[ident] = known
        return known

    def _learn(self, known: _Known, fields: list[str], at_us: int) -> None:
        """What a line says beside the place; nothing of it where one part is refused."""
        feet = _number(fields[11], "12 (altitude)") if fields[11] else None
        height = None if feet is None else pressure_height(feet, where="", field="12 (altitude)")
        motion = _motion(fields) if fields[12] or fields[13] or fields[16] else None
        known.heard_us = at_us
        if fields[10]:
            known.callsign = callsign(fields[10]) or known.callsign
        if height is not None:
            known.height = (at_us, height)
        if motion is not None:
            known.velocity = (at_us, *motion)


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
        whole, ended, self._rest = (self._rest + data).rpartition(b"\n")
        if len(self._rest) > MAX_REST_BYTES:
            raise Refused(f"{len(self._rest)} bytes without an end of line", where=self._name, mend="is this an SBS-1 port (30003)?")
        hearing, offset_us = Hearing(), 0
        plots, read, pace = hearing.plots, self._merger.read, self._pace.offset_us
        for number, line in enumerate(whole.decode("ascii", "replace").split("\n") if ended else (), start=self._number + 1):
            try:
                said = read(line)
            except Refused as fault:
                hearing.refuse(Refused(fault.what, where=f"{self._name}, line {number}{fault.where}", mend=fault.mend))
                continue
            if said is not None:
                offset_us = pace(said[0], arrived_us)
                if said[1] is None:
                    hearing.passed_over += 1
                else:
                    plots.append(said[1])
        self._number += whole.count(b"\n") + len(ended)
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


def _split(text: str) -> list[str]:
    if len(text) > MAX_LINE_CHARS:
        raise Refused(f"the line is {len(text)} signs long", mend=f"an SBS line has at most {MAX_LINE_CHARS}")
    fields = text.split(",")
    if " " in text or "\t" in text:
        fields = [field.strip() for field in fields]
    if fields[0] == "MSG":
        if len(fields) != _FIELDS:
            raise Refused(f"{len(fields)} fields", mend=f"a MSG line has {_FIELDS} fields with commas between")
    elif fields[0] not in _OTHER_RECORDS:
        mend = "lines begin with MSG, SEL, ID, AIR, STA or CLK"
        raise Refused(f"{fields[0][:32]!r} begins no SBS line", where=at("", "1 (record)"), mend=mend)
    return fields


@lru_cache(maxsize=64)
def _day_us(text: str) -> int:
    """A date in µs since 1970; -1 where it is none."""
    if not _DATE.fullmatch(text):
        return -1
    try:
        return int(datetime.strptime(text, "%Y/%m/%d").replace(tzinfo=UTC).timestamp()) * 1_000_000
    except ValueError:
        return -1


@lru_cache(maxsize=256)
def _second_us(text: str) -> int:
    """HH:MM:SS in µs since midnight; -1 where it is none."""
    found = _CLOCK.fullmatch(text)
    return -1 if found is None else (int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])) * 1_000_000


def _instant_us(date: str, time: str) -> int:
    day_us, second_us, fraction = _day_us(date), _second_us(time[:8]), time[9:]
    whole = len(time) == 8
    if day_us < 0 or second_us < 0 or not (whole or (time[8] == "." and fraction.isascii() and fraction.isdigit() and len(fraction) <= 6)):
        mend = "YYYY/MM/DD,HH:MM:SS.mmm in UTC"
        raise Refused(f"{f'{date} {time}'!r} is no instant", where=at("", "7, 8 (generated)"), mend=mend)
    return day_us + second_us + (0 if whole else int(fraction.ljust(6, "0")))


def _number(text: str, field: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise Refused(f"{text[:32]!r} is no number", where=at("", field), mend="decimal digits, or nothing")
    return float(text)


def _flag(text: str) -> bool:
    if text not in _FLAGS:
        raise Refused(f"{text[:32]!r} is no flag", where=at("", "22 (on ground)"), mend="0, 1, -1 or nothing")
    return _FLAGS[text]


def _position(fields: list[str]) -> tuple[int, int]:
    if not fields[14] or not fields[15]:
        raise Refused("half a position", where=at("", "15, 16 (latitude, longitude)"), mend="give both or neither")
    lat, lon = _number(fields[14], "15 (latitude)"), _number(fields[15], "16 (longitude)")
    return latitude_ndeg(lat, where="", field="15 (latitude)"), longitude_ndeg(lon, where="", field="16 (longitude)")


def _motion(fields: list[str]) -> tuple[int | None, int | None, int | None]:
    speed, course, rate = fields[12], fields[13], fields[16]
    return (
        ground_speed_mm_s(_number(speed, "13 (ground speed)"), where="", field="13 (ground speed)") if speed else None,
        course_mdeg(_number(course, "14 (track)"), where="", field="14 (track)") if course else None,
        v_up_mm_s(_number(rate, "17 (vertical rate)"), where="", field="17 (vertical rate)") if rate else None,
    )


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
