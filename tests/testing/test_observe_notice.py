"""What is looked at in notices and lines is what both sides compute."""

from __future__ import annotations

from deconflict.agreement.agreement import CLAUSES
from deconflict.testing import observe_notice as observe
from deconflict.testing.replay import load, play
from deconflict.testing.stage import NOTHING


def test_lead_place_line_and_what_is_in_force() -> None:
    stage = play(load("rp02_nine_kilometres"))
    alfa, bravo = stage.host("ALFA"), stage.host("BRAVO")
    for host, other in ((alfa, "BRAVO"), (bravo, "ALFA")):
        assert observe.lead(stage, host, "right") == "IN_TIME"
        assert observe.mismatch(stage, host, "forced") == "9 km"
        assert observe.outside_it(stage, host, "right") == "no"
        assert observe.link(stage, host, other) == "UP"
        assert observe.in_force(stage, host, other) == str(len(CLAUSES))
        assert observe.allowed(stage, host, f"{other}:NOTICE_OF_OPERATION") == "yes"
        assert observe.advice(stage, host, "right") == "COORDINATE"
        assert observe.third(stage, host, "right") == NOTHING
    assert observe.open_item(stage, bravo, "right") == "understand"
    stage.forced["other"] = "A" * 43
    assert (
        observe.lead(stage, bravo, "other")
        == observe.mismatch(stage, bravo, "other")
        == observe.outside_it(stage, bravo, "other")
        == NOTHING
    )
