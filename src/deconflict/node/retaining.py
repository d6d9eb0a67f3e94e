"""Retaining: once a day a node drops the bodies whose time has ended, of its own entries and of its copies of others'.

The chain, its trees and every proof are over hashes, and stay. That a body was dropped is itself an entry, a PART_DROPPED in the logbook
that a party keeps for its own desk; it is on disk before the bodies go, so that a node that was stopped in between drops them again when it
next looks. What a fork left beside the first branch is held.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final, NamedTuple

from deconflict.coordination import retention
from deconflict.logbook.entry import Entry
from deconflict.node.commands import Append, Command, Fetch, Forget
from deconflict.node.core import Core
from deconflict.node.lookout import Lookout
from deconflict.picture.forgetting import OBJECTS, forget
from deconflict.picture.picture import Change
from deconflict.statements.base import OF_ONES_OWN
from deconflict.statements.epochs import OpenEpoch
from deconflict.statements.receipts import BODY, PartDropped

TAG: Final = "retain"
WHY: Final = "its time has ended"
AT_ONCE: Final = 64
"""Entries looked at in one verb: each is decoded by the store, and taken out of the picture here in some 50 µs."""
DAY_US: Final = 86_400_000_000


class _Book(NamedTuple):
    """One epoch of one logbook."""

    author: str
    logbook: str
    epoch: int


class _First(NamedTuple):
    """The first entry of an epoch that may still be dropped, and when it was written."""

    seq: int
    written_at_us: int


class Retaining:
    """The part of a node that lets go of what it need not hold. A pass goes through the open matters first, then through what is old.

    `_first`: by epoch, the first entry that is not empty yet and not held for good. A pass asks the store only where that one is old.
    """

    def __init__(self, core: Core, lookout: Lookout) -> None:
        self.core = core
        self.lookout = lookout
        self.dropped = 0
        self._first: dict[_Book, _First] = {}
        self._due_us: int | None = None
        self._matters: deque[str] = deque()
        self._books: deque[_Book] = deque()
        self._asked: tuple[_Book, int] | None = None
        self._left: _First | None = None
        self._holding = retention.Holding()

    # what there is

    def seen(self, entry: Entry, branch: int) -> None:
        """An entry took its place, or came back from our store."""
        header = entry.header
        if branch == 0 and not _is_final(entry):
            self._first.setdefault(_Book(header.author, header.logbook, header.epoch), _First(header.seq, header.written_at))

    def appended(self, commands: Iterable[Command]) -> None:
        """What this verb has stored."""
        for command in commands:
            if isinstance(command, Append):
                self.seen(command.entry, command.branch)

    def changed(self, change: Change) -> None:
        """A matter that is opened while a pass runs is one of those it asks for."""
        if self._is_busy and change.topic in ("affair", "emergency"):
            self._matters.append(change.key)

    # the pass

    @property
    def _is_busy(self) -> bool:
        return bool(self._matters or self._books) or self._asked is not None

    def next_us(self) -> int | None:
        """When to look again: at once while there is work, unless the store is asked."""
        if self._asked is not None:
            return None
        return self.core.now if self._is_busy else self._due_us

    def wake(self) -> None:
        """Begin a pass when its day has come, or go on with the one at hand."""
        if not self._is_busy and (self._due_us is None or self._due_us <= self.core.now):
            self._begin()
        for _ in range(min(len(self._matters), self.core.policy.taken_up_at_once)):
            self._holding.add(self.core.picture, self._matters.popleft(), self.core.rules_between, self.core.now)
        if self._books and not self._matters and self._asked is None:
            book = self._books.popleft()
            self._left = None
            self._ask(book, self._first[book].seq)

    def _begin(self) -> None:
        """Which epochs hold anything that is old; none, and nothing is looked at until tomorrow."""
        self._due_us = self.core.now + DAY_US
        self._books.extend(sorted(book for book, first in self._first.items() if self._is_old(book, first.written_at_us)))
        if self._books:
            picture = self.core.picture
            self._holding = retention.Holding()
            held = [said.entry for said in picture.affairs.all(*sorted(retention.MATTERS))]
            self._matters.extend([*held, *sorted(picture.emergencies.cases)])

    def _ask(self, book: _Book, seq: int) -> None:
        self._asked = (book, seq)
        tag = f"{TAG} {book.author} {book.logbook} {book.epoch}"
        self.core.out.append(
            Fetch(tag=tag, author=book.author, logbook=book.logbook, epoch=book.epoch, from_seq=seq, limit=AT_ONCE)
        )  # fmt: skip

    def fetched(self, entries: tuple[Entry, ...]) -> None:
        """Some entries of the epoch that was asked for: drop what may be, and go on while they are old."""
        asked, self._asked = self._asked, None
        if asked is None or not self.core.may_sign():
            return
        book, going_on = asked[0], len(entries) == AT_ONCE
        gone: list[Entry] = []
        for entry in entries:
            if _is_final(entry):
                continue
            if self._may_go(book, entry):
                gone.append(entry)
                continue
            header = entry.header
            self._left = self._left or _First(header.seq, header.written_at)
            if not self._is_old(book, header.written_at):
                going_on = False
                break
        self._drop(gone)
        if going_on:
            self._ask(book, entries[-1].header.seq + 1)
        elif self._left is not None:
            self._first[book] = self._left
        else:
            self._first.pop(book, None)

    def _is_old(self, book: _Book, at_us: int) -> bool:
        return at_us + self._term_us(book, at_us) <= self.core.now

    def _term_us(self, book: _Book, at_us: int) -> int:
        core = self.core
        return retention.term_us(core.known, core.agreements, core.me.party, self._others(book), at_us, core.now)

    def _others(self, book: _Book) -> list[str]:
        """Whom a logbook concerns beside us: the members of its line, its author, or who reads ours."""
        me = self.core.me.party
        if book.logbook.startswith("line/"):
            return [party for party in self.core.my_channels().get(book.logbook.removeprefix("line/"), ()) if party != me]
        return [book.author] if book.author != me else sorted(self.core.picture.audience(me, book.logbook)) or self.core.peers()

    def _may_go(self, book: _Book, entry: Entry) -> bool:
        ended_us = retention.ends_us(entry)
        old = ended_us + self._term_us(book, entry.header.written_at) <= self.core.now
        return old and not retention.is_last_word(self.core.picture, entry) and not self._holding.holds(entry)

    def _drop(self, gone: list[Entry]) -> None:
        """Say so, once; take it out of the picture; have the store let go of it."""
        core = self.core
        if not gone:
            return
        new = [entry.hash for entry in gone if entry.hash not in core.picture.dropped_us]
        for entry in gone:
            self._forget(entry)
        if new:
            if core.logbook(core.me.party, OF_ONES_OWN).tip() is None:
                core.open_epoch(OF_ONES_OWN, {"main": OpenEpoch(why="first", audience=())})
            dropped = PartDropped(entry=new[0], part=BODY, why=WHY, also=tuple(new[1:]))
            core.say(OF_ONES_OWN, "PART_DROPPED", {"main": dropped})
        self.dropped += len(gone)
        core.out.append(Forget(entries=tuple(entry.hash for entry in gone)))

    def _forget(self, entry: Entry) -> None:
        main = entry.main
        noun, field = OBJECTS.get(type(main), ("", "")) if main is not None else ("", "")
        if noun:
            self.lookout.placed.drop((noun, entry.header.author, getattr(main, field)), entry.hash)
        self.core.changes += forget(self.core.picture, entry)


def _is_final(entry: Entry) -> bool:
    """Whether nothing of an entry is left to drop, or nothing ever will be."""
    return retention.is_held_for_good(entry) or all(slot.value is None for slot in entry.slots)
