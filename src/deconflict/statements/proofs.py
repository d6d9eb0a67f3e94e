"""EQUIVOCATION: two signed headers of one author for one place, shown to everyone on the channel."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import Part, PartyId, kind

Signature = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{86}$(?!\n)")]
HeaderText = Annotated[str, Meta(min_length=2, max_length=4096)]


class EquivocationShown(Part, frozen=True):
    """The two headers as their exact canonical text, each with its signature."""

    author: PartyId
    first_header: HeaderText
    first_signature: Signature
    second_header: HeaderText
    second_signature: Signature


EQUIVOCATION = kind("EQUIVOCATION", "line", EquivocationShown)
