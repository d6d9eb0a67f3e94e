"""The climb against the agreement's defaults: what is due next, who is called by what, what stops it and what cools it down."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from deconflict.agreement.exchange import Acknowledgement as AcknowledgementClause
from deconflict.agreement.exchange import Due, Escalation, Rung
from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.agreement.terms import Role as AgreedRole
from deconflict.coordination import climb, ladder
from deconflict.coordination.climb import Step
from deconflict.errors import Refused
from deconflict.picture.picture import HeardAnswer, MessageRecord, ObjectRecord, Picture, Version
from deconflict.statements import KINDS
from deconflict.statements.base import Answer, Level, Priority, Role
from deconflict.statements.bearing import Heard
from deconflict.statements.receipts import Bearer

from .messages import ALFA, BRAVO, CHARLIE, ENTRY, MIN, WRITTEN, S, act, climbed, held, message, place, stored, word

FIRST = (Bearer.LINK, Bearer.PAGE)
ALL = (Bearer.LINK, Bearer.PAGE, Bearer.WEBHOOK, Bearer.MAIL, Bearer.VOICE)


def plan(record: MessageRecord) -> list[tuple[int, int, str, Role | None, tuple[Bearer, ...]]]:
    """Deadlines as seconds after writing."""
    found = climb.deadlines(record, BRAVO, DEFAULT_RULES)
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
        assert kind.is_message or not ladder.needs(kind.name)
        assert ("L4" in ladder.needs(kind.name)) <= bool(kind.answers or kind.answered_by)
    assert ladder.legal_answers("HARVEST") == ladder.needs("HARVEST") == ()


def test_the_climb_starts_at_the_messages_own_ack_by_and_keeps_its_distances() -> None:
    record = message("WARNING", ack_by=WRITTEN + 30 * S)
    assert [at for at, _, wanted, _, _ in plan(record) if wanted == "L2"] == [30, 90, 270, 870]


def test_deadlines_come_from_the_rules() -> None:
    rung = Rung(after_us=10 * S, role=AgreedRole.PRINCIPAL)
    rules = replace(DEFAULT_RULES, climb=Escalation(flash=(rung,)))
    steps = climb.deadlines(message("WARNING"), BRAVO, rules)
    assert [(s.wanted, s.role) for s in steps] == [("L0", Role.DUTY), ("L2", Role.PRINCIPAL), ("L4", Role.PRINCIPAL)]
    flagged = climb.deadlines(message("WARNING"), BRAVO, replace(DEFAULT_RULES, climb=Escalation(flash=())))
    assert [(s.wanted, s.role) for s in flagged] == [("L0", None), ("L2", None), ("L4", None)]


def test_no_deadline_without_the_message_or_for_who_is_not_asked() -> None:
    assert climb.deadlines(MessageRecord(ENTRY), BRAVO, DEFAULT_RULES) == ()
    assert climb.deadlines(message(), CHARLIE, DEFAULT_RULES) == ()
    assert climb.next_step(MessageRecord(ENTRY), BRAVO, DEFAULT_RULES) is None
    assert climb.overdue(MessageRecord(ENTRY), BRAVO, DEFAULT_RULES, 2**52) == ()
    with pytest.raises(Refused, match="not held yet"):
        climb.answer_deadline_us(MessageRecord(ENTRY), ladder.Ladder(), DEFAULT_RULES)


# the climb


def left_alone(record: MessageRecord, until_us: int) -> list[tuple[int, str, Role | None]]:
    """What a sender does on its own until then: write down each passed deadline and go on."""
    done = []
    while (step := climb.next_step(record, BRAVO, DEFAULT_RULES)) is not None and step.at_us <= until_us:
        done.append(((step.at_us - WRITTEN) // S, step.wanted, step.role))
        climbed(record, step.number)
    return done


def test_27_minutes_become_five() -> None:
    """RP1: an empty duty seat. Stored at once; alternate at 60 s, senior at 2 min, all bearers at 5 min, without a human touching it."""
    record = message("STOP_REQUEST")
    stored(record, WRITTEN + S)
    assert left_alone(record, WRITTEN + 5 * MIN) == [
        (60, "L2", Role.ALTERNATE), (120, "L2", Role.SENIOR), (180, "L4", None), (300, "L2", Role.SENIOR),
    ]  # fmt: skip
    act(record, Level.ANSWERED, 1, role=Role.SENIOR, answer=Answer.STOPPING, at_us=WRITTEN + 301 * S)
    assert climb.next_step(record, BRAVO, DEFAULT_RULES) is None


@pytest.mark.parametrize("level", [Level.UNDERSTOOD, Level.PASSED_DOWN])
def test_understanding_stops_the_climb_and_the_answer_stays_due(level: Level) -> None:
    record = message()
    stored(record, WRITTEN + S)
    act(record, level, 1)
    assert climb.next_step(record, BRAVO, DEFAULT_RULES) == Step(WRITTEN + 180 * S, 6, "L4", Role.SENIOR, ALL)
    climbed(record, 6)
    assert climb.next_step(record, BRAVO, DEFAULT_RULES) is None


def test_shown_is_not_understood() -> None:
    record = message()
    act(record, Level.SHOWN, 1)
    step = climb.next_step(record, BRAVO, DEFAULT_RULES)
    assert step is not None
    assert (step.wanted, step.number) == ("L2", 2)


def test_only_the_senders_own_no_answer_counts_as_done() -> None:
    record = message()
    climbed(record, 1, author=BRAVO)
    climbed(record, 1, party=CHARLIE)
    step = climb.next_step(record, BRAVO, DEFAULT_RULES)
    assert step is not None
    assert step.number == 1


def test_what_ended_or_is_no_longer_valid_wants_nothing() -> None:
    record = message(valid_until=WRITTEN + 90 * S)
    assert left_alone(record, 2**52) == [(5, "L0", Role.DUTY), (60, "L2", Role.ALTERNATE)]
    record = message()
    assert record.place is not None
    record.ended_by["f" * 43] = (BRAVO, record.place.logbook)
    record.ended_by["h" * 43] = (ALFA, "line/another")
    assert climb.next_step(record, BRAVO, DEFAULT_RULES) is not None
    record.ended_by["g" * 43] = (ALFA, record.place.logbook)
    assert climb.next_step(record, BRAVO, DEFAULT_RULES) is None
    assert climb.overdue(record, BRAVO, DEFAULT_RULES, 2**52) == ()


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
            before = climb.next_step(record, BRAVO, DEFAULT_RULES)
            for number, (level, answer) in enumerate(acts):
                act(record, level, number, answer=answer)
            after = climb.next_step(record, BRAVO, DEFAULT_RULES)
            assert after is None or (before is not None and after.at_us >= before.at_us)


# standby


def test_standby_stretches_the_answer_to_twice_its_time_and_no_further() -> None:
    record = message()
    for minute, due_s in ((1, 240), (2, 300), (4, 360), (20, 360)):
        act(record, Level.ANSWERED, minute, answer=Answer.STANDBY, at_us=WRITTEN + minute * MIN)
        reached = ladder.ladder(record, BRAVO)
        assert climb.answer_deadline_us(record, reached, DEFAULT_RULES) == WRITTEN + due_s * S
        assert reached.answer is Answer.STANDBY
        assert reached.answered is None
        assert reached.reached("L2")
        assert not reached.reached("L4")
    act(record, Level.ANSWERED, 30, answer=Answer.WILCO)
    assert ladder.ladder(record, BRAVO).answer is Answer.WILCO
    rules = replace(DEFAULT_RULES, deadlines=AcknowledgementClause(standby_factor=1))
    assert climb.answer_deadline_us(record, ladder.ladder(record, BRAVO), rules) == WRITTEN + 180 * S


def test_overdue_names_the_levels_missed() -> None:
    record = message()
    assert climb.overdue(record, BRAVO, DEFAULT_RULES, WRITTEN + 5 * S - 1) == ()
    assert climb.overdue(record, BRAVO, DEFAULT_RULES, WRITTEN + 60 * S) == ("L0", "L2")
    stored(record, WRITTEN + S)
    climbed(record, 2)
    assert climb.overdue(record, BRAVO, DEFAULT_RULES, WRITTEN + 180 * S) == ("L2", "L4")
    act(record, Level.ANSWERED, 1, answer=Answer.WILCO)
    assert climb.overdue(record, BRAVO, DEFAULT_RULES, 2**52) == ()


# NO_CONTROL


def test_after_no_control_the_climb_goes_on_to_the_next_role_for_what_remains() -> None:
    for role, called in ((Role.DUTY, Role.SENIOR), (Role.SENIOR, Role.PRINCIPAL), (Role.PRINCIPAL, None)):
        record = message()
        stored(record, WRITTEN + S)
        act(record, Level.ANSWERED, 1, answer=Answer.NO_CONTROL, role=role)
        step = climb.next_step(record, BRAVO, DEFAULT_RULES)
        assert step is not None
        assert (step.wanted, step.at_us, step.role) == ("L4", WRITTEN + 180 * S, called)
        assert climb.overdue(record, BRAVO, DEFAULT_RULES, 2**52) == (), "it was answered: nobody is blamed"
        act(record, Level.ANSWERED, 2, answer=Answer.WILCO, role=Role.SENIOR)
        assert climb.next_step(record, BRAVO, DEFAULT_RULES) is None


def test_a_message_that_answers_stops_the_climb_too() -> None:
    record = word("EMERGENCY", ALFA, 0, distress="crash", at_us=WRITTEN)
    offer = word("SAR_OFFER", BRAVO, 9, refs=(record.entry,), help_offered=("search",))
    held(record, offer)
    assert climb.steps_due(record, BRAVO, DEFAULT_RULES) == ()


def test_the_agreement_says_whether_understanding_is_enough() -> None:
    record = message()
    stored(record, WRITTEN + S)
    act(record, Level.UNDERSTOOD, 1)
    rules = replace(DEFAULT_RULES, climb=replace(DEFAULT_RULES.climb, stop_on=("answered",)))
    assert [step.wanted for step in climb.steps_due(record, BRAVO, rules)] == ["L2", "L2", "L4", "L2", "L2"]
    act(record, Level.ANSWERED, 2, answer=Answer.STANDBY)
    assert [step.wanted for step in climb.steps_due(record, BRAVO, rules)] == ["L4"]


# cool-down


def test_the_same_role_is_not_rung_again_by_the_same_bearers_for_the_same_cause() -> None:
    record = message("CONCERN", priority=Priority.URGENT)
    fresh = climb.steps_due(record, BRAVO, DEFAULT_RULES)
    alternate = next(step for step in fresh if step.role is Role.ALTERNATE)
    for minutes, bearers, rings in ((9, FIRST, False), (9, (Bearer.LINK,), True), (10, FIRST, True), (-1, FIRST, True)):
        other = message("CONCERN", priority=Priority.URGENT)
        said = climbed(other, 2, next_role=Role.ALTERNATE, bearers=bearers, deadline_us=alternate.at_us - minutes * MIN)
        found = [step for step in climb.steps_due(record, BRAVO, DEFAULT_RULES, [said]) if step.number == alternate.number]
        assert (found[0].role is Role.ALTERNATE) is rings, (minutes, bearers)
        assert found[0].at_us == alternate.at_us, "the deadline itself is kept and written down"
    of_another = climbed(message(), 2, party=CHARLIE, next_role=Role.ALTERNATE, bearers=FIRST, deadline_us=alternate.at_us - MIN)
    assert climb.steps_due(record, BRAVO, DEFAULT_RULES, [of_another]) == fresh


def pair_warning(seq: int, level: str) -> MessageRecord:
    priority = Priority.FLASH if level == "WARNING" else Priority.URGENT
    made = word("WARNING", ALFA, seq, danger="aircraft_converging", level=level, pair=("x:1", "y:2"))
    assert made.message is not None
    made.main = replace(made.main, message=replace(made.message, priority=priority))  # type: ignore[type-var]
    return made


def test_of_one_pair_of_aircraft_earlier_calls_cool_a_caution_and_never_a_new_flash() -> None:
    first, second, flash = pair_warning(1, "CAUTION"), pair_warning(2, "CAUTION"), pair_warning(3, "WARNING")
    said = climbed(first, 2, next_role=Role.ALTERNATE, bearers=FIRST)
    picture = held(first, second, flash)
    picture.alerts["x:1", "y:2"] = {record.entry for record in (first, second, flash)}
    assert climb.rung_before(picture, second) == (said,)
    assert climb.rung_before(picture, flash) == ()
    assert climb.rung_before(picture, MessageRecord(ENTRY)) == ()


def test_the_cause_is_the_conflict_the_object_or_the_message_spoken_of() -> None:
    root = word("CONCERN", ALFA, 1, text="noise")
    again = word("CONCERN", ALFA, 2, refs=(root.entry,), text="still")
    picture = held(root, again)
    assert climb.causes(picture, root) == {root.entry}
    assert climb.causes(picture, again) == {root.entry, again.entry}
    assert climb.causes(Picture(), again) == {root.entry, again.entry}


# passing down


def needing_passing(starts_us: int | None) -> MessageRecord:
    record = word("SITE_NOTICE", ALFA, 0, site_id="s", function="hospital", from_us=0, until_us=1)
    record.starts_us = starts_us
    return record


def test_understood_and_not_passed_down_is_flagged_before_the_start_and_at_it() -> None:
    """RP7: B understood, and nobody below was told."""
    start = WRITTEN + 120 * MIN
    record = needing_passing(start)
    assert "L3" in ladder.needs(record.kind)
    stored(record, WRITTEN + S)
    act(record, Level.UNDERSTOOD, 1)
    flags = [(step.at_us, step.role) for step in climb.steps_due(record, BRAVO, DEFAULT_RULES) if step.wanted == "L3"]
    assert flags == [(start - 30 * MIN, None), (start, None)]
    assert not climb.not_passed_down(record, BRAVO, DEFAULT_RULES, start - 30 * MIN - 1)
    assert climb.not_passed_down(record, BRAVO, DEFAULT_RULES, start - 30 * MIN)
    act(record, Level.PASSED_DOWN, 2)
    assert not climb.not_passed_down(record, BRAVO, DEFAULT_RULES, start)
    assert not [step for step in climb.steps_due(record, BRAVO, DEFAULT_RULES) if step.wanted == "L3"]


def test_the_agreed_time_for_passing_down_counts_too_and_no_flag_comes_before_the_message() -> None:
    clause = replace(DEFAULT_RULES.deadlines.routine, t_passed_down_us=5 * MIN)
    rules = replace(DEFAULT_RULES, deadlines=replace(DEFAULT_RULES.deadlines, routine=clause))
    assert isinstance(clause, Due)
    record = needing_passing(WRITTEN + 10 * MIN)
    assert [s.at_us - WRITTEN for s in climb.deadlines(record, BRAVO, rules) if s.wanted == "L3"] == [5 * MIN, 10 * MIN]
    assert not [s for s in climb.deadlines(needing_passing(None), BRAVO, DEFAULT_RULES) if s.wanted == "L3"]


# heard


def test_what_was_heard_with_a_right_code_makes_the_climb_stand_still() -> None:
    record = message()
    stored(record, WRITTEN + S)
    said = Heard(
        entry=record.entry, party=BRAVO, bearer=Bearer.VOICE, role=Role.DUTY, said_by="x", by="watch-1", level=Level.UNDERSTOOD,
        code_right=True, at_us=WRITTEN + 30 * S,
    )  # fmt: skip
    record.heard["h" * 43] = HeardAnswer(place(ALFA, 7), WRITTEN + 30 * S, said)
    step = climb.next_step(record, BRAVO, DEFAULT_RULES)
    assert step is not None
    assert step.at_us == WRITTEN + (60 + 180) * S


def test_versions_of_one_object_and_notices_of_one_conflict_are_one_cause() -> None:
    plan = word("SITE_NOTICE", ALFA, 1, site_id="s", function="hospital", from_us=0, until_us=1)
    assert plan.place is not None
    plan.place = plan.place._replace(logbook="plans")
    picture = held(plan)
    assert climb.causes(picture, plan) == {plan.entry}
    known = ObjectRecord("site", ALFA, "s", {"v" * 43: Version(plan.place, WRITTEN, None, None, None)})
    picture.objects["site", ALFA, "s"] = known
    assert climb.causes(picture, plan) == {plan.entry, "v" * 43}
    notice = word(
        "CONFLICT_NOTICE", ALFA, 2, conflict_id="c" * 43, objects=("a:1", "b:2"), versions=("v" * 43, "w" * 43), level="CAUTION",
        from_us=1, until_us=2, lower_mm=0, upper_mm=1, basis="EXACT", bound_mm=0, breached_horizontal_mm=0, breached_vertical_mm=0,
        breached_time_us=0, rules="default",
    )  # fmt: skip
    picture = held(notice)
    picture.conflicts["c" * 43] = {notice.entry, "n" * 43}
    assert climb.causes(picture, notice) == {notice.entry, "n" * 43}
