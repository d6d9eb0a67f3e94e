"""What is looked at in accounts is what their rules say; of what is not held, nothing."""

from __future__ import annotations

import pytest

from deconflict.testing import observe_accounts as observe
from deconflict.testing.replay import play, read
from deconflict.testing.stage import NOTHING

TALK = """[parties]
party
-
ALFA
BRAVO

[say INCIDENT_REPORT]
at  by    as     incident_id  stage    incident_class  lat   lon    radius  from  until
s   -     -      -            -        -               deg   deg    km      T+s   T+s
11  ALFA  first  I-1          initial  unintended      30.0  -40.0  5       0     4

[say BREACH_ENTRY]
at  by    as     breached    party  at_us
s   -     -      -           party  T+s
12  ALFA  entry  line_check  BRAVO  1
"""


def test_an_incident_a_ledger_and_an_agenda() -> None:
    stage = play(read(TALK, "talk"))
    alfa, bravo = stage.host("ALFA"), stage.host("BRAVO")
    assert "INCIDENT_REPORT" in observe.timeline(stage, bravo, "first")
    assert observe.same_timeline(stage, alfa, "first") == "yes"
    assert observe.struck(stage, alfa, "first") == NOTHING
    assert observe.reports(stage, bravo, "first") == "ALFA:made,due,due"
    assert observe.ledger(stage, bravo, "ALFA") == "1 entered 0 agreed 0 disputed 0 mixed 1 unanswered"
    assert observe.same_ledger(stage, alfa, "BRAVO") == "yes"
    assert observe.agenda(stage, alfa, "BRAVO") == "breach_unanswered"
    assert observe.stated_day(stage, alfa, "BRAVO") == NOTHING
    bravo.node.picture.affairs.by_kind["BREACH_ENTRY"].clear()  # type: ignore[union-attr]
    assert observe.same_ledger(stage, alfa, "BRAVO") == "no"


@pytest.mark.parametrize("name", ["timeline", "struck", "reports", "told", "lines"])
def test_nothing_is_seen_of_what_is_not_held(name: str) -> None:
    stage = play(read(TALK, "talk"))
    stage.forced["other"] = "A" * 43
    assert getattr(observe, name)(stage, stage.host("BRAVO"), "other") == NOTHING
    assert observe.same_timeline(stage, stage.host("BRAVO"), "other") == "no"
