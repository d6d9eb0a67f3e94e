"""SqliteStore: the record on disk. One file, write-ahead log, every append flushed to the disk before it returns.

The loop hands over a batch of entries at a time, which makes one transaction and one flush. This module knows nothing of what entries say.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import apsw

from deconflict.errors import Damaged, PeerFault
from deconflict.logbook.chain import Head
from deconflict.logbook.encoding import bytes_of, text_of
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import AHEAD, Row, head_order, not_held, out_of_place, without_body, without_part
from deconflict.logbook.verify import Stored
from deconflict.service.snapshot_files import forget
from deconflict.statements.receipts import Bearer

APPLICATION_ID = 0x6465636F  # "deco", so that `file` and we ourselves know the database
FORMAT = 2
FIRST_FORMAT = 1
"""Written before entries ahead of their chain were kept; it is made ours when it is opened for writing."""
SCAN_PAGE = 1000
BUSY_MS = 5000

_SCHEMA = """
CREATE TABLE book (id INTEGER PRIMARY KEY, author TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (author, name)) STRICT;
CREATE TABLE entry (
  arrival INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, book INTEGER NOT NULL REFERENCES book, epoch INTEGER NOT NULL,
  branch INTEGER NOT NULL, seq INTEGER NOT NULL, received_at_us INTEGER NOT NULL, bearer TEXT, wire BLOB NOT NULL,
  UNIQUE (book, epoch, branch, seq)
) STRICT;
CREATE TABLE tip (
  book INTEGER NOT NULL REFERENCES book, epoch INTEGER NOT NULL, branch INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL,
  PRIMARY KEY (book, epoch, branch)
) STRICT, WITHOUT ROWID;
CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
"""
_AHEAD_SCHEMA = """
CREATE TABLE ahead (
  arrival INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, author TEXT NOT NULL, name TEXT NOT NULL, epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL, received_at_us INTEGER NOT NULL, bearer TEXT, wire BLOB NOT NULL
) STRICT;
"""
_AHEAD_ROW = "SELECT wire, received_at_us, bearer, -1, hash FROM ahead "  # -1 is logbook.store.AHEAD
ROW = "SELECT wire, received_at_us, bearer, branch, hash FROM entry "
"""What `SqliteStore._row` makes a Row of."""
_WHERE_IT_STANDS = "SELECT branch, seq FROM entry WHERE hash = ? AND book = ? AND epoch = ?"
_FIRST_OF_BRANCH = "SELECT seq, wire, hash FROM entry WHERE book = ? AND epoch = ? AND branch = ? ORDER BY seq LIMIT 1"


class SqliteStore:
    """A Store in one SQLite file. Raises Damaged, saying what to do, when the file is not ours, malformed, full or read-only."""

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        self.path = Path(path)
        self._books: dict[tuple[str, str], int] = {}
        self._keeps_ahead = True
        with self._disk():
            self._db = _open(self.path, read_only)
        try:
            with self._disk():
                self._prepare(read_only)
        except Damaged:
            self._db.close()
            raise

    def append(self, rows: Sequence[Row]) -> None:
        """Keep all rows or none, durably; see logbook.store.Store."""
        with self._disk(), self._transaction():
            for row in rows:
                self._append(row)

    def get(self, hash: str) -> Row | None:
        """The row of the entry with that hash."""
        with self._disk():
            found = self._one(ROW + "WHERE hash = ?", (_digest(hash),))
            if found is None and self._keeps_ahead:
                found = self._one(_AHEAD_ROW + "WHERE hash = ?", (_digest(hash),))
        return None if found is None else self._row(found)

    def read(self, author: str, logbook: str, epoch: int, from_seq: int, limit: int, tip: str | None = None) -> list[Row]:
        """Rows of one epoch on the way to `tip`; see logbook.store.Store."""
        with self._disk():
            book = self._book(author, logbook)
            if book is None:
                return []
            found: list[Any] = []
            for branch, first, last in self._path(book, epoch, from_seq, tip):
                where = "WHERE book = ? AND epoch = ? AND branch = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?"
                found += self._db.execute(ROW + where, (book, epoch, branch, first, last, limit - len(found)))
        return [self._row(one) for one in found]

    def heads(self) -> list[Head]:
        """The last entry of every branch; see logbook.store.Store."""
        with self._disk():
            found = list(self._db.execute("SELECT author, name, epoch, seq, hash FROM tip JOIN book ON book.id = tip.book"))
        return sorted((Head(author, name, epoch, seq, text_of(hash)) for author, name, epoch, seq, hash in found), key=head_order)

    def count(self) -> int:
        """How many entries stand in their chains."""
        with self._disk():
            return int(self._one("SELECT count(*) FROM entry", ())[0])

    def scan(self, from_arrival: int = 0) -> Iterator[Row]:
        """All rows in order of arrival; see logbook.store.Store. What is appended meanwhile comes too."""
        at = from_arrival
        while True:
            with self._disk():
                found = list(self._db.execute(ROW + "WHERE arrival > ? ORDER BY arrival LIMIT ?", (at, SCAN_PAGE)))
            if not found:
                return
            yield from (self._row(one) for one in found)
            at += len(found)

    def ahead(self) -> list[Row]:
        """All rows that are ahead of their chain; see logbook.store.Store."""
        if not self._keeps_ahead:
            return []
        with self._disk():
            found = list(self._db.execute(_AHEAD_ROW + "ORDER BY arrival"))
        return [self._row(one) for one in found]

    def scan_stored(self) -> Iterator[Stored]:
        """All entries as they lie in the file, not decoded, for `logbook.verify`: in order of arrival, then those ahead of their chain."""
        where = "SELECT author, name, epoch, seq, branch, hash, wire FROM entry JOIN book ON book.id = entry.book ORDER BY arrival"
        with self._disk():
            for author, name, epoch, seq, branch, digest, wire in self._db.execute(where):
                yield Stored(author, name, epoch, seq, branch, text_of(digest), wire)
            where = "SELECT author, name, epoch, seq, hash, wire FROM ahead ORDER BY arrival"
            for author, name, epoch, seq, digest, wire in self._db.execute(where) if self._keeps_ahead else ():
                yield Stored(author, name, epoch, seq, AHEAD, text_of(digest), wire)

    def drop_part(self, hash: str, part: str) -> None:
        """Forget a part of an entry; its bytes are overwritten in the file and the write-ahead log is emptied."""
        row = self.get(hash)
        if row is None:
            raise not_held(hash)
        self._replace([without_part(row, part)])

    def drop_bodies(self, hashes: Sequence[str]) -> None:
        """Forget every part of these entries, all or none; their bytes are overwritten in the file and the write-ahead log is emptied."""
        self._replace([without_body(row) for hash in hashes if (row := self.get(hash)) is not None])

    def _replace(self, rows: Sequence[Row]) -> None:
        """Keep these entries with fewer parts than they had, and no snapshot for replay that says what is gone."""
        with self._disk():
            found = [self._one("SELECT arrival FROM entry WHERE hash = ?", (bytes_of(row.entry.hash),)) for row in rows]
            with self._transaction():
                for row in rows:
                    table = "ahead" if row.branch == AHEAD else "entry"
                    values = (row.entry.encode(), bytes_of(row.entry.hash))
                    self._db.execute(f"UPDATE {table} SET wire = ? WHERE hash = ?", values)  # noqa: S608 - one of two words
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        forget(self.path, [int(arrival[0]) for arrival in found if arrival is not None])

    def put_state(self, key: str, value: bytes) -> None:
        """Keep a small value by name, durably."""
        with self._disk(), self._transaction():
            self._db.execute("INSERT INTO state VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))

    def get_state(self, key: str) -> bytes | None:
        """The value kept by that name."""
        with self._disk():
            found = self._one("SELECT value FROM state WHERE key = ?", (key,))
        return None if found is None else bytes(found[0])

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _prepare(self, read_only: bool) -> None:
        ours, version = self._pragma("application_id"), self._pragma("user_version")
        if (ours, version) != (APPLICATION_ID, FORMAT):
            if ours == APPLICATION_ID and version != FIRST_FORMAT:
                raise Damaged(f"written in format {version}, not {FORMAT}", where=str(self.path), mend="use a newer deconflict")
            if ours != APPLICATION_ID and (self._one("SELECT 1 FROM sqlite_schema", ()) or read_only):
                raise Damaged("a database, but not a record of ours", where=str(self.path), mend="name another file")
        for pragma in ("foreign_keys=ON", "secure_delete=ON", "synchronous=FULL", "fullfsync=ON"):
            self._db.execute(f"PRAGMA {pragma}").fetchall()
        if not read_only:
            self._db.execute("PRAGMA journal_mode=WAL").fetchall()
            if version != FORMAT:
                schema = _AHEAD_SCHEMA if version == FIRST_FORMAT else _SCHEMA + _AHEAD_SCHEMA
                with self._transaction():
                    self._db.execute(f"{schema} PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={FORMAT}").fetchall()
        self._keeps_ahead = not read_only or version == FORMAT

    def _append(self, row: Row) -> None:
        entry, header = row.entry, row.entry.header
        digest = bytes_of(entry.hash)
        if self._one("SELECT 1 FROM entry WHERE hash = ?", (digest,)):
            return
        if row.branch == AHEAD:
            self._append_ahead(row)
            return
        book = self._book(header.author, header.logbook)
        if book is None:
            book = self._new_book(header.author, header.logbook)
        place = (book, header.epoch, row.branch)
        last = self._one("SELECT seq, hash FROM tip WHERE book = ? AND epoch = ? AND branch = ?", place)
        before = bytes_of(header.previous) if header.previous is not None else b""
        follows = self._may_begin(place, header.seq, before) if last is None else last == (header.seq - 1, before)
        if not follows:
            raise out_of_place(row)
        values = (digest, *place, header.seq, *self._taken_from_ahead(row), entry.encode())
        self._db.execute(
            "INSERT INTO entry (hash, book, epoch, branch, seq, received_at_us, bearer, wire) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values
        )
        self._db.execute("INSERT OR REPLACE INTO tip VALUES (?, ?, ?, ?, ?)", (*place, header.seq, digest))

    def _append_ahead(self, row: Row) -> None:
        header = row.entry.header
        values = (bytes_of(row.entry.hash), header.author, header.logbook, header.epoch, header.seq, *_came(row), row.entry.encode())
        self._db.execute(
            "INSERT INTO ahead (hash, author, name, epoch, seq, received_at_us, bearer, wire) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (hash) DO NOTHING", values
        )  # fmt: skip

    def _taken_from_ahead(self, row: Row) -> tuple[int, str | None]:
        """When and by which bearer an entry first came that now takes its place in the chain."""
        found = self._one("DELETE FROM ahead WHERE hash = ? RETURNING received_at_us, bearer", (bytes_of(row.entry.hash),))
        return _came(row) if found is None else (int(found[0]), found[1])

    def _may_begin(self, place: tuple[int, int, int], seq: int, before: bytes) -> bool:
        """Whether a branch may begin at `seq`: it is the next by number, and what comes before it is held."""
        book, epoch, branch = place
        known = self._one("SELECT count(*) FROM tip WHERE book = ? AND epoch = ?", (book, epoch))
        parent = self._one("SELECT 1 FROM entry WHERE hash = ? AND book = ? AND epoch = ? AND seq = ?", (before, book, epoch, seq - 1))
        return known == (branch,) and (seq == 0 or parent is not None)

    def _path(self, book: int, epoch: int, from_seq: int, tip: str | None) -> list[tuple[int, int, int]]:
        """The runs (branch, first seq, last seq) that lead to `tip`, from `from_seq` on."""
        if tip is None:
            return [(0, from_seq, -1 + 2**63)]
        runs: list[tuple[int, int, int]] = []
        found = self._one(_WHERE_IT_STANDS, (_digest(tip), book, epoch))
        while found is not None and found[1] >= from_seq:
            branch, last = found
            first, wire, digest = self._one(_FIRST_OF_BRANCH, (book, epoch, branch))
            runs.append((branch, max(first, from_seq), last))
            before = self._entry(wire, digest).header.previous or ""
            found = self._one(_WHERE_IT_STANDS, (_digest(before), book, epoch))
        return runs[::-1]

    def _book(self, author: str, name: str) -> int | None:
        known = self._books.get((author, name))
        if known is None:
            found = self._one("SELECT id FROM book WHERE author = ? AND name = ?", (author, name))
            if found is not None:
                known = self._books[(author, name)] = int(found[0])
        return known

    def _new_book(self, author: str, name: str) -> int:
        self._db.execute("INSERT INTO book (author, name) VALUES (?, ?)", (author, name))
        return self._db.last_insert_rowid()

    def _row(self, found: Sequence[Any]) -> Row:
        wire, received_at_us, bearer, branch, digest = found
        return Row(self._entry(wire, digest), received_at_us, _BEARERS[bearer], branch)

    def _entry(self, wire: bytes, digest: bytes) -> Entry:
        try:
            return Entry.stored(wire, digest)
        except PeerFault as fault:
            raise Damaged(fault.what, where=f"{self.path} {fault.where}", mend="restore the database from a copy") from fault

    def _one(self, sql: str, values: tuple[Any, ...]) -> Any:
        return self._db.execute(sql, values).fetchone()

    def _pragma(self, name: str) -> int:
        return int(self._one(f"PRAGMA {name}", ())[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        done = False
        try:
            yield
            self._db.execute("COMMIT")
            done = True
        finally:
            if not done:
                self._books.clear()
            # SQLite has rolled back by itself where the disk was full.
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    @contextmanager
    def _disk(self) -> Iterator[None]:
        """Say what the disk did, and what to do about it."""
        try:
            yield
        except apsw.Error as fault:
            what, mend = next((said for kind, said in _FAULTS.items() if isinstance(fault, kind)), (f"SQLite says: {fault}", "see doctor"))
            raise Damaged(what, where=str(self.path), mend=mend) from fault


_FAULTS: dict[type[apsw.Error], tuple[str, str]] = {
    apsw.FullError: ("the disk is full: nothing more can be stored", "free space, then start again"),
    apsw.ReadOnlyError: ("the database is read-only", "make the file and its folder writable for this user"),
    apsw.CantOpenError: ("the database cannot be opened", "check that the folder exists and this user may write in it"),
    apsw.NotADBError: ("the file is not a database", "name another file, or restore it from a copy"),
    apsw.CorruptError: ("the database is malformed", "keep the file, and restore it from a copy"),
    apsw.IOError: ("the disk cannot be read or written", "check the disk"),
    apsw.BusyError: ("another process keeps the database locked", "stop the other one"),
}


_BEARERS: dict[str | None, Bearer | None] = {None: None, **{bearer.value: bearer for bearer in Bearer}}


def _came(row: Row) -> tuple[int, str | None]:
    return row.received_at_us, None if row.bearer is None else row.bearer.value


def _digest(hash: str) -> bytes:
    """The raw hash; nothing that is ever held for a text that is none, since it may be a peer's."""
    try:
        return bytes_of(hash)
    except PeerFault:
        return b""


def _open(path: Path, read_only: bool) -> apsw.Connection:
    if not read_only:
        if not path.exists() and path.parent.is_dir():
            # Made here, so that the record and its write-ahead log are the owner's alone from the first byte.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        return _patient(apsw.Connection(str(path)))
    uri = f"file:{quote(str(path.absolute()))}?mode=ro"
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    try:
        db = _patient(apsw.Connection(uri, flags=flags))
        db.execute("SELECT 1 FROM sqlite_schema").fetchall()
    except (apsw.CantOpenError, apsw.ReadOnlyError):
        # A copy in a folder nobody may write to has no shared memory beside it; nobody else can change it either.
        db = apsw.Connection(f"{uri}&immutable=1", flags=flags)
    return db


def _patient(db: apsw.Connection) -> apsw.Connection:
    """Wait for a lock from the first statement on: whoever opens a record first after a crash locks it while it recovers the log."""
    db.set_busy_timeout(BUSY_MS)
    return db
