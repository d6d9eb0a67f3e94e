"""Feeds of tracks: recordings by their own clock, SBS-1 over TCP, readsb's answers over HTTP.

A feed that dies is dialled again, ever more slowly; one that floods keeps its newest plot of each aircraft; one that lies (a wrong clock,
another format) is refused and counted. None of them raises into the node: what happened is in its health. `recorded` reads a recording
without any clock, for a driven one.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

import structlog
from msgspec.structs import replace

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.service.clock import US_PER_S, Clock, sleep_s
from deconflict.service.config import FeedSource, live_circle
from deconflict.service.fetch import get
from deconflict.wire.adsb import MAX_ANSWER_BYTES, read_aircraft_json
from deconflict.wire.heard import Heard
from deconflict.wire.recording import Batch, batches
from deconflict.wire.sbs import SbsMerger

FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 60.0
DIAL_S: Final = 10.0
SILENCE_S: Final = 180.0
"""Receivers send a heartbeat every 60 s: after three missed ones the connection is dead."""
MAX_AGE_US: Final = 60 * US_PER_S
"""A report older than this when it arrives would be lost at once (screen rule U14)."""
MAX_SKEW_US: Final = 30 * US_PER_S
"""How far a receiver's clock may be from ours; a stuck file looks the same."""
MAX_WAIT_US: Final = 86_400 * US_PER_S
"""A recording that begins within a day is waited for: an exercise may be prepared the evening before."""
READ_BYTES: Final = 65_536
READ_PAUSE_S: Final = 0.05
"""At most 64 KiB in 50 ms: about 14,000 lines a second, five times a very busy receiver."""
MAX_LINE_BYTES: Final = 4096
MAX_TRACKS: Final = 20_000
READSB_EVERY_S: Final = 1.0
LIVE_EVERY_S: Final = 5.0
"""Public servers ask for at most one request a second; five leave them room."""

_log = structlog.get_logger("deconflict.feeds")


class FeedState(StrEnum):
    """How a feed stands."""

    DIALLING = "DIALLING"
    UP = "UP"
    DOWN = "DOWN"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class Health:
    """A feed at an instant: its state and since when, age of its last report (None before the first), counts, and what was last wrong."""

    name: str
    kind: str
    state: FeedState
    since_us: int
    age_s: float | None
    reports: int
    refused: int
    passed_over: int
    fault: Refused | None


class Mailbox:
    """Plots on their way to the node: the newest of each aircraft of each feed, at most 20,000 of a feed."""

    def __init__(self) -> None:
        self._waiting: dict[str, dict[str, Plot]] = {}
        self._news = asyncio.Event()

    def put(self, feed: str, plots: Sequence[Plot]) -> int:
        """Leave plots; how many were passed over: replaced before anybody took them, or one aircraft too many."""
        if not plots:
            return 0
        waiting = self._waiting.setdefault(feed, {})
        before = len(waiting)
        for plot in plots:
            if plot.track_id in waiting or len(waiting) < MAX_TRACKS:
                waiting[plot.track_id] = plot
        self._news.set()
        return len(plots) - (len(waiting) - before)

    @property
    def empty(self) -> bool:
        """Nothing waits to be taken."""
        return not self._waiting

    async def take(self) -> tuple[str, tuple[Plot, ...]]:
        """The next feed that has plots, and all of them."""
        await self._news.wait()
        name = next(iter(self._waiting))
        plots = tuple(self._waiting.pop(name).values())
        if not self._waiting:
            self._news.clear()
        return name, plots


