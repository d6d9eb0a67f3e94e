"""`deconflict scan`: recorded traffic played causally through the tactical detector and the alert table, a computation each second.

A recording of reports is fused first, as a node fuses what it hears. The trajectories of so6 are aircraft already, each once, and change at
whole 10 s only: they are not fused again, and computed so often. With several workers the recording is cut in time (`scan_shares.py`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.separation import parse_duration_us
from deconflict.conflict import alerting
from deconflict.conflict.declared import Declaration
from deconflict.conflict.encounter import key
from deconflict.errors import Refused
from deconflict.service.feeds.files import lines_of
from deconflict.service.plugins import minima_of
from deconflict.service.scan_playing import TICK_US, Scan, Share, play
from deconflict.service.scan_shares import scan_shared
from deconflict.statements.base import MAX_INTEGER
from deconflict.statements.plans import Cooperation, CooperationKind
from deconflict.wire import recording, so6

MOST_STRANGE = 1000
NO_TIME = ",10min"


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
    path: Path, minima: str, look_ahead: str, workers: int = 1, scheduler: str | None = None, together: Sequence[str] = (),
    told: Sequence[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """Play a recording; what FACES.md prints for `scan`. Refused when it cannot be read or no line of it is understood.

    With more than one worker, or at a scheduler's address, it is cut in time; the answer is the same. `together`: ids of aircraft that are
    declared to fly together all the while, each a text as "id,id". `told`: what its form leaves open, each a text as "heights=AMSL".
    """
    options = options_of(told)
    began_s = time.monotonic()
    agreed = minima_of(minima + NO_TIME if minima.count(",") == 1 else minima, "--minima")
    terms = msgspec.structs.replace(
        Alerting(),
        horizontal_mm=agreed.horizontal_mm,
        vertical_mm=agreed.vertical_mm,
        lookahead_us=parse_duration_us(look_ahead, "--look-ahead"),
    )
    refused: list[Refused] = []
    if workers > 1 or scheduler is not None:
        shared = scan_shared(lines_of(path), str(path), refused, terms, workers, scheduler, declared_by(together), options)
        scan, (first_us, last_us) = shared
    else:
        scan, (first_us, last_us) = _scan_alone(lines_of(path), str(path), refused, terms, declared_by(together), options)
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


def options_of(told: Sequence[str]) -> dict[str, str]:
    """What a user says of a recording's form, as options; Refused for a text that is no NAME=VALUE."""
    options = {}
    for text in told:
        name, _, value = text.partition("=")
        if not name or not value:
            raise Refused(f"{text[:40]!r} tells nothing", where="--option", mend="NAME=VALUE, as in heights=AMSL")
        options[name] = value
    return options


def _scan_alone(
    lines: Iterator[bytes], where: str, refused: list[Refused], terms: Alerting, together: tuple[Declaration, ...],
    options: Mapping[str, str],
) -> tuple[Scan, tuple[int, int]]:  # fmt: skip
    form, lines = recording.peeked(lines)
    scan = Scan(terms, fuses=form != "so6", together=together)
    share = Share(tick_us=so6.STEP_US if form == "so6" else TICK_US)
    return scan, play(scan, recording.batches(lines, where=where, refused=refused.append, options=options), share)


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
