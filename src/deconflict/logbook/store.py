"""Store: what a keeper of entries must do, and MemoryStore, which does it without a disk.

A store keeps rows in order of arrival and knows every branch of every logbook. It checks that a row follows what it holds, so that two
writers on one store cannot both succeed; it does not check signatures. `testing.check_store` is the test of both sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from deconflict.errors import Damaged, Refused
from deconflict.logbook.chain import Head
from deconflict.logbook.entry import Entry
from deconflict.statements.receipts import Bearer

AHEAD = -1
"""The branch of a row whose entry came before what it follows: acted on, not yet in its chain."""
EpochKey = tuple[str, str, int]
"""(author, logbook, epoch)."""


class Row(Struct, frozen=True):
    """One stored entry: when it first came (µs on our clock), by which bearer (None: our own), and on which branch of its epoch it stands.

    `branch` is `AHEAD` while it stands on none, because what it follows has not come.
    """

    entry: Entry
    received_at_us: int
    bearer: Bearer | None
    branch: int


class Store(Protocol):
    """A keeper of entries. Every method raises Damaged when what it keeps disagrees with itself or cannot be written."""

    def append(self, rows: Sequence[Row]) -> None:
        """Keep all rows or none; they are durable when this returns. A row whose entry is held already changes nothing.

        A row that is `AHEAD` is kept apart, see `ahead`. When its entry comes again with a branch it joins the others there, and keeps the
        instant and the bearer of its first coming.
        Damaged when a row does not follow the last one of its branch, or begins a branch from an entry that is not held.
        """
        ...

    def get(self, hash: str) -> Row | None:
        """The row of the entry with that hash."""
        ...

    def read(self, author: str, logbook: str, epoch: int, from_seq: int, limit: int, tip: str | None = None) -> list[Row]:
        """At most `limit` rows of one epoch in order from `from_seq` on: those on the way to `tip`, or of branch 0.

        Empty when `tip` is not held in that epoch.
        """
        ...

    def heads(self) -> list[Head]:
        """The last entry of every branch, sorted by author, logbook, epoch, seq and hash."""
        ...

    def scan(self, from_arrival: int = 0) -> Iterator[Row]:
        """All rows that stand in their chain, in the order in which they came to, without the first `from_arrival` ones."""
        ...

    def ahead(self) -> list[Row]:
        """All rows that are ahead of their chain, in order of arrival. They can be had by `get`; nothing else tells them."""
        ...

    def drop_part(self, hash: str, part: str) -> None:
        """Forget a part of an entry and keep its hash, so that the chain still verifies. Refused when the entry is not held."""
        ...

    def drop_bodies(self, hashes: Sequence[str]) -> None:
        """Forget every part of these entries and keep their hashes: all or none, durably. One not held, or empty, stays as it is."""
        ...

    def put_state(self, key: str, value: bytes) -> None:
        """Keep a small value by name, durably."""
        ...

    def get_state(self, key: str) -> bytes | None:
        """The value kept by that name."""
        ...

    def close(self) -> None:
        """Let go of the disk. Nothing more may be asked."""
        ...


class MemoryStore:
    """A Store in memory: for tests and the simulator. What was appended counts as flushed, so it survives a crash of the node."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._arrival: dict[str, int] = {}
        self._ahead: dict[str, Row] = {}
        self._branches: dict[EpochKey, list[list[str]]] = {}
        self._state: dict[str, bytes] = {}

    def append(self, rows: Sequence[Row]) -> None:
        """Keep all rows or none; see Store."""
        held, ahead = len(self._rows), dict(self._ahead)
        try:
            for row in rows:
                self._append(row)
        except Damaged:
            for row in reversed(self._rows[held:]):
                self._take_back(row)
            del self._rows[held:]
            self._ahead = ahead
            raise

    def get(self, hash: str) -> Row | None:
        """The row of the entry with that hash."""
        arrival = self._arrival.get(hash)
        return self._ahead.get(hash) if arrival is None else self._rows[arrival]

    def read(self, author: str, logbook: str, epoch: int, from_seq: int, limit: int, tip: str | None = None) -> list[Row]:
        """Rows of one epoch on the way to `tip`; see Store."""
        branches = self._branches.get((author, logbook, epoch), [])
        row = self._standing(tip) if tip is not None else None
        if tip is None or (row is not None and row.branch == 0 and _epoch_key(row) == (author, logbook, epoch)):
            until = from_seq + limit if row is None else min(from_seq + limit, row.entry.header.seq + 1)
            path = branches[0][from_seq:until] if branches else []
            return [self._rows[self._arrival[hash]] for hash in path]
        rows: list[Row] = []
        while row is not None and _epoch_key(row) == (author, logbook, epoch) and row.entry.header.seq >= from_seq:
            rows.append(row)
            row = self._standing(row.entry.header.previous or "")
        return rows[::-1][:limit]

    def heads(self) -> list[Head]:
        """The last entry of every branch; see Store."""
        lasts = [self._rows[self._arrival[branch[-1]]].entry for branches in self._branches.values() for branch in branches]
        return sorted((head_of(entry) for entry in lasts), key=head_order)

    def scan(self, from_arrival: int = 0) -> Iterator[Row]:
        """All rows in order of arrival; see Store."""
        return iter(self._rows[from_arrival:])

    def ahead(self) -> list[Row]:
        """All rows that are ahead of their chain; see Store."""
        return list(self._ahead.values())

    def drop_part(self, hash: str, part: str) -> None:
        """Forget a part of an entry; see Store."""
        row = self.get(hash)
        if row is None:
            raise not_held(hash)
        if hash in self._ahead:
            self._ahead[hash] = without_part(row, part)
        else:
            self._rows[self._arrival[hash]] = without_part(row, part)

    def drop_bodies(self, hashes: Sequence[str]) -> None:
        """Forget every part of these entries; see Store."""
        for hash in hashes:
            row = self.get(hash)
            if row is not None and hash in self._ahead:
                self._ahead[hash] = without_body(row)
            elif row is not None:
                self._rows[self._arrival[hash]] = without_body(row)

    def put_state(self, key: str, value: bytes) -> None:
        """Keep a small value by name."""
        self._state[key] = value

    def get_state(self, key: str) -> bytes | None:
        """The value kept by that name."""
        return self._state.get(key)

    def close(self) -> None:
        """Nothing to let go of."""

    def _append(self, row: Row) -> None:
        entry = row.entry
        if entry.hash in self._arrival:
            return
        if row.branch == AHEAD:
            self._ahead.setdefault(entry.hash, row)
            return
        header = entry.header
        branches = self._branches.get(_epoch_key(row), [])
        if row.branch < len(branches):
            last = self._rows[self._arrival[branches[row.branch][-1]]].entry
            follows = (header.seq, header.previous) == (last.header.seq + 1, last.hash)
        else:
            before = self._standing(header.previous or "")
            follows = row.branch == len(branches) and (header.seq == 0 or (before is not None and precedes(before.entry, entry)))
            if follows:
                branches.append([])
        if not follows:
            raise out_of_place(row)
        self._branches[_epoch_key(row)] = branches
        branches[row.branch].append(entry.hash)
        self._arrival[entry.hash] = len(self._rows)
        self._rows.append(joined(row, self._ahead.pop(entry.hash, None)))

    def _standing(self, hash: str) -> Row | None:
        arrival = self._arrival.get(hash)
        return None if arrival is None else self._rows[arrival]

    def _take_back(self, row: Row) -> None:
        branches = self._branches[_epoch_key(row)]
        branches[row.branch].pop()
        if not branches[row.branch]:
            branches.pop()
        if not branches:
            del self._branches[_epoch_key(row)]
        del self._arrival[row.entry.hash]


