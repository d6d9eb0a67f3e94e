"""SeparationMinima: how far apart, by pair of aircraft classes."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from deconflict.airspace.altitude import M_PER_FT
from deconflict.errors import Refused

M_PER_NM = 1852
"""International nautical mile, exact (ICAO Annex 5, table 3-1)."""


class AircraftClass(StrEnum):
    """Classes that separation minima are stated for."""

    CREWED = "crewed"
    UNCREWED = "uncrewed"
    MOVING_UNIT = "moving_unit"


class Minima(Struct, frozen=True, forbid_unknown_fields=True):
    """Horizontal and vertical distance and time gap; two things meet when closer in all three."""

    horizontal_mm: Annotated[int, Meta(ge=0, le=500_000_000)]
    vertical_mm: Annotated[int, Meta(ge=0, le=100_000_000)]
    time_us: Annotated[int, Meta(ge=0, le=86_400_000_000)]

    def strictest(self, other: Minima) -> Minima:
        """The larger of each number."""
        return Minima(
            max(self.horizontal_mm, other.horizontal_mm), max(self.vertical_mm, other.vertical_mm), max(self.time_us, other.time_us)
        )


DEFAULT = Minima(5 * M_PER_NM * 1000, 304_800, 600_000_000)
"""5 NM, 1000 ft, 10 min: what holds where nobody has agreed on anything else."""

OVERLAP = Minima(0, 0, 0)
"""No distance to keep: two things meet where and when they share space."""


class PairMinima(Struct, frozen=True, forbid_unknown_fields=True):
    """Minima between one pair of classes, in either order."""

    first: AircraftClass
    second: AircraftClass
    minima: Minima


class SeparationMinima(Struct, frozen=True, forbid_unknown_fields=True):
    """Minima for every pair of classes: `others` but where a pair has its own."""

    others: Minima = DEFAULT
    pairs: Annotated[tuple[PairMinima, ...], Meta(max_length=6)] = ()

    def between(self, a: AircraftClass, b: AircraftClass) -> Minima:
        """The minima between two classes; symmetric; the first pair stated counts."""
        for pair in self.pairs:
            if (pair.first, pair.second) in ((a, b), (b, a)):
                return pair.minima
        return self.others

    def greatest(self) -> Minima:
        """The largest of each number over all pairs: what a coarse search must reach."""
        widest = self.others
        for pair in self.pairs:
            widest = widest.strictest(pair.minima)
        return widest


_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)", re.IGNORECASE | re.ASCII)
_LENGTHS_MM = {"nm": M_PER_NM * 1000.0, "km": 1e6, "m": 1000.0, "ft": M_PER_FT * 1000.0}
_TIMES_US = {"h": 3.6e9, "min": 6e7, "s": 1e6}


def _measure(text: str, units: dict[str, float], what: str, most: int, where: str) -> int:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise Refused(f"'{text[:40]}' is no {what}: a number and a unit are needed", where=where, mend=f"use one of {', '.join(units)}")
    factor = units.get(found[2].lower())
    if factor is None:
        raise Refused(f"'{found[2]}' is no unit of a {what}", where=where, mend=f"use one of {', '.join(units)}")
    value = round(float(found[1]) * factor)
    if value > most:
        raise Refused(f"'{text[:40]}' is too large a {what}", where=where, mend="give a smaller one")
    return value


def parse_length_mm(text: str, where: str = "length") -> int:
    """A length such as "5NM", "1000ft", "300m", "2km" in mm; Refused otherwise."""
    return _measure(text, _LENGTHS_MM, "length", 500_000_000, where)


def parse_duration_us(text: str, where: str = "duration") -> int:
    """A time such as "10min", "90s", "2h" in µs, at most a day; Refused otherwise."""
    return _measure(text, _TIMES_US, "time", 86_400_000_000, where)


def parse_minima(text: str, where: str = "minima") -> Minima:
    """Minima such as "5NM,1000ft,10min" (horizontal, vertical, time) or "3NM,1000ft" (no time); Refused otherwise."""
    parts = text.split(",")
    if len(parts) not in (2, 3):
        raise Refused(f"'{text[:40]}' has {len(parts)} parts", where=where, mend="write it like 5NM,1000ft,10min")
    return Minima(
        parse_length_mm(parts[0], f"{where}.horizontal"),
        _measure(parts[1], _LENGTHS_MM, "length", 100_000_000, f"{where}.vertical"),
        parse_duration_us(parts[2], f"{where}.time") if len(parts) == 3 else 0,
    )
