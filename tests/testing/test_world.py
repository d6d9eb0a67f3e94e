"""A World does what its shell promises: write then speak, lose what was not flushed, bring back what was."""

from __future__ import annotations

import pytest

from deconflict.airspace.instant import Instant
from deconflict.node import commands as c
from deconflict.node.node import Node
from deconflict.statements.base import Level, Role
from deconflict.testing import World as PublicWorld
from deconflict.testing.checks import Violation, check, settled
from deconflict.testing.host import Host
from deconflict.testing.network import Weather
from deconflict.testing.people import Habits, People
from deconflict.testing.world import SECOND_US, World

QUIET = Habits(attend=0.0, pick_up=0.0, file_every_us=None)


def begun(seed: int = 1, parties: int = 2, habits: Habits = QUIET) -> tuple[World, People]:
    world = World(seed, parties=parties)
    people = People(world, habits)
    world.begin()
    return world, people


def found(world: World) -> list[Violation]:
    """What the checks find once nothing is under way."""
    for _ in range(30):
        if settled(world):
            break
        world.run_for(SECOND_US)
    return check(world)


def node(host: Host) -> Node:
    assert host.node is not None
    return host.node


def test_two_nodes_meet_and_hold_each_other() -> None:
    world, _ = begun()
    alfa, bravo = world.hosts["ALFA"], world.hosts["BRAVO"]
    assert node(alfa).picture.name_of(bravo.party) == "BRAVO"
    assert node(bravo).picture.name_of(alfa.party) == "ALFA"
    assert found(world) == []
    assert PublicWorld is World


def test_a_warning_is_shown_and_stored_within_a_second() -> None:
    world, people = begun()
    alfa, bravo = world.hosts["ALFA"], world.hosts["BRAVO"]
    request = people.file(alfa, "WARNING")
    assert request is not None
    world.run_for(SECOND_US)
    answer = world.ledger.asked[request].answer
    assert answer is not None
    record = node(bravo).picture.messages[answer["entry"]]
    assert record.kind == "WARNING"
    assert bravo.party in node(alfa).picture.messages[answer["entry"]].receipts


def test_a_person_who_reads_stops_the_climb() -> None:
    always = Habits(attend=1.0, answer=1.0, read_us=(SECOND_US, 5 * SECOND_US), file_every_us=None)
    world, people = begun(habits=always)
    people.file(world.hosts["ALFA"], "STOP_REQUEST")
    world.run_for(100 * SECOND_US)
    (record,) = [r for r in node(world.hosts["ALFA"]).picture.messages.values() if r.kind == "STOP_REQUEST"]
    assert {a.said.level for a in record.acknowledgements.values()} == {Level.SHOWN, Level.UNDERSTOOD, Level.ANSWERED}
    assert not record.climbs


def test_silence_climbs_by_itself_to_the_alternate() -> None:
    world, people = begun()
    called: list[c.Call] = []
    world.watchers.append(lambda host, command: called.append(command) if isinstance(command, c.Call) else None)
    people.file(world.hosts["ALFA"], "WARNING")
    world.run_for(70 * SECOND_US)
    assert Role.ALTERNATE in {call.role for call in called}


def test_what_was_not_flushed_is_gone_and_nothing_was_said() -> None:
    world, people = begun()
    alfa, bravo = world.hosts["ALFA"], world.hosts["BRAVO"]
    held = len(list(alfa.store.scan()))
    world.hazards.before_flush = 1.0
    request = people.file(alfa, "WARNING")
    assert request is not None
    assert not alfa.up
    assert world.ledger.asked[request].answer is None
    assert len(list(alfa.store.scan())) == held
    world.hazards.before_flush = 0.0
    world.run_for(120 * SECOND_US)
    assert alfa.up
    assert not [r for r in node(bravo).picture.messages.values() if r.kind == "WARNING"]
    assert found(world) == []


def test_what_was_flushed_comes_back_and_is_spoken_later() -> None:
    world, people = begun()
    alfa, bravo = world.hosts["ALFA"], world.hosts["BRAVO"]
    world.hazards.after_flush = 1.0
    people.file(alfa, "WARNING")
    assert not alfa.up
    assert world.ledger.faults["killed after flush"] == 1
    world.hazards.after_flush = 0.0
    world.run_for(120 * SECOND_US)
    assert [r.kind for r in node(bravo).picture.messages.values() if r.kind == "WARNING"] == ["WARNING"]
    assert found(world) == []


def test_a_cut_is_noticed_and_mends() -> None:
    world, people = begun()
    alfa, bravo = world.hosts["ALFA"], world.hosts["BRAVO"]
    world.cut(alfa, bravo, one_way=True)
    world.run_for(30 * SECOND_US)
    assert not alfa.links
    people.file(alfa, "CONCERN")
    world.heal()
    world.run_for(30 * SECOND_US)
    assert [r for r in node(bravo).picture.messages.values() if r.kind == "CONCERN"]
    assert found(world) == []


def test_a_node_takes_back_what_it_had_published() -> None:
    world, people = begun(parties=3)
    alfa = world.hosts["ALFA"]
    for _ in range(5):
        people.file(alfa, "SITE_NOTICE")
    world.run_for(5 * SECOND_US)
    shared = [row.entry for row in alfa.store.scan() if row.entry.header.author == alfa.party and row.entry.header.logbook != "desk"]
    before = {entry.hash for entry in shared}
    assert world.restore(alfa, 30) == 0
    assert before - {row.entry.hash for row in alfa.store.scan()}
    world.run_for(20 * SECOND_US)
    assert before <= {row.entry.hash for row in alfa.store.scan()}
    people.file(alfa, "SITE_NOTICE")
    world.run_for(20 * SECOND_US)
    assert found(world) == []


def test_a_lossy_stream_breaks_and_comes_again() -> None:
    world, people = begun()
    world.network.weather = Weather(lose=0.3, split=0.5)
    for _ in range(10):
        people.file(world.hosts["ALFA"], "CONCERN")
        world.run_for(5 * SECOND_US)
    assert world.network.counts["broken"] > 0
    world.heal()
    world.run_for(60 * SECOND_US)
    assert found(world) == []


def test_a_retired_machine_does_not_come_again() -> None:
    world, _ = begun()
    alfa = world.hosts["ALFA"]
    world.crash(alfa, SECOND_US)
    world.retire(alfa)
    world.run_for(10 * SECOND_US)
    assert not alfa.up
    world.crash(alfa)
    assert not alfa.up


@pytest.mark.parametrize("later_us", [0, 1])
def test_a_node_that_is_woken_for_ever_is_found(monkeypatch: pytest.MonkeyPatch, later_us: int) -> None:
    world, _ = begun()

    def wake(node: Node, now: Instant) -> list[c.Command]:
        node.core.now = now
        return []

    monkeypatch.setattr(Node, "next_wakeup", lambda self: self.core.now + later_us)
    monkeypatch.setattr(Node, "wake", wake)
    with pytest.raises(AssertionError, match="woken for ever"):
        world.run_for(10 * SECOND_US)


def test_one_seed_is_one_world() -> None:
    worlds = [begun(9, 3)[0] for _ in range(2)]
    assert worlds[0].digest == worlds[1].digest
    assert begun(10, 3)[0].digest != worlds[0].digest
