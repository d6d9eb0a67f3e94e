"""WATCH_CHANGE: who holds a role now. CONTACT_UPDATE: how a role is reached, when, in which languages.

Both stand in the `keys` logbook, which every peer holds: who speaks for a party belongs with the keys it speaks by.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import Name, Part, Role, kind


class WatchChange(Part, frozen=True):
    """`incoming` (a pseudonym stable per watch) holds `role` from now on; absent = nobody does."""

    role: Role
    incoming: Name | None = None
    outgoing: Name | None = None
    languages: Annotated[tuple[str, ...], Meta(max_length=8)] = ()


class ContactUpdate(Part, frozen=True):
    """How `role` is reached."""

    role: Role
    means: Annotated[str, Meta(min_length=1, max_length=256)]
    hours: Name
    languages: Annotated[tuple[str, ...], Meta(max_length=8)] = ()


WATCH_CHANGE = kind("WATCH_CHANGE", "keys", WatchChange)
CONTACT_UPDATE = kind("CONTACT_UPDATE", "keys", ContactUpdate)
