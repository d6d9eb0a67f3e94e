"""Claims of harm, and questions with a deadline: three answers that are not each other, findings that bind nobody else, reopening.

A claim stays open until a party finds something; it is settled (`agreed`) only when everybody found the same. Where findings differ it
is open. Nothing here asks a clock which finding came later: a REOPEN names the finding it undoes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from deconflict.agreement.rules import Rules
from deconflict.coordination.matter import check_period, first_of_each, matter_of, parties_of
from deconflict.errors import Refused
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart
from deconflict.statements.claims import Claim, ClaimAnswer, ClaimCode, Finding, FindingMade, Missing, Reopen, RequestForInformation
from deconflict.statements.evidence import Harm


class ClaimState(StrEnum):
    """Where a claim stands (after the practice of civilian-harm cells)."""

    OPEN = "OPEN"
    CREDIBLE = "CREDIBLE"
    NON_CREDIBLE = "NON_CREDIBLE"
    DUPLICATE = "DUPLICATE"
    REOPENED = "REOPENED"


_FOUND = frozenset({ClaimState.CREDIBLE, ClaimState.NON_CREDIBLE, ClaimState.DUPLICATE})
MOVES: Mapping[ClaimState, frozenset[ClaimState]] = MappingProxyType(
    {
        ClaimState.OPEN: _FOUND | {ClaimState.REOPENED},
        ClaimState.CREDIBLE: _FOUND | {ClaimState.OPEN, ClaimState.REOPENED},
        ClaimState.NON_CREDIBLE: _FOUND | {ClaimState.OPEN, ClaimState.REOPENED},
        ClaimState.DUPLICATE: _FOUND | {ClaimState.OPEN, ClaimState.REOPENED},
        ClaimState.REOPENED: _FOUND | {ClaimState.OPEN},
    }
)
"""How one entry can change a claim: found to OPEN where another party finds something else, found to found where one corrects itself."""


class RequestState(StrEnum):
    """Where a request for information stands at one party."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    DECLINED = "DECLINED"
    OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True)
class Answered:
    """One party's answers to a claim, first to last; the last counts. `linked`: every later one names the first."""

    answers: tuple[Said, ...]
    linked: bool

    @property
    def code(self) -> ClaimCode:
        """The code that counts now."""
        return _answer(self.answers[-1]).code


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with all that was said of it. `asks`: what it would need; `findings`: the standing one of each party; `agreed`: all alike."""

    said: Said
    asks: tuple[Missing, ...]
    answers: Mapping[str, Answered]
    findings: Mapping[str, Said]
    reopened: tuple[str, ...]
    rebuttals: tuple[str, ...]
    state: ClaimState
    agreed: bool


def _answer(said: Said) -> ClaimAnswer:
    assert isinstance(said.main, ClaimAnswer)
    return said.main


def _finding(said: Said) -> Finding:
    assert isinstance(said.main, FindingMade)
    return said.main.found


def missing(claim: Claim) -> tuple[Missing, ...]:
    """What a claim lacks; one without a place or a time is insufficient."""
    lacks = {
        Missing.PLACE: claim.place is None, Missing.TIME: claim.from_us is None,
        Missing.HARM: set(claim.harm) <= {Harm.UNKNOWN}, Missing.EVIDENCE: not claim.evidence,
    }  # fmt: skip
    return tuple(what for what, lacking in lacks.items() if lacking)


def insufficient(claim: Claim) -> bool:
    """Whether it lacks a place or a time."""
    return bool({Missing.PLACE, Missing.TIME} & set(missing(claim)))


def _answers(picture: Picture, claim: Said) -> dict[str, Answered]:
    found: dict[str, list[Said]] = {}
    for answer in picture.affairs.on(claim, "CLAIM_ANSWER"):
        if answer.author in claim.message.to and answer.author != claim.author:
            found.setdefault(answer.author, []).append(answer)
    return {
        party: Answered(tuple(answers), all(answers[0].entry in later.message.refs for later in answers[1:]))
        for party, answers in found.items()
    }


def claim_of(picture: Picture, said: Said) -> ClaimView:
    """What a CLAIM has come to."""
    assert isinstance(said.main, Claim)
    parties = parties_of(said)
    made = [finding for finding in picture.affairs.on(said, "FINDING") if finding.author in parties]
    undone = {finding.entry for finding in made if _reopened(picture, finding, parties)}
    standing: dict[str, Said] = {finding.author: finding for finding in made if finding.entry not in undone}
    results = {_finding(finding) for finding in standing.values()}
    if len(results) == 1:
        state = ClaimState[results.pop().name]
    else:
        state = ClaimState.REOPENED if undone and not standing else ClaimState.OPEN
    agreed = state in _FOUND and set(standing) == set(parties)
    rebuttals = tuple(act.entry for matter in (said, *made) for act in picture.affairs.on(matter, "REBUTTAL"))
    return ClaimView(
        said, missing(said.main), _answers(picture, said), standing, tuple(sorted(undone)), rebuttals, state, agreed,
    )  # fmt: skip


def _reopened(picture: Picture, finding: Said, parties: tuple[str, ...]) -> bool:
    return any(act.author in parties for act in picture.affairs.on(finding, "REOPEN"))


def claims(picture: Picture) -> list[ClaimView]:
    """Every claim, oldest first."""
    return [claim_of(picture, said) for said in picture.affairs.all("CLAIM")]


def request_due_us(said: Said, rules: Rules) -> int:
    """By when a request is due: 7 days or, urgent, 48 h by the clause; later where it gives more time itself."""
    main = said.main
    assert isinstance(main, RequestForInformation)
    period_us = rules.claims.rfi_urgent_us if main.urgent else rules.claims.rfi_deadline_us
    return max(said.written_at_us + period_us, main.needed_by_us or 0)


def request_state(picture: Picture, said: Said, party: str, rules: Rules, now_us: int) -> tuple[RequestState, Said | None]:
    """Where a request stands at one party it went to, and the party's own first answer."""
    answer = first_of_each(picture.affairs.on(said, "INFORMATION", "DECLINE")).get(party)
    if answer is not None:
        return (RequestState.ANSWERED if answer.kind == "INFORMATION" else RequestState.DECLINED), answer
    return (RequestState.OVERDUE if now_us > request_due_us(said, rules) else RequestState.OPEN), None


