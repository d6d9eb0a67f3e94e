"""What is compiled before a node is ready is all that a tick and an answer to a question run."""

from __future__ import annotations

import numpy as np

from deconflict.conflict import advice_tracks, sky
from deconflict.conflict.advice_tracks import left_under
from deconflict.conflict.tactical import encounters
from deconflict.conflict.warming import warm


def compiled() -> int:
    """How many signatures of how many functions are compiled in this process."""
    kernels = (sky.kernels(), advice_tracks.kernel())
    found = [getattr(thing, "signatures", ()) for module in kernels for thing in vars(module).values()]
    return sum(len(signatures) for signatures in found)


def test_it_finds_the_one_encounter_there_is() -> None:
    assert warm() == 1


def test_afterwards_nothing_is_compiled_any_more() -> None:
    warm()
    before = compiled()
    columns = ([46.5, 46.5], [6.6, 6.61], [1000.0, 1000.0], [10.0, -10.0], [0.0, 0.0], [0.0, 0.0])
    encounters(*columns, horizontal_m=5556.0, vertical_m=304.8, lookahead_s=120.0)
    left_under(sky.columns_of(*columns), np.array([0]), horizontal_m=5556.0, vertical_m=304.8, lookahead_s=120.0)
    assert compiled() == before
