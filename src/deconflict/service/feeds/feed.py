"""What every feed is: held up with ever longer waits, its plots judged by their age, its faults told in its health and nowhere else."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple, ParamSpec, TypeVar

import structlog
from msgspec.structs import replace

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.service.clock import US_PER_S, Clock, sleep_s
from deconflict.service.feed_settings import SECONDS, STALE_AFTER, STALE_AFTER_S, FeedSource
from deconflict.service.feeds import mailbox as box
from deconflict.service.feeds.health import FeedState, Health
from deconflict.wire.heard import Heard

FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 60.0
MAX_AGE_US: Final = 60 * US_PER_S
"""A report older than this when it arrives would be lost at once where the feed sets nothing else (screen rule U14)."""
MAX_AHEAD_US: Final = 5 * US_PER_S
"""A source's clock may be this much ahead of ours: its reports are taken as of now. Clocks set by the network are within a second."""

NO_WORD: Final[Mapping[tuple[str, int], int]] = MappingProxyType({})

_log = structlog.get_logger("deconflict.feeds")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a feed is given: the clock, where its plots go, and the threads in which it decodes (None: the loop's own)."""

    clock: Clock
    mailbox: box.Mailbox
    threads: ThreadPoolExecutor | None = None


class Latest(NamedTuple):
    """The newest plot of an aircraft, and from what age on it is stale."""

    plot: Plot
    stale_after_s: float


class Feed(ABC):
    """One source of plots. `run` goes on until it is cancelled, or the recording ends."""

    def __init__(self, source: FeedSource, around: Surroundings) -> None:
        self.source = source
        self._around = around
        self._clock = around.clock
        self._state = FeedState.DIALLING
        self._since_us = around.clock.now_us()
        self._heard_us: int | None = None
        self._reports = self._refused = self._passed_over = 0
        self._fault: Refused | None = None
        self._newest: dict[str, Latest] = {}

    @abstractmethod
    async def _session(self) -> None:
        """Give plots until there are no more (return) or it fails (Refused, OSError or TimeoutError)."""

    async def run(self) -> None:
        """Hold the feed up: after a failure wait 1 s, then 2, 4 up to 60; a session that gave plots begins the count anew."""
        wait_s = FIRST_WAIT_S
        while True:
            self._turn(FeedState.DIALLING)
            reports = self._reports
            try:
                await self._session()
            except TimeoutError:
                self.fail(Refused("it is silent", where=self.source.name, mend="check the receiver and the network"))
            except OSError as fault:
                what = fault.strerror or str(fault) or type(fault).__name__
                self.fail(Refused(what, where=self.source.name, mend="check the address, the receiver and the network"))
            except Refused as fault:
                self.fail(fault)
            else:
                self._turn(FeedState.ENDED)
                return
            wait_s = FIRST_WAIT_S if self._reports > reports else wait_s
            await sleep_s(self._clock, wait_s)
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)

    def fail(self, fault: Refused) -> None:
        """The feed is down, for this reason."""
        self._fault = fault
        self._turn(FeedState.DOWN)
        _log.warning("feed down", feed=self.source.name, what=fault.what, where=fault.where, mend=fault.mend)

    def health(self) -> Health:
        """How it stands now."""
        age_s = None if self._heard_us is None else (self._clock.now_us() - self._heard_us) / US_PER_S
        counts = self._reports, self._refused, self._passed_over
        stale_s = self.source.stale_after_s or STALE_AFTER_S
        return Health(self.source.name, self.source.kind, self._state, self._since_us, age_s, *counts, self._fault, stale_s)

    def latest(self, track_id: str) -> Latest | None:
        """The newest plot it gave of an aircraft; None of one that it does not know, or no more."""
        return self._newest.get(track_id)

    async def _apart(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Done in a thread: a large piece takes longer to read than the node may wait."""
        assert not kwargs
        return await asyncio.get_running_loop().run_in_executor(self._around.threads, work, *args)

    def _turn(self, state: FeedState) -> None:
        if state is not self._state:
            self._state, self._since_us = state, self._clock.now_us()

    def _refuse(self, fault: Refused, count: int = 1) -> None:
        self._fault = fault
        self._refused += count

    def _take(self, heard: Heard) -> None:
        """What a decoder made of a piece."""
        for fault in heard.refused:
            self._refuse(fault, 0)
        self._refused += heard.refused_count
        self._passed_over += heard.passed_over
        self._give(heard.plots, heard.stale_us)

    def _give(self, plots: Sequence[Plot], stale_us: Mapping[tuple[str, int], int] = NO_WORD) -> None:
        """Pass on plots that are newer than the last of their aircraft and neither of the future nor too old.

        `stale_us`: until when a plot holds by its source's own word, by (track_id, at_us).
        """
        now_us = self._clock.now_us()
        fresh = []
        for plot in plots:
            if not now_us - MAX_AGE_US <= plot.at_us <= now_us + MAX_AHEAD_US:
                late_s = (now_us - plot.at_us) / US_PER_S
                self._refuse(Refused(f"a report of {late_s:.0f} s ago", where=self.source.name, mend="set the receiver's clock"))
                continue
            current = plot if plot.at_us <= now_us + US_PER_S else replace(plot, at_us=now_us)
            last = self._newest.get(current.track_id)
            if _is_news(current, last.plot if last else None):
                # Aircraft come and go for as long as the node runs: what was heard longest ago makes room.
                self._newest.pop(current.track_id, None)
                until_us = stale_us.get((plot.track_id, plot.at_us))
                after_s = stale_after_s(self.source, None if until_us is None else (until_us - plot.at_us) / US_PER_S)
                self._newest[current.track_id] = Latest(current, after_s)
                fresh.append(current)
        while len(self._newest) > box.MAX_TRACKS:
            del self._newest[next(iter(self._newest))]
        if fresh:
            self._turn(FeedState.UP)
            self._heard_us = now_us
            self._reports += len(fresh)
            self._passed_over += self._around.mailbox.put(self.source.name, fresh)


def stale_after_s(source: FeedSource, said_s: float | None) -> float:
    """From what age on a report is stale: as the source itself said of it, as the feed is set, the earlier where both do; else 15 s.

    What a source says counts within the bounds of the setting: a track that would not be stale for a day is stale after three minutes.
    """
    low_s, high_s = SECONDS[STALE_AFTER]
    told = [each_s for each_s in (said_s, source.stale_after_s) if each_s is not None]
    return min(high_s, max(low_s, min(told, default=STALE_AFTER_S)))


def _is_news(plot: Plot, last: Plot | None) -> bool:
    """Whether a plot is later than the last one, and not that one again with its age rounded otherwise (readsb counts in 0.1 s)."""
    if last is None:
        return True
    moved = (plot.lat_ndeg, plot.lon_ndeg) != (last.lat_ndeg, last.lon_ndeg)
    return plot.at_us > last.at_us and (moved or plot.at_us >= last.at_us + US_PER_S)