class Feed(ABC):
    """One source of plots. `run` goes on until it is cancelled, or the recording ends."""

    def __init__(self, source: FeedSource, clock: Clock, mailbox: Mailbox) -> None:
        self.source = source
        self._clock = clock
        self._mailbox = mailbox
        self._state = FeedState.DIALLING
        self._since_us = clock.now_us()
        self._heard_us: int | None = None
        self._reports = self._refused = self._passed_over = 0
        self._fault: Refused | None = None
        self._newest: dict[str, Plot] = {}
        self._offset_us: int | None = None

    @abstractmethod
    async def _session(self) -> None:
        """Give plots until there are no more (return) or it fails (Refused, OSError or TimeoutError)."""

    async def run(self) -> None:
        """Hold the feed up: after a failure wait 1 s, then 2, 4 up to 60; a session that gave plots begins the count anew."""
        wait_s = FIRST_WAIT_S
        while True:
            self._turn(FeedState.DIALLING)
            reports, self._offset_us = self._reports, None
            try:
                await self._session()
            except TimeoutError:
                self.fail(Refused("it is silent", where=self.source.name, mend="check the receiver and the network"))
            except OSError as fault:
                self.fail(
                    Refused(fault.strerror or str(fault), where=self.source.name, mend="check the address, the receiver and the network")
                )
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
        return Health(
            self.source.name,
            self.source.kind,
            self._state,
            self._since_us,
            age_s,
            self._reports,
            self._refused,
            self._passed_over,
            self._fault,
        )

    def _turn(self, state: FeedState) -> None:
        if state is not self._state:
            self._state, self._since_us = state, self._clock.now_us()

    def _refuse(self, fault: Refused, count: int = 1) -> None:
        self._fault = fault
        self._refused += count

    def _ours(self, theirs_us: int, now_us: int) -> int:
        """What to add to the source's clock for ours: the least distance seen in this session, as that report came the quickest.

        Refused when the distance jumps: the next session learns it anew.
        """
        seen_us = now_us - theirs_us
        if self._offset_us is not None and abs(seen_us - self._offset_us) > MAX_AGE_US:
            what = f"its clock jumped by {(self._offset_us - seen_us) / US_PER_S:.0f} s"
            raise Refused(what, where=self.source.name, mend="set the receiver's clock by the network")
        self._offset_us = seen_us if self._offset_us is None else min(self._offset_us, seen_us)
        return self._offset_us

    def _give(self, plots: Sequence[Plot]) -> None:
        """Pass on plots that are newer than the last of their aircraft and neither of the future nor too old."""
        now_us = self._clock.now_us()
        fresh = []
        for plot in plots:
            if not now_us - MAX_AGE_US <= plot.at_us <= now_us + US_PER_S:
                late_s = (now_us - plot.at_us) / US_PER_S
                self._refuse(Refused(f"a report of {late_s:.0f} s ago", where=self.source.name, mend="set the receiver's clock"))
            elif _is_news(plot, self._newest.get(plot.track_id)):
                # Aircraft come and go for as long as the node runs: what was heard longest ago makes room.
                self._newest.pop(plot.track_id, None)
                self._newest[plot.track_id] = plot
                fresh.append(plot)
        while len(self._newest) > MAX_TRACKS:
            del self._newest[next(iter(self._newest))]
        if fresh:
            self._turn(FeedState.UP)
            self._heard_us = now_us
            self._reports += len(fresh)
            self._passed_over += self._mailbox.put(self.source.name, fresh)


def _is_news(plot: Plot, last: Plot | None) -> bool:
    """Whether a plot is later than the last one, and not that one again with its age rounded otherwise (readsb counts in 0.1 s)."""
    if last is None:
        return True
    moved = (plot.lat_ndeg, plot.lon_ndeg) != (last.lat_ndeg, last.lon_ndeg)
    return plot.at_us > last.at_us and (moved or plot.at_us >= last.at_us + US_PER_S)


class FileFeed(Feed):
    """A recording by its own clock where it begins about now or within a day; any other as if it began now.

    Two nodes that replay halves of one recording so keep them in step: each waits for its own first report.
    """

    async def _session(self) -> None:
        shift_us: int | None = None
        for at_us, plots in recorded(Path(self.source.rest), refused=self._refuse):
            if shift_us is None:
                ahead_us = at_us - self._clock.now_us()
                shift_us = 0 if -MAX_AGE_US <= ahead_us <= MAX_WAIT_US else -ahead_us
            await self._clock.sleep_until(at_us + shift_us)
            # A batch that is due already does not sleep: let the others have their turn.
            await asyncio.sleep(0)
            self._give([replace(plot, at_us=plot.at_us + shift_us) for plot in plots])


class SbsFeed(Feed):
    """A client of an SBS-1 port. Its lines state the receiver's local time; the connection tells how far that is from ours."""

    async def _session(self) -> None:
        host, _, port = self.source.rest.rpartition(":")
        async with asyncio.timeout(DIAL_S):
            reader, writer = await asyncio.open_connection(host.strip("[]"), int(port), limit=READ_BYTES)
        try:
            self._turn(FeedState.UP)
            await self._listen(reader)
        finally:
            writer.close()

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        merger, rest, number = SbsMerger(), b"", 0
        while True:
            async with asyncio.timeout(SILENCE_S):
                data = await reader.read(READ_BYTES)
            if not data:
                raise Refused("it closed the connection", where=self.source.name, mend="check the receiver")
            *lines, rest = (rest + data).split(b"\n")
            if len(rest) > MAX_LINE_BYTES:
                raise Refused(f"{len(rest)} bytes without an end of line", where=self.source.name, mend="is this an SBS-1 port (30003)?")
            now_us, offset_us = self._clock.now_us(), 0
            plots: list[Plot] = []
            for line in lines:
                number += 1
                heard = self._line(merger, line, number)
                if heard is not None:
                    offset_us = self._ours(heard[0], now_us)
                    plots += [] if heard[1] is None else [heard[1]]
            self._give([replace(plot, at_us=plot.at_us + offset_us) for plot in plots])
            await asyncio.sleep(READ_PAUSE_S)

    def _line(self, merger: SbsMerger, line: bytes, number: int) -> tuple[int, Plot | None] | None:
        try:
            return merger.line(line.decode("ascii", "replace"), where=f"{self.source.name}, line {number}")
        except Refused as fault:
            self._refuse(fault)
            return None


