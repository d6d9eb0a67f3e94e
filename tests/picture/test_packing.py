"""Packs: every row that is in reach is named, whatever its size and however long it lasts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.earth import Floats, cartesian_m
from deconflict.picture.packing import HOUR_US, Pack, merged, pack

RADII_M = st.sampled_from([0.0, 500.0, 16_000.0, 16_001.0, 900_000.0])
BALLS = st.tuples(
    st.sampled_from([0.0, 0.2, 46.0, 89.9]), st.sampled_from([-180.0, 179.9, 8.0]), RADII_M,
    st.integers(0, 30), st.sampled_from([0.01, 0.5, 1.0, 11.0, 12.0, 200.0]),
)  # fmt: skip
REACHES_M = st.sampled_from([0.0, 20_000.0, 900_000.0, 9_000_000.0])


def rows_of(balls: list[tuple[float, float, float, int, float]]) -> Floats:
    columns = np.zeros((len(balls), 14))
    for row, (lat, lon, radius_m, hour, hours) in enumerate(balls):
        columns[row, :6] = *cartesian_m(lat, lon), radius_m, hour * HOUR_US, (hour + hours) * HOUR_US
    return columns


@settings(max_examples=120)
@given(st.lists(BALLS, min_size=1, max_size=12), st.integers(0, 12), BALLS, REACHES_M, st.booleans())
def test_no_row_in_reach_is_missed(
    balls: list[tuple[float, float, float, int, float]], cut: int, asked: tuple[float, ...], reach_m: float, ever: bool
) -> None:
    columns = rows_of(balls)
    numbers = np.arange(len(balls))
    packs = merged([pack(numbers[part], columns[part]) for part in (slice(cut), slice(cut, None)) if len(numbers[part])])
    x, y, z = cartesian_m(asked[0], asked[1]).tolist()
    hours = [] if ever else list(range(int(asked[3]), int(asked[3] + min(asked[4], 11)) + 1))
    named = set(np.concatenate([one.near((x, y, z), reach_m, hours) for one in packs]).tolist())
    for row, (_, _, radius_m, hour, lasts) in enumerate(balls):
        near = np.linalg.norm(columns[row, :3] - (x, y, z)) <= radius_m + reach_m
        then = ever or any(hour <= one <= hour + lasts for one in hours)
        assert row in named or not (near and then)


def of(count: int) -> Pack:
    return pack(np.arange(count), rows_of([(46.0, 8.0, 100.0, 1, 0.5)] * count))


@pytest.mark.parametrize(("sizes", "left"), [((8, 3), [8, 3]), ((8, 5), [13]), ((16, 8, 4, 3), [31]), ((1,), [1]), ((), [])])
def test_packs_are_put_together_so_that_few_remain(sizes: tuple[int, ...], left: list[int]) -> None:
    assert [len(one.codes) for one in merged([of(size) for size in sizes])] == left


def test_what_lasts_long_alone_has_no_hours() -> None:
    long = pack(np.arange(1), rows_of([(46.0, 8.0, 100.0, 1, 300.0)]))
    x, y, z = cartesian_m(46.0, 8.0).tolist()
    assert long.near((x, y, z), 10.0, [5]).tolist() == [0]
    assert merged([long, long])[0].hours == (0, -1)
