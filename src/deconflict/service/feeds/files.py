"""Recordings as feeds, and read without any clock for a driven one."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import lzma
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import IO, Final

from msgspec.structs import replace

from deconflict.airspace.instant import format_instant
from deconflict.errors import Refused
from deconflict.service.clock import US_PER_S
from deconflict.service.feeds.feed import MAX_AGE_US, Feed
from deconflict.wire.adsb import MAX_ANSWER_BYTES
from deconflict.wire.recording import Batch, batches
from deconflict.wire.squitter_log import FROM, counts_only

LONGEST_LINE: Final = MAX_ANSWER_BYTES + 1
"""One byte more than any line that is read."""
MAX_WAIT_US: Final = 86_400 * US_PER_S
"""A recording that begins within a day is waited for: an exercise may be prepared the evening before."""


class FileFeed(Feed):
    """A recording by its own clock where it begins about now or within a day; any other as if it began now.

    Two nodes that replay halves of one recording so keep them in step: each waits for its own first report. One that only counts from its
    own beginning begins now.
    """

    async def _session(self) -> None:
        shift_us: int | None = None
        path, now = Path(self.source.rest), format_instant(self._clock.now_us())
        batches = recorded(path, refused=self._refuse, options=self.source.of_tongue(), began=now)
        # A form that is read whole is read now. Who drives the clock waits for us, and not for a thread.
        first = next(batches, None) if self._clock.driven else await self._apart(_next, batches)
        for at_us, plots in itertools.chain([] if first is None else [first], batches):
            if shift_us is None:
                ahead_us = at_us - self._clock.now_us()
                shift_us = 0 if -MAX_AGE_US <= ahead_us <= MAX_WAIT_US else -ahead_us
            await self._clock.sleep_until(at_us + shift_us)
            # A batch that is due already does not sleep: let the others have their turn.
            await asyncio.sleep(0)
            self._give([replace(plot, at_us=plot.at_us + shift_us) for plot in plots])


def _next(batches: Iterator[Batch]) -> Batch | None:
    return next(batches, None)


def recorded(
    path: Path, *, refused: Callable[[Refused], None] | None = None, options: Mapping[str, str] | None = None, began: str = ""
) -> Iterator[Batch]:
    """The batches (at_us, plots) of a recording, or of all files of a folder in the order of their names; reads as it is asked.

    A line that cannot be read goes to `refused`. `options` are those of its form; `began` is taken for when one began that does not say it.
    Refused when nothing is there or the beginning is in no form we read.
    """
    files = sorted(file for file in path.iterdir() if file.is_file()) if path.is_dir() else [path]
    if not files:
        raise Refused("the folder is empty", where=str(path), mend="name a recording, or a folder of them")
    newest_us = 0
    for file in files:
        told = dict(options or {})
        if began and FROM not in told and counts_only(_head(file), file.name):
            told[FROM] = began
        for at_us, plots in batches(lines_of(file), where=str(file), refused=refused, options=told):
            newest_us = max(newest_us, at_us)
            yield newest_us, plots


def _head(path: Path) -> bytes:
    return next(iter(lines_of(path)), b"")


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a recording, unpacked where its name ends in .gz or .xz; one longer than any tongue's comes in pieces of that length.

    Refused where it cannot be read.
    """
    opened = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    try:
        file: IO[bytes] = opened(path, "rb")  # type: ignore[operator]
        with closing(file):
            while line := file.readline(LONGEST_LINE):
                yield line
    except (EOFError, lzma.LZMAError) as fault:
        raise Refused(f"cannot be unpacked: {fault}", where=str(path), mend="fetch the file again: it is cut off or damaged") from fault
    except OSError as fault:
        raise Refused(f"cannot be read: {fault.strerror or fault}", where=str(path), mend="name a file that is there") from fault
