"""Who gives way is told by who goes first, once, with the reason; equals settle it between them."""

from __future__ import annotations

import pytest

from deconflict.agreement.conduct import User
from deconflict.airspace.intent import OperationKind
from deconflict.picture.picture import MessageRecord
from deconflict.statements.base import Answer, Level
from deconflict.statements.emergencies import Displaced
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
