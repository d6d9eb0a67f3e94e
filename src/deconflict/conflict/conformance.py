"""Tracks against their own plan, and against zones and sites they may not enter. Pure: one report at a time, no clock, no verdict on why.

A report conforms while it is within one volume of the plan, each way off at most its grace band. What does not is said by kind and amount:

| the report is                                       | kind                     |
|-----------------------------------------------------|--------------------------|
| where the plan has it at another time               | EARLY or LATE            |
| beside, over or under the volumes of that time      | OUTSIDE, ABOVE or BELOW  |
| before the first or after the last of them as well  | EARLY or LATE too        |
| in a zone, or low over a site                       | IN_ZONE                  |

A finding opens when `m` of the last `n` reports showed it, and ends when reports have been well back for `hold_us`: within
`release_percent` of the grace, or out of the zone by the grace itself. In between nothing opens and nothing ends, so it does not flicker.
That nothing is found says no more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct
from msgspec.structs import replace

from deconflict.agreement.exchange import CONFORMANCE, Alerting
from deconflict.airspace.altitude import Basis, Ground
from deconflict.airspace.constraint import Constraint, ProtectedSite, is_exempt
from deconflict.airspace.earth import NDEG_PER_DEG, distance_m
from deconflict.airspace.intent import OperationalIntent
from deconflict.airspace.outline import bounding_cap
from deconflict.airspace.straying import Stray, stray
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Presence, Volume4D, track_in
from deconflict.conflict.encounter import ANY_HEIGHT_M, key
from deconflict.conflict.strategic import AirspaceObject, name_of, volumes_of

Zone = Constraint | ProtectedSite


class Departure(StrEnum):
    """In what way a track is not where its plan has it, or is where it may not be."""

    OUTSIDE = "outside"
    ABOVE = "above"
    BELOW = "below"
    EARLY = "early"
    LATE = "late"
    IN_ZONE = "in_zone"


_AGREED = Alerting()


class Bands(Struct, frozen=True, kw_only=True):
    """How far off still conforms, and how steady a finding must be. Durations in µs, lengths in mm.

    By default what the agreement's clause on alerting says by default, where the sources of the numbers stand.
    """

    horizontal_mm: Annotated[int, Meta(ge=0)] = CONFORMANCE.horizontal_mm
    vertical_mm: Annotated[int, Meta(ge=0)] = CONFORMANCE.vertical_mm
    early_us: Annotated[int, Meta(ge=0)] = CONFORMANCE.early_us
    late_us: Annotated[int, Meta(ge=0)] = CONFORMANCE.late_us
    release_percent: Annotated[int, Meta(ge=0, le=100)] = CONFORMANCE.release_percent
    m: Annotated[int, Meta(ge=1, le=100)] = _AGREED.m
    n: Annotated[int, Meta(ge=1, le=100)] = _AGREED.n
    hold_us: Annotated[int, Meta(ge=0)] = _AGREED.hold_us

    def of(self, kind: Departure) -> float:
        """The grace of a kind, in metres or seconds; of a zone there is none."""
        graces = {
            Departure.OUTSIDE: self.horizontal_mm / 1e3, Departure.ABOVE: self.vertical_mm / 1e3, Departure.BELOW: self.vertical_mm / 1e3,
            Departure.EARLY: self.early_us / 1e6, Departure.LATE: self.late_us / 1e6,
        }  # fmt: skip
        return graces.get(kind, 0.0)


def bands_under(alerting: Alerting) -> Bands:
    """The bands as the agreement's clause on alerting has them."""
    agreed = alerting.conformance or CONFORMANCE
    return Bands(
        horizontal_mm=agreed.horizontal_mm, vertical_mm=agreed.vertical_mm, early_us=agreed.early_us, late_us=agreed.late_us,
        release_percent=agreed.release_percent, m=alerting.m, n=alerting.n, hold_us=alerting.hold_us,
    )  # fmt: skip


def narrowest(bands: Iterable[Bands]) -> Bands:
    """The bands that keep within all of these; with none, the default. What one of them calls steady is enough, and it is held longest."""
    every = tuple(bands)
    if not every:
        return Bands()
    return Bands(
        horizontal_mm=min(b.horizontal_mm for b in every), vertical_mm=min(b.vertical_mm for b in every),
        early_us=min(b.early_us for b in every), late_us=min(b.late_us for b in every),
        release_percent=min(b.release_percent for b in every), m=min(b.m for b in every), n=max(b.n for b in every),
        hold_us=max(b.hold_us for b in every),
    )  # fmt: skip


class Finding(Struct, frozen=True, kw_only=True):
    """One departure of one track, from the first report that showed it (`from_us`) to the newest that did (`until_us`).

    `track` and `against` are party:id, `version` that of the plan or zone. `off` is how far by the newest, `most` the furthest: seconds
    for EARLY and LATE, metres for OUTSIDE, ABOVE and BELOW, 0 in a zone. `reports`: how many showed it. `level` is ADVISORY where it is in
    a zone only within the height bound, else CAUTION; `basis` and `bound_m` as of the newest. `ended_us`: the report by which it was over.
    """

    kind: Departure
    track: str
    against: str
    version: str
    level: str
    from_us: int
    until_us: int
    off: float
    most: float
    reports: int
    basis: Basis
    bound_m: float
    ended_us: int | None = None


