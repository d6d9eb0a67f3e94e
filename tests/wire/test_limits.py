"""Limits as aeronautical texts have them, with their references, and rounded outwards on the way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference, height_mm
from deconflict.errors import Refused
from deconflict.wire.limits import FEET_NOTE, GROUND, UNLIMITED, UNLIMITED_NOTE, feet, levels, limit, limit_of


@pytest.mark.parametrize(
    ("text", "value_m", "reference"),
    [
        ("FL95", 2895.6, "FL"), ("fl 195", 5943.6, "FL"), ("7500ft AMSL", 2286.0, "AMSL"), ("1000 FT AGL", 304.8, "AGL"),
        ("2000m MSL", 2000.0, "AMSL"), ("1000' ASFC", 304.8, "AGL"), ("MSL 4500ft", 1371.6, "AMSL"), ("120.5 M AGL", 120.5, "AGL"),
    ],
)  # fmt: skip
def test_texts(text: str, value_m: float, reference: str):
    assert limit(text, where="w") == ({"value_m": value_m, "reference": reference}, ())


def test_words_and_repairs():
    for word in ("GND", "sfc", "0"):
        assert limit(word, where="w") == (GROUND, ())
    assert limit("UNLIM", where="w") == (UNLIMITED, (UNLIMITED_NOTE,))
    assert limit("1500 MSL", where="w") == ({"value_m": 457.2, "reference": "AMSL"}, (FEET_NOTE,))


@pytest.mark.parametrize("text", ["1500", "1500ft", "high", "", "5000 ft STD", "5000ft QNH", "9999999ft AMSL", "FL1000"])
def test_no_reference_is_never_guessed(text: str):
    with pytest.raises(Refused) as refused:
        limit(text, where="w")
    assert refused.value.where == "w" and refused.value.mend


@given(st.integers(-400_000, 30_000_000))
def test_out_goes_outwards(value_mm: int):
    height = Height(value_mm, Reference.AMSL)
    assert feet(height, up=False) * 304.8 <= value_mm + 0.001 and feet(height, up=True) * 304.8 >= value_mm - 0.001
    assert feet(height, up=True) - feet(height, up=False) <= 1
    assert levels(height, up=False) * 30480 <= value_mm + 0.1 and levels(height, up=True) * 30480 >= value_mm - 0.1


def test_whole_levels_and_feet_stay():
    for level in (0, 65, 195, 660):
        assert {levels(height_mm(level * 30480, Reference.FL), up=up) for up in (False, True)} == {level}
    feature = {"properties": {"lower": {"value_m": 304.8, "reference": "AMSL"}}}
    assert feet(limit_of(feature, "lower"), up=True) == feet(limit_of(feature, "lower"), up=False) == 1000
