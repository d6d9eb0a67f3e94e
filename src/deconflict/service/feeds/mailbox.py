"""Plots on their way from the feeds to the node: bounded, the newest of each aircraft."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from deconflict.airspace.track import Plot

MAX_TRACKS: Final = 20_000


class Mailbox:
    """The newest plot of each aircraft of each feed, at most 20,000 of a feed."""

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
