"""What `make fuzz` changes byte by byte: for each target some small documents that it understands, made here."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from typing import Any, Final

import bench_wire
from fuzz_targets import ARRIVED_US

from deconflict.testing.squitters import airborne, avr, beast
from deconflict.wire import ed269, ed318, gpx, kml_out, openair, qgc, sheet_out

WHEN: Final = {"from": "2026-11-02T08:00:00Z", "until": "2026-11-02T10:00:00Z"}
SHAPES: Final[tuple[dict[str, Any], ...]] = (
    {"type": "Point", "coordinates": [7.5, 46.5]},
    {"type": "Polygon", "coordinates": [[[7.0, 46.0], [7.5, 46.0], [7.5, 46.4], [7.1, 46.5], [7.0, 46.0]]]},
)
ZONES: Final[list[dict[str, Any]]] = [
    {
        "type": "Feature", "geometry": shape,
        "properties": {"zone_id": f"Z-{number}", "zone_type": "no_fly", "authority": "ALFA",
                       "lower": {"value_m": 0.0, "reference": "AGL"}, "upper": {"value_m": 300.0, "reference": "AMSL"},
                       **({"radius_m": 900.0} if shape["type"] == "Point" else {}), **WHEN},
    } for number, shape in enumerate(SHAPES)
]  # fmt: skip
"""The same two zones in every format of zones."""
PLAN: Final[dict[str, Any]] = {
    "type": "Feature", "geometry": {"type": "LineString", "coordinates": [[7.0, 46.0], [7.4, 46.2], [7.6, 46.1]]},
    "properties": {"op_id": "P-1", "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted",
                   "half_width_m": 80.0,
                   "lower": {"value_m": 50.0, "reference": "AGL"}, "upper": {"value_m": 120.0, "reference": "AGL"}, **WHEN},
}  # fmt: skip
NOTAM: Final = """(A0101/26 NOTAMR A0100/26
Q) XXXX/QWCLW/V/M/W/000/025/4630N00712W003
A) XXXX B) 2611020915 C) 2611021815
D) MON-FRI 0900-1000
E) BALLOON (TETHERED) NORTH OF FIELD B.
F) SFC G) 2500FT AMSL)"""
VOLUME: Final[dict[str, Any]] = {
    "volume": {
        "outline_circle": {"center": {"lat": 46.5, "lng": 7.5}, "radius": {"value": 900.0, "units": "M"}},
        "altitude_lower": {"value": 10.0, "reference": "W84", "units": "M"},
        "altitude_upper": {"value": 120.0, "reference": "W84", "units": "M"},
    },
    "time_start": {"value": WHEN["from"], "format": "RFC3339"}, "time_end": {"value": WHEN["until"], "format": "RFC3339"},
}  # fmt: skip
POLYGON: Final = {"vertices": [{"lat": 46.0, "lng": 7.0}, {"lat": 46.0, "lng": 7.5}, {"lat": 46.5, "lng": 7.1}]}
AIXM: Final = (
    '<m:AIXMBasicMessage xmlns:m="http://www.aixm.aero/schema/5.1.1/message" xmlns:gml="http://www.opengis.net/gml/3.2" '
    'xmlns:aixm="http://www.aixm.aero/schema/5.1.1"><m:hasMember><aixm:Airspace gml:id="uuid.R1"><gml:identifier codeSpace="urn:uuid:">R1'
    "</gml:identifier><aixm:timeSlice><aixm:AirspaceTimeSlice><gml:validTime><gml:TimePeriod><gml:beginPosition>2026-11-02T00:00:00Z"
    "</gml:beginPosition><gml:endPosition>2026-11-16T00:00:00Z</gml:endPosition></gml:TimePeriod></gml:validTime>"
    "<aixm:interpretation>BASELINE</aixm:interpretation><aixm:type>R</aixm:type><aixm:designator>R1</aixm:designator>"
    "<aixm:geometryComponent><aixm:AirspaceGeometryComponent><aixm:theAirspaceVolume><aixm:AirspaceVolume>"
    '<aixm:upperLimit uom="FL">95</aixm:upperLimit><aixm:upperLimitReference>STD</aixm:upperLimitReference>'
    '<aixm:lowerLimit uom="FT">GND</aixm:lowerLimit><aixm:horizontalProjection><aixm:Surface srsName="urn:ogc:def:crs:EPSG::4326">'
    "<gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring><gml:curveMember><gml:Curve><gml:segments>%s</gml:segments></gml:Curve>"
    "</gml:curveMember></gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches></aixm:Surface></aixm:horizontalProjection>"
    "</aixm:AirspaceVolume></aixm:theAirspaceVolume></aixm:AirspaceGeometryComponent></aixm:geometryComponent></aixm:AirspaceTimeSlice>"
    "</aixm:timeSlice></aixm:Airspace></m:hasMember></m:AIXMBasicMessage>"
)
SEGMENTS: Final = (
    '<gml:CircleByCenterPoint numArc="1"><gml:pos>46.5 7.5</gml:pos><gml:radius uom="NM">5</gml:radius></gml:CircleByCenterPoint>',
    "<gml:GeodesicString><gml:posList>46 7 46 8 47 8 47 7 46 7</gml:posList></gml:GeodesicString>",
)
COT: Final = (
    '<event version="2.0" uid="FOX.1" type="a-n-A-C-F" how="m-g" time="2026-11-02T08:00:00Z" start="2026-11-02T08:00:00Z" '
    'stale="2026-11-02T08:01:00Z"><point lat="46.5" lon="7.25" hae="1000.5" ce="10" le="15"/><detail><contact callsign="FOX 1"/>'
    '<track course="90.5" speed="25"/></detail></event>\n'
)
GPX: Final = (
    '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>FOX 1</name><trkseg><trkpt lat="46.5" lon="-7.25">'
    "<ele>1000.5</ele><time>2026-11-02T08:00:00Z</time></trkpt></trkseg></trk></gpx>"
)
WAYPOINT: Final = (
    '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="46.5" lon="7.5"><ele>500</ele><name>Camp</name></wpt></gpx>'
)
IGC: Final = "ALXV79M\r\nHFDTE021126\r\nHFGIDGLIDERID:D-KXXA\r\nHFALGALTGPS:WGS84 ELLIPSOID\r\nI023636LAD3737LOD\r\n%s"
OGN: Final = b"FLRDDA5BA>APRS,qAS,EDXX:/080000h4415.41N/00600.03E'342/049/A=005524 !W62! id0ADDA5BA -454fpm -1.1rot 8.8dB 0e gps4x5\r\n"
TRACE: Final = {"icao": "4b1814", "timestamp": 1793606400.0, "trace": [[n, 46.5, 7.25, 10000, 360, 90.5, 0, -600, None] for n in range(4)]}
STATES: Final = {"time": 1793606400, "states": [["4b1814", "SWR1", "X", 1793606399, 1793606400, 7.25, 46.5, 3048, False, 100.5, 90, -2.5]]}
STATE_ROWS: Final = (
    "time,icao24,lat,lon,velocity,heading,vertrate,callsign,onground,baroaltitude,geoaltitude,lastposupdate\n"
    "1793606400,4b1814,46.5,7.25,100.5,90,-2.5,SWR1,False,3048,3100.5,1793606399.5\n"
)


def squitters(framed: Callable[[bytes, int], bytes]) -> bytes:
    """A pair of squitters that place an aircraft, half a second apart, so framed."""
    return b"".join(framed(airborne(0x4B1814, 46.5, 7.25, 10_000, odd), 12_000_000 + 6_000_000 * odd) for odd in (False, True))


def remote_id() -> bytes:
    """A pack of Open Drone ID: whose it is, and where it is (ASTM F3411)."""
    tenths = ARRIVED_US // 100_000 % 36_000
    place = struct.pack("<BBBBbiiHHHBBHBx", 0x12, 0x20, 35, 40, -3, 455_460_210, -1_229_677_679, 0, 2474, 0, 0x39, 0x01, tenths, 0x0A)
    return bytes([0xF2, 25, 2]) + bytes([0x02, 0x12]) + b"1ABCD123456789".ljust(20, b"\0") + bytes(3) + place


def beacon() -> bytes:
    """A Wi-Fi beacon with that pack in it, in a capture of radio frames (link type 105)."""
    said = b"\xfa\x0b\xbc\x0d\x01" + remote_id()
    frame = b"\x80" + bytes(9) + b"\x84\xcc\xa8\x60\x43\x24" + bytes(8) + bytes(12) + bytes([221, len(said)]) + said
    return capture(frame, 105)


def capture(packet: bytes, link: int) -> bytes:
    """A capture (pcap) of one packet."""
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link)
    return head + struct.pack("<IIII", 1_793_606_400, 0, len(packet), len(packet)) + packet


def datagram(data: bytes) -> bytes:
    """That payload in Ethernet, IPv4 and UDP."""
    udp = struct.pack(">HHHH", 8600, 8600, 8 + len(data), 0) + data
    internet = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, b"\x7f\0\0\1", b"\x7f\0\0\1")
    return bytes(12) + b"\x08\x00" + internet + udp


def _both(written: Callable[[list[dict[str, Any]]], bytes]) -> list[bytes]:
    return [written([zone]) for zone in ZONES]


def _f3548() -> list[bytes]:
    polygon = {**VOLUME, "volume": {**VOLUME["volume"], "outline_polygon": POLYGON}}
    del polygon["volume"]["outline_circle"]
    return [json.dumps([volume]).encode() for volume in (VOLUME, polygon)]


def _files() -> dict[str, list[bytes]]:
    """For each format of plans, zones and sites."""
    collection = [json.dumps({"type": "FeatureCollection", "features": [each]}).encode() for each in (*ZONES, PLAN)]
    return {
        "qgc": _both(qgc.write), "kml": _both(kml_out.write), "gpx": [gpx.write([PLAN]), WAYPOINT.encode()],
        "ed269": _both(ed269.write), "ed318": _both(ed318.write), "openair": _both(openair.write), "geojson": collection,
        "sheet": [*_both(sheet_out.write_csv), *_both(sheet_out.write_xlsx)], "f3548": _f3548(), "notam": [NOTAM.encode()],
        "aixm": [(AIXM % segment).encode() for segment in SEGMENTS],
    }  # fmt: skip


def _logs(asterix: bytes) -> dict[str, list[bytes]]:
    """For each format of logs."""
    return {
        "beast": [squitters(beast)], "avr": [squitters(avr)], "remoteid": [beacon()], "asterix": [capture(datagram(asterix), 1)],
        "igc": [(IGC % "B0800004630000N00715000EA0009200191").encode()], "cot": [COT.encode()], "gpx": [GPX.encode()],
        "trace": [json.dumps(TRACE).encode()], "statescsv": [STATE_ROWS.encode()], "statesjson": [json.dumps(STATES).encode()],
        "modes": [b"".join(b"%.1f,%s,4b1814\n" % (1_793_606_400 + odd, airborne(0x4B1814, 46.5, 7.25, 10_000, bool(odd)).hex().encode())
                           for odd in (0, 1))],
        "ogn": [OGN],
    }  # fmt: skip


def made() -> Mapping[str, list[bytes]]:
    """By target. Those that need a library that is not everywhere (MAVLink, Parquet) have none: for them there are files (`--corpus`)."""
    asterix = bench_wire.records(10)[0][0]
    live = {
        "beast": [squitters(beast)], "avr": [squitters(avr)], "sbs": [bench_wire.lines(6)[0]], "readsb": [bench_wire.answer(2)],
        "asterix": [asterix], "ogn": [OGN], "cot": [COT.encode()], "remoteid": [remote_id()],
    }  # fmt: skip
    return {
        **live, "recording": [live["sbs"][0], live["readsb"][0] + b"\n"],
        **{f"file {name}": seeds for name, seeds in _files().items()},
        **{f"log {name}": seeds for name, seeds in _logs(asterix).items()},
    }  # fmt: skip
