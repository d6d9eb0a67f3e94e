"""Stamps: of every row of a record what can be held against it without opening its entry, and a seal over them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from deconflict.logbook.store import Row
from deconflict.service.sqlite import ROW, SqliteStore

Times = NDArray[np.int64]
"""(n,) µs since 1970 UTC."""


@dataclass(frozen=True, slots=True)
class Stamps:
    """Rows in order of arrival: the hash of each (n of 32 bytes), when it came, whether it was heard (else it is our own), and how many
    bytes of it are held: of a part that was dropped there are fewer. `more`: the bearers and branches of all, as bytes."""

    hashes: tuple[bytes, ...]
    received_us: Times
    heard: NDArray[np.bool_]
    sizes: Times
    more: bytes

    def seal(self) -> bytes:
        """SHA-256 over all of it."""
        sealed = hashlib.sha256(len(self.hashes).to_bytes(8, "big"))
        for piece in (b"".join(self.hashes), self.received_us.tobytes(), self.sizes.tobytes(), self.more):
            sealed.update(piece)
        return sealed.digest()


class StampedStore(SqliteStore):
    """A record opened for reading, whose rows can be held against what was made of them."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, read_only=True)

    def stamps(self, after: int, limit: int) -> Stamps:
        """Of up to `limit` rows after the first `after`."""
        asked = "SELECT hash, received_at_us, bearer, branch, length(wire) FROM entry WHERE arrival > ? ORDER BY arrival LIMIT ?"
        with self._disk():
            found = self._db.execute(asked, (after, limit)).fetchall()
        hashes, received_us, bearers, branches, sizes = zip(*found, strict=True) if found else ((), (), (), (), ())
        more = ",".join([bearer or "-" for bearer in bearers]).encode() + np.array(branches, dtype=np.int64).tobytes()
        heard = np.array([bearer is not None for bearer in bearers], dtype=np.bool_)
        return Stamps(hashes, np.array(received_us, dtype=np.int64), heard, np.array(sizes, dtype=np.int64), more)

    def own_after(self, after: int) -> dict[str, int]:
        """How many entries each author wrote here itself, of the rows after the first `after`."""
        asked = "SELECT author, count(*) FROM entry JOIN book ON book.id = entry.book WHERE arrival > ? AND bearer IS NULL GROUP BY author"
        with self._disk():
            return {str(author): int(count) for author, count in self._db.execute(asked, (after,))}

    def of(self, author: str, until_us: int, last: int) -> Iterator[Row]:
        """Every row of a party that had come by an instant, of the first `last` rows."""
        where = "WHERE book IN (SELECT id FROM book WHERE author = ?) AND received_at_us <= ? AND arrival <= ?"
        with self._disk():
            for found in self._db.execute(ROW + where, (author, until_us, last)):
                yield self._row(found)

    def digests(self, epoch: tuple[str, str, int], until_us: int) -> list[bytes]:
        """The raw hashes of branch 0 of (author, logbook, epoch) up to the first that had not come by an instant."""
        asked = "SELECT hash, received_at_us FROM entry JOIN book ON book.id = entry.book WHERE author = ? AND name = ? AND epoch = ? AND "
        with self._disk():
            rows = self._db.execute(asked + "branch = 0 ORDER BY seq", epoch)
            return [bytes(hash) for hash, _ in takewhile(lambda row: row[1] <= until_us, rows)]

    def mark(self) -> tuple[int, int]:
        """(how many rows there are, a number that is another once another process wrote): whether there is something new to look at."""
        with self._disk():
            return int(self._one("SELECT coalesce(max(arrival), 0) FROM entry", ())[0]), int(self._pragma("data_version"))
