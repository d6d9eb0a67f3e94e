"""A short run of tools/kill.py; `make kill` runs the long one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_nothing_told_is_lost_when_a_node_is_killed() -> None:
    command = [sys.executable, str(ROOT / "tools" / "kill.py"), "--times", "6", "--seed", "7", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT / "src")}, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["ok"]
    assert not found["problems"]
    assert sum(found["kills"].values()) == 6
    assert min(found["kills"]["before_flush"], found["kills"]["after_flush"]) >= 2
    assert found["checks"] >= 6
    assert found["promises_checked"] > 0
    assert found["load"]["filed"] > 0
