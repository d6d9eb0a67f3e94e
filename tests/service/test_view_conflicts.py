"""Conflicts in the picture: how each ended, never by an answer; and objects whose kind contradicts what they state."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.airspace.intent import IntentState
from deconflict.airspace.outline import Polygon
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.coordination import ladder
from deconflict.service.view import Sight, view
from deconflict.statements import KINDS
from deconflict.statements.base import Answer, Level, Part
from deconflict.statements.plans import Volumes
from deconflict.testing.host import Host
from tests.node.rig import HOUR, MIN, Rig, S


@pytest.fixture
def rig() -> Rig:
    made = Rig()
    made.file(made.a, "NOTICE_OF_OPERATION", made.plan("MINE"))
    made.file(made.b, "NOTICE_OF_OPERATION", made.plan("THEIRS"))
    made.run(10 * S)
    return made


def seen(rig: Rig, host: Host) -> dict[str, Any]:
    assert host.node is not None
    return view(Sight(host.node.picture, host.party, rig.world.now_us, host.node.core.rules_between))


def resolved(rig: Rig) -> list[str | None]:
    """How the one conflict ended, on both screens."""
    found = []
    for host in (rig.a, rig.b):
        shown = seen(rig, host)
        (conflict,) = [*shown["conflicts"], *shown["resolved"]]
        assert (conflict["resolved"] is None) is (conflict in shown["conflicts"])
        found.append(conflict["resolved"])
    return found


def restate(rig: Rig, kind: str, parts: dict[str, Part]) -> None:
    rig.file(rig.b, kind, parts)
    rig.run(10 * S)


def test_no_answer_ends_a_conflict(rig: Rig) -> None:
    (conflict,) = seen(rig, rig.a)["conflicts"]
    assert rig.a.node is not None
    notice = rig.a.node.picture.messages[conflict["message"]]
    assert notice.place is not None
    answering = rig.b if notice.place.author == rig.a.party else rig.a
    assert KINDS["CONFLICT_NOTICE"].answers
    for answer in KINDS["CONFLICT_NOTICE"].answers:
        rig.acknowledge(answering, conflict["message"], Level.ANSWERED, answer=answer)
        rig.run(10 * S)
        assert resolved(rig) == [None, None], answer
    acts = rig.a.node.picture.messages[conflict["message"]].by_party(answering.party)
    assert {act.said.answer for act in acts if ladder.why_not(notice, act.said, answering.party) is None} >= {Answer.WILCO}


def test_plans_that_part_that_end_and_whose_time_is_over(rig: Rig) -> None:
    assert resolved(rig) == [None, None]
    restate(rig, "OPERATION_CHANGE", rig.plan("THEIRS", volume=rig.volume(lat_deg=30)))
    assert resolved(rig) == ["changed", "changed"]
    restate(rig, "OPERATION_CHANGE", rig.plan("THEIRS"))
    assert resolved(rig) == [None, None], "they meet again"
    restate(rig, "OPERATION_CANCEL", rig.plan("THEIRS", state=IntentState.ENDED))
    assert resolved(rig) == ["ended", "ended"]


def test_its_time_is_over(rig: Rig) -> None:
    rig.run(3 * HOUR)
    assert resolved(rig) == ["over", "over"]
    rig.run(12 * HOUR)
    assert seen(rig, rig.a)["resolved"] == [], "of the last twelve hours only"


def test_what_is_withheld_or_cannot_be_measured_has_not_parted(rig: Rig) -> None:
    parts = rig.plan("THEIRS", state=IntentState.ACTIVATED)
    rig.inject(rig.b, "plans", "OPERATION_CHANGE", {"main": parts["main"]})
    rig.run(10 * S)
    assert resolved(rig)[0] is None
    good = rig.volume()
    bow_tie = Polygon(((0, 0), (10**9, 10**9), (0, 10**9), (10**9, 0)))
    crooked = Volume4D(Volume3D(bow_tie, good.volume.lower, good.volume.upper), good.from_us, good.until_us)
    rig.inject(rig.b, "plans", "OPERATION_CHANGE", {**parts, "exact": Volumes(volumes=(crooked,))})
    rig.run(10 * S)
    assert resolved(rig)[0] is None


def test_a_kind_that_contradicts_the_state_is_flagged_and_counts_by_the_more_cautious(rig: Rig) -> None:
    rig.inject(rig.b, "plans", "OPERATION_ACTIVATE", rig.plan("THEIRS", state=IntentState.ENDED))
    rig.run(10 * S)
    shown = seen(rig, rig.a)
    plan = next(each for each in shown["plans"] if each["op_id"] == "THEIRS")
    assert plan["contradiction"] == {"kind": "OPERATION_ACTIVATE", "stated": "Ended"}
    assert plan["state"] == "Activated"
    assert resolved(rig) == [None, None]
    mine = next(each for each in shown["plans"] if each["op_id"] == "MINE")
    assert mine["contradiction"] is None
    rig.inject(rig.b, "plans", "SITE_EXPIRE", rig.site("S1"))
    rig.inject(rig.b, "plans", "ZONE_CHANGE", rig.zone("Z1", cancelled=True))
    rig.run(MIN)
    shown = seen(rig, rig.a)
    assert [(each["contradiction"]["stated"], each["expired"]) for each in shown["sites"]] == [("standing", False)]
    assert [(each["contradiction"]["stated"], each["cancelled"]) for each in shown["zones"]] == [("over", False)]
