"""Latitudes and longitudes as people write them in lists: decimal degrees, degrees and minutes, or packed as in an AIP."""

from __future__ import annotations

import re
from typing import Final

from deconflict.errors import Refused

_DECIMAL: Final = re.compile(r"([+-]?)(\d{1,3}(?:[.,]\d{1,12})?)\s*°?", re.ASCII)
_PARTS: Final = re.compile(
    r"([+-]?)(\d{1,3})\s*(?:°|º|\*|\s|-)\s*(\d{1,2}(?:[.,]\d{1,9})?)\s*(?:'|′|’|\s|-|$)"
    r"(?:\s*(\d{1,2}(?:[.,]\d{1,9})?)\s*(?:\"|″|”|'')?)?",
    re.ASCII,
)
_PACKED: Final = re.compile(r"(\d{2,3})(\d{2})(\d{2}(?:\.\d{1,6})?)?", re.ASCII)
_LATITUDES: Final = {"N": 1, "S": -1}
_LONGITUDES: Final = {"E": 1, "W": -1}
MEND: Final = "write it like 46.5042, 46°30'15.2\"N or 463015N"


def latitude_deg(text: str, *, where: str) -> float:
    """A latitude in degrees, north positive. Refused when it is none, or can be read in two ways."""
    return _angle(text, _LATITUDES, 2, 90.0, where)


def longitude_deg(text: str, *, where: str) -> float:
    """A longitude in degrees, east positive. Refused when it is none, or can be read in two ways."""
    return _angle(text, _LONGITUDES, 3, 180.0, where)


def _angle(text: str, letters: dict[str, int], digits: int, most: float, where: str) -> float:
    stripped = text.strip()[:64].upper()
    side = 0
    for place in (slice(-1, None), slice(0, 1)):
        if stripped[place] in letters:
            side = letters[stripped[place]]
            stripped = (stripped[:-1] if place.start == -1 else stripped[1:]).strip()
            break
    degrees = _degrees(stripped, side, digits, where)
    if side and degrees < 0:
        raise Refused(f"{text[:40]!r} has a sign and a letter", where=where, mend="leave one of the two out")
    if abs(degrees) > most:
        raise Refused(f"{text[:40]!r} is more than {most:.0f} degrees", where=where, mend=MEND)
    return degrees * (side or 1)


def _degrees(text: str, side: int, digits: int, where: str) -> float:
    packed = _PACKED.fullmatch(text) if side else None
    if packed and len(packed[1]) == digits:
        return _sexagesimal("", packed[1], packed[2], packed[3], where)
    if (decimal := _DECIMAL.fullmatch(text)) is not None:
        return float(decimal[1] + decimal[2].replace(",", "."))
    if (parts := _PARTS.fullmatch(text)) is not None:
        return _sexagesimal(parts[1], parts[2], parts[3], parts[4], where)
    raise Refused(f"{text[:40]!r} is no angle", where=where, mend=MEND)


def _sexagesimal(sign: str, degrees: str, minutes: str, seconds: str | None, where: str) -> float:
    min_, sec = float(minutes.replace(",", ".")), float((seconds or "0").replace(",", "."))
    if min_ >= 60 or sec >= 60 or (seconds is not None and not min_.is_integer()):
        raise Refused(f"{degrees} {minutes} {seconds or ''} is no angle", where=where, mend=MEND)
    return float(f"{sign}1") * (int(degrees) + min_ / 60 + sec / 3600)
