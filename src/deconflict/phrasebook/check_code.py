"""Check codes for what is taken by voice: two digits by ISO/IEC 7064, MOD 97-10, behind a coordinate's or a time's digits.

Every change of one digit and every swap of two neighbours is caught, always: 97 is prime and divides neither 10^k times 1 to 9 nor 10^k
times 9 times 1 to 9. The digit strings are of fixed width, so that a lost, doubled or invented digit is caught by their length.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.airspace.instant import US_PER_S, Instant
from deconflict.errors import Refused
from deconflict.phrasebook.degrees import DD, Position

PLACE_DIGITS: Final = 17
"""Sign and 7 digits of latitude, sign and 8 of longitude, to 0.00001 degree (1.1 m); a sign is 0 (north, east) or 1 (south, west)."""
TIME_DIGITS: Final = 14
"""Year, month, day, hour, minute, second, UTC."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE: Final = re.compile(r"([01])(\d{7})([01])(\d{8})", re.ASCII)


def with_code(text: str) -> str:
    """The digits of `text` with their two check digits behind them; Refused where it is not digits throughout."""
    if not (text.isascii() and text.isdigit()):
        raise Refused(f"'{text[:40]}' is not all digits", where="check code", mend="give digits only, such as place_digits makes")
    return f"{text}{98 - int(text) * 100 % 97:02d}"


def check(text: str) -> bool:
    """Whether digits that end in their check code are as they were."""
    return len(text) > 2 and text.isascii() and text.isdigit() and int(text) % 97 == 1


def place_digits(lat_ndeg: int, lon_ndeg: int) -> str:
    """A place as 17 digits, rounded to 0.00001 degree."""
    return _signed(lat_ndeg, 7) + _signed(lon_ndeg, 8)


def instant_digits(at_us: int) -> str:
    """A time as 14 digits, cut to the second."""
    return f"{_EPOCH + timedelta(seconds=at_us // US_PER_S):%Y%m%d%H%M%S}"


def shown_digits(text: str) -> str:
    """The digits of a text as it is shown in any grid: letters as 10 to 35 (ISO/IEC 7064, as in IBAN), everything else left out."""
    return "".join(str(int(sign, 36)) for sign in text.upper() if sign.isascii() and sign.isalnum())


def read_place(text: str, where: str = "place") -> Position:
    """The place of 19 digits taken by voice, in groups or not; Refused where a digit is wrong, swapped, lost or too many."""
    digits = _checked(text, PLACE_DIGITS, where)
    found = _PLACE.fullmatch(digits)
    if found is None:
        raise Refused("a sign is 0 for north and east or 1 for south and west", where=f"{where}.sign", mend="ask for the digits again")
    lat, lon = (int(size) * (-1 if sign == "1" else 1) for sign, size in (found.group(1, 2), found.group(3, 4)))
    step_ndeg = NDEG_PER_DEG // DD.steps_per_deg
    if abs(lat) > 90 * DD.steps_per_deg or abs(lon) > 180 * DD.steps_per_deg:
        raise Refused("it lies beyond 90 or 180 degrees", where=where, mend="ask for the digits again")
    return Position(lat * step_ndeg, lon * step_ndeg)


def read_instant(text: str, where: str = "time") -> Instant:
    """The time of 16 digits taken by voice; Refused where a digit is wrong, swapped, lost or too many."""
    digits = _checked(text, TIME_DIGITS, where)
    try:
        moment = datetime.strptime(f"{digits}+0000", "%Y%m%d%H%M%S%z")
    except ValueError as fault:
        raise Refused(f"{digits} is no date and time", where=where, mend="ask for the digits again") from fault
    return Instant((moment - _EPOCH) // timedelta(microseconds=1))


def _signed(ndeg: int, digits: int) -> str:
    steps = round(abs(ndeg) * DD.steps_per_deg / NDEG_PER_DEG)
    return f"{1 if ndeg < 0 and steps else 0}{steps:0{digits}d}"


def _checked(text: str, count: int, where: str) -> str:
    """The digits without their code; spaces between groups are how people say them."""
    digits = "".join(text.split())
    if not re.fullmatch(rf"\d{{{count + 2}}}", digits, re.ASCII):
        raise Refused(f"it has {len(digits)} signs", where=where, mend=f"give {count} digits and the two of the check code")
    if not check(digits):
        raise Refused(
            "the check code does not fit the digits",
            where=f"{where}.code",
            mend="a digit was misheard or swapped: ask for all of them again",
        )
    return digits[:count]
