"""A little of every measurement of tools/bench.py: whether it runs, not how fast."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_measurement_runs_and_those_with_a_goal_say_it() -> None:
    command = [sys.executable, str(ROOT / "tools" / "bench.py"), "--quick", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT / "src")}, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    measures = json.loads(done.stdout)["measures"]
    assert len(measures) >= 15
    # What is counted may be none.
    assert all(measure["value"] > 0 or (measure["value"], measure["unit"]) == (0, "each") for measure in measures)
    goals = {(measure["goal"], measure["unit"]) for measure in measures if measure["goal"] is not None}
    # The page's are there where a Chromium is.
    assert goals - {(2, "s"), (100, "ms"), (200, "ms"), (600, "kB")} == {
        (10_000, "entries/s"), (1, "ms"), (50, "µs"), (3, "s"), (250, "ms"), (300, "ms"), (3, "ms"), (15, "ms"),
        (100_000, "frames/s"), (200_000, "lines/s"), (200_000, "each/s"), (5_000, "/s"), (20_000, "events/s"), (60, "s"), (5, "s"),
    }  # fmt: skip
    assert all((measure["met"] is None) == (measure["goal"] is None) for measure in measures)


def test_a_measurement_that_is_none_is_refused() -> None:
    command = [sys.executable, str(ROOT / "tools" / "bench.py"), "speed"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT / "src")}, timeout=60)
    assert done.returncode == 2
    assert "speed" in done.stderr
