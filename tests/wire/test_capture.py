"""Packet captures: both formats in both byte orders, damage named by its place, and payloads as long as UDP says."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire import capture
from deconflict.wire.capture import ETHERNET, LINUX_SLL, RAW_IP, Packet, datagrams, is_capture, packets

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "raw"
AT_US = 1_700_000_000_123_456


def udp(payload: bytes, *, length: int | None = None, kind: int = 17, flags: int = 0) -> bytes:
    """An IPv4 packet with a UDP datagram in it."""
    said = 8 + len(payload) if length is None else length
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 28 + len(payload), 0, flags, 64, kind, 0, b"\n\0\0\1", b"\n\0\0\2")
    return head + struct.pack(">HHHH", 1, 2, said, 0) + payload


def udp6(payload: bytes) -> bytes:
    return struct.pack(">IHBB32s", 6 << 28, 8 + len(payload), 17, 64, bytes(32)) + struct.pack(">HHHH", 1, 2, 8 + len(payload), 0) + payload


def pcap(*caught: bytes, order: str = "<", nanos: bool = False, link: int = RAW_IP) -> bytes:
    head = struct.pack(order + "IHHIIII", 0xA1B23C4D if nanos else 0xA1B2C3D4, 2, 4, 0, 0, 65535, link)
    part = 123_456 * (1000 if nanos else 1)
    return head + b"".join(struct.pack(order + "IIII", AT_US // 1_000_000, part, len(one), len(one)) + one for one in caught)


def block(kind: int, body: bytes, order: str) -> bytes:
    body += bytes(-len(body) % 4)
    return struct.pack(order + "II", kind, 12 + len(body)) + body + struct.pack(order + "I", 12 + len(body))


def pcapng(*caught: bytes, order: str = "<", resolution: int | None = None, link: int = RAW_IP) -> bytes:
    options = b"" if resolution is None else struct.pack(order + "HHB3xHH", 9, 1, resolution, 0, 0)
    per_s = 10**6 if resolution is None else 2 ** (resolution & 0x7F) if resolution & 0x80 else 10**resolution
    ticks = AT_US * per_s // 1_000_000
    data = block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)
    data += block(1, struct.pack(order + "HHI", link, 0, 65535) + options, order) + block(5, bytes(12), order)
    for one in caught:
        data += block(6, struct.pack(order + "IIIII", 0, ticks >> 32, ticks & 0xFFFFFFFF, len(one), len(one)) + one, order)
    return data


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_formats_give_packets_in_their_time(order: str) -> None:
    wanted = [Packet(AT_US, RAW_IP, b"one"), Packet(AT_US, RAW_IP, b"three")]
    assert list(packets(pcap(b"one", b"three", order=order), where="f")) == wanted
    assert list(packets(pcap(b"one", b"three", order=order, nanos=True), where="f")) == wanted
    assert list(packets(pcapng(b"one", b"three", order=order), where="f")) == wanted
    assert list(packets(pcapng(b"one", b"three", order=order, resolution=9), where="f")) == wanted
    [coarse] = packets(pcapng(b"one", order=order, resolution=0x80 | 10), where="f")
    assert abs(coarse.at_us - AT_US) < 1000
    assert all(is_capture(data) for data in (pcap(), pcapng()))


@pytest.mark.parametrize("order", ["<", ">"])
def test_other_options_of_an_interface_are_read_over(order: str) -> None:
    comment, odd = struct.pack(order + "HH8s", 1, 5, b"north"), struct.pack(order + "HHHxx", 9, 2, 9)
    data = block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)
    data += block(1, struct.pack(order + "HHI", RAW_IP, 0, 65535) + comment + struct.pack(order + "HHB3x", 9, 1, 3) + odd, order)
    data += block(6, struct.pack(order + "IIIII", 0, 0, 1_500, 3, 3) + b"one", order)
    assert list(packets(data, where="f")) == [Packet(1_500_000, RAW_IP, b"one")]


def test_a_payload_is_as_long_as_udp_says_and_padding_is_none_of_it() -> None:
    padded = bytes(14) + udp(b"abc") + bytes(30)
    assert list(datagrams(pcap(padded, link=ETHERNET), where="f")) == [(AT_US, b"abc")]
    assert list(datagrams(pcap(bytes(16) + udp(b"abc"), link=LINUX_SLL), where="f")) == [(AT_US, b"abc")]
    assert list(datagrams(pcap(udp6(b"abcd")), where="f")) == [(AT_US, b"abcd")]


@pytest.mark.parametrize(
    "packet",
    [b"", b"\x45", udp(b"abc", length=100), udp(b"abc", length=3), udp(b"abc", kind=6), udp(b"abc", flags=0x2000), udp(b"abc", flags=5),
     udp(b"")[:24], b"\x60" + bytes(30), b"\x41" + udp(b"abc")[1:]],
)  # fmt: skip
def test_what_is_no_whole_datagram_is_read_over(packet: bytes) -> None:
    assert list(datagrams(pcap(packet, udp(b"x")), where="f")) == [(AT_US, b"x")]


def test_other_links_are_read_over() -> None:
    assert list(datagrams(pcap(udp(b"x"), link=147), where="f")) == []


NG = pcapng(b"one")
DAMAGE = [
    (b"nothing", "no packet capture"), (pcap()[:20], "half a head"), (pcap(b"one") + b"\1", "half a packet's head"),
    (pcap(b"one")[:-1], "a packet that says it is 3 bytes long"), (NG + b"\1\2\3", "half a block's head"),
    (NG + struct.pack("<III", 6, 8, 0), "a block that says it is 8 bytes"),
    (NG + struct.pack("<III", 6, 64, 0), "a block that says it is 64"),
    (NG + block(6, bytes(8), "<"), "half a packet's head"),
    (NG + block(6, struct.pack("<IIIII", 7, 0, 0, 0, 0), "<"), "of interface 7"),
    (NG + block(6, struct.pack("<IIIII", 0, 0, 0, 99, 0), "<"), "is 99 bytes long"), (NG + block(1, bytes(4), "<"), "half an interface"),
    (NG + block(6, struct.pack("<IIIII", 0, 2**32 - 1, 0, 0, 0), "<"), "a time beyond"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "what"), DAMAGE)
def test_damage_is_said_where_it_is(data: bytes, what: str) -> None:
    with pytest.raises(Refused, match=what) as refused:
        list(packets(data, where="f"))
    assert refused.value.where == "f"
    assert refused.value.mend


def test_a_capture_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "MAX_CAPTURE_BYTES", 20)
    with pytest.raises(Refused, match="bytes long"):
        list(packets(pcap(), where="f"))


@given(st.sampled_from([pcap(udp(b"abc")), NG]), st.binary(max_size=60), st.integers(4, 120))
def test_any_bytes_are_read_or_refused(good: bytes, noise: bytes, at: int) -> None:
    with contextlib.suppress(Refused):
        assert all(len(payload) < 200 for _, payload in datagrams(good[:at] + noise + good[at + 2 :], where="f"))


@pytest.mark.parametrize(
    ("name", "count"),
    [("asterix/cat_034_048.pcap", 100), ("remoteid/odid_bt5_lr_sample.pcapng", 274), ("remoteid/odid_wifi_bcn_sample.pcap", 21)],
)
def test_real_captures(name: str, count: int) -> None:
    if not (SHARED / name).is_file():
        pytest.skip("the captures are not beside this clone")
    assert len(list(packets((SHARED / name).read_bytes(), where=name))) == count
