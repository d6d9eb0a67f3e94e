"""First contact at the door: one try, one conversation, three an hour, and a listener that is open only while a code can be made."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from deconflict.coordination.pairing import SESSION_US
from deconflict.service.clock import DrivenClock

from .rig import Rig, rigs, until

START_US = 1_800_000_000_000_000
MINUTE_US = 60_000_000


async def at_codes(a: Rig, b: Rig) -> tuple[dict[str, Any], dict[str, Any]]:
    """Open at `a`, join from `b`, and wait until both show a code."""
    opened = await a.post("/api/v1/pairing/open", {})
    await b.post("/api/v1/pairing/join", {"address": opened["address"]})

    async def both() -> Any:
        seen = [await rig.get("/api/v1/pairing") for rig in (a, b)]
        return seen if all(s["state"] == "codes" for s in seen) else None

    of_a, of_b = await until(both)
    return of_a, of_b


def test_a_wrong_code_ends_it_on_both_sides_and_nobody_is_paired(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            of_a, of_b = await at_codes(a, b)
            assert (of_a["peer"]["name"], of_b["peer"]["name"]) == ("BRAVO", "ALFA")
            wrong = f"{(int(of_b['code_to_read']) + 1) % 1_000_000:06d}"
            refused = await a.post("/api/v1/pairing/code", {"code": wrong}, status=422)
            assert "wrong" in refused["detail"]

            async def failed() -> bool:
                return all([(await rig.get("/api/v1/pairing"))["state"] == "failed" for rig in (a, b)])

            await until(failed)
            assert not a.picture.pairings
            assert not b.picture.pairings

    asyncio.run(story())


def test_giving_up_is_told_to_the_other_side(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await at_codes(a, b)
            gone = await a.client.delete("/api/v1/pairing")
            assert gone.json()["state"] == "failed"

            async def failed() -> Any:
                state = await b.get("/api/v1/pairing")
                return state if state["state"] == "failed" else None

            assert (await until(failed))["mend"]

    asyncio.run(story())


def test_three_an_hour_and_a_closed_port_before_and_after(tmp_path: Path) -> None:
    async def story() -> None:
        a = Rig(tmp_path / "a", "ALFA")
        async with rigs(a):
            assert (await a.get("/api/v1/pairing"))["state"] == "closed"
            for _ in range(3):
                opened = await a.post("/api/v1/pairing/open", {})
                await a.post("/api/v1/pairing/open", {}, status=422)
                await a.client.delete("/api/v1/pairing")
                host, _, port = opened["address"].rpartition(":")
                try:
                    _, writer = await asyncio.open_connection(host, int(port))
                    writer.transport.abort()
                    raise AssertionError("the pairing port is still open")
                except ConnectionRefusedError:
                    pass
            refused = await a.post("/api/v1/pairing/open", {}, status=422)
            assert "hour" in refused["detail"]

    asyncio.run(story())


def test_nobody_there_is_said(tmp_path: Path) -> None:
    async def story() -> None:
        a = Rig(tmp_path / "a", "ALFA")
        async with rigs(a):
            refused = await a.post("/api/v1/pairing/join", {"address": "127.0.0.1:1"}, status=422)
            assert "nobody answers" in refused["detail"]
            assert (await a.get("/api/v1/pairing"))["state"] == "failed"

    asyncio.run(story())


async def knock(address: str, data: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to a pairing listener and say something."""
    host, _, port = address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(data)
    return reader, writer


async def is_shut(address: str) -> bool:
    """Whether nobody listens there."""
    try:
        _, writer = await knock(address)
    except ConnectionRefusedError:
        return True
    writer.transport.abort()
    return False


def test_strangers_cannot_hold_the_listener_open(tmp_path: Path) -> None:
    async def story() -> None:
        clock = DrivenClock(START_US)
        a = Rig(tmp_path / "a", "ALFA", clock=clock)
        async with rigs(a):
            opened = await a.post("/api/v1/pairing/open", {})
            for minute in (1, 2, 3, 4):
                clock.advance(START_US + minute * MINUTE_US)
                reader, writer = await knock(opened["address"], b"\0\0\0\7garbage")
                await asyncio.wait_for(reader.read(), 5)
                writer.transport.abort()
                state = await a.get("/api/v1/pairing")
                assert (state["state"], state["until"]) == ("open", opened["until"])
            silent, writer = await knock(opened["address"])
            clock.advance(START_US + SESSION_US - 1)
            assert (await a.get("/api/v1/pairing"))["state"] == "open"
            clock.advance(START_US + SESSION_US)
            await asyncio.wait_for(silent.read(), 5)
            writer.transport.abort()
            state = await a.get("/api/v1/pairing")
            assert (state["state"], state["why"]) == ("failed", "five minutes were over")
            assert await is_shut(opened["address"])
            assert clock.next_us() is None or clock.next_us() > START_US + SESSION_US
            assert (await a.post("/api/v1/pairing/open", {}))["state"] == "open"
        assert a.ended is None

    asyncio.run(story())


def test_codes_nobody_types_are_over_on_both_sides(tmp_path: Path) -> None:
    async def story() -> None:
        clock = DrivenClock(START_US)
        a, b = Rig(tmp_path / "a", "ALFA", clock=clock), Rig(tmp_path / "b", "BRAVO", clock=clock)
        async with rigs(a, b):
            of_a, _ = await at_codes(a, b)
            clock.advance(START_US + SESSION_US)

            async def failed() -> Any:
                states = [await rig.get("/api/v1/pairing") for rig in (a, b)]
                return states if all(s["state"] == "failed" for s in states) else None

            assert {s["why"] for s in await until(failed)} == {"five minutes were over"}
            refused = await b.post("/api/v1/pairing/code", {"code": of_a["code_to_read"]}, status=422)
            assert "over" in refused["detail"]
            assert not a.picture.pairings

    asyncio.run(story())


def test_an_address_that_is_none_is_said_and_kills_nobody(tmp_path: Path) -> None:
    async def story() -> None:
        a = Rig(tmp_path / "a", "ALFA")
        async with rigs(a):
            for address in ("a..b:7", "x" * 70 + ":7"):
                refused = await a.post("/api/v1/pairing/join", {"address": address}, status=422)
                assert refused["mend"]
        assert a.ended is None

    asyncio.run(story())
