"""Who gives way is told by who goes first, once, with the reason; equals settle it between them."""

from __future__ import annotations

import pytest

from deconflict.agreement.conduct import User
from deconflict.airspace.intent import OperationKind
from deconflict.picture.picture import MessageRecord
from deconflict.statements.base import Answer, Level
from deconflict.statements.emergencies import Displaced
from deconflict.statements.messages import ConflictNotice
from deconflict.testing.host import Host
from tests.node.rig import MIN, Rig, S


@pytest.fixture
def rig() -> Rig:
    return Rig()


def displaced(rig: Rig) -> list[tuple[str, Displaced, MessageRecord]]:
    found = []
    for host in (rig.a, rig.b):
        for record in rig.said(host, "DISPLACED"):
            assert isinstance(record.main, Displaced)
            found.append((host.name, record.main, record))
    return found


def test_a_medevac_goes_before_a_survey_whichever_was_filed_first(rig: Rig) -> None:
    survey = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan("S1"))
    medevac = rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan("M1", operation=OperationKind.MEDEVAC))
    rig.run(MIN)
    ((by, said, record),) = displaced(rig)
    assert (by, said.displaced, said.first, said.whose) == ("BRAVO", User.OTHER, User.RESCUE, rig.a.party)
    assert said.message.refs == (survey["entry"], medevac["entry"])
    assert "rescue goes before other" in said.why
    rig.acknowledge(rig.a, record.entry, Level.ANSWERED, Answer.WILCO)
    rig.run(5 * S)
    assert len(displaced(rig)) == 1


def test_a_changed_plan_is_told_anew_and_equals_are_told_nothing(rig: Rig) -> None:
    rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan("S1"))
    rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan("S2"))
    rig.run(MIN)
    assert displaced(rig) == []
    rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan("S2", operation=OperationKind.FIRE))
    rig.run(MIN)
    assert [(by, said.first) for by, said, _ in displaced(rig)] == [("BRAVO", User.FIRE)]
    rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan("S1"))
    rig.run(MIN)
    assert len(displaced(rig)) == 2


def conflicting(rig: Rig, host: Host, ours: str, theirs: str) -> None:
    """The host gives notice that M1 of BRAVO and S1 of ALFA meet, in these versions."""
    now_us = rig.world.now_us
    notice = ConflictNotice(
        message=rig.header(refs=(ours, theirs)), conflict_id="c" * 43, objects=(f"{rig.b.party}:M1", f"{rig.a.party}:S1"),
        versions=(ours, theirs), level="CAUTION", from_us=now_us, until_us=now_us + MIN, lower_mm=0, upper_mm=1000, basis="EXACT",
        bound_mm=0, breached_horizontal_mm=0, breached_vertical_mm=0, breached_time_us=0, rules="test",
    )  # fmt: skip
    rig.inject(host, rig.line(rig.a, rig.b), "CONFLICT_NOTICE", {"main": notice})
    rig.run(5 * S)


def test_a_second_notice_of_the_same_two_versions_is_not_told_again_and_one_of_a_later_version_is(rig: Rig) -> None:
    survey = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan("S1"))["entry"]
    medevac = rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan("M1", operation=OperationKind.MEDEVAC))["entry"]
    rig.run(MIN)
    assert len(displaced(rig)) == 1
    for host in (rig.a, rig.b):
        conflicting(rig, host, medevac, survey)
    assert len(displaced(rig)) == 1
    changed = rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan("M1", operation=OperationKind.MEDEVAC))["entry"]
    rig.run(MIN)
    assert [said.message.refs for _, said, _ in displaced(rig)] == [(survey, medevac), (survey, changed)]


@pytest.mark.parametrize(("part", "told"), [("exact", 1), ("buffered", 1), (None, 0)])
def test_who_withholds_where_it_flies_is_asked_to_leave_no_place(rig: Rig, part: str | None, told: int) -> None:
    plan = rig.plan("S1")
    where = {part: plan["exact"]} if part else {}
    survey = rig.inject(rig.a, "plans", "NOTICE_OF_OPERATION", {"main": plan["main"], **where})
    rig.run(5 * S)
    medevac = rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan("M1", operation=OperationKind.MEDEVAC))["entry"]
    conflicting(rig, rig.a, medevac, survey)
    assert [said.place for _, said, _ in displaced(rig)] == [plan["exact"].volumes[0].volume.outline] * told  # type: ignore[attr-defined]


@pytest.mark.parametrize("agreed", [True, False])
def test_without_an_agreed_order_nobody_is_told_to_give_way(agreed: bool) -> None:
    rig = Rig(agreed=agreed)
    survey = rig.inject(rig.a, "plans", "NOTICE_OF_OPERATION", rig.plan("S1"))
    medevac = rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan("M1", operation=OperationKind.MEDEVAC))["entry"]
    rig.push(rig.b, rig.a, *rig.appended(rig.a, "OPEN_EPOCH"), *rig.appended(rig.a, "NOTICE_OF_OPERATION"))
    rig.run(S)
    assert rig.b.node is not None
    assert survey in rig.b.node.picture.messages
    conflicting(rig, rig.b, medevac, survey)
    assert len(displaced(rig)) == agreed
