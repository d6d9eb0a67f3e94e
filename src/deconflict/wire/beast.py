"""Beast binary, AVR text and hexadecimal lines: how receivers pass on what they hear of Mode S; `mode_s` says what that means.

Source: the Mode-S Beast's data formats (Jetvision wiki, "Mode-S Beast:Data Output Formats"). A binary frame is 0x1A, its type, six bytes of
a 12-MHz count, one of signal, and the message; a 0x1A among them stands twice. AVR is `*hex;` or, with the count, `@hex;`.
The count gives the time between messages, the arrival the time of day.
"""

from __future__ import annotations

import re
from typing import Final

from deconflict.errors import Refused
from deconflict.wire import options as opts
from deconflict.wire.heard import Heard, Hearing, SourceClock, TrackDecoder, TrackTongue
from deconflict.wire.mode_s import Squitters, Timed, says_something

TICKS_A_US: Final = 12
MAX_NOISE_BYTES: Final = 65_536
"""So many bytes without a frame are another tongue."""
MAX_DELAY_US: Final = 5_000_000
"""A message that came so long after the quickest one is not timed by the count: the count began anew, or several receivers are mixed."""
DRIFT: Final = 1e-4
"""The count's quartz is this wrong at worst."""
NO_COUNT: Final = frozenset((0, 0xFF004D4C4154))
"""Counts that are none: a receiver without one, and mlat-client's mark."""
MOST_US: Final = 2**48 // TICKS_A_US
"""When the count begins anew: after 271 days."""

_MOST_FRAME: Final = 2 + 2 * 21
_UNIT: Final = rb"(?:[^\x1a]|\x1a\x1a)"
_FRAME: Final = re.compile(
    rb"\x1a(?:3(%(u)b{21})|2(%(u)b{14})|1(%(u)b{9})|[45]%(u)b{21}|\xe3%(u)b{8})" % {b"u": _UNIT},
    re.DOTALL,
)
"""Mode S long, Mode S short, Mode A/C; then status frames and receivers' names, which say nothing of aircraft."""
_AVR: Final = re.compile(
    rb"(?:\*|@([0-9A-Fa-f]{12})|<([0-9A-Fa-f]{12})[0-9A-Fa-f]{2}|%([0-9A-Fa-f]{12}))"
    rb"([0-9A-Fa-f]{4}|[0-9A-Fa-f]{14}|[0-9A-Fa-f]{28});"
)
_MOST_LINE: Final = 64

Frame = tuple[int, bytes]
"""A count in ticks of 12 MHz (0 where there is none) and a message."""


class BeastFrames:
    """Cuts a binary stream into frames; keeps at most one that is not whole yet. `noise` counts the bytes that were in none."""

    def __init__(self) -> None:
        self._rest = b""
        self.noise = 0

    def cut(self, data: bytes) -> list[Frame]:
        """The Mode A/C and Mode S frames that `data` completes."""
        data = self._rest + data
        frames: list[Frame] = []
        end = 0
        for found in _FRAME.finditer(data):
            self.noise += found.start() - end
            end = found.end()
            kind = found.lastindex
            if kind is not None:
                body = found[kind]
                if b"\x1a" in body:
                    body = body.replace(b"\x1a\x1a", b"\x1a")
                frames.append((int.from_bytes(body[:6], "big"), body[7:]))
        kept = max(end, len(data) - _MOST_FRAME)
        self.noise += kept - end
        self._rest = data[kept:]
        return frames


class AvrFrames:
    """Cuts AVR text into frames, as `BeastFrames` does the binary form."""

    def __init__(self) -> None:
        self._rest = b""
        self.noise = 0

    def cut(self, data: bytes) -> list[Frame]:
        """The frames that `data` completes."""
        data = self._rest + data
        frames: list[Frame] = []
        end = 0
        for found in _AVR.finditer(data):
            self.noise += len(data[end : found.start()].strip())
            end = found.end()
            count = found[1] or found[2] or found[3]
            frames.append((int(count, 16) if count else 0, bytes.fromhex(found[4].decode())))
        kept = max(end, len(data) - _MOST_LINE)
        self.noise += len(data[end:kept].strip())
        self._rest = data[kept:]
        return frames


