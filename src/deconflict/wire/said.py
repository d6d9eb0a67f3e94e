"""What another house's JSON says, read leniently: null is nothing, a number may be written as a text, and what is not taken is named."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, Final, NoReturn

from deconflict.errors import Refused

MAX_BYTES: Final = 32 * 2**20
"""As much as one file of zones may hold."""


def parsed(data: bytes, source: str) -> object:
    """The value of a JSON text of at most 32 MiB. Refused otherwise, and where a name stands twice in one object."""
    if len(data) > MAX_BYTES:
        raise Refused(f"{len(data)} bytes of JSON", where=source, mend=f"at most {MAX_BYTES} bytes in one file")
    try:
        value: object = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as fault:
        raise Refused(f"no JSON: {fault.msg}", where=f"{source}:{fault.lineno}:{fault.colno}", mend="mend the JSON at this place") from None
    except (ValueError, RecursionError) as fault:
        mend = "UTF-8 JSON of finite numbers, no name twice, nested less deeply"
        raise Refused(f"no JSON: {fault}"[:200], where=source, mend=mend) from None
    return value


def shortened(text: str, most: int) -> str:
    """A text on one line, without control signs, of at most `most` signs; cut with an ellipsis."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * most]).split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


class Said:
    """An object of such a text, at a path that names it in refusals."""

    def __init__(self, value: object, path: str) -> None:
        self.path = path
        if not isinstance(value, dict):
            raise Refused(f"{_short(value)} where an object is needed", where=path, mend='write an object: {"name": value, ...}')
        self._left: dict[str, Any] = {name: inner for name, inner in value.items() if inner is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def refuse(self, name: str, what: str, mend: str) -> NoReturn:
        """Raise Refused at one of its fields."""
        raise Refused(what, where=f"{self.path}.{name}", mend=mend)

    def any(self, name: str) -> Any:
        """A field's value as it stands; None where it is absent or null."""
        return self._left.pop(name, None)

    def text(self, name: str, most: int = 2000) -> str:
        """A field as a text on one line: a list's parts with commas between; empty where it is absent."""
        value = self.any(name)
        parts = value if isinstance(value, list) else [value]
        said = [_text(part) for part in parts[:100] if part is not None]
        return shortened(", ".join(text for text in said if text), most)

    def number(self, name: str) -> float | None:
        """A field as a finite number, which may be written as a text; None where it is absent."""
        value = self.any(name)
        if value is None or value == "":
            return None
        return self._number(value, name)

    def position(self, value: object, name: str) -> tuple[float, float]:
        """[longitude, latitude], or {"LON": ..., "LAT": ...}, in degrees that may be written as texts."""
        pair = [value.get("LON"), value.get("LAT")] if isinstance(value, dict) else value
        if not isinstance(pair, list) or len(pair) not in (2, 3):
            self.refuse(name, f"{_short(value)} is no position", "[longitude, latitude] in degrees")
        lon, lat = (self._number(part, name) for part in pair[:2])
        if abs(lat) > 90 or abs(lon) > 180:
            self.refuse(name, f"{lat:g}, {lon:g} is no place on Earth", "[longitude, latitude], within ±180 and ±90")
        return lon, lat

    def inner(self, name: str) -> Said:
        """An object inside this one; the first of a list of one."""
        value = self.any(name)
        return Said(value[0] if isinstance(value, list) and len(value) == 1 else value, f"{self.path}.{name}")

    def each(self, name: str, most: int = 1000) -> Iterator[Said]:
        """The objects of a list inside this one; a single object stands for a list of one. Nothing where it is absent."""
        value = self.any(name)
        listed = value if isinstance(value, list) else [] if value is None else [value]
        if len(listed) > most:
            self.refuse(name, f"{len(listed)} of them", f"at most {most}")
        return (Said(one, f"{self.path}.{name}[{number}]") for number, one in enumerate(listed) if one is not None)

    def left(self) -> tuple[str, ...]:
        """The names of the fields that nobody took."""
        return tuple(shortened(name, 40) for name in list(self._left)[:20])

    def _number(self, value: object, name: str) -> float:
        try:
            number = math.nan if isinstance(value, bool) or not isinstance(value, (int, float, str)) else float(value)
        except (ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            self.refuse(name, f"{_short(value)} is no number", "a finite number")
        return number


def _text(value: object) -> str:
    """A value in words; of an object {"text", "lang"} its text, of texts in several languages the English one where it says which."""
    if isinstance(value, Mapping):
        said = value.get("text")
        return f"{said}" if isinstance(said, str) and str(value.get("lang", "en")).lower().startswith("en") else ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:2000] if not isinstance(value, list) else ""


def _short(value: object) -> str:
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else f"a list of {len(value)}"
    return shortened(repr(value), 40)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return fields


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
