"""What is assumed goes under what is stated, and what still lacks is all named at once."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.wire import gpx, kml_out, sheet_out
from deconflict.wire.judging import from_text, judged, ours
from deconflict.wire.opened import Assumed, Record
from deconflict.wire.opening import opened

HOURS = {"from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}
WHOLE = {"zone_type": "no_fly", "authority": "A", "lower": "SFC", "upper": "FL100", "radius_m": 5, **HOURS}
POINT = {"type": "Point", "coordinates": [7.5, 46.5]}


def record(properties: dict[str, Any], geometry: Any = POINT, *more: Any) -> Record:
    """A record of one Feature, or several."""
    made = [{"type": "Feature", "geometry": geometry, "properties": properties}, *more]
    return Record("f:7", "Camp", tuple(made))


def one(properties: dict[str, Any], assumed: Assumed | None = None, geometry: Any = POINT) -> Record:
    """The one record judged."""
    return judged([record(properties, geometry)], assumed or Assumed())[0]


def test_what_a_record_states_itself_is_never_overruled() -> None:
    found = one({"upper": "FL065"}, Assumed(WHOLE))
    assert found.kind == "ZONE_NOTICE"
    assert found.features[0]["properties"]["upper"] == "FL065"
    assert "assumed: zone_type no_fly" in found.notes
    assert not any("upper" in note for note in found.notes)


def test_what_says_nothing_of_a_kind_or_geometry_is_not_put_there() -> None:
    assumed = Assumed({**WHOLE, "function": "camp", "half_width_m": 5}, as_kind="site")
    properties = one({}, assumed).features[0]["properties"]
    assert "half_width_m" not in properties
    assert "upper" not in properties


@pytest.mark.parametrize(
    ("properties", "assumed", "kind"),
    [
        ({"zone_id": "Z"}, Assumed(WHOLE, as_kind="plan"), "ZONE_NOTICE"),
        ({"zone_type": "caution"}, Assumed(WHOLE, as_kind="plan"), "ZONE_NOTICE"),
        ({}, Assumed({**WHOLE, "function": "camp"}, as_kind="site"), "SITE_NOTICE"), ({}, Assumed(WHOLE), "ZONE_NOTICE"),
        ({}, Assumed(WHOLE, as_kind="movement"), ""), ({}, Assumed({**WHOLE, "function": "camp"}), ""), ({}, Assumed(), ""),
    ],
)  # fmt: skip
def test_what_a_record_is_is_told_by_its_id_its_properties_or_its_opener(properties: dict[str, Any], assumed: Assumed, kind: str) -> None:
    found = one(properties, assumed)
    assert found.kind == kind
    assert (found.fault is None) == bool(kind)


def test_all_that_lacks_is_named_at_once() -> None:
    found = one({"zone_type": "no_fly", "authority": "A"})
    assert found.fault is not None
    assert found.fault.where == "f:7"
    assert found.lacks == ("from", "lower", "until", "upper", "radius_m")
    for name in ("lower", "upper", "from", "until", "radius_m"):
        assert f"--assume {name}=" in found.fault.mend
    line = {"type": "LineString", "coordinates": [[7.5, 46.5], [7.6, 46.5]]}
    lacking = one({"zone_type": "no_fly"}, None, line).fault
    assert lacking is not None
    assert "half_width_m" in lacking.what


def test_a_wrong_value_is_named_by_its_property_in_the_record() -> None:
    for wrong in ({"upper": "900"}, {"upper": {"value_m": "x", "reference": "AMSL"}}, {"authority": 7}, {"colour": "red"}):
        found = one({**WHOLE, **wrong})
        assert found.fault is not None
        assert found.fault.where.startswith(f"f:7, {next(iter(wrong))}")
        assert found.fault.mend


def test_features_of_one_record_are_one_object_and_have_to_agree() -> None:
    other = {"type": "Feature", "geometry": {**POINT, "coordinates": [8.5, 46.5]}, "properties": WHOLE}
    assert len(judged([record(WHOLE, POINT, other)], Assumed())[0].features) == 2
    differs = {**other, "properties": {**WHOLE, "authority": "B"}}
    found = judged([record(WHOLE, POINT, differs)], Assumed())[0]
    assert found.fault is not None
    assert "differ" in found.fault.what


def test_what_was_judged_or_refused_or_is_to_look_at_is_left_alone() -> None:
    left = [Record("a", "a", kind="ZONE_NOTICE"), Record("b", "b", fault=Refused("x")), Record("c", "c")]
    assert judged(left, Assumed(WHOLE)) == left


def test_texts_become_what_a_property_holds() -> None:
    assert from_text("count", " 3 ") == 3
    assert from_text("radius_m", "2.5") == 2.5
    assert from_text("count", "many") == "many"
    assert from_text("cancelled", "Yes") is True
    assert from_text("exempt", "A, B,") == ["A", "B"]
    assert from_text("squawk", "0700") == "0700"
    assert from_text("contact", '{"name": "x"}') == {"name": "x"}
    assert from_text("contact", "{x") == "{x"
    assert from_text("remark", "[x]") == "[x]"
    assert not ours({})
    assert not ours({"properties": None})


def test_records_that_name_one_object_are_its_volumes_all_of_them_or_none() -> None:
    first, second = ({**POINT, "coordinates": [7.5, lat]} for lat in (46.0, 46.5))
    apart = [record({"zone_id": "Z", **WHOLE}, first), record({"zone_id": "Y", **WHOLE}, first), record({"zone_id": "Z", **WHOLE}, second)]
    whole, other = judged(apart, Assumed())
    assert (whole.kind, len(whole.features), len(other.features)) == ("ZONE_NOTICE", 2, 1)
    broken = Record("f:9", "Z", fault=Refused("no place", where="f:9", mend="m"))
    in_part, other, bad = judged([apart[0], apart[1], broken], Assumed())
    assert in_part.fault is not None
    assert (in_part.fault.where, other.fault, bad.fault is None) == ("f:9", None, False)


def test_every_format_keeps_an_object_of_several_volumes_whole() -> None:
    made = [
        {"type": "Feature", "geometry": {**POINT, "coordinates": [7.5, lat]}, "properties": {"zone_id": "Z", **WHOLE}}
        for lat in (46.0, 46.5)
    ]
    for data, name in ((kml_out.write(made), "x.kml"), (gpx.write(made), "x.gpx"), (sheet_out.write_csv(made), "x.csv")):
        (one_,) = opened(data, name)
        assert (one_.kind, len(one_.features)) == ("ZONE_NOTICE", 2)
