"""Which column is which."""

from __future__ import annotations

import pytest

from deconflict.errors import Refused
from deconflict.wire.sheet_columns import columns_of


def guessed(*heading: str, **chosen: str) -> dict[str, str]:
    """Property -> heading."""
    return {column.name: column.heading for column in columns_of(heading, chosen, where="x")}


def test_headings_say_what_they_are_and_in_what_unit() -> None:
    heading = ("Name", "Latitude", "LONG", "Radius (NM)", "Lower ft AMSL", "upperLimit", "From UTC", "Until", "zone_id", "Colour")
    assert guessed(*heading) == {
        "lat": "Latitude", "lon": "LONG", "radius_m": "Radius (NM)", "lower": "Lower ft AMSL", "upper": "upperLimit", "from": "From UTC",
        "until": "Until", "zone_id": "zone_id",
    }  # fmt: skip
    by_name = {column.name: column for column in columns_of(heading, {}, where="x")}
    assert by_name["radius_m"].length_m == 1852
    assert (by_name["lower"].unit, by_name["lower"].reference) == ("ft", "AMSL")
    assert by_name["from"].zulu
    assert not by_name["until"].zulu
    assert columns_of(["Upper FL"], {}, where="x")[0].reference == "FL"


def test_a_length_without_unit_is_not_taken_unless_somebody_says_what_it_is() -> None:
    assert guessed("lat", "lon", "radius") == {"lat": "lat", "lon": "lon"}
    assert guessed("lat", "lon", "radius", radius_m="RADIUS")["radius_m"] == "radius"


def test_what_is_chosen_wins_and_a_heading_that_is_not_there_is_refused() -> None:
    assert guessed("lat", "y", "lon", lat="y") == {"lat": "y", "lon": "lon"}
    assert guessed("lat", "latitude", "lon")["lat"] == "lat"
    for chosen in ({"lat": "lta"}, {"lat": "zzz"}):
        with pytest.raises(Refused) as fault:
            guessed("lat", "lon", **chosen)
        assert "lat" in fault.value.mend
