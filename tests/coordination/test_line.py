"""The ladder, the climb, the verdict on lateness and the state of the line, against the agreement's defaults."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.agreement.exchange import Acknowledgement as AcknowledgementClause
from deconflict.agreement.exchange import Escalation, LineChecks, Rung
from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.agreement.terms import Role as AgreedRole
from deconflict.coordination import line
from deconflict.coordination.line import Check, LineState, Step, Timeliness
from deconflict.errors import Refused
from deconflict.picture.picture import MessageRecord
from deconflict.statements import KINDS
from deconflict.statements.base import PROVISIONAL, Answer, Level, Priority, Role, Status
from deconflict.statements.receipts import Bearer

from .messages import ALFA, BRAVO, CHARLIE, ENTRY, MIN, WRITTEN, S, act, climbed, message, replied, stored

FIRST = (Bearer.LINK, Bearer.PAGE)
ALL = (Bearer.LINK, Bearer.PAGE, Bearer.WEBHOOK, Bearer.MAIL, Bearer.VOICE)


def plan(record: MessageRecord) -> list[tuple[int, int, str, Role | None, tuple[Bearer, ...]]]:
    """Deadlines as seconds after writing."""
    found = line.deadlines(record, BRAVO, DEFAULT_RULES)
    return [((s.at_us - WRITTEN) // S, s.number, s.wanted, s.role, s.bearers) for s in found]


# the table


def test_a_flash_climbs_as_table_7_1_says() -> None:
    assert plan(message("WARNING")) == [
        (5, 1, "L0", Role.DUTY, ALL[1:]),
        (60, 2, "L2", Role.ALTERNATE, FIRST),
        (120, 3, "L2", Role.SENIOR, FIRST),
        (300, 4, "L2", Role.SENIOR, ALL),
        (900, 5, "L2", Role.PRINCIPAL, ALL),
        (180, 6, "L4", Role.SENIOR, ALL),
    ]


def test_an_urgent_message_climbs_twice_and_routine_and_admin_are_flagged() -> None:
    assert plan(message("STOP_REQUEST", priority=Priority.URGENT)) == [
        (30, 1, "L0", Role.DUTY, ALL[1:]),
        (300, 2, "L2", Role.ALTERNATE, FIRST),
        (900, 3, "L2", Role.SENIOR, FIRST),
        (900, 4, "L4", Role.SENIOR, FIRST),
    ]
    assert plan(message("CONCERN")) == [(3600, 1, "L0", None, ()), (86_400, 2, "L2", None, ()), (604_800, 3, "L4", None, ())]
    assert plan(message("DANGER_ENDED")) == [(300, 1, "L0", None, ()), (1800, 2, "L1", None, ())]
    assert plan(message("LINE_CHECK")) == [(30, 1, "L0", Role.DUTY, ALL[1:])]


def test_every_message_kind_states_what_it_is_due() -> None:
    for kind in KINDS.values():
        assert kind.is_message or not line.needs(kind.name)
        assert ("L4" in line.needs(kind.name)) <= bool(kind.answers or kind.answered_by)
    assert line.legal_answers("HARVEST") == line.needs("HARVEST") == ()


def test_the_climb_starts_at_the_messages_own_ack_by_and_keeps_its_distances() -> None:
    record = message("WARNING", ack_by=WRITTEN + 30 * S)
    assert [at for at, _, wanted, _, _ in plan(record) if wanted == "L2"] == [30, 90, 270, 870]


def test_deadlines_come_from_the_rules() -> None:
    rung = Rung(after_us=10 * S, role=AgreedRole.PRINCIPAL)
    rules = replace(DEFAULT_RULES, climb=Escalation(flash=(rung,)))
    steps = line.deadlines(message("WARNING"), BRAVO, rules)
    assert [(s.wanted, s.role) for s in steps] == [("L0", Role.DUTY), ("L2", Role.PRINCIPAL), ("L4", Role.PRINCIPAL)]
    flagged = line.deadlines(message("WARNING"), BRAVO, replace(DEFAULT_RULES, climb=Escalation(flash=())))
    assert [(s.wanted, s.role) for s in flagged] == [("L0", None), ("L2", None), ("L4", None)]


def test_no_deadline_without_the_message_or_for_who_is_not_asked() -> None:
    assert line.deadlines(MessageRecord(ENTRY), BRAVO, DEFAULT_RULES) == ()
    assert line.deadlines(message(), CHARLIE, DEFAULT_RULES) == ()
    assert line.next_step(MessageRecord(ENTRY), BRAVO, DEFAULT_RULES) is None
    assert line.overdue(MessageRecord(ENTRY), BRAVO, DEFAULT_RULES, 2**52) == ()
    with pytest.raises(Refused, match="not held yet"):
        line.answer_deadline_us(MessageRecord(ENTRY), line.Ladder(), DEFAULT_RULES)


# the climb


def climb(record: MessageRecord, until_us: int) -> list[tuple[int, str, Role | None]]:
    """What a sender does on its own until then: write down each passed deadline and go on."""
    done = []
    while (step := line.next_step(record, BRAVO, DEFAULT_RULES)) is not None and step.at_us <= until_us:
        done.append(((step.at_us - WRITTEN) // S, step.wanted, step.role))
        climbed(record, step.number)
    return done


def test_27_minutes_become_five() -> None:
    """RP1: an empty duty seat. Stored at once; alternate at 60 s, senior at 2 min, all bearers at 5 min, without a human touching it."""
    record = message("STOP_REQUEST")
    stored(record, WRITTEN + S)
    assert climb(record, WRITTEN + 5 * MIN) == [
        (60, "L2", Role.ALTERNATE), (120, "L2", Role.SENIOR), (180, "L4", None), (300, "L2", Role.SENIOR),
    ]  # fmt: skip
    act(record, Level.ANSWERED, 1, role=Role.SENIOR, answer=Answer.STOPPING, at_us=WRITTEN + 301 * S)
    assert line.next_step(record, BRAVO, DEFAULT_RULES) is None


@pytest.mark.parametrize("level", [Level.UNDERSTOOD, Level.PASSED_DOWN])
def test_understanding_stops_the_climb_and_the_answer_stays_due(level: Level) -> None:
    record = message()
    stored(record, WRITTEN + S)
    act(record, level, 1)
    assert line.next_step(record, BRAVO, DEFAULT_RULES) == Step(WRITTEN + 180 * S, 6, "L4", Role.SENIOR, ALL)
    climbed(record, 6)
    assert line.next_step(record, BRAVO, DEFAULT_RULES) is None


def test_shown_is_not_understood() -> None:
    record = message()
    act(record, Level.SHOWN, 1)
    step = line.next_step(record, BRAVO, DEFAULT_RULES)
    assert step is not None
    assert (step.wanted, step.number) == ("L2", 2)


def test_only_the_senders_own_no_answer_counts_as_done() -> None:
    record = message()
    climbed(record, 1, author=BRAVO)
    climbed(record, 1, party=CHARLIE)
    step = line.next_step(record, BRAVO, DEFAULT_RULES)
    assert step is not None
    assert step.number == 1


def test_what_ended_or_is_no_longer_valid_wants_nothing() -> None:
    record = message(valid_until=WRITTEN + 90 * S)
    assert climb(record, 2**52) == [(5, "L0", Role.DUTY), (60, "L2", Role.ALTERNATE)]
    record = message()
    record.ended_by["f" * 43] = BRAVO
    assert line.next_step(record, BRAVO, DEFAULT_RULES) is not None
    record.ended_by["g" * 43] = ALFA
    assert line.next_step(record, BRAVO, DEFAULT_RULES) is None
    assert line.overdue(record, BRAVO, DEFAULT_RULES, 2**52) == ()


def test_an_order_of_acts_never_brings_a_step_forward() -> None:
    """Who waits for the next step may sleep until it: no acknowledgement makes an earlier one appear."""
    for acts in (
        [],
        [(Level.SHOWN, None)],
        [(Level.UNDERSTOOD, None)],
        [(Level.ANSWERED, Answer.STANDBY)],
        [(Level.ANSWERED, Answer.WILCO)],
    ):
        for done in range(6):
            record = message()
            for step in range(1, done + 1):
                climbed(record, step)
            before = line.next_step(record, BRAVO, DEFAULT_RULES)
            for number, (level, answer) in enumerate(acts):
                act(record, level, number, answer=answer)
            after = line.next_step(record, BRAVO, DEFAULT_RULES)
            assert after is None or (before is not None and after.at_us >= before.at_us)


# standby


def test_standby_stretches_the_answer_to_twice_its_time_and_no_further() -> None:
    record = message()
    for minute, due_s in ((1, 240), (2, 300), (4, 360), (20, 360)):
        act(record, Level.ANSWERED, minute, answer=Answer.STANDBY, at_us=WRITTEN + minute * MIN)
        reached = line.ladder(record, BRAVO)
        assert line.answer_deadline_us(record, reached, DEFAULT_RULES) == WRITTEN + due_s * S
        assert reached.answer is Answer.STANDBY
        assert reached.answered is None
        assert reached.reached("L2")
        assert not reached.reached("L4")
    act(record, Level.ANSWERED, 30, answer=Answer.WILCO)
    assert line.ladder(record, BRAVO).answer is Answer.WILCO
    rules = replace(DEFAULT_RULES, deadlines=AcknowledgementClause(standby_factor=1))
    assert line.answer_deadline_us(record, line.ladder(record, BRAVO), rules) == WRITTEN + 180 * S


# the ladder


def test_each_level_reaches_those_below_it() -> None:
    record = message()
    levels = ("L0", "L1", "L2", "L3", "L4")
    assert not any(line.ladder(record, BRAVO).reached(level) for level in levels)
    stored(record, WRITTEN + S)
    assert line.ladder(record, BRAVO).l0_at_us == WRITTEN + S
    expected = {Level.SHOWN: 2, Level.UNDERSTOOD: 3, Level.PASSED_DOWN: 4}
    for seq, (level, count) in enumerate(expected.items()):
        act(record, level, seq)
        assert [line.ladder(record, BRAVO).reached(level) for level in ("L0", "L1", "L2", "L3", "L4")] == [True] * count + [False] * (
            5 - count
        )


def test_the_first_answer_counts_and_later_ones_are_corrections() -> None:
    record = message()
    act(record, Level.ANSWERED, 5, answer=Answer.UNABLE)
    first = act(record, Level.ANSWERED, 3, answer=Answer.WILCO)
    late_standby = act(record, Level.ANSWERED, 6, answer=Answer.STANDBY)
    reached = line.ladder(record, BRAVO)
    assert reached.answered is first
    assert reached.answer is Answer.WILCO
    assert [c.said.answer for c in reached.corrections] == [Answer.UNABLE, Answer.STANDBY]
    assert late_standby not in reached.standbys


def test_of_another_party_or_another_message_nothing_counts() -> None:
    record = message(to=(BRAVO, CHARLIE))
    act(record, Level.UNDERSTOOD, 1, party=CHARLIE)
    act(record, Level.UNDERSTOOD, 2, entry="x" * 43)
    assert not line.ladder(record, BRAVO).reached("L1")
    assert line.ladder(record, CHARLIE).reached("L2")


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
        line.check_acknowledgement(record, made.said, made.place.author)
    assert refused.value.mend
    assert line.ladder(record, made.place.author) == line.Ladder()


def test_what_is_legal_is_taken() -> None:
    for kind in ("WARNING", "STOP_REQUEST", "CONCERN"):
        for answer in line.legal_answers(kind):
            record = message(kind)
            line.check_acknowledgement(record, act(record, Level.ANSWERED, 1, answer=answer).said, BRAVO)
            assert line.ladder(record, BRAVO).reached("L4") is (answer not in PROVISIONAL)


def test_our_own_desk_may_acknowledge_our_own_alert() -> None:
    record = message()
    made = act(record, Level.UNDERSTOOD, 1, party=ALFA)
    line.check_acknowledgement(record, made.said, ALFA)
    line.check_acknowledgement(record, made.said)


def test_an_acknowledgement_may_come_before_its_message() -> None:
    record = MessageRecord(ENTRY)
    made = act(record, Level.UNDERSTOOD, 1)
    line.check_acknowledgement(record, made.said, BRAVO)
    assert line.ladder(record, BRAVO).understood is made
    wrong = act(record, Level.ANSWERED, 2)
    with pytest.raises(Refused, match="needs an answer"):
        line.check_acknowledgement(record, wrong.said, BRAVO)


def test_overdue_names_the_levels_missed() -> None:
    record = message()
    assert line.overdue(record, BRAVO, DEFAULT_RULES, WRITTEN + 5 * S - 1) == ()
    assert line.overdue(record, BRAVO, DEFAULT_RULES, WRITTEN + 60 * S) == ("L0", "L2")
    stored(record, WRITTEN + S)
    climbed(record, 2)
    assert line.overdue(record, BRAVO, DEFAULT_RULES, WRITTEN + 180 * S) == ("L2", "L4")
    act(record, Level.ANSWERED, 1, answer=Answer.WILCO)
    assert line.overdue(record, BRAVO, DEFAULT_RULES, 2**52) == ()


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
    assert line.judge(60 * S, receipt_s * S, written_s * S, back_s * S, 2 * S) is verdict


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=4), st.integers(0, 10))
def test_no_person_is_blamed_who_never_had_the_message_in_time(instants: list[int], skew: int) -> None:
    ack_by, receipt, written, back = instants
    verdict = line.judge(ack_by, receipt, written, back, skew)
    assert (verdict is Timeliness.IN_TIME) == (back <= ack_by)
    if verdict is Timeliness.LATE_BY_THE_PERSON:
        assert receipt <= ack_by
        assert ack_by + skew < written <= back + skew


# the state of the line

HOUR = 3600 * S
UP, UNPROVED, DEGRADED, DOWN = LineState.UP, LineState.UNPROVED, LineState.DEGRADED, LineState.DOWN


@pytest.mark.parametrize(
    ("proof", "checks", "now", "state"),
    [
        (None, [], 0, UNPROVED),
        (None, [Check(0)], 30 * S - 1, UNPROVED),
        (None, [Check(0)], 30 * S, DEGRADED),
        (0, [Check(0, True)], HOUR - 1, UP),
        (0, [Check(0, True)], HOUR, UNPROVED),
        (0, [Check(0, True), Check(HOUR - 1)], HOUR + S, UNPROVED),
        (0, [Check(0, True), Check(10 * S)], 40 * S, DEGRADED),
        (0, [Check(0, True), Check(10 * S), Check(20 * S)], 49 * S, DEGRADED),
        (0, [Check(0, True), Check(10 * S), Check(20 * S)], 50 * S, DOWN),
        (60 * S, [Check(10 * S), Check(20 * S), Check(60 * S, True)], 61 * S, UP),
    ],
)
def test_the_state_of_the_line(proof: int | None, checks: list[Check], now: int, state: LineState) -> None:
    assert line.line_state(proof, checks, now, DEFAULT_RULES) is state


def test_the_clause_says_how_many_misses() -> None:
    rules = replace(DEFAULT_RULES, line_check=LineChecks(misses_degraded=2, misses_down=4))
    states = [line.line_state(0, [Check(n * S) for n in range(misses)], MIN, rules) for misses in range(5)]
    assert states == [UP, UP, DEGRADED, DEGRADED, DOWN]


def walk(draw: random.Random, events: int) -> Iterator[LineState]:
    """The state after each single event of a line's life: a check sent, a reply to any check, a window run out, a proof grown old."""
    now, checks = 0, [Check(0)]
    for _ in range(events):
        act = draw.choice(["send", "reply", "wait"])
        if act == "send":
            now += 7 * S
            checks.append(Check(now))
        elif act == "reply":
            which = draw.randrange(len(checks))
            checks[which] = Check(checks[which].sent_at_us, True)
        later = now + (draw.choice([40 * S, 2 * HOUR]) if act == "wait" else 0)
        proof = line.last_proof_us(checks)
        edges = {check.sent_at_us + 30 * S for check in checks} | ({proof + HOUR} if proof is not None else set())
        for edge in sorted(edge for edge in edges if now < edge <= later):
            yield line.line_state(proof, checks, edge, DEFAULT_RULES)
        now = later
        yield line.line_state(proof, checks, now, DEFAULT_RULES)


