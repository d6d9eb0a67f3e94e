"""The seal on what travels by mail and webhook: who holds the pairing's secret sent it, to this party, and nobody changed it.

The entries inside are signed by their author whatever happens; the seal keeps strangers from making a node look at anything at all.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from deconflict.errors import PeerFault

MAX_SEALED_BYTES: Final = 2**20
_MAGIC: Final = b"deconflict/sealed/1\n"
_SEAL_BYTES: Final = 32


def seal(secret: bytes, sender: str, recipient: str, data: bytes) -> bytes:
    """`data` (frames) with a seal of 32 bytes before it, for one direction between two parties."""
    return _MAGIC + _mac(secret, sender, recipient, data) + data


def open_sealed(secrets: Mapping[str, bytes], me: str, sealed: bytes) -> tuple[str, bytes]:
    """(party that sealed it for us, what it sealed); `secrets` by party.

    Raises: PeerFault when it is no sealed data, too long, or no party's seal fits.
    """
    where, mend = "sealed entries", "pair anew if the other side lost its secret"
    body = sealed.removeprefix(_MAGIC)
    if len(sealed) > MAX_SEALED_BYTES or len(body) == len(sealed) or len(body) <= _SEAL_BYTES:
        raise PeerFault(f"{len(sealed)} bytes that are no sealed entries", where=where, mend=mend)
    given, data = body[:_SEAL_BYTES], body[_SEAL_BYTES:]
    found = [party for party, secret in sorted(secrets.items()) if hmac.compare_digest(_mac(secret, party, me, data), given)]
    if not found:
        raise PeerFault("the seal is no paired party's", where=where, mend=mend)
    return found[0], data


def _mac(secret: bytes, sender: str, recipient: str, data: bytes) -> bytes:
    said = _MAGIC + f"{sender}\n{recipient}\n".encode() + hashlib.sha256(data).digest()
    return hmac.digest(secret, said, "sha256")
