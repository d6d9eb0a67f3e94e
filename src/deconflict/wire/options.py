"""The options of a feed or a recording (`beast:host:30005?at=46.5,7.2`), read strictly: what is not known has a nearest name."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Mapping

from deconflict.airspace.instant import parse_instant
from deconflict.errors import Refused
from deconflict.wire.quantities import at

MAX_OPTION_CHARS = 200


def known(options: Mapping[str, str], names: Collection[str], *, where: str) -> None:
    """Refused with the nearest name for an option that is none of `names`, or whose value is beyond reason."""
    for name, value in options.items():
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
            mend = f"did you mean {near[0]!r}?" if near else f"options are {', '.join(names)}" if names else "it takes no options"
            raise Refused(f"{name[:40]!r} is no option of it", where=where, mend=mend)
        if len(value) > MAX_OPTION_CHARS or not value.isprintable():
            raise Refused(f"{name} cannot be {value[:40]!r}", where=at(where, name), mend=f"give up to {MAX_OPTION_CHARS} printable signs")


def chosen(options: Mapping[str, str], name: str, choices: Collection[str], default: str, *, where: str) -> str:
    """One of `choices`, `default` where it is not given; Refused with the nearest of them otherwise."""
    value = options.get(name, default)
    if value not in choices:
        near = difflib.get_close_matches(value, choices, n=1, cutoff=0.5)
        mend = f"one of {', '.join(choices)}" + "".join(f" (did you mean {one!r}?)" for one in near)
        raise Refused(f"{name} cannot be {value[:40]!r}", where=at(where, name), mend=mend)
    return value


def place(options: Mapping[str, str], name: str, *, where: str) -> tuple[float, float] | None:
    """LAT,LON in degrees WGS-84, None where it is not given; Refused where it is no place on Earth."""
    value = options.get(name)
    if value is None:
        return None
    numbers = _numbers(value)
    if len(numbers) != 2 or not (abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180):
        raise Refused(f"{name} cannot be {value[:40]!r}", where=at(where, name), mend="give LAT,LON in degrees, as in 46.5,7.2")
    return numbers[0], numbers[1]


def place_and_height(options: Mapping[str, str], name: str, *, where: str) -> tuple[float, float, float] | None:
    """LAT,LON,HEIGHT_M: degrees and metres above WGS-84, None where it is not given; Refused otherwise."""
    value = options.get(name)
    if value is None:
        return None
    numbers = _numbers(value)
    if len(numbers) != 3 or not (abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180 and -500 <= numbers[2] <= 9000):
        mend = "give LAT,LON,HEIGHT in degrees and metres above WGS-84, as in 46.5,7.2,480"
        raise Refused(f"{name} cannot be {value[:40]!r}", where=at(where, name), mend=mend)
    return numbers[0], numbers[1], numbers[2]


def instant_us(options: Mapping[str, str], name: str, *, where: str) -> int | None:
    """An RFC 3339 instant in µs, None where it is not given; Refused otherwise."""
    value = options.get(name)
    return None if value is None else parse_instant(value, where=at(where, name))


def _numbers(text: str) -> list[float]:
    """Finite numbers with commas between; empty where one of them is none."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return []
    return numbers if all(math.isfinite(number) for number in numbers) else []
