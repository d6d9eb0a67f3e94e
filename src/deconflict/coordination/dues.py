"""What is due of whom, and when: one function for all that is settled and accounted for, so that both sides see the same overdue.

It is read off the picture and shown; nothing is rung for it. An entry's own ladder of acknowledgements is `line`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from deconflict.agreement.rules import Rules
from deconflict.coordination import breaches, claims, incident, meeting
from deconflict.coordination.matter import parties_of
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.statements.incidents import ReportStage
from deconflict.statements.meetings import MeetingConvene

Between = Callable[[str, str], Rules]
"""The rules between two parties."""


class What(StrEnum):
    """What is due."""

    INFORMATION = "information"
    REVIEW = "review"
    BREACH_ANSWER = "breach_answer"
    SIGNATURE = "signature"
    ACTION = "action"
    INITIAL_REPORT = "initial_report"
    PRELIMINARY_REPORT = "preliminary_report"
    FINAL_REPORT = "final_report"
    MISSING = "missing"
    MEETING = "meeting"


class Due(NamedTuple):
    """`owner` owes `what` on the matter of `entry` by `at_us`; what is done is due no more."""

    at_us: int
    what: What
    entry: str
    owner: str
    overdue: bool


_REPORTS = (
    (What.INITIAL_REPORT, ReportStage.INITIAL, frozenset(ReportStage)),
    (What.PRELIMINARY_REPORT, ReportStage.PRELIMINARY, frozenset({ReportStage.PRELIMINARY, ReportStage.FINAL})),
    (What.FINAL_REPORT, ReportStage.FINAL, frozenset({ReportStage.FINAL})),
)
"""(what is due, by the deadline of which stage, which stages fulfil it)."""


def dues(picture: Picture, party: str, rules: Between, now_us: int) -> list[Due]:
    """Everything outstanding that concerns `party`, as the one who owes it or the one it is owed to; earliest first."""
    matters = (said for kind in _OF for said in picture.affairs.all(kind) if party in parties_of(said))
    found = [due for said in matters for due in dues_of(picture, said, rules, now_us)]
    meetings = (said for said in meeting.last_regular(picture) if party in parties_of(said))
    return sorted([*found, *(due for said in meetings for due in _regular(said, rules, now_us))])


def dues_of(picture: Picture, said: Said, rules: Between, now_us: int) -> list[Due]:
    """What is outstanding on one matter; nothing is due of what lay outside the agreement, or of what is no matter."""
    each = _OF.get(said.kind)
    if said.kind == "MEETING_CONVENE" and said in meeting.last_regular(picture):
        return list(_regular(said, rules, now_us))
    return sorted(each(picture, said, rules, now_us)) if each is not None and picture.affairs.counts(said) else []


def next_due_us(picture: Picture, party: str, rules: Between, now_us: int) -> int | None:
    """When the next of them becomes overdue; None when nothing will."""
    return min((due.at_us for due in dues(picture, party, rules, now_us) if not due.overdue), default=None)


def _asked(said: Said) -> list[str]:
    return [party for party in said.message.to if party != said.author]


def _request(picture: Picture, said: Said, rules: Between, now_us: int) -> Iterator[Due]:
    for owner in _asked(said):
        between = rules(said.author, owner)
        _, answer = claims.request_state(picture, said, owner, between, now_us)
        if answer is None:
            at_us = claims.request_due_us(said, between)
            yield Due(at_us, What.INFORMATION, said.entry, owner, now_us > at_us)


def _claim(picture: Picture, said: Said, rules: Between, now_us: int) -> Iterator[Due]:
    """A claim is looked into within the review interval by everyone it was put to; who made it says where and when, if it did not."""
    if claims.first_of(picture, said) is not None:
        return
    seen = claims.claim_of(picture, said)
    if claims.insufficient(seen.told):
        at_us = min((claims.missing_due_us(said, rules(said.author, other)) for other in _asked(said)), default=said.written_at_us)
        yield Due(at_us, What.MISSING, said.entry, said.author, now_us > at_us)
    for owner in _asked(said):
        at_us = said.written_at_us + rules(said.author, owner).claims.review_us
        if owner not in seen.findings:
            yield Due(at_us, What.REVIEW, said.entry, owner, now_us > at_us)


def _breach(picture: Picture, said: Said, rules: Between, now_us: int) -> Iterator[Due]:
    for owner in _asked(said):
        breach = breaches.breach_of(picture, said, rules(said.author, owner), now_us)
        if owner not in breach.answers:
            yield Due(breach.due_us, What.BREACH_ANSWER, said.entry, owner, now_us > breach.due_us)


def _minutes(picture: Picture, said: Said, rules: Between, now_us: int) -> Iterator[Due]:
    for owner in _asked(said):
        minutes = meeting.minutes_of(picture, said, rules(said.author, owner))
        if owner not in minutes.signed_by:
            yield Due(minutes.due_us, What.SIGNATURE, said.entry, owner, now_us > minutes.due_us)


def _actions(picture: Picture, said: Said, rules: Between, now_us: int) -> Iterator[Due]:
    other = next((one for one in parties_of(said) if one != said.author), said.author)
    action = meeting.action_of(picture, said, rules(said.author, other), now_us)
    if action.done_at_us is None:
        yield Due(action.due_us, What.ACTION, said.entry, action.owner, now_us > action.due_us)


def _regular(said: Said, rules: Between, now_us: int) -> Iterator[Due]:
    """The next regular meeting of a sort, to be called by whoever called the last."""
    assert isinstance(said.main, MeetingConvene)
    every_us = min((meeting.every_us(said.main, rules(said.author, other)) for other in _asked(said)), default=None)
    if every_us is not None:
        at_us = said.main.from_us + every_us
        yield Due(at_us, What.MEETING, said.entry, said.author, now_us > at_us)


def _reports(picture: Picture, said: Said, rules: Between, now_us: int) -> Iterator[Due]:
    """What is owed of a whole incident, on its first report."""
    if incident.root_of(picture, said).entry != said.entry:
        return
    one = incident.incident_of(picture, said)
    for owner in one.owed_by:
        between = rules(said.author, owner if owner != said.author else next(iter(_asked(said)), owner))
        made = one.stages(owner)
        for what, stage, fulfilled_by in _REPORTS:
            at_us = incident.stage_due_us(one, stage, between)
            if not made & fulfilled_by:
                yield Due(at_us, what, one.root, owner, now_us > at_us)


_OF: Final[Mapping[str, Callable[[Picture, Said, Between, int], Iterator[Due]]]] = MappingProxyType(
    {
        "REQUEST_FOR_INFORMATION": _request, "CLAIM": _claim, "BREACH_ENTRY": _breach, "MINUTES": _minutes, "ACTION_ITEM": _actions,
        "INCIDENT_REPORT": _reports,
    }
)  # fmt: skip
"""Kinds that something is due of, each with what it is; the next regular meeting is due of a MEETING_CONVENE."""
MATTERS: Final = frozenset({*_OF, "MEETING_CONVENE"})
"""Kinds that something can be due of."""
