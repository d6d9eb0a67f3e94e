"""How an aircraft is expected to fly where that is not straight on: turning, levelling off, or staying within the volumes of its plan.

What is expected is only ever weighed beside the straight prediction (`alerting.level_of`), never in its place: a loss that one way finds
and the other does not is told later, and is told. An aircraft that flies straight and level, or of which nothing is known, is expected to
fly straight on, and nothing changes for it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.altitude import Ground, Height, Reference
from deconflict.airspace.track import Plot, Predicted, Track, predict
from deconflict.airspace.volume import Volume4D, track_in
from deconflict.conflict.sky import Floats, Sky

LEAST_TURN_DEG_S = 1.0
"""Slower is a correction of course or noise of the feed; a standard turn is 3 degrees a second (ICAO Doc 8168, rate one)."""
MOST_TURN_DEG_S = 10.0
"""Faster is no turn in flight that goes on: a helicopter about its own axis, or a wrong course."""
LEAST_SPEED_M_S = 15.0
"""Slower, a course over ground says little of a turn."""
TURNED_DEG = (90.0, 180.0)
"""How far a turn may go on from now before it is straight again: by one leg of a circuit, or to the opposite course as in a hold. What is
found either way is expected."""
SEPARATED_M = 1e-6
"""A separation of the minimum less this is one, as in the straight test."""
BETWEEN_US = 15_000_000
"""Courses further apart in time say nothing of what was turned between them."""
LEAST_CLIMB_M_S = 1.5
"""300 ft a minute: slower is level flight with noise (TCAS II 7.1 shows an arrow from 500 ft a minute)."""
LEVEL_MM = 304_800
OVERSHOOT_MM = 61_000
"""How far past a level an aircraft may be and still be levelling at it: 200 ft, the least by which it is deemed off its level in airspace
with reduced minima (ICAO Doc 4444, 8.5.5.2)."""
STEP_S = 0.5
"""How finely an expected flight is followed."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Beyond flying straight on: the rate of turn (rad/s, to the right), and how far up from now's height it levels off (m), if it does."""

    turn_rad_s: float = 0.0
    level_in_m: float | None = None

    @property
    def straight(self) -> bool:
        """Whether nothing else is expected than straight on."""
        return self.turn_rad_s == 0.0 and self.level_in_m is None


STRAIGHT_ON = Expected()


def expected(track: Track, height: Height | None, terms: Alerting) -> Expected:
    """What is expected of a track whose height now is `height`."""
    turn_deg_s = turning_deg_s(track)
    level_in_m = levelling_in_m(track, height, terms.steady.levels_from_mm)
    return STRAIGHT_ON if turn_deg_s == 0.0 and level_in_m is None else Expected(math.radians(turn_deg_s), level_in_m)


def may_move(track: Track) -> bool:
    """Whether it could turn, or level at what its crew has selected; quick, and never False for one that does."""
    newest = track.plots[0]
    if newest.turn_mdeg_s is not None or newest.selected_height is not None:
        return True
    return len(track.plots) > 2 and newest.at_us - track.plots[2].at_us <= 2 * BETWEEN_US


def turning_deg_s(track: Track) -> float:
    """Its rate of turn to the right: as its feed says, else from its last courses where all of them turn one way; 0 where it does not."""
    said = track.latest.turn_mdeg_s
    rate_deg_s = said / 1000 if said is not None else _turned_deg_s(track.plots)
    if not LEAST_TURN_DEG_S <= abs(rate_deg_s) <= MOST_TURN_DEG_S or (track.ground_speed_m_s or 0.0) < LEAST_SPEED_M_S:
        return 0.0
    return rate_deg_s


def _turned_deg_s(plots: Sequence[Plot]) -> float:
    """From at least three courses, newest first, no two further apart than `BETWEEN_US`; 0 where they do not all turn one way."""
    newest, turned_mdeg, count, last = plots[0].at_us, 0, 0, plots[0]
    for plot in plots[1:]:
        if plot.at_us == last.at_us or plot.course_mdeg is None:
            continue
        if last.course_mdeg is None or last.at_us - plot.at_us > BETWEEN_US or newest - plot.at_us > 2 * BETWEEN_US:
            break
        step = (last.course_mdeg - plot.course_mdeg + 180_000) % 360_000 - 180_000
        if step == 0 or turned_mdeg * step < 0:
            return 0.0
        turned_mdeg, count, last = turned_mdeg + step, count + 1, plot
    return turned_mdeg * 1000 / (newest - last.at_us) if count >= 2 else 0.0


def levelling_in_m(track: Track, height: Height | None, levels_from_mm: int) -> float | None:
    """How far up (down: negative) it is to the level at which a climb or descent is expected to end; None where none is.

    That is the altitude its crew has selected, where the feed says it and it lies ahead; else, from `levels_from_mm` of pressure height up,
    the next whole thousand of feet.
    """
    up_m_s = track.v_up_m_s
    if height is None or up_m_s is None or abs(up_m_s) < LEAST_CLIMB_M_S:
        return None
    selected = track.latest.selected_height
    if selected is not None and selected.reference is height.reference:
        ahead_mm = selected.value_mm - height.value_mm
        if ahead_mm * up_m_s > 0 or abs(ahead_mm) <= OVERSHOOT_MM:
            return ahead_mm / 1000
    if height.reference is not Reference.FL or height.value_mm < levels_from_mm:
        return None
    if up_m_s > 0:
        return (math.ceil((height.value_mm - OVERSHOOT_MM) / LEVEL_MM) * LEVEL_MM - height.value_mm) / 1000
    return (math.floor((height.value_mm + OVERSHOOT_MM) / LEVEL_MM) * LEVEL_MM - height.value_mm) / 1000


