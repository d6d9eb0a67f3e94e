"""Snapshots: what came of each run of a record's entries, kept in a folder beside it, so that a past picture is soon put together.

They are a cache: without them a replay takes longer and says the same. Each is held against the record before it is used (its own bytes
by their hash, the rows it was made of by their seal) and is named and thrown away where it does not agree. Each entry's words lie in one
file at most, so that all of them together take about the room of the record, and what is dropped from the record is forgotten here by
taking away one file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct

from deconflict.logbook.chain import Head
from deconflict.node.mesh import SOFTWARE
from deconflict.service.snapshot_files import name_of
from deconflict.service.stamps import Times

FORMAT: Final = 2
MOST_HEAD_BYTES: Final = 2**24
_DIGEST_BYTES: Final = 32
_LENGTH_BYTES: Final = 4


class About(Struct, frozen=True, kw_only=True):
    """What a snapshot says of itself. `seal`: of the rows it was made of; `heads`: the last entries of all branches after them.

    `own`: how many entries each author wrote here itself; `status`: what the last of them said it was meant as; `written_us`: when each
    entry says it was written, int64; `body`: SHA-256 of the shelf. A snapshot of another `format` or `software` is made anew.
    """

    number: int
    seal: bytes
    heads: list[Head]
    own: dict[str, int]
    status: str | None
    written_us: bytes
    body: bytes
    format: int = FORMAT
    software: str = SOFTWARE

    def times_written(self) -> Times:
        """When each entry says it was written, µs (n,)."""
        return np.frombuffer(self.written_us, dtype=np.int64)


class Thrown(NamedTuple):
    """A snapshot that was not used, and why."""

    file: str
    why: str


class Snapshots:
    """Those of one record, in a folder, or in memory where there is none to write in. `thrown`: which were not used."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.thrown: list[Thrown] = []
        self._held: dict[int, tuple[About, bytes]] = {}

    def about(self, number: int, seal: bytes) -> About | None:
        """What the snapshot of that number says of itself, if it was made of rows of this seal; else it is thrown away."""
        if number in self._held:
            return self._held[number][0]
        path = self._path(number)
        if path is None or not path.exists():
            return None
        about, why = None, "its bytes are not those that were written"
        with contextlib.suppress(OSError, msgspec.MsgspecError, ValueError):
            about = _about(path)
            why = _disagrees(about, number, seal)
        if why:
            self.throw(number, why)
        return None if why else about

    def body(self, about: About) -> bytes | None:
        """The shelf of a snapshot; None, and thrown away, where its bytes are not those that were written."""
        if about.number in self._held:
            return self._held[about.number][1]
        path = self._path(about.number)
        with contextlib.suppress(OSError):
            body = b"" if path is None else _body(path)
            if hashlib.sha256(body).digest() == about.body:
                return body
        self.throw(about.number, "its bytes are not those that were written")
        return None

    def put(self, about: About, body: bytes) -> None:
        """Keep a snapshot: all of it or none, whatever happens meanwhile. Where it cannot be written it is kept in memory."""
        if self.folder is None or not self._written(about, body):
            self._held[about.number] = about, body

    def throw(self, number: int, why: str) -> None:
        """Name a snapshot that does not agree, and take it away."""
        name = name_of(number)
        self.thrown.append(Thrown(name, why))
        self._held.pop(number, None)
        path = self._path(number)
        if path is not None:
            with contextlib.suppress(OSError):
                path.unlink()

    def _path(self, number: int) -> Path | None:
        return None if self.folder is None else self.folder / name_of(number)

    def _written(self, about: About, body: bytes) -> bool:
        assert self.folder is not None
        head = msgspec.msgpack.encode(about)
        path = self.folder / name_of(about.number)
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            with open(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
                file.write(hashlib.sha256(head).digest() + len(head).to_bytes(_LENGTH_BYTES, "big") + head + body)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            # A full disk, or a folder that is not ours: replay goes on without.
            with contextlib.suppress(OSError):
                part.unlink()
            return False
        return True


def _disagrees(about: About, number: int, seal: bytes) -> str:
    """Why a snapshot is none of these rows; empty where it is."""
    if (about.format, about.software) != (FORMAT, SOFTWARE):
        return "it was made by another version of this program"
    return "" if (about.number, about.seal) == (number, seal) else "it was made of other entries than the record holds"


def _about(path: Path) -> About:
    """What a file says of itself. ValueError or MsgspecError where that is not what was written."""
    with path.open("rb") as file:
        digest, length = file.read(_DIGEST_BYTES), int.from_bytes(file.read(_LENGTH_BYTES), "big")
        head = file.read(min(length, MOST_HEAD_BYTES))
    if hashlib.sha256(head).digest() != digest:
        raise ValueError("another hash")
    return msgspec.msgpack.decode(head, type=About)


def _body(path: Path) -> bytes:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_DIGEST_BYTES + _LENGTH_BYTES)[_DIGEST_BYTES:], "big")
        file.seek(_DIGEST_BYTES + _LENGTH_BYTES + length)
        return file.read()
