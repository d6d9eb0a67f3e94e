"""readsb's `aircraft.json` (and the `v2` answers of public servers) and the JSON lines of recorded traffic, as Plots.

Source of the fields: readsb README-json.md. `alt_baro` is feet of pressure altitude (1013.25 hPa), so its reference is FL; `alt_geom` is
feet above the WGS-84 ellipsoid. A height under any other name does not say what it is measured from, and its record is refused.
What the two forms do not need of theirs is read over; what we need of theirs is strict.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final, TypeVar

import msgspec

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.wire import options as opts
from deconflict.wire.heard import Heard, Hearing, SourceClock, TrackTongue
from deconflict.wire.pacing import US_PER_S, Pace
from deconflict.wire.quantities import FT_MIN_MM_S, FT_MM, KT_MM_S, MAX_US, NDEG, at, latitude_ndeg, longitude_ndeg, scaled

T = TypeVar("T")

MAX_ANSWER_BYTES: Final = 16 * 2**20
"""An answer with every aircraft in the world at once is about 10 MB."""
MAX_LINE_BYTES: Final = 4096
MAX_AIRCRAFT: Final = 20_000
MAX_LABEL_CHARS: Final = 32
"""A callsign with its padding; longer ones are not remembered."""
DAY_US: Final = 86_400 * US_PER_S
MAX_SKEW_US: Final = 30 * US_PER_S
"""How far a server's clock may be from ours; a stuck file looks the same."""
MAX_AGE_US: Final = 30 * US_PER_S
"""An older place in an answer is passed over: the server keeps what it once heard."""

_MS_SINCE: Final = 100_000_000_000
"""`now` above this is in milliseconds (public v2 servers), below in seconds (readsb): as seconds it would be the year 5138."""
MOST_TURN_DEG_S: Final = 100.0
"""What a Plot holds."""
MOST_SELECTED_FT: Final = 65_520.0
"""The greatest that the field of the transponder holds (RTCA DO-260B, 2.2.3.2.7.1.3.3)."""
HIGHEST_TRANSITION_FT: Final = 18_000.0
"""The highest transition altitude in use (14 CFR 91.121): at and above it altitudes are set by the standard pressure."""
STANDARD_HPA: Final = 1013.25
FT_A_HPA: Final = 27.3
"""Feet of height a hPa of pressure near sea level (ICAO Doc 7488, standard atmosphere)."""
_NOT_AN_AIRCRAFT: Final = "N/A"
_TRACK_ID: Final = re.compile(r"~?[0-9A-Fa-f]{6}")
_CALLSIGN: Final = re.compile(r"[A-Za-z0-9 ._/-]{1,16}")
_SOURCES: Final = {"mlat": SourceKind.MEASURED, "tisb_icao": SourceKind.MEASURED, "tisb_other": SourceKind.MEASURED}


class _Answer(msgspec.Struct):
    now: float | None = None
    aircraft: list[msgspec.Raw] | None = None
    ac: list[msgspec.Raw] | None = None


class _Aircraft(msgspec.Struct):
    """One aircraft, in readsb's names and units (ft, kt, ft/min, degrees, seconds)."""

    hex: str | None = None
    lat: float | None = None
    lon: float | None = None
    alt_baro: float | str | None = None
    alt_geom: float | None = None
    altitude: float | str | None = None
    alt: float | str | None = None
    gs: float | None = None
    track: float | None = None
    baro_rate: float | None = None
    geom_rate: float | None = None
    track_rate: float | None = None
    nav_altitude_mcp: float | None = None
    nav_qnh: float | None = None
    flight: str | None = None
    type: str | None = None
    seen_pos: float | None = None


class _Line(msgspec.Struct):
    """One recorded line: `gscp` is its name for ground speed."""

    now: float | None = None
    hex: str | None = None
    flight: str | None = None
    lat: float | None = None
    lon: float | None = None
    alt_baro: float | str | None = None
    altitude: float | str | None = None
    alt: float | str | None = None
    gscp: float | None = None
    track: float | None = None


_answer = msgspec.json.Decoder(_Answer)
_aircraft = msgspec.json.Decoder(_Aircraft)
_line = msgspec.json.Decoder(_Line)


