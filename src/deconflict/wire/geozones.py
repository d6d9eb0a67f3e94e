"""What UAS geographical zones say in both of EUROCAE's models (ED-269, ED-318): what is restricted, by whom, from when until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deconflict.airspace.altitude import Height, Reference, height_mm
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.instant import Interval, format_instant, parse_instant
from deconflict.errors import Refused
from deconflict.wire.areas import Area
from deconflict.wire.opened import Feature, Record
from deconflict.wire.quantities import FT_MM
from deconflict.wire.said import Said, shortened
from deconflict.wire.schedules import MAX_TIMES, Hours, clock_us, days_of, told_out

RESTRICTIONS: Final[Mapping[str, tuple[ZoneType, str]]] = {
    "PROHIBITED": (ZoneType.NO_FLY, ""),
    "REQ_AUTHORISATION": (ZoneType.NO_FLY, "entry needs an authorisation: taken as no_fly"),
    "REQ_AUTHORIZATION": (ZoneType.NO_FLY, "entry needs an authorisation: taken as no_fly"),
    "CONDITIONAL": (ZoneType.CAUTION, "entry on conditions: taken as caution"),
    "NO_RESTRICTION": (ZoneType.CAUTION, "no restriction: taken as caution"),
    "USPACE": (ZoneType.CAUTION, "U-space airspace: taken as caution"),
}
"""What their restrictions are as ours, and the note to it."""
REFERENCES: Final = {"AGL": Reference.AGL, "AMSL": Reference.AMSL, "WGS84": Reference.W84, "W84": Reference.W84}
UNIT_MM: Final = {"M": 1000.0, "FT": FT_MM}
MAX_ZONES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Layer:
    """Where one of a zone's volumes is: its areas and heights, as properties (`lower`, `upper`) that may be absent."""

    areas: tuple[Area, ...]
    heights: Mapping[str, Any]


def height(value: float | None, reference: str, unit: str, *, where: str) -> dict[str, Any] | None:
    """A limit as the property of a Feature; None for an absent one. Refused without a reference or unit that is known."""
    if value is None:
        return None
    if unit.upper() not in UNIT_MM:
        raise Refused(f"'{unit[:40]}' is no unit of height", where=where, mend="M or FT")
    if reference.upper() not in REFERENCES:
        what = f"'{reference[:40]}' does not say what a height is measured from"
        raise Refused(what, where=where, mend=f"one of {', '.join(REFERENCES)}")
    found = height_mm(value * UNIT_MM[unit.upper()], REFERENCES[reference.upper()], where)
    return {"value_m": found.value_mm / 1000, "reference": found.reference.value}


def limits(lower: Mapping[str, Any] | None, upper: Mapping[str, Any] | None) -> dict[str, Any]:
    """The properties `lower` and `upper`, each where it is stated."""
    return {name: value for name, value in (("lower", lower), ("upper", upper)) if value is not None}


def restriction(zone: Said, field: str) -> tuple[str, tuple[str, ...]]:
    """Our zone type for what is restricted, with the notes to it."""
    said = zone.text(field, 40).upper()
    if said not in RESTRICTIONS:
        what = f"'{said}' is no restriction that is known" if said else f"{field} is missing"
        zone.refuse(field, what, f"one of {', '.join(RESTRICTIONS)}")
    kind, note = RESTRICTIONS[said]
    return kind.value, (note,) if note else ()


def about(zone: Said, zone_name: str) -> dict[str, Any]:
    """The properties that say who states it, whom to ask, and why."""
    authorities = list(zone.each("zoneAuthority", 20))
    said = [(name, zone.text(name, 400)) for name in ("reason", "otherReasonInfo", "message", "restrictionConditions")]
    remark = shortened("; ".join([zone_name, *(text for _, text in said if text)]).strip("; "), 2000)
    found: dict[str, Any] = {"remark": remark} if remark else {}
    if not authorities:
        return found
    first = authorities[0]
    name, contact = first.text("name", 64), first.text("contactName", 64)
    service = first.text("service", 64)
    means = shortened(", ".join(text for text in (first.text(way, 60) for way in ("phone", "email", "siteURL")) if text), 128)
    if name or service:
        found["authority"] = name or service
    if means:
        found["contact"] = {"name": contact or service or name or "authority", "means": means}
    return found


def hours(period: Said) -> Hours:
    """A daily period. Refused for one that begins or ends with the daylight: those times are not worked out here."""
    event = period.text("startEvent") or period.text("endEvent")
    if event:
        period.refuse("startEvent", f"a time by daylight ({event})", "give times of day in UTC, or file it as a zone of your own")
    days = period.any("day")
    names = days if isinstance(days, list) else [days] if isinstance(days, str) else []
    start, end = period.text("startTime", 40), period.text("endTime", 40)
    begins_us = clock_us(start, where=f"{period.path}.startTime")
    return Hours(days_of(map(str, names), where=f"{period.path}.day"), begins_us, clock_us(end, where=f"{period.path}.endTime"))


