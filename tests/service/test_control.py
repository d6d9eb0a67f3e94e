"""Two nodes on driven clocks: nothing happens between two lines, and everything due happens before the answer."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path

from deconflict.service.clock import DrivenClock
from deconflict.service.control import Control

from .rig import Rig, pair, rigs, until

START_US = 1_800_000_000_000_000
SECOND_US = 1_000_000


async def drive(controls: list[Control], now_us: int) -> list[dict[str, object]]:
    """Move all clocks and look again until what one sent the other has heard."""
    a: dict[str, object] = {}
    b: dict[str, object] = {}
    for _ in range(1000):
        answers = [await controls[0].drive(now_us, int(str(b.get("sent", 0)))), await controls[1].drive(now_us, int(str(a.get("sent", 0))))]
        (a, b) = answers
        if a["sent"] == b["heard"] and b["sent"] == a["heard"]:
            return answers
    raise AssertionError("they never came to rest")


def test_an_hour_of_line_checks_takes_seconds(tmp_path: Path) -> None:
    async def story() -> None:
        clocks = [DrivenClock(START_US), DrivenClock(START_US)]
        a, b = (Rig(tmp_path / name, name, clock=clock) for name, clock in zip(("ALFA", "BRAVO"), clocks, strict=True))
        async with rigs(a, b):
            controls = [Control(rig.station.house, clock) for rig, clock in zip((a, b), clocks, strict=True)]
            await pair(a, b)
            await until(lambda: b.party in a.station.house.peers.links() and a.party in b.station.house.peers.links())
            now_us = START_US
            while now_us < START_US + 30 * SECOND_US:
                answers = await drive(controls, now_us)
                now_us = min(int(str(x["next_us"])) for x in answers if "next_us" in x)
                assert now_us > clocks[0].now_us()
            line = (await a.get("/api/v1/picture"))["line"]
            assert [(x["name"], x["state"]) for x in line] == [("BRAVO", "UP")]
            assert a.station.house.peers.links()

    asyncio.run(story())


def test_the_channel_answers_each_line_and_names_what_is_wrong_with_it(tmp_path: Path) -> None:
    async def story() -> None:
        clock = DrivenClock(START_US)
        rig = Rig(tmp_path / "a", "ALFA", clock=clock)
        async with rigs(rig):
            lines = asyncio.StreamReader()
            lines.feed_data(f'{{"now_us":{START_US + 1}}}\n{{"now_us":5}}\nnonsense\n'.encode())
            lines.feed_eof()
            out = io.BytesIO()
            await Control(rig.station.house, clock).run(lines, out)
        said = [json.loads(line) for line in out.getvalue().splitlines()]
        assert said[0]["idle"] is True
        assert (said[0]["sent"], said[0]["heard"]) == (0, 0)
        assert "cannot go back" in said[1]["error"]
        assert said[2]["idle"] is False

    asyncio.run(story())
