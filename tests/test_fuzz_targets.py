"""Every fuzz target survives random bytes, and a piece of each tongue's own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
from fuzz_targets import TARGETS

SEEDS = (b"MSG,3,1,1,400159,1,2018/04/03,19:02:28.000,,,,2625,,,59.75,30.5,,,,,,0\r\n", b'{"now":1,"aircraft":[{"hex":"4b1814"}]}')


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_a_refusal_comes_out(name: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.one_of(st.binary(max_size=300), st.sampled_from(SEEDS)))
    def attack(data: bytes) -> None:
        TARGETS[name](data)

    attack()
