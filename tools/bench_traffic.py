"""Alerts on recorded traffic: how many an hour flown, how long before the loss, how many losses without, how many pairs flicker.

The recordings are not ours to ship; without them there is nothing to measure. Writes docs/images/traffic.svg and the table of docs/traffic.md.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

import recordings
from losses import Loss, losses

from deconflict.airspace.separation import parse_minima
from deconflict.service.scanning import scan_file

FLICKER_S: Final = 60
"""Two alerts of one pair less apart are one too many."""

KNOWN_S: Final = 30
"""Two must have been followed for so long for their loss to be foreseeable."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert of a scan, in seconds since 1970; `until_s` is the end of the recording where it was not cleared."""

    pair: tuple[str, str]
    from_s: float
    until_s: float
    level: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a scan of one recording gave, beside what the recording shows afterwards."""

    alerts: list[Alert]
    suppressed: list[dict[str, Any]]
    losses: list[Loss]
    hours: float
    aircraft: int

    @property
    def foreseeable(self) -> list[Loss]:
        """Losses of two that had been followed for half a minute before: not those that took off or were first heard so close."""
        return [loss for loss in self.losses if loss.known_s >= KNOWN_S]

    @property
    def leads_s(self) -> list[float]:
        """Of each foreseeable loss that was alerted, how long before it (after it: negative), sorted."""
        leads = [[loss.from_s - alert.from_s for alert in self.alerts if _meets(alert, loss)] for loss in self.foreseeable]
        return sorted(max(each) for each in leads if each)

    @property
    def missed(self) -> list[Loss]:
        """Losses with no alert at any time of them."""
        return [loss for loss in self.losses if not any(_meets(alert, loss) for alert in self.alerts)]

    @property
    def flickering(self) -> list[tuple[str, str]]:
        """Pairs that were alerted anew within a minute of being cleared, once for each time."""
        by_pair: dict[tuple[str, str], list[Alert]] = {}
        for alert in sorted(self.alerts, key=lambda a: a.from_s):
            by_pair.setdefault(alert.pair, []).append(alert)
        return [pair for pair, each in by_pair.items() for a, b in zip(each, each[1:], strict=False) if b.from_s - a.until_s < FLICKER_S]

    @property
    def per_hour(self) -> float:
        """Alerts per hour flown."""
        return len(self.alerts) / self.hours

    @property
    def median_s(self) -> float | None:
        """The middle lead."""
        return median(self.leads_s) if self.leads_s else None


def play(path: Path, minima: str, together: tuple[str, ...] = ()) -> Found:
    """Scan a recording with 120 s of look-ahead, and see what it shows afterwards."""
    agreed = parse_minima(f"{minima},10min")
    with tempfile.TemporaryDirectory() as folder:
        file, hours = recordings.written(path, Path(folder) / "tracks.jsonl")
        said = scan_file(file, minima, "120s", together=together)
    batches = list(recordings.read(path))
    end_s = batches[-1][0] / 1e6
    alerts = [_alert(each, end_s) for each in said["alerts"]]
    lost = losses(batches, agreed.horizontal_mm / 1000, agreed.vertical_mm / 1000)
    return Found(alerts, said["suppressed"], lost, hours, said["aircraft"])


def _meets(alert: Alert, loss: Loss) -> bool:
    return alert.pair == loss.pair and alert.from_s <= loss.until_s and alert.until_s >= loss.from_s


def _alert(said: dict[str, Any], end_s: float) -> Alert:
    first, second = sorted((said["a"], said["b"]))
    until_s = _second(said["cleared_at"]) if said["cleared_at"] else end_s
    return Alert((first, second), _second(said["raised_at"]), until_s, said["level"])


def _second(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
