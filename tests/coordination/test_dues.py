"""What is due of whom: the same for both, gone when it is done, overdue by the clauses' clock."""

from __future__ import annotations

import random
from typing import Any

from deconflict.coordination.dues import What, dues, dues_of, next_due_us
from deconflict.statements.base import Status
from deconflict.statements.claims import ClaimSource, Confidence, Finding, Question
from deconflict.statements.incidents import IncidentClass, ReportStage
from deconflict.statements.meetings import MeetingMode

from .affairs import DAY, HOUR, RULES, WHERE, S, Talk, rules


def report(made: Talk, party: str, stage: ReportStage, *refs: str, **more: Any) -> str:
    return made.say(
        party, "INCIDENT_REPORT", *refs, incident_id="I1", stage=stage, incident_class=IncidentClass.DISPUTED, place=WHERE, from_us=1,
        until_us=2, **more,
    )  # fmt: skip


def everything() -> tuple[Talk, dict[What, str]]:
    """ALFA asks BRAVO for one of each."""
    made = Talk()
    made.wait(S)
    said = {
        What.INFORMATION: made.say(made.a, "REQUEST_FOR_INFORMATION", question=Question.EVIDENCE),
        What.REVIEW: made.say(made.a, "CLAIM", source=ClaimSource.PRESS, confidence=Confidence.LOW),
        What.BREACH_ANSWER: made.say(made.a, "BREACH_ENTRY", breached="conduct", party=made.b, at_us=1),
        What.SIGNATURE: made.say(made.a, "MINUTES", present=(made.a, made.b), lines=("we met",)),
        What.ACTION: made.say(made.a, "ACTION_ITEM", action_id="A1", owner=made.b, text="look", due_us=made.now_us + HOUR),
        What.INITIAL_REPORT: report(made, made.a, ReportStage.INITIAL, parties=(made.b,)),
    }
    return made, said


def owed(made: Talk, party: str, now_us: int) -> set[tuple[What, str, bool]]:
    return {(due.what, due.entry, due.overdue) for due in dues(made.picture, party, rules, now_us) if due.owner == made.b}


def test_both_see_the_same_due_and_overdue_by_the_clauses() -> None:
    made, said = everything()
    written_us = made.now_us
    reports = {What.PRELIMINARY_REPORT: said[What.INITIAL_REPORT], What.FINAL_REPORT: said[What.INITIAL_REPORT]}
    expected = {**said, **reports}
    asks = {(due.what, due.at_us - written_us) for due in dues(made.picture, made.b, rules, written_us) if due.owner == made.a}
    assert (What.MISSING, 7 * DAY) in asks, "who claims says where and when"
    assert owed(made, made.b, written_us) == {(what, entry, False) for what, entry in expected.items()}
    after = {
        What.INFORMATION: 7 * DAY, What.REVIEW: 30 * DAY, What.BREACH_ANSWER: 3 * DAY, What.SIGNATURE: 3 * DAY, What.ACTION: HOUR,
        What.INITIAL_REPORT: DAY, What.PRELIMINARY_REPORT: 3 * DAY, What.FINAL_REPORT: 30 * DAY,
    }  # fmt: skip
    for now_us in sorted({written_us + span + extra for span in after.values() for extra in (0, 1)}):
        assert dues(made.picture, made.a, rules, now_us) == dues(made.picture, made.b, rules, now_us)
        assert {what for what, _, overdue in owed(made, made.b, now_us) if overdue} == {
            what for what, span in after.items() if now_us > written_us + span
        }
    assert next_due_us(made.picture, made.a, rules, written_us) == written_us + HOUR
    assert next_due_us(made.picture, made.a, rules, written_us + 31 * DAY) is None
    assert dues(made.picture, "z" * 26, rules, written_us) == []


def test_what_is_done_is_due_no_more() -> None:
    made, said = everything()
    made.wait(S)
    done: list[tuple[What, str, dict[str, Any]]] = [
        (What.INFORMATION, "INFORMATION", {"text": "none"}), (What.REVIEW, "FINDING", {"found": Finding.CREDIBLE}),
        (What.BREACH_ANSWER, "BREACH_AGREE", {}), (What.SIGNATURE, "MINUTES_SIGN", {}), (What.ACTION, "ACTION_DONE", {}),
    ]  # fmt: skip
    for what, kind, fields in done:
        made.say(made.b, kind, said[what], **fields)
        assert what not in {due.what for due in dues(made.picture, made.b, rules, made.now_us) if due.owner == made.b}
    initial = report(made, made.b, ReportStage.INITIAL, said[What.INITIAL_REPORT])
    assert {what for what, _, _ in owed(made, made.b, made.now_us)} == {What.PRELIMINARY_REPORT, What.FINAL_REPORT}
    report(made, made.b, ReportStage.FINAL, initial)
    assert owed(made, made.b, made.now_us) == set()
    left = {due.what for due in dues(made.picture, made.b, rules, made.now_us)}
    assert left == {What.PRELIMINARY_REPORT, What.FINAL_REPORT, What.MISSING}


def test_any_order_gives_the_same() -> None:
    made, _ = everything()
    for seed in range(5):
        order = list(made.entries)
        random.Random(seed).shuffle(order)
        assert dues(made.refolded(order), made.a, rules, made.now_us + 2 * DAY) == dues(made.picture, made.b, rules, made.now_us + 2 * DAY)
    assert RULES.name == "default"


def test_a_claim_told_whole_asks_for_nothing_more() -> None:
    made, said = everything()
    made.wait(S)
    more = made.say(made.a, "CLAIM", said[What.REVIEW], source=ClaimSource.PRESS, confidence=Confidence.LOW, place=WHERE, from_us=1)
    found = dues(made.picture, made.a, rules, made.now_us)
    assert What.MISSING not in {due.what for due in found}
    assert more not in {due.entry for due in found}


def test_the_next_regular_meeting_is_due_on_each_line_and_of_each_sort() -> None:
    made = Talk()
    times = {"from_us": made.now_us + HOUR, "until_us": made.now_us + 2 * HOUR}

    def convened(**more: Any) -> str:
        made.wait(S)
        meets = {"meeting_id": f"M{made.now_us}", "meeting_level": "duty", "mode": "video", **times}
        return made.say(made.a, "MEETING_CONVENE", **{**meets, **more})

    first, in_person, extra = convened(), convened(mode=MeetingMode.IN_PERSON), convened(extraordinary=True)
    drill = convened(mode=MeetingMode.VOICE, from_us=made.now_us + 3 * HOUR)
    sooner = convened()
    found = {due.entry: due for due in dues(made.picture, made.b, rules, made.now_us)}
    assert set(found) == {drill, in_person}
    assert found[in_person] == (times["from_us"] + 30 * DAY, What.MEETING, in_person, made.a, False)
    assert found[drill].at_us == made.now_us - 2 * S + 3 * HOUR + 7 * DAY
    assert dues(made.picture, made.b, rules, made.now_us + 8 * DAY)[0].overdue
    assert {first, extra, sooner}.isdisjoint(found)
    alone = made.say(made.a, "MEETING_CONVENE", header={"to": (made.a,), "status": Status.ACTUAL}, meeting_id="X", meeting_level="duty",
                     mode="video", **times)  # fmt: skip
    assert alone not in {due.entry for due in dues(made.picture, made.a, rules, made.now_us)}
    assert dues_of(made.picture, made.said(first), rules, made.now_us) == []
    assert dues_of(made.picture, made.said(drill), rules, made.now_us) == [found[drill]]
