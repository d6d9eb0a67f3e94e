"""What is looked at in affairs is what their rules say; of what is not held, nothing."""

from __future__ import annotations

import pytest

from deconflict.testing import observe_affairs as observe
from deconflict.testing.replay import play, read
from deconflict.testing.stage import NOTHING

TALK = """[parties]
party
-
ALFA
BRAVO

[say BREACH_ENTRY]
at  by    as     breached    party  at_us
s   -     -      -           party  T+s
9   ALFA  entry  line_check  BRAVO  1

[say EMERGENCY]
at  by    as    distress  at_us
s   -     -     -         T+s
10  ALFA  mayday  ditching  1

[say INCIDENT_REPORT]
at  by    as     incident_id  stage    incident_class  lat   lon    radius  from  until
s   -     -      -            -        -               deg   deg    km      T+s   T+s
11  ALFA  first  I-1          initial  unintended      30.0  -40.0  5       0     4
"""


def test_breaches_cases_and_the_day() -> None:
    stage = play(read(TALK, "talk"))
    alfa, bravo = stage.host("ALFA"), stage.host("BRAVO")
    assert observe.breach(stage, alfa, "entry") == observe.breach(stage, bravo, "entry") == "OPEN"
    assert observe.case(stage, bravo, "mayday") == "open"
    assert observe.pulled(stage, bravo, "first") == "0"
    assert observe.day(stage, alfa, "BRAVO") == "0 notices 0 notified 0 not"
    assert observe.same_day(stage, alfa, "BRAVO") == "yes"


@pytest.mark.parametrize("name", ["offer", "hold", "reported", "pulled", "claim", "answers", "breach", "minutes", "case"])
def test_nothing_is_seen_of_what_is_not_held(name: str) -> None:
    stage = play(read(TALK, "talk"))
    bravo = stage.host("BRAVO")
    stage.forced["other"] = "A" * 43
    assert getattr(observe, name)(stage, bravo, "other") == NOTHING
    assert observe.due(stage, bravo, "other") == "done"
