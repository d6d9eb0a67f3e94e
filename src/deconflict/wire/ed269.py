"""UAS geographical zones as EUROCAE ED-269 JSON, both ways, in the three dialects that are about.

A list of zones stands under `UASZoneList`, `features` or `uas_zones`; a position is [longitude, latitude] or {"LON", "LAT"}, numbers or
texts. An edge is straight in longitude and latitude. Written: whole metres or feet are all that the model has, so heights are widened
outwards to the metre, times to the millisecond.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from deconflict.airspace.instant import Interval, format_instant
from deconflict.errors import Refused
from deconflict.wire import areas
from deconflict.wire.geozones import (
    MAX_ZONES,
    Layer,
    about,
    exported,
    faulty,
    grouped,
    height,
    limits,
    restricted,
    restriction,
    times,
    zone_record,
)
from deconflict.wire.opened import Assumed, Feature, FileTongue, Record
from deconflict.wire.said import Said, parsed, shortened

LISTS: Final = ("UASZoneList", "features", "uas_zones")
_MARKS: Final = (b'"UASZoneList"', b'"uas_zones"', b'"UASZoneVersion"', b'"uomDimensions"', b'"horizontalProjection"', b'"zoneAuthority"')
_WORDS: Final = {"no_fly": "PROHIBITED"}


def is_one(head: bytes, name: str) -> bool:
    """Whether these first bytes look like ED-269: JSON with a name of its own, and no GeoJSON Feature."""
    compact = head.replace(b" ", b"")
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")) and any(
        mark in compact for mark in _MARKS
    ) and b'"type":"Feature' not in compact.replace(b"\t", b"")  # fmt: skip


def read(data: bytes, source: str, assumed: Assumed) -> list[Record]:
    """Every zone of the file, one record each; Refused where it holds no list of zones."""
    value = parsed(data, source)
    name, listed = _listed(value, source)
    if len(listed) > MAX_ZONES:
        raise Refused(f"{len(listed)} zones", where=source, mend=f"at most {MAX_ZONES} in one file")
    return [_record(zone, f"{source}, {name}[{number}]", assumed) for number, zone in enumerate(listed)]


def write(features: Sequence[Feature], *, country: str = "ZZZ") -> bytes:
    """Zones, as `geojson.write` gives their Features, as a `UASZoneList`. `country` is the ISO 3166-1 code of who publishes.

    Heights are rounded outwards to whole metres. Refused for a flight level, which the model does not have.
    """
    zones = [_zone_out(group, country) for group in grouped(features)]
    return json.dumps({"formatVersion": "1.0.0", "UASZoneList": zones}, ensure_ascii=False, indent=1).encode()


def _listed(value: object, source: str) -> tuple[str, list[Any]]:
    if isinstance(value, list):
        return "", value
    for name in LISTS:
        if isinstance(value, dict) and isinstance(value.get(name), list):
            return name, value[name]
    raise Refused("no list of UAS zones", where=source, mend=f"a list under one of {', '.join(LISTS)}")


def _record(value: object, path: str, assumed: Assumed) -> Record:
    try:
        return _zone(Said(value, path), assumed)
    except Refused as fault:
        return faulty(path, value, fault)


def _zone(zone: Said, assumed: Assumed) -> Record:
    name, title = zone.text("identifier", 64), zone.text("name", 200)
    for unneeded in ("country", "region", "type", "title"):
        zone.any(unneeded)
    kind, notes = restriction(zone, "restriction")
    when, time_notes = times(list(zone.each("applicability", 100)), assumed.properties, where=zone.path)
    properties = {"zone_type": kind, **about(zone, title)}
    layers, shape_notes = _layers(zone)
    return zone_record(zone, name or title, layers, when, properties, (*notes, *time_notes, *shape_notes))


def _layers(zone: Said) -> tuple[list[Layer], list[str]]:
    found: list[Layer] = []
    notes: list[str] = []
    for volume in zone.each("geometry", 64):
        unit = volume.text("uomDimensions", 10)
        sides = [_limit(volume, side, unit) for side in ("lower", "upper")]
        shape, more = _shape(volume.inner("horizontalProjection"))
        found.append(Layer(shape, limits(*sides)))
        notes += more
    return found, notes


def _limit(volume: Said, side: str, unit: str) -> dict[str, Any] | None:
    value, reference = volume.number(f"{side}Limit"), volume.text(f"{side}VerticalReference", 10)
    return height(value, reference, unit, where=f"{volume.path}.{side}Limit")


def _shape(projection: Said) -> tuple[tuple[areas.Area, ...], tuple[str, ...]]:
    what = projection.text("type", 20)
    if what.lower() == "circle":
        center = projection.position(projection.any("center"), "center")
        radius_m = projection.number("radius")
        if radius_m is None or radius_m <= 0:
            projection.refuse("radius", "a circle without a radius", "metres, above 0")
        return (areas.circle(center, radius_m),), ()
    if what.lower() != "polygon":
        projection.refuse("type", f"a {what or 'shape without a type'}", "Circle or Polygon")
    rings = projection.any("coordinates")
    if not isinstance(rings, list) or not rings or not all(isinstance(ring, list) for ring in rings) or len(rings) > 500:
        projection.refuse("coordinates", "no rings", "a list of rings, each a list of [longitude, latitude]")
    places = [[projection.position(place, "coordinates") for place in ring] for ring in rings]
    return areas.polygons(places, geodesic=False, where=f"{projection.path}.coordinates")


def _zone_out(features: list[Feature], country: str) -> dict[str, Any]:
    first = features[0]["properties"]
    contact = first.get("contact", {})
    authority = {"name": first["authority"], "contactName": contact.get("name"), "phone": contact.get("means"), "purpose": "INFORMATION"}
    when = dict.fromkeys(exported(feature)[2] for feature in features)
    return {
        "identifier": first["zone_id"],
        "country": country,
        "name": first["zone_id"],
        "type": "COMMON",
        "restriction": restricted(features[0], _WORDS),
        "reason": ["OTHER"],
        "otherReasonInfo": shortened(str(first["zone_type"]), 30),
        "message": shortened(str(first.get("remark", "")), 200),
        "applicability": [_period_out(time) for time in when],
        "zoneAuthority": [{name: value for name, value in authority.items() if value}],
        "geometry": _volumes_out(features, len(when)),
    }


def _period_out(time: Interval) -> dict[str, str]:
    return {"permanent": "NO", "startDateTime": format_instant(time.from_us), "endDateTime": format_instant(time.until_us)}


def _volumes_out(features: list[Feature], times_count: int) -> list[dict[str, Any]]:
    """The volumes of a zone without their times. Refused where they do not all hold at the same times: the model has one list for all."""
    volumes: list[dict[str, Any]] = []
    for feature in features:
        lower, upper, _ = exported(feature)
        volume = {
            "uomDimensions": "M",
            "lowerLimit": math.floor(lower.value_mm / 1000),
            "lowerVerticalReference": _reference(lower.reference.value, feature),
            "upperLimit": math.ceil(upper.value_mm / 1000),
            "upperVerticalReference": _reference(upper.reference.value, feature),
            "horizontalProjection": _projection(feature["geometry"], feature["properties"]),
        }
        if volume not in volumes:
            volumes.append(volume)
    if len(volumes) * times_count != len(features):
        mend = "write them as zones of their own"
        raise Refused("its volumes hold at different times", where=str(features[0]["properties"]["zone_id"]), mend=mend)
    return volumes


def _reference(name: str, feature: Feature) -> str:
    if name not in ("AGL", "AMSL"):
        where = str(feature["properties"]["zone_id"])
        raise Refused(f"ED-269 has no height by {name}", where=where, mend="write it as ED-318, or state it as AMSL")
    return name


def _projection(geometry: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    if geometry["type"] == "Point":
        return {"type": "Circle", "center": geometry["coordinates"], "radius": properties["radius_m"]}
    return {"type": "Polygon", "coordinates": geometry["coordinates"]}


TONGUE: Final = FileTongue(
    name="ed269",
    title="ED-269 UAS zones",
    suffixes=(".ed269",),
    units="degrees, metres or feet by uomDimensions",
    heights="AGL or AMSL as each limit names it",
    times="RFC 3339; daily hours with a zone; permanent ones within the window that is stated",
    is_one=is_one,
    read=read,
)
