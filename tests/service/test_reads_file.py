"""Who reads a record's file from the shell is noted beside it; a bundle is nobody's record, and what cannot be noted is said."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from deconflict.service import reads_file
from deconflict.service.reads import FILE, ReadLog
from deconflict.service.sqlite import SqliteStore


def test_a_read_of_a_record_is_noted_beside_it(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "record.db").close()
    reads_file.note(tmp_path / "record.db", "export", "may.zip", "court file 12/34")
    (line,) = ReadLog(tmp_path / FILE, lambda: 0).listed()
    assert (line.look.door, line.look.what, line.look.about, line.look.why) == ("shell", "export", "may.zip", "court file 12/34")
    assert line.look.who


def test_a_bundle_and_what_is_not_there_leave_no_list(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as bundle:
        bundle.writestr("entries.jsonl", b"")
    reads_file.note(tmp_path / "b.zip", "replay")
    reads_file.note(tmp_path / "nothing.db", "replay")
    assert not (tmp_path / FILE).exists()


def test_what_cannot_be_noted_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    SqliteStore(tmp_path / "record.db").close()
    (tmp_path / FILE).mkdir()
    reads_file.note(tmp_path / "record.db", "replay")
    assert "cannot be noted" in capsys.readouterr().err


def test_who_the_machine_knows_no_name_of_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: int) -> None:
        raise KeyError

    monkeypatch.setattr(reads_file.pwd, "getpwuid", unknown)
    assert reads_file._user().isdigit()
