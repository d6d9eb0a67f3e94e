"""Captures of ASTERIX: each datagram at the instant when it was caught, and what is damaged costs nothing that stands before it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("asterix")

from deconflict.errors import Refused
from deconflict.wire.recording import batches

from .test_asterix import NOON_US, REPORT, TRACK, block
from .test_capture import AT_US, pcap, udp

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "raw" / "asterix"


def test_a_capture_is_played_as_it_was_caught() -> None:
    data = pcap(udp(block(62, TRACK)), udp(block(62, TRACK) + block(48, REPORT)))
    faults: list[Refused] = []
    [(at_us, plots)] = batches([data], where="f", refused=faults.append, options={"cat062": "1.18"})
    assert (at_us, len(plots), len(faults)) == (AT_US, 2, 1)
    assert (plots[0].at_us - NOON_US) % 86_400_000_000 == 0


def test_what_stands_before_a_damage_is_read() -> None:
    data = pcap(udp(block(62, TRACK)))
    faults: list[Refused] = []
    assert len(list(batches([data + b"\1"], where="f", refused=faults.append, options={"cat062": "1.18"}))) == 1
    assert "half a packet's head" in faults[0].what
    with pytest.raises(Refused, match="a packet that says"):
        list(batches([data[:-1]], where="f", options={"cat062": "1.18"}))


def test_an_edition_has_to_be_stated() -> None:
    with pytest.raises(Refused, match="no edition"):
        list(batches([pcap(udp(block(62, TRACK)))], where="f"))


def test_a_real_capture() -> None:
    path = SHARED / "cat_062_065.pcap"
    if not path.is_file():
        pytest.skip("the captures are not beside this clone")
    assert [len(plots) for _, plots in batches([path.read_bytes()], where="f", options={"cat062": "1.18"})] == [2]
