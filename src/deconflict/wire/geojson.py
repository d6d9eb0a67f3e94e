"""Plans, zones, sites and movements as GeoJSON Features (RFC 7946), both ways and strict: docs/wire.md lists every property.

A Feature is a Polygon, a Point with `radius_m`, or a LineString with `half_width_m` (`routes`). Which kind it is shows in its id:
`op_id`, `zone_id`, `site_id` or `movement_id`.
Features of one collection with one id are the volumes of one object. Edges come in straight in longitude and latitude, as the RFC has
them, and are kept as geodesics to 1 m; an edge of more than 180 degrees of longitude is taken the shorter way, over the antimeridian.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

import msgspec

from deconflict.airspace.altitude import Height
from deconflict.airspace.constraint import Constraint, ProtectedSite
from deconflict.airspace.drawing import drawn
from deconflict.airspace.instant import Interval, format_instant
from deconflict.airspace.intent import OperationalIntent
from deconflict.airspace.volume import Circle, Outline, Polygon, Volume3D, Volume4D, check
from deconflict.errors import Refused
from deconflict.statements.base import MessageHeader, Part, Priority, Role, Status
from deconflict.statements.movements import Movement, as_intent
from deconflict.statements.plans import Operation, PlaceReference, Volumes
from deconflict.statements.sites import Place, Site
from deconflict.statements.zones import Zone
from deconflict.wire.edges import MAX_VERTICES, Vertex, from_plane, to_plane
from deconflict.wire.heights import read_band, read_bands
from deconflict.wire.properties import (
    MOVEMENT,
    PLAN,
    RELEASED,
    SITE,
    ZONE,
    ObjectKind,
    read_consent,
    read_contact,
    read_instant,
    read_main,
    read_reference,
    reference_of,
    write_consent,
    write_main,
    write_reference,
)  # fmt: skip
from deconflict.wire.quantities import NDEG
from deconflict.wire.reading import Document, Fields, Path
from deconflict.wire.routes import Repeat, read_repeat, repeated, volumes_along

MAX_FEATURES: Final = 10_000
MAX_VOLUMES: Final = 64
MAX_RADIUS_M: Final = 500_000.0

_KINDS: Final = (PLAN, ZONE, SITE, MOVEMENT)
_POSITION_MEND: Final = "[longitude, latitude] in degrees, WGS-84"
_SHAPES: Final = "a Polygon, a Point with radius_m, or a LineString with half_width_m"
_CRS84: Final = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
_UNSENT: Final = MessageHeader(
    msg_id="unsent", from_role=Role.DUTY, to=("a" * 26,), priority=Priority.ROUTINE, status=Status.TEST, ack_by=0, answer_by=0, by="nobody"
)
"""Stands in where a file is read as airspace nouns only; it never leaves this module."""


class Precision(StrEnum):
    """Whether a Feature states where something is, or an area round it."""

    EXACT = "exact"
    BUFFERED = "buffered"


@dataclass(frozen=True, slots=True)
class Filing:
    """A statement read from Features: its kind, its object's id, its parts by name, and the path of its first Feature.

    `of`: the id in the file, which one time of a plan that recurs has its day added to.
    """

    kind: str
    object_id: str
    parts: Mapping[str, Part]
    where: str
    repeat: Repeat | None = None
    of: str = ""

    def noun(self, party: str, version: str) -> OperationalIntent | Constraint | ProtectedSite:
        """What it states of the sky, vouched for by `party`; `version` is the hash of the entry that states it."""
        return noun(self.parts, party, version)


def read(data: bytes | str, *, header: MessageHeader, source: str = "body") -> list[Filing]:
    """Every object of a Feature or FeatureCollection, in the file's order.

    `header` is the message header of each; properties named in docs/wire.md override its fields. Refused at the first fault, with line,
    column and path.
    """
    document = Document(data, source)
    filings: dict[tuple[str, str], Filing] = {}
    for value, path in _listed(document):
        fields = Fields(document, value, path)
        filing = _filing(fields, header)
        key = (filing.kind, filing.object_id)
        filings[key] = _joined(fields, filings[key], filing) if key in filings else filing
    return [each for filing in filings.values() for each in _each_time(document, filing)]


def read_each(data: bytes | str, *, header: MessageHeader = _UNSENT, source: str) -> list[Filing | Refused]:
    """What each Feature states, in the file's order, or why it cannot be read; Features of one object are not joined, nor times told apart.

    Refused when the document holds no list of Features at all.
    """
    document = Document(data, source)
    return [_outcome(document, value, path, header) for value, path in _listed(document)]


def _outcome(document: Document, value: object, path: Path, header: MessageHeader) -> Filing | Refused:
    try:
        return _filing(Fields(document, value, path), header)
    except Refused as fault:
        return fault


def read_volumes(data: bytes | str, *, source: str) -> tuple[Volume4D, ...]:
    """Where and when, from Features with nothing but their heights and times; Refused as `read`."""
    document = Document(data, source)
    found: list[Volume4D] = []
    for value, path in _listed(document):
        fields = Fields(document, value, path)
        if fields.need("type", str, '"Feature"') != "Feature":
            fields.refuse("type", "no Feature", '"Feature"')
        geometry = fields.inner("geometry", _SHAPES)
        properties = fields.inner("properties", "an object with lower, upper, from and until")
        found += _volumes(geometry, properties)
        for each in (properties, geometry, fields):
            each.done()
    return tuple(found)


def read_place_reference(data: bytes | str, *, source: str) -> PlaceReference:
    """A place said a second way, as the property `reference` of a Feature has it; Refused as `read`."""
    return reference_of(Document(data, source).top())


def read_nouns(data: bytes | str, party: str, *, source: str) -> list[OperationalIntent | Constraint | ProtectedSite]:
    """The same as airspace nouns, for a check that sends nothing; every version is the source's name. Refused as `read`."""
    return [filing.noun(party, source) for filing in read(data, header=_UNSENT, source=source)]


