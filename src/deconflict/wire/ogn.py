"""OGN-flavoured APRS, in which the Open Glider Network tells of gliders, paragliders, helicopters and drones, as Plots.

Sources: APRS 1.01 (chapters 6 to 8: positions with a time, course and speed, altitude) and "OGN flavoured APRS" of glidernet.org (the third
digit of minutes in `!Wxx!`, `id` with its flags, climb, turn). `/A=` is feet above mean sea level: the configuration of the OGN receiver
takes the geoid off ("FLARM transmits GPS altitude, APRS uses mean sea level altitude"). Where a tracker states its pressure altitude
too (`FL`), that is the height, since neighbours report it. What came from a transponder (OGADSB, OGMLAT) is most often pressure altitude
under the name of `/A=`, and nothing says so: it is refused. The time is a time of day in UTC: of the day that is nearest to the arrival.

Who has asked not to be tracked, or to be hidden, is passed over: its position is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.instant import parse_instant
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.adsb import course_mdeg, ground_speed_mm_s, pressure_height, v_up_mm_s
from deconflict.wire.heard import Heard, Hearing, SourceClock, TrackTongue
from deconflict.wire.lines import Lines
from deconflict.wire.options import known
from deconflict.wire.quantities import FT_MM, MAX_US, at, latitude_ndeg, longitude_ndeg, nearest_us, scaled
from deconflict.wire.tracklog import Batch, Refuse, TrackLog, in_order

MAX_LINE_BYTES: Final = 512
"""APRS-IS passes on lines of at most 512 bytes (aprs-is.net, "Connecting to APRS-IS")."""
MAX_LOG_BYTES: Final = 2**30
DAY: Final = "day"
"""The option by which whoever opens recorded lines says of which day they are."""
DAY_US: Final = 86_400_000_000
ROT_MDEG_S: Final = 3000
"""One `rot` is half a turn a minute."""

_RECEIVERS: Final = frozenset({"OGNSDR", "OGNSXR", "OGNDVS"})
"""To-calls of stations and weather: they tell of themselves."""
_TRANSPONDERS: Final = frozenset({"OGADSB", "OGMLAT"})
_OWN_NUMBERS: Final = frozenset({"OGCAPT", "OGLT24", "OGSKYL", "OGSPID", "OGSPOT", "OGNINRE", "OGINREACH", "OGINRE"})
"""To-calls whose `id` is the number of a customer, without flags."""
_OBSTACLE: Final = 15
_ICAO, _FLARM, _OGN = 1, 2, 3

_HEAD: Final = re.compile(r"([A-Za-z0-9-]{1,9})>([A-Za-z0-9-]{1,10})((?:,[A-Za-z0-9*_-]{1,16}){0,9}):(.*)", re.DOTALL | re.ASCII)
_POSITION: Final = re.compile(
    r"/(?P<clock>\d{6})(?P<zone>[hz/])(?P<lat>\d{4}\.\d\d)(?P<ns>[NS])(?P<table>.)(?P<lon>\d{5}\.\d\d)(?P<ew>[EW])(?P<symbol>.)"
    r"(?:(?P<course>\d{3})/(?P<speed>\d{3}))?/?(?:A=(?P<feet>-\d{5}|\d{6})(?=\s|$))?(?P<rest>.*)",
    re.DOTALL | re.ASCII,
)
_DIGITS: Final = re.compile(r"!W(\d)(\d)!", re.ASCII)
_ID: Final = re.compile(r"id([0-9A-F]{8}|[0-9A-F]{10})")
_CLIMB: Final = re.compile(r"([+-]\d{1,5})fpm", re.ASCII)
_TURN: Final = re.compile(r"([+-]?\d{1,3}(?:\.\d{1,2})?)rot", re.ASCII)
_LEVEL: Final = re.compile(r"FL(\d{1,3}\.\d\d)", re.ASCII)
_DELAY: Final = re.compile(r"(\d{1,6})dly", re.ASCII)


class OgnDecoder:
    """A client's connection to an APRS server of the OGN, or its lines in datagrams."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._lines = Lines(where, longest=MAX_LINE_BYTES)

    def feed(self, data: bytes, arrived_us: int) -> Heard:
        """The plots of the lines that `data` completes; receivers, server comments and hidden aircraft are passed over."""
        hearing = Hearing()
        before = self._lines.taken
        for number, line in enumerate(self._lines.take(data), start=before + 1):
            if line.strip():
                try:
                    hearing.take(read_line(line, arrived_us, where=f"{self._where}, line {number}"))
                except Refused as fault:
                    hearing.refuse(fault)
        return hearing.heard(arrived_us)


