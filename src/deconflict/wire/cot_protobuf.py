"""Cursor on Target in the TAK protocol, version 1: the same events in protobuf, both ways, in the frames of a mesh and of a stream.

Source: "TAK protocol" (protocol.txt beside the .proto files of ATAK-CIV): a datagram is BF 01 BF and one TakMessage; in a stream each
message is BF, its length as a varint, and the TakMessage. Times are ms, so that is the resolution of a round trip; other fields keep
every digit.
Needs `pip install deconflict[tak]`, imported when first used.
"""

from __future__ import annotations

from typing import Any, Final

from deconflict.airspace.instant import LAST_US, format_instant
from deconflict.errors import Refused
from deconflict.wire.cot import MAX_EVENT_BYTES, UNKNOWN_M, Event, event_of

MAGIC: Final = 0xBF
MESH: Final = b"\xbf\x01\xbf"
_MOST_VARINT_BYTES: Final = 5


class Protobuf:
    """The generated messages of takproto. Refused where that is not installed."""

    def __init__(self, where: str) -> None:
        try:
            from google.protobuf.message import DecodeError
            from takproto.proto import TakMessage
        except ImportError:
            raise Refused("events in protobuf cannot be read here", where=where, mend="pip install deconflict[tak]") from None
        self._message: Any = TakMessage
        self._fault: type[Exception] = DecodeError

    def read(self, payload: bytes, *, where: str) -> Event | None:
        """The event of one TakMessage; None where it only says which protocol is spoken. Refused naming the field otherwise."""
        if len(payload) > MAX_EVENT_BYTES:
            raise Refused(f"a message of {len(payload)} bytes", where=where, mend=f"at most {MAX_EVENT_BYTES}")
        try:
            message = self._message.FromString(payload)
        except self._fault:
            raise Refused("no TakMessage", where=where, mend="TAK protocol, version 1") from None
        if not message.HasField("cotEvent"):
            return None
        said = message.cotEvent
        found = {
            "event": {"uid": said.uid, "type": said.type, "how": said.how, **_times(said)},
            "point": {name: repr(getattr(said, name)) for name in ("lat", "lon", "hae", "ce", "le")},
            "contact": {"callsign": said.detail.contact.callsign},
        }
        if said.detail.HasField("track"):
            found["track"] = {name: repr(getattr(said.detail.track, name)) for name in ("course", "speed")}
        return event_of(found, where=where)

    def write(self, event: Event) -> bytes:
        """An event as a TakMessage without a frame."""
        message = self._message()
        said = message.cotEvent
        said.uid, said.type, said.how = event.uid, event.type, event.how
        said.sendTime, said.startTime, said.staleTime = (at_us // 1000 for at_us in (event.time_us, event.start_us, event.stale_us))
        said.lat, said.lon = event.lat_ndeg / 1e9, event.lon_ndeg / 1e9
        said.hae, said.ce, said.le = (UNKNOWN_M if mm is None else mm / 1000 for mm in (event.hae_mm, event.ce_mm, event.le_mm))
        if event.callsign is not None:
            said.detail.contact.callsign = event.callsign
        if event.course_mdeg is not None and event.speed_mm_s is not None:
            said.detail.track.course, said.detail.track.speed = event.course_mdeg / 1000, event.speed_mm_s / 1000
        said.detail.xmlDetail = event.extra
        written: bytes = message.SerializeToString()
        return written


def in_mesh(message: bytes) -> bytes:
    """A TakMessage as a datagram."""
    return MESH + message


def in_stream(message: bytes) -> bytes:
    """A TakMessage as it goes over a connection."""
    length, head = len(message), [MAGIC]
    while length > 0x7F:
        head.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*head, length]) + message


def framed(data: bytes, *, where: str) -> tuple[int, int] | None:
    """Where the message in the frame at the front begins and ends; None while its length has not come whole. Refused beyond reason."""
    length = 0
    for place in range(1, _MOST_VARINT_BYTES + 1):
        if place >= len(data):
            return None
        length |= (data[place] & 0x7F) << 7 * (place - 1)
        if length > MAX_EVENT_BYTES:
            break
        if not data[place] & 0x80:
            return place + 1, place + 1 + length
    raise Refused(f"a message of over {MAX_EVENT_BYTES} bytes", where=where, mend="is this the TAK protocol, version 1?")


def _times(said: Any) -> dict[str, str]:
    """Milliseconds since 1970 as the text that they are in XML."""
    times = {"time": said.sendTime, "start": said.startTime, "stale": said.staleTime}
    return {name: format_instant(min(at_ms * 1000, LAST_US)) for name, at_ms in times.items()}
