"""An agreement as TOML that people read and edit, and back: numbers with their units, every error naming clause and field.

A field `t_human_us` is written `t_human = "60 s"`: the unit stands in the value, not in the name. `dump_toml` writes every value, defaults
too, since what is signed should be seen.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import inspect

from deconflict.agreement import measures
from deconflict.agreement.agreement import CLAUSES, Agreement
from deconflict.agreement.checks import check
from deconflict.agreement.terms import MAX_INTEGER
from deconflict.airspace.altitude import Height
from deconflict.errors import Refused

MAX_TOML_CHARACTERS = 1_000_000
"""Far above the largest agreement: 256 zones of 64 volumes are not negotiated in a text file."""

_SUFFIXES = {"_mm": "length", "_us": "duration", "_ndeg": "degrees", "_hz": "frequency"}
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_PATH = re.compile(r"^(.*?)(?: - at (?:`key` in )?`\$?\.?([^`]*)`)?$", re.DOTALL)
_WIDTH = 120
_KIND = inspect.type_info(Agreement)


def load_toml(text: str, source: str = "agreement") -> Agreement:
    """The agreement a TOML text states; clauses and fields left out stand at their defaults.

    Raises: Refused naming the line and column, or the clause and field, with the nearest name for one that is misspelt.
    """
    if len(text) > MAX_TOML_CHARACTERS:
        raise Refused(f"{len(text)} characters", where=source, mend=f"keep it below {MAX_TOML_CHARACTERS}")
    try:
        stated = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        at = _PLACE.search(str(fault))
        where = f"{source}:{at[1]}:{at[2]}" if at else source
        raise Refused(_PLACE.sub("", str(fault)).strip(), where=where, mend="mend the TOML there") from None
    except RecursionError:
        raise Refused("nested too deeply", where=source, mend="nest less deeply") from None
    plain = _read(_KIND, stated, "", None)
    try:
        agreement = msgspec.convert(plain, Agreement)
    except msgspec.ValidationError as fault:
        raise _named(fault) from None
    check(agreement)
    return agreement


def _named(fault: msgspec.ValidationError) -> Refused:
    found = _PATH.match(str(fault))
    what, path = (found[1], found[2] or "") if found else (str(fault), "")
    parts = [_key(part) if "[" not in part else _key(part.split("[")[0]) + part[part.index("[") :] for part in path.split(".")]
    return Refused(what.replace("`", ""), where=".".join(parts) or "agreement", mend="keep the value within what is stated here")


def _key(field: str) -> str:
    """A field's name as it is written in TOML: without its unit."""
    return next((field.removesuffix(suffix) for suffix in _SUFFIXES if field.endswith(suffix)), field)


def _unit(field: inspect.Field) -> str | None:
    """What a field's number measures, by its type, else by its name."""
    info, unit = _bare(field.type)
    if unit is not None:
        return unit
    suffix = next((suffix for suffix in _SUFFIXES if field.name.endswith(suffix)), None)
    if suffix == "_us" and isinstance(info, inspect.IntType) and info.le == MAX_INTEGER:
        return "instant"
    return _SUFFIXES[suffix] if suffix else None


def _bare(info: inspect.Type) -> tuple[inspect.Type, str | None]:
    """A type without metadata and without "or absent", and the unit its metadata names."""
    unit = None
    while True:
        if isinstance(info, inspect.Metadata):
            unit, info = (info.extra or {}).get("unit", unit), info.type
        elif isinstance(info, inspect.UnionType) and any(isinstance(kind, inspect.NoneType) for kind in info.types):
            others = tuple(kind for kind in info.types if not isinstance(kind, inspect.NoneType))
            info = others[0] if len(others) == 1 else inspect.UnionType(others)
        else:
            return info, unit


def _read(info: inspect.Type, value: Any, where: str, unit: str | None) -> Any:
    """Plain values for msgspec from what TOML gave; bounds are looked at afterwards."""
    info, own_unit = _bare(info)
    unit = own_unit or unit
    if isinstance(info, inspect.StructType):
        return _read_struct(info, value, where)
    if isinstance(info, inspect.UnionType):
        return _read_struct(_tagged(info, value, where), value, where)
    if isinstance(info, (inspect.VarTupleType, inspect.TupleType)):
        items = _expect(list, value, where, "a list")
        kinds = info.item_types if isinstance(info, inspect.TupleType) else [info.item_type] * len(items)
        if len(kinds) != len(items):
            raise Refused(f"{len(items)} values", where=where, mend=f"give {len(kinds)}")
        return [_read(kind, item, f"{where}[{place}]", unit) for place, (kind, item) in enumerate(zip(kinds, items, strict=True))]
    if isinstance(info, inspect.DictType):
        return {key: _read(info.value_type, item, f"{where}.{key}", unit) for key, item in _expect(dict, value, where, "a table").items()}
    if isinstance(info, inspect.EnumType):
        return _one_of([str(member.value) for member in info.cls], value, where)
    return _number(value, where, unit) if unit else value


def _number(value: Any, where: str, unit: str) -> int:
    if unit in measures.MEASURES:
        return measures.parse_quantity(value, measures.MEASURES[unit], where)
    return {"instant": measures.parse_at, "time of day": measures.parse_clock, "degrees": measures.parse_degrees}[unit](value, where)


