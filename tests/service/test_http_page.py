"""What the page's forms ask a real node for: words before anybody signs in, the vocabulary, a typed place."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from .rig import Rig, rigs


def test_words_are_there_before_a_session_and_are_packed_and_revalidated(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig), httpx.AsyncClient(base_url=rig.url) as stranger:
            first = await stranger.get("/words/ar.json")
            assert (first.status_code, first.headers["content-encoding"], first.json()["dir"]) == (200, "gzip", "rtl")
            again = await stranger.get("/words/ar.json", headers={"If-None-Match": first.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            plain = await stranger.get("/words/ar.json", headers={"Accept-Encoding": "identity"})
            assert plain.json() == first.json()
            assert (await stranger.get("/words/tlh.json")).status_code == 422
            assert (await stranger.get("/api/v1/vocabulary")).status_code == 401

    asyncio.run(story())


def test_the_vocabulary_and_a_typed_place(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            kinds = (await rig.get("/api/v1/vocabulary"))["kinds"]
            assert "STOP_REQUEST" in {kind["kind"] for kind in kinds}
            found = await rig.client.post("/api/v1/typed-place", json={"text": "30.10N 39.90W 5NM"})
            assert found.json()["properties"] == {"radius_m": 9260.0}
            assert found.json()["read_as"]["length"] == "5.0 NM"
            refused = await rig.client.post("/api/v1/typed-place", json={"text": "somewhere"})
            assert (refused.status_code, refused.json()["where"]) == (422, "text")

    asyncio.run(story())


def test_what_we_filed_is_read_again_to_be_changed_and_stated_anew(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            await rig.watch("M. Ivanova")
            properties = {
                "zone_id": "F-12",
                "zone_type": "fire_traffic",
                "authority": "ALFA",
                "radius_m": 9260,
                "lower": "SFC",
                "upper": "5000 ft AMSL",
                "from": "2030-01-01T10:00:00Z",
                "until": "2030-01-01T12:00:00Z",
            }
            geometry = {"type": "Point", "coordinates": [-39.7, 34.52]}
            filed = await rig.post("/api/v1/zones", {"type": "Feature", "geometry": geometry, "properties": properties})
            found = await rig.get("/api/v1/filed/zones/F-12")
            (feature,) = found["features"]
            assert (found["version"], feature["geometry"], feature["properties"]["radius_m"]) == (filed["entry"], geometry, 9260)
            assert not {"msg_id", "to", "ack_by"} & set(feature["properties"])
            feature["properties"] |= {"cancelled": True, "why": "fire is out"}
            match = {"If-Match": f'"{found["version"]}"'}
            assert (await rig.client.post("/api/v1/zones", json=feature, headers=match)).status_code == 201
            assert (await rig.get("/api/v1/picture?only=zones"))["zones"][0]["cancelled"]
            assert (await rig.client.get("/api/v1/filed/plans/F-12")).status_code == 404

    asyncio.run(story())
