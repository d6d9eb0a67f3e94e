"""What was heard by other bearers: which of it counts, how long the climb rests for it, and what the party's own entry makes of it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.agreement.rules import Rules
from deconflict.coordination import heard
from deconflict.coordination.heard import Standing
from deconflict.picture.picture import HeardAnswer, MessageRecord
from deconflict.statements.base import Answer, Level, Role
from deconflict.statements.bearing import Heard
from deconflict.statements.receipts import Bearer
from tests.coordination.messages import ALFA, BRAVO, CHARLIE, MIN, WRITTEN, S, act, message, place

RULES = Rules()
PERIOD = 3 * MIN


def hear(
    record: MessageRecord, seq: int, answer: Answer | None = Answer.WILCO, *, right: bool = True, at_us: int = WRITTEN + 10 * S,
    party: str = BRAVO, by: str = ALFA, bearer: Bearer = Bearer.VOICE, role: Role = Role.DUTY,
) -> HeardAnswer:  # fmt: skip
    said = Heard(
        entry=record.entry, party=party, bearer=bearer, role=role, said_by="duty officer", by="watch-1", code_right=right, at_us=at_us,
        level=Level.ANSWERED if answer else Level.UNDERSTOOD, answer=answer,
    )  # fmt: skip
    made = HeardAnswer(place(by, seq), at_us, said)
    record.heard[made.place.entry] = made
    return made


def test_the_order_of_caution_is_total_and_starts_with_what_leaves_us_all_to_do() -> None:
    assert len(set(heard.CAUTION)) == len(heard.CAUTION)
    ranks = [heard.caution(answer) for answer in Answer]
    assert len(set(ranks)) == len(ranks)
    assert min(heard.CAUTION, key=heard.caution) is Answer.NO_CONTROL
    assert max(Answer, key=heard.caution) is Answer.WILCO


@given(st.permutations([Answer.WILCO, Answer.UNABLE, Answer.STANDBY]))
def test_the_most_cautious_governs_in_whatever_order_it_came(answers: list[Answer]) -> None:
    record = message()
    for seq, (answer, bearer) in enumerate(zip(answers, (Bearer.VOICE, Bearer.MAIL, Bearer.WEBHOOK), strict=True)):
        hear(record, seq, answer, bearer=bearer)
    governing = heard.governing(record, BRAVO)
    assert governing is not None and governing.said.answer is Answer.UNABLE
    assert len(heard.heard_from(record, BRAVO)) == 3, "all are shown"


def test_without_a_right_code_it_is_shown_and_stops_nothing() -> None:
    record = message()
    made = hear(record, 1, right=False)
    assert heard.standing(record, BRAVO, made) is Standing.UNPROVED
    assert heard.paused_until_us(record, BRAVO, RULES) is None
    assert heard.governing(record, BRAVO) is None
    assert heard.heard_from(record, BRAVO) == [made]


def test_with_a_right_code_the_climb_rests_for_an_answers_time() -> None:
    record = message()
    made = hear(record, 1)
    assert heard.standing(record, BRAVO, made) is Standing.HEARD
    assert heard.paused_until_us(record, BRAVO, RULES) == made.written_at_us + PERIOD
    assert heard.paused_until_us(record, CHARLIE, RULES) is None
    assert heard.resumed_us(WRITTEN + 5 * S, record, BRAVO, RULES) == WRITTEN + 5 * S
    assert heard.resumed_us(WRITTEN + 60 * S, record, BRAVO, RULES) == WRITTEN + 60 * S + PERIOD
    assert heard.resumed_us(WRITTEN + 120 * S, record, BRAVO, RULES) == WRITTEN + 120 * S + PERIOD, "the distances stay"


def test_a_code_counts_once() -> None:
    record = message()
    hear(record, 1, Answer.STANDBY)
    again = hear(record, 2, Answer.WILCO, at_us=WRITTEN + 100 * S)
    assert heard.is_used(record, BRAVO, "duty", "voice")
    assert not heard.is_used(record, BRAVO, "senior", "voice")
    assert heard.paused_until_us(record, BRAVO, RULES) == WRITTEN + 10 * S + PERIOD
    assert again not in heard.counted(record, BRAVO)
    assert heard.standing(record, BRAVO, again) is Standing.UNPROVED


def test_two_codes_that_overlap_are_one_pause_and_two_apart_are_two() -> None:
    record = message()
    hear(record, 1)
    hear(record, 2, bearer=Bearer.MAIL, at_us=WRITTEN + 70 * S)
    hear(record, 3, role=Role.SENIOR, at_us=WRITTEN + 20 * MIN)
    first, second = heard.pauses(record, BRAVO, RULES)
    assert first == (WRITTEN + 10 * S, WRITTEN + 70 * S + PERIOD)
    assert second == (WRITTEN + 20 * MIN, WRITTEN + 20 * MIN + PERIOD)
    assert heard.resumed_us(WRITTEN + 60 * MIN, record, BRAVO, RULES) == WRITTEN + 60 * MIN + PERIOD * 2 + MIN


def test_the_partys_own_entry_confirms_or_disputes_and_ends_the_pause() -> None:
    for said, expected in ((Answer.WILCO, Standing.CONFIRMED), (Answer.UNABLE, Standing.DISPUTED)):
        record = message()
        made = hear(record, 1)
        act(record, Level.ANSWERED, 1, at_us=WRITTEN + 40 * S, answer=said)
        assert heard.standing(record, BRAVO, made) is expected
        assert heard.paused_until_us(record, BRAVO, RULES) is None
        assert heard.pauses(record, BRAVO, RULES) == ((WRITTEN + 10 * S, WRITTEN + 40 * S),)


def test_shown_to_somebody_is_no_word_of_the_party() -> None:
    record = message()
    hear(record, 1)
    act(record, Level.SHOWN, 1)
    assert heard.paused_until_us(record, BRAVO, RULES) is not None


def test_what_was_heard_of_understanding_is_confirmed_by_any_own_act() -> None:
    record = message()
    made = hear(record, 1, None)
    assert heard.standing(record, BRAVO, made) is Standing.HEARD
    assert heard.governing(record, BRAVO) is None
    act(record, Level.UNDERSTOOD, 1)
    assert heard.standing(record, BRAVO, made) is Standing.CONFIRMED


def test_a_promise_is_confirmed_by_the_promise() -> None:
    record = message()
    made = hear(record, 1, Answer.STANDBY)
    other = hear(record, 2, Answer.WILCO, bearer=Bearer.MAIL)
    act(record, Level.ANSWERED, 1, answer=Answer.STANDBY)
    assert heard.standing(record, BRAVO, made) is Standing.CONFIRMED
    assert heard.standing(record, BRAVO, other) is Standing.DISPUTED


def test_after_the_partys_own_word_nothing_heard_pauses() -> None:
    record = message()
    act(record, Level.UNDERSTOOD, 1, at_us=WRITTEN + S)
    hear(record, 1)
    assert heard.pauses(record, BRAVO, RULES) == ()


def test_a_third_partys_hearsay_and_a_message_that_is_not_held_count_for_nothing() -> None:
    record = message()
    hear(record, 1, by=CHARLIE)
    assert heard.heard_from(record, BRAVO) == []
    empty = MessageRecord(entry="e" * 43)
    hear(empty, 1)
    assert heard.pauses(empty, BRAVO, RULES) == ()
    assert heard.heard_from(empty, BRAVO) == []


@pytest.mark.parametrize(("one", "other"), list(itertools.pairwise(heard.CAUTION)))
def test_each_answer_is_more_cautious_than_the_next(one: Answer, other: Answer) -> None:
    assert heard.caution(one) < heard.caution(other)
