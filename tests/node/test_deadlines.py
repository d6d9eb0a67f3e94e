"""Deadlines of table 7.1 at their exact instants: who is called when, what stops the climb, and what survives a cut line and a restart."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.coordination.agreeing import Closed
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.statements.acknowledgements import NoAnswer
from deconflict.statements.base import Answer, Level, Priority, Role
from deconflict.statements.claims import Information, Question, RequestForInformation
from deconflict.statements.messages import Concern
from deconflict.statements.receipts import Bearer
from deconflict.testing.agreed import Agreeing
from deconflict.testing.host import Host
from tests.node.rig import HOUR, MIN, Rig, S

FLASH_CLIMB = [(60, "alternate", "BRAVO"), (120, "senior", "BRAVO"), (300, "senior", "BRAVO"), (900, "principal", "BRAVO")]
CLOSED = Closed("the clause claims is suspended", "resume it")
URGENT_CLIMB = [(300, "alternate", "BRAVO"), (900, "senior", "BRAVO")]


@pytest.fixture
def rig() -> Rig:
    return Rig()


def flash(rig: Rig, priority: Priority = Priority.FLASH, **chosen: Any) -> str:
    return str(rig.file(rig.a, "WARNING", rig.warning(priority, **chosen))["entry"])


def silences(rig: Rig, entry: str, host: Host | None = None) -> list[tuple[float, str, str | None]]:
    """(deadline in seconds after writing, level, role called) of what the sender wrote down, in order."""
    host = host or rig.a
    assert host.node is not None
    written_us = host.node.picture.messages[entry].written_at_us
    said = [x.main for x in rig.appended(host, "NO_ANSWER")]
    return [((s.deadline_us - written_us) / S, s.wanted, s.next_role) for s in said if isinstance(s, NoAnswer) and s.entry == entry]


# -- the climb


def test_flash_climbs_at_exact_instants_at_both_desks(rig: Rig) -> None:
    entry = flash(rig)
    rig.run(HOUR)
    assert rig.calls(rig.a, entry) == FLASH_CLIMB
    assert rig.calls(rig.b, entry) == FLASH_CLIMB, "the called desk's own node rings it too, each step once"
    assert silences(rig, entry) == [
        (60, "L2", "alternate"), (120, "L2", "senior"), (180, "L4", None), (300, "L2", "senior"), (900, "L2", "principal"),
    ]  # fmt: skip


def test_all_bearers_from_the_third_step_on(rig: Rig) -> None:
    entry = flash(rig)
    rig.run(HOUR)
    bearers = [call.bearers for _, call in rig.of(rig.a, c.Call) if call.entry == entry]
    few, every = (Bearer.LINK, Bearer.PAGE), (Bearer.LINK, Bearer.PAGE, Bearer.WEBHOOK, Bearer.MAIL, Bearer.VOICE)
    assert bearers == [few, few, every, every]


def test_urgent_climbs_at_exact_instants(rig: Rig) -> None:
    entry = flash(rig, Priority.URGENT)
    rig.run(HOUR)
    assert rig.calls(rig.a, entry) == URGENT_CLIMB
    assert rig.calls(rig.b, entry) == URGENT_CLIMB


def test_routine_is_flagged_and_nobody_is_called(rig: Rig) -> None:
    entry = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan(volume=rig.volume(from_min=2 * 24 * 60)))["entry"]
    rig.run(30 * MIN - 1)
    assert silences(rig, entry) == []
    rig.run(1)
    assert silences(rig, entry) == [(1800, "L2", None)]
    assert rig.calls(rig.a, entry) == []
    shown = [show.detail for _, show in rig.of(rig.a, c.Show) if show.key == entry and "overdue" in show.detail]
    assert [(x["overdue"], x["climbed"]) for x in shown] == [(True, None)]


def test_each_recipient_has_a_climb_of_its_own() -> None:
    rig = Rig(parties=3)
    entry = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan(message=rig.header(priority=Priority.URGENT)))["entry"]
    rig.run(MIN)
    rig.acknowledge(rig.b, entry, Level.UNDERSTOOD)
    rig.run(5 * MIN)
    assert rig.calls(rig.a, entry) == [(300, "alternate", "CHARLIE")]
    assert rig.calls(rig.b, entry) == []


@pytest.mark.parametrize(
    ("level", "answer", "role"),
    [
        (Level.UNDERSTOOD, None, Role.DUTY),
        (Level.UNDERSTOOD, None, Role.SENIOR),
        (Level.PASSED_DOWN, None, Role.ALTERNATE),
        *((Level.ANSWERED, answer, Role.PRINCIPAL) for answer in (Answer.WILCO, Answer.UNABLE, Answer.STANDBY, Answer.NO_CONTROL)),
    ],
)
def test_any_of_them_stops_the_climb_by_a_typed_answer(rig: Rig, level: Level, answer: Answer | None, role: Role) -> None:
    entry = flash(rig)
    rig.run(61 * S)
    rig.acknowledge(rig.b, entry, level, answer, role, **({"members": ("1st wing",)} if level is Level.PASSED_DOWN else {}))
    rig.run(HOUR)
    assert [call for call in silences(rig, entry) if call[1] == "L2"] == [(60, "L2", "alternate")]
    assert rig.calls(rig.b, entry)[0] == (60, "alternate", "BRAVO")


def test_shown_is_not_understood(rig: Rig) -> None:
    entry = flash(rig)
    rig.run(S)
    rig.acknowledge(rig.b, entry, Level.SHOWN)
    rig.run(HOUR)
    assert rig.calls(rig.a, entry) == FLASH_CLIMB


def test_in_time_nobody_is_called(rig: Rig) -> None:
    entry = flash(rig)
    rig.run(50 * S)
    rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.WILCO)
    rig.run(HOUR)
    assert rig.calls(rig.a, entry) == rig.calls(rig.b, entry) == []
    assert silences(rig, entry) == []


# -- the answer


def test_understood_and_not_answered_is_called_at_the_answers_deadline(rig: Rig) -> None:
    entry = flash(rig)
    rig.run(10 * S)
    rig.acknowledge(rig.b, entry, Level.UNDERSTOOD)
    rig.run(HOUR)
    assert rig.calls(rig.a, entry) == rig.calls(rig.b, entry) == [(180, "senior", "BRAVO")]
    assert silences(rig, entry) == [(180, "L4", "senior")]


def test_standby_holds_the_answers_deadline_until_its_promise_is_due(rig: Rig) -> None:
    entry = flash(rig)
    rig.run(50 * S)
    rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.STANDBY)
    rig.run(170 * S)
    assert rig.calls(rig.a, entry) == [], "180 s have passed, 230 s have not"
    rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.STANDBY)
    rig.run(HOUR)
    assert rig.calls(rig.a, entry) == rig.calls(rig.b, entry) == [(360, "senior", "BRAVO")]


def test_after_the_answer_nothing_is_wanted(rig: Rig) -> None:
    entry = flash(rig)
    rig.run(50 * S)
    rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.STANDBY)
    rig.run(100 * S)
    rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.UNABLE)
    rig.run(HOUR)
    assert rig.calls(rig.a, entry) == []


def test_what_its_author_ended_or_what_is_no_longer_valid_wants_nothing(rig: Rig) -> None:
    ended = flash(rig)
    brief = flash(rig, valid_until=rig.world.now_us + 90 * S)
    rig.run(65 * S)
    assert rig.a.node is not None
    rig.file(rig.a, "DANGER_ENDED", rig.ended(ended))
    rig.run(HOUR)
    assert rig.calls(rig.a, ended) == rig.calls(rig.a, brief) == FLASH_CLIMB[:1]
    assert rig.calls(rig.b, ended) == rig.calls(rig.b, brief) == FLASH_CLIMB[:1]


# -- nobody there


def test_what_was_not_stored_in_five_seconds_rings_the_duty_officer(rig: Rig) -> None:
    rig.world.cut(rig.a, rig.b)
    entry = flash(rig)
    rig.run(90 * S)
    assert rig.calls(rig.a, entry) == [(5, "duty", "BRAVO"), (60, "alternate", "BRAVO")]
    (_, call), _ = rig.of(rig.a, c.Call)
    assert call.bearers == (Bearer.PAGE, Bearer.WEBHOOK, Bearer.MAIL, Bearer.VOICE), "by any bearer but the link"
    assert silences(rig, entry) == [(5, "L0", "duty"), (60, "L2", "alternate")]


def test_our_own_desk_is_called_while_the_line_is_cut_and_not_again_when_it_heals(rig: Rig) -> None:
    entry = flash(rig)
    rig.run(2 * S)
    rig.world.cut(rig.a, rig.b)
    rig.run(400 * S)
    assert rig.calls(rig.b, entry) == FLASH_CLIMB[:3]
    rig.world.heal()
    rig.run(MIN)
    assert rig.b.node is not None
    assert len(rig.b.node.picture.messages[entry].climbs) == 4, "the sender's words are here now"
    assert rig.calls(rig.b, entry) == FLASH_CLIMB[:3]


@pytest.mark.parametrize("behind_us", [S, -S])
def test_clocks_that_differ_do_not_ring_twice(rig: Rig, behind_us: int) -> None:
    rig.world.set_clock(rig.b, -behind_us)
    entry = flash(rig)
    rig.run(HOUR)
    assert [call[1:] for call in rig.calls(rig.b, entry)] == [call[1:] for call in FLASH_CLIMB]
    assert rig.calls(rig.a, entry) == FLASH_CLIMB


def test_a_late_word_of_our_silence_does_not_ring_those_who_understood(rig: Rig) -> None:
    entry = flash(rig)
    rig.run(2 * S)
    rig.world.cut(rig.a, rig.b)
    rig.run(10 * S)
    rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.WILCO)
    rig.run(100 * S)
    rig.world.heal()
    rig.run(HOUR)
    assert rig.calls(rig.a, entry) == [(60, "alternate", "BRAVO")], "it could not know"
    assert rig.calls(rig.b, entry) == []


def test_only_the_sender_says_that_we_were_silent() -> None:
    rig = Rig(parties=3)
    third = rig.world.hosts["CHARLIE"]
    entry = flash_to(rig, rig.b)
    rig.run(10 * S)
    channel = rig.channel(third, rig.b)
    lie = NoAnswer(entry=entry, party=rig.b.party, wanted="L2", deadline_us=rig.world.now_us, step=3, next_role=Role.SENIOR)
    rig.inject(third, f"line/{channel}", "NO_ANSWER", {"main": lie})
    rig.run(10 * S)
    assert rig.b.node is not None
    assert rig.b.node.picture.messages[entry].climbs, "it is in the record"
    assert rig.calls(rig.b, entry) == []


def flash_to(rig: Rig, peer: Host) -> str:
    return str(rig.file(rig.a, "WARNING", rig.warning(), channel=rig.channel(rig.a, peer))["entry"])


def test_the_word_of_our_silence_may_come_before_the_message(rig: Rig) -> None:
    unknown = "A" * 43
    channel = rig.channel(rig.a, rig.b)
    said = NoAnswer(entry=unknown, party=rig.b.party, wanted="L2", deadline_us=rig.world.now_us, step=2, next_role=Role.ALTERNATE)
    rig.inject(rig.a, f"line/{channel}", "NO_ANSWER", {"main": said})
    rig.run(5 * S)
    assert [(call.role, call.entry) for _, call in rig.of(rig.b, c.Call)] == [(Role.ALTERNATE, unknown)]


# -- restarts


@pytest.mark.parametrize(("at_s", "down_s"), [(20, 20), (55, 15), (70, 45)])
def test_after_a_restart_the_sender_keeps_the_deadlines(rig: Rig, at_s: int, down_s: int) -> None:
    entry = flash(rig)
    rig.run(at_s * S)
    rig.world.crash(rig.a, down_s * S)
    rig.run(HOUR)
    assert [x for x in silences(rig, entry) if x[1] == "L2"] == [(due_s, "L2", role) for due_s, role, _ in FLASH_CLIMB]
    calls = rig.calls(rig.a, entry)
    assert [call[1:] for call in calls] == [call[1:] for call in FLASH_CLIMB]
    up_again_s = at_s + down_s
    for (called_s, *_), (due_s, *_) in zip(calls, FLASH_CLIMB, strict=True):
        assert called_s == due_s if not at_s < due_s < up_again_s + 5 else due_s < called_s < up_again_s + 5


def test_after_a_restart_our_own_desk_is_called(rig: Rig) -> None:
    entry = flash(rig)
    rig.run(2 * S)
    rig.world.cut(rig.a, rig.b)
    rig.run(28 * S)
    rig.world.crash(rig.b, 10 * S)
    rig.run(HOUR)
    assert rig.calls(rig.b, entry) == FLASH_CLIMB


def test_a_plan_of_a_node_that_has_no_peer_is_nobody_elses_to_answer() -> None:
    rig = Rig(parties=1)
    assert rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan())["entry"]
    rig.run(2 * HOUR)
    assert rig.appended(rig.a, "NO_ANSWER") == []
    assert rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan("OP2"))["entry"], "it is alive"


def test_a_concern_is_on_a_list_after_a_day(rig: Rig) -> None:
    entry = rig.file(rig.a, "CONCERN", {"main": Concern(message=rig.header(priority=Priority.ADMIN), text="a frequency")})["entry"]
    rig.run(10 * S)
    rig.world.retire(rig.b)
    rig.run(25 * HOUR)
    assert silences(rig, entry) == [(86_400, "L2", None)]


def test_what_is_said_outside_the_agreement_rings_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer's program may not hold to the agreement: its message is kept, and our desk is not called for it."""
    rig = Rig(agreed=False)
    assert rig.a.node is not None and rig.b.node is not None
    monkeypatch.setattr(rig.a.node.core.known, "allowed", lambda *args: None)
    rig.file(rig.a, "CONCERN", {"main": Concern(message=rig.header(priority=Priority.FLASH), text="a matter of the press")})
    entry = next(iter(r.entry for r in rig.a.node.picture.messages.values() if r.kind == "CONCERN"))
    rig.run(400 * S)
    called = {name for name, _, command in rig.commands if isinstance(command, c.Call) and command.entry == entry}
    assert called == {"ALFA"}
    assert rig.b.node.core.known.outside(rig.b.node.picture.messages[entry], rig.b.party) is not None


