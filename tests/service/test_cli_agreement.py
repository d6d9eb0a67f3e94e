"""`deconflict agreement` and `deconflict mandate` against a running node that answers as ours does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deconflict.errors import Refused
from deconflict.service import cli_agreement
from deconflict.service.cli import app

RUN = CliRunner()
ALFA, BRAVO = "a" * 26, "b" * 26
ONE: dict[str, Any] = {
    "id": "alfa-bravo", "version": 1, "hash": "h" * 43, "state": "suspended", "in_force_from": "2026-11-22T12:00:00Z",
    "parties": [{"party": ALFA, "name": "ALFA"}, {"party": BRAVO, "name": "BRAVO"}], "signatures": [{"name": "ALFA"}, {"name": "BRAVO"}],
    "clauses": [
        {"id": "area", "status": "in_force", "positions": {}},
        {"id": "radio", "status": "reserved", "positions": {ALFA: "agreed", BRAVO: "reserved"}},
    ],
    "suspensions": [{"clause": "claims", "name": "BRAVO", "from": "2026-11-22T12:00:00Z", "reason": "review", "until": None}],
    "not_counted": [{"entry": "e" * 43, "why": "its author went on from before it, in a new epoch"}],
}  # fmt: skip
MANDATES = [
    {"name": "ALFA", "stated": True, "holds": False, "authorised_by": "Air Staff", "purpose": "exercise", "until": "2026-12-01T00:00:00Z"},
    {"name": "BRAVO", "stated": False},
]


class Node:
    """A node's HTTP face, as far as these commands use it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.agreements = [ONE]

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        self.asked.append((method, path, body))
        if path == "/api/v1/agreements" and method == "GET":
            return {"agreements": self.agreements, "mandates": MANDATES}
        if "differences" in path:
            title = {"en": "Radio", "fr": "Radio"}
            fields = [{"field": "guard", "label": {"en": "guard", "fr": "garde"}, "here": 1, "there": 2}]
            apart = [{"clause": "radio", "title": title, "words": {ALFA: {"en": "agreed", "fr": "convenu"}}}]
            return {"clauses": [{"clause": "radio", "title": title, "fields": fields}], "apart": apart}
        if method == "GET":
            return {"agreement": ONE, "version": "v" * 43, "toml": 'agreement_id = "alfa-bravo"\n'}
        answer = {"entry": "e" * 43, "version": "v" * 43, "agreement_id": "alfa-bravo", "signed": False, "waiting_for": "a second person"}
        return {**answer, "suspension_id": "s1", "resumed": [{"suspension_id": "s1", "clauses": ["claims"]}]}


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Node:
    made = Node()
    monkeypatch.setattr(cli_agreement, "client_of", lambda state: made)
    return made


def run(*words: str) -> str:
    done = RUN.invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return str(done.output)


CASES = [
    (("mandate",), "ALFA: Air Staff, exercise, until 2026-12-01T00:00:00Z  (does not hold now)"),
    (("mandate", "--authorised-by", "Air Staff"), "mandate stated: eeee"),
    (("mandate", "--authorised-by", "Air Staff", "--withdraw"), "mandate withdrawn"),
    (("agreement", "propose", "--default", "--peer", "BRAVO"), "proposed alfa-bravo, version vvvv"),
    (("agreement", "show"), "reserved: radio"),
    (("agreement", "show", "alfa-bravo"), "suspended by BRAVO"),
    (("agreement", "show"), "does not count: eeeeeeeeee, its author went on"),
    (("agreement", "show", "--toml"), 'agreement_id = "alfa-bravo"'),
    (("agreement", "diff", "--from", "abcd"), "guard / garde: 1 -> 2"),
    (("agreement", "accept"), "accepted all clauses"),
    (("agreement", "accept", "--clause", "radio", "--version", "vvvv"), "accepted 1 clauses"),
    (("agreement", "reserve", "--clause", "radio", "--remark", "later"), "reserved 1 clauses"),
    (("agreement", "reject", "--clause", "radio"), "rejected 1 clauses"),
    (("agreement", "sign"), "waiting for a second person"),
    (("agreement", "suspend", "--clause", "claims", "--reason", "review"), "suspended: claims (s1)"),
    (("agreement", "resume",), "agreed to resume: claims"),
    (("agreement", "resume", "--propose"), "proposed to resume: claims"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "said"), CASES, ids=[" ".join(words) for words, _ in CASES])
def test_each_command_says_what_it_did(node: Node, words: tuple[str, ...], said: str) -> None:
    assert said in run(*words)
    assert node.asked
    assert isinstance(json.loads(run(*words, "--json")), dict)


def test_files_are_proposed_and_amended_whole(node: Node, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('title = "x"\n')
    assert "proposed" in run("agreement", "propose", str(file))
    assert "amendment proposed" in run("agreement", "amend", str(file), "--effective-at", "2027-01-01T00:00:00Z")
    bodies = [body for method, _, body in node.asked if method == "POST"]
    assert [body["toml"] for body in bodies] == ['title = "x"\n'] * 2


def test_what_is_meant_must_be_said(node: Node) -> None:
    with pytest.raises(Refused, match="which agreement"):
        run("agreement", "propose")
    node.agreements = []
    assert "none yet" in run("agreement", "show")
    with pytest.raises(Refused, match="no agreement yet"):
        run("agreement", "sign")
    node.agreements = [ONE, {**ONE, "id": "other"}]
    with pytest.raises(Refused, match="which agreement is meant"):
        run("agreement", "sign")
