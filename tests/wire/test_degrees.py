"""Angles as lists have them; two readings are a refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire.degrees import latitude_deg, longitude_deg


@pytest.mark.parametrize(
    ("text", "deg"),
    [
        ("46.5", 46.5), ("-46,5", -46.5), ("46.5 N", 46.5), ("S 46.5", -46.5), ("46°30'", 46.5), ("46°30'36\"S", -46.51),
        ("46 30.6 N", 46.51), ("463036N", 46.51), ("4630N", 46.5), ("463036.0S", -46.51), ("46-30-36N", 46.51), ("+46°", 46.0),
    ],
)  # fmt: skip
def test_latitudes(text: str, deg: float) -> None:
    assert latitude_deg(text, where="x") == pytest.approx(deg, abs=1e-12)


@pytest.mark.parametrize(("text", "deg"), [("0073000E", 7.5), ("W007 30", -7.5), ("179,999", 179.999), ("00730E", 7.5)])
def test_longitudes(text: str, deg: float) -> None:
    assert longitude_deg(text, where="x") == pytest.approx(deg, abs=1e-12)


@pytest.mark.parametrize(
    "text", ["", "N", "91", "46°61'", "46 30 61", "463036", "-46 N", "46 30.5 30", "4.6e1", "46N30", "٤٦", "46 30 30 30"]
)
def test_what_is_none_or_can_be_read_twice_is_refused(text: str) -> None:
    with pytest.raises(Refused) as fault:
        latitude_deg(text, where="row 3")
    assert fault.value.where == "row 3"


@given(st.text(max_size=30))
def test_any_text_gives_an_angle_or_a_refusal(text: str) -> None:
    try:
        assert abs(longitude_deg(text, where="x")) <= 180
    except Refused:
        return
