"""Bad plans, zones, tracks and settings: what is given, and what the refusal has to name. `test_problems.py` gives them to a node."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

HOURS = {"from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}
PLAN = {"op_id": "OP-1", "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted",
        "lower": "0m W84", "upper": "500m W84", **HOURS}  # fmt: skip
ZONE = {"zone_id": "Z-1", "zone_type": "no_fly", "authority": "ALFA", "lower": "SFC", "upper": "FL100", **HOURS}


class Bad(NamedTuple):
    """One bad input: its name, what is given, and words that the refusal's place and mend have to hold."""

    name: str
    given: bytes
    place: str
    mend: str


def ring(*corners: tuple[float, ...]) -> dict[str, Any]:
    """A polygon of these corners, closed."""
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


SQUARE = ring((7.0, 46.0), (7.1, 46.0), (7.1, 46.1), (7.0, 46.1))
CROSSED = ring((7.0, 46.0), (7.1, 46.1), (7.1, 46.0), (7.0, 46.1))
POINT = {"type": "Point", "coordinates": [7, 46]}


def feature(properties: dict[str, Any], geometry: Any = SQUARE, without: str = "", **changes: Any) -> bytes:
    """A Feature with some properties changed and one left out."""
    said = {key: value for key, value in {**properties, **changes}.items() if key != without}
    return json.dumps({"type": "Feature", "geometry": geometry, "properties": said}).encode()


PLANS = [
    Bad("half a body", b"{", "body:1:2", "mend the JSON"),
    Bad("no UTF-8", b"\xff\xfe", "body", "UTF-8 JSON"),
    Bad("a list", b"[]", "body:1:1", "write an object"),
    Bad("a field twice", feature(PLAN).replace(b'"count": 1', b'"count": 1, "count": 2'), "body", "keep one of the two"),
    Bad("nested without end", b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "body", "nested less deeply"),
    Bad("not a number", feature(PLAN, rank=float("nan")), "body", "leave the field out"),
    Bad("an unknown property", feature(PLAN, colour="red"), "properties.colour", "known are"),
    Bad("a name almost right", feature(PLAN, lowr="SFC"), "properties.lowr", "did you mean 'lower'?"),
    Bad("null", feature(PLAN, remark=None), "properties.remark", "leave the field out"),
    Bad("no id", feature(PLAN, without="op_id"), "properties", "exactly one of op_id"),
    Bad("an id with a slash", feature(PLAN, op_id="a/b"), "properties.op_id", "1 to 64 letters"),
    Bad("a height without reference", feature(PLAN, upper="500m"), "properties.upper", "add AMSL, AGL or W84"),
    Bad("an unknown reference", feature(PLAN, upper={"value_m": 9, "reference": "QFE"}), "properties.upper.reference", "W84, AMSL, FL"),
    Bad("upside down", feature(PLAN, lower="600m W84"), "properties.upper", "exchange the two heights"),
    Bad("no such state", feature(PLAN, state="Flying"), "properties.state", "one of Accepted"),
    Bad("over before it begins", feature(PLAN, until="2030-01-01T09:00:00Z"), "properties.until", "an end later"),
    Bad("a time without zone", feature(PLAN, **{"from": "2030-01-01T10:00:00"}), "properties.from", "end it with Z"),
    Bad("a day that is none", feature(PLAN, **{"from": "2030-02-30T10:00:00Z"}), "properties.from", "write it like"),
    Bad("fewer than none", feature(PLAN, count=-1), "properties.count", "1 to 1000"),
    Bad("an outline that crosses itself", feature(PLAN, CROSSED), "geometry.coordinates", "in order round the area"),
    Bad("beyond the pole", feature(PLAN, ring((7.0, 146.0), (7.1, 46.0), (7.1, 46.1))), "coordinates[0][0]", "[longitude, latitude]"),
    Bad("positions with heights", feature(PLAN, ring((7, 46, 1), (7.1, 46, 1), (7, 46.1, 1))), "geometry.coordinates", "with references"),
    Bad("a line", feature(PLAN, {"type": "LineString", "coordinates": [[7, 46], [8, 46]]}), "properties", "half the width"),
    Bad("a point of no size", feature(PLAN, POINT), "properties", "radius_m"),
    Bad("wider than a country", feature(PLAN, POINT, radius_m=5e6), "properties.radius_m", "up to 500000"),
    Bad("a zone among plans", feature(ZONE), "body", "zones to /zones"),
]

