"""Does a record hold? Every entry decoded, its signature checked, its place in the chain found, with no node and no network.

What this cannot see: entries missing at the end of a logbook that nobody told a head of, and whether a key belongs to the organisation
whose name it bears, unless a key is given from outside or a peer in the record stated it when pairing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from msgspec import Struct

from deconflict.errors import PeerFault
from deconflict.logbook.chain import Head, Logbook, PlacementKind
from deconflict.logbook.encoding import bytes_of, sha256_text
from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import KeyRing
from deconflict.logbook.revoked import NotCounted, Witnesses
from deconflict.logbook.store import AHEAD, Row
from deconflict.statements.keys import Key, Revoke
from deconflict.statements.pairing import PairConfirm

NOT_CONFIRMED = "consistent with itself; keys not confirmed"


class Stored(Struct, frozen=True):
    """An entry as a store has filed it: the bytes, and where and under which hash the store says it stands."""

    author: str
    logbook: str
    epoch: int
    seq: int
    branch: int
    hash: str
    wire: bytes


class VerifiedLogbook(Struct, frozen=True):
    """One epoch of one logbook: how many entries, and the hash of the last one of branch 0."""

    party: str
    name: str
    epoch: int
    entries: int
    head: str


class VerifiedKey(Struct, frozen=True):
    """A party's signing key by its SHA-256, and how it is known: `given`, `peer` or `only in the file`."""

    party: str
    fingerprint: str
    how: str


class Problem(Struct, frozen=True):
    """What is wrong with the entry `seq` of `logbook` (author/name/epoch)."""

    logbook: str
    seq: int
    what: str


class Report(Struct, frozen=True):
    """What a record is worth.

    `forks` are (author/name/epoch, seq) where an author signed two entries: provable, and no fault of the record. Nor is what `not_counted`
    names: entries that a key signed which its author revoked.
    """

    ok: bool
    logbooks: tuple[VerifiedLogbook, ...]
    keys: tuple[VerifiedKey, ...]
    problems: tuple[Problem, ...]
    forks: tuple[tuple[str, int], ...]
    note: str
    not_counted: tuple[NotCounted, ...] = ()


def verify_rows(rows: Iterable[Row], keys: Mapping[str, str] | None = None, heads: Iterable[Head] = ()) -> Report:
    """`verify_stored` for rows that a store has decoded already."""
    held = rows if isinstance(rows, Sequence) else tuple(rows)
    return verify_stored((stored(row) for row in held), keys, heads, lambda: (stored(row) for row in held))


def verify_stored(
    rows: Iterable[Stored], keys: Mapping[str, str] | None = None, heads: Iterable[Head] = (),
    again: Callable[[], Iterable[Stored]] | None = None,
) -> Report:  # fmt: skip
    """Verify a record in order of arrival. Never raises for what is in it.

    keys: what is known from outside, party id -> its public signing or recovery key. heads: what somebody said the record holds.
    again: the same rows once more, asked for only where somebody revoked a key: what that key signed counts where others held it before.
    """
    check = _Check(keys or {})
    for row in rows:
        check.add(row)
    check.finish(heads)
    if again is not None:
        check.look_again(again)
    return check.report()


