"""Clauses on who agrees, for what and until when: parties, purpose, term, contacts, languages, amendment, suspension, exercise, records."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.agreement.clause import Clause, Terms
from deconflict.agreement.terms import (
    US_PER_DAY,
    US_PER_H,
    At,
    Count,
    Duration,
    ItemId,
    Language,
    Line,
    Name,
    PartyId,
    Role,
)  # fmt: skip

Names = Annotated[tuple[Name, ...], Meta(max_length=64)]
Lines = Annotated[tuple[Line, ...], Meta(max_length=64)]

CORE_CLAUSES = ("acknowledgement", "alerting", "contacts", "emergency_sar", "escalation", "line_check", "time")
"""What never stops: their agreed numbers still count while suspended: line check, WARNING, EMERGENCY."""
SUSPENDABLE = (
    "altitudes", "area", "breach_ledger", "claims", "conduct", "exercise", "incident", "meetings", "notification", "priority",
    "protected_sites", "radio", "separation_minima", "zones_and_corridors",
)  # fmt: skip
"""What a party may suspend by itself unless agreed otherwise: the working clauses, none of those the agreement itself rests on."""


class PartyRole(StrEnum):
    """What a party is."""

    MILITARY = "military"
    CIVIL_AVIATION = "civil-aviation"
    FIRE = "fire"
    HUMANITARIAN = "humanitarian"
    USS = "USS"
    HOST = "host"
    WITNESS = "witness"


class Member(Terms, frozen=True, kw_only=True):
    """One party: whom it speaks for, whom it cannot command, and the fingerprints its keys are known by."""

    party: PartyId
    name: Name
    role: PartyRole
    members: Names = ()
    on_behalf_of: Names = ()
    not_controlled: Names = ()
    fingerprints: Annotated[tuple[Line, ...], Meta(max_length=8)] = ()


class Parties(Clause, frozen=True, kw_only=True):
    """The parties, two or more."""

    parties: Annotated[tuple[Member, ...], Meta(min_length=2, max_length=32)]

    def ids(self) -> frozenset[str]:
        """The ids of all parties."""
        return frozenset(member.party for member in self.parties)


class PurposeAndLimits(Clause, frozen=True, kw_only=True):
    """What the line is for and what it does not mean; no cooperation is implied (US-China MOU 2015)."""

    purpose: Line = "to avoid unintended incidents in shared airspace"
    without_prejudice: bool = True
    exclusions: Lines = ("no cooperation implied", "no recognition of any claim or boundary implied")


class Term(Clause, frozen=True, kw_only=True):
    """From when to when; 120 days, renewable (Black Sea JCC 2022). Without an end it runs for `length`."""

    effective_from_us: At = 0
    effective_to_us: At | None = None
    length_us: Duration = 120 * US_PER_DAY
    review_on_us: At | None = None
    renewable: bool = True

    def holds(self, at_us: int) -> bool:
        """Whether the instant lies in the term; its end does not. A term without a start or an end of its own is open."""
        if self.effective_to_us is not None:
            return self.effective_from_us <= at_us < self.effective_to_us
        ends_us = self.effective_from_us + self.length_us
        return self.effective_from_us == 0 or self.effective_from_us <= at_us < ends_us


class Contact(Terms, frozen=True, kw_only=True):
    """How a party's role is reached; `person` only where the party chose to name one."""

    party: PartyId
    role: Role
    hours: Name = "24/7"
    person: Name | None = None
    phones: Annotated[tuple[Line, ...], Meta(max_length=8)] = ()
    mail: Line | None = None
    languages: Annotated[tuple[Language, ...], Meta(max_length=8)] = ()
    authority_level: Name | None = None


class Contacts(Clause, frozen=True, kw_only=True):
    """Roles and how they are reached; the duty desk is reached at any hour. `named` lets a peer see persons' names."""

    contacts: Annotated[tuple[Contact, ...], Meta(max_length=160)] = ()
    named: bool = False


class PartyLanguage(Terms, frozen=True, kw_only=True):
    """The language a party reads first."""

    party: PartyId
    primary: Language


class Languages(Clause, frozen=True, kw_only=True):
    """Each party's own language and English."""

    primary: Annotated[tuple[PartyLanguage, ...], Meta(max_length=32)] = ()
    fallback: Language = "en"
    interpreter: Line = "each party for itself"
    prevailing: Language | None = None


class Amendment(Clause, frozen=True, kw_only=True):
    """How the agreement changes: proposed by any party, signed by all, in force from a stated instant."""

    proposer: Line = "any party"
    all_sign: bool = True
    notice_us: Duration = 24 * US_PER_H
    effective_at_us: At | None = None


class SuspensionResumption(Clause, frozen=True, kw_only=True):
    """Which clauses a party may suspend, with what notice, and what never stops."""

    suspendable: Annotated[tuple[ItemId, ...], Meta(max_length=32)] = SUSPENDABLE
    notice_us: Duration = 0
    never_stops: Annotated[tuple[ItemId, ...], Meta(max_length=32)] = CORE_CLAUSES
    resume_by_all: bool = True


class Exercise(Clause, frozen=True, kw_only=True):
    """Drills: monthly, marked EXERCISE throughout."""

    interval_us: Duration = 30 * US_PER_DAY
    mark: Name = "EXERCISE"


EXPORT_MOST = 10_000
"""Entries in one export where no clause says otherwise: some days of a busy line, not the record of a year."""


class Records(Clause, frozen=True, kw_only=True):
    """How long the record is kept (10 years), who witnesses it, and how often heads are exchanged.

    `export_most`: how many entries one export holds at most, unless a reason is given for more; `EXPORT_MOST` where it is left out.
    """

    retention_us: Duration = 3653 * US_PER_DAY
    witnesses: Names = ()
    export_rule: Line = "each party may show the whole record of the line"
    secrecy: Line = ""
    redaction: Line = "a part is dropped, its hash stays"
    heads_exchange_us: Duration = US_PER_DAY
    export_most: Count | None = None


class NeverShared(Clause, frozen=True, kw_only=True):
    """What no field may hold and free text is warned of."""

    never: Names = ("target", "weapon", "sensor", "tactics", "cryptography and IFF codes", "persons beyond contacts")
    linter: bool = True


class Meetings(Clause, frozen=True, kw_only=True):
    """Regular meetings weekly by video and monthly in person, extraordinary ones within a day of being asked for."""

    remote_every_us: Duration = 7 * US_PER_DAY
    in_person_every_us: Duration = 30 * US_PER_DAY
    on_demand_within_us: Duration = 24 * US_PER_H
    host: Name | None = None
    quorum: Count = 2
    languages: Annotated[tuple[Language, ...], Meta(max_length=8)] = ()
    minutes_rule: Line = "agreed when all have signed the same hash"
