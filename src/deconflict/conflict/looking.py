"""One look at the sky: the tracks of one instant are fused, and the aircraft they are searched for who will meet whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from deconflict.airspace.separation import AircraftClass
from deconflict.airspace.volume import Volume4D
from deconflict.conflict.encounter import Encounter, key
from deconflict.conflict.fused import Fused, FusedTrack
from deconflict.conflict.fusing import FusingState, step
from deconflict.conflict.identity import Key
from deconflict.conflict.tactical import TracksJob


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look found: the state for the next, the aircraft, the encounters by their names, and the keys of all that took part."""

    state: FusingState
    fused: Fused
    encounters: list[Encounter]
    judged: frozenset[str]


@dataclass(frozen=True, slots=True)
class LookJob:
    """One computation on frozen inputs: `job` holds the tracks as they came, `state` what fusing knew before, `classes` of which class an
    aircraft is, by its key, where a plan says so, `said` names under which alerts stand already."""

    state: FusingState
    job: TracksJob
    classes: Mapping[Key, AircraftClass] = field(default_factory=dict)
    said: frozenset[Key] = frozenset()

    def run(self) -> Looked:
        """Fused, then searched; nobody is warned of a pair that may be one aircraft. Pure."""
        state, fused = step(self.state, self.job.tracks, self.job.now_us, classes=self.classes, said=self.said)
        flown = self.of(fused)
        found = [encounter for encounter in flown.run() if encounter.pair not in fused.unsettled]
        return Looked(state, fused, found, flown.judged())

    def of(self, fused: Fused) -> TracksJob:
        """The same computation over the aircraft as fused; a plan goes with whichever source flies by it."""
        plans = {key(one.track.party, one.track.track_id): plan for one in fused.tracks for plan in self._plans(one)}
        return replace(self.job, tracks=tuple(one.track for one in fused.tracks), plans=plans)

    def _plans(self, one: FusedTrack) -> Iterator[tuple[Volume4D, ...]]:
        names = (key(source.party, source.track_id) for source in one.sources)
        yield from (self.job.plans[name] for name in names if name in self.job.plans)
