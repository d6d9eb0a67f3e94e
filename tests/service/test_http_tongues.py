"""A calendar, zones in other houses' tongues and an alert in CAP, at the HTTP face of real nodes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import icalendar

from deconflict.wire.opened import Assumed
from deconflict.wire.opening import opened
from deconflict.wire.xmltree import tree

from .rig import Rig, rigs
from .test_http_words import STOP, sent, two

HOURS = {"from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}
RING = [[7.5, 46.5], [7.51, 46.5], [7.51, 46.51], [7.5, 46.5]]
ZONE: dict[str, Any] = {
    "type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]},
    "properties": {"zone_id": "Z", "zone_type": "no_fly", "authority": "A", "lower": "SFC", "upper": "900m AMSL", **HOURS},
}  # fmt: skip
HIGH = {**ZONE, "properties": {**ZONE["properties"], "zone_id": "HIGH", "upper": "FL100"}}
OVER = {**ZONE, "properties": {**ZONE["properties"], "cancelled": True}}


def events(data: bytes) -> dict[str, Any]:
    return {str(one["UID"]).partition("@")[0]: one for one in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def test_zones_as_files_and_in_the_calendar(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            await rig.watch("M. Ivanova")
            for zone in (ZONE, HIGH):
                await rig.post("/api/v1/zones", {"type": "FeatureCollection", "features": [zone]})
            for suffix, left_out in (("openair", "0"), ("ed269", "1"), ("ed318", "1")):
                answer = await rig.client.get(f"/api/v1/zones.{suffix}")
                assert (answer.status_code, answer.headers["x-left-out"]) == (200, left_out), answer.text
                records = opened(answer.content, f"x.{suffix}", Assumed(properties={"authority": "A"}))
                assert [record.kind for record in records] == ["ZONE_NOTICE"] * (2 - int(left_out)), (suffix, records)
            draft = await rig.client.get("/api/v1/zones.notam?fir=XXXX&mine=true")
            assert draft.text.startswith("DRAFT NOT ISSUED") and "A) XXXX" in draft.text
            assert (await rig.client.get("/api/v1/zones.notam")).status_code == 422
            assert (await rig.client.get("/api/v1/zones.shp")).status_code == 404
            calendar = await rig.client.get("/api/v1/calendar.ics")
            assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
            first = events(calendar.content)["zone-Z-0"]
            assert (str(first["STATUS"]), first["SEQUENCE"], str(first["SUMMARY"])) == ("CONFIRMED", 0, "EXERCISE: Z no_fly")
            await rig.post("/api/v1/zones", {"type": "FeatureCollection", "features": [OVER]})
            later = events((await rig.client.get("/api/v1/calendar.ics")).content)["zone-Z-0"]
            assert (str(later["STATUS"]), later["SEQUENCE"], later["DTSTART"].dt) == ("CANCELLED", 1, first["DTSTART"].dt)
            for path in ("/api/v1/calendar.ics", "/api/v1/zones.openair", "/api/v1/messages/x/cap"):
                assert (await rig.client.get(path, headers={"Authorization": "Bearer wrong"})).status_code == 401
            assert (await rig.client.get("/api/v1/messages/x/cap")).status_code == 404

    asyncio.run(story())


def test_a_message_as_an_alert(tmp_path: Path) -> None:
    async def story(a: Rig, b: Rig) -> None:
        entry = await sent(a, b, STOP)
        held = next(one for one in (await b.get("/api/v1/picture"))["messages"] if one["entry"] == entry)
        status = {"ACTUAL": "Actual", "EXERCISE": "Exercise", "TEST": "Test"}[held["status"]]
        for rig in (a, b):
            answer = await rig.client.get(f"/api/v1/messages/{entry}/cap?locale=fr")
            assert answer.status_code == 200, answer.text
            root = tree(answer.content, "cap").root
            said = {one.tag.partition("}")[2]: one.text for one in root.iter()}
            assert (said["identifier"], said["status"], said["scope"]) == (entry, status, "Private")
            assert said["language"] and "they stand by the bridge" in (said["description"] or "")
        checked = events((await a.client.get("/api/v1/calendar.ics")).content)
        assert all(name.startswith("line-check-") for name in checked)

    two(tmp_path, story)
