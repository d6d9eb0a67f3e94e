"""What organisations of a World agree on by chance."""

from __future__ import annotations

from random import Random

from deconflict.testing.agreed import agreement_of, by_chance
from tests.node.rig import Rig


def test_in_half_of_all_cases_a_node_may_speak_by_itself() -> None:
    rig = Rig(agreed=False)
    made = agreement_of(rig.a, rig.b)
    drawn = [by_chance(made, Random(seed)).alerting.conformance for seed in range(40)]
    automatic = sum(one is not None and one.automatic for one in drawn)
    assert 8 < automatic < 32
    assert by_chance(made, Random(0)) == by_chance(made, Random(0))
