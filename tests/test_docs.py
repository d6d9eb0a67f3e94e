"""The generated pages of docs/ say what the code says now, and what is written by hand leads somewhere and runs."""

from __future__ import annotations

import re
import runpy
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from deconflict.service.cli import app
from deconflict.service.config import Config

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


PAGES = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")] + sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    linked = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert not [link for link in linked if "://" not in link and not (page.parent / link).exists()]


def test_every_page_is_listed() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert not [page.name for page in (ROOT / "docs").glob("*.md") if page.name != "README.md" and f"({page.name})" not in index]
    decisions = ROOT / "docs" / "decisions"
    listed = (decisions / "README.md").read_text(encoding="utf-8")
    assert not [page.name for page in decisions.glob("0*.md") if f"({page.name})" not in listed]


def test_examples_of_the_readme_run() -> None:
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in get_command(app).commands if f"`{name}`" not in readme]


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert not [setting.name for setting in fields(Config) if setting.name != "origin" and f"| `{setting.name}` |" not in page]
