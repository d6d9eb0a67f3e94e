"""Quantities as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.phrasebook.wording import Wording, duration, free, instant, interval, place, short

AVIATION, METRIC = Wording("aviation"), Wording("metric")


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
    assert (AVIATION.vertical(304_800), METRIC.vertical(304_800)) == ("1000 ft", "305 m")


@pytest.mark.parametrize(
    ("lat", "lon", "text"),
    [
        (46_500_000_000, 7_500_000_000, "46°30.000′N 007°30.000′E"),
        (-33_999_999_999, -179_999_999_999, "34°00.000′S 180°00.000′W"),
        (0, 0, "00°00.000′N 000°00.000′E"),
        (34_520_000_000, 38_300_000_000, "34°31.200′N 038°18.000′E"),
    ],
)
def test_places(lat: int, lon: int, text: str) -> None:
    assert place(lat, lon) == text


@given(st.integers(-90 * 10**9, 90 * 10**9), st.integers(-180 * 10**9, 180 * 10**9))
def test_a_place_reads_back_to_a_metre(lat: int, lon: int) -> None:
    text = place(lat, lon)
    signs = (-1 if "S" in text else 1, -1 if "W" in text else 1)
    halves = text.replace("N", "").replace("S", "").replace("E", "").replace("W", "").split()
    for half, sign, ndeg in zip(halves, signs, (lat, lon), strict=True):
        degrees, minutes = half.rstrip("′").split("°")
        assert 0 <= float(minutes) < 60
        assert abs(sign * (int(degrees) + float(minutes) / 60) - ndeg / 1e9) <= 0.0005 / 60 + 1e-9


def test_times() -> None:
    assert instant(1_785_402_000_999_999) == "2026-07-30 09:00:00Z"
    assert interval(1_785_402_000_000_000, 1_785_405_600_000_000) == "2026-07-30 09:00:00Z – 10:00:00Z"
    assert interval(1_785_402_000_000_000, 1_785_488_400_000_000) == "2026-07-30 09:00:00Z – 2026-07-31 09:00:00Z"


@pytest.mark.parametrize(
    ("length_s", "text"),
    [(0, "0 s"), (45, "45 s"), (600, "10 min"), (90, "1 min 30 s"), (3600, "1 h"), (5400, "1 h 30 min"), (3601, "1 h")],
)
def test_lengths_of_time_look_like_no_time_of_day(length_s: int, text: str) -> None:
    assert duration(length_s * 1_000_000) == text


def test_free_text_and_hashes() -> None:
    assert free("a\n b\u202e\u200bc\t") == "a bc"
    assert short("abcdefghijk") == "#abcdefgh"
