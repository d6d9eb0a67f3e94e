"""The channel by which a demo drives a node's clock: `{"now_us": N}` in, `{"idle": true, "next_us": M, ...}` out, one line each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from deconflict.errors import Refused
from deconflict.service.clock import DrivenClock
from deconflict.service.house import House

QUIET_LOOKS = 5
LOOK_S = 0.0005
PATIENT_LOOKS = 40
"""How often an idle node looks for frames it was told of: they may have gone down with a link."""


class _Now(msgspec.Struct, forbid_unknown_fields=True):
    now_us: int
    heard: int = 0


class Control:
    """Answers each line once everything due at that instant was done.

    `heard` says how many frames the peer has sent: these are heard and no more, and waited for, a moment at most, for they may have gone
    down with a link. So what a node hears when hangs on the lines alone, and not on which process was quicker.

    The answer: `idle`, `next_us` (when something is due next; absent: never), `sent` and `heard` (frames on the links that stand),
    `told` (how many changes the pages were told of, by topic).
    """

    def __init__(self, house: House, clock: DrivenClock, others_idle: Callable[[], bool] = lambda: True) -> None:
        self._house = house
        self._clock = clock
        self._others_idle = others_idle

    async def run(self, lines: asyncio.StreamReader, out: BinaryIO) -> None:
        """Until the channel is closed."""
        while line := await lines.readline():
            try:
                asked = msgspec.json.decode(line, type=_Now)
                answer = await self.drive(asked.now_us, asked.heard)
            except (msgspec.MsgspecError, Refused) as fault:
                answer = {"idle": False, "error": str(fault)}
            out.write(msgspec.json.encode(answer) + b"\n")
            out.flush()

    async def drive(self, now_us: int, heard: int = 0) -> dict[str, object]:
        """Move the clock and wait until this node is quiet and has heard that many frames."""
        self._house.peers.allow(heard)
        self._clock.advance(now_us)
        self._house.loop.nudge()
        await self._quiet(heard)
        sent, heard = self._house.peers.counters()
        answer: dict[str, object] = {"idle": True, "sent": sent, "heard": heard, "told": dict(self._house.hub.told)}
        times = [t for t in (self._house.node.next_wakeup(), self._clock.next_us()) if t is not None]
        if times:
            answer["next_us"] = min(times)
        return answer

    async def _quiet(self, heard: int) -> None:
        quiet = looks = 0
        while quiet < QUIET_LOOKS:
            idle = self._house.loop.idle and self._house.peers.idle and self._others_idle()
            here = self._house.peers.counters()[1] >= heard or looks >= PATIENT_LOOKS
            quiet = quiet + 1 if idle and here else 0
            looks += idle
            await asyncio.sleep(0 if idle and here else LOOK_S)


async def lines_of(pipe: BinaryIO) -> asyncio.StreamReader:
    """A pipe's lines as an asyncio stream."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader
