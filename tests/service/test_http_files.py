"""Files over HTTP: a look that states nothing, the picture for other programs, tracks for a tar1090 page."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from deconflict.service.picture_files import FORMATS
from deconflict.wire.opening import opened

from .rig import Rig, rigs

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
            looked = (await rig.client.post(f"/api/v1/open?name=camps.csv&{words}", content=table)).json()
            assert (looked["tongue"], looked["count"], looked["refused"]) == ("CSV or XLSX table", 2, 1)
            assert looked["features"]["features"][0]["properties"]["site_id"] == "Camp"
            refused = await rig.client.post("/api/v1/open?name=x", content=b"\x00")
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
