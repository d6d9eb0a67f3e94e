"""Degrees three ways: no text of one way passes for another."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.phrasebook.degrees import DD, DM, DMS, Degrees, Position

WAYS = (DD, DM, DMS)
lats, lons = st.integers(-90 * 10**9, 90 * 10**9), st.integers(-180 * 10**9, 180 * 10**9)


@given(lats, lons, st.sampled_from(WAYS))
def test_a_text_reads_back_to_half_a_step(lat: int, lon: int, way: Degrees) -> None:
    place = way.parse(way.format(lat, lon))
    half_ndeg = 10**9 // way.steps_per_deg / 2 + 1
    assert abs(place.lat_ndeg - lat) <= half_ndeg and abs(place.lon_ndeg - lon) <= half_ndeg
    assert way.format(*place) == way.format(lat, lon)


@given(lats, lons, st.sampled_from(WAYS), st.sampled_from(WAYS))
def test_no_way_passes_for_another(lat: int, lon: int, written: Degrees, asked: Degrees) -> None:
    if written is not asked:
        with pytest.raises(Refused, match=f"it is one in {written.name}"):
            asked.parse(written.format(lat, lon))


@given(lats, lons, st.sampled_from(WAYS))
def test_every_place_has_one_width(lat: int, lon: int, way: Degrees) -> None:
    assert len(way.format(lat, lon)) == len(way.example)
    assert len(re.sub(r"\D", "", way.format(lat, lon))) == len(re.sub(r"\D", "", way.example))


def test_examples() -> None:
    """Broward, 2011: decimal degrees read as minutes and seconds put rescuers miles off."""
    assert DD.format(26_104_200_000, -80_120_000_000) == "26.10420°N 080.12000°W"
    assert DMS.format(26_104_200_000, -80_120_000_000) == "26°06′15.1″N 080°07′12.0″W"
    assert DM.format(-33_999_999_999, -179_999_999_999) == "34°00.000′S 180°00.000′W"
    assert DD.format(-1, -1) == "00.00000°N 000.00000°E"
    for way in WAYS:
        assert way.parse(way.example) == Position(46_500_000_000, 7_500_000_000)
    assert DM.parse("46°30'N, 007°30.0'E") == Position(46_500_000_000, 7_500_000_000)
    assert DMS.parse("46°30'00\"N 7°30'00\"W") == Position(46_500_000_000, -7_500_000_000)
    assert DD.parse(" 46.5N 7.5E ") == Position(46_500_000_000, 7_500_000_000)


@pytest.mark.parametrize(
    ("way", "text", "where"),
    [
        (DMS, "26.1042°N 80.12°W", "place"),
        (DD, "26°10′42″N 080°07′12.0″W", "place"),
        (DD, "26.1042 80.12", "place"),
        (DD, "-26.1042 80.12", "place"),
        (DD, "26N 80W", "place"),
        (DD, "26.1E 80.1W", "place.latitude"),
        (DD, "26.1N 80.1S", "place.longitude"),
        (DD, "90.1N 80.1W", "place.latitude"),
        (DD, "89.1N 180.1W", "place.longitude"),
        (DM, "26°60.0′N 080°07.0′W", "place.latitude"),
        (DMS, "26°07′00.0″N 080°07′60.0″W", "place.longitude"),
        (DMS, "26°61′00.0″N 080°07′59.0″W", "place.latitude"),
        (DD, "٢٦.١N 80.1W", "place"),
    ],
)
def test_anything_else_is_refused_by_field(way: Degrees, text: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        way.parse(text)
    assert refused.value.where == where
    assert refused.value.mend
