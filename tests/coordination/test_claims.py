"""Claims and questions: what is missing is asked for, three answers are three, findings bind nobody else, reopening, and deadlines."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.coordination import claims
from deconflict.coordination.claims import MOVES, ClaimState, RequestState, claim_of, insufficient, missing, request_due_us, request_state
from deconflict.errors import Refused
from deconflict.statements.claims import (
    Claim,
    ClaimCode,
    ClaimSource,
    Confidence,
    DeclineReason,
    Finding,
    Missing,
    Question,
)
from deconflict.statements.evidence import Harm

from .affairs import DAY, HOUR, RULES, WHERE, S, Talk


def fields(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "source": ClaimSource.RESIDENTS, "confidence": Confidence.LOW, "harm": (Harm.CIVILIANS_INJURED,), "place": WHERE, "from_us": 5,
        "until_us": 9, "evidence": ("e" * 43,),
    }  # fmt: skip
    return {**base, **changes}


def claim(made: Talk, **changes: Any) -> str:
    made.wait(S)
    return made.say(made.a, "CLAIM", **fields(**changes))


def answer(made: Talk, code: ClaimCode, *refs: str, **more: Any) -> str:
    made.wait(S)
    return made.say(made.b, "CLAIM_ANSWER", *refs, code=code, **more)


def find(made: Talk, party: str, entry: str, found: Finding) -> str:
    made.wait(S)
    return made.say(party, "FINDING", entry, found=found)


def reopen(made: Talk, party: str, finding: str) -> str:
    made.wait(S)
    return made.say(party, "REOPEN", finding, why="something new")


def stands(made: Talk, entry: str) -> ClaimState:
    return claim_of(made.picture, made.said(entry)).state


@pytest.mark.parametrize(
    ("lacking", "asked"),
    [
        ({}, ()), ({"place": None}, (Missing.PLACE,)), ({"from_us": None, "until_us": None}, (Missing.TIME,)),
        ({"harm": (Harm.UNKNOWN,)}, (Missing.HARM,)), ({"harm": ()}, (Missing.HARM,)), ({"evidence": ()}, (Missing.EVIDENCE,)),
        ({"place": None, "from_us": None, "until_us": None, "harm": (), "evidence": ()}, tuple(Missing)),
    ],
)  # fmt: skip
def test_what_is_missing_is_asked_for_and_the_claim_is_taken(lacking: dict[str, Any], asked: tuple[Missing, ...]) -> None:
    made = Talk()
    said = made.main(made.a, "CLAIM", **fields(**lacking))
    assert isinstance(said, Claim)
    claims.check_claim(made.picture, made.a, said, made.now_us, RULES)
    entry = claim(made, **lacking)
    assert claim_of(made.picture, made.said(entry)).asks == missing(said) == asked
    assert insufficient(said) == bool({Missing.PLACE, Missing.TIME} & set(asked))


def vague(made: Talk) -> str:
    return claim(made, place=None, from_us=None, until_us=None, evidence=())


def correct(made: Talk, party: str, entry: str, field: str, **value: Any) -> str:
    made.wait(S)
    return made.say(party, "CORRECTION", entry, field=field, **value)


def test_what_is_missing_is_supplied_by_its_author_and_what_was_said_first_stays() -> None:
    made = Talk()
    first = vague(made)
    made.wait(S)
    more = made.say(made.a, "CLAIM", first, source=ClaimSource.PRESS, confidence=Confidence.HIGH, place=WHERE, persons=3)
    when = correct(made, made.a, first, "from_us", at_us=7)
    (seen,) = claims.claims(made.picture)
    assert (seen.said.entry, seen.later, seen.asks) == (first, (more, when), (Missing.EVIDENCE,))
    assert (seen.told.place, seen.told.from_us, seen.told.persons) == (WHERE, 7, 3)
    assert (seen.told.source, seen.told.confidence) == (ClaimSource.RESIDENTS, Confidence.LOW), "as they were said first"
    said = made.said(first).main
    assert isinstance(said, Claim) and insufficient(said)
    order = list(made.entries)
    random.Random(2).shuffle(order)
    assert claims.claims(made.refolded(order)) == [seen]


def test_nobody_else_completes_a_claim_and_nothing_impossible_does() -> None:
    made = Talk()
    first = vague(made)
    made.wait(S)
    other = made.say(made.b, "CLAIM", first, **fields())
    drill = made.say(made.a, "CLAIM", first, header={"status": "ACTUAL"}, **fields())
    correct(made, made.b, first, "from_us", at_us=7)
    correct(made, made.a, first, "message", words="x")
    correct(made, made.a, first, "colour", words="red")
    correct(made, made.a, first, "place", at_us=7)
    correct(made, made.a, first, "place")
    assert claim_of(made.picture, made.said(first)).asks == (Missing.PLACE, Missing.TIME, Missing.EVIDENCE)
    assert {seen.said.entry for seen in claims.claims(made.picture)} == {first, other, drill}
    elsewhere = made.put(made.a, "line/" + "e" * 26, "CLAIM", main=made.main(made.a, "CLAIM", first, **fields()))
    assert claims.first_of(made.picture, made.said(elsewhere)) is None
    del made.picture.messages[first]
    assert claims.told(made.picture, made.said(first))[1] == ()


def test_what_completes_a_claim_is_not_answered_by_itself() -> None:
    made = Talk()
    first = vague(made)
    more = made.say(made.a, "CLAIM", first, **fields())
    tries: list[tuple[Any, str, str, dict[str, Any]]] = [
        (claims.check_answer, made.b, "CLAIM_ANSWER", {"code": ClaimCode.RECEIVED}),
        (claims.check_finding, made.b, "FINDING", {"found": Finding.CREDIBLE}), (claims.check_claim, made.a, "CLAIM", fields()),
    ]  # fmt: skip
    for check, party, kind, said in tries:
        with pytest.raises(Refused, match="completes") as refused:
            check(made.picture, party, made.main(party, kind, more, **said), made.now_us, RULES)
        assert first in refused.value.mend
        check(made.picture, party, made.main(party, kind, first, **said), made.now_us, RULES)


def test_an_answer_after_its_time_is_called_late() -> None:
    made = Talk()
    made.wait(S)
    asked = made.say(made.a, "REQUEST_FOR_INFORMATION", question=Question.EVIDENCE, urgent=True)
    made.wait(2 * DAY)
    in_time = made.said(made.say(made.b, "INFORMATION", asked, text="none"))
    made.wait(5 * S)
    late = made.said(made.say(made.b, "INFORMATION", asked, text="none"))
    assert [claims.answered_late(made.said(asked), answer, RULES) for answer in (in_time, late)] == [False, True]


def test_three_answers_are_three_and_a_later_one_names_the_first() -> None:
    made = Talk()
    told = (ClaimCode.NO_INFORMATION, ClaimCode.NOT_OURS, ClaimCode.CONFIRMED)
    for codes in itertools.permutations(told, 2):
        entry = claim(made)
        first = answer(made, codes[0], entry)
        answered = claim_of(made.picture, made.said(entry)).answers[made.b]
        assert (answered.code, answered.linked) == (codes[0], True)
        hidden = made.main(made.b, "CLAIM_ANSWER", entry, code=codes[1])
        with pytest.raises(Refused, match=f"answered {codes[0].value} before") as refused:
            claims.check_answer(made.picture, made.b, hidden, made.now_us, RULES)
        assert first in refused.value.mend
        open_said = made.main(made.b, "CLAIM_ANSWER", entry, first, code=codes[1])
        claims.check_answer(made.picture, made.b, open_said, made.now_us, RULES)
        answer(made, codes[1], entry, first)
        answered = claim_of(made.picture, made.said(entry)).answers[made.b]
        assert (answered.code, answered.linked, answered.answers[0].entry) == (codes[1], True, first)
        answer(made, codes[0], entry)
        assert not claim_of(made.picture, made.said(entry)).answers[made.b].linked, "a peer that hides its first answer is shown"
    assert len(set(told)) == 3


def test_only_who_was_asked_answers() -> None:
    made = Talk()
    entry = claim(made)
    made.say(made.a, "CLAIM_ANSWER", entry, code=ClaimCode.CONFIRMED)
    assert not claim_of(made.picture, made.said(entry)).answers
    with pytest.raises(Refused, match="not put to us"):
        claims.check_answer(made.picture, made.a, made.main(made.a, "CLAIM_ANSWER", entry, code=ClaimCode.RECEIVED), made.now_us, RULES)


def test_a_claim_is_open_until_a_finding_and_settled_when_all_find_the_same() -> None:
    made = Talk()
    entry = claim(made)
    for code in ClaimCode:
        answer(made, code, entry)
        assert stands(made, entry) is ClaimState.OPEN, "no answer closes a claim"
    find(made, made.b, entry, Finding.NON_CREDIBLE)
    seen = claim_of(made.picture, made.said(entry))
    assert (seen.state, seen.agreed) == (ClaimState.NON_CREDIBLE, False)
    other = find(made, made.a, entry, Finding.CREDIBLE)
    assert stands(made, entry) is ClaimState.OPEN, "where findings differ neither imposes its own"
    made.wait(S)
    rebuttal = made.say(made.b, "REBUTTAL", other, text="not so")
    find(made, made.a, entry, Finding.NON_CREDIBLE)
    seen = claim_of(made.picture, made.said(entry))
    assert (seen.state, seen.agreed, seen.rebuttals) == (ClaimState.NON_CREDIBLE, True, (rebuttal,))


def test_a_finding_can_be_reopened_and_found_anew() -> None:
    made = Talk()
    entry = claim(made)
    first = find(made, made.b, entry, Finding.NON_CREDIBLE)
    reopen(made, made.a, first)
    seen = claim_of(made.picture, made.said(entry))
    assert (seen.state, seen.reopened) == (ClaimState.REOPENED, (first,))
    find(made, made.b, entry, Finding.CREDIBLE)
    assert stands(made, entry) is ClaimState.CREDIBLE
    assert [view.said.entry for view in claims.claims(made.picture)] == [entry]


def test_strangers_neither_find_nor_reopen() -> None:
    made = Talk("ALFA", "BRAVO", "CHARLIE")
    c = made.scribes[2].party
    made.wait(S)
    entry = made.say(made.a, "CLAIM", header={"to": (made.b,)}, **fields())
    find(made, c, entry, Finding.CREDIBLE)
    assert stands(made, entry) is ClaimState.OPEN
    found = find(made, made.b, entry, Finding.CREDIBLE)
    reopen(made, c, found)
    assert stands(made, entry) is ClaimState.CREDIBLE


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6))
def test_any_order_gives_the_same_and_only_the_table_leads_on(seed: int) -> None:
    rng, made = random.Random(seed), Talk()
    entry = claim(made)
    findings: list[str] = []
    before = stands(made, entry)
    for _ in range(rng.randint(0, 8)):
        party = rng.choice((made.a, made.b))
        if findings and rng.random() < 0.4:
            reopen(made, party, rng.choice(findings))
        else:
            findings.append(find(made, party, entry, rng.choice(list(Finding))))
        after = stands(made, entry)
        assert after is before or after in MOVES[before], (before, after)
        before = after
    order = list(made.entries)
    rng.shuffle(order)
    again = made.refolded(order)
    assert claim_of(again, again.affairs.by_kind["CLAIM"][entry]) == claim_of(made.picture, made.said(entry))


def ask(made: Talk, **more: Any) -> str:
    made.wait(S)
    return made.say(made.a, "REQUEST_FOR_INFORMATION", question=Question.YOURS_OR_NOT, **more)


def test_a_question_is_due_by_the_clause_and_overdue_for_both() -> None:
    made = Talk()
    usual, quick = ask(made), ask(made, urgent=True)
    patient = ask(made, needed_by_us=made.now_us + 30 * DAY)
    hasty = ask(made, needed_by_us=made.now_us + HOUR)
    written = {entry: made.said(entry).written_at_us for entry in (usual, quick, patient, hasty)}
    due = {entry: request_due_us(made.said(entry), RULES) for entry in written}
    assert due[usual] == written[usual] + 7 * DAY
    assert due[quick] == written[quick] + 2 * DAY
    assert due[patient] == made.said(patient).main.needed_by_us  # type: ignore[attr-defined]
    assert due[hasty] == written[hasty] + 7 * DAY, "nobody shortens the clause alone"
    for entry, at_us in due.items():
        assert request_state(made.picture, made.said(entry), made.b, RULES, at_us) == (RequestState.OPEN, None)
        assert request_state(made.picture, made.said(entry), made.b, RULES, at_us + 1) == (RequestState.OVERDUE, None)


def test_a_question_is_answered_or_declined_once() -> None:
    made = Talk()
    told, turned_down = ask(made), ask(made)
    made.wait(S)
    with_files = made.say(made.b, "INFORMATION", told, text="see the files", files=("f" * 43,))
    made.say(made.b, "DECLINE", turned_down, reason=DeclineReason.NOT_HELD)
    made.say(made.b, "DECLINE", told, reason=DeclineReason.NOT_HELD)
    state, said = request_state(made.picture, made.said(told), made.b, RULES, made.now_us)
    assert (state, said.entry if said else "") == (RequestState.ANSWERED, with_files)
    assert request_state(made.picture, made.said(turned_down), made.b, RULES, made.now_us)[0] is RequestState.DECLINED
    again = made.main(made.b, "INFORMATION", told, text="more")
    with pytest.raises(Refused, match="answered this question"):
        claims.check_reply(made.picture, made.b, again, made.now_us, RULES)
    with pytest.raises(Refused, match="answered this question"):
        claims.check_reply(made.picture, made.b, made.main(made.b, "INFORMATION", turned_down, text="after all"), made.now_us, RULES)
    with pytest.raises(Refused, match="not put to us"):
        claims.check_reply(made.picture, made.a, again, made.now_us, RULES)
    claims.check_reply(made.picture, made.b, made.main(made.b, "INFORMATION", ask(made), text="yes"), made.now_us, RULES)


@pytest.mark.parametrize(
    ("check", "kind", "on", "more", "what"),
    [
        (claims.check_claim, "CLAIM", "", fields(from_us=None), "does not begin"),
        (claims.check_claim, "CLAIM", "", fields(until_us=1), "ends"),
        (claims.check_answer, "CLAIM_ANSWER", "claim", {"code": ClaimCode.INSUFFICIENT}, "want of what"),
        (claims.check_answer, "CLAIM_ANSWER", "claim", {"code": ClaimCode.DUPLICATE}, "duplicate of which"),
        (claims.check_answer, "CLAIM_ANSWER", "", {"code": ClaimCode.RECEIVED}, "names no CLAIM"),
        (claims.check_finding, "FINDING", "claim", {"found": Finding.DUPLICATE, "duplicate_of": "x" * 43}, "duplicate of which"),
        (claims.check_finding, "FINDING", "", {"found": Finding.CREDIBLE}, "names no CLAIM"),
        (claims.check_reopen, "REOPEN", "finding", {"why": "  "}, "for what"),
        (claims.check_reopen, "REOPEN", "claim", {"why": "new"}, "names no"),
        (claims.check_rebuttal, "REBUTTAL", "", {"text": "no"}, "names no CLAIM or"),
        (claims.check_request, "REQUEST_FOR_INFORMATION", "", {"question": Question.EVIDENCE, "needed_by_us": 1}, "due already"),
    ],
)  # fmt: skip
def test_our_own_words_are_checked(check: Any, kind: str, on: str, more: dict[str, Any], what: str) -> None:
    made = Talk()
    entry = claim(made)
    named = {"claim": entry, "finding": find(made, made.b, entry, Finding.CREDIBLE)}
    said = made.main(made.b, kind, *([named[on]] if on else []), **more)
    with pytest.raises(Refused, match=what) as refused:
        check(made.picture, made.b, said, made.now_us, RULES)
    assert refused.value.mend


def test_our_own_words_that_pass() -> None:
    made = Talk()
    entry, other = claim(made), claim(made)
    finding = find(made, made.b, entry, Finding.CREDIBLE)
    good: list[tuple[Any, str, str, dict[str, Any]]] = [
        (claims.check_answer, "CLAIM_ANSWER", entry, {"code": ClaimCode.DUPLICATE, "duplicate_of": other}),
        (claims.check_answer, "CLAIM_ANSWER", entry, {"code": ClaimCode.INSUFFICIENT, "missing": (Missing.PLACE,)}),
        (claims.check_finding, "FINDING", entry, {"found": Finding.DUPLICATE, "duplicate_of": other}),
        (claims.check_finding, "FINDING", entry, {"found": Finding.CREDIBLE}),
        (claims.check_reopen, "REOPEN", finding, {"why": "new"}), (claims.check_rebuttal, "REBUTTAL", finding, {"text": "no"}),
        (claims.check_request, "REQUEST_FOR_INFORMATION", entry, {"question": Question.EVIDENCE}),
    ]  # fmt: skip
    for check, kind, about, more in good:
        check(made.picture, made.b, made.main(made.b, kind, about, **more), made.now_us, RULES)
    with pytest.raises(Refused, match="not between us"):
        claims.check_finding(made.picture, "z" * 26, made.main(made.b, "FINDING", entry, found=Finding.CREDIBLE), made.now_us, RULES)
    claims.check_claim(made.picture, made.a, made.main(made.a, "CLAIM", **fields(place=None, until_us=None)), made.now_us, RULES)
