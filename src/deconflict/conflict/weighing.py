"""What the straight prediction finds, weighed beside what is expected of aircraft that turn, level off or fly by a plan.

| pair                                                         | becomes                                           |
|--------------------------------------------------------------|---------------------------------------------------|
| both fly straight and level                                  | what the straight prediction found, as it is      |
| straight finds a loss, and so does what is expected          | BOTH                                              |
| straight finds a loss; as expected there is none             | STRAIGHT: told later                              |
| straight finds none; as expected there is one, soon          | EXPECTED: told sooner than straight would find it |
| neither, but it has an alert and is within the wider band    | lingering: its alert stays                        |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from msgspec.structs import replace

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.altitude import Basis, Ground
from deconflict.airspace.track import Predicted, Track
from deconflict.airspace.volume import Volume4D
from deconflict.conflict.encounter import Encounter, Pair, Way, key
from deconflict.conflict.expected import Expected, expected, leaves_plan, may_move, nearness
from deconflict.conflict.sky import Integers, Sky
from deconflict.statements.messages import Danger

Places = tuple[int, int]
"""Two indices into the tracks of one computation."""
LOOKS = 5
"""At how many instants of a loss an aircraft is looked for in its plan: at both ends, and between."""


@dataclass(frozen=True, slots=True)
class Flights:
    """All aircraft of one computation: `here` where each is at `now_us`, in the order of `tracks` and of `sky`.

    `judge` is the straight prediction of a pair by given numbers, `between` the numbers of two parties, `are_one` whether two tracks are
    one aircraft, `plans` the volumes of an aircraft's own plan by its key.
    """

    now_us: int
    sky: Sky
    tracks: list[Track]
    here: list[Predicted]
    judge: Callable[[Places, Alerting], Encounter | None]
    between: Callable[[str, str], Alerting]
    are_one: Callable[[Places], bool]
    plans: Mapping[str, tuple[Volume4D, ...]]
    ground: Ground | None
    _expected: dict[int, Expected] = field(default_factory=dict)

    def terms(self, pair: Places) -> Alerting:
        """The numbers between the parties of two aircraft."""
        return self.between(self.tracks[pair[0]].party, self.tracks[pair[1]].party)

    def expected(self, index: int, terms: Alerting) -> Expected:
        """What is expected of an aircraft, reckoned once."""
        found = self._expected.get(index)
        if found is None:
            found = self._expected[index] = expected(self.tracks[index], self.here[index].height, terms)
        return found

    def age_us(self, pair: Places) -> int:
        """How old the older of the two reports is."""
        return max(0, *(self.now_us - self.tracks[k].at_us for k in pair))

    def names(self, pair: Places) -> Pair:
        """The pair as it is named, in order."""
        first, second = sorted(key(self.tracks[k].party, self.tracks[k].track_id) for k in pair)
        return first, second


def weighed(flights: Flights, straight: Mapping[Places, Encounter], held: Iterable[Pair]) -> Iterator[Encounter]:
    """Every encounter: those of the straight prediction with their way, those only expected, and those that linger."""
    said = set()
    for pair, found in straight.items():
        said.add(found.pair)
        yield replace(found, way=_way(flights, pair, found), age_us=flights.age_us(pair))
    for found in _only_expected(flights, straight):
        said.add(found.pair)
        yield found
    left = [pair for pair in held if pair not in said]
    if left:
        yield from _lingering(flights, left)


def _way(flights: Flights, pair: Places, found: Encounter) -> Way:
    """Whether what is expected finds the loss too."""
    terms = found.terms
    if found.within_bound_only or found.loss_at_us - flights.now_us <= terms.steady.warning_late_us:
        return Way.BOTH
    if any(_turns_back(flights, k, found) for k in pair):
        return Way.STRAIGHT
    ways = flights.expected(pair[0], terms), flights.expected(pair[1], terms)
    if ways[0].straight and ways[1].straight:
        return Way.BOTH
    return Way.STRAIGHT if nearness(flights.sky, pair, ways, terms, terms.vertical_mm / 1000) is None else Way.BOTH


def _turns_back(flights: Flights, index: int, found: Encounter) -> bool:
    """Whether it would have to leave its plan for the loss to come."""
    track = flights.tracks[index]
    volumes = flights.plans.get(key(track.party, track.track_id), ())
    if not volumes:
        return False
    times_us = [round(t) for t in np.linspace(found.loss_at_us, found.until_us, LOOKS)]
    return leaves_plan(track, volumes, flights.here[index], times_us, flights.ground)


def _only_expected(flights: Flights, straight: Mapping[Places, Encounter]) -> Iterator[Encounter]:
    """Pairs that the straight prediction does not find, of which one turns or has selected a level, where the loss is near."""
    for pair in _near(flights):
        terms = flights.terms(pair)
        heights = [flights.here[k].height for k in pair]
        if pair in straight or None in heights or heights[0].reference is not heights[1].reference or flights.are_one(pair):  # type: ignore[union-attr]
            continue
        ways = flights.expected(pair[0], terms), flights.expected(pair[1], terms)
        found = nearness(flights.sky, pair, ways, terms, terms.vertical_mm / 1000)
        if found is not None and found.t_in_s * 1e6 <= terms.steady.caution_late_us:
            yield Encounter(
                danger=Danger.AIRCRAFT_CONVERGING, pair=flights.names(pair),
                loss_at_us=flights.now_us + round(found.t_in_s * 1e6), until_us=flights.now_us + round(found.t_out_s * 1e6),
                closest_at_us=flights.now_us + round(found.t_cpa_s * 1e6), closest_horizontal_mm=round(found.d_cpa_m * 1000),
                closest_vertical_mm=round(found.dz_cpa_m * 1000), basis=Basis.EXACT, bound_mm=0, within_bound_only=False, terms=terms,
                way=Way.EXPECTED, age_us=flights.age_us(pair),
            )  # fmt: skip


def _near(flights: Flights) -> list[Places]:
    """Pairs, lower index first, of which one turns or has selected a level, and which could lose separation by `caution_late_us`."""
    tracks, spots = flights.tracks, flights.sky.spots
    own = {party: flights.between(party, party) for party in {track.party for track in tracks}}
    moving = [k for k, track in enumerate(tracks) if may_move(track) and _moves(flights, k, track, own[track.party])]
    if not moving:
        return []
    late_s = max(terms.steady.caution_late_us for terms in own.values()) / 1e6
    speeds_m_s = np.linalg.norm(spots[:, 3:6], axis=1)
    reach_m = max(terms.horizontal_mm for terms in own.values()) / 1000 + (speeds_m_s + speeds_m_s.max()) * late_s
    up_m = max(terms.vertical_mm for terms in own.values()) / 1000 + late_s * (np.abs(spots[:, 7]) + np.abs(spots[:, 7]).max())
    northward = np.argsort(spots[:, 2], kind="stable")
    sorted_m = spots[northward, 2]
    found: set[Places] = set()
    for k in moving:
        low, high = np.searchsorted(sorted_m, (spots[k, 2] - reach_m[k], spots[k, 2] + reach_m[k]))
        band: Integers = northward[low:high]
        apart = spots[band] - spots[k]
        close = (np.einsum("ij,ij->i", apart[:, :3], apart[:, :3]) <= reach_m[k] ** 2) & (np.abs(apart[:, 6]) <= up_m[k])
        found.update((min(k, other), max(k, other)) for other in band[close].tolist() if other != k)
    return sorted(found)


def _moves(flights: Flights, index: int, track: Track, terms: Alerting) -> bool:
    """Whether it turns, or levels at what its crew has selected: what is only supposed of who climbs warns nobody."""
    way = flights.expected(index, terms)
    return way.turn_rad_s != 0.0 or (way.level_in_m is not None and track.latest.selected_height is not None)


def _lingering(flights: Flights, held: list[Pair]) -> Iterator[Encounter]:
    """Pairs with an alert that come no closer than the minima, but are within the wider band."""
    wanted = {name.partition(":")[2] for pair in held for name in pair}
    index = {key(track.party, name): k for k, track in enumerate(flights.tracks) if (name := track.plots[0].track_id) in wanted}
    for one, other in held:
        if one not in index or other not in index:
            continue
        pair = min(index[one], index[other]), max(index[one], index[other])
        terms = flights.terms(pair)
        percent = terms.steady.apart_percent
        wider = replace(
            terms, horizontal_mm=terms.horizontal_mm * percent // 100, vertical_mm=terms.vertical_mm * percent // 100,
            lookahead_us=terms.lookahead_us * percent // 100,
        )  # fmt: skip
        found = None if flights.are_one(pair) else flights.judge(pair, wider)
        if found is not None:
            yield replace(found, terms=terms, lingering=True, age_us=flights.age_us(pair))
