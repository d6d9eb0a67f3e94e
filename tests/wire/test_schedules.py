"""Hours that recur, told out within a window: against a walk minute by minute."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.instant import Interval, parse_instant
from deconflict.airspace.recurrence import DAY_US, Weekday, weekday
from deconflict.errors import Refused
from deconflict.wire.schedules import EVERY_DAY, Hours, clock_us, days_of, times_within, told_out, window

HOUR_US = 3_600_000_000
MONDAY = parse_instant("2026-11-02T00:00:00Z")
hours = st.builds(Hours, st.frozensets(st.sampled_from(Weekday), min_size=1), st.integers(-2, 24).map(lambda h: h * HOUR_US),
                  st.integers(-2, 24).map(lambda h: h * HOUR_US))  # fmt: skip


@given(st.lists(hours, min_size=1, max_size=3), st.integers(0, 48), st.integers(1, 240))
def test_the_times_are_those_of_a_walk_hour_by_hour(periods: list[Hours], begin_h: int, length_h: int):
    whole = Interval(MONDAY + begin_h * HOUR_US, MONDAY + (begin_h + length_h) * HOUR_US)

    def holds(at_us: int) -> bool:
        for each in periods:
            end_us = each.end_us if each.end_us > each.start_us else each.end_us + DAY_US
            for day in range(at_us // DAY_US - 3, at_us // DAY_US + 4):
                if weekday(day * DAY_US) in each.days and day * DAY_US + each.start_us <= at_us < day * DAY_US + end_us:
                    return True
        return False

    walked = {at for at in range(whole.from_us, whole.until_us, HOUR_US) if holds(at)}
    if not walked:
        with pytest.raises(Refused, match="none of its hours"):
            times_within(periods, whole, where="w")
        return
    found = times_within(periods, whole, where="w")
    assert {at for time in found for at in range(time.from_us, time.until_us, HOUR_US)} == walked
    assert all(one.until_us < other.from_us for one, other in pairwise(found))


def test_too_many_times_name_the_window_that_does():
    whole = Interval(MONDAY, MONDAY + 100 * DAY_US)
    with pytest.raises(Refused, match="more than 64 times") as refused:
        times_within([Hours(EVERY_DAY, 0, HOUR_US)], whole, where="w")
    assert "until=2027-01-05T00:00:00Z" in refused.value.mend
    assert len(times_within([Hours(EVERY_DAY, 0, HOUR_US)], Interval(MONDAY, parse_instant("2027-01-05T00:00:00Z")), where="w")) == 64
    with pytest.raises(Refused, match="ten years"):
        times_within([Hours(EVERY_DAY, 0, HOUR_US)], Interval(0, MONDAY), where="w")


def test_a_window_is_what_both_say():
    assert window(10, 90, {"from": "1970-01-01T00:00:00.000020Z"}, where="w") == Interval(20, 90)
    assert window(None, 90, {"from": "1970-01-01T00:00:00Z", "until": "1970-01-01T00:00:00.00005Z"}, where="w") == Interval(0, 50)
    with pytest.raises(Refused, match="without an end") as refused:
        window(10, None, {}, where="w")
    assert "--assume until=" in refused.value.mend and "--assume from=" not in refused.value.mend
    with pytest.raises(Refused, match="would end at"):
        window(10, 90, {"until": "1970-01-01T00:00:00Z"}, where="w")
    with pytest.raises(Refused, match="--assume from"):
        window(10, 90, {"from": "tomorrow"}, where="w")


def test_times_of_day():
    assert clock_us("17:00Z", where="w") == 17 * HOUR_US
    assert clock_us("17:00:30.00+02:00", where="w") == 15 * HOUR_US + 30_000_000
    assert clock_us("01:00-0230", where="w") == 3.5 * HOUR_US
    assert clock_us("24:00", where="w", zone_us=0) == DAY_US
    for wrong in ("24:01Z", "12:60Z", "12:00:60Z", "noon", "25:00Z", ""):
        with pytest.raises(Refused, match="no time of day"):
            clock_us(wrong, where="w")
    with pytest.raises(Refused, match="names no time zone"):
        clock_us("12:00", where="w")


def test_days():
    assert days_of([], where="w") == days_of(["ANY"], where="w") == EVERY_DAY
    assert days_of(["MON", "sunday"], where="w") == {Weekday.MON, Weekday.SUN}
    with pytest.raises(Refused, match="no day of the week"):
        days_of(["HOL"], where="w")


def test_a_record_s_own_window_goes_first_and_a_stated_one_where_that_is_too_much():
    daily = [Hours(EVERY_DAY, 0, HOUR_US)]
    stated = {"from": "2026-11-04T00:00:00Z", "until": "2026-11-06T00:00:00Z"}
    own, times = told_out(daily, MONDAY, MONDAY + 10 * DAY_US, stated, where="w")
    assert (own, len(times)) == (Interval(MONDAY, MONDAY + 10 * DAY_US), 10)
    whole, times = told_out(daily, MONDAY, MONDAY + 100 * DAY_US, stated, where="w")
    assert (whole, len(times)) == (Interval(MONDAY + 2 * DAY_US, MONDAY + 4 * DAY_US), 2)
    with pytest.raises(Refused, match="more than 64 times"):
        told_out(daily, MONDAY, MONDAY + 100 * DAY_US, {}, where="w")
