"""Frames on a link: four bytes of length, most significant first, then that many bytes of canonical JSON (docs/specs/sync.md).

`sync` says what the frames mean; here they only become bytes and are taken from bytes. Entries inside a frame stay in their own bytes:
whose they are and whether they are signed is not looked at here.
"""

from __future__ import annotations

from typing import Any, Final, cast

from deconflict.errors import PeerFault
from deconflict.logbook.encoding import decode
from deconflict.logbook.encoding import encode as canonical
from deconflict.logbook.entry import MAX_DEPTH as ENTRY_DEPTH
from deconflict.logbook.sync import Frame

MAX_FRAME_BYTES: Final = 2**20
"""Longest frame without its length (ARCHITECTURE, decision 7)."""
MAX_DEPTH: Final = ENTRY_DEPTH + 2
"""An entry inside a list inside a frame."""

_LENGTH_BYTES: Final = 4
_LEAST_BYTES: Final = len(b'{"frame":"beat","now_us":0}')


def encode(frame: Frame) -> bytes:
    """The frame with its length in front. PeerFault when it is over 1 MiB: `sync` keeps its frames below."""
    data = canonical(frame)
    if len(data) > MAX_FRAME_BYTES:
        raise PeerFault(f"a frame of {len(data)} bytes", where="our own frame", mend=f"send at most {MAX_FRAME_BYTES} bytes in one")
    return len(data).to_bytes(_LENGTH_BYTES, "big") + data


class Decoder:
    """Takes bytes as they come and gives whole frames. Holds at most one frame; after a fault it gives nothing any more."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._number = 0
        self._fault: PeerFault | None = None

    def feed(self, data: bytes) -> list[tuple[Frame, int]]:
        """Every frame completed by `data`, each with its size on the wire.

        PeerFault for a length or a frame that cannot be, naming the frame by its number from 1. Frames that came whole before the
        fault in one piece are given first: then the fault is raised at the next call.
        """
        frames: list[tuple[Frame, int]] = []
        if self._fault is None:
            self._waiting += data
            try:
                while (size := self._size()) and len(self._waiting) >= size:
                    frames.append((self._take(size), size))
            except PeerFault as fault:
                self._fault = fault
                self._waiting.clear()
        if self._fault is not None and not frames:
            raise self._fault
        return frames

    def _size(self) -> int:
        """How long the next frame is with its length, or 0 while that is not known. PeerFault before anything is waited for."""
        if len(self._waiting) < _LENGTH_BYTES:
            return 0
        length = int.from_bytes(self._waiting[:_LENGTH_BYTES], "big")
        if not _LEAST_BYTES <= length <= MAX_FRAME_BYTES:
            mend = f"send frames of {_LEAST_BYTES} to {MAX_FRAME_BYTES} bytes, each after its length"
            raise PeerFault(f"a frame of {length} bytes", where=f"frame {self._number + 1}, length", mend=mend)
        return _LENGTH_BYTES + length

    def _take(self, size: int) -> Frame:
        self._number += 1
        body = bytes(self._waiting[_LENGTH_BYTES:size])
        del self._waiting[:size]
        # A union is no `type` to the type checker; msgspec takes it all the same.
        kind = cast(type[Any], Frame)
        return cast(Frame, decode(body, kind, max_bytes=MAX_FRAME_BYTES, max_depth=MAX_DEPTH, where=f"frame {self._number}"))
