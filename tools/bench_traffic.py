"""Alerts on recorded traffic: how many an hour flown, how long before the loss, how many losses without, how many pairs flicker.

The recordings are not ours to ship; without them there is nothing to measure. Writes the table of docs/traffic.md and
docs/images/traffic.svg.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final

import recordings
from bench_clock import Measure
from losses import Loss, losses

from deconflict.airspace.separation import parse_minima
from deconflict.service.scanning import scan_file

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
SETS: Final = (
    ("en-route airliners, 17 h", "switzerland_20180801.json.gz", "1NM,500ft", False),
    ("large airports and around, 3 h", "paris_tma_20211007.json.gz", "1NM,500ft", False),
    ("general aviation, 1 h", "brc_20230829_1hr.jsonl", "3NM,1000ft", False),
    ("general aviation, 20 min", "brc_20230830_20min.jsonl", "3NM,1000ft", False),
    ("a formation, not declared", "extra/dreamliner_airfrance.json.gz", "3NM,1000ft", False),
    ("a formation, declared", "extra/dreamliner_airfrance.json.gz", "3NM,1000ft", True),
    ("fire-fighting, 7 days, a report in 104 s", "extra/calfire.json.gz", "3NM,1000ft", False),
    ("an airliner on the ground, flags that flap", "extra/noisy_ground.json.gz", "1NM,500ft", False),
)
"""What it is, the file, the minima, and whether all aircraft of it are declared to fly together."""
QUICK: Final = 3
"""The one set of which a little is measured."""
BEGIN, END = "<!-- measured -->\n", "<!-- end of measured -->\n"
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
        return [pair for pair, each in by_pair.items() for a, b in pairwise(each) if b.from_s - a.until_s < FLICKER_S]

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


def traffic(quick: bool) -> list[Measure]:
    """Every set that is here, or the shortest alone; after all of them the table and the plot are written anew."""
    wanted = [SETS[QUICK]] if quick else SETS
    found = [(each, play_set(each)) for each in wanted if (recordings.TRACKS / each[1]).is_file()]
    if len(found) == len(SETS):
        write(found)
    return [measure for (what, *_), each in found for measure in _measures(what, each)]


def play_set(each: tuple[str, str, str, bool]) -> Found:
    """One set played."""
    path = recordings.TRACKS / each[1]
    ids = sorted({plot.track_id for _, plots in recordings.read(path) for plot in plots}) if each[3] else []
    return play(path, each[2], (",".join(ids),) if ids else ())


def _measures(what: str, found: Found) -> list[Measure]:
    missed = f"{len(found.missed)} of {len(found.losses)} losses without, {len(found.flickering)} again within a minute"
    rows = [Measure(f"alerts: {what}", found.per_hour, "/flight h", note=missed)]
    if found.median_s is not None:
        rows.append(Measure(f"lead before the loss: {what}", found.median_s, "s", note=f"least {found.leads_s[0]:.0f} s"))
    return rows


def write(found: list[tuple[tuple[str, str, str, bool], Found]]) -> None:
    """The table into docs/traffic.md between its marks, and the plot beside it."""
    page = DOCS / "traffic.md"
    before, _, rest = page.read_text().partition(BEGIN)
    page.write_text(before + BEGIN + table(found) + END + rest.partition(END)[2])
    (DOCS / "images" / "traffic.svg").write_text(plot([(each[0], one) for each, one in found if one.leads_s]))


def table(found: list[tuple[tuple[str, str, str, bool], Found]]) -> str:
    """A row for each set."""
    names = ("recording", "minima", "aircraft", "flight hours", "alerts, of them WARNING", "an hour", "losses, foreseeable")
    rows = ["| " + " | ".join((*names, "lead: median, least", "again within 60 s")) + " |", "|---" * 9 + "|"]
    for (what, _, minima, _), one in found:
        warnings = sum(alert.level == "WARNING" for alert in one.alerts)
        lead = f"{one.median_s:.0f} s, {one.leads_s[0]:.0f} s" if one.median_s is not None else "none to lead"
        rows.append(
            f"| {what} | {minima.replace(',', ', ')} | {one.aircraft} | {one.hours:.1f} | {len(one.alerts)}, {warnings} "
            f"| {one.per_hour:.2g} | {len(one.losses)}, {len(one.foreseeable)} | {lead} | {len(one.flickering)} |"
        )
    return "\n".join(rows) + "\n"


def plot(found: list[tuple[str, Found]]) -> str:
    """Of each set how much of its foreseeable losses was alerted by so many seconds before: an SVG that needs no program to be read."""
    colours, left, top, wide, high = ("#0b6", "#06c", "#c60", "#808"), 60, 20, 560, 260
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + wide + 20} {top + high + 60}" ',
        'font-family="sans-serif" font-size="12">',
        f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" fill="#fff" stroke="#888"/>',
    ]
    for seconds in range(0, 121, 20):
        x = left + wide * seconds / 120
        lines.append(f'<text x="{x:.0f}" y="{top + high + 16}" text-anchor="middle">{seconds}</text>')
    for part in range(0, 101, 25):
        lines.append(f'<text x="{left - 6}" y="{top + high * (1 - part / 100) + 4:.0f}" text-anchor="end">{part} %</text>')
    lines.append(f'<text x="{left + wide / 2:.0f}" y="{top + high + 32}" text-anchor="middle">seconds before the loss</text>')
    for number, (what, one) in enumerate(found):
        colour = colours[number % len(colours)]
        points = []
        for seconds in range(0, 121, 2):
            reached = sum(lead >= seconds for lead in one.leads_s) / len(one.leads_s)
            points.append(f"{left + wide * seconds / 120:.0f},{top + high * (1 - reached):.1f}")
        lines.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines.append(f'<text x="{left + wide - 8}" y="{top + 18 + 16 * number}" text-anchor="end" fill="{colour}">{what}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"
