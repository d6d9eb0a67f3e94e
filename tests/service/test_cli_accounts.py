"""`deconflict incident`, `ledger`, `meeting` and `evidence`: what they ask, what they print, and what they refuse."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deconflict.errors import Refused
from deconflict.service import cli_accounts
from deconflict.service.cli import app

REPORT, MEETING = "r" * 43, "m" * 43
AT = "2026-07-30T09:00:00.000000Z"
WORDS = [{"locale": "en", "dir": "ltr", "text": "Warning"}, {"locale": "fr", "dir": "ltr", "text": "Alerte"}]
MOMENT = {"at": AT, "kind": "WARNING", "entry": "e" * 43, "about": "e" * 43, "party": "a" * 26, "name": "ALFA", "words": WORDS}
BARE: dict[str, Any] = {
    "stored_at": None, "understood": None, "passed": [], "not_passed_down": True, "answered": None, "lead": None,
}  # fmt: skip
FULL: dict[str, Any] = {
    "stored_at": AT, "understood": {"at": AT, "by": "w"}, "passed": [{"members": ["wing-1"]}], "not_passed_down": False,
    "answered": {"answer": "NOTED"}, "lead": {"stamp": "LATE", "lead_s": 60.0},
}  # fmt: skip
STAGES = [
    {"stage": "initial", "due": AT, "entry": REPORT, "made": AT, "late": True},
    {"stage": "final", "due": AT, "entry": None, "made": None, "late": False},
]  # fmt: skip
COUNT = {"clause": "conduct", "against": "b" * 26, "by": "a" * 26, "entered": 2, "agreed": 1, "disputed": 0, "mixed": 0, "unanswered": 1}
ANSWERS: dict[str, Any] = {
    "timeline": {"from": AT, "until": AT, "count": 1, "summary": "s" * 43, "moments": [MOMENT], "flown": [{"words": WORDS}]},
    "notices": {"notices": [
        {"written_at": AT, "name": "ALFA", "kind": "SITE_NOTICE", "stood": False, "words": WORDS, "at": {"b" * 26: BARE, "c" * 26: FULL},
         "history": [MOMENT, MOMENT]},
    ]},
    "reports": {"stages": {"a" * 26: STAGES}, "evidence_until": AT},
    "ledger": {"months": [{"month": "2026-07", "entries": ["x"], "summary": "s" * 43, "counts": [COUNT]}]},
    "agenda": {"meeting": MEETING, "points": [{"words": WORDS}], "items": ["Warning"], "refs": ["e" * 43]},
    "messages": {"entry": "f" * 43},
}  # fmt: skip


class Node:
    """A node that answers what was put in, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.sent: list[Any] = []

    def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        self.asked.append(f"{method} {path}")
        self.sent.append(body)
        shown = {"incidents": [{"reports": [{"entry": REPORT}]}], "meetings": [{"entry": MEETING}], "messages": []}
        return {**shown} if "picture" in path else dict(ANSWERS[path.partition("?")[0].rpartition("/")[2]])

    def fetch(self, path: str) -> bytes:
        self.asked.append(path)
        return b"BEGIN:VCALENDAR"


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Node:
    made = Node()
    monkeypatch.setattr(cli_accounts, "client_of", lambda _state: made)
    return made


def said(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exception is None, done.exception
    return done.output


def test_a_timeline_in_both_languages_and_the_aircraft(node: Node) -> None:
    lines = said("incident", "timeline", "rrr", "--locale", "en").splitlines()
    assert lines[0].endswith("1 words, 1 aircraft  ssssssssssss")
    assert [line.split("  ")[-1] for line in lines[1:]] == ["Warning", "Alerte", "Warning", "Alerte"]
    assert node.asked[-1] == f"GET /api/v1/incidents/{REPORT}/timeline?locale=en"


def test_notices_say_how_far_they_got(node: Node) -> None:
    text = said("incident", "notices", REPORT)
    assert "(replaced by then)" in text
    assert "stored never; not understood; not passed down" in text
    assert f"stored {AT}; LATE, 60 s before it began; understood {AT} by w; passed down to wing-1; answered NOTED" in text
    ANSWERS["notices"], kept = {"notices": []}, ANSWERS["notices"]
    try:
        assert said("incident", "notices", REPORT) == "no notice covered it\n"
    finally:
        ANSWERS["notices"] = kept


def test_reports_and_the_ledger(node: Node) -> None:
    text = said("incident", "reports", "r")
    assert f"made {AT} LATE" in text and "not made" in text and "evidence is kept until" in text
    assert "conduct against bbbbbb by aaaaaa: 2 entered, 1 agreed, 1 unanswered" in said("ledger")
    assert said("ledger", "--month", "2026-08") == "no breach is entered\n"


def test_an_agenda_is_shown_and_sent(node: Node) -> None:
    assert said("meeting", "agenda", "mmm").splitlines() == [" 1  Warning", " 1  Alerte"]
    assert said("meeting", "agenda", "mmm", "--file").splitlines()[-1] == f"sent AGENDA: {'f' * 43}"
    assert node.sent[-1] == {"kind": "AGENDA", "body": {"items": ["Warning"]}, "refs": [MEETING, "e" * 43]}


def test_an_invitation_is_a_file(node: Node, tmp_path: Path) -> None:
    out = tmp_path / "m.ics"
    assert "15 bytes" in said("meeting", "invitation", "mmm", str(out))
    assert out.read_bytes() == b"BEGIN:VCALENDAR"
    refused = CliRunner().invoke(app, ["meeting", "invitation", "mmm", str(tmp_path / "none" / "m.ics")]).exception
    assert isinstance(refused, Refused) and refused.mend


def test_what_is_not_meant_is_refused(node: Node) -> None:
    refused = CliRunner().invoke(app, ["incident", "timeline", "zzz"]).exception
    assert isinstance(refused, Refused) and refused.where == "entry"


def test_evidence_is_named_by_its_hash(tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"x" * (2**20 + 1))
    expected = urlsafe_b64encode(hashlib.sha256(file.read_bytes()).digest()).rstrip(b"=").decode()
    assert said("evidence", str(file)) == f"{expected}  {file}\n"
    refused = CliRunner().invoke(app, ["evidence", str(tmp_path / "none")]).exception
    assert isinstance(refused, Refused) and refused.mend
