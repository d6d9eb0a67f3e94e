"""Agreement: its clauses, what of them is in force between whom, its checks and its hash. Pure data; who signed it stands in the record."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from deconflict.agreement.clause import Clause
from deconflict.agreement.conduct import (
    BreachLedger,
    Claims,
    Conduct,
    EmergencySar,
    Incident,
    PriorityOfUsers,
)  # fmt: skip
from deconflict.agreement.exchange import (
    Acknowledgement,
    Alerting,
    Escalation,
    LineChecks,
    Notification,
    Time,
)  # fmt: skip
from deconflict.agreement.parties import (
    CORE_CLAUSES,
    Amendment,
    Contacts,
    Exercise,
    Languages,
    Meetings,
    NeverShared,
    Parties,
    PurposeAndLimits,
    Records,
    SuspensionResumption,
    Term,
)  # fmt: skip
from deconflict.agreement.space import (
    Altitudes,
    Area,
    ProtectedSites,
    Radio,
    Separation,
    ZonesAndCorridors,
)  # fmt: skip
from deconflict.agreement.terms import ClauseStatus, Hash, ItemId, Name
from deconflict.errors import Refused

HASH_PREFIX = b"deconflict/agreement/1\n"


class Agreement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What two or more parties agreed, clause by clause; each clause stands at its default unless stated."""

    agreement_id: ItemId
    title: Name
    version: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    previous: Hash | None = None
    parties: Parties
    purpose_and_limits: PurposeAndLimits = PurposeAndLimits()
    term: Term = Term()
    area: Area = Area()
    altitudes: Altitudes = Altitudes()
    separation_minima: Separation = Separation()
    zones_and_corridors: ZonesAndCorridors = ZonesAndCorridors()
    notification: Notification = Notification()
    acknowledgement: Acknowledgement = Acknowledgement()
    line_check: LineChecks = LineChecks()
    alerting: Alerting = Alerting()
    contacts: Contacts = Contacts()
    escalation: Escalation = Escalation()
    radio: Radio = Radio()
    conduct: Conduct = Conduct()
    priority: PriorityOfUsers = PriorityOfUsers()
    emergency_sar: EmergencySar = EmergencySar()
    protected_sites: ProtectedSites = ProtectedSites()
    incident: Incident = Incident()
    claims: Claims = Claims()
    breach_ledger: BreachLedger = BreachLedger()
    meetings: Meetings = Meetings()
    amendment: Amendment = Amendment()
    suspension_resumption: SuspensionResumption = SuspensionResumption()
    languages: Languages = Languages()
    never_shared: NeverShared = NeverShared()
    records: Records = Records()
    time: Time = Time()
    exercise: Exercise = Exercise()

    def clauses(self) -> Iterator[tuple[str, Clause]]:
        """Every clause with its id, in the order above."""
        for name in CLAUSES:
            yield name, getattr(self, name)

    def holds(self, *who: str) -> bool:
        """Whether all of these are parties to it."""
        return self.parties.ids().issuperset(who)


_TITLE = ("agreement_id", "title", "version", "previous")
CLAUSES: tuple[str, ...] = tuple(name for name in Agreement.__struct_fields__ if name not in _TITLE)
"""The ids of all clauses. They do not change."""


def agreement_hash(agreement: Agreement) -> str:
    """SHA-256 in base64url over the canonical encoding of every value, defaults spelt out, so that a later default changes no agreement."""
    data = msgspec.json.encode(_stated(msgspec.to_builtins(agreement)), order="sorted")
    return urlsafe_b64encode(hashlib.sha256(HASH_PREFIX + data).digest()).rstrip(b"=").decode("ascii")


def _stated(value: Any) -> Any:
    """Builtins without what is absent: `null` never occurs in what is hashed."""
    if isinstance(value, Mapping):
        return {key: _stated(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, (tuple, list)):
        return [_stated(inner) for inner in value]
    return value


def neutral(agreement: Agreement) -> Agreement:
    """The agreement with no position of anybody."""
    return replace(agreement, **{name: replace(clause, status=ClauseStatus.AGREED, positions={}) for name, clause in agreement.clauses()})


def version_hash(agreement: Agreement) -> str:
    """The name of a version: the hash of all its values, whoever stands where on them."""
    return agreement_hash(neutral(agreement))


def label(agreement: Agreement, version: str | None = None) -> str:
    """The agreement's id and version with the first letters of the version's hash: at most 64 characters, for people and CONFLICT_NOTICE.

    `version`: that hash, where it is known; to work it out encodes every clause.
    """
    return f"{agreement.agreement_id[:42]}/{agreement.version}#{(version or version_hash(agreement))[:8]}"


def in_force(agreement: Agreement, clause: str, among: Iterable[str], at_us: int) -> bool:
    """Whether `clause` binds all of `among` at that instant: in term, all are parties, and each agreed it.

    A core clause that was agreed and then suspended still counts: what never stops runs on the numbers agreed for it.
    Raises: Refused for a clause there is not.
    """
    if clause not in CLAUSES:
        raise Refused("there is no such clause", where=clause, mend=f"clauses are {', '.join(CLAUSES)}")
    who = tuple(among)
    if not agreement.holds(*who) or not agreement.term.holds(at_us):
        return False
    counts = {ClauseStatus.AGREED}
    if clause in CORE_CLAUSES:
        counts.add(ClauseStatus.SUSPENDED)
    stated: Clause = getattr(agreement, clause)
    return all(stated.position(party) in counts for party in who)


def clauses_in_force(agreement: Agreement, among: Iterable[str], at_us: int) -> tuple[str, ...]:
    """The ids of the clauses that bind all of `among` at that instant."""
    who = tuple(among)
    return tuple(clause for clause in CLAUSES if in_force(agreement, clause, who, at_us))
