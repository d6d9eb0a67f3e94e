"""ASTERIX blocks: lengths that lie, editions that are configured, and records of three categories as plots."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("asterix")

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.wire.asterix import TONGUE, AsterixDecoder, AsterixStream
from deconflict.wire.asterix_records import DAY_US, time_of_day_us
from deconflict.wire.capture import datagrams

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "raw" / "asterix"
NOON_US = 1_700_049_600_000_000 // DAY_US * DAY_US + DAY_US // 2
NOON = 12 * 3600 * 128
EDITIONS = {"cat021": "2.4", "cat048": "1.31", "cat062": "1.18"}
OPTIONS = {**EDITIONS, "at": "46.5,7.2,480"}
WHOSE = (("SAC", 25), ("SIC", 100))


def block(category: int, *records: dict[str, Any], edition: str | None = None) -> bytes:
    """A block of records, of items by number."""
    from asterix.generated import manifest

    major, minor = (edition or EDITIONS[f"cat{category:03}"]).split(".")
    [spec] = [one for one in manifest["CATS"][category] if one.cv_edition == (int(major), int(minor))]
    data = b"".join(spec.cv_record.create(items).unparse().to_bytes() for items in records)
    return bytes([category]) + (len(data) + 3).to_bytes(2, "big") + data


def decoder(**options: str) -> AsterixDecoder:
    return AsterixDecoder("radar", {**OPTIONS, **options})


def plot(data: bytes, **options: str) -> Plot:
    heard = decoder(**options).feed(data, NOON_US + 2_000_000)
    assert not heard.refused
    [found] = heard.plots
    return found


TRACK = {
    "010": WHOSE, "070": NOON, "105": (("LAT", round(46.5 * 2**25 / 180)), ("LON", round(-7.25 * 2**25 / 180))), "040": 4980,
    "185": (("VX", 400), ("VY", -300)), "220": 160, "136": 400, "245": (("STI", 0), 0, ("CHR", "REGA1   ")),
}  # fmt: skip


def test_a_track_of_a_centre() -> None:
    found = plot(block(62, TRACK))
    assert found == Plot(
        track_id="25.100.4980", at_us=NOON_US, lat_ndeg=found.lat_ndeg, lon_ndeg=found.lon_ndeg, height=Height(3_048_000, Reference.FL),
        ground_speed_mm_s=125_000, course_mdeg=126_870, v_up_mm_s=5080, callsign="REGA1", source=SourceKind.FUSED,
    )  # fmt: skip
    assert abs(found.lat_ndeg - 46_500_000_000) < 3000 and abs(found.lon_ndeg + 7_250_000_000) < 3000


@pytest.mark.parametrize(
    ("items", "height"),
    [
        ({"135": (("QNH", 0), ("CTB", 400))}, Height(3_048_000, Reference.FL)),
        ({"135": (("QNH", 1), ("CTB", 400))}, Height(3_048_000, Reference.AMSL)),
        ({"130": 1600}, Height(3_048_000, Reference.W84)),
        ({}, None),
    ],
)
def test_a_height_is_always_with_its_reference(items: dict[str, Any], height: Height | None) -> None:
    assert plot(block(62, {**{name: value for name, value in TRACK.items() if name != "136"}, **items})).height == height


def test_a_track_with_an_address_on_the_ground() -> None:
    derived = {
        "ADR": 0x4B1814,
        "ID": "HBZVU   ",
        "COM": (("COM", 1), ("STAT", 1), 0, ("SSC", 1), ("ARC", 1), ("AIC", 1), ("B1A", 0), ("B1B", 0)),
    }
    found = plot(block(62, {**{name: value for name, value in TRACK.items() if name not in ("245", "185")}, "380": derived}))
    assert (found.track_id, found.callsign, found.on_ground, found.height, found.ground_speed_mm_s) == ("4b1814", "HBZVU", True, None, None)


REPORT = {
    "010": WHOSE, "140": NOON, "020": ((("TYP", 5), ("SIM", 0), ("RDP", 0), ("SPI", 0), ("RAB", 0), None),),
    "040": (("RHO", 30 * 256), ("THETA", 2**14)), "090": (("V", 0), ("G", 0), ("FL", 400)), "161": (0, ("TRN", 77)), "240": "SWR12   ",
    "200": (("GSP", 1024), ("HDG", 2**15)),
}  # fmt: skip


def test_a_report_of_a_radar_is_placed_by_where_it_stands() -> None:
    found = plot(block(48, REPORT))
    assert (found.track_id, found.callsign, found.source) == ("25.100.77", "SWR12", SourceKind.MEASURED)
    assert (found.ground_speed_mm_s, found.course_mdeg, found.height) == (115_750, 180_000, Height(3_048_000, Reference.FL))
    assert found.lat_ndeg / 1e9 == pytest.approx(46.498, abs=0.002)
    assert found.lon_ndeg / 1e9 == pytest.approx(7.92, abs=0.01)
    assert plot(
        block(
            48,
            {
                **REPORT,
                "220": 0x4B1814,
                "230": (("COM", 1), ("STAT", 3), ("SI", 0), 0, *[(n, 0) for n in ("MSSC", "ARC", "AIC", "B1A", "B1B")]),
            },
        )
    ).on_ground


@pytest.mark.parametrize("bit", ["V", "G"])
def test_a_level_that_is_garbled_or_not_validated_is_none(bit: str) -> None:
    level = (("V", int(bit == "V")), ("G", int(bit == "G")), ("FL", 400))
    doubtful = plot(block(48, {**REPORT, "090": level}))
    assert doubtful.height is None
    assert doubtful.lon_ndeg == plot(block(48, {name: value for name, value in REPORT.items() if name != "090"})).lon_ndeg
    assert plot(block(48, {**REPORT, "090": level, "110": (0, ("3DH", 400))})).lon_ndeg < doubtful.lon_ndeg


def test_where_a_radar_stands_has_to_be_said_of_each() -> None:
    other = {**REPORT, "010": (("SAC", 25), ("SIC", 101))}
    both = block(48, REPORT, other)
    alone = AsterixDecoder("radar", EDITIONS).feed(both, NOON_US)
    assert [fault.mend.partition(" or ")[2][:9] for fault in alone.refused] == ["at.25.100", "at.25.101"]
    one = decoder().feed(both, NOON_US)
    assert (len(one.plots), one.refused[0].what) == (1, "a second radar, 25.101")
    assert len(decoder(**{"at.25.101": "47,8,500"}).feed(both, NOON_US).plots) == 2


SELF = {
    "010": WHOSE, "040": ((("ATP", 0), ("ARC", 0), ("RC", 0), ("RAB", 0), None),), "080": 0x4B1814, "071": NOON,
    "131": (("LAT", round(46.5 * 2**30 / 180)), ("LON", round(7.25 * 2**30 / 180))), "145": 400, "155": (("RE", 0), ("BVR", 160)),
    "160": (("RE", 0), ("GS", 1024), ("TA", 2**14)), "170": "HBZVU   ",
}  # fmt: skip


def test_what_an_aircraft_said_of_itself() -> None:
    found = plot(block(21, SELF))
    assert found == Plot(
        track_id="4b1814", at_us=NOON_US, lat_ndeg=found.lat_ndeg, lon_ndeg=found.lon_ndeg, height=Height(3_048_000, Reference.FL),
        ground_speed_mm_s=115_750, course_mdeg=90_000, v_up_mm_s=5080, callsign="HBZVU",
    )  # fmt: skip
    coarse = {name: value for name, value in SELF.items() if name not in ("131", "145", "155")}
    coarse |= {
        "130": (("LAT", round(46.5 * 2**23 / 180)), ("LON", round(7.25 * 2**23 / 180))),
        "140": 1600,
        "157": (("RE", 0), ("GVR", 160)),
    }
    again = plot(block(21, coarse))
    assert abs(again.lat_ndeg - found.lat_ndeg) < 12_000
    assert (again.height, again.v_up_mm_s) == (Height(3_048_000, Reference.W84), 5080)


def test_a_value_beyond_its_range_is_none() -> None:
    found = plot(block(21, {**SELF, "155": (("RE", 1), ("BVR", 160)), "160": (("RE", 1), ("GS", 1024), ("TA", 2**14))}))
    assert (found.ground_speed_mm_s, found.course_mdeg, found.v_up_mm_s) == (None, None, None)


def test_an_old_edition_has_its_own_items() -> None:
    old = {
        "010": WHOSE, "030": NOON, "080": 0x4B1814, "145": 400, "155": 160,
        "130": (("LAT", round(46.5 * 2**25 / 180)), ("LON", round(7.25 * 2**25 / 180))),
    }  # fmt: skip
    found = plot(block(21, old, edition="0.26"), cat021="0.26")
    assert (found.at_us, found.v_up_mm_s, round(found.lat_ndeg / 1e9, 4)) == (NOON_US, 5080, 46.5)


STATUS = (("MON", 0), ("SPI", 0), ("MRH", 0), ("SRC", 0), ("CNF", 0), None)
SIMULATED = (("SIM", 1), ("TSE", 0), ("TSB", 0), ("FPC", 0), ("AFF", 0), ("STP", 0), ("KOS", 0), None)
NOTHING = [
    (62, {**TRACK, "080": (STATUS, SIMULATED)}),
    (62, {"010": WHOSE, "070": NOON}),
    (48, {**REPORT, "020": ((("TYP", 5), ("SIM", 1), ("RDP", 0), ("SPI", 0), ("RAB", 0), None),)}),
    (48, {"010": WHOSE, "140": NOON}),
    (21, {"010": WHOSE, "071": NOON}),
]  # fmt: skip


@pytest.mark.parametrize(("category", "record"), NOTHING)
def test_what_is_simulated_or_has_no_place_is_passed_over(category: int, record: dict[str, Any]) -> None:
    heard = decoder().feed(block(category, record), NOON_US)
    assert (heard.plots, heard.refused_count, heard.passed_over) == ((), 0, 1)


WRONG = [
    (62, {name: value for name, value in TRACK.items() if name != "070"}, "the time is missing"),
    (62, {name: value for name, value in TRACK.items() if name != "040"}, "does not say which aircraft"),
    (62, {name: value for name, value in TRACK.items() if name != "010"}, "does not say whose"),
    (62, {**TRACK, "070": 86_400 * 128}, "no time of day"),
    (62, {**TRACK, "105": (("LAT", 2**25), ("LON", 0))}, "lat is"),
    (62, {**TRACK, "136": 2**15 - 1}, "136 is"),
    (48, {name: value for name, value in REPORT.items() if name != "010"}, "does not say whose"),
]  # fmt: skip


@pytest.mark.parametrize(("category", "record", "what"), WRONG)
def test_a_record_that_cannot_be_stated_costs_no_other(category: int, record: dict[str, Any], what: str) -> None:
    good = TRACK if category == 62 else REPORT
    heard = decoder().feed(block(category, record, good), NOON_US)
    assert (len(heard.plots), heard.refused_count) == (1, 1)
    assert what in heard.refused[0].what
    assert heard.refused[0].where.startswith(f"radar, block 0 (CAT{category:03})")


def test_blocks_that_lie_about_their_length_end_their_datagram_only() -> None:
    one = decoder()
    heard = one.feed(block(62, TRACK) + b"\x3e\xff\xff" + block(62, TRACK), NOON_US)
    assert (len(heard.plots), heard.refused_count) == (1, 1)
    assert "a block says it is 65535 bytes long" in heard.refused[0].what
    assert one.feed(b"\x3e\x00\x02\x00", NOON_US).refused_count == 1
    assert one.feed(b"\x3e", NOON_US).refused_count == 1
    broken = block(62, TRACK)[:-1]
    assert "none of that edition" in one.feed(broken[:1] + (len(broken)).to_bytes(2, "big") + broken[3:], NOON_US).refused[0].what


def test_other_categories_are_passed_over_and_an_edition_is_never_guessed() -> None:
    heard = AsterixDecoder("radar", {"cat048": "1.31"}).feed(b"\x22\x00\x05ab" + b"\x41\x00\x04c" + block(62, TRACK), NOON_US)
    assert (heard.passed_over, heard.refused_count) == (2, 1)
    assert "cat062=X.Y" in heard.refused[0].mend


def test_reports_of_drones_that_cannot_be_read_are_refused_by_name() -> None:
    heard = decoder().feed(b"\x81\x00\x05ab" + block(62, TRACK), NOON_US)
    assert (len(heard.plots), heard.passed_over, heard.refused_count) == (1, 0, 1)
    assert "UAS identification reports" in heard.refused[0].what
    assert heard.refused[0].where == "radar, block 0 (CAT129)"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=40))
def test_a_stream_cut_anywhere_says_what_its_blocks_say(cuts: list[int]) -> None:
    data = block(62, TRACK, TRACK) + b"\x41\x00\x04c" + block(62, TRACK)
    stream, heard, at = TONGUE.streamed and TONGUE.streamed("radar", dict(OPTIONS)), [], 0
    assert stream is not None
    for cut in (*cuts, len(data)):
        heard.append(stream.feed(data[at : at + cut], NOON_US))
        at += cut
    assert [one for part in heard for one in part.plots] == list(decoder().feed(data, NOON_US).plots)
    assert sum(part.passed_over for part in heard) == 1


def test_a_stream_whose_blocks_lie_is_lost() -> None:
    with pytest.raises(Refused, match="a block says it is 2 bytes long"):
        AsterixStream("radar", dict(OPTIONS)).feed(block(62, TRACK) + b"\x3e\x00\x02\x00", NOON_US)


@pytest.mark.parametrize(
    ("options", "what", "mend"),
    [
        ({}, "no edition", "?cat062=1.18"),
        ({"at": "1,2,3"}, "no edition", "?cat062=1.18"),
        ({"cat062": "1.81"}, "edition cannot be '1.81'", "(did you mean"),
        ({"cat062": "new"}, "edition cannot be 'new'", "one of 1.16"),
        ({"cat63": "1.6"}, "'cat63' is no option", "did you mean 'cat062'?"),
        ({"cat062": "1.18", "at": "46.5"}, "at cannot be", "LAT,LON,HEIGHT"),
    ],
)
def test_options_are_strict(options: dict[str, str], what: str, mend: str) -> None:
    with pytest.raises(Refused) as refused:
        AsterixDecoder("radar", options)
    assert what in refused.value.what
    assert mend in refused.value.mend


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asterix.generated", None)
    with pytest.raises(Refused, match="needs libasterix") as refused:
        AsterixDecoder("radar", {"cat062": "1.18"})
    assert refused.value.mend == "pip install deconflict[asterix]"


@given(st.integers(0, DAY_US - 1), st.integers(-DAY_US // 2 + 1, DAY_US // 2 - 1))
def test_a_time_of_day_is_the_one_nearest_to_the_arrival(of_day_us: int, late_us: int) -> None:
    at_us = 20_000 * DAY_US + of_day_us
    assert time_of_day_us(of_day_us / 1e6, at_us + late_us) == at_us


@settings(deadline=None)
@given(st.sampled_from([block(62, TRACK), block(48, REPORT), block(21, SELF)]), st.binary(max_size=40), st.integers(3, 40), st.booleans())
def test_any_bytes_are_read_or_refused(good: bytes, noise: bytes, at: int, honest: bool) -> None:
    data = good[:at] + noise + good[at + 1 :]
    data = data[:1] + len(data).to_bytes(2, "big") + data[3:] if honest else data
    for found in decoder().feed(data, NOON_US).plots:
        assert msgspec.json.decode(msgspec.json.encode(found), type=Plot) == found


@pytest.mark.parametrize(
    ("name", "plots", "refused", "over"),
    [
        ("cat048.raw", 1, 0, 0),
        ("cat062cat065.raw", 2, 0, 1),
        ("cat21_re.ast", 2, 0, 0),
        ("cat_062_065.pcap", 2, 0, 1),
        ("cat_034_048.pcap", 124, 2, 36),
    ],
)
def test_real_records(name: str, plots: int, refused: int, over: int) -> None:
    """Two reports state FL 4095, and two no place."""
    if not (SHARED / name).is_file():
        pytest.skip("the recordings are not beside this clone")
    data = (SHARED / name).read_bytes()
    stands = {f"at.25.{sic}": "46.5,7.2,480" for sic in (11, 12, 13, 14, 201, 204, 205)}
    one = AsterixDecoder("radar", {**EDITIONS, **stands})
    pieces = list(datagrams(data, where=name)) if name.endswith(".pcap") else [(NOON_US, data)]
    heard = [one.feed(piece, at_us) for at_us, piece in pieces]
    assert sum(len(piece.plots) for piece in heard) == plots, [fault for piece in heard for fault in piece.refused][:3]
    assert (sum(piece.refused_count for piece in heard), sum(piece.passed_over for piece in heard)) == (refused, over)
