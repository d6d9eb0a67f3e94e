"""Flight recorders' IGC files as Plots.

Source: FAI/IGC technical specification for GNSS flight recorders, 2nd edition, appendix A. A fix (B record) has a time of day in UTC, of
the day in HFDTE or, after midnight, of the next. Its pressure altitude is above 1013.25 hPa (FL) unless HFALP says otherwise, its GNSS
altitude above what HFALG says: the ellipsoid (ELL, W84) or the geoid (GEO, AMSL); where nothing is said, the ellipsoid, as the
specification has it, but not for recorders that are none of its (maker codes with X): their GNSS altitude alone is refused unless whoever
opens the file says what it is. Pressure goes first, since neighbours report it. A file whose pressure is 0 throughout has no sensor. Fixes
without a three-dimensional position (V) are refused: their place may be an old one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.adsb import callsign
from deconflict.wire.options import known
from deconflict.wire.quantities import at, latitude_ndeg, longitude_ndeg
from deconflict.wire.tracklog import HEIGHTS, Batch, Refuse, TrackLog, in_order, stated_reference

MAX_FILE_BYTES: Final = 64 * 2**20
"""A day of fixes each second is 4 MB."""
MAX_LINE_BYTES: Final = 1024
"""76 in the first edition; recorders with many extensions write twice that."""
HALF_DAY: Final = timedelta(hours=12)

_FIRST: Final = re.compile(rb"A[A-Z]{3}[A-Za-z0-9]{3}.{0,80}")
_FIX: Final = re.compile(
    r"B(?P<time>\d{6})(?P<lat>\d{7})(?P<north>[NS])(?P<lon>\d{8})(?P<east>[EW])(?P<validity>[AV])"
    r"(?P<pressure>\d{5}|-\d{4})(?P<gnss>\d{5}|-\d{4}).*",
    re.ASCII,
)
_EXTENSIONS: Final = re.compile(r"I\d\d(?:\d{4}[A-Z0-9]{3})*", re.ASCII)
_EXTENSION: Final = re.compile(r"(\d\d)(\d\d)([A-Z0-9]{3})", re.ASCII)
_MAX_DECIMALS: Final = 6
"""Further decimals of a minute that are taken."""
_NO_SIGN: Final = re.compile(r"[^A-Za-z0-9]")
_GEOID: Final = frozenset({"GEO", "MSL"})
_ELLIPSOID: Final = frozenset({"ELL", "WGS84 ELLIPSOID", "WGS84"})
_NONE: Final = frozenset({"NIL", "NKN"})


@dataclass(frozen=True, slots=True)
class _Fix:
    where: str
    at_us: int
    lat_ndeg: int
    lon_ndeg: int
    pressure_m: int
    gnss_m: int


@dataclass(slots=True)
class _Header:
    """What the head of the file says of all fixes: references are "" where nothing is said of them."""

    track_id: str = ""
    approved: bool = False
    day: date | None = None
    pressure: str = ""
    gnss: str = ""
    callsign: str | None = None
    decimals: tuple[tuple[str, slice], ...] = ()
    """Where in a fix the further decimals of its minutes stand: LAD of the latitude, LOD of the longitude."""


def is_igc(line: bytes) -> bool:
    """Whether a first line is that of a flight recorder: A, the maker's three letters, the recorder's three signs."""
    return _FIRST.fullmatch(line.strip()) is not None


def read(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """The fixes of a file, one a batch. Refused when it is too long, or states no day."""
    known(options, (HEIGHTS,), where=where)
    stated = stated_reference(options, where=where)
    if len(data) > MAX_FILE_BYTES:
        raise Refused(f"the file has {len(data)} bytes", where=where, mend=f"at most {MAX_FILE_BYTES}")
    header = _Header()
    fixes = list(_fixes(data, header, where, refuse))
    sensor = any(fix.pressure_m for fix in fixes)
    plots = []
    for fix in fixes:
        try:
            plots.append(_plot(fix, header, stated, sensor=sensor))
        except Refused as fault:
            refuse(fault)
    return in_order(plots)


def _fixes(data: bytes, header: _Header, where: str, refuse: Refuse) -> Iterator[_Fix]:
    """Each fix with its instant; what stands in the head is put into `header` on the way."""
    last: datetime | None = None
    for number, line in enumerate(data.split(b"\n"), start=1):
        here, line = f"{where}:{number}", line.strip()
        try:
            if line[:1] == b"B":
                fix, last = _fix(line, header, last, here)
                yield fix
            elif line[:1] in (b"A", b"H", b"I"):
                _note(line, header, here)
        except Refused as fault:
            refuse(fault)
            if last is None and header.day is None and line[:1] == b"B":
                raise Refused("it states no day before its fixes", where=here, mend="HFDTE with the day, before the first fix") from None


def _fix(line: bytes, header: _Header, last: datetime | None, where: str) -> tuple[_Fix, datetime]:
    text = line[: MAX_LINE_BYTES + 1].decode("ascii", "replace")
    said = _FIX.fullmatch(text) if len(text) <= MAX_LINE_BYTES else None
    if said is None:
        raise Refused(f"{line[:40]!r} is no fix", where=where, mend="B, time, latitude, longitude, validity and two altitudes")
    if header.day is None:
        raise Refused("there is no day", where=where, mend="HFDTE before the first fix")
    of_day = _time(said["time"], where)
    moment = datetime.combine(last.date() if last is not None else header.day, of_day, UTC)
    if last is not None and moment < last:
        if last - moment < HALF_DAY:
            raise Refused(f"its time {of_day} is before that of the fix before it", where=where, mend="fixes in order of time")
        moment += timedelta(days=1)
    if said["validity"] != "A":
        raise Refused("the receiver had no three-dimensional fix (V)", where=where, mend="nothing to mend")
    further = {name: text[place] for name, place in header.decimals}
    lat, lon = _degrees(said["lat"], further.get("LAD", ""), where), _degrees(said["lon"], further.get("LOD", ""), where)
    lat_ndeg = latitude_ndeg(lat if said["north"] == "N" else -lat, where=where)
    lon_ndeg = longitude_ndeg(lon if said["east"] == "E" else -lon, where=where)
    return _Fix(where, int(moment.timestamp()) * 1_000_000, lat_ndeg, lon_ndeg, int(said["pressure"]), int(said["gnss"])), moment


def _time(digits: str, where: str) -> time:
    try:
        return time(int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError as fault:
        raise Refused(f"{digits} is no time of day: {fault}", where=where, mend="HHMMSS in UTC") from None


def _degrees(digits: str, further: str, where: str) -> float:
    """Degrees, minutes and their decimals, DDMMmmm or DDDMMmmm, with the further decimals that an extension gives."""
    more = further if further.isascii() and further.isdigit() else ""
    minutes: float = int(digits[-5:] + more) / 10 ** (3 + len(more))
    if minutes >= 60:
        raise Refused(f"{minutes:g} minutes of arc", where=where, mend="fewer than 60")
    return int(digits[:-5]) + minutes / 60


def _note(line: bytes, header: _Header, where: str) -> None:
    """What is taken of the head: who recorded, the day, the references of both altitudes, the registration, extensions of fixes."""
    text = line[:MAX_LINE_BYTES].decode("ascii", "replace")
    kind, value = text[1:5], text.rpartition(":")[2] if ":" in text else text[5:]
    if text[0] == "A" and not header.track_id:
        header.track_id = f"IGC.{_NO_SIGN.sub('', text[1:])[:24]}"
        header.approved = not text.startswith("AX")
    elif text[0] == "I":
        if not _EXTENSIONS.fullmatch(text):
            raise Refused(f"{text[:40]!r} lists no extensions", where=where, mend="I, how many, and of each first byte, last byte, code")
        # A record counts its bytes from 1, both ends included.
        stated = ((name, slice(int(first) - 1, int(final))) for first, final, name in _EXTENSION.findall(text[3:]))
        header.decimals = tuple((name, place) for name, place in stated if 35 <= place.start < place.stop <= place.start + _MAX_DECIMALS)
    elif kind == "FDTE" or kind == "ODTE":
        header.day = _day(value, where)
    elif kind in ("FALP", "OALP"):
        header.pressure = value.removeprefix("ALTPRESSURE").strip().upper()
    elif kind in ("FALG", "OALG"):
        header.gnss = value.removeprefix("ALTGPS").strip().upper()
    elif kind in ("FGID", "OGID", "PGID"):
        header.callsign = callsign(value)


def _day(value: str, where: str) -> date:
    digits = value.strip()[:6]
    try:
        day = datetime.strptime(digits, "%d%m%y").replace(tzinfo=UTC).date()
        if day.year < 1970:
            raise ValueError(digits)
        return day
    except ValueError:
        raise Refused(f"{digits!r} is no day", where=at(where, "HFDTE"), mend="DDMMYY") from None


def _plot(fix: _Fix, header: _Header, stated: Reference | None, *, sensor: bool) -> Plot:
    return Plot(
        track_id=header.track_id or "IGC",
        at_us=fix.at_us,
        lat_ndeg=fix.lat_ndeg,
        lon_ndeg=fix.lon_ndeg,
        height=_height(fix, header, stated, sensor=sensor),
        callsign=header.callsign,
    )


def _height(fix: _Fix, header: _Header, stated: Reference | None, *, sensor: bool) -> Height | None:
    if sensor and header.pressure not in _NONE:
        return Height(fix.pressure_m * 1000, Reference.AMSL if header.pressure == "MSL" else Reference.FL)
    if header.gnss in _NONE:
        return None
    if header.gnss in _GEOID:
        return Height(fix.gnss_m * 1000, Reference.AMSL)
    if header.gnss in _ELLIPSOID or (not header.gnss and header.approved):
        return Height(fix.gnss_m * 1000, Reference.W84)
    if stated is not None:
        return Height(fix.gnss_m * 1000, stated)
    what = "the GNSS altitude does not say what it is measured from"
    raise Refused(what, where=at(fix.where, "HFALG"), mend="add HFALG:ELL or HFALG:GEO, or open it with heights=AMSL or heights=W84")


LOG: Final = TrackLog(
    name="igc",
    title="Flight recorders (FAI IGC)",
    units="degrees and minutes, m",
    heights="FL by the pressure sensor; else GNSS by HFALG (ELL: W84, GEO: AMSL)",
    options=(HEIGHTS,),
    is_one=is_igc,
    read=read,
)
