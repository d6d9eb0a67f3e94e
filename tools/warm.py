"""Compile the numba kernels once, so that no node pays for it at its first tick."""

from __future__ import annotations

import importlib
import sys


def main() -> int:
    """Run the search once on a pair of aircraft, which compiles all that a tick calls; returns an exit code."""
    try:
        tactical = importlib.import_module("deconflict.conflict.tactical")
        columns = ([46.5, 46.5], [6.6, 6.61], [1000.0, 1000.0], [10.0, -10.0], [0.0, 0.0], [0.0, 0.0])
        tactical.encounters(*columns, horizontal_m=5556.0, vertical_m=304.8, lookahead_s=120.0)
    except ModuleNotFoundError as missing:
        print(f"kernels not compiled: {missing}", file=sys.stderr)
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
