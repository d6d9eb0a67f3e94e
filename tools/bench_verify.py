"""A record of a million entries, exported and verified offline by the verifier that its bundle carries: seconds by the clock, and of CPU.

Needs 6 GB of memory, 4 GB of disk and half an hour to write the record and its bundle, then a minute: `make bench-verify`, or less of it
with `ARGS="--entries 100000"`. With `--bundle FILE` what was written is kept, and taken where it is there already. It is no test.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from bench_record import CORES, GOAL_S, MILLION, cpu, signatures_s, written

from deconflict.service.bundle import rows_of, write_bundle
from deconflict.service.verifying import verify_bundle

SAMPLE = 100_000
"""Signature checks that are timed before a round."""


def export(folder: Path, bundle: Path, entries: int) -> None:
    """Write a record of so many entries, and its bundle."""
    record = folder / "record.db"
    count, write_s = cpu(lambda: written(record, entries))
    size = sum(file.stat().st_size for file in folder.glob("record.db*"))
    print(f"written: {count:,} entries in {write_s:,.0f} s of CPU, {size / count:,.0f} bytes each in the database", file=sys.stderr)
    _, export_s = cpu(lambda: write_bundle(bundle, lambda: rows_of(record)))
    print(f"exported in {export_s:,.0f} s of CPU, {bundle.stat().st_size / count:,.0f} bytes each in the bundle", file=sys.stderr)


def verified(bundle: Path, rounds: int) -> None:
    """Verify it some times; tell each beside the goal, which is for a million, and as many signature checks alone in the same minute."""
    for _ in range(rounds):
        alone_s = signatures_s(SAMPLE, CORES) / SAMPLE
        began = time.perf_counter()
        found, used_s = cpu(lambda: verify_bundle(bundle, jobs=CORES))
        wall_s, entries = time.perf_counter() - began, found["entries"]
        goal = f"goal {GOAL_S:.0f} s" if entries >= MILLION else f"a million at this rate {wall_s / entries * MILLION:.0f} s"
        print(
            f"{entries:,} entries: {'verifies' if found['ok'] else 'does not verify'} in {wall_s:.1f} s on {CORES} cores ({goal}), "
            f"{used_s:.1f} s of CPU, load {os.getloadavg()[0]:.1f}; as many signature checks alone {alone_s * entries:.1f} s"
        )


def main() -> int:
    """Write, or take what is there; verify; tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=MILLION, metavar="N")
    parser.add_argument("--bundle", type=Path, metavar="FILE", help="made here where there is none, and kept")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deconflict-bench-") as folder:
        bundle = asked.bundle or Path(folder) / "record.zip"
        if not bundle.exists():
            export(Path(folder), bundle, asked.entries)
        verified(bundle, asked.rounds)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
