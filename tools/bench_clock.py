"""Measuring: several rounds, the median told, and how far the rounds lay apart."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from msgspec import Struct

from deconflict.service.memory import keeping


class Measure(Struct, frozen=True):
    """One figure. `goal` is what it should reach: at least, or with `most` at most, so much of the same unit; None where there is none."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    most: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.most else self.value >= self.goal


class Timing(Struct, frozen=True):
    """Rounds of one thing: the median rate by the clock on the wall, and by the CPU's, which other programs on the machine do not slow
    down much; and the slowest and fastest round by the wall's."""

    wall: float
    cpu: float
    slowest: float
    fastest: float


def rates(run: Callable[[int], Any], count: int, rounds: int) -> Timing:
    """How many per second, where one run does `count`."""
    walls_s, cpus_s = [], []
    # As a served node is once it has loaded.
    with keeping():
        gc.collect()
    for number in range(rounds):
        gc.collect()
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        made = run(number)
        walls_s.append(time.perf_counter() - wall_s)
        cpus_s.append(time.process_time() - cpu_s)
        # What a run made is taken apart outside its time.
        del made
    gc.unfreeze()
    return Timing(count / median(walls_s), count / median(cpus_s), count / max(walls_s), count / min(walls_s))


def spans_ms(run: Callable[[int], Any], count: int) -> list[float]:
    """How long each of `count` runs took, ms, sorted."""
    found = []
    for number in range(count):
        began = time.perf_counter()
        run(number)
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found)


def share(sorted_values: Sequence[float], part: float) -> float:
    """The value that `part` (0 to 1) of the sorted values do not exceed."""
    return sorted_values[min(len(sorted_values) - 1, int(part * len(sorted_values)))]
