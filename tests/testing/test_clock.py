"""A clock is true to its own drift, and waking by it is exact."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deconflict.testing.clock import Clock

START_US = 1_700_000_000_000_000
drifts = st.integers(-500, 500)
spans = st.integers(0, 10**11)


@given(st.integers(-(10**9), 10**9), drifts, spans)
def test_reads_true_time_plus_offset_plus_drift(offset_us: int, drift_ppm: int, passed_us: int) -> None:
    clock = Clock(START_US, offset_us=offset_us, drift_ppm=drift_ppm)
    gained_us = clock.now(START_US + passed_us) - (START_US + passed_us) - offset_us
    assert abs(gained_us - passed_us * drift_ppm / 1e6) <= 1


@given(drifts, spans, st.integers(-(10**8), 10**9))
def test_true_at_is_the_first_instant_that_reads_it(drift_ppm: int, passed_us: int, ahead_us: int) -> None:
    clock = Clock(START_US, offset_us=123, drift_ppm=drift_ppm)
    now_us = START_US + passed_us
    wanted_us = clock.now(now_us) + ahead_us
    found_us = clock.true_at(wanted_us, now_us)
    assert found_us >= now_us
    assert clock.now(found_us) >= wanted_us
    assert found_us == now_us or clock.now(found_us - 1) < wanted_us


def test_a_jump_moves_the_reading_and_keeps_the_drift() -> None:
    clock = Clock(START_US, drift_ppm=100)
    clock.jump(START_US + 10_000_000, -5_000_000)
    assert clock.now(START_US + 10_000_000) == START_US + 5_001_000
    assert clock.now(START_US + 20_000_000) == START_US + 15_002_000


def test_set_right_ends_drift() -> None:
    clock = Clock(START_US, offset_us=77, drift_ppm=100)
    clock.set_right(START_US + 10)
    assert clock.now(START_US + 1_000_000_000) == START_US + 1_000_000_000
