"""Open Drone ID, the messages of broadcast Remote ID (ASTM F3411), as Plots: small and strict, since the air is full of broken bits.

Source: ASTM F3411-22a, 5.4.5 (25 bytes a message, little endian): Basic ID, Location/Vector, and packs of up to nine; what else there is
(authentication, text, operator) is passed over unread, so where the pilot stands never comes in. Heights: pressure altitude is FL where its
accuracy is stated, else the geodetic altitude (WGS-84), else pressure altitude, else the height above ground (AGL); a height above the
place of take-off is no height that can be compared and is left out. The time is tenths of a second since the hour: of the hour nearest to
the arrival; a message that states none is of its arrival, since F3411 allows a second at most. The aircraft's id is what Basic ID says:
messages that come one by one (Bluetooth 4) are joined by the address that they were sent from.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.quantities import MAX_US, at, nearest_us

MESSAGE_BYTES: Final = 25
MAX_IN_PACK: Final = 9
NEWEST_VERSION: Final = 2
"""F3411-22a; 0 and 1 are the editions of 2019, alike in what is read here."""
HOUR_US: Final = 3_600_000_000
ID_WITHIN_US: Final = 3_000_000
"""F3411-22a sends Basic ID at least every 3 s; for so long a place without it waits to be named."""
MAX_OFF_US: Final = 60_000_000
FORGET_US: Final = 60_000_000
MAX_TRANSMITTERS: Final = 10_000

_BASIC_ID, _LOCATION, _PACK = 0, 1, 15
_OTHERS: Final = frozenset({2, 3, 4, 5})
"""Authentication, Self ID, System (where the pilot is) and Operator ID."""
_OBSTACLE: Final = 14
_GROUND: Final = 1
_LAST_STATUS: Final = 4
_TEXT: Final = re.compile(r"[A-Za-z0-9._~-]{1,20}")
_NO_SPEED, _NO_CLIMB, _NO_DIRECTION, _NO_TIME, _NO_ALTITUDE = 255, 126, 181, 0xFFFF, 0


@dataclass(frozen=True, slots=True)
class BasicId:
    """Who it is: the kind of its id (1 serial number, 2 registration, 3 UUID, 4 session), what it is, and the id as a track's."""

    kind: int
    aircraft_type: int
    track_id: str


@dataclass(frozen=True, slots=True)
class Location:
    """Where it is, in the units of a Plot; None for what it does not know. `since_hour_us` is its time of the hour."""

    on_ground: bool
    lat_ndeg: int
    lon_ndeg: int
    height: Height | None
    ground_speed_mm_s: int | None
    course_mdeg: int | None
    v_up_mm_s: int | None
    since_hour_us: int | None


def unpacked(data: bytes, *, where: str) -> Iterator[bytes]:
    """The messages of a pack, or the one message that it is; what stands behind them is filling. Refused when lengths do not fit."""
    if len(data) < MESSAGE_BYTES or not data[0] >> 4 == _PACK:
        if len(data) < MESSAGE_BYTES:
            raise Refused(f"{len(data)} bytes", where=where, mend=f"a message has {MESSAGE_BYTES}")
        yield data[:MESSAGE_BYTES]
        return
    size, count = data[1], data[2]
    if size != MESSAGE_BYTES or not 1 <= count <= MAX_IN_PACK or len(data) < 3 + count * MESSAGE_BYTES:
        mend = f"1 to {MAX_IN_PACK} messages of {MESSAGE_BYTES} bytes"
        raise Refused(f"a pack of {count} messages of {size} bytes in {len(data)}", where=where, mend=mend)
    for start in range(3, 3 + count * MESSAGE_BYTES, MESSAGE_BYTES):
        yield data[start : start + MESSAGE_BYTES]


