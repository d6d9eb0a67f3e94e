"""OGN lines: every field in its unit, who does not want to be followed is not, and nothing comes out of bad bytes but a refusal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire import ogn
from deconflict.wire.ogn import LOG, MAX_LINE_BYTES, TONGUE, OgnDecoder, read_line

ARRIVED = int(datetime(2016, 9, 21, 7, 0, 30, tzinfo=UTC).timestamp()) * 1_000_000
SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "raw" / "ogn"

GLIDER = b"FLRDDA5BA>APRS,qAS,EDXX:/065957h4415.41N/00600.03E'342/049/A=005524 !W62! id0ADDA5BA -454fpm -1.1rot 8.8dB 0e +51.2kHz gps4x5"


def plot_of(line: bytes) -> Plot:
    plot = read_line(line, ARRIVED, where="f:1")
    assert plot is not None
    return plot


def refused(line: bytes) -> Refused:
    with pytest.raises(Refused) as fault:
        read_line(line, ARRIVED, where="f:1")
    assert fault.value.where.startswith("f:1")
    assert fault.value.mend
    return fault.value


def test_every_field_of_a_glider() -> None:
    assert plot_of(GLIDER) == Plot(
        track_id="FLRDDA5BA", at_us=ARRIVED - 33_000_000, lat_ndeg=44_256_933_333, lon_ndeg=6_000_533_333,
        height=Height(1_683_715, Reference.AMSL), ground_speed_mm_s=25_208, course_mdeg=342_000, v_up_mm_s=-2306, turn_mdeg_s=-3300,
    )  # fmt: skip


def test_the_third_digit_of_minutes_and_both_other_hemispheres() -> None:
    coarse = plot_of(GLIDER.replace(b" !W62!", b""))
    assert (coarse.lat_ndeg, coarse.lon_ndeg) == (44_256_833_333, 6_000_500_000)
    other = plot_of(GLIDER.replace(b"N/", b"S/").replace(b"E'", b"W'"))
    assert (other.lat_ndeg, other.lon_ndeg) == (-44_256_933_333, -6_000_533_333)


@pytest.mark.parametrize(
    ("name", "track_id"),
    [
        (b"id0ADDA5BA", "FLRDDA5BA"), (b"id094B1B9F", "4b1b9f"), (b"id07E95A16", "OGNE95A16"), (b"id08123456", "FLRDDA5BA"),
        (b"id0440042121", "FLRDDA5BA"), (b"id041004B1B9F"[:12], "04b1b9"), (b"", "FLRDDA5BA"),
    ],
)  # fmt: skip
def test_whose_address_it_is(name: bytes, track_id: str) -> None:
    assert plot_of(GLIDER.replace(b"id0ADDA5BA", name)).track_id == track_id


@pytest.mark.parametrize("name", [b"id8ADDA5BA", b"id4ADDA5BA", b"idCADDA5BA", b"id3EDDA5BA", b"id8440042121"])
def test_who_is_hidden_or_not_to_be_tracked_or_an_obstacle_is_passed_over(name: bytes) -> None:
    assert read_line(GLIDER.replace(b"id0ADDA5BA", name), ARRIVED, where="f:1") is None


def test_a_customer_number_has_no_flags() -> None:
    line = b"FLRDDE48A>OGLT24,qAS,LT24:/065957h4030.47N/00338.38W'000/018/A=002267 id82538700 +000fpm GPS"
    plot = plot_of(line)
    assert (plot.track_id, plot.course_mdeg, plot.ground_speed_mm_s) == ("FLRDDE48A", None, 9260)


@pytest.mark.parametrize(
    "line",
    [
        b"# aprsc 2.0.14 29 Jun 2014 07:46:15 GMT GLIDERN1",
        b"LKXX>OGNSDR,TCPIP*,qAC,GLIDERN2:/132201h4457.61NI00900.58E&/A=000423",
        b"LKXX>APRS,TCPIP*,qAC,GLIDERN1:>070006h v0.2.5.x64 CPU:0.4",
        b"OGN2FD00F>OGNTRK,qAS,LZXX:>092840h h00 v00 11sat/2 165m",
        b"OGN2FD00F>OGNTRK,qAS,LZXX::>092840h h00",
    ],
)
def test_what_tells_of_no_aircraft_is_passed_over(line: bytes) -> None:
    assert read_line(line, ARRIVED, where="f:1") is None


def test_no_course_no_speed_no_height_no_climb() -> None:
    plot = plot_of(b"ICA484A9C>APRS,qAS,LFXX:/065957h4403.50N/00559.67E'000/000/ id05484A9C")
    assert (plot.course_mdeg, plot.ground_speed_mm_s, plot.height, plot.v_up_mm_s, plot.turn_mdeg_s) == (None,) * 5
    assert plot_of(b"ICA484A9C>APRS,qAS,LFXX:/065957h4403.50N/00559.67E'/A=001460 id05484A9C").height == Height(445_008, Reference.AMSL)
    assert plot_of(GLIDER.replace(b"342/049", b"360/049")).course_mdeg == 0
    assert plot_of(GLIDER.replace(b"A=005524", b"A=-00100")).height == Height(-30_480, Reference.AMSL)


def test_pressure_altitude_goes_before() -> None:
    assert plot_of(GLIDER + b" FL054.12").height == Height(1_649_578, Reference.FL)


def test_a_height_that_does_not_say_from_where_is_refused() -> None:
    assert "/A=" in refused(GLIDER.replace(b">APRS", b">OGADSB")).where
    assert plot_of(GLIDER.replace(b">APRS", b">OGADSB").replace(b"/A=005524", b"")).height is None


def test_the_day_nearest_to_the_arrival() -> None:
    midnight = int(datetime(2016, 9, 21, tzinfo=UTC).timestamp()) * 1_000_000
    late = read_line(GLIDER.replace(b"065957h", b"235959h"), midnight + 1_000_000, where="f:1")
    early = read_line(GLIDER.replace(b"065957h", b"000001h"), midnight - 1_000_000, where="f:1")
    assert late is not None
    assert late.at_us == midnight - 1_000_000
    assert early is not None
    assert early.at_us == midnight + 1_000_000


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"connecting to server", ""),
        (GLIDER.replace(b"065957h", b"211150z"), "time"),
        (GLIDER.replace(b"065957h", b"246000h"), "time"),
        (GLIDER.replace(b"4415.41N", b"4465.41N"), "latitude"),
        (GLIDER.replace(b"4415.41N", b"9915.41N"), "latitude"),
        (GLIDER.replace(b"00600.03E", b"18100.03E"), "longitude"),
        (GLIDER.replace(b"342/049", b"361/049"), "course"),
        (GLIDER.replace(b"A=005524", b"A=999999"), "/A="),
        (GLIDER.replace(b"A=005524", b"A=5524"), "/A="),
        (GLIDER.replace(b"-454fpm", b"-99999fpm"), "fpm"),
        (GLIDER.replace(b"-1.1rot", b"-99.0rot"), "rot"),
        (GLIDER.replace(b"4415.41N", b"44x5.41N"), "position"),
        (GLIDER + b" 1200dly", ""),
        (GLIDER + b" " * MAX_LINE_BYTES, ""),
    ],
)
def test_a_bad_line_is_named_by_its_field(line: bytes, field: str) -> None:
    assert refused(line).where == (f"f:1, field {field}" if field else "f:1")


def test_a_stream_in_pieces_and_what_it_counts() -> None:
    decoder = TONGUE.decoder("gliders", {})
    first = decoder.feed(b"# server\r\n" + GLIDER[:40], ARRIVED)
    second = decoder.feed(GLIDER[40:] + b"\r\n\r\nrubbish\r\n", ARRIVED)
    assert (first.plots, first.passed_over) == ((), 1)
    assert (len(second.plots), second.refused_count) == (1, 1)
    assert second.refused[0].where == "gliders, line 4"
    with pytest.raises(Refused, match="without an end"):
        decoder.feed(b"x" * (MAX_LINE_BYTES + 1), ARRIVED)


def test_recorded_lines_of_a_stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [b"connecting to server", GLIDER.replace(b"065957h", b"235959h"), b"", GLIDER.replace(b"065957h", b"000001h")]
    refused: list[Refused] = []
    batches = LOG.read(b"\n".join(lines), "f", refused.append, {"day": "2016-09-21"})
    midnight = int(datetime(2016, 9, 22, tzinfo=UTC).timestamp()) * 1_000_000
    assert [at_us for at_us, _ in batches] == [midnight - 1_000_000, midnight + 1_000_000]
    assert [fault.where for fault in refused] == ["f:1"]
    assert LOG.is_one(b"\n".join(lines))
    assert not LOG.is_one(b"MSG,3,1,1,400159")
    for options in ({}, {"day": "yesterday"}, {"day": "2016-09-21", "colour": "red"}):
        with pytest.raises(Refused):
            LOG.read(GLIDER, "f", refused.append, options)
    monkeypatch.setattr(ogn, "MAX_LOG_BYTES", 10)
    with pytest.raises(Refused, match="split it"):
        LOG.read(GLIDER, "f", refused.append, {"day": "2016-09-21"})


def test_it_takes_no_options() -> None:
    with pytest.raises(Refused, match="is no option"):
        TONGUE.decoder("gliders", {"colour": "red"})


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=200), st.tuples(st.integers(0, len(GLIDER) - 1), st.binary(max_size=3)).map(
    lambda cut: GLIDER[: cut[0]] + cut[1] + GLIDER[cut[0] + len(cut[1]) :]
)))  # fmt: skip
def test_bad_bytes_give_a_refusal_or_a_plot(data: bytes) -> None:
    heard = OgnDecoder("fuzz").feed(data + b"\n", ARRIVED)
    for plot in heard.plots:
        assert abs(plot.at_us - ARRIVED) <= 43_200_000_000


@pytest.mark.skipif(not SAMPLES.exists(), reason="the recorded samples are not here")
def test_every_line_of_the_samples_is_taken_passed_over_or_refused() -> None:
    log = OgnDecoder("log").feed((SAMPLES / "OGN_log_2016-09-21.txt").read_bytes() + b"\n", ARRIVED)
    assert (len(log.plots), log.passed_over, log.refused_count) == (308, 191, 1)
    counts = [
        (len(heard.plots), heard.refused_count)
        for path in sorted((SAMPLES / "valid_messages").iterdir())
        for heard in [OgnDecoder(path.name).feed(path.read_bytes() + b"\n", ARRIVED)]
    ]
    assert (sum(plots for plots, _ in counts), sum(bad for _, bad in counts)) == (66, 1)
