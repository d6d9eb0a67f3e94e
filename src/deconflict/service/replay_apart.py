"""Past pictures put together in a process of their own: the node goes on meanwhile, and no alarm waits for them.

`Replays` starts it when a page first asks, keeps it while pages go on asking, and ends it when nobody has for a while or it takes too long.
The other half of this module runs there, and reads the record's file for itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from deconflict.agreement import Agreement
from deconflict.errors import DeconflictError, Refused
from deconflict.phrasebook import AVIATION, Reading

IDLE_S: Final = 120.0
"""So long the process waits for the next question, with its picture in memory."""
MOST_WALL_S: Final = 300.0
"""The first time, a long record is read whole to make its snapshots."""
MOST_WAITING: Final = 8
MOST_ANSWER_BYTES: Final = 64 * 2**20
NEAR: Final = 20_000
"""Entries that are folded to go on to a later instant; over more of them snapshots are faster."""
_LENGTH_BYTES: Final = 4
_NICE: Final = 5


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """Which record, at which instant, and how it is to be read."""

    record: str
    until_us: int
    agreements: tuple[Agreement, ...] = ()
    reading: Reading = AVIATION
    name: str = ""


class Answered(msgspec.Struct, frozen=True, array_like=True):
    """What came of it: the picture as JSON, or what was refused, where and how to mend it."""

    answer: bytes = b""
    refused: tuple[str, str, str] | None = None


class Replays:
    """One past picture at a time, in a process of its own; a few questions wait, more are turned away."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-m", "deconflict.service.replay_apart"), idle_s: float = IDLE_S) -> None:
        self._command = tuple(command)
        self._idle_s = idle_s
        self._process: Process | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None
        self._waiting = 0
        self._one = asyncio.Lock()

    async def answered(self, asked: Asked, most_wall_s: float = MOST_WALL_S) -> bytes:
        """The picture as JSON. Refused when it takes too long, and when too many wait already."""
        if self._waiting >= MOST_WAITING:
            raise Refused("many past pictures are being put together", where="until", mend="try again in a few seconds")
        self._waiting += 1
        try:
            async with self._one:
                said = await self._asked(asked, most_wall_s)
        finally:
            self._waiting -= 1
        if said.refused is not None:
            what, where, mend = said.refused
            raise Refused(what, where=where, mend=mend)
        return said.answer

    async def close(self) -> None:
        """End the process, if there is one."""
        if self._idle is not None:
            self._idle.cancel()
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _asked(self, asked: Asked, most_wall_s: float) -> Answered:
        if self._idle is not None:
            self._idle.cancel()
        done = False
        try:
            async with asyncio.timeout(most_wall_s):
                process = await self._running()
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(_framed(msgspec.msgpack.encode(asked)))
                await process.stdin.drain()
                length = int.from_bytes(await process.stdout.readexactly(_LENGTH_BYTES), "big")
                said = msgspec.msgpack.decode(await process.stdout.readexactly(length), type=Answered)
            done = True
            return said
        except (TimeoutError, OSError, asyncio.IncompleteReadError, msgspec.MsgspecError):
            mend = "ask again; or on a machine of yours: deconflict replay RECORD --until TIME"
            raise Refused("the past picture could not be put together in time", where="until", mend=mend) from None
        finally:
            # Also where whoever asked has gone: what it would answer next is not what will be asked next.
            if done:
                self._idle = asyncio.get_running_loop().call_later(self._idle_s, self._end)
            else:
                await self.close()

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            # Threads of numeric libraries would each take memory of their own, and the work is one thread's.
            environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            self._process = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment)
        return self._process

    def _end(self) -> None:
        """Nobody asked for long."""
        self._ending = asyncio.get_running_loop().create_task(self.close())


class Answering:
    """The half that runs apart: a record, and the last picture of it, from which a little later one is soon reached."""

    def __init__(self) -> None:
        self._record: Any = None
        self._path = ""
        self._mark: tuple[int, int] | None = None
        self._reached: Any = None
        self._drawn: Any = None

    def answer(self, asked: Asked) -> Answered:
        """The picture at the instant that is asked for, with what had been written by then and came later."""
        from deconflict.service.kept import KeptRecord, untold
        from deconflict.service.replay import Told, shown
        from deconflict.service.view_messages import Shown

        try:
            if self._path != asked.record:
                self._record, self._path, self._reached, self._mark = KeptRecord(Path(asked.record)), asked.record, None, None
            self._refresh()
            if self._reached is None or not self._is_near(asked.until_us):
                self._reached, self._drawn = self._record.record.reach(asked.until_us), Shown()
            self._reached.advance(asked.until_us)
            reached = self._reached
            told = Told(
                reached.picture, self._record.record.own(), asked.until_us, reached.entries, reached.status, tuple(reached.heads())
            )  # fmt: skip
            found = shown(told, asked.agreements, asked.reading, asked.name, self._drawn)
            late = untold(self._record, asked.until_us, told.picture)
            found |= {"until": found["now"], "untold": late, "snapshots": self._record.about()}
        except DeconflictError as fault:
            return Answered(refused=(fault.what, fault.where, fault.mend))
        text = msgspec.json.encode(found)
        if len(text) > MOST_ANSWER_BYTES:
            mend = "ask for it on a machine of yours: deconflict replay RECORD --until TIME"
            return Answered(refused=(f"that picture takes {len(text)} bytes", "until", mend))
        return Answered(answer=text)

    def _refresh(self) -> None:
        """Take in what the node has written since."""
        mark = self._record.record.store.mark()
        if mark != self._mark:
            self._record.record.refresh()
            self._mark = mark

    def _is_near(self, until_us: int) -> bool:
        """Whether the instant is the one reached, or not many entries later."""
        reached_us: int = self._reached.until_us
        received_us = self._record.record.received_us()
        return reached_us <= until_us and int(((received_us > reached_us) & (received_us <= until_us)).sum()) <= NEAR


def main(read: BinaryIO, write: BinaryIO) -> None:
    """Answer one question after another until nobody can ask any more."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    answering = Answering()
    while length := read.read(_LENGTH_BYTES):
        asked = msgspec.msgpack.decode(read.read(int.from_bytes(length, "big")), type=Asked)
        write.write(_framed(msgspec.msgpack.encode(answering.answer(asked))))
        write.flush()


def _framed(data: bytes) -> bytes:
    return len(data).to_bytes(_LENGTH_BYTES, "big") + data


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
