"""The radio frames that carry Remote ID: Bluetooth 4 and 5 advertisements, Wi-Fi beacons and Wi-Fi NAN, to the messages in them.

Sources: ASTM F3411-22a, 5.4.3 to 5.4.9 (which frame carries what: service data 0xFFFA with application code 0x0D, vendor element FA-0B-BC
of type 0x0D, NAN service 88-69-19-9D-92-09); Bluetooth Core 5.4, volume 6, part B (2.3 advertising PDUs, 3.1.1 CRC); IEEE 802.11-2020,
9.3.3 and 9.4.2.25; Wi-Fi Aware 4.0, 9.5 (attributes); tcpdump.org link types 105, 127, 251, 256, 272; radiotap.org. A frame whose check
sum is wrong is refused: a wrong bit in it is a wrong place.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from deconflict.errors import Refused

MAX_FRAME_BYTES: Final = 4096
"""An IEEE 802.11 management frame has at most 2,352 bytes of body; a Bluetooth advertisement 255."""

WIFI, RADIOTAP, BLE, BLE_WITH_HEADER, NORDIC = 105, 127, 251, 256, 272
"""Link types of captures (tcpdump.org)."""

_ADVERTISING: Final = bytes.fromhex("d6be898e")
_CRC_START: Final = 0xAAAAAA
"""0x555555, bits in the order in which they are sent."""
_SERVICE_DATA: Final = b"\x16\xfa\xff\x0d"
_VENDOR: Final = b"\xfa\x0b\xbc\x0d"
_NAN: Final = b"\x04\x09\x50\x6f\x9a\x13"
_NAN_SERVICE: Final = bytes.fromhex("8869199d9209")
_LEGACY_PDUS: Final = frozenset({0, 2, 4, 6})
_EXTENDED_PDU: Final = 7
_CODED: Final = 2


@dataclass(frozen=True, slots=True)
class Broadcast:
    """What one frame says: the address that it was sent from, and its message or pack of messages."""

    transmitter: str
    messages: bytes


def read_frame(link_type: int, frame: bytes, *, where: str) -> tuple[Broadcast, ...]:
    """The broadcasts in one captured frame; none where it is another frame. Refused for a link type that is not read, or a frame whose
    check sum or lengths are wrong.
    """
    if link_type not in _READERS:
        kinds = ", ".join(str(kind) for kind in _READERS)
        raise Refused(f"a capture of link type {link_type}", where=where, mend=f"capture Bluetooth or Wi-Fi: link types {kinds}")
    if len(frame) > MAX_FRAME_BYTES:
        raise Refused(f"a frame of {len(frame)} bytes", where=where, mend=f"at most {MAX_FRAME_BYTES}")
    try:
        return tuple(_READERS[link_type](frame, where))
    except IndexError:
        raise _cut(where) from None


def _cut(where: str) -> Refused:
    return Refused("the frame is cut short", where=where, mend="capture whole frames")


def _damaged(where: str) -> Refused:
    return Refused("the frame's check sum is wrong", where=where, mend="a bit error of the radio: nothing to mend")


# Bluetooth


def _nordic(frame: bytes, where: str) -> Iterator[Broadcast]:
    """The header of the nRF sniffer: board, lengths, version, counter, type; then its length, flags, and what is of the radio."""
    payload = frame[7:]
    header_bytes, flags = payload[0], payload[1]
    yield from _advertisement(payload[header_bytes:], where, coded=flags >> 4 & 0b111 == _CODED)


def _with_header(frame: bytes, where: str) -> Iterator[Broadcast]:
    """Ten bytes of radio and flags before the packet; bits 14 and 15 of the flags are the way it was sent."""
    yield from _advertisement(frame[10:], where, coded=frame[9] >> 6 == _CODED)


def _ble(frame: bytes, where: str) -> Iterator[Broadcast]:
    yield from _advertisement(frame, where, coded=False)


def _advertisement(packet: bytes, where: str, *, coded: bool) -> Iterator[Broadcast]:
    """An advertisement: access address, a byte of coding where it is coded, header, payload, CRC."""
    if packet[:4] != _ADVERTISING:
        return
    pdu = packet[5:] if coded else packet[4:]
    length = 2 + pdu[1]
    if len(pdu) < length + 3:
        raise _cut(where)
    if _crc24(pdu[:length]) != int.from_bytes(pdu[length : length + 3], "little"):
        raise _damaged(where)
    kind, payload = pdu[0] & 0b1111, pdu[2:length]
    if kind in _LEGACY_PDUS:
        sender, data = payload[:6], payload[6:]
    elif kind == _EXTENDED_PDU:
        header_bytes = payload[0] & 0b11_1111
        if header_bytes < 7 or not payload[1] & 1:
            return
        sender, data = payload[2:8], payload[1 + header_bytes :]
    else:
        return
    for element in _elements(data, where):
        if element.startswith(_SERVICE_DATA):
            yield Broadcast(sender[::-1].hex(), element[len(_SERVICE_DATA) + 1 :])


def _elements(data: bytes, where: str) -> Iterator[bytes]:
    """Length, type and data, one after another; a length of 0 ends them."""
    at = 0
    while at < len(data) and data[at]:
        end = at + 1 + data[at]
        if end > len(data):
            raise _cut(where)
        yield data[at + 1 : end]
        at = end


def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xDA6000 if crc & 1 else 0)
        table.append(crc)
    return tuple(table)


_TABLE: Final = _crc_table()


def _crc24(data: bytes) -> int:
    crc = _CRC_START
    for byte in data:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc


# Wi-Fi


def _radiotap(frame: bytes, where: str) -> Iterator[Broadcast]:
    """What the receiver says of a frame: whether its check sum stands at its end, and whether it was wrong."""
    length = int.from_bytes(frame[2:4], "little")
    if frame[0] != 0 or not 8 <= length <= len(frame):
        raise Refused("no radiotap header", where=where, mend="capture in monitor mode with radiotap headers")
    flags = _radiotap_flags(frame[:length], where)
    if flags & 0x40:
        raise _damaged(where)
    body = frame[length:]
    if flags & 0x10:
        if len(body) < 4 or zlib.crc32(body[:-4]) != int.from_bytes(body[-4:], "little"):
            raise _damaged(where)
        body = body[:-4]
    yield from _wifi(body, where)


def _radiotap_flags(header: bytes, where: str) -> int:
    """Its field 1; field 0 before it is eight bytes on a boundary of eight. There may be several words of what is present."""
    at = 4
    present = int.from_bytes(header[4:8], "little")
    word = present
    at = 8
    while word & 0x8000_0000:
        if at + 4 > len(header):
            raise _cut(where)
        word = int.from_bytes(header[at : at + 4], "little")
        at += 4
    if not present & 0b10:
        return 0
    if present & 0b1:
        at = (at + 7) // 8 * 8 + 8
    return header[at]


def _wifi(frame: bytes, where: str) -> Iterator[Broadcast]:
    """Beacons and public action frames; others are none of ours."""
    if len(frame) < 24 or frame[0] & 0b1100:
        return
    subtype, sender, body = frame[0] >> 4, frame[10:16].hex(), frame[24:]
    if subtype in (5, 8):
        for element in _tagged(body[12:], where):
            if element.startswith(_VENDOR):
                yield Broadcast(sender, element[len(_VENDOR) + 1 :])
    elif subtype == 13 and body.startswith(_NAN):
        for info in _service_infos(body[len(_NAN) :], where):
            yield Broadcast(sender, info[1:])


def _tagged(data: bytes, where: str) -> Iterator[bytes]:
    """What the vendor elements among the tagged parameters hold."""
    at = 0
    while at + 2 <= len(data):
        end = at + 2 + data[at + 1]
        if end > len(data):
            raise _cut(where)
        if data[at] == 221:
            yield data[at + 2 : end]
        at = end


def _service_infos(attributes: bytes, where: str) -> Iterator[bytes]:
    """The service information of Remote ID in the attributes of a NAN service discovery frame."""
    at = 0
    while at + 3 <= len(attributes):
        end = at + 3 + int.from_bytes(attributes[at + 1 : at + 3], "little")
        if end > len(attributes):
            raise _cut(where)
        if attributes[at] == 3 and attributes[at + 3 : at + 9] == _NAN_SERVICE:
            yield _service_info(attributes[at + 9 : end], where)
        at = end


def _service_info(descriptor: bytes, where: str) -> bytes:
    """Behind the instance, the requestor and a byte of what is present: bitmap, matching filter, response filter, service information."""
    control, at = descriptor[2], 3
    if control & 0x40:
        at += 2
    for present in (control & 0x04, control & 0x08):
        if present:
            at += 1 + descriptor[at]
    if not control & 0x10:
        raise Refused("a NAN frame of Remote ID without its messages", where=where, mend="service information has to be present")
    info = descriptor[at + 1 : at + 1 + descriptor[at]]
    if len(info) != descriptor[at]:
        raise _cut(where)
    return info


_READERS: Final[Mapping[int, Callable[[bytes, str], Iterator[Broadcast]]]] = {
    WIFI: _wifi, RADIOTAP: _radiotap, BLE: _ble, BLE_WITH_HEADER: _with_header, NORDIC: _nordic,
}  # fmt: skip
