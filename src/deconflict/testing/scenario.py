"""Scenarios: tables of aircraft, plans, zones and sites with a unit under each column, and the traffic they make.

Their form is that of `testing.tables`. Times count from the scenario's start. Everything in a scenario is invented and marked EXERCISE.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources

from deconflict.airspace import earth
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.intent import AircraftClass, OperationKind
from deconflict.airspace.outline import Circle
from deconflict.airspace.track import Plot, SourceKind
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.errors import Refused
from deconflict.testing.tables import Row, number, read_tables

US_PER_MIN = 60_000_000
MM_PER_FL = 30_480
MM_PER_NM = 1_852_000
NDEG = 1_000_000_000

UNITS: Mapping[str, Mapping[str, str]] = {
    "aircraft": {"id": "-", "party": "-", "callsign": "-", "commanded": "-", "every": "s"},
    "waypoints": {"id": "-", "at": "min", "lat": "deg", "lon": "deg", "level": "FL"},
    "plans": {
        "party": "-", "plan": "-", "kind": "-", "class": "-", "from": "min", "until": "min", "lower": "FL", "upper": "FL",
        "lat": "deg", "lon": "deg", "radius": "NM",
    },
    "zones": {
        "party": "-", "zone": "-", "type": "-", "from": "min", "until": "min",
        "lower": "FL", "upper": "FL", "lat": "deg", "lon": "deg", "radius": "NM",
    },
    "sites": {"party": "-", "site": "-", "function": "-", "from": "min", "until": "min", "lat": "deg", "lon": "deg", "radius": "NM"},
    "expect": {"alert_a": "-", "alert_b": "-", "from": "min", "until": "min"},
}  # fmt: skip
"""Every table a scenario can hold, its columns, and the unit each must state."""


class _Schema:
    """The tables above, each with just its columns and units."""

    def check_name(self, table: str, where: str) -> None:
        if table not in UNITS:
            raise Refused(f"there is no table {table!r}", where=where, mend="one of " + ", ".join(UNITS))

    def units(self, table: str, columns: tuple[str, ...], where: str) -> Mapping[str, tuple[str, ...]]:
        wrong = sorted(set(columns) ^ set(UNITS[table]))
        if wrong:
            what = f"the columns of [{table}] are not these: {', '.join(wrong)}"
            raise Refused(what, where=where, mend="they are " + " ".join(UNITS[table]))
        return {column: (unit,) for column, unit in UNITS[table].items()}


@dataclass(frozen=True, slots=True)
class Aircraft:
    """One aircraft: who reports it, how often (s), whether anybody on the line commands it, and where it is when."""

    track_id: str
    party: str
    callsign: str
    commanded: bool
    every_s: int
    waypoints: tuple[tuple[float, float, float, float], ...]
    """(minute, lat, lon, flight level), in order of time."""

    def plot(self, minute: float, at_us: int) -> Plot | None:
        """Its report at that minute of the scenario, dated `at_us`; None before its first and after its last waypoint."""
        times = [w[0] for w in self.waypoints]
        if not times[0] <= minute < times[-1]:
            return None
        leg = bisect_right(times, minute) - 1
        (from_min, lat, lon, level), (until_min, lat_2, lon_2, level_2) = self.waypoints[leg : leg + 2]
        share = (minute - from_min) / (until_min - from_min)
        length_m, course_deg = earth.distance_m(lat, lon, lat_2, lon_2), earth.bearing_deg(lat, lon, lat_2, lon_2)
        here = earth.destination(lat, lon, course_deg, share * length_m)
        onward_deg = earth.bearing_deg(*here, lat_2, lon_2) if length_m else 0.0
        seconds = (until_min - from_min) * 60
        return Plot(
            track_id=self.track_id, at_us=at_us, lat_ndeg=round(here[0] * NDEG), lon_ndeg=round(here[1] * NDEG),
            height=Height(round((level + share * (level_2 - level)) * MM_PER_FL), Reference.FL), callsign=self.callsign,
            ground_speed_mm_s=round(length_m * 1000 / seconds), course_mdeg=round(onward_deg * 1000) % 360_000,
            v_up_mm_s=round((level_2 - level) * MM_PER_FL / seconds), uncommanded=not self.commanded,
            source=SourceKind.SELF_REPORTED if self.commanded else SourceKind.MEASURED,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, zone or site of a scenario: `what` is plan, zone or site; times in minutes from its start."""

    what: str
    party: str
    name: str
    kind: str
    aircraft_class: str
    from_min: float
    until_min: float
    outline: Circle
    lower: Height
    upper: Height

    def volume(self, start_us: int) -> Volume4D:
        """Where and when, with the scenario begun at `start_us`."""
        times = (start_us + round(self.from_min * US_PER_MIN), start_us + round(self.until_min * US_PER_MIN))
        return Volume4D(Volume3D(self.outline, self.lower, self.upper), *times)


