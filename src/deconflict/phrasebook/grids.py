"""The grids in which a place is written and read: degrees three ways, MGRS, Gauss-Krueger. The datum stands with every place.

Text and place agree to the grid's own resolution both ways; a text in another grid than the one asked for is refused, never guessed.
"""

from __future__ import annotations

import math
import re
import warnings
from enum import StrEnum
from functools import lru_cache
from typing import Final

import mgrs  # type: ignore[import-untyped]
from mgrs.core import MGRSError  # type: ignore[import-untyped]
from pyproj import Transformer

from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.errors import Refused
from deconflict.phrasebook import gauss_kruger
from deconflict.phrasebook.degrees import DD, DM, DMS, Degrees
from deconflict.phrasebook.degrees import Position as Position

WGS84: Final = "WGS-84"


class Grid(StrEnum):
    """How a place is written."""

    DD = "dd"
    DMS = "dms"
    DM = "dm"
    MGRS = "mgrs"
    GK = "gk"


_DEGREES: Final[dict[Grid, Degrees]] = {Grid.DD: DD, Grid.DM: DM, Grid.DMS: DMS}
_DATUMS: Final = {WGS84: re.compile(r"\s*\bWGS[- ]?84\s*$"), gauss_kruger.DATUM: re.compile(r"\s*\bPulkovo-1942(?:/GK)?\s*$")}
_MGRS: Final = re.compile(r"\s*(\d{1,2})\s*([C-HJ-NP-X])\s*([A-HJ-NP-Z][A-HJ-NP-V])\s*(\d{5})\s*(\d{5})\s*", re.ASCII)
_MGRS_EXAMPLE: Final = "04Q FJ 12345 67890"
_EQUATOR_NDEG: Final = 200
"""Within 2 cm south of the equator the library names a square that is none; the equator's own is as near as a square can say."""
_WITHIN: Final = ((0.5, 0.5), (0.001, 0.001), (0.001, 0.999), (0.999, 0.001), (0.999, 0.999))
"""Where in a square of one metre to look for a place that belongs to it: the middle first, then just inside the corners."""


def datum(grid: Grid) -> str:
    """What a place in this grid is stated on."""
    return gauss_kruger.DATUM if grid is Grid.GK else WGS84


def resolution_m(grid: Grid) -> float:
    """How far a place and what is read back from its text lie apart at most, in metres: the diagonal of one step of the grid."""
    return math.sqrt(2) * (_DEGREES[grid].resolution_m if grid in _DEGREES else 1.0)


def format_place(lat_ndeg: int, lon_ndeg: int, grid: Grid = Grid.DM, where: str = "place") -> str:
    """The place with its datum; Refused where the grid does not reach (MGRS and Gauss-Krueger end before the poles)."""
    if grid is Grid.GK:
        text = gauss_kruger.format_gk(lat_ndeg, lon_ndeg, where)
    elif grid is Grid.MGRS:
        text = _format_mgrs(lat_ndeg, lon_ndeg, where)
    else:
        text = _DEGREES[grid].format(lat_ndeg, lon_ndeg)
    return f"{text} {datum(grid)}"


def parse_place(text: str, grid: Grid, where: str = "place") -> Position:
    """The place that a text in `grid` names, on WGS-84; Refused with the field and the mend for anything else, also without the datum."""
    found = _DATUMS[datum(grid)].search(text)
    if found is None:
        raise Refused(f"'{text[:60]}' does not name the datum {datum(grid)}", where=f"{where}.datum", mend=f"end it with {datum(grid)}")
    bare = text[: found.start()]
    if grid is Grid.GK:
        return gauss_kruger.parse_gk(bare, where)
    return _parse_mgrs(bare, where) if grid is Grid.MGRS else _DEGREES[grid].parse(bare, where)


@lru_cache(maxsize=1)
def _converter() -> mgrs.MGRS:
    return mgrs.MGRS()


def _format_mgrs(lat_ndeg: int, lon_ndeg: int, where: str) -> str:
    if not _reaches(lat_ndeg):
        raise Refused("MGRS squares of UTM end at 80 degrees south and 84 north", where=where, mend="write it in degrees")
    if -_EQUATOR_NDEG < lat_ndeg < 0:
        lat_ndeg = 0
    square = str(_converter().toMGRS(lat_ndeg / NDEG_PER_DEG, lon_ndeg / NDEG_PER_DEG, MGRSPrecision=5))
    return f"{square[:3]} {square[3:5]} {square[5:10]} {square[10:]}"


def _parse_mgrs(text: str, where: str) -> Position:
    """The middle of the square of one metre; where a zone or band ends within it, a place in the part that counts."""
    found = _MGRS.fullmatch(text)
    if found is None:
        raise Refused(f"'{text[:60]}' is no place in mgrs", where=where, mend=f"write it like {_MGRS_EXAMPLE}: to the metre")
    square = f"{int(found[1]):02d}{found[2]}{found[3]}{found[4]}{found[5]}"
    try:
        with warnings.catch_warnings():
            # It warns of a latitude outside the band as well, and goes on; what is no square is judged below.
            warnings.simplefilter("ignore")
            zone, _, easting_m, northing_m = _converter().MGRSToUTM(square)
    except MGRSError as fault:
        raise Refused(f"there is no square {square[:5]}", where=f"{where}.square", mend="check zone, band and the two letters") from fault
    # The library also reads letters of a neighbouring zone or band; the judge is what it writes itself for a place in the square.
    places = [
        _place_in(int(zone), square[2] < "N", math.floor(easting_m) + east, math.floor(northing_m) + north) for east, north in _WITHIN
    ]
    for place in places:
        if _reaches(place.lat_ndeg) and _format_mgrs(*place, where).replace(" ", "") == square:
            return place
    raise Refused(
        f"square {square[:5]} has no such metres", where=f"{where}.square", mend="check zone, band and letters against the metres"
    )


def _reaches(lat_ndeg: int) -> bool:
    return -80 * NDEG_PER_DEG <= lat_ndeg <= 84 * NDEG_PER_DEG


def _place_in(zone: int, south: bool, easting_m: float, northing_m: float) -> Position:
    lon_deg, lat_deg = _utm(zone, south).transform(easting_m, northing_m, direction="INVERSE")
    lon_deg = (float(lon_deg) + 180.0) % 360.0 - 180.0
    return Position(round(float(lat_deg) * NDEG_PER_DEG), round(lon_deg * NDEG_PER_DEG))


@lru_cache(maxsize=120)
def _utm(zone: int, south: bool) -> Transformer:
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=utm +zone={zone} {'+south ' if south else ''}+ellps=WGS84"
    )
