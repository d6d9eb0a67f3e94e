"""Plans, zones, sites and tracks of a picture as JSON."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from deconflict.airspace.altitude import Height
from deconflict.airspace.drawing import drawn
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.volume import Volume4D, measurable
from deconflict.coordination import notice, release
from deconflict.coordination.contradiction import cautious
from deconflict.node.objects import stated_otherwise
from deconflict.picture.picture import ObjectRecord, Picture, TrackRecord, Version
from deconflict.service.feed_settings import STALE_AFTER_S
from deconflict.service.view_notices import outside_notice
from deconflict.statements.movements import Movement
from deconflict.statements.plans import Knowledge, LiveContact, Operation, Volumes
from deconflict.statements.sites import Place, Site
from deconflict.statements.zones import Zone
from deconflict.wire.geojson import height_json, volume_json

HISTORY = 5
TRACK_SHOWN_US = 3600 * 1_000_000
MAX_TRACKS = 2000
NDEG = 1e-9


def plans(picture: Picture, me: str) -> list[dict[str, Any]]:
    """Every plan that counts now, ended ones too: the page says so."""
    return [_plan(picture, me, record, version) for record, version in _current(picture, "plan")]


def zones(picture: Picture, me: str) -> list[dict[str, Any]]:
    """Every zone that counts now."""
    return [_zone(picture, me, record, version) for record, version in _current(picture, "zone")]


def sites(picture: Picture, me: str) -> list[dict[str, Any]]:
    """Every protected site that counts now."""
    return [_site(picture, me, record, version) for record, version in _current(picture, "site")]


def movements(picture: Picture, me: str) -> list[dict[str, Any]]:
    """Every movement that counts now, ended ones too."""
    return [_movement(picture, me, record, version) for record, version in _current(picture, "movement")]


def by_default(track_id: str) -> float:
    """From what age on a report is stale where no feed says otherwise, as of what others tell on the line."""
    return STALE_AFTER_S


def tracks(picture: Picture, me: str, now_us: int, stale_after_s: Callable[[str], float] = by_default) -> list[dict[str, Any]]:
    """Tracks with a report within the last hour, the newest first, at most 2000.

    `stale_after_s`: from what age on the newest report of one of ours is stale, by its id.
    """
    fresh = [t for t in picture.tracks.values() if t.track.at_us > now_us - TRACK_SHOWN_US]
    fresh.sort(key=lambda t: (-t.track.at_us, t.track.party, t.track.track_id))
    return [_track(picture, me, now_us, t, stale_after_s if t.track.party == me else by_default) for t in fresh[:MAX_TRACKS]]


def version_of(picture: Picture, kind: str, party: str, object_id: str, me: str) -> tuple[str, dict[str, Any]] | None:
    """One object as JSON with its version (the hash of the entry that states it), or None."""
    record = picture.objects.get((kind, party, object_id))
    if record is None:
        return None
    version = picture.current(record)[-1]
    make = {"plan": _plan, "zone": _zone, "site": _site, "movement": _movement}[kind]
    return version.place.entry, make(picture, me, record, version)


def _current(picture: Picture, kind: str) -> Iterator[tuple[ObjectRecord, Version]]:
    for key in sorted(k for k in picture.objects if k[0] == kind):
        record = picture.objects[key]
        for version in picture.current(record):
            yield record, version


def _common(picture: Picture, me: str, record: ObjectRecord, version: Version, status: str) -> dict[str, Any]:
    return {
        "party": record.party,
        "name": picture.name_of(record.party),
        "version": version.place.entry,
        "status": status,
        "own": record.party == me,
        "forked": len(picture.current(record)) > 1,
        "written_at": _time(version.written_at_us),
        "contradiction": _contradiction(version),
    }


def _contradiction(version: Version) -> dict[str, str] | None:
    """The kind of a version with what it states against that; it is shown as the more cautious of the two has it."""
    stated = _stated_otherwise(version.kind, version.main) if version.main else None
    return {"kind": version.kind, "stated": stated} if stated is not None else None


def _plan(picture: Picture, me: str, record: ObjectRecord, version: Version) -> dict[str, Any]:
    said = cautious(version.kind, _operation(version.main)) if version.main else None
    return {
        **_common(picture, me, record, version, said.message.status.value if said else ""),
        "op_id": record.object_id,
        "state": said.state.value if said else None,
        "operation": said.operation.value if said else None,
        "aircraft_class": said.aircraft_class.value if said else None,
        "count": said.count if said else None,
        "rank": said.rank if said else None,
        "callsign": said.callsign if said else None,
        "squawk": said.squawk if said else None,
        "on_behalf_of": said.on_behalf_of if said else None,
        "pass_down": list(said.pass_down) if said else [],
        "why": said.why if said else None,
        "contact": _contact(picture, version),
        "checked": _checked(picture, version),
        "outside": outside_notice(picture, record.party, said, notice.volumes_of(version)) if said and said.tracks else [],
        "tracks": list(said.tracks) if said else [],
        "remark": said.remark if said else None,
        "volumes": _volumes(version),
    }


def _zone(picture: Picture, me: str, record: ObjectRecord, version: Version) -> dict[str, Any]:
    said = cautious(version.kind, _zone_of(version.main)) if version.main else None
    return {
        **_common(picture, me, record, version, said.message.status.value if said else ""),
        "zone_id": record.object_id,
        "zone_type": said.zone_type.value if said else None,
        "authority": said.authority if said else None,
        "cancelled": said.cancelled if said else None,
        "exempt": list(said.exempt) if said else [],
        "civil_informed_at": _time(said.civil_informed_at_us) if said and said.civil_informed_at_us is not None else None,
        "why": said.why if said else None,
        "contact": _contact(picture, version),
        "remark": said.remark if said else None,
        "volumes": _volumes(version),
    }


def _site(picture: Picture, me: str, record: ObjectRecord, version: Version) -> dict[str, Any]:
    said = cautious(version.kind, _site_of(version.main)) if version.main else None
    raw = version.exact or version.buffered
    return {
        **_common(picture, me, record, version, said.message.status.value if said else ""),
        "site_id": record.object_id,
        "function": said.function if said else None,
        "from": _time(said.from_us) if said else None,
        "until": _time(said.until_us) if said else None,
        "expired": said.expired if said else None,
        "verified_by": said.verified_by if said else None,
        **_released(picture, me, record, said),
        "why": said.why if said else None,
        "contact": _contact(picture, version),
        "remark": said.remark if said else None,
        "geometry": _place(raw) if raw else None,
    }


def _movement(picture: Picture, me: str, record: ObjectRecord, version: Version) -> dict[str, Any]:
    said = _movement_of(version.main) if version.main else None
    return {
        **_common(picture, me, record, version, said.message.status.value if said else ""),
        "movement_id": record.object_id,
        "movement": said.movement.value if said else None,
        "state": said.state.value if said else None,
        "vehicles": said.vehicles if said else None,
        "aircraft": said.aircraft if said else None,
        "contact_tested_at": _time(said.contact_tested_at_us) if said else None,
        "check_in_s": said.check_in_time_us / 1e6 if said else None,
        "on_behalf_of": said.on_behalf_of if said else None,
        **_released(picture, me, record, said, notice.volumes_of(version)),
        "tracks": list(said.tracks) if said else [],
        "outside": outside_notice(picture, record.party, said, notice.volumes_of(version)) if said and said.tracks else [],
        "why": said.why if said else None,
        "contact": _contact(picture, version),
        "remark": said.remark if said else None,
        "volumes": _volumes(version),
    }


def _released(
    picture: Picture, me: str, record: ObjectRecord, said: Site | Movement | None, volumes: tuple[Volume4D, ...] = ()
) -> dict[str, Any]:
    """To whom a site or a movement is given; of our own also from when its list is to be confirmed."""
    ours = said is not None and record.party == me and not release.is_over(said)
    from_us = release.confirm_from_us(said, volumes) if said is not None and ours else release.FOR_EVER_US
    return {
        "release": list(said.release) if said else [],
        "release_to_all": said.release_to_all if said else None,
        "buffered_for": list(said.buffered_for) if said else [],
        "release_until": _time(said.release_until_us) if said and said.release_until_us is not None else None,
        "confirm_from": _time(from_us) if from_us < release.FOR_EVER_US else None,
    }


def _contact(picture: Picture, version: Version) -> dict[str, str] | None:
    """Whom to reach while it happens, where that was shared with us."""
    raw = _other_part(picture, version, "contact")
    return _read_contact(raw) if raw is not None else None


def _checked(picture: Picture, version: Version) -> list[str]:
    """What it was checked against, as party:object_id."""
    raw = _other_part(picture, version, "knowledge")
    return list(_read_checked(raw)) if raw is not None else []


def _other_part(picture: Picture, version: Version, name: str) -> bytes | None:
    message = picture.messages.get(version.place.entry)
    return message.parts.get(name) if message is not None else None


@functools.lru_cache(maxsize=20_000)
def _stated_otherwise(kind: str, main: bytes) -> str | None:
    return stated_otherwise(kind, main)


@functools.lru_cache(maxsize=20_000)
def _read_contact(raw: bytes) -> dict[str, str]:
    contact = msgspec.json.decode(raw, type=LiveContact)
    return {"name": contact.name, "means": contact.means}


@functools.lru_cache(maxsize=20_000)
def _read_checked(raw: bytes) -> tuple[str, ...]:
    return tuple(one.object for one in msgspec.json.decode(raw, type=Knowledge).checked)


@functools.lru_cache(maxsize=20_000)
def _movement_of(raw: bytes) -> Movement:
    return msgspec.json.decode(raw, type=Movement)


@functools.lru_cache(maxsize=20_000)
def _operation(raw: bytes) -> Operation:
    return msgspec.json.decode(raw, type=Operation)


@functools.lru_cache(maxsize=20_000)
def _zone_of(raw: bytes) -> Zone:
    return msgspec.json.decode(raw, type=Zone)


@functools.lru_cache(maxsize=20_000)
def _site_of(raw: bytes) -> Site:
    return msgspec.json.decode(raw, type=Site)


def _volumes(version: Version) -> list[dict[str, Any]]:
    """The exact volumes where we hold them, else the buffered ones; none where both are withheld. One that cannot be drawn is left out."""
    raw = version.exact or version.buffered
    return [dict(v) for v in _shown_volumes(raw)] if raw else []


@functools.lru_cache(maxsize=20_000)
def _shown_volumes(raw: bytes) -> tuple[dict[str, Any], ...]:
    return tuple(volume_json(v) for v in measurable(msgspec.json.decode(raw, type=Volumes).volumes))


@functools.lru_cache(maxsize=20_000)
def _place(raw: bytes) -> dict[str, Any]:
    return drawn(msgspec.json.decode(raw, type=Place).place)


def height(value: Height | None) -> dict[str, Any] | None:
    """A height in metres with its reference."""
    return None if value is None else height_json(value)


def _track(picture: Picture, me: str, now_us: int, record: TrackRecord, stale_after_s: Callable[[str], float]) -> dict[str, Any]:
    track = record.track
    plot = track.latest
    return {
        "party": track.party,
        "name": picture.name_of(track.party),
        "track_id": track.track_id,
        "callsign": plot.callsign,
        "lat_deg": track.lat_deg,
        "lon_deg": track.lon_deg,
        "height": height(plot.height),
        "ground_speed_m_s": track.ground_speed_m_s,
        "course_deg": track.course_deg,
        "v_up_m_s": None if plot.v_up_mm_s is None else plot.v_up_mm_s / 1000,
        "at": _time(track.at_us),
        "age_s": round((now_us - track.at_us) / 1e6, 1),
        "stale_after_s": stale_after_s(track.track_id),
        "own": track.party == me,
        "on_ground": plot.on_ground,
        "uncommanded": plot.uncommanded,
        "source": plot.source.value,
        "status": record.status[2],
        "history": [[round(p.lon_ndeg * NDEG, 6), round(p.lat_ndeg * NDEG, 6)] for p in track.history][-HISTORY:],
    }


def _time(at_us: int) -> str:
    return format_instant(Instant(at_us))
