"""Compile the numba kernels once, so that no node pays for it at its first tick."""

from __future__ import annotations

import importlib
import sys


def main() -> int:
    """Run one computation of each kind on a pair of aircraft, which compiles all that they call; returns an exit code."""
    try:
        importlib.import_module("deconflict.conflict.warming").warm()
    except ModuleNotFoundError as missing:
        print(f"kernels not compiled: {missing}", file=sys.stderr)
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
