"""Minima by class pair are symmetric; texts need units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.separation import (
    DEFAULT,
    AircraftClass,
    Minima,
    PairMinima,
    SeparationMinima,
    parse_duration_us,
    parse_length_mm,
    parse_minima,
)
from deconflict.errors import Refused

CLASSES = st.sampled_from(AircraftClass)
MINIMA = st.builds(Minima, st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000))
TABLES = st.builds(SeparationMinima, MINIMA, st.lists(st.builds(PairMinima, CLASSES, CLASSES, MINIMA), max_size=6).map(tuple))


@given(TABLES, CLASSES, CLASSES)
def test_between_is_symmetric_and_within_the_greatest(table: SeparationMinima, a: AircraftClass, b: AircraftClass) -> None:
    minima = table.between(a, b)
    assert minima == table.between(b, a)
    assert minima.strictest(table.greatest()) == table.greatest()


def test_a_pair_of_its_own_and_all_others() -> None:
    drones = Minima(500_000, 30_000, 0)
    table = SeparationMinima(pairs=(PairMinima(AircraftClass.UNCREWED, AircraftClass.CREWED, drones),))
    assert table.between(AircraftClass.CREWED, AircraftClass.UNCREWED) == drones
    assert table.between(AircraftClass.CREWED, AircraftClass.CREWED) == DEFAULT


def test_texts() -> None:
    assert parse_minima("5NM,1000ft,10min") == DEFAULT == Minima(9_260_000, 304_800, 600_000_000)
    assert parse_minima(" 3 nm , 300 m ") == Minima(5_556_000, 300_000, 0)
    assert parse_length_mm("2.5km") == 2_500_000
    assert [parse_duration_us(text) for text in ("90s", "1.5min", "2h")] == [90_000_000, 90_000_000, 7_200_000_000]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("5NM", "minima"),
        ("5NM,1000ft,10min,3", "minima"),
        ("5,1000ft", "minima.horizontal"),
        ("5 miles,1000ft", "minima.horizontal"),
        ("9999km,1000ft", "minima.horizontal"),
        ("-5NM,1000ft", "minima.horizontal"),
        ("5NM,tall", "minima.vertical"),
        ("5NM,200km", "minima.vertical"),
        ("5NM,1000ft,10ft", "minima.time"),
        ("5NM,1000ft,2 weeks", "minima.time"),
        ("5NM,1000ft,48h", "minima.time"),
    ],
)
def test_other_texts_are_refused_with_place_and_mend(text: str, where: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_minima(text)
    assert caught.value.where == where
    assert caught.value.mend
