"""For aircraft that will lose separation: a menu of headings, speeds and climbs, and who would still come within the minima under each.

One aircraft changes, at once, and holds it; all others fly on as they do now. To advise what is begun later, fly the tracks on to then
first (`airspace.track.predict`). What an aircraft can fly is for its crew to say: the menu is a bounded grid, the same for all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from types import ModuleType
from typing import Annotated

import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from deconflict.agreement.exchange import Alerting
from deconflict.airspace import earth
from deconflict.airspace.altitude import Basis
from deconflict.airspace.constraint import Constraint, is_exempt
from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.airspace.outline import bounding_cap
from deconflict.airspace.track import Plot, Predicted, Track, predict
from deconflict.conflict.advice import Cost
from deconflict.conflict.encounter import ANY_HEIGHT_M, key
from deconflict.conflict.entering import entry
from deconflict.conflict.sky import Columns, Floats, Integers, Sky, sky_of
from deconflict.conflict.tactical import TracksJob, columns_at, twins

AT_ONCE = 4096
"""Aircraft whose menus are worked out together: what bounds the memory."""


class Change(StrEnum):
    """What an aircraft changes."""

    HEADING = "heading"
    SPEED = "speed"
    CLIMB = "climb"


class Menu(Struct, frozen=True):
    """The grid: turns (1e-3 degree, to the right > 0), speeds (percent of its own, faster > 0), climbs to hold (mm/s; 0: level off).

    Up to 60 degrees, a fifth of its speed, and 1,500 ft/min.
    """

    turns_mdeg: Annotated[tuple[int, ...], Meta(max_length=36)] = tuple(k * 1000 for k in (-60, -45, -30, -20, -10, 10, 20, 30, 45, 60))
    speeds_percent: Annotated[tuple[int, ...], Meta(max_length=20)] = (-20, -10, 10, 20)
    climbs_mm_s: Annotated[tuple[int, ...], Meta(max_length=20)] = (-7620, -5080, -2540, 0, 2540, 5080, 7620)


MENU = Menu()


@dataclass(frozen=True, slots=True)
class Changes:
    """The menu as arrays (m,), the first of them no change: what velocity and climb become (see `advice_kernel.menus`)."""

    along: Floats
    right: Floats
    climbs_m_s: Floats
    climbing: NDArray[np.bool_]

    @property
    def faster(self) -> float:
        """The most by which a speed is multiplied."""
        return float(np.hypot(self.along, self.right).max())


def changes_of(menu: Menu) -> Changes:
    """No change, then turns, speeds and climbs in the menu's order."""
    turns = np.radians(np.array(menu.turns_mdeg, dtype=np.float64) / 1000)
    speeds = 1.0 + np.array(menu.speeds_percent, dtype=np.float64) / 100
    climbs = np.array(menu.climbs_mm_s, dtype=np.float64) / 1000
    steady = np.ones(len(climbs))
    still = np.zeros(1 + len(turns) + len(speeds))
    return Changes(
        np.concatenate([[1.0], np.cos(turns), speeds, steady]),
        np.concatenate([[0.0], np.sin(turns), np.zeros(len(speeds) + len(climbs))]),
        np.concatenate([still, climbs]),
        np.concatenate([still, steady]).astype(np.bool_),
    )


@dataclass(frozen=True, slots=True)
class Met:
    """Who meets whom under which change: pairs (2, k), those asked about first, and (k, m) whether they meet."""

    pairs: Integers
    meets: NDArray[np.bool_]


def kernel() -> ModuleType:
    """The compiled arithmetic; numba is loaded at the first call, not with this file."""
    from deconflict.conflict import advice_kernel

    return advice_kernel


def left_under(
    columns: Columns, asked: Integers, *, horizontal_m: float, vertical_m: float, lookahead_s: float, menu: Menu = MENU
) -> Integers:  # fmt: skip
    """How many others each aircraft asked about would come within the minima of, under each change: (a, m), the first as it flies now.

    `asked` (a,): rows of the columns, none twice.
    """
    changes, sky = changes_of(menu), sky_of(columns)
    found = np.zeros((len(asked), len(changes.along)), dtype=np.int64)
    place = np.zeros(len(columns.alt_m), dtype=np.int64)
    place[asked] = np.arange(len(asked))
    for first in range(0, len(asked), AT_ONCE):
        some = asked[first : first + AT_ONCE]
        pairs = near(sky, some, changes, horizontal_m, vertical_m, lookahead_s)
        same = np.ones(pairs.shape[1])
        met = judged(sky, pairs, changes, horizontal_m * same, vertical_m * same, lookahead_s * same)
        starts = np.flatnonzero(np.diff(pairs[0], prepend=-1))
        if len(starts):
            found[place[pairs[0, starts]]] = np.add.reduceat(met.meets, starts, axis=0, dtype=np.int64)
    return found


