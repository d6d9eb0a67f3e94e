"""Every unit a column can state gives the integer that is at rest in a statement."""

from __future__ import annotations

import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.volume import Circle
from deconflict.errors import Refused
from deconflict.phrasebook.check_code import place_digits, with_code
from deconflict.statements.messages import StopRequest
from deconflict.statements.plans import LiveContact, Volumes
from deconflict.statements.sites import Place, Site
from deconflict.testing.composing import Names, compose, value_of

NAMES = Names(entry=lambda name: f"entry of {name}", party=lambda name: f"party {name}", start_us=1_000_000_000)


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        ("1.5", "s", 1_500_000), ("2", "min", 120_000_000), ("1", "h", 3_600_000_000), ("2", "NM", 3_704_000), ("1000", "ft", 304_800),
        ("3", "km", 3_000_000),
        ("-2.5", "deg", -2_500_000_000), ("10", "T+s", 1_010_000_000),
        ("100", "FL", Height(3_048_000, Reference.FL)),
        ("3000", "ft_AMSL", Height(914_400, Reference.AMSL)), ("120", "m_AGL", Height(120_000, Reference.AGL)), ("word", "-", "word"),
        ('{"a": 1}', "json", {"a": 1}), ("one", "name", "entry of one"), ("A,B", "party", ["party A", "party B"]),
    ],
)  # fmt: skip
def test_a_cell_by_its_unit(cell: str, unit: str, value: object) -> None:
    assert value_of(cell, unit, NAMES, {"x": cell}, "x", "here") == value


UNITS = {"lat": "deg", "lon": "deg", "radius": "NM", "lower": "FL", "upper": "FL", "from": "T+min", "until": "T+min"}
WHERE = {"lat": "30", "lon": "-40", "radius": "2", "lower": "10", "upper": "20", "from": "0", "until": "10"}


def test_a_place_a_volume_and_times_find_their_fields() -> None:
    said = {"endangered": "ours", "lat": "30", "lon": "-40", "radius": "2"}
    stop = compose("STOP_REQUEST", said, {**UNITS, "endangered": "-"}, NAMES, "x", "a")
    assert isinstance(stop["main"], StopRequest)
    assert stop["main"].place == Circle(30_000_000_000, -40_000_000_000, 3_704_000)
    plan = {"op_id": "O", "operation": "transit", "aircraft_class": "crewed", "count": "2", "state": "Accepted", "refs": "-"}
    parts = compose("NOTICE_OF_OPERATION", {**plan, **WHERE}, {**UNITS, **dict.fromkeys(plan, "-")}, NAMES, "x", "a")
    assert isinstance(parts["exact"], Volumes)
    assert parts["exact"].volumes[0].until_us == 1_600_000_000
    site = {"site_id": "S", "function": "clinic", "from": "0", "until": "10", "lat": "30", "lon": "-40", "radius": "2"}
    parts = compose("SITE_NOTICE", site, {**UNITS, "site_id": "-", "function": "-"}, NAMES, "x", "a")
    assert isinstance(parts["main"], Site) and isinstance(parts["exact"], Place)
    assert parts["main"].until_us == 1_600_000_000


def test_what_cannot_be_said_is_refused_with_its_row() -> None:
    with pytest.raises(Refused) as fault:
        compose("STOP_REQUEST", {"endangered": "nobody"}, {"endangered": "-"}, NAMES, "file:3", "a")
    assert fault.value.where == "file:3"
    plan = {"op_id": "O", "operation": "transit", "aircraft_class": "crewed", "count": "2", "state": "Accepted", "lat": "1"}
    with pytest.raises(Refused, match="lon, radius"):
        compose("NOTICE_OF_OPERATION", plan, {**dict.fromkeys(plan, "-"), "lat": "deg"}, NAMES, "file:3", "a")


def test_a_place_taken_by_voice_and_parts_beside_the_main_one() -> None:
    code = with_code(place_digits(30_100_000_000, -40_200_000_000))
    said = {"endangered": "ours", "spoken": code, "radius": "2"}
    stop = compose("STOP_REQUEST", said, {"endangered": "-", "spoken": "digits", "radius": "km"}, NAMES, "x", "a")["main"]
    assert isinstance(stop, StopRequest)
    assert stop.place == Circle(30_100_000_000, -40_200_000_000, 2_000_000)
    with pytest.raises(Refused, match="check code"):
        compose(
            "STOP_REQUEST", {**said, "spoken": "9" + code[1:]}, {"endangered": "-", "spoken": "digits", "radius": "km"}, NAMES, "x", "a"
        )
    plan = {"op_id": "O", "operation": "transit", "aircraft_class": "crewed", "count": "2", "state": "Accepted"}
    contact = {"contact.name": "desk", "contact.means": "by radio"}
    parts = compose("NOTICE_OF_OPERATION", {**plan, **contact}, dict.fromkeys((*plan, *contact), "-"), NAMES, "x", "a")
    assert parts["contact"] == LiveContact(name="desk", means="by radio")
