"""A witness as a small HTTP service: its key, the trees it cosigned, and `add-checkpoint`. What it answers is logbook.witness."""

from __future__ import annotations

import os
import secrets
import time
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import apsw

from deconflict.errors import Damaged, Refused
from deconflict.logbook.checkpoint import Checkpoint, cosign
from deconflict.logbook.encoding import bytes_of
from deconflict.logbook.keys import SigningKey
from deconflict.logbook.witness import MAX_REQUEST_BYTES, Answer, answer

KEY_FILE, TREES_FILE = "witness.key", "witness.db"
_COSIGNATURE = b"\x04"


class Witness:
    """What it holds in a folder. `keys`: party id -> the signing key it trusts for that party's trees.

    Refused for a name that is none; Damaged where the key file is not one.
    """

    def __init__(self, folder: Path, name: str, keys: dict[str, str]) -> None:
        if not name or any(sign.isspace() or sign == "+" for sign in name):
            raise Refused("a witness has a name without spaces and plus signs", where="--name", mend="for example witness.example/w1")
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self._keys = keys
        self._key = _key_in(folder / KEY_FILE)
        self._db = apsw.Connection(str(folder / TREES_FILE))
        self._db.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000")
        self._db.execute("CREATE TABLE IF NOT EXISTS trees (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL) STRICT")

    @property
    def verifier_key(self) -> str:
        """Its name and public key as C2SP writes them: name+id+key, with the type of cosignatures."""
        public = bytes_of(self._key.public)
        key_id = sha256(self.name.encode() + b"\n" + _COSIGNATURE + public).hexdigest()[:8]
        return f"{self.name}+{key_id}+{b64encode(_COSIGNATURE + public).decode()}"

    @property
    def public(self) -> str:
        """Its public key as text, as `verify --keys` takes it under its name."""
        return self._key.public

    def add_checkpoint(self, request: bytes, now_s: int) -> Answer:
        """Answer a request. The tree is on the disk when this returns; two requests at once are one after the other."""
        # One transaction: where another wrote meanwhile, this one fails, and what it would have answered is not given.
        with self._db:
            said = answer(request, self._held, self._keys, lambda note: self._cosigned(note, now_s))
            if said.tree is not None:
                row = (said.tree.origin, said.tree.size, said.tree.root)
                self._db.execute("INSERT OR REPLACE INTO trees (origin, size, root) VALUES (?, ?, ?)", row)
        return said

    def close(self) -> None:
        """Let go of the disk."""
        self._db.close()

    def _held(self, origin: str) -> Checkpoint | None:
        row = self._db.execute("SELECT size, root FROM trees WHERE origin = ?", (origin,)).fetchone()
        return Checkpoint(origin, row[0], row[1]) if row is not None else None

    def _cosigned(self, note: str, now_s: int) -> str:
        return cosign(note, self.name, self._key, self._key.public, now_s).removeprefix(note)


def app_of(witness: Witness) -> Any:
    """The HTTP service: POST /add-checkpoint, and GET / that says who it is."""
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse, Response
    from starlette.routing import Route

    async def add(request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_REQUEST_BYTES:
                return PlainTextResponse("too long\n", 413)
        said = witness.add_checkpoint(bytes(body), int(time.time()))
        return Response(said.body, said.status, {"content-type": said.media})

    async def who(_: Request) -> Response:
        return PlainTextResponse(witness.verifier_key + "\n")

    return Starlette(routes=[Route("/add-checkpoint", add, methods=["POST"]), Route("/", who)])


def _key_in(path: Path) -> SigningKey:
    """The key in a file, made at the first start, readable by its owner alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        try:
            return SigningKey.generate(bytes.fromhex(path.read_text().strip()))
        except ValueError:
            mend = "restore it from a copy, or retire this witness: a new key under an old name proves nothing"
            raise Damaged("the witness's key file holds no key", where=str(path), mend=mend) from None
    seed = secrets.token_bytes(32)
    with os.fdopen(handle, "w") as file:
        file.write(seed.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return SigningKey.generate(seed)
