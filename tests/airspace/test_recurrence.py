"""A rule stands for the times that a calendar says, and for no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.instant import Interval
from deconflict.airspace.recurrence import DAY_US, MOST_OCCURRENCES, Weekday, occurrences, weekday
from deconflict.errors import Refused

HOUR_US = 3_600_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WEEKDAYS = [Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI]


def us(text: str) -> int:
    return int((datetime.fromisoformat(text) - EPOCH) / timedelta(microseconds=1))


def test_every_weekday_from_nine_to_ten() -> None:
    first = Interval(us("2026-07-30T09:00:00+00:00"), us("2026-07-30T10:00:00+00:00"))
    found = occurrences(first, WEEKDAYS, us("2026-08-05T00:00:00+00:00"))
    days = [us(f"2026-{day}T09:00:00+00:00") for day in ("07-30", "07-31", "08-03", "08-04")]
    assert found == tuple(Interval(day, day + HOUR_US) for day in days)


@settings(max_examples=60)
@given(st.integers(0, 2 * 10**15), st.sets(st.sampled_from(Weekday)), st.integers(1, 40))
def test_the_calendar_agrees(start_us: int, others: set[Weekday], days: int) -> None:
    begins = EPOCH + timedelta(microseconds=start_us)
    assert weekday(start_us) == begins.weekday()
    chosen = {*others, weekday(start_us)}
    found = occurrences(Interval(start_us, start_us + HOUR_US), chosen, start_us + days * DAY_US)
    expected = [begins + timedelta(days=n) for n in range(days) if (begins + timedelta(days=n)).weekday() in chosen]
    assert [EPOCH + timedelta(microseconds=one.from_us) for one in found] == expected
    assert all(one.until_us - one.from_us == HOUR_US for one in found)


@pytest.mark.parametrize(
    ("hours", "days", "lasts_days", "where"),
    [
        pytest.param(1, [Weekday.FRI], 9, "days", id="begins on another day"),
        pytest.param(25, [Weekday.THU, Weekday.FRI], 9, "days", id="longer than a day"),
        pytest.param(1, list(Weekday), MOST_OCCURRENCES + 1, "until", id="too many"),
        pytest.param(1, list(Weekday), 0, "until", id="over before it begins"),
    ],
)
def test_what_is_no_schedule_is_refused(hours: int, days: list[Weekday], lasts_days: int, where: str) -> None:
    with pytest.raises(Refused) as fault:
        occurrences(Interval(0, hours * HOUR_US), days, lasts_days * DAY_US)
    assert fault.value.where == where


def test_as_many_as_there_may_be() -> None:
    assert len(occurrences(Interval(0, HOUR_US), list(Weekday), MOST_OCCURRENCES * DAY_US)) == MOST_OCCURRENCES


SPRING = ["2026-03-28T01:30", "2026-03-29T01:30", "2026-03-30T00:30"]
AUTUMN = ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"]


@pytest.mark.parametrize("expected", [pytest.param(SPRING, id="skipped"), pytest.param(AUTUMN, id="shown twice")])
def test_half_past_two_in_zurich_where_clocks_change(expected: list[str]) -> None:
    starts_us = [us(f"{at}:00+00:00") for at in expected]
    first = Interval(starts_us[0], starts_us[0] + HOUR_US)
    assert [one.from_us for one in occurrences(first, list(Weekday), starts_us[-1] + 1, ZoneInfo("Europe/Zurich"))] == starts_us


def test_the_first_time_is_the_one_stated_though_clocks_show_it_twice() -> None:
    second_us = us("2026-10-25T02:30:00+01:00")
    found = occurrences(Interval(second_us, second_us + HOUR_US), list(Weekday), second_us + DAY_US + 1, ZoneInfo("Europe/Zurich"))
    assert [one.from_us for one in found] == [second_us, second_us + DAY_US]
