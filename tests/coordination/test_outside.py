"""Plots against notified volumes: runs outside, how far, and a place said twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.earth import destination
from deconflict.airspace.outline import Circle
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Volume3D, Volume4D, track_in
from deconflict.coordination.outside import mismatch, outside, said_where
from deconflict.statements.messages import StopRequest
from deconflict.statements.plans import PlaceReference, Volumes
from deconflict.statements.sites import Place
from tests.coordination.messages import message

S = 1_000_000
CENTRE = (40.0, 20.0)
CIRCLE = Circle(40 * 10**9, 20 * 10**9, 10_000_000)
VOLUME = Volume4D(Volume3D(CIRCLE, Height(1_000_000, Reference.AMSL), Height(2_000_000, Reference.AMSL)), 100 * S, 200 * S)


def plot(at_s: int, off_m: float = 0.0, height_m: int | None = 1500) -> Plot:
    lat, lon = destination(*CENTRE, 90, off_m)
    height = None if height_m is None else Height(height_m * 1000, Reference.AMSL)
    return Plot(track_id="t", at_us=at_s * S, lat_ndeg=round(lat * 1e9), lon_ndeg=round(lon * 1e9), height=height)


def test_a_run_outside_is_one_with_its_furthest() -> None:
    plots = [plot(110), plot(120, 12_000), plot(130, 15_000), plot(140, 9_000), plot(150, 0, 2500), plot(160, 0, 400)]
    first, second = outside("t", [VOLUME], plots)
    assert (first.from_us, first.until_us) == (120 * S, 130 * S)
    assert first.horizontal_m == pytest.approx(5_000, abs=1)
    assert (second.from_us, second.until_us, second.vertical_m) == (150 * S, 160 * S, 600.0)


def test_before_and_after_its_time_is_outside_it() -> None:
    early, late = outside("t", [VOLUME], [plot(40), plot(150), plot(260)])
    assert (early.time_s, late.time_s) == (60.0, 60.0)


def test_without_a_height_place_and_time_count() -> None:
    assert outside("t", [VOLUME], [plot(150, 0, None)]) == ()
    assert outside("t", [VOLUME], [plot(150, 11_000, None)])[0].vertical_m == 0.0


@given(st.lists(st.tuples(st.integers(50, 250), st.integers(0, 20_000), st.integers(0, 3_000)), max_size=8))
def test_nothing_is_outside_that_the_volume_holds(made: list[tuple[int, int, int]]) -> None:
    plots = [plot(*one) for one in made]
    runs = outside("t", [VOLUME], plots)
    for one in plots:
        held = track_in(VOLUME, one.lat_ndeg / 1e9, one.lon_ndeg / 1e9, one.height or Height(0, Reference.AMSL), one.at_us)
        if held is not None and sum(other.at_us == one.at_us for other in plots) == 1:
            assert not any(run.from_us <= one.at_us <= run.until_us for run in runs)


def test_the_place_of_a_message_is_its_own_before_where_something_is_expected() -> None:
    own = StopRequest(message=message(), place=CIRCLE, endangered="civil")
    placed, exact = Place(place=CIRCLE), Volumes(volumes=(VOLUME,))
    assert said_where(own, {"exact": exact}) is own
    assert said_where(exact, {"exact": placed, "buffered": exact}) is placed
    assert said_where(exact, {"buffered": placed}) is placed
    assert said_where(exact, {}) is exact


def test_a_place_said_twice() -> None:
    said = PlaceReference(
        reference="Ostra field", lat_ndeg=40 * 10**9, lon_ndeg=20 * 10**9, range_horizontal_mm=9_000_000, bearing_mdeg=180_000
    )
    for where in (Volumes(volumes=(VOLUME,)), Place(place=CIRCLE)):
        assert mismatch(said, where) == pytest.approx(9000, abs=1)
    stop = message("STOP_REQUEST").main
    assert isinstance(stop, StopRequest)
    assert mismatch(said, stop) is not None
    assert mismatch(said, None) is None
    assert mismatch(None, Place(place=CIRCLE)) is None
    south = destination(*CENTRE, 180, 9_400)
    near = Circle(round(south[0] * 1e9), round(south[1] * 1e9), 1)
    assert mismatch(said, Place(place=near)) is None
