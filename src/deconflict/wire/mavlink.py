"""MAVLink, the tongue of autopilots and their ground stations: traffic and drones in as Plots, and tracks out as ADSB_VEHICLE.

Source: MAVLink `common` (mavlink.io/en/messages/common.html), read and written by pymavlink (`pip install deconflict[mavlink]`, imported
when first used; it checks every packet's CRC). ADSB_VEHICLE and GLOBAL_POSITION_INT give heights in mm above mean sea level. An
ADSB_VEHICLE of a barometer is named "QNH", so it is AMSL; a receiver that sends 1013.25 hPa under that name is fed with pressure=standard,
and is FL. OPEN_DRONE_ID_* are Remote ID: heights and ids as in `remote_id`. No message states a time that a second station could use: a
plot is of its arrival, less the seconds since the aircraft was last heard where they are stated.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, Track
from deconflict.errors import Refused
from deconflict.wire.adsb import callsign
from deconflict.wire.heard import Heard, Hearing, SourceClock, TrackTongue
from deconflict.wire.options import chosen, known
from deconflict.wire.quantities import at, scaled
from deconflict.wire.remote_id import BasicId, Broadcasts, Location, basic_id_of, height_of
from deconflict.wire.tracklog import Batch, Refuse, TrackLog, in_order

PRESSURE: Final = "pressure"
"""The option that says what barometric heights of ADSB_VEHICLE are measured from."""
CHUNK_BYTES: Final = 65_536
MAX_PACKET_BYTES: Final = 280
"""A MAVLink 2 packet with a signature."""
MAX_LOG_BYTES: Final = 2**30

_COORDS, _ALTITUDE, _HEADING, _VELOCITY, _CALLSIGN, _SIMULATED, _CLIMB = 1, 2, 4, 8, 16, 64, 128
_NO_AIRCRAFT: Final = frozenset({17, 18, 19})
"""Emitters on the surface, and obstacles."""
_ADDRESS: Final = re.compile(r"[0-9a-f]{6}")
_NOT_ICAO: Final = 0xFF00_0000
"""Addresses of those that have no 24-bit one begin above them."""


class MavlinkDecoder:
    """One link: packets back to back, over TCP or UDP."""

    def __init__(self, where: str, options: Mapping[str, str]) -> None:
        known(options, (PRESSURE,), where=where)
        standard = chosen(options, PRESSURE, ("QNH", "standard"), "QNH", where=where) == "standard"
        self._barometric = Reference.FL if standard else Reference.AMSL
        self._where = where
        self._dialect = dialect(where)
        self._link = self._dialect.MAVLink(None)
        self._link.robust_parsing = True
        self._air = Broadcasts()
        self._count = 0
        self._readers: dict[str, Callable[[Any, int, str], Plot | None]] = {
            "ADSB_VEHICLE": self._vehicle,
            "GLOBAL_POSITION_INT": self._position,
            "OPEN_DRONE_ID_BASIC_ID": self._drone,
            "OPEN_DRONE_ID_LOCATION": self._drone,
            "OPEN_DRONE_ID_MESSAGE_PACK": self._pack,
        }

    def feed(self, data: bytes, arrived_us: int) -> Heard:
        """The plots of the packets that `data` completes; what is no whole packet is refused."""
        hearing = Hearing()
        for start in range(0, len(data), CHUNK_BYTES):
            for message in self._link.parse_buffer(data[start : start + CHUNK_BYTES]) or ():
                self._count += 1
                where = f"{self._where}, packet {self._count}"
                try:
                    hearing.take(self._plot(message, arrived_us, where))
                except Refused as fault:
                    hearing.refuse(fault)
        return hearing.heard(arrived_us)

    def _plot(self, message: Any, arrived_us: int, where: str) -> Plot | None:
        kind = message.get_type()
        if kind == "BAD_DATA":
            raise Refused("no whole packet", where=where, mend="MAVLink 1 or 2 of the common dialect, unharmed")
        read = self._readers.get(kind)
        return None if read is None else read(message, arrived_us, where)

    def _vehicle(self, said: Any, arrived_us: int, where: str) -> Plot | None:
        flags = said.flags
        if not flags & _COORDS or flags & _SIMULATED or said.emitter_type in _NO_AIRCRAFT:
            return None
        reference = Reference.AMSL if said.altitude_type == 1 else self._barometric
        lat_ndeg, lon_ndeg = _place(said.lat, said.lon, where)
        moving, heading = flags & _VELOCITY, flags & _HEADING
        return Plot(
            track_id=_ident(said.ICAO_address),
            at_us=max(0, arrived_us - said.tslc * 1_000_000),
            lat_ndeg=lat_ndeg,
            lon_ndeg=lon_ndeg,
            height=Height(scaled(said.altitude, 1, *_MM, where=where, field="altitude", unit="mm"), reference)
            if flags & _ALTITUDE
            else None,
            ground_speed_mm_s=said.hor_velocity * 10 if moving else None,
            course_mdeg=scaled(said.heading, 10, 0, 360_000, where=where, field="heading", unit="0.01 degrees") % 360_000
            if heading
            else None,
            v_up_mm_s=said.ver_velocity * 10 if flags & _CLIMB else None,
            callsign=callsign(said.callsign) if flags & _CALLSIGN else None,
        )

    def _position(self, said: Any, arrived_us: int, where: str) -> Plot | None:
        """An autopilot's own place; its heading is where it points, so the course is that of its speed over ground."""
        if said.lat == said.lon == 0:
            return None
        lat_ndeg, lon_ndeg = _place(said.lat, said.lon, where)
        speed_mm_s = round(math.hypot(said.vx, said.vy) * 10)
        return Plot(
            track_id=f"MAV.{said.get_srcSystem()}.{said.get_srcComponent()}",
            at_us=arrived_us,
            lat_ndeg=lat_ndeg,
            lon_ndeg=lon_ndeg,
            height=Height(scaled(said.alt, 1, *_MM, where=where, field="alt", unit="mm"), Reference.AMSL),
            ground_speed_mm_s=speed_mm_s,
            course_mdeg=round(math.degrees(math.atan2(said.vy, said.vx)) * 1000) % 360_000 if speed_mm_s else None,
            v_up_mm_s=-said.vz * 10,
        )

    def _drone(self, said: Any, arrived_us: int, where: str) -> Plot | None:
        one = _basic_id(said, where) if said.get_type() == "OPEN_DRONE_ID_BASIC_ID" else _location(said, where)
        return self._air.heard(_transmitter(said), [one], arrived_us, where=where)

    def _pack(self, said: Any, arrived_us: int, where: str) -> Plot | None:
        pack = bytes([0xF2, said.single_message_size, said.msg_pack_size]) + bytes(said.messages)
        return self._air.take(_transmitter(said), pack, arrived_us, where=where)


