"""Logbook: where the entries of one author's logbook stand. Append-only, in epochs; a fork is kept, named and proven, never repaired.

An epoch is a list of branches. Branch 0 is the one seen first; a branch that leaves another one holds only what follows the fork. Of each
entry a logbook remembers its hash and when it was written, 40 bytes; the entries themselves are the store's. Signatures are checked
before an entry comes here.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from deconflict.errors import Damaged, PeerFault
from deconflict.logbook.encoding import bytes_of, text_of
from deconflict.logbook.entry import Entry, Header
from deconflict.statements.base import Count, Hash, LogbookName, PartyId
from deconflict.statements.receipts import Bearer

OPENING = "OPEN_EPOCH"
HASH_BYTES = 32
MAX_ASIDE = 1024
MAX_ASIDE_BYTES = 4_194_304
"""Entries kept aside per logbook until their gap fills, by number and by bytes; beyond it they are pulled again in order."""
MAX_BRANCHES = 64
"""Branches of one epoch that are kept: a party that signs more has long been named for it."""


class Head(Struct, frozen=True, forbid_unknown_fields=True):
    """The last entry of one branch: its `hash` stands for everything before it."""

    author: PartyId
    logbook: LogbookName
    epoch: Count
    seq: Count
    hash: Hash


class PlacementKind(StrEnum):
    """What became of an entry: it follows what is held, was held already, came before its predecessor, left a fork, came too late."""

    JOINED = "JOINED"
    HELD = "HELD"
    AHEAD = "AHEAD"
    FORKED = "FORKED"
    OLD_EPOCH = "OLD_EPOCH"


class Heard(NamedTuple):
    """When an entry was first heard (µs on our clock) and by which bearer (None: our own)."""

    at_us: int
    bearer: Bearer | None


UNHEARD = Heard(0, None)
"""For who places entries that were never heard, as one who reads a record does."""


class Placement(Struct, frozen=True):
    """Where an entry went. `joined` are all entries that now stand in the chain, in order, each with its branch; `forks` those that fork.

    `heard`: when each of `joined` was first heard, which for one that waited aside is when it was put there.
    `branch` is -1 for an entry that stands nowhere. `again` says that an AHEAD entry was aside already.
    """

    kind: PlacementKind
    branch: int
    joined: tuple[tuple[Entry, int], ...] = ()
    forks: tuple[tuple[int, int], ...] = ()
    again: bool = False
    heard: tuple[Heard, ...] = ()


@dataclass(slots=True)
class _Branch:
    """A run of entries from `first_seq` on, up to the hash `tip`."""

    first_seq: int
    digests: bytearray = field(default_factory=bytearray)
    written: array[int] = field(default_factory=lambda: array("q"))
    tip: str = ""

    @property
    def last_seq(self) -> int:
        return self.first_seq + len(self.written) - 1

    def digest(self, seq: int) -> bytes | None:
        """The hash that stands at `seq` of this branch's own run."""
        index = seq - self.first_seq
        if not 0 <= index < len(self.written):
            return None
        return bytes(self.digests[index * HASH_BYTES : (index + 1) * HASH_BYTES])

    def append(self, hash: str, written_at: int) -> None:
        self.tip = hash
        self.digests += bytes_of(hash)
        self.written.append(written_at)


