"""What the pages are told: a bounded ring of numbered events, so that a page that was away resumes where it left off."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, NamedTuple

import msgspec

from deconflict.airspace.instant import Instant, format_instant
from deconflict.service.clock import Clock

RING = 2000
BEAT_S = 1.0
EVERYTHING = b'{"topic":"all","key":""}'
"""What a listener is told that has missed something: read the picture anew."""


class Told(NamedTuple):
    """One event: its number, `change` or `call`, and its detail as JSON."""

    number: int
    event: str
    detail: bytes


class Hub:
    """Numbered events `change {topic, key, ...}` and `call`, and a beat each second. Ids are `<run>-<number>`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._run = secrets.token_hex(4)
        self._count = 0
        self._ring: deque[Told] = deque(maxlen=RING)
        self._news: asyncio.Future[None] | None = None
        self.closed = False
        self.listeners = 0
        self.told: Counter[str] = Counter()

    def tell(self, event: str, detail: Mapping[str, Any]) -> None:
        """Add an event for every page."""
        self._count += 1
        self.told[str(detail.get("topic", event))] += 1
        self._ring.append(Told(self._count, event, msgspec.json.encode(detail)))
        self._wake()

    def close(self) -> None:
        """End every stream."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)
        self._news = None

    async def stream(self, last_id: str | None, goes_on: Callable[[], bool] = lambda: True) -> AsyncIterator[bytes]:
        """Events from after `last_id`; where those are gone, one change of topic `all`: read the picture anew. Until not `goes_on()`."""
        after, lost = self._from(last_id)
        self.listeners += 1
        try:
            yield b"retry: 1000\n\n"
            if lost:
                yield self._framed(Told(after, "change", EVERYTHING))
            while not self.closed and goes_on():
                for told in self.since(after):
                    after = told.number
                    yield self._framed(told)
                yield b"event: beat\ndata: %s\n\n" % self._now()
                await self.pause()
        finally:
            self.listeners -= 1

    @property
    def newest(self) -> int:
        """The number of the newest event."""
        return self._count

    def since(self, after: int) -> list[Told]:
        """The events after that number; where some of them are gone already, one change of topic `all` in their place."""
        lost = bool(self._ring) and after + 1 < self._ring[0].number
        gone = [Told(self._ring[0].number - 1, "change", EVERYTHING)] if lost else []
        return gone + [told for told in self._ring if told.number > after]

    def _framed(self, told: Told) -> bytes:
        return b"event: %s\nid: %s-%d\ndata: %s\n\n" % (told.event.encode(), self._run.encode(), told.number, told.detail)

    def _now(self) -> bytes:
        return msgspec.json.encode({"now": format_instant(Instant(self._clock.now_us())), "now_us": self._clock.now_us()})

    async def pause(self) -> None:
        """Until there is news or a second of real time went by: the beat proves the socket even where the clock is driven."""
        if self._news is None:
            self._news = asyncio.get_running_loop().create_future()
        await asyncio.wait([self._news], timeout=BEAT_S)

    def _from(self, last_id: str | None) -> tuple[int, bool]:
        """The number to go on after, and whether events were lost."""
        if not last_id:
            return self._count, False
        run, _, number = last_id.partition("-")
        oldest = self._ring[0][0] if self._ring else self._count + 1
        if run != self._run or not number.isdecimal() or not oldest - 1 <= int(number) <= self._count:
            return self._count, True
        return int(number), False
