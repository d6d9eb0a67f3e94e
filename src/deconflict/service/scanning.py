"""`deconflict scan`: recorded traffic played causally through the tactical detector and the alert table, a computation each second."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.separation import parse_duration_us, parse_minima
from deconflict.airspace.track import Plot, Track, fuse
from deconflict.conflict import alerting
from deconflict.conflict.fused import Fused, Sort, words
from deconflict.conflict.fusing import FusingState
from deconflict.conflict.looking import LookJob
from deconflict.conflict.tactical import TracksJob
from deconflict.errors import Refused
from deconflict.wire import recording

TICK_US = 1_000_000
KEPT_US = 60_000_000
AT_AN_INSTANT = frozenset({Sort.JUMP, Sort.JUMP_TAKEN, Sort.HEIGHT})
"""What is strange at one instant, and said once for each; all else is said once for each aircraft."""
MOST_STRANGE = 1000
NO_TIME = ",10min"


@dataclass(slots=True)
class _Scan:
    terms: Alerting
    tracks: dict[str, Track] = field(default_factory=dict)
    fusing: FusingState = field(default_factory=FusingState)
    state: alerting.AlertState = field(default_factory=alerting.AlertState)
    open: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    alerts: list[dict[str, Any]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    suppressed: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    strange: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)
    reports: int = 0

    def take(self, plots: tuple[Plot, ...]) -> None:
        """Reports as they came."""
        self.reports += len(plots)
        for plot in plots:
            self.seen.add(plot.track_id)
            self.tracks[plot.track_id] = fuse(self.tracks.get(plot.track_id), plot)

    def tick(self, now_us: int) -> None:
        """One computation on what was received before `now_us`."""
        self.tracks = {name: track for name, track in self.tracks.items() if track.at_us >= now_us - KEPT_US}
        tracks = tuple(self.tracks[name] for name in sorted(self.tracks))
        held = tuple(self.state.active())
        job = TracksJob(now_us=now_us, tracks=tracks, terms={}, default=self.terms, max_age_us=KEPT_US, held=held)
        looked = LookJob(self.fusing, job).run()
        self.fusing = looked.state
        self._note(looked.fused, now_us)
        self.state, acts = alerting.step(self.state, looked.encounters, now_us, looked.judged)
        for act in acts:
            self._act(act, now_us)

    def _note(self, fused: Fused, now_us: int) -> None:
        """Who was taken for one aircraft, each pair once with the instant at which it was found; and what was strange, each once."""
        for double in fused.doubles:
            if double.pair not in self.suppressed:
                a, b = (name.partition(":")[2] for name in double.pair)
                self.suppressed[double.pair] = {"a": a, "b": b, "why": double.why.value, "at": format_instant(Instant(now_us))}
        for found in fused.findings:
            once = (found.sort, found.track_id, found.at_us if found.sort in AT_AN_INSTANT else 0)
            self.strange.setdefault(once, {"id": found.track_id, "sort": found.sort.value, "what": words(found, "this recording")[0]})

    def _act(self, act: alerting.Act, now_us: int) -> None:
        if isinstance(act, alerting.Raise):
            self.open[act.pair] = _alert(act, now_us)
            self.alerts.append(self.open[act.pair])
        elif isinstance(act, alerting.Update):
            self.open[act.pair] |= {"level": act.level.value, **_closest(act)}
        else:
            self.open.pop(act.pair)["cleared_at"] = format_instant(Instant(now_us))


def scan_file(path: Path, minima: str, look_ahead: str) -> dict[str, Any]:
    """Play a recording; what FACES.md prints for `scan`. Refused when it cannot be read or no line of it is understood."""
    began_s = time.monotonic()
    agreed = parse_minima(minima if minima.count(",") == 2 else minima + NO_TIME, "--minima")
    terms = msgspec.structs.replace(
        Alerting(),
        horizontal_mm=agreed.horizontal_mm,
        vertical_mm=agreed.vertical_mm,
        lookahead_us=parse_duration_us(look_ahead, "--look-ahead"),
    )
    scan = _Scan(terms)
    refused: list[Refused] = []
    first_us = now_us = 0
    for at_us, plots in recording.batches(_lines(path), where=str(path), refused=refused.append):
        first_us = first_us or at_us
        now_us = now_us or math.ceil(at_us / TICK_US) * TICK_US
        while now_us < at_us:
            scan.tick(now_us)
            now_us = now_us + TICK_US if scan.tracks else math.ceil(at_us / TICK_US) * TICK_US
        scan.take(plots)
    scan.tick(now_us)
    hours = max((now_us - first_us) / 3.6e9, 1e-9)
    return {
        "aircraft": len(scan.seen), "reports": scan.reports, "alerts": scan.alerts, "suppressed": list(scan.suppressed.values()),
        "strange": list(scan.strange.values())[:MOST_STRANGE], "strange_count": len(scan.strange),
        "alert_rate_per_h": round(len(scan.alerts) / hours, 3), "lines_refused": len(refused),
        "refused": [str(fault) for fault in refused[:20]], "wall_s": round(time.monotonic() - began_s, 3),
    }  # fmt: skip


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as fault:
        raise Refused(f"cannot be read: {fault.strerror}", where=str(path), mend="name a file that is there") from fault


def _alert(act: alerting.Raise, now_us: int) -> dict[str, Any]:
    a, b = (name.partition(":")[2] for name in act.pair)
    return {
        "a": a, "b": b, "raised_at": format_instant(Instant(now_us)), "cleared_at": None, "level": act.level.value,
        "time_to_loss_s": max(0, act.encounter.loss_at_us - now_us) / 1e6, **_closest(act),
    }  # fmt: skip


def _closest(act: alerting.Raise | alerting.Update) -> dict[str, Any]:
    found = act.encounter
    return {
        "closest_horizontal_m": found.closest_horizontal_mm / 1000,
        "closest_vertical_m": None if found.closest_vertical_mm is None else found.closest_vertical_mm / 1000,
        "closest_at": format_instant(Instant(found.closest_at_us)),
        "basis": found.basis.value,
    }
