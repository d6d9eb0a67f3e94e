"""A recording played causally: what was received before an instant is fused, searched and held against the alert table at that instant."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.track import Plot, Track, fuse
from deconflict.conflict import alerting
from deconflict.conflict.declared import Declaration, declared_pairs
from deconflict.conflict.encounter import Pair
from deconflict.conflict.fused import Fused, Sort, words
from deconflict.conflict.fusing import FusingState, step
from deconflict.conflict.looking import LookJob
from deconflict.conflict.tactical import TracksJob
from deconflict.wire import recording

TICK_US = 1_000_000
KEPT_US = 60_000_000
AT_AN_INSTANT = frozenset({Sort.JUMP, Sort.JUMP_TAKEN, Sort.HEIGHT})
"""What is strange at one instant, and said once for each; all else is said once for each aircraft."""


@dataclass(slots=True)
class Scan:
    """What is known while a recording is played; `told` is what the alert table said, each with its instant; `began` what it knew
    before the first computation that is told."""

    terms: Alerting
    fuses: bool = True
    together: tuple[Declaration, ...] = ()
    tracks: dict[str, Track] = field(default_factory=dict)
    fusing: FusingState = field(default_factory=FusingState)
    state: alerting.AlertState = field(default_factory=alerting.AlertState)
    told: list[tuple[int, alerting.Act]] = field(default_factory=list)
    began: dict[Pair, alerting.Episode] | None = None
    seen: set[str] = field(default_factory=set)
    suppressed: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    strange: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)
    reports: int = 0

    @property
    def idle(self) -> bool:
        """Whether a computation would find and change nothing."""
        return not self.tracks and not self.state.episodes

    def take(self, plots: tuple[Plot, ...], counted: bool = True) -> None:
        """Reports as they came."""
        if counted:
            self.reports += len(plots)
            self.seen.update(plot.track_id for plot in plots)
        for plot in plots:
            self.tracks[plot.track_id] = fuse(self.tracks.get(plot.track_id), plot)

    def tick(self, now_us: int, searched: bool = True) -> None:
        """One computation on what was received before `now_us`; where not `searched`, only what a later one needs to know."""
        oldest_us = now_us - KEPT_US
        for name in [name for name, track in self.tracks.items() if track.plots[0].at_us < oldest_us]:
            del self.tracks[name]
        tracks = tuple(self.tracks[name] for name in sorted(self.tracks))
        if not searched:
            if self.fuses:
                self.fusing, fused = step(self.fusing, tracks, now_us)
                self._note(fused, now_us)
            return
        held = tuple(self.state.active())
        job = TracksJob(now_us=now_us, tracks=tracks, terms={}, default=self.terms, max_age_us=KEPT_US, held=held)
        if self.fuses:
            looked = LookJob(self.fusing, job).run()
            self.fusing, found, judged = looked.state, looked.encounters, looked.judged
            self._note(looked.fused, now_us)
        else:
            found, judged = job.run(), None  # whether one ended as lost or apart is not printed
        declared = declared_pairs((one.pair for one in found), self.together, now_us) if self.together else alerting.NOBODY
        self.state, acts = alerting.step(self.state, found, now_us, judged, declared)
        self.told += [(now_us, act) for act in acts]
        for pair in self.state.suppressed:
            a, b = (name.partition(":")[2] for name in pair)
            self.suppressed.setdefault(pair, {"a": a, "b": b, "why": "declared", "at": format_instant(Instant(now_us))})

    def _note(self, fused: Fused, now_us: int) -> None:
        """Who was taken for one aircraft, each pair once with the instant at which it was found; and what was strange, each once."""
        for double in fused.doubles:
            if double.pair not in self.suppressed:
                a, b = (name.partition(":")[2] for name in double.pair)
                self.suppressed[double.pair] = {"a": a, "b": b, "why": double.why.value, "at": format_instant(Instant(now_us))}
        for found in fused.findings:
            once = (found.sort, found.track_id, found.at_us if found.sort in AT_AN_INSTANT else 0)
            self.strange.setdefault(once, {"id": found.track_id, "sort": found.sort.value, "what": words(found, "this recording")[0]})


@dataclass(frozen=True, slots=True)
class Share:
    """Which computations of a recording are told: from `from_us` up to `until_us` where that is known; all on multiples of `tick_us`.

    Computing begins at `warm_us`, before which there is only what fusing has to know.
    """

    tick_us: int = TICK_US
    from_us: int = 0
    warm_us: int = 0
    until_us: int | None = None


WHOLE = Share()


def play(scan: Scan, batches: Iterable[recording.Batch], share: Share = WHOLE) -> tuple[int, int]:
    """Play these batches through the scan: (the instant of the first, that of the last computation); (0, 0) where there is none."""
    first_us = last_us = now_us = 0
    for at_us, plots in batches:
        first_us = first_us or at_us
        now_us = _computed(scan, now_us or _next(at_us, share.tick_us), at_us, share)
        scan.take(plots, at_us > share.from_us - share.tick_us)
        last_us = at_us
    end_us = share.until_us or _next(last_us, share.tick_us) + share.tick_us
    if first_us:
        _computed(scan, now_us, end_us, share)
    return first_us, end_us - share.tick_us


def _computed(scan: Scan, now_us: int, before_us: int, share: Share) -> int:
    """Every computation before that instant; when the next is due."""
    while now_us < before_us:
        if scan.idle:
            return _next(before_us, share.tick_us)
        if scan.began is None and now_us >= share.from_us:
            scan.began, scan.told = scan.state.episodes, []
        scan.tick(now_us, now_us >= share.warm_us)
        now_us += share.tick_us
    return now_us


def _next(at_us: int, tick_us: int) -> int:
    return math.ceil(at_us / tick_us) * tick_us
