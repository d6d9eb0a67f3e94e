"""How fast one new plan is held against all others, and all aircraft against each other."""

from __future__ import annotations

from functools import partial
from random import Random

import bench_made as made
import numpy as np
from bench_clock import Measure, share, spans_ms

from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.airspace.intent import OperationalIntent
from deconflict.conflict import strategic
from deconflict.conflict.tactical import encounters
from deconflict.picture.index import SpaceTimeIndex

PLAN_GOAL_MS = 1.0
HOURS = 6.0
SEPARATION_M, HEIGHT_M, LOOKAHEAD_S = 5556.0, 304.8, 120.0
CASES = (
    ("one volume, within 10 by 10 degrees", 10.0, 1, PLAN_GOAL_MS),
    ("six legs each, within 10 by 10 degrees", 10.0, 6, None),
    ("one volume, crowded in 3 by 3 degrees", 3.0, 1, None),
)
"""What the plans are, the side of the square (degrees), volumes of each plan, goal (ms)."""


def new_plan(quick: bool) -> list[Measure]:
    """One new plan: those near it by the index, each then tested exactly by the default minima."""
    active, asked = (1000, 50) if quick else (10_000, 1000)
    found = []
    for what, span_deg, volumes, goal in CASES:
        rng = Random(2)  # noqa: S311 - invented data, not a secret
        plans = [made.intent(rng, number, span_deg, HOURS, volumes) for number in range(active + asked)]
        index: SpaceTimeIndex[int] = SpaceTimeIndex()
        for number in range(active):
            index.add(number, plans[number].volumes)
        near: list[int] = []
        met: list[int] = []
        once = partial(_one_more, index, plans, near, met, active)
        times_ms = spans_ms(once, asked)
        note = f"{what} and {HOURS:.0f} h; near it {np.mean(near):.1f}, in conflict {np.mean(met):.1f}"
        found.append(Measure(f"a new plan against {active:,} active, p50", share(times_ms, 0.5), "ms", goal=goal, most=True, note=note))
        found.append(Measure("  the same, p99", share(times_ms, 0.99), "ms", note=f"{asked} plans"))
    return found


def _one_more(
    index: SpaceTimeIndex[int], plans: list[OperationalIntent], near: list[int], met: list[int], active: int, number: int
) -> None:
    """Hold one more plan against those in the index; how many were near it and in conflict with it is noted."""
    new = plans[active + number]
    candidates = index.pairs(new.volumes, DEFAULT_RULES.separation.greatest())
    conflicts = [strategic.between(new, plans[at], DEFAULT_RULES, pairs) for at, pairs in candidates.items()]
    near.append(len(candidates))
    met.append(sum(conflict is not None for conflict in conflicts))


def aircraft(quick: bool) -> list[Measure]:
    """All pairs of so many aircraft over 20 by 20 degrees that will lose separation within two minutes."""
    found = []
    for count in (1000,) if quick else (1000, 10_000):
        rng = np.random.default_rng(count)
        lat_deg, lon_deg = 40 + 20 * rng.random(count), 20 * rng.random(count)
        alt_m, speed_m_s, course = 12_000 * rng.random(count), 50 + 200 * rng.random(count), 2 * np.pi * rng.random(count)
        columns = (lat_deg, lon_deg, alt_m, speed_m_s * np.sin(course), speed_m_s * np.cos(course), 10 * rng.standard_normal(count))
        look = partial(encounters, *columns, horizontal_m=SEPARATION_M, vertical_m=HEIGHT_M, lookahead_s=LOOKAHEAD_S)
        pairs = look()
        times_ms = spans_ms(lambda _, look=look: look(), 5 if quick else 20)  # type: ignore[misc]
        note = f"{len(pairs)} pairs found at 3 NM, 1000 ft, {LOOKAHEAD_S:.0f} s"
        found.append(Measure(f"encounters among {count:,} aircraft, median", share(times_ms, 0.5), "ms", note=note))
    return found
