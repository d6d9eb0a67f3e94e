"""Numbers as people write them in an agreement ("5 NM", "90 s", "12:00Z", "121.5 MHz") and back without loss: decimals, never floats."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from deconflict.agreement.terms import US_PER_DAY, US_PER_H, US_PER_MIN, US_PER_S
from deconflict.airspace.altitude import Height, Reference, format_height, parse_height
from deconflict.airspace.instant import format_instant, parse_instant
from deconflict.errors import Refused

NDEG_PER_DEG = 10**9
MM_PER_LEVEL = 30_480
"""A flight level is 100 ft, exactly 30.48 m."""


class Measure(NamedTuple):
    """Units of one quantity: how many steps of the stored integer one of each is, coarsest first, and an example for people."""

    name: str
    units: dict[str, Decimal]
    example: str


LENGTH = Measure(
    "length",
    {"NM": Decimal(1_852_000), "km": Decimal(1_000_000), "m": Decimal(1000), "ft": Decimal("304.8"), "mm": Decimal(1)},
    "5 NM, 1000 ft or 300 m",
)
"""In mm. 1 NM = 1,852 m and 1 ft = 0.3048 m, both exact (ICAO Annex 5, table 3-1)."""
DURATION = Measure(
    "duration",
    {
        "d": Decimal(US_PER_DAY), "h": Decimal(US_PER_H), "min": Decimal(US_PER_MIN), "s": Decimal(US_PER_S),
        "ms": Decimal(1000), "us": Decimal(1),
    },
    "60 s, 10 min, 24 h or 120 d",
)  # fmt: skip
"""In µs; a day is 24 hours."""
FREQUENCY = Measure("frequency", {"MHz": Decimal(10**6), "kHz": Decimal(1000), "Hz": Decimal(1)}, "121.5 MHz")
"""In Hz."""

MEASURES: dict[str, Measure] = {measure.name: measure for measure in (LENGTH, DURATION, FREQUENCY)}

_QUANTITY = re.compile(r"(-?\d{1,18}(?:\.\d{1,12})?) ?([A-Za-z]{1,3})", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?Z", re.ASCII)


def parse_quantity(value: Any, measure: Measure, where: str) -> int:
    """The stored integer of a quantity with its unit, to the nearest step; Refused for a bare number, since a number needs its unit."""
    found = _QUANTITY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise Refused(f"{_short(value)} is no {measure.name}", where=where, mend=f"write a number and a unit in quotes: {measure.example}")
    by_letters = {unit.lower(): step for unit, step in measure.units.items()}
    step = by_letters.get(found[2].lower())
    if step is None:
        raise Refused(f"'{found[2]}' is no unit of a {measure.name}", where=where, mend=f"use one of {', '.join(measure.units)}")
    return int((Decimal(found[1]) * step).to_integral_value(ROUND_HALF_EVEN))


def format_quantity(value: int, measure: Measure) -> str:
    """The quantity in the coarsest unit that states it as a whole number; parse_quantity reads it back exactly."""
    if measure is FREQUENCY:
        return f"{(Decimal(value) / 10**6).normalize():f} MHz"
    for unit, step in measure.units.items():
        if value and Decimal(value) % step == 0:
            return f"{int(Decimal(value) / step)} {unit}"
    return f"{value} {'s' if measure is DURATION else list(measure.units)[-1]}"


def parse_at(value: Any, where: str) -> int:
    """µs since 1970 of a TOML date-time with a zone, or of RFC 3339 text; Refused otherwise."""
    if isinstance(value, datetime):
        return parse_instant(value.isoformat(), where)
    if isinstance(value, str):
        return parse_instant(value, where)
    raise Refused(f"{_short(value)} is no instant", where=where, mend="write it like 2026-07-30T09:15:00Z")


def format_at(value: int) -> str:
    """RFC 3339 in UTC, as a TOML date-time."""
    return format_instant(value)


def parse_clock(value: Any, where: str) -> int:
    """µs since midnight UTC of "12:00Z"; Refused otherwise."""
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Refused(f"{_short(value)} is no time of day", where=where, mend="write it in UTC, like 12:00Z")
    whole_s = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    return whole_s * US_PER_S + int((found[4] or "0").ljust(6, "0"))


def format_clock(value: int) -> str:
    """UTC time of day, with seconds and their fraction only where there are any."""
    minutes, rest_us = divmod(value, US_PER_MIN)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    if rest_us:
        text += f":{rest_us // US_PER_S:02d}"
    if rest_us % US_PER_S:
        text += f".{rest_us % US_PER_S:06d}"
    return f"{text}Z"


def parse_degrees(value: Any, where: str) -> int:
    """1e-9 degree of a number of degrees; Refused for anything but a plain number."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or not Decimal(value).is_finite():
        raise Refused(
            f"{_short(value)} is no number of degrees", where=where, mend="write degrees as a number: 34.5, south and west negative"
        )
    # A number far out of range is left to the field's own bounds; cutting it first keeps the arithmetic small.
    return int((min(max(Decimal(value), Decimal(-1000)), Decimal(1000)) * NDEG_PER_DEG).to_integral_value(ROUND_HALF_EVEN))


def format_degrees(value: int) -> str:
    """Degrees with all nine decimals that count, at least one."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    fraction = f"{size % NDEG_PER_DEG:09d}".rstrip("0") or "0"
    return f"{sign}{size // NDEG_PER_DEG}.{fraction}"


def parse_level(value: Any, where: str) -> Height:
    """A height with its reference, from text such as "FL100" or "3000ft AMSL"; Refused otherwise."""
    if not isinstance(value, str):
        raise Refused(f"{_short(value)} is no height", where=where, mend="write it like FL100, 3000ft AMSL, 120m AGL or 450m W84")
    return parse_height(value, where)


def format_level(height: Height) -> str | None:
    """Text that parse_level reads back exactly, or None where a flight level is no whole one."""
    if height.reference is Reference.FL and height.value_mm % MM_PER_LEVEL:
        return None
    return format_height(height)


def _short(value: Any) -> str:
    return repr(value)[:60]
