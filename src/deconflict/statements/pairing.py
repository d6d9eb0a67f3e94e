"""PAIR_CONFIRM: the first word in a channel: who its members are, which versions they speak, what both saw while pairing."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import Hash, Name, Part, PartyId, PublicKey, kind


class PairConfirm(Part, frozen=True):
    """`transcript` is the hash of the pairing both sides completed; versions are the entry formats agreed.

    The peer's keys stand here as its own node stated them in the pairing, so that folding brings the pins back.
    """

    members: Annotated[tuple[PartyId, ...], Meta(min_length=2, max_length=32)]
    transcript: Hash
    versions: Annotated[tuple[int, ...], Meta(min_length=1, max_length=8)]
    software: Name
    peer: PartyId
    peer_name: Name
    peer_signing_key: PublicKey
    peer_recovery_key: PublicKey
    peer_tls_pins: Annotated[tuple[Hash, ...], Meta(min_length=1, max_length=4)]
    peer_certificate: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{64,2700}$")]


PAIR_CONFIRM = kind("PAIR_CONFIRM", "line", PairConfirm)
