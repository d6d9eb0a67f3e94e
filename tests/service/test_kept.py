"""What a database or a bundle says of an instant: what had been told by then, and what had been written and came later."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from deconflict.errors import Refused
from deconflict.service import kept as module
from deconflict.service.bundle import rows_of, write_bundle
from deconflict.service.kept import KeptBundle, KeptRecord, open_kept, untold
from deconflict.service.reaching import Record
from tests.service.kept_records import Talk, instants, kept_rows, write_record


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record with snapshots of eight entries each."""
    monkeypatch.setattr(Record.__init__, "__kwdefaults__", {**(Record.__init__.__kwdefaults__ or {}), "run": 8})
    path = tmp_path / "record.db"
    write_record(path, kept_rows(Talk(Random(11), 70)))
    return path


def test_a_database_and_its_bundle_say_the_same(path: Path, tmp_path: Path) -> None:
    write_bundle(tmp_path / "record.zip", lambda: rows_of(path))
    record, bundle = open_kept(path), open_kept(tmp_path / "record.zip")
    assert isinstance(record, KeptRecord)
    assert isinstance(bundle, KeptBundle)
    rows = list(rows_of(path))
    assert record.held() == bundle.held()
    assert len(record.held()) == len(rows)
    for until_us in instants(rows)[::5]:
        one, other = record.told(until_us), bundle.told(until_us)
        assert one.picture.digest() == other.picture.digest()
        late = untold(record, until_us, one.picture)
        assert late == untold(bundle, until_us, other.picture)
    assert record.row(rows[3].entry.hash) == bundle.row(rows[3].entry.hash) == rows[3]
    assert record.row("A" * 43) is bundle.row("A" * 43) is None
    assert record.about() == {"used": len(record.record) // 8, "made": len(record.record) // 8, "thrown_away": []}
    assert bundle.about() == {"used": 0, "made": 0, "thrown_away": []}
    for each in (record, bundle):
        each.close()


def test_what_was_written_by_then_and_came_later_is_listed_with_when(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = open_kept(path)
    rows = [row for row in rows_of(path) if row.bearer is not None]
    some = 0
    for until_us in instants(rows):
        late = [row for row in rows if row.entry.header.written_at <= until_us < row.received_at_us]
        said = untold(record, until_us, record.told(until_us).picture)
        assert said["count"] == len(late)
        assert {one["entry"] for one in said["entries"]} == {row.entry.hash for row in late}
        assert all(one["late_s"] > 0 and one["bearer"] for one in said["entries"])
        some += bool(late)
    assert some > 10
    monkeypatch.setattr(module, "MOST_LISTED", 2)
    many = next(u for u in instants(rows) if len([r for r in rows if r.entry.header.written_at <= u < r.received_at_us]) > 2)
    said = untold(record, many, record.told(many).picture)
    assert len(said["entries"]) == 2 < said["count"]
    record.close()


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        open_kept(tmp_path / "none.db")
