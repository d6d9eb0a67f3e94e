"""Instants are read strictly and written shortly; intervals are half open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.instant import LAST_US, Interval, format_instant, parse_instant, seconds
from deconflict.errors import Refused

MICROS = st.integers(0, 2**53 - 1)
INTERVALS = st.tuples(st.integers(0, 100), st.integers(1, 100)).map(lambda pair: Interval(pair[0], pair[0] + pair[1]))


@settings(deadline=None)
@given(MICROS)
def test_what_is_written_reads_back(at_us: int) -> None:
    text = format_instant(at_us)
    assert parse_instant(text) == at_us
    assert text == text.strip()
    assert text.endswith("Z")
    assert len(text) in (20, 24, 27)


@settings(deadline=None)
@given(st.integers(86_400_000_000, 7 * 10**15), st.integers(-14 * 60, 14 * 60))
def test_agrees_with_the_standard_library(at_us: int, offset_min: int) -> None:
    zone = timezone(timedelta(minutes=offset_min))
    assert parse_instant((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us)).astimezone(zone).isoformat()) == at_us


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01t00:00:01.5z", 1_500_000),
        (" 1970-01-01 00:00:00.0000019Z ", 1),
        ("1970-01-01T01:00:00+01:00", 0),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
        ("2016-12-31T23:59:60.7Z", 1_483_228_800_000_000),
    ],
)
def test_known_instants(text: str, micros: int) -> None:
    assert parse_instant(text) == micros


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("yesterday", "not an RFC 3339 time"),
        ("2026-07-30", "not an RFC 3339 time"),
        ("2026-07-30T09:15:00", "no time zone"),
        ("2026-13-30T09:15:00Z", "is no time"),
        ("2026-02-30T09:15:00Z", "is no time"),
        ("2026-07-30T24:15:00Z", "is no time"),
        ("2026-07-30T09:15:00+24:00", "is no time"),
        ("1969-12-31T23:59:59Z", "outside 1970"),
        ("2999-12-31T23:59:59Z", "outside 1970"),
    ],
)
def test_other_texts_are_refused_with_place_and_mend(text: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as caught:
        parse_instant(text, "plan.from")
    assert caught.value.where == "plan.from"
    assert caught.value.mend


@pytest.mark.parametrize(
    ("at_us", "text"), [(0, "1970-01-01T00:00:00Z"), (1_500_000, "1970-01-01T00:00:01.500Z"), (1, "1970-01-01T00:00:00.000001Z")]
)
def test_decimals_as_needed(at_us: int, text: str) -> None:
    assert format_instant(at_us) == text


@pytest.mark.parametrize("at_us", [-1, LAST_US + 1])
def test_no_text_outside_the_years(at_us: int) -> None:
    with pytest.raises(Refused):
        format_instant(at_us)


def test_seconds() -> None:
    assert seconds(1.5) == 1_500_000
    assert seconds(0.000_000_4) == 0
    for value in (float("nan"), float("inf")):
        with pytest.raises(Refused):
            seconds(value)


@given(INTERVALS, INTERVALS)
def test_intervals_meet_when_they_share_an_instant(a: Interval, b: Interval) -> None:
    shared = [t for t in range(201) if a.contains(t) and b.contains(t)]
    assert a.meets(b) is b.meets(a) is bool(shared)
    assert a.gap_us(b) == b.gap_us(a)
    if not shared:
        assert a.gap_us(b) == max(a.from_us, b.from_us) - min(a.until_us, b.until_us) >= 0


def test_an_interval_that_holds_nothing_is_refused() -> None:
    Interval(1, 2).check()
    for until_us in (1, 0):
        with pytest.raises(Refused) as caught:
            Interval(1, until_us).check("window")
        assert caught.value.where == "window"
