"""Airspaces of AIXM 5.1 and 5.1.1: an AIP data set, and the Digital NOTAM that activate or create them.

A record is one time slice of an Airspace. A BASELINE is the airspace itself; a TEMPDELTA with an activation is that activation, in the area
it states or the one of the airspace that it names by uuid or gml:id, in this file or one opened beside it. Volumes are joined only: one
that is cut out of another is refused. Hours are told out within the window that the slice and whoever opens it state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree.ElementTree import Element

from deconflict.airspace.altitude import M_PER_FT, Reference
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.instant import Interval, format_instant, parse_instant
from deconflict.errors import Refused
from deconflict.wire import areas
from deconflict.wire.gml import Places, curve, gml_id, href, length_m, points_of, surface
from deconflict.wire.limits import GROUND, UNLIMITED, UNLIMITED_NOTE, of
from deconflict.wire.opened import Assumed, Feature, FileTongue, Record
from deconflict.wire.said import shortened
from deconflict.wire.schedules import MAX_TIMES, Hours, stated, told_out
from deconflict.wire.timesheets import hours_of
from deconflict.wire.xmltree import Tree, child, children, local, text, tree

MAX_SLICES: Final = 20_000
NO_FLY_TYPES: Final = frozenset({"P", "R", "TRA", "TSA", "TFR"})
"""Types (CodeAirspaceType) that one keeps out of unless let in; all others are taken as caution."""
_ACTIVE: Final = frozenset({"ACTIVE", "IN_USE"})
_REFERENCES: Final = {"MSL": Reference.AMSL, "SFC": Reference.AGL, "W84": Reference.W84}
_UNITS_M: Final = {"FT": M_PER_FT, "M": 1.0}
_MAX_DEEP: Final = 3


@dataclass(frozen=True, slots=True)
class _Slice:
    """One time slice of an airspace, and the airspace's identifiers."""

    element: Element
    ids: tuple[str, ...]
    tree: Tree
    is_baseline: bool


@dataclass(slots=True)
class _Known:
    """The airspaces of all documents at hand, by uuid and gml:id: the slices that are the airspace itself; points by document."""

    baselines: dict[str, _Slice] = field(default_factory=dict)
    points: dict[str, Mapping[str, Element]] = field(default_factory=dict)

    def add(self, document: Tree) -> list[_Slice]:
        """A document's slices, in order."""
        found = list(_slices(document))
        self.points[document.source] = points_of(document)
        for one in found:
            if one.is_baseline:
                self.baselines.update(dict.fromkeys(one.ids, one))
        return found


def is_one(head: bytes, name: str) -> bool:
    """Whether these first bytes look like an AIXM 5.1 message."""
    return b"www.aixm.aero/schema/5.1" in head


def read(data: bytes, source: str, assumed: Assumed, beside: Sequence[tuple[bytes, str]] = ()) -> list[Record]:
    """Every time slice of an airspace, one record each. `beside` are other files, as (bytes, name), whose airspaces it may refer to.

    Refused where it is no XML, or has no airspace.
    """
    known = _Known()
    for other, other_name in beside:
        known.add(tree(other, other_name))
    slices = known.add(tree(data, source))
    if not slices:
        raise Refused("no Airspace in it", where=source, mend="give an AIXM 5.1 message with Airspace features")
    if len(slices) > MAX_SLICES:
        raise Refused(f"{len(slices)} time slices of airspaces", where=source, mend=f"at most {MAX_SLICES} in one file")
    return [_record(one, known, assumed) for one in slices]


def _slices(document: Tree) -> Iterator[_Slice]:
    for feature in document.root.iter():
        if local(feature) != "Airspace":
            continue
        identifier = text(child(feature, "identifier"))
        ids = tuple(dict.fromkeys(name for name in (identifier, gml_id(feature), gml_id(feature).removeprefix("uuid.")) if name))
        for holder in children(feature, "timeSlice"):
            for one in children(holder, "AirspaceTimeSlice"):
                yield _Slice(one, ids, document, text(child(one, "interpretation")) in ("BASELINE", "SNAPSHOT"))


