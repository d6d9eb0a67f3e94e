"""Beast, AVR and what they carry: framing that no byte can break, counts as time, and one minute of traffic heard both ways."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.testing.squitters import airborne, avr, beast
from deconflict.wire.beast import AVR, BEAST, MAX_NOISE_BYTES, AvrFrames, BeastFrames, Count, timed
from deconflict.wire.heard import Hearing, TrackTongue
from deconflict.wire.mode_s import Squitters
from deconflict.wire.recording import batches

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "raw"
PAIR = [airborne(0x1A1A1A, 46.5, 7.25, 10_000, odd) for odd in (False, True)]
ARRIVED = 1_700_000_000_000_000

messages = st.one_of(st.binary(min_size=2, max_size=2), st.binary(min_size=7, max_size=7), st.binary(min_size=14, max_size=14))
frames = st.lists(st.tuples(st.integers(0, 2**48 - 1), messages), max_size=12)
cuts = st.lists(st.integers(0, 500), max_size=8)


def pieces(data: bytes, cuts: Sequence[int]) -> list[bytes]:
    """The same bytes, cut at these places."""
    at = [0, *sorted(cuts), len(data)]
    return [data[a:b] for a, b in pairwise(at)]


@given(frames, cuts)
@example([(0x1A1A1A1A1A1A, b"\x1a" * 14)], list(range(1, 48)))
def test_what_is_framed_is_cut_again_wherever_the_stream_is_cut(said: list[tuple[int, bytes]], cuts: list[int]) -> None:
    cutter = BeastFrames()
    data = b"".join(beast(message, ticks) for ticks, message in said)
    assert [frame for piece in pieces(data, cuts) for frame in cutter.cut(piece)] == said
    assert cutter.noise == 0


@given(frames, cuts)
def test_the_same_in_text(said: list[tuple[int, bytes]], cuts: list[int]) -> None:
    cutter = AvrFrames()
    data = b"".join(avr(message, ticks) for ticks, message in said)
    assert [frame for piece in pieces(data, cuts) for frame in cutter.cut(piece)] == said
    assert cutter.noise == 0


@given(st.binary(max_size=400), cuts)
def test_noise_is_counted_and_forgotten(noise: bytes, cuts: list[int]) -> None:
    for cutter in (BeastFrames(), AvrFrames()):
        for piece in pieces(noise, cuts):
            cutter.cut(piece)
        cutter.cut(bytes(200))
        assert cutter.noise <= len(noise) + 200
        assert len(cutter._rest) <= 64


def test_frames_stand_between_noise_and_frames_of_other_kinds() -> None:
    cutter = BeastFrames()
    config, receiver = b"\x1a4" + bytes(21), b"\x1a\xe3" + bytes(8)
    assert cutter.cut(b"noise\x1a9" + beast(PAIR[0], 7) + config + receiver + beast(PAIR[1], 8)) == [(7, PAIR[0]), (8, PAIR[1])]
    assert cutter.noise == 7


def test_text_has_four_forms() -> None:
    body = PAIR[0].hex()
    text = f"*{body};\r\n@00000000000A{body};\n<00000000000B40{body.upper()};\n%00000000000c{body};oops\n*8D;\n".encode()
    cutter = AvrFrames()
    assert [ticks for ticks, _ in cutter.cut(text + b" " * 100)] == [0, 10, 11, 12]
    assert cutter.noise == len("oops\n*8D;")


@pytest.mark.parametrize(("tongue", "framed"), [(BEAST, beast), (AVR, avr)])
def test_a_stream_gives_plots(tongue: TrackTongue, framed: Callable[[bytes, int], bytes]) -> None:
    decoder = tongue.decoder("roof", {})
    first = decoder.feed(framed(PAIR[0], 12_000_000), ARRIVED)
    second = decoder.feed(b"what?" + framed(PAIR[1], 18_000_000) + framed(b"\x00\x00", 18_000_000), ARRIVED + 700_000)
    assert (first.plots, first.passed_over, second.passed_over) == ((), 1, 1)
    [plot] = second.plots
    assert (plot.track_id, plot.at_us) == ("1a1a1a", pytest.approx(ARRIVED + 500_000, abs=100))
    assert second.refused_count == 1
    assert second.refused[0].what == "5 bytes that are in no frame"
    assert second.at_us == ARRIVED + 700_000


def test_another_tongue_is_refused() -> None:
    decoder = BEAST.decoder("roof", {})
    decoder.feed(bytes(MAX_NOISE_BYTES), ARRIVED)
    with pytest.raises(Refused, match="bytes without a frame") as refused:
        decoder.feed(b"MSG,3,1,1\n", ARRIVED)
    assert "Beast frames (30005)" in refused.value.mend


def test_a_count_tells_the_time_between_messages_and_the_arrival_the_time_of_day() -> None:
    count = Count()
    second = 12_000_000
    assert count.at_us(5 * second, ARRIVED) == ARRIVED
    assert count.at_us(6 * second, ARRIVED + 1_400_000) == pytest.approx(ARRIVED + 1_000_000, abs=200)
    assert count.at_us(7 * second, ARRIVED + 1_900_000) == ARRIVED + 1_900_000
    assert count.at_us(8 * second, ARRIVED + 3_000_000) == pytest.approx(ARRIVED + 2_900_000, abs=200)


@pytest.mark.parametrize("ticks", [0, 0xFF004D4C4154])
def test_no_count_is_no_time(ticks: int) -> None:
    count = Count()
    count.at_us(12_000_000, ARRIVED)
    assert count.at_us(ticks, ARRIVED + 900_000_000) == ARRIVED + 900_000_000


def test_a_count_that_begins_anew_or_drifts_is_learned_anew() -> None:
    count = Count()
    count.at_us(10**12, ARRIVED)
    assert count.at_us(12, ARRIVED + 1_000_000) == ARRIVED + 1_000_000
    assert count.at_us(12 + 12_000_000, ARRIVED + 2_100_000) == pytest.approx(ARRIVED + 2_000_000, abs=200)
    slow = Count()
    for minute in range(1000):
        arrived_us = ARRIVED + minute * 60_000_000
        assert arrived_us - slow.at_us(12 + round(minute * 720_000_000 * (1 - 5e-5)), arrived_us) < 10_000


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 60))
def test_bytes_of_any_kind_are_read_or_refused(noise: bytes, at: int) -> None:
    good = beast(PAIR[0], 12) + beast(PAIR[1], 24)
    decoder = BEAST.decoder("roof", {"at": "46.9,7.5"})
    decoder.feed(good[:at] + noise + good[at:], ARRIVED)
    decoder.feed(bytes(100), ARRIVED)
    assert decoder.feed(good, ARRIVED).plots


def of_aircraft(plots: Sequence[Plot]) -> dict[str, list[Plot]]:
    found: dict[str, list[Plot]] = defaultdict(list)
    for plot in plots:
        found[plot.track_id].append(plot)
    return found


def test_the_same_minute_in_both_forms_gives_the_same_tracks() -> None:
    """SBS text rounds to 1e-5 degree, whole knots and whole degrees, and takes a callsign from a Comm-B reply as well."""
    raw, text = SHARED / "beast" / "ulss7_20180403T190228Z.beast", SHARED / "sbs" / "ulss7_20180403T190228Z.sbs.txt"
    if not raw.is_file():
        pytest.skip("the recordings are not beside this clone")
    hearing = Hearing()
    heard_at, first = timed(BeastFrames().cut(raw.read_bytes()), 1_522_782_148_135_000, None)
    assert (len(heard_at), first is not None) == (13_954, True)
    Squitters("roof", None).take(heard_at, hearing)
    with text.open("rb") as file:
        lines = of_aircraft([plot for _, batch in batches(file, where="sbs") for plot in batch])
    binary = of_aircraft(hearing.plots)
    assert (len(hearing.plots), len(binary), hearing.refused_count) == (1456, 11, 0)
    assert {name: len(plots) for name, plots in lines.items()} == {name: len(plots) for name, plots in binary.items()}
    for name, plots in lines.items():
        for said, found in zip(plots, binary[name], strict=True):
            east = (said.lon_ndeg - found.lon_ndeg) * math.cos(math.radians(60))
            assert math.hypot(said.lat_ndeg - found.lat_ndeg, east) / 1e9 * 111_320 < 1
            assert (said.height, said.on_ground, said.v_up_mm_s) == (found.height, found.on_ground, found.v_up_mm_s)
            assert abs(said.at_us - found.at_us) < 2_000
            assert found.callsign in (said.callsign, None)
            assert abs((said.ground_speed_mm_s or 0) - (found.ground_speed_mm_s or 0)) < 515


def test_the_other_sample_is_read() -> None:
    path = SHARED / "beast" / "sample_dump1090.bin"
    if not path.is_file():
        pytest.skip("the recordings are not beside this clone")
    cutter, hearing = BeastFrames(), Hearing()
    Squitters("roof", None).take(timed(cutter.cut(path.read_bytes()), 0, None)[0], hearing)
    assert (cutter.noise, hearing.refused_count) == (0, 0)
    assert hearing.plots
