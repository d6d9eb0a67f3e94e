"""What falls due is shown on both screens at its instant, once; what was done is not."""

from __future__ import annotations

from typing import Any

from deconflict.node.commands import Show
from deconflict.node.policy import Policy
from deconflict.picture.picture import Change
from deconflict.statements.claims import Question
from deconflict.testing.host import Host
from tests.node.rig import HOUR, MIN, Rig, S
from tests.node.test_affairs import parts, say

DAY = 24 * HOUR


def shown(rig: Rig, host: Host) -> list[tuple[str, str, str]]:
    """(entry, what, owner) of everything that was shown as due."""
    every = ((command.key, command.detail) for _, command in rig.of(host, Show) if command.topic == "due")
    return [(key, str(detail["what"]), str(detail["owner"])) for key, detail in every]


def later(rig: Rig, span_us: int) -> None:
    for host in (rig.a, rig.b):
        rig.world.set_clock(host, span_us)
    rig.run(10 * S)


def action(rig: Rig, minutes: int) -> str:
    fields: dict[str, Any] = {"action_id": f"A{minutes}", "owner": rig.b.party, "text": "look"}
    main = parts(rig, "ACTION_ITEM", **fields, due_us=rig.world.now_us + minutes * MIN)
    entry = str(rig.file(rig.a, "ACTION_ITEM", main, channel=rig.channel(rig.a, rig.b))["entry"])
    rig.run(2 * S)
    return entry


def test_both_are_shown_what_is_overdue_at_its_instant_and_once() -> None:
    rig = Rig()
    entry, done = action(rig, 5), action(rig, 4)
    say(rig, rig.b, "ACTION_DONE", done)
    later(rig, 4 * MIN)
    assert shown(rig, rig.a) == shown(rig, rig.b) == []
    later(rig, MIN)
    assert shown(rig, rig.a) == shown(rig, rig.b) == [(entry, "action", rig.b.party)]
    later(rig, HOUR)
    assert len(shown(rig, rig.a)) == 1


def test_a_question_is_flagged_at_its_deadline_to_both() -> None:
    rig = Rig()
    entry = say(rig, rig.a, "REQUEST_FOR_INFORMATION", question=Question.EVIDENCE, urgent=True)
    later(rig, 2 * DAY + MIN)
    assert shown(rig, rig.a) == shown(rig, rig.b) == [(entry, "information", rig.b.party)]


def test_what_a_start_brings_back_is_taken_up_and_what_was_overdue_before_is_not_news() -> None:
    rig = Rig()
    old, coming = action(rig, 1), action(rig, 30)
    rig.world.crash(rig.b, 5 * MIN)
    rig.run(6 * MIN)
    assert rig.b.node is not None
    later(rig, 30 * MIN)
    assert [entry for entry, _, _ in shown(rig, rig.b)] == [coming]
    assert [entry for entry, _, _ in shown(rig, rig.a)] == [old, coming]


def test_what_others_have_between_them_is_not_shown_and_much_is_taken_up_in_pieces() -> None:
    rig = Rig(parties=3)
    c = list(rig.world.hosts.values())[2]
    main = parts(rig, "ACTION_ITEM", action_id="A1", owner=c.party, text="look", due_us=rig.world.now_us + MIN)
    rig.file(rig.a, "ACTION_ITEM", main, channel=rig.channel(rig.a, c))
    entries = [action(rig, minutes) for minutes in (2, 3, 4)]
    node = rig.b.node
    assert node is not None
    node.core.policy = Policy(taken_up_at_once=1)
    node.reminding.start()
    node.reminding.start()
    assert node.reminding.next_us() == node.core.now
    later(rig, 5 * MIN)
    assert [entry for entry, _, _ in shown(rig, rig.b)] == entries
    node.reminding.changed(Change("affair", "x" * 43, ""))
    assert node.reminding.next_us() is None
