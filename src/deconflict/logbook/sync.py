"""The conversation between two nodes that keep copies of each other's logbooks: have, want, give. Without I/O and without a clock.

Each side tells the heads it holds, wants what it lacks on the way to the other's heads, and is given it in order. `Sync` decides only what
to say: whose entries are valid and where they stand is `keys` and `chain`, and the node takes them in before it asks what to want next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, Raw, Struct

from deconflict.logbook.chain import Head, Logbook
from deconflict.logbook.entry import Entry, peek
from deconflict.statements.base import Count, Hash, LogbookName, Micros, Name, PartyId

MAX_HEADS = 1024
MAX_GIVE = 512
MAX_GIVE_BYTES = 900_000
"""A Give of this many bytes of entries stays below the frame's 1 MiB."""
MAX_PUSH = 16
MAX_WANTS = 4
"""Wants in flight to one peer: what is urgent waits behind three gives at most."""


class _Frame(Struct, frozen=True, forbid_unknown_fields=True, tag_field="frame"):
    """Base of all frames."""


class Hello(_Frame, frozen=True, tag="hello"):
    """First frame on a link: who speaks, which entry formats (`versions`) it reads, and its software."""

    party: PartyId
    versions: Annotated[tuple[int, ...], Meta(min_length=1, max_length=8)]
    software: Name


class Beat(_Frame, frozen=True, tag="beat", omit_defaults=True):
    """The link stands; the sender's clock says `now_us` (µs since 1970 UTC).

    `full`: logbooks of the hearer of which the sender takes no more on this UTC day; absent when there are none.
    """

    now_us: Micros
    full: Annotated[tuple[LogbookName, ...], Meta(max_length=64)] = ()


class Heads(_Frame, frozen=True, tag="heads"):
    """What the sender holds: the heads of logbooks that changed since it last said so. All branches of a logbook come together."""

    heads: Annotated[tuple[Head, ...], Meta(min_length=1, max_length=MAX_HEADS)]


class Want(_Frame, frozen=True, tag="want"):
    """Please give the entries of one epoch from `from_seq` on, on the way to the entry of hash `tip`."""

    author: PartyId
    logbook: LogbookName
    epoch: Count
    from_seq: Count
    tip: Hash


class Give(_Frame, frozen=True, tag="give"):
    """Entries of one epoch in order, each in its canonical bytes, in answer to a Want; `more` says that its tip is not among them yet.

    No entries: the sender has none of what was wanted, or none that the asker may read.
    """

    author: PartyId
    logbook: LogbookName
    epoch: Count
    entries: Annotated[tuple[Raw, ...], Meta(max_length=MAX_GIVE)]
    more: bool


class Push(_Frame, frozen=True, tag="push"):
    """Entries that do not wait to be wanted: FLASH and URGENT messages and the answers to them."""

    entries: Annotated[tuple[Raw, ...], Meta(min_length=1, max_length=MAX_PUSH)]


Frame = Hello | Beat | Heads | Want | Give | Push
"""Everything that one node says to another."""


def give_of(want: Want, entries: Sequence[Entry], *, more: bool) -> Give:
    """The answer to a Want from entries in order, as many as fit in one frame; `more` says that the store had more than these."""
    raws: list[Raw] = []
    size = 0
    for entry in entries[:MAX_GIVE]:
        data = entry.encode()
        size += len(data) + 1
        if raws and size > MAX_GIVE_BYTES:
            break
        raws.append(Raw(data))
    return Give(want.author, want.logbook, want.epoch, tuple(raws), more or len(raws) < len(entries))


def push_of(entries: Iterable[Entry]) -> Push:
    """A Push of 1 to 16 entries."""
    return Push(tuple([Raw(entry.encode()) for entry in entries]))


BookKey = tuple[str, str]
"""(author, logbook)."""

_RANKS = {"keys": 0, "line": 1, "plans": 2, "tracks": 3, "desk": 4}


@dataclass(slots=True)
class _Ask:
    """A want in flight: towards `head`, from `from_seq`; `back` is how far the next one starts earlier if nothing of it joins."""

    head: Head
    from_seq: int
    back: int = 1


