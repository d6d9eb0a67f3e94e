"""What a watch hands over: each open thing with whose move it is; what is done is not on the list."""

from __future__ import annotations

from msgspec.structs import replace

from deconflict.agreement.rules import DEFAULT_RULES, Rules
from deconflict.coordination import open_items
from deconflict.coordination.open_items import Open
from deconflict.picture.picture import MessageRecord, PartyRecord, Picture
from deconflict.statements.base import Answer, Level, Priority, Role, Status
from deconflict.statements.emergencies import Distress
from deconflict.statements.lines import CallOutcome
from deconflict.statements.receipts import Bearer
from deconflict.statements.watch import ContactUpdate

from .messages import ALFA, BRAVO, ENTRY, MIN, WRITTEN, S, act, held, message, place, stored, word

NOW = WRITTEN + 10 * S


def rules(_a: str, _b: str) -> Rules:
    return DEFAULT_RULES


def found(picture: Picture, me: str = BRAVO, now_us: int = NOW) -> list[tuple[Open, str, bool]]:
    return [(item.what, item.owner, item.overdue) for item in open_items.open_items(picture, me, rules, now_us)]


def test_a_message_is_open_at_both_sides_until_it_is_answered() -> None:
    record = message()
    picture = held(record)
    for me in (ALFA, BRAVO):
        assert found(picture, me) == [(Open.UNDERSTAND, BRAVO, False)]
        assert found(picture, me, WRITTEN + 2 * MIN) == [(Open.UNDERSTAND, BRAVO, True)]
    act(record, Level.UNDERSTOOD, 1)
    assert found(picture) == [(Open.ANSWER, BRAVO, False)]
    act(record, Level.ANSWERED, 2, answer=Answer.NO_CONTROL)
    assert found(picture) == [(Open.ANSWER, BRAVO, False)], "nobody there commands it: it stays open"
    act(record, Level.ANSWERED, 3, answer=Answer.WILCO)
    assert found(picture) == []


def test_what_ended_or_ran_out_is_not_open() -> None:
    record = message(valid_until=NOW - 1)
    assert found(held(record)) == []
    record = message()
    assert record.place is not None
    record.ended_by["f" * 43] = (ALFA, record.place.logbook)
    assert found(held(record)) == []
    assert open_items.open_items(Picture(messages={ENTRY: MessageRecord(ENTRY)}), ALFA, rules, NOW) == ()


def test_passing_down_is_open_after_understanding_and_the_live_contact_before_the_start() -> None:
    record = word("SITE_NOTICE", ALFA, 0, site_id="s", function="hospital", from_us=0, until_us=1)
    record.starts_us, record.parts["contact"] = WRITTEN + 60 * MIN, b"{}"
    stored(record, WRITTEN)
    act(record, Level.UNDERSTOOD, 1)
    assert found(held(record)) == [(Open.PASSING_DOWN, BRAVO, False), (Open.LIVE_CONTACT, BRAVO, False)]
    assert found(held(record), now_us=WRITTEN + 30 * MIN) == [(Open.PASSING_DOWN, BRAVO, True), (Open.LIVE_CONTACT, BRAVO, False)]
    act(record, Level.PASSED_DOWN, 2)
    assert found(held(record), now_us=WRITTEN + 61 * MIN) == [(Open.LIVE_CONTACT, BRAVO, True)]
    assert found(held(record), now_us=WRITTEN + 60 * MIN + open_items.LIVE_US) == []


def test_an_agreed_event_obliges_its_author_to_call_until_somebody_was_spoken_to() -> None:
    obliging = replace(DEFAULT_RULES, climb=replace(DEFAULT_RULES.climb, triggers=("WARNING of aircraft converging", "shots heard")))
    record = message()
    act(record, Level.ANSWERED, 1, answer=Answer.WILCO)
    for outcome, left in ((CallOutcome.NO_REPLY, 1), (CallOutcome.TURNED_AWAY, 1), (CallOutcome.SPOKE, 0)):
        call = word("LINE_CALL", ALFA, 5, refs=(record.entry,), bearer=Bearer.VOICE, at_us=NOW, outcome=outcome)
        act(call, Level.SHOWN, 9)
        items = open_items.open_items(held(record, call), BRAVO, lambda _a, _b: obliging, NOW)
        assert [(item.what, item.owner) for item in items] == [(Open.CALL, ALFA)] * left
    assert not open_items.is_obliged("WARNING", DEFAULT_RULES)
    assert not open_items.is_obliged("WARN", obliging)


def test_checks_by_hand_test_calls_and_cases_are_on_the_list() -> None:
    check = word("LINE_CHECK", BRAVO, 1, bearer=Bearer.LINK, nonce="n", heads_seen=0)
    contact = word("CONTACT_UPDATE", BRAVO, 2, role=Role.DUTY, means="tel:+000000", hours="24/7")
    case = word("EMERGENCY", ALFA, 3, distress=Distress.FIRE, at_us=WRITTEN)
    act(case, Level.ANSWERED, 1, answer=Answer.WILCO, status=Status.EXERCISE)
    act(contact, Level.UNDERSTOOD, 2, party=ALFA)
    picture = held(check, contact, case)
    said = contact.main
    assert isinstance(said, ContactUpdate) and contact.place is not None
    picture.pairings[ALFA, BRAVO] = (place(ALFA, 0), None)  # type: ignore[assignment]
    picture.parties[ALFA] = PartyRecord(ALFA, watch={"duty": (WRITTEN, place(ALFA, 1), "watch-1")})
    picture.parties[BRAVO] = PartyRecord(BRAVO, contacts={"duty": (WRITTEN, contact.place, said)})
    items = open_items.open_items(picture, ALFA, rules, NOW)
    assert [(item.what, item.owner) for item in items] == [(Open.CASE, ALFA), (Open.HAND_CHECK, ALFA), (Open.CONTACT_TEST, ALFA)]
    assert open_items.flash_to_hand_over(items) == (case.entry,)


def test_the_most_urgent_comes_first_and_records_can_be_chosen() -> None:
    flash, admin = message(), word("CONCERN", ALFA, 1, text="noise")
    picture = held(admin, flash)
    items = open_items.open_items(picture, BRAVO, rules, NOW)
    assert [item.priority for item in items] == [Priority.FLASH, Priority.ADMIN]
    assert [item.entry for item in open_items.open_items(picture, BRAVO, rules, NOW, [admin])] == [admin.entry]
