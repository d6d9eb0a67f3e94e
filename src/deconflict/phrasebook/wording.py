"""Quantities as people read them. Numbers are written alike in every language, so that two desks read the same digits to each other."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.instant import format_instant

FT_MM: Final = 304.8
"""The international foot, exactly (ICAO Annex 5)."""
NM_MM: Final = 1_852_000
"""The international nautical mile, exactly (ICAO Annex 5)."""
UNITS: Final = ("aviation", "metric")

_REFERENCES: Final = {Reference.W84: "WGS-84", Reference.AMSL: "AMSL", Reference.FL: "1013.25 hPa", Reference.AGL: "AGL"}


@dataclass(frozen=True, slots=True)
class Wording:
    """Formats in one choice of units: aviation (NM, ft, kt) or metric (km, m, km/h)."""

    units: str

    def distance(self, value_mm: float) -> str:
        """A horizontal distance: "5.0 NM" or "9.26 km"."""
        if self.units == "metric":
            return f"{value_mm / 1e6:.2f} km"
        return f"{value_mm / NM_MM:.1f} NM" if value_mm >= NM_MM else f"{value_mm / NM_MM:.2f} NM"

    def vertical(self, value_mm: float) -> str:
        """A vertical distance: "1000 ft" or "305 m"."""
        return f"{value_mm / 1000:.0f} m" if self.units == "metric" else f"{value_mm / FT_MM:.0f} ft"

    def height(self, height: Height) -> str:
        """A height with its reference: "FL100", "3000 ft AMSL"; never one without. A flight level is a name, not a unit."""
        if height.reference is Reference.FL and round(height.value_mm / FT_MM, 1) % 100 == 0 and height.value_mm >= 0:
            return f"FL{round(height.value_mm / FT_MM / 100):03d}"
        if height == Height(0, Reference.AGL):
            return "GND"
        return f"{self.vertical(height.value_mm)} {_REFERENCES[height.reference]}"


def place(lat_ndeg: int, lon_ndeg: int) -> str:
    """Degrees and minutes to 0.001 minute (about 2 m): 46°30.000′N 007°30.000′E."""
    return f"{_angle(lat_ndeg, 2)}{'S' if lat_ndeg < 0 else 'N'} {_angle(lon_ndeg, 3)}{'W' if lon_ndeg < 0 else 'E'}"


def _angle(ndeg: int, digits: int) -> str:
    thousandths = round(abs(ndeg) * 60_000 / 1e9)
    degrees, rest = divmod(thousandths, 60_000)
    return f"{degrees:0{digits}d}°{rest // 1000:02d}.{rest % 1000:03d}′"


def instant(at_us: int) -> str:
    """Date and time of day in UTC to the second: 2026-07-30 09:15:00Z."""
    return format_instant(at_us - at_us % 1_000_000).replace("T", " ")


def interval(from_us: int, until_us: int) -> str:
    """From and until; the date of the second only where it differs."""
    start, end = instant(from_us), instant(until_us)
    return f"{start} – {end[11:] if end[:10] == start[:10] else end}"


def duration(length_us: int) -> str:
    """A length of time that looks like no time of day: "45 s", "10 min", "1 h 30 min"."""
    seconds = round(length_us / 1e6)
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    if minutes:
        return f"{minutes} min {seconds % 60} s" if seconds % 60 else f"{minutes} min"
    return f"{seconds} s"


def free(text: str) -> str:
    """Free text on one line, without marks that turn the direction of writing or hide: a peer wrote it."""
    plain = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc", "Co", "Cs"} or sign.isspace())
    return " ".join(plain.split())


def short(long: str) -> str:
    """The beginning of a hash, enough to tell it by on a page."""
    return f"#{long[:8]}"
