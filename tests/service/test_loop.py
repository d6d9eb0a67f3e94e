"""Write, then speak: nothing of a batch is said before all of it is on disk, and what cannot be written ends the process by name."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apsw
import pytest

from deconflict.airspace.instant import Instant
from deconflict.errors import Damaged, Refused
from deconflict.logbook.store import MemoryStore, Row
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.service.clock import Clock, DrivenClock, WallClock
from deconflict.service.loop import BATCH_ENTRIES, Ended, Loop
from deconflict.service.sqlite import SqliteStore
from deconflict.statements.base import Role

from .rig import Rig, rigs, until


class Slow(MemoryStore):
    """A store that is held up until it is let go, and remembers in what order things happened."""

    def __init__(self, story: list[str]) -> None:
        super().__init__()
        self.story = story
        self.batches: list[int] = []

    def append(self, rows: Sequence[Row]) -> None:
        """Keep the rows, and say so."""
        super().append(rows)
        self.batches.append(len(rows))
        self.story.append("written")


class Listening:
    """Doors that only remember."""

    def __init__(self, story: list[str]) -> None:
        self.story = story

    def send(self, peer: str, frame: Any, *, urgent: bool) -> None:
        """Remember."""
        self.story.append("sent")

    def drop(self, peer: str, why: str) -> None:
        """Remember."""
        self.story.append("dropped")

    def show(self, topic: str, key: str, detail: Any) -> None:
        """Remember."""
        self.story.append("shown")

    def call(self, call: c.Call) -> None:
        """Remember."""
        self.story.append("called")


def test_nothing_is_said_before_it_is_written(tmp_path: Path) -> None:
    story: list[str] = []

    async def run() -> None:
        rig = Rig(tmp_path / "a", "ALFA", store=Slow(story))
        rig.station.house.loop.doors = Listening(story)
        async with rigs(rig):
            story.clear()
            await rig.watch("M. Ivanova")
        assert story[0] == "written"
        assert "shown" in story

    asyncio.run(run())


def test_what_is_pending_is_written_in_one_transaction(tmp_path: Path) -> None:
    store = Slow([])

    async def run() -> None:
        rig = Rig(tmp_path / "a", "ALFA", store=store)
        async with rigs(rig):
            store.batches.clear()
            roles = [Role.DUTY, Role.SENIOR, Role.ALTERNATE, Role.PRINCIPAL]
            asks = [
                rig.station.house.loop.ask(e.WatchTaken(request=f"r{n}", role=role, by="X", incoming=f"X{n}", entropy=bytes(32)))
                for n, role in enumerate(roles)
            ]
            await asyncio.gather(*asks)
            assert sum(store.batches) == len(roles)
            assert len(store.batches) < len(roles)
            assert max(store.batches) <= BATCH_ENTRIES

    asyncio.run(run())


def test_a_refusal_of_the_node_reaches_who_asked(tmp_path: Path) -> None:
    async def run() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            with pytest.raises(Refused, match="no such message"):
                await rig.station.house.loop.ask(
                    e.Acknowledged(request="r", entry="A" * 43, level="L2", by="X", role=Role.DUTY, entropy=bytes(32))  # type: ignore[arg-type]
                )

    asyncio.run(run())


class Slowly:
    """A job that ends when it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def run(self) -> object:
        """Wait for it."""
        assert self.go.wait(20)
        return "done"


class Noting:
    """A node that notes what it is told, and starts a job at the first word of its own people."""

    def __init__(self, job: Slowly) -> None:
        self.job = job
        self.told: list[str] = []

    def receive(self, event: e.Event, now: Instant) -> list[c.Command]:
        """Note it."""
        self.told.append(type(event).__name__)
        return [c.Compute(job=self.job)] if isinstance(event, e.WatchTaken) else []

    def wake(self, now: Instant) -> list[c.Command]:
        """Nothing is ever due."""
        return []

    def next_wakeup(self) -> int | None:
        """Never."""
        return None


@pytest.mark.parametrize(("clock", "order"), [(DrivenClock(100), ["Computed", "PeerDown"]), (WallClock(), ["PeerDown", "Computed"])])
def test_on_a_driven_clock_a_peer_is_heard_after_the_job_that_runs_and_otherwise_at_once(clock: Clock, order: list[str]) -> None:
    async def run() -> None:
        job = Slowly()
        node = Noting(job)
        loop = Loop(node, MemoryStore(), clock)
        running = asyncio.ensure_future(loop.run())
        loop.post(e.WatchTaken(request="r", role=Role.DUTY, by="X", incoming="X", entropy=bytes(32)))
        heard = loop.deliver(e.PeerDown(peer="b", why="gone"))
        if not clock.driven:
            await heard
        await asyncio.sleep(0.02)
        job.go.set()
        await heard
        await until(lambda: "Computed" in node.told)
        assert node.told == ["WatchTaken", *order]
        assert loop.idle
        loop.stop()
        await running

    asyncio.run(run())


