"""Claims of harm, and questions with a deadline: three answers that are not each other, findings that bind nobody else, reopening.

A claim stays open until a party finds something; it is settled (`agreed`) only when everybody found the same. Where findings differ it
is open. Nothing here asks a clock which finding came later: a REOPEN names the finding it undoes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from deconflict.agreement.rules import Rules
from deconflict.coordination.matter import check_period, first_of_each, matter_of, parties_of
from deconflict.errors import Refused
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture, Place
from deconflict.statements.base import MessagePart
from deconflict.statements.claims import Claim, ClaimAnswer, ClaimCode, Finding, FindingMade, Missing, Reopen, RequestForInformation
from deconflict.statements.evidence import Harm
from deconflict.statements.lead import Correction

STATED: Final = ("harm", "place", "from_us", "until_us", "persons", "about", "evidence")
"""Fields of a claim that a later one of its author can complete; its source and how sure it was stay as they were said first."""
VALUES: Final = ("number", "place", "at_us", "words")
"""Where a CORRECTION states the right value."""


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
    """A claim with all that was said of it.

    `told`: the claim as its author tells it by now, `later` the entries that made it so. `asks`: what it would need; `findings`: the
    standing one of each party; `agreed`: all alike.
    """

    said: Said
    told: Claim
    later: tuple[str, ...]
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


def first_of(picture: Picture, said: Said) -> Said | None:
    """The claim that a CLAIM of the same author completes: the one it names first, on its line; None where it is a claim of its own."""
    named = picture.affairs.get(said.about, "CLAIM") if said.about is not None else None
    own = named is not None and named.author == said.author and named.line == said.line and named.message.status is said.message.status
    return named if own else None


def told(picture: Picture, said: Said) -> tuple[Claim, tuple[str, ...]]:
    """A claim as its author tells it by now, and the entries that made it so, in their order; what was said first stays in the record.

    A later CLAIM of its author that names it says the fields that it states, a CORRECTION the one that it corrects.
    """
    claim = _claim(said)
    later: list[tuple[Place, str, dict[str, Any]]] = []
    for more in picture.affairs.on(said, "CLAIM"):
        if more.author == said.author:
            later.append((more.place, more.entry, _stated(_claim(more))))
    record = picture.messages.get(said.entry)
    for entry, named in (record.named_by("CORRECTION") if record is not None else {}).items():
        main = picture.messages[entry].main
        if isinstance(main, Correction) and named.place.author == said.author and named.status is said.message.status:
            later.append((named.place, entry, _corrected(claim, main)))
    for _, _, fields in sorted(later, key=lambda one: one[0]):
        claim = replace(claim, **fields)
    return claim, tuple(entry for _, entry, fields in sorted(later, key=lambda one: one[0]) if fields)


def _claim(said: Said) -> Claim:
    assert isinstance(said.main, Claim)
    return said.main


def _stated(claim: Claim) -> dict[str, Any]:
    """What a claim that completes another states; what it leaves open stays as it was."""
    return {name: value for name in STATED if (value := getattr(claim, name)) not in (None, ())}


def _corrected(claim: Claim, said: Correction) -> dict[str, Any]:
    """The field that a correction rights; none where the claim has no such field, or cannot hold that value."""
    value = next((given for name in VALUES if (given := getattr(said, name)) is not None), None)
    if value is None or said.field == "message" or said.field not in claim.__struct_fields__:
        return {}
    plain = {**msgspec.to_builtins(claim), said.field: msgspec.to_builtins(value)}
    try:
        return {said.field: getattr(msgspec.convert(plain, Claim), said.field)}
    except msgspec.ValidationError:
        return {}


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
    claim, later = told(picture, said)
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
        said, claim, later, missing(claim), _answers(picture, said), standing, tuple(sorted(undone)), rebuttals, state, agreed,
    )  # fmt: skip


def _reopened(picture: Picture, finding: Said, parties: tuple[str, ...]) -> bool:
    return any(act.author in parties for act in picture.affairs.on(finding, "REOPEN"))


def claims(picture: Picture) -> list[ClaimView]:
    """Every claim, oldest first; one that completes another is part of that."""
    return [claim_of(picture, said) for said in picture.affairs.all("CLAIM") if first_of(picture, said) is None]


def missing_due_us(said: Said, rules: Rules) -> int:
    """By when who makes a claim without a place or a time is to say what is missing: as long as a question may take."""
    return said.written_at_us + rules.claims.rfi_deadline_us


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


def answered_late(said: Said, answer: Said, rules: Rules) -> bool:
    """Whether a request was answered after it was due, by the clock of who answered and beyond the agreed skew."""
    return answer.written_at_us > request_due_us(said, rules) + rules.max_skew_us


def check_claim(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own CLAIM only where what it does state cannot be; what it does not state it may lack."""
    assert isinstance(said, Claim)
    named = picture.affairs.get(said.message.refs[0], "CLAIM") if said.message.refs else None
    if named is not None and named.author == me and (earlier := first_of(picture, named)) is not None:
        raise Refused("this completes a claim that completes another", where="refs", mend=f"name the first: {earlier.entry}")
    if said.until_us is not None:
        if said.from_us is None:
            raise Refused("it ends but does not begin", where="from_us", mend="give the earliest time it can have been")
        check_period(said.from_us, said.until_us, "until_us")


def check_answer(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own CLAIM_ANSWER to a claim that was not put to us, or that hides an answer we gave before."""
    assert isinstance(said, ClaimAnswer)
    claim = matter_of(picture, said, "CLAIM")
    _check_first(picture, claim)
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


def _check_first(picture: Picture, claim: Said) -> None:
    earlier = first_of(picture, claim)
    if earlier is not None:
        raise Refused("this completes an earlier claim", where="refs", mend=f"name the first: {earlier.entry}")


def _check_duplicate(picture: Picture, claim: Said, other: str | None) -> None:
    if other is None or other == claim.entry or picture.affairs.get(other, "CLAIM") is None:
        raise Refused("a duplicate of which claim?", where="duplicate_of", mend="name another CLAIM that is held")


def check_finding(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own FINDING on no claim of ours or theirs, or as a duplicate of none."""
    assert isinstance(said, FindingMade)
    claim = matter_of(picture, said, "CLAIM")
    _check_first(picture, claim)
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
