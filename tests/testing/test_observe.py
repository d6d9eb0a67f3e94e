"""What a replay can look at is what the node holds."""

from __future__ import annotations

from deconflict.testing import observe
from deconflict.testing.replay import play, read

TALK = """[parties]
party
-
ALFA
BRAVO

[say WARNING]
at  by    as       danger  level    lat  lon  radius
s   -     -        -       -        deg  deg  km
1   ALFA  danger   hazard  WARNING  30   -40  2

[acknowledge]
at  by     of      level  answer
s   -      -       -      -
70  BRAVO  danger  L2     -
70  BRAVO  danger  L4     RECOGNISE
71  BRAVO  danger  L4     NO_CONTROL
"""


def test_ladder_answer_climb_and_refusal() -> None:
    stage = play(read(TALK, "talk"))
    for host in (stage.host("ALFA"), stage.host("BRAVO")):
        seen = {name: look(stage, host, "danger") for name, look in observe.OBSERVATIONS.items() if name in ("held", "ladder", "climbed")}
        assert seen == {"held": "yes", "ladder": "L0 L1 L2 L4", "climbed": "alternate"}
        assert observe.answer(stage, host, "danger") == "NO_CONTROL"
        assert observe.refused(stage, host, "danger") == observe.NOTHING
    # The last act of that name counts: RECOGNISE answers no warning, NO_CONTROL does.
    assert observe.refused(stage, stage.host("BRAVO"), "BRAVO L4 danger") == observe.NOTHING
    assert any(asked.error for asked in stage.world.ledger.asked.values())
