"""Snapshots made ahead give the replay that others give; they are made a few at a time, and of nothing that was dropped meanwhile."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import MutableMapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.service import snapshots_ahead
from deconflict.service.reaching import Record
from deconflict.service.replay import told, told_by_record
from deconflict.service.snapshot_files import folder_of, missing, name_of
from deconflict.service.snapshots_ahead import Ahead, make
from deconflict.service.sqlite import SqliteStore
from tests.service.kept_records import Talk, instants, kept_rows, write_record
from tests.service.test_reaching import comparable

RUN = 8


def files(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder_of(path).glob("*"))}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 3), st.lists(st.integers(0, 10_000), min_size=3, max_size=3))
def test_a_replay_with_snapshots_made_ahead_is_the_one_made_afresh(seed: int, most: int, picks: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, rows = Path(folder) / "record.db", kept_rows(Talk(Random(seed), 50))
        store = SqliteStore(path)
        for at in range(0, len(rows), 17):
            store.append(rows[at : at + 17])
            assert make(path, most, RUN) <= most
        runs = store.count() // RUN
        store.close()
        while missing(path, runs):
            assert 0 < make(path, most, RUN) <= most
        assert make(path, most, RUN) == 0
        ahead, afresh, none = Record(path, run=RUN), Record(path, run=RUN, afresh=True), Record(path, run=RUN, keep=False)
        assert (ahead.built, ahead.used, afresh.snapshots.thrown, none.built) == (0, runs, [], runs)
        for pick in picks:
            until_us = instants(rows)[pick % len(instants(rows))]
            said = {str(comparable(told_by_record(record, until_us))) for record in (ahead, afresh, none)}
            assert said == {str(comparable(told(rows, until_us)))}
        for record in (ahead, afresh, none):
            record.close()


def test_what_is_dropped_while_it_is_made_is_in_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "record.db"
    write_record(path, kept_rows(Talk(Random(4), 40)))
    store = SqliteStore(path)
    dropped = next(row for row in store.scan() if row.entry.main is not None and row.entry.header.logbook != "keys")
    made = Record._made

    def meanwhile(self: Record, number: int, seal: bytes) -> object:
        found = made(self, number, seal)
        if number == 0:
            store.drop_bodies([row.entry.hash for row in list(store.scan())[:RUN] if row.entry.header.logbook != "keys"])
        return found

    monkeypatch.setattr(Record, "_made", meanwhile)
    assert dropped.entry.main is not None
    assert make(path, 2, RUN) == 1
    assert name_of(0) not in files(path)
    store.close()


def test_a_node_has_them_made_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    write_record(path, kept_rows(Talk(Random(5), 40)))
    with_none = Record(path, run=RUN, keep=False)
    entries, runs = len(with_none), with_none.used
    with_none.close()

    async def story() -> None:
        ahead = Ahead(path, lambda: entries, look_s=0.05, run=RUN)
        async with asyncio.timeout(60):
            while missing(path, runs):
                await asyncio.sleep(0.1)
        await ahead.close()

    asyncio.run(story())
    assert len(files(path)) == runs


@pytest.mark.parametrize("command", [("/nowhere/at/all",), (sys.executable, "-c", "import time; time.sleep(60)")])
def test_where_none_can_be_made_the_node_goes_on(command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots_ahead, "MOST_WALL_S", 0.2)

    async def story() -> None:
        ahead = Ahead(tmp_path / "record.db", lambda: RUN, look_s=0.01, run=RUN, command=command)
        await asyncio.sleep(0.5)
        assert not ahead._task.done()
        await ahead.close()

    asyncio.run(story())
    assert files(tmp_path / "record.db") == {}


def test_a_bug_of_ours_in_it_is_told_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path, runs: int) -> list[int]:
        raise ZeroDivisionError("nothing to share")

    async def story() -> list[MutableMapping[str, Any]]:
        monkeypatch.setattr(snapshots_ahead, "missing", broken)
        with structlog.testing.capture_logs() as said:
            ahead = Ahead(tmp_path / "record.db", lambda: RUN, look_s=0.001)
            while not said:
                await asyncio.sleep(0.001)
            await ahead.close()
        return said

    (line,) = asyncio.run(story())
    assert isinstance(line["exc_info"], ZeroDivisionError)
    assert "report it" in line["mend"]
