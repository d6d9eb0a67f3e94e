"""What a file of plans, zones or sites in any tongue states, record by record: Features of ours, with what was not understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deconflict.errors import Refused

Feature = Mapping[str, Any]
"""A GeoJSON Feature with the properties of docs/wire.md: what `geojson.read` takes. It alone judges whether it can be stated."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: the Features it becomes, or why it becomes none, and what of it was left out or taken for something.

    `where` leads to it in the file (line, path or row), `name` is its own. `shown` is what it says, in the file's order, for a reader;
    a record that is only to be looked at has no Features and no fault. `kind` is the statement it becomes, once it has been judged.
    `lacks` names the properties that whoever opens the file has to state: one that is refused becomes something once they are.
    """

    where: str
    name: str
    features: tuple[Feature, ...] = ()
    notes: tuple[str, ...] = ()
    fault: Refused | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumed:
    """Properties for what a tongue leaves open, as whoever opens the file states them. Nothing is assumed that is not stated here.

    `properties` go under those that a record states itself (zone_type, authority, from, until, lower, upper, operation, ...);
    `column` names the columns of a table: our property -> its heading. `as_kind` is plan, zone or site where the tongue has no kinds.
    """

    properties: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    as_kind: str | None = None


@dataclass(frozen=True, slots=True)
class FileTongue:
    """A tongue that plans, zones or sites come in. `read` is given the bytes, the source's name and what is assumed.

    `is_one` looks at the first bytes and the file's name only. `read` raises Refused when the file as a whole cannot be read.
    `units`, `heights` and `times` say how its figures are taken.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    units: str
    heights: str
    times: str
    is_one: Callable[[bytes, str], bool]
    read: Callable[[bytes, str, Assumed], list[Record]]
    read_beside: Callable[[bytes, str, Assumed, Sequence[tuple[bytes, str]]], list[Record]] | None = None
    """The same with other files of its tongue at hand, as (bytes, name), whose objects a record may name; None where none does."""
