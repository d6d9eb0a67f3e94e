"""All feeds of a node, each in a task of its own; and which feed a setting means."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import MappingProxyType
from typing import Final

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.service.clock import Clock
from deconflict.service.feed_settings import FILE, HTTP, LISTEN, LIVE, STALE_AFTER_S, TCP, TLS, UDP, FeedSource, live_circle
from deconflict.service.feeds import polled
from deconflict.service.feeds.datagrams import DatagramFeed
from deconflict.service.feeds.feed import Feed, Surroundings
from deconflict.service.feeds.files import FileFeed
from deconflict.service.feeds.health import Health
from deconflict.service.feeds.mailbox import Mailbox
from deconflict.service.feeds.streams import DialledFeed, ListenedFeed

THREADS: Final = 2
"""Threads of their own, so that feeds that flood wait for each other and never for what the node computes."""

_MADE: Final[Mapping[str, Callable[[FeedSource, Surroundings], Feed]]] = MappingProxyType(
    {FILE: FileFeed, TCP: DialledFeed, TLS: DialledFeed, UDP: DatagramFeed, LISTEN: ListenedFeed}
)


class Feeds:
    """All feeds of a node. `start`, then `take` plots for as long as it runs, then `close`."""

    def __init__(self, sources: Sequence[FeedSource], clock: Clock, live_url: str) -> None:
        self._mailbox = Mailbox()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="feeds")
        around = Surroundings(clock, self._mailbox, self._threads)
        self._feeds = [feed_of(source, around, live_url) for source in sources]
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

    def stale_after_s(self, track_id: str) -> float:
        """From what age on the newest report of an aircraft is stale, by the feed it came from; 15 s where no feed knows it (any more)."""
        found = [latest for feed in self._feeds if (latest := feed.latest(track_id)) is not None]
        return max(found, key=lambda latest: latest.plot.at_us).stale_after_s if found else STALE_AFTER_S

    async def close(self) -> None:
        """End every feed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)


def feed_of(source: FeedSource, around: Surroundings, live_url: str) -> Feed:
    """The feed for a source of the configuration. Refused where a live circle is none."""
    if source.transport == LIVE:
        lat, lon, radius_nm = live_circle(source.rest)
        url = live_url.format(lat=lat, lon=lon, radius_nm=f"{radius_nm:g}")
        return polled.HttpFeed(source, around, url, polled.LIVE_EVERY_S)
    if source.transport == HTTP:
        every_s = source.of_transport().get("every")
        return polled.HttpFeed(source, around, source.rest, polled.READSB_EVERY_S if every_s is None else float(every_s))
    return _MADE[source.transport](source, around)


def _mourn(feed: Feed, done: asyncio.Task[None]) -> None:
    """A feed that ended by a bug of ours is down and says so; the others and the node go on."""
    if not done.cancelled() and (bug := done.exception()) is not None:
        feed.fail(Refused(f"our bug: {type(bug).__name__}: {bug}", where=feed.source.name, mend="report it; restart the node to try again"))
