"""The disk that a record lies on: how much room is left, and from when on people are told that it is too little."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

from deconflict.service.sqlite import SqliteStore

LOW_BYTES: Final = 2**30
"""About a million entries, and room for SQLite to tidy up in."""
MEND: Final = "make room, or move the record to a larger disk: a node that cannot write stops"


def folder_of(store: Any) -> Path | None:
    """The folder that a record lies in; None where it lies in memory."""
    return store.path.parent if isinstance(store, SqliteStore) else None


def found(folder: Path | None) -> dict[str, Any] | None:
    """Free and whole bytes of the disk under a folder, and whether too little is left; None where there is no folder."""
    if folder is None:
        return None
    usage = shutil.disk_usage(folder)
    return {"free_bytes": usage.free, "total_bytes": usage.total, "low": usage.free < LOW_BYTES}


def faults(folder: Path | None) -> list[tuple[str, str]]:
    """(what, mend) where too little room is left."""
    left = found(folder)
    if left is None or not left["low"]:
        return []
    return [(f"the disk is nearly full: {left['free_bytes'] / 2**30:.1f} GiB free", MEND)]
