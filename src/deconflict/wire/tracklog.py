"""A log of tracks that is read whole (a flight recorder's file, a table of states): what each form of it gives, and what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from deconflict.airspace.altitude import Reference
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.options import chosen

Batch = tuple[int, tuple[Plot, ...]]
Refuse = Callable[[Refused], None]
"""Takes what of a log was refused; it costs nothing that stands beside it."""

HEIGHTS: Final = "heights"
"""The option by which whoever opens a log says what its heights are measured from, where the log does not."""
NOT_STATED: Final = "not stated"


@dataclass(frozen=True, slots=True)
class TrackLog:
    """A form of log: its name, what of it is taken how, and its reader.

    `is_one` looks at the first line that is not empty. `read` is given the bytes, the log's name, what takes refusals, and the options of
    whoever opens it; Refused when the log as a whole cannot be read. Batches come in order of instants.
    """

    name: str
    title: str
    units: str
    heights: str
    options: tuple[str, ...]
    is_one: Callable[[bytes], bool]
    read: Callable[[bytes, str, Refuse, Mapping[str, str]], list[Batch]]


def in_order(plots: Iterable[Plot]) -> list[Batch]:
    """Plots by their instants, those of one instant together."""
    return [(at_us, tuple(together)) for at_us, together in groupby(sorted(plots, key=_instant), key=_instant)]


def stated_reference(options: Mapping[str, str], *, where: str) -> Reference | None:
    """What the option `heights` says heights are measured from; None where it is not given. Refused for no reference."""
    name = chosen(options, HEIGHTS, (*(one.value for one in Reference), NOT_STATED), NOT_STATED, where=where)
    return None if name == NOT_STATED else Reference(name)


def _instant(plot: Plot) -> int:
    return plot.at_us
