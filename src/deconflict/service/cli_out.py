"""How commands print: data on stdout, talk on stderr; with --json exactly one object."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import msgspec


def emit(found: dict[str, Any], *, as_json: bool, lines: Iterable[str]) -> None:
    """Print `found` as one JSON object, or the lines for people."""
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
    else:
        for line in lines:
            sys.stdout.write(line + "\n")
    sys.stdout.flush()


def talk(text: str) -> None:
    """A word to the person at the terminal."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def table(rows: Iterable[Iterable[Any]]) -> list[str]:
    """Columns aligned by width."""
    texts = [[("" if cell is None else str(cell)) for cell in row] for row in rows]
    if not texts:
        return []
    widths = [max(len(row[i]) for row in texts) for i in range(len(texts[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in texts]
