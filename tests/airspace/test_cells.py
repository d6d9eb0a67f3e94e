"""Covers hold all of their outline, against s2sphere's own idea of which cell holds a place."""

from __future__ import annotations

import pytest
import s2sphere
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace import cells
from deconflict.airspace.altitude import Ground, Height, Reference
from deconflict.airspace.distance import distance_to_m
from deconflict.airspace.earth import destination
from deconflict.airspace.outline import Circle, Outline, Polygon, bounding_cap
from deconflict.airspace.separation import OVERLAP
from deconflict.airspace.volume import Volume3D, Volume4D, meets
from deconflict.errors import Refused

LAT, LON = st.sampled_from([0.0, 46.0, -60.0, 80.0, 90.0, -89.9]), st.sampled_from([0.0, 179.99, -180.0, -120.0])
REACHES_M = st.sampled_from([5.0, 500.0, 50_000.0])


def circle(lat: float, lon: float, radius_m: float) -> Circle:
    return Circle(round(lat * 1e9), round(lon * 1e9), round(radius_m * 1000))


def triangle(lat: float, lon: float, reach_m: float) -> Polygon:
    corners = (destination(lat, lon, azimuth, reach_m) for azimuth in (10, 130, 250))
    return Polygon(tuple((round(a * 1e9), round(b * 1e9)) for a, b in corners))


OUTLINES = st.builds(circle, LAT, LON, REACHES_M) | st.builds(triangle, LAT, LON, REACHES_M)


def leaf(lat: float, lon: float) -> s2sphere.CellId:
    return s2sphere.CellId.from_lat_lng(s2sphere.LatLng.from_degrees(lat, lon))


@settings(deadline=None, max_examples=150)
@given(OUTLINES, st.integers(4, 64), st.sampled_from([0.0, 100.0, 9_260.0]), st.floats(0.0, 360.0), st.floats(0.0, 1.5))
def test_a_cover_holds_its_outline_and_margin(outline: Outline, most: int, margin_m: float, azimuth: float, part: float) -> None:
    covering = cells.cover(outline, most, margin_m)
    assert len(covering) <= most
    assert list(covering) == sorted(covering)
    cap = bounding_cap(outline)
    place = destination(cap.lat_deg, cap.lon_deg, azimuth, part * (cap.radius_m + margin_m))
    if distance_to_m(outline, *place) <= margin_m:
        assert any(s2sphere.CellId(cell).contains(leaf(*place)) for cell in covering)
    rough = cells.cover_cap(cap, most, margin_m, 3, 11)
    assert all(3 <= cells.level_of(cell) <= 11 for cell in rough)
    if part <= 1.0:
        assert any(s2sphere.CellId(cell).contains(leaf(*place)) for cell in rough)


@settings(deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(0, 30))
def test_cells_are_those_of_s2(lat: float, lon: float, level: int) -> None:
    cell = cells.cell_at(lat, lon, level)
    assert cell == leaf(lat, lon).parent(level).id()
    assert cells.level_of(cell) == level
    assert all(cells.parent(cell, above) == leaf(lat, lon).parent(above).id() for above in range(level + 1))


@settings(deadline=None)
@given(OUTLINES, OUTLINES)
def test_sharing_is_that_one_cell_holds_another(a: Outline, b: Outline) -> None:
    first, second = cells.cover(a, 8), cells.cover(b, 8)
    truth = any(s2sphere.CellId(one).intersects(s2sphere.CellId(two)) for one in first for two in second)
    assert cells.share(first, second) is cells.share(second, first) is truth


def volume(outline: Outline, low_m: int, high_m: int, from_min: int, until_min: int, reference: Reference = Reference.W84) -> Volume4D:
    heights = Height(low_m * 1000, reference), Height(high_m * 1000, reference)
    return Volume4D(Volume3D(outline, *heights), from_min * 60_000_000, until_min * 60_000_000)


VOLUMES = st.builds(
    volume,
    st.builds(triangle, st.just(46.0), st.sampled_from([8.0, 8.01]), st.sampled_from([500.0, 2000.0])),
    st.integers(0, 500),
    st.integers(501, 900),
    st.integers(0, 20),
    st.integers(21, 40),
    st.sampled_from([Reference.W84, Reference.AMSL]),
)


@settings(deadline=None, max_examples=60)
@given(VOLUMES, VOLUMES)
def test_volumes_that_share_space_share_a_bin(a: Volume4D, b: Volume4D) -> None:
    if meets(a, b, OVERLAP) is not None:
        assert cells.bins(a) & cells.bins(b)


def test_bins_are_cells_by_time_by_height() -> None:
    found = cells.bins(volume(triangle(46.0, 8.0, 300.0), 0, 299, 10, 20))
    assert {each.time for each in found} == {2, 3}
    assert {each.height for each in found} == {0}
    assert cells.cell_at(46.0, 8.0) in {each.cell for each in found}
    assert all(cells.level_of(each.cell) == cells.BIN_LEVEL for each in found)
    over_ground = cells.bins(volume(triangle(46.0, 8.0, 300.0), 0, 299, 10, 20, Reference.AGL), Ground(1_000_000, 1_000_000))
    assert {each.height for each in over_ground} == {2, 3, 4}


@pytest.mark.parametrize(("reach_m", "until_min"), [(400_000.0, 60), (15_000.0, 600)])
def test_too_many_bins_are_refused(reach_m: float, until_min: int) -> None:
    with pytest.raises(Refused, match="too large") as caught:
        cells.bins(volume(circle(46.0, 8.0, reach_m), 0, 299, 0, until_min))
    assert caught.value.mend


def test_an_outline_that_crosses_itself_still_has_a_cover() -> None:
    bow_tie = Polygon(((0, 0), (10**9, 10**9), (0, 10**9), (10**9, 0)))
    assert any(s2sphere.CellId(cell).contains(leaf(0.25, 0.01)) for cell in cells.cover(bow_tie))
