"""NOTAM in text (ICAO Annex 15, Doc 8126 appendix 6): read strictly to be looked at; warnings as coarse zones; drafts.

Only airspace restrictions (QR...) and warnings (QW...) whose begin and end are exact become zones: their Q-line's circle, which is rounded
to a minute and a mile and encloses what the text says, so it is `buffered`. All others are only to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Final

from deconflict.airspace.altitude import HIGHEST_MM, M_PER_FT, Height, Reference
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.earth import distance_m
from deconflict.airspace.instant import Interval, format_instant, parse_instant
from deconflict.airspace.recurrence import Weekday
from deconflict.errors import Refused
from deconflict.wire import areas
from deconflict.wire.geozones import grouped
from deconflict.wire.limits import GROUND, UNLIMITED, UNLIMITED_NOTE, feet, levels, limit, limit_of, of
from deconflict.wire.opened import Assumed, Feature, FileTongue, Record
from deconflict.wire.quantities import NM_MM
from deconflict.wire.said import shortened
from deconflict.wire.schedules import EVERY_DAY, Hours, times_within

MAX_NOTAMS: Final = 20_000
MAX_CHARS: Final = 20_000
"""One NOTAM's text; the AFTN carries 1,800 signs a message and splits longer ones."""
NM_M: Final = NM_MM / 1000
CENTURY_TURN: Final = 70
"""Two-digit years from here on are of the last century."""
ZONE_SUBJECTS: Final = ("R", "W")
"""First letter of a Q-code's subject: airspace restrictions, warnings (Doc 8126)."""
HEADING: Final = "DRAFT NOT ISSUED"
_BEGIN: Final = re.compile(r"^[ \t]*\(?(?=[A-Z]\d{4}/\d\d[ \t]+NOTAM[NRC]\b)", re.ASCII | re.MULTILINE)
_HEADER: Final = re.compile(r"([A-Z]\d{4}/\d\d)\s+NOTAM([NRC])(?:\s+([A-Z]\d{4}/\d\d))?\s*", re.ASCII)
_Q: Final = re.compile(
    r"([A-Z]{4})/(Q[A-Z]{4})/(I|V|IV|K)/([NBOMK]{1,4})/([AEWK]{1,3})/(\d{3})/(\d{3})(?:/(\d{4}[NS]\d{5}[EW])(\d{3})?)?\s*", re.ASCII
)
_TIME: Final = re.compile(r"\d{10}", re.ASCII)
_HOURS: Final = re.compile(r"(?:(DAILY|(?:EVERY )?(?:[A-Z]{3}(?:-[A-Z]{3})?(?: |$))+) ?)?(\d{4}-\d{4}(?: \d{4}-\d{4})*)", re.ASCII)
_ITEMS: Final = "QABCDEFG"
_TYPES: Final = {"N": "new", "R": "replaces", "C": "cancels"}


@dataclass(frozen=True, slots=True)
class Notam:
    """One NOTAM's fields as they stand; `until_us` is None where it is permanent, estimated or not stated."""

    number: str
    type: str
    replaces: str
    items: Mapping[str, str]
    fir: str
    code: str
    traffic: str
    purpose: str
    scope: str
    lower_fl: int
    upper_fl: int
    center: tuple[float, float] | None
    radius_nm: int | None
    from_us: int
    until_us: int | None


def is_one(head: bytes, name: str) -> bool:
    """Whether these first bytes look like NOTAM text."""
    return _BEGIN.search(head.decode("latin-1").upper()) is not None


def read(data: bytes, source: str, assumed: Assumed) -> list[Record]:
    """Every NOTAM of the text, one record each. Refused where there is none."""
    del assumed
    text = data.decode("latin-1")
    begins = [found.end() for found in _BEGIN.finditer(text)]
    if not begins:
        raise Refused("no NOTAM begins in it", where=source, mend="(A0001/26 NOTAMN, and its items Q) to G)")
    if len(begins) > MAX_NOTAMS:
        raise Refused(f"{len(begins)} NOTAM", where=source, mend=f"at most {MAX_NOTAMS} in one file")
    ends = [*(begin - 1 for begin in begins[1:]), len(text)]
    # Counted from one to the next: from the beginning each time, a long file would take minutes.
    lines = accumulate(text.count("\n", last, begin) for last, begin in pairwise([0, *begins]))
    return [_record(text[begin:end], f"{source}:{line + 1}") for begin, end, line in zip(begins, ends, lines, strict=True)]