@dataclass(frozen=True, slots=True)
class Nearness:
    """Of two expected flights: when they come within the minima (s from now), until when, and how near they come, then and there."""

    t_in_s: float
    t_out_s: float
    t_cpa_s: float
    d_cpa_m: float
    dz_cpa_m: float


def nearness(sky: Sky, pair: tuple[int, int], ways: tuple[Expected, Expected], terms: Alerting, vertical_m: float) -> Nearness | None:
    """The first loss of two flown as expected, within the look-ahead, to half a second; None where there is none.

    In the plane tangent midway between the two, as the straight test has it; `vertical_m` is the height minimum to test by.
    """
    ends = TURNED_DEG if any(way.turn_rad_s for way in ways) else TURNED_DEG[:1]
    found = [near for end in ends if (near := _nearness(sky, pair, ways, terms, vertical_m, end)) is not None]
    return min(found, key=lambda near: near.t_in_s, default=None)


def _nearness(
    sky: Sky, pair: tuple[int, int], ways: tuple[Expected, Expected], terms: Alerting, vertical_m: float, turned_deg: float
) -> Nearness | None:
    """The same where turns end after so many degrees."""
    times_s = np.arange(0.0, terms.lookahead_us / 1e6 + STEP_S / 2, STEP_S)
    i, j = pair
    middle = sky.normals[i] + sky.normals[j]
    size = float(np.linalg.norm(middle))
    if size < 1e-6:
        return None
    axes = _axes(middle / size)
    apart = axes @ (sky.spots[i, :3] - sky.spots[j, :3])
    flown = [_flown(axes @ sky.spots[k, 3:6], way.turn_rad_s, turned_deg, times_s) for k, way in zip(pair, ways, strict=True)]
    climbed = [_climbed(float(sky.spots[k, 7]), way.level_in_m, times_s) for k, way in zip(pair, ways, strict=True)]
    across_m = np.hypot(*(apart[:, None] + flown[0] - flown[1]))
    up_m = np.abs(sky.spots[i, 6] - sky.spots[j, 6] + climbed[0] - climbed[1])
    lost = (across_m < terms.horizontal_mm / 1000 - SEPARATED_M) & (up_m < vertical_m - SEPARATED_M)
    if not lost.any():
        return None
    first = int(np.argmax(lost))
    after = np.flatnonzero(~lost[first:])
    last = first + int(after[0]) if after.size else len(times_s) - 1
    nearest = int(np.argmin(across_m))
    return Nearness(*(float(value) for value in (times_s[first], times_s[last], times_s[nearest], across_m[nearest], up_m[nearest])))


def _axes(middle: Floats) -> Floats:
    """Two axes, (2, 3), of the plane normal to a unit vector; with it they are right-handed, so that a turn to the right is clockwise."""
    aside = np.array([-middle[1], middle[0], 0.0]) if abs(middle[2]) < 0.9 else np.array([0.0, -middle[2], middle[1]])
    one = aside / np.linalg.norm(aside)
    return np.stack([one, np.cross(middle, one)])


def _flown(velocity_m_s: Floats, turn_rad_s: float, turned_deg: float, times_s: Floats) -> Floats:
    """The way flown, (2, n), by these times: turning at a constant rate for so many degrees, then straight."""
    east, north = velocity_m_s
    if turn_rad_s == 0.0:
        return np.stack([east * times_s, north * times_s])
    turning_s = np.minimum(times_s, math.radians(turned_deg) / abs(turn_rad_s))
    angle = -turn_rad_s * turning_s
    along, aside = np.sin(angle) / -turn_rad_s, (1.0 - np.cos(angle)) / -turn_rad_s
    on_s = times_s - turning_s
    return np.stack([
        east * along - north * aside + (east * np.cos(angle) - north * np.sin(angle)) * on_s,
        north * along + east * aside + (north * np.cos(angle) + east * np.sin(angle)) * on_s,
    ])  # fmt: skip


def _climbed(up_m_s: float, level_in_m: float | None, times_s: Floats) -> Floats:
    """The height gained by these times: as now, until the level at which it ends."""
    gained_m = up_m_s * times_s
    if level_in_m is None:
        return gained_m
    return np.clip(gained_m, min(0.0, level_in_m), max(0.0, level_in_m))


def leaves_plan(track: Track, volumes: Sequence[Volume4D], here: Predicted, times_us: Sequence[int], ground: Ground | None) -> bool:
    """Whether it is within a volume of its plan now, and flown straight on within none at any of these times: so it is expected to turn."""
    if not volumes or not _within(volumes, here, ground):
        return False
    return not any(_within(volumes, predict(track, at_us), ground) for at_us in times_us)


def _within(volumes: Sequence[Volume4D], where: Predicted, ground: Ground | None) -> bool:
    if where.height is None:
        return False
    return any(track_in(volume, where.lat_deg, where.lon_deg, where.height, where.at_us, ground) is not None for volume in volumes)
