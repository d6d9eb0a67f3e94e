"""The door for TAK clients: pytak's own client is served over TLS, strangers are not, and a client is told each thing once."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.node.events import Plotted
from deconflict.service import cot_door, serving
from deconflict.service.cot_door import CotDoor
from deconflict.service.cot_settings import read_cot
from deconflict.service.keyfile import TlsFiles, create_tls
from deconflict.wire.cot import Event, read_event
from deconflict.wire.cot_out import marker_event

from .rig import NOW, Rig, rigs, until

AT = 1_700_000_000_000_000
TRACK = Event(
    uid="DECONFLICT.track.ALFA.d1", type="a-n-A", time_us=AT, start_us=AT, stale_us=AT + 15_000_000, lat_ndeg=46_500_000_000,
    lon_ndeg=7_250_000_000, callsign="FOX 1", course_mdeg=90_000, speed_mm_s=50_000,
)  # fmt: skip
MARKER = marker_event("alert.x", 1, 2, title="WARNING", remark="look", now_us=AT, until_us=AT + 15_000_000)


class Served:
    """A door whose picture and clock the test holds."""

    def __init__(self, said: dict[str, Any], base: Path) -> None:
        self.events: list[Event] = [TRACK]
        self.now_us = AT
        settings = read_cot({"address": "127.0.0.1:0", "release": ["tracks"], **said}, base)
        self.door = CotDoor(settings, lambda: list(self.events), lambda: self.now_us)

    @property
    def port(self) -> int:
        return int(self.door.address.rpartition(":")[2])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cot_door, "EVERY_S", 0.02)


def tls(folder: Path, name: str) -> TlsFiles:
    (folder / name).mkdir()
    return create_tls(folder / name, name, NOW)


def story(tell: Callable[[], Any]) -> None:
    asyncio.run(asyncio.wait_for(tell(), 60))


async def received(reader: asyncio.StreamReader, count: int) -> list[Event]:
    found = []
    for _ in range(count):
        found.append(read_event(await asyncio.wait_for(reader.readuntil(b"</event>"), 20), where="client"))
    return found


@contextlib.asynccontextmanager
async def client(port: int, context: ssl.SSLContext | None = None) -> AsyncIterator[asyncio.StreamReader]:
    """A connection to the door, closed whatever happens; it says something, which nobody reads."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, limit=2**20)
    try:
        writer.write(b"what a client says is thrown away")
        yield reader
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def received_first(port: int, context: ssl.SSLContext | None = None) -> list[Event]:
    async with client(port, context) as reader:
        return await received(reader, 1)


@pytest.mark.filterwarnings("ignore:Disabled TLS Server Common Name")
def test_pytak_receives_over_tls(tmp_path: Path) -> None:
    pytak = pytest.importorskip("pytak", reason="pytak is not installed")
    ours, theirs = tls(tmp_path, "ALFA"), tls(tmp_path, "tablet")

    class Heard(pytak.RXWorker):  # type: ignore[misc]
        async def handle_data(self, data: bytes) -> None:
            raise AssertionError(data)

    async def tell() -> None:
        served = Served({"certificate": str(ours.certificate), "key": str(ours.key), "clients": str(theirs.certificate)}, tmp_path)
        await served.door.open()
        try:
            config = ConfigParser()
            config["tak"] = {
                "COT_URL": f"tls://127.0.0.1:{served.port}", "PYTAK_TLS_CLIENT_CERT": str(theirs.certificate),
                "PYTAK_TLS_CLIENT_KEY": str(theirs.key), "PYTAK_TLS_CLIENT_CAFILE": str(ours.certificate),
                "PYTAK_TLS_DONT_CHECK_HOSTNAME": "1",
            }  # fmt: skip
            reader, writer = await pytak.protocol_factory(config["tak"])
            queue: asyncio.Queue[bytes] = asyncio.Queue()
            worker = Heard(queue, config["tak"], reader)
            await asyncio.wait_for(worker.run_once(), 20)
            assert read_event(queue.get_nowait(), where="pytak") == TRACK
            writer.close()
            await writer.wait_closed()
        finally:
            await served.door.close()

    story(tell)


