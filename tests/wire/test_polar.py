"""Range and azimuth against the geometry they come from: straight lines between points above the ellipsoid."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace import earth
from deconflict.wire.polar import Radar, place


def above(lat_deg: float, lon_deg: float, height_m: float) -> np.ndarray:
    """Earth-centred coordinates of a point at a height."""
    up = np.array([
        math.cos(math.radians(lat_deg)) * math.cos(math.radians(lon_deg)),
        math.cos(math.radians(lat_deg)) * math.sin(math.radians(lon_deg)), math.sin(math.radians(lat_deg)),
    ])  # fmt: skip
    return np.asarray(earth.cartesian_m(lat_deg, lon_deg)) + height_m * up


@given(st.floats(-70, 70), st.floats(0, 360), st.floats(1_000, 250_000), st.floats(0, 13_000), st.floats(0, 3_000))
def test_a_target_is_found_where_the_radar_saw_it(lat: float, azimuth: float, ground_m: float, height_m: float, stands_m: float) -> None:
    there = earth.destination(lat, 7.0, azimuth, ground_m)
    slant_m = float(np.linalg.norm(above(*there, height_m) - above(lat, 7.0, stands_m)))
    found = place(Radar(lat, 7.0, stands_m), slant_m, azimuth, height_m)
    assert earth.distance_m(*found, *there) < 60


def test_without_a_height_it_is_at_the_radar_s_and_so_is_one_that_cannot_be_so_high() -> None:
    radar = Radar(46.5, 7.2, 500)
    flat = place(radar, 5_000, 90, None)
    assert place(radar, 5_000, 90, 500) == flat
    assert place(radar, 5_000, 90, 12_000) == flat
    assert earth.distance_m(46.5, 7.2, *flat) == pytest.approx(5_000, abs=1)
