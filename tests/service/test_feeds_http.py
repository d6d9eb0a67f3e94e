"""HTTP feeds against real loopback servers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deconflict.errors import Refused
from deconflict.service.clock import WallClock
from deconflict.service.feed_settings import FeedSource
from deconflict.service.feeds import FeedState
from deconflict.service.feeds import polled as under_test
from deconflict.service.fetch import get

from .feed_rig import AIRCRAFT, answer, answering, hang, hurry, readsb, running, serving, until


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


def test_a_readsb_server_is_asked_and_asked_again() -> None:
    serve, heard = answering(
        lambda: answer(AIRCRAFT, {"hex": "bad"}, {**AIRCRAFT, "hex": "4b1815", "seen_pos": 300}),
        lambda: answer({**AIRCRAFT, "hex": "4b1816"}),
    )

    async def run() -> None:
        async with serving(serve) as port, running(readsb(port)) as feeds:
            first, second = await feeds.take(), await feeds.take()
            assert ([p.track_id for p in first[1]], [p.track_id for p in second[1]]) == (["4b1814"], ["4b1816"])
            health = feeds.health()[0]
            assert (health.state, health.refused) == (FeedState.UP, 1)
            assert health.fault is not None
            assert health.fault.where == "roof, aircraft[1], field hex"
            assert heard[0].startswith(b"GET /data/aircraft.json?x=1 HTTP/1.1\r\n")

    asyncio.run(run())


def test_a_live_circle_asks_the_server_of_the_setting() -> None:
    def v2() -> bytes:
        body = json.dumps({"now": WallClock().now_us() // 1000, "ac": [AIRCRAFT]}).encode()
        return b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (
            len(body),
            body,
        )

    serve, heard = answering(v2)

    async def run() -> None:
        async with serving(serve) as port:
            url = f"http://127.0.0.1:{port}/v2/point/{{lat}}/{{lon}}/{{radius_nm}}"
            async with running(FeedSource("live", "live", "46.5,-7.2,40"), live_url=url) as feeds:
                assert (await feeds.take())[1][0].track_id == "4b1814"
        assert heard[0].startswith(b"GET /v2/point/46.5/-7.2/40 HTTP/1.1\r\n")

    asyncio.run(run())


def test_an_answer_that_does_not_change_gives_nothing_new() -> None:
    same = answer(AIRCRAFT)
    serve, heard = answering(lambda: same)

    async def run() -> None:
        async with serving(serve) as port, running(readsb(port)) as feeds:
            await feeds.take()
            while len(heard) < 5:
                await asyncio.sleep(0.005)
            assert feeds.health()[0].reports == 1

    asyncio.run(run())


BAD_HTTP: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("a stuck file", lambda: answer(AIRCRAFT, ago_s=900), "its time is 900 s behind ours", "its file is stuck"),
    ("a clock ahead", lambda: answer(AIRCRAFT, ago_s=-900), "its time is -900 s behind ours", "set the receiver's clock"),
    ("not found", lambda: b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "it answered 404", "check the path"),
    ("moved", lambda: b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\n\r\n", "it answered 301", "moved to"),
    ("too often", lambda: b"HTTP/1.1 429 Slow\r\n\r\n", "it answered 429", "too often"),
    ("a teapot", lambda: b"HTTP/1.1 418 Tea\r\n\r\n", "it answered 418", "check the address"),
    ("a page", lambda: b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", "no JSON object", "one whole JSON object"),
    ("no HTTP", lambda: b"SSH-2.0-x\r\n\r\n", "illegal status line", "check the address"),
    ("cut short", lambda: b"HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n{", "closed", "check the address"),
    ("nothing", lambda: b"", "", "check the address"),
    ("too long a head", lambda: b"HTTP/1.1 200 OK\r\nX: " + b"y" * 99_999, "", "check the address"),
    ("too long a body", lambda: b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + b" " * 99_999, "over 5000 bytes", "smaller area"),
]


@pytest.mark.parametrize(("lie", "what", "mend"), [row[1:] for row in BAD_HTTP], ids=[row[0] for row in BAD_HTTP])
def test_a_lying_server_is_said_and_asked_again(lie: Callable[[], bytes], what: str, mend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "MAX_ANSWER_BYTES", 5000)
    serve, heard = answering(lie, lambda: answer(AIRCRAFT))
    faults: list[Refused] = []

    async def run() -> None:
        async with serving(serve) as port, running(readsb(port)) as feeds:
            await feeds.take()
            health = feeds.health()[0]
            faults.extend([health.fault] if health.fault else [])
            assert health.state is FeedState.UP

    asyncio.run(run())
    assert len(heard) >= 2
    assert what in faults[0].what
    assert mend in faults[0].mend


def test_a_server_that_never_answers_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(url: str, *, max_bytes: int) -> bytes:
        return await get(url, max_bytes=max_bytes, timeout_s=0.02)

    monkeypatch.setattr(under_test, "get", slow)

    async def run() -> None:
        async with serving(hang) as port, running(readsb(port)) as feeds:
            health = await until(feeds, lambda health: health.fault is not None)
            assert health.fault is not None
            assert health.fault.what == "no answer within 0.02 s"

    asyncio.run(run())


def test_tls_without_a_known_authority_is_refused(tmp_path: Path) -> None:
    from deconflict.service.keyfile import create_tls

    files = create_tls(tmp_path, "ALFA", datetime(2026, 1, 1, tzinfo=UTC))

    async def run() -> None:
        import ssl

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(files.certificate, files.key)
        server = await asyncio.start_server(lambda _r, w: w.close(), "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        async with running(FeedSource("roof", "readsb", f"https://127.0.0.1:{port}")) as feeds:
            health = await until(feeds, lambda health: health.fault is not None)
            assert health.fault is not None
            assert health.fault.what == "its certificate is not accepted: self-signed certificate"
        server.close()

    asyncio.run(run())
