"""What is compiled before a node is ready is all that a tick and an answer to a question run."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import numpy as np

from deconflict.conflict import advice_tracks, sky
from deconflict.conflict.advice_tracks import left_under
from deconflict.conflict.tactical import encounters
from deconflict.conflict.warming import warm

COLUMNS = ([46.5, 46.5], [6.6, 6.61], [1000.0, 1000.0], [10.0, -10.0], [0.0, 0.0], [0.0, 0.0])


def compiled() -> int:
    """How many signatures of all compiled functions there are in this process, those within the kernels' files included."""
    room = sky.kernels()
    files = [import_module(f"{room.__name__}.{found.name}") for found in pkgutil.iter_modules(room.__path__)]
    functions = {id(thing): thing for module in (*files, advice_tracks.kernel()) for thing in vars(module).values()}
    return sum(len(getattr(thing, "signatures", ())) for thing in functions.values())


def test_it_finds_the_one_encounter_there_is() -> None:
    assert warm() == 1


def test_afterwards_nothing_is_compiled_any_more() -> None:
    warm()
    before = compiled()
    encounters(*COLUMNS, horizontal_m=5556.0, vertical_m=304.8, lookahead_s=120.0)
    left_under(sky.columns_of(*COLUMNS), np.array([0]), horizontal_m=5556.0, vertical_m=304.8, lookahead_s=120.0)
    assert compiled() == before > 15


def test_columns_of_any_make_are_searched_by_what_is_compiled() -> None:
    warm()
    before = compiled()
    numbers = {"horizontal_m": 5556.0, "vertical_m": 304.8, "lookahead_s": 120.0}
    table = np.array(COLUMNS)
    found = [encounters(*rows, **numbers) for rows in (table, np.asfortranarray(table), np.frombuffer(table.tobytes()).reshape(6, 2))]
    assert [len(one) for one in found] == [1, 1, 1]
    encounters([46, 46], [6, 7], *[[0, 0]] * 4, horizontal_m=5556, vertical_m=305, lookahead_s=120)
    assert compiled() == before
