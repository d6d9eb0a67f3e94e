"""On the ground or in the air where the flag is late, and never a hovering drone taken for one that stands."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.conflict.grounded import KEPT_US, SAMPLES, Field, add, cell_of, climbed_m_s, fresh, learned, moved_m_s, on_ground
from tests.conflict.flown import NOW, S, east, plot, seconds

GROUND_M = 120.0


def newest_first(*plots: Plot) -> tuple[Plot, ...]:
    return tuple(sorted(plots, key=lambda one: one.at_us, reverse=True))


def rolling(speed_m_s: float, *, height_m: float | None = GROUND_M, said_m_s: float | None = 0.0, **more: Any) -> tuple[Plot, ...]:
    """Five seconds at that speed, whatever speed is reported."""
    return newest_first(*(plot("4b1814", at, speed_m_s * at, height_m=height_m, speed_m_s=said_m_s, **more) for at in range(6)))


AERODROME = {cell_of(plot()): Field(NOW, (("a", Reference.FL, 118_000), ("b", Reference.FL, 4_000_000), ("c", Reference.FL, 121_000)))}
"""Learned from three landings, of which one had a wrong height."""


@pytest.mark.parametrize(
    ("plots", "expected"),
    [
        (rolling(5.0), True),
        (rolling(5.0, height_m=None), True),
        (rolling(60.0), True),
        (rolling(60.0, height_m=None), False),
        (rolling(110.0), False),
        (rolling(5.0, height_m=GROUND_M + 40), False),
        (rolling(5.0, height_m=GROUND_M - 40), False),
        (rolling(5.0)[:1], False),
    ],
    ids=["taxies", "taxies without a height", "rolls", "no height and too fast", "flies", "hovers above", "below", "not seen to move"],
)
def test_flagged_in_the_air_at_an_aerodrome(plots: tuple[Plot, ...], expected: bool) -> None:
    assert on_ground(plots, AERODROME, transponder=True) is expected
    assert not on_ground(plots, {}, transponder=True), "no aerodrome is known"
    assert not on_ground(plots, AERODROME, transponder=False), "it may be a drone that hovers"


def test_on_the_approach_it_flies() -> None:
    down = newest_first(*(east("4b1814", at, height_m=GROUND_M + 25 - 4 * at, speed_m_s=65.0) for at in range(6)))
    assert climbed_m_s(down) == pytest.approx(-4)
    assert not on_ground(down, AERODROME, transponder=True)


def test_when_its_flag_drops_it_rolls_until_it_is_seen_to_climb() -> None:
    """At 60 m/s, as on a runway: at first without a height, then at the runway's, then 5 m higher each second."""
    heights = {3: None, 4: GROUND_M, 5: GROUND_M, 6: GROUND_M + 5, 7: GROUND_M + 10}
    rolled = [plot("4b1814", at, 60.0 * at, height_m=heights.get(at), on_ground=at < 3, speed_m_s=60.0) for at in range(8)]
    seen = [on_ground(newest_first(*rolled[max(0, at - 5) : at + 1]), AERODROME, transponder=True) for at in range(3, 8)]
    assert seen == [True, True, True, False, False]
    unknown = {cell_of(plot()): Field(NOW, (("a", Reference.AMSL, 5),))}
    assert on_ground(newest_first(*rolled[:6]), unknown, transponder=True), "nobody has shown how high the ground is"
    never_flagged = [plot("4b1814", at, 60.0 * at, height_m=None, speed_m_s=60.0) for at in range(4)]
    assert not on_ground(newest_first(*never_flagged), AERODROME, transponder=True)


def test_a_wild_height_lifts_nobody_who_taxies() -> None:
    """As recorded: 38,000 ft on a taxiway, for a minute and a half."""
    for height_m, was, expected in ((11_600.0, True, True), (11_600.0, False, False), (GROUND_M + 40, True, False)):
        assert on_ground(rolling(5.0, height_m=height_m), AERODROME, transponder=True, was=was) is expected
    assert not on_ground(rolling(60.0, height_m=11_600.0), AERODROME, transponder=True, was=True)
    assert not on_ground(rolling(5.0, height=Height(9_000_000, Reference.AMSL)), AERODROME, transponder=True, was=True), "not comparable"


