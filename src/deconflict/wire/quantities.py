"""Numbers on their way in from another machine's units: bounded, finite, and named when they are not."""

from __future__ import annotations

from deconflict.errors import Refused

FT_MM = 304.8
"""The international foot, exactly (ICAO Annex 5)."""
NM_MM = 1_852_000
"""The international nautical mile, exactly (ICAO Annex 5)."""
KT_MM_S = NM_MM / 3600
"""A knot."""
FT_MIN_MM_S = FT_MM / 60
"""A foot per minute."""
NDEG = 1_000_000_000
"""1e-9 degree in a degree."""
MAX_US = 2**53 - 1
"""The largest instant an entry can hold."""


def at(where: str, field: str) -> str:
    """A place and the field in it, as every refusal of this room names it."""
    return f"{where}, field {field}"


def scaled(value: float, scale: float, low: int, high: int, *, where: str, field: str, unit: str) -> int:
    """`value` x `scale` as a whole number from `low` to `high`.

    Refused when the value is not finite or outside the bounds, which are named in the value's own `unit`.
    """
    exact = value * scale
    # What is not finite is not between the bounds; what is just beyond them may be rounded to them.
    if low - 0.5 <= exact <= high + 0.5 and low <= (whole := round(exact)) <= high:
        return whole
    mend = f"give {field} between {low / scale:g} and {high / scale:g} {unit}".rstrip()
    raise Refused(f"{field} is {value!r}, outside what can be", where=at(where, field), mend=mend)


def latitude_ndeg(value: float, *, where: str, field: str = "lat") -> int:
    """A WGS-84 latitude in degrees as 1e-9 degree; Refused outside ±90."""
    return scaled(value, NDEG, -90 * NDEG, 90 * NDEG, where=where, field=field, unit="degrees")


def longitude_ndeg(value: float, *, where: str, field: str = "lon") -> int:
    """A WGS-84 longitude in degrees as 1e-9 degree; Refused outside ±180."""
    return scaled(value, NDEG, -180 * NDEG, 180 * NDEG, where=where, field=field, unit="degrees")


def nearest_us(since_us: int, period_us: int, arrived_us: int) -> int:
    """An instant of which only the time within a day or an hour is known: `since_us` after the beginning of a period, the one nearest
    to `arrived_us`. Never before 1970.
    """
    begun_us = arrived_us - arrived_us % period_us
    nearest = min((begun_us + since_us + shift_us for shift_us in (-period_us, 0, period_us)), key=lambda at_us: abs(at_us - arrived_us))
    return nearest if nearest >= 0 else nearest + period_us