def check_claim(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own CLAIM only where what it does state cannot be; what it does not state it may lack."""
    assert isinstance(said, Claim)
    if said.until_us is not None:
        if said.from_us is None:
            raise Refused("it ends but does not begin", where="from_us", mend="give the earliest time it can have been")
        check_period(said.from_us, said.until_us, "until_us")


def check_answer(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own CLAIM_ANSWER to a claim that was not put to us, or that hides an answer we gave before."""
    assert isinstance(said, ClaimAnswer)
    claim = matter_of(picture, said, "CLAIM")
    if me not in claim.message.to or claim.author == me:
        raise Refused("this claim was not put to us", where="refs", mend="a REBUTTAL or a FINDING is open to everyone")
    if said.code is ClaimCode.INSUFFICIENT and not said.missing:
        raise Refused("insufficient for want of what?", where="missing", mend=f"name some of {', '.join(m.value for m in Missing)}")
    if said.code is ClaimCode.DUPLICATE:
        _check_duplicate(picture, claim, said.duplicate_of)
    before = _answers(picture, claim).get(me)
    if before is not None and before.answers[0].entry not in said.message.refs[1:]:
        first = before.answers[0]
        mend = f"name it after the claim: {first.entry}"
        raise Refused(f"we answered {_answer(first).code.value} before", where="refs", mend=mend)


def _check_duplicate(picture: Picture, claim: Said, other: str | None) -> None:
    if other is None or other == claim.entry or picture.affairs.get(other, "CLAIM") is None:
        raise Refused("a duplicate of which claim?", where="duplicate_of", mend="name another CLAIM that is held")


def check_finding(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own FINDING on no claim of ours or theirs, or as a duplicate of none."""
    assert isinstance(said, FindingMade)
    claim = matter_of(picture, said, "CLAIM")
    if me not in parties_of(claim):
        raise Refused("this claim is not between us", where="refs", mend="name one that was put to us, or that we made")
    if said.found is Finding.DUPLICATE:
        _check_duplicate(picture, claim, said.duplicate_of)


def check_reopen(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own REOPEN of no finding, or without a reason."""
    assert isinstance(said, Reopen)
    matter_of(picture, said, "FINDING")
    if not said.why.strip():
        raise Refused("reopened for what?", where="why", mend="say what is new")


def check_rebuttal(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own REBUTTAL of nothing."""
    matter_of(picture, said, "CLAIM", "CLAIM_ANSWER", "FINDING")


def check_request(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own question that would be due before it is asked."""
    assert isinstance(said, RequestForInformation)
    if said.needed_by_us is not None and said.needed_by_us <= now_us:
        raise Refused("it would be due already", where="needed_by_us", mend="leave it out: the clause gives the time")


def check_reply(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own INFORMATION or DECLINE to a question that was not put to us, or that we answered."""
    question = matter_of(picture, said, "REQUEST_FOR_INFORMATION")
    if me not in question.message.to or question.author == me:
        raise Refused("this question was not put to us", where="refs", mend="name one that was")
    if me in first_of_each(picture.affairs.on(question, "INFORMATION", "DECLINE")):
        raise Refused("we have answered this question", where="refs", mend="send a CORRECTION, or another message")
