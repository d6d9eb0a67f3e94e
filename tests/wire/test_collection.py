"""Features go out to tables and come back as they were; what a table does not say is refused, never guessed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.instant import format_instant
from deconflict.errors import Refused
from deconflict.wire.collection import Collection

geopandas = pytest.importorskip("geopandas")
pandas = pytest.importorskip("pandas")
pytest.importorskip("pyarrow")

DAY_US = 1_785_369_600_000_000
ZONE: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Polygon", "coordinates": [[[7.0, 46.0], [8.0, 46.0], [8.0, 47.0], [7.0, 46.0]]]},
    "properties": {"zone_id": "Z-1", "zone_type": "no_fly", "lower": "SFC", "upper": {"value_m": 900.5, "reference": "AMSL"}},
}
PLAN: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [7.5, 46.5]},
    "properties": {
        "op_id": "FIRE-1", "count": 2, "radius_m": 9260.0, "from": "2026-07-30T09:00:00Z", "until": "2026-07-30T10:00:00.500Z",
        "tracks": ["4b1613"], "remark": "[as text, {not} JSON]", "cancelled": False,
    },
}  # fmt: skip
NOWHERE: dict[str, Any] = {"type": "Feature", "geometry": None, "properties": {"site_id": "S-1", "function": "hospital"}}

degrees = st.floats(-89, 89, allow_subnormal=False)
heights = st.one_of(
    st.sampled_from(["SFC", "FL100"]),
    st.fixed_dictionaries({"value_m": st.floats(-400, 30_000), "reference": st.sampled_from(["W84", "AMSL", "FL", "AGL"])}),
)
properties = st.fixed_dictionaries(
    {"op_id": st.from_regex(r"[A-Za-z0-9._-]{1,12}", fullmatch=True)},
    optional={
        "count": st.integers(1, 1000),
        "radius_m": st.floats(0.001, 500_000),
        "lower": heights,
        "upper": heights,
        "from": st.integers(DAY_US, DAY_US + 10**12).map(format_instant),
        "tracks": st.lists(st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True), max_size=3),
        "remark": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20),
        "cancelled": st.booleans(),
    },
)
geometries = st.one_of(
    st.none(),
    st.tuples(degrees, degrees).map(lambda at: {"type": "Point", "coordinates": list(at)}),
    st.lists(st.tuples(degrees, degrees).map(list), min_size=2, max_size=5).map(lambda line: {"type": "LineString", "coordinates": line}),
)
features = st.builds(lambda place, said: {"type": "Feature", "geometry": place, "properties": said}, geometries, properties)
collections = st.lists(features, min_size=1, max_size=5).map(Collection)


@settings(max_examples=60, deadline=None)
@given(collections)
def test_what_goes_out_comes_back_the_same(collection: Collection) -> None:
    assert Collection.from_geojson(collection.to_geojson()).to_dict() == collection.to_dict()
    assert Collection.from_gdf(collection.to_gdf()).to_dict() == collection.to_dict()
    assert Collection.from_pandas(collection.to_pandas()).to_dict() == collection.to_dict()
    assert Collection.from_arrow(collection.to_arrow()).to_dict() == collection.to_dict()


def test_the_tables_have_units_zones_and_whole_numbers() -> None:
    table = Collection([ZONE, PLAN, NOWHERE]).to_gdf()
    assert table["upper_m"][0] == 900.5 and table["upper_reference"][0] == "AMSL" and table["lower"][0] == "SFC"
    assert table["count"][1] == 2 and str(table["count"].dtype) == "Int64"
    assert table["from"][1].to_pydatetime() == datetime(2026, 7, 30, 9, tzinfo=UTC)
    assert table.crs == "EPSG:4326" and table.geometry[2] is None


def test_it_is_a_sequence_that_gis_libraries_take() -> None:
    collection = Collection([ZONE, PLAN, NOWHERE])
    assert [shapely.geometry.shape(feature["geometry"]).geom_type for feature in collection.__geo_interface__["features"][:2]] == [
        "Polygon",
        "Point",
    ]
    assert isinstance(collection[:2], Collection) and collection[1] is PLAN and len(collection[:2]) == 2
    assert collection == Collection([ZONE, PLAN, NOWHERE]) and hash(collection) == hash(Collection([ZONE, PLAN, NOWHERE]))
    assert collection != [ZONE, PLAN, NOWHERE]
    assert repr(collection) == "<Collection of 3: Z-1, FIRE-1, S-1>"
    assert dict(collection.__rich_repr__())["Z-1"] == "SFC to 900.5 m AMSL"


def test_a_circle_is_drawn_as_an_area() -> None:
    drawn = Collection([PLAN]).drawn()[0]["geometry"]
    assert drawn["type"] == "Polygon" and shapely.geometry.shape(drawn).contains(shapely.Point(7.5, 46.5))


def test_a_notebook_shows_it_without_network_or_markup_of_others() -> None:
    evil = {**ZONE, "properties": {"zone_id": "<script>alert(1)</script>"}}
    shown = Collection([ZONE, PLAN, NOWHERE, evil] + [ZONE] * 20)._repr_html_()
    assert "<script" not in shown and "&lt;script&gt;" in shown
    assert "http" not in shown.replace("http://www.w3.org/2000/svg", "")
    assert "and 4 more" in shown
    ElementTree.fromstring(shown)


def test_another_coordinate_system_is_brought_to_wgs84_and_none_is_refused() -> None:
    table = Collection([ZONE]).to_gdf()
    back = Collection.from_gdf(table.to_crs("EPSG:3857"))[0]["geometry"]["coordinates"][0]
    for [lon, lat], [there_lon, there_lat] in zip(back, ZONE["geometry"]["coordinates"][0], strict=True):
        assert abs(lon - there_lon) < 1e-9 and abs(lat - there_lat) < 1e-9
    with pytest.raises(Refused, match="which coordinate system"):
        Collection.from_gdf(table.set_crs(None, allow_override=True))


def test_rows_may_state_a_position_in_columns() -> None:
    table = pandas.DataFrame({"site_id": ["S-1", "S-2"], "lat_deg": [46.5, 46.6], "lon_deg": [7.5, 7.6], "radius_m": [500, 600]})
    assert [feature["geometry"]["coordinates"] for feature in Collection.from_pandas(table)] == [[7.5, 46.5], [7.6, 46.6]]


def test_a_cell_may_hold_a_list_or_an_array_itself() -> None:
    tracks = ["4b1613", "4b1614"]
    as_text = Collection.from_pandas(pandas.DataFrame({"op_id": ["A"], "tracks": ['["4b1613","4b1614"]']}))
    for cell in (tracks, tuple(tracks), pandas.Series(tracks).to_numpy()):
        read = Collection.from_pandas(pandas.DataFrame({"op_id": ["A"], "tracks": [cell]}))
        assert read.to_geojson() == as_text.to_geojson()
    contact = {"name": "duty", "phones": ["1", "2"]}
    (feature,) = Collection.from_pandas(pandas.DataFrame({"op_id": ["A"], "contact": [contact]}))
    assert feature["properties"]["contact"] == contact


@pytest.mark.parametrize(
    ("column", "value", "where"),
    [
        ("geometry", "POINT (7 46)", "row 0, column geometry"),
        ("geometry", '{"type": "Blob"}', "row 0, column geometry"),
        ("tracks", "4b1613", "column tracks"),
        ("tracks", shapely.Point(7, 46), "column tracks"),
        ("from", pandas.Timestamp("2026-07-30T09:00"), "2026-07-30T09:00:00"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(column: str, value: Any, where: str) -> None:
    table = pandas.DataFrame({"op_id": ["A"], "lat_deg": [46.0], "lon_deg": [7.0], column: [value]})
    with pytest.raises(Refused) as fault:
        Collection.from_pandas(table)
    assert fault.value.where == where and fault.value.mend


@pytest.mark.parametrize("text", ['{"type": "Point"}', '{"type": "FeatureCollection", "features": [{"type": "Point"}]}', "[1]", "{"])
def test_text_that_is_no_feature_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        Collection.from_geojson(text)


def test_without_the_extra_the_mend_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "geopandas", None)
    with pytest.raises(Refused, match="geopandas") as fault:
        Collection([ZONE]).to_gdf()
    assert "deconflict[arrow]" in fault.value.mend
