"""Advice as jobs on frozen inputs: what would settle a conflict of plans, and what aircraft that converge could do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from deconflict.agreement.rules import Rules
from deconflict.airspace.separation import Minima
from deconflict.conflict.advice import Advice, Surroundings, advise
from deconflict.conflict.advice_shifts import Steps
from deconflict.conflict.advice_tracks import TrackAdvice, advise_tracks
from deconflict.conflict.strategic import AirspaceObject, volumes_of
from deconflict.conflict.tactical import TracksJob
from deconflict.node.objects import airspace_object
from deconflict.picture.index import SpaceTimeIndex
from deconflict.picture.picture import ObjectRecord, Version


class Stated(NamedTuple):
    """One version of a plan, zone or site as it was held, not decoded yet."""

    kind: str
    party: str
    object_id: str
    version: Version

    def thing(self) -> AirspaceObject | None:
        """What it states."""
        return airspace_object(ObjectRecord(self.kind, self.party, self.object_id), self.version)


@dataclass(frozen=True, slots=True)
class PlanAdviceJob:
    """What would settle the conflict of two objects, held against everything near them.

    `rules` by pair of parties (a <= b); `reach`: the widest minima of any; `steps`: what is tried. The data are as of `data_at_us`, and
    nothing is advised that begins before `now_us`.
    """

    about: str
    a: Stated
    b: Stated
    others: tuple[Stated, ...]
    rules: Mapping[tuple[str, str], Rules]
    reach: Minima
    steps: Steps
    me: str
    now_us: int
    data_at_us: int

    def run(self) -> Advice | None:
        """The advice; None where the two do not come within the minima. Pure."""
        a, b = self.a.thing(), self.b.thing()
        assert a is not None
        assert b is not None
        things = {number: thing for number, one in enumerate(self.others) if (thing := one.thing()) is not None}
        index: SpaceTimeIndex[int] = SpaceTimeIndex()
        for number, thing in things.items():
            index.add(number, volumes_of(thing))
        around = Surroundings(index, things.get, lambda one, other: self.rules[min(one, other), max(one, other)], self.reach)
        return advise(a, b, around, computed_by=self.me, computed_at_us=self.now_us, data_at_us=self.data_at_us, steps=self.steps)


@dataclass(frozen=True, slots=True)
class TrackAdviceJob:
    """What each of these aircraft (party:track_id) could do, held against all tracks and zones of `tracks`."""

    about: str
    asked: tuple[str, ...]
    tracks: TracksJob
    me: str

    def run(self) -> tuple[TrackAdvice, ...]:
        """The menu of each that is heard of still, in order of their names. Pure; calls the compiled kernels."""
        return advise_tracks(self.tracks, self.asked, computed_by=self.me)
