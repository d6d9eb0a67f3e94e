"""PAIR_CONFIRM: the first word in a channel: who its members are, which versions they speak, what both saw while pairing."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import Hash, Name, Part, PartyId, kind


class PairConfirm(Part):
    """`transcript` is the hash of the pairing both sides completed; versions are the entry formats agreed."""

    members: Annotated[tuple[PartyId, ...], Meta(min_length=2, max_length=32)]
    transcript: Hash
    versions: Annotated[tuple[int, ...], Meta(min_length=1, max_length=8)]
    software: Name


PAIR_CONFIRM = kind("PAIR_CONFIRM", "line", PairConfirm)
