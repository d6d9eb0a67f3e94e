"""What advice costs: for plans that conflict, and for aircraft that will lose separation. By CPU time."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice
from random import Random
from statistics import median

import bench_made as made
import numpy as np
from bench_clock import Measure

from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.conflict import strategic
from deconflict.conflict.advice import Advice, Surroundings, advise
from deconflict.conflict.advice_tracks import left_under
from deconflict.conflict.sky import Columns, columns_of
from deconflict.conflict.tactical import encounters
from deconflict.picture.index import SpaceTimeIndex

TRACK_GOAL_US = 50.0
M_PER_NM, M_PER_DEG, LEVEL_M = 1852.0, 111_195.0, 304.8
SPACING_NM, LEVELS = 20.0, 40
MINIMA = {"horizontal_m": 5 * M_PER_NM, "vertical_m": LEVEL_M, "lookahead_s": 300.0}
SKIES = ((LEVELS, "over 40 levels", TRACK_GOAL_US), (1, "all at one level", None))
"""Among how many levels the aircraft are, in words, and the goal (µs an aircraft)."""


def advice(quick: bool) -> list[Measure]:
    """Menus for aircraft, then changes for plans."""
    return [*_tracks(quick), *_plans(quick)]


def cpu_s(run: Callable[[], object], rounds: int) -> float:
    """The median CPU time of a run."""
    found = []
    for _ in range(rounds):
        began = time.process_time()
        run()
        found.append(time.process_time() - began)
    return median(found)


def sky(count: int, levels: int) -> Columns:
    """One aircraft per (20 NM)² about 45 N, at 100 to 250 m/s, three in ten climbing or descending."""
    rng = np.random.default_rng(count)
    side_deg = np.sqrt(count) * SPACING_NM * M_PER_NM / M_PER_DEG
    speed_m_s, course = 100 + 150 * rng.random(count), 2 * np.pi * rng.random(count)
    climbing = rng.random(count) < 0.3
    return columns_of(
        45 + side_deg * (rng.random(count) - 0.5), side_deg / np.cos(np.pi / 4) * rng.random(count),
        LEVEL_M * rng.integers(1, levels + 1, count), speed_m_s * np.sin(course), speed_m_s * np.cos(course),
        np.where(climbing, 7 * rng.standard_normal(count), 0.0),
    )  # fmt: skip


def _tracks(quick: bool) -> list[Measure]:
    """The whole menu of every aircraft that will lose separation, and how many encounters its best choice leaves."""
    count, found = 1000 if quick else 10_000, []
    for levels, what, goal in SKIES:
        columns = sky(count, levels)
        pairs = encounters(*(getattr(columns, name) for name in columns.__dataclass_fields__), **MINIMA)
        asked = np.unique(np.concatenate([pairs.i, pairs.j]))
        left = left_under(columns, asked, **MINIMA)
        each_us = cpu_s(lambda columns=columns, asked=asked: left_under(columns, asked, **MINIMA), 5) / len(asked) * 1e6  # type: ignore[misc]
        best = left[:, 1:].min(axis=1)
        # Who is within the minima already cannot be kept out of them by any change.
        already = np.isin(asked, np.concatenate([pairs.i, pairs.j])[np.tile(pairs.t_in_s == 0.0, 2)])
        note = f"{len(asked):,} of {count:,} aircraft {what}, one per (20 NM)²; 5 NM, 1000 ft, 300 s; {left.shape[1] - 1} changes each"
        found.append(Measure("advice for an aircraft, CPU", each_us, "µs", goal=goal, most=True, note=note))
        said = f"{left[:, 0].mean():.2f} each before; {already.mean() * 100:.0f} % are within the minima already, "
        said += f"and {(best[~already] == 0).mean() * 100:.0f} % of the others have none left"
        found.append(Measure("  encounters left after the best choice, mean", float(best.mean()), "each", note=said))
    return found


def _plans(quick: bool) -> list[Measure]:
    """What would settle one conflict, against all other plans."""
    active, rng = 1000 if quick else 10_000, Random(3)  # noqa: S311 - invented data, not a secret
    plans = [made.intent(rng, number, 10.0, 6.0, 1) for number in range(active)]
    index: SpaceTimeIndex[int] = SpaceTimeIndex()
    for number, plan in enumerate(plans):
        index.add(number, plan.volumes)
    reach = DEFAULT_RULES.separation.greatest()
    around = Surroundings(index, plans.__getitem__, lambda _a, _b: DEFAULT_RULES, reach)
    near = ((a, b) for a in range(active) for b in sorted(index.pairs(plans[a].volumes, reach)) if a < b)
    met = list(islice(((a, b) for a, b in near if strategic.between(plans[a], plans[b], DEFAULT_RULES)), 5 if quick else 30))
    advised: list[Advice] = []
    times_ms = []
    for a, b in met:
        began = time.process_time()
        found = advise(plans[a], plans[b], around, computed_by="a", computed_at_us=made.NOW_US, data_at_us=made.NOW_US)
        times_ms.append((time.process_time() - began) * 1000)
        assert found is not None
        advised.append(found)
    note = f"{len(met)} conflicts among {active:,} plans; {np.mean([len(one.options) for one in advised]):.1f} options each, "
    note += f"{np.mean([one.judged for one in advised]):,.0f} pairs judged, all steps tried in {sum(one.complete for one in advised)}"
    settled = [one for one in advised if one.options]
    left = [min(len(option.left) for option in one.options) for one in settled]
    said = f"conflicts that the plans moved had before and have still; {len(settled)} of {len(advised)} have an option, none of them meets "
    said += "anything new"
    return [
        Measure("advice for a conflict of plans, CPU, median", median(times_ms), "ms", note=note),
        Measure("  conflicts left after the best option, mean", float(np.mean(left)) if left else 0.0, "each", note=said),
    ]
