"""Quantities as people read them, by a party's reading.

Numbers and unit symbols are alike in every language, so that two desks read the same digits to each other; a height never stands without
its reference, a place never without its datum.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from deconflict.airspace.altitude import AMSL_BOUND_M, FL_BOUND_M, Height, Reference
from deconflict.airspace.instant import format_instant
from deconflict.errors import Refused
from deconflict.phrasebook.grids import Grid, datum, format_place

FT_MM: Final = 304.8
"""The international foot, exactly (ICAO Annex 5)."""
NM_MM: Final = 1_852_000
"""The international nautical mile, exactly (ICAO Annex 5)."""
S_PER_H: Final = 3600
STANDARD_HPA: Final = 1013.25
QNH_HPA: Final = (850, 1100)
"""What a QNH can be: the lowest and the highest pressure at sea level on record (870 and 1085 hPa, WMO) lie within."""

_REFERENCES: Final = {Reference.W84: "WGS-84", Reference.AMSL: "AMSL", Reference.FL: "1013.25 hPa", Reference.AGL: "AGL"}
_BOUNDS_MM: Final = {Reference.W84: 0.0, Reference.AMSL: AMSL_BOUND_M * 1000, Reference.FL: FL_BOUND_M * 1000}
"""How far each reference may lie from WGS-84; above the ground is not among them: without the ground's height it says nothing elsewhere."""


class Horizontal(StrEnum):
    """Units of horizontal distance."""

    NM = "NM"
    KM = "km"


class Vertical(StrEnum):
    """Units of vertical distance."""

    FT = "ft"
    M = "m"


class Speed(StrEnum):
    """Units of speed."""

    KT = "kt"
    KMH = "km/h"
    MS = "m/s"


_SPEEDS_MM_S: Final = {Speed.KT: NM_MM / S_PER_H, Speed.KMH: 1_000_000 / S_PER_H, Speed.MS: 1_000.0}


@dataclass(frozen=True, slots=True)
class Reading:
    """How one party reads: its language, units and grid.

    `also_in`: the pressure or height reference in which every height is shown a second time, with the bound of the conversion: AMSL (by
    QNH), FL or W84; absent = as stated only. The datum is the grid's own and stands with every place.
    `qnh_hpa`: the QNH that holds where and when the heights do, as whoever reads was told it; with it flight levels and altitudes turn into
    each other as an altimeter has it, without a bound. It grows old within the hour, so it is no setting. Raises: Refused for what is none.
    """

    locale: str = "en"
    horizontal: Horizontal = Horizontal.NM
    vertical: Vertical = Vertical.FT
    speed_in: Speed = Speed.KT
    also_in: Reference | None = None
    grid: Grid = Grid.DM
    qnh_hpa: int | None = None

    def __post_init__(self) -> None:
        """A wrong QNH would misplace every height."""
        if self.qnh_hpa is not None and not QNH_HPA[0] <= self.qnh_hpa <= QNH_HPA[1]:
            raise Refused(f"{self.qnh_hpa} hPa is no QNH", where="qnh_hpa", mend=f"give it in hPa, {QNH_HPA[0]} to {QNH_HPA[1]}")

    @property
    def datum(self) -> str:
        """What its places are stated on."""
        return datum(self.grid)

    def distance(self, value_mm: float) -> str:
        """A horizontal distance: "5.0 NM" or "9.26 km"."""
        if self.horizontal is Horizontal.KM:
            return f"{value_mm / 1e6:.2f} km"
        return f"{value_mm / NM_MM:.1f} NM" if value_mm >= NM_MM else f"{value_mm / NM_MM:.2f} NM"

    def vertical_distance(self, value_mm: float) -> str:
        """A vertical distance: "1000 ft" or "305 m"."""
        return f"{value_mm / 1000:.0f} m" if self.vertical is Vertical.M else f"{value_mm / FT_MM:.0f} ft"

    def speed(self, value_mm_s: float) -> str:
        """A speed: "120 kt", "222 km/h" or "62 m/s"."""
        return f"{value_mm_s / _SPEEDS_MM_S[self.speed_in]:.0f} {self.speed_in}"

    def height(self, height: Height) -> str:
        """A height with its reference: "FL100", "3000 ft AMSL"; with `also_in` again in that: "FL100 (10000 ft ± 1312 ft WGS-84)"."""
        again = self._again(height)
        return f"{self._as_stated(height)} ({again})" if again else self._as_stated(height)

    def place(self, lat_ndeg: int, lon_ndeg: int) -> str:
        """A place with its datum; where the reading's grid does not reach, in degrees and minutes."""
        try:
            return format_place(lat_ndeg, lon_ndeg, self.grid)
        except Refused:
            return format_place(lat_ndeg, lon_ndeg, Grid.DM)

    def _as_stated(self, height: Height) -> str:
        """A flight level is a name, not a unit."""
        if _is_level(height):
            return f"FL{round(height.value_mm / FT_MM / 100):03d}"
        if height == Height(0, Reference.AGL):
            return "GND"
        return f"{self.vertical_distance(height.value_mm)} {_REFERENCES[height.reference]}"

    def _again(self, height: Height) -> str:
        """The height in the other reference with the bound; nothing where none can be stated or it stands there already."""
        if self.also_in is None or height.reference is Reference.AGL or self.also_in is Reference.AGL:
            return ""
        if self.also_in is height.reference:
            level_in_metres = _is_level(height) and self.vertical is Vertical.M
            return f"{self.vertical_distance(height.value_mm)} {_REFERENCES[height.reference]}" if level_in_metres else ""
        if self.qnh_hpa is not None and {height.reference, self.also_in} == {Reference.FL, Reference.AMSL}:
            return self._by_qnh(height, self.qnh_hpa)
        bound_mm = _BOUNDS_MM[height.reference] + _BOUNDS_MM[self.also_in]
        bound = self.vertical_distance(bound_mm)
        if self.also_in is Reference.FL and height.value_mm >= 0:
            return f"FL{round(height.value_mm / FT_MM / 100):03d} ± {bound}"
        return f"{self.vertical_distance(height.value_mm)} ± {bound} {_REFERENCES[self.also_in]}"

    def _by_qnh(self, height: Height, qnh_hpa: int) -> str:
        """A flight level as the altitude an altimeter set to that QNH shows, or an altitude as the flight level."""
        if height.reference is Reference.FL:
            return f"{self.vertical_distance(height.value_mm - level_of_mm(qnh_hpa))} QNH {qnh_hpa}"
        level_mm = height.value_mm + level_of_mm(qnh_hpa)
        below = f"{self.vertical_distance(level_mm)} {_REFERENCES[Reference.FL]}"
        said = f"FL{round(level_mm / FT_MM / 100):03d}" if level_mm >= 0 else below
        return f"{said} QNH {qnh_hpa}"