def test_the_table_of_states_is_every_change_there_is_and_no_other() -> None:
    seen: dict[LineState, set[LineState]] = {state: set() for state in LineState}
    for number in range(300):
        states = list(walk(random.Random(number), 12))
        for before, after in itertools.pairwise(states):
            if before is not after:
                seen[before].add(after)
    assert seen == {state: set(after) for state, after in line.MOVES.items()}


def test_checks_are_read_off_the_picture() -> None:
    first, second = message("LINE_CHECK"), message("LINE_CHECK")
    second.written_at_us += HOUR
    replied(second, WRITTEN + HOUR + S, by_hand=True)
    replied(second, WRITTEN + HOUR + S, party=CHARLIE)
    theirs = message("LINE_CHECK", to=(ALFA,))
    checks = line.checks_of([second, message("WARNING"), first, MessageRecord(ENTRY)], ALFA, BRAVO)
    assert checks == (Check(WRITTEN), Check(WRITTEN + HOUR, True, True))
    assert line.checks_of([theirs], BRAVO, ALFA) == ()
    assert line.last_proof_us(checks) == WRITTEN + HOUR
    assert line.last_proof_us([]) is None


def test_the_next_check_comes_before_the_proof_is_old() -> None:
    assert line.next_check_us(None, 7, DEFAULT_RULES) == 7
    due = line.next_check_us(0, 7, DEFAULT_RULES)
    assert due + DEFAULT_RULES.line_check_window_us == HOUR
    short = replace(DEFAULT_RULES, line_check=LineChecks(interval_us=10 * S, window_us=30 * S))
    assert line.next_check_us(0, 7, short) == 5 * S