class HttpFeed(Feed):
    """A readsb-compatible server asked at intervals. Its `now` tells how far its clock is from ours; ages are by its clock."""

    def __init__(self, source: FeedSource, clock: Clock, mailbox: Mailbox, url: str, every_s: float) -> None:
        super().__init__(source, clock, mailbox)
        self._url = url
        self._every_s = every_s

    async def _session(self) -> None:
        while True:
            data = await get(self._url, max_bytes=MAX_ANSWER_BYTES)
            arrived_us = self._clock.now_us()
            # A large answer takes longer to read than the node may wait.
            heard = await asyncio.to_thread(read_aircraft_json, data, where=self.source.name)
            self._take(heard, arrived_us)
            await sleep_s(self._clock, self._every_s)

    def _take(self, heard: Heard, arrived_us: int) -> None:
        skew_us = arrived_us - heard.at_us
        if abs(skew_us) > MAX_SKEW_US:
            mend = "set the receiver's clock; where that is right, its file is stuck: restart it"
            raise Refused(f"its time is {skew_us / US_PER_S:.0f} s behind ours", where=self.source.name, mend=mend)
        self._turn(FeedState.UP)
        for fault in heard.refused:
            self._refuse(fault, 0)
        self._refused += heard.refused_count
        offset_us = self._ours(heard.at_us, arrived_us)
        young = [plot for plot in heard.plots if plot.at_us >= heard.at_us - MAX_AGE_US + MAX_SKEW_US]
        self._give([replace(plot, at_us=plot.at_us + offset_us) for plot in young])


class Feeds:
    """All feeds of a node. `start`, then `take` plots for as long as it runs, then `close`."""

    def __init__(self, sources: Sequence[FeedSource], clock: Clock, live_url: str) -> None:
        self._mailbox = Mailbox()
        self._feeds = [feed_of(source, clock, self._mailbox, live_url) for source in sources]
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin every feed, each in a task of its own."""
        for feed in self._feeds:
            task = asyncio.get_running_loop().create_task(feed.run(), name=f"feed {feed.source.name}")
            task.add_done_callback(partial(_mourn, feed))
            self._tasks.append(task)

    async def take(self) -> tuple[str, tuple[Plot, ...]]:
        """The next plots, and the feed they come from; waits until there are some."""
        return await self._mailbox.take()

    @property
    def idle(self) -> bool:
        """No plots wait to be taken; for whoever drives the clock."""
        return self._mailbox.empty

    def health(self) -> list[Health]:
        """How every feed stands now."""
        return [feed.health() for feed in self._feeds]

    async def close(self) -> None:
        """End every feed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _mourn(feed: Feed, done: asyncio.Task[None]) -> None:
    """A feed that ended by a bug of ours is down and says so; the others and the node go on."""
    if not done.cancelled() and (bug := done.exception()) is not None:
        feed.fail(Refused(f"our bug: {type(bug).__name__}: {bug}", where=feed.source.name, mend="report it; restart the node to try again"))


def feed_of(source: FeedSource, clock: Clock, mailbox: Mailbox, live_url: str) -> Feed:
    """The feed for a source of the configuration. Refused where a live circle is none."""
    if source.kind == "file":
        return FileFeed(source, clock, mailbox)
    if source.kind == "sbs":
        return SbsFeed(source, clock, mailbox)
    if source.kind == "readsb":
        return HttpFeed(source, clock, mailbox, source.rest, READSB_EVERY_S)
    lat, lon, radius_nm = live_circle(source.rest)
    return HttpFeed(source, clock, mailbox, live_url.format(lat=lat, lon=lon, radius_nm=f"{radius_nm:g}"), LIVE_EVERY_S)


def recorded(path: Path, *, refused: Callable[[Refused], None] | None = None) -> Iterator[Batch]:
    """The batches (at_us, plots) of a recording, or of all files of a folder in the order of their names; reads as it is asked.

    A line that cannot be read goes to `refused`. Refused when nothing is there or the first line is in no form we read.
    """
    files = sorted(file for file in path.iterdir() if file.is_file()) if path.is_dir() else [path]
    if not files:
        raise Refused("the folder is empty", where=str(path), mend="name a recording, or a folder of them")
    newest_us = 0
    for file in files:
        for at_us, plots in batches(_lines(file), where=str(file), refused=refused):
            newest_us = max(newest_us, at_us)
            yield newest_us, plots


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while line := file.readline(MAX_ANSWER_BYTES + 1):
                yield line
    except OSError as fault:
        raise Refused(f"it cannot be read: {fault.strerror}", where=str(path), mend="check the path and its rights") from None
