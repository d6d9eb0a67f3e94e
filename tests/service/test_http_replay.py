"""The past over HTTP: what the node had been told by an instant, from a process of its own, with what it had not been told."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from deconflict.airspace.instant import Instant, format_instant, parse_instant
from deconflict.service.sqlite import SqliteStore

from .rig import Rig, pair, rigs

ZONE: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [-39.7, 34.52]},
    "properties": {
        "zone_id": "F-12", "zone_type": "fire_traffic", "authority": "ALFA", "radius_m": 9260, "lower": "SFC", "upper": "5000 ft AMSL",
        "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T12:00:00Z",
    },
}  # fmt: skip


def zones(picture: dict[str, Any]) -> list[str]:
    """The ids of the zones of a picture."""
    return [zone["zone_id"] for zone in picture["zones"]]


def test_the_picture_then_is_the_nodes_and_shows_what_it_shows_of_now(tmp_path: Path) -> None:
    async def story() -> None:
        rig, other = Rig(tmp_path / "a", "ALFA", store=SqliteStore(tmp_path / "record.db")), Rig(tmp_path / "b", "BRAVO")
        async with rigs(rig, other):
            await pair(rig, other)
            await rig.watch("M. Ivanova")
            before = (await rig.get("/api/v1/picture"))["now"]
            await asyncio.sleep(0.01)
            await rig.post("/api/v1/zones", ZONE)
            now = await rig.get("/api/v1/picture")
            then, again, later = [await rig.get(f"/api/v1/replay?until={until}") for until in (before, before, now["now"])]
            assert (then["replay"], then["until"], then["now"], then["me"]) == (True, before, before, now["me"])
            assert (zones(then), zones(later)) == ([], ["F-12"])
            assert then["untold"]["count"] == len(then["untold"]["entries"])
            assert then["snapshots"]["thrown_away"] == []
            assert set(now) <= set(later)
            assert again == then
            assert {peer["link"] for peer in later["peers"]} == {"NOT RECORDED"}
            for section in ("plans", "zones", "sites", "tracks", "conflicts", "watch", "agreements"):
                assert later[section] == now[section], section
            assert later["record"]["logbooks"] == now["record"]["logbooks"]
            french = await rig.get(f"/api/v1/replay?until={now['now']}&locale=fr")
            assert french["reading"]["locale"] == "fr"

    asyncio.run(story())


def test_what_is_to_come_and_what_is_no_instant_is_refused(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            now_us = parse_instant((await rig.get("/api/v1/picture"))["now"], "now")
            ahead = format_instant(Instant(now_us + 3_600_000_000))
            for until, what in ((ahead, "still to come"), ("noon", "")):
                refused = await rig.client.get(f"/api/v1/replay?until={until}")
                assert (refused.status_code, refused.json()["where"]) == (422, "until")
                assert what in refused.json()["detail"]
            refused = await rig.client.get("/api/v1/replay?until=2026-01-01T00:00:00Z")
            assert "in memory alone" in refused.json()["detail"]

    asyncio.run(story())
