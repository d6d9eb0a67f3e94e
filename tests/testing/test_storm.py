"""Storms end, every check holds after them, and one seed is one story whatever the hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from deconflict.statements import KINDS
from deconflict.testing import storm
from deconflict.testing.mischief import Mischief
from deconflict.testing.people import Habits
from deconflict.testing.storm import Storm, brew, play, run, run_seed
from deconflict.testing.world import SECOND_US, World

SRC = Path(__file__).resolve().parents[2] / "src"
SHORT = Storm(
    for_us=120 * SECOND_US, breaks_us=(3 * SECOND_US, 20 * SECOND_US), cuts_us=(10 * SECOND_US, 40 * SECOND_US), kill=0.02,
    cut_for_us=(5 * SECOND_US, 30 * SECOND_US), crashes_us=(10 * SECOND_US, 60 * SECOND_US), jumps_us=(20 * SECOND_US, 60 * SECOND_US),
    weather_us=(10 * SECOND_US, 40 * SECOND_US), habits=Habits(file_every_us=(3 * SECOND_US, 30 * SECOND_US)),
)  # fmt: skip


@pytest.mark.parametrize("mischief", list(Mischief))
def test_everything_holds_after_a_storm(mischief: Mischief) -> None:
    outcome = run_seed(7 + len(mischief), 4, replace(SHORT, mischief=mischief))
    assert outcome.violations == ()
    assert outcome.faults["crashes"] > 0
    assert outcome.faults["links broken"] > 0
    assert outcome.events > 1000


def test_nobody_is_asked_in_the_calm_while_a_person_still_mends_a_restored_node() -> None:
    world, maker, liar = brew(12, 4, replace(SHORT, mischief=Mischief.FLOOD))
    play(world, maker, liar)
    calm_from_us = world.ledger.calm_from_us
    unable = [(since, until) for spans in world.ledger.unable.values() for since, until in spans]
    assert unable and all(until <= calm_from_us for _, until in unable)


@pytest.mark.parametrize("seed", range(4))
def test_a_node_restored_from_a_copy_is_no_forger(seed: int) -> None:
    outcome = run_seed(seed, 3, replace(SHORT, mischief=Mischief.NONE, restore=1.0))
    assert outcome.violations == ()
    assert outcome.faults["restored from a copy"] == 1


@pytest.mark.parametrize("seed", range(4))
def test_two_copies_of_one_node_are_named_by_everybody(seed: int) -> None:
    world, maker, liar = brew(seed, 4, replace(SHORT, mischief=Mischief.TWIN, restore=0.0))
    play(world, maker, liar)
    original = world.hosts["DELTA"]
    for name in ("ALFA", "BRAVO", "CHARLIE"):
        node = world.hosts[name].node
        assert node is not None
        assert original.party in node.picture.proofs


TALKATIVE = Storm(
    for_us=240 * SECOND_US, kill=0.0, restore=0.0, crashes_us=(60 * SECOND_US, 200 * SECOND_US),
    habits=Habits(
        file_every_us=(1 * SECOND_US, 6 * SECOND_US), treat_every_us=(10 * SECOND_US, 60 * SECOND_US), attend=1.0, plot=0.05, settle=0.35,
        hand_over_us=(30 * SECOND_US, 90 * SECOND_US), talk=0.9, meet_every_us=(10 * SECOND_US, 60 * SECOND_US),
    ),
)  # fmt: skip
NOT_SAID = {
    "REVOKE": "a key is revoked when it was stolen, which no storm does: see test_stolen",
    "PART_DROPPED": "parts are dropped when retention ends, years after a storm",
}


def test_every_kind_there_is_is_said_in_some_storm() -> None:
    said: set[str] = set()
    for seed in range(6):
        outcome = run_seed(seed, 3, TALKATIVE)
        assert outcome.violations == ()
        assert sum(outcome.said.values()) > 1000
        said |= outcome.said.keys()
    assert set(KINDS) - said == set(NOT_SAID)


def test_run_prints_what_the_command_promises() -> None:
    told = []
    found = run(range(2), nodes=2, storm_us=20 * SECOND_US, done=told.append)
    assert [outcome.seed for outcome in told] == [0, 1]
    assert found["seeds"] == 2
    assert found["violations"] == []
    assert found["events"] > 100
    assert found["said"].keys() == set(KINDS)
    assert found["said"]["PAIR_CONFIRM"] == 4
    assert isinstance(found["faults"], dict)


def test_seeds_can_be_shared_by_processes() -> None:
    alone = run(range(2), nodes=2, storm_us=10 * SECOND_US)
    assert run(range(2), nodes=2, storm_us=10 * SECOND_US, workers=2) == alone


@pytest.mark.parametrize("hash_seed", ["1", "77"])
def test_one_seed_gives_one_hash_of_all_commands(hash_seed: str) -> None:
    code = "from deconflict.testing.storm import *; print(run_seed(3, 4, Storm(for_us=90_000_000)).digest)"
    around = {**os.environ, "PYTHONPATH": str(SRC), "PYTHONHASHSEED": hash_seed}
    done = subprocess.run([sys.executable, "-c", code], env=around, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == run_seed(3, 4, Storm(for_us=90 * SECOND_US)).digest


def test_another_seed_is_another_story() -> None:
    calm_air = replace(SHORT, for_us=20 * SECOND_US)
    assert run_seed(1, 2, calm_air).digest != run_seed(2, 2, calm_air).digest


def test_a_node_that_falls_is_a_violation(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(self: World, span_us: int) -> None:
        raise KeyError("gone")

    world, maker, liar = brew(1, 2, SHORT)
    monkeypatch.setattr(storm, "brew", lambda seed, nodes, plan: (world, maker, liar))
    monkeypatch.setattr(World, "run_for", fall)
    (violation,) = run_seed(1, 2, SHORT).violations
    assert violation.check == "nothing_falls"
    assert "KeyError: 'gone'" in violation.what
    assert "test_storm.py" in violation.what
