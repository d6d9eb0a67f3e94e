"""Tables as text: a name in brackets, a line of columns, a line of units (`-` where there is none), then rows. `#` begins a comment."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from deconflict.errors import Refused

Row = dict[str, str]


@dataclass(slots=True)
class Table:
    """One table as it was read: the unit of each column, and its rows, each with the place it stands at, file:line."""

    name: str
    columns: tuple[str, ...] = ()
    units: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[str, Row]] = field(default_factory=list)


class Schema(Protocol):
    """Which tables there can be. Both raise Refused saying which there are."""

    def check_name(self, table: str, where: str) -> None:
        """Refuse a table of another name."""

    def units(self, table: str, columns: tuple[str, ...], where: str) -> Mapping[str, tuple[str, ...]]:
        """The units each column of that table may state; Refused where a column cannot be there, or is missing."""


def read_tables(text: str, name: str, schema: Schema) -> tuple[list[Table], tuple[str, ...]]:
    """Every table in order, and the comment lines before the first. Refused naming line and column of what cannot be read."""
    tables: list[Table] = []
    words: list[str] = []
    for line_number, line in enumerate(text.splitlines(), start=1):
        where = f"{name}:{line_number}"
        if not tables and line.startswith("#"):
            words.append(line.lstrip("# ").rstrip())
        cells = _cells(line, where)
        if cells and cells[0].startswith("["):
            tables.append(Table(" ".join(cells).strip("[]")))
            schema.check_name(tables[-1].name, where)
        elif cells and not tables:
            raise Refused("a row before any table", where=where, mend="begin with a table's name in brackets: [aircraft]")
        elif cells:
            _take(tables[-1], tuple(cells), where, schema)
    return tables, tuple(words)


def _cells(line: str, where: str) -> list[str]:
    try:
        return shlex.split(line, comments=True)
    except ValueError:
        raise Refused("a quote that is never closed", where=where, mend='close it, or leave it out: "two words"') from None


def _take(table: Table, cells: tuple[str, ...], where: str, schema: Schema) -> None:
    """The next line of a table: its columns, then its units, then its rows."""
    if not table.columns:
        schema.units(table.name, cells, where)
        table.columns = cells
    elif not table.units:
        allowed = schema.units(table.name, table.columns, where)
        if len(cells) != len(table.columns) or any(unit not in allowed[column] for column, unit in zip(table.columns, cells, strict=True)):
            mend = "write " + " ".join("|".join(allowed[column]) for column in table.columns)
            raise Refused("each column states its unit, in the second line", where=where, mend=mend)
        table.units = dict(zip(table.columns, cells, strict=True))
    elif len(cells) != len(table.columns):
        what = f"{len(cells)} cells under {len(table.columns)} columns"
        raise Refused(what, where=where, mend="one word in each column, or words in quotes")
    else:
        table.rows.append((where, dict(zip(table.columns, cells, strict=True))))


def number(row: Row, column: str, where: str) -> float:
    """A finite number of a row. Refused naming the column."""
    try:
        value = float(row[column])
    except ValueError:
        raise Refused(f"{row[column]!r} is no number", where=f"{where}: {column}", mend="write it like 12 or 12.5") from None
    if not math.isfinite(value):
        raise Refused(f"{value} is no number to go by", where=f"{where}: {column}", mend="write a finite one")
    return value
