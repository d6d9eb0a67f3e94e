"""The ladder as JSON: who reached what, what was only implied, who was told below, and what comes next."""

from __future__ import annotations

from typing import Any

from deconflict.service import view_ladder
from deconflict.statements.base import Answer, Level, Role
from tests.node.rig import HOUR, Rig, S


def seen(rig: Rig, entry: str) -> dict[str, Any]:
    """The ladder at BRAVO as ALFA's page shows it."""
    assert rig.a.node is not None
    node = rig.a.node
    rules = node.core.rules_with(rig.b.party)
    return view_ladder.rungs(node.picture, node.picture.messages[entry], rig.b.party, rules, rig.world.now_us)


def _warned(rig: Rig) -> str:
    return str(rig.file(rig.a, "WARNING", rig.warning())["entry"])


def test_what_an_answer_implies_is_marked_and_the_verdict_comes_with_our_receipt_of_it() -> None:
    rig = Rig()
    entry = _warned(rig)
    rig.run(5 * S)
    assert seen(rig, entry)["verdicts"] == {"L2": None, "L4": None}
    assert seen(rig, entry)["next"] == {
        "role": "alternate", "at": seen(rig, entry)["next"]["at"], "wanted": "L2", "bearers": ["link", "page"],
    }  # fmt: skip
    rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.WILCO)
    rig.run(5 * S)
    found = seen(rig, entry)
    assert (found["implied"], found["settled"], found["no_control"]) == (["L1", "L2"], True, False)
    assert found["verdicts"] == {"L2": "IN_TIME", "L4": "IN_TIME"}
    assert found["next"] is None


def test_members_told_add_up_and_a_correction_stays_one() -> None:
    rig = Rig()
    entry = _warned(rig)
    rig.run(2 * S)
    for members in (("north desk",), ("south desk", "2 Sqn")):
        rig.acknowledge(rig.b, entry, Level.PASSED_DOWN, members=members, passed_to=Role.SENIOR)
    for answer in (Answer.UNABLE, Answer.WILCO):
        rig.acknowledge(rig.b, entry, Level.ANSWERED, answer)
    rig.run(2 * S)
    found = seen(rig, entry)
    assert [passed["members"] for passed in found["passed"]] == [["north desk"], ["south desk", "2 Sqn"]]
    assert {passed["to"] for passed in found["passed"]} == {"senior"}
    assert found["answered"]["answer"] == "UNABLE"
    assert [later["answer"] for later in found["corrections"]] == [Answer.WILCO]


def test_after_no_control_both_screens_say_who_was_called_for_what_remains() -> None:
    rig = Rig()
    entry = _warned(rig)
    rig.run(2 * S)
    rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.NO_CONTROL)
    rig.run(HOUR)
    assert seen(rig, entry)["no_control"]
    for host in (rig.a, rig.b):
        assert host.node is not None
        (climb,) = host.node.picture.messages[entry].climbs.values()
        told = view_ladder.called(climb)
        assert (told["wanted"], told["role"], told["answered"]) == ("L4", "senior", "NO_CONTROL")
