"""Agreements from files."""

from __future__ import annotations

from pathlib import Path

from deconflict.agreement import Agreement
from deconflict.agreement.toml import load_toml
from deconflict.errors import Refused


def read_agreement(path: Path) -> Agreement:
    """The agreement of a TOML file. Refused with file and clause when it is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(f"cannot be read: {fault}", where=str(path), mend="name an agreement in TOML that is there") from fault
    try:
        return load_toml(text, str(path))
    except Refused as fault:
        where = fault.where if fault.where.startswith(str(path)) else f"{path}: {fault.where}"
        raise Refused(fault.what, where=where, mend=fault.mend) from fault
