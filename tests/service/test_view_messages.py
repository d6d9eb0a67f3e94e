"""Messages as JSON: whether a conflict that a peer computed comes out the same here."""

from __future__ import annotations

from deconflict.conflict import strategic
from deconflict.service import view_messages
from tests.node.rig import Rig, S


def test_a_notice_that_comes_before_the_plan_it_names_is_compared_once_that_is_here() -> None:
    rig = Rig()
    for host in (rig.b, rig.a):
        rig.file(host, "NOTICE_OF_OPERATION", rig.plan("OP1"))
        rig.run(10 * S)
    assert rig.b.node is not None
    picture, rules, known = rig.b.node.picture, rig.b.node.core.rules_between, view_messages.Shown().verdicts

    def computed() -> list[str]:
        return [found["computed"] for found in view_messages.conflicts(picture, rig.world.now_us, rules, known)]

    plan = ("plan", rig.a.party, "OP1")
    held = picture.objects.pop(plan)
    assert computed() == ["UNKNOWN"]
    picture.objects[plan] = held
    assert computed() == ["SAME"]
    assert set(view_messages.GRAVEST) == {"UNKNOWN", *(verdict.value for verdict in strategic.Verdict)}
