"""Many volumes laid at once say nothing that a close look at each does not bear out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace import earth
from deconflict.airspace.altitude import Ground, Height, Reference, above_w84
from deconflict.airspace.distance import holds
from deconflict.airspace.laying import lay
from deconflict.airspace.outline import Circle, Outline, Polygon, layout
from deconflict.airspace.volume import Volume3D, Volume4D, check
from deconflict.errors import Refused

LATS, LONS = st.sampled_from([0.0, 46.0, -33.3, 89.95, 90.0, -90.0]), st.sampled_from([-180.0, 179.99, -0.001, 8.0])
REACHES_M = st.sampled_from([0.001, 5.0, 900.0, 12_000.0, 24_000.0, 90_000.0, 450_000.0])


def at(lat: float, lon: float, azimuth: float, reach_m: float) -> tuple[int, int]:
    to = earth.destination(lat, lon, azimuth, reach_m)
    return round(to[0] * 1e9), round(to[1] * 1e9)


@st.composite
def polygons(draw: st.DrawFn) -> Polygon:
    """Corners about a middle, in order of bearing (simple) or in any (most cross themselves), some of them twice."""
    lat, lon, reach_m = draw(LATS), draw(LONS), draw(REACHES_M)
    azimuths = draw(st.lists(st.integers(0, 359), min_size=3, max_size=9))
    if draw(st.booleans()):
        azimuths = sorted(set(azimuths)) if len(set(azimuths)) > 2 else [0, 90, 180]
    parts = draw(st.lists(st.sampled_from([0.2, 0.9, 1.0, 1.0]), min_size=len(azimuths), max_size=len(azimuths)))
    return Polygon(tuple(at(lat, lon, azimuth, reach_m * part) for azimuth, part in zip(azimuths, parts, strict=True)))


CIRCLES = st.builds(
    lambda lat, lon, m: Circle(round(lat * 1e9), round(lon * 1e9), round(m * 1000)),
    LATS, LONS, st.sampled_from([1, 500.0, 30_000.0, 500_000.0]),
)  # fmt: skip
HEIGHTS = st.builds(Height, st.sampled_from([0, 120_000, 3_000_000]), st.sampled_from(Reference))
VOLUMES = st.builds(
    lambda outline, low, high, start, length: Volume4D(Volume3D(outline, low, high), start, start + length),
    CIRCLES | polygons(), HEIGHTS, HEIGHTS, st.sampled_from([0, 10**15]), st.sampled_from([0, 1, 10**10]),
)  # fmt: skip
GROUNDS = st.sampled_from([None, Ground(0, 500_000)])


def is_good(volume: Volume4D) -> bool:
    try:
        check(volume)
    except Refused:
        return False
    return True


@settings(max_examples=300)
@given(st.lists(VOLUMES, min_size=1, max_size=8), GROUNDS)
def test_what_is_sure_is_good_and_held(volumes: list[Volume4D], ground: Ground | None) -> None:
    laid = lay(volumes, ground)
    for row, volume in enumerate(volumes):
        if not laid.sure[row]:
            continue
        assert is_good(volume)
        held = layout(volume.volume.outline)
        assert (np.sqrt(((held.points_m - laid.middle_m[row]) ** 2).sum(axis=1)) <= laid.radius_m[row]).all()
        assert (held.points_m >= laid.least_m[row]).all() and (held.points_m <= laid.greatest_m[row]).all()
        assert laid.low_m[row] == pytest.approx(above_w84(volume.volume.lower, ground).low_m)
        assert laid.high_m[row] == pytest.approx(above_w84(volume.volume.upper, ground).high_m)
        assert (laid.from_us[row], laid.until_us[row]) == (volume.from_us, volume.until_us)


@settings(max_examples=60)
@given(CIRCLES | polygons(), st.floats(0, 1), st.floats(0, 360))
def test_no_place_inside_lies_outside_ball_or_box(outline: Outline, part: float, azimuth: float) -> None:
    """The ground between the corners bulges over them."""
    low, high = Height(0, Reference.W84), Height(1000, Reference.W84)
    laid = lay([Volume4D(Volume3D(outline, low, high), 0, 1)])
    if not laid.sure[0]:
        return
    cap = layout(outline).cap
    place = earth.destination(cap.lat_deg, cap.lon_deg, azimuth, part * cap.radius_m)
    if holds(outline, *place):
        point = earth.cartesian_m(*place)
        assert np.linalg.norm(point - laid.middle_m[0]) <= laid.radius_m[0] + 1e-6
        assert (point >= laid.least_m[0] - 1e-6).all() and (point <= laid.greatest_m[0] + 1e-6).all()


LOW, HIGH = Height(0, Reference.AGL), Height(120_000, Reference.AGL)


def ring(*corners: tuple[float, float]) -> Polygon:
    return Polygon(tuple((round(lat * 1e9), round(lon * 1e9)) for lat, lon in corners))


BEND = ring((46, 8), (46, 8.1), (46.1, 8.1), (46.1, 8.09), (46.01, 8.09), (46.01, 8))
STRIP = ring((46, 8), (46, 8.9), (46.01, 8.9), (46.01, 8))
BOW = ring((46, 8), (46.1, 8.1), (46, 8.1), (46.1, 8))


@pytest.mark.parametrize(
    ("outline", "sure"),
    [
        pytest.param(Circle(0, 0, 1), True, id="a circle"),
        pytest.param(STRIP, True, id="a strip with long edges"),
        pytest.param(BEND, True, id="a corridor with a bend"),
        pytest.param(BOW, False, id="a bow"),
        pytest.param(Polygon(((0, 0), (0, 0), (10**7, 10**7))), False, id="a corner twice"),
        pytest.param(Polygon(((0, 0), (0, 3 * 10**9), (3 * 10**9, 10**9))), False, id="edges too long to tell quickly"),
    ],
)
def test_common_shapes_need_no_close_look(outline: Outline, sure: bool) -> None:
    assert lay([Volume4D(Volume3D(outline, LOW, HIGH), 0, 1)]).sure.tolist() == [sure]


def test_what_ends_before_it_begins_or_hangs_upside_down_is_not_sure() -> None:
    one = Volume3D(Circle(0, 0, 1000), LOW, HIGH)
    turned = Volume3D(one.outline, HIGH, LOW)
    assert lay([Volume4D(one, 1, 1), Volume4D(turned, 0, 1), Volume4D(one, 0, 1)]).sure.tolist() == [False, False, True]
    assert len(lay([]).sure) == 0
