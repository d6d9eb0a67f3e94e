"""Snapshots for replay made ahead, a few at a time, in a process of their own that gives way to everything else on the machine.

`Ahead` runs beside the node and looks now and then whether a run of entries is full that has no snapshot. The other half of this module is
that process: it reads the record's file for itself, makes so many at most, and ends. What is dropped from the record meanwhile is in none.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import structlog

from deconflict.service.reaching import Record
from deconflict.service.snapshot_files import RUN, missing

LOOK_S: Final = 60.0
MOST_AT_ONCE: Final = 4
"""Snapshots made in one go: a few seconds of work, and then a pause."""
LONG: Final = 30
"""So many times longer is waited where none could be made: the folder may not be ours, or the last run not be full."""
MOST_WALL_S: Final = 300.0
_NICE: Final = 19
_log = structlog.get_logger("deconflict.snapshots")


class Ahead:
    """Has them made for the record in a file. `entries`: how many it holds now."""

    def __init__(
        self, record: Path, entries: Callable[[], int], look_s: float = LOOK_S, run: int = RUN,
        command: Sequence[str] = (sys.executable, "-m", "deconflict.service.snapshots_ahead"),
    ) -> None:  # fmt: skip
        self._record, self._entries, self._look_s, self._run, self._command = record, entries, look_s, run, tuple(command)
        self._task = asyncio.get_running_loop().create_task(self._follow())
        self._task.add_done_callback(_ended)

    async def close(self) -> None:
        """End it; a snapshot that is half made is none."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _follow(self) -> None:
        wait_s = self._look_s
        while True:
            await asyncio.sleep(wait_s)
            lacks = await asyncio.to_thread(missing, self._record, self._entries() // self._run)
            wait_s = self._look_s if not lacks or await self._make() else LONG * self._look_s

    async def _make(self) -> bool:
        """Whether any was made. Where it cannot be started or takes too long, replays make what they need themselves."""
        with contextlib.suppress(OSError, TimeoutError):
            environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            command = (*self._command, str(self._record), str(MOST_AT_ONCE), str(self._run))
            process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, env=environment)
            try:
                return await asyncio.wait_for(process.wait(), MOST_WALL_S) == 0
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return False


def _ended(task: asyncio.Task[None]) -> None:
    """Without them a replay takes longer and is the same: our own bug in it is told to whoever reads the log, and the node goes on."""
    if not task.cancelled() and (bug := task.exception()) is not None:
        _log.error("snapshots ahead", mend="report it; restart the node to try again", exc_info=bug)


def make(path: Path, most: int = MOST_AT_ONCE, run: int = RUN) -> int:
    """Make up to so many of the snapshots that a record lacks, the oldest first; how many were made and kept."""
    record = Record(path, run=run, most=most)
    try:
        return record.built - record.taken_back()
    finally:
        record.close()


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(_NICE)
    sys.exit(0 if make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])) else 1)