_MM: Final = (-2_000_000, 100_000_000)


def dialect(where: str) -> Any:
    """pymavlink's messages. Refused where it is not installed."""
    try:
        from pymavlink.dialects.v20 import common
    except ImportError:
        raise Refused("MAVLink cannot be read here", where=where, mend="pip install deconflict[mavlink]") from None
    return common


def write_adsb_vehicle(track: Track, now_us: int, link: Any) -> bytes:
    """A track as one ADSB_VEHICLE packet, by a `link` (`dialect(...).MAVLink`) that counts the packets.

    Heights as receivers send them: FL as the barometer's, AMSL as geometric; others are not sent. Places to 1e-7 degree, heights to 1 mm,
    speeds to 1 cm/s, courses to 0.01 degree.
    """
    height, speed, course = track.height, track.ground_speed_m_s, track.course_deg
    sent = height is not None and height.reference in (Reference.FL, Reference.AMSL)
    flags = (
        _COORDS | (_ALTITUDE if sent else 0) | (_CALLSIGN if track.callsign else 0) | (_CLIMB if track.v_up_m_s is not None else 0)
        | (_HEADING | _VELOCITY if speed is not None and course is not None else 0)
    )  # fmt: skip
    message = link.adsb_vehicle_encode(
        _address(track.track_id), round(track.latest.lat_ndeg / 100), round(track.latest.lon_ndeg / 100),
        0 if height is not None and height.reference is Reference.FL else 1, height.value_mm if sent and height is not None else 0,
        round((course or 0.0) * 100) % 36_000, min(round((speed or 0.0) * 100), 65_535),
        max(-32_768, min(32_767, round((track.v_up_m_s or 0.0) * 100))), (track.callsign or "")[:8].encode(), 0,
        min(255, max(0, (now_us - track.at_us) // 1_000_000)), flags, 0,
    )  # fmt: skip
    packed: bytes = message.pack(link)
    link.seq = (link.seq + 1) % 256
    return packed


def _ident(address: int) -> str:
    return f"{address:06x}" if address < 0x100_0000 else f"MAV.{address:08x}"


def _address(track_id: str) -> int:
    if _ADDRESS.fullmatch(track_id):
        return int(track_id, 16)
    return _NOT_ICAO | int.from_bytes(hashlib.sha256(track_id.encode()).digest()[:3], "big")


def _place(lat: int, lon: int, where: str) -> tuple[int, int]:
    return (
        scaled(lat, 100, -90_000_000_000, 90_000_000_000, where=where, field="lat", unit="1e-7 degrees"),
        scaled(lon, 100, -180_000_000_000, 180_000_000_000, where=where, field="lon", unit="1e-7 degrees"),
    )


def _transmitter(said: Any) -> str:
    """The address that the drone sent from, or whose autopilot it is."""
    sent_from = bytes(said.id_or_mac)
    return sent_from[:13].hex() if any(sent_from) else f"mav{said.get_srcSystem()}"


def _basic_id(said: Any, where: str) -> BasicId | None:
    return basic_id_of(said.id_type, said.ua_type, bytes(said.uas_id), where=where)


def _location(said: Any, where: str) -> Location | None:
    if said.latitude == said.longitude == 0:
        return None
    lat_ndeg, lon_ndeg = _place(said.latitude, said.longitude, where)
    on_ground = said.status == 1
    seconds, heights = said.timestamp, (said.altitude_barometric, said.altitude_geodetic, said.height)
    baro, geo, above = (_halves(value, where) for value in heights)
    over_ground, baro_known = said.height_reference == 1, bool(said.barometer_accuracy)
    return Location(
        on_ground,
        lat_ndeg,
        lon_ndeg,
        None if on_ground else height_of(baro, geo, above, over_ground=over_ground, baro_known=baro_known),
        None if said.speed_horizontal == 25_500 else said.speed_horizontal * 10,
        None if said.direction == 36_100 else scaled(said.direction, 10, 0, 360_000, where=where, field="direction", unit="") % 360_000,
        None if said.speed_vertical == 6_300 else said.speed_vertical * 10,
        None if seconds == 0xFFFF else scaled(seconds, 1_000_000, 0, 3_600_000_000, where=where, field="timestamp", unit="s"),
    )


def _halves(metres: float, where: str) -> int:
    """A height as Remote ID sends it: half metres above -1,000 m, 0 where it is not known."""
    return scaled(metres + 1000.0, 2, 0, 65_535, where=where, field="altitude", unit="m")


def is_tlog(head: bytes) -> bool:
    """Whether a file begins as a log of a ground station: an instant in µs since 1970, then a packet."""
    return len(head) >= 9 and head[8] in (0xFD, 0xFE) and 10**15 < int.from_bytes(head[:8], "big") < 2 * 10**15


def read_tlog(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """A ground station's log: before each packet stands when it came, in µs. Refused when it is too long."""
    if len(data) > MAX_LOG_BYTES:
        raise Refused(f"{len(data)} bytes", where=where, mend=f"split it: at most {MAX_LOG_BYTES} bytes")
    decoder, plots, place = MavlinkDecoder(where, options), list[Plot](), 0
    while place + 8 < len(data):
        at_us, length = int.from_bytes(data[place : place + 8], "big"), _packet_bytes(data[place + 8 : place + 11])
        if length is None or place + 8 + length > len(data) or not is_tlog(data[place : place + 9]):
            refuse(Refused("no packet behind its time", where=at(where, f"byte {place}"), mend="the log is cut off or damaged from here"))
            break
        heard = decoder.feed(data[place + 8 : place + 8 + length], at_us)
        plots += heard.plots
        for fault in heard.refused:
            refuse(fault)
        place += 8 + length
    return in_order(plots)


def _packet_bytes(head: bytes) -> int | None:
    """How long a packet with these first bytes is: MAVLink 1 or 2, with a signature where its flag says so."""
    if len(head) < 3:
        return None
    if head[0] == 0xFE:
        return 8 + head[1]
    return 12 + head[1] + (13 if head[2] & 1 else 0) if head[0] == 0xFD else None


_HEIGHTS: Final = "AMSL; pressure=standard: FL where a barometer's; Remote ID as remoteid"
_UNITS: Final = "1e-7 degrees, mm, cm/s, 0.01 degrees"
TONGUE: Final = TrackTongue("mavlink", "MAVLink: traffic, autopilots, Remote ID", _UNITS, _HEIGHTS, SourceClock.ARRIVAL, MavlinkDecoder)
LOG: Final = TrackLog("mavlink", "Logs of ground stations (MAVLink, .tlog)", _UNITS, _HEIGHTS, (PRESSURE,), is_tlog, read_tlog)
