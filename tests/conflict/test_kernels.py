"""The arithmetic of meeting: against an outside authority (NASA DAIDALUS v2.0.4, numbers only), and its symmetries."""

from __future__ import annotations

import csv
import gzip
import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.conflict import kernels

SHARED = Path(__file__).resolve().parents[3] / "shared"
NM, FT = 1852.0, 0.3048
CYLINDERS = {"cd": (5 * NM, 1000 * FT), "su": (2000 * FT, 250 * FT), "nmac": (500 * FT, 100 * FT)}
WELL_CLEARS = {
    "wcv": (0.66 * NM, 450 * FT, 35.0, 0.0),
    "wcvp": (0.66 * NM, 700 * FT, 35.0, 0.0),
    "wcv2": (1500 * FT, 450 * FT, 0.0, 0.0),
    "wcvn": (2200 * FT, 450 * FT, 0.0, 0.0),
    "wcvb": (1.0 * NM, 450 * FT, 35.0, 20.0),
}
NEVER = (math.inf, -math.inf)

place = st.floats(-60_000, 60_000)
speed = st.floats(-400, 400)
state = st.tuples(place, place, st.floats(-3000, 3000), speed, speed, st.floats(-40, 40))
distance = st.floats(10, 20_000)
height = st.floats(10, 1_000)


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """The Python function under a compiled one (itself where numba is switched off)."""
    return getattr(function, "py_func", function)


cylinder = plain(kernels.cylinder_interval)
well_clear = plain(kernels.well_clear_interval)


def rows(lines: Iterable[str]) -> Iterator[tuple[dict[str, str], list[float]]]:
    """Each encounter with its relative state."""
    for row in csv.DictReader(lines):
        own, intruder = ([float(row[f"{axis}{who}"]) for axis in ("x", "y", "z", "vx", "vy", "vz")] for who in "oi")
        yield row, [a - b for a, b in zip(own, intruder, strict=True)]


def check(row: dict[str, str], relative: list[float], find: Callable[..., Any], parameters: dict[str, tuple[float, ...]]) -> int:
    """Every detector's interval in this row is ours within 1e-8 s; how many there were."""
    for name, numbers in parameters.items():
        found = find(*relative, *numbers, 0.0, 300.0)
        if row[f"{name}_tin"] == "":
            assert found == NEVER, (row["id"], name)
        else:
            assert found == pytest.approx((float(row[f"{name}_tin"]), float(row[f"{name}_tout"])), abs=1e-8), (row["id"], name)
    return len(parameters)


def test_agrees_with_sampled_daidalus_encounters(kernel):
    with (Path(__file__).parent / "daidalus_sample.csv").open() as lines:
        checked = sum(
            check(row, s, kernel("cylinder_interval"), CYLINDERS) + check(row, s, kernel("well_clear_interval"), WELL_CLEARS)
            for row, s in rows(lines)
        )
    assert checked == 66 * 8


@pytest.mark.skipif(not (SHARED / "oracles").is_dir(), reason="the whole oracle table is not beside this clone")
def test_agrees_with_all_daidalus_encounters():
    with gzip.open(SHARED / "oracles" / "daidalus_encounters.csv.gz", "rt") as lines:
        checked = 0
        for row, s in rows(lines):
            if row["edge"] == "0":
                checked += check(row, s, kernels.cylinder_interval, CYLINDERS)
                checked += check(row, s, kernels.well_clear_interval, WELL_CLEARS)
    assert checked > 19_900


@pytest.mark.parametrize(
    ("relative", "expected"),
    [
        ((10_000, 0, 0, -100, 0, 0), (50.0, 150.0)),
        ((0, 0, 0, 0, 0, 0), (0.0, 300.0)),
        ((4999.9, 0, 299.9, 0, 0, 0), (0.0, 300.0)),
        ((5000, 0, 0, 0, 0, 0), NEVER),
        ((4999.999999, 0, 0, 0, 0, 0), NEVER),
        ((0, 0, 300, 0, 0, 0), NEVER),
        ((20_000, 5000, 0, -100, 0, 0), NEVER),
        ((20_000, 4999.9999995, 0, -100, 0, 0), NEVER),
        ((0, 0, 1300, 0, 0, -10), (100.0, 160.0)),
        ((0, 0, -1300, 0, 0, 10), (100.0, 160.0)),
        ((0, 0, 3300, 0, 0, -10), NEVER),
        ((-10_000, 0, 0, -100, 0, 0), NEVER),
        ((10_000, 0, 1300, -100, 0, -10), (100.0, 150.0)),
    ],
)
def test_cylinder_by_hand(kernel, relative, expected):
    assert kernel("cylinder_interval")(*map(float, relative), 5000.0, 300.0, 0.0, 300.0) == pytest.approx(expected)


