"""Straight edges and geodesic ones agree to 1 m after vertices were added, checked against geographiclib."""

from __future__ import annotations

from itertools import pairwise

import pytest
from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire.edges import MAX_VERTICES, Vertex, aside_m, fits, from_plane, most_aside_m, nearly_aside_m, to_plane
from deconflict.wire.quantities import NDEG

WGS84 = Geodesic.WGS84


def ring(*corners: tuple[float, float]) -> tuple[Vertex, ...]:
    return tuple((round(lat * NDEG), round(lon * NDEG)) for lat, lon in corners)


def nearest_m(vertex: tuple[float, float], start: Vertex, end: Vertex) -> float:
    """Distance of a place from the geodesic between two vertices, by narrowing in on it with geographiclib."""
    line = WGS84.InverseLine(start[0] / NDEG, start[1] / NDEG, end[0] / NDEG, end[1] / NDEG)
    low, high = 0.0, line.s13
    for _ in range(80):
        thirds = (low + (high - low) / 3, high - (high - low) / 3)
        far = [WGS84.Inverse(*vertex, *(line.Position(s)[k] for k in ("lat2", "lon2")))["s12"] for s in thirds]
        low, high = (low, thirds[1]) if far[0] < far[1] else (thirds[0], high)
    return float(min(far))


@settings(max_examples=25, deadline=None)
@given(st.floats(-70, 70), st.floats(-180, 180), st.floats(-2, 2), st.floats(-2, 2))
def test_every_straight_edge_is_followed_to_a_metre(lat: float, lon: float, high: float, wide: float) -> None:
    end_lon = (lon + wide + 180) % 360 - 180
    start, end = ring((lat, lon), (lat + high, end_lon))
    followed = from_plane((start, end), where="f")
    kept = followed[: followed.index(end) + 1]
    for a, b in pairwise(kept):
        part = ((a[0] + b[0]) / 2 / NDEG, (a[1] + (b[1] - a[1] + 180 * NDEG) % (360 * NDEG) / 2 - 90 * NDEG) / NDEG)
        assert nearest_m(part, a, b) < 1.05


def test_a_long_parallel_gains_vertices_that_lie_on_it() -> None:
    start, end = ring((46, 7), (46, 8))
    assert 119 < aside_m(start, end) < 124
    followed = from_plane(ring((46, 7), (46, 8), (46.001, 7.5)), where="f")
    assert {lat for lat, _ in followed[:9]} == {46 * NDEG}
    assert len(followed) > 10


def test_the_way_back_stays_on_the_geodesic() -> None:
    start, end, _ = corners = ring((46, 7), (46, 8), (46.001, 7.5))
    drawn = to_plane(corners, where="f")
    between = drawn[1 : drawn.index(end)]
    assert between
    for lat, lon in between:
        assert nearest_m((lat / NDEG, lon / NDEG), start, end) < 0.01
    assert to_plane(drawn, where="f") == drawn
    assert from_plane(drawn, where="f") == drawn


@pytest.mark.parametrize(
    "corners",
    [
        ((46, 7), (46, 7.01), (46.01, 7)),
        ((10, 7), (11, 7), (10.5, 7.0001)),
        ((0, -1), (0, 1), (0.00001, 0)),
        ((46, 7), (46, 7), (46.01, 7)),
    ],
)
def test_short_meridional_and_equatorial_edges_are_left_alone(corners: tuple[tuple[float, float], ...]) -> None:
    assert from_plane(ring(*corners), where="f") == ring(*corners)


def test_an_edge_over_the_antimeridian_takes_the_shorter_way() -> None:
    followed = from_plane(ring((60, 179.5), (60, -179.5), (60.001, 180)), where="f")
    assert all(abs(lon) > 179 * NDEG for _, lon in followed)
    assert all(abs(lon) <= 180 * NDEG for _, lon in followed)


def test_evenly_across_the_equator_the_quarters_are_looked_at() -> None:
    start, end = ring((-10, 0), (10, 30))
    assert aside_m(start, end) > 1000


def test_too_long_an_outline_is_refused() -> None:
    with pytest.raises(Refused, match=f"more than {MAX_VERTICES} vertices") as refused:
        from_plane(ring((60, 0), (60, 80), (65, 40)), where="zone F-12")
    assert refused.value.where == "zone F-12"
    assert "smaller polygons" in refused.value.mend
    assert not fits(ring((60, 0), (60, 80), (65, 40)), where="x")
    assert fits(ring((60, 0), (60, 1), (61, 1)), where="x")


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(-1.2, 1.2), st.floats(-1.2, 1.2), st.floats(1e-3, 1))
def test_no_edge_strays_farther_than_the_most_it_may(lat: float, lon: float, up: float, right: float, size: float) -> None:
    (start,), (end,) = ring((lat, lon)), ring((max(-90.0, min(90.0, lat + up * size)), lon + right * size))
    wrapped = (end[0], (end[1] + 180 * NDEG) % (360 * NDEG) - 180 * NDEG)
    assert start == wrapped or aside_m(start, wrapped) <= most_aside_m(start, wrapped) + 1e-3


@given(st.floats(-88, 88), st.floats(-180, 180), st.floats(-1, 1), st.floats(-1, 1), st.floats(0.05, 1))
def test_two_tolerances_to_the_first_order_are_more_than_one(lat: float, lon: float, up: float, right: float, size: float) -> None:
    (start,), (end,) = ring((lat, lon)), ring((lat + up * size, lon + right * size))
    wrapped = (end[0], (end[1] + 180 * NDEG) % (360 * NDEG) - 180 * NDEG)
    assert nearly_aside_m(start, wrapped) <= 2 or aside_m(start, wrapped) > 1


def test_of_edges_over_a_degree_the_first_order_says_nothing() -> None:
    assert all(nearly_aside_m(*ring((60, 0), end)) == 0 for end in ((60, 2), (62, 0.1), (61, 0)))
    assert 4 < nearly_aside_m(*ring((60, 0), (60, 0.2))) < 4.5
