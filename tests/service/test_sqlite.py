"""SqliteStore: conforms, survives a kill, and says what its disk did."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from itertools import count
from pathlib import Path

import apsw
import pytest

from deconflict.errors import Damaged
from deconflict.logbook.store import AHEAD, Row
from deconflict.logbook.verify import verify_stored
from deconflict.service import sqlite
from deconflict.service.snapshot_files import folder_of
from deconflict.service.sqlite import SqliteStore
from deconflict.statements.receipts import Bearer
from deconflict.testing.scribe import Scribe
from deconflict.testing.store_checks import check_store, rows_of

ROOT_IGNORES_MODES = os.geteuid() == 0


def test_sqlite_store_conforms(tmp_path: Path) -> None:
    numbers = count()
    check_store(lambda: SqliteStore(tmp_path / f"{next(numbers)}.db"))


def test_what_was_appended_is_there_after_opening_again(tmp_path: Path) -> None:
    path, scribe = tmp_path / "record.db", Scribe()
    first, second = scribe.run("plans", 3), []
    store = SqliteStore(path)
    store.append(rows_of(first))
    store.put_state("key", b"value")
    store.close()
    store = SqliteStore(str(path))
    second = scribe.run("plans", 2, after=first[-1])
    store.append(rows_of(second, bearer=None))
    assert list(store.scan()) == rows_of(first) + rows_of(second, bearer=None)
    assert store.get_state("key") == b"value"
    store.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_scan_turns_pages_and_sees_what_is_appended_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "SCAN_PAGE", 2)
    store, scribe = SqliteStore(tmp_path / "record.db"), Scribe()
    rows = rows_of(scribe.run("plans", 7))
    store.append(rows[:5])
    scan = store.scan(1)
    assert [next(scan), next(scan)] == rows[1:3]
    store.append(rows[5:])
    assert list(scan) == rows[3:]
    store.close()


def test_a_second_writer_is_fenced(tmp_path: Path) -> None:
    one, other = SqliteStore(tmp_path / "record.db"), SqliteStore(tmp_path / "record.db")
    scribe = Scribe()
    trunk = scribe.run("plans", 3)
    one.append(rows_of(trunk[:2]))
    rival = scribe.run("plans", 1, after=trunk[0])[0]
    with pytest.raises(Damaged, match="does not follow") as fault:
        other.append(rows_of([rival]))
    assert "another node" in fault.value.mend
    one.append(rows_of(trunk[2:]))
    assert list(other.scan()) == rows_of(trunk)
    one.close()
    other.close()


def test_a_record_can_be_read_while_it_is_written_and_from_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    store = SqliteStore(path)
    rows = rows_of(Scribe().run("plans", 3))
    store.append(rows)
    reader = SqliteStore(path, read_only=True)
    assert list(reader.scan()) == rows
    with pytest.raises(Damaged, match="read-only"):
        reader.append(rows_of(Scribe(2).run("plans", 1)))
    with pytest.raises(Damaged, match="read-only"):
        reader.put_state("a", b"")
    reader.close()
    store.close()
    copy = tmp_path / "copies" / "record ?#.db"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    reader = SqliteStore(copy, read_only=True)
    assert list(reader.scan()) == rows
    reader.close()


def test_a_copy_in_a_folder_nobody_may_write_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "record.db"
    store = SqliteStore(path)
    rows = rows_of(Scribe().run("plans", 3))
    store.append(rows)
    store.close()
    real = apsw.Connection

    def opened(uri: str, flags: int) -> apsw.Connection:
        if "immutable" not in uri:
            raise apsw.CantOpenError("unable to open database file")
        return real(uri, flags=flags)

    monkeypatch.setattr(apsw, "Connection", opened)
    reader = SqliteStore(path, read_only=True)
    assert list(reader.scan()) == rows
    reader.close()


def _malformed(path: Path) -> None:
    store = SqliteStore(path)
    store.append(rows_of(Scribe().run("plans", 200)))
    store.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x5a" * (len(data) - 4096)
    path.write_bytes(data)


def test_a_record_of_the_first_format_is_read_and_made_ours_when_it_is_written(tmp_path: Path) -> None:
    path, scribe = tmp_path / "record.db", Scribe()
    first, _, third = rows_of(scribe.run("plans", 3))
    store = SqliteStore(path)
    store.append([first])
    store.close()
    apsw.Connection(str(path)).execute("DROP TABLE ahead; PRAGMA user_version=1")
    reader = SqliteStore(path, read_only=True)
    assert (list(reader.scan()), reader.ahead(), reader.get(third.entry.hash)) == ([first], [], None)
    assert len(list(reader.scan_stored())) == 1
    reader.close()
    store = SqliteStore(path)
    early = Row(third.entry, 7, Bearer.PAGE, AHEAD)
    store.append([early])
    store.close()
    reader = SqliteStore(path, read_only=True)
    assert (list(reader.scan()), reader.ahead()) == ([first], [early])
    assert [stored.branch for stored in reader.scan_stored()] == [0, AHEAD]
    reader.close()


def test_faults_of_the_file_are_said(tmp_path: Path) -> None:
    noise, foreign, newer, broken = (tmp_path / name for name in ("noise", "foreign", "newer", "broken"))
    noise.write_bytes(b"this is no database at all, and long enough to be looked at" * 20)
    apsw.Connection(str(foreign)).execute("CREATE TABLE t (x)")
    SqliteStore(newer).close()
    apsw.Connection(str(newer)).execute("PRAGMA user_version=3")
    _malformed(broken)
    for path, what in (
        (noise, "not a database"),
        (foreign, "not a record of ours"),
        (newer, "format 3"),
        (tmp_path / "no" / "where", "cannot be opened"),
    ):
        with pytest.raises(Damaged, match=what) as fault:
            SqliteStore(path)
        assert fault.value.where == str(path)
        assert fault.value.mend
    with pytest.raises(Damaged, match="malformed"):
        list(SqliteStore(broken).scan())
    with pytest.raises(Damaged, match="cannot be opened"):
        SqliteStore(tmp_path / "absent.db", read_only=True)
    assert not (tmp_path / "absent.db").exists()


def test_an_empty_database_is_no_record_to_read(tmp_path: Path) -> None:
    (tmp_path / "empty.db").write_bytes(b"")
    with pytest.raises(Damaged, match="not a record of ours"):
        SqliteStore(tmp_path / "empty.db", read_only=True)


def test_a_changed_byte_stops_us_and_verification_names_its_place(tmp_path: Path) -> None:
    path, scribe = tmp_path / "record.db", Scribe()
    store = SqliteStore(path)
    rows = rows_of(scribe.run("plans", 3))
    store.append(rows)
    wire = rows[1].entry.encode()
    store._db.execute("UPDATE entry SET wire = ? WHERE seq = 1", (wire.replace(b'"audience":[]', b'"audience":{}'),))
    with pytest.raises(Damaged) as fault:
        list(store.scan())
    assert f"{scribe.party}/plans/0/1" in str(fault.value)
    store._db.execute("UPDATE entry SET wire = ? WHERE seq = 1", (wire.replace(b"AUDIENCE", b"AUDIENCF"),))
    with pytest.raises(Damaged, match="not the one it is filed as"):
        store.get(rows[1].entry.hash)
    problems = verify_stored(store.scan_stored()).problems
    assert (problems[0].logbook, problems[0].seq) == (f"{scribe.party}/plans/0", 1)
    store.close()


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    store, scribe = SqliteStore(tmp_path / "record.db"), Scribe()
    rows = rows_of(scribe.run("plans", 400))
    store.append(rows[:10])
    pages = store._one("PRAGMA page_count", ())[0]
    store._db.execute(f"PRAGMA max_page_count={pages + 4}").fetchall()
    with pytest.raises(Damaged, match="disk is full") as fault:
        store.append(rows[10:])
    assert "free space" in fault.value.mend
    assert list(store.scan()) == rows[:10]
    store._db.execute("PRAGMA max_page_count=100000").fetchall()
    store.append(rows[10:])
    assert list(store.scan()) == rows
    store.close()


def test_a_logbook_begun_in_a_refused_batch_is_not_remembered(tmp_path: Path) -> None:
    store, scribe = SqliteStore(tmp_path / "record.db"), Scribe()
    plans, tracks = rows_of(scribe.run("plans", 3)), rows_of(scribe.run("tracks", 2))
    with pytest.raises(Damaged):
        store.append([*plans[:1], *tracks[:1], plans[2]])
    store.append([*tracks, *plans])
    assert list(store.scan()) == [*tracks, *plans]
    store.close()


def test_a_locked_database_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MS", 1)
    one, other = SqliteStore(tmp_path / "record.db"), SqliteStore(tmp_path / "record.db")
    one._db.execute("BEGIN IMMEDIATE")
    with pytest.raises(Damaged, match="locked"):
        other.append(rows_of(Scribe().run("plans", 1)))
    one.close()
    other.close()


def test_another_fault_of_sqlite_is_passed_on_in_its_words(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "record.db")
    store._db.execute("DROP TABLE state")
    with pytest.raises(Damaged, match="SQLite says: no such table"):
        store.get_state("x")
    store.close()


def test_a_dropped_part_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    path, scribe = tmp_path / "record.db", Scribe()
    store = SqliteStore(path)
    rows = rows_of(scribe.run("plans", 5))
    store.append(rows)
    salt = rows[2].entry.slots[0].raw[16:60]
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert salt in path.read_bytes()
    store.drop_part(rows[2].entry.hash, "main")
    assert salt not in path.read_bytes() + (tmp_path / "record.db-wal").read_bytes()
    store.close()


def test_a_dropped_body_leaves_no_trace_in_the_file_nor_in_what_replays_from_it(tmp_path: Path) -> None:
    path, scribe = tmp_path / "record.db", Scribe()
    store = SqliteStore(path)
    rows = rows_of(scribe.run("plans", 5))
    store.append(rows)
    salts = [row.entry.slots[0].raw[16:60] for row in rows]
    snapshot = folder_of(path) / "000000.snapshot"
    snapshot.parent.mkdir()
    snapshot.write_bytes(salts[2])
    store.drop_bodies([rows[2].entry.hash, rows[3].entry.hash])
    held = path.read_bytes() + (tmp_path / "record.db-wal").read_bytes()
    assert [salt in held for salt in salts] == [True, True, False, False, True]
    assert not snapshot.exists()
    store.close()


WRITER = """
import sys
from deconflict.service.sqlite import SqliteStore
from deconflict.testing.scribe import Scribe
from deconflict.testing.store_checks import rows_of
store, scribe, last = SqliteStore(sys.argv[1]), Scribe(), None
while True:
    entries = scribe.run("plans", 3, after=last)
    store.append(rows_of(entries))
    last = entries[-1]
    print(last.header.seq, flush=True)
"""


def test_what_append_returned_for_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": _source()}
    )
    assert writer.stdout is not None
    told = [int(writer.stdout.readline()) for _ in range(5)]
    writer.send_signal(signal.SIGKILL)
    told += [int(line) for line in writer.stdout.read().split()]
    writer.wait()
    writer.stdout.close()
    store = SqliteStore(path)
    held = [row.entry.header.seq for row in store.scan()]
    assert held == list(range(len(held)))
    assert held[-1] >= told[-1]
    assert len(held) % 3 == 0, "a batch is kept whole or not at all"
    store.close()


def _source() -> str:
    return str(Path(sqlite.__file__).parents[2])
