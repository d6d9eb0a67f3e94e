"""What of a past picture counted then: what a key signed that its author had revoked by that instant is judged as its node judged it.

A node judges a few entries at a time, as soon as it hears of a revocation; here all that was held is judged at once, by the same code.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from deconflict.logbook.checkpoint import ORIGIN, Checkpoint
from deconflict.logbook.encoding import text_of
from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import KeyRing
from deconflict.logbook.merkle import Frontier, leaf_hash
from deconflict.node.counting import Counting
from deconflict.picture.picture import Picture
from deconflict.statements.keys import Key, Revoke
from deconflict.statements.pairing import PairConfirm
from deconflict.statements.receipts import Received
from deconflict.statements.records import WitnessSign
from deconflict.statements.tracks import Tracks

Epoch = tuple[str, str, int]
"""(author, logbook, epoch)."""


class Held(Protocol):
    """What a node held at an instant, of that which stood in its chain."""

    def of(self, author: str) -> Iterable[Entry]:
        """Every entry of a party."""
        ...

    def get(self, hash: str) -> Entry | None:
        """One of them."""
        ...

    def digests(self, epoch: Epoch) -> Iterable[bytes]:
        """The raw hashes of branch 0 of an epoch, in order."""
        ...


class CountedThen:
    """Takes out of a picture what does not count, and in again what does after all. `note` every entry that is folded, then `settle`."""

    def __init__(self, picture: Picture, held: Held) -> None:
        self._picture = picture
        self._held = held
        self._keyed: list[Entry] = []
        self._fresh: list[Entry] = []
        self._looked: dict[str, dict[tuple[str, str], tuple[int, int]]] = {}
        self._trees: dict[Epoch, _Trees] = {}
        self._grounded: set[str] = set()

    def note(self, entry: Entry) -> None:
        """One entry that joined its chain was folded."""
        if isinstance(entry.main, Key | Revoke | PairConfirm):
            self._keyed.append(entry)
        if self._looked:
            self._fresh.append(entry)

    def settle(self, me: str) -> None:
        """Judge what there is to judge, for the party that keeps the record. Without a REVOKE there is nothing, and it costs nothing."""
        fresh, self._fresh = self._fresh, []
        if not any(isinstance(entry.main, Revoke) for entry in self._keyed):
            return
        ring = self._ring(me)
        revoked = {author: ring.revoked(author) for author in sorted({entry.header.author for entry in self._keyed})}
        revoked = {author: places for author, places in revoked.items() if places}
        self._trees = {}
        counting = Counting(ring, self._picture, self._in_tree)
        anew = revoked != self._looked or any(isinstance(entry.main, WitnessSign) for entry in fresh)
        self._looked = revoked
        if not anew:
            told = {hash for entry in fresh if isinstance(entry.main, Received) for hash in entry.main.entries}
            held = (self._held.get(hash) for hash in sorted(told & self._picture.not_counted.keys()))
            again = [entry for entry in fresh if entry.header.author in revoked] + [entry for entry in held if entry is not None]
            anew = self._judge(counting, again)
        while anew:
            anew = any([self._judge(counting, self._held.of(author)) for author in revoked])  # noqa: C419 - each of them
        for author in sorted(self._grounded):
            for entry in self._held.of(author):
                if isinstance(entry.main, Tracks):
                    counting.judge(entry, again=True)
        self._grounded.clear()

    def _judge(self, counting: Counting, entries: Iterable[Entry]) -> bool:
        """Judge these; whether one is among them that said who held what, and does not count any more."""
        voided = False
        for entry in entries:
            before = entry.hash in self._picture.not_counted
            counting.judge(entry)
            if before or entry.hash not in self._picture.not_counted:
                continue
            voided = voided or isinstance(entry.main, Received | WitnessSign)
            if isinstance(entry.main, Tracks):
                self._grounded.add(entry.header.author)
        return voided

    def _ring(self, me: str) -> KeyRing:
        ring = KeyRing()
        for entry in sorted(self._keyed, key=lambda entry: (entry.header.epoch, entry.header.seq)):
            ring.learn(entry)
            main = entry.main
            if isinstance(main, PairConfirm) and entry.header.author == me:
                ring.pin(main.peer, main.peer_recovery_key, main.peer_signing_key)
        return ring

    def _in_tree(self, entry: Entry, tree: str) -> bool:
        header, (origin, size, *_) = entry.header, [*tree.split("\n"), ""]
        epoch = (header.author, header.logbook, header.epoch)
        if origin != "/".join(map(str, (ORIGIN, *epoch))) or not size.isdecimal() or int(size) <= header.seq:
            return False
        trees = self._trees.setdefault(epoch, _Trees(self._held.digests(epoch)))
        return trees.stands(header.seq, entry.hash) and trees.body(origin, int(size)) == tree


class _Trees:
    """The trees over what was held of an epoch."""

    def __init__(self, digests: Iterable[bytes]) -> None:
        self._digests = list(digests)
        self._bodies: dict[int, str] = {}

    def stands(self, seq: int, hash: str) -> bool:
        return seq < len(self._digests) and text_of(self._digests[seq]) == hash

    def body(self, origin: str, size: int) -> str:
        """The text of the tree over the first so many; over fewer where fewer were held."""
        if size not in self._bodies:
            frontier = Frontier(leaf_hash(digest) for digest in self._digests[:size])
            self._bodies[size] = Checkpoint(origin, frontier.size, frontier.root()).body[:-1]
        return self._bodies[size]
