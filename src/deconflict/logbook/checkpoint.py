"""Checkpoint: a whole epoch of a logbook in one signed line of text, which witnesses that exist already can sign too.

The text is a C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint) in a C2SP signed note; witnesses add C2SP cosignatures
(https://c2sp.org/tlog-cosignature). Its tree is that of RFC 9162 over the raw hashes of the entries of branch 0. Against it,
`merkle` proves that an entry is in the record and that the record only grew.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from itertools import islice

from msgspec import Struct

from deconflict.errors import PeerFault
from deconflict.logbook.chain import Logbook
from deconflict.logbook.encoding import bytes_of, text_of
from deconflict.logbook.entry import Signer
from deconflict.logbook.keys import verify
from deconflict.logbook.merkle import Frontier, leaf_hash
from deconflict.statements.base import MAX_INTEGER

ORIGIN = "deconflict/log/1"
MAX_NOTE_BYTES = 16_384
COSIGNATURE_PREFIX = "cosignature/v1\ntime "
STEP = 2048
"""Entries of which the hashes of their tree are a few milliseconds of work."""
_ED25519 = b"\x01"
_COSIGNATURE = b"\x04"
_MEND = "send a C2SP tlog-checkpoint"


class Checkpoint(Struct, frozen=True):
    """The tree over one epoch of a logbook: its name (`origin`), how many entries, and the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def origin_of(author: str, logbook: str, epoch: int) -> str:
    """The origin line of a logbook's epoch."""
    return f"{ORIGIN}/{author}/{logbook}/{epoch}"


def checkpoint_of(book: Logbook, epoch: int) -> Checkpoint:
    """The checkpoint of what is held of an epoch, branch 0; of size 0 when nothing is."""
    frontier = Frontier(leaf_hash(digest) for digest in book.digests(epoch))
    return Checkpoint(origin_of(book.author, book.name, epoch), frontier.size, frontier.root())


class Growing:
    """Checkpoints of epochs as they grow: the tree at every `STEP` entries is kept, so that any size costs less than two steps."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Frontier]] = {}

    def of(self, book: Logbook, epoch: int, size: int) -> Checkpoint:
        """The checkpoint over the first `size` entries of an epoch, branch 0; over fewer where fewer are held."""
        origin = origin_of(book.author, book.name, epoch)
        kept = self._kept.setdefault(origin, [Frontier()])
        while len(kept) <= size // STEP and self.grow(book, epoch):
            pass
        frontier = _grown(kept[min(size // STEP, len(kept) - 1)], book, epoch, size)
        return Checkpoint(origin, frontier.size, frontier.root())

    def grow(self, book: Logbook, epoch: int) -> bool:
        """Work one step ahead, if so much more of an epoch is held; whether it was. Whoever does so now and then never waits for `of`."""
        kept = self._kept.setdefault(origin_of(book.author, book.name, epoch), [Frontier()])
        if book.length(epoch) < len(kept) * STEP:
            return False
        kept.append(_grown(kept[-1], book, epoch, len(kept) * STEP))
        return True


def _grown(frontier: Frontier, book: Logbook, epoch: int, size: int) -> Frontier:
    """That tree with the entries after it, up to that size."""
    grown = frontier.copy()
    for digest in islice(book.digests(epoch, grown.size), size - grown.size):
        grown.append(leaf_hash(digest))
    return grown


def sign_checkpoint(checkpoint: Checkpoint, key: Signer, public: str) -> str:
    """The signed note: the checkpoint, a blank line, and one signature line of its author."""
    signature = bytes_of(key.sign(b"", checkpoint.body.encode()))
    return f"{checkpoint.body}\n{_line(checkpoint.origin, _key_id(checkpoint.origin, _ED25519, public), signature)}"


def cosign(note: str, name: str, key: Signer, public: str, time_s: int) -> str:
    """The note with a witness's cosignature, made at `time_s` (seconds since 1970 UTC). PeerFault when it is no note."""
    _, body, _ = _parse(note)
    signature = bytes_of(key.sign(b"", f"{COSIGNATURE_PREFIX}{time_s}\n{body}".encode()))
    return note + _line(name, _key_id(name, _COSIGNATURE, public), time_s.to_bytes(8, "big") + signature)


def open_checkpoint(note: str, origin: str, public: str) -> Checkpoint:
    """The checkpoint in a note, once its author's signature is found good. PeerFault otherwise."""
    checkpoint, body, signatures = _parse(note)
    key_id = _key_id(origin, _ED25519, public)
    good = any(name == origin and blob[:4] == key_id and verify(public, b"", body.encode(), text_of(blob[4:])) for name, blob in signatures)
    if checkpoint.origin != origin or not good:
        raise PeerFault("the checkpoint is not signed by the logbook's author", where="checkpoint", mend="ask the author for it")
    return checkpoint


def read_checkpoint(note: str) -> Checkpoint:
    """The checkpoint that a note says, whoever signed it. PeerFault when it is no note."""
    return _parse(note)[0]


def cosigned_at(note: str, name: str, public: str) -> int | None:
    """When the witness `name` cosigned the note (seconds since 1970 UTC), or None when it did not. PeerFault when it is no note."""
    _, body, signatures = _parse(note)
    key_id = _key_id(name, _COSIGNATURE, public)
    for signer, blob in signatures:
        if signer == name and blob[:4] == key_id and len(blob) == 76:
            time_s = int.from_bytes(blob[4:12], "big")
            if verify(public, b"", f"{COSIGNATURE_PREFIX}{time_s}\n{body}".encode(), text_of(blob[12:])):
                return time_s
    return None


def _parse(note: str) -> tuple[Checkpoint, str, list[tuple[str, bytes]]]:
    """(checkpoint, signed text, [(name, key id + signature)])."""
    text, blank, tail = note.partition("\n\n")
    lines = text.split("\n")
    if len(note.encode()) > MAX_NOTE_BYTES or not blank or not tail.endswith("\n") or len(lines) != 3:
        raise PeerFault("not a checkpoint", where="checkpoint", mend=_MEND)
    origin, size, root = lines
    is_number = size.isascii() and size.isdigit() and str(int(size)) == size and int(size) <= MAX_INTEGER if len(size) <= 16 else False
    digest = _base64(root)
    if not origin or not is_number or len(digest) != 32:
        raise PeerFault("not a checkpoint", where="checkpoint", mend=_MEND)
    return Checkpoint(origin, int(size), digest), text + "\n", [_signature(line) for line in tail[:-1].split("\n")]


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, blob = rest.rpartition(" ")
    if dash != "—" or not name:
        raise PeerFault("not a signature line", where="checkpoint", mend=_MEND)
    return name, _base64(blob)


def _base64(text: str) -> bytes:
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        data = b""
    if not data or b64encode(data).decode() != text:
        raise PeerFault("not base64", where="checkpoint", mend=_MEND)
    return data


def _line(name: str, key_id: bytes, signature: bytes) -> str:
    return f"— {name} {b64encode(key_id + signature).decode()}\n"


def _key_id(name: str, kind: bytes, public: str) -> bytes:
    """The key id of C2SP signed-note: the first 4 bytes of SHA-256 over name, line break, kind and key."""
    return hashlib.sha256(name.encode() + b"\n" + kind + bytes_of(public)).digest()[:4]
