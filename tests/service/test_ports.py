"""Ports: the one asked for or none; where nobody asked, a row that is free, and the same again after a restart."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from deconflict.logbook.store import MemoryStore
from deconflict.service.ports import listen, port_of, row

from .rig import Rig, rigs


def test_rows_begin_with_what_was_kept_and_end_with_any_free_one() -> None:
    assert row(8470)[:3] == (8470, 8480, 8490)
    assert row(8470, 9001)[:2] == (9001, 8470)
    assert row(65530) == (65530, 0)
    assert row(8470)[-1] == 0


def test_a_taken_port_is_passed_over_only_where_others_may_be_had() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        busy = port_of(taken)
        with listen("127.0.0.1", (busy, 0)) as spare:
            assert port_of(spare) != busy
        with pytest.raises(OSError, match="in use"):
            listen("127.0.0.1", (busy,))
        with pytest.raises(OSError, match="assign"):
            listen("192.0.2.1", (busy, 0))


def test_two_nodes_that_nobody_gave_ports_stand_side_by_side_and_come_back_where_they_were(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = min(port_of(probe), 65_000)
    doors = {"http": ("127.0.0.1", port), "peers": ("127.0.0.1", port + 1), "pairing": ("127.0.0.1", port + 2)}
    spare = frozenset(doors)

    async def story() -> None:
        store = MemoryStore()
        a, b = Rig(tmp_path / "a", "ALFA", spare=spare, **doors), Rig(tmp_path / "b", "BRAVO", store=store, spare=spare, **doors)
        async with rigs(a, b):
            opened = [await rig.post("/api/v1/pairing/open", {}) for rig in (a, b)]
            where = [rig.station.house.addresses for rig in (a, b)]
            assert len({w["http"] for w in where} | {w["peers"] for w in where} | {o["address"] for o in opened}) == 6
        again = Rig.again(b, store=store, spare=spare, **doors)
        async with rigs(again):
            assert again.station.house.addresses == where[1]

    asyncio.run(story())


def test_a_port_somebody_chose_is_that_port_or_nothing(tmp_path: Path) -> None:
    from deconflict.errors import Refused

    async def story() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            rig = Rig(tmp_path / "a", "ALFA", http=("127.0.0.1", port_of(taken)))
            with pytest.raises(Refused, match="the port for http cannot be opened") as refused:
                await rig.station.start()
            assert refused.value.where == f"127.0.0.1:{port_of(taken)}"
            assert refused.value.mend
            await rig.client.aclose()

    asyncio.run(story())


def test_what_is_accepted_sends_at_once_and_does_not_wait_for_more() -> None:
    async def story() -> None:
        asked: list[int] = []

        async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        for ports in ((0,), (0, 0)):
            async with await asyncio.start_server(serve, sock=(door := listen("127.0.0.1", ports))):
                reader, writer = await asyncio.open_connection(*door.getsockname())
                assert await reader.read() == b""
                writer.close()
        assert len(asked) == 2
        assert all(asked)

    asyncio.run(story())
