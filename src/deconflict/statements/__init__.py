"""What can be said: one file per noun. `KINDS` is the whole vocabulary, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from deconflict.statements import (
    absence,
    acknowledgements,
    agreements,
    bearing,
    breaches,
    claims,
    daily,
    emergencies,
    epochs,
    holds,
    incidents,
    keys,
    lead,
    lines,
    meetings,
    messages,
    movements,
    negotiation,
    pairing,
    plans,
    proofs,
    receipts,
    records,
    sites,
    suppressing,
    tracks,
    watch,
    zones,
)
from deconflict.statements.base import Kind

NOUNS = (
    movements, absence, daily, lead,
    keys, epochs, pairing, receipts, proofs, plans, zones, sites, tracks, messages, acknowledgements, bearing, watch,
    lines, emergencies, agreements,
    negotiation, holds, incidents, breaches, claims, meetings, records,
    suppressing,
)  # fmt: skip

KINDS: Mapping[str, Kind] = MappingProxyType({said.name: said for noun in NOUNS for said in vars(noun).values() if isinstance(said, Kind)})
