"""`deconflict replay`: the picture and what it lacked, differences as an exit code, and a snapshot that does not agree is named."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from deconflict.airspace.instant import Instant, format_instant
from deconflict.errors import Refused
from deconflict.logbook.store import Row
from deconflict.service import cli_replay
from deconflict.service.bundle import rows_of, write_bundle
from deconflict.service.cli import app
from deconflict.service.reaching import Record
from deconflict.service.replay import replay
from deconflict.service.snapshot_files import folder_of
from tests.service.kept_records import Talk, instants, kept_rows, write_record


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """Two records of one talk as each of two nodes kept it, with snapshots of eight entries each."""
    monkeypatch.setattr(Record.__init__, "__kwdefaults__", {**(Record.__init__.__kwdefaults__ or {}), "run": 8})
    talk = Talk(Random(21), 60)
    for name in ("alfa", "bravo"):
        write_record(tmp_path / f"{name}.db", kept_rows(talk))
    return list(rows_of(tmp_path / "alfa.db"))


def middle(rows: list[Row]) -> tuple[str, int]:
    """An instant at which much had come and some had not, as text and in µs."""
    times = instants(rows)
    until_us = max(times[len(times) // 3 :], key=lambda at: sum(r.entry.header.written_at <= at < r.received_at_us for r in rows))
    return format_instant(Instant(until_us)), until_us


def test_the_picture_then_and_what_it_had_not_been_told(rows: list[Row], tmp_path: Path) -> None:
    until, until_us = middle(rows)
    done = CliRunner().invoke(app, ["replay", str(tmp_path / "alfa.db"), "--until", until, "--json"])
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert {name: found[name] for name in replay(rows, until_us)} == json.loads(json.dumps(replay(rows, until_us)))
    assert (found["until"], found["untold"]["count"] > 0, found["snapshots"]["thrown_away"]) == (until, True, [])
    assert found["snapshots"]["made"] == found["snapshots"]["used"] > 3
    said = CliRunner().invoke(app, ["replay", str(tmp_path / "alfa.db"), "--until", until]).stdout
    assert f"{found['untold']['count']} entries written by then came later" in said
    late = found["untold"]["entries"][0]
    place = f"NOT TOLD {late['name']} {late['logbook'].partition('/')[0]} {late['seq']}"
    assert f"{place} {late['kind']}: written {late['written_at']}, came {late['received_at']}" in said


def test_a_snapshot_that_does_not_agree_is_named_on_stderr(rows: list[Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    until, _ = middle(rows)
    ask = ["replay", str(tmp_path / "alfa.db"), "--until", until, "--json"]
    whole = json.loads(CliRunner().invoke(app, ask).stdout)
    file = folder_of(tmp_path / "alfa.db") / "000000.snapshot"
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    monkeypatch.setattr(cli_replay, "TOLD_EVERY", 16)
    done = CliRunner().invoke(app, ask)
    found = json.loads(done.stdout)
    assert found["snapshots"] == {
        "used": whole["snapshots"]["used"], "made": 1,
        "thrown_away": [{"file": "000000.snapshot", "why": "its bytes are not those that were written"}],
    }  # fmt: skip
    assert {**found, "snapshots": 0} == {**whole, "snapshots": 0}
    assert "snapshot 000000.snapshot was not used and is made anew" in done.stderr
    assert "entries looked at" in done.stderr
    afresh = json.loads(CliRunner().invoke(app, [*ask, "--afresh"]).stdout)
    assert afresh["snapshots"]["made"] == 0


def test_differences_are_told_entry_by_entry_and_by_the_exit_code(rows: list[Row], tmp_path: Path) -> None:
    until, _ = middle(rows)
    write_bundle(tmp_path / "bravo.zip", lambda: rows_of(tmp_path / "bravo.db"))
    ask = ["replay", str(tmp_path / "alfa.db"), "--until", until, "--against"]
    both = [CliRunner().invoke(app, [*ask, str(tmp_path / name), "--json"]) for name in ("bravo.db", "bravo.zip")]
    assert [done.exit_code for done in both] == [1, 1]
    found = json.loads(both[0].stdout)
    assert found == json.loads(both[1].stdout)
    assert not found["same"]
    assert found["entries"]
    said = CliRunner().invoke(app, [*ask, str(tmp_path / "bravo.db")])
    assert said.exit_code == 1
    newest = found["entries"][-1]
    assert f"ONLY ALFA: {newest['name']} {newest['logbook'].partition('/')[0]} {newest['seq']} {newest['kind']}" in said.stdout
    for one in found["superseded"]:
        assert f"DIFFERS {one['kind']} {one['name']}:{one['id']}: " in said.stdout
    same = CliRunner().invoke(app, [*ask, str(tmp_path / "alfa.db")])
    assert (same.exit_code, "both had been told the same" in same.stdout) == (0, True)


def test_lines_of_what_only_one_had() -> None:
    entry = {"name": "BRAVO", "logbook": "line/x", "seq": 4, "kind": "CONCERN", "written_at": "T1", "held_by": "there"}
    version = {"entry": "e", "seq": 4}
    found = {
        "here": {"name": "ALFA", "entries": 3}, "there": {"name": "BRAVO", "entries": 4}, "same": False,
        "counts": {"arrived_later": 1}, "entries": [{**entry, "why": "arrived_later", "arrived_at": "T2"}],
        "superseded": [{"kind": "plan", "name": "BRAVO", "id": "OP1", "here": [], "there": [version, {**version, "seq": 5}]}],
    }  # fmt: skip
    assert cli_replay.difference_lines(found) == [
        "ALFA: 3 entries",
        "BRAVO: 4 entries",
        "ONLY BRAVO: BRAVO line 4 CONCERN written T1; at ALFA it came later at T2",
        "DIFFERS plan BRAVO:OP1: ALFA counted none and BRAVO counted entry 4 and entry 5",
        "1 came later",
    ]


def test_an_instant_or_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    for ask in (["replay", str(tmp_path / "none.db"), "--until", "2026-01-01T00:00:00Z"], ["replay", "x", "--until", "noon"]):
        with pytest.raises(Refused):
            CliRunner().invoke(app, ask, catch_exceptions=False)
