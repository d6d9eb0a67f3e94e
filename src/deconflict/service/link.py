"""One authenticated connection to one peer: frames out by two lanes, frames in within a window, and an end to it when nothing is heard."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Awaitable, Callable

from deconflict.errors import PeerFault
from deconflict.logbook.sync import Beat, Frame
from deconflict.service.clock import US_PER_S, Clock, sleep_s
from deconflict.wire import frames

HANDSHAKE_S = 5.0
BEAT_S = 2.0
MISSED_BEATS = 3
READ_BYTES = 65_536
WINDOW_BYTES = 262_144
WINDOW_FRAMES = 64
QUEUE_BYTES = 8 * 2**20
FLASH_QUEUE_BYTES = 2**20
TRANSPORT_BYTES = 131_072


class Link:
    """A connection whose other end proved to be `party`. `dialled_by` is the party that opened it.

    `sent` counts the frames given to it, `heard` those that were dealt with.
    """

    def __init__(self, party: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, dialled_by: str, clock: Clock) -> None:
        self.party = party
        self.dialled_by = dialled_by
        self.ended = asyncio.Event()
        self.since_us = clock.now_us()
        self.sent = 0
        self.heard = 0
        self._reader = reader
        self._writer = writer
        self._clock = clock
        self._decoder = frames.Decoder()
        self._first: list[tuple[Frame, int]] = []
        self._flash: deque[bytes] = deque()
        self._plain: deque[bytes] = deque()
        self._queued = [0, 0]
        self._waiting = asyncio.Event()
        self._allowed: int | None = None
        self._taken = 0
        self._released = asyncio.Event()
        self._why = ""
        self._last_us = clock.now_us()
        writer.transport.set_write_buffer_limits(high=TRANSPORT_BYTES)

    def send(self, frame: Frame, *, urgent: bool = False) -> None:
        """Queue a frame, `urgent` ones before all others. A peer that does not read its queue loses the link."""
        raw = frames.encode(frame)
        lane, bound = (0, FLASH_QUEUE_BYTES) if urgent else (1, QUEUE_BYTES)
        if self._queued[lane] + len(raw) > bound:
            self.close("it does not read what we send")
            return
        (self._flash if urgent else self._plain).append(raw)
        self._queued[lane] += len(raw)
        self.sent += 1
        self._waiting.set()

    def allow(self, frames: int | None) -> None:
        """Hear so many frames in all and no more until told; None: every one as it comes. Who drives the clock says when what is heard."""
        self._allowed = frames
        self._released.set()

    def close(self, why: str) -> None:
        """End the link; `run` returns `why`."""
        self._why = self._why or why
        self.ended.set()
        self._writer.transport.abort()

    async def greet(self) -> None:
        """Send our beat and wait for the peer's first frame. PeerFault or TimeoutError when none comes within 5 s."""
        self._writer.write(frames.encode(Beat(now_us=self._clock.now_us())))
        self.sent += 1
        async with asyncio.timeout(HANDSHAKE_S):
            while not self._first:
                data = await self._reader.read(READ_BYTES)
                if not data:
                    raise PeerFault("it closed the connection before a word", where="handshake")
                self._first += self._decoder.feed(data)

    async def run(self, hear: Callable[[Frame, int], Awaitable[None]]) -> str:
        """Carry frames both ways until the link ends; why it did."""
        tasks = [asyncio.ensure_future(x) for x in (self._out(), self._in(hear), self._listen(), self.ended.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            self.ended.set()
            self._writer.transport.abort()
        return self._why or next((why for why in map(_why, results) if why), "closed")

    async def _out(self) -> None:
        while True:
            while self._flash or self._plain:
                lane = 0 if self._flash else 1
                raw = (self._flash or self._plain).popleft()
                self._queued[lane] -= len(raw)
                self._writer.write(raw)
                await self._writer.drain()
            self._waiting.clear()
            await self._waiting.wait()

    async def _in(self, hear: Callable[[Frame, int], Awaitable[None]]) -> None:
        """Hand frames on, with at most 64 or 256 KiB of them not yet dealt with: a flood waits at its own door."""
        pending: deque[tuple[asyncio.Future[None], int]] = deque()
        held = 0
        batch = self._first
        while True:
            self._last_us = self._clock.now_us()
            for frame, size in batch:
                await self._may_hear()
                pending.append((asyncio.ensure_future(hear(frame, size)), size))
                pending[-1][0].add_done_callback(self._count)
                held += size
                while pending and (held > WINDOW_BYTES or len(pending) > WINDOW_FRAMES or pending[0][0].done()):
                    future, done = pending.popleft()
                    await future
                    held -= done
            self._decoder.feed(b"")  # raises a fault that stood behind these frames, instead of waiting for more bytes
            data = await self._reader.read(READ_BYTES)
            if not data:
                raise PeerFault("it closed the connection", where="link")
            batch = self._decoder.feed(data)

    async def _may_hear(self) -> None:
        while self._allowed is not None and self._taken >= self._allowed:
            self._released.clear()
            await self._released.wait()
        self._taken += 1

    def _count(self, _future: asyncio.Future[None]) -> None:
        self.heard += 1

    async def _listen(self) -> None:
        """The node beats each 2 s; a peer that misses three is gone, whatever its socket says."""
        while True:
            await sleep_s(self._clock, BEAT_S)
            if self._clock.now_us() - self._last_us > MISSED_BEATS * BEAT_S * US_PER_S:
                raise PeerFault(f"silent for {MISSED_BEATS} beats", where="link")


def _why(result: object) -> str:
    """What ended a task, in words; empty for a task that was only cancelled."""
    if isinstance(result, PeerFault):
        return str(result)
    if isinstance(result, (OSError, ssl.SSLError)):
        return f"connection lost: {result or type(result).__name__}"
    if isinstance(result, asyncio.CancelledError) or not isinstance(result, BaseException):
        return ""
    raise result
