"""Recordings of Mode S: Beast binary, AVR text, and lines of a time with a message in hexadecimal, as those who study them publish.

The first two count time from whenever the receiver was switched on: when the recording began is told by whoever opens it (`from`), or by a
stamp in its name (`20180403T190228Z`). Lines state seconds since 1970 UTC in front.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from deconflict.airspace.instant import parse_instant
from deconflict.errors import Refused
from deconflict.wire import options as opts
from deconflict.wire.beast import AVR, BEAST, AvrFrames, BeastFrames, timed
from deconflict.wire.heard import Hearing
from deconflict.wire.mode_s import Squitters, Timed
from deconflict.wire.quantities import MAX_US, scaled
from deconflict.wire.tracklog import Batch, Refuse, TrackLog, in_order

MAX_LOG_BYTES: Final = 512 * 2**20
"""Some hours of a very busy receiver."""
FROM: Final = "from"
_PIECE_BYTES: Final = 2**20
_STAMP: Final = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")
_BEAST_STARTS: Final = (b"\x1a1", b"\x1a2", b"\x1a3", b"\x1a4", b"\x1a\xe3")
_AVR_START: Final = re.compile(rb"\s*[*@<%][0-9A-Fa-f]{4,44};")
_HEX_LINE: Final = re.compile(r"\ufeff?\s*(\d{1,12}(?:\.\d{1,9})?)\s*,(?:.*[,\"'])?([0-9A-Fa-f]{28}|[0-9A-Fa-f]{14})[\"']?\s*(?:,.*)?")


def is_beast(head: bytes) -> bool:
    """Whether a file begins with a Beast frame."""
    return head.startswith(_BEAST_STARTS)


def is_avr(head: bytes) -> bool:
    """Whether a file begins with an AVR line."""
    return _AVR_START.match(head) is not None


def is_hex(head: bytes) -> bool:
    """Whether a file begins with a line of a time and a message."""
    return _HEX_LINE.fullmatch(head.split(b"\n", 1)[0].decode("utf-8", "replace").strip()) is not None


def counts_only(head: bytes, name: str) -> bool:
    """Whether a file of this name that begins so counts from its own beginning, and nothing says when that was."""
    return (is_beast(head) or is_avr(head)) and _STAMP.search(name) is None


def began_us(options: Mapping[str, str], where: str) -> int:
    """When a recording that only counts began: as told, else as stamped in its name. Refused where neither says it."""
    told = opts.instant_us(options, FROM, where=where)
    if told is not None:
        return told
    stamp = _STAMP.search(where)
    if stamp is None:
        mend = "say it by the option from=2018-04-03T19:02:28Z, or in its name, as in 20180403T190228Z.beast"
        raise Refused("when it was recorded is not known: it only counts from its own beginning", where=where, mend=mend)
    year, month, day, hour, minute, second = stamp.groups()
    return parse_instant(f"{year}-{month}-{day}T{hour}:{minute}:{second}Z", where=where)


def read_beast(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """A recording of Beast frames. Refused when it is too long or does not say when it began."""
    return _counted(BeastFrames(), data, where, refuse, options)


def read_avr(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """A recording of AVR lines, in which each has its count. Refused as for Beast."""
    return _counted(AvrFrames(), data + b"\n", where, refuse, options)


def read_hex(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """Lines of a time and a message; one that is neither is refused, and costs no other."""
    opts.known(options, ("at",), where=where)
    _bounded(data, where)
    hearing, messages = Hearing(), list[Timed]()
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), start=1):
        found = _HEX_LINE.fullmatch(line)
        if found is not None:
            at_us = scaled(float(found[1]), 1_000_000, 0, MAX_US, where=f"{where}:{number}", field="time", unit="s since 1970")
            messages.append((at_us, bytes.fromhex(found[2])))
        elif line.strip():
            refuse(Refused("no time and message", where=f"{where}:{number}", mend="seconds since 1970, and 14 or 28 hexadecimal digits"))
    return _put_together([messages], hearing, where, refuse, options)


def _counted(frames: BeastFrames | AvrFrames, data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    opts.known(options, ("at", FROM), where=where)
    _bounded(data, where)
    start_us = began_us(options, where)
    hearing = Hearing()

    def pieces() -> Iterable[list[Timed]]:
        first: int | None = None
        for start in range(0, len(data), _PIECE_BYTES):
            messages, first = timed(frames.cut(data[start : start + _PIECE_BYTES]), start_us, first)
            yield messages

    batches = _put_together(pieces(), hearing, where, refuse, options)
    if frames.noise:
        refuse(Refused(f"{frames.noise} bytes that are in no frame", where=where, mend="nothing, where they are few"))
    return batches


def _bounded(data: bytes, where: str) -> None:
    if len(data) > MAX_LOG_BYTES:
        raise Refused(f"the recording is {len(data)} bytes long", where=where, mend=f"split it: at most {MAX_LOG_BYTES} bytes")


def _put_together(pieces: Iterable[list[Timed]], hearing: Hearing, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    squitters = Squitters(where, opts.place(options, "at", where=where))
    for messages in pieces:
        squitters.take([one for one in messages if 0 <= one[0] <= MAX_US], hearing)
    for fault in hearing.refused:
        refuse(fault)
    if hearing.refused_count > len(hearing.refused):
        rest = hearing.refused_count - len(hearing.refused)
        refuse(Refused(f"{rest} more messages were refused", where=where, mend="those before tell why"))
    return in_order(hearing.plots)


BEAST_LOG: Final = TrackLog("beast", "Recordings of Beast frames", BEAST.units, BEAST.heights, ("at", FROM), is_beast, read_beast)
AVR_LOG: Final = TrackLog("avr", "Recordings of AVR lines", AVR.units, AVR.heights, ("at", FROM), is_avr, read_avr)
HEX_LOG: Final = TrackLog("modes", "Lines of a time and a Mode S message", AVR.units, AVR.heights, ("at",), is_hex, read_hex)