def _record(one: _Slice, known: _Known, assumed: Assumed) -> Record:
    base = one if one.is_baseline else next((known.baselines[name] for name in one.ids if name in known.baselines), None)
    name = _name(base or one)
    where = one.tree.at(one.element)
    shown = _shown(one)
    try:
        features, notes = _features(one, base, known, assumed)
    except Refused as fault:
        return Record(where, name, fault=fault, shown=shown)
    return Record(where, name, features, tuple(dict.fromkeys(notes)), shown=shown)


def _features(one: _Slice, base: _Slice | None, known: _Known, assumed: Assumed) -> tuple[tuple[Feature, ...], list[str]]:
    where = one.tree.at(one.element)
    activations = [inner for holder in children(one.element, "activation") for inner in children(holder, "AirspaceActivation")]
    active = [each for each in activations if text(child(each, "status")) in _ACTIVE]
    if text(child(one.element, "interpretation")) == "PERMDELTA":
        return (), ["a lasting change (PERMDELTA): only to be looked at, open the data set with it"]
    if not active and (activations or not one.is_baseline):
        said = ", ".join(dict.fromkeys(text(child(each, "status")) for each in activations)) or "no activation"
        return (), [f"not active by itself ({said[:60]}): only to be looked at"]
    drawn = one if child(one.element, "geometryComponent") is not None else base
    if drawn is None:
        what = f"its area is that of the airspace {one.ids[0] if one.ids else '?'}, which is not in this file"
        raise Refused(what, where=where, mend="open it beside the data set that has that airspace")
    places = Places(drawn.tree, known.points[drawn.tree.source])
    volumes = _volumes(drawn, known, places, 0)
    kind = _kind(base or one)
    about: dict[str, Any] = {"zone_type": kind}
    remark = shortened("; ".join(_remarks(one, base)), 2000)
    if remark:
        about["remark"] = remark
    features = [
        area.feature({**about, **heights, **time})
        for heights_of, time in _times(one, active, assumed, places.notes)
        for area, own in volumes
        for heights in [heights_of or own]
    ]
    if len(features) > MAX_TIMES:
        what = f"its areas and times make {len(features)} volumes, one zone holds {MAX_TIMES}"
        raise Refused(what, where=where, mend="state a shorter window: --assume from=... --assume until=...")
    return tuple(features), [f"type {_type(base or one)}: taken as {kind}", *places.notes]


def _times(one: _Slice, active: Sequence[Element], assumed: Assumed, notes: list[str]) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """For every time that it holds: the levels of that activation (none where they are the volume's own), and `from` and `until`."""
    valid = _valid(one)
    activations: Sequence[Element | None] = active or [None]
    for activation in activations:
        hours: list[Hours] = [] if activation is None else hours_of(activation, one.tree, notes)
        levels = {} if activation is None else _levels(activation, one.tree, notes)
        where = one.tree.at(one.element)
        if hours and not _always(hours):
            for at in told_out(hours, *valid, assumed.properties, where=where)[1]:
                yield levels, _said(at)
            continue
        if valid[0] is not None and valid[1] is not None:
            whole = Interval(valid[0], valid[1])
            whole.check(f"{where}, validTime")
            yield levels, _said(whole)
            continue
        begins = [at for at in (valid[0], stated(assumed.properties, "from")) if at is not None]
        ends = [at for at in (valid[1], stated(assumed.properties, "until")) if at is not None]
        if begins and ends:
            whole = Interval(max(begins), min(ends))
            whole.check(f"{where}, validTime")
            yield levels, _said(whole)
        else:
            # One end is open: what is known is said, and the judge asks for the other.
            edges = (("from", begins), ("until", ends))
            yield levels, {name: format_instant(at[0]) for name, at in edges if at}


def _always(hours: Sequence[Hours]) -> bool:
    return any(len(each.days) == 7 and each.end_us - each.start_us >= 86_400_000_000 for each in hours)


