"""The other bearers of a World: late, twice, never; and a message comes through all the same."""

from __future__ import annotations

import pytest

from deconflict.statements.receipts import Bearer
from deconflict.testing.checks import see_the_same
from deconflict.testing.couriers import EVERY
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


def test_a_machine_that_is_down_hears_nothing() -> None:
    rig = equipped()
    rig.world.crash(rig.b)
    rig.run(15 * S)
    rig.file(rig.a, "WARNING", rig.warning())
    rig.run(20 * S)
    assert rig.world.couriers.counts["lost"] >= 1
