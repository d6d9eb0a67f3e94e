"""Past pictures in a process of their own: the same answer, kept while it is asked for, and an end to whatever takes too long."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from pathlib import Path
from random import Random

import msgspec
import pytest

from deconflict.errors import Refused
from deconflict.logbook.store import Row
from deconflict.service import replay_apart
from deconflict.service.bundle import rows_of
from deconflict.service.replay import shown, told
from deconflict.service.replay_apart import MOST_WAITING, Answered, Answering, Asked, Replays, main
from deconflict.service.sqlite import SqliteStore
from tests.service.kept_records import Talk, instants, kept_rows, write_record

SLOW = "import time; time.sleep(600)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record."""
    write_record(tmp_path / "record.db", kept_rows(Talk(Random(4), 50)))
    return tmp_path / "record.db"


def expected(rows: list[Row], until_us: int) -> dict[str, object]:
    """What folding everything from the beginning shows."""
    found: dict[str, object] = json.loads(msgspec.json.encode(shown(told(rows, until_us), name="ALFA")))
    return found


def test_any_instant_is_answered_as_folding_from_the_beginning_shows_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_apart, "NEAR", 9)
    rows, answering = list(rows_of(path)), Answering()
    times = instants(rows)
    for until_us in (times[9], times[10], times[12], times[-1], times[5], times[-2]):
        answer = json.loads(answering.answer(Asked(str(path), until_us, name="ALFA")).answer)
        whole = expected(rows, until_us)
        assert {name: answer[name] for name in whole} == whole
        assert answer["untold"]["count"] == sum(
            row.bearer is not None and row.entry.header.written_at <= until_us < row.received_at_us for row in rows
        )


def test_what_is_written_meanwhile_is_taken_in(tmp_path: Path) -> None:
    rows = [row for row in kept_rows(Talk(Random(6), 40)) if row.branch >= 0]
    path, answering = tmp_path / "record.db", Answering()
    write_record(path, rows[:-10])
    until_us = rows[-1].received_at_us
    assert json.loads(answering.answer(Asked(str(path), until_us)).answer)["record"]["entries"] == len(rows) - 10
    store = SqliteStore(path)
    store.append(rows[-10:])
    store.close()
    assert json.loads(answering.answer(Asked(str(path), until_us)).answer)["record"]["entries"] == len(rows)


def test_what_cannot_be_read_or_told_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path.parent / "text.db").write_text("no database " * 200)
    answering = Answering()
    assert answering.answer(Asked(str(path.parent / "text.db"), 0)).refused is not None
    monkeypatch.setattr(replay_apart, "MOST_ANSWER_BYTES", 10)
    refused = answering.answer(Asked(str(path), 0)).refused
    assert refused is not None
    assert "that picture takes" in refused[0]


def test_one_question_after_another_until_nobody_can_ask(path: Path) -> None:
    asked = msgspec.msgpack.encode(Asked(str(path), 0))
    out = io.BytesIO()
    main(io.BytesIO((len(asked).to_bytes(4, "big") + asked) * 2), out)
    raw = out.getvalue()
    length = int.from_bytes(raw[:4], "big")
    assert len(raw) == 2 * (4 + length)
    assert json.loads(msgspec.msgpack.decode(raw[4 : 4 + length], type=Answered).answer)["replay"]


def test_the_process_stays_while_it_is_asked_and_ends_when_nobody_asks(path: Path) -> None:
    async def story() -> None:
        replays = Replays(idle_s=0.3)
        rows = list(rows_of(path))
        for until_us in instants(rows)[-3:]:
            answer = json.loads(await replays.answered(Asked(str(path), until_us, name="ALFA")))
            whole = expected(rows, until_us)
            assert {name: answer[name] for name in whole} == whole
        process = replays._process
        assert process is not None
        assert process.returncode is None
        await asyncio.wait_for(process.wait(), 30)
        assert replays._process is None
        (path.parent / "text.db").write_text("no database " * 200)
        with pytest.raises(Refused, match="not a database"):
            await replays.answered(Asked(str(path.parent / "text.db"), 0))
        await replays.close()
        await replays.close()

    asyncio.run(story())


@pytest.mark.parametrize("code", [SLOW, "print('nothing of ours')"])
def test_what_takes_too_long_or_says_nothing_is_ended(path: Path, code: str) -> None:
    async def story() -> None:
        replays = Replays((sys.executable, "-c", code))
        with pytest.raises(Refused, match="could not be put together in time"):
            await replays.answered(Asked(str(path), 0), 1.0)
        assert replays._process is None

    asyncio.run(story())


def test_few_may_wait(path: Path) -> None:
    async def story() -> None:
        replays = Replays((sys.executable, "-c", SLOW))
        asking = [asyncio.create_task(replays.answered(Asked(str(path), 0), 0.2)) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(Refused, match="many past pictures"):
            await replays.answered(Asked(str(path), 0))
        found = await asyncio.gather(*asking, return_exceptions=True)
        assert all(isinstance(one, Refused) for one in found)

    asyncio.run(story())
