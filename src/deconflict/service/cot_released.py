"""What of the picture may leave as Cursor on Target: only kinds and parties that the desk has listed; never a site, a movement or a plan.

A line of the list is a kind, which means ours, or a kind and a party: `tracks`, `zones`, `conflicts`, `flash`, `tracks@BRAVO`. A conflict
leaves only where both its parties are listed for conflicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from deconflict.airspace.track import Track
from deconflict.airspace.volume import measurable
from deconflict.phrasebook import Reading
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.service.cot_settings import Release
from deconflict.service.view_messages import text
from deconflict.statements.base import Priority
from deconflict.statements.messages import Warning
from deconflict.statements.plans import Volumes
from deconflict.statements.zones import Zone
from deconflict.wire.cot import Event
from deconflict.wire.cot_out import NEUTRAL, STALE_US, UNKNOWN, chat_event, marker_event, track_event, zone_events

MAX_TRACKS: Final = 2000
FLASH_SHOWN_US: Final = 3_600_000_000
"""A copy in the chat is of use for an hour; the line has the message itself."""


def released(picture: Picture, me: str, release: Release, now_us: int, reading: Reading) -> list[Event]:
    """Every event that may leave now: tracks that are not stale, zones that have not ended, warnings that stand, FLASH of the last hour."""
    return [
        *_tracks(picture, me, release, now_us),
        *_zones(picture, me, release, now_us),
        *_conflicts(picture, me, release, now_us, reading),
        *_flash(picture, me, release, now_us, reading),
    ]


def _tracks(picture: Picture, me: str, release: Release, now_us: int) -> Iterator[Event]:
    """Ours and those of parties we are paired with are neutral, all others unknown."""
    paired = {me, *(peer for author, peer in picture.pairings if author == me)}
    fresh = [
        record.track for record in picture.tracks.values()
        if record.track.at_us > now_us - STALE_US and _may(release, "tracks", record.track.party, picture, me)
    ]  # fmt: skip
    fresh.sort(key=lambda track: (-track.at_us, track.party, track.track_id))
    for track in fresh[:MAX_TRACKS]:
        yield track_event(track, type=NEUTRAL if track.party in paired else UNKNOWN)


def _zones(picture: Picture, me: str, release: Release, now_us: int) -> Iterator[Event]:
    for (kind, party, zone_id), record in sorted(picture.objects.items()):
        if kind != "zone" or not _may(release, "zones", party, picture, me):
            continue
        for version in picture.current(record):
            raw = version.exact or version.buffered
            if raw is None or version.main is None:
                continue
            said = msgspec.json.decode(version.main, type=Zone)
            if not said.cancelled:
                title = f"{zone_id} {said.zone_type.value} {picture.name_of(party)} {said.message.status.value}"
                volumes = measurable(msgspec.json.decode(raw, type=Volumes).volumes)
                yield from zone_events(party, zone_id, volumes, title=title, now_us=now_us)


def _conflicts(picture: Picture, me: str, release: Release, now_us: int, reading: Reading) -> Iterator[Event]:
    """A marker between the two aircraft of each warning that stands, with the warning in words."""
    for pair, entries in sorted(picture.alerts.items()):
        records = [(name, picture.tracks.get((party, track))) for name in pair for party, _, track in [name.partition(":")]]
        tracks = [record.track for _, record in records if record is not None]
        standing = [r for entry in sorted(entries) if (r := picture.messages.get(entry)) is not None and not r.ended]
        if not standing or not tracks or not all(_may(release, "conflicts", n.partition(":")[0], picture, me) for n in pair):
            continue
        said = standing[-1].main
        if not isinstance(said, Warning):
            continue
        yield marker_event(
            f"alert.{'.'.join(pair).replace(':', '.')}", *_between(tracks), title=f"{said.level} {' x '.join(pair)}",
            remark=_words(picture, standing[-1], reading), now_us=now_us, until_us=now_us + STALE_US,
        )  # fmt: skip


def _between(tracks: Sequence[Track]) -> tuple[int, int]:
    """The middle of their places; the first one's where they lie on both sides of the antimeridian."""
    places = [(track.latest.lat_ndeg, track.latest.lon_ndeg) for track in tracks]
    lons = [lon for _, lon in places]
    if max(lons) - min(lons) > 180 * 10**9:
        return places[0]
    return sum(lat for lat, _ in places) // len(places), sum(lons) // len(lons)


def _flash(picture: Picture, me: str, release: Release, now_us: int, reading: Reading) -> Iterator[Event]:
    for entry, record in picture.messages.items():
        header, place = record.message, record.place
        if header is None or place is None or header.priority is not Priority.FLASH or record.written_at_us <= now_us - FLASH_SHOWN_US:
            continue
        if _may(release, "flash", place.author, picture, me):
            words = f"COPY, answer on the line: {header.status.value} FLASH {_words(picture, record, reading)}"
            until_us = record.written_at_us + FLASH_SHOWN_US
            yield chat_event(entry[:32], picture.name_of(place.author), words, at_us=record.written_at_us, until_us=until_us)


def _may(release: Release, kind: str, party: str, picture: Picture, me: str) -> bool:
    """By its id, or by its name where no other party bears it: a name is what somebody gave itself."""
    if party == me:
        return release.holds(kind, "")
    name = picture.name_of(party)
    alone = sum(picture.name_of(other) == name for other in picture.parties) <= 1
    return release.holds(kind, party, *([name] if alone else []))


def _words(picture: Picture, record: MessageRecord, reading: Reading) -> str:
    return text(picture, record, {party: known.name for party, known in picture.parties.items() if known.name}, reading)
