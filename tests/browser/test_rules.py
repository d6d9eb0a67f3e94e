"""The operator's rules U1 to U41: each stands in the table of docs/page.md with the tests that show it, and those tests are there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from conftest import ROOT

RULES = range(1, 42)
ROW = re.compile(r"^\| U(\d+) \|[^|]*\| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`(test_\w+)\.(test_\w+)`")


def table() -> dict[int, list[tuple[str, str]]]:
    """By rule: the file and the name of each test of its row."""
    text = (ROOT / "docs" / "page.md").read_text(encoding="utf-8")
    return {int(rule): TEST.findall(cell) for rule, cell in ROW.findall(text)}


def defined() -> Iterator[tuple[str, str]]:
    """Every test of this folder: its file and its name."""
    for path in sorted((ROOT / "tests" / "browser").glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield path.stem, node.name


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"u{rule:02}")
def test_every_rule_has_a_test_of_its_name_that_is_there(rule: int) -> None:
    named = table().get(rule, [])
    assert named, f"no row of docs/page.md says what shows U{rule}"
    assert set(named) <= set(defined())
    assert [name for _, name in named if f"_u{rule:02}_" not in name] == [], "a test bears the number of each rule that it shows"


def test_the_table_has_no_rule_twice_and_none_that_is_not_one() -> None:
    text = (ROOT / "docs" / "page.md").read_text(encoding="utf-8")
    assert [int(rule) for rule, _ in ROW.findall(text)] == list(RULES)
