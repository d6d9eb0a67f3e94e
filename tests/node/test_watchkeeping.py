"""What the desk does about the watch, calls, contacts and emergencies: what it fills in, what it refuses, what a hand-over carries."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.airspace.volume import Circle
from deconflict.coordination.climb import steps_due
from deconflict.node import events as e
from deconflict.statements.base import Answer, Level, MessageHeader, Priority, Role, Status
from deconflict.statements.emergencies import Displaced, Distress, Emergency, SarEnd, SarOutcome, SarUpdate, User
from deconflict.statements.lines import CallOutcome, LineCall, LineRefused, LineState, LineStatus
from deconflict.statements.messages import DangerEnded
from deconflict.statements.receipts import Bearer
from deconflict.statements.watch import ContactTest, ContactUpdate, TestOutcome, WatchChange
from deconflict.testing.people import Habits, People
from deconflict.testing.world import World
from tests.node.rig import HOUR, Rig, S, lone

PLACE = Circle(1_000_000_000, 30_000_000_000, 500_000)


@pytest.fixture
def rig() -> Rig:
    return Rig()


def hand_over(rig: Rig, incoming: str | None, *open_items: str, role: Role = Role.DUTY, languages: tuple[str, ...] = ()) -> Any:
    """Somebody takes a seat at BRAVO's desk, having gone through these."""
    request = rig.world.ask(
        rig.b, e.WatchTaken, "watch", role=role, by=incoming or "x", incoming=incoming, open_items=open_items, languages=languages
    )
    rig.run(0)
    return rig.reply(request)


def test_a_seat_is_handed_over_through_every_open_flash(rig: Rig) -> None:
    flash = rig.file(rig.a, "WARNING", rig.warning())["entry"]
    urgent = rig.file(rig.a, "WARNING", rig.warning(Priority.URGENT))["entry"]
    rig.run(2 * S)
    refused = hand_over(rig, "B. Late", urgent)
    assert refused[2] == "open_items"
    assert flash in refused[3]
    taken = hand_over(rig, "B. Late", flash, urgent, flash, languages=("en", "ar"))
    assert taken["open_items"] == [flash, urgent]
    said = rig.appended(rig.b, "WATCH_CHANGE")[-1].main
    assert isinstance(said, WatchChange)
    assert (said.incoming, said.languages, said.open_items) == ("B. Late", ("en", "ar"), (flash, urgent))


def test_a_new_watch_is_told_to_every_peer_and_shown_to_its_duty_officer(rig: Rig) -> None:
    hand_over(rig, "B. Late")
    rig.run(2 * S)
    assert rig.a.node is not None
    (told,) = [r for r in rig.a.node.picture.messages.values() if r.kind == "WATCH_CHANGE" and r.message and r.message.by == "B. Late"]
    assert told.message is not None
    assert told.message.to == (rig.a.party,)
    rules = rig.a.node.core.rules_with(rig.b.party)
    assert [step.wanted for step in steps_due(told, rig.a.party, rules)] == ["L1"], "stored it is; it is still to be shown"
    rig.acknowledge(rig.a, told.entry, Level.SHOWN)
    assert steps_due(told, rig.a.party, rules) == ()
    assert "does not answer" in rig.acknowledge(rig.a, told.entry, Level.ANSWERED, Answer.NOTED)[1]


def test_a_watch_that_begins_before_anybody_is_paired_is_told_to_nobody() -> None:
    node, now_us = lone("ALFA")
    taken = e.WatchTaken(request="w", role=Role.DUTY, by="Ann", incoming="Ann", entropy=bytes(32))
    node.receive(taken, now_us)
    (said,) = (r for r in node.picture.messages.values() if r.kind == "WATCH_CHANGE")
    assert said.message is not None
    assert (said.message.to, said.message.by) == ((node.core.me.party,), "Ann")


def test_what_is_answered_is_not_handed_over_and_an_empty_seat_is_free(rig: Rig) -> None:
    flash = rig.file(rig.a, "WARNING", rig.warning())["entry"]
    rig.run(2 * S)
    assert hand_over(rig, None)["incoming"] is None, "a seat may always be left"
    assert hand_over(rig, "B. Next")["incoming"] == "B. Next", "and an empty one taken"
    rig.acknowledge(rig.b, flash, Level.ANSWERED, Answer.WILCO, by="B. Next")
    assert hand_over(rig, "B. After")["outgoing"] == "B. Next"


