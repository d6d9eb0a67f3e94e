"""Each check of the line sees what it is for: it is shown a World that was whole until one thing in it was spoilt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from deconflict.node.node import Node
from deconflict.picture.picture import MessageRecord
from deconflict.statements.acknowledgements import NoAnswer
from deconflict.statements.base import Level
from deconflict.testing.checks_line import CHECKS
from deconflict.testing.host import Host
from deconflict.testing.ledger import Asked
from deconflict.testing.people import Habits, People
from deconflict.testing.world import SECOND_US, World

QUIET = Habits(attend=1.0, answer=1.0, pick_up=0.0, read_us=(SECOND_US, 2 * SECOND_US), file_every_us=None)


@pytest.fixture
def world() -> World:
    """Two nodes, a warning understood and answered, everything copied."""
    made = World(5, parties=2)
    people = People(made, QUIET)
    made.begin()
    people.file(made.hosts["ALFA"], "WARNING")
    made.run_for(80 * SECOND_US)
    assert [found for rule in CHECKS for found in rule(made)] == []
    return made


def node(world: World, name: str = "ALFA") -> Node:
    host: Host = world.hosts[name]
    assert host.node is not None
    return host.node


def the_warning(world: World, name: str = "ALFA") -> MessageRecord:
    (record,) = [r for r in node(world, name).picture.messages.values() if r.kind == "WARNING"]
    return record


def acknowledged_unheld(world: World) -> None:
    record = the_warning(world, "BRAVO")
    record.main, record.place = None, None


def acknowledged_wrongly(world: World) -> None:
    act = next(iter(the_warning(world, "BRAVO").acknowledgements.values()))
    act.said = replace(act.said, entry="x" * 43)


def steps_out_of_order(world: World) -> None:
    record, bravo = the_warning(world), world.hosts["BRAVO"].party
    base = next(iter(record.acknowledgements.values())).place
    for seq, deadline_us in ((900, 9), (901, 8)):
        place = base._replace(author=world.hosts["ALFA"].party, seq=seq, entry=f"e{seq}")
        said = NoAnswer(entry=record.entry, party=bravo, wanted="L2", deadline_us=deadline_us, step=2)
        record.climbs = {**record.climbs, place.entry: type("C", (), {"place": place, "said": said})()}  # type: ignore[dict-item]


def another_verdict(world: World) -> None:
    record = the_warning(world, "BRAVO")
    act = next(a for a in record.acknowledgements.values() if a.said.level is Level.UNDERSTOOD)
    node(world, "BRAVO").picture.messages[act.place.entry].receipts.clear()


def another_proof(world: World) -> None:
    for record in node(world).picture.messages.values():
        if record.kind == "LINE_CHECK":
            record.replies.clear()


def another_word_on_the_line(world: World) -> None:
    node(world).picture.lines.statuses.clear()


def the_core_refused(world: World) -> None:
    error = ("Refused", "WARNING is outside the agreement: suspended", "kind", "resume it")
    world.ledger.asked["q"] = Asked("ALFA", "calm WARNING", world.now_us, error=error)


def the_core_unheard(world: World) -> None:
    del node(world, "BRAVO").picture.messages[the_warning(world).entry]


SPOILT: list[tuple[str, Callable[[World], None]]] = [
    ("acknowledged_is_held", acknowledged_unheld), ("acknowledged_is_held", acknowledged_wrongly), ("no_level_skipped", steps_out_of_order),
    ("same_verdicts", another_verdict), ("same_lines", another_proof), ("same_lines", another_word_on_the_line),
    ("core_is_open", the_core_refused), ("core_is_open", the_core_unheard),
]  # fmt: skip


@pytest.mark.parametrize(("name", "spoil"), SPOILT)
def test_each_check_sees_what_it_is_for(world: World, name: str, spoil: Callable[[World], None]) -> None:
    spoil(world)
    (rule,) = [rule for rule in CHECKS if rule.__name__ == name]
    assert list(rule(world))


def test_every_check_is_shown_to_see() -> None:
    assert {name for name, _ in SPOILT} == {rule.__name__ for rule in CHECKS}