def read_message(message: bytes, *, where: str) -> BasicId | Location | None:
    """One message of 25 bytes; None for those that are not read, and for a place that is not known. Refused naming the field otherwise."""
    kind, version = message[0] >> 4, message[0] & 0b1111
    if version > NEWEST_VERSION:
        raise Refused(f"protocol version {version}", where=at(where, "version"), mend=f"versions 0 to {NEWEST_VERSION} are known")
    if kind == _BASIC_ID:
        return basic_id_of(message[1] >> 4, message[1] & 0b1111, message[2:22], where=where)
    if kind == _LOCATION:
        return _location(message, where=where)
    if kind not in _OTHERS:
        raise Refused(f"message type {kind}", where=at(where, "type"), mend="types 0 to 5, and packs, are known")
    return None


def basic_id_of(kind: int, aircraft_type: int, ident: bytes, *, where: str) -> BasicId | None:
    """Who 20 bytes of this kind name; None where they name nobody. Refused for a kind that is not known."""
    if kind == 0 or not any(ident):
        return None
    if kind > 4:
        raise Refused(f"an id of kind {kind}", where=at(where, "id type"), mend="kinds 0 to 4 are known")
    text = ident.rstrip(b"\0 ").decode("ascii", "replace")
    if kind > 2 or not _TEXT.fullmatch(text):
        used = ident[:16] if kind == 3 else ident
        text = base64.urlsafe_b64encode(used).decode().rstrip("=")
    return BasicId(kind, aircraft_type, f"RID.{text}")


_LOCATION_FORM: Final = struct.Struct("<xBBBbiiHHHBBHBx")


def _location(message: bytes, *, where: str) -> Location | None:
    flags, direction, speed, climb, lat, lon, baro, geo, above, _, accuracies, tenths, _ = _LOCATION_FORM.unpack(message)
    if flags >> 4 > _LAST_STATUS:
        raise Refused(f"status {flags >> 4}", where=at(where, "status"), mend=f"0 to {_LAST_STATUS}")
    if lat == 0 and lon == 0:
        return None
    if abs(lat) > 900_000_000 or abs(lon) > 1_800_000_000:
        mend = "a latitude up to 90 and a longitude up to 180 degrees"
        raise Refused(f"the place {lat / 1e7:.5f}, {lon / 1e7:.5f}", where=at(where, "latitude, longitude"), mend=mend)
    on_ground = flags >> 4 == _GROUND
    return Location(
        on_ground,
        lat * 100,
        lon * 100,
        None if on_ground else height_of(baro, geo, above, over_ground=bool(flags & 0b100), baro_known=bool(accuracies >> 4)),
        _speed_mm_s(speed, fast=bool(flags & 0b1)),
        _course_mdeg(direction, west=bool(flags & 0b10), where=where),
        _climb_mm_s(climb, where=where),
        _since_hour_us(tenths, where=where),
    )


def height_of(baro: int, geo: int, above: int, *, over_ground: bool, baro_known: bool) -> Height | None:
    """The height that is taken of three: each is half metres above -1,000 m, 0 where it is not known."""
    ranked = (
        (baro if baro_known else _NO_ALTITUDE, Reference.FL),
        (geo, Reference.W84),
        (baro, Reference.FL),
        (above if over_ground else _NO_ALTITUDE, Reference.AGL),
    )
    for halves, reference in ranked:
        if halves != _NO_ALTITUDE:
            return Height(halves * 500 - 1_000_000, reference)
    return None


def _speed_mm_s(speed: int, *, fast: bool) -> int | None:
    """Quarters of m/s, or above 63.75 m/s in steps of 0.75."""
    if not fast:
        return speed * 250
    return None if speed == _NO_SPEED else speed * 750 + 63_750


def _course_mdeg(direction: int, *, west: bool, where: str) -> int | None:
    if direction == _NO_DIRECTION:
        return None
    if direction >= 180:
        raise Refused(f"direction {direction}", where=at(where, "direction"), mend="0 to 179, and 180 more by its flag")
    return (direction + (180 if west else 0)) * 1000


