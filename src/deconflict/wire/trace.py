"""The day of one aircraft as readsb keeps it and tar1090 draws it (`trace_full_*.json`), as Plots.

Source: readsb README-json.md, "trace jsons": `timestamp` in s since 1970, and for each report seconds after it, latitude, longitude,
altitude in ft (or "ground"), ground speed in kt, track, flags, vertical rate in ft/min, details, type of source. Flag 8 says that the
altitude is geometric (W84), else it is pressure altitude (FL).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.wire.adsb import callsign, course_mdeg, ground_speed_mm_s, pressure_height, track_id, v_up_mm_s
from deconflict.wire.options import known
from deconflict.wire.quantities import FT_MM, MAX_US, at, latitude_ndeg, longitude_ndeg, scaled
from deconflict.wire.tracklog import Batch, Refuse, TrackLog, in_order

MAX_BYTES: Final = 64 * 2**20
"""A day of reports each second is 10 MB."""
_GEOMETRIC: Final = 8
_FIELDS: Final = 8
"""The fields up to the vertical rate: what stands behind them came with later versions."""
_BEGINS: Final = re.compile(rb'\s*\{\s*"icao"\s*:')
_MEASURED: Final = ("mlat", "tisb")


class _Trace(msgspec.Struct):
    icao: str
    timestamp: float
    trace: list[msgspec.Raw]


_trace = msgspec.json.Decoder(_Trace)
_report = msgspec.json.Decoder(list[Any])


def is_trace(head: bytes) -> bool:
    """Whether a file begins as a trace does."""
    return _BEGINS.match(head) is not None


def read(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """The reports of a trace, each a plot; callsigns from the details where they stand. Refused when it is none."""
    known(options, (), where=where)
    if len(data) > MAX_BYTES:
        raise Refused(f"{len(data)} bytes", where=where, mend=f"a trace has at most {MAX_BYTES} bytes")
    try:
        said = _trace.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        raise Refused(f"no trace: {fault}", where=where, mend="a trace_full or trace_recent of readsb") from None
    ident, name = track_id(said.icao, where=where, field="icao"), None
    plots: list[Plot] = []
    for number, raw in enumerate(said.trace):
        here = f"{where}, trace[{number}]"
        try:
            report = _decoded(raw, here)
            details = report[8] if len(report) > 8 and isinstance(report[8], dict) else {}
            name = callsign(details["flight"]) if isinstance(details.get("flight"), str) else name
            plots.append(_plot(ident, name, said.timestamp, report, here))
        except Refused as fault:
            refuse(fault)
    return in_order(plots)


def _decoded(raw: msgspec.Raw, where: str) -> list[Any]:
    try:
        report = _report.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        raise Refused(f"no report: {fault}", where=where, mend="an array as readsb writes it") from None
    if len(report) < _FIELDS or isinstance(report[6], bool) or not isinstance(report[6], int):
        raise Refused(f"{len(report)} fields", where=where, mend=f"at least {_FIELDS}, as readsb writes them")
    return report


def _plot(ident: str, name: str | None, timestamp: float, report: list[Any], where: str) -> Plot:
    after, lat, lon = (_number(report, place, where, field) for place, field in enumerate(("seconds", "lat", "lon")))
    if after is None or lat is None or lon is None:
        raise Refused("the time or the place is missing", where=where, mend="seconds, latitude and longitude as numbers")
    speed, course, climb = (_number(report, place, where, field) for place, field in ((4, "gs"), (5, "track"), (7, "rate")))
    on_ground = report[3] == "ground"
    source = report[9] if len(report) > 9 else ""
    return Plot(
        track_id=ident,
        at_us=scaled(timestamp + after, 1_000_000, 0, MAX_US, where=where, field="seconds", unit="s since 1970"),
        lat_ndeg=latitude_ndeg(lat, where=where),
        lon_ndeg=longitude_ndeg(lon, where=where),
        height=None if on_ground else _height(report, where),
        ground_speed_mm_s=None if speed is None else ground_speed_mm_s(speed, where=where),
        course_mdeg=None if course is None else course_mdeg(course, where=where),
        v_up_mm_s=None if climb is None else v_up_mm_s(climb, where=where, field="rate"),
        callsign=name,
        on_ground=on_ground,
        source=SourceKind.MEASURED if isinstance(source, str) and source.startswith(_MEASURED) else SourceKind.SELF_REPORTED,
    )


def _height(report: list[Any], where: str) -> Height | None:
    feet = _number(report, 3, where, "alt")
    if feet is None:
        return None
    if report[6] & _GEOMETRIC:
        return Height(scaled(feet, FT_MM, -2_000_000, 100_000_000, where=where, field="alt", unit="ft"), Reference.W84)
    return pressure_height(feet, where=where, field="alt")


def _number(report: list[Any], place: int, where: str, field: str) -> float | None:
    value = report[place]
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"{field} is {str(value)[:32]!r}", where=at(where, field), mend="a number, or null")
    return float(value) if abs(value) < 2**53 else float("inf")


LOG: Final = TrackLog(
    name="trace",
    title="Traces of readsb and tar1090",
    units="degrees, ft, kt, ft/min",
    heights="FL; W84 where flagged as geometric",
    options=(),
    is_one=is_trace,
    read=read,
)
