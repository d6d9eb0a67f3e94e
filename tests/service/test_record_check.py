"""A running node's record checked beside its writing: what it comes to, and what a damaged file is called."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from deconflict.logbook.store import MemoryStore
from deconflict.service.record_check import verified
from deconflict.service.sqlite import SqliteStore


def test_an_empty_record_is_consistent_with_itself() -> None:
    found = verified(MemoryStore())
    assert (found["verdict"], found["ok"], found["entries"], found["problems"]) == ("consistent", True, 0, ())


def test_a_file_that_is_no_record_any_more_fails_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    store = SqliteStore(path)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    found = verified(store)
    store.close()
    assert (found["verdict"], found["ok"]) == ("fails", False)
    assert found["problems"][0]["logbook"] == str(path)
