"""Frames of the radio to the messages in them: what is damaged is refused, what is of another kind is passed over."""

from __future__ import annotations

import contextlib
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire.remote_id_frames import BLE, BLE_WITH_HEADER, MAX_FRAME_BYTES, NORDIC, RADIOTAP, WIFI, Broadcast, read_frame

MESSAGES = bytes([0xF2, 25, 1]) + bytes(25)
SENDER = bytes.fromhex("84cca8604324")
SAID = Broadcast(SENDER.hex(), MESSAGES)
SERVICE_DATA = bytes([5 + len(MESSAGES)]) + b"\x16\xfa\xff\x0d\x07" + MESSAGES


def crc24(data: bytes) -> bytes:
    """Bit by bit, as the specification draws it: 24 cells from 0x555555, the polynomial's taps fed back."""
    cells = [0x555555 >> place & 1 for place in range(24)]
    for byte in data:
        for place in range(8):
            back = cells[23] ^ (byte >> place & 1)
            cells = [back, *cells[:23]]
            for tap in (1, 3, 4, 6, 9, 10):
                cells[tap] ^= back
    sent = cells[::-1]
    return bytes(sum(sent[8 * n + place] << place for place in range(8)) for n in range(3))


def legacy(kind: int = 2) -> bytes:
    pdu = bytes([0x40 | kind, 6 + len(SERVICE_DATA)]) + SENDER[::-1] + SERVICE_DATA
    return b"\xd6\xbe\x89\x8e" + pdu + crc24(pdu)


def extended(*, coded: bool = False, header: bytes = b"\x09" + SENDER[::-1] + b"\x75\x0e", data: bytes = SERVICE_DATA) -> bytes:
    payload = bytes([len(header)]) + header + data
    pdu = bytes([7, len(payload)]) + payload
    return b"\xd6\xbe\x89\x8e" + (b"\x00" if coded else b"") + pdu + crc24(pdu)


def nordic(packet: bytes, flags: int = 0x21) -> bytes:
    return b"\x03\x08\x01\x03\x13\xbe\x02" + bytes([10, flags]) + bytes(8) + packet


def vendor(messages: bytes = MESSAGES) -> bytes:
    return b"\xdd" + bytes([5 + len(messages)]) + b"\xfa\x0b\xbc\x0d\x2a" + messages


def beacon(elements: bytes, control: int = 0x80) -> bytes:
    return bytes([control, 0, 0, 0]) + b"\xff" * 6 + SENDER + SENDER + bytes(2) + bytes(12) + b"\x00\x03abc" + elements


def nan(control: int = 0x10, extras: bytes = b"", messages: bytes = MESSAGES) -> bytes:
    info = bytes([1 + len(messages)]) + b"\x07" + messages if control & 0x10 else b""
    body = bytes.fromhex("8869199d9209") + bytes([1, 0, control]) + extras + info
    attributes = b"\x01\x02\x00ab" + b"\x03" + len(body).to_bytes(2, "little") + body
    return b"\xd0\0\0\0" + b"\x51\x6f\x9a\x01\0\0" + SENDER + bytes(8) + b"\x04\x09\x50\x6f\x9a\x13" + attributes


def radiotap(frame: bytes, flags: int | None = 0, *, clock: bool = False, more: bool = False) -> bytes:
    present = (0b01 if clock else 0) | (0b10 if flags is not None else 0) | (0x8000_0000 if more else 0)
    words = present.to_bytes(4, "little") + (bytes(4) if more else b"")
    fields = b""
    if clock:
        fields += bytes(-(4 + len(words)) % 8) + bytes(8)
    if flags is not None:
        fields += bytes([flags])
    length = 4 + len(words) + len(fields)
    check = zlib.crc32(frame).to_bytes(4, "little") if flags is not None and flags & 0x10 else b""
    return b"\0\0" + length.to_bytes(2, "little") + words + fields + frame + check


