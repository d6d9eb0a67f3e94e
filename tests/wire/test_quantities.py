"""Numbers of another machine: an instant of which only the time of day is known lies in the period nearest to the arrival."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deconflict.wire.quantities import nearest_us

DAY_US = 86_400_000_000


@given(st.integers(0, DAY_US - 1), st.integers(0, 2**52))
def test_the_nearest_there_is(since_us: int, arrived_us: int) -> None:
    at_us = nearest_us(since_us, DAY_US, arrived_us)
    assert at_us >= 0
    assert at_us % DAY_US == since_us
    assert abs(at_us - arrived_us) <= DAY_US // 2 or at_us < DAY_US
