"""GML 3.2 surfaces and curves as AIXM 5.1 uses them (OGC 12-028r1): geodesics, straight segments, arcs and circles by centre.

Of the coordinate systems WGS-84 only: EPSG:4326 has the latitude first, CRS84 the longitude. Angles of an arc are bearings from north.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from deconflict.airspace.earth import distance_m
from deconflict.errors import Refused
from deconflict.wire import areas
from deconflict.wire.areas import Area, LonLat
from deconflict.wire.cutting import MAX_POSITIONS
from deconflict.wire.quantities import FT_MM, NM_MM
from deconflict.wire.xmltree import Tree, child, children, local, text

UNITS_M: Final[Mapping[str, float]] = {
    "NM": NM_MM / 1000, "[NMI_I]": NM_MM / 1000, "KM": 1000.0, "M": 1.0, "FT": FT_MM / 1000, "MI": 1609.344,
}  # fmt: skip
"""Units of length by their AIXM and UCUM names."""
_LATITUDE_FIRST: Final = frozenset({"urn:ogc:def:crs:EPSG::4326", "EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/4326"})
_LONGITUDE_FIRST: Final = frozenset({"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "CRS84"})
_ID: Final = "{http://www.opengis.net/gml/3.2}id"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_GAP_M: Final = 50.0
"""Ends of neighbouring curves may lie so far apart by rounding; more is told."""


@dataclass(slots=True)
class Places:
    """A document, its points by their gml:id, and the notes to what was read of it."""

    tree: Tree
    points: Mapping[str, Element]
    notes: list[str] = field(default_factory=list)


def href(element: Element) -> str:
    """What an element refers to; empty where it refers to nothing."""
    return element.get(_HREF, "")


def gml_id(element: Element) -> str:
    """An element's gml:id."""
    return element.get(_ID, "")


def points_of(tree: Tree) -> dict[str, Element]:
    """Every point of a document by its gml:id."""
    return {gml_id(one): one for one in tree.root.iter() if local(one) in ("Point", "ElevatedPoint") and gml_id(one)}


def length_m(element: Element, places: Places) -> float:
    """A length in metres by its uom. Refused for a unit or number that is none."""
    unit = element.get("uom", "").strip().upper()
    value = _number(text(element), element, places)
    if unit not in UNITS_M or value < 0:
        raise Refused(f"{value:g} '{unit[:20]}' is no length", where=places.tree.at(element), mend=f"one of {', '.join(UNITS_M)}")
    return value * UNITS_M[unit]


def surface(element: Element, places: Places) -> tuple[Area, ...]:
    """The areas of a Surface or ElevatedSurface. Refused where a ring is drawn by what is not read."""
    found: list[Area] = []
    crs = element.get("srsName", "")
    for patches in children(element, "patches", "polygonPatches"):
        for patch in children(patches, "PolygonPatch", "Rectangle"):
            found += _patch(patch, crs or patch.get("srsName", ""), places)
    if not found:
        raise Refused("a surface without patches", where=places.tree.at(element), mend="give it a PolygonPatch")
    return tuple(found)


def curve(element: Element, crs: str, places: Places) -> list[LonLat]:
    """The places along a Curve, its geodesics and arcs drawn out."""
    crs = element.get("srsName", crs)
    return [place for segments in children(element, "segments") for segment in segments for place in _segment(segment, crs, places)]


def _patch(patch: Element, crs: str, places: Places) -> tuple[Area, ...]:
    outer = child(patch, "exterior")
    if outer is None:
        raise Refused("a patch without an exterior", where=places.tree.at(patch), mend="give it one")
    inner = list(children(patch, "interior"))
    round_one = _lone_circle(outer, crs, places)
    if round_one is not None and not inner:
        return (round_one,)
    rings = [_ring(one, crs, places) for one in (outer, *inner)]
    found, notes = areas.polygons(rings, geodesic=False, where=places.tree.at(patch))
    places.notes += notes
    return found


def _lone_circle(exterior: Element, crs: str, places: Places) -> Area | None:
    """The circle that a ring is, where it is one."""
    curves = list(_curves(exterior, crs, places))
    segments = [(one, crs_here) for inner, crs_here in curves for part in children(inner, "segments") for one in part]
    if len(segments) != 1 or local(segments[0][0]) != "CircleByCenterPoint":
        return None
    segment, crs_here = segments[0]
    return areas.circle(_center(segment, crs_here, places), _radius_m(segment, places))


def _curves(boundary: Element, crs: str, places: Places) -> Iterator[tuple[Element, str]]:
    """The curves of a ring, each with its coordinate system."""
    for ring in children(boundary, "Ring"):
        for member in children(ring, "curveMember"):
            if href(member):
                what = "part of its border is another feature's curve"
                raise Refused(what, where=places.tree.at(member), mend="give the curve itself, or draw the zone")
            for one in member:
                yield one, one.get("srsName", ring.get("srsName", crs))


