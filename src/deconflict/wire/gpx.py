"""GPX 1.0 and 1.1: waypoints as places, routes as lines; a track was flown and is only shown.

`ele` is in metres, but the schema says not from what: it is shown, not taken. Times of a point say when it was taken, not when anybody
flies there, so they are not taken either. What we write carries all of a Feature in `extensions`, and comes back as it was: coordinates to
1e-9 degree, heights to the mm, times to the µs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from deconflict.errors import Refused
from deconflict.wire.aliases import plain, translated
from deconflict.wire.judging import KINDS
from deconflict.wire.opened import Assumed, Feature, FileTongue, Record
from deconflict.wire.shapes import polygon
from deconflict.wire.xmltree import Tree, child, children, local, text, tree

MAX_RECORDS: Final = 10_000
NAMESPACE: Final = "urn:deconflict:feature"
AREA: Final = "area"
"""Among the properties of a route that we wrote: it is the outline of an area."""
_MEND: Final = 'lat="46.5" lon="7.5" in degrees, WGS-84'


def read(data: bytes, source: str, assumed: Assumed) -> list[Record]:
    """A record for each waypoint, route and track, in that order. Refused when it is no GPX."""
    document = tree(data, source)
    if local(document.root) != "gpx":
        raise Refused(f"a document of {local(document.root)[:40]!r}", where=source, mend="a <gpx>")
    found = [_record(document, one) for one in children(document.root, "wpt", "rte", "trk")]
    if not 1 <= len(found) <= MAX_RECORDS:
        raise Refused(f"{len(found)} waypoints, routes and tracks", where=source, mend=f"1 to {MAX_RECORDS}")
    return found


def _record(document: Tree, one: Element) -> Record:
    where, kind = document.at(one), local(one)
    name = plain(text(child(one, "name"))) or f"{kind} of line {where.rpartition(':')[2]}"
    if kind == "trk":
        return _track(one, where, name)
    named = {local(inner): text(inner) for inner in one if text(inner) and local(inner) not in ("name", "extensions", "rtept")}
    own = _own(one)
    said = translated(own if own is not None else {key: value for key, value in named.items() if key in ("desc", "cmt")})
    properties = dict(own) if own is not None and any(of.id_field in own for of in KINDS.values()) else said.properties
    shown = {key: plain(value) for key, value in named.items()} | said.shown
    notes = list(said.notes) if properties is said.properties else []
    if own is None and any(local(inner) in ("ele", "time") for inner in one.iter()):
        notes.append("ele and time are not taken: state lower, upper, from and until")
    try:
        geometry = _geometry(one, kind, bool(properties.pop(AREA, False)), document)
    except Refused as fault:
        return Record(where, name, notes=tuple(notes), fault=fault, shown=shown)
    return Record(where, name, ({"type": "Feature", "geometry": geometry, "properties": properties},), tuple(notes), shown=shown)


def _track(one: Element, where: str, name: str) -> Record:
    times = [text(inner) for inner in one.iter() if local(inner) == "time"]
    points = sum(local(inner) == "trkpt" for inner in one.iter())
    shown = {"points": str(points), **({"first": plain(times[0]), "last": plain(times[-1])} if times else {})}
    return Record(where, name, notes=("a track was flown: it is no plan; deconflict scan plays it",), shown=shown)


def _own(one: Element) -> dict[str, Any] | None:
    """What we wrote of a Feature beside its place."""
    extensions = child(one, "extensions")
    ours = extensions.find(f"{{{NAMESPACE}}}properties") if extensions is not None else None
    try:
        value = json.loads(text(ours)) if ours is not None else None
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _geometry(one: Element, kind: str, area: bool, document: Tree) -> dict[str, Any]:
    if kind == "wpt":
        return {"type": "Point", "coordinates": _position(one, document)}
    positions = [_position(point, document) for point in children(one, "rtept")]
    if area and len(positions) >= 3:
        return polygon([(lon, lat) for lon, lat in positions])
    return {"type": "LineString", "coordinates": positions}


def _position(point: Element, document: Tree) -> list[float]:
    try:
        return [float(point.get("lon", "")), float(point.get("lat", ""))]
    except ValueError:
        raise Refused("a point without a place", where=document.at(point), mend=_MEND) from None


def write(features: Iterable[Feature], tracks: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """GPX 1.1 of Features: circles as waypoints, lines and outlines as routes; and of `tracks`, each as a waypoint where it was last."""
    placed = [feature for feature in features if feature.get("geometry")]
    points = [_waypoint(feature) for feature in placed if feature["geometry"]["type"] == "Point"]
    points += [_waypoint(track) for track in tracks]
    routes = [_route(feature) for feature in placed if feature["geometry"]["type"] != "Point"]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="deconflict" xmlns="http://www.topografix.com/GPX/1/1">\n'
    return "".join((head, *points, *routes, "</gpx>\n")).encode()


def _waypoint(feature: Feature) -> str:
    lon, lat = feature["geometry"]["coordinates"]
    return f'<wpt lat="{lat:.9f}" lon="{lon:.9f}">{_said(feature["properties"])}</wpt>\n'


def _route(feature: Feature) -> str:
    geometry, properties = feature["geometry"], dict(feature["properties"])
    positions = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        positions, properties[AREA] = positions[0], True
    points = "".join(f'<rtept lat="{lat:.9f}" lon="{lon:.9f}"/>' for lon, lat in positions)
    return f"<rte>{_said(properties)}{points}</rte>\n"


def _said(properties: Mapping[str, Any]) -> str:
    """A name for a reader, and everything for us; in the order of the schema."""
    name = next((str(properties[of.id_field]) for of in KINDS.values() if of.id_field in properties), "")
    name = name or str(properties.get("callsign") or properties.get("track_id") or "")
    time = f"<time>{properties['at']}</time>" if "at" in properties else ""
    whole = escape(json.dumps(properties))
    return f'{time}<name>{escape(name)}</name><extensions><properties xmlns="{NAMESPACE}">{whole}</properties></extensions>'


def _is_one(head: bytes, name: str) -> bool:
    return b"<gpx" in head


TONGUE: Final = FileTongue(
    name="gpx",
    title="GPX",
    suffixes=(".gpx",),
    units="degrees; ele in metres is shown only",
    heights="none: the schema says not from what ele is measured",
    times="none: a point's time says when it was taken",
    is_one=_is_one,
    read=read,
)
"""Waypoints and routes of GPS receivers."""
