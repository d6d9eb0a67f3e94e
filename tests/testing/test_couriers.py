"""The other bearers of a World: late, twice, never; and a message comes through all the same."""

from __future__ import annotations

import pytest

from deconflict.node import commands as c
from deconflict.picture.picture import MessageRecord
from deconflict.statements.base import Role
from deconflict.statements.receipts import Bearer
from deconflict.testing.checks import see_the_same
from deconflict.testing.couriers import EVERY
from deconflict.testing.people import Habits, People
from tests.node.rig import MIN, Rig, S


def flash_while_cut(rig: Rig) -> str:
    rig.world.cut(rig.a, rig.b)
    rig.run(15 * S)
    return str(rig.file(rig.a, "WARNING", rig.warning())["entry"])


def equipped(seed: int = 1, bearers: tuple[Bearer, ...] = EVERY) -> Rig:
    rig = Rig(seed=seed)
    rig.world.couriers.bearers = bearers
    for host in rig.world.hosts.values():
        rig.world.couriers.ready(host)
    return rig


def test_nothing_is_carried_where_nothing_is_configured() -> None:
    rig = Rig()
    flash_while_cut(rig)
    rig.run(MIN)
    assert rig.world.couriers.counts["carried"] == 0


def test_what_is_carried_arrives_while_the_line_is_cut() -> None:
    rig = equipped()
    entry = flash_while_cut(rig)
    rig.run(5 * S)
    assert rig.b.node is not None
    assert rig.b.node.picture.messages[entry].message is not None
    assert rig.world.couriers.counts["arrived"] >= 1


@pytest.mark.parametrize("seed", range(5))
def test_rough_couriers_fail_lose_and_double_and_all_converge(seed: int) -> None:
    rig = Rig(seed=seed)
    rig.world.couriers.rough(0.4)
    flash_while_cut(rig)
    rig.run(3 * MIN)
    rig.world.heal()
    rig.run(2 * MIN + 10 * S)
    counts = rig.world.couriers.counts
    assert counts["carried"] >= 1
    assert rig.a.node is not None and rig.b.node is not None
    assert see_the_same(rig.world, rig.a, rig.b)


def test_nobody_rings_back_about_a_message_that_went_with_a_disk() -> None:
    rig = equipped()
    assert rig.b.node is not None
    spoken_of = MessageRecord("A" * 43)
    rig.b.node.picture.messages[spoken_of.entry] = spoken_of
    carried = c.Carry(peer=rig.a.party, bearer=Bearer.MAIL, role=Role.DUTY, about=spoken_of.entry, carried=spoken_of.entry,
                      codes=((Bearer.MAIL, "A2B3C4D5"),))  # fmt: skip
    People(rig.world, Habits(ring_back=1.0, read_us=(S, S), file_every_us=None)).saw(rig.b, carried)
    before = len(rig.world.ledger.asked)
    rig.run(5 * S)
    assert len(rig.world.ledger.asked) == before


def test_a_machine_that_is_down_hears_nothing() -> None:
    rig = equipped()
    rig.world.crash(rig.b)
    rig.run(15 * S)
    rig.file(rig.a, "WARNING", rig.warning())
    rig.run(20 * S)
    assert rig.world.couriers.counts["lost"] >= 1
