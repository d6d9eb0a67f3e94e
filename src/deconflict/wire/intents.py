"""Operational intents and constraints in ASTM F3548-21 JSON, and the flight intents that InterUSS keeps for tests, in JSON or YAML.

Heights are W84 and in metres, as the standard has them; a time that is relative to a test's run is no time and has to be stated. The
states of Remote ID flights are what was flown: they are checked and shown, and become nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeGuard

from deconflict.airspace.instant import parse_instant
from deconflict.errors import Refused
from deconflict.wire import yamltree
from deconflict.wire.aliases import plain
from deconflict.wire.opened import Assumed, FileTongue, Record
from deconflict.wire.quantities import FT_MM
from deconflict.wire.reading import Document
from deconflict.wire.shapes import polygon

MAX_RECORDS: Final = 10_000
_MAX_DELTAS: Final = 32
_STATES: Final = frozenset({"Accepted", "Activated", "Nonconforming", "Contingent"})
_USAGES: Final = {"Planned": "Accepted", "InUse": "Activated"}
"""What a flight intent's usage_state is of an operational intent, where its uas_state is Nominal."""
_TROUBLED: Final = {"OffNominal": "Nonconforming", "Contingent": "Contingent"}
_METRES: Final = {"M": 1.0, "FT": FT_MM / 1000}
"""The standard knows M only; flight intents are also written in feet."""
_ABOVE: Final = ("TakeoffLocation", "GroundLevel")
"""What F3411 measures a height from."""
_MEND: Final = "F3548 operational intents or constraints with details.volumes, or a collection of flight intents"

Fields = Mapping[str, Any]


def read(data: bytes, source: str, assumed: Assumed) -> list[Record]:
    """A record for each intent, constraint or flight. Refused when the file holds none."""
    value = Document(data, source).value if _is_json(data) else yamltree.document(data, source)
    records = list(_records(value, source))
    if not 1 <= len(records) <= MAX_RECORDS:
        raise Refused(f"{len(records)} intents", where=source, mend=_MEND)
    return records


def _records(value: Any, source: str) -> Iterator[Record]:
    if isinstance(value, list):
        if value and isinstance(value[0], dict) and "volume" in value[0]:
            yield _intent("volumes", {"details": {"volumes": value}}, source)
            return
        for number, one in enumerate(value):
            yield _intent(f"[{number}]", one, f"{source}: [{number}]")
        return
    top = _object(value)
    for name in ("operational_intents", "operational_intent_references", "constraints"):
        for number, one in enumerate(_list(top.get(name))):
            yield _intent(f"{name}[{number}]", one, f"{source}: {name}[{number}]")
    for name in ("operational_intent", "constraint"):
        if name in top:
            yield _intent(name, top[name], f"{source}: {name}")
    if "details" in top or "reference" in top:
        yield _intent("intent", top, source)
    intents = _object(top.get("intents"))
    for name in intents:
        yield _flight_intent(str(name), intents, f"{source}: intents.{name}")
    for number, flight in enumerate(_list(top.get("flights"))):
        yield _flown(_object(flight), f"{source}: flights[{number}]")
    if not intents and top and all(isinstance(one, dict) and "uas_serial_number" in one for one in top.values()):
        for name, one in top.items():
            yield Record(f"{source}: {name}", str(name), notes=("a flight authorisation: it names no place",), shown=_shown(one))


def _intent(fallback: str, value: Any, where: str) -> Record:
    """An F3548 operational intent or constraint: reference and details."""
    fields = _object(value)
    reference, details = _object(fields.get("reference")), _object(fields.get("details"))
    name = plain(reference.get("id")) or fallback
    properties: dict[str, Any] = {}
    if "type" in details or ("uss_availability" not in reference and fallback.startswith("constraint")):
        notes = [f"not taken: type = {plain(details['type'])}: no zone_type of ours"] if "type" in details else []
        kind = {"zone_id": name} if reference.get("id") else {}
    else:
        notes, kind = [], {"op_id": name} if reference.get("id") else {}
        properties = {"operation": "drone", "aircraft_class": "uncrewed"} if kind else {}
        if reference.get("state") in _STATES:
            properties["state"] = reference["state"]
        if isinstance(details.get("priority"), int):
            notes.append(f"not taken: priority = {details['priority']}: the standard leaves its meaning to each region; state rank")
    volumes = [*_list(details.get("volumes")), *_list(details.get("off_nominal_volumes"))]
    return _made(where, name, volumes, {**kind, **properties}, notes, _shown(reference))


