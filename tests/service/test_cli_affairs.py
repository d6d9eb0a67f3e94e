"""`deconflict list`: asks the node for one list, prints it whole or in lines, and says what there is to list."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

from deconflict.errors import Refused
from deconflict.service import cli_affairs
from deconflict.service.cli import app

DUE = {"at": "2026-07-30T09:00:00Z", "what": "action", "entry": "e" * 43, "owner": "b" * 26, "overdue": True}
DAY = {"day": "2026-07-29T00:00:00Z", "notices": [], "seen_unnotified": 2, "summary": "s" * 43, "same": True}


class Node:
    """A node that answers what was put in, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, method: str, path: str) -> dict[str, Any]:
        self.asked.append(f"{method} {path}")
        return {"dues": [DUE], "claims": [], "days": [DAY]}


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Node:
    made = Node()
    monkeypatch.setattr(cli_affairs, "client_of", lambda _state: made)
    return made


def test_a_list_in_lines_and_whole(node: Node) -> None:
    said = CliRunner().invoke(app, ["list", "dues"])
    assert said.output == "2026-07-30T09:00:00Z  OVERDUE  action  eeeeeeee  bbbbbb\n"
    assert '"overdue":true' in CliRunner().invoke(app, ["list", "dues", "--json"]).output.replace(" ", "")
    assert CliRunner().invoke(app, ["list", "claims"]).output == "no claims\n"
    assert set(node.asked) == {"GET /api/v1/picture"}


def test_a_day_has_a_page_of_its_own(node: Node) -> None:
    said = CliRunner().invoke(app, ["list", "days", "--day", "2026-07-29"])
    assert said.output == "2026-07-29T00:00:00Z  0 notified, 2 seen without notice  ssssssss\n"
    assert node.asked == ["GET /api/v1/days/2026-07-29"]


@pytest.mark.parametrize("words", [["secrets"], ["days"], ["dues", "--day", "2026-07-29"]])
def test_what_there_is_no_list_of_is_refused(node: Node, words: list[str]) -> None:
    said = CliRunner().invoke(app, ["list", *words])
    assert isinstance(said.exception, Refused)
    assert "negotiations" in said.exception.mend
    assert not node.asked
