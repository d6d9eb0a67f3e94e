"""The picture a node had: what it had received up to an instant, folded again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from deconflict.agreement import Agreement
from deconflict.coordination.agreeing import Known
from deconflict.logbook.chain import Head, Logbook, PlacementKind
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import AHEAD, Row, head_order
from deconflict.node.core import is_urgent
from deconflict.phrasebook import AVIATION, Reading
from deconflict.picture.fold import fold, fold_placed
from deconflict.picture.picture import Picture
from deconflict.service.counted_then import CountedThen, Epoch
from deconflict.service.reaching import Record, status_of
from deconflict.service.view import Sight, view
from deconflict.service.view_messages import Shown


@dataclass(frozen=True, slots=True)
class Told:
    """What a node had been told by `until_us` on its own clock: the picture, who it is (`me`), how many entries had come, what its own
    statements were meant as, and its heads. `aside`: entries that waited for what they follow, and so were in no picture yet."""

    picture: Picture
    me: str
    until_us: int
    entries: int
    status: str
    heads: tuple[Head, ...]
    aside: frozenset[str] = frozenset()


class _Joined:
    """What stood in its chain, by hash; see counted_then.Held."""

    def __init__(self, books: dict[tuple[str, str], Logbook]) -> None:
        self._books = books
        self.entries: dict[str, Entry] = {}

    def of(self, author: str) -> Iterator[Entry]:
        return (entry for entry in self.entries.values() if entry.header.author == author)

    def get(self, hash: str) -> Entry | None:
        return self.entries.get(hash)

    def digests(self, epoch: Epoch) -> Iterator[bytes]:
        return self._books[epoch[:2]].digests(epoch[2])


def told(rows: Iterable[Row], until_us: int) -> Told:
    """The same from the rows of a record alone, folded one by one."""
    picture = Picture()
    books: dict[tuple[str, str], Logbook] = {}
    own: Counter[str] = Counter()
    aside: set[str] = set()
    counted = CountedThen(picture, held := _Joined(books))
    count = 0
    status = None
    for row in rows:
        author, name = row.entry.header.author, row.entry.header.logbook
        if row.bearer is None:
            own[author] += 1
        if row.received_at_us > until_us:
            continue
        count += 1
        if row.bearer is None:
            status = status_of(row.entry.main) or status
        book = books.setdefault((author, name), Logbook(author, name))
        placement = book.place(row.entry) if row.branch != AHEAD else None
        if placement is None or (placement.kind is PlacementKind.AHEAD and is_urgent(row.entry)):
            # What is urgent was acted on when it came, before what it follows.
            fold(picture, row.entry)
        elif placement.kind is PlacementKind.AHEAD:
            aside.add(row.entry.hash)
        for entry, branch in placement.joined if placement is not None else ():
            fold_placed(picture, book, entry, branch)
            aside.discard(entry.hash)
            counted.note(entry)
            held.entries[entry.hash] = entry
    me = own.most_common(1)[0][0] if own else ""
    counted.settle(me)
    heads = sorted((head for book in books.values() for head in book.heads()), key=head_order)
    return Told(picture, me, until_us, count, status or "ACTUAL", tuple(heads), frozenset(aside))


def told_by_record(record: Record, until_us: int) -> Told:
    """The same of a database, by its snapshots."""
    reached = record.reach(until_us)
    aside = frozenset(reached.aside)
    return Told(reached.picture, record.own(), until_us, reached.entries, reached.status, tuple(reached.heads()), aside)


def shown(
    said: Told, agreements: tuple[Agreement, ...] = (), reading: Reading = AVIATION, name: str = "", before: Shown | None = None
) -> dict[str, Any]:
    """That picture as JSON, as `view` gives the one of now; with `replay`, since links, feeds and jobs of the node are in no record.

    `before`: what was drawn of the same picture at an earlier instant.
    """
    picture, until_us = said.picture, said.until_us
    known = Known(picture)
    found = view(
        Sight(
            picture=picture, me=said.me, now_us=until_us, status=said.status, heads=said.heads, entries=said.entries, reading=reading,
            name=name, shown=before or Shown(), rules=lambda a, b: known.rules(a, b, until_us, agreements), known=known,
        )
    )  # fmt: skip
    # Which links stood is not in the record; what was proved over them is.
    found["peers"] = [{**peer, "link": "NOT RECORDED"} for peer in found["peers"]]
    return {"replay": True, **found}


def replay(rows: Iterable[Row], until_us: int, agreements: tuple[Agreement, ...] = ()) -> dict[str, Any]:
    """The picture as JSON, as the node that wrote this record had it at `until_us` on its own clock."""
    return shown(told(rows, until_us), agreements)
