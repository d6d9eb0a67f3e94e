"""A node's picture as a file for other programs: GeoJSON, KML, GPX, CSV, XLSX or a geofence, of what counts now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from deconflict.airspace.instant import Instant, format_instant
from deconflict.errors import Refused
from deconflict.picture.picture import ObjectRecord, Picture, Version
from deconflict.service.plugins import plugins
from deconflict.service.view_objects import TRACK_SHOWN_US, height
from deconflict.statements import KINDS
from deconflict.statements.base import Part
from deconflict.wire import geojson, gpx, kml_out, qgc, sheet_out
from deconflict.wire.collection import Collection
from deconflict.wire.properties import HEADER

FORMATS: Final = {
    "geojson": "application/geo+json", "kml": "application/vnd.google-earth.kml+xml", "gpx": "application/gpx+xml",
    "csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "plan": "application/json",
}  # fmt: skip
"""Suffix -> media type."""
_SENT: Final = frozenset(name.removesuffix("_us") for name in HEADER)
_PARTS: Final = ("exact", "buffered", "contact", "reference")


@dataclass(frozen=True, slots=True)
class PictureFeatures:
    """What a picture becomes: Features of objects and of tracks, and how many objects could not be written."""

    objects: tuple[dict[str, Any], ...]
    tracks: tuple[dict[str, Any], ...]
    left_out: int


def features_of(picture: Picture, me: str, now_us: int, *, mine: bool = False) -> PictureFeatures:
    """Plans, zones, sites and movements that have not ended, and tracks of the last hour; with `mine` only what we stated ourselves.

    Another's object carries `party`, the name of who stated it; ours carries none, so that it can be taken in again.
    """
    objects: list[dict[str, Any]] = []
    left_out = 0
    for record, version in _counting(picture, now_us):
        if mine and record.party != me:
            continue
        try:
            objects += _features(picture, me, record, version)
        except (Refused, msgspec.MsgspecError):
            left_out += 1
    tracks = [] if mine else [_track(picture, record) for record in picture.tracks.values() if record.track.at_us > now_us - TRACK_SHOWN_US]
    return PictureFeatures(tuple(objects), tuple(tracks), left_out)


def formats() -> dict[str, str]:
    """Suffix -> media type, of ours and of plugins, which take no name of ours."""
    return {**{name: exporter.media_type for name, exporter in plugins().exporters.items()}, **FORMATS}


def written(suffix: str, found: PictureFeatures, title: str) -> bytes:
    """The file. Refused for a suffix that is none of `formats`, and where a plugin's writer fails."""
    if suffix == "geojson":
        return msgspec.json.encode(geojson.collection([*found.objects, *found.tracks]))
    if suffix == "kml":
        return kml_out.write([*found.objects, *found.tracks], title=title)
    if suffix == "gpx":
        return gpx.write(found.objects, found.tracks)
    if suffix == "csv":
        return sheet_out.write_csv([*found.objects, *found.tracks])
    if suffix == "xlsx":
        return sheet_out.write_xlsx([*found.objects, *found.tracks])
    if suffix == "plan":
        return qgc.write(feature for feature in found.objects if "zone_id" in feature["properties"])
    if suffix in plugins().exporters:
        return plugins().exporters[suffix].write(Collection([*found.objects, *found.tracks]))
    raise Refused(f"{suffix!r} is no format of a picture", where="format", mend=f"one of {', '.join(formats())}")


def _counting(picture: Picture, now_us: int) -> Iterator[tuple[ObjectRecord, Version]]:
    """Every version that counts, of objects that are not over."""
    for key in sorted(picture.objects):
        record = picture.objects[key]
        for version in picture.current(record):
            if version.main is not None and not _over(version.main, now_us):
                yield record, version


def _over(main: bytes, now_us: int) -> bool:
    said: dict[str, Any] = msgspec.json.decode(main)
    ended = said.get("state") == "Ended" or said.get("cancelled") is True or said.get("expired") is True
    return ended or said.get("until_us", now_us) < now_us


def _features(picture: Picture, me: str, record: ObjectRecord, version: Version) -> list[dict[str, Any]]:
    kinds = KINDS[version.kind].parts
    message = picture.messages.get(version.place.entry)
    raw = {**(message.parts if message is not None else {}), "exact": version.exact, "buffered": version.buffered}
    parts: dict[str, Part] = {"main": msgspec.json.decode(version.main or b"", type=kinds["main"])}
    for name in _PARTS:
        data = raw.get(name)
        if data and name in kinds and not (name == "buffered" and "exact" in parts):
            parts[name] = msgspec.json.decode(data, type=kinds[name])
    whose = {} if record.party == me else {"party": picture.name_of(record.party)}
    return [
        {**feature, "properties": {name: value for name, value in feature["properties"].items() if name not in _SENT} | whose}
        for feature in geojson.write(parts)
    ]


def _track(picture: Picture, record: Any) -> dict[str, Any]:
    """A track as a Feature: where it was last, and how it moved."""
    track = record.track
    said = {
        "track_id": track.track_id, "party": picture.name_of(track.party), "callsign": track.callsign, "height": height(track.height),
        "ground_speed_m_s": track.ground_speed_m_s, "course_deg": track.course_deg, "v_up_m_s": track.v_up_m_s,
        "on_ground": track.latest.on_ground, "source": track.latest.source.value, "at": format_instant(Instant(track.at_us)),
    }  # fmt: skip
    properties = {name: value for name, value in said.items() if value is not None}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [track.lon_deg, track.lat_deg]}, "properties": properties}