def noun(parts: Mapping[str, Part], party: str, version: str) -> OperationalIntent | Constraint | ProtectedSite:
    """The airspace noun that a statement's parts state. Refused where the place is withheld."""
    main, where = parts["main"], parts.get("exact", parts.get("buffered"))
    if isinstance(main, Operation) and isinstance(where, Volumes):
        return OperationalIntent(party, main.op_id, version, main.operation, main.aircraft_class, main.state, main.rank, where.volumes)
    if isinstance(main, Zone) and isinstance(where, Volumes):
        return Constraint(party, main.zone_id, version, main.zone_type, where.volumes, main.exempt)
    if isinstance(main, Site) and isinstance(where, Place):
        return ProtectedSite(party, main.site_id, version, main.function, where.place, main.from_us, main.until_us)
    if isinstance(main, Movement) and isinstance(where, Volumes):
        return as_intent(party, main, version, where.volumes)
    raise Refused("this statement holds no place", where=version, mend="ask its author for the part exact or buffered")


def write(parts: Mapping[str, Part], **more: object) -> list[dict[str, Any]]:
    """The Features of a plan, zone or site: one for each volume; one without geometry where the place is withheld.

    `read` of them with the same header gives the same parts (long edges: the same to 1 m). `more` is added to the properties.
    """
    kind = next(kind for kind in _KINDS if isinstance(parts["main"], kind.main))
    part = "exact" if "exact" in parts else "buffered"
    where = parts.get(part)
    second = {**_contact_out(parts.get("contact")), **write_reference(parts.get("reference")), **write_consent(parts.get("consent"))}
    properties = {**write_main(kind, parts["main"]), **second, **({"precision": part} if where else {}), **more}
    if isinstance(where, Place):
        return [_feature(where.place, properties)]
    if isinstance(where, Volumes):
        return [_feature(volume.volume.outline, {**properties, **_extent_out(volume)}) for volume in where.volumes]
    return [{"type": "Feature", "geometry": None, "properties": properties}]


