"""so6, EUROCONTROL's form of flown or planned trajectories, as segments and as the reports that somebody would have heard of them.

One segment a line, in 20 fields with a blank between them; a flight is several lines. Positions are in minutes of arc, heights in flight
levels, times in whole seconds UTC. A segment is flown in a straight line of longitude and latitude at one rate. It is reported where it
begins and every `REPORT_US` from there, with the speed, course and climb that it has at that place; one that bridges a silence is reported
where it begins only. A speed or climb that nothing flies is left out; whether a height or place can be is judged by who fuses reports.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from deconflict.airspace import earth
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import FASTEST_M_S, FASTEST_UP_M_S, Plot
from deconflict.errors import Refused
from deconflict.wire.adsb import callsign, pressure_height
from deconflict.wire.quantities import at, latitude_ndeg, longitude_ndeg

FIELDS = 20
REPORT_US = 60_000_000
"""So often is a segment reported while it lasts: as long as a track may be silent before nobody follows it any more."""
STEP_US = 10_000_000
"""The trajectories we know come in steps of so much: computing more often finds nothing new."""
LONGEST_US = 3_600_000_000
"""A longer segment bridges a silence: where the aircraft was meanwhile is not known."""
DAY_US = 86_400_000_000
BLOCK_US = 3_600_000_000
"""Reports are made for so much time at once: bounded memory, however long the file."""

_BEGIN, _END, _FL_BEGIN, _FL_END, _CALLSIGN, _DAY_BEGIN, _DAY_END, _LAT_BEGIN, _LON_BEGIN, _LAT_END, _LON_END, _FLIGHT = (
    4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16,
)  # fmt: skip
_FLIGHT_ID = re.compile(r"[A-Za-z0-9._~-]{1,32}")
_LINE = re.compile(rb"\S+ \S+ \S+ \S+ \d{1,6} \d{1,6} -?[\d.]+ -?[\d.]+ (\S+ ){2}\d{6} \d{6} (-?[\d.]+ ){4}\S+ \S+ \S+ \S+\s*")

Whole = NDArray[np.int64]


class Segment(Struct, frozen=True, array_like=True):
    """One flight's way from a place (1e-9 degree, mm of pressure altitude) at `from_us` to the next at `until_us`."""

    from_us: int
    until_us: int
    flight_id: str
    callsign: str | None
    lat_ndeg: tuple[int, int]
    lon_ndeg: tuple[int, int]
    height_mm: tuple[int, int]


def is_so6(line: bytes) -> bool:
    """Whether a line looks like a segment."""
    return _LINE.fullmatch(line) is not None


def read_segments(lines: Iterable[bytes], *, where: str, refused: Callable[[Refused], None]) -> list[Segment]:
    """The segments of these lines in order of their begin, then of flight.

    A line that is no segment, or ends no later than it begins, goes to `refused` and costs no other.
    """
    found: list[Segment] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(_segment(line.decode("ascii", "replace").split(), where=f"{where}:{number}"))
            except Refused as fault:
                refused(fault)
    return sorted(found, key=lambda s: (s.from_us, s.flight_id, s.until_us))


def _segment(fields: Sequence[str], *, where: str) -> Segment:
    if len(fields) != FIELDS:
        raise Refused(f"{len(fields)} fields", where=where, mend=f"a segment of so6 has {FIELDS}")
    if not _FLIGHT_ID.fullmatch(fields[_FLIGHT]):
        raise Refused(f"the flight is {fields[_FLIGHT]!r}", where=at(where, "17"), mend="up to 32 letters, digits and . _ ~ -")
    lat, lon, level = ([_number(fields, f, where) for f in two] for two in (
        (_LAT_BEGIN, _LAT_END), (_LON_BEGIN, _LON_END), (_FL_BEGIN, _FL_END),
    ))  # fmt: skip
    from_us, until_us = _instant_us(fields, _DAY_BEGIN, _BEGIN, where), _instant_us(fields, _DAY_END, _END, where)
    if from_us - until_us > DAY_US - LONGEST_US:
        until_us += DAY_US  # the file names one day, and the flight went on past its midnight
    if until_us <= from_us:
        raise Refused("it ends no later than it begins", where=where, mend="mend the times, or the day after midnight")
    return Segment(
        from_us, until_us, fields[_FLIGHT], callsign(fields[_CALLSIGN]),
        (latitude_ndeg(lat[0] / 60, where=where), latitude_ndeg(lat[1] / 60, where=where)),
        (longitude_ndeg(lon[0] / 60, where=where), longitude_ndeg(lon[1] / 60, where=where)),
        (_height_mm(level[0], where), _height_mm(level[1], where)),
    )  # fmt: skip


