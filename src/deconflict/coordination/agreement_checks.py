"""Which act on an agreement our own people may say. Each refusal names the clause and how to mend it; none of these binds a peer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from deconflict.agreement import stating
from deconflict.agreement.agreement import version_hash
from deconflict.agreement.parties import CORE_CLAUSES
from deconflict.coordination.standing import Binding, Stand, Standing, Version
from deconflict.errors import Refused, Stale
from deconflict.statements.agreements import (
    AgreementAmend,
    AgreementPropose,
    AgreementSign,
    ClauseAccept,
    ClauseReject,
    ClauseReserve,
    Mandate,
    Resume,
    ResumePropose,
    Suspend,
    stated_of,
)  # fmt: skip

SLACK_US = 10_000_000
"""How long an act may have been on its way to the node: it asks for the soonest, and counts from the soonest the notice allows."""


def check_mandate(main: Mandate, now_us: int) -> None:
    """Refuse a mandate that is over before it begins, or already. Raises: Refused."""
    if not main.withdrawn and not max(main.from_us, now_us) < main.until_us:
        raise Refused("the mandate ends before it begins, or has ended", where="until", mend="give an end that is still to come")


def check_act(standing: Standing, me: str, main: Any, now_us: int) -> None:
    """Refuse an act that would not count, or that our own people should not make. Raises: Refused, Stale."""
    _CHECKS[type(main)](standing, me, main, now_us)


def _propose(standing: Standing, me: str, main: AgreementPropose, now_us: int) -> None:
    made = stating.read(main.agreement_id, main.title, stated_of(main.clauses))
    if me not in made.parties.ids():
        raise Refused("we are no party to it", where="parties.parties", mend=f"name {me} under parties")
    if any(binding.pair.count(me) for binding in standing.bindings.values()):
        mend = "change it: deconflict agreement amend, or give the new one an id of its own"
        raise Refused(f"an agreement {main.agreement_id} is in force already", where="agreement_id", mend=mend)


def _amend(standing: Standing, me: str, main: AgreementAmend, now_us: int) -> None:
    base = _version(standing, main.base)
    made = stating.amended(base.agreement, stated_of(main.clauses), main.effective_at_us)
    if version_hash(made) != main.version:
        raise Refused(
            "the hash is not that of the version it makes", where="version", mend="read the version in force again and amend that"
        )
    if main.effective_at_us < now_us:
        raise Refused("it would be in force before it is proposed", where="effective_at", mend="give an instant still to come")
    if not _binds(standing, me, main.base):
        raise Refused("that version is not in force with anybody", where="base", mend="propose another draft instead")


def _clauses(standing: Standing, me: str, main: ClauseAccept | ClauseReserve | ClauseReject, now_us: int) -> None:
    version = _version(standing, main.version)
    _party(version, me)
    for ref in main.clauses:
        if version.hashes[ref.clause] != ref.hash:
            raise Stale(
                f"{ref.clause} does not stand so in that version", where=ref.clause, mend="read it again: deconflict agreement show"
            )


def _sign(standing: Standing, me: str, main: AgreementSign, now_us: int) -> None:
    version = _version(standing, main.version)
    _party(version, me)
    positions = standing.positions(main.version)
    if main.signed != stating.signed_hash(main.version, positions):
        raise Stale("somebody has said more about its clauses since you read it", where="signed", mend="read it again, then sign")
    unsaid = [clause for party, clause, status in positions if party == me and status == Stand.OPEN]
    if unsaid:
        mend = "deconflict agreement accept, reserve or reject"
        raise Refused(f"we have not said where we stand on {', '.join(unsaid)}", where=unsaid[0], mend=mend)
    silent = {party for party, _, status in positions if status == Stand.OPEN}
    if not version.agreement.parties.ids() - silent - {me}:
        raise Refused("no other party has said where it stands on every clause", where="positions", mend="wait for its word, then sign")


def _suspend(standing: Standing, me: str, main: Suspend, now_us: int) -> None:
    bindings = [binding for pair, binding in standing.bindings.items() if me in pair]
    if not bindings:
        raise Refused("this agreement is in force with nobody", where="agreement_id", mend="deconflict agreement show")
    if any(held.party == me and held.suspension_id == main.suspension_id for held in standing.suspensions):
        raise Refused("a suspension of ours has this id already", where="suspension_id", mend="give it another")
    for clause in main.clauses:
        _check_suspendable(bindings, clause)
    notice_us = max(binding.agreement.suspension_resumption.notice_us for binding in bindings)
    if main.from_us < now_us + notice_us - SLACK_US:
        mend = f"suspend from {notice_us // 1_000_000} s after now on, or later"
        raise Refused("it is sooner than the notice that was agreed", where="suspension_resumption.notice", mend=mend)


def _check_suspendable(bindings: Iterable[Binding], clause: str) -> None:
    for binding in bindings:
        rule = binding.agreement.suspension_resumption
        if clause in CORE_CLAUSES or clause in rule.never_stops:
            raise Refused(f"{clause} never stops", where=clause, mend="suspend the clauses beside it")
        if clause not in rule.suspendable:
            mend = f"one of {', '.join(rule.suspendable) or 'none'}; or amend the agreement"
            raise Refused(f"{clause} was not agreed to be suspendable", where=clause, mend=mend)


def _resume(standing: Standing, me: str, main: Resume | ResumePropose, now_us: int) -> None:
    stopped = {
        stop.clause for pair, binding in standing.bindings.items() if me in pair for stop in binding.stopped
        if (stop.party, stop.suspension_id) == (main.party, main.suspension_id) and now_us < stop.until_us
    }  # fmt: skip
    for clause in main.clauses:
        if clause not in stopped:
            mend = f"that suspension stops {', '.join(sorted(stopped)) or 'nothing'} now"
            raise Refused(f"{clause} is not suspended by it", where=clause, mend=mend)


def _version(standing: Standing, name: str) -> Version:
    if name not in standing.versions:
        known = ", ".join(sorted(standing.versions)) or "none"
        raise Refused("there is no such version", where="version", mend=f"versions of {standing.agreement_id}: {known}")
    return standing.versions[name]


def _party(version: Version, me: str) -> None:
    if me not in version.agreement.parties.ids():
        raise Refused("we are no party to it", where="parties.parties", mend="only its parties say where they stand")


def _binds(standing: Standing, me: str, version: str) -> bool:
    return any(binding.version == version for pair, binding in standing.bindings.items() if me in pair)


_CHECKS: Mapping[type, Callable[[Standing, str, Any, int], None]] = MappingProxyType(
    {
        AgreementPropose: _propose, AgreementAmend: _amend, ClauseAccept: _clauses, ClauseReserve: _clauses, ClauseReject: _clauses,
        AgreementSign: _sign, Suspend: _suspend, Resume: _resume, ResumePropose: _resume,
    }
)  # fmt: skip