def test_far_from_the_aerodrome_it_flies() -> None:
    assert on_ground(rolling(5.0, lat_deg=46.05), AERODROME, transponder=True), "the cell beside it"
    assert not on_ground(rolling(5.0, lat_deg=46.2), AERODROME, transponder=True)
    assert not on_ground(rolling(5.0, height=Height(120_000, Reference.AMSL)), AERODROME, transponder=True), "not comparable"


def test_flagged_on_the_ground_it_flies_once_it_is_faster_than_anything_rolls() -> None:
    assert on_ground(rolling(80.0, on_ground=True), {}, transponder=False)
    for said_m_s, expected in ((None, False), (110.0, False), (100.0, True), (0.0, True)):
        assert on_ground(rolling(110.0, said_m_s=said_m_s, on_ground=True), {}, transponder=False) is expected
    assert on_ground(rolling(110.0, said_m_s=None, on_ground=True)[:1], {}, transponder=False), "not known to move"


def test_a_place_that_comes_late_is_a_leap_and_no_flight() -> None:
    """As recorded at an aerodrome: 25 s at one place, then 600 m further."""
    late = newest_first(*(plot("4b1814", at, 600.0 * (at == 5), speed_m_s=None, on_ground=True) for at in range(6)))
    assert moved_m_s(late) == pytest.approx(120.0, rel=0.01)
    assert on_ground(late, {}, transponder=True)


def test_speeds_are_read_from_places_and_heights() -> None:
    assert moved_m_s(newest_first(*seconds("a", range(4)))) == pytest.approx(100.0, rel=0.01)
    assert moved_m_s(newest_first(*seconds("a", (0, 1)))) is None
    assert climbed_m_s(newest_first(*seconds("a", (0, 1)))) is None
    mixed = newest_first(east("a", 0), east("a", 5, height=Height(0, Reference.AMSL)))
    assert climbed_m_s(mixed) is None


def test_aerodromes_are_learned_from_who_lands_and_taxies() -> None:
    landed = newest_first(*seconds("a", range(5), height_m=GROUND_M), east("a", 5, height_m=None, on_ground=True))
    assert learned(landed) == (cell_of(landed[0]), Field(NOW + 5 * S, (("a", Reference.FL, 120_000),)))
    assert learned(landed[1:]) is None
    taxies = rolling(5.0, height_m=None, on_ground=True)
    assert learned(taxies) == (cell_of(taxies[0]), Field(NOW + 5 * S))
    high = rolling(5.0, height_m=10_600.0, on_ground=True)
    assert learned(high) == (cell_of(high[0]), Field(NOW + 5 * S)), "as recorded at an aerodrome: 34,925 ft, at the stand"
    assert learned(rolling(80.0, height_m=None, on_ground=True)) is None, "a flag in flight teaches nothing"


def test_the_newest_heights_are_kept_and_fields_forgotten() -> None:
    fields: dict[tuple[int, int], Field] = {}
    for number in range(SAMPLES + 3):
        add(fields, ((0, 0), Field(NOW + number, ((f"{number:06}", Reference.FL, number),))))
    add(fields, ((0, 0), Field(NOW)))
    assert fields[0, 0].used_us == NOW + SAMPLES + 2
    assert [height for _, _, height in fields[0, 0].heights] == [7, 6, 5, 4, 3]
    add(fields, ((0, 0), Field(NOW, (("000005", Reference.FL, 50),))))
    assert [height for _, _, height in fields[0, 0].heights] == [50, 7, 6, 4, 3], "an aircraft counts once, with what it showed last"
    assert fresh(fields, NOW + KEPT_US) == fields
    assert fresh(fields, NOW + KEPT_US + 8) == {}
