"""Scribe: an author who signs entries one after another, for tests that need real ones without a node."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import count

from deconflict.logbook.chain import Logbook
from deconflict.logbook.entry import Entry, write
from deconflict.logbook.keys import SigningKey, party_id
from deconflict.statements.base import MessageHeader, Part, Priority, Role, Status
from deconflict.statements.epochs import AudienceChange, OpenEpoch
from deconflict.statements.keys import Key


class Scribe:
    """A party with keys made from its name or number, its logbooks, and a clock that each entry moves on by a second.

    `say` and `place` keep to the end of a logbook; `write` and `run` sign for whatever place they are told and remember nothing.
    """

    def __init__(self, name: str | int = "ALFA", start_us: int = 1_790_000_000_000_000) -> None:
        self.name = str(name)
        seed = hashlib.sha256(self.name.encode()).digest()
        self.signing = SigningKey.generate(seed)
        self.recovery = SigningKey.generate(hashlib.sha256(seed).digest())
        self.party = party_id(self.recovery.public)
        self.now_us = start_us
        self.books: dict[str, Logbook] = {}
        self.opened: list[Entry] = []
        self._salts = count()

    def say(self, logbook: str, kind: str, audience: Sequence[str] = (), **parts: Part) -> Entry:
        """The next entry of that logbook; its epoch is opened first where it has none (see `opened`)."""
        book = self.books.setdefault(logbook, Logbook(self.party, logbook))
        if book.tip() is None:
            self.opened.append(self.place(book, "OPEN_EPOCH", {"main": OpenEpoch(why="first", audience=tuple(audience))}))
        return self.place(book, kind, parts)

    def place(self, book: Logbook, kind: str, parts: dict[str, Part], *, by_recovery: bool = False) -> Entry:
        """Sign the entry that follows this book's tip, and place it."""
        entry = self.sign(book, kind, parts, by_recovery=by_recovery)
        book.place(entry)
        return entry

    def sign(self, book: Logbook, kind: str, parts: dict[str, Part], *, by_recovery: bool = False) -> Entry:
        """Sign the entry that would follow this book's tip, without placing it: so two can be signed for one place."""
        return self.write(book.name, book.next(), kind=kind, parts=parts, key=self.recovery if by_recovery else self.signing)

    def write(
        self, logbook: str, place: tuple[int, int, str | None], *, kind: str | None = None, parts: Mapping[str, Part] | None = None,
        seen: tuple[str, ...] = (), key: SigningKey | None = None,
    ) -> Entry:  # fmt: skip
        """An entry at `place` = (epoch, seq, previous): an OPEN_EPOCH at seq 0, elsewhere an AUDIENCE unless `kind` says otherwise."""
        epoch, seq, previous = place
        self.now_us += 1_000_000
        usual: Part = OpenEpoch(why="check", audience=()) if seq == 0 else AudienceChange(audience=())
        return write(
            key or self.signing, author=self.party, logbook=logbook, epoch=epoch, seq=seq, previous=previous,
            kind=kind or ("OPEN_EPOCH" if seq == 0 else "AUDIENCE"), written_at=self.now_us, seen=seen, parts=parts or {"main": usual},
            salt=self.salt,
        )  # fmt: skip

    def run(self, logbook: str, length: int, *, after: Entry | None = None, epoch: int = 0) -> list[Entry]:
        """`length` entries in a row, from the opening of `epoch` or after an entry."""
        place = (epoch, 0, None) if after is None else (after.header.epoch, after.header.seq + 1, after.hash)
        entries: list[Entry] = []
        for _ in range(length):
            entries.append(self.write(logbook, place))
            place = (place[0], place[1] + 1, entries[-1].hash)
        return entries

    def key(self) -> Entry:
        """The first KEY, signed by the recovery key."""
        book = self.books.setdefault("keys", Logbook(self.party, "keys"))
        self.opened.append(self.place(book, "OPEN_EPOCH", {"main": OpenEpoch(why="first", audience=())}))
        key = Key(
            name=self.name, signing_key=self.signing.public, recovery_key=self.recovery.public, tls_pins=(self.signing.public,), why="first"
        )
        return self.place(book, "KEY", {"main": key}, by_recovery=True)

    def salt(self) -> bytes:
        """16 bytes that are never used twice."""
        return hashlib.sha256(f"{self.name} {next(self._salts)}".encode()).digest()[:16]

    def header(self, *to: str, priority: Priority = Priority.URGENT, msg_id: str | None = None, refs: Sequence[str] = ()) -> MessageHeader:
        """A message's header with deadlines one and three minutes ahead."""
        return MessageHeader(
            msg_id=msg_id or f"m-{next(self._salts)}", from_role=Role.DUTY, to=to or (self.party,),
            priority=priority, status=Status.EXERCISE, ack_by=self.now_us + 60_000_000, answer_by=self.now_us + 180_000_000,
            by="watch-1", refs=tuple(refs),
        )  # fmt: skip
