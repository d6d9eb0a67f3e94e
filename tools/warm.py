"""Compile the numba kernels once, so that no node pays for it at its first tick."""

from __future__ import annotations

import importlib
import sys


def main() -> int:
    """Import the kernels and run them once on a pair of points; returns an exit code."""
    try:
        kernels = importlib.import_module("deconflict.conflict.kernels")
    except ModuleNotFoundError as missing:
        print(f"kernels not compiled: {missing}", file=sys.stderr)
        return 0
    kernels.cylinder_interval(1000.0, 0.0, 0.0, -10.0, 0.0, 0.0, 500.0, 100.0, 0.0, 120.0)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