class _Check:
    """One run over a record."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._ring = KeyRing()
        self._books: dict[tuple[str, str], Logbook] = {}
        self._unsigned: dict[str, list[Entry]] = {}
        self._stated: set[tuple[str, str]] = set()
        self._problems: list[Problem] = []
        self._not_counted: tuple[NotCounted, ...] = ()

    def add(self, row: Stored) -> None:
        """Look at one entry."""
        try:
            entry = Entry.decode(row.wire)
        except PeerFault as fault:
            self._problem(row.author, row.logbook, row.epoch, row.seq, fault.what)
            return
        header = entry.header
        if (header.author, header.logbook, header.epoch, header.seq, entry.hash) != (row.author, row.logbook, row.epoch, row.seq, row.hash):
            self._problem(row.author, row.logbook, row.epoch, row.seq, "another entry stands here than the one it is filed as")
            return
        self._check_signature(entry)
        if row.branch != AHEAD:
            self._check_place(entry, row.branch)

    def finish(self, heads: Iterable[Head]) -> None:
        """What can be said only after the last entry."""
        for entries in self._unsigned.values():
            for entry in entries:
                if self._ring.doubt(entry) is not None:
                    # A node may have taken it in before it heard of the revocation.
                    continue
                self._entry_problem(entry, "signed by no key that its author stated")
        for party, key in sorted(self._given.items()):
            if key not in (self._ring.key_for(party), self._ring.recovery_for(party)):
                self._problem(party, "keys", 0, 0, "not the key that was given for this party")
        for head in heads:
            book = self._books.get((head.author, head.logbook))
            if book is None or not book.holds(head.epoch, head.seq, head.hash):
                self._problem(head.author, head.logbook, head.epoch, head.seq, "the record lacks this entry, told as its head")

    def look_again(self, again: Callable[[], Iterable[Stored]]) -> None:
        """Where a key was revoked: which of the entries that it signed count."""
        if not any(self._ring.has_revoked(author) for author, _ in self._books):
            return
        witnesses = Witnesses(self._ring)
        for row in again():
            # What does not decode was named as a problem.
            with suppress(PeerFault):
                witnesses.add(Entry.decode(row.wire))
        self._not_counted = tuple(witnesses.not_counted(self._books))

    def report(self) -> Report:
        """The result."""
        books = [self._books[key] for key in sorted(self._books)]
        tips = [(book, tip) for book in books for epoch in book.epochs if (tip := book.tip_of(epoch))]
        logbooks = tuple(VerifiedLogbook(tip.author, tip.logbook, tip.epoch, book.entries_of(tip.epoch), tip.hash) for book, tip in tips)
        keys = tuple(self._key(party) for party in sorted({author for author, _ in self._books}))
        forks = tuple((f"{book.author}/{book.name}/{epoch}", seq) for book in books for epoch, seq in book.forks)
        confirmed = any(key.how != "only in the file" for key in keys)
        note = "" if confirmed else NOT_CONFIRMED
        return Report(not self._problems, logbooks, keys, tuple(self._problems), forks, note, self._not_counted)

    def _check_signature(self, entry: Entry) -> None:
        author, said = entry.header.author, entry.main
        learnt = self._ring.learn(entry)
        if isinstance(said, Key | Revoke) and not learnt and self._ring.doubt(entry) is None:
            self._entry_problem(entry, "nobody entitled vouches for this change of key")
        elif not self._ring.accepts(entry):
            # A key may be stated after the first entry it signs: look again when one is.
            self._unsigned.setdefault(author, []).append(entry)
        elif learnt and author in self._unsigned:
            self._unsigned[author] = [earlier for earlier in self._unsigned[author] if not self._ring.accepts(earlier)]
        elif isinstance(said, PairConfirm) and said.peer != author:
            self._stated.add((said.peer, said.peer_signing_key))

    def _check_place(self, entry: Entry, branch: int) -> None:
        header = entry.header
        book = self._books.setdefault((header.author, header.logbook), Logbook(header.author, header.logbook))
        try:
            placement = book.place(entry)
        except PeerFault as fault:
            self._entry_problem(entry, fault.what)
            return
        if placement.kind is PlacementKind.HELD:
            self._entry_problem(entry, "the same entry stands here twice")
        elif placement.kind is PlacementKind.AHEAD:
            # One missing entry is one problem, not one for each that follows it.
            where = f"{header.author}/{header.logbook}/{header.epoch}"
            if not any(problem.logbook == where for problem in self._problems):
                self._entry_problem(entry, "the entry before it is missing")
        elif placement.branch != branch:
            self._entry_problem(entry, "it does not stand where the store says")

    def _key(self, party: str) -> VerifiedKey:
        signing, given = self._ring.key_for(party), self._given.get(party)
        if given is not None:
            how = "given"
        else:
            how = "peer" if signing is not None and (party, signing) in self._stated else "only in the file"
        return VerifiedKey(party, sha256_text(bytes_of(signing)) if signing else "", how)

    def _entry_problem(self, entry: Entry, what: str) -> None:
        header = entry.header
        self._problem(header.author, header.logbook, header.epoch, header.seq, what)

    def _problem(self, author: str, logbook: str, epoch: int, seq: int, what: str) -> None:
        self._problems.append(Problem(f"{author}/{logbook}/{epoch}", seq, what))


def stored(row: Row) -> Stored:
    """A row as a store has it."""
    header = row.entry.header
    return Stored(header.author, header.logbook, header.epoch, header.seq, row.branch, row.entry.hash, row.entry.encode())
