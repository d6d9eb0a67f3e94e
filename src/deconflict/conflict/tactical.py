"""Tracks against tracks and zones: who is predicted to lose separation, each aircraft flying on along its great circle as it does now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from deconflict.agreement.exchange import Alerting
from deconflict.airspace import earth
from deconflict.airspace.altitude import Basis, Ground, above_w84, central_m, difference_m
from deconflict.airspace.constraint import Constraint
from deconflict.airspace.outline import bounding_cap
from deconflict.airspace.track import Predicted, Track, predict_all
from deconflict.airspace.volume import Volume4D
from deconflict.conflict.encounter import ANY_HEIGHT_M, Encounter, Pair, key
from deconflict.conflict.entering import entry
from deconflict.conflict.sky import Columns, Floats, Integers, Sky, columns_of, kernels, sky_of
from deconflict.conflict.weighing import Flights, weighed
from deconflict.errors import Refused
from deconflict.statements.messages import Danger

DEFAULT_TERMS = Alerting()
ICAO_ADDRESS = re.compile(r"[0-9a-f]{6}")
"""A 24-bit aircraft address: the same aircraft whoever reports it. Any other track id is the sender's own."""
TWIN_HORIZONTAL_M = 2_000.0
TWIN_VERTICAL_M = 150.0
"""Two reports of one address this close are one aircraft heard twice: 10 s of a fast jet's way, and 500 ft. Further apart, they are not
taken for one, since an address can be wrong."""


@dataclass(frozen=True, slots=True)
class Encounters:
    """k pairs that will be closer than both minima, sorted by (i, j). Arrays of shape (k,).

    i, j: indices into the columns given, i < j. t_in_s, t_out_s: when, within the look-ahead, the loss begins (0: it has) and ends.
    t_cpa_s: when they are horizontally closest, within the look-ahead; d_cpa_m and dz_cpa_m (>= 0): how far apart they are then.
    """

    i: Integers
    j: Integers
    t_in_s: Floats
    t_out_s: Floats
    t_cpa_s: Floats
    d_cpa_m: Floats
    dz_cpa_m: Floats

    def __len__(self) -> int:
        return int(self.i.shape[0])


def encounters(
    lat_deg: ArrayLike,
    lon_deg: ArrayLike,
    alt_m: ArrayLike,
    v_east_m_s: ArrayLike,
    v_north_m_s: ArrayLike,
    v_up_m_s: ArrayLike,
    *,
    horizontal_m: float,
    vertical_m: float,
    lookahead_s: float,
) -> Encounters:
    """All pairs predicted to be closer than both minima within the look-ahead.

    Columns of n aircraft: WGS-84 degrees, one height reference for all (m), velocity over ground (m/s, east, north, up). The cylinder is
    open: touching is no conflict, and neither is a separation of the minimum less 1e-6 m. The answer is that of all pairs compared: the
    search only leaves out pairs that cannot meet, and each of the rest is tested once, exactly, with the lower index first. It is near
    linear in n and in the pairs found. Refused for columns of unequal length or with numbers that are not finite, and for negative minima
    or look-ahead.
    """
    for name, value in (("horizontal_m", horizontal_m), ("vertical_m", vertical_m), ("lookahead_s", lookahead_s)):
        if not (np.isfinite(value) and value >= 0.0):
            raise Refused(f"{value} is no distance or duration", where=name, mend="give a finite number, zero or more")
    columns = columns_of(lat_deg, lon_deg, alt_m, v_east_m_s, v_north_m_s, v_up_m_s)
    return meetings(columns, float(horizontal_m), np.full(columns.alt_m.shape, 0.5 * float(vertical_m)), float(lookahead_s))


def meetings(columns: Columns, horizontal_m: float, half_vertical_m: Floats, lookahead_s: float) -> Encounters:
    """As `encounters`, of Columns; the height minimum of a pair is the sum of its two `half_vertical_m` (n,)."""
    if columns.alt_m.shape[0] == 0:
        return Encounters(*np.empty((2, 0), dtype=np.int64), *np.empty((5, 0)))
    pairs, numbers = kernels().meetings(
        columns.lat_deg, columns.lon_deg, columns.alt_m, columns.v_east_m_s, columns.v_north_m_s, columns.v_up_m_s,
        half_vertical_m, horizontal_m, lookahead_s,
    )  # fmt: skip
    return Encounters(*pairs, *numbers)


