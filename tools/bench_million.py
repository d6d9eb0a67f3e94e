"""A node with a million plans: how long it takes to be ready from its own store, how much memory, and how soon a new plan is answered.

Needs 4 GB of memory twice over, one after the other, 1.5 GB of disk, and some minutes: `make bench-million`, or with
`ARGS="--plans 100000"` less of it. All times are CPU time of one core, medians of what is said. It is no test.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import bench_made as made
import msgspec
from bench_clock import share
from bench_node import MB, _kb, _store_plans

from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.airspace.instant import Instant
from deconflict.airspace.intent import OperationalIntent
from deconflict.conflict import strategic
from deconflict.node.core import Identity
from deconflict.node.events import Started
from deconflict.node.node import Node
from deconflict.service.memory import keeping
from deconflict.service.sqlite import SqliteStore

GOAL_S, GOAL_GB, GOAL_MS = 60.0, 4.0, 2.0
SPAN_DEG, HOURS = 20.0, 72.0
ASKED = 300


def hold(path: Path) -> dict[str, float]:
    """Load the plans as a served node does, then ask what each of some new ones meets."""
    alike = made.begun("ALFA")[0].core.me
    node = Node(Identity(alike.party, alike.name, alike.signing, alike.recovery_public, alike.tls_pins, alike.status))
    store = SqliteStore(path, read_only=True)
    began = time.process_time()
    with keeping():
        node.load(store.scan())
        loaded = time.process_time()
        node.receive(Started(entropy=bytes(32)), Instant(made.NOW_US + made.HOUR_US))
        ready = time.process_time()
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    times_ms, met = _asked(node)
    return {
        "plans": len(node.lookout.index), "load_s": loaded - began, "index_s": ready - loaded, "peak_gb": _kb(status["VmHWM"]) * 1024 / 1e9,
        "p50_ms": share(times_ms, 0.5), "p99_ms": share(times_ms, 0.99), "met": met,
    }  # fmt: skip


def _asked(node: Node) -> tuple[list[float], float]:
    """How long each new plan took, from its statement to all its conflicts, sorted; and how many conflicts it has on average."""
    rng, placed, times_ms, met = Random(9), node.lookout.placed, [], 0  # noqa: S311 - invented data, not a secret
    for number in range(ASKED):
        new = made.intent(rng, number, SPAN_DEG, HOURS, 1)
        began = time.process_time()
        near = placed.index.pairs(new.volumes, DEFAULT_RULES.separation.greatest())
        others = ((placed.thing(key), pairs) for key, pairs in near.items())
        found = [strategic.between(new, o, DEFAULT_RULES, pairs) for o, pairs in others if isinstance(o, OperationalIntent)]
        times_ms.append((time.process_time() - began) * 1000)
        met += sum(one is not None for one in found)
    return sorted(times_ms), met / ASKED


def told(found: dict[str, float], count: int) -> None:
    """Each figure beside its goal, which is for a million."""
    ready_s = found["load_s"] + found["index_s"]
    print(f"{count:,} plans within {SPAN_DEG:.0f} by {SPAN_DEG:.0f} degrees and {HOURS:.0f} h, CPU time of one core")
    print(f"  read, held against their hashes, chained, folded  {found['load_s']:8.1f} s")
    print(f"  placed in the index                               {found['index_s']:8.1f} s")
    print(f"  both                                              {ready_s:8.1f} s   goal for a million {GOAL_S:.0f} s")
    print(f"  most memory                                       {found['peak_gb']:8.2f} GB  goal for a million {GOAL_GB:.0f} GB")
    print(f"  a new plan against all, p50  ({found['met']:.1f} in conflict)    {found['p50_ms']:8.2f} ms  goal {GOAL_MS:.0f} ms")
    print(f"  the same, p99                                     {found['p99_ms']:8.2f} ms")


def main() -> int:
    """Write the store, or take one that is there; load it in a process of its own; tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--store", type=Path, metavar="FILE", help="a record made before; it is made here where there is none")
    parser.add_argument("--hold", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.hold:
        sys.stdout.buffer.write(msgspec.json.encode(hold(asked.store)))
        return 0
    with tempfile.TemporaryDirectory(prefix="deconflict-bench-") as folder:
        path = asked.store or Path(folder) / "record.db"
        if not path.exists():
            began = time.process_time()
            _store_plans(path, asked.plans)
            print(f"written in {time.process_time() - began:.0f} s, {path.stat().st_size / MB:,.0f} MB", file=sys.stderr)
        done = subprocess.run([sys.executable, __file__, "--hold", "--store", str(path)], stdout=subprocess.PIPE, check=True)
    found = msgspec.json.decode(done.stdout, type=dict[str, float])
    told(found, int(found["plans"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
