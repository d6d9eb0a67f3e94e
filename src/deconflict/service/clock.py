"""The only place where the clock is read: the wall's, or one driven from outside so that an hour of traffic takes a minute."""

from __future__ import annotations

import asyncio
import heapq
import time
from typing import Protocol

from deconflict.errors import Refused

US_PER_S = 1_000_000
LONGEST_SLEEP_S = 60.0


class Clock(Protocol):
    """What the shell needs of a clock. Instants are µs since 1970 UTC."""

    driven: bool

    def now_us(self) -> int:
        """The instant now."""

    async def sleep_until(self, at_us: int) -> None:
        """Return once `now_us() >= at_us`."""

    def next_us(self) -> int | None:
        """The earliest instant somebody sleeps for, or None."""


class WallClock:
    """The machine's own clock."""

    driven = False

    def now_us(self) -> int:
        """The instant now, from the operating system."""
        return time.time_ns() // 1000

    async def sleep_until(self, at_us: int) -> None:
        """Sleep in steps of at most a minute, so that a clock set anew is noticed."""
        while (left_us := at_us - self.now_us()) > 0:
            await asyncio.sleep(min(left_us / US_PER_S, LONGEST_SLEEP_S))

    def next_us(self) -> int | None:
        """None: nobody drives this clock."""
        return None


class DrivenClock:
    """A clock that moves only when `advance` is called; sleepers wake in order of their instants."""

    driven = True

    def __init__(self, start_us: int = 0) -> None:
        self._now_us = start_us
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []
        self._count = 0

    def now_us(self) -> int:
        """The last instant this clock was driven to."""
        return self._now_us

    def advance(self, now_us: int) -> None:
        """Move to `now_us` and wake who is due. Refused when it would go back."""
        if now_us < self._now_us:
            raise Refused(f"the driven clock cannot go back to {now_us}", where="now_us", mend=f"send at least {self._now_us}")
        self._now_us = now_us
        while self._sleepers and self._sleepers[0][0] <= now_us:
            _, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                future.set_result(None)

    async def sleep_until(self, at_us: int) -> None:
        """Return once the clock was driven to `at_us` or beyond."""
        if at_us <= self._now_us:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (at_us, self._count, future))
        await future

    def next_us(self) -> int | None:
        """The earliest instant somebody still sleeps for."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None


async def sleep_s(clock: Clock, seconds: float) -> None:
    """Sleep `seconds` of that clock's time."""
    await clock.sleep_until(clock.now_us() + round(seconds * US_PER_S))
