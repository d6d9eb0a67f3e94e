"""Whether the reports under one id can be of one aircraft: a step that nothing flies is set aside, and taken only when others confirm it.

The reports of an id are kept as chains, each of reports that one aircraft can have made. The first chain bears the id. A report that is
beyond the bounds from every chain begins one of its own, is in quarantine there, and stays named (`Chain.before`, `Chain.first`).

| chain                                                      | then                                             |
|------------------------------------------------------------|--------------------------------------------------|
| begins, or is not confirmed                                | in quarantine: no place of the aircraft          |
| confirmed, and none from the first chain since it began    | the jump is taken: it becomes the first chain    |
| confirmed, and the first chain reports too                 | both fly, each as an obstacle                    |
| both for 10 s, 5 km apart or more                          | a twin: one id at two places                     |
| silent for 60 s                                            | forgotten                                        |
| a height that no climb explains                            | the report counts without it, until 3 agree      |
| a place said again, of one that says it moves              | counts as made when the place was first said     |

Confirmed: 3 reports, no more than 15 s between two of them, and at least a quarter of all that came under the id meanwhile.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from msgspec import structs

from deconflict.airspace.altitude import Height
from deconflict.airspace.separation import AircraftClass
from deconflict.airspace.track import FASTEST_M_S, FASTEST_UP_M_S, HISTORY, HOLD_US, Plot, order

MEAN_RADIUS_M = 6_371_008.8
"""Mean radius of WGS-84 (NGA.STND.0036): a sphere of it is within 0.6 % of any distance, which no bound here is finer than."""
CONFIRMED_BY = 3
"""Reports that make a chain an aircraft: the M of M of N."""
CONFIRMED_AMONG = 4
"""They are at least one in so many of all reports of the id since the chain began: two senders heard equally often have half each."""
TWIN_US = 10_000_000
"""How long two chains must both have reported to be one id at two places, and not a stutter of one receiver."""
TWIN_M = 5_000.0
"""How far apart they then are at least: nearer, it may be one aircraft with stamps up to 20 s wrong (at 250 m/s)."""
FORGOTTEN_US = 60_000_000
"""As long as a node keeps a track without a report (policy.track_kept_us)."""
MOST_CHAINS = HISTORY + 2
"""Room for the first chain, and for one of its own for each report that a track holds."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What nothing of a class exceeds, in m/s over ground and up or down."""

    fastest_m_s: float
    steepest_m_s: float


ANY = Bounds(FASTEST_M_S, FASTEST_UP_M_S)
BOUNDS: Mapping[AircraftClass | None, Bounds] = {
    None: ANY,
    AircraftClass.CREWED: ANY,
    AircraftClass.UNCREWED: Bounds(250.0, 50.0),
    AircraftClass.MOVING_UNIT: Bounds(100.0, 30.0),
}
"""By class, where it is known: Mach 3; the fastest turbofan drones with a following jet stream; cars, trains and ships."""
SPEED_FACTOR, SPEED_SPARE_M_S = 1.5, 50.0
"""A mean speed above what both reports say of their speed, by this much, is a wrong place or time: 3 g for 2 s, or a gust."""
CLIMB_FACTOR, CLIMB_SPARE_M_S = 2.0, 30.0
"""The same of a climb: 3 g upward for a second, or a rate that lags by one report."""
STAMP_S = 2.0
"""How wrong the time between two reports may be: a second of rounding each, or the total latency of a position (14 CFR 91.227: 2.0 s)."""
PLACE_M = 370.0
"""How wrong two places may be together: each within 0.1 NM, navigation accuracy category 7."""
HEIGHT_M = 60.0
"""How wrong two heights may be together: twice 100 ft, the step of Mode C."""
MOVES_MM_S = 20_000
"""Who says that it moves so fast has not stayed at one place to its last digit: 40 kt, above which nobody taxies, and nothing hovers."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Reports that one aircraft can have made: the newest six, newest first; how many came in all, since when, among how many of the id.

    `first`, `before`: the report that began it, and the report of the first chain that it cannot have followed (None for the id's first).
    `doubted`: those of its reports whose heights, not their places, are in quarantine. `again`: the newest report that only says the newest
    place again.
    """

    plots: tuple[Plot, ...]
    count: int
    among: int
    since_us: int
    first: Plot
    before: Plot | None = None
    doubted: tuple[Plot, ...] = ()
    again: Plot | None = None

    @property
    def newest_us(self) -> int:
        """When its newest report was made."""
        return self.plots[0].at_us

    @property
    def heard_us(self) -> int:
        """When it was last heard of, if only with a place that was known."""
        return self.newest_us if self.again is None else self.again.at_us

    @property
    def confirmed(self) -> bool:
        """Whether enough reports agree."""
        return self.count >= CONFIRMED_BY and self.count * CONFIRMED_AMONG >= self.among