@pytest.mark.parametrize(
    ("link", "frame"),
    [
        (BLE, legacy()),
        (BLE, legacy(0)),
        (BLE, extended()),
        (BLE_WITH_HEADER, bytes(10) + extended()),
        (BLE_WITH_HEADER, bytes(9) + b"\x80" + extended(coded=True)),
        (NORDIC, nordic(extended(coded=True))),
        (NORDIC, nordic(legacy(), 0x01)),
        (WIFI, beacon(vendor())),
        (WIFI, beacon(b"\xdd\x04\x00\x50\xf2\x01" + vendor(), 0x50)),
        (WIFI, nan()),
        (WIFI, nan(0x5C, b"\xaa\xbb\x02xx\x01y")),
        (RADIOTAP, radiotap(beacon(vendor()))),
        (RADIOTAP, radiotap(beacon(vendor()), None)),
        (RADIOTAP, radiotap(nan(), 0x10)),
        (RADIOTAP, radiotap(nan(), 0x10, clock=True)),
        (RADIOTAP, radiotap(nan(), 0x10, clock=True, more=True)),
    ],
)
def test_every_carrier(link: int, frame: bytes) -> None:
    assert read_frame(link, frame, where="f") == (SAID,)


@pytest.mark.parametrize(
    ("link", "frame"),
    [
        (BLE, b"\x12\x34\x56\x78" + legacy()[4:]),
        (BLE, legacy(5)),
        (BLE, extended(header=b"")),
        (BLE, extended(header=b"\x08" + bytes(8))),
        (BLE, extended(data=b"\x02\x01\x06\x00\xff")),
        (WIFI, b"\x08" + beacon(vendor())[1:]),
        (WIFI, beacon(vendor(), 0x40)),
        (WIFI, beacon(b"\x07\x01x")),
        (WIFI, nan()[:24] + b"\x03" + nan()[25:]),
        (WIFI, b"\x80"),
        (WIFI, nan().replace(bytes.fromhex("8869199d9209"), b"abcdef")),
    ],
)
def test_other_frames_are_passed_over(link: int, frame: bytes) -> None:
    assert read_frame(link, frame, where="f") == ()


@pytest.mark.parametrize(
    ("link", "frame"),
    [
        (1, b""),
        (BLE, legacy()[:-4]),
        (BLE, legacy()[:5]),
        (BLE, extended(data=b"\x09\x16")),
        (NORDIC, nordic(b"")[:8]),
        (WIFI, beacon(vendor()[:-1])),
        (WIFI, nan()[:-1]),
        (WIFI, nan(0x00)),
        (WIFI, nan()[:-30] + b"\x03\x09\x00" + bytes.fromhex("8869199d9209") + b"\x01\x00\x10"),
        (WIFI, nan(0x14, b"\x7f")),
        (WIFI, nan(0x10, b"\x7f")),
        (RADIOTAP, b"\x01" + radiotap(nan())[1:]),
        (RADIOTAP, radiotap(nan())[:3]),
        (RADIOTAP, radiotap(nan(), 0x40)),
        (RADIOTAP, radiotap(nan(), 0x10)[:-1]),
        (RADIOTAP, b"\0\0\x08\0\x02\0\0\x80"),
        (RADIOTAP, b"\0\0\x08\0\x02\0\0\0"),
        (RADIOTAP, b"\0\0\x09\0\x02\0\0\0\x10abc"),
        (WIFI, bytes(MAX_FRAME_BYTES + 1)),
    ],
)
def test_what_is_cut_or_damaged_is_refused(link: int, frame: bytes) -> None:
    with pytest.raises(Refused) as fault:
        read_frame(link, frame, where="f")
    assert fault.value.where == "f"
    assert fault.value.mend


@given(st.integers(0, 8 * (len(legacy()) - 4) - 1))
def test_no_wrong_bit_passes(bit: int) -> None:
    frame = bytearray(extended(coded=False))
    frame[4 + bit // 8 % (len(frame) - 4)] ^= 1 << bit % 8
    with pytest.raises(Refused):
        read_frame(BLE, bytes(frame), where="f")


@settings(max_examples=300)
@given(
    st.sampled_from([BLE, BLE_WITH_HEADER, NORDIC, WIFI, RADIOTAP]),
    st.one_of(st.binary(max_size=100), st.tuples(st.sampled_from([nan(), beacon(vendor())]), st.integers(0, 80), st.binary(max_size=4)).map(
        lambda cut: cut[0][: cut[1]] + cut[2] + cut[0][cut[1] + len(cut[2]) :]
    )),
)  # fmt: skip
def test_bad_bytes_give_a_refusal_or_messages(link: int, frame: bytes) -> None:
    with contextlib.suppress(Refused):
        read_frame(link, frame, where="fuzz")
