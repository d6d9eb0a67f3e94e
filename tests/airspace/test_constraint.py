"""Who is exempt from a zone."""

from __future__ import annotations

from deconflict.airspace.constraint import Constraint, ZoneType, is_exempt


def test_only_who_is_listed_is_exempt() -> None:
    zone = Constraint("alfa", "Z1", "v", ZoneType.NO_FLY, (), exempt=("bravo", "RESCUE-7"))
    assert is_exempt(zone, "bravo")
    assert is_exempt(zone, "bravo", "ANY")
    assert is_exempt(zone, "charlie", "RESCUE-7")
    assert not is_exempt(zone, "charlie")
    assert not is_exempt(zone, "charlie", "RESCUE-8")
    assert not is_exempt(zone, "alfa")
