"""Features of ours as KML for Google Earth, with their times: `kml.read` gives the same Features again, coordinates to 1e-9 degree."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from deconflict.airspace.drawing import drawn
from deconflict.airspace.volume import Circle
from deconflict.wire.judging import KINDS
from deconflict.wire.kml import CENTRE
from deconflict.wire.opened import Feature
from deconflict.wire.quantities import NDEG

_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">\n<Document>\n'
)
_STYLES: Final = "".join(
    f'<Style id="{name}"><LineStyle><color>{line}</color><width>2</width></LineStyle><PolyStyle><color>{fill}</color></PolyStyle></Style>\n'
    for name, line, fill in (
        ("plan", "ffc08000", "40c08000"), ("zone", "ff2020c0", "402020c0"), ("site", "ff208020", "40208020"),
        ("movement", "ff0080c0", "400080c0"), ("track", "ff404040", "40404040"),
    )
)  # fmt: skip
_MODES: Final = {"AMSL": "absolute", "W84": "absolute", "FL": "absolute", "AGL": "relativeToGround"}
"""How a height is drawn; which height it is stands in ExtendedData. FL and W84 are drawn as if above mean sea level."""


def write(features: Iterable[Feature], *, title: str = "deconflict") -> bytes:
    """A KML document: a Placemark for each Feature that has a place, under its id, visible while it holds."""
    placed = [feature for feature in features if feature.get("geometry")]
    return "".join((_HEAD, f"<name>{_text(title)}</name>\n", _STYLES, *map(_placemark, placed), "</Document>\n</kml>\n")).encode()


def _placemark(feature: Feature) -> str:
    properties, geometry = dict(feature["properties"]), feature["geometry"]
    kind, name = next(((kind, properties[of.id_field]) for kind, of in KINDS.items() if of.id_field in properties), ("track", ""))
    name = name or properties.get("callsign") or properties.get("track_id") or "track"
    data = {key: value for key, value in properties.items() if key not in ("from", "until")}
    if geometry["type"] == "Point" and "radius_m" in properties:
        lon, lat = geometry["coordinates"]
        data[CENTRE] = f"{lon:.9f},{lat:.9f}"
        geometry = drawn(Circle(round(lat * NDEG), round(lon * NDEG), round(properties["radius_m"] * 1000)))
    extended = "".join(f"<Data name={quoteattr(key)}><value>{_text(_value(value))}</value></Data>" for key, value in data.items())
    return (
        f"<Placemark><name>{_text(str(name))}</name>{_time(properties)}<styleUrl>#{kind}</styleUrl>"
        f"<ExtendedData>{extended}</ExtendedData>{_shape(geometry, properties)}</Placemark>\n"
    )


def _time(properties: dict[str, Any]) -> str:
    if "from" in properties:
        return f"<TimeSpan><begin>{properties['from']}</begin><end>{properties['until']}</end></TimeSpan>"
    return f"<TimeStamp><when>{properties['at']}</when></TimeStamp>" if "at" in properties else ""


def _shape(geometry: dict[str, Any], properties: dict[str, Any]) -> str:
    """A shape up to its upper height; a track's place at its own."""
    upper = properties.get("upper", properties.get("height"))
    reference = upper.get("reference") if isinstance(upper, dict) else None
    height = f",{upper['value_m']:g}" if isinstance(upper, dict) and reference in _MODES else ""
    solid = "<extrude>1</extrude>" if geometry["type"] == "Polygon" and height else ""
    mode = f"{solid}<altitudeMode>{_MODES[reference]}</altitudeMode>" if height and reference is not None else ""
    if geometry["type"] == "Point":
        return f"<Point>{mode}<coordinates>{_listed([geometry['coordinates']], height)}</coordinates></Point>"
    if geometry["type"] == "LineString":
        return f"<LineString>{mode}<coordinates>{_listed(geometry['coordinates'], height)}</coordinates></LineString>"
    ring = f"<LinearRing><coordinates>{_listed(geometry['coordinates'][0], height)}</coordinates></LinearRing>"
    return f"<Polygon>{mode}<outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"


def _listed(positions: Sequence[Sequence[float]], height: str) -> str:
    return " ".join(f"{lon:.9f},{lat:.9f}{height}" for lon, lat in positions)


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _text(text: str) -> str:
    return escape("".join(sign if sign >= " " or sign in "\t\n" else " " for sign in text))