def read_line(line: bytes, arrived_us: int, *, where: str) -> Plot | None:
    """The plot of one line; None where it tells of no aircraft, or of one that is not to be followed. Refused with the field otherwise."""
    if len(line) > MAX_LINE_BYTES:
        raise Refused(f"the line is {len(line)} bytes long", where=where, mend=f"an APRS line has at most {MAX_LINE_BYTES}")
    text = line.decode("utf-8", "replace").strip("\r\n")
    if text.startswith("#"):
        return None
    head = _HEAD.fullmatch(text)
    if head is None:
        raise Refused(f"{text[:32]!r} begins no APRS line", where=where, mend="lines as SENDER>TOCALL,PATH:/...")
    sender, to_call, path, body = head.groups()
    if to_call in _RECEIVERS or ",TCPIP*" in path or body.startswith((">", ":>")):
        return None
    said = _POSITION.fullmatch(body)
    if said is None:
        mend = "a position with a time: /hhmmssh, latitude, longitude, course/speed, /A="
        raise Refused(f"{body[:32]!r} is no position", where=at(where, "position"), mend=mend)
    return _plot(sender, to_call, said, arrived_us, where=where)


def _plot(sender: str, to_call: str, said: re.Match[str], arrived_us: int, *, where: str) -> Plot | None:
    words = said["rest"].split()
    if any("A=" in word for word in words):
        raise Refused("the altitude cannot be read", where=at(where, "/A="), mend="/A= and six digits of feet behind course/speed")
    name = None if to_call in _OWN_NUMBERS else _first(_ID, words)
    track_id = sender if name is None else _track_id(name[1], sender)
    if track_id is None:
        return None
    delay = _first(_DELAY, words)
    if delay is not None and int(delay[1]) > 0:
        raise Refused(f"it is told {int(delay[1])} s late on purpose", where=where, mend="a live report is needed")
    course, speed = said["course"], said["speed"]
    silent = course is None or (course == "000" and speed == "000")
    climb, turn = _first(_CLIMB, words), _first(_TURN, words)
    lat_ndeg, lon_ndeg = _place(said, _first(_DIGITS, words), where=where)
    return Plot(
        track_id=track_id,
        at_us=_instant_us(said["clock"], said["zone"], arrived_us, where=where),
        lat_ndeg=lat_ndeg,
        lon_ndeg=lon_ndeg,
        height=_height(to_call, said["feet"], _first(_LEVEL, words), where=where),
        ground_speed_mm_s=None if silent else ground_speed_mm_s(float(speed), where=where, field="speed"),
        course_mdeg=None if silent or course == "000" else course_mdeg(float(course), where=where, field="course"),
        v_up_mm_s=None if climb is None else v_up_mm_s(float(climb[1]), where=where, field="fpm"),
        turn_mdeg_s=None if turn is None else _turn_mdeg_s(turn[1], where=where),
    )


def _first(form: re.Pattern[str], words: list[str]) -> re.Match[str] | None:
    return next((found for word in words if (found := form.fullmatch(word)) is not None), None)


def _track_id(name: str, sender: str) -> str | None:
    """Its id in the network; None where it has asked to be hidden (S) or not tracked (T), or is an obstacle.

    Two hexadecimal digits before the address: S, T, four bits of what it is, two of whose address it is (Naviter: four digits, six bits).
    """
    flags = int(name[:2], 16)
    if flags & 0b1100_0000 or (flags >> 2) & 0b1111 == _OBSTACLE:
        return None
    whose = flags & 0b11 if len(name) == 8 else (int(name[:4], 16) >> 4) & 0b11_1111
    address = name[-6:]
    if whose == _ICAO:
        return address.lower()
    return {_FLARM: f"FLR{address}", _OGN: f"OGN{address}"}.get(whose, sender)


