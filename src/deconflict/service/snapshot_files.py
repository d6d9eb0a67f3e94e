"""Where the snapshots of a record lie, and how those go that hold what is dropped from it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

RUN: Final = 10_000
"""Entries of one snapshot: what is left over is folded one by one, in half a second at most."""
_SUFFIX: Final = ".snapshot"


def folder_of(record: Path) -> Path:
    """Where the snapshots of a record lie."""
    return record.with_name(record.name + ".replay")


def name_of(number: int) -> str:
    """The file of the snapshot of that number."""
    return f"{number:06d}{_SUFFIX}"


def missing(record: Path, runs: int) -> bool:
    """Whether one of the first so many runs of entries has no snapshot."""
    held = {path.name for path in folder_of(record).glob(f"*{_SUFFIX}")}
    return any(name_of(number) not in held for number in range(runs))


def forget(record: Path, arrivals: Iterable[int], run: int = RUN) -> None:
    """Take away the snapshots that hold what the rows of these arrival numbers (from 1 on) said: a part of them is being dropped."""
    for number in sorted({(arrival - 1) // run for arrival in arrivals}):
        with contextlib.suppress(FileNotFoundError):
            (folder_of(record) / name_of(number)).unlink()