class Full(MemoryStore):
    """A store whose disk is full from now on."""

    full = False

    def append(self, rows: Sequence[Row]) -> None:
        """Refuse once full."""
        if self.full:
            raise Damaged("the disk is full: nothing more can be stored", where="record.db", mend="free space, then start again")
        super().append(rows)


def test_a_full_disk_ends_the_process_and_says_so(tmp_path: Path) -> None:
    store = Full()

    async def run() -> Rig:
        rig = Rig(tmp_path / "a", "ALFA", store=store)
        async with rigs(rig):
            store.full = True
            answer = await rig.client.post("/api/v1/watch", json={"role": "duty", "incoming": "X"})
            assert answer.status_code >= 400
            await until(lambda: rig.running.done())
        return rig

    rig = asyncio.run(run())
    assert isinstance(rig.ended, Ended)
    assert "disk is full" in rig.ended.what
    assert rig.ended.mend == "free space, then start again"
    assert rig.ended.code == 70


def test_a_database_made_read_only_ends_the_process_and_says_so(tmp_path: Path) -> None:
    async def run() -> Rig:
        path = tmp_path / "record.db"
        rig = Rig(tmp_path / "a", "ALFA", store=SqliteStore(path))
        async with rigs(rig):
            store: Any = rig.setup.store
            await rig.station.house.loop.in_store(store._db.execute, "PRAGMA query_only=ON")
            await rig.client.post("/api/v1/watch", json={"role": "duty", "incoming": "X"})
            await until(lambda: rig.running.done())
        return rig

    rig = asyncio.run(run())
    assert isinstance(rig.ended, Ended)
    assert "read-only" in rig.ended.what
    assert "writable" in rig.ended.mend
    assert apsw.ReadOnlyError


def test_restart_keeps_all(tmp_path: Path) -> None:
    async def run() -> None:
        path = tmp_path / "record.db"
        rig = Rig(tmp_path / "a", "ALFA", store=SqliteStore(path))
        async with rigs(rig):
            await rig.watch("M. Ivanova")
            heads = (await rig.get("/api/v1/picture"))["record"]
        again = Rig.again(rig, store=SqliteStore(path))
        async with rigs(again):
            shown = await again.get("/api/v1/picture")
            assert shown["record"] == heads
            assert shown["watch"][again.party] == {"duty": "M. Ivanova"}
            await again.post("/api/v1/watch", {"role": "duty", "incoming": None})

    asyncio.run(run())


def test_a_request_after_the_end_is_refused_at_once(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            loop = rig.station.house.loop
        for asked in (loop.ask(e.EpochOpened(request="r", why="x", by="y", entropy=bytes(32))), loop.in_store(loop.store.heads)):
            with pytest.raises(Refused, match="stopping"):
                await asyncio.wait_for(asked, 5)

    asyncio.run(story())


def test_a_job_comes_back_computed_and_its_fault_is_ours() -> None:
    class Job:
        """A job that fails."""

        def run(self) -> Any:
            """Fail."""
            raise ZeroDivisionError("in a job")

    class Node:
        """Asks for the job once."""

        def receive(self, event: e.Event, now: int) -> list[c.Command]:
            """Ask for it."""
            return [c.Compute(job=Job())]

        def wake(self, now: int) -> list[c.Command]:
            """Nothing is due."""
            return []

        def next_wakeup(self) -> None:
            """Never."""

    async def run() -> None:
        loop = Loop(Node(), MemoryStore(), WallClock())
        loop.post(e.PeerDown(peer="x", why="y"))
        with pytest.raises(ZeroDivisionError):
            await asyncio.wait_for(loop.run(), 10)

    asyncio.run(run())


def test_the_driven_clock_goes_forward_only_and_wakes_in_order() -> None:
    async def run() -> None:
        clock = DrivenClock(100)
        woken: list[int] = []

        async def sleeper(at: int) -> None:
            await clock.sleep_until(at)
            woken.append(at)

        tasks = [asyncio.ensure_future(sleeper(at)) for at in (300, 200, 50)]
        await asyncio.sleep(0)
        assert clock.next_us() == 200
        clock.advance(250)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert sorted(woken) == [50, 200]
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert clock.next_us() is None
        with pytest.raises(Refused, match="cannot go back"):
            clock.advance(249)

    asyncio.run(run())
