"""Timesheets as hours of the week in UTC."""

from __future__ import annotations

import pytest

from deconflict.airspace.recurrence import DAY_US, Weekday
from deconflict.errors import Refused
from deconflict.wire.schedules import EVERY_DAY, Hours
from deconflict.wire.timesheets import SUMMER_NOTE, hours_of
from deconflict.wire.xmltree import tree
from tests.wire.made_aixm import HEAD, sheet

HOUR_US = 3_600_000_000


def hours(**said: str) -> tuple[list[Hours], list[str]]:
    document = tree(f"{HEAD}{sheet(**said)}</m:AIXMBasicMessage>".encode(), "f.xml")
    notes: list[str] = []
    return hours_of(document.root, document, notes), notes


def test_hours():
    assert hours(day="ANY", startTime="00:00", endTime="00:00") == ([Hours(EVERY_DAY, 0, DAY_US)], [])
    utc = {"timeReference": "UTC", "day": "MON", "startTime": "07:00", "endTime": "17:00"}
    assert hours(**utc)[0] == [Hours(frozenset({Weekday.MON}), 7 * HOUR_US, 17 * HOUR_US)]
    assert hours(**{**utc, "timeReference": "UTC-4", "dayTil": "WED"})[0] == [
        Hours(frozenset({Weekday.MON, Weekday.TUE, Weekday.WED}), 11 * HOUR_US, 21 * HOUR_US)
    ]
    assert hours(timeReference="UTC", day="SUN")[0] == [Hours(frozenset({Weekday.SUN}), 0, DAY_US)]
    assert hours(**{**utc, "endTime": "02:00"})[0][0].end_us == 26 * HOUR_US


def test_summer_is_within():
    found, notes = hours(timeReference="UTC", day="MON", startTime="22:00", endTime="02:00", daylightSavingAdjust="YES")
    assert found == [Hours(frozenset({Weekday.MON}), 21 * HOUR_US, 26 * HOUR_US)] and notes == [SUMMER_NOTE]


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"startTime": "06:00", "endEvent": "SS"}, "by daylight"), ({"startDate": "01-10", "endDate": "31-07"}, "days of the year"),
        ({"excluded": "YES"}, "left out"), ({"day": "HOL"}, "no day of the week"), ({"day": "MON", "dayTil": "HOL"}, "no days of the week"),
        ({"day": "MON", "startTime": "07:00", "endTime": "08:00"}, "name no time reference"),
        ({"timeReference": "LMT", "day": "MON", "startTime": "07:00", "endTime": "08:00"}, "'LMT' is no time"),
        ({"timeReference": "UTC", "startTime": "7h"}, "no time of day"),
    ],
)  # fmt: skip
def test_refusals(said: dict[str, str], what: str):
    with pytest.raises(Refused, match=what) as refused:
        hours(**said)
    assert refused.value.where == "f.xml:1" and refused.value.mend
