"""A source's clock against ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire.pacing import MAX_JUMP_US, Pace


@given(st.integers(-(2**50), 2**50), st.lists(st.integers(0, MAX_JUMP_US // 2), min_size=1, max_size=20))
def test_the_quickest_report_tells_the_distance(behind_us: int, delays_us: list[int]) -> None:
    pace = Pace("north")
    offsets = [pace.offset_us(second * 1_000_000, second * 1_000_000 + behind_us + delay) for second, delay in enumerate(delays_us)]
    assert offsets[-1] == behind_us + min(delays_us)


@pytest.mark.parametrize("jump_us", [MAX_JUMP_US + 1, -MAX_JUMP_US - 1])
def test_a_jump_is_refused(jump_us: int) -> None:
    pace = Pace("north")
    pace.offset_us(10**12, 10**12)
    with pytest.raises(Refused, match="its clock jumped by") as refused:
        pace.offset_us(10**12 + jump_us, 10**12)
    assert (refused.value.where, refused.value.mend) == ("north", "set the receiver's clock by the network")
