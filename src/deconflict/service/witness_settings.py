"""The setting `witnesses`: who outside cosigns our checkpoints, each by its C2SP verifier key and its address."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deconflict.errors import Refused
from deconflict.service.bearers.settings import address_of

_LINE: Final = re.compile(r"(?P<name>[^\s+]{1,200})\+(?P<id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/]+={0,2})\s+(?P<url>https?://\S+)")
_COSIGNATURE: Final = b"\x04"
_MEND: Final = "its key as `deconflict witness --show` prints it, a space, and its address: NAME+ID+KEY https://witness.example"


@dataclass(frozen=True, slots=True)
class OutsideWitness:
    """Its name, its public key as text, and the address under which /add-checkpoint lies."""

    name: str
    public: str
    url: str

    def __str__(self) -> str:
        return f"{self.name} {self.url}"


def read_witness(said: object, _base: Path) -> OutsideWitness:
    """One line of `witnesses`. Refused for a key that is not what its id says, and for an address that cannot be asked."""
    found = _LINE.fullmatch(said.strip()) if isinstance(said, str) else None
    if found is None:
        raise Refused("no witness", where="witnesses", mend=_MEND)
    try:
        key = b64decode(found["key"], validate=True)
    except Base64Error:
        key = b""
    named = hashlib.sha256(found["name"].encode() + b"\n" + key).hexdigest()[:8]
    if len(key) != 33 or key[:1] != _COSIGNATURE or named != found["id"]:
        raise Refused("not the key of a witness that cosigns", where="witnesses", mend=_MEND)
    url = address_of(found["url"], "witnesses").rstrip("/")
    return OutsideWitness(found["name"], urlsafe_b64encode(key[1:]).rstrip(b"=").decode(), url)
