"""A record in a file gives the same account of an incident as a node does, and says what reports it holds where none is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from deconflict.coordination import timeline
from deconflict.errors import Refused
from deconflict.logbook.store import Row
from deconflict.phrasebook import AVIATION
from deconflict.service import accounts_file, cli_accounts
from deconflict.service.cli import app
from deconflict.service.view_accounts import readings_of
from deconflict.statements.receipts import Bearer
from tests.coordination.test_timeline import report, talked

BOTH = readings_of(AVIATION, "ru")


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """(report, hash of its timeline) of a record that stands in any file."""
    made, said, at_us = talked()
    made.plot(made.b, "3a0001", at_us, lat_ndeg=10 * 10**9)
    first = said["report"]
    rows = [Row(entry=e, received_at_us=e.header.written_at, bearer=Bearer.LINK, branch=0) for e in made.entries]
    monkeypatch.setattr(accounts_file, "rows_of", lambda _file: iter(rows))
    return first, timeline.timeline(made.picture, made.said(first)).summary


def test_the_same_timeline_and_notices_as_a_node_gives(held: tuple[str, str]) -> None:
    entry, summary = held
    found = accounts_file.timeline_in(Path("any"), entry[:8], BOTH)
    assert found["summary"] == summary
    assert {words["locale"] for moment in found["moments"] for words in moment["words"]} == {"en", "ru"}
    assert [one["track_id"] for one in found["flown"]] == ["3a0001"]
    notices = accounts_file.notices_in(Path("any"), entry, BOTH)["notices"]
    assert len(notices) == 1
    words = CliRunner().invoke(app, ["incident", "timeline", entry, "--record", "any", "--also", "ru"]).output
    assert summary[:12] in words
    assert "NOTICE_OF_OPERATION" in CliRunner().invoke(app, ["incident", "notices", entry, "--record", "any"]).output
    assert cli_accounts.WIDTH == len("2026-07-30T09:15:00.000000Z")


def test_what_is_not_in_it_is_refused_with_what_is(held: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="0 incident reports") as refused:
        accounts_file.timeline_in(Path("any"), "none", BOTH)
    assert held[0][:10] in refused.value.mend
    assert callable(report)
