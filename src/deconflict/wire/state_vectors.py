"""State vectors in tables: OpenSky's CSV, Parquet and JSON, the columns of the `traffic` library, and logs of drones.

Sources: OpenSky REST API ("All state vectors": positions in the array, m, m/s, degrees) and its historical tables (`state_vectors_data4`);
the `traffic` library's columns (ft, kt, ft/min). OpenSky's `baroaltitude` is pressure altitude (FL), its `geoaltitude` height above WGS-84.
Times are seconds since 1970 or RFC 3339. A log of a drone names its units in its columns, but not what `altitude (m)` is measured from, nor
the zone of its times: both are refused unless whoever opens it says so (heights=AMSL, times=UTC). Parquet needs
`pip install deconflict[arrow]`.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.instant import parse_instant
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.wire.adsb import callsign, course_mdeg, track_id
from deconflict.wire.options import chosen, known
from deconflict.wire.quantities import FT_MIN_MM_S, FT_MM, KT_MM_S, MAX_US, at, latitude_ndeg, longitude_ndeg, scaled
from deconflict.wire.tracklog import HEIGHTS, Batch, Refuse, TrackLog, in_order, stated_reference

MAX_BYTES: Final = 512 * 2**20
MAX_ROWS: Final = 5_000_000
MAX_UNPACKED_BYTES: Final = 2 * 2**30
MAX_COLUMNS: Final = 256
TIMES: Final = "times"
"""The option by which whoever opens a log says that times without a zone are UTC."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table are read, and their units: factors to mm and mm/s. The first of `times` and `heights` that is there counts.

    A height without a reference needs one from whoever opens it. `east_north` are the parts of a speed where there is no speed.
    """

    ident: str | None
    times: tuple[str, ...]
    lat: str
    lon: str
    heights: tuple[tuple[str, float, Reference | None], ...]
    speed: tuple[str, float] | None = None
    course: str = ""
    climb: tuple[str, float] | None = None
    ground: str = ""
    east_north: tuple[str, str] | None = None

    @property
    def needed(self) -> frozenset[str]:
        """The columns without which it is another table."""
        return frozenset({self.lat, self.lon, *((self.ident,) if self.ident else ()), *(name for name, _, _ in self.heights[:1])})


OPENSKY: Final = Columns(
    "icao24", ("lastposupdate", "time"), "lat", "lon", (("baroaltitude", 1000, Reference.FL), ("geoaltitude", 1000, Reference.W84)),
    ("velocity", 1000), "heading", ("vertrate", 1000), "onground",
)  # fmt: skip
TRAFFIC: Final = Columns(
    "icao24", ("timestamp",), "latitude", "longitude", (("altitude", FT_MM, Reference.FL), ("geoaltitude", FT_MM, Reference.W84)),
    ("groundspeed", KT_MM_S), "track", ("vertical_rate", FT_MIN_MM_S), "onground",
)  # fmt: skip
DRONE: Final = Columns(
    None, ("time",), "latitude", "longitude", (("altitude (m)", 1000, None),), east_north=("vx m/s", "vy m/s"),
)  # fmt: skip
TABLES: Final = (OPENSKY, TRAFFIC, DRONE)

_ANSWER: Final = (
    "icao24", "callsign", "origin_country", "lastposupdate", "lastcontact", "lon", "lat", "baroaltitude", "onground", "velocity", "heading",
    "vertrate", "sensors", "geoaltitude", "squawk", "spi", "position_source",
)  # fmt: skip
"""The fields of a state in an answer, in their order, by the names of the historical tables."""
_MEASURED: Final = frozenset({1, 2})
"""Position sources ASTERIX and MLAT."""
_YES, _NO = frozenset({"true", "1", "t"}), frozenset({"false", "0", "f", "", "nan"})
_NO_SIGN: Final = re.compile(r"[^A-Za-z0-9]")
_NUMBER: Final = re.compile(r"[+-]?(\d{1,15}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?", re.ASCII)

_NO_ZONE: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?", re.ASCII)
_MEND_ZONE: Final = "open it with times=UTC where it is UTC"


class _Answer(msgspec.Struct):
    time: int
    states: list[msgspec.Raw] | None = None


_answer = msgspec.json.Decoder(_Answer)
_state = msgspec.json.Decoder(list[Any])


@dataclass(frozen=True, slots=True)
class _Stated:
    """What whoever opens the table says, and the name of what flew where its rows have none."""

    reference: Reference | None
    utc: bool
    name: str


def _stated(options: Mapping[str, str], where: str) -> _Stated:
    known(options, (HEIGHTS, TIMES), where=where)
    utc = chosen(options, TIMES, ("UTC", "not stated"), "not stated", where=where) == "UTC"
    stem = where.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    return _Stated(stated_reference(options, where=where), utc, f"LOG.{_NO_SIGN.sub('', stem)[:28]}")


def is_csv(line: bytes) -> bool:
    """Whether a first line names the columns of one of our tables, with commas between."""
    return len(line) < 8192 and _columns_of(line.decode("utf-8", "replace").strip().split(",")) is not None


def is_parquet(line: bytes) -> bool:
    """Whether a file begins as Parquet."""
    return line.startswith(b"PAR1")


def is_answer(line: bytes) -> bool:
    """Whether a first line begins an answer of OpenSky."""
    return re.match(rb'\s*\{\s*"time"\s*:\s*\d+\s*,\s*"states"\s*:', line) is not None


def read_csv(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """The rows of a CSV. Refused when its first line names no columns that are known."""
    stated = _stated(options, where)
    _bounded(data, where)
    try:
        lines = data.decode("utf-8-sig").splitlines()
        reader = csv.reader(lines, strict=True)
        names = [name.strip().lower() for name in next(reader, [])][:MAX_COLUMNS]
        columns = _columns(names, where)
        rows = ((f"{where}:{reader.line_num}", dict(zip(names, row, strict=False))) for row in reader)
        return _batches(columns, rows, stated, refuse)
    except (csv.Error, UnicodeDecodeError) as fault:
        raise Refused(f"no CSV: {fault}", where=where, mend="comma-separated values in UTF-8") from None


def read_answer(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """The states of an answer of OpenSky. Refused when it is none."""
    stated = _stated(options, where)
    _bounded(data, where)
    try:
        answer = _answer.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        raise Refused(f"no answer of OpenSky: {fault}", where=where, mend='one JSON object {"time": ..., "states": [...]}') from None
    return _batches(OPENSKY, _answered(answer, where, refuse), stated, refuse)


def _answered(answer: _Answer, where: str, refuse: Refuse) -> Iterator[tuple[str, Row]]:
    for number, state in enumerate(answer.states or ()):
        here = f"{where}, states[{number}]"
        try:
            values = _state.decode(state)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
            refuse(Refused(f"no state: {fault}", where=here, mend="an array as the OpenSky API has it"))
        else:
            yield here, {"time": answer.time, **dict(zip(_ANSWER, values, strict=False))}


def read_parquet(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """The rows of a Parquet file. Refused when it is none, names no columns that are known, or unpacks beyond reason."""
    stated = _stated(options, where)
    _bounded(data, where)
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise Refused("Parquet cannot be read here", where=where, mend="pip install deconflict[arrow]") from None
    try:
        file = parquet.ParquetFile(pyarrow.BufferReader(data))
        about = file.metadata
        unpacked = sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))
        if about.num_rows > MAX_ROWS or unpacked > MAX_UNPACKED_BYTES or about.num_columns > MAX_COLUMNS:
            raise Refused(f"{about.num_rows} rows, {unpacked} bytes unpacked", where=where, mend=f"at most {MAX_ROWS} rows a file")
        given = {name.lower(): name for name in file.schema_arrow.names}
        columns = _columns(list(given), where)
        wanted = [given[name] for name in _named(columns) if name in given]
        rows = _packed(file.iter_batches(batch_size=10_000, columns=wanted), where)
        return _batches(columns, rows, stated, refuse)
    except (pyarrow.ArrowException, OSError, ValueError) as fault:
        raise Refused(f"no Parquet: {str(fault)[:80]}", where=where, mend="a whole Parquet file") from None


def _packed(batches: Iterable[Any], where: str) -> Iterator[tuple[str, Row]]:
    number = 0
    for batch in batches:
        for row in batch.to_pylist():
            yield f"{where}, row {number}", {name.lower(): value for name, value in row.items()}
            number += 1


def _named(columns: Columns) -> list[str]:
    pairs = (columns.speed, columns.climb)
    return [
        *((columns.ident,) if columns.ident else ()), *columns.times, columns.lat, columns.lon, *(name for name, _, _ in columns.heights),
        *(pair[0] for pair in pairs if pair is not None), *(name for name in (columns.course, columns.ground) if name), "callsign",
        *(columns.east_north or ()),
    ]  # fmt: skip


def _bounded(data: bytes, where: str) -> None:
    if len(data) > MAX_BYTES:
        raise Refused(f"{len(data)} bytes", where=where, mend=f"split it: at most {MAX_BYTES} bytes")


def _columns_of(names: Iterable[str]) -> Columns | None:
    there = {name.strip().lower() for name in names}
    return next((columns for columns in TABLES if columns.needed <= there and there.intersection(columns.times)), None)


def _columns(names: Iterable[str], where: str) -> Columns:
    columns = _columns_of(names)
    if columns is None:
        mend = "; or ".join(", ".join(sorted({*one.needed, one.times[-1]})) for one in TABLES)
        raise Refused("no columns that are known", where=where, mend=f"name them {mend}")
    return columns


def _batches(columns: Columns, rows: Iterable[tuple[str, Row]], stated: _Stated, refuse: Refuse) -> list[Batch]:
    plots = []
    for number, (where, row) in enumerate(rows):
        if number >= MAX_ROWS:
            raise Refused(f"more than {MAX_ROWS} rows", where=where, mend="split it: a file a day")
        try:
            plot = _plot(columns, row, stated, where)
        except Refused as fault:
            refuse(fault)
        else:
            plots += [] if plot is None else [plot]
    return in_order(plots)


def _plot(columns: Columns, row: Row, stated: _Stated, where: str) -> Plot | None:
    """The plot of a row; None where it has no place."""
    lat, lon = _number(row, columns.lat, where), _number(row, columns.lon, where)
    if lat is None or lon is None:
        return None
    on_ground = _flag(row, columns.ground, where)
    speed_mm_s, course = _movement(columns, row, where)
    return Plot(
        track_id=stated.name if columns.ident is None else track_id(_text(row, columns.ident), where=where, field=columns.ident),
        at_us=_instant_us(columns, row, stated, where),
        lat_ndeg=latitude_ndeg(lat, where=where, field=columns.lat),
        lon_ndeg=longitude_ndeg(lon, where=where, field=columns.lon),
        height=None if on_ground else _height(columns, row, stated, where),
        ground_speed_mm_s=speed_mm_s,
        course_mdeg=course,
        v_up_mm_s=None if columns.climb is None else _scaled(row, columns.climb, -500_000, 500_000, where),
        callsign=callsign(_text(row, "callsign")),
        on_ground=on_ground,
        source=SourceKind.MEASURED if row.get("position_source") in _MEASURED else SourceKind.SELF_REPORTED,
    )


def _movement(columns: Columns, row: Row, where: str) -> tuple[int | None, int | None]:
    """Ground speed and course, as they stand or from their parts."""
    if columns.east_north is not None:
        east, north = (_number(row, name, where) for name in columns.east_north)
        if east is None or north is None:
            return None, None
        speed = math.hypot(east, north)
        course = math.degrees(math.atan2(east, north)) % 360.0
        return scaled(speed, 1000, 0, 2_000_000, where=where, field=columns.east_north[0], unit="m/s"), round(course * 1000) % 360_000
    course_deg = _number(row, columns.course, where)
    speed_mm_s = None if columns.speed is None else _scaled(row, columns.speed, 0, 2_000_000, where)
    return speed_mm_s, None if course_deg is None else course_mdeg(course_deg, where=where, field=columns.course)


def _height(columns: Columns, row: Row, stated: _Stated, where: str) -> Height | None:
    for name, factor, fixed in columns.heights:
        value_mm = _scaled(row, (name, factor), -2_000_000, 100_000_000, where)
        if value_mm is not None:
            reference = fixed or stated.reference
            if reference is None:
                what, mend = f"{name} does not say what it is measured from", "open it with heights=AMSL, W84, AGL or FL"
                raise Refused(what, where=at(where, name), mend=mend)
            return Height(value_mm, reference)
    return None


def _instant_us(columns: Columns, row: Row, stated: _Stated, where: str) -> int:
    for name in columns.times:
        value = row.get(name)
        if isinstance(value, datetime):
            return _moment_us(value, stated, where, name)
        text = _text(row, name)
        if text and _NUMBER.fullmatch(text):
            return scaled(float(text), 1_000_000, 0, MAX_US, where=where, field=name, unit="s since 1970")
        if text:
            return _text_us(text, stated, where, name)
    raise Refused("the time is missing", where=at(where, columns.times[0]), mend="seconds since 1970, or RFC 3339")


def _text_us(text: str, stated: _Stated, where: str, field: str) -> int:
    if _NO_ZONE.fullmatch(text):
        if not stated.utc:
            raise Refused(f"{text} names no time zone", where=at(where, field), mend=_MEND_ZONE)
        text += "Z"
    return parse_instant(text, where=at(where, field))


def _moment_us(moment: datetime, stated: _Stated, where: str, field: str) -> int:
    if moment.tzinfo is None and not stated.utc:
        raise Refused(f"{moment} names no time zone", where=at(where, field), mend=_MEND_ZONE)
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return scaled(aware.timestamp(), 1_000_000, 0, MAX_US, where=where, field=field, unit="s since 1970")


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _number(row: Row, name: str, where: str) -> float | None:
    """A number, or None for what is empty or NaN."""
    text = _text(row, name)
    if not text or text.lower() in ("nan", "null", "none"):
        return None
    if not _NUMBER.fullmatch(text):
        raise Refused(f"{text[:32]!r} is no number", where=at(where, name), mend="decimal digits, or nothing")
    return float(text)


def _scaled(row: Row, of: tuple[str, float], low: int, high: int, where: str) -> int | None:
    name, factor = of
    value = _number(row, name, where)
    return None if value is None else scaled(value, factor, low, high, where=where, field=name, unit="")


def _flag(row: Row, name: str, where: str) -> bool:
    word = _text(row, name).lower() if name else ""
    if word not in _YES | _NO:
        raise Refused(f"{word[:32]!r} is no flag", where=at(where, name), mend="true or false")
    return word in _YES


def _log(name: str, title: str, is_one: Callable[[bytes], bool], read: Callable[..., list[Batch]]) -> TrackLog:
    heights = "FL (baroaltitude), else W84 (geoaltitude); altitude (m) as whoever opens it states"
    return TrackLog(name, title, "m, m/s, degrees; of traffic's columns ft, kt, ft/min", heights, (HEIGHTS, TIMES), is_one, read)


LOGS: Final = (
    _log("statescsv", "State vectors in CSV (OpenSky, traffic, drones)", is_csv, read_csv),
    _log("statesjson", "State vectors in OpenSky's answers", is_answer, read_answer),
    _log("statesparquet", "State vectors in Parquet", is_parquet, read_parquet),
)
