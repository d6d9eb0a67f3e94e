"""Minutes are one side's until all have signed the same text; actions are overdue by one rule, with both clocks shown."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from deconflict.agreement.parties import Meetings
from deconflict.coordination import meeting
from deconflict.coordination.meeting import ActionState, MinutesState, action_of, minutes_of, quorate
from deconflict.errors import Refused
from deconflict.statements.meetings import MeetingLevel, MeetingMode, Minutes

from .affairs import DAY, HOUR, LINE, RULES, S, Talk


def convened(made: Talk, **changes: Any) -> dict[str, Any]:
    base = {"meeting_id": "M1", "meeting_level": MeetingLevel.DUTY, "mode": MeetingMode.VIDEO}
    return {**base, "from_us": made.now_us, "until_us": made.now_us + HOUR, **changes}


def minutes(made: Talk, party: str, *refs: str) -> str:
    made.wait(S)
    return made.say(party, "MINUTES", *refs, present=(made.a, made.b), lines=("we met", "we parted"))


def stands(made: Talk, entry: str) -> MinutesState:
    return minutes_of(made.picture, made.said(entry), RULES).state


def test_minutes_are_agreed_only_with_every_signature_over_the_same_text() -> None:
    made = Talk()
    ours, theirs = minutes(made, made.a), minutes(made, made.b)
    made.say(made.a, "MINUTES_SIGN", ours)
    assert stands(made, ours) is MinutesState.UNILATERAL
    assert stands(made, theirs) is MinutesState.UNILATERAL
    made.say(made.b, "MINUTES_SIGN", ours)
    assert stands(made, ours) is MinutesState.AGREED
    assert stands(made, theirs) is MinutesState.UNILATERAL
    signed = minutes_of(made.picture, made.said(ours), RULES)
    assert signed.signed_by == tuple(sorted((made.a, made.b)))
    assert signed.due_us == made.said(ours).written_at_us + 3 * DAY


def test_lines_can_be_reserved() -> None:
    made = Talk()
    entry = minutes(made, made.a)
    made.say(made.b, "MINUTES_RESERVE", entry, reserved=(2, 2, 1), why="we did not part")
    made.say(made.b, "MINUTES_SIGN", entry)
    signed = minutes_of(made.picture, made.said(entry), RULES)
    assert (signed.state, signed.reserved) == (MinutesState.RESERVED, {made.b: (1, 2)})


def test_minutes_are_signed_line_by_line() -> None:
    made = Talk()
    entry = minutes(made, made.a)

    def lines() -> list[tuple[int, MinutesState, tuple[str, ...]]]:
        found = meeting.lines_of(minutes_of(made.picture, made.said(entry), RULES))
        assert [line.text for line in found] == ["we met", "we parted"]
        return [(line.number, line.state, line.reserved_by) for line in found]

    assert lines() == [(1, MinutesState.UNILATERAL, ()), (2, MinutesState.UNILATERAL, ())]
    made.say(made.b, "MINUTES_RESERVE", entry, reserved=(2,), why="we did not part")
    assert lines() == [(1, MinutesState.AGREED, ()), (2, MinutesState.RESERVED, (made.b,))]
    assert [line.signed_by for line in meeting.lines_of(minutes_of(made.picture, made.said(entry), RULES))] == [
        tuple(sorted((made.a, made.b))), (made.a,),
    ]  # fmt: skip


def test_strangers_sign_nothing_and_three_sign_together() -> None:
    made = Talk("ALFA", "BRAVO", "CHARLIE")
    entry = minutes(made, made.a)
    made.say(made.b, "MINUTES_SIGN", entry)
    assert stands(made, entry) is MinutesState.UNILATERAL
    made.say(made.scribes[2].party, "MINUTES_SIGN", entry)
    assert stands(made, entry) is MinutesState.AGREED


def test_a_quorum_is_what_the_clause_says() -> None:
    made = Talk()
    said = made.main(made.a, "MINUTES", present=(made.a, made.b, made.a), lines=("x",))
    assert isinstance(said, Minutes)
    assert quorate(said, RULES)
    assert not quorate(said, replace(RULES, meetings=Meetings(quorum=3)))
    assert not quorate(said, RULES, (made.a, "z" * 26)), "who is no party to it makes no quorum"


def action(made: Talk, owner: str, hours: int = 2) -> str:
    made.wait(S)
    due_us = made.now_us + hours * HOUR
    return made.say(made.a, "ACTION_ITEM", action_id=f"A{len(made.entries)}", owner=owner, text="look it up", due_us=due_us)


def test_an_action_is_overdue_by_the_clock_and_done_by_its_owner() -> None:
    made = Talk()
    entry = action(made, made.b)
    due_us = made.now_us + 2 * HOUR

    def state(now_us: int) -> ActionState:
        return action_of(made.picture, made.said(entry), RULES, now_us).state

    assert (state(due_us), state(due_us + 1)) == (ActionState.OPEN, ActionState.OVERDUE)
    made.say(made.a, "ACTION_DONE", entry)
    assert state(made.now_us) is ActionState.OPEN
    made.wait(HOUR)
    done = made.say(made.b, "ACTION_DONE", entry)
    assert action_of(made.picture, made.said(entry), RULES, due_us + 1).state is ActionState.DONE
    made.wait(S)
    made.receive(made.a, done)
    seen = action_of(made.picture, made.said(entry), RULES, due_us + 1)
    assert (seen.state, seen.done_at_us, seen.heard_at_us) == (ActionState.DONE, made.now_us - S, made.now_us)


def test_done_late_and_by_clocks_that_contradict_each_other() -> None:
    made = Talk()
    late, ahead = action(made, made.b), action(made, made.b)
    made.wait(3 * HOUR)
    made.say(made.b, "ACTION_DONE", late)
    assert action_of(made.picture, made.said(late), RULES, made.now_us).state is ActionState.DONE_LATE
    made.wait(HOUR)
    done = made.say(made.b, "ACTION_DONE", ahead)
    made.now_us -= HOUR
    made.receive(made.a, done)
    assert action_of(made.picture, made.said(ahead), RULES, made.now_us).state is ActionState.DISPUTED
    assert LINE.startswith("line/")


@pytest.mark.parametrize(
    ("check", "kind", "on", "fields", "what"),
    [
        (meeting.check_convene, "MEETING_CONVENE", "", {"from_us": 1, "until_us": 2, "meeting_id": "M2"}, "over already"),
        (meeting.check_convene, "MEETING_CONVENE", "", {}, "of this id"),
        (meeting.check_convene, "MEETING_CONVENE", "", {"extraordinary": True, "from_us": 2**52, "until_us": 2**52 + 1}, "as long"),
        (meeting.check_of_meeting, "MINUTES", "later", {"present": (), "lines": ("x",)}, "not begun"),
        (meeting.check_of_meeting, "AGENDA", "", {"items": ("x",)}, "names no MEETING_CONVENE"),
        (meeting.check_signature, "MINUTES_SIGN", "own", {}, "signed these"),
        (meeting.check_signature, "MINUTES_RESERVE", "theirs", {"reserved": (3,), "why": "no"}, "no such line"),
        (meeting.check_action, "ACTION_ITEM", "", {"action_id": "A9", "owner": "z" * 26, "text": "x", "due_us": 1}, "due already"),
        (meeting.check_action, "ACTION_ITEM", "", {"action_id": "A1", "owner": "z" * 26, "text": "x", "due_us": 2**52}, "of this id"),
        (meeting.check_done, "ACTION_DONE", "action", {}, "not ours"),
        (meeting.check_done, "ACTION_DONE", "done", {}, "said that it is done"),
    ],
)  # fmt: skip
def test_our_own_words_are_checked(check: Any, kind: str, on: str, fields: dict[str, Any], what: str) -> None:
    made = Talk()
    named = {"later": made.say(made.a, "MEETING_CONVENE", **convened(made, from_us=made.now_us + HOUR, until_us=made.now_us + 2 * HOUR))}
    named |= {"own": minutes(made, made.a), "theirs": minutes(made, made.b)}
    item = {"text": "x", "due_us": made.now_us + DAY}
    named["action"] = made.say(made.a, "ACTION_ITEM", action_id="A1", owner=made.b, **item)
    named["done"] = made.say(made.a, "ACTION_ITEM", action_id="A2", owner=made.a, **item)
    made.say(made.a, "ACTION_DONE", named["done"])
    fields = convened(made, **fields) if kind == "MEETING_CONVENE" else fields
    said = made.main(made.a, kind, *([named[on]] if on else []), **fields)
    with pytest.raises(Refused, match=what) as refused:
        check(made.picture, made.a, said, made.now_us, RULES)
    assert refused.value.mend


def test_our_own_words_that_pass() -> None:
    made = Talk()
    meeting.check_convene(made.picture, made.a, made.main(made.a, "MEETING_CONVENE", **convened(made)), made.now_us, RULES)
    held, theirs = made.say(made.b, "MEETING_CONVENE", **convened(made)), minutes(made, made.b)
    given = made.say(made.b, "ACTION_ITEM", action_id="A1", owner=made.a, text="x", due_us=made.now_us + DAY)
    good: list[tuple[Any, str, str, dict[str, Any]]] = [
        (meeting.check_of_meeting, "AGENDA", held, {"items": ("x",)}),
        (meeting.check_of_meeting, "MINUTES", held, {"present": (made.a,), "lines": ("x",)}),
        (meeting.check_signature, "MINUTES_SIGN", theirs, {}),
        (meeting.check_signature, "MINUTES_RESERVE", theirs, {"reserved": (2,), "why": "no"}),
        (meeting.check_action, "ACTION_ITEM", held, {"action_id": "A1", "owner": made.a, "text": "x", "due_us": made.now_us + DAY}),
        (meeting.check_done, "ACTION_DONE", given, {}),
    ]
    for check, kind, about, fields in good:
        check(made.picture, made.a, made.main(made.a, kind, about, **fields), made.now_us, RULES)
    for check, kind, about, fields in good[0], good[2]:
        with pytest.raises(Refused, match="not between us"):
            check(made.picture, "z" * 26, made.main(made.a, kind, about, **fields), made.now_us, RULES)
