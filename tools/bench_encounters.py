"""How fast all pairs of aircraft are searched at one per (20 NM)^2, and at that on each of 40 levels; beside it, all pairs compared."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from bench_clock import Measure

from deconflict.conflict import kernels
from deconflict.conflict.sky import columns_of, sky_of
from deconflict.conflict.tactical import encounters

NM_M, FT_M = 1852.0, 0.3048
HORIZONTAL_M, VERTICAL_M, LOOKAHEAD_S = 5 * NM_M, 1000 * FT_M, 300.0
MEAN_EARTH_RADIUS_M = 6_371_008.8
EARTH_M2 = 4 * np.pi * MEAN_EARTH_RADIUS_M**2
CELL_M2 = (20 * NM_M) ** 2
MOST_SOUTH_DEG = 60.0
CLIMBING, LEVELS = 0.3, 40
GOALS_MS = {1: {10_000: 3.0, 100_000: 45.0, 1_000_000: 600.0}, LEVELS: {10_000: 15.0, 100_000: 200.0, 1_000_000: 2200.0}}
GROWTH_GOAL, BYTES_GOAL = 1.4, 250.0


def sky(count: int, levels: int, seed: int = 1) -> tuple[np.ndarray, ...]:
    """Columns of so many aircraft, one per (20 NM)^2 and level, 100 to 250 m/s on any course.

    Between 60 S and 60 N, as many degrees wide as the density asks for. On one level all fly level, somewhere within its 1000 ft; where the
    Earth is too small for them (372,000) they fly in layers 6000 ft apart, over all of it. On 40 levels three in ten climb or descend.
    """
    rng = np.random.default_rng(seed)
    share = count / levels * CELL_M2 / EARTH_M2
    layers = int(np.ceil(share))
    most = np.sin(np.radians(MOST_SOUTH_DEG)) if share < 0.86 else 1.0
    lat_deg = np.degrees(np.arcsin(rng.uniform(-most, most, count)))
    lon_deg = rng.uniform(-180.0, 180.0, count) * (share / layers / most)
    course, speed_m_s = rng.uniform(0, 2 * np.pi, count), rng.uniform(100, 250, count)
    alt_m, climb_m_s = rng.uniform(0, levels, count) * 1000 * FT_M, np.zeros(count)
    if levels == 1:
        alt_m += 6000 * FT_M * rng.integers(0, layers, count)
    else:
        climb_m_s = np.where(rng.random(count) < CLIMBING, rng.uniform(-12, 12, count), 0.0)
    return lat_deg, lon_deg, alt_m, speed_m_s * np.sin(course), speed_m_s * np.cos(course), climb_m_s


def search(quick: bool) -> list[Measure]:
    """CPU time on one core, the best and the median of several."""
    found = []
    for levels, goals in GOALS_MS.items():
        each_ns: dict[int, float] = {}
        for count, goal_ms in goals.items():
            if quick and count > 10_000:
                continue
            columns = sky(count, levels)
            find = partial(encounters, *columns, horizontal_m=HORIZONTAL_M, vertical_m=VERTICAL_M, lookahead_s=LOOKAHEAD_S)
            pairs = len(find())
            rounds = 3 if quick else max(7, 400_000 // count)
            times_ms, cold_ms = cpu_ms(find, rounds), cpu_ms(find, rounds, cold=True)
            each_ns[count] = times_ms[0] * 1e6 / count
            note = f"median {median(times_ms):.4g}, with cold caches {cold_ms[0]:.4g}; {pairs:,} pairs, {each_ns[count]:.0f} ns an aircraft"
            what = f"encounters, {count:,} on {levels} level{'s' if levels > 1 else ''}, best"
            found.append(Measure(what, times_ms[0], "ms", goal=goal_ms, most=True, note=note))
            if count == 10_000:
                found.append(_beside_all_pairs(columns[:], times_ms[0], 2000 if quick else count))
        if len(each_ns) > 1:
            grown = each_ns[1_000_000] / each_ns[100_000]
            found.append(Measure("  an aircraft's time, 1,000,000 to 100,000", grown, "times", goal=GROWTH_GOAL, most=True))
            found += _memory(levels)
    return found


def cpu_ms(run: Callable[[], Any], rounds: int, *, cold: bool = False) -> list[float]:
    """CPU time of each round, sorted. No collector of garbage runs meanwhile, as with `timeit`; `cold`: one runs before each round.

    A collection walks through all that Python holds, and leaves the nearest caches full of that.
    """
    times = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            if cold:
                gc.collect()
            began = time.process_time()
            made = run()
            times.append((time.process_time() - began) * 1000)
            del made
    finally:
        gc.enable()
    return sorted(times)


def _beside_all_pairs(columns: tuple[np.ndarray, ...], search_ms: float, count: int) -> Measure:
    """Every pair of the first `count` compared by the same exact test, reckoned up to all of them."""
    few = sky_of(columns_of(*(c[:count] for c in columns)))
    half_m = np.full(count, 0.5 * VERTICAL_M)
    kernels.all_pairs(few.spots[:2], few.normals[:2], half_m[:2], HORIZONTAL_M, LOOKAHEAD_S)
    [all_ms] = cpu_ms(partial(kernels.all_pairs, few.spots, few.normals, half_m, HORIZONTAL_M, LOOKAHEAD_S), 1)
    all_ms *= (len(columns[0]) / count) ** 2
    return Measure("  all pairs compared, beside it", all_ms / search_ms, "times", note=f"{all_ms:,.0f} ms")


def _memory(levels: int) -> list[Measure]:
    """The peak above what was held before, less the results; nothing where the system does not tell."""
    peak = Path("/proc/self/clear_refs")
    count = 1_000_000
    columns = sky(count, levels)
    gc.collect()
    try:
        peak.write_text("5")
    except OSError:
        return []
    before = _kilobytes("VmRSS")
    made = encounters(*columns, horizontal_m=HORIZONTAL_M, vertical_m=VERTICAL_M, lookahead_s=LOOKAHEAD_S)
    each = ((_kilobytes("VmHWM") - before) * 1024 - 56 * len(made)) / count
    return [Measure("  memory an aircraft, at the peak, 1,000,000", each, "bytes", goal=BYTES_GOAL, most=True, note="beyond the results")]


def _kilobytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
