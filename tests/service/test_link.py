"""Links: which of two stays, what goes first, and what a peer that does not read is worth."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import PeerFault
from deconflict.logbook.sync import Beat, Frame
from deconflict.service import link as link_module
from deconflict.service.clock import DrivenClock
from deconflict.service.link import Link
from deconflict.service.peers import Peers
from deconflict.wire import frames

from .rig import Rig, pair, rigs, until


async def ends() -> tuple[Link, Link, DrivenClock]:
    """Two ends of one plain connection, as links of parties `a` and `b`."""
    clock = DrivenClock(1000)
    left, right = socket.socketpair()
    ours = Link("b", *await asyncio.open_connection(sock=left), "a", clock)
    theirs = Link("a", *await asyncio.open_connection(sock=right), "a", clock)
    return ours, theirs, clock


async def run(link: Link, heard: list[Frame]) -> str:
    """Run a link and keep what it hears."""

    async def hear(frame: Frame, _size: int) -> None:
        heard.append(frame)

    return await link.run(hear)


def test_flash_goes_before_what_waits() -> None:
    async def story() -> None:
        ours, theirs, _ = await ends()
        for number in range(5):
            ours.send(Beat(now_us=number))
        ours.send(Beat(now_us=99), urgent=True)
        heard: list[Frame] = []
        tasks = [asyncio.ensure_future(run(ours, [])), asyncio.ensure_future(run(theirs, heard))]
        await until(lambda: len(heard) == 6)
        assert [f.now_us for f in heard if isinstance(f, Beat)] == [99, 0, 1, 2, 3, 4]
        assert (ours.sent, theirs.heard) == (6, 6)
        ours.close("enough")
        assert await tasks[0] == "enough"
        assert await tasks[1]

    asyncio.run(story())


def test_who_drives_the_clock_says_how_many_frames_are_heard() -> None:
    async def story() -> None:
        ours, theirs, _ = await ends()
        theirs.allow(2)
        for number in range(5):
            ours.send(Beat(now_us=number))
        assert ours.sent == 5, "counted when it is given to the link, whether or not it left"
        heard: list[Frame] = []
        tasks = [asyncio.ensure_future(run(ours, [])), asyncio.ensure_future(run(theirs, heard))]
        await until(lambda: len(heard) == 2)
        await asyncio.sleep(0.05)
        assert len(heard) == 2
        theirs.allow(4)
        await until(lambda: len(heard) == 4)
        theirs.allow(None)
        await until(lambda: len(heard) == 5)
        ours.close("enough")
        await asyncio.gather(*tasks)

    asyncio.run(story())


def test_a_peer_that_does_not_read_loses_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "QUEUE_BYTES", 1000)

    async def story() -> None:
        ours, theirs, _ = await ends()
        for number in range(1000):
            ours.send(Beat(now_us=number))
        assert ours.ended.is_set()
        assert await run(ours, []) == "it does not read what we send"
        theirs.close("gone")

    asyncio.run(story())


def test_silence_for_three_beats_ends_the_link() -> None:
    async def story() -> None:
        ours, theirs, clock = await ends()
        task = asyncio.ensure_future(run(ours, []))
        for _ in range(5):
            await asyncio.sleep(0.01)
            clock.advance(clock.now_us() + 2_000_000)
        assert "silent" in await asyncio.wait_for(task, 5)
        theirs.close("gone")

    asyncio.run(story())


def test_a_frame_that_is_none_is_the_peers_fault() -> None:
    async def story() -> None:
        ours, theirs, _ = await ends()
        theirs._writer.write(b"\xff" * 64)
        with pytest.raises(PeerFault):
            await ours.greet()
        theirs.close("gone")
        ours.close("gone")

    asyncio.run(story())


def test_a_flood_waits_at_its_own_door() -> None:
    async def story() -> None:
        ours, theirs, _ = await ends()
        held: list[asyncio.Future[None]] = []

        def hear(_frame: Frame, _size: int) -> Any:
            held.append(asyncio.get_running_loop().create_future())
            return held[-1]

        task = asyncio.ensure_future(theirs.run(hear))
        sending = asyncio.ensure_future(run(ours, []))
        for number in range(500):
            ours.send(Beat(now_us=number))
        await until(lambda: len(held) > link_module.WINDOW_FRAMES)
        await asyncio.sleep(0.1)
        assert len(held) <= link_module.WINDOW_FRAMES + 1
        while len(held) < 500:
            for future in [f for f in held if not f.done()]:
                future.set_result(None)
            await asyncio.sleep(0)
        ours.close("enough")
        await asyncio.gather(task, sending)

    asyncio.run(story())


class _Hearer:
    def __init__(self) -> None:
        self.story: list[str] = []

    def peer_up(self, party: str) -> None:
        self.story.append(f"up {party}")

    def peer_down(self, party: str, why: str) -> None:
        self.story.append(f"down {party}")

    async def frame_heard(self, party: str, frame: Frame, size: int) -> None:
        self.story.append("frame")


@pytest.mark.parametrize(
    ("me", "first", "second", "stays"), [("a", "a", "b", "first"), ("a", "b", "a", "second"), ("a", "b", "b", "second")]
)
def test_of_two_dials_the_lower_party_ids_stays(me: str, first: str, second: str, stays: str) -> None:
    async def story() -> None:
        hearer = _Hearer()
        clock = DrivenClock(0)
        peers = Peers(
            me, hearer, clock, known=lambda: [], whose=lambda _: None, context=lambda *_: pytest.fail("no dial"), fail=lambda _: None
        )
        made = []
        for dialler in (first, second):
            left, right = socket.socketpair()
            made.append(Link("b", *await asyncio.open_connection(sock=left), dialler, clock))
            peers._stand(made[-1])
            right.close()
        assert peers.links()["b"] is made[0 if stays == "first" else 1]
        assert made[1 if stays == "first" else 0].ended.is_set()
        assert hearer.story == (["up b"] if stays == "first" else ["up b", "down b", "up b"])
        await peers.close()

    asyncio.run(story())


def test_both_dial_and_one_link_stands_on_both_sides(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await pair(a, b)
            ends_of = (a.station.house.peers.links(), b.station.house.peers.links())
            await until(lambda: all(ends_of) and ends_of[0][b.party].dialled_by == ends_of[1][a.party].dialled_by)
            await asyncio.sleep(1.2)
            assert ends_of[0][b.party].dialled_by == ends_of[1][a.party].dialled_by

    asyncio.run(story())


def test_the_greeting_is_a_frame() -> None:
    assert frames.Decoder().feed(frames.encode(Beat(now_us=1)))[0][0] == Beat(now_us=1)