def read_aircraft_json(data: bytes, *, where: str = "aircraft.json", ours: Callable[[int], int] | None = None) -> Heard:
    """A whole answer as Plots, each at `now` less its `seen_pos`; aircraft without a position yet are passed over.

    `ours` gives our time for its `now`, where clocks are to be held against each other. Refused when the answer as a whole is no such
    answer; one bad aircraft in it is put in `refused` and costs no other.
    """
    if len(data) > MAX_ANSWER_BYTES:
        raise Refused(f"{len(data)} bytes in one answer", where=where, mend=f"ask for a smaller area: at most {MAX_ANSWER_BYTES} bytes")
    answer = _decoded(_answer, data, where=where)
    items = answer.aircraft if answer.aircraft is not None else answer.ac
    if items is None:
        raise Refused("there is no list of aircraft", where=at(where, "aircraft"), mend="point the feed at readsb's aircraft.json")
    if len(items) > MAX_AIRCRAFT:
        mend = f"ask for a smaller area: at most {MAX_AIRCRAFT}"
        raise Refused(f"{len(items)} aircraft in one answer", where=at(where, "aircraft"), mend=mend)
    now_us = _now_us(answer.now, where=where)
    now_us = now_us if ours is None else ours(now_us)
    hearing = Hearing()
    decode = _aircraft.decode
    for number, item in enumerate(items):
        try:
            try:
                said = decode(item)
            except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
                said = _decoded(_aircraft, bytes(item), where="")
            hearing.take(_plot(said, now_us))
        except Refused as fault:
            hearing.refuse(Refused(fault.what, where=f"{where}, aircraft[{number}]{fault.where}", mend=fault.mend))
    return hearing.heard(now_us)


class AnswerDecoder:
    """Answers of one server, one a piece. Ages are by its clock, which is held against ours by `now`."""

    def __init__(self, name: str, options: dict[str, str]) -> None:
        opts.known(options, (), where=name)
        self._name = name
        self._pace = Pace(name)

    def feed(self, data: bytes, arrived_us: int) -> Heard:
        """The plots of one whole answer that are at most half a minute old; Refused for none, or a time that cannot be."""
        heard = read_aircraft_json(data, where=self._name, ours=partial(self._ours, arrived_us))
        young = tuple(plot for plot in heard.plots if plot.at_us >= heard.at_us - MAX_AGE_US)
        old = len(heard.plots) - len(young)
        return Heard(arrived_us, young, heard.refused, heard.refused_count, heard.passed_over + old)

    def _ours(self, arrived_us: int, theirs_us: int) -> int:
        skew_us = arrived_us - theirs_us
        if abs(skew_us) > MAX_SKEW_US:
            mend = "set the receiver's clock; where that is right, its file is stuck: restart it"
            raise Refused(f"its time is {skew_us / US_PER_S:.0f} s behind ours", where=self._name, mend=mend)
        return theirs_us + self._pace.offset_us(theirs_us, arrived_us)


TONGUE: Final = TrackTongue(
    name="readsb",
    title="readsb, dump1090 and tar1090 aircraft.json, and the v2 answers of public servers",
    units="ft, kt, ft/min, degrees",
    heights="alt_baro: FL; alt_geom: W84",
    clock=SourceClock.SOURCE,
    decoder=AnswerDecoder,
)


def read_line(data: bytes, *, where: str) -> tuple[int, Plot | None]:
    """One line of recorded traffic: its instant in µs, and its Plot or None where the line only moves the clock.

    Refused with line and field when it is neither.
    """
    if len(data) > MAX_LINE_BYTES:
        raise Refused(f"the line is {len(data)} bytes long", where=where, mend=f"one aircraft a line, at most {MAX_LINE_BYTES} bytes")
    said = _decoded(_line, data, where=where)
    now_us = _now_us(said.now, where=where)
    if said.hex is None and said.flight == _NOT_AN_AIRCRAFT:
        return now_us, None
    aircraft = _Aircraft(
        hex=said.hex, flight=said.flight, lat=_needed(said.lat, where=where, field="lat"), lon=_needed(said.lon, where=where, field="lon"),
        alt_baro=said.alt_baro, altitude=said.altitude, alt=said.alt, gs=said.gscp, track=said.track,
    )  # fmt: skip
    try:
        return now_us, _plot(aircraft, now_us)
    except Refused as fault:
        raise Refused(fault.what, where=where + fault.where, mend=fault.mend) from None


