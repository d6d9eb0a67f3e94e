"""The tracks of one tick against their own plans, and against the zones and sites that they may not enter: one job on frozen inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from deconflict.airspace import earth
from deconflict.airspace.altitude import Ground
from deconflict.airspace.constraint import ProtectedSite
from deconflict.airspace.intent import OperationalIntent
from deconflict.airspace.outline import bounding_cap
from deconflict.airspace.track import Plot, Track
from deconflict.conflict.conformance import Bands, Finding, Flight, Step, Zone, step
from deconflict.conflict.encounter import key
from deconflict.conflict.strategic import volumes_of

NEAR_M = 10_000.0
"""How far outside a zone a track is looked at still: further than the fastest come within the reports that one tick brings."""
DEFAULT_BANDS = Bands()


class Watched(NamedTuple):
    """One track to look at: what was found of it so far (None: it is new here), and its own plan, where it has one."""

    track: Track
    flight: Flight | None
    plan: OperationalIntent | None


@dataclass(frozen=True, slots=True)
class ConformanceJob:
    """One computation over the tracks that reported since the last. `bands` by party of the track, by default those of `Bands`.

    `me`: the party whose node asks. A track and a zone of which one is ours and the other is not are left to the alerts of the tick, which
    warn before the zone is entered and for as long as it lasts; and so is an aircraft of ours that nobody commands.
    """

    me: str
    watched: tuple[Watched, ...]
    zones: tuple[Zone, ...] = ()
    bands: Mapping[str, Bands] = field(default_factory=dict)
    ground: Ground | None = None

    def run(self) -> tuple[tuple[str, Step], ...]:
        """(party:track_id, what its reports lead to) of every track that has a plan, is near a zone or was watched before; in order.

        Of a track that is new only the newest report is looked at, of others every report since. Pure.
        """
        near = self._near()
        found = []
        for row, one in enumerate(self.watched):
            if one.plan is not None or one.flight is not None or row in near:
                found.append((key(one.track.party, one.track.track_id), self._stepped(one, near.get(row, ()))))
        return tuple(found)

    def _stepped(self, one: Watched, zones: Sequence[Zone]) -> Step:
        bands = self.bands.get(one.track.party, DEFAULT_BANDS)
        flight = one.flight or Flight()
        opened, ended = list[Finding](), list[Finding]()
        for plot in _new(one):
            flight, began, over = step(flight, one.track.party, plot, one.plan, zones, bands, self.ground)
            opened += began
            ended += over
        return Step(flight, tuple(opened), tuple(ended))

    def _near(self) -> dict[int, list[Zone]]:
        """By row of the tracks: the zones and sites near it that are ours to look at."""
        found: dict[int, list[Zone]] = {}
        if not self.watched or not self.zones:
            return found
        tracks = [one.track for one in self.watched]
        points_m = earth.cartesian_m([track.lat_deg for track in tracks], [track.lon_deg for track in tracks])
        begin_us, end_us = min(track.plots[-1].at_us for track in tracks), max(track.at_us for track in tracks)
        for zone in self.zones:
            near = np.zeros(len(tracks), dtype=bool)
            for volume in volumes_of(zone):
                if volume.until_us <= begin_us or volume.from_us > end_us:
                    continue
                cap = bounding_cap(volume.volume.outline)
                chords_m = np.linalg.norm(points_m - earth.cartesian_m(cap.lat_deg, cap.lon_deg), axis=1)
                near |= chords_m <= cap.radius_m + NEAR_M
            for row in np.flatnonzero(near).tolist():
                if not self._warned(tracks[row], zone):
                    found.setdefault(row, []).append(zone)
        return found

    def _warned(self, track: Track, zone: Zone) -> bool:
        """Whether the alerts of the tick speak of this track and this zone."""
        if isinstance(zone, ProtectedSite):
            return False
        ours = (track.party == self.me, zone.party == self.me)
        return any(ours) and (not all(ours) or bool(track.latest.uncommanded))


def _new(one: Watched) -> Iterable[Plot]:
    """The reports to look at, oldest first."""
    if one.flight is None:
        return (one.track.latest,)
    return tuple(plot for plot in reversed(one.track.plots) if plot.at_us > one.flight.at_us)
