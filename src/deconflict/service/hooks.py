"""Webhooks to programs of our own: each change that the pages are told, as Standard Webhooks shapes and signs it.

A hook that nobody takes is tried again, ever more slowly, for five minutes; then it is a dead letter, and the next one goes. A program that
was away for longer than the node remembers is told so, once: topic `all`, read the picture anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import structlog

from deconflict.airspace.instant import format_instant
from deconflict.errors import Refused
from deconflict.service.bearers import webhook_out
from deconflict.service.bearers.settings import Hook
from deconflict.service.clock import US_PER_S, Clock
from deconflict.service.hub import Hub, Told

KEEP_TRYING_S: Final = 300.0
FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 60.0

_log = structlog.get_logger("deconflict.hooks")


class Hooks:
    """Tells every program, each in a task of its own: one that is slow or away keeps no other waiting."""

    def __init__(self, hooks: Sequence[Hook], hub: Hub, clock: Clock, dead_letters: Path) -> None:
        self._hub, self._clock, self._dead = hub, clock, dead_letters
        self._tasks = [asyncio.get_running_loop().create_task(self._follow(hook, hook.key())) for hook in hooks]

    async def close(self) -> None:
        """End them; what was not taken yet is not sent."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _follow(self, hook: Hook, key: bytes) -> None:
        after = self._hub.newest
        while True:
            for told in self._hub.since(after):
                after = told.number
                if _wanted(hook, told):
                    await self._deliver(hook, key, body(told, self._clock.now_us()))
            await self._hub.pause()

    async def _deliver(self, hook: Hook, key: bytes, raw: bytes) -> None:
        loop, hook_id = asyncio.get_running_loop(), webhook_out.new_id()
        until_s, wait_s = loop.time() + KEEP_TRYING_S, FIRST_WAIT_S
        while True:
            try:
                await webhook_out.send(hook.url, key, raw, lambda: self._clock.now_us() // US_PER_S, hook_id)
                return
            except Refused as fault:
                why, again = fault.what, False
            except OSError as fault:
                why, again = str(fault), loop.time() + wait_s < until_s
            _log.warning("hook not taken", hook=hook.name, why=why, again_in_s=wait_s if again else None)
            if not again:
                name = f"hook-{hook.name}-{self._clock.now_us()}"
                await asyncio.to_thread(webhook_out.bury, self._dead, name, raw)
                return
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)


def body(told: Told, now_us: int) -> bytes:
    """An event as Standard Webhooks shapes it: type, timestamp, data."""
    shaped: Mapping[str, Any] = {
        "type": f"deconflict.{told.event}", "timestamp": format_instant(now_us), "data": msgspec.Raw(told.detail),
    }  # fmt: skip
    return msgspec.json.encode(shaped)


def _wanted(hook: Hook, told: Told) -> bool:
    topic = msgspec.json.decode(told.detail).get("topic", told.event)
    return not hook.topics or topic in (*hook.topics, "all")
