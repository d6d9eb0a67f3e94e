"""Servers on loopback for the tests of feeds, and feeds that run beside a test."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from deconflict.service.clock import WallClock
from deconflict.service.config import LIVE_URL
from deconflict.service.feed_settings import FeedSource
from deconflict.service.feeds import Feeds, Health, feed, polled, streams

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
PATIENCE_S = 20
AIRCRAFT: dict[str, Any] = {"hex": "4b1814", "lat": 46.5, "lon": 7.25, "alt_baro": 10_000}


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of milliseconds instead of seconds, so that a test sees several."""
    for module, name in ((feed, "FIRST_WAIT_S"), (polled, "READSB_EVERY_S"), (polled, "LIVE_EVERY_S"), (streams, "READ_PAUSE_S")):
        monkeypatch.setattr(module, name, 0.01)
    monkeypatch.setattr(feed, "LONGEST_WAIT_S", 0.04)


@asynccontextmanager
async def serving(serve: Serve) -> AsyncIterator[int]:
    """A server on loopback that handles each connection with `serve`; gives its port."""
    servers: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        servers.add(task)
        try:
            await serve(reader, writer)
        except (OSError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in servers:
            task.cancel()
        await asyncio.gather(*servers, return_exceptions=True)


@asynccontextmanager
async def running(*sources: FeedSource, live_url: str = LIVE_URL, clock: Any = None) -> AsyncIterator[Feeds]:
    feeds = Feeds(sources, clock or WallClock(), live_url)
    feeds.start()
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield feeds
    finally:
        await feeds.close()


async def until(feeds: Feeds, wanted: Callable[[Health], bool], number: int = 0) -> Health:
    """A feed's health once it is as wanted."""
    while not wanted(health := feeds.health()[number]):
        await asyncio.sleep(0.005)
    return health


def sbs(port: int) -> FeedSource:
    return FeedSource("north", "sbs", f"127.0.0.1:{port}")


def readsb(port: int) -> FeedSource:
    return FeedSource("roof", "readsb", f"http://127.0.0.1:{port}/data/aircraft.json?x=1")


def position(ident: str = "400159", *, ago_s: float = 0, lat: float = 59.75) -> bytes:
    """A MSG,3 line stamped so long ago by our own clock in UTC."""
    stamp = datetime.fromtimestamp(WallClock().now_us() / 1e6 - ago_s, UTC).strftime("%Y/%m/%d,%H:%M:%S.%f")[:-3]
    return f"MSG,3,1,1,{ident},1,{stamp},{stamp},,2625,,,{lat},30.5,,,,,,0\r\n".encode()


def answer(*aircraft: dict[str, Any], ago_s: float = 0) -> bytes:
    body = json.dumps({"now": WallClock().now_us() / 1e6 - ago_s, "aircraft": list(aircraft)}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def answering(*answers: Callable[[], bytes]) -> tuple[Serve, list[bytes]]:
    """An HTTP server that gives each answer once and then the last for good; and the requests it heard."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answers[min(len(heard), len(answers)) - 1]())
        await writer.drain()

    return serve, heard


async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()
    await asyncio.sleep(PATIENCE_S)
