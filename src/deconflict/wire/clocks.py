"""The clock of a place by its IANA name ("Europe/Zurich"), by the rules in the `tzdata` package: the same on every machine."""

from __future__ import annotations

import re
from datetime import tzinfo
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

from deconflict.errors import Refused

CLOCK_MEND: Final = 'an IANA name such as "Europe/Zurich"; leave it out for UTC'
_NAME: Final = re.compile(r"[A-Za-z0-9_+-]{1,32}(?:/[A-Za-z0-9_+-]{1,32}){0,2}")


def clock(name: str) -> tzinfo:
    """The clock by that name; Refused, with `where` "zone", where there is none."""
    folders = name.split("/")
    file = resources.files("tzdata").joinpath("zoneinfo", *folders) if _NAME.fullmatch(name) else None
    if file is None or not file.is_file():
        raise Refused(f"{name[:64]!r} is no time zone", where="zone", mend=CLOCK_MEND)
    with file.open("rb") as data:
        try:
            return ZoneInfo.from_file(data, key=name)
        except ValueError:
            # A file of that package that is no zone, such as its list of names.
            raise Refused(f"{name!r} is no time zone", where="zone", mend=CLOCK_MEND) from None