def _climb_mm_s(climb: int, *, where: str) -> int | None:
    if climb == _NO_CLIMB:
        return None
    if abs(climb) > 124:
        raise Refused(f"{climb / 2:g} m/s up", where=at(where, "vertical speed"), mend="up to 62 m/s")
    return climb * 500


def _since_hour_us(tenths: int, *, where: str) -> int | None:
    if tenths == _NO_TIME:
        return None
    if tenths > 36_000:
        raise Refused(f"{tenths / 10:g} s past the hour", where=at(where, "timestamp"), mend="up to 3,600 s")
    return tenths * 100_000


@dataclass(slots=True)
class _Transmitter:
    """What is known of one address: since when it is heard, when last, and who it is."""

    since_us: int
    heard_us: int
    basic: BasicId | None = None


class Broadcasts:
    """Joins the messages of each transmitter, and gives a Plot for each place. Holds at most 10,000 transmitters, each for a minute.

    A time that is over a minute off its arrival is refused, as a clock that was never set; with `by_arrival` no stated time is believed.
    """

    def __init__(self, *, by_arrival: bool = False) -> None:
        self._by_arrival = by_arrival
        self._known: dict[str, _Transmitter] = {}

    def take(self, transmitter: str, messages: bytes, arrived_us: int, *, where: str) -> Plot | None:
        """The plot of one message or pack sent from `transmitter` (up to 26 letters and digits); None where it has no place, or not yet a
        name. Refused, and nothing of it kept, where a message in it cannot be read.
        """
        said = [read_message(message, where=where) for message in unpacked(messages, where=where)]
        return self.heard(transmitter, said, arrived_us, where=where)

    def heard(self, transmitter: str, said: Sequence[BasicId | Location | None], arrived_us: int, *, where: str) -> Plot | None:
        """The plot of what one transmitter said at once; None where it has no place, or not yet a name."""
        known = self._take(transmitter, arrived_us)
        # A serial number before a registration before what lasts for a flight.
        names = sorted((one for one in said if isinstance(one, BasicId)), key=lambda one: one.kind)
        if names and (known.basic is None or names[0].kind <= known.basic.kind):
            known.basic = names[0]
        location = next((one for one in said if isinstance(one, Location)), None)
        if location is None or (known.basic is not None and known.basic.aircraft_type == _OBSTACLE):
            return None
        if known.basic is None and arrived_us - known.since_us < ID_WITHIN_US:
            return None
        ident = known.basic.track_id if known.basic is not None else f"RID.{transmitter}"
        return _plot(ident, location, self._instant_us(location, arrived_us, where))

    def _instant_us(self, location: Location, arrived_us: int, where: str) -> int:
        if location.since_hour_us is None or self._by_arrival:
            return arrived_us
        at_us = min(MAX_US, nearest_us(location.since_hour_us, HOUR_US, arrived_us))
        if abs(at_us - arrived_us) > MAX_OFF_US:
            what = f"its time is {(at_us - arrived_us) / 1e6:+.0f} s off its arrival"
            raise Refused(what, where=at(where, "timestamp"), mend="open it with time=arrival where the clock of the aircraft is not set")
        return at_us

    def __len__(self) -> int:
        return len(self._known)

    def _take(self, transmitter: str, arrived_us: int) -> _Transmitter:
        known = self._known.pop(transmitter, None)
        if known is None or arrived_us - known.heard_us > FORGET_US:
            known = _Transmitter(arrived_us, arrived_us)
        known.heard_us = arrived_us
        if len(self._known) >= MAX_TRANSMITTERS:
            del self._known[next(iter(self._known))]
        self._known[transmitter] = known
        return known


def _plot(track_id: str, location: Location, at_us: int) -> Plot:
    return Plot(
        track_id=track_id,
        at_us=at_us,
        lat_ndeg=location.lat_ndeg,
        lon_ndeg=location.lon_ndeg,
        height=location.height,
        ground_speed_mm_s=location.ground_speed_mm_s,
        course_mdeg=location.course_mdeg,
        v_up_mm_s=location.v_up_mm_s,
        on_ground=location.on_ground,
    )