@pytest.mark.parametrize(("horizontal_m", "vertical_m"), [(0.0, 300.0), (5000.0, 0.0), (1e-6, 300.0)])
def test_no_minimum_no_conflict(kernel, horizontal_m, vertical_m):
    assert kernel("cylinder_interval")(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, horizontal_m, vertical_m, 0.0, 300.0) == NEVER


def test_an_instant_is_a_window_and_a_backward_window_is_empty():
    assert cylinder(0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 5.0, 5.0, 2.0, 2.0) == (2.0, 2.0)
    assert cylinder(0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 5.0, 5.0, 2.0, 1.0) == NEVER
    assert cylinder(0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 5.0, 5.0, 0.0, math.inf) == (0.0, 5.0)


@pytest.mark.parametrize(
    ("relative", "expected"),
    [
        ((1000, 0, 100, 0, 0, 0), (0.0, 300.0)),
        ((1000.5, 0, 0, 0, 0, 0), NEVER),
        ((0, 0, 100.5, 0, 0, 0), NEVER),
        ((0, 0, 500, 0, 0, -10), (20.0, 60.0)),
        ((0, 0, -500, 0, 0, 10), (20.0, 60.0)),
        ((20_000, 1000, 0, -100, 0, 0), (165.0, 200.0)),
        ((20_000, 1000.1, 0, -100, 0, 0), NEVER),
        ((-20_000, 0, 0, -100, 0, 0), NEVER),
    ],
)
def test_well_clear_by_hand(kernel, relative, expected):
    """D 1000 m, H 100 m, tau 35 s, co-altitude 30 s; the edge belongs to the volume."""
    found = kernel("well_clear_interval")(*map(float, relative), 1000.0, 100.0, 35.0, 30.0, 0.0, 300.0)
    assert found == pytest.approx(expected, abs=1e-6)


@settings(deadline=None)
@given(state, distance, height)
def test_the_cylinder_is_symmetric_and_turns_with_the_frame(s, horizontal_m, vertical_m):
    found = cylinder(*s, horizontal_m, vertical_m, 0.0, 300.0)
    assert cylinder(*(-x for x in s), horizontal_m, vertical_m, 0.0, 300.0) == found
    quarter = (-s[1], s[0], s[2], -s[4], s[3], s[5])
    assert cylinder(*quarter, horizontal_m, vertical_m, 0.0, 300.0) == pytest.approx(found, abs=1e-6)


@settings(deadline=None)
@given(state, distance, height, st.floats(0, 2 * math.pi))
def test_any_turn_of_the_frame_changes_nothing_but_grazes(s, horizontal_m, vertical_m, angle):
    cos, sin = math.cos(angle), math.sin(angle)
    turned = (s[0] * cos - s[1] * sin, s[0] * sin + s[1] * cos, s[2], s[3] * cos - s[4] * sin, s[3] * sin + s[4] * cos, s[5])
    wider, narrower = (cylinder(*s, horizontal_m + d, vertical_m, 0.0, 300.0) for d in (1e-5, -1e-5))
    found = cylinder(*turned, horizontal_m, vertical_m, 0.0, 300.0)
    if narrower != NEVER:
        assert found[0] <= narrower[0] + 1e-9
        assert found[1] >= narrower[1] - 1e-9
    if found != NEVER:
        assert wider[0] <= found[0] + 1e-9
        assert wider[1] >= found[1] - 1e-9


@settings(deadline=None)
@given(state, distance, height, st.floats(0.1, 10.0), st.floats(0.1, 10.0))
def test_no_scale_of_length_or_time_changes_anything_but_grazes(s, horizontal_m, vertical_m, longer, slower):
    """All lengths times one factor, all times times another: the same encounter in other units."""
    scaled = (*(x * longer for x in s[:3]), *(v * longer / slower for v in s[3:]))
    found = cylinder(*scaled, horizontal_m * longer, vertical_m * longer, 0.0, 300.0 * slower)
    wider, narrower = (cylinder(*s, horizontal_m + d, vertical_m + d, 0.0, 300.0) for d in (1e-4, -1e-4))
    if narrower != NEVER:
        assert found[0] / slower <= narrower[0] + 1e-9
        assert found[1] / slower >= narrower[1] - 1e-9
    if found != NEVER:
        assert wider[0] <= found[0] / slower + 1e-9
        assert wider[1] >= found[1] / slower - 1e-9


