"""Remote ID in datagrams and in captures: what is whole is taken, and a drone without a clock only where that is asked for."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.remote_id_log import LOG, TONGUE
from tests.wire.test_remote_id import ARRIVED, basic_id, location, pack
from tests.wire.test_remote_id_frames import beacon, radiotap, vendor

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "raw" / "remoteid"
FRAME = radiotap(beacon(vendor(pack(basic_id(), location()))))


def pcap(*frames: bytes, link: int = 127, order: str = "<") -> bytes:
    head = struct.pack(order + "IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link)
    second = ARRIVED // 1_000_000
    return head + b"".join(struct.pack(order + "IIII", second, 0, len(frame), len(frame)) + frame for frame in frames)


def pcapng(order: str = "<", link: int = 127) -> bytes:
    section = struct.pack(order + "IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
    return section + struct.pack(order + "IIHHII", 1, 20, link, 0, 0, 20)


def taken(data: bytes, options: dict[str, str] | None = None) -> tuple[list[Plot], list[Refused]]:
    refused: list[Refused] = []
    return [plot for _, plots in LOG.read(data, "f", refused.append, options or {}) for plot in plots], refused


def test_a_capture_as_far_as_it_is_whole() -> None:
    plots, refused = taken(pcap(FRAME, b"\x01", FRAME))
    assert [plot.track_id for plot in plots] == ["RID.1ABCD123456789"] * 2
    assert [fault.where for fault in refused] == ["f, packet 2"]
    plots, refused = taken(pcap(FRAME, FRAME)[:-1])
    assert (len(plots), len(refused)) == (1, 1)
    with pytest.raises(Refused, match="no packet capture"):
        taken(b"hello")


def test_a_datagram_is_a_pack_with_its_id() -> None:
    decoder = TONGUE.decoder("drones", {})
    assert decoder.feed(pack(basic_id(), location()), ARRIVED).plots[0].track_id == "RID.1ABCD123456789"
    assert decoder.feed(location(), ARRIVED).passed_over == 1
    assert decoder.feed(b"x", ARRIVED).refused[0].where == "drones, datagram 3"
    unset = pack(basic_id(), location(tenths=0))
    assert decoder.feed(unset, ARRIVED).refused_count == 1
    assert TONGUE.decoder("drones", {"time": "arrival"}).feed(unset, ARRIVED).plots[0].at_us == ARRIVED
    for options in ({"colour": "red"}, {"time": "noon"}):
        with pytest.raises(Refused):
            TONGUE.decoder("drones", options)


def test_which_captures_are_of_the_radio() -> None:
    for order in "<>":
        assert LOG.is_one(pcap(order=order))
        assert LOG.is_one(pcapng(order))
        assert not LOG.is_one(pcap(link=1, order=order))
        assert not LOG.is_one(pcapng(order, link=1))
    assert not LOG.is_one(b"hello")
    assert not LOG.is_one(pcap()[:10])


@settings(max_examples=200)
@given(st.integers(0, 300), st.binary(max_size=6))
def test_bad_bytes_give_refusals_or_plots(at: int, what: bytes) -> None:
    data = pcap(FRAME, FRAME)
    try:
        taken(data[:at] + what + data[at + len(what) :])
    except Refused:
        return


@pytest.mark.skipif(not SAMPLES.exists(), reason="the recorded samples are not here")
@pytest.mark.parametrize(
    ("name", "stated", "by_arrival", "damaged"),
    [("odid_bt5_lr_sample.pcapng", 0, 0, 49), ("odid_wifi_bcn_sample.pcap", 0, 16, 0), ("odid_wifi_sample.pcap", 0, 25, 0)],
)
def test_samples(name: str, stated: int, by_arrival: int, damaged: int) -> None:
    data = (SAMPLES / name).read_bytes()
    assert LOG.is_one(data)
    assert len(taken(data)[0]) == stated
    plots, refused = taken(data, {"time": "arrival"})
    assert (len(plots), len(refused)) == (by_arrival, damaged)
