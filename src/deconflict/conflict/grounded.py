"""On the ground or in the air, where the flag comes late: what lies still or rolls at an aerodrome is on the ground, what moves as nothing
rolls flies. Where aerodromes are, and how high, is learned from the reports of those that land.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median_low

from deconflict.airspace.altitude import Reference
from deconflict.airspace.track import Plot
from deconflict.conflict.plausibility import between_m

ROLLING_M_S = 105.0
"""Nothing rolls faster: tyres of airliners are rated for 235 mph at most (ETSO-C62)."""
TAXIING_M_S = 20.0
"""Nothing with wings flies slower; 40 kt, above which nobody taxies."""
LEVEL_M = 30.0
"""As near to the height of the aerodrome's ground as Mode C tells (100 ft)."""
LEAP_M = 1_000.0
"""So far from the ground nothing comes from one report to the next at the speed of a taxi."""
LEVEL_M_S = 2.0
"""Less climb or descent than that of an approach: 3 degrees at 80 kt."""
WATCHED_US = 2_000_000
"""The shortest time between two reports that a movement over ground is read from."""
PLACES = 4
"""Places, of the six newest reports, that show a movement and not a leap after a gap."""
SAMPLES = 5
"""Aircraft whose heights show that of an aerodrome's ground: the median of so many is not that of two whose height is wrong."""
GROUND_MM = (-1_000_000, 5_000_000)
"""No aerodrome lies outside these heights: the lowest is at -378 m (Bar Yehuda), the highest at 4,411 m (Daocheng), and the pressure of a
day moves its pressure height by 400 m at most."""
KEPT_US = 3 * 3_600_000_000
"""How long a learned height counts: in three hours the pressure changes by a few hPa, 8 m each."""
CELL_NDEG = 50_000_000
"""0.05 degree, 3 NM: an aerodrome lies in its own cell and those beside it."""

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Field:
    """An aerodrome's ground in one cell: the heights that aircraft showed (each its newest: id, reference, mm; the newest 5), and when it
    was last used."""

    used_us: int
    heights: tuple[tuple[str, Reference, int], ...] = ()


Fields = Mapping[Cell, Field]


def cell_of(plot: Plot) -> Cell:
    """The cell a report is in."""
    return plot.lat_ndeg // CELL_NDEG, plot.lon_ndeg // CELL_NDEG


def moved_m_s(plots: tuple[Plot, ...]) -> float | None:
    """Its speed over ground by its places (a reported speed may be a stale one); None where they are too near in time to say."""
    newest = plots[0]
    before = next((plot for plot in reversed(plots) if newest.at_us - plot.at_us >= WATCHED_US), None)
    return None if before is None else between_m(before, newest) * 1e6 / (newest.at_us - before.at_us)


def climbed_m_s(plots: tuple[Plot, ...]) -> float | None:
    """Its climb by its heights of one reference; None where they do not say."""
    high = [plot for plot in plots if plot.height is not None]
    if len(high) < 2 or high[0].at_us - high[-1].at_us < WATCHED_US:
        return None
    newest, oldest = high[0].height, high[-1].height
    assert newest is not None and oldest is not None
    if newest.reference is not oldest.reference:
        return None
    return (newest.value_mm - oldest.value_mm) * 1e3 / (high[0].at_us - high[-1].at_us)


def learned(plots: tuple[Plot, ...]) -> tuple[Cell, Field] | None:
    """What these reports (newest first) show of an aerodrome: it taxies there, or touched down just now, at that height."""
    newest = plots[0]
    if not newest.on_ground:
        return None
    speed_m_s = moved_m_s(plots)
    height = next((plot.height for plot in plots if plot.height is not None), None)
    touched = len(plots) > 1 and not plots[1].on_ground and height is not None
    taxies = speed_m_s is not None and speed_m_s <= TAXIING_M_S
    if not (touched or taxies):
        return None
    if height is None or not GROUND_MM[0] <= height.value_mm <= GROUND_MM[1]:
        return cell_of(newest), Field(newest.at_us)
    return cell_of(newest), Field(newest.at_us, ((newest.track_id, height.reference, height.value_mm),))


def add(fields: dict[Cell, Field], found: tuple[Cell, Field]) -> None:
    """What was learned beside what was known."""
    cell, new = found
    held = fields.get(cell)
    named = {name for name, _, _ in new.heights}
    others = [one for one in held.heights if one[0] not in named] if held else []
    fields[cell] = Field(max(new.used_us, held.used_us if held else 0), (*new.heights, *others)[:SAMPLES])


def fresh(fields: Fields, now_us: int) -> dict[Cell, Field]:
    """Those used within `KEPT_US`."""
    return {cell: field for cell, field in fields.items() if now_us - field.used_us <= KEPT_US}


def on_ground(plots: tuple[Plot, ...], fields: Fields, *, transponder: bool, was: bool = False) -> bool:
    """Whether the newest of these reports (newest first) is of an aircraft on the ground, whatever its flag says.

    Flagged on the ground, it flies if its places show, and it does not deny, that it moves faster than anything rolls. Flagged in the air,
    it is on the ground only if it has a `transponder` (its id is a 24-bit address, so that no drone hovering low is taken for one that
    stands), is at an aerodrome, and taxies or stands there at its ground's height or at none, or rolls at that height and neither climbs
    nor descends; of one that was flagged on the ground just before, which may roll to take off, a climb has to be seen first.

    `was`: it was there by the report before; then it stays there while it taxies or stands, whatever wild height it tells.
    """
    if plots[0].on_ground:
        return not _flies(plots)
    off_m = _above_m(plots, fields) if transponder and fields else None
    if off_m is None:
        return False
    speed_m_s = moved_m_s(plots)
    if abs(off_m) > LEVEL_M:
        return was and speed_m_s is not None and speed_m_s <= TAXIING_M_S and LEAP_M < abs(off_m) < math.inf
    if speed_m_s is None or speed_m_s > ROLLING_M_S:
        return False
    if speed_m_s <= TAXIING_M_S:
        return True
    climb_m_s = climbed_m_s(plots)
    return any(plot.on_ground for plot in plots) if climb_m_s is None else abs(climb_m_s) <= LEVEL_M_S


def _flies(plots: tuple[Plot, ...]) -> bool:
    """Whether its places show that it moves faster than anything rolls: several of them, since one that comes late is a leap."""
    speed_m_s, said_mm_s = moved_m_s(plots), plots[0].ground_speed_mm_s
    if speed_m_s is None or speed_m_s <= ROLLING_M_S or len({(plot.lat_ndeg, plot.lon_ndeg) for plot in plots}) < PLACES:
        return False
    return said_mm_s is None or said_mm_s > ROLLING_M_S * 1000


def _above_m(plots: tuple[Plot, ...], fields: Fields) -> float | None:
    """How far above the aerodrome's ground; None where there is no aerodrome.

    0 where its height is not known, and where that of the ground is not, and it was on the ground just now; else infinitely far.
    """
    row, column = cell_of(plots[0])
    near = [fields[at] for at in ((row + a, column + b) for a in (-1, 0, 1) for b in (-1, 0, 1)) if at in fields]
    if not near:
        return None
    height = next((plot.height for plot in plots if plot.height is not None), None)
    if height is None:
        return 0.0
    heights = [value_mm for field in near for _, reference, value_mm in field.heights if reference is height.reference]
    if heights:
        return (height.value_mm - median_low(heights)) / 1000
    return 0.0 if any(plot.on_ground for plot in plots) else math.inf