def _ring(boundary: Element, crs: str, places: Places) -> list[LonLat]:
    found: list[LonLat] = []
    for linear in children(boundary, "LinearRing"):
        found += _positions(linear, linear.get("srsName", crs), places)
    for one, crs_here in _curves(boundary, crs, places):
        part = curve(one, crs_here, places)
        if found and part:
            gap_m = distance_m(found[-1][1], found[-1][0], part[0][1], part[0][0])
            if gap_m > _GAP_M:
                places.notes.append(f"a gap of {gap_m:.0f} m between two curves of its border: closed straight")
        found += part
        if len(found) > MAX_POSITIONS:
            raise Refused(f"more than {MAX_POSITIONS} positions", where=places.tree.at(one), mend="simplify the outline")
    return found


def _segment(segment: Element, crs: str, places: Places) -> list[LonLat]:
    what, where = local(segment), places.tree.at(segment)
    if what in ("GeodesicString", "Geodesic"):
        return areas.geodesics(_positions(segment, crs, places), where=where)
    if what == "LineStringSegment":
        return _positions(segment, crs, places)
    if what == "CircleByCenterPoint":
        return areas.arc(_center(segment, crs, places), _radius_m(segment, places), 0.0, 360.0, where=where)
    if what == "ArcByCenterPoint":
        start_deg, end_deg = (_angle(segment, name, places) for name in ("startAngle", "endAngle"))
        if not 0 < abs(end_deg - start_deg) <= 360:
            raise Refused(f"an arc from {start_deg:g} to {end_deg:g} degrees", where=where, mend="a start and an end at most 360 apart")
        return areas.arc(_center(segment, crs, places), _radius_m(segment, places), start_deg, end_deg - start_deg, where=where)
    raise Refused(f"a {what[:40]} is not read", where=where, mend="geodesics, straight lines, arcs and circles by centre")


def _center(segment: Element, crs: str, places: Places) -> LonLat:
    for holder in children(segment, "pointProperty", "pointRep"):
        inline = next(children(holder, "Point", "ElevatedPoint"), None)
        point = inline if inline is not None else places.points.get(href(holder).removeprefix("#"))
        if point is None:
            raise Refused(f"the point {href(holder)[:60]} is not in this file", where=places.tree.at(holder), mend="give its position")
        return _positions(point, point.get("srsName", crs), places)[0]
    return _positions(segment, crs, places)[0]


def _radius_m(segment: Element, places: Places) -> float:
    radius = child(segment, "radius")
    if radius is None:
        raise Refused("a radius is missing", where=places.tree.at(segment), mend='<gml:radius uom="NM">5</gml:radius>')
    return length_m(radius, places)


def _angle(segment: Element, name: str, places: Places) -> float:
    element = child(segment, name)
    if element is None or element.get("uom", "deg") != "deg":
        raise Refused(f"{name} is not in degrees", where=places.tree.at(segment), mend=f'<gml:{name} uom="deg">')
    return _number(text(element), element, places)


def _positions(element: Element, crs: str, places: Places) -> list[LonLat]:
    """The positions of pos and posList elements, as (longitude, latitude)."""
    found: list[LonLat] = []
    for holder in children(element, "pos", "posList"):
        crs_here = holder.get("srsName", crs)
        if crs_here not in _LATITUDE_FIRST and crs_here not in _LONGITUDE_FIRST:
            what = f"the coordinate system '{crs_here[:60]}'"
            raise Refused(what, where=places.tree.at(holder), mend="urn:ogc:def:crs:EPSG::4326 or urn:ogc:def:crs:OGC:1.3:CRS84")
        words = text(holder).split()
        if len(words) % 2 or not words or len(words) > 2 * MAX_POSITIONS:
            raise Refused(f"{len(words)} numbers are no positions", where=places.tree.at(holder), mend="two numbers for each position")
        numbers = [_number(word, holder, places) for word in words]
        for first, second in zip(numbers[::2], numbers[1::2], strict=True):
            lat, lon = (first, second) if crs_here in _LATITUDE_FIRST else (second, first)
            if abs(lat) > 90 or abs(lon) > 180:
                raise Refused(f"{lat:g}, {lon:g} is no place on Earth", where=places.tree.at(holder), mend="mind the order of the axes")
            found.append((lon, lat))
    if not found:
        raise Refused("a position is missing", where=places.tree.at(element), mend="give gml:pos or gml:posList")
    return found


def _number(word: str, element: Element, places: Places) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Refused(f"'{word[:20]}' is no number", where=places.tree.at(element), mend="a finite number")
    return value