class Shown(StrEnum):
    """What one report shows of one departure: it departs, it is well back, or neither."""

    OUT = "out"
    NEITHER = "neither"
    BACK = "back"


class Reading(NamedTuple):
    """What one report shows of one departure, and by how much it is off (metres or seconds)."""

    kind: Departure
    thing: AirspaceObject
    shown: Shown
    off: float
    bound_m: float
    advisory: bool = False


class Spell(NamedTuple):
    """A departure watched: `seen` has a bit for each of the last n reports, the newest lowest; `back_us` when it was first well back."""

    finding: Finding
    seen: int
    back_us: int | None
    opened: bool


SpellKey = tuple[str, Departure]


class Flight(Struct, frozen=True):
    """One track as watched so far: its newest report, and every spell in order of what it is against and kind."""

    at_us: int = -1
    spells: tuple[tuple[SpellKey, Spell], ...] = ()

    def open(self) -> tuple[Finding, ...]:
        """The findings that stand."""
        return tuple(spell.finding for _, spell in self.spells if spell.opened)


class Step(NamedTuple):
    """The flight after one report, and the findings that opened and ended with it."""

    flight: Flight
    opened: tuple[Finding, ...] = ()
    ended: tuple[Finding, ...] = ()


def step(
    flight: Flight,
    party: str,
    plot: Plot,
    plan: OperationalIntent | None,
    zones: Iterable[Zone] = (),
    bands: Bands | None = None,
    ground: Ground | None = None,
) -> Step:
    """The flight after one more report of `party`'s track. A report on the ground, or no newer than the last, changes nothing.

    `plan`: its own, or None where it has stated none; `zones`: those near it, however found.
    """
    if plot.on_ground or plot.at_us <= flight.at_us:
        return Step(flight)
    bands = bands or Bands()
    readings = {(name_of(r.thing), r.kind): r for r in readings_of(party, plot, plan, zones, bands, ground)}
    before = dict(flight.spells)
    spells, opened, ended = {}, [], []
    for at in sorted(before.keys() | readings.keys()):
        was, reading = before.get(at), readings.get(at)
        spell = _advanced(was, reading, key(party, plot.track_id), plot.at_us, bands)
        if spell is None:
            if was is not None and was.opened:
                ended.append(replace(was.finding, ended_us=plot.at_us))
            continue
        spells[at] = spell
        if spell.opened and not (was is not None and was.opened):
            opened.append(spell.finding)
    return Step(Flight(plot.at_us, tuple(spells.items())), tuple(opened), tuple(ended))


def review(
    party: str,
    plots: Iterable[Plot],
    plan: OperationalIntent | None,
    zones: Sequence[Zone] = (),
    bands: Bands | None = None,
    ground: Ground | None = None,
) -> tuple[Finding, ...]:
    """Every finding of a whole track, ended ones and those that stand at its last report, in order of their begin."""
    flight, found = Flight(), list[Finding]()
    for plot in sorted(plots, key=lambda plot: plot.at_us):
        flight, _, ended = step(flight, party, plot, plan, zones, bands, ground)
        found += ended
    return tuple(sorted((*found, *flight.open()), key=lambda f: (f.from_us, f.against, f.kind)))


def readings_of(
    party: str, plot: Plot, plan: OperationalIntent | None, zones: Iterable[Zone], bands: Bands, ground: Ground | None = None
) -> list[Reading]:
    """What one report shows of every way to depart from its plan, and of every zone that it may not enter."""
    found: list[Reading] = [] if plan is None or not plan.volumes else _of_plan(plot, plan, bands, ground)
    op_id = None if plan is None else plan.op_id
    for zone in zones:
        if isinstance(zone, ProtectedSite) or not is_exempt(zone, party, op_id):
            found.append(_of_zone(plot, zone, bands, ground))
    return found


def _of_plan(plot: Plot, plan: OperationalIntent, bands: Bands, ground: Ground | None) -> list[Reading]:
    """By the volume that explains the report best: it conforms to it, or has it at another time, or is nearest."""
    best = min((stray(volume, plot, ground) for volume in plan.volumes), key=lambda away: _explains(away, bands))
    departs = _share(best, bands, _KINDS) > 1.0
    found = []
    for kind in _AMOUNTS:
        off, grace = _off(best, kind), bands.of(kind)
        if departs and off > grace:
            shown = Shown.OUT
        else:
            shown = Shown.BACK if off <= grace * bands.release_percent / 100 else Shown.NEITHER
        found.append(Reading(kind, plan, shown, off, best.bound_m if kind in _HEIGHT else 0.0))
    return found


