"""Airspaces in OpenAir, both ways: lenient, with every repair told, and with activation times (AA) of its extension.

The format says little of itself; taken is: radii in NM, angles from true north, heights in feet where no unit stands by them, lines
between points as geodesics. Arcs become vertices whose chords stay within 10 m. A height without a reference is refused.
Written: positions to 0.0001 second (3 mm), radii to 1e-6 NM, heights outwards to a foot or a flight level, times to the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.earth import bearing_deg, distance_m
from deconflict.airspace.instant import format_instant, parse_instant
from deconflict.errors import Refused
from deconflict.wire import areas
from deconflict.wire.areas import LonLat
from deconflict.wire.cutting import MAX_POSITIONS
from deconflict.wire.geozones import grouped
from deconflict.wire.limits import feet, levels, limit, limit_of
from deconflict.wire.opened import Assumed, Feature, FileTongue, Record
from deconflict.wire.quantities import NM_MM
from deconflict.wire.said import shortened

MAX_LINES: Final = 500_000
MAX_LINE: Final = 1000
MAX_AIRSPACES: Final = 20_000
NM_M: Final = NM_MM / 1000
NO_FLY_TYPES: Final = frozenset({"P", "PROHIBITED", "R", "RESTRICTED", "TRA", "TSA", "TFR"})
"""Airspaces that one keeps out of unless let in; all others are taken as caution."""
_ROUNDING_M: Final = 100.0
"""Two radii of one arc may differ so far by rounding to seconds; more is told."""
_COORDINATE: Final = re.compile(
    r"(\d{1,3})(?::(\d{1,2}(?:\.\d{1,6})?))?(?::(\d{1,2}(?:\.\d{1,6})?))?\s*([NS])\s*,?\s*"
    r"(\d{1,3})(?::(\d{1,2}(?:\.\d{1,6})?))?(?::(\d{1,2}(?:\.\d{1,6})?))?\s*([EW])",
    re.ASCII,
)  # fmt: skip
_DECIMAL: Final = re.compile(r"(\d{1,3}\.\d{1,9})\s*([NS])\s*,?\s*(\d{1,3}\.\d{1,9})\s*([EW])", re.ASCII)
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)", re.ASCII)
_COORDINATE_MEND: Final = "write it like 46:30:15N 007:12:00E"
_KNOWN: Final = ("AC", "AN", "AY", "AH", "AL", "AA", "AI", "AF", "AG", "AX", "AT", "SP", "SB", "V", "DP", "DA", "DB", "DC")


@dataclass(slots=True)
class _Block:
    """The lines of one airspace: number, command, and what stands behind it."""

    line: int
    lines: list[tuple[int, str, str]] = field(default_factory=list)

    def said(self, command: str) -> str:
        """What the first line of that command says; empty where there is none."""
        return next((value for _, name, value in self.lines if name == command), "")


@dataclass(slots=True)
class _Drawing:
    """What the drawing commands of one airspace have drawn so far."""

    notes: list[str]
    center: LonLat | None = None
    clockwise: bool = True
    ring: list[LonLat] = field(default_factory=list)
    circles: list[areas.Area] = field(default_factory=list)


def is_one(head: bytes, name: str) -> bool:
    """Whether these first bytes look like OpenAir: a line AC before anything that is neither a comment nor a command."""
    lines = head.decode("latin-1").splitlines()
    for raw in lines if len(head) < 1000 else lines[:-1]:
        text = raw.lstrip("\ufeff\xef\xbb\xbf").split("*", 1)[0].strip().upper()
        command = text.split(maxsplit=1)[0] if text else ""
        if command == "AC":
            return True
        if command and command not in _KNOWN:
            return False
    return name.endswith((".openair", ".air")) and head.lstrip().startswith((b"*", b"A"))


def read(data: bytes, source: str, assumed: Assumed) -> list[Record]:
    """Every airspace of the file, one record each. Refused where there is none, or the file is beyond reason."""
    del assumed
    found = []
    for block in _blocks(_text(data), source):
        where = f"{source}:{block.line}"
        try:
            found.append(_airspace(block, source))
        except Refused as fault:
            found.append(Record(where, shortened(block.said("AN"), 64) or where, fault=fault))
    if not found:
        raise Refused("no airspace begins in it (a line AC)", where=source, mend="give an OpenAir file")
    return found


def write(features: Sequence[Feature]) -> bytes:
    """Zones, as `geojson.write` gives their Features, as OpenAir with activation times: no_fly as P, all others as Q.

    Refused for heights above WGS-84, which the format does not have.
    """
    blocks: list[str] = ["* Times in UTC. Not for navigation."]
    for group in grouped(features):
        volumes: dict[str, list[str]] = {}
        for feature in group:
            volumes.setdefault("\n".join(_shape_out(feature)), []).append(_times_out(feature))
        for shape, times in volumes.items():
            about = group[0]["properties"]
            kind = "P" if about["zone_type"] == ZoneType.NO_FLY.value else "Q"
            blocks.append("\n".join([f"AC {kind}", f"AN {about['zone_id']}", shape.split("\n", 2)[0], shape.split("\n", 2)[1],
                                     *dict.fromkeys(times), shape.split("\n", 2)[2]]))  # fmt: skip
    return ("\n\n".join(blocks) + "\n").encode("ascii")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _blocks(text: str, source: str) -> Iterator[_Block]:
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise Refused(f"{len(lines)} lines", where=source, mend=f"at most {MAX_LINES}")
    block: _Block | None = None
    count = 0
    for number, raw in enumerate(lines, 1):
        command, _, value = raw[: MAX_LINE + 1].split("*", 1)[0].strip().replace("\t", " ").partition(" ")
        command = command.upper()
        if not command:
            continue
        if command == "AC":
            if block:
                yield block
            count += 1
            block = _Block(number)
        if count > MAX_AIRSPACES:
            raise Refused(f"more than {MAX_AIRSPACES} airspaces", where=source, mend="split the file")
        if block:
            block.lines.append((number, command, value.strip()))
    if block:
        yield block


def _airspace(block: _Block, source: str) -> Record:
    notes: list[str] = []
    drawing = _drawn(block, source, notes)
    kind, name = _kind(block, notes), shortened(block.said("AN"), 64)
    about: dict[str, Any] = {"zone_type": kind}
    for side, command in (("lower", "AL"), ("upper", "AH")):
        line = next((number for number, said, _ in block.lines if said == command), 0)
        if line:
            about[side], more = limit(block.said(command), where=f"{source}:{line}, {command}")
            notes += more
    remark = shortened(", ".join(_remarks(block)), 2000)
    if remark:
        about["remark"] = remark
    shown = {command: shortened(value, 200) for _, command, value in block.lines if command in ("AC", "AY", "AN", "AL", "AH", "AA")}
    where = f"{source}:{block.line}"
    times = list(_activations(block, source))
    unknown = sorted({command[:10] for _, command, _ in block.lines if command not in _KNOWN})
    notes += [f"not taken over: {', '.join(unknown[:10])}"] if unknown else []
    if "NONE" in [value.upper() for _, command, value in block.lines if command == "AA"] and not times:
        return Record(where, name or where, notes=(*notes, "not activated (AA NONE): only to be looked at"), shown=shown)
    shapes = drawing.circles or areas.polygons([drawing.ring], geodesic=True, where=where)[0]
    features = tuple(area.feature({**about, **time}) for area in shapes for time in times or [{}])
    return Record(where, name or where, features, tuple(dict.fromkeys(notes)), shown=shown)


def _kind(block: _Block, notes: list[str]) -> str:
    said = [block.said("AC").upper(), block.said("AY").upper()]
    kind = ZoneType.NO_FLY if NO_FLY_TYPES & set(said) else ZoneType.CAUTION
    notes.append(f"{' '.join(word for word in said if word)[:40] or 'no class'}: taken as {kind.value}")
    return kind.value


def _remarks(block: _Block) -> Iterator[str]:
    for command, word in (("AC", "class"), ("AY", "type"), ("AG", ""), ("AF", "")):
        if block.said(command):
            yield f"{word} {block.said(command)}".strip()


def _activations(block: _Block, source: str) -> Iterator[dict[str, str]]:
    """The properties `from` and `until` of each AA line; an end that is NONE is left open."""
    for line, command, value in block.lines:
        if command != "AA" or value.upper() == "NONE":
            continue
        begin, slash, end = value.upper().partition("/")
        if not slash:
            mend = "AA NONE, or AA 2026-07-30T09:00Z/2026-07-30T12:00Z"
            raise Refused(f"'{value[:40]}' is no time of activation", where=f"{source}:{line}", mend=mend)
        times = (("from", begin), ("until", end))
        yield {name: _instant(text, f"{source}:{line}, AA") for name, text in times if text.strip() != "NONE"}


def _instant(text: str, where: str) -> str:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise Refused(f"'{text[:40]}' is no time", where=where, mend="write it like 2026-07-30T09:15Z")
    zone = found[2] if ":" in found[2] or found[2] == "Z" else f"{found[2][:3]}:{found[2][3:]}"
    return format_instant(parse_instant(f"{text.strip()[:16]}{found[1] or ':00'}{zone}", where))


def _drawn(block: _Block, source: str, notes: list[str]) -> _Drawing:
    drawing = _Drawing(notes)
    for line, command, value in block.lines:
        where = f"{source}:{line}"
        if command == "V":
            _variable(drawing, value, where)
        elif command == "DP":
            drawing.ring.append(_coordinate(value, where))
        elif command in ("DA", "DB"):
            (_arc_by_angles if command == "DA" else _arc_by_ends)(drawing, value, where)
        elif command == "DC":
            drawing.circles.append(areas.circle(_center(drawing, where), _number(value, where) * NM_M))
        elif command in ("DY", "DF"):
            raise Refused(f"{command}: an airway is not read", where=where, mend="state it as an area of its own")
        if len(drawing.ring) > MAX_POSITIONS or len(drawing.circles) > 64:
            raise Refused("more than it may have points", where=where, mend="simplify its outline")
    if drawing.circles and drawing.ring:
        raise Refused("circles and points in one airspace", where=f"{source}:{block.line}", mend="one outline for each airspace")
    if not drawing.circles and not drawing.ring:
        raise Refused("it has no outline", where=f"{source}:{block.line}", mend="give DP, DA, DB or DC")
    return drawing


def _variable(drawing: _Drawing, value: str, where: str) -> None:
    name, _, said = value.replace(" =", "=").replace("= ", "=").partition("=")
    if name.strip().upper() == "X":
        drawing.center = _coordinate(said, where)
    elif name.strip().upper() == "D":
        if said.strip() not in ("+", "-"):
            raise Refused(f"'{said[:20]}' is no direction", where=where, mend="V D=+ or V D=-")
        drawing.clockwise = said.strip() == "+"


def _arc_by_angles(drawing: _Drawing, value: str, where: str) -> None:
    """DA radius, begin, end: an arc about the centre from one true bearing to another."""
    parts = value.replace(";", ",").split(",")
    if len(parts) != 3:
        raise Refused(f"'{value[:40]}' is no arc", where=where, mend="DA radius in NM, begin, end in degrees")
    radius_nm, begin_deg, end_deg = (_number(part, where) for part in parts)
    drawing.ring += areas.arc(_center(drawing, where), radius_nm * NM_M, begin_deg % 360, _sweep(drawing, begin_deg, end_deg), where=where)


def _arc_by_ends(drawing: _Drawing, value: str, where: str) -> None:
    """DB begin, end: an arc about the centre from one place to another."""
    found = list(_COORDINATE.finditer(value.upper())) or list(_DECIMAL.finditer(value.upper()))
    if len(found) != 2:
        raise Refused(f"'{value[:60]}' is no arc", where=where, mend=f"DB two places: {_COORDINATE_MEND}")
    begin, end = (_coordinate(one[0], where) for one in found)
    center = _center(drawing, where)
    radii_m = [distance_m(center[1], center[0], place[1], place[0]) for place in (begin, end)]
    if abs(radii_m[0] - radii_m[1]) > _ROUNDING_M:
        drawing.notes.append(f"line {where.rpartition(':')[2]}: the arc's ends are {radii_m[0]:.0f} and {radii_m[1]:.0f} m from its centre")
    angles = [bearing_deg(center[1], center[0], place[1], place[0]) for place in (begin, end)]
    inner = areas.arc(center, max(1.0, sum(radii_m) / 2), angles[0], _sweep(drawing, *angles), where=where)[1:-1]
    drawing.ring += [begin, *inner, end]


def _sweep(drawing: _Drawing, begin_deg: float, end_deg: float) -> float:
    """How far an arc turns from one bearing to another, clockwise positive; a whole turn where both are one."""
    turn = (end_deg - begin_deg) % 360.0 or 360.0
    return turn if drawing.clockwise else turn - 360.0 or -360.0


def _center(drawing: _Drawing, where: str) -> LonLat:
    if drawing.center is None:
        raise Refused("its centre is not stated", where=where, mend="V X=46:30:15N 007:12:00E before it")
    return drawing.center


def _coordinate(text: str, where: str) -> LonLat:
    said = text.strip().upper().replace("°", ":").replace(",", " ")
    decimal = _DECIMAL.fullmatch(said)
    found = None if decimal else _COORDINATE.fullmatch(said)
    if decimal:
        lat, lon = float(decimal[1]), float(decimal[3])
        south, west = decimal[2] == "S", decimal[4] == "W"
    elif found:
        lat, lon = _angle(found[1], found[2], found[3], where), _angle(found[5], found[6], found[7], where)
        south, west = found[4] == "S", found[8] == "W"
    else:
        raise Refused(f"'{text[:60]}' is no place", where=where, mend=_COORDINATE_MEND)
    if lat > 90 or lon > 180:
        raise Refused(f"'{text[:60]}' is no place on Earth", where=where, mend=_COORDINATE_MEND)
    return -lon if west else lon, -lat if south else lat


def _angle(degrees: str, minutes: str | None, seconds: str | None, where: str) -> float:
    if float(minutes or 0) >= 60 or float(seconds or 0) >= 60:
        raise Refused(f"'{degrees}:{minutes}:{seconds}' is no angle", where=where, mend=_COORDINATE_MEND)
    return int(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600


def _number(text: str, where: str) -> float:
    if re.fullmatch(r"\s*\d{1,6}(?:\.\d{1,9})?\s*(?:NM)?\s*", text, re.ASCII | re.IGNORECASE) is None:
        raise Refused(f"'{text[:40]}' is no number", where=where, mend="a number such as 5.5")
    return float(text.upper().replace("NM", ""))


def _shape_out(feature: Feature) -> list[str]:
    """AL and AH, and below them the outline."""
    geometry = feature["geometry"]
    heights = [f"AL {_height_out(limit_of(feature, 'lower'), up=False)}", f"AH {_height_out(limit_of(feature, 'upper'), up=True)}"]
    if geometry["type"] == "Point":
        radius_nm = feature["properties"]["radius_m"] / NM_M
        return [*heights, f"V X={_place_out(geometry['coordinates'])}", f"DC {radius_nm:.6f}"]
    return [*heights, *(f"DP {_place_out(place)}" for place in geometry["coordinates"][0])]


def _times_out(feature: Feature) -> str:
    begin, end = (format_instant(parse_instant(feature["properties"][name]) // 1_000_000 * 1_000_000) for name in ("from", "until"))
    return f"AA {begin}/{end}"


def _height_out(height: Height, *, up: bool) -> str:
    if height.reference is Reference.FL:
        return f"FL{levels(height, up=up):03d}"
    if height.reference is Reference.W84:
        raise Refused("OpenAir has no height above WGS-84", where="lower" if not up else "upper", mend="state it as AMSL")
    if height.reference is Reference.AGL and height.value_mm == 0:
        return "GND"
    return f"{feet(height, up=up)}ft {height.reference.value}"


def _place_out(place: Sequence[float]) -> str:
    lon, lat = place
    return f"{_angle_out(lat, 2, 'NS')} {_angle_out(lon, 3, 'EW')}"


def _angle_out(degrees: float, width: int, letters: str) -> str:
    ten_thousandths = round(abs(degrees) * 36_000_000)
    minutes, rest = divmod(ten_thousandths, 600_000)
    return f"{minutes // 60:0{width}d}:{minutes % 60:02d}:{rest / 10_000:07.4f}{letters[degrees < 0]}"


TONGUE: Final = FileTongue(
    name="openair",
    title="OpenAir airspaces",
    suffixes=(".openair", ".air"),
    units="degrees, NM, feet",
    heights="FL, AMSL or AGL as each limit names it",
    times="activation times (AA) in UTC; where there are none, the window that is stated",
    is_one=is_one,
    read=read,
)
