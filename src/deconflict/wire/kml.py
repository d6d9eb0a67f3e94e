"""KML and KMZ (OGC 07-147r2): a record for each Placemark.

Properties of ours stand in ExtendedData under their names. A height counts as the KML specification has it: `absolute` is above mean sea
level, `relativeToGround` above ground, `clampToGround` (the default) is none; a shape with `extrude` reaches from the ground up to it.
Coordinates are kept to 1e-9 degree. Figures in a name or a description are shown, never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element

from deconflict.airspace.instant import parse_instant
from deconflict.errors import Refused
from deconflict.wire import zips
from deconflict.wire.aliases import plain, translated
from deconflict.wire.opened import Assumed, FileTongue, Record
from deconflict.wire.shapes import simple
from deconflict.wire.xmltree import Tree, child, children, local, text, tree

MAX_PLACEMARKS: Final = 10_000
CENTRE: Final = "centre"
"""ExtendedData of a circle of ours: its `longitude,latitude`; the polygon beside it is only drawn."""
_REFERENCES: Final = {"absolute": "AMSL", "relativeToGround": "AGL"}
_SHAPES: Final = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack")
_CONTAINERS: Final = ("kml", "Document", "Folder")
_FIGURES: Final = re.compile(r"\d{2,}\s*(?:-|to|ft|m\b|FL)", re.IGNORECASE)
_MEND: Final = "longitude,latitude[,height] in degrees and metres, with white space between positions"

Place = tuple[float, float, float | None]


def read(data: bytes, source: str, assumed: Assumed) -> list[Record]:
    """A record for each Placemark, in the file's order. Refused when it is no KML."""
    document = tree(_unpacked(data, source), source)
    if local(document.root) not in _CONTAINERS:
        raise Refused(f"a document of {local(document.root)[:40]!r}", where=source, mend="a <kml> of Placemarks")
    records = [_record(document, placemark, folder) for placemark, folder in _placemarks(document.root, "")]
    if not 1 <= len(records) <= MAX_PLACEMARKS:
        raise Refused(f"{len(records)} Placemarks", where=source, mend=f"1 to {MAX_PLACEMARKS}")
    return records


def _unpacked(data: bytes, source: str) -> bytes:
    """The document itself: of a KMZ, doc.kml or its first .kml."""
    if not zips.is_zip(data):
        return data
    found = [name for name in zips.names(data, source) if name.lower().endswith(".kml")]
    if not found:
        raise Refused("a zip without a .kml", where=source, mend="a KMZ holds doc.kml")
    return zips.member(data, "doc.kml" if "doc.kml" in found else found[0], source)


def _placemarks(element: Element, folder: str) -> Iterator[tuple[Element, str]]:
    """Every Placemark with the names of the folders it lies in."""
    for one in element:
        if local(one) == "Placemark":
            yield one, folder
        elif local(one) in _CONTAINERS:
            name = text(child(one, "name"))
            yield from _placemarks(one, " / ".join(part for part in (folder, name) if part)[:200])


def _record(document: Tree, placemark: Element, folder: str) -> Record:
    where = document.at(placemark)
    name = plain(text(child(placemark, "name"))) or f"Placemark of line {where.rpartition(':')[2]}"
    named = _extended(placemark)
    centre = named.pop(CENTRE, None)
    description = plain(text(child(placemark, "description")))
    said = translated({**named, **({"description": description} if description and "remark" not in named else {})})
    notes = list(said.notes)
    shown = {**({"folder": folder} if folder else {}), **said.shown}
    properties = {**_times(placemark, notes), **said.properties}
    try:
        shape = next(children(placemark, *_SHAPES), None)
        if shape is None:
            raise Refused("no shape", where=where, mend=f"one of {', '.join(_SHAPES)}")
        track = next((one for one in shape.iter() if local(one) == "Track"), None)
        geometry = _flown(track, properties, where) if track is not None else _geometry(shape, where)
        parts, more = simple(_circle(centre, where) if centre is not None else geometry, where=where)
    except Refused as fault:
        return Record(where, name, notes=tuple(notes), fault=fault, shown=shown)
    properties = {**_band(shape, where, notes, shown), **properties}
    if "lower" not in properties and _FIGURES.search(name):
        notes.append("figures in the name are not read: they say not from what they are measured; state lower and upper")
    made = tuple({"type": "Feature", "geometry": part, "properties": properties} for part in parts)
    return Record(where, name, made, (*(note for note in more if "heights" not in note), *notes), shown=shown)


def _extended(placemark: Element) -> dict[str, Any]:
    """ExtendedData as name -> value, in both of its forms; a value that is JSON of an object or list is that."""
    named: dict[str, Any] = {}
    for data in children(placemark, "ExtendedData"):
        for one in data.iter():
            if local(one) == "Data":
                named[one.get("name", "")[:64]] = text(child(one, "value"))
            elif local(one) == "SimpleData":
                named[one.get("name", "")[:64]] = text(one)
    return named


