"""Trajectories in so6: segments flown straight, reported on time however the time is cut, and the dirt that such files have."""

from __future__ import annotations

import lzma
from itertools import pairwise
from pathlib import Path

import pytest

from deconflict.airspace import earth
from deconflict.airspace.altitude import Reference
from deconflict.errors import Refused
from deconflict.wire.recording import batches
from deconflict.wire.so6 import DAY_US, REPORT_US, Segment, is_so6, read_segments, reports

EUROPE = Path(__file__).resolve().parents[3] / "shared" / "data" / "tracks" / "europe_20180101_m3.so6.xz"
MINUTE_US = 60_000_000


def line(
    begin: str = "120000", end: str = "120500", *, flight: str = "77", level: str = "350 350", way: str = "2760 480 2760 540"
) -> bytes:
    """A segment by default along the 46th parallel, from 8 to 9 degrees east in five minutes."""
    return f"AAAA_BBBB AAAA BBBB A320 {begin} {end} {level} 0 LYNX11 260730 260730 {way} {flight} 1 0 0\n".encode()


def segments(*lines: bytes) -> tuple[list[Segment], list[Refused]]:
    faults: list[Refused] = []
    return read_segments(lines, where="f", refused=faults.append), faults


def test_a_segment_is_reported_where_it_begins_and_each_minute() -> None:
    found, faults = segments(line(), b"\n")
    assert not faults
    plots = [plot for _, together in reports(found, 0, found[0].until_us) for plot in together]
    assert [plot.at_us - found[0].from_us for plot in plots] == [k * REPORT_US for k in range(5)]
    assert [plot.lon_ndeg for plot in plots] == [8_000_000_000 + k * 200_000_000 for k in range(5)]
    assert {(p.track_id, p.callsign, p.lat_ndeg, p.height.reference, p.height.value_mm, p.v_up_mm_s) for p in plots if p.height} == {
        ("77", "LYNX11", 46_000_000_000, Reference.FL, 10_668_000, 0)
    }
    way_m = earth.distance_m(46.0, 8.0, 46.0, 9.0)
    assert plots[0].course_mdeg == 90_000
    assert plots[0].ground_speed_mm_s == pytest.approx(way_m / 300 * 1000, rel=1e-4)


def test_it_climbs_at_one_rate_and_over_the_antimeridian() -> None:
    [found], _ = segments(line(level="300 330", way="-1020 10794 -1026 -10794"))
    plots = [plot for _, (plot,) in reports([found], 0, found.until_us)]
    assert [plot.lon_ndeg for plot in plots] == [179_900_000_000, 179_940_000_000, 179_980_000_000, -179_980_000_000, -179_940_000_000]
    assert {plot.v_up_mm_s for plot in plots} == {3048}
    assert all(90_000 < (plot.course_mdeg or 0) < 180_000 for plot in plots)


def test_the_reports_are_the_same_however_the_time_is_cut() -> None:
    found, _ = segments(line(), line("120010", "122000", flight="78"), line("115950", "120010", flight="79"))
    first, last = found[0].from_us, max(s.until_us for s in found)
    whole = list(reports(found, first - 1, last))
    cuts = [first - 1, first, first + MINUTE_US, first + 1_234_567, first + 12 * MINUTE_US + 1, last]
    parts = [batch for a, b in pairwise(sorted(cuts)) for batch in reports(found, a, b)]
    assert parts == whole
    assert [at for at, _ in whole] == sorted({at for at, _ in whole})


def test_where_nothing_flies_nothing_is_reported() -> None:
    found, faults = segments(b"\n", b" \r\n")
    assert (found, faults) == ([], [])
    assert list(reports(found, 0, DAY_US)) == []


def test_a_silence_is_reported_where_it_begins_only_and_what_nothing_flies_has_no_speed() -> None:
    [silent], _ = segments(line("100000", "113000"))
    assert len(list(reports([silent], 0, silent.until_us))) == 1
    [fast], _ = segments(line(way="2760 480 2760 900", level="10 350", end="120010"))
    [(_, (plot,))] = reports([fast], 0, fast.until_us)
    assert (plot.ground_speed_mm_s, plot.course_mdeg, plot.v_up_mm_s) == (None, None, None)


def test_one_that_ends_after_midnight_goes_on_and_one_that_ends_before_it_begins_is_refused() -> None:
    [late], faults = segments(line("235900", "000100"), line("120000", "115900"))
    assert late.until_us - late.from_us == 2 * MINUTE_US
    assert late.until_us % DAY_US == MINUTE_US
    assert [(fault.where, fault.what) for fault in faults] == [("f:2", "it ends no later than it begins")]


@pytest.mark.parametrize(
    ("bad", "where"),
    [
        (b"A B C\n", "f:1"),
        (line(flight="7/7"), "f:1, field 17"),
        (line(level="x 350"), "f:1, field 7"),
        (line(level="350 9999999"), "f:1, field flight level"),
        (line("126000"), "f:1, field 11 and 5"),
        (line().replace(b"260730 260730", b"260230 260730"), "f:1, field 11 and 5"),
        (line(way="5401 480 2760 540"), "f:1, field lat"),
    ],
)
def test_bad_lines_are_refused_with_their_place_and_cost_no_other(bad: bytes, where: str) -> None:
    found, faults = segments(bad, line())
    assert len(found) == 1
    assert [fault.where for fault in faults] == [where]


def test_a_recording_in_so6_is_known_by_its_first_line() -> None:
    assert is_so6(line())
    assert not is_so6(b"MSG,3,1,1,4B1814,1,2026/07/30\n")
    heard = list(batches([b"\n", line(), line(flight="78")], where="f"))
    assert [len(plots) for _, plots in heard] == [2] * 5
    assert list(batches([line("120000", "115900")], where="f")) == []


def test_a_whole_day_over_a_continent() -> None:
    if not EUROPE.is_file():
        pytest.skip("the recordings are not beside this clone")
    with lzma.open(EUROPE) as file:
        found, faults = segments(*file)
    assert (len(found), len(faults), len({s.flight_id for s in found})) == (127_447, 225, 11_035)
    noon_us = found[0].from_us - found[0].from_us % DAY_US + DAY_US // 2
    flying = {plot.track_id for _, together in reports(found, noon_us - REPORT_US, noon_us) for plot in together}
    assert 900 < len(flying) < 1_100
