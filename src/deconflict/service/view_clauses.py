"""An agreement's clauses value by value, with the numbers as people write them ("1 NM", "90 s"): what a page makes its sentences of."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from deconflict.agreement.agreement import CLAUSES, Agreement
from deconflict.agreement.toml import dump_toml
from deconflict.airspace.instant import Instant, format_instant

_STANDS: Final = frozenset({"status", "positions"})
"""Where each party stands is said beside a clause, not in it."""
_US: Final = 1_000_000


def clauses_said(agreement: Agreement) -> list[dict[str, Any]]:
    """Each clause in the order of the agreement: {id, fields: [{path, value}]}.

    `path`: the names of the fields that lead to the value, units left out; `value`: text, yes or no as a bool, or a list of texts.
    """
    stated = tomllib.loads(dump_toml(agreement))
    return [{"id": name, "fields": list(_fields((), stated.get(name, {})))} for name in CLAUSES]


def _fields(path: tuple[str, ...], values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in values.items():
        if not path and name in _STANDS:
            continue
        if isinstance(value, Mapping):
            yield from _fields((*path, name), value)
        else:
            yield {"path": [*path, name], "value": _value(value)}


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    return [_text(each) for each in value] if isinstance(value, list) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_text(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return " ".join(_text(each) for each in value)
    if hasattr(value, "timestamp"):
        return format_instant(Instant(round(value.timestamp()) * _US))
    return str(value)
