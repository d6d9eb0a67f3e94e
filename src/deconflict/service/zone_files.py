"""What a node's picture says in the tongues of other houses: a calendar of what is due, zones as files, a message as an alert."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from deconflict.agreement.terms import Bearer
from deconflict.airspace.volume import Volume4D, measurable
from deconflict.coordination.line import checks_of
from deconflict.errors import Refused
from deconflict.picture.picture import MessageRecord, Picture, Version
from deconflict.service import view_messages
from deconflict.statements import KINDS
from deconflict.statements.base import Part
from deconflict.statements.meetings import MeetingConvene
from deconflict.statements.plans import Volumes
from deconflict.statements.zones import Zone
from deconflict.wire import cap, ed269, ed318, notam, openair
from deconflict.wire.calendar import Event, line_check_event, meeting_event, zone_events
from deconflict.wire.opened import Feature

ZONE_FORMATS: Final = {
    "openair": "text/plain; charset=us-ascii", "ed269": "application/json", "ed318": "application/geo+json",
    "notam": "text/plain; charset=utf-8",
}  # fmt: skip
"""Suffix -> media type."""
PAST_US: Final = 7 * 86_400_000_000
"""How long what is over stays in the calendar."""


@dataclass(frozen=True, slots=True)
class Indicators:
    """The location indicators (ICAO Doc 7910) that a draft of a NOTAM names."""

    fir: str
    location: str


def zones_as(suffix: str, features: Sequence[Feature], where: Indicators) -> tuple[bytes, int]:
    """The zones among these Features as a file, and how many zones that format cannot hold. Refused for a format that is none of ours."""
    write: Mapping[str, Callable[[Sequence[Feature]], bytes]] = {
        "openair": openair.write,
        "ed269": ed269.write,
        "ed318": ed318.write,
        "notam": lambda found: notam.draft(found, fir=where.fir, location=where.location).encode(),
    }
    if suffix not in write:
        raise Refused(f"{suffix[:16]!r} is no format of zones", where="format", mend=f"one of {', '.join(write)}")
    zones: dict[str, list[Feature]] = {}
    for feature in features:
        if "zone_id" in feature["properties"] and feature["geometry"] is not None:
            zones.setdefault(f"{feature['properties'].get('party', '')} {feature['properties']['zone_id']}", []).append(feature)
    kept: list[Feature] = []
    left_out = 0
    for zone in zones.values():
        try:
            write[suffix](zone)
        except Refused as fault:
            if fault.where == "fir, location":
                raise
            left_out += 1
        else:
            kept += zone
    return write[suffix](kept), left_out


def due(picture: Picture, me: str, now_us: int, interval_us: Callable[[str], int]) -> list[Event]:
    """Zone hours, meetings and the next line check with each party; `interval_us` says how often one is due with a party."""
    names = {party: held.name or party for party, held in picture.parties.items()}
    events = [*_zones(picture), *_meetings(picture)]
    for author, peer, bearer in sorted(picture.lines.checks):
        checks = checks_of(picture, me, peer, Bearer(bearer)) if author == me else ()
        if checks:
            sent_us = max(check.sent_at_us for check in checks)
            channel = f"{names.get(peer, peer)} {bearer}"
            events.append(line_check_event(channel, sent_us + interval_us(peer), party=me, stamp_us=sent_us))
    # A peer may sign a meeting that ends before it begins.
    return [event for event in events if event.until_us > max(event.from_us, now_us - PAST_US)]


def alert_of(picture: Picture, record: MessageRecord, words: Sequence[Mapping[str, str]]) -> cap.Alert:
    """A message as an alert, in the words given for each language ({locale, text})."""
    message, place = record.message, record.place
    assert message is not None and place is not None, "only a message that can be read becomes an alert"
    names = {party: held.name or party for party, held in picture.parties.items()}
    change = {"CHANGE": "Update", "CANCEL": "Cancel"}.get(record.kind.rpartition("_")[2], "Alert")
    earlier = tuple(_earlier(picture, message.refs)) if change != "Alert" else ()
    return cap.Alert(
        identifier=record.entry, sender=place.author, sent_us=record.written_at_us, status=message.status, priority=message.priority,
        addresses=tuple(names.get(party, party) for party in message.to), msg_type=change if earlier else "Alert", references=earlier,
        words=tuple(_worded(record.kind, one) for one in words), sender_name=names.get(place.author, place.author),
        volumes=_volumes(view_messages.parts_of(picture, record)), expires_us=message.valid_until,
    )  # fmt: skip


def _worded(kind: str, said: Mapping[str, str]) -> cap.Words:
    headline = next((line for line in said["text"].splitlines() if line.strip()), kind)
    return cap.Words(said["locale"], kind, headline, said["text"])


def _earlier(picture: Picture, refs: Sequence[str]) -> Iterator[cap.Earlier]:
    for entry in refs:
        held = picture.messages.get(entry)
        if held is not None and held.place is not None:
            yield cap.Earlier(held.place.author, held.entry, held.written_at_us)


def _volumes(parts: Mapping[str, Part]) -> tuple[Volume4D, ...]:
    where = parts.get("exact", parts.get("buffered"))
    return where.volumes if isinstance(where, Volumes) else ()


def _zones(picture: Picture) -> Iterator[Event]:
    for key in sorted(picture.objects):
        record = picture.objects[key]
        for version in picture.current(record)[-1:] if record.kind == "zone" else ():
            main = _main(version)
            if main is not None:
                count = len(record.versions) - 1
                yield from zone_events(main, _held(version), party=record.party, version=count, stamp_us=version.written_at_us)


def _main(version: Version) -> Zone | None:
    main: Any = None if version.main is None else msgspec.json.decode(version.main, type=KINDS[version.kind].parts["main"])
    return main if isinstance(main, Zone) else None


def _held(version: Version) -> tuple[Volume4D, ...]:
    raw = version.exact if version.exact is not None else version.buffered
    return () if raw is None else measurable(msgspec.json.decode(raw, type=Volumes).volumes)


def _meetings(picture: Picture) -> Iterator[Event]:
    """Each meeting as it was convened last; the others count as its versions."""
    convened: dict[tuple[str, str], list[tuple[int, str, MeetingConvene]]] = {}
    for record in picture.messages.values():
        if isinstance(record.main, MeetingConvene) and record.place is not None:
            key = (record.place.author, record.main.meeting_id)
            convened.setdefault(key, []).append((record.written_at_us, record.entry, record.main))
    for (party, _), versions in sorted(convened.items()):
        stamp_us, _entry, main = max(versions, key=lambda version: version[:2])
        yield meeting_event(main, party=party, version=len(versions) - 1, stamp_us=stamp_us)