def parse(text: str, *, where: str) -> Notam:
    """One NOTAM from its number on. Refused at the first item that is not as it has to be."""
    if len(text) > MAX_CHARS:
        raise Refused(f"a NOTAM of {len(text)} signs", where=where, mend=f"at most {MAX_CHARS}")
    header = _HEADER.match(text)
    if header is None or (header[2] != "N") is not (header[3] is not None):
        raise Refused("its first line is no NOTAM's", where=where, mend="A0001/26 NOTAMN, A0002/26 NOTAMR A0001/26, or NOTAMC likewise")
    items = _items(text[header.end() :], where)
    q = _Q.fullmatch(items["Q"])
    if q is None:
        raise Refused(f"'{items['Q'][:60]}' is no Q-line", where=f"{where}, Q)", mend="FIR/QCODE/IV/NBO/AEW/000/999/4630N00712E005")
    if int(q[6]) > int(q[7]):
        raise Refused(f"its lower limit {q[6]} is above its upper {q[7]}", where=f"{where}, Q)", mend="exchange the two")
    from_us, until_us = _instant(items["B"], f"{where}, B)"), _end(items, header[2], where)
    if until_us is not None:
        Interval(from_us, until_us).check(f"{where}, C)")
    return Notam(
        header[1], header[2], header[3] or "", items, q[1], q[2], q[3], q[4], q[5], int(q[6]), int(q[7]),
        _center(q[8], where) if q[8] else None, int(q[9]) if q[9] else None, from_us, until_us,
    )  # fmt: skip


def draft(features: Sequence[Feature], *, fir: str, location: str) -> str:
    """A draft of a NOTAM for every time of every zone (Features as `geojson.write` gives them), headed DRAFT NOT ISSUED.

    The Q-line's circle encloses the zone's volumes, centre to the minute, radius up to the next NM; limits are rounded outwards to 100 ft,
    times to the minute. Refused for a height above WGS-84, and for a zone beyond 999 NM.
    """
    if re.fullmatch(r"[A-Z]{4}", fir, re.ASCII) is None or re.fullmatch(r"[A-Z]{4}( [A-Z]{4})*", location, re.ASCII) is None:
        what = f"'{fir[:10]}', '{location[:10]}' are no location indicators"
        raise Refused(what, where="fir, location", mend="four letters each (Doc 7910)")
    texts = []
    for group in grouped(features):
        times: dict[tuple[str, str], list[Feature]] = {}
        for feature in group:
            times.setdefault((feature["properties"]["from"], feature["properties"]["until"]), []).append(feature)
        texts += [_draft(volumes, time, fir, location) for time, volumes in times.items()]
    return "\n\n".join(texts) + "\n"


def _record(text: str, where: str) -> Record:
    name = text[:8]
    try:
        notam = parse(text, where=where)
    except Refused as fault:
        return Record(where, name, fault=fault)
    try:
        features, notes = _zone(notam, where)
    except Refused as fault:
        features, notes = (), (f"only to be looked at: {fault.what}",)
    return Record(where, name, features, notes, shown=_shown(notam))


def _items(text: str, where: str) -> dict[str, str]:
    """The items by letter. Q) to E) follow each other; what E) says goes on until a line F), or the end."""
    body = text.rstrip()
    body = body[:-1] if body.endswith(")") else body
    found: dict[str, str] = {}
    places: list[tuple[str, int, int]] = []
    begin = 0
    for letter in _ITEMS:
        lead = r"(?:^|\n)[ \t]*" if letter in "QEF" else r"(?:^|\s)"
        marker = re.compile(rf"{lead}{letter}\)[ \t]*", re.ASCII).search(body, begin)
        if marker is not None:
            places.append((letter, marker.start(), marker.end()))
            begin = marker.end()
    for number, (letter, _, starts) in enumerate(places):
        ends = places[number + 1][1] if number + 1 < len(places) else len(body)
        found[letter] = body[starts:ends].strip()
    missing = [letter for letter in "QABE" if not found.get(letter)]
    if missing or body[: places[0][1]].strip():
        raise Refused(f"item {missing[0]}) is missing" if missing else "text before item Q)", where=where, mend="Q) A) B) C) D) E) F) G)")
    return found


