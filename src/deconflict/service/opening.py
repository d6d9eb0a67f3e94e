"""Files of plans, zones and sites from the disk, bounded, opened in whatever tongue they are, and what is assumed of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deconflict.errors import Refused
from deconflict.service.columns import remembered
from deconflict.service.plugins import plugins
from deconflict.wire.collection import Collection
from deconflict.wire.judging import KINDS, from_text
from deconflict.wire.opened import Assumed, Record
from deconflict.wire.opening import MAX_FILE_BYTES, opened, tongue_of


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that was opened: its name, its tongue (empty where it could not be read), and its records in order."""

    name: str
    tongue: str
    records: tuple[Record, ...]

    @property
    def features(self) -> Collection:
        """The Features of every record that can be stated."""
        return Collection(feature for record in self.records if record.fault is None for feature in record.features)

    @property
    def refused(self) -> list[Record]:
        """Records that became nothing."""
        return [record for record in self.records if record.fault is not None]


def open_file(name: str, assumed: Assumed, folder: Path | None = None) -> OpenedFile:
    """Open one file, or stdin for `-`. Refused when it cannot be read as a whole.

    `folder`: where it is kept which column of a table is what, for the next table with the same heading.
    """
    return _open(name, read_bounded(name), assumed, folder, ())


def _open(name: str, data: bytes, assumed: Assumed, folder: Path | None, beside: Sequence[tuple[bytes, str]]) -> OpenedFile:
    more = tuple(plugins().file_tongues.values())
    tongue = tongue_of(data, name, more)
    stated = remembered(folder, data, name, tongue.name, assumed)
    return OpenedFile(name, tongue.title, tuple(opened(data, name, stated, more, beside)))


def open_files(names: Sequence[str], assumed: Assumed, folder: Path | None = None) -> list[OpenedFile]:
    """Several files; one of them that cannot be read as a whole is a record refused, and costs no other. Alone it is Refused.

    A record may name what stands in another of them.
    """
    if len(names) == 1:
        return [open_file(names[0], assumed, folder)]
    held: list[bytes | Refused] = [_read_or_refused(name) for name in names]
    return [_open_beside(number, names, held, assumed, folder) for number in range(len(names))]


def _read_or_refused(name: str) -> bytes | Refused:
    try:
        return read_bounded(name)
    except Refused as fault:
        return fault


def _open_beside(number: int, names: Sequence[str], held: Sequence[bytes | Refused], assumed: Assumed, folder: Path | None) -> OpenedFile:
    name, data = names[number], held[number]
    others = [(other, names[place]) for place, other in enumerate(held) if place != number and not isinstance(other, Refused)]
    try:
        if isinstance(data, Refused):
            raise data
        return _open(name, data, assumed, folder, others)
    except Refused as fault:
        return OpenedFile(name, "", (Record(fault.where or name, name, fault=fault),))


def read_bounded(name: str) -> bytes:
    """A file's bytes, or stdin's for `-`; never more than 32 MiB of them."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
    except OSError as fault:
        raise Refused(f"cannot be read: {fault.strerror}", where=name, mend="name a file that is there") from fault
    if len(data) > MAX_FILE_BYTES:
        raise Refused(f"more than {MAX_FILE_BYTES} bytes", where=name, mend="split it")
    return data


def assumed_of(assume: Iterable[str] = (), column: Iterable[str] = (), as_kind: str | None = None) -> Assumed:
    """What is assumed, from NAME=VALUE words. Refused for a word without `=`, and for a kind that is none."""
    if as_kind is not None and as_kind not in KINDS:
        raise Refused(f"{as_kind!r} is no kind", where="--as", mend=f"one of {', '.join(KINDS)}")
    properties = {name: from_text(name, text) for name, text in _pairs(assume, "--assume").items()}
    return Assumed(properties, _pairs(column, "--column"), as_kind)


def _pairs(words: Iterable[str], where: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word in words:
        name, sign, text = word.partition("=")
        if not sign or not name.strip():
            raise Refused(f"{word!r} says nothing of a property", where=where, mend=f"{where} NAME=VALUE, as in {where} lower=SFC")
        found[name.strip()] = text.strip()
    return found


def report(record: Record) -> dict[str, Any]:
    """A record as it is reported: where it stands, what it says, what was left out, and what it becomes or why it becomes nothing.

    `id` is the object's own, as its Features name it; `lacks` what whoever opens the file has to state before it becomes anything.
    """
    said: dict[str, Any] = {"where": record.where, "name": record.name}
    if record.shown:
        said["shown"] = dict(record.shown)
    if record.notes:
        said["notes"] = list(record.notes)
    if record.fault is not None:
        return {**said, "refused": [refusal(record.fault)], **({"lacks": list(record.lacks)} if record.lacks else {})}
    return {**said, "kind": record.kind, **_named(record)} if record.kind else said


def _named(record: Record) -> dict[str, Any]:
    """The id of the object that a judged record's Features state."""
    properties = record.features[0]["properties"] if record.features else {}
    return next(({"id": properties[kind.id_field]} for kind in KINDS.values() if kind.id_field in properties), {})


def refusal(fault: Refused) -> dict[str, str]:
    """What is wrong, where, and how to mend it."""
    return {"what": fault.what, "where": fault.where, "mend": fault.mend}
