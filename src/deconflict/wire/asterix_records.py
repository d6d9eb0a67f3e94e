"""Records of ASTERIX categories 021, 048 and 062 as Plots, from the items that libasterix decodes by the edition that is configured.

Source: EUROCONTROL specifications for surveillance data exchange, parts 4 (048), 9 (062) and 12 (021); items are named as there.
Flight levels are FL; I062/130 and I021/140 are above the WGS-84 ellipsoid; I062/135 is FL unless its QNH bit says it is corrected (AMSL).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.wire.adsb import callsign, course_mdeg, v_up_mm_s
from deconflict.wire.polar import Radar, place
from deconflict.wire.quantities import FT_MM, NM_MM, at, latitude_ndeg, longitude_ndeg, scaled

DAY_US: Final = 86_400_000_000
FL_MM: Final = 100 * FT_MM
NM_M: Final = NM_MM / 1000
_ON_THE_GROUND: Final = frozenset((1, 3))
"""I048/230 and I062/380 STAT: no alert or alert, aircraft on the ground."""

Source = tuple[int, int]
"""SAC, SIC."""


class Item:
    """An item of a record, or a part of one, as libasterix has it; missing parts are None."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def part(self, name: str) -> Item | None:
        """A named part; None where the item has no such part, or it is not there."""
        getter = getattr(self._inner.variation, "_get_item", None)
        found = None if getter is None else _part(getter, name)
        return None if found is None else Item(found)

    def bits(self, name: str = "") -> int:
        """It, or its named part, as a whole number; 0 where that is missing."""
        one = self.part(name) if name else self
        return 0 if one is None else int(one._inner.as_uint())

    def number(self, name: str = "") -> float | None:
        """It, or its named part, in the unit of the specification."""
        one = self.part(name) if name else self
        return None if one is None else float(one._inner.variation.content.as_quantity())

    def text(self, name: str = "") -> str | None:
        """It, or its named part, as text."""
        one = self.part(name) if name else self
        return None if one is None else str(one._inner.variation.content.as_string())


def _part(getter: Callable[[str], Any], name: str) -> Any:
    try:
        return getter(name)
    except (KeyError, ValueError):
        return None


class Record:
    """A record's items by number."""

    def __init__(self, inner: Any) -> None:
        self._items = inner.items_regular

    def item(self, name: str) -> Item | None:
        """One of its items; None where it is not there."""
        found = self._items.get(name)
        return None if found is None else Item(found)

    def number(self, name: str, part: str = "") -> float | None:
        """An item's value in the unit of the specification."""
        item = self.item(name)
        return None if item is None else item.number(part)

    def bits(self, name: str, part: str = "") -> int:
        """An item's value as a whole number; 0 where it is not there."""
        item = self.item(name)
        return 0 if item is None else item.bits(part)

    def text(self, name: str, part: str = "") -> str | None:
        """An item's value as text."""
        item = self.item(name)
        return None if item is None else item.text(part)

    def source(self, *, where: str) -> Source:
        """Who sends it; Refused where it does not say."""
        item = self.item("010")
        if item is None:
            raise Refused("a record does not say whose it is", where=at(where, "010"), mend="the source has to state its SAC and SIC")
        return item.bits("SAC"), item.bits("SIC")


class Radars:
    """Where the radars stand, for what they report as range and azimuth. `known` is by SAC and SIC, None for the only one there is."""

    def __init__(self, known: Mapping[Source | None, Radar]) -> None:
        self._known = known
        self._only: Source | None = None

    def of(self, source: Source, *, where: str) -> Radar:
        """Where that radar stands. Refused where it is not configured, or a place for one radar is asked for by a second."""
        name = f"at.{source[0]}.{source[1]}"
        if source in self._known:
            return self._known[source]
        if None not in self._known:
            mend = f"say where it stands: ?at=LAT,LON,HEIGHT, or {name}=LAT,LON,HEIGHT where there are several"
            raise Refused(f"radar {source[0]}.{source[1]} reports range and azimuth", where=where, mend=mend)
        self._only = self._only or source
        if self._only != source:
            raise Refused(f"a second radar, {source[0]}.{source[1]}", where=where, mend=f"say where it stands: {name}=LAT,LON,HEIGHT")
        return self._known[None]


