"""The plan of the day: what it lists and does not, before or after the cutoff, item by item, and overdue at reply time."""

from __future__ import annotations

import pytest

from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.outline import Circle
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.coordination import daily
from deconflict.coordination.daily import ItemState
from deconflict.errors import Refused
from deconflict.logbook.entry import Entry
from deconflict.picture.fold import fold
from deconflict.picture.picture import Picture
from deconflict.statements.base import Answer, Part
from deconflict.statements.daily import DailyPlan, ItemReplies, ItemReply, PlanItem, PlanItems, PlanReply
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.receipts import Bearer, Received
from deconflict.testing.scribe import Scribe

HOUR = 3_600_000_000
DAY = 24 * HOUR
LINE = "line/" + "d" * 26
TODAY = 20_000 * DAY
TOMORROW = TODAY + DAY


def plan(scribe: Scribe, op_id: str, from_us: int, state: IntentState = IntentState.ACCEPTED, kind: str = "NOTICE_OF_OPERATION") -> Entry:
    box = Volume3D(Circle(40 * 10**9, 20 * 10**9, 10_000_000), Height(0, Reference.AMSL), Height(3_000_000, Reference.AMSL))
    main = Operation(
        message=scribe.header("b" * 26),
        op_id=op_id,
        operation=OperationKind.SURVEY,
        aircraft_class=AircraftClass.CREWED,
        count=1,
        state=state,
    )
    return scribe.say("plans", kind, main=main, exact=Volumes(volumes=(Volume4D(box, from_us, from_us + HOUR),)))


def test_days_and_their_hours() -> None:
    assert daily.day_of(TODAY) == daily.day_of(TODAY + DAY - 1) == TOMORROW
    assert daily.cutoff_us(TOMORROW, DEFAULT_RULES) == TODAY + 12 * HOUR
    assert daily.reply_due_us(TOMORROW, DEFAULT_RULES) == TODAY + 16 * HOUR


def test_the_day_of_a_party_is_what_touches_it_and_is_not_over() -> None:
    a, picture = Scribe("ALFA"), Picture()
    for op_id, from_us, state in (
        ("IN", TOMORROW + HOUR, IntentState.ACCEPTED), ("OVER-NIGHT", TOMORROW - HOUR // 2, IntentState.ACCEPTED),
        ("BEFORE", TOMORROW - HOUR, IntentState.ACCEPTED), ("AFTER", TOMORROW + DAY, IntentState.ACCEPTED),
        ("ENDED", TOMORROW + HOUR, IntentState.ENDED),
    ):  # fmt: skip
        fold(picture, plan(a, op_id, from_us, state))
    assert [item.op_id for item in daily.on_day(picture, a.party, TOMORROW)] == ["IN", "OVER-NIGHT"]
    assert daily.on_day(picture, "b" * 26, TOMORROW) == ()


def test_a_plan_whose_kind_denies_its_end_is_on_the_day() -> None:
    a, picture = Scribe("ALFA"), Picture()
    fold(picture, plan(a, "ENDED", TOMORROW, IntentState.ENDED, "OPERATION_CHANGE"))
    assert [item.op_id for item in daily.on_day(picture, a.party, TOMORROW)] == ["ENDED"]


def test_a_plan_whose_place_and_time_are_withheld_is_on_no_day() -> None:
    a, picture = Scribe("ALFA"), Picture()
    entry = plan(a, "ONE", TOMORROW)
    fold(picture, entry.withhold(["exact"]))
    assert daily.on_day(picture, a.party, TOMORROW) == ()
    fold(picture, entry)
    assert daily.on_day(picture, a.party, TOMORROW) == (PlanItem(op_id="ONE", version=entry.hash),)


def test_each_item_stands_where_its_first_answer_left_it() -> None:
    a, b, picture = Scribe("ALFA"), Scribe("BRAVO"), Picture()
    plans = [plan(a, op_id, TOMORROW) for op_id in ("ONE", "TWO", "THREE", "FOUR")]
    items = PlanItems(items=tuple(PlanItem(op_id=e.main.op_id, version=e.hash) for e in plans[:3]))  # type: ignore[union-attr]
    listed = a.say(LINE, "DAILY_PLAN", main=DailyPlan(message=a.header(b.party), day_us=TOMORROW, cutoff_us=TODAY + 12 * HOUR), items=items)

    def reply(op_id: str, version: str, answer: Answer) -> Entry:
        replies = ItemReplies(replies=(ItemReply(op_id=op_id, version=version, answer=answer),))
        return b.say(LINE, "PLAN_REPLY", main=PlanReply(message=b.header(a.party, refs=(listed.hash,)), day_us=TOMORROW), replies=replies)

    said = [*plans, listed, reply("ONE", plans[0].hash, Answer.NO_OBJECTION), reply("ONE", plans[0].hash, Answer.OBJECT)]
    said.append(plan(a, "TWO", TOMORROW + HOUR))
    for entry in said:
        fold(picture, entry)
    record = picture.messages[listed.hash]

    def day(now_us: int) -> daily.Day:
        found = daily.day_at(picture, record, b.party, DEFAULT_RULES, now_us)
        assert found is not None
        return found

    before = day(TODAY + 16 * HOUR - 1)
    assert [(item.op_id, item.state, item.answer) for item in before.items] == [
        ("ONE", ItemState.ANSWERED, Answer.NO_OBJECTION), ("TWO", ItemState.CHANGED, None), ("THREE", ItemState.OPEN, None),
    ]  # fmt: skip
    assert before.unlisted == ("FOUR",)
    assert (before.in_time, before.overdue) == (None, False)
    assert day(TODAY + 16 * HOUR).overdue
    for at_us, in_time in ((TODAY + 12 * HOUR + 1, False), (TODAY + 12 * HOUR, True)):
        fold(picture, b.say(LINE, "RECEIPT", main=Received(entries=(listed.hash,), received_at_us=at_us, bearer=Bearer.LINK)))
        assert day(TODAY).in_time is in_time, "the earliest receipt counts"


def test_what_is_no_plan_of_the_day_has_no_day() -> None:
    a, picture = Scribe("ALFA"), Picture()
    entry = plan(a, "ONE", TOMORROW)
    fold(picture, entry)
    assert daily.day_at(picture, picture.messages[entry.hash], "b" * 26, DEFAULT_RULES, TODAY) is None


def test_a_plan_of_the_day_states_its_items_even_where_there_are_none() -> None:
    a = Scribe("ALFA")
    main, items = DailyPlan(message=a.header("b" * 26), day_us=TOMORROW, cutoff_us=TODAY), PlanItems(items=())
    daily.check_plan({"main": main, "items": items}, Picture(), a.party)
    wrong: tuple[dict[str, Part], ...] = ({"main": main}, {"main": PlanReply(message=main.message, day_us=TOMORROW), "items": items})
    for parts in wrong:
        with pytest.raises(Refused, match="lists its plans") as refused:
            daily.check_plan(parts, Picture(), a.party)
        assert refused.value.where == "parts.items"
