"""Two real nodes over loopback: claims, offers and incidents filed by their fields over HTTP, and read alike at both."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from .rig import Rig, pair, rigs, until


def test_a_picture_of_some_sections_is_those_of_the_whole(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            await rig.watch("M. Ivanova")
            whole = await rig.get("/api/v1/picture")
            some = await rig.get("/api/v1/picture?only=watch,open,mandates")
            assert set(some) == {"format", "now", "me", "watch", "open", "mandates"}
            assert [some[name] for name in ("watch", "open", "mandates")] == [whole[name] for name in ("watch", "open", "mandates")]
            refused = await rig.client.get("/api/v1/picture?only=alerts,mesages")
            assert refused.status_code == 422
            assert (refused.json()["where"], refused.json()["mend"]) == ("only", "did you mean messages?")

    asyncio.run(story())


def test_what_is_settled_is_filed_and_read_at_both_desks(tmp_path: Path) -> None:
    async def say(rig: Rig, kind: str, *refs: str, **body: Any) -> str:
        return str((await rig.post("/api/v1/messages", {"kind": kind, "body": body, "refs": list(refs)}))["entry"])

    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await a.watch("M. Ivanova")
            await b.watch("J. Smith")
            await pair(a, b)
            claim = await say(a, "CLAIM", source="residents", confidence="low", harm=["civilians_injured"])
            await until(lambda: claim in b.picture.messages)
            first = await say(b, "CLAIM_ANSWER", claim, code="no_information")
            hidden = {"kind": "CLAIM_ANSWER", "body": {"code": "confirmed"}, "refs": [claim]}
            problem = await b.post("/api/v1/messages", hidden, status=422)
            assert (problem["where"], first in problem["mend"]) == ("refs", True)
            await until(lambda: first in a.picture.messages)
            seen = [(await rig.get("/api/v1/picture"))["claims"] for rig in (a, b)]
            assert seen[0] == seen[1]
            assert seen[0][0]["asks"] == ["place", "time", "evidence"]
            assert seen[0][0]["answers"][b.party]["code"] == "no_information"
            where = {"lat_deg": 46.5, "lon_deg": 6.6, "radius_m": 2000}
            times = {"from_us": "2026-07-30T09:00:00Z", "until_us": "2026-07-30T09:05:00Z"}
            body = {"incident_id": "I1", "stage": "initial", "place": where, **times}
            problem = await a.post("/api/v1/messages", {"kind": "INCIDENT_REPORT", "body": body}, status=422)
            assert "incident_class" in problem["detail"]
            incident = await say(a, "INCIDENT_REPORT", **body, incident_class="disputed")
            pulled = await a.get(f"/api/v1/incidents/{incident}")
            assert (pulled["entry"], pulled["notices"]) == (incident, [])
            assert (await a.client.get("/api/v1/incidents/none")).status_code == 404
            await until(lambda: incident in b.picture.messages)
            days = [(await rig.get("/api/v1/days/2026-07-30"))["days"] for rig in (a, b)]
            assert days[0] == days[1]
            assert (await a.client.get("/api/v1/days/yesterday")).status_code == 422

    asyncio.run(story())
