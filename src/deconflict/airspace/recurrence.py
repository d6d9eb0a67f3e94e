"""Recurring schedules: one time of day on some days of the week up to a last day, as the single times it stands for.

By the clock in UTC, or in a place: then the time of day is what that place's clocks show, summer and winter. What clocks skip in spring
is as much later; what they show twice in autumn is meant the first time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from enum import IntEnum

from deconflict.airspace.instant import Interval
from deconflict.errors import Refused

DAY_US = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)
MOST_OCCURRENCES = 100
"""As many as one rule stands for: twenty weeks of weekdays. Each becomes a plan of its own, which people answer one by one."""


class Weekday(IntEnum):
    """Days of the week as ISO 8601 counts them, less one."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


def weekday(at_us: int) -> Weekday:
    """The UTC day of the week at an instant (µs since 1970, which began on a Thursday)."""
    return Weekday((at_us // DAY_US + Weekday.THU) % 7)


def shown(at_us: int, clock: tzinfo) -> datetime:
    """What a place's clocks show at an instant."""
    return (_EPOCH + at_us * _US).astimezone(clock)


def occurrences(first: Interval, days: Iterable[Weekday], until_us: int, clock: tzinfo = UTC) -> tuple[Interval, ...]:
    """Every time that begins on one of these days at the same time of day as `first`, itself the first of them, before `until_us`.

    Refused where `first` begins on another day, an occurrence would begin before the last has ended, or there are too many.
    """
    chosen, lasts_us = frozenset(days), first.until_us - first.from_us
    begins = shown(first.from_us, clock)
    if begins.weekday() not in chosen:
        what = f"it begins on a {Weekday(begins.weekday()).name}, which is none of its days"
        raise Refused(what, where="days", mend=f"begin on one of the days ({begins.tzname()})")
    found: list[Interval] = []
    for number in range((until_us - first.from_us) // DAY_US + 2):
        day = begins.replace(fold=0) + timedelta(days=number)
        start_us = (day.astimezone(UTC) - _EPOCH) // _US if number else first.from_us
        if start_us >= until_us:
            break
        if day.weekday() not in chosen:
            continue
        if len(found) == MOST_OCCURRENCES:
            mend = "end the schedule sooner, and file the rest when it comes"
            raise Refused(f"more than {MOST_OCCURRENCES} times", where="until", mend=mend)
        if found and start_us < found[-1].until_us:
            raise Refused("a time begins before the last has ended", where="days", mend="leave out days, or make it shorter")
        found.append(Interval(start_us, start_us + lasts_us))
    if not found:
        raise Refused("it ends before it begins", where="until", mend="give an instant after the first time")
    return tuple(found)
