"""Extended squitters (Mode S, DF 17 and 18) as Plots: the messages of each aircraft put together, its places found from pairs.

Source of the fields: RTCA DO-260B and ICAO Doc 9871, decoded by rs1090, which gives nothing where the checksum is wrong. Type codes 9 to 18
carry pressure altitude (FL), 20 to 22 a height above the WGS-84 ellipsoid (W84), both in feet; 5 to 8 are on the ground. All other replies
say nothing of a place, and a wrong bit in them cannot be seen, since the address is folded into their checksum: they are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.wire.adsb import callsign, course_mdeg, ground_speed_mm_s, pressure_height, selected_height, v_up_mm_s
from deconflict.wire.cpr import airborne_pair, near
from deconflict.wire.heard import Hearing
from deconflict.wire.quantities import FT_MM, NDEG, scaled

MAX_AIRCRAFT: Final = 10_000
KEEP_US: Final = 60_000_000
"""As for SBS-1: a part older than this is not put into a plot any more, and a place as old is no neighbour of the next."""
PAIR_US: Final = 10_000_000
"""How far the two reports of a pair may be apart (DO-260B, 2.2.10.3.1): at 500 kt it is 2.6 km, within a zone's edge."""
FASTEST_M_S: Final = 1_000.0
LEEWAY_M: Final = 2_000.0
"""A place farther from the last one than this and what is flown at 1,000 m/s is a wrong pair, or another aircraft."""
M_A_DEG: Final = 111_320.0

_SQUITTERS: Final = frozenset((17, 18))
_TOLD: Final = frozenset((*range(1, 23), 29))
"""Type codes that say something a Plot holds."""
_SUPERSONIC: Final = 2
"""The subtype of a velocity in steps of 4 kt (DO-260B, 2.2.3.2.6.2)."""
_TISB: Final = frozenset((2, 5))
_UNADDRESSED: Final = frozenset((1, 5))

Timed = tuple[int, bytes]
"""An instant in µs and a message of 14 bytes."""


@dataclass(slots=True)
class _Known:
    """The newest parts of one aircraft, each with the instant it was said."""

    callsign: str | None = None
    motion: tuple[int, int | None, int | None, int | None] | None = None
    selected: tuple[int, Height] | None = None
    place: tuple[int, float, float] | None = None
    reports: list[tuple[int, int, int] | None] = field(default_factory=lambda: [None, None])


def says_something(message: bytes) -> bool:
    """Whether a Mode S message is an extended squitter of a type that says something a Plot holds."""
    return len(message) == 14 and message[0] >> 3 in _SQUITTERS and message[4] >> 3 in _TOLD


class Squitters:
    """Puts the messages of each aircraft together; a message with a place gives a Plot. Holds at most 10,000 aircraft.

    `near_deg` is a place (lat, lon) within 45 NM of every aircraft on the ground, where one is known: the receiver's own as a rule.
    """

    def __init__(self, name: str, near_deg: tuple[float, float] | None) -> None:
        self._name = name
        self._near = near_deg
        self._known: dict[str, _Known] = {}
        self._decode = _decoder()

    def __len__(self) -> int:
        return len(self._known)

    def take(self, messages: Sequence[Timed], hearing: Hearing) -> None:
        """Messages in the order they came. One with a wrong checksum is refused, one without a place is passed over."""
        wanted = [timed for timed in messages if says_something(timed[1])]
        hearing.passed_over += len(messages) - len(wanted)
        if not wanted:
            return
        for (at_us, message), said in zip(wanted, self._decode([message.hex() for _, message in wanted]), strict=True):
            if said is None:
                hearing.refuse(Refused("a checksum is wrong", where=self._name, mend="nothing, where they are few: it is noise"))
                continue
            try:
                hearing.take(self._one(at_us, message, said))
            except Refused as fault:
                hearing.refuse(fault)

    def _one(self, at_us: int, message: bytes, said: dict[str, Any]) -> Plot | None:
        ident = _ident(message, said["icao24"])
        known = self._known.pop(ident, None) or _Known()
        if len(self._known) >= MAX_AIRCRAFT:
            del self._known[next(iter(self._known))]
        self._known[ident] = known
        kind = said["bds"]
        if kind == "05":
            return self._airborne(ident, known, at_us, message, said)
        if kind == "06":
            return self._on_the_ground(ident, known, at_us, message, said)
        if kind == "09":
            known.motion = _motion(at_us, message, said, self._name) or known.motion
        elif kind == "08":
            known.callsign = callsign(said.get("callsign")) or known.callsign
        elif kind == "62" and said.get("source") == "MCP/FCU":
            height = selected_height(said.get("selected_altitude"), said.get("barometric_setting"))
            known.selected = known.selected if height is None else (at_us, height)
        return None

    def _airborne(self, ident: str, known: _Known, at_us: int, message: bytes, said: dict[str, Any]) -> Plot | None:
        odd, report = said["parity"] == "odd", (said["lat_cpr"], said["lon_cpr"])
        known.reports[odd] = (at_us, *report)
        other, place = known.reports[not odd], None
        if other is not None and abs(at_us - other[0]) <= PAIR_US:
            even, newer = (other[1:], report) if odd else (report, other[1:])
            place = airborne_pair(even, newer, odd_is_newer=odd)
        last = _last(known, at_us)
        if place is None and last is not None:
            place = near(report, odd, last[1:], surface=False)
        if place is None:
            return None
        if last is not None and not _reachable(last, at_us, place):
            known.place, known.reports = None, [None, None]
            raise Refused(f"{ident} cannot have come so far since its last report", where=self._name, mend="nothing: it is found anew")
        known.place = (at_us, *place)
        return _plot(ident, known, at_us, _height(said, self._name), message)

    def _on_the_ground(self, ident: str, known: _Known, at_us: int, message: bytes, said: dict[str, Any]) -> Plot | None:
        last = _last(known, at_us)
        beside = self._near if last is None else last[1:]
        if beside is None:
            mend = "give the receiver's place as an option, as in ?at=46.5,7.2"
            raise Refused("a place on the ground is told within 45 NM only", where=f"{self._name} ({ident})", mend=mend)
        place = near((said["lat_cpr"], said["lon_cpr"]), said["parity"] == "odd", beside, surface=True)
        if place is None:
            return None
        known.place, known.reports = (at_us, *place), [None, None]
        speed, course = said.get("groundspeed"), said.get("track")
        known.motion = (
            at_us,
            None if speed is None else ground_speed_mm_s(speed, where=self._name),
            None if course is None else course_mdeg(course, where=self._name),
            None,
        )
        return _plot(ident, known, at_us, None, message, on_ground=True)


