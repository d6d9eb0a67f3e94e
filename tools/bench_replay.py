"""How soon any instant of a long record is reached, by snapshots that are held against the record.

`python tools/bench_replay.py --entries 1000000` measures a million: some minutes, 2 GB of disk and 3 GB of memory; `make bench` less of it.
All times are CPU time of one core.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import bench_made as made
from bench_clock import Measure
from bench_entries import row

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.instant import Instant
from deconflict.airspace.track import Plot
from deconflict.logbook.store import Row
from deconflict.service.memory import keeping
from deconflict.service.reaching import Record
from deconflict.service.replay import shown, told_by_record
from deconflict.service.snapshot_files import folder_of
from deconflict.service.sqlite import SqliteStore
from deconflict.statements.base import Status
from deconflict.statements.receipts import Bearer
from deconflict.statements.tracks import Tracks

MILLION, GOAL_S = 1_000_000, 5.0
SECOND_US = 1_000_000
BATCH = 1_000
AIRCRAFT = 40
PARTS = (0.02, 0.31, 0.5, 0.77, 1.0)
"""Where in the record instants are reached, of its time."""


def statement(rng: Random, number: int, about: str) -> made.Statement:
    """Of ten: six batches of tracks, and a plan, a message, an acknowledgement and a receipt. One plan in ten is a new one."""
    kind = number % 10
    if kind < 4:
        logbook, name, parts = made.statement(rng, number // 10 * 4 + kind, about)
        return (logbook, name, parts) if kind else made.plan(rng, number // 100, 10.0, 24.0)
    at_us = made.NOW_US + number * SECOND_US
    plots = tuple(
        Plot(
            track_id=f"{rng.randrange(AIRCRAFT):06x}", at_us=at_us - n, lat_ndeg=rng.randrange(made.NDEG),
            lon_ndeg=rng.randrange(made.NDEG), height=Height(3_000_000, Reference.FL), ground_speed_mm_s=100_000, course_mdeg=90_000,
        )
        for n in range(4)
    )  # fmt: skip
    return "tracks", "TRACKS", {"main": Tracks(plots=plots, status=Status.EXERCISE)}


def written(path: Path, count: int) -> int:
    """A record of so many entries, a second apart; returns how many there are in all."""
    author, begun = made.begun("ALFA")
    store, rng, about = SqliteStore(path), Random(5), "A" * 43  # noqa: S311 - invented data, not a secret
    store.append([row(append) for append in begun])
    total = len(begun)
    for start in range(0, count, BATCH):
        for number in range(start, min(start + BATCH, count)):
            author.core.now = Instant(made.NOW_US + number * SECOND_US)
            entry = author.core.say(*statement(rng, number, about))
            about = entry.hash if entry.header.kind in ("CONCERN", "NOTICE_OF_OPERATION") else about
        rows = [_heard(row(append)) for append in made.taken(author)]
        store.append(rows)
        total += len(rows)
    store.close()
    return total


def _heard(own: Row) -> Row:
    """As if a peer had written half of it."""
    return Row(own.entry, own.received_at_us, Bearer.LINK, own.branch) if own.entry.header.seq % 2 else own


def measured(path: Path, count: int) -> Iterator[Measure]:
    """Each figure of one record."""
    began = time.process_time()
    Record(path).close()
    made_s = time.process_time() - began
    size = sum(file.stat().st_size for file in folder_of(path).iterdir()) if folder_of(path).exists() else 0
    reached_s, drawn_s = [], []
    for part in PARTS:
        until_us = made.NOW_US + round(part * count) * SECOND_US
        with keeping():
            began = time.process_time()
            record = Record(path)
            said: Any = told_by_record(record, until_us)
            reached_s.append(time.process_time() - began)
            assert said.entries and not record.built and not record.snapshots.thrown
            shown(said)
            drawn_s.append(time.process_time() - began)
            record.close()
        del said
    note = f"of {count:,} entries; {min(reached_s):.2f} to {max(reached_s):.2f} over {len(PARTS)} instants"
    yield Measure("any instant of a record reached by snapshots", max(reached_s), "s", GOAL_S, most=True, note=note)
    yield Measure("... and drawn as the page has it", median(drawn_s), "s", note=f"{max(drawn_s):.2f} at most")
    if size:
        yield Measure("... an entry in the snapshots", size / count, "bytes", note=f"made once, {made_s / count * 1e6:.0f} µs an entry")


def replay(quick: bool) -> list[Measure]:
    """A tenth of a million; quick: too few for a snapshot."""
    count = 600 if quick else MILLION // 10
    with tempfile.TemporaryDirectory(prefix="deconflict-bench-") as folder:
        path = Path(folder) / "record.db"
        return list(measured(path, written(path, count)))


def main() -> int:
    """Measure a record of so many entries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=MILLION)
    parser.add_argument("--record", type=Path, help="one that was written before, or to write and to keep")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deconflict-bench-") as folder:
        path = asked.record or Path(folder) / "record.db"
        count = asked.entries if path.exists() else written(path, asked.entries)
        for measure in measured(path, count):
            print(f"{measure.what:<52}{measure.value:9.2f} {measure.unit:<8}{measure.note}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
