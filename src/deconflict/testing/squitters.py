"""Extended squitters made by their definition (RTCA DO-260B), and the frames they come in, for whatever reads them to be tried on."""

from __future__ import annotations

import math

from deconflict.wire.cpr import longitude_zones

_CHARSET = "#ABCDEFGHIJKLMNOPQRSTUVWXYZ##### ###############0123456789######"


def _checksum(data: bytes) -> int:
    """The 24 parity bits of Mode S (ICAO Annex 10, volume IV, 3.1.2.3.3)."""
    rest = int.from_bytes(data, "big") << 24
    for bit in range(len(data) * 8 + 23, 23, -1):
        if rest >> bit & 1:
            rest ^= 0x1FFF409 << (bit - 24)
    return rest


def squitter(address: int, told: int, *, df: int = 17, control: int = 5) -> bytes:
    """A message of 14 bytes with `told` (56 bits) in it, its checksum right."""
    data = bytes([df << 3 | control]) + address.to_bytes(3, "big") + told.to_bytes(7, "big")
    return data + _checksum(data).to_bytes(3, "big")


def encoded(lat_deg: float, lon_deg: float, odd: bool, *, surface: bool = False) -> tuple[int, int]:
    """The compact report of a place (DO-260B, A.1.7.3)."""
    bits = 19 if surface else 17
    lat_step = 360.0 / (59 if odd else 60)
    lat = math.floor(2**bits * (lat_deg % lat_step) / lat_step + 0.5)
    decoded_lat = lat_step * (lat / 2**bits + math.floor(lat_deg / lat_step))
    lon_step = 360.0 / max(longitude_zones(decoded_lat) - odd, 1)
    lon = math.floor(2**bits * (lon_deg % lon_step) / lon_step + 0.5)
    return lat % 2**17, lon % 2**17


def airborne(address: int, lat: float, lon: float, feet: int, odd: bool, *, code: int = 11, df: int = 17, control: int = 5) -> bytes:
    """An airborne place with its altitude in steps of 25 ft."""
    steps = (feet + 1000) // 25
    altitude = (steps & 0x7F0) << 1 | 0x10 | steps & 0xF
    y, x = encoded(lat, lon, odd)
    return squitter(address, code << 51 | altitude << 36 | odd << 34 | y << 17 | x, df=df, control=control)


def taxiing(address: int, lat: float, lon: float, odd: bool, movement: int = 0, track: int | None = None) -> bytes:
    """A place on the ground; `track` in 128ths of a turn."""
    y, x = encoded(lat, lon, odd, surface=True)
    heading = 0 if track is None else 1 << 7 | track
    return squitter(address, 6 << 51 | movement << 44 | heading << 36 | odd << 34 | y << 17 | x)


def velocity(address: int, east_kt: int, north_kt: int, climb_steps: int) -> bytes:
    """A movement over ground, and a climb in steps of 64 ft/min."""
    told = 19 << 51 | 1 << 48
    told |= (east_kt < 0) << 42 | (abs(east_kt) + 1) << 32 | (north_kt < 0) << 31 | (abs(north_kt) + 1) << 21
    told |= 1 << 20 | (climb_steps < 0) << 19 | (abs(climb_steps) + 1) << 10
    return squitter(address, told)


def callsign(address: int, text: str) -> bytes:
    """A callsign of up to eight signs."""
    told = 4 << 51
    for place, sign in enumerate(text.ljust(8)):
        told |= _CHARSET.index(sign) << (42 - 6 * place)
    return squitter(address, told)


def beast(message: bytes, ticks: int = 0) -> bytes:
    """A Beast frame of a message."""
    kind = {2: b"1", 7: b"2", 14: b"3"}[len(message)]
    return b"\x1a" + kind + (ticks.to_bytes(6, "big") + b"\x40" + message).replace(b"\x1a", b"\x1a\x1a")


def avr(message: bytes, ticks: int | None = None) -> bytes:
    """An AVR line of a message."""
    return b"*%s;\n" % message.hex().encode() if ticks is None else b"@%012x%s;\n" % (ticks, message.hex().encode())