def head_of(entry: Entry) -> Head:
    """The Head that an entry is while nothing follows it."""
    header = entry.header
    return Head(header.author, header.logbook, header.epoch, header.seq, entry.hash)


def head_order(head: Head) -> tuple[str, str, int, int, str]:
    """The order in which a store lists its heads."""
    return head.author, head.logbook, head.epoch, head.seq, head.hash


def precedes(before: Entry, entry: Entry) -> bool:
    """Whether `entry` stands right after `before` in the same epoch of the same logbook."""
    first, second = before.header, entry.header
    return (first.author, first.logbook, first.epoch, first.seq + 1) == (second.author, second.logbook, second.epoch, second.seq)


def out_of_place(row: Row) -> Damaged:
    """The error for a row that does not follow what the store holds."""
    return Damaged(
        "this entry does not follow the last one the store holds",
        where=f"{row.entry.place} branch {row.branch}",
        mend="is another node writing to this database? stop it, or restore from a copy and open a new epoch",
    )


def not_held(hash: str) -> Refused:
    """The error for an entry that the store does not hold."""
    return Refused("no such entry", where=hash, mend="name an entry that is stored here")


def without_part(row: Row, part: str) -> Row:
    """The row with a part of its entry forgotten."""
    return Row(row.entry.without([part]), row.received_at_us, row.bearer, row.branch)


def without_body(row: Row) -> Row:
    """The row with every part of its entry forgotten."""
    return Row(row.entry.without(slot.name for slot in row.entry.slots), row.received_at_us, row.bearer, row.branch)


def joined(row: Row, ahead: Row | None) -> Row:
    """The row of an entry that takes its place in the chain: it came when, and as, it came first."""
    return row if ahead is None else Row(row.entry, ahead.received_at_us, ahead.bearer, row.branch)


def _epoch_key(row: Row) -> EpochKey:
    header = row.entry.header
    return header.author, header.logbook, header.epoch
