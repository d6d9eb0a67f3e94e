"""From the feeds to the node: plots as they come, never more than the node takes."""

from __future__ import annotations

import asyncio
from typing import Any

from deconflict.node.events import Plotted
from deconflict.service.feeds import Feeds
from deconflict.service.house import House

BATCH_PLOTS = 500


class Feeding:
    """Runs all feeds of a node from its construction until `stop`."""

    def __init__(self, house: House, feeds: Feeds) -> None:
        self._house = house
        self.feeds = feeds
        self._handing = False
        feeds.start()
        self._task = asyncio.get_running_loop().create_task(self._carry())
        self._task.add_done_callback(self._ended)

    async def _carry(self) -> None:
        """Hand over one feed's plots at a time and wait until the node has dealt with them; the mailbox holds what comes meanwhile."""
        while True:
            name, plots = await self.feeds.take()
            self._handing = True
            for start in range(0, len(plots), BATCH_PLOTS):
                await self._house.loop.deliver(Plotted(plots=plots[start : start + BATCH_PLOTS], feed=name))
            self._handing = False

    def _ended(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._house.loop.fail(fault)

    def idle(self) -> bool:
        """No plots are on their way to the node."""
        return not self._handing

    async def stop(self) -> None:
        """End every feed."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self.feeds.close()
