"""The agenda finds what is open between two by itself: the same points at both, the most pressing first, gone when they are settled."""

from __future__ import annotations

import random
from typing import Any

from deconflict.coordination.agenda import Point, Why, points
from deconflict.statements.breaches import DisputeGround
from deconflict.statements.claims import ClaimSource, Confidence, DeclineReason, Finding, Question
from deconflict.statements.incidents import IncidentClass, ReportStage

from .affairs import DAY, HOUR, RULES, WHERE, S, Talk


def found(made: Talk, later_us: int = 0) -> list[Point]:
    return points(made.picture, (made.b, made.a), RULES, made.now_us + later_us)


def said(made: Talk, by: str, kind: str, /, *refs: str, **fields: Any) -> str:
    made.wait(S)
    return made.say(by, kind, *refs, **fields)


def report(made: Talk, party: str, *refs: str, **changes: Any) -> str:
    fields: dict[str, Any] = {"incident_id": f"I{made.now_us}", "stage": ReportStage.INITIAL, "place": WHERE, "from_us": 1, "until_us": 1}
    return said(made, party, "INCIDENT_REPORT", *refs, **{**fields, "incident_class": IncidentClass.DISPUTED, **changes})


def test_every_open_dispute_is_a_point_and_goes_when_it_is_settled() -> None:
    made = Talk()
    disputed = said(made, made.a, "BREACH_ENTRY", breached="conduct", party=made.b, at_us=1)
    said(made, made.b, "BREACH_DISPUTE", disputed, ground=DisputeGround.NOT_OURS)
    silent = said(made, made.a, "BREACH_ENTRY", breached="conduct", party=made.b, at_us=1)
    named = {"source": ClaimSource.PRESS, "confidence": Confidence.LOW, "place": WHERE, "from_us": 1}
    claim, differ = said(made, made.a, "CLAIM", **named), said(made, made.a, "CLAIM", **named)
    said(made, made.a, "CLAIM", claim, **named)
    said(made, made.a, "FINDING", differ, found=Finding.CREDIBLE)
    said(made, made.b, "FINDING", differ, found=Finding.NON_CREDIBLE)
    declined = said(made, made.a, "REQUEST_FOR_INFORMATION", question=Question.EVIDENCE)
    said(made, made.b, "DECLINE", declined, reason=DeclineReason.NOT_HELD)
    open_ = said(made, made.a, "REQUEST_FOR_INFORMATION", question=Question.EVIDENCE)
    minutes, reserved = (said(made, made.a, "MINUTES", present=(made.a,), lines=("x",)) for _ in range(2))
    said(made, made.b, "MINUTES_RESERVE", reserved, reserved=(1,), why="no")
    action = said(made, made.a, "ACTION_ITEM", action_id="A1", owner=made.b, text="x", due_us=made.now_us + HOUR)
    incident = report(made, made.a)
    report(made, made.b, incident, incident_class=IncidentClass.UNINTENDED)
    alone = report(made, made.a, parties=(made.b,))
    assert found(made) == [
        (Why.BREACH_DISPUTED, disputed), (Why.CLASSES_DIFFER, incident), (Why.FINDINGS_DIFFER, differ), (Why.LINES_RESERVED, reserved),
        (Why.BREACH_UNANSWERED, silent), (Why.QUESTION_DECLINED, declined), (Why.CLAIM_OPEN, claim), (Why.MINUTES_UNSIGNED, minutes),
        (Why.ACTION_OPEN, action),
    ]  # fmt: skip
    late = {point.entry: point.why for point in found(made, 8 * DAY)}
    assert (late[open_], late[action], late[alone]) == (Why.QUESTION_OVERDUE, Why.ACTION_OVERDUE, Why.REPORT_OVERDUE)
    order = list(made.entries)
    random.Random(4).shuffle(order)
    assert points(made.refolded(order), (made.a, made.b), RULES, made.now_us) == found(made)
    for party, kind, entry, fields in (
        (made.b, "BREACH_AGREE", silent, {}), (made.b, "MINUTES_SIGN", minutes, {}), (made.b, "ACTION_DONE", action, {}),
        (made.a, "FINDING", claim, {"found": Finding.CREDIBLE}), (made.b, "FINDING", claim, {"found": Finding.CREDIBLE}),
    ):  # fmt: skip
        said(made, party, kind, entry, **fields)
    assert {silent, minutes, action, claim}.isdisjoint(point.entry for point in found(made))


def test_what_others_have_between_them_is_none_of_ours() -> None:
    made = Talk("ALFA", "BRAVO", "CHARLIE")
    said(made, made.a, "BREACH_ENTRY", breached="conduct", party=made.b, at_us=1)
    report(made, made.a)
    assert points(made.picture, (made.a, made.b), RULES, made.now_us) == []
