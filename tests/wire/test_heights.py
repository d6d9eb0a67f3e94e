"""Heights in Features: in words or as numbers, and the bands of a route's legs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.errors import Refused
from deconflict.wire.heights import read_band, read_bands, read_height
from deconflict.wire.reading import Document, Fields


def fields(**stated: Any) -> Fields:
    return Document(json.dumps(stated), "x").top()


def test_a_height_in_words_and_as_a_number() -> None:
    assert read_height(fields(lower="FL100"), "lower") == Height(3_048_000, Reference.FL)
    assert read_height(fields(lower={"value_m": 900.5, "reference": "AMSL"}), "lower") == Height(900_500, Reference.AMSL)
    assert read_band(fields(lower="SFC", upper="120m AGL")) == (Height(0, Reference.AGL), Height(120_000, Reference.AGL))


BAD = ["100m", "high", {"value_m": 900}, {"value_m": 2e5, "reference": "AMSL"}, {"value_m": 1, "reference": "SEA"}, 7]


@pytest.mark.parametrize("value", BAD)
def test_a_height_without_its_reference_is_refused_at_its_place(value: object) -> None:
    with pytest.raises(Refused) as fault:
        read_height(fields(lower=value), "lower")
    assert "lower" in fault.value.where and fault.value.mend


def test_one_band_for_all_legs_or_one_by_the_ends_of_each() -> None:
    low, high = Height(0, Reference.W84), Height(10_000, Reference.W84)
    assert read_bands(fields(lower="0m W84", upper="10m W84"), 4) == [(low, high)] * 3
    heights = [{"lower": "0m W84", "upper": "5m W84"}, {"lower": "2m W84", "upper": "10m W84"}]
    assert read_bands(fields(heights=heights), 2) == [(low, high)]
