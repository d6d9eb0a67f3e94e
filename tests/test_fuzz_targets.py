"""Every fuzz target survives random bytes, and a piece of each tongue's own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import fuzz
from fuzz_targets import TARGETS

SEEDS = (b"MSG,3,1,1,400159,1,2018/04/03,19:02:28.000,,,,2625,,,59.75,30.5,,,,,,0\r\n", b'{"now":1,"aircraft":[{"hex":"4b1814"}]}')


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_a_refusal_comes_out(name: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.one_of(st.binary(max_size=300), st.sampled_from(SEEDS)))
    def attack(data: bytes) -> None:
        TARGETS[name](data)

    attack()


def test_what_breaks_a_reader_is_told_and_counted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def breaks(data: bytes) -> None:
        raise KeyError(len(data))

    monkeypatch.setitem(fuzz.TARGETS, "weak", breaks)  # type: ignore[arg-type]
    assert fuzz.attack("weak", [b"seed"], 20, 0) == 5
    assert "broke it" in capsys.readouterr().err
    assert fuzz.attack("sbs", [b"MSG,3"], 200, 0) == 0