def times(periods: Sequence[Said], assumed: Mapping[str, Any], *, where: str) -> tuple[list[Mapping[str, str]], tuple[str, ...]]:
    """When it holds, as the properties `from` and `until` of each time: none of both where it holds always and nothing is recurring.

    Hours that recur are told out within the window that it states itself and whoever opens it states; Refused where they cannot be.
    """
    found: list[Mapping[str, str]] = []
    notes: list[str] = []
    for period in periods:
        permanent = period.text("permanent", 10).upper() == "YES"
        dates = [_date(period, name) for name in ("startDateTime", "endDateTime")]
        schedule = [hours(each) for name in ("schedule", "dailyPeriod") for each in period.each(name, 50) if _is_stated(each)]
        if permanent and any(at is not None for at in dates):
            notes.append("permanent, and dates beside it: the dates are not used")
            dates = [None, None]
        if schedule:
            whole, at_times = told_out(schedule, dates[0], dates[1], assumed, where=period.path)
            found += [_said(each) for each in at_times]
            notes.append(f"its hours recur: told out from {format_instant(whole.from_us)} until {format_instant(whole.until_us)}")
        else:
            found.append({name: format_instant(at) for name, at in zip(("from", "until"), dates, strict=True) if at is not None})
    return found or [{}], tuple(notes)


def zone_record(zone: Said, name: str, layers: Sequence[Layer], when: Sequence[Mapping[str, str]], properties: Mapping[str, Any],
                notes: Sequence[str]) -> Record:  # fmt: skip
    """One zone: a Feature for every area, at every time. Refused where that is more than one object can hold."""
    features = tuple(area.feature({**properties, **layer.heights, **time}) for layer in layers for area in layer.areas for time in when)
    if not features:
        raise Refused("it has no place", where=zone.path, mend="give it a geometry")
    if len(features) > MAX_TIMES:
        mend = "state a shorter window: --assume from=... --assume until=..., or file it as several zones"
        raise Refused(f"its areas and times make {len(features)} volumes, one zone holds {MAX_TIMES}", where=zone.path, mend=mend)
    left = zone.left()
    unread = (f"not taken over: {', '.join(left)}",) if left else ()
    return Record(zone.path, name, features, tuple(dict.fromkeys((*notes, *unread))))


def faulty(path: str, value: object, fault: Refused) -> Record:
    """A zone that cannot be read, by its own name where it has one."""
    inner = value.get("properties", value) if isinstance(value, dict) else {}
    name = inner.get("identifier") if isinstance(inner, dict) else None
    return Record(path, shortened(name, 64) if isinstance(name, str) and name else path, fault=fault)


def exported(feature: Feature) -> tuple[Height, Height, Interval]:
    """Heights and times of a zone's Feature as `geojson.write` gives it. Refused for flight levels: neither model has them."""
    properties = feature["properties"]
    found = []
    for name in ("lower", "upper"):
        value = properties[name]
        one = height_mm(value["value_m"] * 1000, Reference(value["reference"]), name)
        if one.reference is Reference.FL:
            where = f"{properties.get('zone_id')}, {name}"
            raise Refused("a flight level has no place in this model", where=where, mend="state it as AMSL")
        found.append(one)
    return found[0], found[1], Interval(parse_instant(properties["from"]), parse_instant(properties["until"]))


def restricted(feature: Feature, words: Mapping[str, str]) -> str:
    """The restriction that a zone's type is written as: no_fly by its word, all others as one entered on conditions."""
    return words["no_fly"] if feature["properties"]["zone_type"] == ZoneType.NO_FLY.value else "CONDITIONAL"


def grouped(features: Sequence[Feature]) -> Iterator[list[Feature]]:
    """The Features of each zone, in order."""
    found: dict[str, list[Feature]] = {}
    for feature in features:
        if "zone_id" not in feature["properties"] or feature["geometry"] is None:
            raise Refused("only a zone with its place can be written", where=str(feature["properties"])[:80], mend="leave others out")
        found.setdefault(feature["properties"]["zone_id"], []).append(feature)
    return iter(found.values())


def _is_stated(period: Said) -> bool:
    """Whether a daily period says a time at all: some write empty ones."""
    return any(name in period for name in ("startTime", "endTime", "startEvent", "endEvent"))


def _date(period: Said, name: str) -> int | None:
    text = period.text(name, 60)
    return parse_instant(text, f"{period.path}.{name}") if text else None


def _said(time: Interval) -> Mapping[str, str]:
    return {"from": format_instant(time.from_us), "until": format_instant(time.until_us)}
