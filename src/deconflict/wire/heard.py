"""What a source of tracks says, whatever its tongue: the plots in a piece of it, what of it was refused, and the face of every decoder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from deconflict.airspace.track import Plot
from deconflict.errors import Refused

MAX_REFUSALS: Final = 20
"""Refusals kept word for word of one piece; the others are counted."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one piece held: its own time, the plots in it, what was refused of it (the first 20), and how many were refused in all.

    `passed_over`: how many messages in it were read and say nothing of where an aircraft is. `stale_us`: until when a plot holds by its
    source's own word, by (track_id, at_us) of the plot; most tongues have no such word.
    """

    at_us: int
    plots: tuple[Plot, ...]
    refused: tuple[Refused, ...] = ()
    refused_count: int = 0
    passed_over: int = 0
    stale_us: Mapping[tuple[str, int], int] = field(default_factory=dict)


@dataclass(slots=True)
class Hearing:
    """Gathers what is found in one piece."""

    plots: list[Plot] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    refused_count: int = 0
    passed_over: int = 0
    stale_us: dict[tuple[str, int], int] = field(default_factory=dict)

    def take(self, plot: Plot | None, stale_us: int | None = None) -> None:
        """A message's plot, or None for one that says nothing of where an aircraft is; until when it holds, where the message says so."""
        if plot is None:
            self.passed_over += 1
            return
        self.plots.append(plot)
        if stale_us is not None:
            self.stale_us[plot.track_id, plot.at_us] = stale_us

    def refuse(self, fault: Refused) -> None:
        """One message that cannot be read; it costs no other."""
        self.refused_count += 1
        if len(self.refused) < MAX_REFUSALS:
            self.refused.append(fault)

    def heard(self, at_us: int) -> Heard:
        """All of it; `at_us` is the piece's own time."""
        return Heard(at_us, tuple(self.plots), tuple(self.refused), self.refused_count, self.passed_over, self.stale_us)


class SourceClock(StrEnum):
    """By whose clock the plots of a tongue are timed."""

    ARRIVAL = "arrival"
    """The tongue states no time: a plot is of the instant when its bytes came."""
    SOURCE = "source"
    """The tongue states UTC in full."""
    TIME_OF_DAY = "time of day"
    """The tongue states a time without its day, which is the one nearest to the arrival."""


class TrackDecoder(Protocol):
    """Takes the bytes of one source as they come and gives what they say. Holds a bounded amount, whatever it is fed."""

    def feed(self, data: bytes, arrived_us: int) -> Heard:
        """What `data` completes: any cut of a stream, or one datagram whole. `arrived_us` is when it came.

        A message that cannot be read is in `refused`. Refused is raised when the source cannot be followed any more (another tongue,
        a length beyond reason): then it has to be dialled anew, with a new decoder.
        """
        ...


@dataclass(frozen=True, slots=True)
class TrackTongue:
    """A tongue that tracks come in: its name in a feed's setting, what it states, and its decoder.

    `units`, `heights` and `clock` say how the figures are taken. `decoder` is called with the feed's name (it begins every refusal's place)
    and the options of the feed's setting; Refused for an option that it does not know.
    """

    name: str
    title: str
    units: str
    heights: str
    clock: SourceClock
    decoder: Callable[[str, dict[str, str]], TrackDecoder]
    streamed: Callable[[str, dict[str, str]], TrackDecoder] | None = None
    """The decoder of a stream, which may be cut anywhere, where that of datagrams needs each of them whole."""
