"""Two different people for an agreement: the same one twice is refused, whatever their role, and so is a program."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx

from .rig import Rig, pair, rigs
from .test_http_people import page

PEOPLE = {"M. Ivanova": ("officer", "duty"), "S. Lund": ("senior", "senior"), "P. Rincipal": ("principal", "principal")}


async def on_watch(rig: Rig, name: str) -> httpx.AsyncClient:
    """That person's page, on watch."""
    role, seat = PEOPLE[name]
    person = rig.station.house.people.add(name, role, "test")
    found = page(rig)
    found.cookies.set(rig.station.house.cookie, rig.station.house.sessions.admit(person.id, person.name))
    assert (await found.post("/api/v1/watch", json={"role": seat, "incoming": name})).status_code == 201
    return found


def test_suspending_and_amending_take_two(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            a.client.timeout = b.client.timeout = httpx.Timeout(60)
            await pair(a, b)
            name = (await a.get("/api/v1/agreements"))["agreements"][0]["id"]
            toml = (await a.get(f"/api/v1/agreements/{name}"))["toml"].replace('interval = "1 h"', 'interval = "30 min"', 1)
            pages = [await on_watch(a, each) for each in PEOPLE]
            ivanova, lund, principal = pages
            suspension = {"clauses": ["claims"], "reason": "review"}
            first = await ivanova.post(f"/api/v1/agreements/{name}/suspensions", json=suspension)
            assert (first.status_code, first.json()["waiting_for"]) == (202, "a second person")
            again = await ivanova.post(f"/api/v1/agreements/{name}/suspensions", json=suspension)
            assert (again.status_code, again.json()["where"]) == (403, "person")
            program = await a.client.post(f"/api/v1/agreements/{name}/suspensions", json=suspension)
            assert (program.status_code, program.json()["where"]) == (403, "person")
            waiting: Any = (await lund.get("/api/v1/together")).json()["waiting"]
            assert [(one["by"], one["body"]["clauses"]) for one in waiting] == [("M. Ivanova", ["claims"])]
            second = await lund.post(f"/api/v1/agreements/{name}/suspensions", json=waiting[0]["body"])
            assert second.status_code == 201 and second.json()["entry"]
            amendment = {"toml": toml, "remark": "twice as often"}
            assert (await principal.post(f"/api/v1/agreements/{name}/amendments", json=amendment)).status_code == 202
            assert (await principal.post(f"/api/v1/agreements/{name}/amendments", json=amendment)).status_code == 403
            amended = await lund.post(f"/api/v1/agreements/{name}/amendments", json=amendment)
            assert amended.status_code == 201, amended.text
            log = (await a.get("/api/v1/people"))["log"]
            assert f"suspend {name}, together with M. Ivanova" in [one["what"] for one in log]
            for each in pages:
                await each.aclose()

    asyncio.run(story())
