"""A track is the same whatever order its plots came in, and knows only what they say."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace import earth
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import HISTORY, HOLD_US, Plot, Track, fuse, predict, predict_all, track_of

S = 1_000_000


def plot(at_s: float = 0, lat: float = 0.0, lon: float = 0.0, **rest: object) -> Plot:
    return Plot(track_id="4b1814", at_us=round(at_s * S), lat_ndeg=round(lat * 1e9), lon_ndeg=round(lon * 1e9), **rest)  # type: ignore[arg-type]


def fused(*plots: Plot) -> Track:
    track = None
    for one in plots:
        track = fuse(track, one, party="alfa")
    assert track is not None
    return track


PLOTS = st.builds(
    plot,
    st.integers(0, 40),
    st.floats(0, 0.01),
    st.floats(0, 0.01),
    height=st.none() | st.builds(Height, st.integers(0, 1000), st.sampled_from(Reference)),
    callsign=st.sampled_from([None, "AB1", "CD2"]),
    v_up_mm_s=st.none() | st.integers(-5000, 5000),
)


@settings(deadline=None)
@given(st.lists(PLOTS, min_size=1, max_size=10).flatmap(lambda plots: st.tuples(st.just(plots), st.permutations(plots))))
def test_order_of_arrival_does_not_matter(pair: tuple[list[Plot], list[Plot]]) -> None:
    track = fused(*pair[0])
    assert track == fused(*pair[1]) == fused(*pair[0], *pair[0])
    assert track.latest.at_us == track.at_us == max(p.at_us for p in pair[0])
    assert len(track.history) <= HISTORY
    assert [p.at_us for p in track.history] == sorted(p.at_us for p in track.history)


def test_a_repeated_plot_changes_nothing() -> None:
    track = fused(plot())
    assert fuse(track, plot()) is track
    assert track.party == "alfa"
    assert track.track_id == "4b1814"


def test_what_is_reported_counts() -> None:
    track = fused(plot(ground_speed_mm_s=100_000, course_mdeg=90_000, v_up_mm_s=-2_000, callsign="AB1"))
    assert (track.v_east_m_s, track.v_north_m_s, track.v_up_m_s) == pytest.approx((100.0, 0.0, -2.0), abs=1e-9)
    assert track.ground_speed_m_s == pytest.approx(100.0)
    assert track.course_deg == pytest.approx(90.0)
    assert track.callsign == "AB1"


def test_what_the_newest_lacks_is_held_for_a_while() -> None:
    told = plot(0, ground_speed_mm_s=100_000, course_mdeg=0, height=Height(5, Reference.FL), callsign="AB1")
    held, late = fused(told, plot(HOLD_US / S)), fused(told, plot(HOLD_US / S + 1))
    assert held.height == Height(5, Reference.FL)
    assert held.v_north_m_s == pytest.approx(100.0)
    assert late.height is None
    assert late.v_north_m_s != pytest.approx(100.0)
    assert late.callsign == "AB1"


def test_velocity_is_derived_where_the_feed_has_none() -> None:
    there = earth.destination(47.0, 8.0, 30.0, 700.0)
    track = fused(plot(0, 47.0, 8.0, height=Height(1_000_000, Reference.FL)), plot(7, *there, height=Height(1_035_000, Reference.FL)))
    assert track.ground_speed_m_s == pytest.approx(100.0, abs=0.01)
    assert track.course_deg == pytest.approx(30.0, abs=0.01)
    assert track.v_up_m_s == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param(plot(0), plot(0.5, 0.0005), id="too soon after"),
        pytest.param(plot(0), plot(61, 0.0005), id="too long after"),
        pytest.param(plot(0), plot(5, 1.0), id="faster than anything flies"),
    ],
)
def test_no_velocity_is_made_up(before: Plot, now: Plot) -> None:
    track = fused(before, now)
    assert track.v_east_m_s is track.v_north_m_s is track.ground_speed_m_s is track.course_deg is None


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(Height(1_000_000, Reference.AMSL), id="another reference"),
        pytest.param(Height(9_000_000, Reference.FL), id="faster than anything climbs"),
        pytest.param(None, id="no second height"),
    ],
)
def test_no_climb_is_made_up(now: Height | None) -> None:
    assert fused(plot(0, height=Height(1_000_000, Reference.FL)), plot(5, height=now)).v_up_m_s is None


def test_prediction_flies_straight_on() -> None:
    track = fused(plot(10, 47.0, 8.0, ground_speed_mm_s=100_000, course_mdeg=45_000, v_up_mm_s=10_000, height=Height(0, Reference.FL)))
    soon = predict(track, 40 * S)
    assert earth.distance_m(47.0, 8.0, soon.lat_deg, soon.lon_deg) == pytest.approx(3000.0)
    assert soon.ahead_s == 30.0
    assert earth.bearing_deg(47.0, 8.0, soon.lat_deg, soon.lon_deg) == pytest.approx(45.0)
    assert soon.height == Height(300_000, Reference.FL)
    assert predict(track, 20_000 * S).height == Height(100_000_000, Reference.FL)


def test_prediction_without_velocity_stays() -> None:
    track = fused(plot(0, 47.0, 8.0, height=Height(7, Reference.AGL)))
    assert predict(track, 9 * S).lat_deg == 47.0
    assert predict(track, 9 * S).lon_deg == 8.0
    assert predict(track, 9 * S).height == Height(7, Reference.AGL)
    still = fused(plot(0, ground_speed_mm_s=0, course_mdeg=0))
    assert still.course_deg is None
    assert still.ground_speed_m_s == 0.0
    assert predict(still, S).lon_deg == 0.0
    assert predict(still, S).height is None
    assert math.isfinite(predict(still, S).lat_deg)


def test_many_are_predicted_as_each_by_itself() -> None:
    """Against one geodesic at a time, bit for bit; those that lie still or say nothing of their way stay."""
    flying = [fused(plot(k, lat=8.0 * k - 40, lon=179.9, ground_speed_mm_s=90_000 * k, course_mdeg=37_000 * k)) for k in range(1, 9)]
    tracks = [fused(plot(1, lat=3.0)), *flying, fused(plot(2, lat=5.0, ground_speed_mm_s=0, course_mdeg=0))]
    places = [(found.lat_deg, found.lon_deg) for found in predict_all(tracks, 60 * S)]
    assert places[0] == (3.0, 0.0)
    assert places[-1] == (5.0, 0.0)
    for track, place in zip(flying, places[1:-1], strict=True):
        assert track.course_deg is not None
        assert track.ground_speed_m_s is not None
        way = track.course_deg, track.ground_speed_m_s * (60 * S - track.at_us) / 1e6
        assert place == earth.destination(track.lat_deg, track.lon_deg, *way)
    assert predict_all([], 0) == []


@settings(deadline=None)
@given(st.lists(st.lists(PLOTS, min_size=1, max_size=4), max_size=6), st.integers(0, 10**7))
def test_many_are_predicted_with_the_heights_of_each_by_itself(sets: list[list[Plot]], at_s: int) -> None:
    tracks = [fused(*plots) for plots in sets]
    assert predict_all(tracks, at_s * S) == [predict(track, at_s * S) for track in tracks]


def test_a_newer_plot_is_taken_as_among_all_of_them() -> None:
    plots = [plot(k, lat=0.001 * k, height=Height(100 * k, Reference.FL)) for k in range(9)]
    assert fused(*plots) == track_of(reversed(plots), party="alfa")