def _instant_us(clock: str, zone: str, arrived_us: int, *, where: str) -> int:
    if zone != "h":
        raise Refused(f"the time {clock + zone!r} has no seconds", where=at(where, "time"), mend="hhmmss and h, in UTC")
    hours, minutes, seconds = int(clock[:2]), int(clock[2:4]), int(clock[4:])
    if hours > 23 or minutes > 59 or seconds > 59:
        raise Refused(f"{clock!r} is no time of day", where=at(where, "time"), mend="hhmmss and h, in UTC")
    return min(MAX_US, nearest_us((hours * 3600 + minutes * 60 + seconds) * 1_000_000, DAY_US, arrived_us))


def _place(said: re.Match[str], digits: re.Match[str] | None, *, where: str) -> tuple[int, int]:
    """Degrees, minutes and two decimals, and the third decimal where `!Wxx!` gives it."""
    third = ("", "") if digits is None else (digits[1], digits[2])
    lat = _degrees(said["lat"][:2], said["lat"][2:] + third[0], where=where, field="latitude")
    lon = _degrees(said["lon"][:3], said["lon"][3:] + third[1], where=where, field="longitude")
    return (
        latitude_ndeg(-lat if said["ns"] == "S" else lat, where=where, field="latitude"),
        longitude_ndeg(-lon if said["ew"] == "W" else lon, where=where, field="longitude"),
    )


def _degrees(degrees: str, minutes: str, *, where: str, field: str) -> float:
    if float(minutes) >= 60:
        raise Refused(f"{minutes} minutes of {field}", where=at(where, field), mend="ddmm.mm and dddmm.mm")
    return int(degrees) + float(minutes) / 60


def _height(to_call: str, feet: str | None, level: re.Match[str] | None, *, where: str) -> Height | None:
    if level is not None:
        return pressure_height(float(level[1]) * 100, where=where, field="FL")
    if feet is None:
        return None
    if to_call in _TRANSPONDERS:
        mend = "feed what transponders say from a receiver of them: readsb, SBS or Beast"
        raise Refused(f"/A= of {to_call} does not say what it is measured from", where=at(where, "/A="), mend=mend)
    value_mm = scaled(float(feet), FT_MM, -2_000_000, 100_000_000, where=where, field="/A=", unit="ft")
    return Height(value_mm, Reference.AMSL)


def _turn_mdeg_s(rot: str, *, where: str) -> int:
    return scaled(float(rot), ROT_MDEG_S, -100_000, 100_000, where=where, field="rot", unit="rot")


def _decoder(where: str, options: dict[str, str]) -> OgnDecoder:
    known(options, (), where=where)
    return OgnDecoder(where)


def is_log(head: bytes) -> bool:
    """Whether among the first lines is one of APRS."""
    return any(_HEAD.fullmatch(line.decode("utf-8", "replace").strip()) is not None for line in head.split(b"\n")[:10])


def read_log(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """Recorded lines, from the `day` (YYYY-MM-DD) that whoever opens them states: they have times only. Refused without it.

    A time that falls by over half a day is of the next day.
    """
    known(options, (DAY,), where=where)
    if DAY not in options:
        raise Refused("the lines state no day", where=where, mend="open it with day=YYYY-MM-DD")
    now_us: int = parse_instant(f"{options[DAY]}T12:00:00Z", where=at(where, DAY))
    if len(data) > MAX_LOG_BYTES:
        raise Refused(f"{len(data)} bytes", where=where, mend=f"split it: at most {MAX_LOG_BYTES} bytes")
    plots: list[Plot] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            plot = read_line(line, now_us, where=f"{where}:{number}") if line.strip() else None
        except Refused as fault:
            refuse(fault)
        else:
            if plot is not None:
                plots.append(plot)
                now_us = plot.at_us
    return in_order(plots)


TONGUE: Final = TrackTongue(
    name="ogn",
    title="OGN and FLARM by APRS (glidernet.org)",
    units="degrees and minutes, ft, kt, ft/min, rot (3 degrees a second)",
    heights="FL where a tracker states it, else /A= above mean sea level; of transponders refused",
    clock=SourceClock.TIME_OF_DAY,
    decoder=_decoder,
)
LOG: Final = TrackLog(
    name="ogn",
    title="Recorded lines of OGN and FLARM by APRS",
    units=TONGUE.units,
    heights=TONGUE.heights,
    options=(DAY,),
    is_one=is_log,
    read=read_log,
)
