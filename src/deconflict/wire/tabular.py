"""Recorded traffic as one table of rows in JSON, as pandas and the `traffic` library write it, as batches of Plots.

A row: `timestamp` (ms since 1970 UTC), `icao24`, `latitude`, `longitude` (WGS-84), `altitude` (feet of pressure altitude), `groundspeed`
(kt), `track` (degrees true), `vertical_rate` (ft/min), `callsign`, `onground`. What is null is not known; other columns are read over.
"""

from __future__ import annotations

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


_table = msgspec.json.Decoder(list[msgspec.Raw])
_row = msgspec.json.Decoder(_Row)


def read_table(data: bytes, *, where: str, refused: Callable[[Refused], None]) -> list[tuple[int, tuple[Plot, ...]]]:
    """The rows of a table, those of one instant together, in order of instants and then as they stand in it.

    A row without a place is passed over; a bad one goes to `refused` and costs no other. Refused where it is no table at all.
    """
    if len(data) > MAX_TABLE_BYTES:
        raise Refused(f"the table is {len(data)} bytes long", where=where, mend=f"split it: at most {MAX_TABLE_BYTES} bytes")
    try:
        rows = _table.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        raise Refused(f"no table of rows: {fault}", where=where, mend="one JSON array with an object for each report") from None
    plots: list[Plot] = []
    for number, raw in enumerate(rows):
        here = f"{where}, row {number}"
        try:
            plot = _plot(bytes(raw), where=here)
        except Refused as fault:
            refused(fault)
        else:
            plots += [plot] if plot is not None else []
    plots.sort(key=lambda plot: plot.at_us)
    return [(at_us, tuple(together)) for at_us, together in groupby(plots, key=lambda plot: plot.at_us)]


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
