"""What can be said: one file per noun. `KINDS` is the whole vocabulary, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from deconflict.statements import (
    acknowledgements,
    bearing,
    epochs,
    keys,
    messages,
    pairing,
    plans,
    proofs,
    receipts,
    sites,
    tracks,
    watch,
    zones,
)
from deconflict.statements.base import Kind

NOUNS = (keys, epochs, pairing, receipts, proofs, plans, zones, sites, tracks, messages, acknowledgements, bearing, watch)

KINDS: Mapping[str, Kind] = MappingProxyType({said.name: said for noun in NOUNS for said in vars(noun).values() if isinstance(said, Kind)})
