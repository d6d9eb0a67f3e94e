"""How far a message got at each party, what was only implied, what counts, and the verdict on lateness."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.coordination import ladder
from deconflict.coordination.ladder import Timeliness
from deconflict.errors import Refused
from deconflict.picture.picture import MessageRecord, Stored
from deconflict.statements.base import PROVISIONAL, Answer, Level, Status
from deconflict.statements.receipts import Bearer

from .messages import ALFA, BRAVO, CHARLIE, ENTRY, WRITTEN, S, act, message, place, referred, stored, word

# the ladder


def test_each_level_reaches_those_below_it() -> None:
    record = message()
    levels = ("L0", "L1", "L2", "L3", "L4")
    assert not any(ladder.ladder(record, BRAVO).reached(level) for level in levels)
    stored(record, WRITTEN + S)
    assert ladder.ladder(record, BRAVO).l0_at_us == WRITTEN + S
    expected = {Level.SHOWN: 2, Level.UNDERSTOOD: 3, Level.PASSED_DOWN: 4}
    for seq, (level, count) in enumerate(expected.items()):
        act(record, level, seq)
        assert [ladder.ladder(record, BRAVO).reached(level) for level in ("L0", "L1", "L2", "L3", "L4")] == [True] * count + [False] * (
            5 - count
        )


def test_the_first_answer_counts_and_later_ones_are_corrections() -> None:
    record = message()
    act(record, Level.ANSWERED, 5, answer=Answer.UNABLE)
    first = act(record, Level.ANSWERED, 3, answer=Answer.WILCO)
    late_standby = act(record, Level.ANSWERED, 6, answer=Answer.STANDBY)
    reached = ladder.ladder(record, BRAVO)
    assert reached.answered is first
    assert reached.answer is Answer.WILCO
    assert [c.said.answer for c in reached.corrections] == [Answer.UNABLE, Answer.STANDBY]
    assert late_standby not in reached.standbys


def test_of_another_party_or_another_message_nothing_counts() -> None:
    record = message(to=(BRAVO, CHARLIE))
    act(record, Level.UNDERSTOOD, 1, party=CHARLIE)
    act(record, Level.UNDERSTOOD, 2, entry="x" * 43)
    assert not ladder.ladder(record, BRAVO).reached("L1")
    assert ladder.ladder(record, CHARLIE).reached("L2")


ILLEGAL: list[tuple[dict[str, Any], str]] = [
    ({"level": Level.ANSWERED, "answer": Answer.RECOGNISE}, "does not answer WARNING"),
    ({"level": Level.ANSWERED}, "needs an answer"),
    ({"level": Level.UNDERSTOOD, "answer": Answer.WILCO}, "with level L4 only"),
    ({"level": Level.UNDERSTOOD, "status": Status.ACTUAL}, "the message is EXERCISE"),
    ({"level": Level.UNDERSTOOD, "entry": "x" * 43}, "another message"),
    ({"level": Level.UNDERSTOOD, "party": CHARLIE}, "not sent to this party"),
]


@pytest.mark.parametrize(("given", "why"), ILLEGAL)
def test_an_acknowledgement_that_does_not_count_is_refused_with_its_reason(given: dict[str, Any], why: str) -> None:
    record = message()
    made = act(record, given.pop("level"), 1, **given)
    with pytest.raises(Refused, match=why) as refused:
        ladder.check_acknowledgement(record, made.said, made.place.author)
    assert refused.value.mend
    assert ladder.ladder(record, made.place.author) == ladder.Ladder()


def test_what_is_legal_is_taken() -> None:
    for kind in ("WARNING", "STOP_REQUEST", "CONCERN"):
        for answer in ladder.legal_answers(kind):
            record = message(kind)
            ladder.check_acknowledgement(record, act(record, Level.ANSWERED, 1, answer=answer).said, BRAVO)
            assert ladder.ladder(record, BRAVO).reached("L4") is (answer not in PROVISIONAL)


def test_our_own_desk_may_acknowledge_our_own_alert() -> None:
    record = message()
    made = act(record, Level.UNDERSTOOD, 1, party=ALFA)
    ladder.check_acknowledgement(record, made.said, ALFA)
    ladder.check_acknowledgement(record, made.said)


def test_an_acknowledgement_may_come_before_its_message() -> None:
    record = MessageRecord(ENTRY)
    made = act(record, Level.UNDERSTOOD, 1)
    ladder.check_acknowledgement(record, made.said, BRAVO)
    assert ladder.ladder(record, BRAVO).understood is made
    wrong = act(record, Level.ANSWERED, 2)
    with pytest.raises(Refused, match="needs an answer"):
        ladder.check_acknowledgement(record, wrong.said, BRAVO)


# the verdict


@pytest.mark.parametrize(
    ("receipt_s", "written_s", "back_s", "verdict"),
    [
        (1, 50, 60, Timeliness.IN_TIME),
        (1, 50, 61, Timeliness.LATE_ON_THE_WAY),
        (61, 70, 75, Timeliness.LATE_ON_THE_WAY),
        (1, 61, 63, Timeliness.LATE_ON_THE_WAY),
        (1, 63, 64, Timeliness.LATE_BY_THE_PERSON),
        (60, 63, 64, Timeliness.LATE_BY_THE_PERSON),
        (1, 90, 64, Timeliness.CLOCKS_DISPUTED),
        (50, 40, 64, Timeliness.CLOCKS_DISPUTED),
        (1, 9000, 59, Timeliness.IN_TIME),
    ],
)
def test_the_verdict_on_lateness(receipt_s: int, written_s: int, back_s: int, verdict: Timeliness) -> None:
    assert ladder.judge(60 * S, receipt_s * S, written_s * S, back_s * S, 2 * S) is verdict


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=4), st.integers(0, 10))
def test_no_person_is_blamed_who_never_had_the_message_in_time(instants: list[int], skew: int) -> None:
    ack_by, receipt, written, back = instants
    verdict = ladder.judge(ack_by, receipt, written, back, skew)
    assert (verdict is Timeliness.IN_TIME) == (back <= ack_by)
    if verdict is Timeliness.LATE_BY_THE_PERSON:
        assert receipt <= ack_by
        assert ack_by + skew < written <= back + skew


# what an answer leaves to do


def test_every_answer_says_which_steps_it_stops() -> None:
    assert set(ladder.STOPS) == set(Answer)
    for answer, stops in ladder.STOPS.items():
        assert "L3" not in stops, "no answer says that anybody else was told"
        assert ("L4" in stops) is not (answer in PROVISIONAL or answer is Answer.NO_CONTROL)


def test_no_control_is_an_answer_and_settles_nothing() -> None:
    record = message()
    act(record, Level.ANSWERED, 1, answer=Answer.NO_CONTROL)
    reached = ladder.ladder(record, BRAVO)
    assert reached.reached("L4")
    assert reached.no_control
    assert not reached.settled
    act(record, Level.ANSWERED, 2, answer=Answer.WILCO)
    reached = ladder.ladder(record, BRAVO)
    assert reached.answer is Answer.NO_CONTROL, "the first stays the answer"
    assert reached.settled
    assert not reached.no_control


# what was implied


def test_what_an_act_implies_is_told_apart_from_what_was_said() -> None:
    record = message()
    act(record, Level.ANSWERED, 1, answer=Answer.WILCO)
    reached = ladder.ladder(record, BRAVO)
    assert [level for level in ladder.LEVELS if reached.implied(level)] == ["L0", "L1", "L2"]
    assert not reached.reached("L3"), "an answer never says that anybody else was told"
    stored(record, WRITTEN + S)
    act(record, Level.SHOWN, 0)
    reached = ladder.ladder(record, BRAVO)
    assert [level for level in ladder.LEVELS if reached.implied(level)] == ["L2"]


def test_passing_down_names_who_was_told_one_after_the_other() -> None:
    record = message()
    act(record, Level.PASSED_DOWN, 1, members=())
    assert not ladder.ladder(record, BRAVO).reached("L3")
    first = act(record, Level.PASSED_DOWN, 2, members=("north desk",))
    second = act(record, Level.PASSED_DOWN, 3, members=("south desk",))
    reached = ladder.ladder(record, BRAVO)
    assert reached.passed == (first, second)
    assert reached.passed_down is first
    assert reached.reached("L2")
    assert not reached.reached("L4")


# answered by a message


def sar() -> MessageRecord:
    return word("EMERGENCY", ALFA, 0, distress="crash", at_us=WRITTEN)


def test_a_message_of_the_right_kind_and_mark_answers() -> None:
    record = sar()
    for kind, party, status in (
        ("SAR_UPDATE", BRAVO, Status.EXERCISE), ("SAR_OFFER", CHARLIE, Status.EXERCISE), ("SAR_OFFER", BRAVO, Status.ACTUAL),
    ):  # fmt: skip
        referred(record, kind, 3, party=party, status=status)
        assert not ladder.ladder(record, BRAVO).reached("L4")
        record.referred.clear()
    referred(record, "SAR_OFFER", 2, to=(CHARLIE,))
    assert not ladder.ladder(record, BRAVO).reached("L4"), "who asked was told nothing"
    offer = referred(record, "SAR_OFFER", 3)
    reached = ladder.ladder(record, BRAVO)
    assert (reached.reply, reached.settled, reached.answer) == (offer, True, None)
    assert [level for level in ladder.LEVELS if reached.reached(level)] == ["L0", "L1", "L2", "L4"]
    assert reached.implied("L2")


def test_whichever_came_first_in_their_logbook_is_the_answer() -> None:
    record = sar()
    later = act(record, Level.ANSWERED, 5, answer=Answer.WILCO)
    referred(record, "SAR_OFFER", 3)
    assert ladder.ladder(record, BRAVO).corrections == (later,)
    record = sar()
    first = act(record, Level.ANSWERED, 2, answer=Answer.NO_CONTROL)
    referred(record, "SAR_OFFER", 3)
    reached = ladder.ladder(record, BRAVO)
    assert (reached.answered, reached.reply, reached.settled) == (first, None, True)


# marks


def test_a_drill_never_ends_or_answers_what_is_meant() -> None:
    real = message(status=Status.ACTUAL)
    with pytest.raises(Refused, match="is ACTUAL, this DANGER_ENDED would be EXERCISE"):
        ladder.check_refs("DANGER_ENDED", Status.EXERCISE, [real])
    ladder.check_refs("DANGER_ENDED", Status.ACTUAL, [real, MessageRecord(ENTRY)])


# the verdict from the record


def test_the_verdict_needs_all_four_instants_and_is_the_same_for_both() -> None:
    record = message(status=Status.EXERCISE)
    assert ladder.verdict({}, record, BRAVO, "L2", 2 * S) is None
    stored(record, WRITTEN + S)
    understood = act(record, Level.UNDERSTOOD, 1, at_us=WRITTEN + 50 * S)
    word_on_it = MessageRecord(understood.place.entry)
    messages = {record.entry: record, word_on_it.entry: word_on_it}
    assert ladder.verdict(messages, record, BRAVO, "L2", 2 * S) is None
    for back_s, verdict in ((59, Timeliness.IN_TIME), (70, Timeliness.LATE_ON_THE_WAY)):
        word_on_it.receipts[ALFA] = Stored(WRITTEN + back_s * S, Bearer.LINK, place(ALFA, 9))
        assert ladder.verdict(messages, record, BRAVO, "L2", 2 * S) is verdict
    assert ladder.verdict(messages, record, BRAVO, "L4", 2 * S) is None
    record.acknowledgements.clear()
    emergency = sar()
    stored(emergency, WRITTEN + S)
    offer = referred(emergency, "SAR_OFFER", 30)
    answer = MessageRecord(offer.place.entry, receipts={ALFA: Stored(WRITTEN + 31 * S, Bearer.LINK, place(ALFA, 9))})
    assert ladder.verdict({answer.entry: answer}, emergency, BRAVO, "L4", 2 * S) is Timeliness.IN_TIME
