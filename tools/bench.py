"""How fast this machine is at what the program does, each figure with the goal it should reach.

Every measurement is repeated and the median told. What is said of one core is by CPU time, since a busy machine is slower by the wall's.
Exit code 0 whether or not goals are reached; this is a measurement, not a test.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable

import bench_advice
import bench_encounters
import bench_entries
import bench_files
import bench_flash
import bench_node
import bench_page
import bench_record
import bench_replay
import bench_sky
import bench_traffic
import bench_wire
import msgspec
from bench_clock import Measure

BENCHES: dict[str, Callable[[bool], list[Measure]]] = {
    "write": bench_entries.write,
    "read": bench_entries.read,
    "plan": bench_sky.new_plan,
    "aircraft": bench_sky.aircraft,
    "encounters": bench_encounters.search,
    "advice": bench_advice.advice,
    "files": bench_files.files,
    "tongues": bench_wire.tongues,
    "traffic": bench_traffic.traffic,
    "start": bench_node.cold_start,
    "round_trip": bench_node.round_trip,
    "flash": bench_flash.flash,
    "memory": bench_node.memory,
    "record": bench_record.record,
    "replay": bench_replay.replay,
    "page": bench_page.page,
}


def goal(measure: Measure) -> str:
    """The goal in words, and whether it is reached."""
    if measure.goal is None:
        return ""
    return f"{'<' if measure.most else '>'} {number(measure.goal)}  {'reached' if measure.met else 'MISSED'}"


def number(value: float) -> str:
    """Three figures that count, or all of them before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def line(measure: Measure) -> str:
    """One figure as a line of the table."""
    return f"{measure.what:<52}{number(measure.value):>9} {measure.unit:<10} {goal(measure):<19} {measure.note}".rstrip()


def main() -> int:
    """Measure, and print as it goes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these of {', '.join(BENCHES)}")
    parser.add_argument("--quick", action="store_true", help="little of everything: whether it runs, not how fast")
    parser.add_argument("--json", action="store_true", help="print one JSON object at the end")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(BENCHES)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    began, found = time.monotonic(), []
    about = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(about, file=sys.stderr)
    for name in asked.names or BENCHES:
        for measure in BENCHES[name](asked.quick):
            found.append(measure)
            print(line(measure), file=sys.stderr if asked.json else sys.stdout, flush=True)
    print(f"took {time.monotonic() - began:.0f} s", file=sys.stderr)
    if asked.json:
        print(json.dumps({"about": about, "measures": [{**msgspec.to_builtins(m), "met": m.met} for m in found]}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
