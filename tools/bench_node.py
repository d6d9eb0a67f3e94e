"""Whole nodes in processes of their own: how soon one is ready, how much memory plans take, how long an acknowledgement travels."""

from __future__ import annotations

import gc
import http.client
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from queue import Queue
from random import Random
from typing import Any
from urllib.parse import urlsplit

import bench_made as made
import msgspec
from bench_clock import Measure, share
from bench_entries import BATCH, row

from deconflict.airspace.instant import Instant
from deconflict.errors import PeerFault, Refused
from deconflict.node.core import Identity
from deconflict.node.events import Started
from deconflict.node.node import Node
from deconflict.service.client import TOKEN
from deconflict.service.demo_agree import come_to_terms
from deconflict.service.demo_stage import Actor, Stage
from deconflict.service.memory import keeping
from deconflict.service.sqlite import SqliteStore

ROUND_TRIP_GOAL_MS = 250.0
START_GOAL_S = 3.0
LIMIT_S = 60.0
PLANS = 100_000
MB = 1e6


def cold_start(quick: bool) -> list[Measure]:
    """From starting the process to the first answer of /readyz that says so, on a folder that was set up before."""
    times_s = []
    with tempfile.TemporaryDirectory(prefix="deconflict-bench-") as folder:
        for _ in range(2 if quick else 6):
            stage = Stage(Path(folder), {"ALFA": ()}, driven_from_us=None)
            began = time.perf_counter()
            try:
                stage.start()
                times_s.append(time.perf_counter() - began)
            finally:
                stage.stop()
    # The first start makes the keys and writes the first entries: setting up, not starting.
    times_s = sorted(times_s[1:])
    note = f"{len(times_s)} starts, worst {times_s[-1]:.2f} s; until /readyz, kernels compiled at set-up"
    return [Measure("cold start of a node, median", share(times_s, 0.5), "s", goal=START_GOAL_S, most=True, note=note)]


def round_trip(quick: bool) -> list[Measure]:
    """From asking one node to acknowledge until the other tells its page: two processes, mutual TLS, both records flushed."""
    with tempfile.TemporaryDirectory(prefix="deconflict-bench-") as folder:
        stage = Stage(Path(folder), {"ALFA": (), "BRAVO": ()}, driven_from_us=None)
        try:
            stage.start()
            stage.pair()
            come_to_terms(stage)
            for actor in stage.actors:
                actor.ask.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": f"{actor.name}-DUTY"})
            times_ms = sorted(_acknowledged(stage, 20 if quick else 300))
        finally:
            stage.stop()
    note = f"{len(times_ms)} on loopback; p50 {share(times_ms, 0.5):.1f} ms, worst {times_ms[-1]:.1f} ms"
    return [
        Measure("acknowledgement, one node to the other's page, p50", share(times_ms, 0.5), "ms", note="two processes, loopback"),
        Measure("  the same, p99", share(times_ms, 0.99), "ms", ROUND_TRIP_GOAL_MS, most=True, note=note),
    ]


def _acknowledged(stage: Stage, count: int) -> list[float]:
    first, second = stage.actors
    entries = [_concern(first, number) for number in range(count)]
    told: Queue[tuple[str, float]] = Queue()
    threading.Thread(target=_listen, args=(first, told), daemon=True).start()
    told.get(timeout=LIMIT_S)
    _acknowledge(second, entries[-1], "L1", patient=True)
    times_ms = []
    for entry in entries:
        began = time.perf_counter()
        said = _acknowledge(second, entry, "L2")
        times_ms.append((_when(told, said) - began) * 1000)
    return times_ms


def _concern(actor: Actor, number: int) -> str:
    asked = {"kind": "CONCERN", "body": {"text": f"matter {number}"}}
    return str(actor.ask.ask("POST", "/api/v1/messages", asked)["entry"])


def _acknowledge(actor: Actor, entry: str, level: str, *, patient: bool = False) -> str:
    """The entry of the acknowledgement; `patient` waits for the message to come."""
    until = time.monotonic() + LIMIT_S
    while True:
        try:
            return str(actor.ask.ask("POST", "/api/v1/acknowledgements", {"entry": entry, "level": level})["entry"])
        except Refused:
            if not patient or time.monotonic() > until:
                raise
            time.sleep(0.05)


