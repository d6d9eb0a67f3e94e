"""Every port under bytes nobody asked for: that connection ends, and nothing else; and who somebody is, is by key alone."""

from __future__ import annotations

import asyncio
import os
import ssl
from pathlib import Path

import httpx
import pytest
from cryptography.x509 import load_pem_x509_certificate

from deconflict.logbook.sync import Beat, Hello
from deconflict.service import peers as peers_module
from deconflict.service import tls
from deconflict.service.keyfile import create_tls
from deconflict.service.peers import HANDSHAKES_PER_S
from deconflict.wire import frames

from .rig import NOW, Rig, keys, pair, read_and_type, rigs, until


def address(rig: Rig) -> tuple[str, int]:
    """Where its links listen."""
    host, _, port = rig.station.house.addresses["peers"].rpartition(":")
    return host, int(port)


async def ended(reader: asyncio.StreamReader) -> bool:
    """Whether the other end closes the connection within five seconds."""
    try:
        async with asyncio.timeout(6):
            while await reader.read(65_536):
                pass
    except ConnectionError:
        return True
    return True


async def throw(host: str, port: int, data: bytes) -> None:
    """Connect, write, and wait until the connection is ended."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(data)
        writer.write_eof()
        assert await ended(reader)
    finally:
        writer.transport.abort()


GARBAGE = [os.urandom(4000), b"\0" * 100, b"\xff" * 100, b"{" * 5000]
GARBAGE += [start + os.urandom(300) for start in (b"GET / HTTP/1.1\r\n", b"\x16\x03\x01")]


def test_random_bytes_end_their_own_connection_and_nothing_else(tmp_path: Path) -> None:
    """On every port; the link that stood, the page's connection and the open pairing go on as if nothing had come."""

    async def story() -> None:
        a, b, c = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO"), Rig(tmp_path / "c", "CHARLIE")
        async with rigs(a, b, c), httpx.AsyncClient(base_url=a.url, headers={"Authorization": f"Bearer {a.token}"}) as page:
            await pair(a, b)
            stands = await until(lambda: a.station.house.peers.links().get(b.party))
            opened = await a.post("/api/v1/pairing/open", {})
            host, _, port = opened["address"].rpartition(":")
            async with page.stream("GET", "/api/v1/events") as events:
                beats = events.aiter_lines()
                for data in GARBAGE:
                    for door in (address(a), (host, int(port)), ("127.0.0.1", int(a.url.rpartition(":")[2]))):
                        await throw(*door, data)
                        assert (await page.get("/healthz")).status_code == 200
                async with asyncio.timeout(5):
                    while not (await anext(beats)).startswith("event: beat"):
                        pass
            assert a.station.house.peers.links()[b.party] is stands
            assert not stands.ended.is_set()
            await a.watch("M. Ivanova")
            sent = await a.post("/api/v1/messages", {"kind": "CONCERN", "body": {"text": "still here"}})
            await until(lambda: sent["entry"] in b.picture.messages)
            await c.post("/api/v1/pairing/join", {"address": opened["address"]})
            await read_and_type(a, c)
            await until(lambda: c.party in a.station.house.peers.links())
        assert a.ended is None

    asyncio.run(story())


async def dial(to: Rig, certificate: Path, key: Path, send: bytes = b"") -> bytes:
    """Dial a node's links as whoever holds this key; what it says before it ends the connection, at most 4 kB."""
    made = tls.context(server=False, certificate=certificate, key=key, anchors_der=[to.files.certificate_der])
    try:
        reader, writer = await asyncio.open_connection(*address(to), ssl=made, server_hostname="")
    except (ssl.SSLError, ConnectionError):
        return b""
    try:
        writer.write(send)
        async with asyncio.timeout(6):
            return await reader.read(4096)
    except (ssl.SSLError, ConnectionError):
        return b""
    finally:
        writer.transport.abort()


