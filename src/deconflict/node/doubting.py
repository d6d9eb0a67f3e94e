"""Doubting: what a key signed that its author has revoked. It is kept and chained, and counts only where somebody else held it before.

An entry before the place that the REVOKE names counts once another party's receipt from before the REVOKE names it, or a tree that another
party cosigned before then holds it. Any other is taken out of the picture, which says why; so is all that stands after that place.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import Final, NamedTuple

from deconflict.logbook.checkpoint import ORIGIN
from deconflict.logbook.encoding import text_of
from deconflict.logbook.entry import Entry
from deconflict.node.commands import Fetch
from deconflict.node.core import Core
from deconflict.node.counting import Counting
from deconflict.node.lookout import Lookout
from deconflict.picture.forgetting import OBJECTS
from deconflict.picture.picture import Change
from deconflict.statements.receipts import Received
from deconflict.statements.records import WitnessSign
from deconflict.statements.tracks import Tracks

TAG: Final = "doubt"
AT_ONCE: Final = 64
"""Entries judged in one verb: each takes a signature check or two, some 60 µs."""


class _Walk(NamedTuple):
    """A stretch of a logbook to be judged: towards the entry `tip`, from `from_seq` on; `again`: what counts of it is written again."""

    author: str
    logbook: str
    epoch: int
    tip: str
    from_seq: int
    until_seq: int
    again: bool = False


class Doubting:
    """The part of a node that says what of a revoked key's words counts. It follows from the record and is worked out anew at a start."""

    def __init__(self, core: Core, lookout: Lookout) -> None:
        self.core = core
        self.lookout = lookout
        self._looked: dict[str, dict[tuple[str, str], tuple[int, int]]] = {}
        self._walks: deque[_Walk] = deque()
        self._asked: _Walk | None = None

    # what there is to look at

    def start(self) -> None:
        """Look at everybody who has revoked a key."""
        self.core.doubtful.clear()
        for author in sorted({author for author, _ in self.core.logbooks}):
            self._party(author)

    def changed(self, change: Change) -> None:
        """A key was revoked, or somebody turns out to have held what does not count so far."""
        picture = self.core.picture
        if change.topic == "party":
            self._party(change.key)
        elif change.topic == "message" and change.key in picture.not_counted:
            place = picture.not_counted[change.key].place
            self._walk(_Walk(place.author, place.logbook, place.epoch, change.key, place.seq, place.seq))
        elif change.topic == "affair" and picture.not_counted:
            said = picture.affairs.by_kind.get("WITNESS_SIGN", {}).get(change.entry)
            if said is not None and isinstance(said.main, WitnessSign):
                self._books(said.main.checkpoint.removeprefix(ORIGIN + "/").partition("/")[0])

    def look(self) -> None:
        """Judge what joined in this verb, and go on with what the store has still to give."""
        while self.core.doubtful:
            self._judge(self.core.doubtful.popleft())
        self._ask()

    def fetched(self, entries: tuple[Entry, ...]) -> None:
        """Some of what was asked for."""
        walk, self._asked = self._asked, None
        for entry in entries:
            self._judge(entry, again=walk is not None and walk.again)
        if walk is not None and len(entries) == AT_ONCE and entries[-1].header.seq < walk.until_seq:
            self._walks.appendleft(walk._replace(from_seq=entries[-1].header.seq + 1))

    def strays(self, entry: Entry) -> bool:
        """Whether an entry that comes now is left at the door: it stands after the place its key was revoked from, or beside another's.

        An entry before that place which nobody held is let in where nothing else stands: those that count may follow it.
        """
        doubt = self.core.keyring.doubt(entry)
        if doubt is None:
            return False
        header = entry.header
        book = self.core.logbook(header.author, header.logbook)
        beside = book.rival(header.epoch, header.seq, entry.hash) is not None and not self.counts(entry)
        if doubt.after or beside:
            name = self.core.picture.name_of(header.author)
            what = f"somebody still signs with a key that {name} revoked: entry {header.seq} in {header.logbook} was refused"
            self.core.fault(f"revoked {header.author}", what, "nothing of it counts; tell them by another way")
        return doubt.after or beside

    def counts(self, entry: Entry) -> bool:
        """Whether what an entry says, and that it was signed, is to be held against its author."""
        return self._counting().why_not(entry) == ""

    # judging

    def _party(self, author: str) -> None:
        revoked = self.core.keyring.revoked(author)
        if revoked != self._looked.get(author, {}):
            self._looked[author] = revoked
            self._books(author)

    def _books(self, author: str) -> None:
        for (owner, name), book in sorted(self.core.logbooks.items()):
            for head in book.heads() if owner == author else ():
                self._walk(_Walk(author, name, head.epoch, head.hash, 0, head.seq))

    def _tracks_again(self, author: str) -> None:
        if not any(walk.again and walk.author == author for walk in self._walks):
            for head in self.core.logbook(author, "tracks").heads():
                self._walks.append(_Walk(author, "tracks", head.epoch, head.hash, 0, head.seq, again=True))

    def _walk(self, walk: _Walk) -> None:
        if walk not in self._walks:
            self._walks.append(walk)

    def _ask(self) -> None:
        if self._asked is None and self._walks:
            walk = self._asked = self._walks.popleft()
            self.core.out.append(
                Fetch(tag=TAG, author=walk.author, logbook=walk.logbook, epoch=walk.epoch, from_seq=walk.from_seq, limit=AT_ONCE,
                      tip=walk.tip)
            )  # fmt: skip

    def _judge(self, entry: Entry, *, again: bool = False) -> None:
        picture, before = self.core.picture, entry.hash in self.core.picture.not_counted
        self.core.changes += self._counting().judge(entry, again=again)
        if before or entry.hash not in picture.not_counted:
            return
        main = entry.main
        noun, field = OBJECTS.get(type(main), ("", "")) if main is not None else ("", "")
        if noun:
            self.lookout.placed.drop((noun, entry.header.author, getattr(main, field)), entry.hash)
        if isinstance(main, Tracks):
            self._tracks_again(entry.header.author)
        if isinstance(main, Received | WitnessSign):
            # It says that somebody held something, and does not count any more: look anew at what rests on it.
            for author in sorted(party for party, revoked in self._looked.items() if revoked):
                self._books(author)

    def _counting(self) -> Counting:
        return Counting(self.core.keyring, self.core.picture, self._in_tree)

    def _in_tree(self, entry: Entry, tree: str) -> bool:
        """Whether a cosigned tree is over exactly the first entries that we hold of that epoch, this one among them."""
        header, (origin, size, *_) = entry.header, [*tree.split("\n"), ""]
        if origin != f"{ORIGIN}/{header.author}/{header.logbook}/{header.epoch}" or not size.isdecimal() or int(size) <= header.seq:
            return False
        book = self.core.logbook(header.author, header.logbook)
        stands = [text_of(digest) for digest in islice(book.digests(header.epoch, header.seq), 1)] == [entry.hash]
        return stands and self.core.trees.of(book, header.epoch, int(size)).body[:-1] == tree
