"""What is due as an iCalendar (RFC 5545) to subscribe to: zone hours, meetings, line checks. Written only; times in UTC, to the second.

A UID stays the same as long as the thing does, SEQUENCE grows with every version of it, and what was withdrawn stays with STATUS:CANCELLED.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from deconflict.airspace.altitude import format_height
from deconflict.airspace.volume import Volume4D
from deconflict.errors import Refused
from deconflict.statements.base import Status
from deconflict.statements.meetings import MeetingConvene
from deconflict.statements.zones import Zone

if TYPE_CHECKING:
    from icalendar import Event as Component

MAX_EVENTS: Final = 5_000
MAX_SUMMARY: Final = 200
MAX_DESCRIPTION: Final = 4_000
LINE_CHECK_US: Final = 15 * 60 * 1_000_000
"""How long a line check stands in the calendar: long enough to be seen in a week's view."""
_PRODID: Final = "-//deconflict//deconflict//EN"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing in the calendar. `uid` names it for ever, `sequence` counts its versions, `stamp_us` is when this version was made."""

    uid: str
    sequence: int
    stamp_us: int
    from_us: int
    until_us: int
    summary: str
    description: str = ""
    location: str = ""
    category: str = ""
    cancelled: bool = False


def zone_events(main: Zone, volumes: Sequence[Volume4D], *, party: str, version: int, stamp_us: int) -> Iterator[Event]:
    """The hours of a zone: one event for each span of time that its volumes have. `version` counts the statements about it from 0."""
    spans = sorted({(volume.from_us, volume.until_us) for volume in volumes})
    for number, (from_us, until_us) in enumerate(spans):
        limits = (volume.volume for volume in volumes if (volume.from_us, volume.until_us) == (from_us, until_us))
        heights = dict.fromkeys(f"{format_height(one.lower)} - {format_height(one.upper)}" for one in limits)
        summary = _marked(main, f"{main.zone_id} {main.zone_type}")
        yield Event(
            f"zone-{main.zone_id}-{number}@{party}", version, stamp_us, from_us, until_us, summary,
            "\n".join([*heights, main.authority, main.remark or ""]).strip(), category="ZONE", cancelled=main.cancelled,
        )  # fmt: skip


def meeting_event(main: MeetingConvene, *, party: str, version: int, stamp_us: int, cancelled: bool = False) -> Event:
    """A meeting as it was convened last."""
    summary = _marked(main, f"{main.meeting_level} meeting {main.meeting_id}, {main.mode}")
    return Event(
        f"meeting-{main.meeting_id}@{party}", version, stamp_us, main.from_us, main.until_us, summary, main.remark or "", main.where or "",
        "MEETING", cancelled,
    )  # fmt: skip


def line_check_event(channel: str, at_us: int, *, party: str, stamp_us: int) -> Event:
    """A line check that is due on a channel at an instant; its UID holds the day, as there is one line check a day and bearer."""
    day = at_us // 86_400_000_000
    uid = f"line-check-{channel}-{day}@{party}"
    return Event(uid, 0, stamp_us, at_us, at_us + LINE_CHECK_US, f"Line check {channel}", category="LINE CHECK")


def write(events: Iterable[Event], *, name: str) -> bytes:
    """The calendar, its events in order of time. Refused where one ends before it begins, two have one UID, or there are over 5,000."""
    from icalendar import Calendar

    listed = sorted(events, key=lambda event: (event.from_us, event.uid))
    _check(listed)
    calendar = Calendar()
    calendar.add("prodid", _PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _plain(name, MAX_SUMMARY))
    for event in listed:
        calendar.add_component(_component(event))
    written: bytes = calendar.to_ical()
    return written


def _component(event: Event) -> Component:
    from icalendar import Event as Component

    component = Component()
    component.add("uid", _plain(event.uid, MAX_SUMMARY))
    component.add("sequence", event.sequence)
    component.add("dtstamp", _moment(event.stamp_us))
    component.add("last-modified", _moment(event.stamp_us))
    component.add("dtstart", _moment(event.from_us))
    component.add("dtend", _moment(event.until_us))
    component.add("summary", _plain(event.summary, MAX_SUMMARY))
    for field, text in (("description", event.description), ("location", event.location), ("categories", event.category)):
        if text:
            component.add(field, _plain(text, MAX_DESCRIPTION))
    component.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    component.add("transp", "TRANSPARENT")
    return component


def _check(events: Sequence[Event]) -> None:
    if len(events) > MAX_EVENTS:
        raise Refused(f"{len(events)} events", where="calendar", mend=f"at most {MAX_EVENTS}: ask for a shorter time")
    seen: set[str] = set()
    for event in events:
        if event.uid in seen:
            raise Refused(f"the UID {event.uid[:80]} stands twice", where="calendar", mend="keep the newest version of each")
        seen.add(event.uid)
        if event.until_us <= event.from_us:
            raise Refused(f"{event.uid[:80]} ends before it begins", where="calendar", mend="give an end later than the begin")


def _marked(main: Zone | MeetingConvene, text: str) -> str:
    """A summary that says what is no more than a drill or a test, before all else."""
    status = main.message.status
    return text if status is Status.ACTUAL else f"{status}: {text}"


def _moment(at_us: int) -> datetime:
    return _EPOCH + timedelta(seconds=at_us // 1_000_000)


def _plain(text: str, most: int) -> str:
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)[:most]
