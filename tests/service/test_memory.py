"""What a node loaded is looked through by no later collection."""

from __future__ import annotations

import gc

import pytest

from deconflict.service.memory import YOUNG, keeping


def test_what_is_made_within_is_kept_out_of_every_collection() -> None:
    before = gc.get_threshold()
    try:
        with keeping():
            assert not gc.isenabled()
            made = [[number] for number in range(1000)]
        assert gc.isenabled()
        assert gc.get_threshold() == (YOUNG, *before[1:])
        assert gc.get_freeze_count() >= len(made)
        tracked = {id(thing) for thing in gc.get_objects()}
        assert not tracked & {id(thing) for thing in made}
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_a_failure_within_leaves_the_collector_running() -> None:
    before = gc.get_threshold()
    try:
        with pytest.raises(ZeroDivisionError), keeping():
            raise ZeroDivisionError
        assert gc.isenabled()
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
