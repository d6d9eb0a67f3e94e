"""Reaching an instant of a record: what its node had been told by then, put together from snapshots and what came after the last of them.

By then means by the node's own clock: when each entry came to it. What its writer's clock says decides nothing.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from deconflict.errors import PeerFault
from deconflict.logbook.chain import Head
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import Row
from deconflict.node.core import is_urgent
from deconflict.picture.fold import fold
from deconflict.picture.picture import Picture
from deconflict.picture.shelving import Shelf, put_together
from deconflict.service.counted_then import CountedThen
from deconflict.service.joining_up import Joining
from deconflict.service.snapshot_files import RUN, folder_of
from deconflict.service.snapshots import About, Snapshots
from deconflict.service.stamps import StampedStore, Stamps, Times
from deconflict.statements.base import MessagePart, Part
from deconflict.statements.tracks import Tracks

Making = Callable[[int, int], None]
"""Called with (entries looked at, entries in all) while snapshots are looked at and made."""


class Record:
    """A database opened to be replayed. Its snapshots are held against it, and made where they are missing or do not agree.

    `afresh`: every snapshot is made anew and held against the one that was there. `built`: how many were made. `most`: no more than so many
    are made; a record opened so is for making them, and reaches no instant.
    """

    def __init__(
        self, path: Path, *, run: int = RUN, keep: bool = True, afresh: bool = False, making: Making | None = None, most: int | None = None
    ) -> None:
        self.store = StampedStore(path)
        self.snapshots = Snapshots(folder_of(path) if keep else None)
        self.built = 0
        self._run = run
        self._abouts: list[About] = []
        self._received: list[Times] = []
        self._heard: list[NDArray[np.bool_]] = []
        self._making = making or (lambda _done, _all: None)
        self._most = most
        self._fresh: list[int] = []
        self.refresh(afresh=afresh)

    def refresh(self, *, afresh: bool = False) -> None:
        """Take in what has been appended since."""
        del self._received[len(self._abouts) :], self._heard[len(self._abouts) :]
        last, _ = self.store.mark()
        while True:
            stamps = self.store.stamps(len(self._abouts) * self._run, self._run)
            self._received.append(stamps.received_us)
            self._heard.append(stamps.heard)
            if len(stamps.hashes) < self._run or (self._most is not None and self.built >= self._most):
                return
            self._abouts.append(self._agreeing(stamps, afresh))
            self._making(len(self._abouts) * self._run, last)

    def taken_back(self) -> int:
        """Take away what was made here of rows of which a part was dropped meanwhile; how many of these there are."""
        changed = [n for n in self._fresh if self.store.stamps(n * self._run, self._run).seal() != self._abouts[n].seal]
        for number in changed:
            self.snapshots.throw(number, "what it was made of was dropped meanwhile")
        self._fresh.clear()
        return len(changed)

    def close(self) -> None:
        """Let go of the file."""
        self.taken_back()
        self.store.close()

    @property
    def used(self) -> int:
        """How many snapshots stand for a run of entries."""
        return len(self._abouts)

    def __len__(self) -> int:
        return sum(map(len, self._received))

    def received_us(self) -> Times:
        """When each row came, in order of arrival (n,)."""
        return np.concatenate(self._received)

    def reach(self, until_us: int) -> Reached:
        """What the node had been told by an instant (µs since 1970 UTC on its own clock)."""
        whole = next((n for n, received_us in enumerate(self._received[: self.used]) if received_us.max() > until_us), self.used)
        again: list[Entry] = []
        return Reached(self, self._abouts[:whole], self._base(whole, again), until_us, again)

    def rows(self, arrivals: Sequence[int]) -> Iterator[Row]:
        """The rows of these arrival numbers (from 0 on, rising), those that lie side by side read at once."""
        for _, side_by_side in itertools.groupby(enumerate(arrivals), lambda one: one[1] - one[0]):
            run = [arrival for _, arrival in side_by_side]
            yield from itertools.islice(self.store.scan(run[0]), len(run))

    def late(self, until_us: int) -> list[int]:
        """Arrival numbers (from 0 on) of what was heard after an instant and says it was written by then."""
        found: list[int] = []
        for number, (received_us, heard) in enumerate(zip(self._received, self._heard, strict=True)):
            after = (received_us > until_us) & heard
            if after.any():
                found += (np.flatnonzero(after & (self._written_us(number) <= until_us)) + number * self._run).tolist()
        return found

    def own(self) -> str:
        """The party that keeps this record: whoever wrote most of what was not heard."""
        own = Counter(self.store.own_after(self.used * self._run))
        for about in self._abouts:
            own.update(about.own)
        return own.most_common(1)[0][0] if own else ""

    def _written_us(self, number: int) -> Times:
        if number < self.used:
            return self._abouts[number].times_written()
        rows = itertools.islice(self.store.scan(number * self._run), len(self._received[number]))
        return np.array([row.entry.header.written_at for row in rows], dtype=np.int64)

    def _base(self, whole: int, again: list[Entry]) -> Picture:
        """The picture of the first so many runs, from their snapshots, and the entries that are folded again."""
        bodies = [self._body(number) for number in range(whole)]
        try:
            return put_together(bodies, again.append)
        except (msgspec.MsgspecError, PeerFault, LookupError, ValueError):
            # Their bytes are those that were written, and yet no shelves: they are all made anew, from the record.
            for number in range(whole):
                self.snapshots.throw(number, "it holds no picture")
                self._abouts[number] = self._build(number)
            again.clear()
            return put_together([self._body(number) for number in range(whole)], again.append)

    def _body(self, number: int) -> bytes:
        body = self.snapshots.body(self._abouts[number])
        if body is None:
            self._abouts[number] = self._build(number)
            body = self.snapshots.body(self._abouts[number])
        assert body is not None
        return body

    def _agreeing(self, stamps: Stamps, afresh: bool) -> About:
        """The snapshot of the next run, which agrees with the record: the one that is there, or a new one."""
        number, seal = len(self._abouts), stamps.seal()
        about = self.snapshots.about(number, seal)
        if about is None or not afresh:
            return about or self._build(number, seal)
        made, body = self._made(number, seal)
        if made != about:
            self.snapshots.throw(number, "it says something else than the record")
            self.snapshots.put(made, body)
            self.built += 1
        return made

    def _build(self, number: int, seal: bytes | None = None) -> About:
        about, body = self._made(number, seal or self._abouts[number].seal)
        self.snapshots.put(about, body)
        self._fresh.append(number)
        self.built += 1
        return about

    def _made(self, number: int, seal: bytes) -> tuple[About, bytes]:
        """The snapshot of one run, of its rows and of the heads before."""
        shelf, own, status = Shelf(), Counter[str](), None
        joining = Joining(self._abouts[number - 1].heads if number else (), self.store.get)
        written_us = np.empty(self._run, dtype=np.int64)
        for place, row in enumerate(itertools.islice(self.store.scan(number * self._run), self._run)):
            written_us[place] = row.entry.header.written_at
            joining.note(shelf.picture, row.entry)
            shelf.take(row.entry)
            if row.bearer is None:
                own[row.entry.header.author] += 1
                status = status_of(row.entry.main) or status
        body = shelf.packed()
        about = About(
            number=number, seal=seal, heads=joining.heads(), own=dict(sorted(own.items())), status=status, written_us=written_us.tobytes(),
            body=hashlib.sha256(body).digest(),
        )  # fmt: skip
        return about, body


class Reached:
    """What a node had been told by an instant; `advance` goes on to a later one. `aside`: what waited unseen for what it follows."""

    def __init__(self, record: Record, abouts: Sequence[About], picture: Picture, until_us: int, again: Iterable[Entry]) -> None:
        self._record = record
        self._counted = CountedThen(picture, self)
        for entry in again:
            self._counted.note(entry)
        self._first = sum(1 for _ in abouts) * record._run
        self._joining = Joining(abouts[-1].heads if abouts else (), record.store.get)
        self._taken: set[int] = set()
        self._waiting: list[int] = []
        self._unjoined: set[str] = set()
        self._status = next((about.status for about in reversed(abouts) if about.status is not None), None)
        self._ahead: set[str] = set()
        self.picture = picture
        self.aside: set[str] = set()
        self.until_us = until_us
        self.advance(until_us)

    @property
    def entries(self) -> int:
        """How many entries had come."""
        return self._first + len(self._taken) + len(self._ahead)

    @property
    def status(self) -> str:
        """What the node's own statements were meant as: ACTUAL where none said."""
        return self._status or "ACTUAL"

    def heads(self) -> list[Head]:
        """The last entry of every branch that stood in its chain."""
        return self._joining.heads()

    def advance(self, until_us: int) -> None:
        """Fold what came after the instant that was reached, up to a later one."""
        self.until_us = until_us
        received_us = self._record.received_us()[self._first :]
        fresh = [a for a in (np.flatnonzero(received_us <= until_us) + self._first).tolist() if a not in self._taken]
        self._joining.again()
        self.aside.clear()
        self._unjoined.clear()
        waited, self._waiting = self._waiting, []
        for arrival, row in zip(arrivals := sorted(waited + fresh), self._record.rows(arrivals), strict=True):
            self._take(arrival, row)
        self._taken.update(fresh)
        for row in self._record.store.ahead():
            if row.received_at_us <= until_us and row.entry.hash not in self._ahead:
                self._ahead.add(row.entry.hash)
                fold(self.picture, row.entry)
        self._counted.settle(self._record.own())

    def of(self, author: str) -> Iterator[Entry]:
        """Every entry of a party that stood in its chain."""
        rows = self._record.store.of(author, self.until_us, len(self._record))
        return (row.entry for row in rows if row.entry.hash not in self._unjoined)

    def get(self, hash: str) -> Entry | None:
        """One of them."""
        row = self._record.store.get(hash)
        return None if row is None or hash in self._unjoined else row.entry

    def digests(self, epoch: tuple[str, str, int]) -> list[bytes]:
        """The raw hashes of branch 0 of (author, logbook, epoch), in order."""
        return self._record.store.digests(epoch, self.until_us)

    def _take(self, arrival: int, row: Row) -> None:
        self._ahead.discard(row.entry.hash)
        if row.bearer is None:
            self._status = status_of(row.entry.main) or self._status
        if self._joining.joins(row.entry, self.until_us):
            self._joining.note(self.picture, row.entry)
            fold(self.picture, row.entry)
            self._counted.note(row.entry)
            return
        self._waiting.append(arrival)
        self._unjoined.add(row.entry.hash)
        # What is urgent was acted on when it came, before what it follows.
        if is_urgent(row.entry):
            fold(self.picture, row.entry)
        else:
            self.aside.add(row.entry.hash)


def status_of(main: Part | None) -> str | None:
    """Whether its author meant what it said here; None where a statement does not tell."""
    if isinstance(main, MessagePart):
        return main.message.status.value
    return main.status.value if isinstance(main, Tracks) else None