def _flight_intent(name: str, intents: Fields, where: str) -> Record:
    """A flight intent of a collection, with the changes that make it of another."""
    try:
        info = _object(_resolved(name, intents, where, 0))
    except Refused as fault:
        return Record(where, name, fault=fault)
    basic = _object(info.get("basic_information"))
    state = _TROUBLED.get(str(basic.get("uas_state"))) or _USAGES.get(str(basic.get("usage_state")))
    properties = {"operation": "drone", "aircraft_class": "uncrewed", "count": 1, **({"state": state} if state else {})}
    shown = {key: plain(value) for key, value in basic.items() if key != "area"}
    return _made(where, name, _list(basic.get("area")), properties, [], shown)


def _resolved(name: str, intents: Fields, where: str, depth: int) -> Any:
    one = _object(intents.get(name))
    if depth > _MAX_DELTAS or not one:
        raise Refused(f"it is made of {name[:64]!r}, which is not there", where=where, mend="name an intent of this collection")
    if "full" in one:
        return one["full"]
    delta = _object(one.get("delta"))
    return _mutated(_resolved(str(delta.get("source")), intents, where, depth + 1), delta.get("mutation"))


def _mutated(value: Any, mutation: Any) -> Any:
    """A value with the leaves that a mutation overrides; a field that begins with + is overridden whole."""
    if isinstance(value, dict) and isinstance(mutation, dict):
        found = dict(value)
        for name, change in mutation.items():
            whole = str(name).startswith("+")
            plain_name = str(name).removeprefix("+")
            found[plain_name] = change if whole else _mutated(found.get(plain_name), change)
        return found
    if isinstance(value, list) and isinstance(mutation, list):
        changed = [_mutated(one, change) for one, change in zip(value, mutation, strict=False)]
        return changed + value[len(changed) :] + mutation[len(changed) :]
    return mutation


def _made(where: str, name: str, volumes: list[Any], properties: Fields, notes: list[str], shown: Mapping[str, str]) -> Record:
    if not volumes:
        fault = Refused("no volumes", where=where, mend="details.volumes: a reference alone says not where")
        return Record(where, name, notes=tuple(notes), fault=fault, shown=shown)
    try:
        made = tuple(_feature(_object(volume), properties, f"{where}, volume {number}", notes) for number, volume in enumerate(volumes))
    except Refused as fault:
        return Record(where, name, notes=tuple(notes), fault=fault, shown=shown)
    return Record(where, name, made, tuple(dict.fromkeys(notes)), shown=shown)


def _feature(volume: Fields, properties: Fields, where: str, notes: list[str]) -> dict[str, Any]:
    """A Volume4D, or the flat one of a flight intent, as a Feature."""
    inside = _object(volume.get("volume")) or volume
    stated = dict(properties)
    for ours, theirs in (("lower", "altitude_lower"), ("upper", "altitude_upper")):
        if theirs in inside:
            stated[ours] = _height(_object(inside[theirs]), f"{where}, {theirs}")
    for ours, names in (("from", ("time_start", "start_time")), ("until", ("time_end", "end_time"))):
        told = next((volume[name] for name in names if name in volume), None)
        text = told.get("value") if isinstance(told, dict) else told
        if isinstance(text, str):
            stated[ours] = text
        elif told is not None:
            notes.append(f"not taken: {names[0]} is relative: {plain(told)[:80]}; state {ours}")
    if "duration" in volume and "until" not in stated:
        notes.append(f"not taken: duration = {plain(volume['duration'])}; state until")
    if "outline_circle" in inside:
        circle = _object(inside["outline_circle"])
        radius = _object(circle.get("radius"))
        value, metres = radius.get("value"), _METRES.get(str(radius.get("units")))
        if metres is None or not _is_number(value):
            raise Refused(f"a radius of {plain(radius)[:60]}", where=where, mend='{"value": metres, "units": "M"}')
        stated["radius_m"] = round(float(value) * metres, 3)
        return _of({"type": "Point", "coordinates": list(_place(circle.get("center"), where))}, stated)
    vertices = _list(_object(inside.get("outline_polygon")).get("vertices"))
    if len(vertices) < 3:
        raise Refused("no outline", where=where, mend="outline_circle, or outline_polygon of at least 3 vertices")
    return _of(polygon([_place(vertex, where) for vertex in vertices]), stated)


