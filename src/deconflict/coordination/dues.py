"""What is due of whom, and when: one function for all that is settled and accounted for, so that both sides see the same overdue.

It is read off the picture and shown; nothing is rung for it. An entry's own ladder of acknowledgements is `line`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from deconflict.agreement.rules import Rules
from deconflict.coordination import breaches, claims, incident, meeting
from deconflict.coordination.matter import parties_of
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.statements.incidents import ReportStage

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
    every = (_requests, _reviews, _breaches, _signatures, _actions, _reports)
    return sorted(due for each in every for due in each(picture, party, rules, now_us))


def next_due_us(picture: Picture, party: str, rules: Between, now_us: int) -> int | None:
    """When the next of them becomes overdue; None when nothing will."""
    return min((due.at_us for due in dues(picture, party, rules, now_us) if not due.overdue), default=None)


def _concerning(picture: Picture, party: str, kind: str) -> Iterator[Said]:
    """What was said of that kind to or by `party`; nothing is due of what lay outside the agreement."""
    return (said for said in picture.affairs.all(kind) if party in parties_of(said) and picture.affairs.counts(said))


def _asked(said: Said) -> list[str]:
    return [party for party in said.message.to if party != said.author]


def _requests(picture: Picture, party: str, rules: Between, now_us: int) -> Iterator[Due]:
    for said in _concerning(picture, party, "REQUEST_FOR_INFORMATION"):
        for owner in _asked(said):
            between = rules(said.author, owner)
            _, answer = claims.request_state(picture, said, owner, between, now_us)
            if answer is None:
                at_us = claims.request_due_us(said, between)
                yield Due(at_us, What.INFORMATION, said.entry, owner, now_us > at_us)


def _reviews(picture: Picture, party: str, rules: Between, now_us: int) -> Iterator[Due]:
    """A claim is looked into within the review interval by everyone it was put to."""
    for said in _concerning(picture, party, "CLAIM"):
        findings = claims.claim_of(picture, said).findings
        for owner in _asked(said):
            at_us = said.written_at_us + rules(said.author, owner).claims.review_us
            if owner not in findings:
                yield Due(at_us, What.REVIEW, said.entry, owner, now_us > at_us)


def _breaches(picture: Picture, party: str, rules: Between, now_us: int) -> Iterator[Due]:
    for said in _concerning(picture, party, "BREACH_ENTRY"):
        for owner in _asked(said):
            breach = breaches.breach_of(picture, said, rules(said.author, owner), now_us)
            if owner not in breach.answers:
                yield Due(breach.due_us, What.BREACH_ANSWER, said.entry, owner, now_us > breach.due_us)


def _signatures(picture: Picture, party: str, rules: Between, now_us: int) -> Iterator[Due]:
    for said in _concerning(picture, party, "MINUTES"):
        for owner in _asked(said):
            minutes = meeting.minutes_of(picture, said, rules(said.author, owner))
            if owner not in minutes.signed_by:
                yield Due(minutes.due_us, What.SIGNATURE, said.entry, owner, now_us > minutes.due_us)


def _actions(picture: Picture, party: str, rules: Between, now_us: int) -> Iterator[Due]:
    for said in _concerning(picture, party, "ACTION_ITEM"):
        other = next((one for one in parties_of(said) if one != said.author), said.author)
        action = meeting.action_of(picture, said, rules(said.author, other), now_us)
        if action.done_at_us is None:
            yield Due(action.due_us, What.ACTION, said.entry, action.owner, now_us > action.due_us)


def _reports(picture: Picture, party: str, rules: Between, now_us: int) -> Iterator[Due]:
    for one in incident.incidents(picture):
        root = one.reports[0]
        if party not in parties_of(root):
            continue
        for owner in one.owed_by:
            between = rules(root.author, owner if owner != root.author else next(iter(_asked(root)), owner))
            made = one.stages(owner)
            for what, stage, fulfilled_by in _REPORTS:
                at_us = incident.stage_due_us(one, stage, between)
                if not made & fulfilled_by:
                    yield Due(at_us, what, one.root, owner, now_us > at_us)
