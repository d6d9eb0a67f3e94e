"""GeoJSON of any origin: Features with an id of ours go to the strict reader as they stand, all others are translated.

Also `shapes` files as the `traffic` library writes them: {"name", "shapes": [{"polygon", "lower", "upper"}]}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from deconflict.errors import Refused
from deconflict.wire import geojson
from deconflict.wire.aliases import name_of, plain, translated
from deconflict.wire.geojson import MAX_FEATURES, Filing
from deconflict.wire.judging import KINDS, ours
from deconflict.wire.opened import Assumed, FileTongue, Record
from deconflict.wire.reading import Document
from deconflict.wire.shapes import simple

MAX_BYTES: Final = 16 * 2**20
"""A country's zones; a file of ours is at most as large as what is filed in one piece."""
_GEOMETRIES: Final = frozenset(
    {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"}
)  # fmt: skip
_MEND: Final = "a Feature, a FeatureCollection or a geometry (RFC 7946)"
_WGS84: Final = ("CRS84", "EPSG::4326", "EPSG:4326")


def read(data: bytes, source: str, assumed: Assumed) -> list[Record]:
    """A record for each object of ours, in the file's order, and one for each Feature of another's making."""
    document = Document(data, source, max_bytes=MAX_BYTES)
    listed = _listed(document)
    if not any(isinstance(feature, dict) and ours(feature) for feature in listed) and any(_foreign(feature) for feature in listed):
        return [_translated(feature, f"{source}: features[{number}]") for number, feature in enumerate(listed)]
    outcomes = geojson.read_each(data, source=source)
    return list(_merged(source, listed, outcomes, assumed))


def _merged(source: str, listed: list[object], outcomes: list[Filing | Refused], assumed: Assumed) -> Iterator[Record]:
    """Features of one object in one record; what is not ours stands by itself."""
    found: dict[str, list[tuple[int, Any, Filing | Refused]]] = {}
    for number, (feature, outcome) in enumerate(zip(listed, outcomes, strict=True)):
        found.setdefault(_own_name(feature) or f"features[{number}]", []).append((number, feature, outcome))
    for name, pieces in found.items():
        number, feature, _ = pieces[0]
        where = f"{source}: features[{number}]"
        yield _translated(feature, where) if _foreign(feature) else _own(name, where, [piece[1:] for piece in pieces], assumed)


def _own(name: str, where: str, pieces: list[tuple[Any, Filing | Refused]], assumed: Assumed) -> Record:
    """An object of ours as the strict reader found it; one bad piece refuses the whole, unless what is assumed may mend it."""
    faults = [outcome for _, outcome in pieces if isinstance(outcome, Refused)]
    if faults and assumed.properties and all(_placed(feature) for feature, _ in pieces):
        return Record(where, name, tuple(feature for feature, _ in pieces))
    if faults:
        return Record(where, name, notes=tuple(f"also: {fault}" for fault in faults[1:]), fault=faults[0])
    kind = next(outcome.kind for _, outcome in pieces if isinstance(outcome, Filing))
    return Record(where, name, tuple(feature for feature, _ in pieces), kind=kind)


def _own_name(feature: object) -> str:
    """The object that a Feature is a piece of, as `op_id NAME`; empty where it does not say."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    said = [name for name in (kind.id_field for kind in KINDS.values()) if isinstance(properties, dict) and name in properties]
    return f"{said[0]} {plain(properties[said[0]])}" if len(said) == 1 and isinstance(properties, dict) else ""


def _foreign(feature: object) -> bool:
    """Whether it is a Feature with a place and no id of ours."""
    return isinstance(feature, dict) and "geometry" in feature and not ours(feature)


def _placed(feature: object) -> bool:
    """Whether it is a Feature of ours with a geometry, whatever is wrong with either."""
    return isinstance(feature, dict) and ours(feature) and isinstance(feature.get("geometry"), dict)


def _translated(feature: Any, where: str) -> Record:
    """A Feature of another's making as ours, as far as it says what ours need."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    named: Mapping[str, object] = properties if isinstance(properties, dict) else {}
    identity = plain(feature.get("id")) if isinstance(feature, dict) else ""
    name = " ".join(dict.fromkeys(part for part in (identity, name_of(named, "")) if part))[:64] or where.rpartition(": ")[2]
    said = translated(named)
    shown = {"id": identity, **said.shown} if identity else said.shown
    try:
        parts, notes = simple(feature.get("geometry") if isinstance(feature, dict) else None, where=where)
    except Refused as fault:
        return Record(where, name, notes=tuple(said.notes), fault=fault, shown=shown)
    made = tuple({"type": "Feature", "geometry": part, "properties": said.properties} for part in parts)
    return Record(where, name, made, (*notes, *said.notes), shown=shown)


def _listed(document: Document) -> list[object]:
    """Every Feature of the document; a bare geometry is one of no properties."""
    top = document.value
    if not isinstance(top, dict):
        document.refuse((), "no object", _MEND)
    kind = top.get("type")
    if "shapes" in top and "features" not in top:
        return _of_shapes(document, top)
    if kind == "Feature":
        return [top]
    if isinstance(kind, str) and kind in _GEOMETRIES:
        return [{"type": "Feature", "geometry": top, "properties": {}}]
    if kind != "FeatureCollection" or not isinstance(top.get("features"), list):
        document.refuse(("type",), f"{plain(kind) or 'nothing'} is no GeoJSON", _MEND)
    listed: list[object] = top["features"]
    if not 1 <= len(listed) <= MAX_FEATURES:
        document.refuse(("features",), f"{len(listed)} features", f"1 to {MAX_FEATURES}")
    crs = top.get("crs")
    if crs is not None and not any(name in plain(crs) for name in _WGS84):
        document.refuse(("crs",), "another coordinate system", "transform to WGS-84 (CRS84) and leave crs out")
    return listed


def _of_shapes(document: Document, top: Mapping[str, Any]) -> list[object]:
    shapes = top["shapes"]
    if not isinstance(shapes, list) or not 1 <= len(shapes) <= MAX_FEATURES or not all(isinstance(shape, dict) for shape in shapes):
        document.refuse(("shapes",), "no list of shapes", f"1 to {MAX_FEATURES} objects, each with a polygon")
    shared = {name: value for name, value in top.items() if name != "shapes"}
    return [
        {"type": "Feature", "geometry": shape.get("polygon"), "properties": {**shared, **_but(shape, "polygon")}} for shape in shapes
    ]  # fmt: skip


def _but(named: Mapping[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in named.items() if key != name}


def _is_one(head: bytes, name: str) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


TONGUE: Final = FileTongue(
    name="geojson",
    title="GeoJSON",
    suffixes=(".geojson", ".json"),
    units="degrees; radius_m and half_width_m in metres",
    heights="as stated, each with its reference; a bare number is not taken",
    times="RFC 3339 with a zone",
    is_one=_is_one,
    read=read,
)
"""Plans, zones, sites and movements of ours, and Features of any other program."""