@dataclass(frozen=True, slots=True)
class TracksJob:
    """One computation over all tracks at `now_us`, on frozen inputs: who will lose separation, who will enter a zone.

    `terms` holds the numbers between two parties (a <= b; a = b within one), `default` those of all others; `ground` is what heights above
    ground are reckoned over. A track on the ground, or last heard more than `max_age_us` from now, takes no part. `held`: the pairs that
    have an alert, which are looked for in the wider band too. `plans`: by key the volumes of an aircraft's own plan, where it flies by one.
    """

    now_us: int
    tracks: tuple[Track, ...]
    terms: Mapping[tuple[str, str], Alerting] = field(default_factory=dict)
    zones: tuple[Constraint, ...] = ()
    default: Alerting = DEFAULT_TERMS
    ground: Ground | None = None
    max_age_us: int = 30_000_000
    held: tuple[Pair, ...] = ()
    plans: Mapping[str, tuple[Volume4D, ...]] = field(default_factory=dict)

    def judged(self) -> frozenset[str]:
        """Keys of all tracks and zones that take part."""
        return frozenset(key(t.party, t.track_id) for t in self._airborne()) | {key(z.party, z.zone_id) for z in self.zones}

    def run(self) -> list[Encounter]:
        """Every encounter, in order of pairs. Pure; calls the compiled kernels."""
        tracks = self._airborne()
        here = predict_all(tracks, self.now_us)
        found = [*self._converging(tracks, here), *self._entering(tracks, here)]
        return sorted(found, key=lambda e: e.pair)

    def _airborne(self) -> list[Track]:
        from_us, until_us = self.now_us - self.max_age_us, self.now_us + self.max_age_us
        return [t for t in self.tracks if not (newest := t.plots[0]).on_ground and from_us <= newest.at_us <= until_us]

    def _between(self, a: str, b: str) -> Alerting:
        return self.terms.get((min(a, b), max(a, b)), self.default)

    def _all_terms(self) -> list[Alerting]:
        return [self.default, *self.terms.values()]

    def _converging(self, tracks: list[Track], here: list[Predicted]) -> Iterator[Encounter]:
        """Pairs of tracks: swept with the widest numbers, then each judged by its own."""
        if len(tracks) < 2:
            return
        widest = self._all_terms()
        columns = columns_at(tracks, here, self.ground)
        half_m = _half_vertical_m(here, max(t.vertical_mm for t in widest) / 1000, self.ground)
        lookahead_s = max(t.lookahead_us for t in widest) / 1e6
        swept = meetings(columns, max(t.horizontal_mm for t in widest) / 1000, half_m, lookahead_s)
        sky = sky_of(columns)

        def judge(pair: tuple[int, int], terms: Alerting) -> Encounter | None:
            return _judged(sky, tracks, here, pair, terms, self.ground, self.now_us)

        def are_one(pair: tuple[int, int]) -> bool:
            return twins(sky, tracks[pair[0]], tracks[pair[1]], *pair)

        flights = Flights(self.now_us, sky, tracks, here, judge, self._between, are_one, self.plans, self.ground)
        pairs = [pair for pair in zip(swept.i.tolist(), swept.j.tolist(), strict=True) if not are_one(pair)]
        straight = {pair: found for pair in pairs if (found := judge(pair, flights.terms(pair))) is not None}
        yield from weighed(flights, straight, self.held)

    def _entering(self, tracks: list[Track], here: list[Predicted]) -> Iterator[Encounter]:
        """Tracks and zones: those in reach by chords, then each judged by `entry`."""
        if not tracks or not self.zones:
            return
        longest_s = max(t.lookahead_us for t in self._all_terms()) / 1e6
        points_m = earth.cartesian_m([p.lat_deg for p in here], [p.lon_deg for p in here])
        speeds_m_s = np.array([t.ground_speed_m_s or 0.0 for t in tracks])
        for zone in self.zones:
            near = np.zeros(len(tracks), dtype=bool)
            for volume in zone.volumes:
                cap = bounding_cap(volume.volume.outline)
                chords_m = np.linalg.norm(points_m - earth.cartesian_m(cap.lat_deg, cap.lon_deg), axis=1)
                near |= chords_m <= cap.radius_m + speeds_m_s * longest_s
            for index in np.flatnonzero(near).tolist():
                agreed = self._between(tracks[index].party, zone.party)
                found = entry(tracks[index], zone, agreed, self.now_us, self.ground)
                if found is not None:
                    yield found