Gate = tuple[Chain, ...]
"""The chains of one id; the first bears the id."""


def apart_m(lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float) -> float:
    """The distance between two places, on the mean sphere; within a degree of each other as if the Earth were flat there (0.02 %)."""
    north_deg, east_deg = lat2_deg - lat1_deg, lon2_deg - lon1_deg
    if -1.0 < north_deg < 1.0 and -1.0 < east_deg < 1.0 and -80.0 < lat1_deg < 80.0:
        middle = math.cos(math.radians(lat1_deg + lat2_deg) / 2)
        return MEAN_RADIUS_M * math.radians(math.hypot(north_deg, east_deg * middle))
    one, other = math.radians(lat1_deg), math.radians(lat2_deg)
    half = math.sin(math.radians(north_deg) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(math.radians(east_deg) / 2) ** 2
    return 2 * MEAN_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def between_m(one: Plot, other: Plot) -> float:
    """How far apart two reports are over the ground."""
    return apart_m(one.lat_ndeg / 1e9, one.lon_ndeg / 1e9, other.lat_ndeg / 1e9, other.lon_ndeg / 1e9)


def climbed_m(one: Plot, other: Plot) -> float | None:
    """How far apart their heights are; None where they are not both known in one reference."""
    if one.height is None or other.height is None or one.height.reference is not other.height.reference:
        return None
    return abs(one.height.value_mm - other.height.value_mm) / 1000


def fits_place(one: Plot, other: Plot, bounds: Bounds = ANY, place_m: float = PLACE_M) -> bool:
    """Whether one aircraft can have been at both places, whichever came first; `place_m`: how wrong they may be together."""
    return between_m(one, other) <= place_m + _seconds(one, other) * _fastest_m_s(one, other, bounds)


def fits_height(one: Plot, other: Plot, bounds: Bounds = ANY, height_m: float = HEIGHT_M) -> bool:
    """Whether one aircraft can have been at both heights; true where they cannot be compared."""
    climb_m = climbed_m(one, other)
    return climb_m is None or climb_m <= height_m + _seconds(one, other) * _steepest_m_s(one, other, bounds)


def _seconds(one: Plot, other: Plot) -> float:
    return abs(one.at_us - other.at_us) / 1e6 + STAMP_S


def _fastest_m_s(one: Plot, other: Plot, bounds: Bounds) -> float:
    if one.ground_speed_mm_s is None or other.ground_speed_mm_s is None:
        return bounds.fastest_m_s
    return min(bounds.fastest_m_s, SPEED_SPARE_M_S + SPEED_FACTOR * max(one.ground_speed_mm_s, other.ground_speed_mm_s) / 1000)


def _steepest_m_s(one: Plot, other: Plot, bounds: Bounds) -> float:
    if one.v_up_mm_s is None or other.v_up_mm_s is None:
        return bounds.steepest_m_s
    return min(bounds.steepest_m_s, CLIMB_SPARE_M_S + CLIMB_FACTOR * max(abs(one.v_up_mm_s), abs(other.v_up_mm_s)) / 1000)


def admit(gate: Gate, plots: Iterable[Plot], bounds: Bounds = ANY) -> Gate:
    """The chains with these reports of the id in them, whatever order they come in; reports that are known change nothing."""
    known = gate[0].plots if len(gate) == 1 else tuple(plot for chain in gate for plot in chain.plots)
    new = [plot for plot in plots if plot not in known]
    for plot in sorted(new, key=order) if len(new) > 1 else new:
        number = next((k for k, chain in enumerate(gate) if _is_again(chain.plots, plot)), None)
        gate = _settled(_placed(gate, plot, bounds)) if number is None else _said_again(gate, number, plot, bounds)
    return gate


def _is_again(plots: Sequence[Plot], plot: Plot) -> bool:
    """Whether a report only says the place of the one before it again, though by its own word the aircraft has moved on.

    Receivers and networks that no longer hear where it is go on reporting where it was. That it is on the ground is news; that it flies,
    from one and the same place, is not.
    """
    if plot.ground_speed_mm_s is None or plot.ground_speed_mm_s < MOVES_MM_S:
        return False
    before = plots[0] if plot.at_us > plots[0].at_us else next((held for held in plots if held.at_us < plot.at_us), None)
    return (
        before is not None
        and (before.lat_ndeg, before.lon_ndeg) == (plot.lat_ndeg, plot.lon_ndeg)
        and (before.on_ground or not plot.on_ground)
    )


def _said_again(gate: Gate, number: int, plot: Plot, bounds: Bounds) -> Gate:
    """The chains with such a report: it confirms nothing, and only its height is new, where a climb explains it."""
    chain = gate[number]
    if plot.at_us <= chain.heard_us:
        return gate
    trusted = [held for held in chain.plots if held.height is not None and held not in chain.doubted]
    if plot.height is None or (trusted and not fits_height(trusted[0], plot, bounds)):
        plot = structs.replace(plot, height=None if chain.again is None else chain.again.height)
    return (*gate[:number], replace(chain, again=plot), *gate[number + 1 :])


def _placed(gate: Gate, plot: Plot, bounds: Bounds) -> Gate:
    """The plot in the chain that it is nearest to, of those that it can belong to; or in one of its own."""
    if len(gate) == 1 and fits_place(_nearest(gate[0].plots, plot), plot, bounds):
        return (_lengthened(gate[0], plot, bounds),)
    neighbours = [_nearest(chain.plots, plot) for chain in gate]
    fits = [k for k, near in enumerate(neighbours) if _heard_of(gate, k, plot) and fits_place(near, plot, bounds)]
    if not fits:
        return (*map(_passed_by, gate), Chain((plot,), 1, 1, plot.at_us, plot, neighbours[0] if neighbours else None))
    chosen = fits[0] if len(fits) == 1 else min(fits, key=lambda number: (between_m(neighbours[number], plot), number))
    return tuple(_lengthened(chain, plot, bounds) if k == chosen else _passed_by(chain) for k, chain in enumerate(gate))


def _heard_of(gate: Gate, number: int, plot: Plot) -> bool:
    """Whether a chain still waits for reports: in quarantine only for so long, or what is wrong now and then would confirm itself."""
    chain = gate[number]
    return number == 0 or chain.confirmed or abs(plot.at_us - chain.newest_us) <= HOLD_US


def _passed_by(chain: Chain) -> Chain:
    return replace(chain, among=chain.among + 1)


def _lengthened(chain: Chain, plot: Plot, bounds: Bounds) -> Chain:
    plots = (plot, *chain.plots)
    if plot.at_us <= chain.newest_us:
        plots = tuple(sorted(plots, key=order, reverse=True))
    plots = plots[: HISTORY + 1]
    doubted = _doubted(chain, plot, bounds)
    # Written out, since it is done for every report, and replacing fields by name costs more than all the rest.
    return Chain(
        plots, chain.count + 1, chain.among + 1, min(chain.since_us, plot.at_us), chain.first, chain.before,
        doubted and _reconsidered(plots, doubted, bounds), chain.again if plot.at_us < chain.newest_us else None,
    )  # fmt: skip


def _doubted(chain: Chain, plot: Plot, bounds: Bounds) -> tuple[Plot, ...]:
    """The reports whose heights are in quarantine once this one is there."""
    if plot.height is None:
        return chain.doubted
    trusted = [held for held in chain.plots if held.height is not None and not (chain.doubted and held in chain.doubted)]
    if not trusted or fits_height(_nearest(trusted, plot), plot, bounds):
        return chain.doubted
    return (plot, *chain.doubted)


def _reconsidered(plots: tuple[Plot, ...], doubted: tuple[Plot, ...], bounds: Bounds) -> tuple[Plot, ...]:
    """Heights are taken after all, and those before them doubted, once the newest 3 are all doubted and agree."""
    high = [plot for plot in plots if plot.height is not None]
    newest = high[:CONFIRMED_BY]
    agree = all(fits_height(one, other, bounds) for one, other in pairwise(newest))
    if len(newest) == CONFIRMED_BY and agree and all(plot in doubted for plot in newest):
        return tuple(plot for plot in high if not all(fits_height(plot, taken, bounds) for taken in newest))
    return tuple(plot for plot in high if plot in doubted)


def _nearest(plots: Sequence[Plot], plot: Plot) -> Plot:
    """Of these, newest first, the one nearest in time."""
    if plot.at_us > plots[0].at_us or len(plots) == 1:
        return plots[0]
    return min(plots, key=lambda held: (abs(held.at_us - plot.at_us), order(held)))


def _settled(gate: Gate) -> Gate:
    """A jump that is confirmed taken, and chains that fell silent forgotten."""
    if len(gate) == 1:
        return gate
    newest_us = max(chain.newest_us for chain in gate)
    first, *others = gate
    enough = min(CONFIRMED_BY, first.count + 1)
    taken = [chain for chain in others if chain.count >= enough and chain.since_us > first.newest_us]
    if taken or newest_us - first.newest_us > FORGOTTEN_US:
        heir = max(taken or others, key=lambda chain: (chain.count, chain.newest_us, order(chain.first)))
        first, others = heir, [first, *(chain for chain in others if chain is not heir)]
    kept = [chain for chain in others if newest_us - chain.newest_us <= FORGOTTEN_US]
    while len(kept) >= MOST_CHAINS:
        kept.remove(min(kept, key=lambda chain: (chain.newest_us, order(chain.first))))
    return (first, *kept)


def flying(gate: Gate) -> Sequence[Chain]:
    """The chains that are taken for aircraft, the one that bears the id first: it, and every other that still reports and is confirmed."""
    if len(gate) == 1:
        return gate
    first = gate[0]
    newest_us = max(chain.newest_us for chain in gate)
    return [first, *(c for c in gate[1:] if c.confirmed and c.newest_us >= first.since_us and newest_us - c.newest_us <= HOLD_US)]


def is_twin(first: Chain, other: Chain) -> bool:
    """Whether two flying chains are one id at two places, and no stutter."""
    both_us = min(first.newest_us, other.newest_us) - max(first.since_us, other.since_us)
    return both_us >= TWIN_US and between_m(first.plots[0], other.plots[0]) >= TWIN_M


def seen_as(chain: Chain) -> tuple[Plot, ...]:
    """Its reports as they count: without the heights that are in quarantine, and the newest with a newer height where only that changed."""
    plots = chain.plots
    if chain.doubted:
        plots = tuple(structs.replace(plot, height=None) if plot in chain.doubted else plot for plot in plots)
    return plots if chain.again is None else (_with_height(plots[0], chain.again), *plots[1:])


def _with_height(plot: Plot, again: Plot) -> Plot:
    """A report with the climb of one that says its place again, and the height from which that leads to the newer one."""
    if again.height is None or again.height == plot.height:
        return plot
    up_mm_s = again.v_up_mm_s or 0
    value_mm = again.height.value_mm - round(up_mm_s * (again.at_us - plot.at_us) / 1e6)
    return structs.replace(plot, height=Height(value_mm, again.height.reference), v_up_mm_s=up_mm_s)