def _of(geometry: dict[str, Any], properties: Fields) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": dict(properties)}


def _height(altitude: Fields, where: str) -> dict[str, Any]:
    value, metres = altitude.get("value"), _METRES.get(str(altitude.get("units")))
    if altitude.get("reference") != "W84" or metres is None or not _is_number(value):
        said = plain({key: altitude.get(key) for key in ("value", "reference", "units")})
        raise Refused(f"a height of {said}", where=where, mend='{"value": metres, "reference": "W84", "units": "M"}')
    return {"value_m": round(float(value) * metres, 3), "reference": "W84"}


def _place(vertex: object, where: str) -> tuple[float, float]:
    fields = _object(vertex)
    lon, lat = fields.get("lng"), fields.get("lat")
    if not _is_number(lon) or not _is_number(lat):
        raise Refused(f"{plain(vertex)[:60]!r} is no place", where=where, mend='{"lat": degrees, "lng": degrees}')
    return float(lon), float(lat)


def _flown(flight: Fields, where: str) -> Record:
    """A Remote ID flight: each of its states is looked at, the first that is wrong is named."""
    states = _list(flight.get("states"))
    details = _object(_object(flight.get("telemetry")) or flight.get("rid_details") or flight.get("details"))
    name = plain(details.get("operation_description") or details.get("id")) or where.rpartition(": ")[2]
    shown = {"states": str(len(states)), "reference time": plain(flight.get("reference_time")), **_shown(details)}
    for number, state in enumerate(states):
        at = f"{where}.states[{number}]"
        try:
            _check_state(_object(state), at)
        except Refused as fault:
            return Record(where, name, fault=fault, shown=shown)
    return Record(where, name, notes=("flown, not planned: nothing to state",), shown=shown)


def _check_state(state: Fields, where: str) -> None:
    """What F3411 has of a state: a time with its zone, a position with WGS-84 height, numbers as numbers."""
    if not isinstance(state.get("timestamp"), str):
        raise Refused("a state without a time", where=f"{where}.timestamp", mend="RFC 3339 with a zone")
    parse_instant(state["timestamp"], f"{where}.timestamp")
    position = _object(state.get("position"))
    _place(position, f"{where}.position")
    for name, value in (("position.alt", position.get("alt")), ("speed", state.get("speed", 0.0)), ("track", state.get("track", 0.0))):
        if not _is_number(value) or (name == "speed" and value < 0):
            raise Refused(f"{name} is {plain(value)[:40] or 'missing'}", where=f"{where}.{name}", mend="a number; a speed of 0 or more")
    for height in (state.get("height"), position.get("height")):
        said = _object(height)
        if height is not None and (not _is_number(said.get("distance")) or said.get("reference") not in _ABOVE):
            mend = f'{{"distance": metres, "reference": one of {", ".join(_ABOVE)}}}'
            raise Refused(f"height is {plain(height)[:80]}", where=f"{where}.height", mend=mend)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _shown(fields: object) -> dict[str, str]:
    return {str(key)[:64]: plain(value) for key, value in list(_object(fields).items())[:32] if not isinstance(value, (dict, list))}


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_json(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _is_one(head: bytes, name: str) -> bool:
    if _is_json(head):
        marks = (b'"operational_intent', b'"outline_polygon"', b'"outline_circle"', b'"intents"', b'"flights"', b'"constraint_reference')
        return b'"Feature' not in head and any(mark in head for mark in marks)
    return name.endswith((".yaml", ".yml")) or head.startswith(b"intents:") or b"\nintents:" in head


TONGUE: Final = FileTongue(
    name="f3548",
    title="ASTM F3548 intents",
    suffixes=(".json", ".yaml", ".yml"),
    units="degrees; metres",
    heights="W84, as the standard has them",
    times="RFC 3339; relative ones have to be stated",
    is_one=_is_one,
    read=read,
)
"""Operational intents of U-space and UTM, and InterUSS's flight intents."""
