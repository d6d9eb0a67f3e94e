"""Two real nodes over loopback: paired by codes, told of each other's word, acknowledged, cut and healed."""

from __future__ import annotations

import asyncio
from pathlib import Path

from .rig import Rig, pair, rigs, until


async def line_of(rig: Rig, state: str) -> bool:
    """Whether its one line stands so."""
    return [line["state"] for line in (await rig.get("/api/v1/picture"))["line"]] == [state]


def test_two_nodes_pair_and_acknowledge(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await pair(a, b)
            await until(lambda: b.party in a.station.house.peers.links() and a.party in b.station.house.peers.links())
            await a.watch("M. Ivanova")
            await b.watch("R. Khan")
            sent = await a.post("/api/v1/messages", {"kind": "CONCERN", "to": "BRAVO", "body": {"text": "noise at night"}})
            await until(lambda: sent["entry"] in b.picture.messages)
            await b.post("/api/v1/acknowledgements", {"entry": sent["entry"], "level": "L4", "answer": "NOTED"})
            await until(lambda: a.picture.messages[sent["entry"]].by_party(b.party))
            await until(lambda: line_of(a, "UP"), 20)
            await b.stop()
            await until(lambda: line_of(a, "DEGRADED"))
        assert a.ended is None
        assert b.ended is None

    asyncio.run(story())
