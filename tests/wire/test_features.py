"""GeoJSON of any origin: ours strictly, others' with what they leave open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.wire.features import MAX_BYTES
from deconflict.wire.opened import Assumed
from deconflict.wire.opening import opened

RING = [[7.5, 46.5], [7.6, 46.5], [7.6, 46.6], [7.5, 46.5]]
HOURS = {"from": "2030-01-01T00:00:00Z", "until": "2030-02-01T00:00:00Z"}
STATED = Assumed({"zone_type": "caution", "authority": "ALFA", "radius_m": 100, "lower": "SFC", "upper": "120m AGL", **HOURS})
OURS = {"zone_id": "Z", "zone_type": "no_fly", "authority": "A", "lower": "SFC", "upper": "FL100", **HOURS}
SAMPLES = Path(__file__).parents[3] / "shared/data/zones/geojson"


def feature(properties: Any, **more: Any) -> dict[str, Any]:
    """A Feature over a triangle."""
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}, "properties": properties, **more}


def collection(*listed: Any, **more: Any) -> bytes:
    """A FeatureCollection, indented, so that lines mean something."""
    return json.dumps({"type": "FeatureCollection", **more, "features": list(listed)}, indent=1).encode()


def test_a_foreign_feature_takes_its_name_and_what_says_what_ours_need() -> None:
    said = {"name": "Nature reserve", "lowerLimit": "SFC", "Ceiling": "FL065", "start": "2030-01-15T00:00:00Z", "type": "R", "max_speed": 3}
    (record,) = opened(collection(feature(said, id="LS-R7")), "x.geojson", STATED)
    properties = record.features[0]["properties"]
    assert record.name == "LS-R7 Nature reserve"
    assert properties["zone_id"] == "LS-R7-Nature-reserve"
    assert (properties["upper"], properties["from"]) == ("FL065", "2030-01-15T00:00:00Z")
    assert "not taken: type, max_speed: no property of ours" in record.notes
    assert "assumed: zone_type caution" in record.notes
    assert record.shown["name"] == "Nature reserve"


def test_without_heights_it_is_refused_and_the_mend_says_how_to_state_them() -> None:
    (record,) = opened(collection(feature({"name": "R", "upper": 900})), "x.geojson", Assumed(as_kind="zone"))
    assert record.fault is not None
    assert record.fault.where == "x.geojson: features[0]"
    for name in ("zone_type", "authority", "lower", "upper", "from", "until"):
        assert f"--assume {name}=" in record.fault.mend
    assert any("upper = 900" in note and "measured in" in note for note in record.notes)


def test_ours_and_others_in_one_file_each_by_their_own_rules() -> None:
    wrong = feature({**OURS, "zone_id": "Y", "upper": "900"})
    data = collection(feature(OURS), feature({"name": "R"}), wrong, feature(OURS), {"type": "Feature"}, feature({"name": "R"}))
    two, other, bad, broken, another = opened(data, "x.geojson", STATED)
    assert (two.name, two.kind, len(two.features)) == ("zone_id Z", "ZONE_NOTICE", 2)
    assert [r.features[0]["properties"]["zone_id"] for r in (other, another)] == ["R", "R.2"]
    assert bad.fault is not None
    line = 1 + data.split(b'"900"')[0].count(b"\n")
    assert bad.fault.where == "x.geojson: features[2], upper"
    strictly = opened(data, "x.geojson")[2].fault
    assert strictly is not None
    assert strictly.where.startswith(f"x.geojson:{line}:")
    assert broken.fault is not None


def test_ours_that_lacks_something_is_completed_by_its_opener() -> None:
    bare = {"zone_id": "Z", "zone_type": "no_fly"}
    (record,) = opened(collection(feature(bare)), "x.geojson", STATED)
    assert record.kind == "ZONE_NOTICE"
    assert (record.features[0]["properties"]["authority"], record.features[0]["properties"]["zone_id"]) == ("ALFA", "Z")
    wrong = {**OURS, "upper": "900"}
    for assumed in (STATED, Assumed()):
        (record,) = opened(collection(feature(wrong)), "x.geojson", assumed)
        assert record.fault is not None
        assert "upper" in record.fault.where


def test_a_bare_geometry_and_one_feature_are_files_too() -> None:
    for document in ({"type": "Polygon", "coordinates": [RING]}, feature(None), feature({"name": "x"})):
        (record,) = opened(json.dumps(document).encode(), "x.json", STATED)
        assert record.kind == "ZONE_NOTICE"


def test_shapes_of_the_traffic_library() -> None:
    shape = {"polygon": {"type": "Polygon", "coordinates": [RING]}, "upper": 65.0, "lower": 0.0}
    (record,) = opened(json.dumps({"name": "TMA", "type": "AUA", "shapes": [shape]}).encode(), "x.json", STATED)
    assert (record.name, record.kind) == ("TMA", "ZONE_NOTICE")
    assert any("upper = 65.0" in note for note in record.notes)


@pytest.mark.parametrize(
    "data",
    [
        b"[]", b"{", b'{"type": "Topology"}', b'{"type": "FeatureCollection", "features": {}}', collection(), b'{"shapes": [1]}',
        b'{"shapes": []}', collection(feature({"name": "x"}), crs={"type": "name", "properties": {"name": "EPSG:3857"}}),
        b'{"type": "Feature", "type": "Feature"}', b'{"a":' * 50_000, b'{"type": NaN}',
    ],
)  # fmt: skip
def test_what_is_no_geojson_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as fault:
        opened(data, "x.geojson")
    assert fault.value.where.startswith("x.geojson")
    assert fault.value.mend


def test_a_country_of_others_is_read_and_a_file_without_end_is_not() -> None:
    padded = collection(feature({"name": "x", "description": "y" * (5 * 2**20)}))
    assert opened(padded, "x.geojson", STATED)[0].kind == "ZONE_NOTICE"
    with pytest.raises(Refused, match="bytes of JSON"):
        opened(padded + b" " * MAX_BYTES, "x.geojson", STATED)


def test_what_is_no_feature_costs_no_other() -> None:
    records = opened(collection(1, feature({"name": "x"}), {"type": "Feature", "geometry": None}), "x.geojson", STATED)
    assert [record.fault is None for record in records] == [False, True, False]


COUNTS = {"LFBOTMA.json": 3, "finland_2019_lennatyspaikat.geojson": 84, "finland_2019_rajoitukset.geojson": 51,
          "finland_2019_valvottu.geojson": 28}  # fmt: skip


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs the sample data beside the repository")
@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_samples_state_no_heights_and_are_zones_once_somebody_does(name: str, count: int) -> None:
    data = (SAMPLES / name).read_bytes()
    bare = opened(data, name, Assumed(as_kind="zone"))
    assert len(bare) == count
    assert all(record.fault and "lower" in record.fault.what for record in bare)
    assert all(record.kind for record in opened(data, name, STATED))
