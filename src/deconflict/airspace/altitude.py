"""A height always with its reference, and what two heights in different references can say of each other."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from deconflict.errors import Refused

M_PER_FT = 0.3048
"""International foot, exact (ICAO Annex 5, table 3-1)."""

AMSL_BOUND_M = 110.0
"""How far mean sea level lies from WGS-84 at most: EGM2008 undulations run from -107 m to +86 m (NGA.STND.0036, chapter 6)."""

FL_BOUND_M = 400.0
"""How far a flight level is taken to lie from the same number of metres above WGS-84: QNH 980 to 1046 hPa, about 8.3 m each hPa
(ICAO Doc 7488), and the undulation; where the air is known to be further from standard, state AMSL."""

LOWEST_MM, HIGHEST_MM = -2_000_000, 100_000_000


class Reference(StrEnum):
    """What a height is measured from: WGS-84 ellipsoid, mean sea level, 1013.25 hPa, the ground."""

    W84 = "W84"
    AMSL = "AMSL"
    FL = "FL"
    AGL = "AGL"


class Height(Struct, frozen=True, forbid_unknown_fields=True):
    """`value_mm` above `reference`; FL 100 is 3,048,000 mm in FL."""

    value_mm: Annotated[int, Meta(ge=-2_000_000, le=100_000_000)]
    reference: Reference


class Ground(Struct, frozen=True, forbid_unknown_fields=True):
    """Between what heights above mean sea level the ground of an area lies, and the height to reckon with in the middle."""

    low_mm: Annotated[int, Meta(ge=-2_000_000, le=100_000_000)]
    high_mm: Annotated[int, Meta(ge=-2_000_000, le=100_000_000)]
    central_mm: Annotated[int, Meta(ge=-2_000_000, le=100_000_000)] | None = None

    @property
    def middle_mm(self) -> int:
        """`central_mm` where stated, else halfway between lowest and highest."""
        return (self.low_mm + self.high_mm) // 2 if self.central_mm is None else self.central_mm


ANY_GROUND = Ground(-430_000, 8_849_000, 797_000)
"""All ground there is: shore of the Dead Sea, summit of Everest (2020 survey), mean height of land (NOAA ETOPO1)."""


class Band(NamedTuple):
    """A height as metres above WGS-84: at least `low_m`, at most `high_m`, judged at `central_m`."""

    low_m: float
    central_m: float
    high_m: float


class Basis(StrEnum):
    """How a comparison of heights was made: in one reference, or across references within a bound."""

    EXACT = "EXACT"
    COARSE = "COARSE"


class VerticalGap(NamedTuple):
    """Metres between two height bands, negative where they overlap: at the central values, and the least it can be within the bound."""

    central_m: float
    least_m: float
    basis: Basis
    bound_m: float


def above_w84(height: Height, ground: Ground | None = None) -> Band:
    """The height as an interval in metres above WGS-84; AGL lies over `ground`, over any ground on Earth where that is not given."""
    value_m = height.value_mm / 1000
    if height.reference is Reference.W84:
        return Band(value_m, value_m, value_m)
    if height.reference is Reference.AMSL:
        return Band(value_m - AMSL_BOUND_M, value_m, value_m + AMSL_BOUND_M)
    if height.reference is Reference.FL:
        return Band(value_m - FL_BOUND_M, value_m, value_m + FL_BOUND_M)
    land = ANY_GROUND if ground is None else ground
    return Band(
        value_m + land.low_mm / 1000 - AMSL_BOUND_M,
        value_m + land.middle_mm / 1000,
        value_m + land.high_mm / 1000 + AMSL_BOUND_M,
    )


def central_m(height: Height, ground: Ground | None = None) -> float:
    """The central value of `above_w84`, in metres; by itself, since it is asked for every aircraft of every computation."""
    return above_w84(height, ground).central_m if height.reference is Reference.AGL else height.value_mm / 1000


class Difference(NamedTuple):
    """Metres from one height up to another: the least it can be, at central values, the most it can be."""

    least_m: float
    central_m: float
    greatest_m: float


def difference_m(high: Height, low: Height, ground: Ground | None = None) -> Difference:
    """`high` minus `low`; all three numbers are equal where both have one reference."""
    if high.reference is low.reference:
        exact_m = (high.value_mm - low.value_mm) / 1000
        return Difference(exact_m, exact_m, exact_m)
    top, bottom = above_w84(high, ground), above_w84(low, ground)
    return Difference(top.low_m - bottom.high_m, top.central_m - bottom.central_m, top.high_m - bottom.low_m)


def vertical_gap(a_lower: Height, a_upper: Height, b_lower: Height, b_upper: Height, ground: Ground | None = None) -> VerticalGap:
    """The gap between band a and band b; symmetric. EXACT means no conversion between references had a part in it."""
    reference = a_lower.reference
    if a_upper.reference is reference and b_lower.reference is reference and b_upper.reference is reference:
        exact_m = max(a_lower.value_mm - b_upper.value_mm, b_lower.value_mm - a_upper.value_mm) / 1000
        return VerticalGap(exact_m, exact_m, Basis.EXACT, 0.0)
    a_over_b = difference_m(a_lower, b_upper, ground)
    b_over_a = difference_m(b_lower, a_upper, ground)
    least_m, central_m, greatest_m = (max(pair) for pair in zip(a_over_b, b_over_a, strict=True))
    bound_m = max(central_m - least_m, greatest_m - central_m)
    return VerticalGap(central_m, least_m, Basis.COARSE if bound_m > 0 else Basis.EXACT, bound_m)


_LEVEL = re.compile(r"FL\s*(-?\d{1,4})", re.IGNORECASE | re.ASCII)
_MEASURED = re.compile(r"([+-]?\d+(?:[ ,]\d{3})*(?:\.\d+)?)\s*(m|ft)\b\s*([a-z0-9]*)", re.IGNORECASE | re.ASCII)
_GROUND_WORDS = frozenset({"SFC", "GND"})
_REFERENCES = {
    "AMSL": Reference.AMSL, "MSL": Reference.AMSL, "AGL": Reference.AGL, "W84": Reference.W84, "WGS84": Reference.W84, "HAE": Reference.W84,
}  # fmt: skip
_HEIGHT_FORM = "write it like FL100, 3000ft AMSL, 120m AGL or 450m W84"


def height_mm(value_mm: float, reference: Reference, where: str = "height") -> Height:
    """A Height of rounded mm; Refused outside -2 km to 100 km."""
    if not LOWEST_MM <= value_mm <= HIGHEST_MM:
        raise Refused(f"{value_mm / 1000:.0f} m is no height of an aircraft", where=where, mend="give a height between -2 km and 100 km")
    return Height(round(value_mm), reference)


def parse_height(text: str, where: str = "height") -> Height:
    """A Height from text such as "FL100", "3000ft AMSL", "120m AGL", "SFC"; Refused without a reference, naming `where`."""
    stripped = text.strip()
    if stripped.upper() in _GROUND_WORDS:
        return Height(0, Reference.AGL)
    if (level := _LEVEL.fullmatch(stripped)) is not None:
        return height_mm(int(level[1]) * 100 * M_PER_FT * 1000, Reference.FL, where)
    measured = _MEASURED.fullmatch(stripped)
    if measured is None:
        raise Refused(f"'{text[:40]}' is not a height", where=where, mend=_HEIGHT_FORM)
    if not measured[3]:
        raise Refused(
            f"'{text[:40]}' does not say what it is measured from", where=where, mend="add AMSL, AGL or W84, or give a flight level"
        )
    reference = _REFERENCES.get(measured[3].upper())
    if reference is None:
        raise Refused(f"'{measured[3]}' is no height reference", where=where, mend=_HEIGHT_FORM)
    unit_mm = 1000 if measured[2].lower() == "m" else M_PER_FT * 1000
    return height_mm(float(measured[1].replace(",", "").replace(" ", "")) * unit_mm, reference, where)


def format_height(height: Height) -> str:
    """Text that parse_height reads back: a whole flight level as FLnnn, else metres to the mm with the reference."""
    if height.reference is Reference.FL:
        level = round(height.value_mm / (100 * M_PER_FT * 1000))
        return f"FL{level:03d}" if level >= 0 else f"FL-{-level:03d}"
    return f"{height.value_mm / 1000:.3f}".rstrip("0").rstrip(".") + f"m {height.reference}"
