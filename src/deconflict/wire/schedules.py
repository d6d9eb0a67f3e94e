"""Daily and weekly hours, as other houses' zones state them, as the single times they stand for within a stated window; in UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deconflict.airspace.instant import Interval, format_instant, parse_instant
from deconflict.airspace.recurrence import DAY_US, Weekday, weekday
from deconflict.errors import Refused

MAX_TIMES: Final = 64
"""As many as one zone has volumes."""
MAX_DAYS: Final = 3660
"""Ten years of days are looked through; a longer window is refused."""
EVERY_DAY: Final = frozenset(Weekday)
_CLOCK: Final = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII | re.IGNORECASE)
_CLOCK_MEND: Final = "a time of day with its zone, as in 17:00Z or 17:00:00+02:00"


@dataclass(frozen=True, slots=True)
class Hours:
    """From a time of day to another on some days of the week: µs after midnight UTC of that day, or of the next."""

    days: frozenset[Weekday]
    start_us: int
    end_us: int


def clock_us(text: str, *, where: str, zone_us: int | None = None) -> int:
    """A time of day in µs after midnight UTC, below 0 or over a day where its zone shifts it. 24:00 is the day's end.

    `zone_us` is the offset of times that name none; without it such a time is Refused.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 24 or int(found[2]) > 59 or int(found[3] or 0) > 59 or (int(found[1]) == 24 and int(found[2]) > 0):
        raise Refused(f"'{text[:40]}' is no time of day", where=where, mend=_CLOCK_MEND)
    local_us = (int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)) * 1_000_000
    if found[4] is None:
        if zone_us is None:
            raise Refused(f"'{text[:40]}' names no time zone", where=where, mend=_CLOCK_MEND)
        return local_us - zone_us
    return local_us - _offset_us(found[4])


def days_of(names: Iterable[str], *, where: str) -> frozenset[Weekday]:
    """Days of the week by MON to SUN; ANY, or none at all, is every day."""
    said = [name.strip().upper()[:3] for name in names]
    unknown = [name for name in said if name not in Weekday.__members__ and name != "ANY"]
    if unknown:
        raise Refused(f"'{unknown[0]}' is no day of the week", where=where, mend=f"ANY, or some of {', '.join(Weekday.__members__)}")
    return EVERY_DAY if not said or "ANY" in said else frozenset(Weekday[name] for name in said)


def stated(properties: Mapping[str, Any], name: str) -> int | None:
    """An instant that whoever opens a file states (`from` or `until`); None where it is not stated. Refused where it is none."""
    value = properties.get(name)
    return None if value is None else parse_instant(str(value), f"--assume {name}")


def window(from_us: int | None, until_us: int | None, properties: Mapping[str, Any], *, where: str) -> Interval:
    """What a record states of when it begins and ends, within what is stated for it. Refused where an end is open."""
    begins = [at for at in (from_us, stated(properties, "from")) if at is not None]
    ends = [at for at in (until_us, stated(properties, "until")) if at is not None]
    if not begins or not ends:
        ends_of = (("from=2030-01-01T00:00:00Z", begins), ("until=2030-01-08T00:00:00Z", ends))
        missing = " ".join(f"--assume {example}" for example, at in ends_of if not at)
        raise Refused("its hours recur without an end", where=where, mend=f"state for which window: {missing}")
    found = Interval(max(begins), min(ends))
    if found.from_us >= found.until_us:
        said = f"it holds from {format_instant(found.from_us)}, and would end at {format_instant(found.until_us)}"
        raise Refused(said, where=where, mend="state a window that meets its own times: --assume from=... --assume until=...")
    return found


def told_out(
    hours: Sequence[Hours], from_us: int | None, until_us: int | None, properties: Mapping[str, Any], *, where: str
) -> tuple[Interval, tuple[Interval, ...]]:
    """The window and the times in it: what a record states of its begin and end where that is enough, else within what is stated for it."""
    if from_us is not None and until_us is not None:
        own = Interval(from_us, until_us)
        try:
            return own, times_within(hours, own, where=where)
        except Refused:
            if "from" not in properties and "until" not in properties:
                raise
    whole = window(from_us, until_us, properties, where=where)
    return whole, times_within(hours, whole, where=where)


def times_within(hours: Sequence[Hours], whole: Interval, *, where: str, most: int = MAX_TIMES) -> tuple[Interval, ...]:
    """Every time of these hours within the window, in order, joined where they meet and cut to it.

    Refused where there is none, or there are more than `most`: then the mend names the window that would do.
    """
    first_day = whole.from_us // DAY_US - 2
    if whole.until_us // DAY_US - first_day > MAX_DAYS:
        raise Refused("its hours recur for more than ten years", where=where, mend="state a shorter window: --assume until=...")
    found: list[Interval] = []
    for start_us, end_us in sorted(_raw(hours, range(first_day, whole.until_us // DAY_US + 3))):
        begins, ends = max(start_us, whole.from_us), min(end_us, whole.until_us)
        if begins >= ends:
            continue
        if found and begins <= found[-1].until_us:
            found[-1] = Interval(found[-1].from_us, max(found[-1].until_us, ends))
            continue
        if len(found) == most:
            mend = f"state a shorter window: --assume from={format_instant(whole.from_us)} --assume until={format_instant(begins)}"
            raise Refused(f"its hours stand for more than {most} times", where=where, mend=mend)
        found.append(Interval(begins, ends))
    if not found:
        raise Refused("none of its hours falls within the window", where=where, mend="state another: --assume from=... --assume until=...")
    return tuple(found)


def _raw(hours: Sequence[Hours], days: range) -> Iterable[tuple[int, int]]:
    for day in days:
        midnight_us = day * DAY_US
        for each in hours:
            if weekday(midnight_us) in each.days:
                ends_us = each.end_us if each.end_us > each.start_us else each.end_us + DAY_US
                yield midnight_us + each.start_us, midnight_us + ends_us


def _offset_us(zone: str) -> int:
    if zone in "Zz":
        return 0
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (-minutes if zone[0] == "-" else minutes) * 60_000_000
