"""Joining up: which of the entries taken so far stand in their chain, and what their places tell, from the heads of what came before.

A record's rows lie in the order in which they came to stand in their chains. Told only up to an instant, some of them are not there yet,
and what follows those waits aside, as it did then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from deconflict.logbook.chain import Head
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import AHEAD, Row, head_of, head_order
from deconflict.picture.fold import note_epoch, note_fork
from deconflict.picture.picture import Picture


class Joining:
    """`heads`: the last entries of all branches of what came before. `held`: a row of the record by its entry's hash."""

    def __init__(self, heads: Iterable[Head], held: Callable[[str], Row | None]) -> None:
        self._heads = {head.hash: head for head in heads}
        self._held = held
        self._joined: dict[str, Head] = {}
        self._aside: set[str] = set()

    def heads(self) -> list[Head]:
        """The last entry of every branch, in the order of a store."""
        return sorted(self._heads.values(), key=head_order)

    def again(self) -> None:
        """What waited aside is to be taken once more."""
        self._aside.clear()

    def joins(self, entry: Entry, until_us: int) -> bool:
        """Whether what the entry follows stands in its chain, of what had come by `until_us`. One that does not waits aside."""
        joins = self._stands(entry.header.previous, until_us)
        if not joins:
            self._aside.add(entry.hash)
        return joins

    def note(self, picture: Picture, entry: Entry) -> None:
        """Write into the picture what the place of an entry that joins tells: a fork, or a new epoch."""
        header = entry.header
        if header.seq == 0:
            forks = any((h.author, h.logbook, h.epoch) == (header.author, header.logbook, header.epoch) for h in self._heads.values())
            if header.epoch > 0:
                note_epoch(picture, header.author, header.logbook, header.epoch, self._place_of(header.previous))
        else:
            forks = header.previous not in self._heads
            self._heads.pop(header.previous or "", None)
        if forks:
            note_fork(picture, header.author, header.logbook, header.epoch, header.seq)
        self._heads[entry.hash] = self._joined[entry.hash] = head_of(entry)

    def _stands(self, hash: str | None, until_us: int) -> bool:
        if hash is None or hash in self._heads or hash in self._joined:
            return True
        row = None if hash in self._aside else self._held(hash)
        return row is not None and row.branch != AHEAD and row.received_at_us <= until_us

    def _place_of(self, hash: str | None) -> tuple[int, int]:
        """(epoch, seq) of an entry that joined; before everything where there is none."""
        head = self._heads.get(hash or "") or self._joined.get(hash or "")
        if head is not None:
            return head.epoch, head.seq
        row = self._held(hash) if hash is not None else None
        return (-1, -1) if row is None else (row.entry.header.epoch, row.entry.header.seq)
