"""From a row of a replay's table to the parts of a statement: every column is a field, its unit says how it is written there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.errors import Refused
from deconflict.phrasebook.check_code import read_place
from deconflict.statements import KINDS
from deconflict.statements.base import MessageHeader, MessagePart, Part, Role, Status
from deconflict.testing.tables import Row, number

US: Final = {"s": 10**6, "min": 60 * 10**6, "h": 3600 * 10**6}
MM: Final = {"mm": 1, "m": 1000, "km": 10**6, "ft": 304.8, "NM": 1_852_000}
FROM_START: Final = {f"T+{unit}": step for unit, step in US.items()}
HEIGHTS: Final[Mapping[str, tuple[float, Reference]]] = {
    "FL": (30_480, Reference.FL), "ft_AMSL": (304.8, Reference.AMSL), "m_AMSL": (1000, Reference.AMSL), "m_AGL": (1000, Reference.AGL),
    "m_W84": (1000, Reference.W84),
}  # fmt: skip
SPOKEN: Final = "digits"
UNITS: Final = ("-", "json", "deg", "MHz", "name", "party", SPOKEN, *US, *MM, *FROM_START, *HEIGHTS)
"""Every unit a column can state. `T+` counts from the replay's start; `name` is the statement of that name, `party` a party by its name,
`digits` a place taken by voice: 17 digits and their check code."""
WHERE: Final = ("lat", "lon", "radius", "lower", "upper", "from", "until")
SCALES: Final = {"deg": 10**9, "MHz": 10**6}
IN_HEADER: Final = ("msg_id", "refs", "valid_until", "priority", "status", "from_role")
NONE: Final = "-"
"""A cell without a value."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a row's words stand for: the entry of a statement by its name, a party's id by its name, the instant the replay began (µs)."""

    entry: Callable[[str], str]
    party: Callable[[str], str]
    start_us: int


def value_of(cell: str, unit: str, names: Names, row: Row, column: str, where: str) -> Any:
    """One cell as the integer or text that is at rest in a statement."""
    if unit == "-":
        return cell
    if unit == "json":
        return _named(_json(cell, f"{where}: {column}"), names)
    if unit in ("name", "party"):
        found = [(names.entry if unit == "name" else names.party)(word) for word in cell.split(",")]
        return found[0] if len(found) == 1 and column != "refs" else found
    if unit == SPOKEN:
        return read_place(cell, f"{where}: {column}")
    size = number(row, column, where)
    if unit in FROM_START:
        return names.start_us + round(size * FROM_START[unit])
    if unit in HEIGHTS:
        step, reference = HEIGHTS[unit]
        return Height(round(size * step), reference)
    return round(size * (US.get(unit) or MM.get(unit) or SCALES[unit]))


def _json(cell: str, where: str) -> Any:
    try:
        return json.loads(cell)
    except ValueError as fault:
        raise Refused(f"this is no JSON: {fault}", where=where, mend="""put it in single quotes: '["a", "b"]'""") from None


def _named(value: Any, names: Names) -> Any:
    """What is nested, with `@name` for the entry of that name and `&PARTY` for a party's id at the beginning of a text."""
    if isinstance(value, list):
        return [_named(one, names) for one in value]
    if isinstance(value, dict):
        return {key: _named(one, names) for key, one in value.items()}
    if isinstance(value, str) and value.startswith("@"):
        return names.entry(value[1:])
    if isinstance(value, str) and value.startswith("&"):
        party, colon, rest = value[1:].partition(":")
        return names.party(party) + colon + rest
    return value


def compose(kind: str, row: Row, units: Mapping[str, str], names: Names, where: str, by: str) -> dict[str, Part]:
    """The parts of a statement of that kind. Refused naming the row where it cannot be one."""
    main = KINDS[kind].parts["main"]
    values = {
        column: value_of(cell, units[column], names, row, column, where)
        for column, cell in row.items()
        if cell != NONE
    }  # fmt: skip
    for column in [column for column, unit in units.items() if unit == SPOKEN and column in values]:
        spoken = values.pop(column)
        values |= {"lat": spoken.lat_ndeg, "lon": spoken.lon_ndeg}
    others, values = _others(values)
    fields = {_field(main, column): value for column, value in values.items() if column not in WHERE or _plain(main, column)}
    fields |= _place(main, values, where)
    if issubclass(main, MessagePart):
        chosen: dict[str, Any] = {name: fields.pop(name) for name in IN_HEADER if name in fields}
        fields["message"] = header(kind, by, chosen)
    try:
        parts = {
            name: msgspec.convert(
                msgspec.to_builtins({_field(part, column): value for column, value in said.items()}), type=part, strict=False
            )
            for name, part in KINDS[kind].parts.items()
            if (said := fields if name == "main" else others.get(name))
        }
    except msgspec.ValidationError as fault:
        raise Refused(str(fault), where=where, mend=f"the fields of {kind} stand in docs/messages.md") from None
    if "exact" in KINDS[kind].parts and "lat" in values:
        parts["exact"] = _exact(KINDS[kind].parts["exact"], values, where)
    return parts


def _others(values: Mapping[str, Any]) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Columns of other parts than the main one, by part: `contact.name`; and the rest."""
    others: dict[str, dict[str, Any]] = {}
    for column, value in values.items():
        part, dot, name = column.partition(".")
        if dot:
            others.setdefault(part, {})[name] = value
    return others, {column: value for column, value in values.items() if "." not in column}


def header(kind: str, by: str, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """A header as a filer gives it: who it goes to and by when is the node's to fill in."""
    plain = {"from_role": Role.DUTY, "priority": KINDS[kind].priority, "status": Status.EXERCISE, "to": ("a" * 26,)}
    stated = MessageHeader(**{**plain, "msg_id": "m", "ack_by": 0, "answer_by": 0, "by": by})  # type: ignore[arg-type]
    return {**msgspec.to_builtins(stated), **chosen}


def _field(main: type[Part], column: str) -> str:
    """The field a column fills: its name, or its name with the unit it has at rest."""
    known = main.__struct_fields__
    return next((name for name in (column, *(f"{column}_{unit}" for unit in ("us", "mm", "ndeg", "hz"))) if name in known), column)


def _plain(main: type[Part], column: str) -> bool:
    """Whether a word for where and when is a field of its own here: a site's `from`."""
    return _field(main, column) in main.__struct_fields__


def _circle(values: Mapping[str, Any]) -> Circle:
    return Circle(values["lat"], values["lon"], values["radius"])


def _volume(values: Mapping[str, Any], where: str) -> Volume4D:
    missing = [column for column in WHERE if column not in values]
    if missing:
        raise Refused(f"a volume needs {', '.join(missing)} too", where=where, mend="add a column for each")
    return Volume4D(Volume3D(_circle(values), values["lower"], values["upper"]), values["from"], values["until"])


def _place(main: type[Part], values: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Where and when, for a kind whose main part holds it."""
    if "lat" not in values:
        return {}
    fields = main.__struct_fields__
    if "place" in fields:
        return {"place": _circle(values)}
    if "volume" in fields:
        return {"volume": _volume(values, where)}
    return {"volumes": [_volume(values, where)]} if "volumes" in fields else {}


def _exact(part: type[Part], values: Mapping[str, Any], where: str) -> Part:
    if "place" in part.__struct_fields__:
        return msgspec.convert({"place": msgspec.to_builtins(_circle(values))}, type=part)
    return msgspec.convert({"volumes": [msgspec.to_builtins(_volume(values, where))]}, type=part)