def _read_struct(info: inspect.StructType, value: Any, where: str) -> Any:
    if info.cls is Height and not isinstance(value, dict):
        return msgspec.to_builtins(measures.parse_level(value, where))
    stated = _expect(dict, value, where, "a table")
    fields = {_key(field.name): field for field in info.fields}
    made = {}
    for key, item in stated.items():
        place = f"{where}.{key}" if where else key
        if key == info.tag_field:
            made[key] = item
            continue
        if key not in fields:
            raise Refused(f"there is no '{key}'", where=place, mend=_nearest(key, fields))
        made[fields[key].name] = _read(fields[key].type, item, place, _unit(fields[key]))
    missing = [key for key, field in fields.items() if field.required and key not in stated]
    if missing:
        raise Refused(
            f"'{missing[0]}' is missing", where=f"{where}.{missing[0]}" if where else missing[0], mend="state it; it has no default"
        )
    return made


def _tagged(info: inspect.UnionType, value: Any, where: str) -> inspect.StructType:
    kinds = {str(kind.tag): kind for kind in info.types if isinstance(kind, inspect.StructType)}
    tag_field = next(iter(kinds.values())).tag_field or ""
    stated = _expect(dict, value, where, "a table")
    if tag_field not in stated:
        raise Refused(f"'{tag_field}' is missing", where=f"{where}.{tag_field}", mend=f"state one of {', '.join(kinds)}")
    return kinds[_one_of(list(kinds), stated[tag_field], f"{where}.{tag_field}")]


def _one_of(words: list[str], value: Any, where: str) -> str:
    if not isinstance(value, str) or value not in words:
        raise Refused(f"{value!r:.60} is none of {', '.join(words)}", where=where, mend=_nearest(str(value), words))
    return value


def _expect(kind: type, value: Any, where: str, name: str) -> Any:
    if not isinstance(value, kind):
        raise Refused(f"{value!r:.60} is not {name}", where=where or "agreement", mend=f"write {name} here")
    return value


def _nearest(word: str, words: Iterable[str]) -> str:
    known = list(words)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}"


class _Bare(str):
    """Text that stands in TOML without quotes."""

    __slots__ = ()


def dump_toml(agreement: Agreement) -> str:
    """The agreement as TOML, one table a clause, with every value that has one; `load_toml` reads it back equal."""
    stated = _write(_KIND, agreement, None)
    lines = [f"{key} = {_inline(value)}" for key, value in stated.items() if key not in CLAUSES]
    for clause in CLAUSES:
        said = (type(getattr(agreement, clause)).__doc__ or "").strip().splitlines()[0]
        lines += ["", f"# {said}", *_table(clause, stated[clause])]
    return "\n".join(lines) + "\n"


def _write(info: inspect.Type, value: Any, unit: str | None) -> Any:
    """What TOML shall say of a value: tables, lists, texts, whole numbers, booleans and bare texts."""
    info, own_unit = _bare(info)
    unit = own_unit or unit
    if isinstance(value, Height) and (text := measures.format_level(value)) is not None:
        return text
    if isinstance(info, inspect.UnionType):
        info = next(kind for kind in info.types if isinstance(kind, inspect.StructType) and kind.cls is type(value))
    if isinstance(info, inspect.StructType):
        tag = {info.tag_field: info.tag} if info.tag_field else {}
        members = {_key(field.name): (field, getattr(value, field.name)) for field in info.fields}
        return tag | {
            key: _write(field.type, item, _unit(field)) for key, (field, item) in members.items() if item is not None and item != {}
        }
    if isinstance(info, inspect.VarTupleType):
        return [_write(info.item_type, item, unit) for item in value]
    if isinstance(info, inspect.TupleType):
        return [_write(kind, item, unit) for kind, item in zip(info.item_types, value, strict=True)]
    if isinstance(info, inspect.DictType):
        return {key: _write(info.value_type, item, unit) for key, item in sorted(value.items())}
    if isinstance(info, inspect.EnumType):
        return str(value.value)
    return _text(value, unit) if unit else value


def _text(value: int, unit: str) -> str:
    if unit in measures.MEASURES:
        return measures.format_quantity(value, measures.MEASURES[unit])
    if unit == "time of day":
        return measures.format_clock(value)
    return _Bare(measures.format_at(value) if unit == "instant" else measures.format_degrees(value))


def _table(name: str, values: Mapping[str, Any]) -> list[str]:
    inner = {key: value for key, value in values.items() if isinstance(value, dict)}
    lines = [f"[{name}]", *(f"{key} = {_inline(value)}" for key, value in values.items() if key not in inner)]
    for key, value in inner.items():
        lines += ["", *_table(f"{name}.{key}", value)]
    return lines


def _inline(value: Any) -> str:
    if isinstance(value, _Bare):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's escapes are TOML's; only DEL, which JSON leaves as it is, TOML does not allow.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_inline(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        items = [_inline(item) for item in value]
        short = "[" + ", ".join(items) + "]"
        return short if len(short) <= _WIDTH else "[\n" + "".join(f"    {item},\n" for item in items) + "]"
    return str(value)
