"""Records of any tongue judged as ours: what is assumed goes under what they state, and the strict `geojson` reader has the last word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from deconflict.airspace.route import MOST_VOLUMES
from deconflict.errors import Refused
from deconflict.wire import effort, geojson
from deconflict.wire.naming import ObjectNames
from deconflict.wire.opened import Assumed, Feature, Record
from deconflict.wire.properties import MENDS, MOVEMENT, PLAN, SITE, ZONE, ObjectKind, known, required
from deconflict.wire.thinning import thinned

MAX_JSON: Final = 65_536
KINDS: Final[Mapping[str, ObjectKind]] = {"plan": PLAN, "zone": ZONE, "site": SITE, "movement": MOVEMENT}
_TELLING: Final = {"operation": "plan", "zone_type": "zone", "function": "site", "movement": "movement"}
"""Properties that only one kind has: who states one has said what it is."""
_NUMBERS: Final = frozenset({"count", "rank", "radius_m", "half_width_m", "vehicles", "aircraft", "check_in_time_s"})
_FLAGS: Final = frozenset({"cancelled", "expired", "release_to_all"})
_LISTS: Final = frozenset({"exempt", "release", "buffered_for", "tracks", "to", "pass_down", "times"})
_WORDS: Final = frozenset({"remark", "why", "authority", "function", "manager"})
_EXAMPLES: Final = {
    "operation": "drone", "aircraft_class": "uncrewed", "count": "1", "state": "Accepted", "zone_type": "caution", "authority": "ALFA",
    "function": "clinic", "lower": "SFC", "upper": '"120m AGL"', "from": "2030-01-01T00:00:00Z", "until": "2030-01-02T00:00:00Z",
    "radius_m": "500", "half_width_m": "100", "movement": "convoy", "vehicles": "4", "aircraft": "0", "check_in_time_s": "600",
}  # fmt: skip
_MEASURES: Final[Mapping[str, tuple[str, ...]]] = {"Point": ("radius_m",), "LineString": ("half_width_m",)}
"""What a geometry alone does not say of its own extent."""
_PATH: Final = re.compile(r"^(?:features\[\d+\]\.)?(?:properties\.)?")


def judged(records: Iterable[Record], assumed: Assumed) -> list[Record]:
    """Each record with the kind of statement that it becomes, or why it becomes none; in order. Those judged before are left."""
    names = ObjectNames()
    return [_judged(record, assumed, names, number) for number, record in enumerate(_joined(records), 1)]


def ours(feature: Feature) -> bool:
    """Whether a Feature names an object of ours."""
    properties = feature.get("properties")
    return isinstance(properties, dict) and any(kind.id_field in properties for kind in KINDS.values())


def from_text(name: str, text: str) -> object:
    """A property's value from the text that a person or a table states it by; left as it stands where it is not of the property's form."""
    stripped = text.strip()
    if name in _NUMBERS and re.fullmatch(r"[+-]?\d{1,12}(?:\.\d{1,12})?", stripped, re.ASCII):
        return float(stripped) if "." in stripped else int(stripped)
    if name in _FLAGS and stripped.lower() in ("true", "false", "yes", "no"):
        return stripped.lower() in ("true", "yes")
    if stripped[:1] in ("{", "[") and name not in _WORDS:
        return _json(stripped)
    return [part.strip() for part in stripped.split(",") if part.strip()] if name in _LISTS else stripped


def _json(text: str) -> object:
    """The object or list that a text writes as JSON; the text where it writes none."""
    try:
        return json.loads(text) if len(text) <= MAX_JSON else text
    except (ValueError, RecursionError):
        return text


def _joined(records: Iterable[Record]) -> list[Record]:
    """Records that name one object of ours as one: their Features are its volumes. None of it where a record of its name was refused."""
    found: dict[str, Record] = {}
    for number, record in enumerate(records):
        key = _object_of(record) or f"#{number}"
        if key in found:
            first = found[key]
            record = replace(first, features=first.features + record.features, notes=(*first.notes, *record.notes))
        found[key] = record
    refused = {record.name: record.fault for record in found.values() if record.fault is not None}
    for key, record in found.items():
        other = refused.get(key.partition(" ")[2])
        if other is not None and not key.startswith("#"):
            found[key] = replace(record, fault=Refused(f"another piece of it is refused: {other.what}", where=other.where, mend=other.mend))
    return list(found.values())


def _object_of(record: Record) -> str:
    """The object of ours that a record which was not judged yet names, as `zone_id NAME`; empty for none."""
    if record.kind or record.fault is not None or not record.features:
        return ""
    properties = record.features[0]["properties"]
    return next((f"{kind.id_field} {properties[kind.id_field]}" for kind in KINDS.values() if kind.id_field in properties), "")


def _judged(record: Record, assumed: Assumed, names: ObjectNames, number: int) -> Record:
    if record.kind or record.fault is not None or not record.features:
        return record
    first = record.features[0]
    try:
        effort.spend(sum(map(_steps, record.features)), where=record.where)
        kind = _kind(first, assumed, record)
        object_id = _own_id(first, kind) or names.take(record.name, f"{kind.id_field.removesuffix('_id')}-{number}")
        features = tuple(_completed(feature, kind, object_id, assumed) for feature in record.features)
        lacks = tuple(dict.fromkeys(name for feature in features for name in _missing(feature, kind)))
        if lacks:
            return replace(record, fault=_unstated(record, lacks), lacks=lacks)
        features, strayed = zip(*[_thinned(feature) for feature in features], strict=True)
        _read(features, record)
    except Refused as fault:
        return replace(record, fault=fault)
    return replace(
        record,
        features=features,
        kind=kind.name,
        notes=(*record.notes, *_assumed_notes(record.features, features, kind), *filter(None, strayed)),
    )


def _steps(feature: Feature) -> int:
    """What judging a Feature costs."""
    coordinates: Any = feature["geometry"].get("coordinates")
    rings = feature["geometry"].get("type") == "Polygon" and isinstance(coordinates, (list, tuple))
    lines = coordinates if rings else (coordinates,)
    return effort.FEATURE + effort.POSITION * sum(len(line) for line in lines if isinstance(line, (list, tuple)))


def _kind(feature: Feature, assumed: Assumed, record: Record) -> ObjectKind:
    """What the record is: by its id, by a property that only one kind has, or as the opener says."""
    properties: Mapping[str, Any] = feature["properties"]
    for kind in KINDS.values():
        if kind.id_field in properties:
            return kind
    told = [_TELLING[name] for name in _TELLING if name in properties]
    told = told or ([assumed.as_kind] if assumed.as_kind else [_TELLING[name] for name in _TELLING if name in assumed.properties])
    if len(set(told)) == 1:
        return KINDS[told[0]]
    raise Refused(f"{record.name!r} does not say whether it is a plan, a zone or a site", where=record.where, mend="open it with --as zone")


def _own_id(feature: Feature, kind: ObjectKind) -> Any:
    return feature["properties"].get(kind.id_field)


def _completed(feature: Feature, kind: ObjectKind, object_id: str, assumed: Assumed) -> dict[str, Any]:
    """The Feature with its id, and with what is assumed where it says nothing itself."""
    properties = dict(feature["properties"])
    may = known(kind)
    for name, value in assumed.properties.items():
        if name in may and name not in properties and not _idle(name, feature):
            properties[name] = value
    return {**feature, "properties": {kind.id_field: object_id, **properties}}


def _idle(name: str, feature: Feature) -> bool:
    """Whether a property says nothing of that geometry."""
    shape = feature["geometry"].get("type")
    if name in ("from", "until"):
        return "times" in feature["properties"]
    return (name == "radius_m" and shape != "Point") or (name == "half_width_m" and shape != "LineString")


def _missing(feature: Feature, kind: ObjectKind) -> list[str]:
    """What a Feature of that kind cannot do without and does not state."""
    properties = feature["properties"]
    shape = _MEASURES.get(str(feature["geometry"].get("type")), ())
    return [name for name in (*required(kind), *shape) if name not in properties and not _idle(name, feature)]


def _unstated(record: Record, lacks: Sequence[str]) -> Refused:
    """Everything that is missing at once, and how whoever opens the file can state it."""
    stated = " ".join(f"--assume {name}={_EXAMPLES.get(name, '...')}" for name in lacks)
    return Refused(f"{record.name!r} does not state {', '.join(lacks)}", where=record.where, mend=f"state it yourself: {stated}")


def _thinned(feature: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """A line of too many places by fewer, as much wider as it strays from itself by at most its own half width; and what is said of it."""
    geometry, properties = feature["geometry"], feature["properties"]
    half_width_m, line = properties.get("half_width_m"), _line(geometry)
    if "times" in properties or not isinstance(half_width_m, (int, float)) or len(line) <= MOST_VOLUMES + 1:
        return feature, ""
    found = thinned(line, half_width_m)
    if found is None:
        return feature, ""
    fewer, strays_m = found
    wider = {**properties, "half_width_m": half_width_m + strays_m}
    told = f"a line of {len(line)} places is told by {len(fewer)}, and is {strays_m:.0f} m wider to each side, which holds all of it"
    return {**feature, "geometry": {"type": "LineString", "coordinates": [list(place) for place in fewer]}, "properties": wider}, told


def _line(geometry: dict[str, Any]) -> list[tuple[float, float]]:
    """The places of a line; none where a place is more or less than two numbers, which the reader then refuses by its place."""
    listed = geometry.get("coordinates") if geometry.get("type") == "LineString" else None
    places: Sequence[Any] = listed if isinstance(listed, (list, tuple)) else ()
    if not all(isinstance(place, (list, tuple)) and [isinstance(part, (int, float)) for part in place] == [True, True] for place in places):
        return []
    return [(lon, lat) for lon, lat in places]


def _read(features: tuple[Feature, ...], record: Record) -> None:
    """What the strict reader says of it; its place is the record's own."""
    text = json.dumps(geojson.collection(features))
    for outcome in geojson.read_each(text, source=record.where):
        if isinstance(outcome, Refused):
            raise _placed(outcome, record)
    if len(features) > 1 or "repeat" in features[0]["properties"]:
        try:
            geojson.read_nouns(text, "check", source=record.where)
        except Refused as fault:
            raise _placed(fault, record) from None


def _placed(fault: Refused, record: Record) -> Refused:
    """A refusal of the Features we made, told of the record they were made from."""
    path = _PATH.sub("", fault.where.rpartition(", ")[2]) if ", " in fault.where else ""
    name = path.split(".")[0].split("[")[0]
    mend = f"{fault.mend}; or state it yourself: --assume {name}={_EXAMPLES.get(name, '...')}" if name in MENDS else fault.mend
    return Refused(fault.what, where=f"{record.where}, {path}" if path else record.where, mend=mend)


def _assumed_notes(before: tuple[Feature, ...], after: tuple[Feature, ...], kind: ObjectKind) -> tuple[str, ...]:
    added = {name: value for name, value in after[0]["properties"].items() if name not in before[0]["properties"] and name != kind.id_field}
    return tuple(f"assumed: {name} {value}" for name, value in added.items())
