"""A JSON document read field by field: every value bounded, every refusal with its line, column and path, no field passed over."""

from __future__ import annotations

import difflib
import inspect
import json
import re
from enum import Enum
from typing import Any, Final, NoReturn, TypeVar

import msgspec

from deconflict.errors import Refused

T = TypeVar("T")
Path = tuple[str | int, ...]
"""Keys and positions from the document's top to a value."""

MAX_BYTES: Final = 4 * 2**20
_SPACE: Final = re.compile(r"[ \t\n\r]*")


class Document:
    """A JSON text with its source's name, to say where in it a value stands."""

    def __init__(self, data: bytes | str, source: str, *, max_bytes: int | None = None) -> None:
        self.source = source
        size, most = len(data), MAX_BYTES if max_bytes is None else max_bytes
        if size > most:
            raise Refused(f"{size} bytes of JSON", where=source, mend=f"at most {most} bytes in one piece")
        try:
            self._text = data if isinstance(data, str) else data.decode("utf-8-sig")
            self.value: object = json.loads(self._text, object_pairs_hook=self._object, parse_constant=self._constant)
        except json.JSONDecodeError as fault:
            mend = "mend the JSON at this place"
            raise Refused(f"no JSON: {fault.msg}", where=f"{source}:{fault.lineno}:{fault.colno}", mend=mend) from None
        except (UnicodeDecodeError, ValueError, RecursionError) as fault:
            mend = "UTF-8 JSON of numbers that a double holds, nested less deeply"
            raise Refused(f"no JSON: {fault}"[:200], where=source, mend=mend) from None

    def top(self) -> Fields:
        """The document as an object; Refused when it is none."""
        return Fields(self, self.value, ())

    def refuse(self, path: Path, what: str, mend: str) -> NoReturn:
        """Raise Refused at the value that `path` leads to."""
        raise Refused(what, where=f"{self.source}:{self._line_column(path)}, {written(path)}", mend=mend)

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        fields = dict(pairs)
        if len(fields) != len(pairs):
            doubled = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
            raise Refused(f"the field {doubled!r} stands twice in one object", where=self.source, mend="keep one of the two")
        return fields

    def _constant(self, name: str) -> NoReturn:
        raise Refused(f"{name} is no JSON number", where=self.source, mend="leave the field out where there is no value")

    def _line_column(self, path: Path) -> str:
        place = _place(self._text, path)
        return f"{self._text.count(chr(10), 0, place) + 1}:{place - self._text.rfind(chr(10), 0, place)}"


ALIKE: Final = 0.65
"""How alike two names are for one to be taken for the other misspelt (`difflib`): below it `until` is a misspelt `count`."""


class Fields:
    """An object of a document; what is not taken by the time `done` is called is refused."""

    def __init__(self, document: Document, value: object, path: Path) -> None:
        self.document = document
        self.path = path
        if not isinstance(value, dict):
            document.refuse(path, f"{_short(value)} where an object is needed", 'write an object: {"name": value, ...}')
        self._left: dict[str, Any] = dict(value)
        self._known: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def need(self, name: str, type: type[T], mend: str) -> T:
        """The value of a field that must be there, as `type` (a type msgspec knows, with its bounds)."""
        if name not in self._left:
            self._known.add(name)
            near = difflib.get_close_matches(name, self._left, n=1, cutoff=ALIKE)
            asked = ", ".join(filter(None, (f"{name}: {mend}", _choices(type, ""))))
            self.document.refuse(self.path, f"{name} is missing", f"is it {near[0]!r}? {asked}" if near else asked)
        return self._take(name, type, mend)

    def maybe(self, name: str, type: type[T], mend: str) -> T | None:
        """The value of a field that may be absent."""
        self._known.add(name)
        return self._take(name, type, mend) if name in self._left else None

    def number(self, name: str, low: float, high: float, mend: str) -> float:
        """The value of a field that must be there, a number from `low` to `high`."""
        value = self.need(name, float, mend)
        if not low <= value <= high:
            self.refuse(name, f"{name} is {value:g}", mend)
        return value

    def inner(self, name: str, mend: str) -> Fields:
        """An object inside this one."""
        value = self.need(name, object, mend)
        return Fields(self.document, value, (*self.path, name))

    def refuse(self, name: str, what: str, mend: str) -> NoReturn:
        """Raise Refused at one of this object's fields, taken or not."""
        self.document.refuse((*self.path, name), what, mend)

    def done(self) -> None:
        """Refuse what was not taken, with the nearest name that would have been."""
        for name in self._left:
            near = difflib.get_close_matches(name, sorted(self._known), n=1, cutoff=ALIKE)
            known = ", ".join(sorted(self._known))
            self.refuse(name, f"the field {name!r} is not known here", f"did you mean {near[0]!r}?" if near else f"known are {known}")

    def _take(self, name: str, type: type[T], mend: str) -> T:
        self._known.add(name)
        value = self._left.pop(name)
        if value is None:
            self.refuse(name, f"{name} is null", f"{mend}; leave the field out where there is no value")
        try:
            return msgspec.convert(value, type)
        except msgspec.ValidationError as fault:
            self.refuse(name, f"{name} is {_short(value)}: {fault}", _choices(type, value) or mend)


def written(path: Path) -> str:
    """A path as people write it: features[2].properties.lower; the top is $."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or "$"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _choices(type: Any, value: object) -> str:
    """For an enumeration: what may be written, nearest first; empty for other types."""
    if not (inspect.isclass(type) and issubclass(type, Enum)):
        return ""
    names = [str(member.value) for member in type]
    near = difflib.get_close_matches(str(value), names, n=1)
    nearest = "".join(f"did you mean {name!r}? " for name in near)
    return f"{nearest}one of {', '.join(names)}"


def _place(text: str, path: Path) -> int:
    """Where in a valid JSON text the value at `path` begins; its nearest existing ancestor where it does not exist."""
    place = _skip(text, 0)
    for step in path:
        inside = _member(text, place, step) if isinstance(step, str) else _item(text, place, step)
        if inside is None:
            break
        place = inside
    return place


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _after(text: str, place: int) -> int:
    """The place after the value at `place` and the comma behind it."""
    end = _skip(text, json.JSONDecoder().raw_decode(text, place)[1])
    return _skip(text, end + 1) if text[end] == "," else end


def _member(text: str, place: int, name: str) -> int | None:
    place = _skip(text, place + 1)
    while text[place] == '"':
        key, end = json.JSONDecoder().raw_decode(text, place)
        value = _skip(text, _skip(text, end) + 1)
        if key == name:
            return value
        place = _after(text, value)
    return None


def _item(text: str, place: int, number: int) -> int | None:
    place = _skip(text, place + 1)
    for _ in range(number):
        if text[place] == "]":
            return None
        place = _after(text, place)
    return None if text[place] == "]" else place
