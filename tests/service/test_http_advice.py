"""Advice from two real nodes over HTTP: read at both desks, put to the other side or stated anew by a person, and filed by nobody else."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.track import Plot
from deconflict.node.events import Plotted

from .rig import Rig, pair, rigs, until

S = 1_000_000
RING = [[20.0, 10.0], [20.1, 10.0], [20.1, 10.1], [20.0, 10.1], [20.0, 10.0]]


def feature(now_us: int, op_id: str) -> dict[str, Any]:
    """A plan over one field, an hour ahead."""
    times = {"from": format_instant(Instant(now_us + 3600 * S)), "until": format_instant(Instant(now_us + 7200 * S))}
    said = {"op_id": op_id, "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted"}
    heights = {"lower": "300 m AMSL", "upper": "600 m AMSL"}
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}, "properties": {**said, **heights, **times}}


async def conflict(a: Rig, b: Rig) -> str:
    """Both file a plan; the id of the conflict once both hold it."""
    for rig, op_id in ((a, "ALFA-1"), (b, "BRAVO-1")):
        await rig.post("/api/v1/plans", feature(rig.station.house.loop.clock.now_us(), op_id))
    await until(lambda: all(rig.picture.conflicts for rig in (a, b)))
    (found,) = a.picture.conflicts
    return str(found)


def plots(loop: Any, number: int) -> list[Plotted]:
    """Two aircraft that fly at each other."""
    now_us = loop.clock.now_us()
    ways = (("east", 20.0 + number * 1e-3, 90), ("west", 20.2 - number * 1e-3, 270))
    return [
        Plotted(
            plots=(
                Plot(
                    track_id=name, at_us=now_us, lat_ndeg=0, lon_ndeg=round(lon * 1e9), height=Height(3_000_000, Reference.FL),
                    ground_speed_mm_s=100_000, course_mdeg=course * 1000, v_up_mm_s=0, callsign=name.upper(),
                ),
            ),
            feed="test",
        )
        for name, lon, course in ways
    ]  # fmt: skip


def test_a_conflict_is_advised_on_and_a_person_takes_it_up(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            for rig, name in ((a, "M. Ivanova"), (b, "J. Smith")):
                await rig.watch(name)
            await pair(a, b)
            about = await conflict(a, b)
            found = await a.get(f"/api/v1/conflicts/{about}/advice")
            assert (found["kind"], found["about"], found["complete"]) == ("conflict", about, True)
            assert found["minima"]["horizontal_m"] > 0
            assert (found["computed_by_name"], found["data_age_s"] < 30) == ("ALFA", True)
            assert {one["id"] for one in found["objects"]} == {"ALFA-1", "BRAVO-1"}
            for option in found["options"]:
                assert len(option["costs"]) == 2
                assert option["offer"]["to"] == b.party
                alone = [move["own"] for move in option["moves"]] == [True]
                assert (option["restate"] is not None) == alone
                assert option["left"] == []
            for rig in (a, b):
                kinds = {record.kind for record in rig.picture.messages.values()}
                assert not kinds & {"PROPOSAL", "OPERATION_CHANGE"}, "nothing is filed by asking"
            theirs = next(o for o in found["options"] if [(m["way"], m["own"]) for m in o["moves"]] == [("later", False)])
            assert [(cost["name"], cost["delay_s"] > 0) for cost in theirs["costs"] if cost["delay_s"]] == [("BRAVO", True)]
            sent = await a.post("/api/v1/messages", theirs["offer"])
            await until(lambda: sent["entry"] in b.picture.messages)
            for way in ("later", "higher", "aside"):
                offered = next(o for o in found["options"] if [m["way"] for m in o["moves"]] == [way])
                await a.post("/api/v1/messages", offered["offer"])
            ours = next(o for o in found["options"] if [(m["way"], m["own"]) for m in o["moves"]] == [("later", True)])
            restate = ours["restate"]
            stated = await a.post("/api/v1/plans", restate["body"], headers={"If-Match": f'"{restate["if_match"]}"'})
            assert stated["conflicts"] == []
            gone = await a.client.get(f"/api/v1/conflicts/{about}/advice")
            assert (gone.status_code, gone.json()["detail"]) == (422, "the two do not come within the minima any more")
            plans = (await a.get("/api/v1/picture?only=plans"))["plans"]
            moved = next(p for p in plans if p["op_id"] == "ALFA-1")
            assert (moved["why"].startswith("moved later by "), moved["why"].endswith(" min to settle a conflict")) == (True, True)
            again = await a.post("/api/v1/plans", restate["body"], status=412, headers={"If-Match": f'"{restate["if_match"]}"'})
            assert "has changed since you read it" in again["detail"]
            assert (await a.client.get("/api/v1/conflicts/none/advice")).status_code == 404
            assert (await a.client.get("/api/v1/alerts/none/advice")).status_code == 404
            assert (await a.client.get(f"/api/v1/conflicts/{about}/advice", headers={"Authorization": ""})).status_code == 401

    asyncio.run(story())


def test_an_alert_has_a_menu_for_both_aircraft(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await pair(a, b)
            loops, number = [rig.station.house.loop for rig in (a, b)], 0

            async def alert() -> Any:
                nonlocal number
                for loop, plotted in zip(loops, plots(loops[0], number), strict=True):
                    loop.post(plotted)
                number += 1
                await asyncio.sleep(0.3)
                return (await a.get("/api/v1/picture?only=alerts"))["alerts"]

            raised = (await until(alert, 30))[0]
            found = await a.get(f"/api/v1/alerts/{raised['id']}/advice")
            assert (found["kind"], sorted(one["callsign"] for one in found["aircraft"])) == ("alert", ["EAST", "WEST"])
            for one in found["aircraft"]:
                assert one["own"] == (one["party"] == a.party)
                assert [other["callsign"] for other in one["now"]] == [{"EAST": "WEST", "WEST": "EAST"}[one["callsign"]]]
                assert one["now"][0]["minima"] == {"horizontal_m": 5556.0, "vertical_m": 304.8}
                assert one["data_age_s"] < 30
                assert {choice["change"] for choice in one["choices"]} == {"heading", "speed", "climb"}
                least = [choice for choice in one["choices"] if choice["smallest"]]
                assert least
                assert all(not choice["left"] and not choice["zones"] for choice in least)
                assert all(choice["cost"]["party"] == one["party"] for choice in one["choices"])

    asyncio.run(story())
