"""Acts on an agreement as statements: what a desk, a program or a simulated person files. Whether one may be said is checked elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deconflict.agreement import stating
from deconflict.agreement.agreement import CLAUSES, Agreement, neutral, version_hash
from deconflict.agreement.parties import Member, Parties
from deconflict.coordination.standing import Standing, Version
from deconflict.errors import Refused
from deconflict.statements.agreements import (
    AgreementAmend,
    AgreementPropose,
    AgreementSign,
    ClauseAccept,
    ClauseRef,
    ClauseReject,
    ClauseReserve,
    ClauseStated,
    PositionStated,
    Signatory,
    Standpoint,
)  # fmt: skip
from deconflict.statements.base import MessageHeader

ON_CLAUSES = {"accept": ClauseAccept, "reserve": ClauseReserve, "reject": ClauseReject}
"""What can be said of single clauses, by the word people use."""


def default_agreement(agreement_id: str, title: str, members: Sequence[Member]) -> Agreement:
    """An agreement of these parties in which every other clause stands at its default."""
    return Agreement(agreement_id=agreement_id, title=title, parties=Parties(parties=tuple(members)))


def propose(message: MessageHeader, agreement: Agreement, remark: str | None = None) -> AgreementPropose:
    """The first version of an agreement, whole. Raises: Refused where it states positions: those are each party's own to say."""
    if neutral(agreement) != agreement:
        mend = "leave status and positions out, propose, then reserve or reject the clause: deconflict agreement reserve"
        raise Refused("a proposal states no positions", where=_positioned(agreement), mend=mend)
    return AgreementPropose(
        message=message, agreement_id=agreement.agreement_id, title=agreement.title, version=version_hash(agreement),
        clauses=tuple(ClauseStated(clause=name, terms=text) for name, text in stating.state(agreement)), remark=remark,
    )  # fmt: skip


def _positioned(agreement: Agreement) -> str:
    plain = neutral(agreement)
    return next(name for name, clause in agreement.clauses() if clause != getattr(plain, name))


def amend(message: MessageHeader, base: Version, wanted: Agreement, effective_at_us: int, remark: str | None = None) -> AgreementAmend:
    """The version after `base` in which every clause stands as in `wanted`. Raises: Refused where nothing differs."""
    stated = tuple((name, text) for name, text in stating.state(neutral(wanted)) if stating.clause_hash(name, text) != base.hashes[name])
    if not stated:
        raise Refused("no clause differs from the version in force", where=base.agreement.agreement_id, mend="change a clause, then amend")
    made = stating.amended(base.agreement, stated, effective_at_us)
    return AgreementAmend(
        message=message, agreement_id=base.agreement.agreement_id, base=base.hash, version=version_hash(made),
        effective_at_us=effective_at_us, clauses=tuple(ClauseStated(clause=name, terms=text) for name, text in stated), remark=remark,
    )  # fmt: skip


def on_clauses(
    word: str, message: MessageHeader, version: Version, clauses: Iterable[str] = (), remark: str | None = None
) -> ClauseAccept | ClauseReserve | ClauseReject:
    """Accept, reserve or reject these clauses of a version; none named = all. Raises: Refused for a clause there is not."""
    names = tuple(clauses) or CLAUSES
    for name in names:
        if name not in version.hashes:
            raise Refused("there is no such clause", where=name, mend=f"clauses are {', '.join(CLAUSES)}")
    refs = tuple(ClauseRef(clause=name, hash=version.hashes[name]) for name in dict.fromkeys(names))
    said = (message, version.agreement.agreement_id, version.hash, refs)
    if word == "accept":
        return ClauseAccept(message=said[0], agreement_id=said[1], version=said[2], clauses=said[3], remark=remark)
    kind = ClauseReserve if word == "reserve" else ClauseReject
    return kind(message=said[0], agreement_id=said[1], version=said[2], clauses=said[3], remark=remark or "")


def sign(message: MessageHeader, standing: Standing, version: str) -> AgreementSign:
    """The signature under a version as every clause stands now; the node puts in the two persons who sign. Raises: KeyError."""
    positions = standing.positions(version)
    one = Signatory(name=message.by, role=message.from_role)
    return AgreementSign(
        message=message, agreement_id=standing.agreement_id, version=version, signed=stating.signed_hash(version, positions),
        signatories=(one, one), positions=positions_stated(positions),
    )  # fmt: skip


def positions_stated(positions: Iterable[stating.Position]) -> tuple[PositionStated, ...]:
    """Positions as an AGREEMENT_SIGN states them."""
    by_stand: dict[tuple[str, str], list[str]] = {}
    for party, clause, status in positions:
        by_stand.setdefault((party, status), []).append(clause)
    return tuple(
        PositionStated(party=party, stands=Standpoint(status), clauses=tuple(clauses))
        for (party, status), clauses in sorted(by_stand.items())
    )


def newest_version(standing: Standing) -> Version:
    """The version people mean when they name none: the highest, of several the one proposed last. Raises: Refused where there is none."""
    if not standing.versions:
        raise Refused(f"nothing is proposed under {standing.agreement_id!r}", where="agreement_id", mend="deconflict agreement propose")
    return max(standing.versions.values(), key=lambda held: (held.agreement.version, held.proposed_us, held.hash))
