"""Two real nodes over loopback: an incident, a ledger and a meeting, filed at one and read alike at both."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import icalendar

from .rig import Rig, pair, rigs, until

WHERE = {"lat_deg": 46.5, "lon_deg": 6.6, "radius_m": 2000}


async def say(rig: Rig, kind: str, *refs: str, **body: Any) -> str:
    return str((await rig.post("/api/v1/messages", {"kind": kind, "body": body, "refs": list(refs)}))["entry"])


def test_accounts_are_read_alike_at_both_desks(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await a.watch("M. Ivanova")
            await b.watch("J. Smith")
            await pair(a, b)
            now_us = a.station.house.loop.clock.now_us()
            times = {"from_us": now_us - 10_000_000, "until_us": now_us - 5_000_000}
            report = await say(
                a, "INCIDENT_REPORT", incident_id="I1", stage="initial", incident_class="disputed", place=WHERE, parties=[b.party], **times
            )
            breach = await say(a, "BREACH_ENTRY", breached="conduct", party=b.party, at_us=now_us - 5_000_000)
            meets = {"meeting_id": "M1", "meeting_level": "duty", "mode": "video"}
            meeting = await say(a, "MEETING_CONVENE", **meets, from_us=now_us + 60_000_000, until_us=now_us + 120_000_000)
            await until(lambda: meeting in b.picture.messages)
            dispute = await say(b, "BREACH_DISPUTE", breach, ground="not_ours")
            await until(lambda: dispute in a.picture.messages)

            async def same() -> bool:
                found = [(await rig.get(f"/api/v1/incidents/{report}/timeline"))["summary"] for rig in (a, b)]
                return found[0] == found[1]

            await until(same)
            timeline = await b.get(f"/api/v1/incidents/{report}/timeline?locale=ru")
            assert {words["locale"] for moment in timeline["moments"] for words in moment["words"]} >= {"ru"}
            assert (await a.get(f"/api/v1/incidents/{report}/notices"))["notices"] == []
            stages = [await rig.get(f"/api/v1/incidents/{report}/reports") for rig in (a, b)]
            assert stages[0] == stages[1]
            assert set(stages[0]["stages"]) == {a.party, b.party}
            ledgers = [(await rig.get("/api/v1/ledger"))["months"] for rig in (a, b)]
            assert ledgers[0] == ledgers[1]
            assert ledgers[0][0]["counts"][0]["disputed"] == 1
            agenda = await b.get(f"/api/v1/meetings/{meeting}/agenda")
            assert [point["why"] for point in agenda["points"]] == ["breach_disputed"]
            filed = await say(b, "AGENDA", meeting, *agenda["refs"], items=agenda["items"])
            await until(lambda: filed in a.picture.messages)
            invitation = await a.client.get(f"/api/v1/meetings/{meeting}/invitation.ics")
            (event,) = icalendar.Calendar.from_ical(invitation.content).walk("VEVENT")
            assert "M1" in str(event["SUMMARY"])
            for path in ("incidents/x/timeline", f"incidents/{meeting}/notices", "incidents/x/reports", "meetings/x/agenda",
                         "meetings/x/invitation.ics"):  # fmt: skip
                assert (await a.client.get(f"/api/v1/{path}")).status_code == 404, path
                assert (await a.client.get(f"/api/v1/{path}", headers={"Authorization": "Bearer wrong"})).status_code == 401
            assert (await a.client.get("/api/v1/ledger", headers={"Authorization": "Bearer wrong"})).status_code == 401

    asyncio.run(story())