def _decoder() -> Callable[[list[str]], list[dict[str, Any] | None]]:
    """rs1090's decoder: imported only where there is a source to be decoded."""
    import rs1090

    decode: Any = rs1090.decode
    return decode  # type: ignore[no-any-return]


def _ident(message: bytes, address: str) -> str:
    """The 24-bit address in lower-case hex, `~` before it where it is not an ICAO one (DF 18 by its control field, and IMF)."""
    if message[0] >> 3 == 17:
        return address
    control, velocity = message[0] & 7, message[4] >> 3 == 19
    marked = bool(message[5] & 0x80) if velocity else bool(message[4] & 1)
    return f"~{address}" if control in _UNADDRESSED or (control in (2, 6) and marked) else address


def _last(known: _Known, at_us: int) -> tuple[int, float, float] | None:
    return known.place if known.place is not None and abs(at_us - known.place[0]) <= KEEP_US else None


def _reachable(last: tuple[int, float, float], at_us: int, place: tuple[float, float]) -> bool:
    """Whether one can have flown from the last place to this one."""
    within_m = LEEWAY_M + FASTEST_M_S * abs(at_us - last[0]) / 1e6
    return abs(place[0] - last[1]) * M_A_DEG <= within_m and _east_m(last, place) <= within_m


def _east_m(last: tuple[int, float, float], place: tuple[float, float]) -> float:
    """How far east or west, not less than it is beyond 87 degrees; near enough for telling a wrong zone (of 180 NM and more)."""
    degrees = abs((place[1] - last[2] + 180.0) % 360.0 - 180.0)
    return degrees * M_A_DEG * max(0.0, 1.0 - abs(place[0]) / 90.0)


def _height(said: dict[str, Any], where: str) -> Height | None:
    feet = said.get("altitude")
    if feet is None:
        return None
    if said["source"] == "barometric":
        return pressure_height(feet, where=where, field="altitude")
    return Height(scaled(feet, FT_MM, -2_000_000, 100_000_000, where=where, field="GNSS height", unit="ft"), Reference.W84)


def _motion(at_us: int, message: bytes, said: dict[str, Any], where: str) -> tuple[int, int | None, int | None, int | None] | None:
    """Over ground and up; an airspeed with a heading (subtypes 3, 4) is no movement over ground and only its rate of climb is taken."""
    speed, rate = said.get("groundspeed"), said.get("vertical_rate")
    if speed is not None and message[4] & 7 == _SUPERSONIC:
        speed *= 4  # rs1090 takes its steps of 4 kt for steps of one
    course = said.get("track") if speed is not None else None
    if speed is None and rate is None:
        return None
    return (
        at_us,
        None if speed is None else ground_speed_mm_s(speed, where=where),
        None if course is None else course_mdeg(course, where=where),
        None if rate is None else v_up_mm_s(rate, where=where, field="vertical_rate"),
    )


def _plot(ident: str, known: _Known, at_us: int, height: Height | None, message: bytes, on_ground: bool = False) -> Plot:
    motion = known.motion if known.motion is not None and abs(at_us - known.motion[0]) <= KEEP_US else None
    selected = known.selected if known.selected is not None and abs(at_us - known.selected[0]) <= KEEP_US else None
    assert known.place is not None
    measured = message[0] >> 3 == 18 and message[0] & 7 in _TISB
    return Plot(
        track_id=ident,
        at_us=at_us,
        lat_ndeg=round(known.place[1] * NDEG),
        lon_ndeg=round(known.place[2] * NDEG),
        height=height,
        ground_speed_mm_s=motion[1] if motion else None,
        course_mdeg=motion[2] if motion else None,
        v_up_mm_s=motion[3] if motion else None,
        selected_height=selected[1] if selected else None,
        callsign=known.callsign,
        on_ground=on_ground,
        source=SourceKind.MEASURED if measured else SourceKind.SELF_REPORTED,
    )
