"""A source of Cursor on Target: events back to back over TCP and TLS, or one in each datagram; XML, or the TAK protocol, as each begins.

Source: "TAK protocol" (protocol.txt beside the .proto files of ATAK-CIV): a stream of XML is broken behind each `</event>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.cot import MAX_EVENT_BYTES, Event, elements, event_of, flies, plot_of, read_event
from deconflict.wire.cot_protobuf import MAGIC, MESH, Protobuf, framed
from deconflict.wire.heard import Heard, Hearing, SourceClock, TrackTongue
from deconflict.wire.options import known
from deconflict.wire.tracklog import Batch, Refuse, TrackLog, in_order

_END: Final = b"</event>"
_FRAME_BYTES: Final = 8
_DECLARED: Final = b"<?xml"
_BEGUN: Final = b"<event"
_BEGINS: Final = (_DECLARED, _BEGUN)
"""What no event goes on with: behind a declaration alone its event may follow in the next piece."""


class CotDecoder:
    """One connection, or the datagrams of one port. Holds at most one event."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._rest = b""
        self._count = 0
        self._protobuf: Protobuf | None = None

    def feed(self, data: bytes, arrived_us: int) -> Heard:
        """The plots of the events that `data` completes; what does not fly is passed over."""
        hearing = Hearing()
        if data.startswith(MESH) and not self._rest:
            self._message(data[len(MESH) :], arrived_us, hearing)
            return hearing.heard(arrived_us)
        if self._rest and data.startswith(_DECLARED if _BEGUN not in self._rest else _BEGINS):
            self._refuse_rest(hearing)
        searched = max(0, len(self._rest) - len(_END))
        self._rest = self._take(self._rest + data, searched, arrived_us, hearing)
        if len(self._rest) > MAX_EVENT_BYTES + _FRAME_BYTES:
            raise Refused(f"{len(self._rest)} bytes without an end of event", where=self._where, mend="is this a stream of CoT?")
        return hearing.heard(arrived_us)

    def _take(self, data: bytes, searched: int, arrived_us: int, hearing: Hearing) -> bytes:
        """Takes whole events from the front; what is left is the beginning of one. `searched`: so much of it holds no end."""
        place, pieces = 0, list[bytes]()
        while True:
            while place < len(data) and data[place] in b" \r\n\t":
                place += 1
            if place < len(data) and data[place] == MAGIC:
                ends = framed(data[place : place + 8], where=self._where)
                if ends is None or place + ends[1] > len(data):
                    break
                self._message(data[place + ends[0] : place + ends[1]], arrived_us, hearing)
                place += ends[1]
                continue
            end = data.find(_END, max(place, searched))
            if end < 0:
                break
            pieces.append(data[place : end + len(_END)])
            place = end + len(_END)
        self._documents(pieces, arrived_us, hearing)
        return data[place:]

    def _documents(self, pieces: list[bytes], arrived_us: int, hearing: Hearing) -> None:
        """Parsed together, since that takes half the time; one by one where one of them is bad."""
        try:
            found = elements(pieces, where=self._where) if pieces else []
        except Refused:
            found = []
        for number, piece in enumerate(pieces):
            self._count += 1
            where = f"{self._where}, event {self._count}"
            try:
                said = found[number] if found else elements([piece], where=where)[0]
                event = event_of(said, where=where) if _wanted(said) else None
                _take(hearing, event, arrived_us, where)
            except Refused as fault:
                hearing.refuse(fault)

    def _message(self, payload: bytes, arrived_us: int, hearing: Hearing) -> None:
        self._count += 1
        where = f"{self._where}, event {self._count}"
        if self._protobuf is None:
            self._protobuf = Protobuf(self._where)
        try:
            _take(hearing, self._protobuf.read(payload, where=where), arrived_us, where)
        except Refused as fault:
            hearing.refuse(fault)

    def _refuse_rest(self, hearing: Hearing) -> None:
        self._rest = b""
        self._count += 1
        hearing.refuse(Refused("the event has no end", where=f"{self._where}, event {self._count}", mend="end it with </event>"))


def _take(hearing: Hearing, event: Event | None, arrived_us: int, where: str) -> None:
    """The plot of an event, which holds until the event's own `stale`; None for what nobody wants."""
    if event is None:
        hearing.take(None)
    else:
        hearing.take(plot_of(event, arrived_us, where=where), event.stale_us)


def _wanted(said: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether an event is of something that flies; of any other nothing more is read."""
    return flies(said["event"].get("type", "a-u-A"))


def _decoder(where: str, options: dict[str, str]) -> CotDecoder:
    known(options, (), where=where)
    return CotDecoder(where)


TONGUE: Final = TrackTongue(
    name="cot",
    title="Cursor on Target (TAK), XML and TAK protocol 1",
    units="degrees, m, m/s",
    heights="hae, above the WGS-84 ellipsoid",
    clock=SourceClock.SOURCE,
    decoder=_decoder,
)


def is_log(head: bytes) -> bool:
    """Whether a file begins with an event."""
    bare = head.lstrip()
    return bare.startswith(b"<event") or (bare.startswith(b"<?xml") and bare.partition(b"?>")[2].lstrip().startswith(b"<event"))


def read_log(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """Recorded events, each as if it came when it was made."""
    known(options, (), where=where)
    plots: list[Plot] = []
    place, number = 0, 0
    while (end := data.find(_END, place)) >= 0:
        number += 1
        here = f"{where}, event {number}"
        try:
            event = read_event(data[place : end + len(_END)], where=here)
            plot = plot_of(event, event.time_us, where=here)
        except Refused as fault:
            refuse(fault)
        else:
            plots += [] if plot is None else [plot]
        place = end + len(_END)
    if data[place:].strip():
        refuse(Refused("the last event has no end", where=where, mend="end it with </event>"))
    return in_order(plots)


LOG: Final = TrackLog("cot", "Recorded events of Cursor on Target (XML)", TONGUE.units, TONGUE.heights, (), is_log, read_log)
