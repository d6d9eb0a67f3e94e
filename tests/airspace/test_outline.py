"""Outlines are checked, and laid out the same from either end of an edge."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace import earth
from deconflict.airspace.outline import SAG_M, STEP_M, Circle, Polygon, bounding_cap, check_outline, layout
from deconflict.errors import Refused


def polygon(*vertices_deg: tuple[float, float]) -> Polygon:
    return Polygon(tuple((round(lat * 1e9), round(lon * 1e9)) for lat, lon in vertices_deg))


def length_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(Geodesic.WGS84.Inverse(*a, *b)["s12"])


def star(lat: float, lon: float, reaches_m: list[float]) -> Polygon:
    """A simple polygon round a middle: one vertex at each reach, at equal turns."""
    turn = 360.0 / len(reaches_m)
    return polygon(*(earth.destination(lat, lon, index * turn, reach_m) for index, reach_m in enumerate(reaches_m)))


PARTS = st.lists(st.floats(0.5, 1.0), min_size=3, max_size=9)
STARS = st.builds(
    star,
    st.sampled_from([0.0, 45.0, -60.0, 85.0, 89.99, 90.0, -90.0]),
    st.sampled_from([0.0, 179.99, -120.0]),
    st.builds(lambda parts, reach_m: [part * reach_m for part in parts], PARTS, st.sampled_from([100.0, 9e3, 4e5])),
)


@settings(deadline=None, max_examples=60)
@given(STARS)
def test_any_star_is_accepted_and_held_by_its_cap(outline: Polygon) -> None:
    check_outline(outline)
    cap, laid = bounding_cap(outline), layout(outline)
    reaches = [earth.distance_m(cap.lat_deg, cap.lon_deg, lat, lon) for lat, lon in zip(laid.lat_deg, laid.lon_deg, strict=True)]
    assert max(reaches) <= cap.radius_m <= max(reaches) * 1.02 + 1e-6


@settings(deadline=None, max_examples=20)
@given(STARS)
def test_steps_lie_on_the_geodesic_and_are_short(outline: Polygon) -> None:
    laid = layout(outline)
    steps = np.roll(laid.points_m, -1, axis=0) - laid.points_m
    assert np.linalg.norm(steps, axis=1).max() <= STEP_M
    vertices = [(lat / 1e9, lon / 1e9) for lat, lon in outline.vertices_ndeg]
    for lat, lon in zip(laid.lat_deg.tolist(), laid.lon_deg.tolist(), strict=True):
        ends = zip(vertices, vertices[1:] + vertices[:1], strict=True)
        off_m = min(length_m(a, (lat, lon)) + length_m((lat, lon), b) - length_m(a, b) for a, b in ends)
        assert abs(off_m) < 1e-6


def test_a_shared_edge_is_laid_out_alike_from_both_sides() -> None:
    east, west = polygon((0, 0), (3, 0), (2, 2)), polygon((3, 0), (0, 0), (2, -2))
    there = {(a, b) for a, b in zip(layout(east).lat_deg.tolist(), layout(east).lon_deg.tolist(), strict=True)}
    back = {(a, b) for a, b in zip(layout(west).lat_deg.tolist(), layout(west).lon_deg.tolist(), strict=True)}
    assert len(there & back) == 1 + math.ceil(earth.distance_m(0, 0, 3, 0) / STEP_M)


def test_the_sag_is_that_of_one_step() -> None:
    east, middle = earth.destination(0.0, 0.0, 0.0, STEP_M), earth.destination(0.0, 0.0, 0.0, STEP_M / 2)
    chord_middle = (earth.cartesian_m(0.0, 0.0) + earth.cartesian_m(*east)) / 2
    assert np.linalg.norm(earth.cartesian_m(*middle) - chord_middle) == pytest.approx(SAG_M, rel=1e-2)


def test_a_circle_is_its_own_cap() -> None:
    assert bounding_cap(Circle(46_000_000_000, 8_000_000_000, 1_500_000)) == (46.0, 8.0, 1500.0)
    assert layout(Circle(0, 0, 1)).ring is None
    check_outline(Circle(90_000_000_000, 0, 500_000_000))


@pytest.mark.parametrize(
    "outline",
    [
        pytest.param(polygon((0, 179.5), (0, -179.5), (1, -179.5), (1, 179.5)), id="across the antimeridian"),
        pytest.param(polygon((80, 0), (80, 90), (80, 180), (80, -90)), id="round a pole"),
        pytest.param(polygon((90, 0), (89, 10), (89, 80)), id="a vertex at a pole"),
        pytest.param(polygon((0, 0), (0, 1), (0.5, 0.5), (1, 1), (1, 0)), id="a notch"),
        pytest.param(polygon((46, 8), (46, 8.000000001), (46.000000001, 8)), id="a tenth of a millimetre wide"),
    ],
)
def test_hard_but_good(outline: Polygon) -> None:
    check_outline(outline)


@pytest.mark.parametrize(
    ("outline", "says", "where"),
    [
        pytest.param(polygon((0, 0), (1, 1), (0, 1), (1, 0)), "meets itself at 0.50", ".vertices_ndeg", id="a bow tie"),
        pytest.param(polygon((0, 179), (1, -179), (0, -179), (1, 179)), "meets itself", ".vertices_ndeg", id="across the date line"),
        pytest.param(polygon((80, 0), (80, 180), (80, 90), (80, -90)), "meets itself at 9", ".vertices_ndeg", id="a bow tie at a pole"),
        pytest.param(polygon((0, 0), (0, 1), (0, 2)), "meets itself", ".vertices_ndeg", id="no area"),
        pytest.param(polygon((0, 0), (0, 1), (0, 0.5), (1, 0)), "meets itself", ".vertices_ndeg", id="a spike"),
        pytest.param(polygon((0, 0), (0, 2), (1, 1), (2, 2), (2, 0), (1, 1)), "meets itself", ".vertices_ndeg", id="touching itself"),
        pytest.param(polygon((0, 0), (0, 1), (0, 1), (1, 0)), "one point", ".vertices_ndeg[1]", id="a vertex twice"),
        pytest.param(polygon((0, 0), (0, 1), (1, 0), (0, 0)), "one point", ".vertices_ndeg[3]", id="closed by hand"),
        pytest.param(polygon((90, 0), (90, 50), (89, 10)), "one point", ".vertices_ndeg[0]", id="the pole twice"),
        pytest.param(polygon((0, 180), (0, -180), (1, 179)), "one point", ".vertices_ndeg[0]", id="the date line twice"),
        pytest.param(polygon((0, 0), (0, 120), (0, -120)), "goes round the Earth", ".vertices_ndeg", id="the equator"),
        pytest.param(polygon((0, 0), (0, 40), (40, 40)), "reaches", ".vertices_ndeg", id="a continent"),
        pytest.param(polygon(*((i % 2 * 30, i * 0.1) for i in range(100))), "km long", ".vertices_ndeg", id="a zigzag"),
    ],
)
def test_others_are_refused_with_place_and_mend(outline: Polygon, says: str, where: str) -> None:
    with pytest.raises(Refused, match=says) as caught:
        check_outline(outline, "plan.area")
    assert caught.value.where == f"plan.area{where}"
    assert caught.value.mend