def _times(placemark: Element, notes: list[str]) -> dict[str, Any]:
    """From a TimeSpan; an instant or a date alone says not how long."""
    found: dict[str, Any] = {}
    for span in children(placemark, "TimeSpan", "TimeStamp"):
        for tag, name in (("begin", "from"), ("end", "until"), ("when", "")):
            said = text(child(span, tag))
            if not said:
                continue
            try:
                parse_instant(said)
            except Refused as fault:
                notes.append(f"not taken: {tag} = {said[:40]}: {fault.what}")
                continue
            if name:
                found[name] = said
            else:
                notes.append(f"not taken: when = {said[:40]}: an instant says not how long; state from and until")
    return found


def _geometry(shape: Element, where: str) -> dict[str, Any]:
    """A KML shape as a GeoJSON geometry, positions without their heights."""
    kind = local(shape)
    if kind == "MultiGeometry":
        return {"type": "GeometryCollection", "geometries": [_geometry(one, where) for one in children(shape, *_SHAPES)]}
    if kind == "Polygon":
        rings = [ring for side in children(shape, "outerBoundaryIs", "innerBoundaryIs") for ring in children(side, "LinearRing")]
        return {"type": "Polygon", "coordinates": [_flat(_positions(ring, where)) for ring in rings]}
    flat = _flat(_positions(shape, where))
    if kind == "LinearRing":
        return {"type": "Polygon", "coordinates": [flat]}
    if kind == "Point":
        return {"type": "Point", "coordinates": flat[0] if flat else []}
    return {"type": "LineString", "coordinates": flat}


def _flat(places: list[Place]) -> list[list[float]]:
    return [[lon, lat] for lon, lat, _ in places]


def _positions(shape: Element, where: str) -> list[Place]:
    return [_position(word, ",", where) for word in text(child(shape, "coordinates")).split()]


def _position(word: str, sign: str | None, where: str) -> Place:
    numbers = word.split(sign)
    try:
        lon, lat = float(numbers[0]), float(numbers[1])
        return lon, lat, float(numbers[2]) if len(numbers) > 2 and numbers[2] else None
    except (ValueError, IndexError):
        raise Refused(f"{word[:60]!r} is no position", where=where, mend=_MEND) from None


def _circle(centre: str, where: str) -> dict[str, Any]:
    lon, lat, _ = _position(centre, ",", where)
    return {"type": "Point", "coordinates": [lon, lat]}


def _flown(track: Element, properties: dict[str, Any], where: str) -> dict[str, Any]:
    """A gx:Track: a line with a time for each position."""
    times = [text(one) for one in children(track, "when")]
    places = [_position(text(one), None, where) for one in children(track, "coord")]
    if len(times) != len(places):
        raise Refused(f"{len(times)} times for {len(places)} positions", where=where, mend="one <when> for each <gx:coord>")
    properties["times"] = times
    return {"type": "LineString", "coordinates": _flat(places)}


def _band(shape: Element, where: str, notes: list[str], shown: dict[str, str]) -> dict[str, Any]:
    """Between which heights a shape lies, as its altitudeMode says."""
    modes = {text(one) for one in shape.iter() if local(one) == "altitudeMode"} or {"clampToGround"}
    extruded = any(text(one) in ("1", "true") for one in shape.iter() if local(one) == "extrude")
    listed = [word for one in shape.iter() if local(one) == "coordinates" for word in text(one).split()]
    heights = [height for word in listed if (height := _position(word, ",", where)[2]) is not None]
    heights += [height for one in shape.iter() if local(one) == "coord" if (height := _position(text(one), None, where)[2]) is not None]
    mode = next(iter(modes)) if len(modes) == 1 else ""
    if mode not in _REFERENCES or not heights:
        if any(heights):
            notes.append(f"heights in positions are not taken: altitudeMode is {mode or 'more than one'}")
        return {}
    low, high = f"{min(heights)!r}m {_REFERENCES[mode]}", f"{max(heights)!r}m {_REFERENCES[mode]}"
    if extruded:
        return {"lower": "SFC", "upper": high}
    if local(shape) in ("LineString", "Track", "MultiTrack"):
        return {"lower": low, "upper": high}
    shown["drawn at"] = high
    notes.append(f"drawn at {high} without extrude: that says not from where to where; state lower and upper")
    return {}


def _is_one(head: bytes, name: str) -> bool:
    if zips.is_zip(head):
        return name.endswith(".kmz") or b".kml" in head
    return b"<kml" in head or b"opengis.net/kml" in head


TONGUE: Final = FileTongue(
    name="kml",
    title="KML or KMZ",
    suffixes=(".kml", ".kmz"),
    units="degrees; heights in metres; radius_m and half_width_m in ExtendedData, in metres",
    heights="by altitudeMode: absolute AMSL, relativeToGround AGL; else lower and upper in ExtendedData",
    times="TimeSpan with a zone",
    is_one=_is_one,
    read=read,
)
"""Shapes as Google Earth and most maps draw them."""
