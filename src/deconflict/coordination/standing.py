"""The standing of an agreement: its versions, where each party stands on each clause, who signed what, and what binds which two parties.

These are the nouns; `reckoning` works them out from what was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from deconflict.agreement import stating
from deconflict.agreement.agreement import Agreement
from deconflict.statements.agreements import Signatory, SuspensionReason

NEVER_US = 2**53 - 1


class Stand(StrEnum):
    """Where a party stands on a clause; `open` = it has not said, which is never consent."""

    OPEN = "open"
    AGREED = "agreed"
    RESERVED = "reserved"
    REJECTED = "rejected"


CLAUSE_MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "open": frozenset({"agreed", "reserved", "rejected"}),
        "agreed": frozenset({"reserved", "rejected", "in_force"}),
        "reserved": frozenset({"agreed", "rejected"}),
        "rejected": frozenset({"agreed", "reserved"}),
        "in_force": frozenset({"suspended", "replaced"}),
        "suspended": frozenset({"in_force", "replaced"}),
        "replaced": frozenset(),
    }
)
"""How a clause moves: by each party's own word to agreed, by all signatures in force, by one party's suspension out, by all back."""

AGREEMENT_MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "proposed": frozenset({"signed", "in_force", "replaced"}),
        "signed": frozenset({"in_force", "replaced"}),
        "in_force": frozenset({"suspended", "replaced", "ended"}),
        "suspended": frozenset({"in_force", "replaced", "ended"}),
        "replaced": frozenset(),
        "ended": frozenset(),
    }
)
"""How a version moves: signed by some; in force once signed alike by two (an amendment: by all) and its time has come."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its terms without positions, the hash of each clause, who proposed it, and for an amendment the version it changes."""

    hash: str
    agreement: Agreement
    hashes: Mapping[str, str]
    proposed_by: frozenset[str]
    proposed_us: int
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """One party's signature under one text. `at_us`: when first said, by the channel it was said on."""

    party: str
    version: str
    signed: str
    positions: tuple[stating.Position, ...]
    signatories: tuple[Signatory, Signatory]
    at_us: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Suspension:
    """One party's suspension, from `from_us` as it asks; `asked_us`: when it said so, by channel. `resumed`: (clause, party) -> when."""

    party: str
    suspension_id: str
    clauses: frozenset[str]
    reason: SuspensionReason
    from_us: int
    asked_us: Mapping[str, int]
    resumed: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Stopped:
    """A clause suspended between two parties from `from_us` until all have resumed it."""

    clause: str
    party: str
    suspension_id: str
    from_us: int
    until_us: int


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds two parties: the version and text both signed, since when, and the agreement with their positions alone.

    In `agreement` every other party stands reserved on everything, and what is suspended between the two at that instant is suspended.
    """

    pair: tuple[str, str]
    version: str
    signed: str
    since_us: int
    agreement: Agreement
    stopped: tuple[Stopped, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that follows from the acts on one agreement at an instant. `turns_us`: every instant at which something turns."""

    agreement_id: str
    at_us: int
    versions: Mapping[str, Version] = field(default_factory=dict)
    stands: Mapping[tuple[str, str, str], Stand] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    bindings: Mapping[tuple[str, str], Binding] = field(default_factory=dict)
    not_counted: Mapping[str, str] = field(default_factory=dict)
    turns_us: tuple[int, ...] = ()

    def stand(self, party: str, version: str, clause: str) -> Stand:
        """Where a party stands on a clause of a version by its own newest word. Raises: KeyError for a version there is not."""
        return self.stands.get((party, clause, self.versions[version].hashes[clause]), Stand.OPEN)

    def positions(self, version: str) -> tuple[stating.Position, ...]:
        """Every position on a version that is not agreed, sorted: what a signature now would name."""
        parties = sorted(self.versions[version].agreement.parties.ids())
        stands = ((party, clause, self.stand(party, version, clause)) for party in parties for clause in stating.CLAUSE_TYPES)
        return tuple(sorted((party, clause, stand.value) for party, clause, stand in stands if stand is not Stand.AGREED))

    def state(self, version: str) -> str:
        """The state of a version, one of AGREEMENT_MOVES."""
        bound = [binding for binding in self.bindings.values() if binding.version == version]
        held = self.versions[version].agreement
        if bound:
            over = not held.term.holds(self.at_us)
            stopped = any(stop.from_us <= self.at_us < stop.until_us for binding in bound for stop in binding.stopped)
            return "ended" if over else "suspended" if stopped else "in_force"
        newer = [self.versions[binding.version].agreement.version for binding in self.bindings.values()]
        if any(number >= held.version for number in newer):
            return "replaced"
        return "signed" if any(sign.version == version for sign in self.signatures) else "proposed"
