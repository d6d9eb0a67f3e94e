"""WGS-84 against geographiclib, and the local frame against it within its promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace import earth

LAT = st.floats(-90, 90)
LON = st.floats(-180, 180)


@settings(deadline=None)
@given(LAT, LON, LAT, LON)
def test_distance_is_the_geodesic(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    truth = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)["s12"]
    assert earth.distance_m(lat1, lon1, lat2, lon2) == pytest.approx(truth, abs=1e-6)


@settings(deadline=None)
@given(st.floats(-89, 89), LON, st.floats(0, 360), st.floats(1.0, 1e6))
def test_destination_lies_at_that_bearing_and_range(lat: float, lon: float, azimuth: float, range_m: float) -> None:
    there = earth.destination(lat, lon, azimuth, range_m)
    assert earth.distance_m(lat, lon, *there) == pytest.approx(range_m, abs=1e-6)
    assert math.cos(math.radians(earth.bearing_deg(lat, lon, *there) - azimuth)) == pytest.approx(1.0, abs=1e-9)
    assert 0.0 <= earth.bearing_deg(lat, lon, *there) < 360.0


@settings(deadline=None)
@given(st.floats(-85, 85), LON, st.floats(0, 360), st.floats(1.0, 50_000.0))
def test_local_frame_keeps_its_promise(lat: float, lon: float, azimuth: float, range_m: float) -> None:
    frame = earth.local_frame(lat, lon)
    east_m, north_m = frame.to_m(*earth.destination(lat, lon, azimuth, range_m))
    slack_m = range_m * 1e-3 + range_m**2 * abs(math.tan(math.radians(lat))) / earth.LEAST_RADIUS_M
    assert math.hypot(east_m - range_m * math.sin(math.radians(azimuth)), north_m - range_m * math.cos(math.radians(azimuth))) <= slack_m
    back_lat, back_lon = frame.to_deg(*frame.to_m(lat, lon))
    assert back_lat == pytest.approx(lat)
    assert math.cos(math.radians(back_lon - lon)) == pytest.approx(1.0)


def test_local_frame_takes_arrays_and_the_shorter_way_round() -> None:
    frame = earth.local_frame(0.0, 179.9)
    east_m, north_m = frame.to_m(np.array([0.0, 0.1]), np.array([-179.9, 179.9]))
    assert east_m[0] == pytest.approx(0.2 * frame.east_m_per_deg)
    assert north_m[1] == pytest.approx(0.1 * frame.north_m_per_deg)
    _, lon_deg = frame.to_deg(east_m, north_m)
    assert lon_deg == pytest.approx([-179.9, 179.9])


def test_local_frame_at_a_pole_stays_finite() -> None:
    assert math.isfinite(earth.local_frame(90.0, 0.0).to_deg(1.0, 1.0)[1])


@given(LAT, LON)
def test_cartesian_points_lie_on_the_ellipsoid(lat: float, lon: float) -> None:
    x, y, z = earth.cartesian_m(lat, lon)
    minor_m = earth.SEMI_MAJOR_M * (1 - earth.FLATTENING)
    assert (x * x + y * y) / earth.SEMI_MAJOR_M**2 + z * z / minor_m**2 == pytest.approx(1.0)
    assert all(radius_m >= earth.LEAST_RADIUS_M - 1e-6 for radius_m in earth.radii_m(lat))


@given(LAT, LON)
def test_one_place_is_where_arrays_have_it(lat: float, lon: float) -> None:
    assert earth.place_m(lat, lon) == pytest.approx(earth.cartesian_m(lat, lon).tolist(), abs=1e-8)
