"""Tracks off their plans as JSON, as a line for people, and said over HTTP by a person who was asked."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.intent import IntentState
from deconflict.airspace.track import Plot
from deconflict.node.events import Plotted
from deconflict.service import view_findings
from deconflict.service.cli_out import finding_line
from tests.node.rig import Rig as Sky
from tests.node.rig import S

from .rig import Rig, pair, rigs, until

FEATURE = {
    "type": "Feature",
    "geometry": {"type": "Polygon", "coordinates": [[[20.0, 10.0], [20.1, 10.0], [20.1, 10.1], [20.0, 10.1], [20.0, 10.0]]]},
}


def plan(now_us: int, **more: Any) -> dict[str, Any]:
    """A plan that is flown now."""
    from deconflict.airspace.instant import Instant, format_instant

    times = {"from": format_instant(Instant(now_us - 60 * S)), "until": format_instant(Instant(now_us + 3600 * S))}
    heights = {"lower": "300 m AMSL", "upper": "600 m AMSL"}
    said = {"op_id": "SURVEY-1", "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Activated"}
    return {**FEATURE, "properties": {**said, **heights, **times, "tracks": ["d1"], **more}}


def plot(at_us: int, *, lon_deg: float = 20.05, height_m: int = 450) -> Plotted:
    """One report of the drone."""
    here = Plot(
        track_id="d1", at_us=at_us, lat_ndeg=10_050_000_000, lon_ndeg=round(lon_deg * 1e9),
        height=Height(height_m * 1000, Reference.AMSL), callsign="DRONE1", ground_speed_mm_s=0, course_mdeg=0, v_up_mm_s=0,
    )  # fmt: skip
    return Plotted(plots=(here,), feed="test")


def test_a_finding_says_who_is_off_what_by_how_much_and_what_the_desk_is_asked() -> None:
    sky = Sky()
    parts = sky.plan(state=IntentState.ACTIVATED, volume=sky.volume(from_min=0))
    assert "entry" in sky.file(sky.a, "NOTICE_OF_OPERATION", parts | {"main": msgspec.structs.replace(parts["main"], tracks=("d1",))})
    assert "entry" in sky.file(sky.a, "ZONE_NOTICE", sky.zone(volume=sky.volume(from_min=0)))
    sky.fly(sky.a, "d1", 10.0, 20.0, 90, for_s=6, speed_m_s=0, height=Height(2_500_000, Reference.AMSL), callsign="FIRE1")
    sky.run(6 * S)
    sky.fly(sky.a, "d2", 10.0, 20.0, 90, for_s=6, speed_m_s=0, height=Height(1_500_000, Reference.AMSL))
    sky.run(6 * S)
    node = sky.a.node
    assert node is not None
    open_now = [(f, node.conforming.asks(f)) for f in node.conforming.open()]
    plan_found, zone_found = view_findings.findings(node.picture, open_now)
    (item,) = view_findings.open_items(sky.a.party, [*open_now, *open_now])
    assert (item["what"], item["detail"], item["entry"]) == ("off_plan", "OP1: above", plan_found["against"]["version"])
    assert (item["priority"], item["ours"], item["overdue"]) == ("URGENT", True, False)
    assert (plan_found["kind"], plan_found["off"], plan_found["most"], plan_found["unit"]) == ("above", 500.0, 500.0, "m")
    assert plan_found["track"]["callsign"] == "FIRE1"
    assert (plan_found["against"]["noun"], plan_found["against"]["id"], plan_found["asks"]) == ("plan", "OP1", "OP1")
    said = finding_line(plan_found)
    assert said.startswith("FOUND CAUTION FIRE1 ABOVE plan OP1 by 500 m (most 500) since ")
    assert said.endswith("; say it: deconflict plan nonconforming OP1")
    assert (zone_found["kind"], zone_found["unit"], zone_found["asks"]) == ("in_zone", None, None)
    assert (zone_found["against"]["noun"], zone_found["against"]["id"]) == ("zone", "Z1")
    assert finding_line(zone_found).startswith("FOUND CAUTION d2 IN ZONE zone Z1 since ")


def test_a_person_who_was_asked_says_that_the_plan_is_not_kept(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await a.watch("M. Ivanova")
            await pair(a, b)
            loop = a.station.house.loop
            await a.post("/api/v1/plans", plan(loop.clock.now_us()))

            async def found() -> Any:
                loop.post(plot(loop.clock.now_us(), height_m=900))
                await asyncio.sleep(0.2)
                return (await a.get("/api/v1/picture?only=findings"))["findings"]

            (finding,) = await until(found)
            assert [item["what"] for item in (await a.get("/api/v1/picture?only=open"))["open"]].count("off_plan") == 1
            assert (finding["kind"], finding["off"], finding["asks"]) == ("above", 300.0, "SURVEY-1")
            assert (await b.get("/api/v1/picture?only=findings"))["findings"] == []
            await a.post("/api/v1/plans/SURVEY-1/nonconforming", {"why": "climbed over a ridge"})
            (after,) = (await a.get("/api/v1/picture?only=findings"))["findings"]
            assert after["asks"] is None

            async def told() -> Any:
                plans = (await b.get("/api/v1/picture?only=plans"))["plans"]
                return [(p["state"], p["why"]) for p in plans if p["state"] == "Nonconforming"]

            assert await until(told) == [("Nonconforming", "climbed over a ridge")]

    asyncio.run(story())