def near(sky: Sky, asked: Integers, changes: Changes, horizontal_m: float, vertical_m: float, lookahead_s: float) -> Integers:
    """Pairs (2, k) of an aircraft asked about and another that some change may bring within the minima, in the order asked."""
    speeds_m_s = np.sqrt((sky.spots[:, 3:6] ** 2).sum(axis=1))
    # As far as any two come together from, and not so short that the cubes could not be numbered.
    edge_m = max(20_000.0, horizontal_m + 1.0 + float(speeds_m_s.max(initial=0.0)) * (1.0 + changes.faster) * lookahead_s)
    cubes = kernel().cubes_of(sky.spots, edge_m)
    order = np.argsort(cubes, kind="stable")
    found: Integers = kernel().near_pairs(
        np.asarray(asked, dtype=np.int64), order, cubes[order], edge_m, sky.spots, speeds_m_s, horizontal_m, vertical_m, lookahead_s,
        changes.faster, float(np.abs(changes.climbs_m_s).max()),
    )  # fmt: skip
    return found


def judged(sky: Sky, pairs: Integers, changes: Changes, horizontal_m: Floats, vertical_m: Floats, lookahead_s: Floats) -> Met:
    """Which pairs meet under which change, each by its own numbers (k,)."""
    firsts, row = np.unique(pairs[0], return_inverse=True)
    # Each of them once more, standing still: what is left of a relative velocity without its own part.
    still = sky.spots[firsts].copy()
    still[:, 3:6] = 0.0
    spots, normals = np.concatenate([sky.spots, still]), np.concatenate([sky.normals, sky.normals[firsts]])
    meets = kernel().menus(
        np.ascontiguousarray(pairs), len(sky.spots) + row.astype(np.int64), spots, normals, horizontal_m, vertical_m, lookahead_s,
        changes.along, changes.right, changes.climbs_m_s, changes.climbing,
    )  # fmt: skip
    return Met(pairs, meets)


class Choice(Struct, frozen=True, kw_only=True):
    """One change: what, by how much (degrees to the right, m/s faster, m/s more climb), and to what (degrees true, m/s, m/s up).

    `cost` at the end of the look-ahead: how much later, how far off its way, how much higher. `left`: whom (party:track_id) it would still
    come within the minima of; `zones`: which (party:zone_id) it would enter.
    """

    change: Change
    by: float
    to: float
    cost: Cost
    left: tuple[str, ...]
    zones: tuple[str, ...]


class TrackAdvice(Struct, frozen=True, kw_only=True):
    """The menu of one aircraft. `now`: whom it comes within the minima of and what it enters if nothing changes, as (name, the numbers
    the two are judged by). `judged` others were near enough to be judged. COARSE: their heights are of unlike references, judged at central
    values, or one is not known, and may be any.

    `data_at_us`: the oldest report used; `computed_by` whom, `computed_at_us` when.
    """

    track: str
    now: tuple[tuple[str, Alerting], ...]
    choices: tuple[Choice, ...]
    judged: int
    basis: Basis
    computed_by: str
    computed_at_us: int
    data_at_us: int

    @property
    def data_age_us(self) -> int:
        """How old the oldest report used was."""
        return self.computed_at_us - self.data_at_us


def smallest(advice: TrackAdvice) -> tuple[Choice, ...]:
    """Of each kind of change the smallest after which nobody is left and no zone entered; none of a kind that has no such."""
    settling = [choice for choice in advice.choices if not choice.left and not choice.zones]
    found = []
    for change in Change:
        found += sorted((c for c in settling if c.change is change), key=lambda c: (abs(c.by), c.by))[:1]
    return tuple(found)


