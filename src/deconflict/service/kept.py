"""What was kept: a database or a bundle, asked what its node had been told by an instant and what it had not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from deconflict.airspace.instant import Instant, format_instant
from deconflict.logbook.encoding import text_of
from deconflict.logbook.store import Row
from deconflict.picture.picture import Picture
from deconflict.service.bundle import is_bundle, rows_of
from deconflict.service.reaching import Making, Record
from deconflict.service.replay import Told, told, told_by_record

MOST_LISTED = 500
"""Entries listed that came later; the others are counted."""


class Held(NamedTuple):
    """When an entry came (µs), and how many bytes of it are held."""

    received_us: int
    size: int


class Kept(Protocol):
    """A record that was kept."""

    def told(self, until_us: int) -> Told:
        """What its node had been told by an instant on its own clock."""
        ...

    def late(self, until_us: int) -> tuple[int, Iterator[Row]]:
        """How many entries were written by an instant, by their writers' clocks, and came after it; and these, as they came."""
        ...

    def held(self) -> dict[str, Held]:
        """Every entry it holds now, by hash."""
        ...

    def row(self, hash: str) -> Row | None:
        """One of them."""
        ...

    def about(self) -> dict[str, Any]:
        """Of snapshots: how many were used and made, and which were thrown away and why."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class KeptRecord:
    """A database, by its snapshots; see Kept."""

    def __init__(self, path: Path, *, keep: bool = True, afresh: bool = False, making: Making | None = None) -> None:
        self.record = Record(path, keep=keep, afresh=afresh, making=making)

    def told(self, until_us: int) -> Told:
        """See Kept."""
        return told_by_record(self.record, until_us)

    def late(self, until_us: int) -> tuple[int, Iterator[Row]]:
        """See Kept."""
        arrivals = self.record.late(until_us)
        return len(arrivals), self.record.rows(arrivals)

    def held(self) -> dict[str, Held]:
        """See Kept."""
        stamps = self.record.store.stamps(0, len(self.record))
        return {
            text_of(hash): Held(received_us, size)
            for hash, received_us, size in zip(stamps.hashes, stamps.received_us.tolist(), stamps.sizes.tolist(), strict=True)
        } | {row.entry.hash: _held(row) for row in self.record.store.ahead()}

    def row(self, hash: str) -> Row | None:
        """See Kept."""
        return self.record.store.get(hash)

    def about(self) -> dict[str, Any]:
        """See Kept."""
        thrown = [{"file": one.file, "why": one.why} for one in self.record.snapshots.thrown]
        return {"used": self.record.used, "made": self.record.built, "thrown_away": thrown}

    def close(self) -> None:
        """See Kept."""
        self.record.close()


class KeptBundle:
    """A bundle, or any rows, each folded; see Kept."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = list(rows)

    def told(self, until_us: int) -> Told:
        """See Kept."""
        return told(self._rows, until_us)

    def late(self, until_us: int) -> tuple[int, Iterator[Row]]:
        """See Kept."""
        heard = (row for row in self._rows if row.bearer is not None)
        found = [row for row in heard if row.entry.header.written_at <= until_us < row.received_at_us]
        return len(found), iter(found)

    def held(self) -> dict[str, Held]:
        """See Kept."""
        return {row.entry.hash: _held(row) for row in self._rows}

    def row(self, hash: str) -> Row | None:
        """See Kept."""
        return next((row for row in self._rows if row.entry.hash == hash), None)

    def about(self) -> dict[str, Any]:
        """See Kept."""
        return {"used": 0, "made": 0, "thrown_away": []}

    def close(self) -> None:
        """See Kept."""


def open_kept(path: Path, *, keep: bool = True, afresh: bool = False, making: Making | None = None) -> KeptRecord | KeptBundle:
    """The record in a file. `keep`: its snapshots lie in a folder beside it; `afresh`: none is used, and each held against what is made.

    Refused when it is neither a database nor a bundle of ours.
    """
    return KeptBundle(rows_of(path)) if is_bundle(path) else KeptRecord(path, keep=keep, afresh=afresh, making=making)


def untold(kept: Kept, until_us: int, picture: Picture) -> dict[str, Any]:
    """What was written by an instant and reached the node after it: `count`, and the first MOST_LISTED of them as `entries`."""
    count, rows = kept.late(until_us)
    first = (row for _, row in zip(range(MOST_LISTED), rows, strict=False))
    return {"count": count, "entries": [{**entry_json(row, picture), "late_s": _late_s(row)} for row in first]}


def entry_json(row: Row, picture: Picture) -> dict[str, Any]:
    """One entry by its place, who wrote it and when, and when it came."""
    header = row.entry.header
    return {
        "entry": row.entry.hash, "author": header.author, "name": picture.name_of(header.author), "logbook": header.logbook,
        "epoch": header.epoch, "seq": header.seq, "kind": header.kind, "written_at": format_instant(Instant(header.written_at)),
        "received_at": format_instant(Instant(row.received_at_us)), "bearer": row.bearer.value if row.bearer else None,
    }  # fmt: skip


def _late_s(row: Row) -> float:
    return (row.received_at_us - row.entry.header.written_at) / 1e6


def _held(row: Row) -> Held:
    return Held(row.received_at_us, len(row.entry.encode()))
