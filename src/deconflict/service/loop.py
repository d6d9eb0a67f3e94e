"""The loop round the node's three verbs: all of a batch is written and flushed before any of it is spoken."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, Protocol

from deconflict.airspace.instant import Instant
from deconflict.errors import Conflicting, DeconflictError, Refused, Stale
from deconflict.logbook.store import AHEAD, Row, Store
from deconflict.logbook.sync import Frame
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.service.clock import Clock

BATCH_ENTRIES = 100
BATCH_S = 0.005
MAX_DESK_QUEUE = 1000
_REFUSALS: Mapping[str, type[Refused]] = {"Refused": Refused, "Conflicting": Conflicting, "Stale": Stale}


class NodeFace(Protocol):
    """The three verbs."""

    def receive(self, event: e.Event, now: Instant) -> list[c.Command]:
        """What follows from `event`."""

    def wake(self, now: Instant) -> list[c.Command]:
        """What is due."""

    def next_wakeup(self) -> int | None:
        """When to call wake."""


class Doors(Protocol):
    """What the loop speaks through once a batch is written."""

    def send(self, peer: str, frame: Frame, *, urgent: bool) -> None:
        """Queue a frame for a peer; lost when no link stands."""

    def drop(self, peer: str, why: str) -> None:
        """Close the link to a peer that broke the protocol."""

    def show(self, topic: str, key: str, detail: Mapping[str, Any]) -> None:
        """Tell the pages that something changed."""

    def call(self, call: c.Call) -> None:
        """Reach a role by bearers."""

    def carry(self, carry: c.Carry) -> None:
        """Bring a party something by another bearer than the link."""


class Ended(Exception):
    """The process has to end: what happened, and how it can be mended."""

    def __init__(self, what: str, *, mend: str, code: int) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.code = code


def entropy() -> bytes:
    """32 random bytes for an event."""
    return os.urandom(32)


class Loop:
    """Runs one node on one store. All its methods belong to the event loop's thread; the store has a thread of its own."""

    def __init__(self, node: NodeFace, store: Store, clock: Clock, *, workers: int = 1) -> None:
        self.node = node
        self.store = store
        self.clock = clock
        self.doors: Doors | None = None
        self.flushed: Callable[[Sequence[Row]], None] = _nobody
        self.settled = asyncio.Lock()
        self.counts = {"batches": 0, "entries": 0, "events": 0, "jobs": 0}
        self._desk: deque[tuple[e.Event, asyncio.Future[None] | None]] = deque()
        self._peers: deque[tuple[e.Event, asyncio.Future[None] | None]] = deque()
        self._something = asyncio.Event()
        self._replies: dict[str, asyncio.Future[Mapping[str, Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._outstanding = 0
        self._store_thread: Executor = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._workers: Executor = ThreadPoolExecutor(workers, thread_name_prefix="job")
        self._failed: BaseException | None = None
        self._stopping = False
        self._closed = False
        self._busy = False

    # -- what the doors bring ------------------------------------------------------------------------------------

    def post(self, event: e.Event) -> None:
        """Queue an event of our own; nobody waits for it."""
        self._desk.append((event, None))
        self._something.set()

    def deliver(self, event: e.Event) -> asyncio.Future[None]:
        """Queue an event of a peer; the future is done once it was received and what followed was written and spoken."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._peers.append((event, future))
        self._something.set()
        return future

    async def ask(self, event: Any) -> Mapping[str, Any]:
        """Queue an event that has a `request` and return its Reply's answer. Raises the refusal the node answered with."""
        if self._closed:
            raise _stopping()
        if len(self._desk) >= MAX_DESK_QUEUE:
            raise Refused("this node is overloaded", mend="try again in a second")
        future: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self._replies[event.request] = future
        self.post(event)
        try:
            return await future
        finally:
            self._replies.pop(event.request, None)

    async def in_store(self, verb: Callable[..., Any], *args: Any) -> Any:
        """Run a verb of the store in the store's own thread. Refused once the node has stopped."""
        if self._closed:
            raise _stopping()
        return await asyncio.get_running_loop().run_in_executor(self._store_thread, verb, *args)

    # -- the loop ------------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Finish the batch at hand and return from `run`."""
        self._stopping = True
        self._something.set()

    def fail(self, fault: BaseException) -> None:
        """End `run` with this fault."""
        self._failed = fault
        self._something.set()

    async def run(self) -> None:
        """Until `stop`. Raises Ended when the store refuses, and whatever the node raises: that is our bug."""
        try:
            while not self._stopping:
                await self._wait()
                while not self._stopping and self._failed is None and self._ready():
                    await self._batch()
                    await asyncio.sleep(0)
                if self._failed is not None:
                    raise self._failed
        finally:
            self._close()

    async def start(self, commands: Iterable[c.Command]) -> None:
        """Carry out the commands of the node's first event before the loop runs."""
        async with self.settled:
            await self._carry_out(list(commands))

    def _ready(self) -> bool:
        return bool(self._desk) or (bool(self._peers) and not self._holding()) or self._due()

    def _holding(self) -> bool:
        """On a driven clock a peer is heard once our own jobs are done: what follows must not hang on which was quicker."""
        return self.clock.driven and self._outstanding > 0

    def _due(self) -> bool:
        at_us = self.node.next_wakeup()
        return at_us is not None and at_us <= self.clock.now_us()

    async def _wait(self) -> None:
        """Until there is an event, a wake-up is due or somebody says stop."""
        if self._ready() or self._stopping or self._failed is not None:
            return
        self._something.clear()
        at_us = self.node.next_wakeup()
        if at_us is None or self.clock.driven:
            await self._something.wait()
            return
        left_s = max(0.0, (at_us - self.clock.now_us()) / 1e6)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._something.wait(), min(left_s, 60.0))

    async def _batch(self) -> None:
        """One group commit: receive what is pending, write all of it, speak all of it, tell who waited."""
        heard: list[asyncio.Future[None]] = []
        commands: list[c.Command] = []
        self._busy = True
        try:
            async with self.settled:
                self._gather(commands, heard)
                self.counts["batches"] += 1
                await self._carry_out(commands)
        finally:
            self._busy = False
            for future in heard:
                if not future.done():
                    future.set_result(None)

    def _gather(self, commands: list[c.Command], heard: list[asyncio.Future[None]]) -> None:
        """Receive events until the batch is full: 100 entries or 5 ms."""
        entries = 0
        until_s = time.monotonic() + BATCH_S
        if self._due():
            commands += self.node.wake(Instant(self.clock.now_us()))
            entries += sum(isinstance(x, c.Append) for x in commands)
        while (self._desk or (self._peers and not self._starts_job(commands))) and entries < BATCH_ENTRIES:
            event, future = (self._desk or self._peers).popleft()
            if future is not None:
                heard.append(future)
            self.counts["events"] += 1
            followed = self.node.receive(event, Instant(self.clock.now_us()))
            entries += sum(isinstance(x, c.Append) for x in followed)
            commands += followed
            if time.monotonic() >= until_s:
                break

    def _starts_job(self, commands: list[c.Command]) -> bool:
        """Whether a peer has to wait for a job, one at work or one that this batch will start."""
        return self._holding() or (self.clock.driven and any(isinstance(x, c.Compute | c.Fetch) for x in commands))

    async def _carry_out(self, commands: list[c.Command]) -> None:
        rows = [
            Row(entry=x.entry, received_at_us=x.received_at_us, bearer=x.bearer, branch=x.branch)
            for x in commands
            if isinstance(x, c.Append)
        ]
        if rows:
            await self._write(rows)
        for command in commands:
            self._speak(command)

    async def _write(self, rows: list[Row]) -> None:
        """One durable transaction, or the end of the process: what cannot be written is never spoken."""
        try:
            await self.in_store(self._append, rows)
        except DeconflictError as fault:
            raise _ended(fault) from fault
        self.counts["entries"] += sum(row.branch != AHEAD for row in rows)

    def _append(self, rows: list[Row]) -> None:
        """In the store's thread: the transaction, and what is kept beside the record because of it."""
        self.store.append(rows)
        self.flushed(rows)

    def _speak(self, command: c.Command) -> None:
        doors = self.doors
        match command:
            case c.Reply():
                self._reply(command)
            case c.Compute():
                self._spawn(self._compute(command.job))
            case c.Fetch():
                self._spawn(self._fetch(command))
            case c.Forget():
                self._spawn(self._forget(command))
            case c.Send() if doors is not None:
                doors.send(command.peer, command.frame, urgent=command.urgent)
            case c.Show() if doors is not None:
                doors.show(command.topic, command.key, command.detail)
            case c.Call() if doors is not None:
                doors.call(command)
            case c.Carry() if doors is not None:
                doors.carry(command)
            case c.Drop() if doors is not None:
                doors.drop(command.peer, command.why)

    def _reply(self, command: c.Reply) -> None:
        future = self._replies.get(command.request)
        if future is None or future.done():
            return
        if command.error is None:
            future.set_result(command.answer)
            return
        name, what, where, mend = command.error
        future.set_exception(_REFUSALS.get(name, Refused)(what, where=where, mend=mend))

    def _spawn(self, coroutine: Any) -> None:
        """Run beside the loop; a fault of it is a fault of the loop."""
        self._outstanding += 1
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._outstanding -= 1
        self._something.set()
        if not task.cancelled() and (fault := task.exception()) is not None:
            self.fail(fault)

    async def _compute(self, job: Any) -> None:
        result = await asyncio.get_running_loop().run_in_executor(self._workers, job.run)
        self.counts["jobs"] += 1
        self.post(e.Computed(job=job, result=result, entropy=entropy()))

    async def _fetch(self, ask: c.Fetch) -> None:
        try:
            rows = await self.in_store(self.store.read, ask.author, ask.logbook, ask.epoch, ask.from_seq, ask.limit, ask.tip)
        except DeconflictError as fault:
            raise _ended(fault) from fault
        self.post(e.Fetched(tag=ask.tag, entries=tuple(row.entry for row in rows)))

    async def _forget(self, command: c.Forget) -> None:
        """The word that says so is on disk: whoever stops here drops the rest when it runs again."""
        try:
            await self.in_store(self.store.drop_bodies, command.entries)
        except DeconflictError as fault:
            raise _ended(fault) from fault

    # -- the driven clock ----------------------------------------------------------------------------------------

    @property
    def idle(self) -> bool:
        """Nothing is queued, due, being written or being computed."""
        return not (self._desk or self._peers or self._outstanding or self._busy or self._due())

    def nudge(self) -> None:
        """Look again whether something is due: the driven clock moved."""
        self._something.set()

    def _close(self) -> None:
        self._closed = True
        for future in self._replies.values():
            if not future.done():
                future.set_exception(_stopping())
        for _, waiting in (*self._desk, *self._peers):
            if waiting is not None and not waiting.done():
                waiting.cancel()
        for task in list(self._tasks):
            task.cancel()
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._store_thread.shutdown(wait=True)


def _nobody(_rows: Sequence[Row]) -> None:
    """Nobody asked to be told what was stored."""


def _ended(fault: DeconflictError) -> Ended:
    """The end of the process: what the store said, where, and the cure."""
    what = f"{fault.where}: {fault.what}" if fault.where else fault.what
    return Ended(what, mend=fault.mend or "mend the disk and start again; nothing acknowledged is lost", code=70)


def _stopping() -> Refused:
    return Refused("the node is stopping", mend="ask again when it runs")
