"""Two or three parties and what they say of an agreement, written straight into a picture."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from deconflict.agreement.agreement import Agreement
from deconflict.agreement.parties import Member, PartyRole
from deconflict.coordination import agreement_acts as acts
from deconflict.coordination.reckoning import standing
from deconflict.coordination.standing import Standing, Version
from deconflict.picture.picture import Picture, Place
from deconflict.statements.agreements import Mandate, Purpose, Resume, Signatory, Suspend, SuspensionReason
from deconflict.statements.base import MessageHeader, MessagePart, Priority, Role, Status

ALFA, BRAVO, CHARLIE = "a" * 26, "b" * 26, "c" * 26
NAMES = {ALFA: "ALFA", BRAVO: "BRAVO", CHARLIE: "CHARLIE"}
LATE = 10**15
HEADER = MessageHeader(
    msg_id="m", from_role=Role.DUTY, to=(BRAVO,), priority=Priority.ADMIN, status=Status.EXERCISE, ack_by=0, answer_by=0, by="duty"
)


def draft(*parties: str, **clauses: Any) -> Agreement:
    """An agreement of these parties, its clauses at their defaults unless given."""
    members = [Member(party=party, name=NAMES[party], role=PartyRole.MILITARY) for party in parties or (ALFA, BRAVO)]
    made = acts.default_agreement("x", "An exercise agreement", members)
    return Agreement(**{**{name: getattr(made, name) for name in made.__struct_fields__}, **clauses})


class Table:
    """A picture, and a clock that moves by a second with each word. A word is said on every line its author has."""

    def __init__(self, *parties: str) -> None:
        self.picture = Picture()
        self.parties = parties or (ALFA, BRAVO)
        for a, b in combinations(self.parties, 2):
            self.picture.channels[(a[0] + b[0]) * 13] = (a, b)
        self.now_us = 1_000_000_000
        self.said: list[tuple[str, Place, int, MessagePart]] = []
        self._seq = 0

    def say(self, party: str, main: MessagePart, only_to: str | None = None) -> list[str]:
        """A party says it; returns the entries."""
        self.now_us += 1_000_000
        entries = []
        for channel, members in self.picture.channels.items():
            if party in members and (only_to is None or only_to in members):
                self._seq += 1
                entry = f"{self._seq:043d}"
                place = Place(party, f"line/{channel}", 0, self._seq, entry)
                self.said.append((entry, place, self.now_us, main))
                self.picture.agreements.write(entry, place, self.now_us, main)  # type: ignore[arg-type]
                entries.append(entry)
        return entries

    def standing(self, at_us: int | None = None) -> Standing:
        """The agreement as it stands."""
        return standing(self.picture, "x", self.now_us if at_us is None else at_us)

    def version(self) -> Version:
        """The newest version."""
        return acts.newest_version(self.standing())

    def propose(self, party: str, agreement: Agreement | None = None) -> None:
        """A party proposes."""
        self.say(party, acts.propose(HEADER, agreement or draft(*self.parties)))

    def stand(self, party: str, word: str, *clauses: str) -> list[str]:
        """A party accepts, reserves or rejects."""
        return self.say(party, acts.on_clauses(word, HEADER, self.version(), clauses, "because"))

    def sign(self, party: str, version: str | None = None, only_to: str | None = None) -> list[str]:
        """A party signs, two persons under it."""
        return self.say(party, signed(self.standing(), version or self.version().hash), only_to)

    def amend(self, party: str, wanted: Agreement, effective_at_us: int) -> None:
        """A party proposes to amend what is in force."""
        base = self.standing().bindings[min(self.standing().bindings)].version
        self.say(party, acts.amend(HEADER, self.standing().versions[base], wanted, effective_at_us))

    def agree(self, *reserved: str) -> None:
        """All agree on everything but what the second reserves, and sign."""
        first, *others = self.parties
        self.propose(first)
        for other in others:
            self.stand(other, "accept")
            if reserved:
                self.stand(other, "reserve", *reserved)
        for party in self.parties:
            self.sign(party)

    def suspend(self, party: str, *clauses: str, suspension_id: str = "s1", after_us: int = 0) -> list[str]:
        """A party suspends clauses."""
        return self.say(
            party,
            Suspend(
                message=HEADER,
                agreement_id="x",
                suspension_id=suspension_id,
                clauses=clauses,
                reason=SuspensionReason.OTHER,
                from_us=self.now_us + 1_000_000 + after_us,
            ),
        )

    def resume(self, party: str, of: str, *clauses: str, suspension_id: str = "s1") -> None:
        """A party agrees to resume."""
        self.say(party, Resume(message=HEADER, agreement_id="x", party=of, suspension_id=suspension_id, clauses=clauses))

    def mandate(self, party: str, *, until_us: int = LATE, withdrawn: bool = False) -> None:
        """A party states its mandate."""
        self.say(
            party,
            Mandate(message=HEADER, authorised_by="command", purpose=Purpose.EXERCISE, from_us=0, until_us=until_us, withdrawn=withdrawn),
        )


def signed(held: Standing, version: str) -> Any:
    """A signature under a version by two persons."""
    from msgspec.structs import replace

    persons = (Signatory(name="Officer 1", role=Role.DUTY), Signatory(name="Officer 2", role=Role.PRINCIPAL))
    return replace(acts.sign(HEADER, held, version), signatories=persons)
