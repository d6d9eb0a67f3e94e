"""The generated pages of docs/ say what the code says now."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def made() -> dict[Path, str]:
    """Path -> text of every generated page."""
    docs: dict[str, Any] = runpy.run_path(str(ROOT / "tools" / "docs.py"))
    pages: dict[Path, str] = docs["pages"]()
    return pages


def test_generated_pages_are_current(made: dict[Path, str]) -> None:
    stale = [f"docs/{path.name}" for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    assert not stale, f"run `make docs`: {stale}"


def test_every_kind_has_a_section(made: dict[Path, str]) -> None:
    from deconflict.statements import KINDS

    text = made[ROOT / "docs" / "messages.md"]
    assert not [name for name in KINDS if f"\n## {name}\n" not in text]