def _volumes(one: _Slice, known: _Known, places: Places, depth: int) -> list[tuple[areas.Area, dict[str, Any]]]:
    """The areas of an airspace, each with its limits: of all components, which are joined."""
    found: list[tuple[areas.Area, dict[str, Any]]] = []
    for holder in children(one.element, "geometryComponent"):
        for component in children(holder, "AirspaceGeometryComponent"):
            operation = text(child(component, "operation"))
            if operation not in ("", "BASE", "UNION"):
                what = f"a volume that is not joined but {operation[:20]}"
                raise Refused(what, where=one.tree.at(component), mend="draw what is left as a zone of your own")
            for volume in (each for inner in children(component, "theAirspaceVolume") for each in children(inner, "AirspaceVolume")):
                found += _volume(volume, known, places, depth)
                # Airspaces made of airspaces made of airspaces multiply.
                if len(found) > MAX_TIMES:
                    what = f"more than {MAX_TIMES} volumes"
                    raise Refused(what, where=one.tree.at(component), mend="file it as several zones")
    if not found:
        raise Refused("it has no volume", where=one.tree.at(one.element), mend="give it a geometryComponent")
    return found


def _volume(volume: Element, known: _Known, places: Places, depth: int) -> list[tuple[areas.Area, dict[str, Any]]]:
    where = places.tree.at(volume)
    limits = {side: value for side in ("lower", "upper") if (value := _limit(volume, side, places.tree, places.notes)) is not None}
    shapes: list[areas.Area] = []
    for holder in children(volume, "horizontalProjection"):
        for one in children(holder, "Surface", "ElevatedSurface"):
            shapes += surface(one, places)
    for holder in children(volume, "centreline"):
        width = child(volume, "width")
        if width is None:
            raise Refused("a centreline without a width", where=where, mend="give its width")
        half_m = length_m(width, places) / 2
        shapes += [areas.corridor(curve(one, one.get("srsName", ""), places), half_m) for one in children(holder, "Curve", "ElevatedCurve")]
    found = [(shape, limits) for shape in shapes]
    for holder in children(volume, "contributorAirspace"):
        for dependency in children(holder, "AirspaceVolumeDependency"):
            found += _contributed(dependency, limits, known, places, depth)
    if not found:
        raise Refused("a volume without an area", where=where, mend="give it a horizontalProjection")
    return found


def _contributed(dependency: Element, limits: dict[str, Any], known: _Known, places: Places, depth: int
                 ) -> list[tuple[areas.Area, dict[str, Any]]]:  # fmt: skip
    """The volumes of another airspace that this one is made of; with its own limits where only the area is taken over."""
    where = places.tree.at(dependency)
    target = child(dependency, "theAirspace")
    name = "" if target is None else href(target).removeprefix("urn:uuid:").removeprefix("#")
    other = known.baselines.get(name)
    if other is None or depth >= _MAX_DEEP:
        what = f"it is made of the airspace {name[:60]}, which is not in this file" if other is None else "airspaces made of each other"
        raise Refused(what, where=where, mend="open it beside the data set that has that airspace")
    theirs = Places(other.tree, known.points[other.tree.source], places.notes)
    volumes = _volumes(other, known, theirs, depth + 1)
    if text(child(dependency, "dependency")) == "HORZ_PROJECTION":
        return [(area, limits) for area, _ in volumes]
    return volumes


def _levels(activation: Element, document: Tree, notes: list[str]) -> dict[str, Any]:
    """The levels of an activation where it states both; none where they are the airspace's own."""
    for holder in children(activation, "levels"):
        for layer in children(holder, "AirspaceLayer"):
            words = {text(child(layer, f"{side}Limit")) for side in ("lower", "upper")}
            if words <= {"CEILING", "FLOOR", ""}:
                continue
            sides = {side: _limit(layer, side, document, notes) for side in ("lower", "upper")}
            if None in sides.values():
                raise Refused("levels of which one is the airspace's own", where=document.at(layer), mend="state both limits")
            return sides
    return {}


