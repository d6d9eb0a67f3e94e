"""Reaching an instant by snapshots gives what folding everything that had come by then gives, whatever came how late."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import apsw
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.logbook.store import AHEAD, Row
from deconflict.picture import shelving
from deconflict.service.bundle import rows_of
from deconflict.service.reaching import Record
from deconflict.service.replay import Told, told, told_by_record
from deconflict.service.snapshot_files import folder_of, forget
from deconflict.service.sqlite import SqliteStore
from tests.service.kept_records import Talk, instants, kept_rows, write_record

RUN = 8


def comparable(said: Told) -> tuple[object, ...]:
    """All that is told, with the picture by its digest."""
    return said.picture.digest(), said.me, said.entries, said.status, said.heads, said.aside


def kept(folder: Path, seed: int, count: int = 60) -> tuple[Path, list[Row]]:
    """A record with snapshots of eight entries each."""
    path = folder / "record.db"
    rows = kept_rows(Talk(Random(seed), count))
    write_record(path, rows)
    return path, list(rows_of(path))


def agree(path: Path, record: Record, until_us: int) -> bool:
    """Whether the snapshots and the rows alone tell the same."""
    return comparable(told_by_record(record, until_us)) == comparable(told(rows_of(path), until_us))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.integers(10, 90), st.lists(st.integers(0, 10_000), min_size=4, max_size=4))
def test_any_instant_of_any_arrival_is_what_folding_from_the_beginning_gives(seed: int, count: int, picks: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, rows = kept(Path(folder), seed, count)
        record = Record(path, run=RUN)
        times = instants(rows)
        for pick in picks:
            assert agree(path, record, times[pick % len(times)])
        record.close()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32))
def test_going_on_from_one_instant_to_the_next_gives_the_same(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, rows = kept(Path(folder), seed, 50)
        record = Record(path, run=RUN)
        times = instants(rows)
        reached = record.reach(times[0])
        for until_us in times[:: max(1, len(times) // 12)]:
            reached.advance(until_us)
            said = told(rows, until_us)
            assert (reached.picture.digest(), reached.entries, tuple(reached.heads())) == (said.picture.digest(), said.entries, said.heads)
            assert (reached.status, frozenset(reached.aside)) == (said.status, said.aside)
        record.close()


def test_the_talk_holds_what_is_hard(tmp_path: Path) -> None:
    """Late, ahead of its chain, forked, in a new epoch: the properties above are of such records."""
    late, ahead, forks, epochs = 0, 0, 0, 0
    for seed in range(12):
        rows = kept_rows(Talk(Random(seed), 60))
        came = [row.received_at_us for row in rows if row.branch != AHEAD]
        late += came != sorted(came)
        ahead += any(row.branch == AHEAD for row in rows)
        forks += any(row.branch > 0 for row in rows)
        epochs += any(row.entry.header.epoch > 0 for row in rows)
    assert min(late, forks, epochs) >= 6
    assert ahead >= 2


def test_snapshots_are_made_once_and_used_after(tmp_path: Path) -> None:
    path, rows = kept(tmp_path, 3)
    told_of: list[tuple[int, int]] = []
    first = Record(path, run=RUN, making=lambda done, whole: told_of.append((done, whole)))
    whole = sum(row.branch != AHEAD for row in rows) // RUN
    assert (first.built, first.used, len(list(folder_of(path).iterdir()))) == (whole, whole, whole)
    assert told_of[0] == (RUN, len(first))
    first.close()
    second = Record(path, run=RUN)
    assert (second.built, second.used, second.snapshots.thrown) == (0, whole, [])
    assert (folder_of(path).stat().st_mode & 0o777, {file.stat().st_mode & 0o777 for file in folder_of(path).iterdir()}) == (0o700, {0o600})
    second.close()


def test_without_a_folder_they_stay_in_memory(tmp_path: Path) -> None:
    path, rows = kept(tmp_path, 3)
    record = Record(path, run=RUN, keep=False)
    assert record.built > 2
    assert not folder_of(path).exists()
    assert agree(path, record, instants(rows)[-3])
    record.close()


def flip(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda raw: flip(raw, 0), "not those that were written"),
        (lambda raw: flip(raw, 34), "not those that were written"),
        (lambda raw: flip(raw, 90), "not those that were written"),
        (lambda raw: flip(raw, len(raw) - 5), "not those that were written"),
        (lambda raw: raw[:-1], "not those that were written"),
        (lambda raw: raw + b"x", "not those that were written"),
        (lambda raw: b"", "not those that were written"),
    ],
)
def test_a_snapshot_that_was_tampered_with_is_named_not_used_and_made_anew(
    tmp_path: Path, spoil: Callable[[bytes], bytes], why: str
) -> None:
    path, rows = kept(tmp_path, 5)
    Record(path, run=RUN).close()
    file = folder_of(path) / "000001.snapshot"
    good = file.read_bytes()
    file.write_bytes(spoil(good))
    record = Record(path, run=RUN)
    for until_us in instants(rows)[::7]:
        assert agree(path, record, until_us)
    assert [one.file for one in record.snapshots.thrown] == ["000001.snapshot"]
    assert why in record.snapshots.thrown[0].why
    assert (record.built, file.read_bytes()) == (1, good)
    record.close()


def test_a_snapshot_of_another_record_or_place_is_not_used(tmp_path: Path) -> None:
    path, rows = kept(tmp_path, 5)
    beside = tmp_path / "beside"
    beside.mkdir()
    other, _ = kept(beside, 6)
    for each in (path, other):
        Record(each, run=RUN).close()
    folder = folder_of(path)
    (folder / "000001.snapshot").write_bytes((folder_of(other) / "000001.snapshot").read_bytes())
    (folder / "000002.snapshot").write_bytes((folder / "000000.snapshot").read_bytes())
    record = Record(path, run=RUN)
    assert [(one.file, "other entries" in one.why) for one in record.snapshots.thrown] == [
        ("000001.snapshot", True), ("000002.snapshot", True),
    ]  # fmt: skip
    assert agree(path, record, instants(rows)[-1])
    record.close()


def test_a_snapshot_of_another_version_of_the_program_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = kept(tmp_path, 5, 30)
    first = Record(path, run=RUN)
    monkeypatch.setattr("deconflict.service.snapshots.FORMAT", 3)
    second = Record(path, run=RUN)
    assert second.built == first.built
    assert {one.why for one in second.snapshots.thrown} == {"it was made by another version of this program"}
    for record in (first, second):
        record.close()


def test_a_forged_snapshot_whose_hashes_are_right_is_found_by_looking_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, rows = kept(tmp_path, 5)
    forged = shelving.Shelf()
    monkeypatch.setattr("deconflict.service.reaching.Shelf", lambda: forged)
    monkeypatch.setattr(forged, "take", lambda _entry: None)
    Record(path, run=RUN).close()
    monkeypatch.undo()
    trusting = Record(path, run=RUN)
    assert not agree(path, trusting, instants(rows)[-1])
    trusting.close()
    careful = Record(path, run=RUN, afresh=True)
    assert {one.why for one in careful.snapshots.thrown} == {"it says something else than the record"}
    assert len(careful.snapshots.thrown) == careful.used == careful.built
    assert agree(path, careful, instants(rows)[-1])
    careful.close()
    mended = Record(path, run=RUN, afresh=True)
    assert (mended.built, mended.snapshots.thrown) == (0, [])
    mended.close()


def test_a_snapshot_that_is_whole_and_no_picture_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, rows = kept(tmp_path, 5)
    monkeypatch.setattr("deconflict.picture.shelving.Shelf.packed", lambda _self: b"nothing")
    Record(path, run=RUN).close()
    monkeypatch.undo()
    record = Record(path, run=RUN)
    assert agree(path, record, instants(rows)[-1])
    assert {one.why for one in record.snapshots.thrown} == {"it holds no picture"}
    record.close()


def test_what_is_appended_later_is_taken_in_and_what_joins_late_counts_from_when_it_came(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    rows = [row for row in kept_rows(Talk(Random(8), 60)) if row.branch != AHEAD]
    write_record(path, rows[:30])
    record = Record(path, run=RUN)
    reached = record.reach(rows[25].received_at_us)
    store = SqliteStore(path)
    store.append(rows[30:])
    store.close()
    record.refresh()
    assert (len(record), record.used) == (len(rows), len(rows) // RUN)
    for until_us in (rows[28].received_at_us, rows[-1].received_at_us):
        reached.advance(until_us)
        assert reached.picture.digest() == told(rows, until_us).picture.digest()
        assert agree(path, record, until_us)
    record.close()


def said_first(rows: list[Row], kind: str) -> tuple[int, Row]:
    """The first row of that kind, and its arrival number from 1 on."""
    return next((number, row) for number, row in enumerate(rows, 1) if row.entry.header.kind == kind)


def test_what_is_dropped_from_the_record_is_in_no_snapshot(tmp_path: Path) -> None:
    path, rows = kept(tmp_path, 9)
    Record(path, run=3 * RUN).close()
    arrival, row = said_first(rows, "CONCERN")
    assert arrival <= 3 * RUN
    words = msgspec.json.encode(row.entry.main)
    first = folder_of(path) / "000000.snapshot"
    assert words in first.read_bytes()
    store = SqliteStore(path)
    store.drop_part(row.entry.hash, "main")
    store.close()
    assert not first.exists()
    record = Record(path, run=3 * RUN)
    assert (record.built, record.snapshots.thrown) == (1, [])
    assert words not in first.read_bytes()
    assert agree(path, record, rows[-1].received_at_us)
    record.close()


def test_only_what_holds_what_is_dropped_is_forgotten(tmp_path: Path) -> None:
    path, _ = kept(tmp_path, 9)
    Record(path, run=RUN).close()
    for _ in range(2):
        forget(path, [RUN + 1, 2 * RUN, 3 * RUN + 1], RUN)
    left = sorted(file.name for file in folder_of(path).iterdir())
    assert left[:2] == ["000000.snapshot", "000002.snapshot"]
    assert "000003.snapshot" not in left


def test_what_was_dropped_behind_its_back_is_seen_by_its_size(tmp_path: Path) -> None:
    path, rows = kept(tmp_path, 9)
    Record(path, run=RUN).close()
    arrival, row = said_first(rows, "CONCERN")
    with apsw.Connection(str(path)) as database:
        bare = row.entry.without(["main"]).encode()
        database.execute("UPDATE entry SET wire = ? WHERE arrival = ?", (bare, arrival)).fetchall()
    record = Record(path, run=RUN)
    assert (record.built, [one.why for one in record.snapshots.thrown]) == (1, ["it was made of other entries than the record holds"])
    assert agree(path, record, rows[-1].received_at_us)
    record.close()


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(tmp_path: Path) -> None:
    path, rows = kept(tmp_path, 4)
    folder_of(path).write_text("a file stands where the folder would")
    record = Record(path, run=RUN)
    assert record.built == record.used > 2
    assert agree(path, record, instants(rows)[-1])
    record.close()
