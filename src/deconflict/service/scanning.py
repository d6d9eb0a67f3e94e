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
from deconflict.airspace.earth import distance_m
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.separation import parse_duration_us, parse_minima
from deconflict.airspace.track import Plot, Track, fuse, predict
from deconflict.conflict import alerting
from deconflict.conflict.tactical import TracksJob
from deconflict.errors import Refused
from deconflict.wire import recording

TICK_US = 1_000_000
KEPT_US = 60_000_000
NO_TIME = ",10min"
LEAST_CALLSIGN = 3
NO_CALLSIGNS = frozenset({"VFR", "IFR", "TEST", "NONE", "UNKNOWN"})
"""What many transmit who have none to give."""
DOUBLE_M, DOUBLE_VERTICAL_MM = 1000.0, 91_440
"""4 s of an airliner's flight, and 300 ft: what the newest reports of two receivers can lie apart."""
DOUBLE_COURSE_DEG, DOUBLE_SPEED_M_S = 30.0, 15.0


@dataclass(slots=True)
class _Scan:
    terms: Alerting
    tracks: dict[str, Track] = field(default_factory=dict)
    state: alerting.AlertState = field(default_factory=alerting.AlertState)
    open: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    alerts: list[dict[str, Any]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    suppressed: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
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
        job = TracksJob(now_us=now_us, tracks=tracks, terms={}, default=self.terms, max_age_us=KEPT_US)
        found = [encounter for encounter in job.run() if not self._is_double(encounter.pair, now_us)]
        self.state, acts = alerting.step(self.state, found, now_us, job.judged())
        for act in acts:
            self._act(act, now_us)

    def _is_double(self, pair: tuple[str, str], now_us: int) -> bool:
        """Whether the two are one aircraft heard twice; noted once with the instant at which it was found."""
        a, b = (name.partition(":")[2] for name in pair)
        if a not in self.tracks or b not in self.tracks or not one_aircraft(self.tracks[a], self.tracks[b], now_us):
            return False
        self.suppressed.setdefault(pair, {"a": a, "b": b, "why": "duplicate", "at": format_instant(Instant(now_us))})
        return True

    def _act(self, act: alerting.Act, now_us: int) -> None:
        if isinstance(act, alerting.Raise):
            self.open[act.pair] = _alert(act, now_us)
            self.alerts.append(self.open[act.pair])
        elif isinstance(act, alerting.Update):
            self.open[act.pair] |= {"level": act.level.value, **_closest(act)}
        else:
            self.open.pop(act.pair)["cleared_at"] = format_instant(Instant(now_us))


def one_aircraft(a: Track, b: Track, now_us: int) -> bool:
    """Whether two tracks are the same aircraft heard by two ways: it calls itself the same, or a relayed address (~) is the other's own.

    Both at one place, moving alike, within what two receivers differ by. Two that merely fly close, or share a callsign apart, are two.
    """
    name = (a.latest.callsign or "").strip().upper()
    named = name == (b.latest.callsign or "").strip().upper() and len(name) >= LEAST_CALLSIGN and name not in NO_CALLSIGNS
    if not named and a.track_id.lstrip("~") != b.track_id.lstrip("~"):
        return False
    one, other = predict(a, now_us), predict(b, now_us)
    if distance_m(one.lat_deg, one.lon_deg, other.lat_deg, other.lon_deg) > DOUBLE_M:
        return False
    if one.height and other.height and one.height.reference is other.height.reference:
        if abs(one.height.value_mm - other.height.value_mm) > DOUBLE_VERTICAL_MM:
            return False
    return _move_alike(a, b)


def _move_alike(a: Track, b: Track) -> bool:
    """Whether nothing known of their movement speaks against their being one."""
    turned_deg = speeds_m_s = 0.0
    if a.course_deg is not None and b.course_deg is not None:
        turned_deg = abs((a.course_deg - b.course_deg + 180) % 360 - 180)
    if a.ground_speed_m_s is not None and b.ground_speed_m_s is not None:
        speeds_m_s = abs(a.ground_speed_m_s - b.ground_speed_m_s)
    return turned_deg <= DOUBLE_COURSE_DEG and speeds_m_s <= DOUBLE_SPEED_M_S


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
