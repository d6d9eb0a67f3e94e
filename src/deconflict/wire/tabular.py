"""Recorded traffic as one table in JSON, as pandas and the `traffic` library write it, as batches of Plots.

The table is an array of rows, `[{"timestamp": ..., ...}, ...]`, or of columns, `{"timestamp": {"0": ..., "1": ...}, ...}`, each with its
values by the names of the rows. A row: `timestamp` (ms since 1970 UTC), `icao24`, `latitude`, `longitude` (WGS-84), `altitude` (feet of
pressure altitude), `groundspeed` (kt), `track` (degrees true), `vertical_rate` (ft/min), `callsign`, `onground`. What is null is not known;
other columns are read over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

import msgspec

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.adsb import callsign, course_mdeg, ground_speed_mm_s, pressure_height, track_id, v_up_mm_s
from deconflict.wire.quantities import MAX_US, at, latitude_ndeg, longitude_ndeg, scaled

MAX_TABLE_BYTES = 512 * 2**20
"""Two million rows of 250 bytes: more is a job for a file a day."""


class _Row(msgspec.Struct):
    timestamp: float | None = None
    icao24: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    altitude: float | None = None
    groundspeed: float | None = None
    track: float | None = None
    vertical_rate: float | None = None
    callsign: str | None = None
    onground: bool | None = None


_table = msgspec.json.Decoder(list[msgspec.Raw] | dict[str, msgspec.Raw])
_column = msgspec.json.Decoder(dict[str, msgspec.Raw])
_row = msgspec.json.Decoder(_Row)
_COLUMNS = re.compile(rb'\{\s*"\w{1,32}"\s*:\s*\{\s*"\d{1,9}"\s*:')


def is_columns(line: bytes) -> bool:
    """Whether a line begins a table of columns: an object of objects, the first of them by the number of a row."""
    return _COLUMNS.match(line.strip()) is not None


def read_table(data: bytes, *, where: str, refused: Callable[[Refused], None]) -> list[tuple[int, tuple[Plot, ...]]]:
    """The rows of a table, those of one instant together, in order of instants and then as they stand in it.

    A row without a place is passed over; a bad one goes to `refused` and costs no other. Refused where it is no table at all.
    """
    if len(data) > MAX_TABLE_BYTES:
        raise Refused(f"the table is {len(data)} bytes long", where=where, mend=f"split it: at most {MAX_TABLE_BYTES} bytes")
    try:
        table = _table.decode(data)
        rows = [(str(number), bytes(raw)) for number, raw in enumerate(table)] if isinstance(table, list) else _across(table)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        mend = "one JSON array with an object for each report, or one object with an object for each column"
        raise Refused(f"no table of rows or columns: {fault}", where=where, mend=mend) from None
    plots: list[Plot] = []
    for name, raw in rows:
        here = f"{where}, row {name}"
        try:
            plot = _plot(raw, where=here)
        except Refused as fault:
            refused(fault)
        else:
            plots += [plot] if plot is not None else []
    plots.sort(key=lambda plot: plot.at_us)
    return [(at_us, tuple(together)) for at_us, together in groupby(plots, key=lambda plot: plot.at_us)]


def _across(table: dict[str, msgspec.Raw]) -> list[tuple[str, bytes]]:
    """The rows of a table of columns, by name, in the order of the longest column; of the columns that we know.

    A row that lacks a value lacks only that. DecodeError where one of these is no column, or there is none.
    """
    columns = {field: _column.decode(table[field]) for field in _Row.__struct_fields__ if field in table}
    if not columns:
        raise msgspec.DecodeError("it has none of the columns")
    return [(name[:32], _row_of(columns, name)) for name in max(columns.values(), key=len)]


def _row_of(columns: dict[str, dict[str, msgspec.Raw]], name: str) -> bytes:
    values = [b'"%s":%s' % (field.encode(), bytes(column[name])) for field, column in columns.items() if name in column]
    return b"{" + b",".join(values) + b"}"


def _plot(raw: bytes, *, where: str) -> Plot | None:
    try:
        row = _row.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        raise Refused(str(fault), where=where, mend="see docs/wire.md for the columns and their types") from None
    if row.latitude is None or row.longitude is None:
        return None
    if row.timestamp is None:
        raise Refused("the time is missing", where=at(where, "timestamp"), mend="give timestamp in ms since 1970 UTC")
    return Plot(
        track_id=track_id(row.icao24, where=where, field="icao24"),
        at_us=scaled(row.timestamp, 1000, 0, MAX_US, where=where, field="timestamp", unit="ms since 1970"),
        lat_ndeg=latitude_ndeg(row.latitude, where=where, field="latitude"),
        lon_ndeg=longitude_ndeg(row.longitude, where=where, field="longitude"),
        height=None if row.altitude is None else pressure_height(row.altitude, where=where, field="altitude"),
        ground_speed_mm_s=None if row.groundspeed is None else ground_speed_mm_s(row.groundspeed, where=where, field="groundspeed"),
        course_mdeg=None if row.track is None else course_mdeg(row.track, where=where),
        v_up_mm_s=None if row.vertical_rate is None else v_up_mm_s(row.vertical_rate, where=where, field="vertical_rate"),
        callsign=callsign(row.callsign),
        on_ground=bool(row.onground),
    )
