"""What is looked at in a node's record is what its store holds."""

from __future__ import annotations

from deconflict.testing import observe_record as observe
from deconflict.testing.replay import load, play
from deconflict.testing.stage import NOTHING


def test_what_both_hold_and_what_one_lacks() -> None:
    stage = play(load("s06_before_flight"))
    alfa, bravo = stage.host("ALFA"), stage.host("BRAVO")
    assert observe.same(stage, alfa, "BRAVO") == observe.same(stage, bravo, "ALFA") == "yes"
    assert observe.record(stage, alfa, NOTHING) == "ok"
    assert observe.copies(stage, bravo, "one") == "1"
    assert observe.came_by(stage, bravo, "one") == "link"
    assert observe.received(stage, alfa, "one") == observe.received(stage, bravo, "one") == "T+5 s"
    assert observe.conflicts(stage, alfa, "two") == "A-1"
    assert observe.computed(stage, bravo, "far") == NOTHING
    rows = list(bravo.store.scan())
    lost = next(row for row in rows if row.entry.hash == stage.entry("one"))
    bravo.store = type(bravo.store)()
    bravo.store.append([row for row in rows if row.entry.header.logbook != lost.entry.header.logbook])
    assert observe.same(stage, alfa, "BRAVO").endswith("entries only one has")
    assert observe.copies(stage, bravo, "one") == "0"
