"""How fast a record is exported and verified offline, and how much room an entry takes on the disk."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

import bench_made as made
from bench_clock import Measure
from bench_entries import row

from deconflict.logbook.entry import ENTRY_PREFIX
from deconflict.logbook.keys import SigningKey, verify
from deconflict.service.bundle import rows_of, write_bundle
from deconflict.service.sqlite import SqliteStore
from deconflict.service.verifying import verify_bundle

MILLION, CORES = 1_000_000, 2
GOAL_S = 60.0


def record(quick: bool) -> list[Measure]:
    """A record on the disk, its bundle, and the bundle verified by the verifier that it carries."""
    count = 600 if quick else 20_000
    with tempfile.TemporaryDirectory(prefix="deconflict-bench-") as folder:
        path, bundle = Path(folder) / "record.db", Path(folder) / "record.zip"
        entries = written(path, count)
        size = sum(file.stat().st_size for file in Path(folder).glob("record.db*"))
        _, export_s = cpu(lambda: write_bundle(bundle, lambda: rows_of(path)))
        began = time.perf_counter()
        found, verify_s = cpu(lambda: verify_bundle(bundle, jobs=CORES))
        wall_s = time.perf_counter() - began
        assert found["ok"] and found["entries"] == entries, found["problems"]
        packed = bundle.stat().st_size
    million_s = verify_s / entries * MILLION / CORES
    by_wall = f"{CORES} processes; by the wall's clock {wall_s / entries * MILLION:,.0f} s, load {os.getloadavg()[0]:.0f}"
    return [
        Measure("a million entries verified offline, reckoned", million_s, "s", GOAL_S, most=True, note=f"from {entries:,}; {by_wall}"),
        Measure("... an entry in the database", size / entries, "bytes"),
        Measure("... an entry in a bundle, with readings", packed / entries, "bytes", note=f"written in {export_s / entries * 1e6:.0f} µs"),
    ]


def written(path: Path, count: int) -> int:
    """Write a record of statements of every sort, and at its end the signed trees over it; returns how many entries it holds."""
    author, begun = made.begun("ALFA")
    store = SqliteStore(path)
    store.append([row(append) for append in begun])
    total = len(begun)
    heads = (made.head(author, logbook, count + number) for number, logbook in enumerate(("plans", made.LINE)))
    for number, (logbook, kind, parts) in enumerate(chain(made.statements(count), heads), 1):
        author.core.say(logbook, kind, parts)
        if number % 100 == 0 or number >= count:
            taken = [row(append) for append in made.taken(author)]
            store.append(taken)
            total += len(taken)
    store.close()
    return total


def signatures_s(count: int, cores: int) -> float:
    """Seconds by the clock for so many signature checks and nothing else, on so many cores: what no verifier can be faster than."""
    with ProcessPoolExecutor(cores) as pool:
        list(pool.map(_signatures, [1] * cores))
        began = time.perf_counter()
        list(pool.map(_signatures, [count // cores] * cores))
        return time.perf_counter() - began


def _signatures(count: int) -> None:
    """Check one signature, over as many bytes as a header has, so many times."""
    key, signed = SigningKey.generate(bytes(32)), bytes(400)
    signature = key.sign(ENTRY_PREFIX, signed)
    assert all(verify(key.public, ENTRY_PREFIX, signed, signature) for _ in range(count))


def cpu(run: Callable[[], Any]) -> tuple[Any, float]:
    """What a run gives, and its CPU time in seconds, that of its processes too."""
    before = _used_s()
    return run(), _used_s() - before


def _used_s() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
