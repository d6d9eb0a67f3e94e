"""Recorded traffic of ../shared/data, which is not ours to ship, as `deconflict scan` reads it, and the hours flown in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from deconflict.service.feeds.files import lines_of
from deconflict.wire.recording import Batch, batches, write_batch

TRACKS: Final = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "tracks"
GAP_US: Final = 60_000_000
"""A longer silence is not counted as time flown."""


def read(path: Path) -> Iterator[Batch]:
    """A recording by its own clock, in any form that `scan` reads; what cannot be read in it is passed over."""
    yield from batches(lines_of(path), where=str(path))


def written(path: Path, to: Path) -> tuple[Path, float]:
    """The recording as a file that `scan` plays, and the hours flown in it: the sum over aircraft of the time between its reports in the
    air, silences of over a minute left out."""
    last_us: dict[str, int] = {}
    flown_us = 0
    with to.open("wb") as out:
        for batch in read(path):
            out.write(write_batch(batch))
            for plot in batch[1]:
                since_us = plot.at_us - last_us.get(plot.track_id, plot.at_us)
                flown_us += since_us if 0 < since_us <= GAP_US and not plot.on_ground else 0
                last_us[plot.track_id] = plot.at_us
    return to, flown_us / 3.6e9
