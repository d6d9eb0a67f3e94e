"""Files over HTTP: a look that states nothing, the picture for other programs, tracks for a tar1090 page."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.node.events import Plotted
from deconflict.service.picture_files import FORMATS
from deconflict.wire.opening import opened

from .rig import Rig, pair, rigs, until

HOURS = {"from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}
RING = [[7.5, 46.5], [7.51, 46.5], [7.51, 46.51], [7.5, 46.5]]
ZONE: dict[str, Any] = {
    "type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]},
    "properties": {"zone_id": "Z", "zone_type": "no_fly", "authority": "A", "lower": "0m W84", "upper": "900m W84", **HOURS},
}  # fmt: skip
OVER = {**ZONE, "properties": {**ZONE["properties"], "zone_id": "OLD", "cancelled": True}}


def test_files_go_in_for_a_look_and_the_picture_goes_out(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            await rig.watch("M. Ivanova")
            table = b"name,lat,lon\nCamp,46.5,7.5\nX,1,y\n"
            words = "as=site&assume=function=camp&assume=radius_m=300&assume=from=2030-01-01T00:00:00Z&assume=until=2030-01-02T00:00:00Z"
            looked = (await rig.client.post(f"/api/v1/open?name=camps.csv&{words}", content=table, timeout=300)).json()
            assert (looked["tongue"], looked["count"], looked["refused"]) == ("CSV or XLSX table", 2, 1)
            assert looked["features"]["features"][0]["properties"]["site_id"] == "Camp"
            refused = await rig.client.post("/api/v1/open?name=x", content=b"\x00", timeout=300)
            assert (refused.status_code, "GeoJSON" in refused.json()["mend"]) == (422, True)
            assert not (await rig.get("/api/v1/picture"))["sites"]
            await rig.post("/api/v1/zones", {"type": "FeatureCollection", "features": [ZONE]})
            await rig.post("/api/v1/zones", {"type": "FeatureCollection", "features": [OVER]})
            for suffix, media in FORMATS.items():
                answer = await rig.client.get(f"/api/v1/picture.{suffix}?mine=true")
                assert answer.status_code == 200, answer.text
                assert (answer.headers["content-type"], answer.headers["x-left-out"]) == (media, "0")
                if suffix != "plan":
                    (record,) = opened(answer.content, f"x.{suffix}")
                    assert record.kind == "ZONE_NOTICE", (suffix, record)
                    assert record.features[0]["geometry"]["coordinates"][0] == RING
            assert (await rig.client.get("/api/v1/picture.shp")).status_code == 404
            assert (await rig.get("/data/aircraft.json"))["aircraft"] == []
            assert (await rig.get("/data/receiver.json"))["refresh"] == 1000
            for path in ("/api/v1/picture.kml", "/data/aircraft.json"):
                assert (await rig.client.get(path, headers={"Authorization": "Bearer wrong"})).status_code == 401
            assert json.loads((await rig.client.get("/api/v1/picture.plan")).content)["geoFence"]["polygons"][0]["inclusion"] is False

    asyncio.run(story())


def test_what_others_stated_goes_out_under_their_name_and_tracks_beside_it(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await a.watch("M. Ivanova")
            await b.watch("J. Smith")
            await pair(a, b)
            said = {**ZONE["properties"], "contact": {"name": "duty desk", "means": "+1"}}
            await a.post("/api/v1/zones", {"type": "FeatureCollection", "features": [{**ZONE, "properties": said}]})
            await until(lambda: [key for key in b.picture.objects if key[0] == "zone"])
            now_us = b.station.house.loop.clock.now_us()
            height = Height(3_048_000, Reference.FL)
            plot = Plot(track_id="4b1234", at_us=now_us, lat_ndeg=46_500_000_000, lon_ndeg=7_500_000_000, height=height, callsign="BRAVO1")
            b.station.house.loop.post(Plotted(plots=(plot,), feed="test"))
            await until(lambda: b.picture.tracks)
            zone, track = (await b.get("/api/v1/picture.geojson"))["features"]
            assert (zone["properties"]["party"], zone["properties"]["contact"]["name"]) == ("ALFA", "duty desk")
            assert not {"msg_id", "to", "priority"} & set(zone["properties"])
            assert (track["properties"]["callsign"], track["properties"]["height"]["reference"]) == ("BRAVO1", "FL")
            assert (await b.get("/api/v1/picture.geojson?mine=true"))["features"] == []
            (aircraft,) = (await b.get("/data/aircraft.json"))["aircraft"]
            assert (aircraft["hex"], aircraft["flight"], round(aircraft["alt_baro"])) == ("4b1234", "BRAVO1  ", 10_000)
            for suffix in ("kml", "gpx", "csv"):
                text = (await b.client.get(f"/api/v1/picture.{suffix}")).text
                assert "BRAVO1" in text
                assert "ALFA" in text

    asyncio.run(story())


def test_a_program_of_others_that_reads_receivers_reads_our_tracks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client, receiver = pytest.importorskip("adsb_tools.aircraft"), pytest.importorskip("adsb_tools.receiver")

    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            now_us = rig.station.house.loop.clock.now_us()
            for number, lat_ndeg in ((4, 46_600_000_000), (5, 46_500_000_000)):
                plot = Plot(
                    track_id=f"4b123{number}", at_us=now_us, lat_ndeg=lat_ndeg, lon_ndeg=7_500_000_000, callsign=f"A{number}",
                    height=Height(3_048_000, Reference.FL), ground_speed_mm_s=100_000, course_mdeg=90_000,
                )  # fmt: skip
                rig.station.house.loop.post(Plotted(plots=(plot,), feed="test"))
            await until(lambda: len(rig.picture.tracks) == 2)
            headers = {"Authorization": rig.client.headers["Authorization"]}
            monkeypatch.setattr(client.requests_utils, "get_api", partial(client.requests_utils.get_api, headers=headers, timeout=120))
            monkeypatch.setattr(receiver.requests, "get", partial(receiver.requests.get, headers=headers, timeout=120))
            found = await asyncio.to_thread(client.Aircraft, rig.url, 46.4, 7.5)
            assert [(one["icao"], one["flight"].strip(), one["direction"]) for one in found.aircraft_list] == [
                ("4b1235", "A5", "N"), ("4b1234", "A4", "N"),
            ]  # fmt: skip
            assert found.nearest_aircraft["hex"] == "4b1235"
            assert found.nearest_aircraft["distance"] == pytest.approx(11.1, abs=0.1)
            assert (await asyncio.to_thread(receiver.get_receiver, rig.url))["refresh"] == 1000

    asyncio.run(story())
