"""Calendars as the icalendar library and any other reads them: UTC, stable UIDs, versions counted, what is withdrawn cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import icalendar
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.errors import Refused
from deconflict.statements.base import MessageHeader, Priority, Role, Status
from deconflict.statements.meetings import MeetingConvene, MeetingLevel, MeetingMode
from deconflict.statements.zones import Zone
from deconflict.wire import calendar
from deconflict.wire.calendar import Event, line_check_event, meeting_event, write, zone_events

NOW = 1_800_000_000_000_000
HOUR_US = 3_600_000_000
HEADER = MessageHeader(
    msg_id="m1", from_role=Role.DUTY, to=("a" * 26,), priority=Priority.ROUTINE, status=Status.ACTUAL, ack_by=0, answer_by=0, by="x"
)
ZONE = Zone(message=HEADER, zone_id="F-1", zone_type=ZoneType.NO_FLY, authority="ALFA desk", remark="Keep out,\nplease; thanks")
MEETING = MeetingConvene(
    message=HEADER, meeting_id="w12", meeting_level=MeetingLevel.DUTY, mode=MeetingMode.VOICE, from_us=NOW, until_us=NOW + HOUR_US,
    where="line 2",
)  # fmt: skip


def volume(from_us: int, top_mm: int = 304_800) -> Volume4D:
    extent = Volume3D(Circle(46_500_000_000, 7_500_000_000, 1_000_000), Height(0, Reference.AGL), Height(top_mm, Reference.AMSL))
    return Volume4D(extent, from_us, from_us + HOUR_US)


def read(data: bytes) -> list[Any]:
    assert all(len(line) <= 75 for line in data.split(b"\r\n")) and data.endswith(b"\r\n")
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def test_the_hours_of_a_zone():
    volumes = [volume(NOW), volume(NOW, 609_600), volume(NOW + 24 * HOUR_US)]
    first, second = read(write(zone_events(ZONE, volumes, party="alfa", version=3, stamp_us=NOW), name="ALFA"))
    assert (str(first["UID"]), str(second["UID"]), first["SEQUENCE"]) == ("zone-F-1-0@alfa", "zone-F-1-1@alfa", 3)
    assert first["DTSTART"].dt == datetime.fromtimestamp(NOW / 1e6, UTC) and b"Z" in first["DTEND"].to_ical()
    assert str(first["SUMMARY"]) == "F-1 no_fly" and str(first["STATUS"]) == "CONFIRMED"
    assert str(first["DESCRIPTION"]) == "0m AGL - 304.8m AMSL\n0m AGL - 609.6m AMSL\nALFA desk\nKeep out,\nplease; thanks"


def test_what_is_withdrawn_stays_and_says_so():
    over = msgspec.structs.replace(ZONE, cancelled=True, message=msgspec.structs.replace(HEADER, status=Status.EXERCISE))
    (event,) = read(write(zone_events(over, [volume(NOW)], party="alfa", version=4, stamp_us=NOW), name="ALFA"))
    assert str(event["STATUS"]) == "CANCELLED" and str(event["SUMMARY"]).startswith("EXERCISE: ") and str(event["UID"]) == "zone-F-1-0@alfa"


def test_meetings_and_line_checks():
    meeting = meeting_event(MEETING, party="alfa", version=0, stamp_us=NOW)
    check = line_check_event("bravo", NOW + 5, party="alfa", stamp_us=NOW)
    one, other = read(write([check, meeting], name="ALFA"))
    assert (str(one["LOCATION"]), str(one["SUMMARY"])) == ("line 2", "duty meeting w12, voice")
    assert str(other["SUMMARY"]) == "Line check bravo"
    assert line_check_event("bravo", NOW + HOUR_US, party="alfa", stamp_us=0).uid == check.uid
    assert line_check_event("bravo", NOW + 24 * HOUR_US, party="alfa", stamp_us=0).uid != check.uid


def test_refusals(monkeypatch: pytest.MonkeyPatch):
    event = meeting_event(MEETING, party="alfa", version=0, stamp_us=NOW)
    with pytest.raises(Refused, match="stands twice"):
        write([event, event], name="A")
    with pytest.raises(Refused, match="ends before"):
        write([replace(event, until_us=event.from_us)], name="A")
    monkeypatch.setattr(calendar, "MAX_EVENTS", 0)
    with pytest.raises(Refused, match="1 events"):
        write([event], name="A")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.text(max_size=200), st.integers(0, 4_000_000_000), st.integers(0, 9))
def test_whatever_is_said_is_read_back(summary: str, description: str, from_s: int, sequence: int):
    event = Event("u@alfa", sequence, NOW, from_s * 1_000_000, (from_s + 60) * 1_000_000, f"S{summary}", description)
    (found,) = read(write([event], name="A"))
    assert int(found["SEQUENCE"]) == sequence and found["DTSTART"].dt.timestamp() == from_s
    assert str(found["SUMMARY"]).split() == calendar._plain(f"S{summary}", 200).split()
