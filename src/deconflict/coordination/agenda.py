"""What a meeting has to deal with, found in the record by itself: what is disputed, what is open, what is overdue.

Both parties find the same points in the same order. What a point says in words is the phrasebook's; here it is a code and an entry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from deconflict.agreement.rules import Rules
from deconflict.coordination import breaches, claims, incident, meeting
from deconflict.coordination.matter import parties_of
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture

MOST_POINTS: Final = 15
"""An AGENDA names its meeting and as many matters in its refs."""


class Why(StrEnum):
    """Why something is on the agenda, the most pressing first."""

    BREACH_DISPUTED = "breach_disputed"
    CLASSES_DIFFER = "classes_differ"
    FINDINGS_DIFFER = "findings_differ"
    LINES_RESERVED = "lines_reserved"
    QUESTION_OVERDUE = "question_overdue"
    ACTION_OVERDUE = "action_overdue"
    REPORT_OVERDUE = "report_overdue"
    BREACH_UNANSWERED = "breach_unanswered"
    QUESTION_DECLINED = "question_declined"
    CLAIM_OPEN = "claim_open"
    MINUTES_UNSIGNED = "minutes_unsigned"
    ACTION_OPEN = "action_open"


_ORDER: Final = tuple(Why)


class Point(NamedTuple):
    """One point of an agenda: why, and the entry of the matter."""

    why: Why
    entry: str


def points(picture: Picture, parties: Collection[str], rules: Rules, now_us: int) -> list[Point]:
    """Every open dispute between the parties of one line, the most pressing first, then the oldest; each matter once."""
    among = tuple(sorted(parties))
    every = (_breaches, _incidents, _claims, _requests, _minutes, _actions)
    found = [(_ORDER.index(why), said.written_at_us, said.entry) for each in every for why, said in each(picture, among, rules, now_us)]
    return [Point(_ORDER[place], entry) for place, _, entry in sorted(found)]


Found = Iterator[tuple[Why, Said]]


def _between(picture: Picture, among: tuple[str, ...], kind: str) -> Iterator[Said]:
    return (said for said in picture.affairs.all(kind) if parties_of(said) == among and picture.affairs.counts(said))


def _breaches(picture: Picture, among: tuple[str, ...], rules: Rules, now_us: int) -> Found:
    for said in _between(picture, among, "BREACH_ENTRY"):
        stances = set(breaches.breach_of(picture, said, rules, now_us).stances.values())
        if breaches.Stance.DISPUTED in stances:
            yield Why.BREACH_DISPUTED, said
        elif stances - {breaches.Stance.AGREED}:
            yield Why.BREACH_UNANSWERED, said


def _incidents(picture: Picture, among: tuple[str, ...], rules: Rules, now_us: int) -> Found:
    for one in incident.incidents(picture):
        if parties_of(one.reports[0]) != among:
            continue
        stated = {one.classes(party)[-1][1] for party in among if one.of(party)}
        owed = (stage for party in one.owed_by for stage in incident.stages_due(one, party, rules))
        if len(stated) > 1:
            yield Why.CLASSES_DIFFER, one.reports[0]
        elif any(stage.entry is None and now_us > stage.due_us for stage in owed):
            yield Why.REPORT_OVERDUE, one.reports[0]


def _claims(picture: Picture, among: tuple[str, ...], rules: Rules, now_us: int) -> Found:
    for said in _between(picture, among, "CLAIM"):
        if claims.first_of(picture, said) is None:
            seen = claims.claim_of(picture, said)
            if len({str(found.main.found) for found in seen.findings.values()}) > 1:  # type: ignore[attr-defined]
                yield Why.FINDINGS_DIFFER, said
            elif not seen.agreed:
                yield Why.CLAIM_OPEN, said


def _requests(picture: Picture, among: tuple[str, ...], rules: Rules, now_us: int) -> Found:
    for said in _between(picture, among, "REQUEST_FOR_INFORMATION"):
        states = {claims.request_state(picture, said, party, rules, now_us)[0] for party in among if party != said.author}
        if claims.RequestState.OVERDUE in states:
            yield Why.QUESTION_OVERDUE, said
        elif claims.RequestState.DECLINED in states:
            yield Why.QUESTION_DECLINED, said


def _minutes(picture: Picture, among: tuple[str, ...], rules: Rules, now_us: int) -> Found:
    for said in _between(picture, among, "MINUTES"):
        state = meeting.minutes_of(picture, said, rules).state
        if state is meeting.MinutesState.RESERVED:
            yield Why.LINES_RESERVED, said
        elif state is meeting.MinutesState.UNILATERAL:
            yield Why.MINUTES_UNSIGNED, said


def _actions(picture: Picture, among: tuple[str, ...], rules: Rules, now_us: int) -> Found:
    for said in _between(picture, among, "ACTION_ITEM"):
        action = meeting.action_of(picture, said, rules, now_us)
        if action.done_at_us is None:
            yield (Why.ACTION_OVERDUE if action.state is meeting.ActionState.OVERDUE else Why.ACTION_OPEN), said
