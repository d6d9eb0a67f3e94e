"""An alert suppressed at one of two real desks: told to the other, which goes on; refused for another's desk, for long, and unread."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from deconflict.airspace.instant import Instant, format_instant

from .rig import Rig, pair, rigs, until
from .test_http_advice import S, plots


async def alert(a: Rig, b: Rig) -> dict[str, Any]:
    """Two aircraft fly at each other until both nodes show an alert; how ALFA shows it."""
    for number in range(12):
        east, west = plots(a.station.house.loop, number)
        a.station.house.loop.post(east)
        b.station.house.loop.post(west)
        await asyncio.sleep(0.5)
        found = [one for one in (await a.get("/api/v1/picture?only=alerts"))["alerts"] if one["active"]]
        if found and (await b.get("/api/v1/picture?only=alerts"))["alerts"]:
            return dict(found[0])
    raise AssertionError("no alert was raised")


def test_a_desk_is_quiet_for_a_while_and_the_other_is_told(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            for rig, name in ((a, "M. Ivanova"), (b, "J. Smith")):
                await rig.watch(name)
            await pair(a, b)
            raised = await alert(a, b)
            way = f"/api/v1/alerts/{raised['message']}/suppression"

            def asked(minutes: float, **more: Any) -> dict[str, Any]:
                at_us = a.station.house.loop.clock.now_us() + round(minutes * 60 * S)
                return {"reason": "crews_in_contact", "until": format_instant(Instant(at_us)), **more}

            assert (await a.post(way, asked(10), 422))["where"] == "refs", "nobody here has acknowledged it"
            record = a.picture.messages[raised["message"]]
            read = await a.read_back(raised["message"]) if record.place.author != a.party else {}
            await a.post("/api/v1/acknowledgements", {"entry": raised["message"], "level": "L2", **read})
            assert (await a.post(way, asked(10, desk=b.party), 403))["where"] == "desk"
            assert (await a.post(way, asked(31), 422))["where"] == "until_us"
            assert (await a.post(way, asked(10, reason="tired"), 422))["status"] == 422
            assert (await a.post("/api/v1/alerts/" + "n" * 43 + "/suppression", asked(10), 404))["where"] == "entry"
            sent = await a.post(way, asked(10, desk="ALFA", remark="both turn away"))
            await until(lambda: sent["entry"] in b.picture.messages)
            for rig in (a, b):
                (shown,) = [one for one in (await rig.get("/api/v1/picture?only=alerts"))["alerts"] if one["active"]]
                (word,) = shown["suppressed"]
                told = (word["party"], word["by"], word["reason"], word["remark"], word["holds"])
                assert told == (a.party, "M. Ivanova", "crews_in_contact", "both turn away", True), "and it stands in the list"
            await a.post(way, asked(0))
            (shown,) = [one for one in (await a.get("/api/v1/picture?only=alerts"))["alerts"] if one["active"]]
            assert [word["holds"] for word in shown["suppressed"]] == [False]

    asyncio.run(story())
