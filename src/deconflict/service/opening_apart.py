"""A file of anybody's opened in a process of its own: what it costs in time or memory, the node does not pay.

`answered` starts it, gives it the file, and ends it when it takes too long. The other half of this module runs there.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import msgspec

from deconflict.errors import Refused

MAX_REPORTED: Final = 2_000
"""Records reported of one file; the others are counted."""
MAX_ANSWER_BYTES: Final = 32 * 2**20
MOST_CPU_S: Final = 40
"""Twice what the bounded work of reading and judging takes on one core, and what it takes to begin."""
MOST_WALL_S: Final = 300.0
"""On a machine that has other things to do."""
MOST_MEMORY_BYTES: Final = 3 * 2**30
MOST_WAITING: Final = 8
"""Files that wait for the one that is being opened."""
_NICE: Final = 5
_MEND: Final = "split the file, or open it with `deconflict open` on a machine of yours"


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """What is told of a file beside its bytes: the words of the request as they came."""

    name: str
    data: bytes
    assume: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    as_kind: str | None = None


class Answered(msgspec.Struct, frozen=True, array_like=True):
    """What came of it: an answer as JSON, or what was refused, where and how to mend it."""

    answer: bytes = b""
    refused: tuple[str, str, str] | None = None


class Openings:
    """One file at a time in a process of its own; a few wait, more are turned away."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-m", "deconflict.service.opening_apart")) -> None:
        self._command = tuple(command)
        self._waiting = 0
        self._one = asyncio.Lock()

    async def answered(self, asked: Asked, most_wall_s: float = MOST_WALL_S) -> bytes:
        """The answer as JSON. Refused as the file is, when it takes too long or too much, or when too many wait already."""
        if self._waiting >= MOST_WAITING:
            raise Refused(f"{self._waiting} files wait to be opened", where=asked.name, mend="try again in a minute")
        self._waiting += 1
        try:
            async with self._one:
                said = await self._asked(msgspec.msgpack.encode(asked), asked.name, most_wall_s)
        finally:
            self._waiting -= 1
        if said.refused is not None:
            what, where, mend = said.refused
            raise Refused(what, where=where, mend=mend)
        return said.answer

    async def _asked(self, request: bytes, name: str, most_wall_s: float) -> Answered:
        # Threads of numeric libraries would each take memory of their own, and the work is one thread's.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        process = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment)
        try:
            async with asyncio.timeout(most_wall_s):
                out, _ = await process.communicate(request)
            return msgspec.msgpack.decode(out, type=Answered)
        except (TimeoutError, msgspec.MsgspecError):
            raise Refused("opening it takes more time or memory than one file may", where=name, mend=_MEND) from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


def answer(asked: Asked) -> Answered:
    """Open the file here and now, and say what came of it."""
    from deconflict.service.opening import assumed_of, report
    from deconflict.service.plugins import plugins
    from deconflict.wire.opening import opened, tongue_of

    try:
        assumed = assumed_of(asked.assume, asked.column, asked.as_kind)
        more = tuple(plugins().file_tongues.values())
        tongue = tongue_of(asked.data, asked.name, more)
        records = opened(asked.data, asked.name, assumed, more)
    except Refused as fault:
        return Answered(refused=(fault.what, fault.where, fault.mend))
    features = [feature for record in records if record.kind for feature in record.features]
    found: dict[str, Any] = {
        "tongue": tongue.title, "count": len(records), "refused": sum(record.fault is not None for record in records),
        "records": [report(record) for record in records[:MAX_REPORTED]], "features": {"type": "FeatureCollection", "features": features},
    }  # fmt: skip
    text = msgspec.json.encode(found)
    if len(text) > MAX_ANSWER_BYTES:
        return Answered(refused=(f"what it says takes {len(text)} bytes", asked.name, _MEND))
    return Answered(answer=text)


def bound_this_process(cpu_s: int = MOST_CPU_S, memory_bytes: int = MOST_MEMORY_BYTES) -> None:
    """Let this process take so much and no more, and go behind others; where the system has none, its parent's clock ends it."""
    try:
        import resource
    except ImportError:  # a system without them, as Windows
        return
    os.nice(_NICE)
    for what, most in ((resource.RLIMIT_CPU, cpu_s), (resource.RLIMIT_AS, memory_bytes)):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def main(read: BinaryIO, write: BinaryIO) -> None:
    """Answer one request, and end."""
    bound_this_process()
    write.write(msgspec.msgpack.encode(answer(msgspec.msgpack.decode(read.read(), type=Asked))))
    write.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
