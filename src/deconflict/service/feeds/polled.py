"""Feeds that are asked: a server whose answers are whole, at intervals."""

from __future__ import annotations

from typing import Final

from deconflict.service.clock import sleep_s
from deconflict.service.feed_settings import FeedSource, tongues
from deconflict.service.feeds.feed import Feed, Surroundings
from deconflict.service.feeds.health import FeedState
from deconflict.service.fetch import get
from deconflict.wire.adsb import MAX_ANSWER_BYTES

READSB: Final = "readsb"
READSB_EVERY_S: Final = 1.0
LIVE_EVERY_S: Final = 5.0
"""Public servers ask for at most one request a second; five leave them room."""


class HttpFeed(Feed):
    """A readsb-compatible server. Its `now` tells how far its clock is from ours; ages are by its clock."""

    def __init__(self, source: FeedSource, around: Surroundings, url: str, every_s: float) -> None:
        super().__init__(source, around)
        self._url = url
        self._every_s = every_s

    async def _session(self) -> None:
        decoder = tongues()[READSB].decoder(self.source.name, self.source.of_tongue())
        while True:
            data = await get(self._url, max_bytes=MAX_ANSWER_BYTES)
            heard = await self._apart(decoder.feed, data, self._clock.now_us())
            self._turn(FeedState.UP)
            self._take(heard)
            await sleep_s(self._clock, self._every_s)
