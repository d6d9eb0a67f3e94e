"""WATCH_CHANGE: who holds a role now. CONTACT_UPDATE: how a role is reached. CONTACT_TEST: whether somebody was reached so.

The first two stand in the `keys` logbook, which every peer holds: who speaks for a party belongs with the keys it speaks by.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import TO_SEE, TO_UNDERSTAND, Hash, MessagePart, Micros, Name, PartyId, Priority, Role, Text, kind
from deconflict.statements.receipts import Bearer

Languages = Annotated[tuple[Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)")], ...], Meta(max_length=8)]


class WatchChange(MessagePart, frozen=True):
    """`incoming` (a pseudonym stable per watch) holds `role` from now on; absent = nobody does. Peers' duty officers are to see it.

    `open_items`: the entries that the incoming holder went through; `languages`: what is spoken on this watch.
    """

    role: Role
    incoming: Name | None = None
    outgoing: Name | None = None
    languages: Languages = ()
    open_items: Annotated[tuple[Hash, ...], Meta(max_length=512)] = ()


class ContactUpdate(MessagePart, frozen=True):
    """How `role` is reached, at which hours, in which languages. It counts as tried out once a CONTACT_TEST reached somebody."""

    role: Role
    means: Annotated[str, Meta(min_length=1, max_length=256)]
    hours: Name
    languages: Languages = ()


class TestOutcome(StrEnum):
    """What became of a test call: the right desk was reached, nobody, or somebody else."""

    __test__ = False

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    SOMEBODY_ELSE = "somebody_else"


class ContactTest(MessagePart, frozen=True):
    """We tried the contact that the entry `contact` of `party` states (a CONTACT_UPDATE, or a notice with a live contact)."""

    contact: Hash
    party: PartyId
    bearer: Bearer
    outcome: TestOutcome
    at_us: Micros
    role: Role | None = None
    remark: Text | None = None


WATCH_CHANGE = kind("WATCH_CHANGE", "keys", WatchChange, needs=TO_SEE)
CONTACT_UPDATE = kind("CONTACT_UPDATE", "keys", ContactUpdate, priority=Priority.ADMIN, needs=TO_UNDERSTAND)
CONTACT_TEST = kind("CONTACT_TEST", "line", ContactTest, priority=Priority.ROUTINE, needs=TO_SEE)
