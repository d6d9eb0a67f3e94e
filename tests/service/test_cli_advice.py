"""`deconflict advice`: in lines for people, whole as JSON, and taken up by a person who names an option."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from deconflict.errors import Refused
from deconflict.service import cli_advice
from deconflict.service.cli import app

A, B = "a" * 26, "b" * 26
COMPUTED = {"computed_by_name": "ALFA", "computed_at": "2026-07-30T09:00:00Z", "data_age_s": 3.0, "judged": 40}
NOTHING = {"delay_s": 0.0, "distance_m": 0.0, "height_m": 0.0}


def option(number: int, **more: Any) -> dict[str, Any]:
    """BRAVO's plan later by ten minutes."""
    base: dict[str, Any] = {
        "number": number, "moves": [{"id": "HUM-204", "way": "later", "by_s": 600.0}], "left": [], "offer": {"kind": "PROPOSAL"},
        "costs": [{"name": "ALFA", **NOTHING}, {"name": "BRAVO", **NOTHING, "delay_s": 600.0}], "restate": None,
    }  # fmt: skip
    return {**base, **more}


def choice(by: float, **more: Any) -> dict[str, Any]:
    """One turn."""
    base = {"change": "heading", "by": by, "to": 110.0, "unit": "deg", "cost": {**NOTHING, "distance_m": 900.0}, "left": [], "zones": []}
    return {**base, "smallest": False, **more}


ASIDE = {"id": "RESCUE-1", "way": "aside", "by_m": 500.0, "bearing_deg": 90}
UP = {"id": "RESCUE-1", "way": "higher", "by_m": 305.0}
PLANS: dict[str, Any] = {
    "kind": "conflict", "objects": [{"id": "RESCUE-1"}, {"id": "HUM-204"}], **COMPUTED, "rules": "default", "complete": True,
    "minima": {"horizontal_m": 9260.0, "vertical_m": 304.8, "time_s": 600.0},
    "options": [
        option(1),
        option(2, moves=[ASIDE, UP], left=[{"id": "F-12"}], restate={"if_match": "v", "body": {"type": "FeatureCollection"}}, offer=None),
    ],
}  # fmt: skip
EAST = {
    "id": "east", "callsign": "RESCUE1", "name": "ALFA", "basis": "EXACT", **COMPUTED,
    "now": [{"id": "west", "minima": {"horizontal_m": 5556.0, "vertical_m": 304.8}}],
    "choices": [choice(10.0, left=[{"id": "west"}]), choice(-20.0, smallest=True)],
}  # fmt: skip
STUCK = {**EAST, "id": "west", "now": [], "choices": [choice(10.0, left=[{"id": "x"}, {"id": "y"}]), choice(20.0, zones=[{"id": "F-12"}])]}
del STUCK["callsign"]


class Node:
    """A node that answers what was put in, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.plans = PLANS

    def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        self.asked.append((method, path, body))
        if path.startswith("/api/v1/picture"):
            return {"conflicts": [{"id": "cf-1"}], "alerts": [{"id": "al-1"}, {"id": "al-2"}]}
        if method == "POST":
            return {"entry": "e" * 43}
        return self.plans if "/conflicts/" in path else {"kind": "alert", "aircraft": [EAST, STUCK]}


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Node:
    made = Node()
    monkeypatch.setattr(cli_advice, "client_of", lambda _state: made)
    return made


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["advice", *words])


def test_a_conflict_in_lines(node: Node) -> None:
    said = run("cf")
    assert said.stdout.splitlines() == [
        "RESCUE-1 x HUM-204: minima 9260 m, 305 m, 600 s (rules default)",
        "computed by ALFA at 2026-07-30T09:00:00Z, data 3 s old, 40 judged",
        " 1  HUM-204 later 10 min  cost ALFA nothing / BRAVO +600 s",
        " 2  RESCUE-1 aside 500 m towards 90°, RESCUE-1 higher 305 m  cost ALFA nothing / BRAVO +600 s  still meets F-12",
    ]
    assert "no promise" in said.stderr
    assert node.asked[-1][:2] == ("GET", "/api/v1/conflicts/cf-1/advice")
    assert json.loads(run("cf-1", "--json").stdout) == PLANS


def test_where_nothing_was_found_or_not_all_was_tried_that_is_said(node: Node) -> None:
    node.plans = {**PLANS, "options": [], "complete": False}
    last = run("cf").stdout.splitlines()[-2:]
    assert last == [
        "no change of these plans was found that settles it without meeting something else",
        "not every change was tried: there may be others",
    ]


def test_an_alert_in_lines_with_the_smallest_changes_or_those_that_leave_the_fewest(node: Node) -> None:
    assert run("al-1").stdout.splitlines() == [
        "RESCUE1 (ALFA): comes within the minima of west (5556 m, 305 m); heights EXACT",
        "computed by ALFA at 2026-07-30T09:00:00Z, data 3 s old, 40 judged",
        "    heading -20 deg to 110 deg  cost +900 m aside",
        "west (ALFA): comes within the minima of nobody; heights EXACT",
        "computed by ALFA at 2026-07-30T09:00:00Z, data 3 s old, 40 judged",
        "    heading +20 deg to 110 deg  cost +900 m aside  still meets F-12",
        "    heading +10 deg to 110 deg  cost +900 m aside  still meets x, y",
    ]


def test_an_option_is_proposed_or_printed_as_a_plan_only_when_a_person_names_it(node: Node) -> None:
    assert run("cf", "--propose", "1").stdout == f"proposed: {'e' * 43}\n"
    assert node.asked[-1] == ("POST", "/api/v1/messages", {"kind": "PROPOSAL"})
    assert json.loads(run("cf", "--restate", "2").stdout) == {"type": "FeatureCollection"}
    assert [method for method, _, _ in node.asked].count("POST") == 1


@pytest.mark.parametrize("words", ["cf --restate 1", "cf --propose 2", "cf --restate 3", "al-1 --propose 1"])
def test_what_cannot_be_taken_up_so_is_refused_with_what_can(node: Node, words: str) -> None:
    said = run(*words.split())
    assert isinstance(said.exception, Refused)
    assert said.exception.mend
    assert all(method == "GET" for method, _, _ in node.asked)


@pytest.mark.parametrize(("about", "found"), [("al", 2), ("zz", 0)])
def test_one_and_only_one_has_to_be_meant(node: Node, about: str, found: int) -> None:
    said = run(about)
    assert isinstance(said.exception, Refused)
    assert said.exception.what.startswith(f"{found} conflicts and alerts")