def time_of_day_us(seconds: float, arrived_us: int) -> int:
    """The instant nearest to the arrival that has this time of day, so that midnight is crossed in both directions."""
    off_us = (round(seconds * 1e6) - arrived_us + DAY_US // 2) % DAY_US - DAY_US // 2
    return max(0, arrived_us + off_us)


def adsb_report(record: Record, arrived_us: int, _radars: Radars, *, where: str) -> Plot | None:
    """CAT021: what an aircraft said of itself, as a ground station passes it on."""
    about = record.item("040")
    if about is not None and (about.bits("SIM") or about.bits("TST")):
        return None
    position = record.item("131") or record.item("130")
    if position is None:
        return None
    address = record.item("080")
    ident = None if address is None else f"{address.bits():06x}"
    grounded = about is not None and bool(about.bits("GBS"))
    height = _level(record.number("145"), "145", where) or _geometric(record.number("140"), "140", where)
    barometric = _within(record, "155", "BVR")
    climb = _within(record, "157", "GVR") if barometric is None else barometric
    return _plot(
        _named(ident, record, "161", where), _time(record, ("071", "073", "030", "077"), arrived_us, where),
        (position.number("LAT"), position.number("LON")), None if grounded else height,
        _motion(_within(record, "160", "GS"), record.number("160", "TA"), climb, where), record.text("170"),
        grounded, SourceKind.SELF_REPORTED, where,
    )  # fmt: skip


def radar_report(record: Record, arrived_us: int, radars: Radars, *, where: str) -> Plot | None:
    """CAT048: what a radar measured."""
    about = record.item("020")
    if about is not None and (about.bits("SIM") or about.bits("TST")):
        return None
    polar = record.item("040")
    range_nm, azimuth_deg = (None, None) if polar is None else (polar.number("RHO"), polar.number("THETA"))
    if range_nm is None or azimuth_deg is None:
        return None
    level, by_radar = record.item("090"), record.number("110", "3DH")
    doubtful = level is None or level.bits("V") or level.bits("G")
    height = None if level is None or doubtful else _level(level.number("FL"), "090", where)
    known_mm = height.value_mm if height is not None else None if by_radar is None else by_radar * FT_MM
    radar = radars.of(record.source(where=where), where=where)
    found = place(radar, range_nm * NM_M, azimuth_deg, None if known_mm is None else known_mm / 1000)
    address = record.item("220")
    ident = None if address is None else f"{address.bits():06x}"
    grounded = record.bits("230", "STAT") in _ON_THE_GROUND
    return _plot(
        _named(ident, record, "161", where), _time(record, ("140",), arrived_us, where), found, None if grounded else height,
        _motion(record.number("200", "GSP"), record.number("200", "HDG"), None, where), record.text("240"),
        grounded, SourceKind.MEASURED, where,
    )  # fmt: skip


def system_track(record: Record, arrived_us: int, _radars: Radars, *, where: str) -> Plot | None:
    """CAT062: a track of a centre. Its last message (TSE) says that it has ended, and is no report."""
    status, position, derived = record.item("080"), record.item("105"), record.item("380")
    if position is None or (status is not None and (status.bits("SIM") or status.bits("TSE"))):
        return None
    address = None if derived is None else derived.part("ADR")
    communications = None if derived is None else derived.part("COM")
    spoken = None if derived is None else derived.text("ID")
    grounded = status is not None and bool(status.bits("SFC"))
    grounded = grounded or (communications is not None and communications.bits("STAT") in _ON_THE_GROUND)
    east, north = record.number("185", "VX"), record.number("185", "VY")
    climb = record.number("220")
    return _plot(
        _named(None if address is None else f"{address.bits():06x}", record, "040", where), _time(record, ("070",), arrived_us, where),
        (position.number("LAT"), position.number("LON")), None if grounded else _system_height(record, where),
        _over_ground(east, north, climb, where), record.text("245", "CHR") or spoken, grounded, SourceKind.FUSED, where,
    )  # fmt: skip


READERS: Final[Mapping[int, Callable[..., Plot | None]]] = MappingProxyType({21: adsb_report, 48: radar_report, 62: system_track})
"""By category."""


def _within(record: Record, name: str, part: str) -> float | None:
    """A value whose range-exceeded bit is not set; in editions before 2.0 an item has no such bit, and may have no parts."""
    item = record.item(name)
    if item is None or item.bits("RE"):
        return None
    one = item.part(part)
    return item.number() if one is None else one.number()


def _system_height(record: Record, where: str) -> Height | None:
    """As measured, else as calculated, else geometric."""
    measured = _level(record.number("136"), "136", where)
    if measured is not None:
        return measured
    calculated = record.item("135")
    if calculated is not None and (levels := calculated.number("CTB")) is not None:
        reference = Reference.AMSL if calculated.bits("QNH") else Reference.FL
        return Height(scaled(levels, FL_MM, -2_000_000, 100_000_000, where=where, field="135", unit="FL"), reference)
    return _geometric(record.number("130"), "130", where)


def _level(levels: float | None, field: str, where: str) -> Height | None:
    if levels is None:
        return None
    return Height(scaled(levels, FL_MM, -2_000_000, 100_000_000, where=where, field=field, unit="FL"), Reference.FL)


def _geometric(feet: float | None, field: str, where: str) -> Height | None:
    if feet is None:
        return None
    return Height(scaled(feet, FT_MM, -2_000_000, 100_000_000, where=where, field=field, unit="ft"), Reference.W84)


def _named(address: str | None, record: Record, track: str, where: str) -> str:
    """The Mode S address, else the source's own number for the track."""
    if address is not None:
        return address
    sac, sic = record.source(where=where)
    number = record.item(track)
    if number is None:
        mend = f"the source has to send tracks (item {track}) or Mode S addresses"
        raise Refused("a plot that does not say which aircraft", where=at(where, track), mend=mend)
    return f"{sac}.{sic}.{number.bits('TRN') or number.bits('TRNUM') or number.bits()}"


def _time(record: Record, names: tuple[str, ...], arrived_us: int, where: str) -> int:
    for name in names:
        seconds = record.number(name)
        if seconds is not None:
            if seconds >= 86_400:
                raise Refused(f"{seconds:g} s is no time of day", where=at(where, name), mend="at most 86,400 s since midnight")
            return time_of_day_us(seconds, arrived_us)
    raise Refused("the time is missing", where=at(where, names[0]), mend="the source has to state the time of day of each report")


Motion = tuple[int | None, int | None, int | None]
"""mm/s over ground, 1e-3 degree, mm/s up."""


def _motion(speed_nm_s: float | None, course: float | None, climb: float | None, where: str) -> Motion:
    speed = None if speed_nm_s is None else scaled(speed_nm_s, NM_MM, 0, 2_000_000, where=where, field="ground speed", unit="NM/s")
    known = speed is not None and course is not None
    return speed, course_mdeg(course, where=where) if known and course is not None else None, _climb(climb, where)


def _over_ground(east_m_s: float | None, north_m_s: float | None, climb: float | None, where: str) -> Motion:
    if east_m_s is None or north_m_s is None:
        return None, None, _climb(climb, where)
    speed = scaled(math.hypot(east_m_s, north_m_s), 1000, 0, 2_000_000, where=where, field="185", unit="m/s")
    course = course_mdeg(math.degrees(math.atan2(east_m_s, north_m_s)) % 360, where=where) if speed else None
    return speed, course, _climb(climb, where)


def _climb(feet_a_minute: float | None, where: str) -> int | None:
    return None if feet_a_minute is None else v_up_mm_s(feet_a_minute, where=where, field="rate of climb")


def _plot(
    ident: str, at_us: int, position: tuple[float | None, float | None], height: Height | None, motion: Motion,
    label: str | None, on_ground: bool, source: SourceKind, where: str,
) -> Plot:  # fmt: skip
    lat, lon = position
    assert lat is not None and lon is not None, "both parts of a position are of fixed length"
    return Plot(
        track_id=ident,
        at_us=at_us,
        lat_ndeg=latitude_ndeg(lat, where=where),
        lon_ndeg=longitude_ndeg(lon, where=where),
        height=height,
        ground_speed_mm_s=motion[0],
        course_mdeg=motion[1],
        v_up_mm_s=motion[2],
        callsign=callsign(label),
        on_ground=on_ground,
        source=source,
    )
