"""The properties of a plan, a zone and a site in a Feature: named after the statements' own fields, times as RFC 3339 without `_us`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import msgspec
from msgspec.structs import FieldInfo

from deconflict.airspace.instant import format_instant, parse_instant
from deconflict.errors import Refused
from deconflict.statements.base import MessageHeader, MessagePart, Part
from deconflict.statements.consents import Consent
from deconflict.statements.movements import Movement
from deconflict.statements.plans import LiveContact, Operation, PlaceReference
from deconflict.statements.sites import Site
from deconflict.statements.zones import Zone
from deconflict.wire.reading import Fields


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """A kind of object that a Feature can state: the statement's kind, its main part, and the property that names the object."""

    name: str
    main: type[MessagePart]
    id_field: str


PLAN: Final = ObjectKind("NOTICE_OF_OPERATION", Operation, "op_id")
ZONE: Final = ObjectKind("ZONE_NOTICE", Zone, "zone_id")
SITE: Final = ObjectKind("SITE_NOTICE", Site, "site_id")
MOVEMENT: Final = ObjectKind("MOVEMENT_NOTICE", Movement, "movement_id")
RELEASED: Final = (SITE, MOVEMENT)
"""What is given to those on a list, with consent."""

TIME_MEND: Final = "RFC 3339 with a zone, as in 2026-07-30T09:15:00Z"
_ID_MEND: Final = "1 to 64 letters, digits, dots, dashes and underscores"
_PARTY_MEND: Final = "a party id: 26 letters a to z and digits 2 to 7"

MENDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "op_id": _ID_MEND,
        "zone_id": _ID_MEND,
        "site_id": _ID_MEND,
        "operation": "what it is for",
        "aircraft_class": "crewed, uncrewed or moving_unit",
        "count": "how many aircraft, 1 to 1000",
        "state": "the state of the intent",
        "rank": "a whole number from 0 to 100",
        "manager": "a name of up to 64 signs",
        "on_behalf_of": "for whom, in up to 64 signs",
        "callsign": "up to 16 letters, digits, spaces, dots, dashes",
        "squawk": "four digits from 0 to 7",
        "pass_down": f"up to 32 parties, each {_PARTY_MEND}",
        "cooperation": 'up to 8 of {"kind": "formation", "tracks": ["PARTY:TRACK", ...], "from_us": ..., "until_us": ...}',
        "why": "a reason of up to 64 signs",
        "civil_informed_at": TIME_MEND,
        "release": f"up to 32 parties, each {_PARTY_MEND}",
        "buffered_for": f"up to 32 parties of `release`, each {_PARTY_MEND}",
        "release_until": TIME_MEND,
        "release_to_all": "true or false: for all who read our plans, now and later",
        "consent_by": "who of those who own, run or move it consented, in up to 64 signs",
        "at": TIME_MEND,
        "movement_id": _ID_MEND,
        "movement": "what moves",
        "vehicles": "how many, 0 to 1000",
        "aircraft": "how many, 0 to 1000",
        "contact_tested_at": TIME_MEND,
        "check_in_time_s": "how often they are heard from, in s: 60 to 86400",
        "tracks": f"up to 64 track ids, each {_ID_MEND}",
        "remark": "up to 2000 signs",
        "zone_type": "what kind of zone",
        "authority": "who says so, in up to 64 signs",
        "cancelled": "true or false",
        "exempt": f"up to 64 op_ids and party ids, each {_ID_MEND}",
        "function": "what the place is, in up to 64 signs",
        "from": TIME_MEND,
        "until": TIME_MEND,
        "verified_by": "a name of up to 64 signs",
        "expired": "true or false",
        "msg_id": _ID_MEND,
        "to": f"a list of 1 to 32 parties, each {_PARTY_MEND}",
        "priority": "how soon it has to be understood",
        "status": "whether it is meant",
        "ack_by": TIME_MEND,
        "answer_by": TIME_MEND,
        "valid_until": TIME_MEND,
        "name": "whom to ask for, in up to 64 signs",
        "means": "how to reach them, in up to 128 signs",
    }
)
"""How to mend each property, by its name."""

HEADER: Final = ("msg_id", "to", "priority", "status", "ack_by_us", "answer_by_us", "valid_until_us")
"""Fields of the message header that a Feature may choose itself; `_us` marks times."""

