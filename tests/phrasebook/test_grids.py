"""Places in five grids and back, to the grid's own resolution."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Transformer

from deconflict.airspace.earth import distance_m
from deconflict.errors import Refused
from deconflict.phrasebook.grids import Grid, datum, format_place, parse_place, resolution_m

lats, lons = st.integers(-80 * 10**9, 84 * 10**9), st.integers(-180 * 10**9, 180 * 10**9)


@given(lats, lons, st.sampled_from(Grid))
@example(-28, 172_238_751_232, Grid.MGRS)
@example(71_999_999_820, -144_000_000_039, Grid.MGRS)
@example(84 * 10**9, 180 * 10**9, Grid.MGRS)
@example(-80 * 10**9, -180 * 10**9, Grid.MGRS)
def test_every_grid_reads_back_to_its_resolution(lat: int, lon: int, grid: Grid) -> None:
    place = parse_place(format_place(lat, lon, grid), grid)
    assert distance_m(lat / 1e9, lon / 1e9, place.lat_ndeg / 1e9, place.lon_ndeg / 1e9) <= resolution_m(grid)


@given(st.integers(-79 * 10**9, 83 * 10**9), lons, st.sampled_from(["dd", "dm", "dms", "mgrs", "gk"]), st.sampled_from(Grid))
def test_no_grid_passes_for_another(lat: int, lon: int, written: str, asked: Grid) -> None:
    text = format_place(lat, lon, Grid(written))
    assert text.endswith(f" {datum(Grid(written))}")
    if asked != written:
        with pytest.raises(Refused):
            parse_place(text, asked)


@given(st.integers(-79 * 10**9, 71 * 10**9), lons)
def test_squares_hold_the_metres_of_utm(lat: int, lon: int) -> None:
    """PROJ's own UTM as the oracle: the five and five digits are its last metres, cut (NGA.STND.0037, section 3-6)."""
    square = format_place(lat, lon, Grid.MGRS).split()
    zone = int(square[0][:2])
    utm = Transformer.from_crs("EPSG:4326", f"EPSG:{(32700 if lat < -200 else 32600) + zone}", always_xy=True)
    easting, northing = utm.transform(lon / 1e9, lat / 1e9)
    for digits, metres in zip(square[2:4], (easting, northing), strict=True):
        assert (metres - int(digits) + 0.03) % 100_000 < 1.06


@pytest.mark.parametrize(
    ("square", "lat", "lon"),
    [
        ("04Q FJ 12345 67890", 21.40980, -157.91608),  # Honolulu: 4QFJ1234567890 in Wikipedia, "Military Grid Reference System"
        ("18S UJ 23487 06483", 38.88950, -77.03520),  # Washington Monument: 18S UJ 23487 06483, FGDC-STD-011-2001 (USNG), example
        ("31N AA 66021 00000", 0.0, 0.0),  # where equator and Greenwich meet: easting 166021 of zone 31
    ],
)
def test_published_squares(square: str, lat: float, lon: float) -> None:
    place = parse_place(f"{square} WGS-84", Grid.MGRS)
    assert distance_m(place.lat_ndeg / 1e9, place.lon_ndeg / 1e9, lat, lon) < 15
    assert parse_place(f"{square.replace(' ', '').lstrip('0')} WGS84", Grid.MGRS) == place


@pytest.mark.parametrize(
    ("text", "grid", "where"),
    [
        ("46.50000°N 007.50000°E", Grid.DD, "place.datum"),
        ("46.50000°N 007.50000°E Pulkovo-1942", Grid.DD, "place.datum"),
        ("X 5156789 Y 08411372 WGS-84", Grid.GK, "place.datum"),
        ("04Q FJ 1234 6789 WGS-84", Grid.MGRS, "place"),
        ("61Q FJ 12345 67890 WGS-84", Grid.MGRS, "place.square"),
        ("04Q AA 12345 67890 WGS-84", Grid.MGRS, "place.square"),
        ("04X FJ 12345 67890 WGS-84", Grid.MGRS, "place.square"),
        ("04Q IJ 12345 67890 WGS-84", Grid.MGRS, "place"),
    ],
)
def test_anything_else_is_refused_by_field(text: str, grid: Grid, where: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_place(text, grid)
    assert refused.value.where == where
    assert refused.value.mend


def test_grids_end_before_the_poles() -> None:
    for grid in (Grid.MGRS, Grid.GK):
        with pytest.raises(Refused) as refused:
            format_place(-85 * 10**9, 0, grid)
        assert refused.value.mend == "write it in degrees"
    assert format_place(-90 * 10**9, 0) == "90°00.000′S 000°00.000′E WGS-84"
