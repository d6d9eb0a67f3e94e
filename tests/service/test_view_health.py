"""Figures of the node: a day of line checks in slots, how long people took, how many alerts, and what is not known left out."""

from __future__ import annotations

import asyncio
from pathlib import Path

from deconflict.picture.picture import Picture
from deconflict.service import view_health
from deconflict.service.record_check import verified
from deconflict.service.sqlite import SqliteStore

from .rig import Rig, pair, rigs, until

HOUR_US = 3_600_000_000


def test_nothing_known_is_said_to_be_nothing() -> None:
    picture = Picture()
    assert view_health.acknowledgements(picture, "me", HOUR_US) == {"count": 0, "median_s": None, "p95_s": None}
    assert view_health.alerts(picture, HOUR_US)["most_in_10_min"] == 0
    (line,) = view_health.lines(picture, "me", ["peer"], 30 * HOUR_US)
    assert (line["bearer"], set(line["slots"]), len(line["slots"])) == ("link", {"unknown"}, 48)
    assert view_health.versions(picture, "me", ["peer"]) == [{"party": "peer", "software": None}]


def test_a_share_of_what_was_counted_is_one_of_it() -> None:
    assert view_health._share([1.0, 2.0, 3.0, 50.0], 0.95) == 50.0
    assert view_health._share([1.0, 2.0, 3.0], 0.5) == 2.0


def test_two_nodes_show_their_checks_acknowledgements_and_versions_and_verify(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA", store=SqliteStore(tmp_path / "record.db")), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await pair(a, b)
            await a.watch("M. Ivanova")
            await b.watch("R. Khan")
            check = (await a.post("/api/v1/messages", {"kind": "LINE_CHECK", "to": "BRAVO", "body": {}}))["entry"]
            await until(lambda: bool(a.picture.messages[check].replies))
            entry = (await b.post("/api/v1/messages", {"kind": "CONCERN", "to": "ALFA", "body": {"text": "dust on the road"}}))["entry"]
            await until(lambda: entry in a.picture.messages)
            await a.post("/api/v1/acknowledgements", {"entry": entry, "level": "L2"})
            health = await a.get("/api/v1/health")
            assert health["lines"][0]["slots"][-1] == "proved"
            assert health["acknowledgements"]["count"] == 1
            assert health["versions"][0]["software"].startswith("deconflict")
            assert health["disk"]["free_bytes"] > 0
            report = await a.client.post("/api/v1/verify", json={})
            assert (report.json()["verdict"], report.json()["problems"]) == ("verifies", [])
            assert report.json()["entries"] >= 5
            assert verified(b.setup.store)["verdict"] == "verifies"

    asyncio.run(story())
