"""Sessions over HTTP: what a page gets, how it is renewed, and who is back on watch after signing in anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from .rig import Rig
from .test_http_people import alone, page


def test_a_session_is_renewed_and_closed(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        async with page(rig) as here:
            await here.post("/api/v1/session", json={"code": rig.station.house.sessions.new_code()})
            before = here.cookies[rig.station.house.cookie]
            renewed = await here.post("/api/v1/session/renewal", json={})
            assert renewed.status_code == 204
            assert "samesite=strict" in renewed.headers["set-cookie"].lower()
            assert here.cookies[rig.station.house.cookie] != before
            session = (await here.get("/api/v1/session")).json()
            assert (session["person"], session["accounts"], session["locked"]) == (None, False, False)
            assert (await here.delete("/api/v1/session")).status_code == 204
            assert (await here.get("/api/v1/session")).status_code == 401
        refused = await rig.client.post("/api/v1/session/renewal", json={})
        assert refused.status_code == 403, "a program's token is no session"

    alone(tmp_path, story)


def test_who_is_on_watch_goes_on_under_it_after_signing_in_anew(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        house = rig.station.house
        ivanova = house.people.add("M. Ivanova", "officer", "test")
        await rig.post("/api/v1/watch", {"role": "duty", "incoming": "M. Ivanova"})
        code = house.people.reset(ivanova, "test")
        async with page(rig) as here:
            await here.post("/api/v1/session", json={"code": code})
            assert (await here.get("/api/v1/session")).json()["watch"] is None, "a code to enrol is nobody's watch"

    alone(tmp_path, story)


def test_a_stream_of_events_ends_with_the_session_or_token_that_asked_for_it(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        house = rig.station.house
        token = house.sessions.new_token("wall", ("read",))
        async with page(rig) as here, asyncio.timeout(60):
            await here.post("/api/v1/session", json={"code": house.sessions.new_code()})
            secret = here.cookies[house.cookie]
            ends: list[tuple[dict[str, str], Callable[[], object]]] = [
                ({}, lambda: house.sessions.close(secret)),
                ({"Authorization": f"Bearer {token}"}, lambda: house.sessions.revoke("wall")),
            ]
            for headers, end in ends:
                beats = 0
                async with here.stream("GET", "/api/v1/events", headers=headers) as stream:
                    async for line in stream.aiter_lines():
                        beats += line == "event: beat"
                        if beats == 2:  # it goes on by itself
                            end()
                assert 2 <= beats <= 3, "no beat tells a page that it is live which is told nothing more"
                assert (await here.get("/api/v1/events", headers=headers)).status_code == 401

    alone(tmp_path, story)
