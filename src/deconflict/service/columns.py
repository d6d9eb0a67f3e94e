"""Which column of a table is which property, as the user said it once: kept in the node's folder by the table's heading."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from deconflict.errors import Damaged
from deconflict.wire.opened import Assumed
from deconflict.wire.sheet import NAME, heading

FILE: Final = "columns.json"
MAX_HEADINGS: Final = 200
"""The oldest go first."""


def remembered(folder: Path | None, data: bytes, source: str, tongue: str, assumed: Assumed) -> Assumed:
    """What is assumed of a table, with the columns that were named the last time under the same heading.

    Columns named now are kept for the next time. Files that are no tables, and folders that are not there, change nothing.
    """
    if folder is None or tongue != NAME or not folder.is_dir():
        return assumed
    key = hashlib.sha256("\x1f".join(heading(data, source)).encode()).hexdigest()
    kept = _read(folder / FILE)
    columns = {**kept.get(key, {}), **assumed.columns}
    if assumed.columns and kept.get(key) != columns:
        kept.pop(key, None)
        _write(folder / FILE, dict(list({**kept, key: columns}.items())[-MAX_HEADINGS:]))
    return replace(assumed, columns=columns)


def _read(file: Path) -> dict[str, dict[str, str]]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, str]])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as fault:
        raise Damaged(f"cannot be read: {fault}", where=str(file), mend="remove it; columns are then named anew") from fault


def _write(file: Path, kept: Mapping[str, Mapping[str, str]]) -> None:
    new = file.with_suffix(".new")
    new.write_bytes(msgspec.json.encode(kept))
    new.replace(file)
