"""All pairs found, and only those: against brute force, against geodesics, at the poles and over the antimeridian."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from deconflict import conflict
from deconflict.conflict import kernels
from deconflict.conflict.sky import columns_of, sky_of
from deconflict.conflict.tactical import Encounters, encounters
from deconflict.errors import Refused

Pair = tuple[int, int]
Numbers = tuple[float, ...]
GEOD = Geod(ellps="WGS84")
MINIMA = {"horizontal_m": 5556.0, "vertical_m": 304.8, "lookahead_s": 120.0}

PLACES = {
    "equator": (0.0, 0.0),
    "alps": (46.5, 8.0),
    "antimeridian": (-17.0, 180.0),
    "north pole": (90.0, 0.0),
    "south pole": (-90.0, 77.0),
}


def crowd(place: tuple[float, float], count: int, seed: int, spread_m: float = 60_000.0) -> list[np.ndarray]:
    """Columns of `count` aircraft within `spread_m` of a place."""
    rng = np.random.default_rng(seed)
    there = [np.full(count, x) for x in (place[1], place[0])]
    lon, lat, _ = GEOD.fwd(*there, rng.uniform(0, 360, count), rng.uniform(0, spread_m, count))
    east, north = rng.normal(0, 150, (2, count))
    return [lat, lon, rng.uniform(1000, 3000, count), east, north, rng.normal(0, 4, count)]


def by_force(columns: list[np.ndarray], horizontal_m: float, vertical_m: float, lookahead_s: float) -> dict[Pair, Numbers]:
    """Every pair compared."""
    sky, found = sky_of(columns_of(*columns)), {}
    for i in range(len(columns[0])):
        for j in range(i + 1, len(columns[0])):
            numbers = kernels.pair_encounter(i, j, sky.spots, sky.normals, horizontal_m, vertical_m, lookahead_s)
            if numbers[0] < math.inf:
                found[i, j] = numbers
    return found


def as_dict(found: Encounters) -> dict[Pair, Numbers]:
    """The encounters by pair."""
    numbers = zip(found.t_in_s, found.t_out_s, found.t_cpa_s, found.d_cpa_m, found.dz_cpa_m, strict=True)
    return dict(zip(zip(found.i.tolist(), found.j.tolist(), strict=True), numbers, strict=True))


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_equals_all_pairs(place):
    columns = crowd(place, 150, 3)
    expected = by_force(columns, **MINIMA)
    found = encounters(*columns, **MINIMA)
    assert as_dict(found) == expected
    assert len(found) == len(expected) > 20
    assert (found.i < found.j).all()


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(list(PLACES.values())),
    st.integers(0, 12),
    st.integers(0, 2**32),
    st.floats(1, 40_000),
    st.floats(1, 2_000),
    st.floats(0, 600),
    st.sampled_from([0.0, 100.0, 30_000.0, 3_000_000.0]),
)
def test_equals_all_pairs_whatever_the_numbers(place, count, seed, horizontal_m, vertical_m, lookahead_s, spread_m):
    columns = crowd(place, count, seed, spread_m)
    minima = {"horizontal_m": horizontal_m, "vertical_m": vertical_m, "lookahead_s": lookahead_s}
    assert as_dict(encounters(*columns, **minima)) == by_force(columns, **minima)


def test_equals_all_pairs_over_the_whole_earth():
    rng = np.random.default_rng(5)
    lat, lon, alt = rng.uniform(-90, 90, 300), rng.uniform(-180, 180, 300), rng.uniform(0, 300, 300)
    columns = [lat, lon, alt, *rng.normal(0, 250, (2, 300)), np.zeros(300)]
    minima = {"horizontal_m": 200_000.0, "vertical_m": 300.0, "lookahead_s": 600.0}
    expected = by_force(columns, **minima)
    assert as_dict(encounters(*columns, **minima)) == expected
    assert len(expected) > 50


def test_antipodes_do_not_meet(all_plain):
    found = encounters([90, -90], [0, 0], [0, 0], [1, 1], [0, 0], [0, 0], horizontal_m=1.5e7, vertical_m=300, lookahead_s=100)
    assert len(found) == 0


def test_two_on_one_great_circle_close_by_the_sum_of_speeds():
    """60 km apart, head on at 200 m/s each: 5 km apart after 55,000 m / 400 m/s."""
    lon, lat, back = GEOD.fwd(8.0, 46.0, 37.0, 60_000.0)
    course, reverse = math.radians(37.0), math.radians(back)
    velocity = [[200 * f(course), 200 * f(reverse)] for f in (math.sin, math.cos)]
    found = encounters([46.0, lat], [8.0, lon], [3000, 3100], *velocity, [0, 0], horizontal_m=5000, vertical_m=300, lookahead_s=300)
    assert found.t_in_s[0] == pytest.approx(137.5, abs=1e-3)
    assert found.t_out_s[0] == pytest.approx(162.5, abs=1e-3)
    assert (found.t_cpa_s[0], found.d_cpa_m[0], found.dz_cpa_m[0]) == pytest.approx((150.0, 0.0, 100.0), abs=0.1)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_agrees_with_aircraft_flown_along_geodesics(place):
    columns = crowd(place, 60, 11)
    lat, lon, alt, east, north, up = columns
    course, speed = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    found = encounters(*columns, **MINIMA)
    assert len(found) > 3
    for i, j, t_s, d_m, dz_m in zip(found.i, found.j, found.t_cpa_s, found.d_cpa_m, found.dz_cpa_m, strict=True):
        ends = [GEOD.fwd(lon[k], lat[k], course[k], speed[k] * t_s) for k in (i, j)]
        flown_m = GEOD.inv(ends[0][0], ends[0][1], ends[1][0], ends[1][1])[2]
        assert d_m == pytest.approx(flown_m, abs=1.0 + 1e-4 * flown_m)
        assert dz_m == pytest.approx(abs(alt[i] + up[i] * t_s - alt[j] - up[j] * t_s))


@given(st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_order_and_frame_do_not_matter(seed):
    """Shuffled, the same pairs; moved along the parallel and up, the same times."""
    columns = crowd((46.5, 8.0), 40, seed)
    found = encounters(*columns, **MINIMA)
    shuffle = np.random.default_rng(seed).permutation(40)
    shuffled = encounters(*(c[shuffle] for c in columns), **MINIMA)
    assert {tuple(sorted((shuffle[i], shuffle[j]))) for i, j in as_dict(shuffled)} == set(as_dict(found))
    moved = encounters(columns[0], columns[1] + 173.0, columns[2] + 500.0, *columns[3:], **MINIMA)
    assert sorted(moved.t_in_s) == pytest.approx(sorted(found.t_in_s), abs=1e-6)


def test_touching_is_no_encounter():
    lon, lat, _ = GEOD.fwd(8.0, 0.0, 90.0, 5556.0)
    at = {"horizontal_m": 5556.0, "vertical_m": 304.8, "lookahead_s": 60.0}
    still = [[0, 0]] * 3
    assert len(encounters([0, lat], [8, lon], [0, 304.8], *still, **(at | {"horizontal_m": 6000.0}))) == 0
    assert len(encounters([0, lat], [8, lon], [0, 304.7], *still, **(at | {"horizontal_m": 6000.0}))) == 1
    assert len(encounters([0, lat], [8, lon], [0, 0], *still, **(at | {"horizontal_m": 5555.9}))) == 0
    assert len(encounters([0, lat], [8, lon], [0, 0], *still, **(at | {"horizontal_m": 5556.1}))) == 1


def test_more_than_a_page_of_pairs():
    """A hundred in one spot: 4,950 pairs, sorted."""
    found = encounters(*([x] * 100 for x in (46.0, 8.0, 1000.0, 0.0, 0.0, 0.0)), **MINIMA)
    assert len(found) == 4950
    assert list(zip(found.i, found.j, strict=True)) == [(i, j) for i in range(100) for j in range(i + 1, 100)]


def test_plain_python_finds_the_same(all_plain):
    columns = crowd((89.99, 10.0), 24, 9, 20_000.0)
    found = encounters(*columns, **MINIMA)
    assert as_dict(found) == by_force(columns, **MINIMA)
    assert len(encounters(*([x] * 13 for x in (46.0, 8.0, 1000.0, 0.0, 0.0, 0.0)), **MINIMA)) == 78


def test_an_empty_sky():
    assert len(encounters([], [], [], [], [], [], **MINIMA)) == 0


GOOD: dict[str, Any] = {"lat_deg": [46.0, 46.1], "lon_deg": [8.0, 8.1]} | MINIMA
GOOD |= {name: [0.0, 0.0] for name in ("alt_m", "v_east_m_s", "v_north_m_s", "v_up_m_s")}


@pytest.mark.parametrize(
    ("name", "value", "where"),
    [
        ("lat_deg", [46.0, 90.1], "lat_deg[1]"),
        ("lon_deg", [8.0], "lon_deg"),
        ("alt_m", [0.0, math.nan], "alt_m[1]"),
        ("v_up_m_s", [math.inf, 0.0], "v_up_m_s[0]"),
        ("v_east_m_s", ["fast", 0.0], "v_east_m_s"),
        ("v_north_m_s", [[0.0, 0.0]], "v_north_m_s"),
        ("horizontal_m", -1.0, "horizontal_m"),
        ("vertical_m", math.nan, "vertical_m"),
        ("lookahead_s", math.inf, "lookahead_s"),
    ],
)
def test_bad_columns_are_refused_by_name(name, value, where):
    with pytest.raises(Refused) as refused:
        encounters(**(GOOD | {name: value}))
    assert refused.value.where == where
    assert refused.value.mend


def test_finite_numbers_too_great_to_add_up_are_no_fault():
    assert len(encounters(**(GOOD | {"lat_deg": [46.0, 46.0], "lon_deg": [8.0, 8.0], "alt_m": [1.7e308, 1.7e308]}))) == 1


def test_the_room_opens_its_files_by_name():
    assert conflict.tactical.encounters is encounters
    with pytest.raises(AttributeError, match="alchemy"):
        conflict.__getattr__("alchemy")


def test_numba_is_not_loaded_before_it_is_needed():
    code = "import sys; import deconflict.conflict.tactical; assert 'numba' not in sys.modules"
    source = str(Path(__file__).resolve().parents[2] / "src")
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": source})