@dataclass(frozen=True, slots=True)
class Scenario:
    """All tables of one file, read and checked."""

    name: str
    aircraft: tuple[Aircraft, ...]
    planned: tuple[Planned, ...]
    expected: tuple[tuple[str, str, float, float], ...] = ()
    words: tuple[str, ...] = field(default=())

    @property
    def minutes(self) -> float:
        """When the last aircraft has left."""
        return max((a.waypoints[-1][0] for a in self.aircraft), default=0.0)

    def traffic(self, party: str, start_us: int) -> Iterator[tuple[int, tuple[Plot, ...]]]:
        """What that party's feed reports: (instant, plots), each second in which there is any."""
        mine = [a for a in self.aircraft if a.party == party]
        for second in range(math.ceil(self.minutes * 60)):
            at_us = start_us + second * 1_000_000
            due = (a.plot(second / 60, at_us) for a in mine if second % a.every_s == 0)
            plots = tuple(plot for plot in due if plot is not None)
            if plots:
                yield at_us, plots


def load(name: str) -> Scenario:
    """A scenario that comes with the program; Refused with the names there are when there is none such."""
    folder = resources.files("deconflict.testing") / "scenarios"
    names = sorted(file.name.removesuffix(".txt") for file in folder.iterdir() if file.name.endswith(".txt"))
    if name not in names:
        raise Refused(f"there is no scenario {name!r}", where="scenario", mend="one of " + ", ".join(names))
    return read((folder / f"{name}.txt").read_text(encoding="utf-8"), name)


def read(text: str, name: str) -> Scenario:
    """A scenario from its text. Refused naming line and column of what cannot be."""
    read_in, words = read_tables(text, name, _Schema())
    tables = {table.name: table.rows for table in read_in}
    aircraft = read_aircraft(tables.get("aircraft", []), tables.get("waypoints", []))
    planned = tuple(_planned(table, row, where) for table in ("plans", "zones", "sites") for where, row in tables.get(table, []))
    expected = tuple(
        (row["alert_a"], row["alert_b"], number(row, "from", w), number(row, "until", w)) for w, row in tables.get("expect", [])
    )
    if not aircraft:
        raise Refused("a scenario without aircraft", where=name, mend="add a table [aircraft]")
    return Scenario(name, aircraft, planned, expected, words)


def read_aircraft(rows: Sequence[tuple[str, Row]], waypoints: Sequence[tuple[str, Row]]) -> tuple[Aircraft, ...]:
    """Every aircraft of a table [aircraft] with its way from a table [waypoints]. Refused naming line and column."""
    ways: dict[str, list[tuple[float, float, float, float]]] = {}
    for where, row in waypoints:
        point = (number(row, "at", where), number(row, "lat", where), number(row, "lon", where), number(row, "level", where))
        legs = ways.setdefault(row["id"], [])
        if legs and point[0] <= legs[-1][0]:
            raise Refused(
                f"{row['id']} is there before it left its last waypoint", where=f"{where}: at", mend="give waypoints in order of time"
            )
        legs.append(point)
    return tuple(_aircraft(row, where, ways) for where, row in rows)


def _aircraft(row: Row, where: str, ways: Mapping[str, list[tuple[float, float, float, float]]]) -> Aircraft:
    points = ways.get(row["id"], [])
    if len(points) < 2:
        raise Refused(f"{row['id']} has fewer than two waypoints", where=f"{where}: id", mend="add them under [waypoints]")
    every_s = round(number(row, "every", where))
    return Aircraft(row["id"], row["party"], row["callsign"], row["commanded"] == "yes", max(every_s, 1), tuple(points))


def _planned(table: str, row: Row, where: str) -> Planned:
    place = Circle(
        round(number(row, "lat", where) * NDEG), round(number(row, "lon", where) * NDEG), round(number(row, "radius", where) * MM_PER_NM)
    )
    what = table.removesuffix("s")
    kind = row.get("kind") or row.get("type") or row["function"]
    known = {"plan": [k.value for k in OperationKind], "zone": [z.value for z in ZoneType]}.get(what)
    if known is not None and kind not in known:
        raise Refused(f"{kind!r} is no kind of {what}", where=where, mend="one of " + ", ".join(known))
    flown = row.get("class", AircraftClass.CREWED.value)
    levels = [
        Height(round(number(row, c, where) * MM_PER_FL), Reference.FL) if c in row else Height(0, Reference.FL) for c in ("lower", "upper")
    ]
    return Planned(what, row["party"], row[what], kind, flown, number(row, "from", where), number(row, "until", where), place, *levels)
