"""Packet captures, pcap and pcapng, read strictly: each packet with its instant, and the UDP datagrams in them.

Source: the pcap and pcapng Internet-Drafts (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng). A capture states no more than what was on
the wire: the payload is as long as UDP says, since short frames carry padding behind it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from deconflict.errors import Refused

MAX_CAPTURE_BYTES: Final = 1 << 30
MAX_PACKET_BYTES: Final = 262_144
"""What captures are made with by custom."""
MAX_US: Final = 2**53 - 1
ETHERNET: Final = 1
RAW_IP: Final = 101
LINUX_SLL: Final = 113

_PCAP: Final = {
    b"\xd4\xc3\xb2\xa1": ("<", 1_000_000), b"\xa1\xb2\xc3\xd4": (">", 1_000_000),
    b"\x4d\x3c\xb2\xa1": ("<", 1_000_000_000), b"\xa1\xb2\x3c\x4d": (">", 1_000_000_000),
}  # fmt: skip
_SECTION: Final = b"\x0a\x0d\x0d\x0a"
_SECTION_TYPE, _INTERFACE_TYPE, _ENHANCED_TYPE = 0x0A0D0D0A, 1, 6
_IF_TSRESOL: Final = 9
_UDP: Final = 17


class Packet(NamedTuple):
    """A packet of a capture: when it was caught (µs), on what kind of link (LINKTYPE_...), and its bytes."""

    at_us: int
    link: int
    data: bytes


def is_capture(data: bytes) -> bool:
    """Whether a file begins as a capture does."""
    return data[:4] in _PCAP or data[:4] == _SECTION


def packets(data: bytes, *, where: str) -> Iterator[Packet]:
    """The packets of a capture in the order it has them. Refused where it is none, or is damaged from some place on."""
    if len(data) > MAX_CAPTURE_BYTES:
        raise Refused(f"the capture is {len(data)} bytes long", where=where, mend=f"split it: at most {MAX_CAPTURE_BYTES} bytes")
    if data[:4] in _PCAP:
        yield from _pcap(data, where)
    elif data[:4] == _SECTION:
        yield from _pcapng(data, where)
    else:
        raise Refused("this is no packet capture", where=where, mend="give a pcap or pcapng file")


def datagrams(data: bytes, *, where: str) -> Iterator[tuple[int, bytes]]:
    """(when it was caught in µs, the payload) of every whole UDP datagram in a capture; other packets are read over."""
    for packet in packets(data, where=where):
        payload = _payload(packet)
        if payload is not None:
            yield packet.at_us, payload


def _damaged(where: str, offset: int, what: str) -> Refused:
    return Refused(f"{what} at byte {offset}", where=where, mend="the capture is cut off or damaged: what stands before is read")


def _pcap(data: bytes, where: str) -> Iterator[Packet]:
    order, per_s = _PCAP[data[:4]]
    if len(data) < 24:
        raise _damaged(where, 0, "half a head")
    link = struct.unpack_from(order + "I", data, 20)[0] & 0xFFFF
    offset = 24
    while offset < len(data):
        if offset + 16 > len(data):
            raise _damaged(where, offset, "half a packet's head")
        second, part, length, _ = struct.unpack_from(order + "IIII", data, offset)
        if length > MAX_PACKET_BYTES or offset + 16 + length > len(data):
            raise _damaged(where, offset, f"a packet that says it is {length} bytes long")
        yield Packet(second * 1_000_000 + part * 1_000_000 // per_s, link, data[offset + 16 : offset + 16 + length])
        offset += 16 + length


def _pcapng(data: bytes, where: str) -> Iterator[Packet]:
    order, offset = "<", 0
    interfaces: list[tuple[int, int]] = []
    while offset < len(data):
        if data[offset : offset + 4] == _SECTION:
            order = ">" if data[offset + 8 : offset + 12] == b"\x1a\x2b\x3c\x4d" else "<"
            interfaces = []
        if offset + 12 > len(data):
            raise _damaged(where, offset, "half a block's head")
        kind, length = struct.unpack_from(order + "II", data, offset)
        if length < 12 or length % 4 or offset + length > len(data):
            raise _damaged(where, offset, f"a block that says it is {length} bytes long")
        body = data[offset + 8 : offset + length - 4]
        if kind == _INTERFACE_TYPE:
            interfaces.append(_interface(body, order, where, offset))
        elif kind == _ENHANCED_TYPE:
            yield _enhanced(body, order, interfaces, where, offset)
        offset += length


def _interface(body: bytes, order: str, where: str, offset: int) -> tuple[int, int]:
    """Its kind of link, and how many ticks a second its clock has."""
    if len(body) < 8:
        raise _damaged(where, offset, "half an interface")
    link, per_s, at = struct.unpack_from(order + "H", body)[0], 1_000_000, 8
    while at + 4 <= len(body):
        code, length = struct.unpack_from(order + "HH", body, at)
        if code == 0:
            break
        if code == _IF_TSRESOL and length == 1 and at + 5 <= len(body):
            resolution = body[at + 4]
            per_s = 2 ** (resolution & 0x7F) if resolution & 0x80 else 10 ** min(resolution, 18)
        at += 4 + (length + 3) // 4 * 4
    return link, per_s


def _enhanced(body: bytes, order: str, interfaces: list[tuple[int, int]], where: str, offset: int) -> Packet:
    if len(body) < 20:
        raise _damaged(where, offset, "half a packet's head")
    interface, high, low, length, _ = struct.unpack_from(order + "IIIII", body)
    if interface >= len(interfaces) or length > MAX_PACKET_BYTES or 20 + length > len(body):
        raise _damaged(where, offset, f"a packet of interface {interface} that says it is {length} bytes long")
    link, per_s = interfaces[interface]
    at_us = (high << 32 | low) * 1_000_000 // per_s
    if at_us > MAX_US:
        raise _damaged(where, offset, "a time beyond what can be")
    return Packet(at_us, link, body[20 : 20 + length])


def _payload(packet: Packet) -> bytes | None:
    """The payload of a whole UDP datagram over IPv4 or IPv6; None for all else."""
    head = {ETHERNET: 14, LINUX_SLL: 16, RAW_IP: 0}.get(packet.link)
    if head is None:
        return None
    data = packet.data[head:]
    version = data[0] >> 4 if data else 0
    if version == 4 and len(data) >= 20:
        # A fragment (the bits that say more follow, or an offset) is no whole datagram.
        start, whole = (data[0] & 0x0F) * 4, not int.from_bytes(data[6:8], "big") & 0x3FFF
        kind = data[9]
    elif version == 6 and len(data) >= 40:
        start, whole, kind = 40, True, data[6]
    else:
        return None
    if kind != _UDP or not whole or start < 20 or len(data) < start + 8:
        return None
    length = int.from_bytes(data[start + 4 : start + 6], "big")
    return data[start + 8 : start + length] if 8 <= length <= len(data) - start else None
