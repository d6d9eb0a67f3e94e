"""Each check of agreements sees what it is for."""

from __future__ import annotations

import dataclasses

import pytest

from deconflict.coordination import agreeing
from deconflict.coordination.standing import Stopped
from deconflict.node.conforming import Conforming
from deconflict.node.node import Node
from deconflict.statements.agreements import AgreementSign
from deconflict.testing.checks_agreements import core_always_open, nobody_is_bound_alone, same_in_force, speaks_by_itself_only_where_agreed
from deconflict.testing.host import Host
from deconflict.testing.world import SECOND_US, World
from tests.node.rig import Rig
from tests.node.test_conforming import AUTOMATIC, BESIDE, activated, agreed, fly, state_of


@pytest.fixture
def world() -> World:
    """Two nodes that have agreed."""
    made = World(3, parties=2)
    made.begin()
    made.run_for(10 * SECOND_US)
    assert [*nobody_is_bound_alone(made), *same_in_force(made), *core_always_open(made)] == []
    return made


def node(host: Host) -> Node:
    assert host.node is not None
    return host.node


def test_a_signature_nobody_made_is_seen(world: World) -> None:
    host, other = world.hosts["ALFA"], world.hosts["BRAVO"]
    rows = [row for row in host.store.scan() if not (isinstance(row.entry.main, AgreementSign) and row.entry.header.author == other.party)]
    host.store.scan = lambda from_arrival=0: iter(rows)  # type: ignore[method-assign, misc, assignment]
    assert [at for at, _ in nobody_is_bound_alone(world)] == ["ALFA"]


def test_two_who_see_different_things_in_force_are_seen(world: World) -> None:
    said = node(world.hosts["ALFA"]).picture.agreements
    acts = said.acts["alfa-bravo"]
    for entry in [entry for entry, act in acts.items() if isinstance(act.main, AgreementSign)]:
        del acts[entry]
    assert any(at == "ALFA, BRAVO" for at, _ in same_in_force(world))


def test_a_logbook_left_open_is_seen(world: World) -> None:
    held = node(world.hosts["ALFA"]).picture.audiences
    key = (world.hosts["ALFA"].party, "plans")
    held[key] = (held[key][0], frozenset())
    assert [at for at, _ in same_in_force(world)] == ["ALFA"]


def test_a_closed_core_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    known = node(world.hosts["BRAVO"]).core.known
    monkeypatch.setattr(known, "allowed", lambda *_: agreeing.Closed("no", "never"))
    assert any("may not be said" in what for _, what in core_always_open(world))


def test_a_stopped_core_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    known = node(world.hosts["BRAVO"]).core.known
    standings = known.standings(world.now_us)
    held = standings["alfa-bravo"]
    pair, binding = next(iter(held.bindings.items()))
    stop = Stopped("line_check", pair[0], "s1", 0, world.now_us * 2)
    spoilt = dataclasses.replace(held, bindings={pair: dataclasses.replace(binding, stopped=(stop,))})
    monkeypatch.setattr(known, "standings", lambda _: {"alfa-bravo": spoilt})
    assert [what for _, what in core_always_open(world)] == ["line_check was stopped, which never stops"]


def found(rig: Rig) -> list[str]:
    return [name for name, _ in speaks_by_itself_only_where_agreed(rig.world)]


def test_a_node_that_speaks_by_itself_with_leave_is_in_order() -> None:
    rig = agreed(AUTOMATIC)
    activated(rig, rig.a, tracks=("d1",))
    fly(rig, rig.a, BESIDE, 5)
    assert state_of(rig.a, rig.a.party)[0] == "Nonconforming"
    assert found(rig) == []


def test_a_node_that_speaks_by_itself_without_leave_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig()
    monkeypatch.setattr(Conforming, "_automatic", lambda self: True)
    activated(rig, rig.a, tracks=("d1",))
    fly(rig, rig.a, BESIDE, 5)
    assert found(rig) == ["ALFA"]
    rig.world.ledger.reopened.add(rig.a.party)
    assert found(rig) == [], "what it left behind agrees nothing any more, though it did then"