def _center(text: str, where: str) -> tuple[float, float]:
    """(longitude, latitude) of a place to the minute."""
    lat, lon = int(text[:2]) + int(text[2:4]) / 60, int(text[5:8]) + int(text[8:10]) / 60
    if int(text[2:4]) > 59 or int(text[8:10]) > 59 or lat > 90 or lon > 180:
        raise Refused(f"{text} is no place on Earth", where=f"{where}, Q)", mend="as in 4630N00712E")
    return -lon if text[10] == "W" else lon, -lat if text[4] == "S" else lat


def _instant(text: str, where: str) -> int:
    if _TIME.fullmatch(text) is None:
        raise Refused(f"'{text[:20]}' is no time", where=where, mend="YYMMDDhhmm in UTC")
    century = 19 if int(text[:2]) >= CENTURY_TURN else 20
    return parse_instant(f"{century}{text[:2]}-{text[2:4]}-{text[4:6]}T{text[6:8]}:{text[8:10]}:00Z", where)


def _end(items: Mapping[str, str], kind: str, where: str) -> int | None:
    said = items.get("C", "")
    if not said and kind != "C":
        raise Refused("item C) is missing", where=where, mend="YYMMDDhhmm, with EST where it is estimated, or PERM")
    if not said or said == "PERM":
        return None
    exact = _instant(said.removesuffix("EST").strip(), f"{where}, C)")
    return None if said.endswith("EST") else exact


def _zone(notam: Notam, where: str) -> tuple[tuple[Feature, ...], tuple[str, ...]]:
    """The Q-line's circle as a caution zone. Refused, saying why, where it is only to be looked at."""
    if notam.type == "C" or notam.code[1] not in ZONE_SUBJECTS:
        what = "it cancels another" if notam.type == "C" else f"{notam.code} is no airspace restriction or warning"
        raise Refused(what, where=where)
    if notam.center is None or not notam.radius_nm or notam.radius_nm == 999:
        raise Refused("its Q-line has no circle", where=where)
    if notam.until_us is None:
        raise Refused(f"its end is not exact (C) {notam.items.get('C', '')})", where=where)
    whole = Interval(notam.from_us, notam.until_us)
    times = _times(notam.items["D"], whole, where) if "D" in notam.items else (whole,)
    heights, notes = _heights(notam, where)
    properties: dict[str, Any] = {
        "zone_type": ZoneType.CAUTION.value, "authority": f"NOTAM {notam.number} {notam.fir}", "precision": "buffered",
        "remark": shortened(notam.items["E"], 2000), **heights,
    }  # fmt: skip
    area = areas.circle(notam.center, notam.radius_nm * NM_M)
    found = tuple(area.feature({**properties, "from": format_instant(at.from_us), "until": format_instant(at.until_us)}) for at in times)
    return found, (f"the Q-line's circle, coarse: {notam.radius_nm} NM about a place to the minute", *notes)