_HEADER_FIELDS: Final = tuple(name.removesuffix("_us") for name in HEADER)
_LENGTH_OF_TIME: Final = "_time_us"
"""What a field's name ends in that holds a length of time, not an instant: in a Feature it is in seconds, under `_time_s`."""
_REFERENCE_MEND: Final = '{"name": "...", "lat_deg": ..., "lon_deg": ..., "range_m": ..., "bearing_deg": ...}'
_NAME: Final[Any] = next(field.type for field in msgspec.structs.fields(PlaceReference) if field.name == "reference")
_CONTACT_MEND: Final = '{"name": "...", "means": "..."}'
_CONSENT_MEND: Final = '{"consent_by": "...", "at": "2026-07-30T09:15:00Z", "until": "2026-10-01T00:00:00Z"}'


_PLACED: Final = frozenset({"from", "until", "lower", "upper"})
_BESIDE: Final = frozenset({"precision", "radius_m", "half_width_m", "times", "contact", "reference"})


def required(kind: ObjectKind) -> tuple[str, ...]:
    """The properties that a Feature of that kind cannot do without, but for its id and those of its geometry."""
    named = [_named(field.name) for field in _own(kind.main) if field.required and field.name != kind.id_field]
    return (*named, *sorted(_PLACED - set(named))) if kind is not SITE else tuple(named)


@functools.cache
def field_types() -> Mapping[str, tuple[Any, ...]]:
    """The types that a property of that name has in any of the four kinds; a time's is text."""
    found: dict[str, tuple[Any, ...]] = dict.fromkeys(("radius_m", "half_width_m"), (float,))
    found |= {"precision": (str,), "times": (list[str],), **dict.fromkeys(("contact", "reference", "repeat", "consent"), (dict[str, Any],))}
    for kind in (PLAN, ZONE, SITE, MOVEMENT):
        for field in _own(kind.main):
            if field.name != kind.id_field:
                name = _named(field.name)
                found[name] = (*found.get(name, ()), field.type if name == field.name else float if name.endswith("_s") else str)
    return MappingProxyType(found)


def known(kind: ObjectKind) -> frozenset[str]:
    """Every property that a Feature of that kind may have."""
    places = frozenset[str]() if kind is SITE else _PLACED
    own = frozenset(_named(field.name) for field in _own(kind.main))
    header = frozenset(name.removesuffix("_us") for name in HEADER)
    more = frozenset({"repeat"}) if kind is PLAN else frozenset({"consent"}) if kind in RELEASED else frozenset()
    return own | places | header | _BESIDE | more


def read_main(kind: ObjectKind, properties: Fields, header: MessageHeader) -> MessagePart:
    """The main part of a Feature of that kind; its message header is `header` with what the Feature chooses. Refused by property."""
    said = {field.name: value for field in _own(kind.main) if (value := _read(properties, field)) is not None}
    chosen = {
        field.name: value
        for field in _header()
        if (value := _read(properties, field, timed=f"{field.name}_us" in HEADER, needed=False)) is not None
    }
    return kind.main(message=msgspec.structs.replace(header, **chosen), **said)


def write_main(kind: ObjectKind, main: Part) -> dict[str, Any]:
    """The properties that `read_main` gives the same main part from, with the same header."""
    said = {field.name: getattr(main, field.name) for field in _own(kind.main)}
    properties = {_named(name): _written(name, value) for name, value in said.items() if value not in (None, ())}
    message = getattr(main, "message")  # noqa: B009 - Part itself has none; only messages come here
    for name in HEADER:
        value = getattr(message, name.removesuffix("_us"))
        if value is not None:
            properties[name.removesuffix("_us")] = _written(name, value)
    return properties


def read_contact(properties: Fields) -> dict[str, Part]:
    """The part `contact`, where a Feature has one."""
    if "contact" not in properties:
        properties.maybe("contact", object, _CONTACT_MEND)
        return {}
    stated = properties.inner("contact", _CONTACT_MEND)
    said = {field.name: stated.need(field.name, field.type, MENDS[field.name]) for field in msgspec.structs.fields(LiveContact)}
    stated.done()
    return {"contact": LiveContact(**said)}


