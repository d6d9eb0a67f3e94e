"""Instants and intervals. An Instant is whole µs since 1970-01-01T00:00:00Z (UTC, no leap seconds); an Interval is half open."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, NewType

from msgspec import Meta, Struct

from deconflict.errors import Refused

Instant = NewType("Instant", int)
Micros = Annotated[int, Meta(ge=0, le=2**53 - 1)]
US_PER_S = 1_000_000
LAST_US = 253_402_300_799_999_999
"""9999-12-31T23:59:59.999999Z, the last instant RFC 3339 can write."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_UTC = _EPOCH.replace(tzinfo=None)
"""The same without a zone: what is written from it takes its Z from us."""
_RFC_3339 = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[Tt ](?P<clock>\d\d:\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d{1,12}))?(?P<zone>[Zz]|[+-]\d\d:\d\d)?",
    re.ASCII,
)
_FORM = "write it like 2026-07-30T09:15:00Z"


class Interval(Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """From `from_us` up to, but not including, `until_us`."""

    from_us: Micros
    until_us: Micros

    def check(self, where: str = "interval") -> None:
        """Refused unless it begins before it ends."""
        if self.from_us >= self.until_us:
            raise Refused(
                f"it begins at {format_instant(self.from_us)} and ends at {format_instant(self.until_us)}",
                where=where,
                mend="give an end later than the begin",
            )

    def contains(self, at_us: int) -> bool:
        """Whether the instant lies in it; its end does not."""
        return self.from_us <= at_us < self.until_us

    def gap_us(self, other: Interval) -> int:
        """Time between the two in µs: 0 where one ends as the other begins, minus the shared time (or less) where they overlap."""
        return max(self.from_us - other.until_us, other.from_us - self.until_us)

    def meets(self, other: Interval) -> bool:
        """Whether they share an instant; two that only touch do not."""
        return self.gap_us(other) < 0


def seconds(value_s: float) -> int:
    """Seconds as whole µs, rounded to the nearest; Refused unless finite."""
    if not math.isfinite(value_s):
        raise Refused(f"{value_s} is no length of time", where="seconds", mend="give a finite number of seconds")
    return round(value_s * US_PER_S)


def parse_instant(text: str, where: str = "time") -> Instant:
    """RFC 3339 text with a zone as an Instant; digits finer than a µs are dropped; Refused otherwise, naming `where`."""
    found = _RFC_3339.fullmatch(text.strip())
    if found is None:
        raise Refused(f"'{text[:40]}' is not an RFC 3339 time", where=where, mend=_FORM)
    if found["zone"] is None:
        raise Refused(f"'{text[:40]}' names no time zone", where=where, mend="end it with Z for UTC, or an offset such as +02:00")
    # A leap second is the first instant of the next minute, as in POSIX time: our count has no place of its own for it.
    leap = found["second"] == "60"
    whole = f"{found['date']}T{found['clock']}:{'59' if leap else found['second']}{found['zone'].upper().replace('Z', '+00:00')}"
    try:
        moment = datetime.fromisoformat(whole)
    except ValueError as fault:
        raise Refused(f"'{text[:40]}' is no time: {fault}", where=where, mend=_FORM) from fault
    micros = (moment - _EPOCH) // timedelta(microseconds=1)
    micros += US_PER_S if leap else int((found["fraction"] or "0").ljust(6, "0")[:6])
    if not 0 <= micros <= 2**53 - 1:
        raise Refused(f"'{text[:40]}' lies outside 1970 to 2255", where=where, mend="check the year")
    return Instant(micros)


def format_instant(at_us: int) -> str:
    """RFC 3339 in UTC ending in Z, with no, three or six decimals as needed; Refused outside the years 1970 to 9999."""
    if not 0 <= at_us <= LAST_US:
        raise Refused(f"{at_us} µs is outside the years 1970 to 9999", where="instant", mend="give µs since 1970")
    whole_s, rest_us = divmod(at_us, US_PER_S)
    text = (_EPOCH_UTC + timedelta(seconds=whole_s)).isoformat()
    if rest_us == 0:
        return f"{text}Z"
    return f"{text}.{rest_us // 1000:03d}Z" if rest_us % 1000 == 0 else f"{text}.{rest_us:06d}Z"
