"""Sealed: a stream of bytes under a passphrase, in one file. Argon2id makes the key, libsodium's secretstream holds the bytes.

Every piece is authenticated in its place, and so is the end: a byte changed, moved or cut off is found before what follows it is read. The
first line says what the file is; the second how much work and memory the key takes, and the salt.
"""

from __future__ import annotations

import os
from typing import BinaryIO, Final, NamedTuple

import msgspec
from nacl import bindings, pwhash
from nacl.exceptions import CryptoError

from deconflict.errors import Refused

MAGIC: Final = b"deconflict backup 1\n"
_OF_ANY_FORM: Final = b"deconflict backup "
PIECE_BYTES: Final = 65_536
LEAST_SIGNS: Final = 12
MOST_WORK: Final = 32
MOST_MEMORY_BYTES: Final = 1 << 30
_SALT_BYTES: Final = pwhash.argon2id.SALTBYTES
_MORE: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_END: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_HEADER_BYTES: Final = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_OVERHEAD_BYTES: Final = bindings.crypto_secretstream_xchacha20poly1305_ABYTES


class Cost(NamedTuple):
    """What it costs to try one passphrase: passes over so many bytes of memory."""

    work: int
    memory_bytes: int


MODERATE: Final = Cost(pwhash.argon2id.OPSLIMIT_MODERATE, pwhash.argon2id.MEMLIMIT_MODERATE)
"""libsodium's own word for it: 256 MiB, about a second of one core."""


class _Terms(msgspec.Struct, forbid_unknown_fields=True):
    work: int
    memory_bytes: int
    salt: str


def check_passphrase(passphrase: str) -> str:
    """The passphrase, if it is long enough to be worth anything."""
    if len(passphrase) < LEAST_SIGNS:
        mend = f"at least {LEAST_SIGNS}: five words that nobody links"
        raise Refused(f"a passphrase of {len(passphrase)} signs", where="passphrase", mend=mend)
    return passphrase


def check_form(file: BinaryIO, where: str) -> None:
    """Read the first line. Refused where it is not that of a backup, or of one of another form."""
    begins = file.read(len(MAGIC))
    if begins != MAGIC and begins.startswith(_OF_ANY_FORM):
        mend = "use the deconflict that wrote it, or a newer one"
        raise Refused("a backup of another form than this version writes", where=where, mend=mend)
    if begins != MAGIC:
        raise Refused("this is no backup of ours", where=where, mend="name a file that deconflict backup wrote")


class Sealer:
    """A file that is written under a passphrase; nothing of it opens before `close`."""

    def __init__(self, file: BinaryIO, passphrase: str, cost: Cost = MODERATE) -> None:
        salt = os.urandom(_SALT_BYTES)
        key = _key(check_passphrase(passphrase), salt, cost)
        self._file = file
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        header = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        terms = msgspec.json.encode(_Terms(cost.work, cost.memory_bytes, salt.hex()))
        file.write(MAGIC + terms + b"\n" + header)
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Add bytes."""
        self._held += data
        while len(self._held) >= PIECE_BYTES:
            self._push(bytes(self._held[:PIECE_BYTES]), _MORE)
            del self._held[:PIECE_BYTES]
        return len(data)

    def close(self) -> None:
        """Write what is left, and that this is the end; the file itself stays open."""
        self._push(bytes(self._held), _END)

    def _push(self, piece: bytes, tag: int) -> None:
        sealed = bindings.crypto_secretstream_xchacha20poly1305_push(self._state, piece, None, tag)
        self._file.write(len(sealed).to_bytes(4, "big") + sealed)


class Opener:
    """What a Sealer wrote, opened again piece by piece. Refused for a wrong passphrase, and at the first byte that is not as written."""

    def __init__(self, file: BinaryIO, passphrase: str, where: str) -> None:
        self._file, self._where = file, where
        check_form(file, where)
        try:
            terms = msgspec.json.decode(file.readline(4096), type=_Terms)
            salt = bytes.fromhex(terms.salt)
        except (msgspec.MsgspecError, ValueError) as fault:
            raise self._changed() from fault
        if not 0 < terms.work <= MOST_WORK or not 0 < terms.memory_bytes <= MOST_MEMORY_BYTES or len(salt) != _SALT_BYTES:
            raise self._changed()
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        header = file.read(_HEADER_BYTES)
        if len(header) != _HEADER_BYTES:
            raise self._changed()
        key = _key(passphrase, salt, Cost(terms.work, terms.memory_bytes))
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, key)
        self._held = bytearray()
        self._ended = False
        self._pull("the passphrase is another one, or the file was changed")

    def read(self, size: int) -> bytes:
        """The next bytes, fewer than `size` at the end only."""
        while len(self._held) < size and not self._ended:
            self._pull("the file was changed, or a part of it is missing")
        data = bytes(self._held[:size])
        del self._held[:size]
        return data

    def finish(self) -> None:
        """Read on to the end. Refused where the file was cut short, or goes on behind it."""
        while not self._ended:
            self._pull("the file was changed, or a part of it is missing")
        if self._file.read(1):
            raise self._changed()

    def _pull(self, what: str) -> None:
        size = int.from_bytes(self._file.read(4), "big")
        if not _OVERHEAD_BYTES <= size <= PIECE_BYTES + _OVERHEAD_BYTES:
            raise self._changed()
        sealed = self._file.read(size)
        if len(sealed) != size:
            raise self._changed()
        try:
            piece, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(self._state, sealed, None)
        except (CryptoError, ValueError) as fault:
            raise Refused(what, where=self._where, mend="try again, or take another copy") from fault
        self._held += piece
        self._ended = tag == _END

    def _changed(self) -> Refused:
        return Refused("the file was changed, or a part of it is missing", where=self._where, mend="take another copy")


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    size = bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES
    return bytes(pwhash.argon2id.kdf(size, passphrase.encode(), salt, opslimit=cost.work, memlimit=cost.memory_bytes))