def callsign(text: str | None) -> str | None:
    """A callsign without its padding; None where there is none or it holds signs no callsign has: a bad label does not cost a position."""
    return None if not text else _label(text) if len(text) <= MAX_LABEL_CHARS else _cleaned(text)


def _cleaned(text: str) -> str | None:
    stripped = text.strip()
    return stripped if _CALLSIGN.fullmatch(stripped) else None


_label = lru_cache(maxsize=MAX_AIRCRAFT)(_cleaned)
"""Callsigns as they are written, which are said again every second."""


def track_id(text: str | None, *, where: str, field: str = "hex") -> str:
    """A 24-bit address as lower-case hex, `~` before it where it is not an ICAO one; Refused otherwise."""
    if text is None or not _TRACK_ID.fullmatch(text):
        raise Refused(f"{field} is {text!r}, no 24-bit address", where=at(where, field), mend="six hexadecimal digits, as in 4b1814")
    return text.lower()


def pressure_height(feet: float, *, where: str, field: str) -> Height:
    """Feet of pressure altitude as a Height in FL; Refused outside what a Height holds."""
    return Height(scaled(feet, FT_MM, -2_000_000, 100_000_000, where=where, field=field, unit="ft"), Reference.FL)


def selected_height(feet: float | None, qnh_hpa: float | None) -> Height | None:
    """What the crew selected, as pressure altitude: it is set by QNH below the transition altitude, which no feed states.

    With the QNH the crew has set it is 27 ft a hPa from pressure altitude; without, it is one only above the highest transition altitude.
    """
    if feet is None or not 0.0 <= feet <= MOST_SELECTED_FT:
        return None
    if feet < HIGHEST_TRANSITION_FT:
        if qnh_hpa is None or not 800.0 <= qnh_hpa <= 1100.0:
            return None
        feet += (STANDARD_HPA - qnh_hpa) * FT_A_HPA
    return Height(round(feet * FT_MM), Reference.FL)


def course_mdeg(degrees: float, *, where: str, field: str = "track") -> int:
    """A track over ground in degrees as 1e-3 degree, 360 as 0; Refused outside 0..360."""
    return scaled(degrees, 1000, 0, 360_000, where=where, field=field, unit="degrees") % 360_000


def ground_speed_mm_s(knots: float, *, where: str, field: str = "gs") -> int:
    """Knots as mm/s; Refused below 0 or above 2,000 m/s."""
    return scaled(knots, KT_MM_S, 0, 2_000_000, where=where, field=field, unit="kt")


def v_up_mm_s(feet_a_minute: float, *, where: str, field: str) -> int:
    """Feet per minute as mm/s; Refused beyond ±500 m/s."""
    return scaled(feet_a_minute, FT_MIN_MM_S, -500_000, 500_000, where=where, field=field, unit="ft/min")


def _decoded(decoder: msgspec.json.Decoder[T], data: bytes, *, where: str) -> T:
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as fault:
        what, _, path = str(fault).partition(" - at ")
        place = at(where, path.strip("`").removeprefix("$.")) if path else where
        raise Refused(what, where=place, mend="see docs/wire.md for the fields and their types") from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        raise Refused(f"no JSON object: {fault}", where=where, mend="one whole JSON object in UTF-8") from None


def _needed(value: float | None, *, where: str, field: str) -> float:
    if value is None:
        raise Refused(f"{field} is missing", where=at(where, field), mend=f"give {field} in degrees")
    return value


def _now_us(now: float | None, *, where: str) -> int:
    if now is None:
        raise Refused("the time is missing", where=at(where, "now"), mend="give now in seconds since 1970 UTC")
    scale = 1_000 if now > _MS_SINCE else 1_000_000
    return scaled(now, scale, 0, MAX_US, where=where, field="now", unit="s since 1970")