def read_consent(properties: Fields) -> dict[str, Part]:
    """The part `consent` of a site or a movement, where a Feature has one: {consent_by, at, until}."""
    if "consent" not in properties:
        properties.maybe("consent", object, _CONSENT_MEND)
        return {}
    stated = properties.inner("consent", _CONSENT_MEND)
    said = {field.name: value for field in msgspec.structs.fields(Consent) if (value := _read(stated, field)) is not None}
    stated.done()
    return {"consent": msgspec.convert(said, Consent)}


def write_consent(part: Part | None) -> dict[str, Any]:
    """The property that `read_consent` gives the same part from."""
    if not isinstance(part, Consent):
        return {}
    said = {field.name: getattr(part, field.name) for field in msgspec.structs.fields(Consent)}
    return {"consent": {_named(name): _written(name, value) for name, value in said.items() if value is not None}}


def read_reference(properties: Fields) -> dict[str, Part]:
    """The part `reference`, where a Feature says its place a second way."""
    if "reference" not in properties:
        properties.maybe("reference", object, _REFERENCE_MEND)
        return {}
    return {"reference": reference_of(properties.inner("reference", _REFERENCE_MEND))}


def reference_of(stated: Fields) -> PlaceReference:
    """A place by range and true bearing from a named one: {name, lat_deg, lon_deg, range_m, bearing_deg}."""
    name = stated.need("name", _NAME, "the name of a place that both sides know")
    lat_deg = stated.number("lat_deg", -90.0, 90.0, "degrees")
    lon_deg = stated.number("lon_deg", -180.0, 180.0, "degrees")
    range_m = stated.number("range_m", 0.0, 2_000_000.0, "metres, up to 2000000")
    bearing_deg = stated.number("bearing_deg", 0.0, 359.999, "degrees from true north, 0 to 359.999")
    stated.done()
    return PlaceReference(
        reference=name, lat_ndeg=round(lat_deg * 1e9), lon_ndeg=round(lon_deg * 1e9), range_horizontal_mm=round(range_m * 1000),
        bearing_mdeg=round(bearing_deg * 1000),
    )  # fmt: skip


def write_reference(part: Part | None) -> dict[str, Any]:
    """The property that `read_reference` gives the same part from."""
    if not isinstance(part, PlaceReference):
        return {}
    return {
        "reference": {
            "name": part.reference, "lat_deg": part.lat_ndeg / 1e9, "lon_deg": part.lon_ndeg / 1e9,
            "range_m": part.range_horizontal_mm / 1000, "bearing_deg": part.bearing_mdeg / 1000,
        }
    }  # fmt: skip


def read_instant(properties: Fields, name: str) -> int:
    """A time that must be there, in µs."""
    text = properties.need(name, str, TIME_MEND)
    try:
        return parse_instant(text)
    except Refused as fault:
        properties.refuse(name, fault.what, fault.mend)


@functools.cache
def _own(main: type[MessagePart]) -> tuple[FieldInfo, ...]:
    """Every field of a main part but its message header."""
    return tuple(field for field in msgspec.structs.fields(main) if field.name != "message")


@functools.cache
def _header() -> tuple[FieldInfo, ...]:
    """The fields of the message header that a Feature may choose itself."""
    return tuple(field for field in msgspec.structs.fields(MessageHeader) if field.name in _HEADER_FIELDS)


def _read(properties: Fields, field: FieldInfo, *, timed: bool = False, needed: bool = True) -> object:
    """One field's value, None where it may be absent and is."""
    name = _named(field.name)
    if (not needed or not field.required) and name not in properties:
        properties.maybe(name, object, MENDS[name])
        return None
    if field.name.endswith(_LENGTH_OF_TIME):
        return round(properties.number(name, 60.0, 86_400.0, MENDS[name]) * 1e6)
    if timed or name != field.name:
        return read_instant(properties, name)
    return properties.need(name, field.type, MENDS[name])


def _named(name: str) -> str:
    """The property that holds a field: times without `_us`, lengths of time in seconds."""
    return f"{name.removesuffix('_us')}_s" if name.endswith(_LENGTH_OF_TIME) else name.removesuffix("_us")


def _written(name: str, value: Any) -> Any:
    if name.endswith(_LENGTH_OF_TIME):
        return value / 1e6
    return format_instant(value) if name.endswith("_us") else msgspec.to_builtins(value)
