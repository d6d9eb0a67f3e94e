"""RECEIPT: a node's own signed word that it stored entries, when and by which bearer. It is acknowledgement level L0. PART_DROPPED: that
it no longer holds what some of them said."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.agreement.terms import Bearer as Bearer
from deconflict.statements.base import Hash, Micros, Part, kind


class Received(Part, frozen=True):
    """Entries by hash, stored at `received_at_us` on the receiver's clock."""

    entries: Annotated[tuple[Hash, ...], Meta(min_length=1, max_length=256)]
    received_at_us: Micros
    bearer: Bearer


BODY = "body"
"""As a part that was dropped: every part there was."""


class PartDropped(Part, frozen=True):
    """The author no longer holds part `part` of `entry`, and of the entries in `also`; `body` is every part. The chain still verifies."""

    entry: Hash
    part: Annotated[str, Meta(pattern=r"^[a-z_]{1,32}$(?!\n)")]
    why: Annotated[str, Meta(max_length=64)]
    also: Annotated[tuple[Hash, ...], Meta(max_length=255)] = ()


RECEIPT = kind("RECEIPT", "line", Received)
PART_DROPPED = kind("PART_DROPPED", "any", PartDropped)
