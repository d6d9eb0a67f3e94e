"""Our objects as a table, and back: nothing is lost, and no cell is a formula."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.wire.opening import opened
from deconflict.wire.sheet_out import write_csv, write_xlsx

from .made_features import distinct, features, of, stated


@settings(max_examples=25, deadline=None)
@given(st.lists(features(), min_size=1, max_size=4).map(distinct))
def test_csv_comes_back_as_it_was(made: list[dict[str, Any]]) -> None:
    back = of(opened(write_csv(made), "x.csv"))
    assert stated(back) == stated(made)
    assert sorted(f["properties"].get("remark", "") for f in back) == sorted(f["properties"].get("remark", "") for f in made)


@settings(max_examples=25, deadline=None)
@given(st.lists(features(), min_size=1, max_size=3).map(distinct))
def test_xlsx_comes_back_as_it_was_and_is_the_same_bytes_each_time(made: list[dict[str, Any]]) -> None:
    data = write_xlsx(made)
    assert data == write_xlsx(made)
    assert stated(of(opened(data, "x.xlsx"))) == stated(made)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-x", "+x", "'=y"])
def test_no_cell_is_a_formula(text: str) -> None:
    zone = {"zone_id": "Z", "zone_type": "no_fly", "authority": text, "lower": "SFC", "upper": "FL100", "radius_m": 5,
            "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}  # fmt: skip
    made = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [7.5, -46.5]}, "properties": zone}]
    data = write_csv(made)
    assert not [line for line in data.decode().split(",") if line[:1] in ("=", "@")]
    assert of(opened(data, "x.csv"))[0]["properties"]["authority"] == text


def test_several_volumes_of_one_object_stay_one_object() -> None:
    zone = {"zone_id": "Z", "zone_type": "no_fly", "authority": "A", "lower": "SFC", "upper": "FL100", "radius_m": 5,
            "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}  # fmt: skip
    made = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [7.5, lat]}, "properties": zone} for lat in (46.0, 46.5)]
    (record,) = opened(write_csv(made), "x.csv")
    assert (record.kind, len(record.features)) == ("ZONE_NOTICE", 2)