_AMOUNTS = {
    Departure.OUTSIDE: "horizontal_m", Departure.ABOVE: "above_m", Departure.BELOW: "below_m",
    Departure.EARLY: "early_s", Departure.LATE: "late_s",
}  # fmt: skip
_KINDS = tuple(_AMOUNTS)
_SPACE = (Departure.OUTSIDE, Departure.ABOVE, Departure.BELOW)
_HEIGHT = (Departure.ABOVE, Departure.BELOW)


def _off(away: Stray, kind: Departure) -> float:
    return float(getattr(away, _AMOUNTS[kind]))


def _share(away: Stray, bands: Bands, kinds: Sequence[Departure]) -> float:
    """The largest part of its grace that any of these takes; without a grace any amount is too much."""
    shares = [0.0]
    for kind in kinds:
        off, grace = _off(away, kind), bands.of(kind)
        if off > 0.0:
            shares.append(off / grace if grace > 0.0 else float("inf"))
    return max(shares)


def _explains(away: Stray, bands: Bands) -> tuple[int, float, float]:
    """The order of volumes as explanations: conforming, then at another time, then by nearness."""
    share = _share(away, bands, _KINDS)
    if share <= 1.0:
        return 0, share, 0.0
    if _share(away, bands, _SPACE) <= 1.0:
        return 1, away.time_s, 0.0
    return 2, *away.order()


def _of_zone(plot: Plot, zone: Zone, bands: Bands, ground: Ground | None) -> Reading:
    """OUT (of order) inside; back when out of every volume by the grace, or its time is over."""
    found = [_of_volume(plot, volume, bands, ground) for volume in volumes_of(zone)]
    inside = [reading for reading in found if reading[0] is Shown.OUT]
    if inside:
        _, bound_m, advisory = min(inside, key=lambda reading: (reading[2], reading[1]))
        return Reading(Departure.IN_ZONE, zone, Shown.OUT, 0.0, bound_m, advisory)
    near = any(shown is Shown.NEITHER for shown, _, _ in found)
    return Reading(Departure.IN_ZONE, zone, Shown.NEITHER if near else Shown.BACK, 0.0, 0.0)


def _of_volume(plot: Plot, volume: Volume4D, bands: Bands, ground: Ground | None) -> tuple[Shown, float, bool]:
    """How a report stands to one volume of a zone; the bound of its height, and whether it is inside within that only."""
    lat_deg, lon_deg = plot.lat_ndeg / NDEG_PER_DEG, plot.lon_ndeg / NDEG_PER_DEG
    cap = bounding_cap(volume.volume.outline)
    over = not volume.from_us <= plot.at_us < volume.until_us
    if over or distance_m(lat_deg, lon_deg, cap.lat_deg, cap.lon_deg) > cap.radius_m + bands.horizontal_mm / 1e3:
        return Shown.BACK, 0.0, False
    away = stray(volume, plot, ground)
    presence = None if plot.height is None else track_in(volume, lat_deg, lon_deg, plot.height, plot.at_us, ground)
    if presence is not None:
        return Shown.OUT, away.bound_m, presence is Presence.ADVISORY
    if plot.height is None and away.horizontal_m == 0.0:
        return Shown.OUT, ANY_HEIGHT_M, True
    far = away.horizontal_m > bands.horizontal_mm / 1e3 or away.vertical_m > bands.vertical_mm / 1e3 + away.bound_m
    return Shown.BACK if far else Shown.NEITHER, away.bound_m, False


def _advanced(was: Spell | None, reading: Reading | None, track: str, at_us: int, bands: Bands) -> Spell | None:
    """The spell after one report; None where there is none (any more)."""
    shown = Shown.BACK if reading is None else reading.shown
    earlier = 0 if was is None else was.seen
    seen = (earlier << 1 | (shown is Shown.OUT)) & (1 << bands.n) - 1
    if reading is not None and shown is Shown.OUT:
        finding = _found(was, reading, track, at_us)
        opened = (was is not None and was.opened) or seen.bit_count() >= bands.m
        return Spell(finding, seen, None, opened)
    if was is None:
        return None
    if not was.opened:
        return Spell(was.finding, seen, None, False) if seen else None
    if shown is Shown.NEITHER:
        return Spell(was.finding, seen, None, True)
    back_us = at_us if was.back_us is None else was.back_us
    return None if at_us - back_us >= bands.hold_us else Spell(was.finding, seen, back_us, True)


def _found(was: Spell | None, reading: Reading, track: str, at_us: int) -> Finding:
    """The finding with one more report that shows it."""
    level = "ADVISORY" if reading.advisory else "CAUTION"
    before = None if was is None else was.finding
    return Finding(
        kind=reading.kind,
        track=track,
        against=name_of(reading.thing),
        version=reading.thing.version,
        # As an alert's: a level never falls within one spell.
        level="CAUTION" if before is not None and before.level == "CAUTION" else level,
        from_us=at_us if before is None else before.from_us,
        until_us=at_us,
        off=reading.off,
        most=reading.off if before is None else max(before.most, reading.off),
        reports=1 if before is None else before.reports + 1,
        basis=Basis.COARSE if reading.bound_m > 0.0 else Basis.EXACT,
        bound_m=reading.bound_m,
    )
