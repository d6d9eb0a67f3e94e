"""The sky of the five minutes: a few aircraft on straight courses over an invented sea, one of which leaves its plan when it is told to.

Positions hang on time alone, so that it does not matter how often a node asks. Two that pass each other stay apart by height until then.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Any, Final

from deconflict.airspace import earth
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.volume import Circle
from deconflict.testing.scenario import MM_PER_FL, MM_PER_NM, NDEG, Planned

KT_M_S: Final = 1852 / 3600
HALF_LANE_M: Final = 55_000.0
"""How far from its middle an aircraft flies before it turns round: half an hour at 60 kt and 30 NM."""
AIM_ROUNDS: Final = 30
LEAVES, MET = "POL07", "RESCUE1"
"""Who leaves its plan, and whom it then comes near."""
LEAVING_KT: Final = 140.0
PASSED_S: Final = 30.0
CLIMBS_FT_MIN: Final = 1500.0
"""So long after it passed, and so fast, it climbs back to its own height."""


@dataclass(frozen=True, slots=True)
class Flier:
    """One aircraft at one instant: degrees, feet of pressure height, knots, feet a minute."""

    track_id: str
    party: str
    callsign: str
    lat_deg: float
    lon_deg: float
    level_ft: float
    course_deg: float
    speed_kt: float
    climb_ft_min: float = 0.0

    def after(self, seconds: float) -> Flier:
        """Where it is so much later, if it goes on as it does."""
        lat, lon = earth.destination(self.lat_deg, self.lon_deg, self.course_deg, self.speed_kt * KT_M_S * seconds)
        return replace(self, lat_deg=lat, lon_deg=lon, level_ft=self.level_ft + self.climb_ft_min / 60 * seconds)


FLIERS: Final = (
    Flier("3a1001", "ALFA", "RESCUE1", 30.00, -40.25, 6000, 90, 90),
    Flier("3a1002", "ALFA", "TANKER3", 29.80, -39.90, 9000, 45, 110),
    Flier("3a1003", "ALFA", "LEAD2", 30.35, -40.10, 10_000, 120, 80),
    Flier("3b1001", "BRAVO", "POL07", 30.10, -40.25, 7500, 90, 90),
    Flier("3b1002", "BRAVO", "UAV-A3", 29.62, -40.20, 2500, 0, 40),
    Flier("3b1003", "BRAVO", "HUM204", 30.45, -39.40, 12000, 200, 100),
)


def _disc(lat: float, lon: float, radius_nm: int) -> Circle:
    return Circle(round(lat * NDEG), round(lon * NDEG), radius_nm * MM_PER_NM)


def _level(feet: int) -> Height:
    return Height(feet // 100 * MM_PER_FL, Reference.FL)


PLANNED: Final = (
    Planned("plan", "ALFA", "RESCUE-1", "medevac", "crewed", 0, 45, _disc(30.0, -40.0, 25), _level(5000), _level(6200)),
    Planned("plan", "BRAVO", "POL-7", "patrol", "crewed", 0, 45, _disc(30.1, -40.0, 25), _level(7300), _level(7800)),
    Planned("plan", "ALFA", "OP-WATER", "fire", "crewed", 57, 140, _disc(29.4, -39.8, 15), _level(1000), _level(12000)),
    Planned("plan", "BRAVO", "HUM-204", "humanitarian", "crewed", 60, 110, _disc(29.45, -39.7, 8), _level(6000), _level(15000)),
    Planned("zone", "ALFA", "F-12", "fire_traffic", "crewed", 0, 180, _disc(29.45, -40.15, 5), _level(0), _level(3000)),
)
"""What both file at once: two that stay apart, two that meet in an hour, and a fire."""


class Sky:
    """Every aircraft from `from_us` on; asked from any thread."""

    def __init__(self, from_us: int, fliers: tuple[Flier, ...] = FLIERS) -> None:
        self._lock = threading.Lock()
        self._now_us = from_us
        self._fliers = {one.callsign: one for one in fliers}
        self._courses = {one.callsign: one for one in fliers}
        self._back_us: int | None = None

    def leave(self, now_us: int) -> None:
        """`LEAVES` turns towards where `MET` will be, and comes to its height on the way."""
        with self._lock:
            self._move(now_us)
            left = met(replace(self._fliers[LEAVES], speed_kt=LEAVING_KT), self._fliers[MET])
            self._fliers[LEAVES] = left[0]
            self._back_us = now_us + round((left[1] + PASSED_S) * 1e6)

    def served(self, party: str, now_us: int) -> dict[str, Any]:
        """That party's aircraft as readsb writes its aircraft.json."""
        with self._lock:
            self._move(now_us)
            mine = [one for one in self._fliers.values() if one.party == party]
        return {"now": now_us / 1e6, "messages": 0, "aircraft": [_said(one) for one in mine]}

    def _move(self, now_us: int) -> None:
        if self._back_us is not None and now_us >= self._back_us:
            self._back_us = None
            self._fliers[LEAVES] = replace(self._fliers[LEAVES], climb_ft_min=CLIMBS_FT_MIN)
        seconds = (now_us - self._now_us) / 1e6
        if seconds > 0:
            self._now_us = now_us
            self._fliers = {sign: self._kept(one.after(seconds)) for sign, one in self._fliers.items()}

    def _kept(self, one: Flier) -> Flier:
        """Turned round at the end of its lane, and no higher than it began."""
        begun = self._courses[one.callsign]
        if one.climb_ft_min > 0 and one.level_ft >= begun.level_ft:
            one = replace(one, level_ft=begun.level_ft, climb_ft_min=0.0)
        away_m = earth.distance_m(begun.lat_deg, begun.lon_deg, one.lat_deg, one.lon_deg)
        if away_m < HALF_LANE_M:
            return one
        home_deg = earth.bearing_deg(one.lat_deg, one.lon_deg, begun.lat_deg, begun.lon_deg)
        apart_deg = abs((one.course_deg - home_deg + 180) % 360 - 180)
        return replace(one, course_deg=home_deg) if apart_deg > 90 else one


def met(leaving: Flier, other: Flier) -> tuple[Flier, float]:
    """The one that leaves, turned so that it meets the other where that one will be, at its height; and after how many seconds."""
    seconds = 0.0
    for _ in range(AIM_ROUNDS):
        there = other.after(seconds)
        seconds = earth.distance_m(leaving.lat_deg, leaving.lon_deg, there.lat_deg, there.lon_deg) / (leaving.speed_kt * KT_M_S)
    there = other.after(seconds)
    course_deg = earth.bearing_deg(leaving.lat_deg, leaving.lon_deg, there.lat_deg, there.lon_deg)
    climb_ft_min = (there.level_ft - leaving.level_ft) / max(seconds, 1.0) * 60
    return replace(leaving, course_deg=course_deg, climb_ft_min=climb_ft_min), seconds


def _said(one: Flier) -> dict[str, Any]:
    place = {"hex": one.track_id, "flight": one.callsign.ljust(8), "lat": one.lat_deg, "lon": one.lon_deg, "alt_baro": round(one.level_ft)}
    moving = {"gs": one.speed_kt, "track": one.course_deg % 360, "baro_rate": round(one.climb_ft_min)}
    return place | moving | {"seen": 0.0, "seen_pos": 0.0}