class Sync:
    """What to tell one peer, and what to want from it. One per link; `lost()` begins anew."""

    def __init__(self, peer: str) -> None:
        self.peer = peer
        self.lost()

    def lost(self) -> None:
        """The link is gone: forget what was told, heard and asked on it."""
        self._told: dict[BookKey, int] = {}
        self._offered: set[BookKey] = set()
        self._theirs: dict[BookKey, frozenset[str]] = {}
        self._missing: dict[BookKey, list[Head]] = {}
        self._asked: dict[BookKey, _Ask] = {}
        self._looked: set[str] = set()

    def heads_to_tell(self, logbooks: Mapping[BookKey, Logbook], may_read: Callable[[str, str, str], bool]) -> Heads | None:
        """The heads of logbooks that changed since the peer was last told, or None. At most 1024: ask again until None.

        `may_read(peer, author, logbook)` says whose logbooks the peer may read; third parties' are relayed like our own. Heads that the
        peer told us itself are not told back.
        """
        heads: list[Head] = []
        # What is just being pulled from this very peer is told when it is all here.
        changed = [key for key, book in logbooks.items() if self._told.get(key) != book.version and key not in self._asked]
        for key in sorted(changed, key=_rank):
            book = logbooks[key]
            if not len(book) or not may_read(self.peer, *key):
                # Who may read a logbook changes only with an entry in it.
                self._told[key] = book.version
                continue
            fresh = book.heads()[-MAX_HEADS:]
            if len(heads) + len(fresh) > MAX_HEADS:
                break
            self._told[key] = book.version
            if self._theirs.get(key, frozenset()) != frozenset(head.hash for head in fresh):
                self._offered.add(key)
                heads += fresh
        return Heads(tuple(heads)) if heads else None

    def offered(self, author: str, logbook: str) -> bool:
        """Whether the peer was told heads of that logbook on this link, so that it may ask for it."""
        return (author, logbook) in self._offered

    def heads_heard(self, heads: Iterable[Head], logbooks: Mapping[BookKey, Logbook], wanted: Callable[[str, str], bool]) -> list[Want]:
        """What to want after the peer told these heads; `wanted(author, logbook)` says whose entries we keep."""
        by_book: dict[BookKey, list[Head]] = {}
        for head in heads:
            by_book.setdefault((head.author, head.logbook), []).append(head)
        for key, told in by_book.items():
            if wanted(*key):
                self._theirs[key] = frozenset(head.hash for head in told)
                self._missing[key] = sorted(told, key=lambda head: (head.epoch, head.seq, head.hash))
        return self._next_wants(logbooks)

    def given(self, give: Give, logbooks: Mapping[BookKey, Logbook]) -> list[Want]:
        """What to want next, once the node has taken in (or refused) the entries of this Give. PeerFault if they are no entries."""
        key = (give.author, give.logbook)
        ask = self._asked.get(key)
        if ask is None or ask.head.epoch != give.epoch:
            return []
        del self._asked[key]
        again = self._follow_up(ask, give, logbooks.get(key))
        if again is None:
            if not lacks(logbooks.get(key), ask.head):
                self._looked.add(ask.head.hash)
            self._give_up(key, ask.head)
            return self._next_wants(logbooks)
        self._asked[key] = again
        return [_want(again), *self._next_wants(logbooks)]

    def hold_back(self, author: str, logbook: str) -> tuple[Head, ...]:
        """Stop wanting a logbook, as a limit of ours says; returns the heads still missing, to be heard again when it is wanted again."""
        self._asked.pop((author, logbook), None)
        return tuple(self._missing.pop((author, logbook), ()))

    def wants_of(self, author: str) -> list[str]:
        """The logbooks of that author of which something the peer holds is still missing here."""
        return sorted({name for owner, name in (*self._missing, *self._asked) if owner == author})

    def _follow_up(self, ask: _Ask, give: Give, book: Logbook | None) -> _Ask | None:
        """The next ask on the way to the same head, or None when it is reached or out of reach."""
        head = ask.head
        if not give.entries or book is None or head.epoch < book.newest_epoch or book.holds(head.epoch, head.seq, head.hash):
            return None
        last, last_hash = peek(give.entries[-1])
        if book.holds(give.epoch, last.seq, last_hash):
            # Whoever gives what lies before our question would lead us in circles.
            return _Ask(head, last.seq + 1) if last.seq >= ask.from_seq else None
        if ask.from_seq == 0:
            return None
        # Their branch left ours before from_seq: look for the fork in steps that double.
        return _Ask(head, max(0, ask.from_seq - ask.back), ask.back * 2)

    def _lacks(self, book: Logbook | None, head: Head) -> bool:
        """Whether a head is worth wanting: not held, and not of an epoch that is over unless we hold another entry in its place."""
        if book is None or head.epoch >= book.newest_epoch:
            return lacks(book, head)
        fresh = head.hash not in self._looked and len(self._looked) < MAX_HEADS
        return fresh and book.rival(head.epoch, head.seq, head.hash) is not None

    def _give_up(self, key: BookKey, head: Head) -> None:
        """This head is held now, or cannot be had from this peer until it tells its heads again."""
        left = [other for other in self._missing.get(key, ()) if other.hash != head.hash]
        self._missing[key] = left

    def _next_wants(self, logbooks: Mapping[BookKey, Logbook]) -> list[Want]:
        for key in list(self._missing):
            left = [head for head in self._missing[key] if self._lacks(logbooks.get(key), head)]
            if left:
                self._missing[key] = left
            else:
                del self._missing[key]
        wants = []
        for key in sorted(self._missing, key=_rank):
            if len(self._asked) >= MAX_WANTS:
                break
            author, name = key
            # Without its author's keys nothing else of that author can be verified.
            if key not in self._asked and (name == "keys" or (author, "keys") not in self._missing):
                head = self._missing[key][0]
                self._asked[key] = _Ask(head, _first_seq(logbooks.get(key), head))
                wants.append(_want(self._asked[key]))
        return wants


def _rank(key: BookKey) -> tuple[int, str, str]:
    """Keys before lines, lines before plans, plans before tracks; what a desk keeps for itself goes nowhere."""
    author, name = key
    return _RANKS[name.partition("/")[0]], author, name


def lacks(book: Logbook | None, head: Head) -> bool:
    """Whether a head is not held, and not of an epoch that is over."""
    return book is None or (head.epoch >= book.newest_epoch and not book.holds(head.epoch, head.seq, head.hash))


def _first_seq(book: Logbook | None, head: Head) -> int:
    """Where to start on the way to a head: after what is held of its epoch, or at the head itself if that branch is as long."""
    held = [own.seq for own in book.heads() if own.epoch == head.epoch] if book is not None else []
    return min(head.seq, max(held, default=-1) + 1)


def _want(ask: _Ask) -> Want:
    return Want(ask.head.author, ask.head.logbook, ask.head.epoch, ask.from_seq, ask.head.hash)