def advise_tracks(job: TracksJob, asked: Sequence[str], *, computed_by: str, menu: Menu = MENU) -> tuple[TrackAdvice, ...]:
    """The menus of these tracks (party:track_id) among all tracks and zones of a job, in order of their names.

    What is on the ground, too old or unknown has none. Pure; calls the compiled kernels.
    """
    tracks = [t for t in job.tracks if not t.latest.on_ground and abs(job.now_us - t.at_us) <= job.max_age_us]
    wanted = set(asked)
    rows = sorted((k for k, t in enumerate(tracks) if _name(t) in wanted), key=lambda k: _name(tracks[k]))
    return tuple(_Scene(job, tracks, menu, computed_by).of(np.array(rows, dtype=np.int64))) if rows else ()


def _name(track: Track) -> str:
    return key(track.party, track.track_id)


class _Scene:
    """All tracks of a job, laid out once."""

    def __init__(self, job: TracksJob, tracks: list[Track], menu: Menu, computed_by: str) -> None:
        self.job, self.tracks, self.menu, self.computed_by = job, tracks, menu, computed_by
        self.changes = changes_of(menu)
        self.all_terms = (job.default, *job.terms.values())
        self.span_s = max(t.lookahead_us for t in self.all_terms) / 1e6
        self.names = [_name(track) for track in tracks]
        self.here = [predict(track, job.now_us) for track in tracks]
        self.references = [None if here.height is None else here.height.reference for here in self.here]
        self.sky = sky_of(columns_at(tracks, self.here, job.ground))

    def of(self, rows: Integers) -> Iterator[TrackAdvice]:
        """The advice for each row."""
        met = self._met(rows)
        # Pairs come in the order asked, those of one aircraft together.
        begins = [*np.flatnonzero(np.diff(met.pairs[0], prepend=-1)).tolist(), met.pairs.shape[1]]
        parts = {int(met.pairs[0, begin]): slice(begin, end) for begin, end in pairwise(begins)}
        for row in rows.tolist():
            part = parts.get(row, slice(0, 0))
            yield self._advice(row, met.pairs[1, part].tolist(), met.meets[part])

    def _terms(self, a: str, b: str) -> Alerting:
        return self.job.terms.get((min(a, b), max(a, b)), self.job.default)

    def _met(self, rows: Integers) -> Met:
        """Every pair that may matter, each judged by its own numbers; one aircraft heard twice is no pair."""
        unknown = any(here.height is None for here in self.here)
        vertical_m = ANY_HEIGHT_M if unknown else max(t.vertical_mm for t in self.all_terms) / 1e3
        pairs = near(self.sky, rows, self.changes, max(t.horizontal_mm for t in self.all_terms) / 1e3, vertical_m, self.span_s)
        two = [(i, j) for i, j in pairs.T.tolist() if not twins(self.sky, self.tracks[i], self.tracks[j], i, j)]
        terms = [self._terms(self.tracks[i].party, self.tracks[j].party) for i, j in two]
        known = [self.here[i].height is not None and self.here[j].height is not None for i, j in two]
        heights_m = [t.vertical_mm / 1e3 if both else ANY_HEIGHT_M for t, both in zip(terms, known, strict=True)]
        return judged(
            self.sky, np.array(two, dtype=np.int64).reshape(-1, 2).T, self.changes, np.array([t.horizontal_mm / 1e3 for t in terms]),
            np.array(heights_m, dtype=np.float64), np.array([t.lookahead_us / 1e6 for t in terms]),
        )  # fmt: skip

    def _advice(self, row: int, others: list[int], meets: NDArray[np.bool_]) -> TrackAdvice:
        track, here = self.tracks[row], self.here[row]
        zones = self._zones_near(track, here)
        left: list[list[str]] = [[] for _ in range(meets.shape[1])]
        for number, k in np.argwhere(meets.T).tolist():
            left[number].append(self.names[others[k]])
        now = [(self.names[k], self._terms(track.party, self.tracks[k].party)) for k in (others[at] for at in np.flatnonzero(meets[:, 0]))]
        entered = set(self._entered(track, here, zones, 0))
        now += [(key(z.party, z.zone_id), self._terms(track.party, z.party)) for z in zones if key(z.party, z.zone_id) in entered]
        references = {self.references[k] for k in (row, *others)}
        return TrackAdvice(
            track=_name(track), now=tuple(sorted(now, key=lambda pair: pair[0])),
            choices=tuple(self._choices(track, here, left, zones)), judged=len(others),
            basis=Basis.EXACT if len(references) == 1 and None not in references else Basis.COARSE, computed_by=self.computed_by,
            computed_at_us=self.job.now_us, data_at_us=min(self.tracks[k].at_us for k in (row, *others)),
        )  # fmt: skip

    def _choices(self, track: Track, here: Predicted, left: list[list[str]], zones: list[Constraint]) -> Iterator[Choice]:
        moving = (track.ground_speed_m_s or 0.0) > 0.0
        for number, (change, by, to, cost) in enumerate(self._flown(track), start=1):
            if moving or change is Change.CLIMB:
                entered = tuple(self._entered(track, here, zones, number))
                yield Choice(change=change, by=by, to=to, cost=cost, left=tuple(sorted(left[number])), zones=entered)

    def _flown(self, track: Track) -> Iterator[tuple[Change, float, float, Cost]]:
        """Every change of the menu, in its order: by how much, to what, at what cost by the end of the longest look-ahead."""
        speed_m_s, up_m_s, course_deg = track.ground_speed_m_s or 0.0, track.v_up_m_s or 0.0, track.course_deg or 0.0
        span_s = self.span_s
        for turn_mdeg in self.menu.turns_mdeg:
            turn_deg, turn = turn_mdeg / 1e3, math.radians(turn_mdeg / 1e3)
            off_m = abs(math.sin(turn)) * speed_m_s * span_s
            cost = Cost(track.party, delay_s=span_s * (1.0 - math.cos(turn)), distance_m=off_m)
            yield Change.HEADING, turn_deg, (course_deg + turn_deg) % 360.0, cost
        for percent in self.menu.speeds_percent:
            faster_m_s = speed_m_s * percent / 100
            yield Change.SPEED, faster_m_s, speed_m_s + faster_m_s, Cost(track.party, delay_s=-span_s * percent / 100)
        for climb_mm_s in self.menu.climbs_mm_s:
            climb_m_s = climb_mm_s / 1e3
            yield Change.CLIMB, climb_m_s - up_m_s, climb_m_s, Cost(track.party, height_m=(climb_m_s - up_m_s) * span_s)

    def _zones_near(self, track: Track, here: Predicted) -> list[Constraint]:
        """The zones that it may not enter and could reach."""
        reach_m = (track.ground_speed_m_s or 0.0) * self.changes.faster * self.span_s

        def reached(zone: Constraint) -> bool:
            caps = [bounding_cap(volume.volume.outline) for volume in zone.volumes]
            return any(earth.distance_m(here.lat_deg, here.lon_deg, c.lat_deg, c.lon_deg) <= c.radius_m + reach_m for c in caps)

        return [zone for zone in self.job.zones if not is_exempt(zone, track.party) and reached(zone)]

    def _entered(self, track: Track, here: Predicted, zones: list[Constraint], number: int) -> Iterator[str]:
        """The zones it would enter under a change."""
        if zones:
            flown = self._changed(track, here, number)
            for zone in zones:
                if entry(flown, zone, self._terms(track.party, zone.party), self.job.now_us, self.job.ground) is not None:
                    yield key(zone.party, zone.zone_id)

    def _changed(self, track: Track, here: Predicted, number: int) -> Track:
        """The track from where it is now, as it would fly."""
        east_m_s, north_m_s = track.v_east_m_s or 0.0, track.v_north_m_s or 0.0
        along, right = float(self.changes.along[number]), float(self.changes.right[number])
        plot = Plot(
            track_id=track.track_id, at_us=self.job.now_us, lat_ndeg=round(here.lat_deg * NDEG_PER_DEG),
            lon_ndeg=round(here.lon_deg * NDEG_PER_DEG), height=here.height,
        )  # fmt: skip
        up_m_s = float(self.changes.climbs_m_s[number]) if self.changes.climbing[number] else track.v_up_m_s
        return Track(
            track.party, (plot,), here.height, track.callsign, along * east_m_s + right * north_m_s, along * north_m_s - right * east_m_s,
            up_m_s,
        )  # fmt: skip
