"""ReadLog: who looked at what, when. Kept apart from the record, in a file of its own beside it: it is for this organisation alone.

One line stands for all looks of one actor at one thing within a quarter of an hour: its first look is on disk before the answer goes out,
how often it looked is written when that quarter is over. Each line holds the hash of the line before it, so that one taken out or altered
shows. There is no setting that turns it off; where it cannot be written that is a fault on every page, and is said here once it can be.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

import apsw

from deconflict.errors import Damaged

FILE: Final = "reads.db"
QUARTER_US: Final = 900_000_000
MOST: Final = 200_000
"""Lines that are kept, some 40 MB: 50 people for a year at ten things an hour, or a month of a station that looks at all of it always."""
_MEND: Final = "free space, or make the folder writable; what is looked at meanwhile is not noted"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS look (
  id INTEGER PRIMARY KEY AUTOINCREMENT, who TEXT NOT NULL, role TEXT NOT NULL, door TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL,
  why TEXT NOT NULL, first_us INTEGER NOT NULL, last_us INTEGER NOT NULL, times INTEGER NOT NULL, chain TEXT NOT NULL
) STRICT;
"""


class Look(NamedTuple):
    """What was looked at: by whom, in which role, by which door (page, token, shell), what sort of thing, and which one of that sort.

    `why`: the reason that was given, where one had to be.
    """

    who: str
    role: str
    door: str
    what: str
    about: str = ""
    why: str = ""


class Line(NamedTuple):
    """One line: a look with its first and last instant (µs) and how often; not `whole` where a line before it is missing or altered."""

    look: Look
    first_us: int
    last_us: int
    times: int
    whole: bool


class ReadLog:
    """The reads of one node. `fault`: why the last look could not be noted, None while all is well."""

    def __init__(self, path: Path, now_us: Callable[[], int]) -> None:
        self.path = path
        self.fault: str | None = None
        self._now_us = now_us
        self._db: apsw.Connection | None = None
        self._quarter = 0
        self._open: dict[Look, tuple[int, int, int]] = {}
        self._unnoted = 0

    def note(self, look: Look) -> None:
        """Note one look, durably if it is the first of its sort in this quarter of an hour. Never raises: see `fault`."""
        now_us = self._now_us()
        try:
            if now_us // QUARTER_US != self._quarter:
                self.flush()
                self._quarter = now_us // QUARTER_US
            held = self._open.get(look)
            if held is not None:
                self._open[look] = (held[0], now_us, held[2] + 1)
                return
            if self._unnoted:
                gap = Look("node", "", "node", "gap", why=f"{self._unnoted} looks could not be noted")
                self._write(gap, now_us)
                self._unnoted = 0
            self._open[look] = (self._write(look, now_us), now_us, 1)
            self.fault = None
        except (apsw.Error, OSError) as fault:
            self._unnoted += 1
            self.fault = f"who reads what cannot be noted: {fault}"

    def faults(self) -> list[tuple[str, str]]:
        """(what, how to mend it) of what is wrong with it now."""
        return [(self.fault, _MEND)] if self.fault is not None else []

    def listed(self, *, who: str = "", from_us: int = 0, to_us: int = 2**53 - 1, limit: int = 500) -> list[Line]:
        """The newest lines first: of somebody alone, and of a time. Damaged when the file cannot be read."""
        try:
            self.flush()
            return _chosen(self._lines(), who, from_us, to_us)[:limit]
        except (apsw.Error, OSError) as fault:
            raise Damaged(f"the list of reads cannot be read: {fault}", where=str(self.path), mend="restore it from a copy") from fault

    def flush(self) -> None:
        """Write how often each thing of this quarter was looked at, and when last."""
        if self._open:
            counted = [(last_us, times, number) for number, last_us, times in self._open.values()]
            with self._connection() as db:
                db.executemany("UPDATE look SET last_us = ?, times = ? WHERE id = ?", counted)
            self._open.clear()

    def close(self) -> None:
        """Write what is to be written, and let go of the file."""
        try:
            self.flush()
        except (apsw.Error, OSError) as fault:
            self.fault = f"who read what was not written to the end: {fault}"
        if self._db is not None:
            self._db.close()
            self._db = None

    def _connection(self) -> apsw.Connection:
        if self._db is None:
            # Made here, so that the file is its owner's alone from the first byte.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            db = apsw.Connection(str(self.path))
            db.set_busy_timeout(2000)
            db.execute("PRAGMA journal_mode=WAL").fetchall()
            db.execute(_SCHEMA).fetchall()
            self._db = db
        return self._db

    def _write(self, look: Look, at_us: int) -> int:
        """Add a line; returns its number."""
        db = self._connection()
        # At once, so that two who write together do not both follow the same line.
        db.execute("BEGIN IMMEDIATE")
        try:
            first, number, before = _ends(db)
            values = (number + 1, *look, at_us, at_us, 1, _chained(before, number + 1, look, at_us))
            db.execute("INSERT INTO look VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            if number - first >= MOST:
                # What is left begins with a line that is not whole: that earlier ones went shows.
                db.execute("DELETE FROM look WHERE id < ?", (first + MOST // 10,))
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
        return number + 1

    def _lines(self) -> Iterable[Line]:
        before: str | None = None
        for row in self._connection().execute("SELECT * FROM look ORDER BY id"):
            number, look, (first_us, last_us, times, chain) = int(row[0]), Look(*map(str, row[1:7])), row[7:]
            follows = before if before is not None else ("" if number == 1 else None)
            whole = follows is not None and chain == _chained(follows, number, look, int(first_us))
            before = str(chain)
            yield Line(look, int(first_us), int(last_us), int(times), whole)


def _ends(db: apsw.Connection) -> tuple[int, int, str]:
    """The numbers of the first and the last line, and what the last is chained as."""
    found = db.execute("SELECT min(id), max(id) FROM look").fetchone()
    if found is None or found[1] is None:
        return 0, 0, ""
    last = db.execute("SELECT chain FROM look WHERE id = ?", (found[1],)).fetchone()
    return int(found[0]), int(found[1]), str(last[0]) if last is not None else ""


def _chosen(lines: Iterable[Line], who: str, from_us: int, to_us: int) -> list[Line]:
    found = [line for line in lines if line.last_us >= from_us and line.first_us < to_us and who in ("", line.look.who)]
    return found[::-1]


def _chained(before: str, number: int, look: Look, first_us: int) -> str:
    """What a line says that never changes, after all lines before it."""
    data: list[Any] = [before, number, *look, first_us]
    return hashlib.sha256(json.dumps(data, ensure_ascii=False).encode()).hexdigest()
