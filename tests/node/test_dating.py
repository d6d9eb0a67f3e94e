"""What is dated before what it had seen is named with both, in whichever order the two came; a wrong clock dates nobody back."""

from __future__ import annotations

import pytest

from deconflict.logbook.entry import SEEN_AHEAD_US
from deconflict.node import dating
from deconflict.node.dating import Dating
from deconflict.statements.epochs import OpenEpoch
from deconflict.testing.scribe import Scribe
from tests.node.rig import HOUR, MIN, Rig, S


def test_in_either_order_the_pair_is_found() -> None:
    alfa, bravo = Scribe("ALFA"), Scribe("BRAVO", 1_790_000_000_000_000 + HOUR)
    seen = bravo.run("plans", 1)[0]
    back = alfa.write("plans", (0, 0, None), seen=(seen.hash,))
    for order in ((seen, back), (back, seen)):
        held = Dating()
        assert [pair for entry in order for pair in held.noted(entry)] == [(back.header, seen.header)]
    assert [pair for entry in (seen, alfa.run("plans", 1)[0]) for pair in Dating().noted(entry)] == []


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dating, "MOST_HELD", 3)
    monkeypatch.setattr(dating, "MOST_AWAITED", 3)
    held, scribe = Dating(), Scribe()
    for number in range(9):
        held.noted(scribe.write("plans", (0, 1, "A" * 43), seen=(f"{number}" * 43,)))
    assert (len(held._held), len(held._awaited)) == (3, 3)


def test_every_node_names_what_is_dated_back() -> None:
    rig = Rig(parties=3)
    zone = rig.file(rig.a, "ZONE_NOTICE", rig.zone())["entry"]
    rig.run(2 * S)
    assert rig.b.node is not None
    tip = rig.b.node.core.logbook(rig.b.party, "plans").tip()
    assert tip is not None
    opening = {"main": OpenEpoch(why="moved", audience=tuple(sorted(rig.b.node.picture.audience(rig.b.party, "plans"))))}
    place = {"epoch": 1, "seq": 0, "previous": tip.hash, "written_at": rig.world.now_us - HOUR, "seen": (zone,)}
    back = rig.following(rig.b, "plans", "OPEN_EPOCH", opening, **place)
    rig.verb(rig.b, lambda node: node.core.take(back, node.core.now, None))
    rig.run(5 * S)
    charlie = rig.world.hosts["CHARLIE"]
    for host in (rig.a, charlie):
        (what,) = [what for name, what in rig.faults(host).items() if name.startswith("dated")]
        assert what.startswith(f"{rig.b.me.name} dated entry 0 in plans 3598.0 s before") and f"of {rig.a.me.name} in plans" in what
    assert not [name for name in rig.faults(rig.b) if name.startswith("dated")], "of itself it says nothing"
    rig.world.crash(rig.a, S)
    rig.run(MIN)
    assert [name for name in rig.faults(rig.a) if name.startswith("dated")], "nor is it forgotten"


def test_whose_clock_is_wrong_names_nothing_as_seen_that_is_ahead_of_it() -> None:
    rig = Rig()
    rig.world.set_clock(rig.b, 30 * S)
    rig.run(S)
    warned = rig.file(rig.b, "WARNING", rig.warning())["entry"]
    rig.run(S)
    rig.file(rig.a, "ZONE_NOTICE", rig.zone())
    line = rig.line(rig.a, rig.b)
    ahead = [entry for entry in rig.appended(rig.a, "ZONE_NOTICE") if warned in entry.header.seen]
    assert ahead == []
    rig.run(40 * S)
    rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z2"))
    assert rig.a.node is not None
    rows = {row.entry.hash: row.entry.header for row in rig.a.store.scan()}
    pairs = [(header, rows[head]) for header in rows.values() for head in header.seen if head in rows]
    assert all(seen.written_at - header.written_at <= SEEN_AHEAD_US for header, seen in pairs)
    assert any(header.logbook == "plans" and seen.logbook == line and seen.author == rig.b.party for header, seen in pairs)
    assert not [name for host in (rig.a, rig.b) for name in rig.faults(host) if name.startswith("dated")]
