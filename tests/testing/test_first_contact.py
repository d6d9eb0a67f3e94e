"""Strangers on a stage meet by the pairing that ships; whoever is misheard or has a key put in stays a stranger."""

from __future__ import annotations

import pytest

from deconflict.testing.first_contact import HOW, meet
from deconflict.testing.world import SECOND_US, World


@pytest.mark.parametrize("how", HOW)
def test_two_strangers_meet(how: str) -> None:
    world = World(3, parties=2)
    world.begin(paired=False)
    alfa, bravo = world.hosts.values()
    assert meet(world, alfa, bravo, how) == (how == "right")
    world.run_for(10 * SECOND_US)
    for host, other in ((alfa, bravo), (bravo, alfa)):
        assert host.node is not None
        assert host.node.core.peers() == ([other.party] if how == "right" else [])
    assert (bravo.party in alfa.links) == (how == "right")