def test_an_answer_that_is_taken_back_is_due_again_at_once(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answered, its deadlines were dropped as they came; then an act on what is agreed un-counts the answer at both nodes."""
    part = RequestForInformation(message=rig.header(priority=Priority.URGENT), question=Question.EVIDENCE)
    entry = str(rig.file(rig.a, "REQUEST_FOR_INFORMATION", {"main": part})["entry"])
    rig.run(2 * S)
    assert rig.file(rig.b, "INFORMATION", {"main": Information(message=rig.header(refs=(entry,)), text="nothing found")})["entry"]
    rig.run(HOUR)
    assert silences(rig, entry) == [] == rig.calls(rig.b, entry)
    for host in (rig.a, rig.b):
        assert host.node is not None
        known = host.node.core.known
        before = known.allowed
        monkeypatch.setattr(known, "allowed", lambda kind, *to, before=before: CLOSED if kind == "INFORMATION" else before(kind, *to))
    Agreeing(rig.world).mandate(rig.b)
    rig.run(S)
    assert [said[1:] for said in silences(rig, entry)] == [("L2", "alternate"), ("L2", "senior"), ("L4", None)]
    assert [call[1:] for call in rig.calls(rig.b, entry)] == [("alternate", "BRAVO"), ("senior", "BRAVO")], "its own desk rings, too"


def test_however_often_it_is_looked_at_anew_a_step_is_taken_once(rig: Rig) -> None:
    entry = flash(rig)
    for _ in range(5):
        Agreeing(rig.world).mandate(rig.b)
        rig.run(S)
    assert rig.a.node is not None
    waiting = rig.a.node.deadlines
    assert len([item for item in waiting._heap if item[1] == entry]) == 1
    rig.run(HOUR)
    assert rig.calls(rig.a, entry) == rig.calls(rig.b, entry) == FLASH_CLIMB


def test_restored_from_a_copy_that_lacks_the_message_it_climbs_as_soon_as_it_may_sign(rig: Rig) -> None:
    entry = flash(rig)
    rig.run(2 * S)
    rig.world.restore(rig.a, 8)
    assert rig.a.node is not None
    assert entry not in rig.a.node.picture.messages
    rig.run(3 * MIN)
    assert rig.a.node.picture.messages[entry].main is not None, "its peer gave it back"
    assert silences(rig, entry) == []
    rig.world.ask(rig.a, e.EpochOpened, "epoch", why="restored from a copy", by="alfa-duty")
    rig.run(S)
    assert [said for said in silences(rig, entry) if said[1] == "L2"] == [(60, "L2", "alternate"), (120, "L2", "senior")]
    rig.run(HOUR)
    assert [said[0] for said in silences(rig, entry) if said[1] == "L2"] == [60, 120, 300, 900], "and goes on where it stood"
