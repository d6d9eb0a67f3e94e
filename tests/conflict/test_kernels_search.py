"""The search for pairs: whatever the cut into slices, strips and slabs, the answer of all pairs; and pairs that only just graze."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deconflict.conflict import kernels
from deconflict.conflict.kernels import boxes as edges
from deconflict.conflict.kernels import order as ordering
from deconflict.conflict.kernels import plan as planning
from deconflict.conflict.kernels import search as searching
from deconflict.conflict.kernels.boxes import COLUMNS, EAST, NORTH, REACH, SOUTH, WEST, fill_boxes
from deconflict.conflict.kernels.engine import candidates_of
from deconflict.conflict.kernels.motion import Floats
from deconflict.conflict.kernels.order import home_order, runs, sorted_keys
from deconflict.conflict.kernels.plan import FEW, plan, surveyed
from deconflict.conflict.kernels.search import judged, may_enter
from deconflict.conflict.kernels.state import MIDDLE_RADIUS_M, placed
from deconflict.conflict.tactical import encounters

Answer = TypeVar("Answer")
LATITUDES = (0.0, 46.0, -69.9, 70.1, 85.0, 89.99, 90.0, -90.0)
LONGITUDES = (0.0, 179.99, -180.0, 180.0, 540.0)
SHAPES = ("cluster", "one point", "whole earth", "two clusters", "line")
FLIGHTS = ("still", "slow", "mixed", "supersonic", "one fast")
HEIGHTS = ("one level", "levels", "any")


def crowd(shape: str, flight: str, heights: str, count: int, lat_deg: float, lon_deg: float, spread_deg: float, seed: int) -> list[Floats]:
    """Columns of an adversarial sky."""
    rng = np.random.default_rng(seed)
    wide_deg = spread_deg / max(math.cos(math.radians(lat_deg)), 0.05)
    lat, lon = lat_deg + rng.normal(0, spread_deg, count), lon_deg + rng.normal(0, wide_deg, count)
    if shape == "one point":
        lat[:], lon[:] = lat_deg, lon_deg
    elif shape == "whole earth":
        lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, count))), rng.uniform(-180, 180, count)
    elif shape == "two clusters":
        lon[::2] += 180.0
    elif shape == "line":
        lon[:] = lon_deg
    speed = {"still": 0.0, "slow": 15.0, "mixed": 250.0, "supersonic": 1200.0, "one fast": 5.0}[flight] * rng.uniform(0, 1, count)
    if flight == "one fast":
        speed[0] = 900.0
    course = rng.uniform(0, 2 * math.pi, count)
    levels = 304.8 * rng.integers(0, 40, count)
    alt = {"one level": np.full(count, 3000.0), "levels": levels, "any": rng.uniform(-100, 12_000, count)}[heights]
    climb = np.where(rng.random(count) < 0.3, rng.normal(0, 10, count), 0.0) if flight != "still" else np.zeros(count)
    return [np.clip(lat, -90, 90), lon, alt, speed * np.sin(course), speed * np.cos(course), climb]


skies = st.builds(
    crowd, st.sampled_from(SHAPES), st.sampled_from(FLIGHTS), st.sampled_from(HEIGHTS), st.integers(1, 120), st.sampled_from(LATITUDES),
    st.sampled_from(LONGITUDES), st.sampled_from([1e-4, 0.05, 0.5, 5.0]), st.integers(0, 2**32),
)  # fmt: skip
minima = st.tuples(st.sampled_from([30.0, 926.0, 9260.0, 150_000.0]), st.sampled_from([15.0, 304.8, 2000.0]))
lookahead = st.sampled_from([0.0, 60.0, 300.0, 1800.0])


@numba.njit()
def every_pair(spots: Floats, normals: Floats, horizontal_m: float, vertical_m: float, lookahead_s: float) -> Floats:
    """(m, 7): i, j and the numbers of every pair that meets, all compared."""
    count = spots.shape[0]
    found, used = np.empty((count * count // 2 + 1, 7)), 0
    for i in range(count):
        for j in range(i + 1, count):
            t_in, t_out, t_cpa, d_m, dz_m = kernels.pair_encounter(i, j, spots, normals, horizontal_m, vertical_m, lookahead_s)
            if t_in < math.inf:
                found[used, 0], found[used, 1], found[used, 2], found[used, 3] = i, j, t_in, t_out
                found[used, 4], found[used, 5], found[used, 6] = t_cpa, d_m, dz_m
                used += 1
    return found[:used]


def by_force(columns: list[Floats], horizontal_m: float, vertical_m: float, lookahead_s: float) -> Floats:
    """As `every_pair`, of columns."""
    lat, lon, alt, east, north, up = (np.ascontiguousarray(c, dtype=float) for c in columns)
    spots, normals, _ = placed(lat, lon, alt, east, north, up)
    return every_pair(spots, normals, horizontal_m, vertical_m, lookahead_s)


@settings(max_examples=300, deadline=None)
@given(skies, minima, lookahead)
def test_equals_all_pairs(columns: list[Floats], numbers: tuple[float, float], lookahead_s: float) -> None:
    found = encounters(*columns, horizontal_m=numbers[0], vertical_m=numbers[1], lookahead_s=lookahead_s)
    table = np.column_stack((found.i, found.j, found.t_in_s, found.t_out_s, found.t_cpa_s, found.d_cpa_m, found.dz_cpa_m))
    assert np.array_equal(table, by_force(columns, *numbers, lookahead_s))


@settings(max_examples=300, deadline=None)
@given(skies, minima, lookahead, st.integers(1, 24), st.integers(1, 200), st.integers(1, 40))
def test_the_cut_changes_the_work_and_not_the_answer(
    columns: list[Floats], numbers: tuple[float, float], lookahead_s: float, slices: int, strips: int, slabs: int
) -> None:  # fmt: skip
    spots, normals, moves = placed(*columns)
    half_m = np.full(len(columns[0]), 0.5 * numbers[1])
    bounds, _ = surveyed(moves, spots, half_m)
    keys = np.sort(candidates_of(moves, spots, half_m, bounds, numbers[0], lookahead_s, (slices, strips, slabs)))
    pairs, _ = judged(keys, np.arange(len(half_m)), spots, normals, half_m, numbers[0], lookahead_s)
    expected = by_force(columns, *numbers, lookahead_s)
    assert sorted(map(tuple, pairs.tolist())) == [(int(i), int(j)) for i, j in expected[:, :2]]


@settings(max_examples=60, deadline=None)
@given(skies, minima, st.sampled_from([60.0, 300.0]))
def test_renumbering_changes_nothing(columns: list[Floats], numbers: tuple[float, float], lookahead_s: float) -> None:
    """Symmetric by construction: a pair is the same pair whichever of the two comes first."""
    named = {"horizontal_m": numbers[0], "vertical_m": numbers[1], "lookahead_s": lookahead_s}
    count = len(columns[0])
    found, back = encounters(*columns, **named), encounters(*(c[::-1] for c in columns), **named)
    ours = sorted(zip(found.i.tolist(), found.j.tolist(), found.t_in_s.tolist(), found.d_cpa_m.tolist(), strict=True))
    mirrored = zip((count - 1 - back.j).tolist(), (count - 1 - back.i).tolist(), back.t_in_s.tolist(), back.d_cpa_m.tolist(), strict=True)
    assert ours == sorted(mirrored)


@numba.njit()
def lost_grazes(spots: Floats, normals: Floats, moves: Floats, lookahead_s: float, slices: int) -> tuple[int, int, int]:
    """Of pairs (2k, 2k + 1), a minimum set so that each only just grazes it: how many did, and how many a box or the test would lose."""
    box, half_m = np.empty((2, COLUMNS), dtype=np.float32), np.full(2, 1e9)
    grazed, by_box, by_test = 0, 0, 0
    for p in range(0, spots.shape[0] - 1, 2):
        spot, normal, move = spots[p : p + 2], normals[p : p + 2], moves[p : p + 2]
        minimum_m = kernels.pair_encounter(0, 1, spot, normal, 1e9, 2e9, lookahead_s)[3] * (1.0 + 1e-9) + 1e-5
        t_in_s = kernels.pair_encounter(0, 1, spot, normal, minimum_m, 2e9, lookahead_s)[0]
        if t_in_s == math.inf or minimum_m > 1e6:
            continue
        grazed += 1
        k = min(int(t_in_s / lookahead_s * slices), slices - 1)
        t0_s, t1_s = lookahead_s * k / slices, lookahead_s * (k + 1) / slices
        fill_boxes(box, move, spot, half_m, minimum_m, t0_s, t1_s, lookahead_s)
        beside = True
        for turn in (-2.0 * math.pi, 0.0, 2.0 * math.pi):
            beside = beside and (box[0, WEST] + turn > box[1, EAST] or box[1, WEST] > box[0, EAST] + turn)
        by_box += beside or box[0, SOUTH] > box[1, NORTH] or box[1, SOUTH] > box[0, NORTH]
        by_test += not may_enter(0, 1, float(box[0, REACH]) + float(box[1, REACH]), spot, minimum_m, 2e9, t0_s, t1_s)
    return grazed, by_box, by_test


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([30.0, 300.0, 3600.0]), st.integers(1, 24), st.sampled_from([0.0, 45.0, 69.0, 80.0, 89.9]))
def test_no_graze_is_lost(seed: int, lookahead_s: float, slices: int, lat_deg: float) -> None:
    rng = np.random.default_rng(seed)
    count = 1000
    apart_rad, course = 10 ** rng.uniform(-4, -1, count), rng.uniform(0, 2 * math.pi, count)
    lat, lon = np.clip(rng.normal(lat_deg, 2.0, count), -90, 90), rng.uniform(-180, 180, count)
    there_lat = np.clip(lat + np.degrees(apart_rad * np.cos(course)), -90, 90)
    there_lon = lon + np.degrees(apart_rad * np.sin(course) / np.maximum(np.cos(np.radians(lat)), 1e-3))
    speed = 10 ** rng.uniform(1, 2.8, 2 * count)
    heading = np.column_stack((course, course + math.pi)).ravel() + rng.normal(0, 0.5, 2 * count)
    none = np.zeros(2 * count)
    columns = np.column_stack((lat, there_lat)).ravel(), np.column_stack((lon, there_lon)).ravel(), none
    spots, normals, moves = placed(*columns, speed * np.sin(heading), speed * np.cos(heading), none)
    grazed, by_box, by_test = lost_grazes(spots, normals, moves, lookahead_s, slices)
    assert grazed > 900
    assert (by_box, by_test) == (0, 0)


@given(st.lists(st.integers(0, 2**40 - 1), max_size=60), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_keys_are_sorted_by_their_high_bits_and_stay_in_order_otherwise(keys: list[int], low_bit: int) -> None:
    given_keys = np.array(keys, dtype=np.uint64)
    found = sorted_keys(given_keys.copy(), low_bit, 41 - low_bit if low_bit < 41 else 1)
    assert found.tolist() == sorted(keys, key=lambda key: key >> low_bit)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), max_size=80))
@example([(2, 40 - at) for at in range(40)])
@settings(max_examples=60, deadline=None)
def test_pairs_are_put_in_order(pairs: list[tuple[int, int]]) -> None:
    order = runs(np.array(pairs, dtype=np.int64).reshape(-1, 2), 6)
    assert [pairs[at] for at in order] == sorted(pairs)
    assert sorted(order.tolist()) == list(range(len(pairs)))


def test_home_is_by_strip_and_then_from_west_to_east() -> None:
    lat, lon = np.array([0.0, 10.0, 0.1, 10.1, 0.2]), np.array([170.0, 5.0, -170.0, -5.0, 530.5])
    assert home_order(lat, lon, 2).tolist() == [2, 0, 4, 3, 1]


@settings(max_examples=30, deadline=None)
@given(skies)
def test_what_all_keep_within_and_their_means_are_found_in_one_pass(columns: list[Floats]) -> None:
    spots, _, moves = placed(*columns)
    half_m = np.linspace(0.0, 300.0, len(columns[0]))
    bounds, means = surveyed(moves, spots, half_m)
    edges = [end(column) for column in (moves[:, 0], moves[:, 1], spots[:, 6]) for end in (np.min, np.max)]
    assert list(bounds) == edges
    assert means == pytest.approx([np.abs(column).mean() for column in (moves[:, 2], moves[:, 3], spots[:, 7], half_m)])


def test_a_sparse_sky_is_not_cut_and_a_crowded_one_is() -> None:
    def cut(count: int, spread_deg: float, climbing: bool) -> tuple[int, int, int]:
        columns = crowd("cluster", "mixed", "any", count, 46.0, 8.0, spread_deg, 1)
        order = home_order(columns[0], columns[1], max(1, int(math.sqrt(count / 3))))
        columns[5] *= climbing
        spots, _, moves = placed(*(np.ascontiguousarray(c[order]) for c in columns))
        return plan(moves, spots, *surveyed(moves, spots, np.full(count, 152.4)), 1852.0, 600.0)

    assert cut(FEW - 1, 1.0, True) == (1, 1, 1)
    slices, strips, slabs = cut(4000, 5.0, False)
    assert strips > 4
    assert slabs > 2
    assert cut(4000, 1.0, True)[0] > slices or cut(4000, 1.0, True)[0] > 1


def test_a_box_that_nobody_can_fly_is_the_whole_earth(kernel: Callable[[str], Callable[..., Any]]) -> None:
    kernel("placed")
    columns = [np.array([x]) for x in (46.0, 8.0, 1e300, 1e12, 0.0, 0.0)]
    spots, _, moves = placed(*columns)
    box = np.empty((1, COLUMNS), dtype=np.float32)
    fill_boxes(box, moves, spots, np.array([152.4]), 9260.0, 0.0, 300.0, 300.0)
    assert np.isfinite(box[0, :7]).all()
    assert box[0, EAST] - box[0, WEST] == pytest.approx(2 * math.pi)
    assert edges.HIGHEST_M * 0.99 < box[0, edges.HIGH]


def test_more_in_one_box_than_are_looked_at_in_one_go() -> None:
    """700 in one spot: each overlaps more than fit the list of one look, and every pair is found; comparing all finds as many."""
    columns = [np.full(700, x) for x in (46.0, 8.0, 1000.0, 0.0, 0.0, 0.0)]
    found = encounters(*columns, horizontal_m=926.0, vertical_m=100.0, lookahead_s=60.0)
    assert len(found) == 700 * 699 // 2
    spots, normals, _ = placed(*columns)
    assert kernels.all_pairs(spots, normals, np.full(700, 50.0), 926.0, 60.0) == len(found)


def test_comparing_all_pairs_in_plain_python(all_plain: None) -> None:
    columns = [np.array(x) for x in ([46.0, 46.0, 50.0], [8.0, 8.01, 8.0], [0.0, 50.0, 0.0], [0.0] * 3, [0.0] * 3, [0.0] * 3)]
    spots, normals, _ = placed(*columns)
    assert kernels.all_pairs(spots, normals, np.full(3, 50.0), 926.0, 60.0) == 1


def compiled_and_plain(request: pytest.FixtureRequest, ask: Callable[[], Answer]) -> tuple[Answer, Answer]:
    """The same question to the kernels as compiled, then as plain Python; `ask` reaches them by their modules."""
    compiled = ask()
    request.getfixturevalue("all_plain")
    return compiled, ask()


@pytest.mark.parametrize("many", [16, 17, 40])
def test_few_and_many_pairs_of_one_aircraft_are_put_in_the_same_order(request: pytest.FixtureRequest, many: int) -> None:
    pairs = [(at % 2 * 3, 7 * at % 41) for at in range(2 * many)]
    compiled, plain = compiled_and_plain(request, lambda: ordering.runs(np.array(pairs, dtype=np.int64), 4).tolist())
    assert [pairs[at] for at in plain] == sorted(pairs)
    assert plain == compiled


def test_how_crowded_it_is_around_three_aircraft_by_hand(request: pytest.FixtureRequest) -> None:
    """Two neighbours 300 m apart in height, and one in another strip; asked are all but the last, and one of them has a neighbour."""
    columns = [np.array(x) for x in ([0.0, 0.0, 1.0], [8.0, 8.1, 8.0], [1000.0, 1300.0, 1000.0], [0.0] * 3, [0.0] * 3, [0.0] * 3)]
    spots, _, moves = placed(*columns)
    tall = math.radians(0.5)
    compiled, plain = compiled_and_plain(request, lambda: planning.crowding(moves, spots, tall))
    area_m2 = math.radians(0.1) * tall * MIDDLE_RADIUS_M**2
    assert plain[0] == pytest.approx(0.5 / area_m2)
    bin_of_300_m = int(8 * math.log2(301))
    assert plain[1].tolist() == [0.0] * bin_of_300_m + [1.0] * (planning.BINS - bin_of_300_m)
    assert plain[0] == pytest.approx(compiled[0])
    assert plain[1].tolist() == compiled[1].tolist()


@pytest.mark.parametrize("count", [FEW - 1, FEW, 90])
def test_a_sky_is_cut_alike_by_what_is_compiled_and_in_plain_python(request: pytest.FixtureRequest, count: int) -> None:
    """Only from so many aircraft on is it cut at all, and never into more than may be."""
    columns = crowd("cluster", "mixed", "any", count, 46.0, 8.0, 0.5, 3)
    order = home_order(columns[0], columns[1], planning.home_strips(count))
    spots, _, moves = placed(*(np.ascontiguousarray(column[order]) for column in columns))
    bounds, means = surveyed(moves, spots, np.full(count, 50.0))
    compiled, plain = compiled_and_plain(request, lambda: planning.plan(moves, spots, bounds, means, 500.0, 60.0))
    assert plain == compiled
    assert (plain == (1, 1, 1)) == (count < FEW)
    assert plain[0] in planning.SLICES
    assert plain[1] <= planning.MOST_STRIPS
    assert plain[2] <= planning.MOST_SLABS


def test_who_met_before_a_slice_is_not_found_again_in_it(request: pytest.FixtureRequest) -> None:
    """Head on at 200 m/s, 20 km apart, minimum 2 km: they begin to meet at 90 s, and are within it until 110 s."""
    lon_deg = math.degrees(20_000 / 6_378_137)
    columns = [np.array(x) for x in ([0.0, 0.0], [0.0, lon_deg], [1000.0, 1050.0], [100.0, -100.0], [0.0, 0.0], [0.0, 0.0])]
    spots, _, _ = placed(*columns)

    def found(vertical_m: float, *slices: tuple[float, float]) -> list[bool]:
        return [bool(searching.may_enter(0, 1, 40_000.0, spots, 2_000.0, vertical_m, *slice_s)) for slice_s in slices]

    slices = ((0.0, 80.0), (80.0, 95.0), (95.0, 105.0), (100.0, 200.0), (115.0, 200.0))
    for answer in compiled_and_plain(request, lambda: found(100.0, *slices)):
        assert answer == [False, True, False, False, False]
    assert not any(found(40.0, *slices)), "one above the other by more than the minimum"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.integers(1, 12), st.integers(1, 8))
def test_however_few_fit_one_look_all_that_overlap_are_found(all_plain: None, seed: int, count: int, room: int) -> None:
    rng = np.random.default_rng(seed)
    low, span = rng.integers(0, 6, (count, 2)), rng.integers(0, 4, (count, 2))
    sides = np.column_stack((low[:, 0], (low + span)[:, 0], low[:, 1], (low + span)[:, 1])).astype(np.float32)
    keys, limit = np.sort(rng.integers(0, 20, count)).astype(np.uint64), int(rng.integers(0, 20))
    met, found, b = np.empty(room, dtype=np.int64), [], 1
    while b:
        b, many = searching._overlapping(0, b, keys, limit, sides, met)
        found += met[:many].tolist()
    south, north, bottom, top = sides[0]
    beside = (sides[:, 0] <= north) & (sides[:, 1] >= south) & (sides[:, 2] <= top) & (sides[:, 3] >= bottom)
    assert found == [k for k in range(1, count) if beside[k] and keys[k] <= limit]


@pytest.mark.parametrize("lat_deg", [0.0, 89.99])
@pytest.mark.parametrize("cut", [(1, 1, 1), (2, 40, 20)])
def test_a_pair_in_many_cells_and_over_the_180th_meridian_is_one_pair(
    request: pytest.FixtureRequest, cut: tuple[int, int, int], lat_deg: float
) -> None:  # fmt: skip
    """Boxes much larger than the cells, and ghosts of them: a pair that shares many is looked at in one, each with each ghost."""
    lat, lon, alt = [lat_deg, lat_deg - 0.01, lat_deg - 0.3], [179.99, -179.99, 180.0], [1000.0, 1050.0, 1500.0]
    spots, normals, moves = placed(*map(np.array, (lat, lon, alt, [0.0] * 3, [0.0] * 3, [0.0] * 3)))
    half_m = np.full(3, 100.0)
    bounds, _ = surveyed(moves, spots, half_m)

    def keys() -> list[int]:
        return sorted(candidates_of(moves, spots, half_m, bounds, 9_260.0, 60.0, cut).tolist())

    for answer in compiled_and_plain(request, keys):
        assert set(answer) == {1}, "of the first and the second aircraft"
        assert len(answer) <= 4
        pairs, _ = judged(np.array(answer, dtype=np.uint64), np.arange(3), spots, normals, half_m, 9_260.0, 60.0)
        assert pairs.tolist() == [[0, 1]]