class Count:
    """A receiver's 12-MHz count as our time: at its least distance from the arrival, as that message came the quickest."""

    def __init__(self) -> None:
        self._offset_us: float | None = None
        self._newest_us = 0

    def at_us(self, ticks: int, arrived_us: int) -> int:
        """When a message was received, never after `arrived_us`; that itself where the count tells nothing."""
        if ticks in NO_COUNT:
            return arrived_us
        theirs_us = ticks // TICKS_A_US
        seen_us = arrived_us - theirs_us
        if self._offset_us is None or abs(seen_us - self._offset_us) > MAX_DELAY_US:
            self._offset_us, self._newest_us = seen_us, theirs_us
            return arrived_us
        self._offset_us = min(seen_us, self._offset_us + DRIFT * max(0, theirs_us - self._newest_us))
        self._newest_us = max(self._newest_us, theirs_us)
        return min(arrived_us, round(theirs_us + self._offset_us))


class ModeSDecoder:
    """A stream of frames as a receiver's port gives it. Refused where it is another tongue."""

    def __init__(self, frames: BeastFrames | AvrFrames, title: str, name: str, options: dict[str, str]) -> None:
        opts.known(options, ("at",), where=name)
        self._name = name
        self._title = title
        self._frames = frames
        self._count = Count()
        self._squitters = Squitters(name, opts.place(options, "at", where=name))
        self._noise = self._since = 0

    def feed(self, data: bytes, arrived_us: int) -> Heard:
        """What the frames say that `data` completes; bytes that are in no frame are refused, once for each piece."""
        hearing = Hearing()
        frames = self._frames.cut(data)
        noise, self._noise = self._frames.noise - self._noise, self._frames.noise
        self._since = 0 if frames else self._since + len(data)
        if self._since > MAX_NOISE_BYTES:
            raise Refused(f"{self._since} bytes without a frame", where=self._name, mend=f"is this a port of {self._title}?")
        if noise:
            mend = f"is this a port of {self._title}, and of nothing else?"
            hearing.refuse(Refused(f"{noise} bytes that are in no frame", where=self._name, mend=mend))
        wanted = [(self._count.at_us(ticks, arrived_us), message) for ticks, message in frames if says_something(message)]
        hearing.passed_over += len(frames) - len(wanted)
        self._squitters.take(wanted, hearing)
        return hearing.heard(arrived_us)


def _beast(name: str, options: dict[str, str]) -> TrackDecoder:
    return ModeSDecoder(BeastFrames(), "Beast frames (30005)", name, options)


def _avr(name: str, options: dict[str, str]) -> TrackDecoder:
    return ModeSDecoder(AvrFrames(), "AVR lines (30002)", name, options)


_HEIGHTS: Final = "type codes 9 to 18: FL; 20 to 22: W84"
_UNITS: Final = "ft, kt, ft/min, degrees"
BEAST: Final = TrackTongue("beast", "Beast binary frames of Mode S", _UNITS, _HEIGHTS, SourceClock.ARRIVAL, _beast)
AVR: Final = TrackTongue("avr", "AVR text frames of Mode S", _UNITS, _HEIGHTS, SourceClock.ARRIVAL, _avr)


def timed(frames: list[Frame], start_us: int, first: int | None) -> tuple[list[Timed], int | None]:
    """Frames of a recording in time, which begins at `start_us` with the count `first` (None before the first frame); and that count."""
    messages: list[Timed] = []
    for ticks, message in frames:
        first = ticks if first is None and ticks not in NO_COUNT else first
        gone_us = 0 if first is None or ticks in NO_COUNT else (ticks - first) // TICKS_A_US
        messages.append((start_us + gone_us, message))
    return messages, first