def _limit(holder: Element, side: str, document: Tree, notes: list[str]) -> dict[str, Any] | None:
    """A limit with its reference; None where it is not stated. Refused where its reference is missing or at odds with its unit."""
    element = child(holder, f"{side}Limit")
    said = text(element).upper()
    if element is None or not said or said in ("CEILING", "FLOOR"):
        return None
    where = document.at(element)
    if said in ("GND", "SFC"):
        return dict(GROUND)
    if said in ("UNL", "UNLIMITED"):
        notes.append(UNLIMITED_NOTE)
        return dict(UNLIMITED)
    unit, reference = element.get("uom", "").strip().upper(), text(child(holder, f"{side}LimitReference"))
    value = float(said) if said.replace(".", "", 1).removeprefix("-").isdecimal() and said.isascii() and len(said) < 12 else None
    if value is None:
        raise Refused(f"'{said[:20]}' is no height", where=where, mend="a number, GND or UNL")
    if unit == "FL" and reference in ("", "STD"):
        return of(value * 100 * M_PER_FT, Reference.FL, where=where)
    if unit in _UNITS_M and reference == "STD":
        return of(value * _UNITS_M[unit], Reference.FL, where=where)
    if unit not in _UNITS_M or reference not in _REFERENCES:
        what = f"{said} {unit or 'without a unit'} from {reference or 'no reference'} says not what it is measured from"
        raise Refused(what, where=where, mend="FL with STD, or FT or M with MSL, SFC or W84")
    return of(value * _UNITS_M[unit], _REFERENCES[reference], where=where)


def _valid(one: _Slice) -> tuple[int | None, int | None]:
    """When the slice is valid; an end that is not known is open."""
    for holder in (child(one.element, "validTime"), child(one.element, "featureLifetime")):
        period = None if holder is None else child(holder, "TimePeriod")
        if period is not None:
            return _instant(period, "beginPosition", one.tree), _instant(period, "endPosition", one.tree)
    return None, None


def _instant(period: Element, name: str, document: Tree) -> int | None:
    element = child(period, name)
    said = text(element)
    if element is None or not said:
        return None
    return parse_instant(said if "T" in said else f"{said}T00:00:00Z", document.at(element))


def _type(one: _Slice) -> str:
    return text(child(one.element, "type"))[:40]


def _kind(one: _Slice) -> str:
    return (ZoneType.NO_FLY if _type(one) in NO_FLY_TYPES else ZoneType.CAUTION).value


def _name(one: _Slice) -> str:
    said = (text(child(one.element, name)) for name in ("designator", "name"))
    return shortened(next((name for name in said if name), one.ids[0] if one.ids else "airspace"), 64)


def _remarks(one: _Slice, base: _Slice | None) -> Iterator[str]:
    for slice_ in (base, one) if base is not one else (one,):
        if slice_ is not None:
            yield from (said for name in ("name", "type") if (said := text(child(slice_.element, name))))
    for element in one.element.iter():
        if local(element) in ("note", "activity") and text(element):
            yield shortened(text(element), 400)


def _shown(one: _Slice) -> dict[str, str]:
    valid = _valid_words(one)
    said = {name: text(child(one.element, name)) for name in ("interpretation", "designator", "name", "type")}
    return {name: shortened(value, 200) for name, value in {**said, "valid": valid, "id": one.ids[0] if one.ids else ""}.items() if value}


def _valid_words(one: _Slice) -> str:
    holder = child(one.element, "validTime")
    return "" if holder is None else " to ".join(said for element in holder.iter() if (said := text(element)))


def _said(at: Interval) -> dict[str, str]:
    return {"from": format_instant(at.from_us), "until": format_instant(at.until_us)}


TONGUE: Final = FileTongue(
    name="aixm",
    title="AIXM 5.1 airspaces",
    suffixes=(".aixm",),
    units="degrees WGS-84, lengths and limits by uom",
    heights="STD (flight levels), MSL, SFC or W84 as each limit names it",
    times="validity and timesheets in UTC; open ends within the window that is stated",
    is_one=is_one,
    read=read,
    read_beside=read,
)
