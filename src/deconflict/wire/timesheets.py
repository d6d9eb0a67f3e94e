"""Timesheets of AIXM 5.1 (hours of an activation) as hours of days of the week in UTC."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element

from deconflict.airspace.recurrence import DAY_US, Weekday
from deconflict.errors import Refused
from deconflict.wire.schedules import EVERY_DAY, Hours, clock_us, days_of
from deconflict.wire.xmltree import Tree, child, children, text

SUMMER_NOTE: Final = "its hours may be an hour earlier in summer: begun an hour earlier"
_HOUR_US: Final = 3_600_000_000
_ZONE: Final = re.compile(r"UTC(?:([+-])(\d{1,2}))?", re.ASCII)


def hours_of(activation: Element, tree: Tree, notes: list[str]) -> list[Hours]:
    """The hours of an activation; none where it has no timesheets. Refused for hours that are not told by the clock and the week."""
    found: list[Hours] = []
    for interval in children(activation, "timeInterval"):
        for sheet in children(interval, "Timesheet"):
            found += _hours(sheet, tree, notes)
    return found


def _hours(sheet: Element, tree: Tree, notes: list[str]) -> list[Hours]:
    where = tree.at(sheet)
    said = {name: text(child(sheet, name)) for name in _NAMES}
    _simple(said, where)
    days = _days(said["day"], said["dayTil"], where)
    start, end = said["startTime"] or "00:00", said["endTime"] or "24:00"
    if {start, end} <= {"00:00", "24:00"}:
        return [Hours(days, 0, DAY_US)] if days == EVERY_DAY else [_in_zone(days, 0, DAY_US, said, where)]
    begins_us, ends_us = (clock_us(at, where=where, zone_us=0) for at in (start, end))
    if said["daylightSavingAdjust"] == "YES":
        notes.append(SUMMER_NOTE)
        ends_us += DAY_US if ends_us <= begins_us else 0
        begins_us -= _HOUR_US
    return [_in_zone(days, begins_us, ends_us, said, where)]


_NAMES: Final = (
    "timeReference", "day", "dayTil", "startTime", "endTime", "startDate", "endDate", "startEvent", "endEvent",
    "daylightSavingAdjust", "excluded",
)  # fmt: skip


def _simple(said: dict[str, str], where: str) -> None:
    """Refused for what is not worked out here: daylight, days of the year, hours left out of others."""
    if said["startEvent"] or said["endEvent"]:
        what = f"a time by daylight ({said['startEvent'] or said['endEvent']})"
        raise Refused(what, where=where, mend="file it as a zone of your own with times in UTC")
    if said["startDate"] or said["endDate"]:
        what = f"days of the year ({said['startDate']} to {said['endDate']})"
        raise Refused(what, where=where, mend="file it as a zone of your own with its dates")
    if said["excluded"] == "YES":
        raise Refused("hours that are left out of others", where=where, mend="file it as a zone of your own with times in UTC")


def _days(first: str, last: str, where: str) -> frozenset[Weekday]:
    if not last or last == first:
        return days_of([first] if first else [], where=where)
    if {first, last} <= set(Weekday.__members__):
        length = (Weekday[last] - Weekday[first]) % 7
        return frozenset(Weekday((Weekday[first] + step) % 7) for step in range(length + 1))
    raise Refused(f"from '{first[:20]}' until '{last[:20]}' are no days of the week", where=where, mend="MON to SUN, or ANY")


def _in_zone(days: frozenset[Weekday], begins_us: int, ends_us: int, said: dict[str, str], where: str) -> Hours:
    zone = _ZONE.fullmatch(said["timeReference"])
    if zone is None:
        what = f"'{said['timeReference'][:20]}' is no time reference" if said["timeReference"] else "its hours name no time reference"
        raise Refused(what, where=where, mend="<aixm:timeReference>UTC</aixm:timeReference>")
    offset_us = int(f"{zone[1] or '+'}{zone[2] or 0}") * _HOUR_US
    ends_us += DAY_US if ends_us <= begins_us else 0
    return Hours(days, begins_us - offset_us, ends_us - offset_us)