class Logbook:
    """One author's logbook by that name, as far as it is held here."""

    def __init__(self, author: str, name: str) -> None:
        self.author = author
        self.name = name
        self.version = 0
        self.forks: list[tuple[int, int]] = []
        self._epochs: dict[int, list[_Branch]] = {}
        self._aside: dict[str, dict[str, tuple[Entry, Heard]]] = {}
        self._aside_count = 0
        self._aside_bytes = 0

    def place(self, entry: Entry, heard: Heard = UNHEARD) -> Placement:
        """Put an entry where it stands. PeerFault when it can stand nowhere: no author of ours would have written it.

        An AHEAD entry is kept aside, bounded, and appears in the `joined` of the placement that fills its gap.
        """
        header = entry.header
        if self._goes_on(entry, 0):
            return Placement(PlacementKind.JOINED, 0, ((entry, 0),), heard=(heard,))
        self._check_form(entry)
        digest = bytes_of(entry.hash)
        held = self._branch_holding(header.epoch, header.seq, digest)
        if held is not None:
            return Placement(PlacementKind.HELD, held)
        if header.epoch < self.newest_epoch:
            return Placement(PlacementKind.OLD_EPOCH, -1)
        before = self._predecessor(header)
        if before is None:
            return Placement(PlacementKind.AHEAD, -1, again=not self._keep_aside(entry, heard))
        self._check_written(entry, before)
        forks_known = len(self.forks)
        branch, forked = self._chain(entry, before)
        joined = [(entry, branch, heard), *self._rejoin(entry)]
        kind = PlacementKind.FORKED if forked else PlacementKind.JOINED
        places, firsts = tuple((one, at) for one, at, _ in joined), tuple(first for _, _, first in joined)
        return Placement(kind, branch, places, tuple(self.forks[forks_known:]), heard=firsts)

    def restore(self, entry: Entry, branch: int) -> None:
        """Take back an entry from our own store, in order of arrival. Damaged when it does not stand where the store says."""
        if self._goes_on(entry, branch):
            return
        try:
            placement = self.place(entry)
        except PeerFault as fault:
            raise Damaged(fault.what, where=entry.place, mend="restore the database from a copy") from fault
        if placement.branch != branch or placement.kind not in (PlacementKind.JOINED, PlacementKind.FORKED):
            raise Damaged("an entry does not follow the one before it", where=entry.place, mend="restore the database from a copy")

    def _goes_on(self, entry: Entry, branch: int) -> bool:
        """Append an entry that is plainly the next of a branch of the newest epoch while nothing waits: nearly every one. Else False."""
        header = entry.header
        branches = self._epochs.get(header.epoch, ())
        if self._aside or not 0 <= branch < len(branches) or header.epoch != self.newest_epoch:
            return False
        last, here = branches[branch], header.author == self.author and header.logbook == self.name
        follows = here and header.previous == last.tip and header.seq == last.last_seq + 1 and header.kind != OPENING
        if not follows or header.written_at < last.written[-1]:
            return False
        last.append(entry.hash, header.written_at)
        self.version += 1
        return True

    def keep(self, entry: Entry, heard: Heard) -> None:
        """Take back an entry that was ahead of its chain when it was stored, once all that stands in the chain was restored.

        One whose gap has filled since, or whose epoch has ended, is not kept here: a peer that still vouches for it gives it again.
        """
        if entry.header.epoch >= self.newest_epoch and self._predecessor(entry.header) is None:
            self._keep_aside(entry, heard)

    @property
    def newest_epoch(self) -> int:
        """The newest epoch whose opening is held; -1 before the first."""
        return max(self._epochs, default=-1)

    @property
    def epochs(self) -> list[int]:
        """Every epoch of which an opening is held, oldest first."""
        return sorted(self._epochs)

    def entries_of(self, epoch: int) -> int:
        """How many entries of an epoch are held, on all branches."""
        return sum(len(branch.written) for branch in self._epochs.get(epoch, ()))

    def length(self, epoch: int) -> int:
        """How many entries of an epoch stand on its branch 0."""
        return sum(len(branch.written) for branch in self._epochs.get(epoch, [])[:1])

    def digests(self, epoch: int, from_seq: int = 0) -> Iterator[bytes]:
        """The raw hashes of branch 0 of an epoch, in order, from a seq on."""
        for branch in self._epochs.get(epoch, [])[:1]:
            for at in range(from_seq * HASH_BYTES, len(branch.digests), HASH_BYTES):
                yield bytes(branch.digests[at : at + HASH_BYTES])

    @property
    def last_written_at(self) -> int:
        """When the entry before `next()` was written, µs; 0 when there is none. The next one must not be written earlier."""
        branches = self._epochs.get(self.newest_epoch)
        return branches[0].written[-1] if branches else 0

    def heads(self) -> list[Head]:
        """The last entry of every branch of every epoch, sorted by epoch, seq and hash."""
        heads = [self._head(epoch, branch) for epoch, branches in self._epochs.items() for branch in branches]
        return sorted(heads, key=lambda head: (head.epoch, head.seq, head.hash))

    def tip(self) -> Head | None:
        """The last entry of branch 0 of the newest epoch, or None when nothing is held."""
        return self.tip_of(self.newest_epoch)

    def tip_of(self, epoch: int) -> Head | None:
        """The last entry of branch 0 of an epoch, or None when nothing of it is held."""
        branches = self._epochs.get(epoch)
        return self._head(epoch, branches[0]) if branches else None

    def next(self) -> tuple[int, int, str | None]:
        """(epoch, seq, previous) of the entry that follows `tip`; (0, 0, None) for the first of all."""
        tip = self.tip()
        return (0, 0, None) if tip is None else (tip.epoch, tip.seq + 1, tip.hash)

    def holds(self, epoch: int, seq: int, hash: str) -> bool:
        """Whether the entry of that hash stands there."""
        return self._branch_holding(epoch, seq, bytes_of(hash)) is not None

    def rival(self, epoch: int, seq: int, hash: str) -> str | None:
        """The hash of another entry that stands there, or None: what an author that wrote both has to answer for."""
        digest = bytes_of(hash)
        runs = (branch.digest(seq) for branch in self._epochs.get(epoch, ()))
        return next((text_of(held) for held in runs if held is not None and held != digest), None)

    def place_of(self, hash: str) -> tuple[int, int] | None:
        """(epoch, seq) of the entry of that hash, or None. It looks through all: this is for openings, which are rare."""
        runs = ((epoch, _seq_of(run, bytes_of(hash))) for epoch, branches in self._epochs.items() for run in branches)
        return next(((epoch, seq) for epoch, seq in runs if seq is not None), None)

    def gap(self) -> tuple[int, int] | None:
        """(epoch, seq) of the first entry that is missing before one that is kept aside, or None."""
        aside = self._iter_aside()
        first = min(((entry.header.epoch, entry.header.seq) for entry in aside), default=None)
        if first is None:
            return None
        epoch, seq = first
        if seq == 0:
            return self.next()[:2]
        known = [branch.last_seq + 1 for branch in self._epochs.get(epoch, ()) if branch.last_seq + 1 < seq]
        return epoch, max(known, default=0)

    def __len__(self) -> int:
        return sum(self.entries_of(epoch) for epoch in self._epochs)

    def _check_form(self, entry: Entry) -> None:
        header = entry.header
        if (header.author, header.logbook) != (self.author, self.name):
            raise PeerFault("an entry of another logbook", where=entry.place, mend=f"this is {self.author}/{self.name}")
        if (header.seq == 0) != (header.kind == OPENING):
            raise PeerFault(f"seq 0, and no other, is {OPENING}", where=entry.place, mend="open each epoch once, with its first entry")
        if (header.previous is None and header.seq > 0) or (header.previous is not None and header.epoch == header.seq == 0):
            raise PeerFault("only the first entry of all has none before it", where=entry.place, mend="name the entry before it")

    def _predecessor(self, header: Header) -> tuple[_Branch | None, int] | None:
        """(branch, seq) of the entry before this one; branch None where an epoch begins; None when it is not held."""
        if header.previous is None:
            return None, -1
        if header.seq == 0:
            at = self.place_of(header.previous)
            return (None, -1) if at is not None and at[0] < header.epoch else None
        digest = bytes_of(header.previous)
        for branch in self._epochs.get(header.epoch, ()):
            if branch.digest(header.seq - 1) == digest:
                return branch, header.seq - 1
        return None

    def _check_written(self, entry: Entry, before: tuple[_Branch | None, int]) -> None:
        """`written_at` never falls within an epoch; a new epoch is the way out for a clock that ran ahead."""
        branch, seq = before
        if branch is not None and entry.header.written_at < branch.written[seq - branch.first_seq]:
            raise PeerFault("written before the entry it follows", where=entry.place, mend="never let written_at fall; open a new epoch")

    def _chain(self, entry: Entry, before: tuple[_Branch | None, int]) -> tuple[int, bool]:
        """Append to the branch that ends with its predecessor, or start a new one; returns (branch, whether it forked)."""
        header = entry.header
        branches = self._epochs.get(header.epoch, [])
        branch, seq = before
        forked = False
        if branch is None or branch.last_seq != seq:
            forked = bool(branches)
            if len(branches) >= MAX_BRANCHES:
                raise PeerFault(f"forked more than {MAX_BRANCHES} times", where=entry.place, mend="open a new epoch")
            branch = _Branch(header.seq)
            branches.append(branch)
        branch.append(entry.hash, header.written_at)
        if header.epoch > self.newest_epoch:
            self._clear_shelf(header.epoch)
        self._epochs[header.epoch] = branches
        self.version += 1
        if forked and (header.epoch, header.seq) not in self.forks:
            self.forks.append((header.epoch, header.seq))
        return branches.index(branch), forked

    def _rejoin(self, entry: Entry) -> Iterator[tuple[Entry, int, Heard]]:
        """Chain what was kept aside for this entry, and for what follows it."""
        waiting = [entry.hash]
        while waiting:
            for later, heard in self._take_aside(waiting.pop()):
                before = self._predecessor(later.header)
                # It may name this entry as previous and yet claim another place, or be of an epoch that ended in this very cascade.
                if before is None or later.header.epoch < self.newest_epoch:
                    continue
                try:
                    self._check_written(later, before)
                    branch, _ = self._chain(later, before)
                except PeerFault:
                    # Who sent this one is no longer here to be blamed; it is pulled again if a peer still vouches for it.
                    continue
                waiting.append(later.hash)
                yield later, branch, heard

    def _keep_aside(self, entry: Entry, heard: Heard) -> bool:
        """Keep an entry until its gap fills; False when it was aside already. A full shelf keeps nothing more."""
        followers = self._aside.setdefault(entry.header.previous or "", {})
        if entry.hash in followers:
            return False
        size = _size(entry)
        if self._aside_count < MAX_ASIDE and self._aside_bytes + size <= MAX_ASIDE_BYTES:
            followers[entry.hash] = entry, heard
            self._aside_count += 1
            self._aside_bytes += size
        return True

    def _take_aside(self, previous: str) -> list[tuple[Entry, Heard]]:
        followers = self._aside.pop(previous, None)
        if followers is None:
            return []
        taken = list(followers.values())
        self._aside_count -= len(taken)
        self._aside_bytes -= sum(_size(entry) for entry, _ in taken)
        return taken

    def _clear_shelf(self, epoch: int) -> None:
        """Once an epoch stands, nothing aside from before it can join any more."""
        for previous in list(self._aside):
            for entry, heard in self._take_aside(previous):
                if entry.header.epoch >= epoch:
                    self._keep_aside(entry, heard)

    def _iter_aside(self) -> Iterator[Entry]:
        return (entry for followers in self._aside.values() for entry, _ in followers.values())

    def _branch_holding(self, epoch: int, seq: int, digest: bytes) -> int | None:
        for index, branch in enumerate(self._epochs.get(epoch, ())):
            if branch.digest(seq) == digest:
                return index
        return None

    def _head(self, epoch: int, branch: _Branch) -> Head:
        return Head(self.author, self.name, epoch, branch.last_seq, branch.tip)


def _seq_of(branch: _Branch, digest: bytes) -> int | None:
    at = branch.digests.find(digest)
    while at % HASH_BYTES and at != -1:
        at = branch.digests.find(digest, at + 1)
    return None if at == -1 else branch.first_seq + at // HASH_BYTES


def _size(entry: Entry) -> int:
    return len(entry.header_bytes) + sum(len(slot.raw) for slot in entry.slots)
