"""Every check sees what it is for: each is shown a World that was whole until one thing in it was spoilt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deconflict.logbook.store import MemoryStore
from deconflict.node import events as e
from deconflict.node.node import Node
from deconflict.picture.picture import MessageRecord
from deconflict.statements.base import Level
from deconflict.testing import checks_affairs, checks_agreements, checks_line, checks_record
from deconflict.testing.checks import CHECKS, check, entries_of, see_the_same
from deconflict.testing.host import Host
from deconflict.testing.ledger import Asked, Dropped, Leaked, Rewritten
from deconflict.testing.people import Habits, People
from deconflict.testing.world import SECOND_US, World
from tests.node.rig import Rig

QUIET = Habits(attend=1.0, answer=1.0, pick_up=0.0, read_us=(SECOND_US, 2 * SECOND_US), file_every_us=None)


@pytest.fixture
def world() -> World:
    """Three nodes, a warning understood, a plan filed, everything copied."""
    made = World(5, parties=3)
    people = People(made, QUIET)
    made.begin()
    people.file(made.hosts["ALFA"], "WARNING")
    people.file(made.hosts["BRAVO"], "NOTICE_OF_OPERATION")
    made.run_for(80 * SECOND_US)
    assert check(made) == []
    return made


def node(host: Host) -> Node:
    assert host.node is not None
    return host.node


def the_warning(world: World) -> tuple[Host, MessageRecord, Host]:
    """Who sent the warning, its record there, and who got it."""
    alfa = world.hosts["ALFA"]
    (record,) = [r for r in node(alfa).picture.messages.values() if r.kind == "WARNING"]
    assert record.message is not None
    (to,) = [host for host in world.hosts.values() if host.party in record.message.to]
    return alfa, record, to


def without_last(world: World) -> None:
    host = world.hosts["BRAVO"]
    kept = {world.hosts["ALFA"].party, host.party}
    rows = [row for row in host.store.scan() if row.entry.header.author in kept]
    host.store = MemoryStore()
    host.store.append(rows[:-1])
    host.node = Node(host.me)
    host.node.load(rows[:-1])


def another_picture(world: World) -> None:
    node(world.hosts["BRAVO"]).picture.conflicts["x"] = {"y"}


def a_promise_broken(world: World) -> None:
    world.ledger.promised["A" * 43] = "q1"


def a_promise_lost(world: World) -> None:
    alfa, record, _ = the_warning(world)
    alfa.store = MemoryStore()
    assert record.entry in world.ledger.promised


def a_record_that_does_not_verify(world: World) -> None:
    host = world.hosts["ALFA"]
    rows = [row for row in host.store.scan() if row.entry.header.kind != "KEY"]
    host.store.scan = lambda from_arrival=0: iter(rows)  # type: ignore[method-assign, misc, assignment]


def a_place_written_twice(world: World) -> None:
    world.ledger.rewritten.append(Rewritten("ALFA", ("a", "plans", 0, 3), 1))


def a_row_twice(world: World) -> None:
    host = world.hosts["ALFA"]
    rows = [*host.store.scan(), next(host.store.scan())]
    host.store.scan = lambda from_arrival=0: iter(rows)  # type: ignore[method-assign, misc, assignment]


def a_call_twice(world: World) -> None:
    world.ledger.calls["ALFA", 1, "entry", "party", 2] = 2


def a_word_never_written(world: World) -> None:
    world.ledger.written.popitem()


def an_accusation(world: World) -> None:
    node(world.hosts["ALFA"]).picture.forks[world.hosts["BRAVO"].party, "plans", 0] = 3


def a_leak(world: World) -> None:
    world.ledger.leaks.append(Leaked("ALFA", "party", "x/plans", 1))


def a_link_dropped(world: World) -> None:
    world.ledger.drops.append(Dropped("ALFA", "BRAVO", "nonsense", 1))


def a_twin_unnoticed(world: World) -> None:
    world.twin(world.hosts["CHARLIE"])


def a_silence_without_climb(world: World) -> None:
    _, record, to = the_warning(world)
    record.acknowledgements.clear()
    world.ledger.understood.clear()
    node(to).picture.messages[record.entry].acknowledgements.clear()


def a_receipt_missing(world: World) -> None:
    the_warning(world)[1].receipts.clear()


def another_ladder(world: World) -> None:
    _, record, to = the_warning(world)
    node(to).picture.messages[record.entry].acknowledgements.popitem()


def other_levels_overdue(world: World) -> None:
    _, record, to = the_warning(world)
    node(to).picture.messages[record.entry].ended_by = {"x": record.place[:2] if record.place else ("", "")}
    record.acknowledgements.clear()
    node(to).picture.messages[record.entry].acknowledgements.clear()


def another_line_state(world: World) -> None:
    for record in node(world.hosts["ALFA"]).picture.messages.values():
        if record.kind == "LINE_CHECK":
            record.replies.clear()


def a_refusal_in_the_calm(world: World) -> None:
    world.ledger.asked["q"] = Asked("ALFA", "calm WARNING", world.now_us, error=("Refused", "no", "", "try again"))


def a_silence_in_the_calm(world: World) -> None:
    world.ledger.asked["q"] = Asked("ALFA", "calm WARNING", world.now_us)


SPOILT: list[tuple[str, Callable[[World], None]]] = [
    ("one_record", without_last), ("one_picture", another_picture), ("nothing_lost", a_promise_broken), ("nothing_lost", a_promise_lost),
    ("record_verifies", a_record_that_does_not_verify), ("written_once", a_place_written_twice), ("applied_once", a_row_twice),
    ("applied_once", a_call_twice), ("nothing_forged", a_word_never_written), ("nothing_leaks", a_leak),
    ("no_honest_accused", an_accusation),
    ("no_honest_accused", a_link_dropped), ("twins_named", a_twin_unnoticed), ("flash_climbed", a_silence_without_climb),
    ("stored_is_said", a_receipt_missing), ("both_agree", another_ladder), ("both_agree", other_levels_overdue),
    ("both_agree", another_line_state), ("calm_is_served", a_refusal_in_the_calm), ("calm_is_served", a_silence_in_the_calm),
]  # fmt: skip


@pytest.mark.parametrize(("name", "spoil"), SPOILT)
def test_each_check_sees_what_it_is_for(world: World, name: str, spoil: Callable[[World], None]) -> None:
    spoil(world)
    assert list(CHECKS[name](world))


@pytest.mark.parametrize("honest", [False, True])
def test_what_one_holds_ahead_of_a_chain_parts_two_pictures_unless_its_author_may_leave_gaps(world: World, honest: bool) -> None:
    alfa, bravo, charlie = (world.hosts[name] for name in ("ALFA", "BRAVO", "CHARLIE"))
    assert see_the_same(world, alfa, bravo)
    before = len(list(charlie.store.scan()))
    People(world, QUIET).file(charlie, "NOTICE_OF_OPERATION")
    while len(list(charlie.store.scan())) == before:
        world.run_for(1)
    charlie.honest = honest
    alfa.store.ahead = lambda: iter(list(charlie.store.scan())[before:])  # type: ignore[method-assign]
    assert see_the_same(world, alfa, bravo) is not honest


@pytest.mark.parametrize("spoken_of", [False, True])
@pytest.mark.parametrize("closed", [False, True])
def test_what_never_arrived_is_a_fault_unless_its_logbook_was_closed_to_who_lacks_it(world: World, closed: bool, spoken_of: bool) -> None:
    host, record, to = the_warning(world)
    record.receipts.clear()
    if spoken_of:
        node(to).picture.messages[record.entry] = MessageRecord(record.entry)
    else:
        del node(to).picture.messages[record.entry]
    if closed:
        assert record.place is not None
        node(host).picture.audiences[host.party, record.place.logbook] = (record.place, frozenset({host.party}))
    for name in ("stored_is_said", "both_agree"):
        assert bool([what for _, what in CHECKS[name](world) if record.entry[:8] in what]) is not closed


def test_every_check_is_shown_to_see() -> None:
    rooms = (checks_affairs, checks_agreements, checks_line, checks_record)
    of_their_own = {rule.__name__ for room in rooms for rule in room.CHECKS}
    assert {name for name, _ in SPOILT} == set(CHECKS) - of_their_own


def test_checks_are_for_nodes_that_run(world: World) -> None:
    world.crash(world.hosts["ALFA"])
    with pytest.raises(AssertionError, match="does not run"):
        check(world)


def test_entries_come_in_order_of_arrival(world: World) -> None:
    host = world.hosts["ALFA"]
    assert [entry.hash for entry in entries_of(host)] == [row.entry.hash for row in host.store.scan()]


def test_a_sender_that_is_killed_again_as_it_climbs_is_held_to_when_it_could() -> None:
    """Down at the deadline, up again and killed before its NO_ANSWER is on disk: what came before it could write again stops the climb."""
    rig = Rig()
    entry = str(rig.file(rig.a, "WARNING", rig.warning())["entry"])
    rig.run(2 * SECOND_US)
    rig.world.cut(rig.a, rig.b)
    rig.run(50 * SECOND_US)
    rig.world.crash(rig.a, 10 * SECOND_US)
    rig.world.hazards.before_flush, rig.world.hazards.down_us = 1.0, (8 * SECOND_US, 8 * SECOND_US)
    rig.run(14 * SECOND_US)
    assert rig.a.node is None, "killed as it wrote what was due"
    rig.world.heal()
    rig.world.restore(rig.a, 0)
    rig.acknowledge(rig.b, entry, Level.UNDERSTOOD)
    rig.run(20 * SECOND_US)
    rig.world.ask(rig.a, e.EpochOpened, "epoch", why="killed as it wrote", by="alfa-duty")
    rig.run(60 * SECOND_US)
    record = node(rig.a).picture.messages[entry]
    assert record.climbs == {}
    assert len(rig.world.ledger.unable["ALFA"]) >= 2
    assert list(CHECKS["flash_climbed"](rig.world)) == []
