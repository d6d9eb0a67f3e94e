"""Files opened in a process of their own: the same answer, and an end to whatever takes too long or too much."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
import time
from pathlib import Path

import msgspec
import pytest

from deconflict.errors import Refused
from deconflict.service import opening_apart
from deconflict.service.opening_apart import MOST_WAITING, Answered, Asked, Openings, answer, bound_this_process, main

TABLE = Asked("camps.csv", b"name,lat,lon\nCamp,46.5,7.5\nX,1,y\n", ("function=camp", "radius_m=300"), (), "site")
SLOW = "import time; time.sleep(600)"
GREEDY = "from deconflict.service.opening_apart import bound_this_process as b; b(5, 2**30); x = bytearray(2**31)"
BUSY = "from deconflict.service.opening_apart import bound_this_process as b; b(1)\nwhile True: pass"


def told(asked: Asked) -> dict[str, object]:
    """What a file's answer says, opened here."""
    found: dict[str, object] = json.loads(answer(asked).answer)
    return found


def test_the_answer_is_what_opening_it_here_gives() -> None:
    async def story() -> None:
        openings = Openings()
        assert json.loads(await openings.answered(TABLE)) == told(TABLE)
        with pytest.raises(Refused, match="none of the tongues") as refused:
            await openings.answered(Asked("x", b"\x00"))
        assert (refused.value.where, "GeoJSON" in refused.value.mend) == ("x", True)

    asyncio.run(story())
    assert (told(TABLE)["count"], told(TABLE)["refused"]) == (2, 2)


@pytest.mark.parametrize("code", [GREEDY, BUSY, "print('nothing of ours')"])
def test_what_takes_too_much_is_ended_and_the_next_file_is_opened(code: str) -> None:
    async def story() -> None:
        with pytest.raises(Refused, match="more time or memory than one file may"):
            await Openings((sys.executable, "-c", code)).answered(TABLE)

    asyncio.run(story())


def test_the_loop_goes_on_while_a_file_takes_its_time_and_few_may_wait() -> None:
    async def story() -> None:
        openings = Openings((sys.executable, "-c", SLOW))
        began_s = time.process_time()
        asking = [asyncio.create_task(openings.answered(TABLE, 0.3)) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(Refused, match="files wait to be opened"):
            await openings.answered(TABLE)
        outcomes = await asyncio.gather(*asking, return_exceptions=True)
        assert all(isinstance(outcome, Refused) for outcome in outcomes)
        assert time.process_time() - began_s < 2

    asyncio.run(story())


def test_who_goes_away_takes_the_process_along(tmp_path: Path) -> None:
    async def story() -> None:
        told_by = tmp_path / "pid"
        code = f"import os, pathlib; pathlib.Path({str(told_by)!r}).write_text(str(os.getpid())); {SLOW}"
        asking = asyncio.create_task(Openings((sys.executable, "-c", code)).answered(TABLE))
        while not told_by.exists() or not told_by.read_text():
            await asyncio.sleep(0.02)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        with pytest.raises(ProcessLookupError):
            os.kill(int(told_by.read_text()), 0)

    asyncio.run(story())


def test_an_answer_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_apart, "MAX_ANSWER_BYTES", 10)
    assert "bytes" in (answer(TABLE).refused or ("",))[0]


def test_the_other_half_answers_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    bounded: list[bool] = []
    monkeypatch.setattr(opening_apart, "bound_this_process", lambda: bounded.append(True))
    out = io.BytesIO()
    main(io.BytesIO(msgspec.msgpack.encode(TABLE)), out)
    assert bounded
    assert msgspec.msgpack.decode(out.getvalue(), type=Answered) == answer(TABLE)


def test_a_system_without_such_bounds_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    before = os.nice(0)
    bound_this_process()
    assert os.nice(0) == before
