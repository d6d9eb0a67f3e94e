"""AIXM messages made for tests: one airspace after another, of parts."""

from __future__ import annotations

HEAD = (
    '<m:AIXMBasicMessage xmlns:m="http://www.aixm.aero/schema/5.1.1/message" xmlns:gml="http://www.opengis.net/gml/3.2"'
    ' xmlns:aixm="http://www.aixm.aero/schema/5.1.1" xmlns:xlink="http://www.w3.org/1999/xlink">'
)
CIRCLE = '<gml:CircleByCenterPoint numArc="1"><gml:pos>46.5 7.5</gml:pos><gml:radius uom="NM">5</gml:radius></gml:CircleByCenterPoint>'
SQUARE = "<gml:GeodesicString><gml:posList>46 7 46 8 47 8 47 7 46 7</gml:posList></gml:GeodesicString>"
LEVELS = (
    '<aixm:upperLimit uom="FL">95</aixm:upperLimit><aixm:upperLimitReference>STD</aixm:upperLimitReference>'
    '<aixm:lowerLimit uom="FT">GND</aixm:lowerLimit>'
)
VALID = (
    "<gml:validTime><gml:TimePeriod><gml:beginPosition>2026-11-02T00:00:00Z</gml:beginPosition>"
    "<gml:endPosition>2026-11-16T00:00:00Z</gml:endPosition></gml:TimePeriod></gml:validTime>"
)


def curve(segments: str) -> str:
    """A curve member of these segments."""
    return f"<gml:curveMember><gml:Curve><gml:segments>{segments}</gml:segments></gml:Curve></gml:curveMember>"


def ring(members: str, inner: str = "") -> str:
    """A patch with a ring of these curve members, and one inside it."""
    hole = f"<gml:interior><gml:Ring>{inner}</gml:Ring></gml:interior>" if inner else ""
    return f"<gml:PolygonPatch><gml:exterior><gml:Ring>{members}</gml:Ring></gml:exterior>{hole}</gml:PolygonPatch>"


def surface(patches: str, crs: str = "urn:ogc:def:crs:EPSG::4326") -> str:
    """A surface of these patches."""
    return f'<aixm:Surface srsName="{crs}"><gml:patches>{patches}</gml:patches></aixm:Surface>'


def volume(inside: str = "", levels: str = LEVELS, operation: str = "") -> str:
    """A geometry component with one volume."""
    area = inside or f"<aixm:horizontalProjection>{surface(ring(curve(CIRCLE)))}</aixm:horizontalProjection>"
    said = f"<aixm:operation>{operation}</aixm:operation>" if operation else ""
    return (
        f"<aixm:geometryComponent><aixm:AirspaceGeometryComponent>{said}<aixm:theAirspaceVolume><aixm:AirspaceVolume>{levels}{area}"
        "</aixm:AirspaceVolume></aixm:theAirspaceVolume></aixm:AirspaceGeometryComponent></aixm:geometryComponent>"
    )


def airspace(inside: str, *, name: str = "R1", kind: str = "R", interpretation: str = "BASELINE", valid: str = VALID) -> str:
    """One airspace with one time slice."""
    about = f"<aixm:type>{kind}</aixm:type><aixm:designator>{name}</aixm:designator>" if kind else ""
    return (
        f'<m:hasMember><aixm:Airspace gml:id="uuid.{name}"><gml:identifier codeSpace="urn:uuid:">{name}</gml:identifier><aixm:timeSlice>'
        f"<aixm:AirspaceTimeSlice>{valid}<aixm:interpretation>{interpretation}</aixm:interpretation>{about}{inside}"
        "</aixm:AirspaceTimeSlice></aixm:timeSlice></aixm:Airspace></m:hasMember>"
    )


def activation(inside: str = "", status: str = "ACTIVE") -> str:
    """An activation with what stands in it."""
    said = f"{inside}<aixm:status>{status}</aixm:status>"
    return f"<aixm:activation><aixm:AirspaceActivation>{said}</aixm:AirspaceActivation></aixm:activation>"


def sheet(**said: str) -> str:
    """A timesheet of these fields."""
    inside = "".join(f"<aixm:{name}>{value}</aixm:{name}>" for name, value in said.items())
    return f"<aixm:timeInterval><aixm:Timesheet>{inside}</aixm:Timesheet></aixm:timeInterval>"


def message(*members: str) -> bytes:
    """A message of these members."""
    return (HEAD + "".join(members) + "</m:AIXMBasicMessage>").encode()
