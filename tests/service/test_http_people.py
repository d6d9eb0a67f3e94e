"""Accounts over HTTP: made, given another role, reset, removed; and what that does to who is signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from .rig import Rig, rigs


def alone(tmp_path: Path, story: Callable[[Rig], Awaitable[None]]) -> None:
    """Run a story on one node."""

    async def run() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            await story(rig)
        assert rig.ended is None

    asyncio.run(run())


def page(rig: Rig) -> httpx.AsyncClient:
    """A browser's page: its own cookies, its origin said."""
    return httpx.AsyncClient(base_url=rig.url, headers={"Origin": rig.url}, timeout=60)


def test_accounts_are_kept_by_who_may(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        made = await rig.post("/api/v1/people", {"name": "M. Ivanova", "role": "officer", "login": "m.ivanova"})
        assert {key: made[key] for key in ("name", "role", "totp", "passkeys")} == {
            "name": "M. Ivanova", "role": "officer", "totp": False, "passkeys": 0,
        }  # fmt: skip
        async with page(rig) as hers:
            assert (await hers.post("/api/v1/session", json={"code": made["code"]})).status_code == 204
            session = (await hers.get("/api/v1/session")).json()
            assert session["person"] == {"name": "M. Ivanova", "role": "officer", "seats": []} and session["role"] == "enrolling"
            assert (await hers.get("/api/v1/picture")).status_code == 200
            assert (await hers.get("/api/v1/people")).status_code == 403
            assert (await hers.post("/api/v1/watch", json={"role": "duty", "incoming": "M. Ivanova"})).status_code == 403
            reset = await rig.post("/api/v1/people/m.%20ivanova/reset", {})
            assert reset["sessions_ended"] == 1 and reset["code"] != made["code"]
            assert (await hers.get("/api/v1/picture")).status_code == 401
        changed = await rig.post("/api/v1/people/M. Ivanova/role", {"role": "senior"}, status=200)
        assert changed["role"] == "senior"
        listed = await rig.get("/api/v1/people")
        assert [one["name"] for one in listed["people"]] == ["M. Ivanova"]
        assert [one["what"] for one in listed["log"]][:2] == ["is now senior", "given a code to enrol"]
        assert {one["by"] for one in listed["log"]} == {"test", "M. Ivanova"}
        assert "code" not in str(listed["people"]) and made["code"] not in str(listed)
        gone = await rig.client.delete("/api/v1/people/M. Ivanova")
        assert gone.json() == {"removed": "M. Ivanova", "sessions_ended": 0}
        assert (await rig.client.delete("/api/v1/people/M. Ivanova")).status_code == 404

    alone(tmp_path, story)


def test_with_accounts_every_act_carries_the_name_of_who_signed_in(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        house = rig.station.house
        desk = house.sessions.open(house.sessions.new_code())
        await rig.post("/api/v1/people", {"name": "M. Ivanova", "role": "officer"})
        await rig.post("/api/v1/people", {"name": "N. Berg", "role": "senior"})
        async with page(rig) as at_terminal, page(rig) as hers:
            at_terminal.cookies.set(house.cookie, desk)
            assert (await at_terminal.post("/api/v1/watch", json={"role": "duty", "incoming": "M. Ivanova"})).status_code == 403
            assert (await at_terminal.get("/api/v1/people")).status_code == 200
            ivanova = house.people.named("M. Ivanova")
            hers.cookies.set(house.cookie, house.sessions.admit(ivanova.id, ivanova.name))
            assert (await hers.post("/api/v1/watch", json={"role": "duty", "incoming": "N. Berg"})).status_code == 403
            assert (await hers.post("/api/v1/watch", json={"role": "senior", "incoming": "M. Ivanova"})).status_code == 403
            taken = await hers.post("/api/v1/watch", json={"role": "duty", "incoming": "m. ivanova"})
            assert taken.json()["incoming"] == "M. Ivanova"
            assert (await rig.get("/api/v1/picture?only=watch"))["watch"][rig.party]["duty"] == "M. Ivanova"
            assert (await rig.client.post("/api/v1/watch", json={"role": "duty", "incoming": "A. Nybody"})).status_code == 403
            await rig.post("/api/v1/watch", {"role": "duty", "incoming": "N. Berg"})
            refused = await hers.post("/api/v1/acknowledgements", json={"entry": "A" * 43, "level": "L2"})
            assert refused.status_code == 403 and "watch" in refused.json()["detail"]

    alone(tmp_path, story)
