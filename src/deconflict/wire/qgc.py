"""QGroundControl `.plan` files: the mission as a plan, the geofence as zones, rally points to look at; and our zones as a geofence.

Heights by a mission item's MAV_FRAME (MAVLink common.xml): 0 and 5 above mean sea level, 3 and 6 above the planned home, whose third
figure is above mean sea level (QGroundControl developer guide, Plan File Format), 10 and 11 above ground. A fence has no heights and no
times. Fences come and go to 1e-9 degree, radii to the mm.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

import shapely

from deconflict.airspace.route import MOST_VOLUMES
from deconflict.errors import Refused
from deconflict.wire.aliases import plain
from deconflict.wire.opened import Assumed, Feature, FileTongue, Record
from deconflict.wire.reading import Document
from deconflict.wire.shapes import polygon, simple

MAX_ITEMS: Final = 20_000
_ABOVE_SEA: Final = frozenset({0, 5})
_ABOVE_HOME: Final = frozenset({3, 6})
_ABOVE_GROUND: Final = frozenset({10, 11})
_PLACED: Final = frozenset({16, 17, 18, 19, 21, 22, 31, 82, 84, 85})
"""MAV_CMD_NAV_* that fly to a latitude and longitude."""
_ON_GROUND: Final = frozenset({20, 21, 22, 84, 85})
"""Return to launch, land, take off: the vehicle is at the ground there."""
_UNCREWED: Final = {"operation": "drone", "aircraft_class": "uncrewed", "count": 1}
"""A .plan is for the one uncrewed vehicle that it is loaded into."""
_MEND: Final = 'a .plan of QGroundControl: {"fileType": "Plan", "mission": ..., "geoFence": ...}'


def read(data: bytes, source: str, assumed: Assumed) -> list[Record]:
    """A record for the mission, one for each fence and each rally point. Refused when it is no .plan."""
    document = Document(data, source)
    top = document.value
    if not isinstance(top, dict) or top.get("fileType") != "Plan":
        document.refuse((), "no .plan", _MEND)
    mission, fence, rally = (_object(top.get(name)) for name in ("mission", "geoFence", "rallyPoints"))
    found = [_mission(mission, source)] if mission.get("items") else []
    for number, one in enumerate(_list(fence.get("polygons"))):
        found.append(_fence(_object(one), number, f"{source}: geoFence.polygons[{number}]", _outline))
    for number, one in enumerate(_list(fence.get("circles"))):
        found.append(_fence(_object(one), number, f"{source}: geoFence.circles[{number}]", _circle))
    for number, one in enumerate(_list(rally.get("points"))):
        shown = {"latitude, longitude, height above home": plain(one)}
        found.append(Record(f"{source}: rallyPoints.points[{number}]", f"rally point {number + 1}", shown=shown))
    if not found:
        raise Refused("a plan without mission, fence or rally points", where=source, mend=_MEND)
    return found


def _mission(mission: Mapping[str, Any], source: str) -> Record:
    """The whole mission as one plan: along its places, or the area round them where they are too many for a route."""
    where, name = f"{source}: mission.items", "mission"
    home = [value for value in _list(mission.get("plannedHomePosition")) if _is_number(value)]
    shown = {"items": str(len(_list(mission["items"]))), "planned home": plain(home)}
    try:
        items = list(_simple_items(_list(mission["items"]), where))
        places, notes = _places(items, home, where)
        properties = {**_UNCREWED, **_band(items, home, notes)}
        if len(places) > MOST_VOLUMES + 1:
            notes.append(f"{len(places)} places are too many for a route: the area that holds all of them is stated")
            geometry: dict[str, Any] = json.loads(shapely.to_geojson(shapely.convex_hull(shapely.MultiPoint(places))))
        else:
            geometry = {"type": "LineString", "coordinates": [list(place) for place in places]}
        parts, more = simple(geometry, where=where)
    except Refused as fault:
        return Record(where, name, fault=fault, shown=shown)
    made = tuple({"type": "Feature", "geometry": part, "properties": properties} for part in parts)
    return Record(where, name, made, (*notes, *more), shown=shown)


def _simple_items(items: list[Any], where: str) -> Iterable[Mapping[str, Any]]:
    """Mission items with those that a survey or scan was worked out to."""
    if len(items) > MAX_ITEMS:
        raise Refused(f"{len(items)} mission items", where=where, mend=f"at most {MAX_ITEMS}")
    for item in items:
        inner = next((value for value in (_object(item), *_object(item).values()) if isinstance(value, dict) and "Items" in value), None)
        if inner is not None:
            yield from (_object(one) for one in _list(inner["Items"])[:MAX_ITEMS])
        else:
            yield _object(item)


def _places(items: list[Mapping[str, Any]], home: list[float], where: str) -> tuple[list[tuple[float, float]], list[str]]:
    """Longitude and latitude of everywhere it flies to, from home on where it takes off or returns there."""
    found: list[tuple[float, float]] = []
    strange = 0
    commands = [item.get("command") for item in items]
    if len(home) >= 2 and not _ON_GROUND.isdisjoint(set(filter(_is_number, commands))):
        found.append((home[1], home[0]))
    for item, command in zip(items, commands, strict=True):
        at = _list(item.get("params"))[4:6]
        if command == 20 and len(home) >= 2:
            found.append((home[1], home[0]))
        elif command in _PLACED and len(at) == 2 and all(_is_number(value) for value in at) and at != [0, 0]:
            found.append((float(at[1]), float(at[0])))
        strange += item.get("type") == "ComplexItem"
    kept = [place for number, place in enumerate(found) if number == 0 or place != found[number - 1]]
    if len(kept) < 2:
        raise Refused("a mission of fewer than two places", where=where, mend="at least two waypoints")
    return kept, [f"{strange} complex items without items of their own are not taken"] if strange else []


def _band(items: list[Mapping[str, Any]], home: list[float], notes: list[str]) -> dict[str, Any]:
    """Between which heights the mission flies, where all its items say it from one reference."""
    heights: list[tuple[str, float]] = []
    for item in items:
        params = _list(item.get("params"))
        if item.get("command") not in _PLACED or len(params) < 7 or not _is_number(params[6]):
            continue
        frame = item.get("frame")
        if frame in _ABOVE_HOME and len(home) > 2:
            heights.append(("AMSL", home[2] + params[6]))
        else:
            heights.append(("AMSL" if frame in _ABOVE_SEA else "AGL" if frame in _ABOVE_GROUND else "", float(params[6])))
    references = {reference for reference, _ in heights}
    if len(references) != 1 or "" in references:
        notes.append("its heights are not from one known reference: state lower and upper")
        return {}
    reference = references.pop()
    if any(item.get("frame") in _ABOVE_HOME for item in items):
        notes.append(f"heights above the planned home, which the file has at {home[2]:g} m AMSL")
    grounded = any(item.get("command") in _ON_GROUND for item in items)
    low, high = min(height for _, height in heights), max(height for _, height in heights)
    return {
        "lower": "SFC" if grounded else {"value_m": round(low, 3), "reference": reference},
        "upper": {"value_m": round(high, 3), "reference": reference},
    }


def _fence(one: Mapping[str, Any], number: int, where: str, geometry: Any) -> Record:
    """A fence as a zone: one that keeps the vehicle out is a no_fly zone; what one that keeps it in is to others, its opener has to say."""
    inclusion = one.get("inclusion", True) is not False
    name = f"{'inclusion' if inclusion else 'exclusion'} fence {number + 1}"
    properties = {} if inclusion else {"zone_type": "no_fly"}
    try:
        shape, more = geometry(one, where)
        parts, notes = simple(shape, where=where)
    except Refused as fault:
        return Record(where, name, fault=fault)
    made = tuple({"type": "Feature", "geometry": part, "properties": {**properties, **more}} for part in parts)
    said = "the vehicle stays inside" if inclusion else "the vehicle stays outside"
    return Record(where, name, made, (*notes, f"{said}; a fence has no heights and no times"))


def _outline(one: Mapping[str, Any], where: str) -> tuple[dict[str, Any], dict[str, Any]]:
    ring = [_place(value, where) for value in _list(one.get("polygon"))]
    if len(ring) < 3:
        raise Refused("a fence of fewer than 3 places", where=where, mend='"polygon": [[latitude, longitude], ...]')
    return polygon(ring), {}


def _circle(one: Mapping[str, Any], where: str) -> tuple[dict[str, Any], dict[str, Any]]:
    circle = _object(one.get("circle"))
    radius_m = circle.get("radius")
    if not _is_number(radius_m):
        raise Refused("a circle without a radius", where=where, mend='"circle": {"center": [latitude, longitude], "radius": metres}')
    return {"type": "Point", "coordinates": list(_place(circle.get("center"), where))}, {"radius_m": radius_m}


def _place(value: object, where: str) -> tuple[float, float]:
    """A [latitude, longitude] as (longitude, latitude)."""
    listed = _list(value)
    if len(listed) < 2 or not all(_is_number(number) for number in listed[:2]):
        raise Refused(f"{plain(value)[:40]!r} is no place", where=where, mend="[latitude, longitude] in degrees")
    return float(listed[1]), float(listed[0])


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def write(features: Iterable[Feature]) -> bytes:
    """A .plan with no mission and a geofence of Features: what the vehicle stays out of, and inside of corridors. Lines are left out."""
    polygons, circles = [], []
    for feature in features:
        geometry, properties = feature.get("geometry") or {}, feature["properties"]
        keep = properties.get("zone_type") == "corridor"
        if geometry.get("type") == "Polygon":
            ring = [[lat, lon] for lon, lat in geometry["coordinates"][0][:-1]]
            polygons.append({"inclusion": keep, "polygon": ring, "version": 1})
        elif geometry.get("type") == "Point" and "radius_m" in properties:
            lon, lat = geometry["coordinates"]
            circles.append({"circle": {"center": [lat, lon], "radius": properties["radius_m"]}, "inclusion": keep, "version": 1})
    plan = {
        "fileType": "Plan", "geoFence": {"circles": circles, "polygons": polygons, "version": 2}, "groundStation": "deconflict",
        "mission": {
            "cruiseSpeed": 15, "firmwareType": 12, "globalPlanAltitudeMode": 1, "hoverSpeed": 5, "items": [],
            "plannedHomePosition": [0, 0, 0], "vehicleType": 2, "version": 2,
        },
        "rallyPoints": {"points": [], "version": 2}, "version": 1,
    }  # fmt: skip
    return json.dumps(plan, indent=1).encode() + b"\n"


def _is_one(head: bytes, name: str) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"fileType"' in head and b'"Plan"' in head


TONGUE: Final = FileTongue(
    name="qgc",
    title="QGroundControl plan",
    suffixes=(".plan",),
    units="degrees; metres",
    heights="by each item's MAV_FRAME: AMSL, AGL, or above the planned home, which the file has in AMSL; a fence has none",
    times="none",
    is_one=_is_one,
    read=read,
)
"""Missions and geofences of ground stations."""