def _heights(notam: Notam, where: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """F) and G) where both can be read, else the Q-line's flight levels."""
    if "F" in notam.items and "G" in notam.items:
        try:
            sides = [limit(_plain(notam.items[letter]), where=f"{where}, {letter})") for letter in "FG"]
            return {"lower": sides[0][0], "upper": sides[1][0]}, (*sides[0][1], *sides[1][1])
        except Refused as fault:
            unread: tuple[str, ...] = (f"heights of the Q-line: {fault.what}",)
    else:
        unread = ("heights of the Q-line",)
    lower, upper = (of(level * 100 * M_PER_FT, Reference.FL, where=where) for level in (notam.lower_fl, notam.upper_fl))
    if notam.upper_fl == 999:
        unread = (*unread, UNLIMITED_NOTE)
    return {"lower": dict(GROUND) if notam.lower_fl == 0 else lower, "upper": dict(UNLIMITED) if notam.upper_fl == 999 else upper}, unread


def _plain(text: str) -> str:
    """A limit without what stands in brackets, its digits together: 12 200 m (40 000 ft) MSL. is 12200 m MSL."""
    bare = re.sub(r"\([^)]*\)", " ", text[:80]).strip().rstrip(".")
    return re.sub(r"(?<=\d) (?=\d)", "", bare)


def _times(text: str, whole: Interval, where: str) -> tuple[Interval, ...]:
    """The times of item D) where it names days of the week or every day. Refused for any other."""
    hours: list[Hours] = []
    for part in " ".join(text.split()).split(","):
        found = _HOURS.fullmatch(part.strip())
        if found is None:
            raise Refused(f"its hours (D) {shortened(text, 60)}) are only to be read", where=where)
        days = _days(found[1] or "DAILY", where)
        hours += [Hours(days, _clock_us(each[:4]), _clock_us(each[5:])) for each in found[2].split()]
    return times_within(hours, whole, where=where)


def _days(text: str, where: str) -> frozenset[Weekday]:
    if text.strip() == "DAILY":
        return EVERY_DAY
    found: set[Weekday] = set()
    for word in text.removeprefix("EVERY ").split():
        first, _, last = word.partition("-")
        if first not in Weekday.__members__ or (last or first) not in Weekday.__members__:
            raise Refused(f"its hours (D) {text[:20]}) are only to be read", where=where)
        length = (Weekday[last or first] - Weekday[first]) % 7
        found |= {Weekday((Weekday[first] + step) % 7) for step in range(length + 1)}
    return frozenset(found)


def _clock_us(text: str) -> int:
    return (int(text[:2]) * 60 + int(text[2:])) * 60_000_000


def _shown(notam: Notam) -> dict[str, str]:
    """What it says, in its own order, for a reader."""
    until = notam.items.get("C", "") if notam.until_us is None else format_instant(notam.until_us)
    said = {
        "number": notam.number, "type": f"{_TYPES[notam.type]} {notam.replaces}".strip(), "FIR": notam.fir, "code": notam.code,
        "traffic": notam.traffic, "purpose": notam.purpose, "scope": notam.scope,
        "levels": f"FL{notam.lower_fl:03d}-FL{notam.upper_fl:03d}",
        "circle": f"{notam.center[1]:.4f}, {notam.center[0]:.4f}, {notam.radius_nm or '?'} NM" if notam.center else "",
        "location": notam.items["A"], "from": format_instant(notam.from_us), "until": until, "hours": notam.items.get("D", ""),
        "text": notam.items["E"], "lower": notam.items.get("F", ""), "upper": notam.items.get("G", ""),
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _draft(volumes: Sequence[Feature], time: tuple[str, str], fir: str, location: str) -> str:
    about = volumes[0]["properties"]
    (lon, lat), radius_nm = _enclosing(volumes)
    lowers = [limit_of(feature, "lower") for feature in volumes]
    uppers = [limit_of(feature, "upper") for feature in volumes]
    code = "QRTCA" if about["zone_type"] == ZoneType.NO_FLY.value else "QXXXX"
    low, high = min(_level(height, up=False) for height in lowers), max(_level(height, up=True) for height in uppers)
    minute_us = 60_000_000
    begin, end = parse_instant(time[0]) // minute_us * minute_us, -(-parse_instant(time[1]) // minute_us) * minute_us
    words = [f"{about['zone_id']} ({about['zone_type']}) BY {about['authority']}.", str(about.get("remark", "")), *_outlines(volumes)]
    text = "\n".join(_ascii(word) for word in words if word)
    return "\n".join([
        HEADING,
        "(DRAFT NOTAMN",
        f"Q) {fir}/{code}/IV/BO/W/{low:03d}/{high:03d}/{_minute(lat, 2, 'NS')}{_minute(lon, 3, 'EW')}{radius_nm:03d}",
        f"A) {location} B) {_stamp(begin)} C) {_stamp(end)}",
        f"E) {text}",
        f"F) {_words(min(lowers, key=_rough))} G) {_words(max(uppers, key=_rough))})",
        HEADING,
    ])  # fmt: skip


def _enclosing(volumes: Sequence[Feature]) -> tuple[tuple[float, float], int]:
    """A place to the minute, and the whole NM about it that hold every volume."""
    places = [(place, radius_m) for feature in volumes for place, radius_m in _corners(feature)]
    east = places[0][0][0]
    lons = [east + (place[0] - east + 180.0) % 360.0 - 180.0 for place, _ in places]
    lats = [place[1] for place, _ in places]
    lon, lat = (round((min(of) + max(of)) / 2 * 60) / 60 for of in (lons, lats))
    lon = (lon + 180.0) % 360.0 - 180.0
    reach_m = max(distance_m(lat, lon, place[1], place[0]) + radius_m for place, radius_m in places)
    radius_nm = int(-(-(reach_m + 1.0) // NM_M))
    if radius_nm > 998:
        raise Refused(f"a circle of {radius_nm} NM", where=str(volumes[0]["properties"]["zone_id"]), mend="state it as several zones")
    return (lon, lat), radius_nm


def _corners(feature: Feature) -> Iterator[tuple[Sequence[float], float]]:
    geometry = feature["geometry"]
    if geometry["type"] == "Point":
        yield geometry["coordinates"], feature["properties"]["radius_m"]
    else:
        yield from ((place, 0.0) for place in geometry["coordinates"][0])


def _outlines(volumes: Sequence[Feature]) -> Iterator[str]:
    for feature in volumes:
        geometry = feature["geometry"]
        if geometry["type"] == "Point":
            yield f"CIRCLE {feature['properties']['radius_m'] / NM_M:.2f}NM RADIUS CENTRED ON {_second(geometry['coordinates'])}"
        else:
            yield f"AREA {' - '.join(_second(place) for place in geometry['coordinates'][0])}"


def _level(height: Height, *, up: bool) -> int:
    """A limit in hundreds of feet for the Q-line: one above ground has no level, so it is the lowest or highest there is."""
    if height.reference is Reference.W84:
        if up and height.value_mm == HIGHEST_MM:
            return 999
        raise Refused("a NOTAM has no height above WGS-84", where="upper" if up else "lower", mend="state it as AMSL")
    if height.reference is Reference.AGL:
        return 999 if up else 0
    return max(0, min(999, levels(height, up=up)))


def _words(height: Height) -> str:
    if height.reference is Reference.W84:
        return "UNL"
    up = height.value_mm > 0
    if height.reference is Reference.FL:
        return f"FL{levels(height, up=up):03d}"
    return "SFC" if height.value_mm == 0 and height.reference is Reference.AGL else f"{feet(height, up=up)}FT {height.reference.value}"


def _rough(height: Height) -> int:
    return height.value_mm


def _stamp(at_us: int) -> str:
    return re.sub(r"\D", "", format_instant(at_us))[2:12]


def _minute(degrees: float, width: int, letters: str) -> str:
    minutes = round(abs(degrees) * 60)
    return f"{minutes // 60:0{width}d}{minutes % 60:02d}{letters[degrees < 0]}"


def _second(place: Sequence[float]) -> str:
    parts = []
    for degrees, width, letters in ((place[1], 2, "NS"), (place[0], 3, "EW")):
        seconds = round(abs(degrees) * 3600)
        parts.append(f"{seconds // 3600:0{width}d}{seconds // 60 % 60:02d}{seconds % 60:02d}{letters[degrees < 0]}")
    return " ".join(parts)


def _ascii(text: str) -> str:
    """Text as telegraphs carry it: capitals, and no bracket that would end the message."""
    return re.sub(r"[^A-Z0-9 .,:/'+?=_-]", " ", text.upper().replace("(", "-").replace(")", "-"))


TONGUE: Final = FileTongue(
    name="notam",
    title="NOTAM text",
    suffixes=(".notam",),
    units="degrees and minutes, NM, feet",
    heights="F) and G) with their references, else the Q-line's flight levels",
    times="B) and C) in UTC, hours of item D) by day of the week",
    is_one=is_one,
    read=read,
)
