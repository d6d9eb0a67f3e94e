"""Of each aircraft and day the first and the last plot in the air, whatever order they came in."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.track import Plot
from deconflict.picture.sightings import DAY_US, Sightings

NOON = 20_000 * DAY_US + DAY_US // 2


def plot(at_us: int, lat_ndeg: int = 0, **more: bool) -> Plot:
    return Plot(track_id="t1", at_us=at_us, lat_ndeg=lat_ndeg, lon_ndeg=0, **more)


@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(0, 3), st.booleans()), min_size=1, max_size=12), st.integers(0, 99))
def test_any_order_gives_the_same(made: list[tuple[int, int, bool]], seed: int) -> None:
    plots = [plot(NOON + hours * 8 * 3_600_000_000, lat, on_ground=ground) for hours, lat, ground in made]
    first, second = Sightings(), Sightings()
    for one in plots:
        first.write("a", one)
    random.Random(seed).shuffle(plots)
    for one in plots + plots[:3]:
        second.write("a", one)
    assert first == second
    flown = [one for one in plots if not one.on_ground]
    assert set(first.days) == {one.at_us - one.at_us % DAY_US for one in flown}
    for day, seen in first.days.items():
        times = [one.at_us for one in flown if one.at_us - one.at_us % DAY_US == day]
        assert (seen["a", "t1"].first.at_us, seen["a", "t1"].last.at_us) == (min(times), max(times))


def test_parties_and_aircraft_stand_apart() -> None:
    seen = Sightings()
    for party in ("a", "b"):
        seen.write(party, plot(NOON))
    assert set(seen.days[NOON - NOON % DAY_US]) == {("a", "t1"), ("b", "t1")}
