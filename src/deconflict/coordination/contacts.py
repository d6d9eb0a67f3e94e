"""Contacts: how each role is reached, and whether anybody was. One that changed counts as untested until a call reached its desk.

A contact on a screen that nobody ever tried is how a call ends at an empty desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.base import Role
from deconflict.statements.watch import ContactTest, ContactUpdate, TestOutcome


class Tested(NamedTuple):
    """One try of a contact: when by the tester's clock, by whom, and what became of it."""

    at_us: int
    by: str
    said: ContactTest

    @property
    def reached(self) -> bool:
        """Whether the right desk was reached."""
        return self.said.outcome is TestOutcome.REACHED


class Contact(NamedTuple):
    """How a role of a party is reached now: the entry that says so, what it says, and the newest try of it by somebody else."""

    party: str
    role: Role
    entry: str
    stated_us: int
    stated: ContactUpdate
    tested: Tested | None

    @property
    def proved(self) -> bool:
        """Whether the newest try of it reached the right desk."""
        return self.tested is not None and self.tested.reached


def tests(picture: Picture, entry: str) -> Iterator[Tested]:
    """Every try of the contact that this entry states, in no order."""
    record = picture.messages.get(entry)
    for word, referred in (record.referred if record is not None else {}).items():
        main = picture.messages[word].main if word in picture.messages else None
        if isinstance(main, ContactTest) and main.contact == entry:
            yield Tested(main.at_us, referred.place.author, main)


def newest_test(picture: Picture, entry: str, *, of: str | None = None) -> Tested | None:
    """The newest try of that contact; `of`: leave out tries by that party itself, which prove nothing to others."""
    return max((test for test in tests(picture, entry) if test.by != of), key=lambda test: (test.at_us, test.by), default=None)


def contacts(picture: Picture, party: str) -> tuple[Contact, ...]:
    """How each role of a party is reached now, in order of roles; none that it never stated."""
    record = picture.parties.get(party)
    found = []
    for role in Role:
        stated = record.contacts.get(role.value) if record is not None else None
        if stated is not None:
            written_at_us, place, said = stated
            found.append(Contact(party, role, place.entry, written_at_us, said, newest_test(picture, place.entry, of=party)))
    return tuple(found)


def untested(picture: Picture, me: str, peer: str) -> tuple[Contact, ...]:
    """Contacts of the peer that we have not reached anybody by since they were stated: a test call of ours is due for each."""
    return tuple(c for c in contacts(picture, peer) if not any(t.reached and t.by == me for t in tests(picture, c.entry)))


def live_contact_tested(picture: Picture, record: MessageRecord) -> bool:
    """Whether the live contact that a notice states was reached, by anybody, before what it announces begins."""
    starts_us = record.starts_us
    return any(test.reached and (starts_us is None or test.at_us <= starts_us) for test in tests(picture, record.entry))


def live_contact_due_us(picture: Picture, record: MessageRecord) -> int | None:
    """By when the live contact of a notice has to be tried: before it starts; None where it states none, no start, or was reached."""
    if "contact" not in record.parts or record.starts_us is None or live_contact_tested(picture, record):
        return None
    return record.starts_us
