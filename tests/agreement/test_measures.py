"""Quantities as text and back: exact, with their units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.agreement import measures
from deconflict.airspace.altitude import Height, Reference
from deconflict.errors import Refused


@given(st.sampled_from(list(measures.MEASURES.values())), st.integers(-(10**12), 10**15))
def test_every_quantity_is_read_back(measure: measures.Measure, value: int) -> None:
    if measure is measures.DURATION and value == 0:
        return
    text = measures.format_quantity(value, measure)
    assert measures.parse_quantity(text, measure, "here") == value


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("5NM", measures.LENGTH, 9_260_000),
        ("1000 ft", measures.LENGTH, 304_800),
        ("1 ft", measures.LENGTH, 305),
        ("0 s", measures.DURATION, 0),
        ("1.5 H", measures.DURATION, 5_400_000_000),
        ("2 d", measures.DURATION, 172_800_000_000),
        ("121.5 mhz", measures.FREQUENCY, 121_500_000),
    ],
)
def test_quantities(text: str, measure: measures.Measure, value: int) -> None:
    assert measures.parse_quantity(text, measure, "here") == value


def test_zero_has_a_unit_too() -> None:
    assert measures.format_quantity(0, measures.DURATION) == "0 s"
    assert measures.format_quantity(0, measures.LENGTH) == "0 mm"


@given(st.integers(0, 86_400_000_000 - 1))
def test_every_time_of_day_is_read_back(value: int) -> None:
    assert measures.parse_clock(measures.format_clock(value), "here") == value


@given(st.integers(-180 * 10**9, 180 * 10**9))
def test_every_angle_is_read_back(value: int) -> None:
    assert measures.parse_degrees(Decimal(measures.format_degrees(value)), "here") == value


@given(st.integers(0, 2**53 - 1))
def test_every_instant_is_read_back(value: int) -> None:
    assert measures.parse_at(measures.format_at(value), "here") == value


@given(st.integers(-2_000_000, 100_000_000), st.sampled_from(list(Reference)))
def test_a_height_is_text_only_where_the_text_is_exact(value: int, reference: Reference) -> None:
    height = Height(value, reference)
    text = measures.format_level(height)
    assert text is None or measures.parse_level(text, "here") == height
    assert text is not None or reference is Reference.FL


@pytest.mark.parametrize("value", [12, None, "12:00", "24:00Z", "12:60Z"])
def test_what_is_no_time_of_day_is_refused(value: object) -> None:
    with pytest.raises(Refused, match="time of day"):
        measures.parse_clock(value, "here")
