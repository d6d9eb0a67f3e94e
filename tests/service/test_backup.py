"""A copy of a node's folder: whole, taken while others write, under a passphrase, without what belongs to one run or lies offline."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

import apsw
import pytest

from deconflict.errors import Damaged, Refused
from deconflict.service import backup, identity
from deconflict.service.backup import TAKEN, back_up, copy_database, last_taken, outside
from deconflict.service.config import load
from deconflict.service.keyfile import write_secret
from deconflict.service.sqlite import SqliteStore

from .records import with_every_part
from .test_sealed import CHEAP, PASSPHRASE

NOW_US = 1_790_000_000_000_000


def folder_of_a_node(folder: Path) -> Path:
    """A folder as a node leaves it; the record is that of other parties, which a backup does not look at."""
    identity.init(folder, "ALFA")
    store = SqliteStore(folder / identity.RECORD)
    store.append(with_every_part().rows)
    store.close()
    write_secret(folder / "pairings" / f"{'a' * 26}.secret", b"00" * 32)
    for name in ("running.json", "cli.token", "lock", "sessions.json"):
        write_secret(folder / name, b"{}")
    (folder / "numba").mkdir()
    (folder / "numba" / "kernel.nbi").write_bytes(b"compiled")
    (folder / "record.db.replay").mkdir()
    (folder / "record.db.replay" / "000001.snapshot").write_bytes(b"made again")
    for name in ("reads.db", "people.db"):
        apsw.Connection(str(folder / name)).execute("CREATE TABLE t (a)")
    (folder / "elsewhere").symlink_to(folder / identity.SIGNING)
    return folder


def kept(folder: Path) -> set[str]:
    """The names of the files that go into a backup."""
    return {str(path.relative_to(folder)) for path in backup._kept(folder, folder / "none")}


def test_what_goes_in_and_what_stays(tmp_path: Path) -> None:
    folder = folder_of_a_node(tmp_path / "a")
    pairing = f"pairings/{'a' * 26}.secret"
    databases = {"record.db", "reads.db", "people.db"}
    assert kept(folder) == {"party.json", "signing.key", "tls.key", "tls.crt", "sessions.json", pairing, *databases}


def test_a_backup_is_one_owner_only_file_and_is_remembered(tmp_path: Path) -> None:
    folder = folder_of_a_node(tmp_path / "a")
    assert last_taken(folder) is None
    made = back_up(folder, tmp_path / "a.backup", PASSPHRASE, NOW_US, CHEAP)
    assert (made["entries"], made["files"]) == (len([row for row in with_every_part().rows if row.branch >= 0]), 9)
    assert stat.S_IMODE((tmp_path / "a.backup").stat().st_mode) == 0o600
    assert (folder / identity.SIGNING).read_bytes().strip() not in (tmp_path / "a.backup").read_bytes()
    taken = last_taken(folder)
    assert taken is not None
    assert (taken.at_us, taken.file) == (NOW_US, str(tmp_path / "a.backup"))
    assert not [path for path in folder.iterdir() if path.name.startswith(".backup-")], "nothing is left beside the record"
    (folder / TAKEN).write_text("spoiled")
    assert last_taken(folder) is None


def test_no_backup_is_overwritten_and_of_nothing_none_is_made(tmp_path: Path) -> None:
    folder = folder_of_a_node(tmp_path / "a")
    back_up(folder, tmp_path / "a.backup", PASSPHRASE, NOW_US, CHEAP)
    with pytest.raises(Refused, match="a file already"):
        back_up(folder, tmp_path / "a.backup", PASSPHRASE, NOW_US, CHEAP)
    with pytest.raises(Refused, match="no such folder"):
        back_up(folder, tmp_path / "none" / "a.backup", PASSPHRASE, NOW_US, CHEAP)
    with pytest.raises(Refused, match="cannot be written"):
        back_up(folder, tmp_path / ("x" * 252), PASSPHRASE, NOW_US, CHEAP)
    identity.init(tmp_path / "b", "BRAVO")
    with pytest.raises(Refused, match="no record"):
        back_up(tmp_path / "b", tmp_path / "b.backup", PASSPHRASE, NOW_US, CHEAP)


def test_a_disk_without_room_for_the_copy_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of_a_node(tmp_path / "a")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(Refused, match="No space left"):
        back_up(folder, tmp_path / "a.backup", PASSPHRASE, NOW_US, CHEAP)
    assert not [path for path in folder.iterdir() if path.name.startswith(".backup-")]


def test_what_lies_outside_the_folder_is_named(tmp_path: Path) -> None:
    inside, aside = tmp_path / "a", tmp_path / "etc"
    for folder in (inside, aside):
        folder.mkdir()
        (folder / "tak.pem").write_text("x")
    said = f'data_dir = "{inside}"\n[cot]\nrelease = ["tracks"]\ncertificate = "tak.pem"\nkey = "{inside}/tak.pem"\nclients = "none.pem"\n'
    (aside / "deconflict.toml").write_text(said)
    assert outside(load({}, {}, folder=aside)) == [aside / "deconflict.toml", aside / "tak.pem"]
    (inside / "deconflict.toml").write_text("")
    assert outside(load({"data_dir": inside}, {}, folder=tmp_path)) == []


def test_a_database_is_copied_at_one_instant_while_others_write(tmp_path: Path) -> None:
    rows = with_every_part().rows
    store = SqliteStore(tmp_path / "record.db")
    store.append(rows[:9])
    copy_database(tmp_path / "record.db", tmp_path / "copy.db")
    store.append(rows[9:])
    copied = SqliteStore(tmp_path / "copy.db")
    assert copied.count() == 9 < store.count()
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    for each in (store, copied):
        each.close()


def test_what_is_no_database_or_a_broken_one_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(Damaged, match="cannot be copied"):
        copy_database(tmp_path / "a.db", tmp_path / "copy.db")
    database = apsw.Connection(str(tmp_path / "b.db"))
    database.execute("PRAGMA page_size=512; CREATE TABLE t (a); CREATE INDEX i ON t (a)")
    database.executemany("INSERT INTO t VALUES (?)", [(number,) for number in range(500)])
    database.close()
    spoiled = bytearray((tmp_path / "b.db").read_bytes())
    spoiled[-2048:] = bytes(2048)
    (tmp_path / "b.db").write_bytes(spoiled)
    with pytest.raises(Damaged):
        copy_database(tmp_path / "b.db", tmp_path / "copy-b.db")