def columns_at(tracks: list[Track], here: list[Predicted], ground: Ground | None) -> Columns:
    """The tracks as arrays, heights at central values above WGS-84 (0 where not known)."""
    return columns_of(
        [p.lat_deg for p in here],
        [p.lon_deg for p in here],
        [0.0 if p.height is None else central_m(p.height, ground) for p in here],
        [t.v_east_m_s or 0.0 for t in tracks],
        [t.v_north_m_s or 0.0 for t in tracks],
        [t.v_up_m_s or 0.0 for t in tracks],
    )


def _half_vertical_m(here: list[Predicted], vertical_m: float, ground: Ground | None) -> Floats:
    """Half the height minimum of every aircraft, so that any pair's sum reaches as far as the bounds between unlike references do."""
    heights = [p.height for p in here]
    one = next((height.reference for height in heights if height is not None), None)
    if all(height is None or height.reference is one for height in heights):
        reach_m = [ANY_HEIGHT_M if height is None else 0.0 for height in heights]
    else:
        bands = [None if height is None else above_w84(height, ground) for height in heights]
        reach_m = [ANY_HEIGHT_M if b is None else max(b.high_m - b.central_m, b.central_m - b.low_m) for b in bands]
    return np.array(reach_m) + 0.5 * vertical_m


def twins(sky: Sky, a: Track, b: Track, i: int, j: int) -> bool:
    """Whether two tracks are one aircraft, reported by two parties."""
    if a.track_id != b.track_id or not ICAO_ADDRESS.fullmatch(a.track_id):
        return False
    apart_m = float(np.linalg.norm(sky.spots[i, :3] - sky.spots[j, :3]))
    return apart_m <= TWIN_HORIZONTAL_M and abs(float(sky.spots[i, 6] - sky.spots[j, 6])) <= TWIN_VERTICAL_M


def _judged(
    sky: Sky, tracks: list[Track], here: list[Predicted], pair: tuple[int, int], terms: Alerting, ground: Ground | None, now_us: int
) -> Encounter | None:
    """The encounter of one pair by its own numbers: first at central heights, then, for unlike references, within their bound."""
    i, j = pair
    bound_m = _bound_m(here[i], here[j], ground)
    known = here[i].height is not None and here[j].height is not None
    minimum_m = terms.vertical_mm / 1000
    tries = ([(False, minimum_m)] if known else []) + ([(True, minimum_m + bound_m)] if bound_m > 0.0 else [])
    for within_bound_only, vertical_m in tries:
        t_in_s, t_out_s, t_cpa_s, d_cpa_m, dz_cpa_m = kernels().pair_encounter(
            i, j, sky.spots, sky.normals, terms.horizontal_mm / 1000, vertical_m, terms.lookahead_us / 1e6
        )
        if t_in_s < np.inf:
            first, second = sorted(key(tracks[k].party, tracks[k].track_id) for k in pair)
            return Encounter(
                danger=Danger.AIRCRAFT_CONVERGING,
                pair=(first, second),
                loss_at_us=now_us + round(t_in_s * 1e6),
                until_us=now_us + round(t_out_s * 1e6),
                closest_at_us=now_us + round(t_cpa_s * 1e6),
                closest_horizontal_mm=round(d_cpa_m * 1000),
                closest_vertical_mm=round(dz_cpa_m * 1000) if known else None,
                basis=Basis.COARSE if bound_m > 0.0 else Basis.EXACT,
                bound_mm=round(bound_m * 1000),
                within_bound_only=within_bound_only,
                terms=terms,
            )
    return None


def _bound_m(a: Predicted, b: Predicted, ground: Ground | None) -> float:
    """How far the difference of two heights may be from that of their central values: 0 in one reference."""
    if a.height is None or b.height is None:
        return ANY_HEIGHT_M
    between = difference_m(a.height, b.height, ground)
    return max(between.greatest_m - between.central_m, between.central_m - between.least_m)