def test_a_stranger_is_not_served(tmp_path: Path) -> None:
    ours, theirs, stranger = tls(tmp_path, "ALFA"), tls(tmp_path, "tablet"), tls(tmp_path, "stranger")

    async def tell() -> None:
        served = Served({"certificate": str(ours.certificate), "key": str(ours.key), "clients": str(theirs.certificate)}, tmp_path)
        await served.door.open()
        try:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.load_verify_locations(ours.certificate)
            context.load_cert_chain(stranger.certificate, stranger.key)
            with pytest.raises((OSError, asyncio.IncompleteReadError)):
                await received_first(served.port, context)
        finally:
            await served.door.close()

    story(tell)


def test_each_thing_once_again_each_minute_and_its_end(tmp_path: Path) -> None:
    async def tell() -> None:
        served = Served({}, tmp_path)
        served.events = [TRACK, MARKER]
        await served.door.open()
        try:
            async with client(served.port) as reader:
                assert [event.uid for event in await received(reader, 2)] == [TRACK.uid, MARKER.uid]
                moved = replace(TRACK, time_us=AT + 1_000_000)
                served.events = [moved, MARKER]
                assert (await received(reader, 1))[0].time_us == moved.time_us
                served.now_us += cot_door.AGAIN_US
                assert (await received(reader, 1))[0].uid == MARKER.uid
                served.events = []
                (ended,) = await received(reader, 1)
                assert (ended.uid, ended.stale_us) == (MARKER.uid, served.now_us)
        finally:
            await served.door.close()

    story(tell)


def test_a_client_that_does_not_read_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cot_door, "MAX_WAITING_BYTES", 100_000)

    async def tell() -> None:
        served = Served({}, tmp_path)
        many = [replace(TRACK, uid=f"{TRACK.uid}.{n}", extra="x" * 5000) for n in range(500)]
        await served.door.open()
        try:
            async with client(served.port) as reader:
                await received(reader, 1)
                # Nothing is read from here on: two kernels' buffers fill, then ours.
                reader._transport.pause_reading()  # type: ignore[attr-defined]
                count = [0]

                def events() -> list[Event]:
                    count[0] += 1_000
                    return [replace(event, time_us=AT + count[0]) for event in many]

                served.door._events = events
                await until(lambda: not served.door._clients, within_s=30)
        finally:
            await served.door.close()

    story(tell)


def test_a_bounded_number_of_clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cot_door, "MAX_CLIENTS", 1)

    async def tell() -> None:
        served = Served({}, tmp_path)
        await served.door.open()
        try:
            async with client(served.port) as first:
                await received(first, 1)
                with pytest.raises((OSError, asyncio.IncompleteReadError)):
                    await received_first(served.port)
            with pytest.raises(Refused, match="cannot listen"):
                await Served({"address": served.door.address}, tmp_path).door.open()
        finally:
            await served.door.close()

    story(tell)


def test_a_running_node_is_served(tmp_path: Path) -> None:
    """What its own feed hears goes out at the next second, and nothing that is not listed."""

    async def tell() -> None:
        node = Rig(tmp_path / "a", "ALFA")
        settings = read_cot({"address": "127.0.0.1:0", "release": ["tracks"]}, tmp_path)
        async with rigs(node):
            house = node.station.house
            door = CotDoor(settings, lambda: serving._released(house, settings), house.loop.clock.now_us)
            await door.open()
            try:
                async with client(int(door.address.rpartition(":")[2])) as reader:
                    plot = Plot(track_id="d1", at_us=house.loop.clock.now_us(), lat_ndeg=46_500_000_000, lon_ndeg=7_250_000_000)
                    house.loop.post(Plotted(plots=(plot,), feed="test"))
                    (event,) = await received(reader, 1)
                    assert (event.uid, event.type) == (f"DECONFLICT.track.{node.party}.d1", "a-n-A")
                    assert (event.lat_ndeg, event.lon_ndeg) == (plot.lat_ndeg, plot.lon_ndeg)
            finally:
                await door.close()

    story(tell)