def _height_mm(level: float, where: str) -> int:
    return pressure_height(level * 100, where=where, field="flight level").value_mm


def _number(fields: Sequence[str], field: int, where: str) -> float:
    try:
        return float(fields[field])
    except ValueError:
        raise Refused(f"{fields[field]!r} is no number", where=at(where, str(field + 1)), mend="write a decimal number") from None


def _instant_us(fields: Sequence[str], day: int, clock: int, where: str) -> int:
    try:
        text = fields[clock].zfill(6)
        hours, minutes, seconds = int(text[:2]), int(text[2:4]), int(text[4:])
        if hours < 24 and minutes < 60 and seconds < 60:
            return (_day_s(fields[day]) + hours * 3600 + minutes * 60 + seconds) * 1_000_000
    except ValueError:
        pass
    what = f"{fields[day]} {fields[clock]} is no time"
    raise Refused(what, where=at(where, f"{day + 1} and {clock + 1}"), mend="write YYMMDD and HHMMSS, in UTC")


@lru_cache(maxsize=64)
def _day_s(text: str) -> int:
    """YYMMDD of this century, as seconds since 1970."""
    return (date(2000 + int(text[:2]), int(text[2:4]), int(text[4:])).toordinal() - date(1970, 1, 1).toordinal()) * 86_400