def _plot(said: _Aircraft, now_us: int) -> Plot | None:
    """The plot of one aircraft, or None while it has no position. The place of a refusal is told from the record on."""
    ident = track_id(said.hex, where="")
    if said.lat is None and said.lon is None:
        return None
    try:
        return _placed(ident, said, now_us)
    except Refused as fault:
        raise Refused(fault.what, where=f" ({ident}){fault.where}", mend=fault.mend) from None


def _placed(ident: str, said: _Aircraft, now_us: int) -> Plot:
    """A plot of what was said. What is plainly within its bounds is reckoned here: there are 200,000 of it in a second."""
    speed, course, age_s = said.gs, said.track, said.seen_pos
    lat = said.lat if said.lat is not None else _needed(None, where="", field="lat")
    lon = said.lon if said.lon is not None else _needed(None, where="", field="lon")
    ground, height = _height(said)
    rate, rate_field = (said.baro_rate, "baro_rate") if said.baro_rate is not None else (said.geom_rate, "geom_rate")
    if age_s is None or 0.0 <= age_s <= 86_400.0:
        age_us = 0 if age_s is None else round(age_s * 1_000_000)
    else:
        age_us = scaled(age_s, 1_000_000, 0, DAY_US, where="", field="seen_pos", unit="s")
    return Plot(
        track_id=ident,
        at_us=now_us - age_us if now_us > age_us else 0,
        lat_ndeg=round(lat * NDEG) if -90.0 <= lat <= 90.0 else latitude_ndeg(lat, where=""),
        lon_ndeg=round(lon * NDEG) if -180.0 <= lon <= 180.0 else longitude_ndeg(lon, where=""),
        height=height,
        ground_speed_mm_s=None
        if speed is None
        else round(speed * KT_MM_S)
        if 0.0 <= speed <= 3_000.0
        else ground_speed_mm_s(speed, where=""),
        course_mdeg=None if course is None else round(course * 1000) if 0.0 <= course < 359.999 else course_mdeg(course, where=""),
        v_up_mm_s=None
        if rate is None
        else round(rate * FT_MIN_MM_S)
        if abs(rate) < 90_000
        else v_up_mm_s(rate, where="", field=rate_field),
        turn_mdeg_s=None if said.track_rate is None else _turn_mdeg_s(said.track_rate),
        selected_height=None if said.nav_altitude_mcp is None else selected_height(said.nav_altitude_mcp, said.nav_qnh),
        callsign=None if said.flight is None else callsign(said.flight),
        on_ground=ground,
        source=SourceKind.SELF_REPORTED if said.type is None else _SOURCES.get(said.type, SourceKind.SELF_REPORTED),
    )


def _turn_mdeg_s(rate_deg_s: float) -> int | None:
    """Degrees a second to the right; None for a rate that no aircraft turns at: a bad rate does not cost a position."""
    return round(rate_deg_s * 1000) if abs(rate_deg_s) <= MOST_TURN_DEG_S else None


def _height(said: _Aircraft) -> tuple[bool, Height | None]:
    """Whether it is on the ground, and its height: pressure before geometric, since neighbours report pressure too."""
    if isinstance(said.alt_baro, float) and -6_000.0 <= said.alt_baro <= 300_000.0:
        return False, Height(round(said.alt_baro * FT_MM), Reference.FL)
    if said.alt_baro == "ground":
        return True, None
    if isinstance(said.alt_baro, str):
        raise Refused(f"alt_baro is {said.alt_baro!r}", where=at("", "alt_baro"), mend='feet as a number, or "ground"')
    if said.alt_baro is not None:
        return False, pressure_height(said.alt_baro, where="", field="alt_baro")
    if said.alt_geom is not None:
        value_mm = scaled(said.alt_geom, FT_MM, -2_000_000, 100_000_000, where="", field="alt_geom", unit="ft")
        return False, Height(value_mm, Reference.W84)
    for field, value in (("altitude", said.altitude), ("alt", said.alt)):
        if value is not None:
            mend = "name it alt_baro (1013.25 hPa) or alt_geom (WGS-84)"
            raise Refused(f"{field} does not say what it is measured from", where=at("", field), mend=mend)
    return False, None
