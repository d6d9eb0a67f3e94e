"""Cursor on Target events (CoT, the tongue of TAK) as XML, both ways, and as Plots.

Sources: MITRE MP090284, "Cursor on Target message router user's guide", and Event.xsd 2.0 (event, point); CoT track and contact details.
`hae` is metres above the WGS-84 ellipsoid, 9999999 where it is not known; `ce` and `le` are errors in metres, 9999999 likewise; the
course of `track` is degrees from true north, its speed m/s. Times are XML dates with a zone.

Only what flies is a Plot: types a-.-A. Others (people, vehicles, chat, drawings, pings) are passed over, and so is what a deconflict node
has sent, whose uid says so: it comes over the line already. Round trip: every field to the digit, times to 1 ms.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from msgspec import Struct

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.instant import format_instant, parse_instant
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.wire.adsb import callsign
from deconflict.wire.quantities import at, latitude_ndeg, longitude_ndeg, scaled

MAX_EVENT_BYTES: Final = 65_536
"""A drawing of a thousand corners; a route of TAK is smaller."""
MAX_DEPTH: Final = 16
MAX_ELEMENTS: Final = 4096
UNKNOWN_M: Final = 9_999_999
"""What stands for a height or an error that is not known (MP090284, 3.1)."""
_BEYOND_M: Final = 999_999
"""Some clients leave a digit of it out."""
OURS: Final = "DECONFLICT."
"""What the uid of everything that we send begins with."""

_FLIES: Final = re.compile(r"a-[A-Za-z.]-A(-|$)")
_UID_ICAO: Final = re.compile(r"ICAO-?([0-9A-Fa-f]{6})")
_LEGAL: Final = re.compile(r"[A-Za-z0-9._~-]{1,32}")
_NUMBER: Final = re.compile(r"[+-]?(\d{1,12}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,3})?", re.ASCII)
_MEASURED: Final = ("m-r", "m-v", "m-l", "h-")
"""How a position came about: by radio, by sight, by laser, by a person (CoT `how`)."""
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Event(Struct, frozen=True, kw_only=True):
    """One event. Errors and height in mm, None where not known; course and speed are there both or neither. `extra` is XML that is written
    into its detail as it stands (ours: read back it is lost).
    """

    uid: str
    type: str
    time_us: int
    start_us: int
    stale_us: int
    how: str = "m-g"
    lat_ndeg: int
    lon_ndeg: int
    hae_mm: int | None = None
    ce_mm: int | None = None
    le_mm: int | None = None
    callsign: str | None = None
    course_mdeg: int | None = None
    speed_mm_s: int | None = None
    extra: str = ""


class _Target:
    """What the parser calls: keeps the attributes of the elements that are read, and of no other; bounded in depth and number."""

    def __init__(self) -> None:
        self.events: list[dict[str, Mapping[str, str]]] = []
        self._depth = self._elements = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins. Depth 1 is what holds the events, 2 an event, 3 point and detail, 4 what the detail holds."""
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS * max(1, len(self.events)):
            raise Refused("it is nested too deep or has too many elements", mend=f"{MAX_DEPTH} deep and {MAX_ELEMENTS} an event at most")
        if self._depth == 2:
            self.events.append({tag: attributes})
        elif self._depth <= 4 and self.events:
            self.events[-1].setdefault(tag, attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        self._depth -= 1

    def close(self) -> list[dict[str, Mapping[str, str]]]:
        """All that was kept."""
        return self.events


def elements(pieces: Sequence[bytes], *, where: str) -> list[dict[str, Mapping[str, str]]]:
    """The attributes of event, point, track, contact of these documents, parsed as one. Refused when they are not so many events."""
    parser: Any = DefusedXMLParser(target=_Target(), forbid_dtd=True)
    mend = "one whole <event> with its <point>, in UTF-8, without DTD and entities"
    try:
        parser.feed(b"<e>")
        for piece in pieces:
            parser.feed(_bare(piece, where=where))
        parser.feed(b"</e>")
        found: list[dict[str, Mapping[str, str]]] = parser.close()
    except Refused as fault:
        raise Refused(fault.what, where=where, mend=fault.mend) from None
    except (ParseError, DefusedXmlException, ValueError) as fault:
        raise Refused(f"no event: {str(fault)[:80]}", where=where, mend=mend) from None
    if len(found) != len(pieces) or any("event" not in one for one in found):
        raise Refused("no single event", where=where, mend=mend)
    return found


def _bare(piece: bytes, *, where: str) -> bytes:
    """A document without its XML declaration, so that many can be parsed at once."""
    if len(piece) > MAX_EVENT_BYTES:
        raise Refused(f"an event of {len(piece)} bytes", where=where, mend=f"at most {MAX_EVENT_BYTES}")
    stripped = piece.lstrip()
    if not stripped.startswith(b"<?xml"):
        return stripped
    head, _, rest = stripped.partition(b"?>")
    if b"utf-8" not in head.lower() and b"encoding" in head:
        raise Refused("an encoding that is not UTF-8", where=where, mend="send UTF-8")
    return rest


def read_event(data: bytes, *, where: str) -> Event:
    """One document with one event. Refused naming the attribute otherwise."""
    return event_of(elements([data], where=where)[0], where=where)


def event_of(found: Mapping[str, Mapping[str, str]], *, where: str) -> Event:
    """The event whose elements have these attributes. Refused naming the attribute otherwise."""
    head, point, track = found["event"], found.get("point"), found.get("track", {})
    if point is None:
        raise Refused("it has no point", where=at(where, "point"), mend="an event has one <point lat lon hae ce le>")
    course, speed = _maybe(track, "course", where), _maybe(track, "speed", where)
    moving = course is not None and speed is not None and speed >= 0
    return Event(
        uid=_need(head, "uid", where),
        type=_need(head, "type", where),
        time_us=_instant_us(head, "time", where),
        start_us=_instant_us(head, "start", where),
        stale_us=_instant_us(head, "stale", where),
        how=head.get("how", ""),
        lat_ndeg=latitude_ndeg(_number(point, "lat", where), where=where),
        lon_ndeg=longitude_ndeg(_number(point, "lon", where), where=where),
        hae_mm=_metres_mm(point, "hae", where, -2_000_000, 100_000_000),
        ce_mm=_metres_mm(point, "ce", where, 0, _BEYOND_M * 1000),
        le_mm=_metres_mm(point, "le", where, 0, _BEYOND_M * 1000),
        callsign=found.get("contact", {}).get("callsign") or None,
        course_mdeg=_course_mdeg(course, where) if moving and course is not None else None,
        speed_mm_s=scaled(speed, 1000, 0, 2_000_000, where=where, field="speed", unit="m/s") if moving and speed is not None else None,
    )


def plot_of(event: Event, arrived_us: int, *, where: str) -> Plot | None:
    """The plot of an event of something that flies; None for others and for what a deconflict node has sent.

    Refused when it was stale before it came.
    """
    if not flies(event.type) or event.uid.startswith(OURS):
        return None
    if event.lat_ndeg == event.lon_ndeg == 0 and event.ce_mm is None:
        return None
    if event.stale_us < arrived_us:
        late_s = (arrived_us - event.stale_us) / 1e6
        raise Refused(f"it was stale {late_s:.0f} s before it came", where=at(where, "stale"), mend="set the clocks of both by the network")
    return Plot(
        track_id=track_id(event.uid),
        at_us=event.time_us,
        lat_ndeg=event.lat_ndeg,
        lon_ndeg=event.lon_ndeg,
        height=None if event.hae_mm is None else Height(event.hae_mm, Reference.W84),
        ground_speed_mm_s=event.speed_mm_s,
        course_mdeg=event.course_mdeg,
        callsign=callsign(event.callsign),
        source=_source(event.how),
    )


def flies(type: str) -> bool:
    """Whether a type is of something in the air."""
    return _FLIES.match(type) is not None


def track_id(uid: str) -> str:
    """A uid as the id of a track: the 24-bit address where it is one, itself where it may be one, else what its hash begins with."""
    address = _UID_ICAO.fullmatch(uid)
    if address is not None:
        return address[1].lower()
    return uid if _LEGAL.fullmatch(uid) else f"COT.{hashlib.sha256(uid.encode('utf-8', 'replace')).hexdigest()[:24]}"


def _source(how: str) -> SourceKind:
    if how.startswith("m-f"):
        return SourceKind.FUSED
    return SourceKind.MEASURED if how.startswith(_MEASURED) else SourceKind.SELF_REPORTED


def write_event(event: Event) -> bytes:
    """An event as one document, as TAK servers take it in a stream: declaration, event, and nothing behind it."""
    lat, lon = event.lat_ndeg / 1e9, event.lon_ndeg / 1e9
    hae, ce, le = (_metres(value) for value in (event.hae_mm, event.ce_mm, event.le_mm))
    contact = "" if event.callsign is None else f"<contact callsign={_attribute(event.callsign)}/>"
    track = ""
    if event.course_mdeg is not None and event.speed_mm_s is not None:
        track = f'<track course="{event.course_mdeg / 1000:.3f}" speed="{event.speed_mm_s / 1000:.3f}"/>'
    times = " ".join(
        f'{name}="{stamp(value)}"' for name, value in (("time", event.time_us), ("start", event.start_us), ("stale", event.stale_us))
    )
    text = (
        f'{_HEAD}<event version="2.0" uid={_attribute(event.uid)} type={_attribute(event.type)} {times} how={_attribute(event.how)}>'
        f'<point lat="{lat:.9f}" lon="{lon:.9f}" hae="{hae}" ce="{ce}" le="{le}"/><detail>{contact}{track}{event.extra}</detail></event>'
    )
    return text.encode()


def text_of(text: str) -> str:
    """Text as it may stand between tags, without the signs that XML has no place for."""
    return escape(_NO_SIGN.sub("", text))


_NO_SIGN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _attribute(text: str) -> str:
    return quoteattr(_NO_SIGN.sub("", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def stamp(at_us: int) -> str:
    """An instant as TAK writes it, to the millisecond below."""
    return format_instant(at_us - at_us % 1000)


def _metres(value_mm: int | None) -> str:
    return f"{UNKNOWN_M}.0" if value_mm is None else f"{value_mm / 1000:.3f}"


def _need(attributes: Mapping[str, str], name: str, where: str) -> str:
    value = attributes.get(name)
    if not value or len(value) > 512:
        raise Refused(f"{name} is missing or beyond reason", where=at(where, name), mend=f"give {name} in up to 512 signs")
    return value


def _number(attributes: Mapping[str, str], name: str, where: str) -> float:
    text = attributes.get(name, "").strip()
    if not _NUMBER.fullmatch(text):
        raise Refused(f"{name} is {text[:32]!r}, no number", where=at(where, name), mend="a decimal number")
    return float(text)


def _maybe(attributes: Mapping[str, str], name: str, where: str) -> float | None:
    """A number that may be absent, empty or NaN, as some senders write it."""
    text = attributes.get(name, "")
    return _number(attributes, name, where) if text.strip() and text.strip().lower() != "nan" else None


def _metres_mm(point: Mapping[str, str], name: str, where: str, low_mm: int, high_mm: int) -> int | None:
    metres = _maybe(point, name, where)
    if metres is None or metres >= _BEYOND_M:
        return None
    return scaled(metres, 1000, low_mm, high_mm, where=where, field=name, unit="m")


def _course_mdeg(course: float, where: str) -> int:
    return scaled(course, 1000, -360_000, 360_000, where=where, field="course", unit="degrees") % 360_000


def _instant_us(attributes: Mapping[str, str], name: str, where: str) -> int:
    try:
        return _parsed_us(_need(attributes, name, where))
    except Refused as fault:
        raise Refused(fault.what, where=at(where, name), mend=fault.mend) from None


@lru_cache(maxsize=1024)
def _parsed_us(text: str) -> int:
    """The same few instants stand in all events of a second."""
    return parse_instant(text)