def reports(segments: Sequence[Segment], after_us: int, until_us: int) -> Iterator[tuple[int, tuple[Plot, ...]]]:
    """All reports later than `after_us` and up to and with `until_us`, those of one instant together, in order of instants.

    Which there are does not depend on where the time is cut.
    """
    if not segments:
        return
    columns = _Columns.of(segments)
    after_us, until_us = max(after_us, int(columns.from_us.min()) - 1), min(until_us, int(columns.until_us.max()))
    for begin_us in range(after_us, until_us, BLOCK_US):
        plots = _reports(segments, columns, begin_us, min(begin_us + BLOCK_US, until_us))
        for at_us, together in groupby(plots, key=lambda plot: plot.at_us):
            yield at_us, tuple(together)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The segments (n,) as whole numbers; pairs as (n, 2)."""

    from_us: Whole
    until_us: Whole
    lat_ndeg: Whole
    lon_ndeg: Whole
    height_mm: Whole

    @classmethod
    def of(cls, segments: Sequence[Segment]) -> _Columns:
        pairs = ([getattr(s, name) for s in segments] for name in ("lat_ndeg", "lon_ndeg", "height_mm"))
        lat, lon, high = (np.array(pair, dtype=np.int64).reshape(-1, 2) for pair in pairs)
        # The shorter way round the antimeridian.
        lon[:, 1] += 360 * earth.NDEG_PER_DEG * np.sign(lon[:, 0] - lon[:, 1]) * (np.abs(lon[:, 1] - lon[:, 0]) > 180 * earth.NDEG_PER_DEG)
        begins, ends = (np.array([getattr(s, name) for s in segments], dtype=np.int64) for name in ("from_us", "until_us"))
        return cls(begins, ends, lat, lon, high)


def _reports(segments: Sequence[Segment], columns: _Columns, after_us: int, until_us: int) -> Iterator[Plot]:
    """The reports of one block, in order of instants and of segments."""
    near = np.flatnonzero((columns.until_us > after_us) & (columns.from_us <= until_us))
    begins = columns.from_us[near]
    ends = np.where(columns.until_us[near] - begins > LONGEST_US, begins + 1, columns.until_us[near])
    first = np.maximum(0, (after_us - begins) // REPORT_US + 1)
    last = (np.minimum(ends - 1, until_us) - begins) // REPORT_US
    counts = np.maximum(0, last - first + 1)
    who = np.repeat(near, counts)
    number = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    at_us = columns.from_us[who] + number * REPORT_US
    order = np.lexsort((who, at_us))
    who, at_us = who[order], at_us[order]
    took_s = (columns.until_us[who] - columns.from_us[who]) / 1e6
    share = (at_us - columns.from_us[who]) / 1e6 / took_s
    lat, lat_s = _along(columns.lat_ndeg[who], share, took_s)
    lon, lon_s = _along(columns.lon_ndeg[who], share, took_s)
    high, up_mm_s = _along(columns.height_mm[who], share, took_s)
    east_m_s, north_m_s = _over_ground(lat, lat_s, lon_s)
    speed_m_s = np.hypot(east_m_s, north_m_s)
    rows = zip(
        who.tolist(), at_us.tolist(), _whole(lat), _turned(lon), _whole(high), (speed_m_s <= FASTEST_M_S).tolist(),
        _whole(speed_m_s * 1000), _whole(np.degrees(np.arctan2(east_m_s, north_m_s)) * 1000), _whole(up_mm_s), strict=True,
    )  # fmt: skip
    for k, when_us, lat_ndeg, lon_ndeg, height_mm, moves, speed_mm_s, course_mdeg, v_up_mm_s in rows:
        segment = segments[k]
        yield Plot(
            track_id=segment.flight_id, at_us=when_us, lat_ndeg=lat_ndeg, lon_ndeg=lon_ndeg, height=Height(height_mm, Reference.FL),
            ground_speed_mm_s=speed_mm_s if moves else None, course_mdeg=course_mdeg % 360_000 if moves else None,
            v_up_mm_s=v_up_mm_s if abs(v_up_mm_s) <= FASTEST_UP_M_S * 1000 else None, callsign=segment.callsign,
        )  # fmt: skip


def _whole(values: earth.Floats) -> list[int]:
    found: list[int] = np.rint(values).astype(np.int64).tolist()
    return found


def _along(ends: Whole, share: earth.Floats, took_s: earth.Floats) -> tuple[earth.Floats, earth.Floats]:
    """Where between both ends (m, 2), and the rate a second."""
    way = (ends[:, 1] - ends[:, 0]).astype(np.float64)
    return ends[:, 0] + way * share, way / took_s


def _turned(lon_ndeg: earth.Floats) -> list[int]:
    """Longitudes brought back within half a turn."""
    turn = 360 * earth.NDEG_PER_DEG
    found: list[int] = ((np.rint(lon_ndeg).astype(np.int64) + turn // 2) % turn - turn // 2).tolist()
    return found


def _over_ground(lat_ndeg: earth.Floats, lat_ndeg_s: earth.Floats, lon_ndeg_s: earth.Floats) -> tuple[earth.Floats, earth.Floats]:
    """East and north m/s of what changes its latitude and longitude so fast, by the radii of curvature there."""
    lat = np.radians(lat_ndeg / earth.NDEG_PER_DEG)
    w_squared = 1 - earth.ECCENTRICITY_SQUARED * np.sin(lat) ** 2
    prime_vertical_m = earth.SEMI_MAJOR_M / np.sqrt(w_squared)
    meridian_m = prime_vertical_m * (1 - earth.ECCENTRICITY_SQUARED) / w_squared
    east_m_s = np.radians(lon_ndeg_s / earth.NDEG_PER_DEG) * prime_vertical_m * np.cos(lat)
    return east_m_s, np.radians(lat_ndeg_s / earth.NDEG_PER_DEG) * meridian_m
