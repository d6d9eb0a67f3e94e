"""Who looked at what: durable at once, one line a quarter of an hour, bounded, and a line that was taken out or altered shows."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.errors import Damaged
from deconflict.service import reads
from deconflict.service.reads import QUARTER_US, Look, ReadLog

START_US = 2_000_000 * QUARTER_US


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now_us = START_US

    def __call__(self) -> int:
        return self.now_us


def look(who: str = "M. Ivanova", what: str = "sites", about: str = "") -> Look:
    return Look(who, "officer", "page", what, about)


def test_a_look_is_on_disk_at_once_and_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    log = ReadLog(tmp_path / "reads.db", Clock())
    log.note(look(about="bravo:S1"))
    (line,) = ReadLog(log.path, Clock()).listed()
    assert (line.look, line.first_us, line.times, line.whole) == (look(about="bravo:S1"), START_US, 1, True)
    if os.name == "posix":
        assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_a_quarter_of_an_hour_is_one_line_that_says_how_often(tmp_path: Path) -> None:
    clock = Clock()
    log = ReadLog(tmp_path / "reads.db", clock)
    for _ in range(5):
        log.note(look())
        clock.now_us += 1_000_000
    log.note(look("another"))
    clock.now_us = START_US + QUARTER_US
    log.note(look())
    log.close()
    lines = ReadLog(log.path, clock).listed()
    assert [(line.look.who, line.times, line.last_us - line.first_us) for line in lines] == [
        ("M. Ivanova", 1, 0), ("another", 1, 0), ("M. Ivanova", 5, 4_000_000),
    ]  # fmt: skip
    assert all(line.whole for line in lines)


def test_it_is_asked_by_who_and_when_and_gives_no_more_than_is_asked(tmp_path: Path) -> None:
    clock = Clock()
    log = ReadLog(tmp_path / "reads.db", clock)
    for number in range(4):
        clock.now_us = START_US + number * QUARTER_US
        log.note(look("a" if number % 2 else "b"))
    assert [line.look.who for line in log.listed(who="a")] == ["a", "a"]
    assert len(log.listed(from_us=START_US + QUARTER_US, to_us=START_US + 2 * QUARTER_US)) == 1
    assert len(log.listed(limit=3)) == 3
    assert log.listed()[0].first_us == START_US + 3 * QUARTER_US


COLUMNS = ("who", "role", "door", "what", "about", "why", "first_us", "chain")


@settings(max_examples=30, deadline=None)
@given(at=st.integers(0, 7), column=st.sampled_from(COLUMNS), gone=st.booleans())
def test_what_is_altered_or_taken_out_shows(tmp_path_factory: pytest.TempPathFactory, at: int, column: str, *, gone: bool) -> None:
    path = tmp_path_factory.mktemp("reads") / "reads.db"
    log = ReadLog(path, Clock())
    for number in range(9):
        log.note(look(about=str(number)))
    log.close()
    with apsw.Connection(str(path)) as db:
        if gone:
            db.execute("DELETE FROM look WHERE id = ?", (at + 1,))
        elif column == "first_us":
            db.execute("UPDATE look SET first_us = first_us + 1 WHERE id = ?", (at + 1,))
        else:
            db.execute(f"UPDATE look SET {column} = {column} || 'x' WHERE id = ?", (at + 1,))
    broken = [line.look.about for line in ReadLog(path, Clock()).listed() if not line.whole]
    assert broken
    assert {about.removesuffix("x") for about in broken} <= {str(at), str(at + 1)}


def test_it_is_bounded_and_that_earlier_lines_went_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "MOST", 20)
    log = ReadLog(tmp_path / "reads.db", Clock())
    for number in range(100):
        log.note(look(about=str(number)))
    lines = log.listed()
    assert 17 <= len(lines) <= 20
    assert lines[0].look.about == "99"
    assert [line.whole for line in lines] == [True] * (len(lines) - 1) + [False]


def test_two_who_write_at_once_follow_each_other(tmp_path: Path) -> None:
    one, other = ReadLog(tmp_path / "reads.db", Clock()), ReadLog(tmp_path / "reads.db", Clock())
    for number in range(10):
        (one if number % 2 else other).note(look(about=str(number)))
    one.close()
    other.close()
    lines = ReadLog(tmp_path / "reads.db", Clock()).listed()
    assert [line.look.about for line in lines] == [str(number) for number in reversed(range(10))]
    assert all(line.whole for line in lines)


def test_where_it_cannot_be_written_that_is_a_fault_and_is_said_once_it_can(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "reads.db"
    log = ReadLog(path, Clock())
    assert log.faults() == []
    log.note(look())
    log.note(look())
    ((what, mend),) = log.faults()
    assert "cannot be noted" in what
    assert mend
    path.parent.mkdir()
    log.note(look())
    assert log.faults() == []
    newest, gap = log.listed()
    assert newest.look == look()
    assert (gap.look.what, gap.look.why) == ("gap", "2 looks could not be noted")


def test_a_file_that_is_no_list_of_reads_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "reads.db"
    path.write_bytes(b"no database" * 100)
    log = ReadLog(path, Clock())
    log.note(look())
    assert log.fault is not None
    with pytest.raises(Damaged, match="cannot be read"):
        log.listed()
    log.close()