def test_a_call_needs_no_leave_and_names_what_it_was_about(rig: Rig) -> None:
    call = LineCall(message=rig.header(), bearer=Bearer.VOICE, at_us=rig.world.now_us, outcome=CallOutcome.SPOKE, spoke_with=Role.DUTY)
    assert rig.file(rig.a, "LINE_CALL", {"main": call})[1] == "LINE_CALL about what?"
    entry = rig.file(rig.a, "WARNING", rig.warning())["entry"]
    about = LineCall(message=rig.header(refs=(entry,)), bearer=Bearer.VOICE, at_us=rig.world.now_us, outcome=CallOutcome.TURNED_AWAY)
    assert "entry" in rig.file(rig.a, "LINE_CALL", {"main": about})
    rig.run(2 * S)
    refusal = LineRefused(message=rig.header(refs=(entry,)), why="not now")
    assert "entry" in rig.file(rig.b, "LINE_REFUSED", {"main": refusal})
    rig.run(HOUR)
    assert [role for _, role, _ in rig.calls(rig.a, entry)] == ["alternate", "senior", "senior", "principal"], "a refusal stops nothing"


def test_a_state_of_the_line_is_the_nodes_to_say(rig: Rig) -> None:
    bare = LineStatus(message=rig.header(), bearer=Bearer.LINK, state=LineState.UP, since_us=0)
    assert rig.file(rig.a, "LINE_STATUS", {"main": bare})[2] == "planned_until_us"


def test_a_test_call_names_its_contact_by_itself(rig: Rig) -> None:
    stated = ContactUpdate(message=rig.header(), role=Role.DUTY, means="tel:+000000", hours="24/7")
    entry = rig.file(rig.a, "CONTACT_UPDATE", {"main": stated})["entry"]
    rig.run(5 * S)
    test = ContactTest(
        message=rig.header(), contact=entry, party=rig.a.party, bearer=Bearer.VOICE, outcome=TestOutcome.REACHED, at_us=rig.world.now_us
    )
    rig.file(rig.b, "CONTACT_TEST", {"main": test})
    said = rig.appended(rig.b, "CONTACT_TEST")[0].main
    assert isinstance(said, ContactTest)
    assert said.message.refs == (entry,)


def test_a_case_is_ended_by_who_opened_it_and_then_is_over(rig: Rig) -> None:
    opened = Emergency(message=rig.header(), distress=Distress.FIRE, at_us=rig.world.now_us, place=PLACE)
    entry = rig.file(rig.a, "EMERGENCY", {"main": opened})["entry"]
    rig.run(2 * S)
    end = {"main": SarEnd(message=rig.header(refs=(entry,)), outcome=SarOutcome.FOUND, at_us=rig.world.now_us)}
    assert rig.file(rig.b, "SAR_END", end)[1] == "this case is not ours to end"
    end = {"main": SarEnd(message=rig.header(refs=(entry,)), outcome=SarOutcome.FOUND, at_us=rig.world.now_us)}
    assert "entry" in rig.file(rig.a, "SAR_END", end)
    rig.run(2 * S)
    late = SarUpdate(message=rig.header(refs=(entry,)), at_us=rig.world.now_us)
    assert rig.file(rig.b, "SAR_UPDATE", {"main": late})[1] == "that case is over"


def test_a_displaced_of_ours_must_be_borne_out_by_the_agreed_order(rig: Rig) -> None:
    for first, gives_way, refused in ((User.OTHER, User.RESCUE, True), (User.RESCUE, User.OTHER, False)):
        said = Displaced(
            message=rig.header(refs=("x" * 43,)), displaced=gives_way, first=first, place=PLACE, from_us=1, until_us=2,
            whose=rig.b.party, why="a rescue flight",
        )  # fmt: skip
        assert isinstance(rig.file(rig.a, "DISPLACED", {"main": said}), tuple) is refused


def test_who_got_a_warning_hears_that_it_ended() -> None:
    """Said on another line it would end the climb here, and there nobody would know."""
    world = World(3, parties=3)
    world.begin()
    people, (alfa, bravo, charlie) = People(world, Habits()), world.hosts.values()
    people.file(alfa, "WARNING", to=bravo.party)
    world.run_for(S)
    assert alfa.node is not None
    core = alfa.node.core
    record = next(r for r in alfa.node.picture.messages.values() if r.kind == "WARNING")
    for peer, refused in ((charlie, True), (bravo, False)):
        header = MessageHeader(
            msg_id=f"e-{peer.name}", from_role=Role.DUTY, to=(peer.party,), priority=Priority.ROUTINE, status=Status.EXERCISE, ack_by=0,
            answer_by=0, by="alfa-duty", refs=(record.entry,),
        )  # fmt: skip
        parts = {"main": DangerEnded(message=header, why="it is over")}
        channel = core.channel_with(peer.party)
        request = world.ask(alfa, e.Filed, "end", kind="DANGER_ENDED", parts=parts, by="alfa-duty", role=Role.DUTY, channel=channel)
        assert (world.ledger.asked[request].error is not None) is refused
        assert record.ended is not refused