ZONES = [
    Bad("a plan among zones", feature(PLAN), "body", "plans to /plans"),
    Bad("no id", feature(ZONE, without="zone_id"), "properties", "exactly one of"),
    Bad("two ids", feature(ZONE, op_id="OP-1"), "properties", "exactly one of"),
    Bad("an empty id", feature(ZONE, zone_id=""), "properties.zone_id", "1 to 64 letters"),
    Bad("no such type", feature(ZONE, zone_type="forbidden"), "properties.zone_type", "one of no_fly"),
    Bad("by nobody", feature(ZONE, without="authority"), "properties", "who says so"),
    Bad("by a bell", feature(ZONE, authority="A\u0007"), "properties.authority", "who says so"),
    Bad("furlongs", feature(ZONE, upper="12 furlongs AMSL"), "properties.upper", "write it like FL100"),
    Bad("a level of letters", feature(ZONE, upper="FLhigh"), "properties.upper", "write it like FL100"),
    Bad("no top", feature(ZONE, without="upper"), "properties", "upper:"),
    Bad("perhaps cancelled", feature(ZONE, cancelled="yes"), "properties.cancelled", "true or false"),
    Bad("an exemption for nobody", feature(ZONE, exempt=["the neighbour"]), "properties.exempt", "op_ids and party ids"),
    Bad("a remark without end", feature(ZONE, remark="x" * 3000), "properties.remark", "up to 2000 signs"),
    Bad("an hour that is none", feature(ZONE, **{"from": "2030-01-01T25:00:00Z"}), "properties.from", "write it like"),
    Bad("no end", feature(ZONE, without="until"), "properties", "RFC 3339"),
    Bad("two corners", feature(ZONE, ring((7.0, 46.0), (7.1, 46.0))), "geometry.coordinates", "at least 4 positions"),
    Bad("a hole", feature(ZONE, {**SQUARE, "coordinates": SQUARE["coordinates"] * 2}), "geometry.coordinates", "without"),
    Bad("nowhere", feature(ZONE, None), "geometry", "a Polygon, a Point"),
    Bad("no Feature", b'{"type": "Zone"}', "type", "Feature"),
    Bad("no features", b'{"type": "FeatureCollection", "features": []}', "features", "1 to 10000"),
    Bad("a priority of ours", feature(ZONE, priority="HIGH"), "properties.priority", "one of FLASH"),
    Bad("a deadline soon", feature(ZONE, ack_by="soon"), "properties.ack_by", "write it like"),
]


def sbs(track_id: str = "4b1814", stamp: str = "2026/01/01,12:00:02.000", where: str = "46.5,7.25", **fields: str) -> bytes:
    """An SBS-1 line of a position."""
    height, ground, kind = fields.get("height", "2625"), fields.get("ground", "0"), fields.get("kind", "3")
    return f"MSG,{kind},1,1,{track_id},1,{stamp},{stamp},,{height},,,{where},,,,,,{ground}\n".encode()


def line(**changes: Any) -> bytes:
    """A line of recorded traffic, with some fields changed or left out (by ...)."""
    said = {"now": 1767268802, "hex": "4b1814", "lat": 46.5, "lon": 7.25, "alt_baro": 3775, **changes}
    return json.dumps({key: value for key, value in said.items() if value is not ...}).encode() + b"\n"


def answer(now: float = 1767268802.0, **changes: Any) -> bytes:
    """A readsb answer of one aircraft."""
    return json.dumps({"now": now, "aircraft": [{"hex": "4b1814", "lat": 46.5, "lon": 7.25, "alt_baro": 3775, **changes}]}).encode() + b"\n"


SBS_TRACKS = [
    Bad("a stump", b"MSG,3,1,1,4b1814\n", "", "22 fields"),
    Bad("a type that is none", sbs(kind="9"), "field 2", "MSG,1 to MSG,8"),
    Bad("no address", sbs(""), "field 5", "six hexadecimal digits"),
    Bad("an address of other letters", sbs("GHIJKL"), "field 5", "six hexadecimal digits"),
    Bad("a month that is none", sbs(stamp="2026/13/01,12:00:02.000"), "field 7", "YYYY/MM/DD"),
    Bad("beyond the pole", sbs(where="96.5,7.25"), "field 15", "between -90 and 90"),
    Bad("half a position", sbs(where="46.5,"), "field 15, 16", "both or neither"),
    Bad("a place that is no number", sbs(where="nan,7.25"), "field 15", "decimal digits"),
    Bad("a height of letters", sbs(height="high"), "field 12", "decimal digits"),
    Bad("a height in space", sbs(height="9999999"), "field 12", "between"),
    Bad("perhaps on the ground", sbs(ground="yes"), "field 22", "0, 1, -1 or nothing"),
    Bad("random bytes", b"\xff\xfe\xfd,3\n", "field 1", "lines begin with MSG"),
    Bad("another protocol", b"HELLO,1,2,3\n", "field 1", "lines begin with MSG"),
]