def collection(features: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Features as one FeatureCollection."""
    return {"type": "FeatureCollection", "features": list(features)}


def volume_json(volume: Volume4D) -> dict[str, Any]:
    """A volume for a map: `geometry` as a polygon that is drawn, `lower` and `upper` with references, `from` and `until`."""
    return {"geometry": drawn(volume.volume.outline), **_extent_out(volume)}


def height_json(height: Height) -> dict[str, Any]:
    """A height as {"value_m", "reference"}."""
    return {"value_m": height.value_mm / 1000, "reference": height.reference.value}


def _listed(document: Document) -> list[tuple[object, Path]]:
    """Every Feature of the document, and where in it."""
    top = document.top()
    what = top.need("type", str, '"Feature" or "FeatureCollection"')
    if what == "Feature":
        return [(document.value, ())]
    if what != "FeatureCollection":
        top.refuse("type", f"a {what}", '"Feature" or "FeatureCollection"')
    top.maybe("name", str, "a text")
    top.maybe("bbox", list[float], "numbers")
    crs = top.maybe("crs", object, "leave it out: GeoJSON is WGS-84")
    if crs not in (None, _CRS84):
        top.refuse("crs", "another coordinate system", "transform to WGS-84 (CRS84) and leave crs out")
    listed = top.need("features", list[object], "a list of Features")
    top.done()
    if not 1 <= len(listed) <= MAX_FEATURES:
        top.refuse("features", f"{len(listed)} features", f"1 to {MAX_FEATURES}")
    return [(value, ("features", number)) for number, value in enumerate(listed)]


def _filing(fields: Fields, header: MessageHeader) -> Filing:
    if fields.need("type", str, '"Feature"') != "Feature":
        fields.refuse("type", "no Feature", '"Feature"')
    fields.maybe("id", object, "a text or number")
    fields.maybe("bbox", list[float], "numbers")
    geometry = fields.inner("geometry", _SHAPES)
    properties = fields.inner("properties", "an object with op_id, zone_id, site_id or movement_id")
    fields.done()
    kind = _kind(properties)
    main = read_main(kind, properties, header)
    precision = (properties.maybe("precision", Precision, "how exact the place is") or Precision.EXACT).value
    where: Part = _place(geometry, properties) if kind is SITE else Volumes(volumes=_volumes(geometry, properties))
    parts: dict[str, Part] = {"main": main, precision: where, **read_contact(properties), **read_reference(properties)}
    if kind in RELEASED:
        parts |= read_consent(properties)
    repeat = read_repeat(properties) if kind is PLAN else None
    properties.done()
    geometry.done()
    return Filing(kind.name, getattr(main, kind.id_field), parts, properties.document.source, repeat)


def _each_time(document: Document, filing: Filing) -> list[Filing]:
    """A filing, or one for every time that it stands for."""
    if filing.repeat is None:
        return [replace(filing, of=filing.object_id)]
    try:
        times = list(repeated(filing.parts, filing.repeat))
    except Refused as fault:
        where = f"{document.source} repeat.{fault.where}"
        raise Refused(f"{filing.object_id} recurs: {fault.what}", where=where, mend=fault.mend) from fault
    return [Filing(filing.kind, name, parts, filing.where, of=filing.object_id) for name, parts in times]


def _kind(properties: Fields) -> ObjectKind:
    found = [kind for kind in _KINDS if kind.id_field in properties]
    if len(found) != 1:
        what = "no id says what it is" if not found else "two ids say two things"
        properties.document.refuse(properties.path, what, "give exactly one of op_id (a plan), zone_id, site_id, movement_id")
    return found[0]


def _joined(fields: Fields, first: Filing, second: Filing) -> Filing:
    """Two Features of one object as one: everything but the volume has to be equal."""
    part = "exact" if "exact" in first.parts else "buffered"
    before, after = first.parts[part], second.parts.get(part)
    if not isinstance(before, Volumes) or not isinstance(after, Volumes):
        fields.refuse(
            "properties", f"{first.object_id} stands here twice", "one Feature for a site, one precision for all volumes of an object"
        )
    if {**first.parts, part: after} != dict(second.parts) or first.repeat != second.repeat:
        fields.refuse(
            "properties", f"the Features of {first.object_id} differ in more than their volume", "make the other properties equal"
        )
    volumes = (*before.volumes, *after.volumes)
    if len(volumes) > MAX_VOLUMES:
        fields.refuse("properties", f"{first.object_id} has more than {MAX_VOLUMES} volumes", "state it as two objects")
    return Filing(first.kind, first.object_id, {**first.parts, part: Volumes(volumes=volumes)}, first.where, first.repeat)


def _volumes(geometry: Fields, properties: Fields) -> tuple[Volume4D, ...]:
    """One volume, or those of a route."""
    what = geometry.need("type", str, _SHAPES)
    if what != "LineString":
        return (_volume(geometry, what, properties),)
    listed = geometry.need("coordinates", list[list[float]], f"a list of {_POSITION_MEND}")
    positions = [_check_position(geometry, position, ("coordinates", number)) for number, position in enumerate(listed)]
    vertices = [(round(lat * NDEG), round(lon * NDEG)) for lon, lat in positions]
    volumes = volumes_along(geometry, properties, vertices, read_bands(properties, len(vertices)))
    try:
        for volume in volumes:
            check(volume)
    except Refused as fault:
        properties.refuse("upper" if "upper" in fault.where else "until", fault.what, fault.mend)
    return volumes


def _volume(geometry: Fields, what: str, properties: Fields) -> Volume4D:
    outline = _outline(geometry, what, properties)
    lower, upper = read_band(properties)
    times = Interval(read_instant(properties, "from"), read_instant(properties, "until"))
    volume = Volume4D(Volume3D(outline, lower, upper), times.from_us, times.until_us)
    try:
        times.check()
        check(volume)
    except Refused as fault:
        # What is wrong was found on our own form of it: the place in the file is the property or ring it came from.
        at = next((name for name in ("lower", "upper") if f".{name}" in fault.where), "until" if fault.where == "interval" else None)
        if at is None:
            geometry.refuse("coordinates", fault.what, fault.mend)
        properties.refuse(at, fault.what, fault.mend)
    return volume


def _outline(geometry: Fields, what: str, properties: Fields) -> Outline:
    if what == "Polygon":
        return _polygon(geometry)
    if what == "Point":
        return _circle(geometry, properties)
    geometry.refuse("type", f"a {what}"[:40], f"{_SHAPES}; one Feature for each area")


def _place(geometry: Fields, properties: Fields) -> Place:
    outline = _outline(geometry, geometry.need("type", str, '"Point"'), properties)
    if not isinstance(outline, Circle):
        geometry.refuse("type", "a site as a polygon", "a Point with radius_m that holds the site")
    return Place(place=outline)


def _polygon(geometry: Fields) -> Polygon:
    rings = geometry.need("coordinates", list[list[list[float]]], f"one closed ring of {_POSITION_MEND}")
    if len(rings) != 1:
        geometry.refuse("coordinates", f"{len(rings)} rings", "one ring; cut an area with a hole into areas without")
    ring = rings[0]
    for number, position in enumerate(ring):
        _check_position(geometry, position, ("coordinates", 0, number))
    if len(ring) < 4 or ring[0] != ring[-1]:
        geometry.refuse("coordinates", "the ring is not closed", "at least 4 positions, the last equal to the first")
    if len(ring) > MAX_VERTICES + 1:
        geometry.refuse("coordinates", f"{len(ring) - 1} vertices", f"at most {MAX_VERTICES}: simplify the outline")
    vertices: list[Vertex] = [(round(lat * NDEG), round(lon * NDEG)) for lon, lat in ring[:-1]]
    try:
        return Polygon(from_plane(vertices, where="coordinates"))
    except Refused as fault:
        geometry.refuse("coordinates", fault.what, fault.mend)


def _circle(geometry: Fields, properties: Fields) -> Circle:
    position = geometry.need("coordinates", object, _POSITION_MEND)
    if not isinstance(position, list):
        geometry.refuse("coordinates", "no position", _POSITION_MEND)
    lon, lat = _check_position(geometry, position, ("coordinates",))
    radius_m = properties.number("radius_m", 0.001, MAX_RADIUS_M, f"metres, up to {MAX_RADIUS_M:.0f}")
    return Circle(round(lat * NDEG), round(lon * NDEG), round(radius_m * 1000))


def _check_position(geometry: Fields, position: Sequence[object], path: tuple[str | int, ...]) -> tuple[float, float]:
    numbers = [float(number) for number in position if isinstance(number, (int, float)) and not isinstance(number, bool)]
    here = (*geometry.path, *path)
    if len(numbers) != len(position) or not 2 <= len(numbers) <= 3:
        geometry.document.refuse(here, "no position", _POSITION_MEND)
    if len(numbers) == 3:
        geometry.document.refuse(here, "a height in a position says not from where it is measured", "give lower and upper with references")
    lon, lat = numbers
    if abs(lat) > 90 or abs(lon) > 180:
        geometry.document.refuse(here, f"{position} is no place on Earth", f"{_POSITION_MEND}, within ±180 and ±90")
    return lon, lat


def _contact_out(contact: Part | None) -> dict[str, Any]:
    return {} if contact is None else {"contact": msgspec.to_builtins(contact)}


def _extent_out(volume: Volume4D) -> dict[str, Any]:
    return {
        "lower": height_json(volume.volume.lower),
        "upper": height_json(volume.volume.upper),
        "from": format_instant(volume.from_us),
        "until": format_instant(volume.until_us),
    }


def _feature(outline: Outline, properties: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(outline, Circle):
        geometry: dict[str, Any] = {"type": "Point", "coordinates": [outline.lon_ndeg / NDEG, outline.lat_ndeg / NDEG]}
        return {"type": "Feature", "geometry": geometry, "properties": {**properties, "radius_m": outline.radius_mm / 1000}}
    ring = [[lon / NDEG, lat / NDEG] for lat, lon in to_plane(outline.vertices_ndeg, where="outline")]
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}, "properties": dict(properties)}
