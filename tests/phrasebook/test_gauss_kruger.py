"""Gauss-Krueger on Pulkovo-1942, against the formulas of GOST R 51794 and against PROJ's own EPSG definitions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS
from pyproj.transformer import TransformerGroup

from deconflict.airspace.earth import cartesian_m, distance_m
from deconflict.errors import Refused
from deconflict.phrasebook.gauss_kruger import ACCURACY_M, EXAMPLE, OUTSIDE_BOUND_M, format_gk, parse_gk, transformer

KRASOVSKY_M, KRASOVSKY_F = 6_378_245.0, 1 / 298.3
RUSSIA = [(55.75, 37.62), (43.6, 39.7), (59.9, 30.3), (56.0, 92.9), (68.97, 33.08), (62.03, 129.7)]
lats, lons = st.integers(-84 * 10**9, 84 * 10**9), st.integers(-180 * 10**9, 180 * 10**9)


def pulkovo_deg(lat_deg: float, lon_deg: float) -> tuple[float, float]:
    """WGS-84 to Pulkovo-1942 with the seven parameters of GOST R 51794-2008, written out; its inverse is one step, as there."""
    x, y, z = cartesian_m(lat_deg, lon_deg)
    wx, wy, wz = 0.0, math.radians(-0.35 / 3600), math.radians(-0.79 / 3600)
    m = -0.22e-6
    u, v, w = ((x - 23.57) / (1 + m), (y + 140.95) / (1 + m), (z + 79.8) / (1 + m))
    u, v, w = u - wz * v + wy * w, wz * u + v - wx * w, -wy * u + wx * v + w
    e2 = KRASOVSKY_F * (2 - KRASOVSKY_F)
    lat, p = math.atan2(w, math.hypot(u, v) * (1 - e2)), math.hypot(u, v)
    for _ in range(8):
        normal = KRASOVSKY_M / math.sqrt(1 - e2 * math.sin(lat) ** 2)
        lat = math.atan2(w + e2 * normal * math.sin(lat), p)
    return math.degrees(lat), math.degrees(math.atan2(v, u))


def gost_m(lat_deg: float, lon_deg: float) -> tuple[float, float]:
    """X and Y by the series of GOST R 51794, section on plane coordinates; the standard states 0.001 m within a zone."""
    n = int((6 + lon_deg) / 6)
    s = (lon_deg - (3 + 6 * (n - 1))) / 57.29577951
    b = math.radians(lat_deg)
    q = math.sin(b) ** 2
    t4 = 109500 - 574700 * q + 863700 * q**2 - 398600 * q**3
    t3 = 278194 - 830174 * q + 572434 * q**2 - 16010 * q**3 + s**2 * t4
    t2 = 672483.4 - 811219.9 * q + 5420 * q**2 - 10.6 * q**3 + s**2 * t3
    t1 = 1594561.25 + 5336.535 * q + 26.790 * q**2 + 0.149 * q**3 + s**2 * t2
    x = 6367558.4968 * b - math.sin(2 * b) * (16002.8900 + 66.9607 * q + 0.3515 * q**2 - s**2 * t1)
    r3 = 79690 - 866190 * q + 1730360 * q**2 - 945460 * q**3
    r2 = 270806 - 1523417 * q + 1327645 * q**2 - 21701 * q**3 + s**2 * r3
    r1 = 1070204.16 - 2136826.66 * q + 17.98 * q**2 - 11.99 * q**3 + s**2 * r2
    y = (5 + 10 * n) * 1e5 + s * math.cos(b) * (6378245 + 21346.1415 * q + 107.1590 * q**2 + 0.5977 * q**3 + s**2 * r1)
    return x, y


@pytest.mark.parametrize(("lat", "lon"), [*RUSSIA, (34.52, 38.3), (35.4, 36.0), (46.5, 7.5)])
def test_the_formulas_of_the_standard_give_the_same_metres(lat: float, lon: float) -> None:
    x, y = gost_m(*pulkovo_deg(lat, lon))
    easting, northing = transformer(int(lon // 6) + 1).transform(lon, lat)
    assert (northing, easting) == pytest.approx((x, y), abs=0.01)


@pytest.mark.parametrize(("lat", "lon"), RUSSIA)
def test_proj_has_the_same_in_its_registry(lat: float, lon: float) -> None:
    zone = int(lon // 6) + 1
    group = TransformerGroup(CRS("EPSG:4326"), CRS(f"EPSG:{28400 + zone}"), allow_ballpark=False)
    same = [t for t in group.transformers if "Pulkovo 1942 to WGS 84 (20)" in t.description]
    assert [t.accuracy for t in same] == [ACCURACY_M]
    northing, easting = same[0].transform(lat, lon)
    assert transformer(zone).transform(lon, lat) == pytest.approx((easting, northing), abs=1e-3)


@pytest.mark.parametrize(("lat", "lon"), [(34.52, 38.3), (40.4, 49.9), (43.2, 76.9), (50.4, 30.5), (41.7, 44.8)])
def test_other_published_transformations_lie_within_the_bound(lat: float, lon: float) -> None:
    """All that EPSG has for the datum with an accuracy of its own, but for the one that states none worth the name (999 m)."""
    group = TransformerGroup(CRS("EPSG:4326"), CRS("EPSG:4284"), allow_ballpark=False)
    assert not group.unavailable_operations
    ours = pulkovo_deg(lat, lon)
    far = [(t.accuracy, distance_m(*ours, *t.transform(lat, lon))) for t in group.transformers if 0 < t.accuracy < 100]
    near = [distance for accuracy, distance in far if distance < 400]
    assert len(near) >= 4
    assert min(near) < 1
    assert sorted(near)[len(near) // 2] < OUTSIDE_BOUND_M


@given(lats, lons)
def test_a_text_reads_back_to_its_metre(lat: int, lon: int) -> None:
    place = parse_gk(format_gk(lat, lon))
    assert distance_m(lat / 1e9, lon / 1e9, place.lat_ndeg / 1e9, place.lon_ndeg / 1e9) < 0.75


def test_examples() -> None:
    assert format_gk(55_750_000_000, 37_620_000_000).startswith("X 618")
    assert format_gk(0, 179_999_999_999)[-8:-6] == "30"
    assert format_gk(0, -1)[-8:-6] == "60"
    assert format_gk(-10 * 10**9, 0).startswith("X -1107")
    assert parse_gk(EXAMPLE).lat_ndeg // 10**9 == 46


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("46.5N 7.5E", "place"),
        ("X 515678 Y 08411372", "place"),
        ("X 5156789 Y 00411372", "place.y"),
        ("X 5156789 Y 61411372", "place.y"),
        ("X 5156789 Y 08911372", "place.y"),
        ("X 9900000 Y 08411372", "place.x"),
    ],
)
def test_anything_else_is_refused_by_field(text: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_gk(text)
    assert refused.value.where == where
    assert refused.value.mend


def test_poles_have_no_zone() -> None:
    with pytest.raises(Refused, match="84 degrees"):
        format_gk(85 * 10**9, 0)
