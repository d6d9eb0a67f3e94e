"""The conversation between two nodes that keep copies of each other's logbooks: have, want, give. Without I/O and without a clock."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Raw, Struct

from deconflict.logbook.chain import Head
from deconflict.statements.base import Count, Hash, LogbookName, Micros, Name, PartyId

MAX_HEADS = 1024
MAX_GIVE = 512
MAX_PUSH = 16


class _Frame(Struct, frozen=True, forbid_unknown_fields=True, tag_field="frame"):
    """Base of all frames."""


class Hello(_Frame, frozen=True, tag="hello"):
    """First frame on a link: who speaks, which entry formats (`versions`) it reads, and its software."""

    party: PartyId
    versions: Annotated[tuple[int, ...], Meta(min_length=1, max_length=8)]
    software: Name


class Beat(_Frame, frozen=True, tag="beat"):
    """The link stands; the sender's clock says `now_us` (µs since 1970 UTC)."""

    now_us: Micros


class Heads(_Frame, frozen=True, tag="heads"):
    """What the sender holds: the heads of logbooks that changed since it last said so. All branches of a logbook come together."""

    heads: Annotated[tuple[Head, ...], Meta(min_length=1, max_length=MAX_HEADS)]


class Want(_Frame, frozen=True, tag="want"):
    """Please give the entries of one epoch from `from_seq` on, on the way to the entry of hash `tip`."""

    author: PartyId
    logbook: LogbookName
    epoch: Count
    from_seq: Count
    tip: Hash


class Give(_Frame, frozen=True, tag="give"):
    """Entries of one epoch in order, each in its canonical bytes, in answer to a Want; `more` says that its tip is not among them yet.

    No entries: the sender has none of what was wanted, or none that the asker may read.
    """

    author: PartyId
    logbook: LogbookName
    epoch: Count
    entries: Annotated[tuple[Raw, ...], Meta(max_length=MAX_GIVE)]
    more: bool


class Push(_Frame, frozen=True, tag="push"):
    """Entries that do not wait to be wanted: FLASH and URGENT messages and the answers to them."""

    entries: Annotated[tuple[Raw, ...], Meta(min_length=1, max_length=MAX_PUSH)]


Frame = Hello | Beat | Heads | Want | Give | Push
"""Everything that one node says to another."""
