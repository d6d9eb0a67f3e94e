"""Streams and datagrams in any tongue against real sockets on loopback: dead ones, half-open ones, floods, garbage, TLS."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deconflict.service.clock import WallClock
from deconflict.service.feed_settings import FeedSource
from deconflict.service.feeds import FeedState, streams
from deconflict.service.feeds.datagrams import bound
from deconflict.service.keyfile import create_tls

from .feed_rig import PATIENCE_S, hang, hurry, position, running, serving, until

PAIR = bytes.fromhex("1a33000000000000408d4b18145837830001a6c1161f151a33000000000000408d4b18145837867bbd9c72655b6f")
"""An even and an odd place of one aircraft, as Beast frames."""


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def sending(port: int) -> AsyncIterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.connect(("127.0.0.1", port))
        yield one


def test_beast_frames_are_heard_wherever_they_are_cut() -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for start in range(0, len(PAIR), 7):
            writer.write(PAIR[start : start + 7])
            await writer.drain()
            await asyncio.sleep(0.001)
        await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(serve) as port, running(FeedSource("roof", "beast", f"127.0.0.1:{port}")) as feeds:
            name, plots = await feeds.take()
            assert (name, [plot.track_id for plot in plots]) == ("roof", ["4b1814"])
            assert abs(plots[0].at_us - WallClock().now_us()) < PATIENCE_S * 1_000_000

    asyncio.run(run())


def test_garbage_is_another_tongue_and_the_feed_dials_again() -> None:
    calls: list[int] = []

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(1)
        writer.write(b"GET / HTTP/1.1\r\n" * 10_000 if len(calls) == 1 else PAIR)
        await writer.drain()
        await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(serve) as port, running(FeedSource("roof", "beast", f"127.0.0.1:{port}")) as feeds:
            health = await until(feeds, lambda health: health.state is FeedState.DOWN)
            assert health.fault is not None
            assert "bytes without a frame" in health.fault.what
            assert (await feeds.take())[1][0].track_id == "4b1814"

    asyncio.run(run())


def test_a_half_open_connection_ends_by_its_silence() -> None:
    async def run() -> None:
        async with serving(hang) as port, running(FeedSource("roof", "beast", f"127.0.0.1:{port}", options={"silence": "0.05"})) as feeds:
            health = await until(feeds, lambda health: health.fault is not None)
            assert health.fault is not None
            assert health.fault.what == "it is silent"

    asyncio.run(run())


def test_a_line_is_sent_first_where_a_server_wants_one() -> None:
    said: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said.append(await reader.readline())
        writer.write(position())
        await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(serve) as port, running(FeedSource("n", "sbs", f"127.0.0.1:{port}", options={"hello": "user N0CALL"})) as feeds:
            await feeds.take()

    asyncio.run(run())
    assert said == [b"user N0CALL\r\n"]


def test_an_option_that_the_tongue_does_not_know_is_told() -> None:
    async def run() -> None:
        async with running(FeedSource("roof", "beast", "127.0.0.1:1", options={"ad": "1,2"})) as feeds:
            health = await until(feeds, lambda health: health.fault is not None)
            assert health.fault is not None
            assert (health.state, health.fault.mend) == (FeedState.DOWN, "did you mean 'at'?")

    asyncio.run(run())


def test_a_port_of_ours_hears_every_caller_and_one_bad_caller_ends_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_CALLERS", 2)
    port = free_port()

    async def call(data: bytes) -> asyncio.StreamWriter:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(data)
        await writer.drain()
        return writer

    async def run() -> None:
        async with running(FeedSource("l", "sbs", f"127.0.0.1:{port}", "listen", {"silence": "2"})) as feeds:
            await until(feeds, lambda health: health.state is FeedState.UP)
            writers = [await call(b"x" * 5000)]
            await until(feeds, lambda health: health.refused == 1)
            writers += [await call(position()), await call(position("4249B5"))]
            heard: set[str] = set()
            while len(heard) < 2:
                heard |= {plot.track_id for plot in (await feeds.take())[1]}
            writers.append(await call(b""))
            health = await until(feeds, lambda health: health.refused == 2)
            assert health.state is FeedState.UP
            assert health.fault is not None
            assert health.fault.what == "a caller beyond 2"
            for writer in writers:
                writer.close()
            await until(feeds, lambda health: health.refused == 4)

    asyncio.run(run())


def test_a_silent_caller_is_let_go() -> None:
    port = free_port()

    async def run() -> None:
        async with running(FeedSource("l", "sbs", f"127.0.0.1:{port}", "listen", {"silence": "0.02"})) as feeds:
            await until(feeds, lambda health: health.state is FeedState.UP)
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            assert await reader.read() == b""
            writer.close()
            health = feeds.health()[0]
            assert health.fault is not None
            assert (health.fault.what, health.state) == ("a caller is silent", FeedState.UP)

    asyncio.run(run())


def test_a_port_that_is_taken_is_told() -> None:
    async def run() -> None:
        async with serving(hang) as port, running(FeedSource("l", "sbs", f"127.0.0.1:{port}", "listen")) as feeds:
            health = await until(feeds, lambda health: health.state is FeedState.DOWN)
            assert health.fault is not None
            assert "address" in health.fault.what

    asyncio.run(run())


def test_datagrams_stand_each_for_itself() -> None:
    port = free_port(socket.SOCK_DGRAM)

    async def run() -> None:
        async with running(FeedSource("u", "sbs", f"127.0.0.1:{port}", "udp")) as feeds, sending(port) as out:
            await until(feeds, lambda health: health.state is FeedState.UP)
            for datagram in (b"x" * 5000, b"nonsense\n", position()):
                out.send(datagram)
                await asyncio.sleep(0.05)
            assert (await feeds.take())[1][0].track_id == "400159"
            health = feeds.health()[0]
            assert (health.state, health.refused, health.reports) == (FeedState.UP, 2, 1)

    asyncio.run(run())


def test_a_flood_of_datagrams_starves_nobody() -> None:
    port = free_port(socket.SOCK_DGRAM)

    async def run() -> None:
        async with running(FeedSource("u", "sbs", f"127.0.0.1:{port}", "udp")) as feeds, sending(port) as out:
            await until(feeds, lambda health: health.state is FeedState.UP)
            line, turns = position(), 0
            until_s = time.monotonic() + 0.3
            while time.monotonic() < until_s:
                for _ in range(200):
                    out.send(line)
                turns += 1
                await asyncio.sleep(0)
            assert turns > 2
            await until(feeds, lambda health: health.reports >= 1)

    asyncio.run(run())


def test_silence_of_datagrams_is_told() -> None:
    async def run() -> None:
        async with running(FeedSource("u", "sbs", f"127.0.0.1:{free_port(socket.SOCK_DGRAM)}", "udp", {"silence": "0.02"})) as feeds:
            health = await until(feeds, lambda health: health.state is FeedState.DOWN)
            assert health.fault is not None
            assert health.fault.what == "it is silent"

    asyncio.run(run())


def test_a_group_is_joined_on_its_interface() -> None:
    port = free_port(socket.SOCK_DGRAM)
    try:
        with bound("127.0.0.1", port, "239.2.3.1") as one, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            out.sendto(b"hear", ("239.2.3.1", port))
            one.settimeout(5)
            assert one.recv(100) == b"hear"
    except OSError as fault:
        pytest.skip(f"no multicast on loopback here: {fault}")
    with pytest.raises(OSError, match="address"), bound("127.0.0.1", 0), bound("192.0.2.1", 1):
        raise AssertionError


@pytest.mark.parametrize(("trusts", "server"), [(True, "localhost"), (False, "localhost")])
def test_tls_is_by_the_authority_that_is_named(tmp_path: Path, trusts: bool, server: str) -> None:
    files = create_tls(tmp_path, "ALFA", datetime(2026, 1, 1, tzinfo=UTC))
    options = {"cert": str(files.certificate), "key": str(files.key)} | ({"ca": str(files.certificate)} if trusts else {})

    async def run() -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(files.certificate, files.key)
        one = await asyncio.start_server(lambda _r, w: w.write(position()), "127.0.0.1", 0, ssl=context)
        port = one.sockets[0].getsockname()[1]
        async with running(FeedSource("t", "sbs", f"127.0.0.1:{port}", "tls", {**options, "server": server})) as feeds:
            health = await until(feeds, lambda health: health.fault is not None or health.reports > 0)
            if health.reports == 0:
                assert health.fault is not None
                assert "CERTIFICATE_VERIFY_FAILED" in health.fault.what
        one.close()

    asyncio.run(run())


def test_tls_files_that_are_none_are_told(tmp_path: Path) -> None:
    for options in ({"ca": str(tmp_path / "none.pem")}, {"cert": str(tmp_path / "none.pem")}):
        with pytest.raises(Exception, match="TLS files cannot be read"):
            streams.tls(options, "t")


def test_asterix_blocks_are_heard_over_tcp_wherever_they_are_cut() -> None:
    pytest.importorskip("asterix")

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        blocks = b"".join(system_track(number) for number in (1, 2, 3))
        for start in range(0, len(blocks), 11):
            writer.write(blocks[start : start + 11])
            await writer.drain()
            await asyncio.sleep(0.001)
        await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(serve) as port:
            source = FeedSource("centre", "asterix", f"127.0.0.1:{port}", options={"cat062": "1.18"})
            found: set[str] = set()
            async with running(source) as feeds:
                while len(found) < 3:
                    found |= {plot.track_id for plot in (await feeds.take())[1]}
            assert found == {"25.100.1", "25.100.2", "25.100.3"}

    asyncio.run(run())


def system_track(number: int) -> bytes:
    """A block of category 062, edition 1.18: source, time of day, place and number of a track, as its specification has the bytes."""
    of_day = round((time.time() % 86_400) * 128) & 0xFFFFFF
    place = b"".join(round(degrees * 2**25 / 180).to_bytes(4, "big") for degrees in (46.5, 7.25))
    record = bytes([0b10011001, 0b00001000]) + bytes([25, 100]) + of_day.to_bytes(3, "big") + place + number.to_bytes(2, "big")
    return bytes([62]) + (len(record) + 3).to_bytes(2, "big") + record