@settings(deadline=None)
@given(state, distance, height, st.floats(0, 5_000), st.floats(0, 500))
def test_larger_minima_include_smaller(s, horizontal_m, vertical_m, more_m, higher_m):
    found = cylinder(*s, horizontal_m, vertical_m, 0.0, 300.0)
    wider = cylinder(*s, horizontal_m + more_m, vertical_m + higher_m, 0.0, 300.0)
    if found != NEVER:
        assert wider[0] <= found[0]
        assert wider[1] >= found[1]


@settings(deadline=None)
@given(state, distance, height, st.floats(0, 300))
def test_inside_the_interval_and_nowhere_else_both_minima_are_lost(s, horizontal_m, vertical_m, t_s):
    t_in, t_out = cylinder(*s, horizontal_m, vertical_m, 0.0, 300.0)
    apart_m = math.hypot(s[0] + s[3] * t_s, s[1] + s[4] * t_s)
    rise_m = abs(s[2] + s[5] * t_s)
    if t_in + 1e-6 < t_s < t_out - 1e-6:
        assert apart_m < horizontal_m + 1e-3
        assert rise_m < vertical_m + 1e-3
    elif not t_in - 1e-6 <= t_s <= t_out + 1e-6:
        assert apart_m >= horizontal_m - 1e-3 or rise_m >= vertical_m - 1e-3


@settings(deadline=None)
@given(state, distance, height, st.floats(0, 60), st.floats(0, 60))
def test_well_clear_includes_its_own_cylinder(s, dthr_m, zthr_m, tthr_s, tcoa_s):
    inner = cylinder(*s, dthr_m, zthr_m, 0.0, 300.0)
    outer = well_clear(*s, dthr_m, zthr_m, tthr_s, tcoa_s, 0.0, 300.0)
    assert well_clear(*(-x for x in s), dthr_m, zthr_m, tthr_s, tcoa_s, 0.0, 300.0) == outer
    if inner != NEVER:
        assert outer[0] <= inner[0] + 1e-6
        assert outer[1] >= inner[1] - 1e-6


@settings(deadline=None)
@given(state, distance, height, st.floats(1, 60), st.floats(0, 300))
def test_well_clear_is_modified_tau_at_every_instant(s, dthr_m, zthr_m, tthr_s, t_s):
    """The definition, evaluated at one instant, says the same as the interval."""
    x, y, z = s[0] + s[3] * t_s, s[1] + s[4] * t_s, s[2] + s[5] * t_s
    speed2, dot, range2 = s[3] ** 2 + s[4] ** 2, x * s[3] + y * s[4], x * x + y * y
    cross = x * s[4] - y * s[3]
    tau_s = (dthr_m**2 - range2) / dot if dot < 0 else math.inf
    near = math.sqrt(range2) <= dthr_m or (dot < 0 and cross**2 <= dthr_m**2 * speed2 and 0 <= tau_s <= tthr_s)
    violated = near and abs(z) <= zthr_m
    t_in, t_out = well_clear(*s, dthr_m, zthr_m, tthr_s, 0.0, 0.0, 300.0)
    if t_in + 1e-3 < t_s < t_out - 1e-3:
        assert violated
    elif not t_in - 1e-3 <= t_s <= t_out + 1e-3 and speed2 > 1e-2:
        assert not violated


@settings(deadline=None)
@given(state, st.floats(0, 300))
def test_nothing_is_closer_than_the_closest_approach(s, t_s):
    t_cpa_s, d_cpa_m = plain(kernels.closest_approach)(s[0], s[1], s[3], s[4], 300.0)
    assert 0.0 <= t_cpa_s <= 300.0
    assert d_cpa_m <= math.hypot(s[0] + s[3] * t_s, s[1] + s[4] * t_s) + 1e-6


@settings(max_examples=30, deadline=None)
@given(state, distance, height)
def test_compiled_and_plain_agree(s, horizontal_m, vertical_m):
    args = (*s, horizontal_m, vertical_m, 0.0, 300.0)
    assert kernels.cylinder_interval(*args) == pytest.approx(cylinder(*args))
