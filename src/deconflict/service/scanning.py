"""`deconflict scan`: recorded traffic played causally through the tactical detector and the alert table, a computation each second.

A recording of reports is fused first, as a node fuses what it hears. The trajectories of so6 are aircraft already, each once, and change at
whole 10 s only: they are not fused again, and computed so often. With several workers the recording is cut in time (`scan_shares.py`).
"""

from __future__ import annotations

import gzip
import lzma
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import msgspec

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.separation import parse_duration_us, parse_minima
from deconflict.airspace.track import Plot, Track, fuse
from deconflict.conflict import alerting
from deconflict.conflict.declared import Declaration, declared_pairs
from deconflict.conflict.encounter import Pair, key
from deconflict.conflict.fused import Fused, Sort, words
from deconflict.conflict.fusing import FusingState, step
from deconflict.conflict.looking import LookJob
from deconflict.conflict.tactical import TracksJob
from deconflict.errors import Refused
from deconflict.statements.base import MAX_INTEGER
from deconflict.statements.plans import Cooperation, CooperationKind
from deconflict.wire import recording, so6

TICK_US = 1_000_000
KEPT_US = 60_000_000
AT_AN_INSTANT = frozenset({Sort.JUMP, Sort.JUMP_TAKEN, Sort.HEIGHT})
"""What is strange at one instant, and said once for each; all else is said once for each aircraft."""
MOST_STRANGE = 1000
NO_TIME = ",10min"


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
        self.tracks = {name: track for name, track in self.tracks.items() if track.at_us >= now_us - KEPT_US}
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


def told_as_alerts(told: Iterable[tuple[int, alerting.Act]]) -> list[dict[str, Any]]:
    """The alerts of a scan as FACES.md has them, in order of their begin, from all that the alert table said, in order of time."""
    alerts: list[dict[str, Any]] = []
    unfinished: dict[tuple[str, str], dict[str, Any]] = {}
    for now_us, act in told:
        if isinstance(act, alerting.Raise):
            unfinished[act.pair] = _alert(act, now_us)
            alerts.append(unfinished[act.pair])
        elif isinstance(act, alerting.Update):
            unfinished[act.pair] |= {"level": act.level.value, **_closest(act)}
        else:
            unfinished.pop(act.pair)["cleared_at"] = format_instant(Instant(now_us))
    return alerts


def scan_file(
    path: Path, minima: str, look_ahead: str, workers: int = 1, scheduler: str | None = None, together: Sequence[str] = ()
) -> dict[str, Any]:
    """Play a recording; what FACES.md prints for `scan`. Refused when it cannot be read or no line of it is understood.

    With more than one worker, or at a scheduler's address, it is cut in time; the answer is the same. `together`: ids of aircraft that are
    declared to fly together all the while, each a text as "id,id".
    """
    began_s = time.monotonic()
    agreed = parse_minima(minima if minima.count(",") == 2 else minima + NO_TIME, "--minima")
    terms = msgspec.structs.replace(
        Alerting(),
        horizontal_mm=agreed.horizontal_mm,
        vertical_mm=agreed.vertical_mm,
        lookahead_us=parse_duration_us(look_ahead, "--look-ahead"),
    )
    refused: list[Refused] = []
    if workers > 1 or scheduler is not None:
        from deconflict.service.scan_shares import scan_shared

        shared = scan_shared(lines_of(path), str(path), refused, terms, workers, scheduler, declared_by(together))
        scan, (first_us, last_us) = shared
    else:
        scan, (first_us, last_us) = _scan_alone(lines_of(path), str(path), refused, terms, declared_by(together))
    hours = max((last_us - first_us) / 3.6e9, 1e-9)
    alerts = told_as_alerts(scan.told)
    return {
        "aircraft": len(scan.seen), "reports": scan.reports, "alerts": alerts, "suppressed": list(scan.suppressed.values()),
        "strange": list(scan.strange.values())[:MOST_STRANGE], "strange_count": len(scan.strange),
        "alert_rate_per_h": round(len(alerts) / hours, 3), "lines_refused": len(refused),
        "refused": [str(fault) for fault in refused[:20]], "wall_s": round(time.monotonic() - began_s, 3),
    }  # fmt: skip


def declared_by(together: Sequence[str]) -> tuple[Declaration, ...]:
    """What a user says of a recording, as declarations; Refused for a text that names fewer than two ids."""
    groups = [tuple(key("", name.strip()) for name in text.split(",") if name.strip()) for text in together]
    for text, group in zip(together, groups, strict=True):
        if len(set(group)) < 2:
            raise Refused(f"{text[:40]!r} names fewer than two aircraft", where="--together", mend="two or more ids, as in 3944ed,3944ee")
    kind = CooperationKind.FORMATION
    return tuple(Declaration("", "--together", Cooperation(kind=kind, tracks=group, from_us=0, until_us=MAX_INTEGER)) for group in groups)


def _scan_alone(
    lines: Iterator[bytes], where: str, refused: list[Refused], terms: Alerting, together: tuple[Declaration, ...]
) -> tuple[Scan, tuple[int, int]]:
    form, lines = recording.peeked(lines)
    scan = Scan(terms, fuses=form != "so6", together=together)
    share = Share(tick_us=so6.STEP_US if form == "so6" else TICK_US)
    return scan, play(scan, recording.batches(lines, where=where, refused=refused.append), share)


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a recording, unpacked where its name ends in .gz or .xz; Refused when it cannot be read."""
    opened = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    try:
        file: IO[bytes] = opened(path, "rb")  # type: ignore[operator]
        with closing(file):
            yield from file
    except (EOFError, lzma.LZMAError) as fault:
        raise Refused(f"cannot be unpacked: {fault}", where=str(path), mend="fetch the file again: it is cut off or damaged") from fault
    except OSError as fault:
        raise Refused(f"cannot be read: {fault.strerror or fault}", where=str(path), mend="name a file that is there") from fault


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
