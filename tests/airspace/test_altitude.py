"""Heights keep their reference; across references nothing is called exact, and nothing is skipped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import (
    AMSL_BOUND_M,
    ANY_GROUND,
    FL_BOUND_M,
    HIGHEST_MM,
    LOWEST_MM,
    Basis,
    Ground,
    Height,
    Reference,
    above_w84,
    central_m,
    difference_m,
    format_height,
    height_mm,
    parse_height,
    vertical_gap,
)
from deconflict.errors import Refused

REFERENCES = st.sampled_from(Reference)
HEIGHTS = st.builds(Height, st.integers(LOWEST_MM, HIGHEST_MM), REFERENCES)
GROUNDS = st.none() | st.tuples(st.integers(-400_000, 4_000_000), st.integers(0, 4_000_000)).map(lambda g: Ground(g[0], g[0] + g[1]))


@pytest.mark.parametrize(
    ("text", "value_mm", "reference"),
    [
        ("FL100", 3_048_000, Reference.FL),
        ("fl 95", 2_895_600, Reference.FL),
        ("FL-10", -304_800, Reference.FL),
        ("3000ft AMSL", 914_400, Reference.AMSL),
        ("3,000 ft MSL", 914_400, Reference.AMSL),
        ("12 000ft AMSL", 3_657_600, Reference.AMSL),
        ("120m AGL", 120_000, Reference.AGL),
        ("-12.5 m W84", -12_500, Reference.W84),
        ("450m WGS84", 450_000, Reference.W84),
        ("SFC", 0, Reference.AGL),
        ("gnd", 0, Reference.AGL),
    ],
)
def test_texts(text: str, value_mm: int, reference: Reference) -> None:
    assert parse_height(text) == Height(value_mm, reference)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3000", "not a height"),
        ("three thousand", "not a height"),
        ("", "not a height"),
        ("3000ft", "does not say what it is measured from"),
        ("100m", "does not say what it is measured from"),
        ("3000ft QFE", "no height reference"),
        ("FL9999", "no height of an aircraft"),
        ("999999m AMSL", "no height of an aircraft"),
        ("-9000m AMSL", "no height of an aircraft"),
    ],
)
def test_other_texts_are_refused_with_place_and_mend(text: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as caught:
        parse_height(text, "volumes[0].lower")
    assert caught.value.where == "volumes[0].lower"
    assert caught.value.mend


@given(st.builds(Height, st.integers(LOWEST_MM + 15_240, HIGHEST_MM - 15_240), REFERENCES))
def test_what_is_written_reads_back(height: Height) -> None:
    back = parse_height(format_height(height))
    assert back.reference is height.reference
    # A flight level is written in whole hundreds of feet; everything else to the mm.
    assert abs(back.value_mm - height.value_mm) <= (15_240 if height.reference is Reference.FL else 0)


def test_height_mm_rounds_and_is_bounded() -> None:
    assert height_mm(0.6, Reference.W84) == Height(1, Reference.W84)
    with pytest.raises(Refused):
        height_mm(float("inf"), Reference.W84)


@given(HEIGHTS, GROUNDS)
def test_bands_are_in_order_and_as_wide_as_stated(height: Height, ground: Ground | None) -> None:
    band = above_w84(height, ground)
    assert band.low_m <= band.central_m <= band.high_m
    assert central_m(height, ground) == band.central_m
    land = ground or ANY_GROUND
    width_m = {
        Reference.W84: 0.0,
        Reference.AMSL: 2 * AMSL_BOUND_M,
        Reference.FL: 2 * FL_BOUND_M,
        Reference.AGL: 2 * AMSL_BOUND_M + (land.high_mm - land.low_mm) / 1000,
    }[height.reference]
    assert band.high_m - band.low_m == pytest.approx(width_m)


def test_ground_is_reckoned_at_its_middle_unless_stated() -> None:
    assert Ground(0, 1000).middle_mm == 500
    assert Ground(0, 1000, 900).middle_mm == 900
    assert above_w84(Height(120_000, Reference.AGL), Ground(300_000, 500_000)) == (310.0, 520.0, 730.0)


@given(HEIGHTS, HEIGHTS, GROUNDS)
def test_differences_turn_round(a: Height, b: Height, ground: Ground | None) -> None:
    there, back = difference_m(a, b, ground), difference_m(b, a, ground)
    assert there == pytest.approx((-back.greatest_m, -back.central_m, -back.least_m), abs=1e-6)
    assert there.least_m <= there.central_m <= there.greatest_m


@given(HEIGHTS, HEIGHTS, HEIGHTS, HEIGHTS, GROUNDS)
def test_gaps_are_symmetric_and_bounded(a: Height, b: Height, c: Height, d: Height, ground: Ground | None) -> None:
    gap = vertical_gap(a, b, c, d, ground)
    assert gap == vertical_gap(c, d, a, b, ground)
    assert gap.least_m <= gap.central_m
    assert gap.bound_m >= gap.central_m - gap.least_m
    assert (gap.basis is Basis.EXACT) is (gap.bound_m == 0)


@given(REFERENCES, st.lists(st.integers(LOWEST_MM, HIGHEST_MM), min_size=4, max_size=4), GROUNDS)
def test_one_reference_is_compared_in_it(reference: Reference, values: list[int], ground: Ground | None) -> None:
    a, b, c, d = (Height(value, reference) for value in values)
    gap = vertical_gap(a, b, c, d, ground)
    assert gap.basis is Basis.EXACT
    assert gap.bound_m == 0.0
    assert gap.central_m == gap.least_m == max(values[0] - values[3], values[2] - values[1]) / 1000


def test_a_level_over_an_altitude_is_coarse() -> None:
    zone = Height(0, Reference.AMSL), Height(3_048_000, Reference.AMSL)
    level = Height(3_348_000, Reference.FL)
    gap = vertical_gap(*zone, level, level)
    assert gap == (300.0, 300.0 - AMSL_BOUND_M - FL_BOUND_M, Basis.COARSE, AMSL_BOUND_M + FL_BOUND_M)


def test_exact_where_the_sides_that_face_each_other_share_a_reference() -> None:
    below = Height(0, Reference.AMSL), Height(3_048_000, Reference.FL)
    above = Height(3_657_600, Reference.FL), Height(9_000_000, Reference.FL)
    assert vertical_gap(*below, *above) == (609.6, 609.6, Basis.EXACT, 0.0)