JSON_TRACKS = [
    Bad("half a line", b"{\n", "", "one whole JSON object"),
    Bad("no time", line(now=...), "field now", "seconds since 1970"),
    Bad("at noon", line(now="noon"), "field now", "docs/wire.md"),
    Bad("before all time", line(now=-5), "field now", "between 0 and"),
    Bad("no address", line(hex=...), "field hex", "six hexadecimal digits"),
    Bad("an address that is a path", line(hex="../etc"), "field hex", "six hexadecimal digits"),
    Bad("half a position", line(lat=...), "field lat", "in degrees"),
    Bad("a height from where?", line(alt_baro=..., altitude=3775), "field altitude", "alt_geom"),
    Bad("slower than standing", line(gscp=-3), "field gs", "between 0 and"),
    Bad("not a number", line(lat=float("nan")), "", "one whole JSON object"),
    Bad("a line without end", line(flight="x" * 300_000), "", "at most 4096 bytes"),
]

READSB_TRACKS = [
    Bad("no list", b'{"now":1767268802.0}\n', "field aircraft", "aircraft.json"),
    Bad("an address that is none", answer(hex="zz"), "aircraft[0], field hex", "six hexadecimal digits"),
    Bad("beyond the pole", answer(lat=99), "aircraft[0] (4b1814), field lat", "between -90 and 90"),
    Bad("seen tomorrow", answer(seen_pos=-86400), "field seen_pos", "between 0 and 86400"),
    Bad("faster than anything", answer(gs=1e7), "field gs", "between 0 and"),
]

SETTINGS = [
    Bad("a name almost right", b"pot = 8470", ":1:1, pot", "did you mean 'port'?"),
    Bad("a table", b"[server]\nport = 1", ":1:1, server", "settings are"),
    Bad("no TOML", b"port = = 1", ":1:8", "name = value"),
    Bad("a secret", b'token = "abc"', ":1:1, token", "only their owner can read"),
    Bad("a port beyond", b"port = 70000", ":1:1, port", "1 to 65535"),
    Bad("a port of letters", b'port = "http"', ":1:1, port", "1 to 65535"),
    Bad("a status almost right", b'status = "EXCERCISE"', ":1:1, status", "did you mean 'EXERCISE'?"),
    Bad("a URL for a host", b'host = "http://x"', ":1:1, host", "a host name or address"),
    Bad("a peer nowhere", b'peers = ["BRAVO"]', ":1:1, peers", "NAME@host:port"),
    Bad("a feed of another kind", b'name = "ALFA"\nfeeds = ["serial:3"]', ":2:1, feeds", "file:PATH, sbs:HOST:PORT"),
    Bad("a circle too wide", b'feeds = ["live:46,7,9999"]', ":1:1, feeds", "46.5,7.2,40"),
    Bad("a server that cannot be asked", b'live_url = "https://x/{lat}/{lon}"', ":1:1, live_url", "{radius_nm}"),
    Bad("perhaps open", b"open = 1", ":1:1, open", "true or false"),
]

PAIR = """agreement_id = "alfa-bravo"
title = "ALFA and BRAVO"
[parties]
parties = [
    { party = "aaaaaaaaaaaaaaaaaaaaaaaaaa", name = "ALFA", role = "military" },
    { party = "bbbbbbbbbbbbbbbbbbbbbbbbbb", name = "BRAVO", role = "humanitarian" },
]
"""

MINIMA = '[separation_minima.minima.others]\nhorizontal = "{}"\nvertical = "1000 ft"\ntime = "5 min"\n'

AGREEMENTS = [
    Bad("no TOML", b"agreement_id = ", "agreement.toml", "TOML"),
    Bad("no id", PAIR.replace("agreement_id", "agreement_od").encode(), "agreement_od", "agreement_id"),
    Bad("one party", PAIR.replace('    { party = "b', '#   { party = "b').encode(), "parties.parties", "keep the value within"),
    Bad("an unknown clause", (PAIR + "[conducts]\n").encode(), "conducts", "conduct"),
    Bad("an unknown field", (PAIR + '[line_check]\nintervall = "1 h"\n').encode(), "line_check.intervall", "interval"),
    Bad("a bare number", (PAIR + "[line_check]\ninterval = 60\n").encode(), "line_check.interval", "unit"),
    Bad("an unknown unit", (PAIR + '[line_check]\ninterval = "3 fortnights"\n').encode(), "line_check.interval", "min"),
    Bad("an unknown status", (PAIR + '[conduct]\nstatus = "perhaps"\n').encode(), "conduct.status", "agreed"),
    Bad("less than nothing", (PAIR + MINIMA.format("-3 NM")).encode(), "minima.others.horizontal", "keep the value within"),
]