def _listen(actor: Actor, told: Queue[tuple[str, float]]) -> None:
    """Put the entry of every event on the queue, with when it came; first of all that the stream stands."""
    where = urlsplit(actor.http)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=LIMIT_S)
    connection.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {(actor.folder / TOKEN).read_text().strip()}"})
    with connection.getresponse() as stream:
        told.put(("", time.perf_counter()))
        while line := stream.readline():
            if line.startswith(b"data:"):
                told.put((str(msgspec.json.decode(line[5:]).get("entry", "")), time.perf_counter()))


def _when(told: Queue[tuple[str, float]], entry: str) -> float:
    """When the page was told of that entry."""
    while True:
        found, at = told.get(timeout=LIMIT_S)
        if found == entry:
            return at


def memory(quick: bool) -> list[Measure]:
    """A node that holds so many plans, folded and indexed from its store, in a process of its own."""
    count = 2000 if quick else PLANS
    with tempfile.TemporaryDirectory(prefix="deconflict-bench-") as folder:
        path = Path(folder) / "record.db"
        _store_plans(path, count)
        empty, full = (_held(path, most) for most in (0, count))
        size_mb = path.stat().st_size / MB
    assert full["plans"] == count
    grown_mb = full["rss_mb"] - empty["rss_mb"]
    note = f"{empty['rss_mb']:.0f} MB without any, so {grown_mb * MB / count:,.0f} bytes a plan; at most {full['peak_mb']:.0f} MB"
    return [
        Measure(f"memory of a node with {count:,} plans", full["rss_mb"], "MB", note=note),
        Measure("  loading them: read, decoded and folded", count / full["load_s"], "plans/s", note=f"{size_mb:.0f} MB on disk"),
        Measure("  indexing them", count / full["index_s"], "plans/s"),
        Measure("  one full collection of garbage", full["collect_ms"], "ms", note=f"with the load frozen {full['frozen_ms']:.1f} ms"),
    ]


def _store_plans(path: Path, count: int) -> None:
    rng = Random(3)  # noqa: S311 - invented data, not a secret
    author, begun = made.begun("ALFA")
    store = SqliteStore(path)
    store.append([row(append) for append in begun])
    for start in range(0, count, BATCH * 10):
        for number in range(start, min(count, start + BATCH * 10)):
            author.core.say(*made.plan(rng, number, 20.0, 72.0))
        store.append([row(append) for append in made.taken(author)])
    store.close()


def _held(path: Path, most: int) -> dict[str, Any]:
    """What a process of its own found; `most` 0 loads nothing."""
    command = [sys.executable, __file__, str(path), str(most)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise PeerFault(done.stderr.decode()[-500:], where="bench_node.py")
    found: dict[str, Any] = msgspec.json.decode(done.stdout)
    return found


def hold(path: Path, most: int) -> dict[str, float]:
    """Load a node from its store, give it its first event, and look at this process."""
    alike = made.begun("ALFA")[0].core.me
    node = Node(Identity(alike.party, alike.name, alike.signing, alike.recovery_public, alike.tls_pins, alike.status))
    store = SqliteStore(path, read_only=True)
    began = time.process_time()
    # As a served node loads.
    with keeping():
        node.load(stored for stored in store.scan() if most)
        loaded = time.process_time()
        node.receive(Started(entropy=bytes(32)), Instant(made.NOW_US + made.HOUR_US)) if most else None
        indexed = time.process_time()
    gc.unfreeze()
    gc.collect()
    collected = time.perf_counter()
    gc.collect()
    again = time.perf_counter()
    gc.freeze()
    gc.collect()
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        "rss_mb": _kb(status["VmRSS"]) * 1024 / MB, "peak_mb": _kb(status["VmHWM"]) * 1024 / MB, "plans": len(node.lookout.index),
        "load_s": loaded - began, "index_s": indexed - loaded, "collect_ms": (again - collected) * 1000,
        "frozen_ms": (time.perf_counter() - again) * 1000,
    }  # fmt: skip


def _kb(text: str) -> int:
    return int(text.split()[0])


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(hold(Path(sys.argv[1]), int(sys.argv[2]))))