def test_a_certificate_with_anothers_name_is_whose_key_it_is(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await pair(a, b)
            links = a.station.house.peers.links()
            await until(lambda: b.party in links)
            stranger = create_tls(tmp_path / "c", "BRAVO", NOW)
            beat = frames.encode(Beat(now_us=1))
            heard = await dial(a, stranger.certificate, stranger.key, beat)
            assert heard == b""
            assert set(links) == {b.party}
            theirs = await dial(a, b.files.certificate, b.files.key, beat)
            assert theirs != b""

    asyncio.run(story())


def test_a_paired_third_party_whose_certificate_bears_anothers_name_is_itself(tmp_path: Path) -> None:
    """CHARLIE is paired, and its certificate says BRAVO: over real TLS it is CHARLIE, with BRAVO there and without."""

    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        (tmp_path / "c").mkdir()
        c = Rig(tmp_path / "c", "CHARLIE", made=keys(tmp_path / "c", "CHARLIE", certificate_name="BRAVO"))
        assert load_pem_x509_certificate(c.files.certificate.read_bytes()).subject.rfc4514_string() == "CN=BRAVO"
        async with rigs(a, b, c):
            await pair(a, b)
            await pair(a, c)
            links = a.station.house.peers.links()
            await until(lambda: {b.party, c.party} == set(links))
            await c.watch("L. Novak")
            sent = await c.post("/api/v1/messages", {"kind": "CONCERN", "body": {"text": "whose word is this?"}})
            held = await until(lambda: a.picture.messages.get(sent["entry"]))
            assert held.place.author == c.party
            hello = frames.encode(Beat(now_us=1))
            for honest in (b, c):
                assert await dial(a, honest.files.certificate, honest.files.key, hello) != b"", "the one's name must not lock out the other"
            await b.stop()
            await until(lambda: set(links) == {c.party})
            lie = hello + frames.encode(Hello(party=b.party, versions=(1,), software="x"))
            assert await dial(a, c.files.certificate, c.files.key, lie) != b""
            for _ in range(50):
                assert b.party not in links
                await asyncio.sleep(0.01)
            assert a.station.whose(c.files.pin) == c.party
            await until(lambda: set(links) == {c.party})
        assert a.ended is None

    asyncio.run(story())


def test_a_frame_that_is_none_ends_the_link_and_it_is_dialled_again(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await pair(a, b)
            links = a.station.house.peers.links()
            first = await until(lambda: links.get(b.party))
            other = b.station.house.peers.links()[a.party]
            other._writer.write(os.urandom(500))
            await until(lambda: first.ended.is_set())
            await until(lambda: links.get(b.party) not in (None, first), within_s=30)
        assert a.ended is None
        assert b.ended is None

    asyncio.run(story())


def test_handshakes_are_limited(tmp_path: Path) -> None:
    async def story() -> None:
        a = Rig(tmp_path / "a", "ALFA")
        async with rigs(a):
            house = a.station.house.peers
            house.seconds = lambda: 100.0
            callers = [await asyncio.open_connection(*address(a)) for _ in range(HANDSHAKES_PER_S + 5)]
            for reader, _ in callers[HANDSHAKES_PER_S:]:
                assert await ended(reader)
            assert house.refused == 5
            house.seconds = lambda: 101.1
            late, writer = await asyncio.open_connection(*address(a))
            writer.write(b"no handshake at all, but heard")
            assert await ended(late)
            assert house.refused == 6
            for _, caller in [*callers, (late, writer)]:
                caller.transport.abort()

    asyncio.run(story())


def test_a_silent_caller_is_ended_by_the_handshake_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers_module, "HANDSHAKE_S", 0.3)

    async def story() -> None:
        a = Rig(tmp_path / "a", "ALFA")
        async with rigs(a):
            reader, writer = await asyncio.open_connection(*address(a))
            assert await ended(reader)
            writer.transport.abort()
            await until(lambda: a.station.house.peers.refused == 1)

    asyncio.run(story())
