"""`deconflict suppress`: names an alert by its first signs, says until when by the node's clock, and lets it call again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from deconflict.errors import Refused
from deconflict.service import cli_suppressing
from deconflict.service.cli import app

ALERTS = [
    {"id": "5xQ3", "message": "5xQ3", "active": True},
    {"id": "7aaa", "message": "7bbb", "active": True},
    {"id": "9old", "message": "9old", "active": False},
]


class Node:
    """Answers as a node does, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        self.asked.append((method, path, body))
        return {"now": "2026-07-30T09:00:00Z", "alerts": ALERTS} if method == "GET" else {"entry": "e" * 43, "warnings": []}


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Node:
    made = Node()
    monkeypatch.setattr(cli_suppressing, "client_of", lambda _state: made)
    return made


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["suppress", *words])


def test_it_says_until_when_by_the_nodes_clock(node: Node) -> None:
    done = run("7b", "--reason", "wrong_data", "--minutes", "10", "--text", "a ghost")
    assert done.exit_code == 0, done.output
    until = "2026-07-30T09:10:00Z"
    assert node.asked[-1] == ("POST", "/api/v1/alerts/7bbb/suppression", {"reason": "wrong_data", "until": until, "remark": "a ghost"})
    assert f"quiet at this desk until {until}" in done.output


def test_it_lets_it_call_again(node: Node) -> None:
    done = run("5x", "--end", "--json")
    assert node.asked[-1][2]["until"] == "2026-07-30T09:00:00Z"
    assert json.loads(done.stdout)["entry"] == "e" * 43


def test_it_names_one_active_alert_and_half_an_hour_at_most(node: Node) -> None:
    for text in ("9old", "x", ""):
        with pytest.raises(Refused, match=r"\d active alerts begin"):
            cli_suppressing.one_alert(ALERTS, text)
    assert run("5x", "--minutes", "31").exit_code == 2
    assert len(node.asked) == 0
