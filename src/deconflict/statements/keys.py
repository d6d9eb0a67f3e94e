"""KEY and REVOKE: who a party is, by its keys. They stand in the party's `keys` logbook, which every peer holds."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import Count, Hash, LogbookName, Name, Part, PublicKey, kind


class Key(Part, frozen=True):
    """A party's keys from this entry on: Ed25519 signing and recovery keys, and the SPKI hashes of its TLS keys."""

    name: Name
    signing_key: PublicKey
    recovery_key: PublicKey
    tls_pins: Annotated[tuple[Hash, ...], Meta(min_length=1, max_length=4)]
    why: Name


class Revoke(Part, frozen=True):
    """`signing_key` does not count for entries of `logbook` from (`epoch`, `from_seq`) on."""

    signing_key: PublicKey
    logbook: LogbookName
    epoch: Count
    from_seq: Count


KEY = kind("KEY", "keys", Key)
REVOKE = kind("REVOKE", "keys", Revoke)
