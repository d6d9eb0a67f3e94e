"""Recurring schedules: one time of day on some days of the week up to a last day, as the single times it stands for. In UTC throughout."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from deconflict.airspace.instant import Interval
from deconflict.errors import Refused

DAY_US = 86_400_000_000
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


def occurrences(first: Interval, days: Iterable[Weekday], until_us: int) -> tuple[Interval, ...]:
    """Every time that begins on one of these days at the same UTC time as `first`, itself the first of them, before `until_us`.

    Refused where `first` begins on another day, an occurrence would begin before the last has ended, or there are too many.
    """
    chosen, lasts_us = frozenset(days), first.until_us - first.from_us
    if weekday(first.from_us) not in chosen:
        raise Refused(
            f"it begins on a {weekday(first.from_us).name}, which is none of its days", where="days", mend="begin on one of the days (UTC)"
        )
    starts_us = (at_us for at_us in range(first.from_us, until_us, DAY_US) if weekday(at_us) in chosen)
    found: list[Interval] = []
    for start_us in starts_us:
        if len(found) == MOST_OCCURRENCES:
            mend = "end the schedule sooner, and file the rest when it comes"
            raise Refused(f"more than {MOST_OCCURRENCES} times", where="until", mend=mend)
        if found and start_us < found[-1].until_us:
            raise Refused("a time begins before the last has ended", where="days", mend="leave out days, or make it shorter")
        found.append(Interval(start_us, start_us + lasts_us))
    if not found:
        raise Refused("it ends before it begins", where="until", mend="give an instant after the first time")
    return tuple(found)
