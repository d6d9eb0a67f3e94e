"""Quantities as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference, above_w84
from deconflict.errors import Refused
from deconflict.phrasebook.grids import Grid
from deconflict.phrasebook.wording import (
    AVIATION,
    FSI,
    METRIC,
    PDI,
    Horizontal,
    Reading,
    Speed,
    Vertical,
    date,
    duration,
    free,
    frequency,
    instant,
    interval,
    level_of_mm,
    reading_of,
    short,
)


@pytest.mark.parametrize(
    ("height", "aviation", "metric"),
    [
        (Height(3_048_000, Reference.FL), "FL100", "FL100"),
        (Height(1_158_240, Reference.FL), "FL038", "FL038"),
        (Height(1_150_620, Reference.FL), "3775 ft 1013.25 hPa", "1151 m 1013.25 hPa"),
        (Height(-30_480, Reference.FL), "-100 ft 1013.25 hPa", "-30 m 1013.25 hPa"),
        (Height(914_400, Reference.AMSL), "3000 ft AMSL", "914 m AMSL"),
        (Height(0, Reference.AGL), "GND", "GND"),
        (Height(120_000, Reference.AGL), "394 ft AGL", "120 m AGL"),
        (Height(0, Reference.W84), "0 ft WGS-84", "0 m WGS-84"),
    ],
)
def test_heights_name_their_reference(height: Height, aviation: str, metric: str) -> None:
    assert AVIATION.height(height) == aviation
    assert METRIC.height(height) == metric


def test_distances() -> None:
    assert [AVIATION.distance(d) for d in (9_260_000, 740_800)] == ["5.0 NM", "0.40 NM"]
    assert METRIC.distance(9_260_000) == "9.26 km"
    assert (AVIATION.vertical_distance(304_800), METRIC.vertical_distance(304_800)) == ("1000 ft", "305 m")


def test_speeds() -> None:
    knots_120 = 120 * 1_852_000 / 3600
    assert [Reading(speed_in=unit).speed(knots_120) for unit in Speed] == ["120 kt", "222 km/h", "62 m/s"]


@pytest.mark.parametrize(
    ("height", "also_in", "vertical", "text"),
    [
        (Height(3_048_000, Reference.FL), Reference.W84, Vertical.FT, "FL100 (10000 ft ± 1312 ft WGS-84)"),
        (Height(3_048_000, Reference.FL), Reference.AMSL, Vertical.M, "FL100 (3048 m ± 510 m AMSL)"),
        (Height(3_048_000, Reference.FL), Reference.FL, Vertical.M, "FL100 (3048 m 1013.25 hPa)"),
        (Height(3_048_000, Reference.FL), Reference.FL, Vertical.FT, "FL100"),
        (Height(914_400, Reference.AMSL), Reference.FL, Vertical.FT, "3000 ft AMSL (FL030 ± 1673 ft)"),
        (Height(-30_000, Reference.AMSL), Reference.FL, Vertical.M, "-30 m AMSL (-30 m ± 510 m 1013.25 hPa)"),
        (Height(914_400, Reference.AMSL), Reference.W84, Vertical.M, "914 m AMSL (914 m ± 110 m WGS-84)"),
        (Height(914_400, Reference.AMSL), Reference.AMSL, Vertical.M, "914 m AMSL"),
        (Height(120_000, Reference.AGL), Reference.AMSL, Vertical.M, "120 m AGL"),
        (Height(120_000, Reference.AMSL), Reference.AGL, Vertical.M, "120 m AMSL"),
    ],
)
def test_heights_are_shown_again_in_the_reference_of_the_reader(height: Height, also_in: Reference, vertical: Vertical, text: str) -> None:
    assert Reading(vertical=vertical, also_in=also_in).height(height) == text


@given(st.integers(-1_000_000, 20_000_000), st.sampled_from([Reference.W84, Reference.AMSL, Reference.FL]))
def test_a_bound_holds_every_height_it_may_be(value_mm: int, reference: Reference) -> None:
    """The band that airspace reckons with lies within what is shown."""
    shown = Reading(vertical=Vertical.M, also_in=Reference.W84).height(Height(value_mm, reference))
    if reference is not Reference.W84:
        central, bound = (int(found) for found in shown.split("(")[1].replace(" m", "").split(" WGS")[0].split(" ± "))
        band = above_w84(Height(value_mm, reference))
        assert central - bound - 1 <= band.low_m and band.high_m <= central + bound + 1


def test_places_in_the_reading_s_grid_and_its_datum() -> None:
    here = (46_500_000_000, 7_500_000_000)
    assert AVIATION.place(*here) == "46°30.000′N 007°30.000′E WGS-84"
    assert Reading(grid=Grid.DD).place(*here) == "46.50000°N 007.50000°E WGS-84"
    assert Reading(grid=Grid.MGRS).place(*here).endswith("WGS-84")
    assert Reading(grid=Grid.GK).place(*here).endswith(Reading(grid=Grid.GK).datum)
    assert Reading(grid=Grid.MGRS).place(89 * 10**9, 0) == "89°00.000′N 000°00.000′E WGS-84"


def test_readings_by_name() -> None:
    assert reading_of("metric", "ru") == Reading("ru", Horizontal.KM, Vertical.M, Speed.KMH)
    with pytest.raises(Refused) as refused:
        reading_of("imperial", "en")
    assert refused.value.mend == "aviation or metric units"


def test_times() -> None:
    assert instant(1_785_402_000_999_999) == "2026-07-30 09:00:00Z"
    assert interval(1_785_402_000_000_000, 1_785_405_600_000_000) == "2026-07-30 09:00:00Z – 10:00:00Z"
    assert interval(1_785_402_000_000_000, 1_785_488_400_000_000) == "2026-07-30 09:00:00Z – 2026-07-31 09:00:00Z"


@pytest.mark.parametrize(
    ("length_s", "text"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (600, "10 min"),
        (90, "1 min 30 s"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (3601, "1 h"),
        (-900, "-15 min"),
        (-45, "-45 s"),
        (-5400, "-1 h 30 min"),
    ],
)
def test_lengths_of_time_look_like_no_time_of_day(length_s: int, text: str) -> None:
    assert duration(length_s * 1_000_000) == text


def test_days_and_frequencies() -> None:
    assert date(1_785_402_000_000_000) == "2026-07-30"
    assert [frequency(hz) for hz in (121_500_000, 243_000_000, 4_125_000)] == ["121.500 MHz", "243.000 MHz", "4125.0 kHz"]


def test_free_text_and_hashes() -> None:
    assert free("a\n b\u202e\u200bc\t") == "a bc"
    assert free("\u2067شارع \u2069") == f"{FSI}شارع{PDI}"
    assert short("abcdefghijk") == "#abcdefgh"


@pytest.mark.parametrize(
    ("height", "also_in", "vertical", "qnh_hpa", "text"),
    [
        (Height(3_048_000, Reference.FL), Reference.AMSL, Vertical.FT, 1023, "FL100 (10265 ft QNH 1023)"),
        (Height(3_048_000, Reference.FL), Reference.AMSL, Vertical.M, 1003, "FL100 (2962 m QNH 1003)"),
        (Height(3_048_000, Reference.AMSL), Reference.FL, Vertical.FT, 980, "10000 ft AMSL (FL109 QNH 980)"),
        (Height(0, Reference.AMSL), Reference.FL, Vertical.FT, 1040, "0 ft AMSL (-723 ft 1013.25 hPa QNH 1040)"),
        (Height(3_048_000, Reference.W84), Reference.FL, Vertical.FT, 1023, "10000 ft WGS-84 (FL100 ± 1312 ft)"),
        (Height(3_048_000, Reference.FL), None, Vertical.FT, 1023, "FL100"),
    ],
)
def test_with_a_qnh_levels_and_altitudes_turn_into_each_other(
    height: Height, also_in: Reference | None, vertical: Vertical, qnh_hpa: int, text: str
) -> None:
    assert Reading(vertical=vertical, also_in=also_in, qnh_hpa=qnh_hpa).height(height) == text


def test_what_an_altimeter_takes_off_is_that_of_the_standard_atmosphere() -> None:
    """ICAO Doc 7488: 1013.25 hPa at sea level, 898.75 at 1000 m, 701.09 at 3000 m; near sea level a hPa is some 27 ft."""
    assert level_of_mm(1013.25) == 0
    assert level_of_mm(898.75) == pytest.approx(1_000_000, abs=500)
    assert level_of_mm(701.09) == pytest.approx(3_000_000, abs=500)
    assert (level_of_mm(1013) - level_of_mm(1014)) / 304.8 == pytest.approx(27.3, abs=0.1)


@pytest.mark.parametrize("qnh_hpa", [0, 849, 1101, 2992])
def test_what_is_no_qnh_is_refused(qnh_hpa: int) -> None:
    with pytest.raises(Refused, match="is no QNH"):
        Reading(qnh_hpa=qnh_hpa)
