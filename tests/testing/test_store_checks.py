"""check_store sees a store that does not keep its word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from deconflict.errors import Damaged, Refused
from deconflict.logbook.chain import Head
from deconflict.logbook.store import MemoryStore, Row
from deconflict.testing.store_checks import check_store


class Forgetful(MemoryStore):
    def scan(self, from_arrival: int = 0) -> Iterator[Row]:
        return iter(list(super().scan(from_arrival))[:2])


class Unordered(MemoryStore):
    def scan(self, from_arrival: int = 0) -> Iterator[Row]:
        return iter(sorted(super().scan(from_arrival), key=lambda row: row.entry.hash))


class HalfDone(MemoryStore):
    def append(self, rows: Sequence[Row]) -> None:
        for row in rows:
            super().append([row])


class Trusting(MemoryStore):
    def append(self, rows: Sequence[Row]) -> None:
        try:
            super().append(rows)
        except Damaged:
            return


class Blind(MemoryStore):
    def read(self, author: str, logbook: str, epoch: int, from_seq: int, limit: int, tip: str | None = None) -> list[Row]:
        return super().read(author, logbook, epoch, from_seq, limit)


class Generous(MemoryStore):
    def read(self, author: str, logbook: str, epoch: int, from_seq: int, limit: int, tip: str | None = None) -> list[Row]:
        return super().read(author, logbook, epoch, from_seq, 10**6, tip)


class OneHead(MemoryStore):
    def heads(self) -> list[Head]:
        return super().heads()[:1]


class Keeper(MemoryStore):
    def drop_part(self, hash: str, part: str) -> None:
        if self.get(hash) is None:
            raise Refused("no such entry")


class Careless(MemoryStore):
    def drop_part(self, hash: str, part: str) -> None:
        if self.get(hash) is not None:
            super().drop_part(hash, part)


class Mixed(MemoryStore):
    def put_state(self, key: str, value: bytes) -> None:
        super().put_state("", value)

    def get_state(self, key: str) -> bytes | None:
        return super().get_state("")


@pytest.mark.parametrize("broken", [Forgetful, Unordered, HalfDone, Trusting, Blind, Generous, OneHead, Keeper, Careless, Mixed])
def test_a_broken_store_is_found(broken: type[MemoryStore]) -> None:
    with pytest.raises(AssertionError):
        check_store(broken)


def test_a_good_store_passes() -> None:
    check_store(MemoryStore)