def level_of_mm(pressure_hpa: float) -> float:
    """The height in the standard atmosphere with that pressure: what an altimeter takes off when it is set to it (ICAO Doc 7488)."""
    share: float = (pressure_hpa / STANDARD_HPA) ** 0.190_263
    return 44_330_770.0 * (1.0 - share)


AVIATION: Final = Reading()
"""NM, ft, kt; degrees and minutes."""
METRIC: Final = Reading(horizontal=Horizontal.KM, vertical=Vertical.M, speed_in=Speed.KMH)
"""km, m, km/h; degrees and minutes."""
UNITS: Final = {"aviation": AVIATION, "metric": METRIC}
"""The readings that have a name."""


def reading_of(units: str, locale: str) -> Reading:
    """A named reading in a language; Refused for a name we do not have."""
    if units not in UNITS:
        raise Refused(f"no {units!r} units", where="units", mend=f"{' or '.join(UNITS)} units")
    return replace(UNITS[units], locale=locale)


def _is_level(height: Height) -> bool:
    return height.reference is Reference.FL and round(height.value_mm / FT_MM, 1) % 100 == 0 and height.value_mm >= 0


def instant(at_us: int) -> str:
    """Date and time of day in UTC to the second: 2026-07-30 09:15:00Z."""
    return format_instant(at_us - at_us % 1_000_000).replace("T", " ")


def date(at_us: int) -> str:
    """A day in UTC: 2026-07-30."""
    return instant(at_us)[:10]


def frequency(value_hz: int) -> str:
    """A radio frequency as it is dialled: "121.500 MHz"; below 30 MHz in kHz: "4125.0 kHz" (DMA agreement, 1989)."""
    return f"{value_hz / 1e6:.3f} MHz" if value_hz >= 30_000_000 else f"{value_hz / 1e3:.1f} kHz"


def interval(from_us: int, until_us: int) -> str:
    """From and until; the date of the second only where it differs."""
    start, end = instant(from_us), instant(until_us)
    return f"{start} – {end[11:] if end[:10] == start[:10] else end}"


def duration(length_us: int) -> str:
    """A length of time that looks like no time of day: "45 s", "10 min", "1 h 30 min"."""
    sign, seconds = "-" if length_us < 0 else "", round(abs(length_us) / 1e6)
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{sign}{hours} h {minutes % 60} min" if minutes % 60 else f"{sign}{hours} h"
    if minutes:
        return f"{sign}{minutes} min {seconds % 60} s" if seconds % 60 else f"{sign}{minutes} min"
    return f"{sign}{seconds} s"


LRI: Final = "\u2066"
RLI: Final = "\u2067"
FSI: Final = "\u2068"
PDI: Final = "\u2069"
"""Isolates that run left to right, right to left, or as their first letter does, and their end (Unicode UAX #9): what stands between them
turns nothing outside them."""


def free(text: str) -> str:
    """Free text of a peer on one line, without marks that turn the direction of writing or hide; what runs right to left is isolated."""
    plain = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc", "Co", "Cs"} or sign.isspace())
    line = " ".join(plain.split())
    return f"{FSI}{line}{PDI}" if any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in line) else line


def short(long: str) -> str:
    """The beginning of a hash, enough to tell it by on a page."""
    return f"#{long[:8]}"
