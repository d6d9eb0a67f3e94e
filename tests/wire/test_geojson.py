"""Plans, zones and sites as Features: both ways without loss, and every bad one refused at its place with its mend."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.constraint import Constraint, ProtectedSite, ZoneType
from deconflict.airspace.intent import AircraftClass, IntentState, OperationalIntent, OperationKind
from deconflict.airspace.volume import Circle, Outline, Polygon, Volume3D, Volume4D
from deconflict.errors import Refused
from deconflict.statements.base import MessageHeader, Part, Priority, Role, Status
from deconflict.statements.plans import LiveContact, Operation, Volumes
from deconflict.statements.sites import Place, Site
from deconflict.statements.zones import Zone
from deconflict.wire import geojson
from deconflict.wire.geojson import Filing, collection, noun, read, read_each, read_nouns, volume_json, write
from deconflict.wire.judging import judged
from deconflict.wire.opened import Assumed
from deconflict.wire.opening import FILE_TONGUES

ALFA = "a" * 26
HEADER = MessageHeader(
    msg_id="m-1", from_role=Role.DUTY, to=("b" * 26,), priority=Priority.ROUTINE, status=Status.EXERCISE, ack_by=1, answer_by=2, by="desk"
)
SQUARE = [[7.0, 46.0], [7.01, 46.0], [7.01, 46.01], [7.0, 46.01], [7.0, 46.0]]
EXTENT = {
    "lower": "FL100",
    "upper": {"value_m": 4000, "reference": "FL"},
    "from": "2026-07-30T09:00:00Z",
    "until": "2026-07-30T10:00:00+00:00",
}
PLAN: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
    "properties": {"op_id": "FIRE-1", "operation": "fire", "aircraft_class": "crewed", "count": 2, "state": "Accepted", **EXTENT},
}
REFERENCE: dict[str, Any] = {"name": "Ostra field", "lat_deg": 46.0, "lon_deg": 7.0, "range_m": 9000.0, "bearing_deg": 180.5}
MOVEMENT: dict[str, Any] = {
    **PLAN,
    "properties": {
        "movement_id": "CONVOY-3", "movement": "convoy", "state": "Accepted", "vehicles": 4, "aircraft": 0, "check_in_time_s": 1800.0,
        "contact_tested_at": "2026-07-30T08:00:00Z", "on_behalf_of": "Aid Flight",
        **EXTENT,
    },
}  # fmt: skip
ZONE: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [7.5, 46.5]},
    "properties": {"zone_id": "F-12", "zone_type": "no_fly", "authority": "ALFA", "radius_m": 9260.0, "exempt": ["FIRE-1"], **EXTENT},
}
SITE: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [7.5, 46.5]},
    "properties": {"site_id": "H-1", "function": "hospital", "radius_m": 200, "from": EXTENT["from"], "until": EXTENT["until"]},
}


def filed(value: object) -> Filing:
    (filing,) = read(json.dumps(value), header=HEADER)
    return filing


def changed(feature: dict[str, Any], **properties: object) -> dict[str, Any]:
    """The Feature with properties set, or left out where the value is Ellipsis."""
    new = copy.deepcopy(feature)
    new["properties"] = {k: v for k, v in {**new["properties"], **properties}.items() if v is not ...}
    return new


def shaped(feature: dict[str, Any], **geometry: object) -> dict[str, Any]:
    new = copy.deepcopy(feature)
    new["geometry"].update(geometry)
    return new


def test_a_plan() -> None:
    filing = filed(PLAN)
    volume = Volume4D(
        Volume3D(
            Polygon(
                (
                    (46_000_000_000, 7_000_000_000),
                    (46_000_000_000, 7_010_000_000),
                    (46_010_000_000, 7_010_000_000),
                    (46_010_000_000, 7_000_000_000),
                )
            ),
            Height(3_048_000, Reference.FL),
            Height(4_000_000, Reference.FL),
        ),
        1_785_402_000_000_000,
        1_785_405_600_000_000,
    )
    main = Operation(
        message=HEADER,
        op_id="FIRE-1",
        operation=OperationKind.FIRE,
        aircraft_class=AircraftClass.CREWED,
        count=2,
        state=IntentState.ACCEPTED,
    )
    assert (filing.kind, filing.object_id) == ("NOTICE_OF_OPERATION", "FIRE-1")
    assert filing.parts == {"main": main, "exact": Volumes(volumes=(volume,))}
    assert filing.noun(ALFA, "v") == OperationalIntent(
        ALFA, "FIRE-1", "v", OperationKind.FIRE, AircraftClass.CREWED, IntentState.ACCEPTED, 0, (volume,)
    )


def test_a_zone_and_a_site() -> None:
    zone, site = read(json.dumps(collection([ZONE, SITE])), header=HEADER)
    constraint, protected = zone.noun(ALFA, "v"), site.noun(ALFA, "v")
    assert isinstance(constraint, Constraint)
    assert isinstance(protected, ProtectedSite)
    assert (constraint.zone_type, constraint.exempt) == (ZoneType.NO_FLY, ("FIRE-1",))
    assert constraint.volumes[0].volume.outline == Circle(46_500_000_000, 7_500_000_000, 9_260_000)
    assert (protected.place.radius_mm, protected.function) == (200_000, "hospital")


def test_what_a_feature_chooses_of_its_message() -> None:
    main = filed(changed(PLAN, to=["c" * 26], priority="URGENT", status="ACTUAL", ack_by="2026-07-30T08:00:00Z", msg_id="x")).parts["main"]
    assert isinstance(main, Operation)
    assert main.message == msgspec.structs.replace(
        HEADER, to=("c" * 26,), priority=Priority.URGENT, status=Status.ACTUAL, ack_by=1_785_398_400_000_000, msg_id="x"
    )


def test_a_buffered_place_and_a_contact() -> None:
    parts = filed(changed(PLAN, precision="buffered", contact={"name": "desk", "means": "+00 1"})).parts
    assert set(parts) == {"main", "buffered", "contact"}
    assert parts["contact"] == LiveContact(name="desk", means="+00 1")


def test_features_of_one_object_are_its_volumes() -> None:
    later = changed(PLAN, **{"from": "2026-07-30T10:00:00Z", "until": "2026-07-30T11:00:00Z"})
    filing, _ = read(json.dumps(collection([PLAN, ZONE, later])), header=HEADER)
    exact = filing.parts["exact"]
    assert isinstance(exact, Volumes)
    assert [v.until_us - v.from_us for v in exact.volumes] == [3_600_000_000] * 2


def test_each_feature_by_itself_so_that_a_bad_one_costs_no_other() -> None:
    bad = changed(PLAN, upper="500m")
    first, second, third, fourth = read_each(json.dumps(collection([PLAN, bad, 7, ZONE])), source="file")  # type: ignore[list-item]
    assert isinstance(first, Filing)
    assert (first.kind, isinstance(fourth, Filing)) == ("NOTICE_OF_OPERATION", True)
    assert isinstance(second, Refused)
    assert "features[1].properties.upper" in second.where
    assert isinstance(third, Refused)
    assert isinstance(read_each(json.dumps(PLAN), header=HEADER, source="file")[0], Filing)
    with pytest.raises(Refused):
        read_each("{}", source="file")


def test_files_as_other_programs_write_them() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    feature = {**PLAN, "id": 7, "bbox": [7, 46, 7.01, 46.01]}
    value = {"type": "FeatureCollection", "name": "plans", "crs": crs, "bbox": [7, 46, 8, 47], "features": [feature]}
    assert filed(value).object_id == "FIRE-1"


def test_nouns_of_a_file() -> None:
    (plan,) = read_nouns(json.dumps(PLAN), ALFA, source="a.geojson")
    assert (plan.party, plan.version) == (ALFA, "a.geojson")


def test_a_withheld_place_is_no_noun_and_no_geometry() -> None:
    parts = {"main": filed(PLAN).parts["main"]}
    with pytest.raises(Refused, match="no place"):
        noun(parts, ALFA, "v")
    (feature,) = write(parts)
    assert feature["geometry"] is None
    assert "precision" not in feature["properties"]


def test_a_volume_for_the_map() -> None:
    exact = filed(ZONE).parts["exact"]
    assert isinstance(exact, Volumes)
    shown = volume_json(exact.volumes[0])
    assert shown["geometry"]["type"] == "Polygon"
    assert len(shown["geometry"]["coordinates"][0]) > 30
    assert (shown["lower"], shown["until"]) == ({"value_m": 3048.0, "reference": "FL"}, "2026-07-30T10:00:00Z")


BAD: list[tuple[str, object, str, str]] = [
    ("no object", [], ":1:1, $", "write an object"),
    ("neither feature nor collection", {"type": "Topology"}, ", type", '"Feature" or "FeatureCollection"'),
    ("no type", {"features": []}, ", $", '"Feature" or "FeatureCollection"'),
    ("no features", collection([]), ", features", "1 to 10000"),
    ("another datum", {**collection([PLAN]), "crs": {"type": "name"}}, ", crs", "CRS84"),
    ("a bare geometry", collection([PLAN["geometry"]]), ", features[0].type", '"Feature"'),
    ("a stray member", {**PLAN, "colour": {}}, ", colour", "known are"),
    ("no geometry", {**PLAN, "geometry": None}, ", geometry", "a Polygon, a Point"),
    ("a line without a width", shaped(PLAN, type="LineString", coordinates=SQUARE), ", properties", "half the width"),
    ("many polygons", shaped(PLAN, type="MultiPolygon"), ", geometry.type", "one Feature for each area"),
    ("a hole", shaped(PLAN, coordinates=[SQUARE, SQUARE]), ", geometry.coordinates", "without"),
    ("an open ring", shaped(PLAN, coordinates=[SQUARE[:-1]]), ", geometry.coordinates", "the last equal to the first"),
    ("latitude first", shaped(PLAN, coordinates=[[[46, 107], [46, 107.1], [46.1, 107], [46, 107]]]), "[0][0]", "within ±180 and ±90"),
    ("beyond 180", shaped(PLAN, coordinates=[[[181, 4], [182, 4], [181, 5], [181, 4]]]), "[0][0]", "within ±180 and ±90"),
    ("a height in it", shaped(PLAN, coordinates=[[[7, 46, 900], *SQUARE[1:]]]), "[0][0]", "lower and upper with references"),
    ("one number", shaped(PLAN, coordinates=[[[7], *SQUARE[1:]]]), "[0][0]", "[longitude, latitude]"),
    ("a text", shaped(PLAN, coordinates="7,46"), ", geometry.coordinates", "one closed ring"),
    (
        "self-crossing",
        shaped(PLAN, coordinates=[[SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]]),
        "coordinates",
        "in order round the area",
    ),
    ("a point twice", shaped(PLAN, coordinates=[[SQUARE[0], *SQUARE]]), "coordinates", "leave one of them out"),
    ("too many corners", shaped(PLAN, coordinates=[[[7, 46]] * 502]), "coordinates", "simplify the outline"),
    ("too long an edge", shaped(PLAN, coordinates=[[[0, 60], [80, 60], [40, 65], [0, 60]]]), "coordinates", "smaller polygons"),
    ("no id", changed(PLAN, op_id=...), ", properties", "exactly one of op_id"),
    ("two ids", changed(PLAN, zone_id="F"), ", properties", "exactly one of op_id"),
    ("a bad id", changed(PLAN, op_id="a b"), ", properties.op_id", "1 to 64 letters"),
    ("an unknown operation", changed(PLAN, operation="medevak"), ", properties.operation", "did you mean 'medevac'?"),
    ("no count", changed(PLAN, count=...), ", properties", "how many aircraft"),
    ("a count of none", changed(PLAN, count=0), ", properties.count", "1 to 1000"),
    ("an unknown state", changed(PLAN, state="accepted"), ", properties.state", "did you mean 'Accepted'?"),
    ("no upper", changed(PLAN, upper=..., uper="FL200"), ", properties", "is it 'uper'?"),
    ("a height without reference", changed(PLAN, lower="3000ft"), ", properties.lower", "add AMSL, AGL or W84"),
    ("a height that is a number", changed(PLAN, lower=900), ", properties.lower", "write an object"),
    ("a height in halves", changed(PLAN, lower={"value_m": 9}), ", properties.lower", "W84, AMSL, FL or AGL"),
    ("a height with more", changed(PLAN, lower={"value_m": 9, "reference": "FL", "unit": "m"}), ", properties.lower.unit", "known are"),
    ("a height in space", changed(PLAN, lower={"value_m": 200_000, "reference": "W84"}), ", properties.lower", "between -2 km and 100 km"),
    ("a height beyond numbers", changed(PLAN, lower={"value_m": 1e9, "reference": "W84"}), "lower.value_m", "metres"),
    ("upside down", changed(PLAN, upper="FL090"), ", properties.upper", "exchange the two heights"),
    ("no zone", changed(PLAN, **{"from": "2026-07-30T09:00:00"}), ", properties.from", "end it with Z"),
    ("no time", changed(PLAN, **{"from": 3}), ", properties.from", "RFC 3339"),
    ("ends before it begins", changed(PLAN, until="2026-07-30T08:00:00Z"), ", properties.until", "later than the begin"),
    ("an unknown property", changed(PLAN, remarks="x"), ", properties.remarks", "did you mean 'remark'?"),
    ("a bad party", changed(PLAN, pass_down=["ALFA"]), ", properties.pass_down", "26 letters"),
    ("a reference without a place", changed(PLAN, reference={"name": "x"}), ", properties.reference", "degrees"),
    ("a reference by nobody", changed(PLAN, reference={**REFERENCE, "name": ""}), ", properties.reference.name", "both sides know"),
    ("a check-in too rare", changed(MOVEMENT, check_in_time_s=90_000), ", properties.check_in_time_s", "60 to 86400"),
    ("a bad deadline", changed(PLAN, ack_by="noon"), ", properties.ack_by", "2026-07-30T09:15:00Z"),
    ("a contact without means", changed(PLAN, contact={"name": "x"}), ", properties.contact", "how to reach them"),
    ("a bad precision", changed(PLAN, precision="roughly"), ", properties.precision", "one of exact, buffered"),
    ("a null", changed(PLAN, remark=None), ", properties.remark", "leave the field out"),
    ("a zone of no type", changed(ZONE, zone_type="nofly"), ", properties.zone_type", "did you mean 'no_fly'?"),
    ("a zone by nobody", changed(ZONE, authority=""), ", properties.authority", "who says so"),
    ("a point without radius", changed(ZONE, radius_m=...), ", properties", "metres, up to 500000"),
    ("a radius of nothing", changed(ZONE, radius_m=0), ", properties.radius_m", "metres, up to 500000"),
    ("a radius round the world", changed(ZONE, radius_m=9e6), ", properties.radius_m", "metres, up to 500000"),
    ("a radius for a polygon", changed(PLAN, radius_m=5), ", properties.radius_m", "known are"),
    ("a point of text", shaped(ZONE, coordinates="here"), ", geometry.coordinates", "[longitude, latitude]"),
    ("a point of texts", shaped(ZONE, coordinates=["7", "46"]), ", geometry.coordinates", "[longitude, latitude]"),
    ("a point without position", {**ZONE, "geometry": {"type": "Point"}}, ", geometry", "coordinates: [longitude, latitude]"),
    (
        "a site of polygon",
        shaped(SITE, type="Polygon", coordinates=[SQUARE]),
        ", geometry.type",
        "a Point with radius_m that holds the site",
    ),
    ("a site with heights", changed(SITE, lower="FL100"), ", properties.lower", "known are"),
    ("a site without end", changed(SITE, until=...), ", properties", "RFC 3339"),
    ("a site twice", collection([SITE, SITE]), ", features[1].properties", "one Feature for a site"),
    ("one plan of two kinds", collection([PLAN, changed(PLAN, count=3)]), ", features[1].properties", "make the other properties equal"),
    ("one plan, exact and not", collection([PLAN, changed(PLAN, precision="buffered")]), ", features[1].properties", "one precision"),
    ("65 volumes", collection([PLAN] * 65), ", features[64].properties", "state it as two objects"),
]


@pytest.mark.parametrize(("value", "where", "mend"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_features_are_refused_at_their_place(value: object, where: str, mend: str) -> None:
    with pytest.raises(Refused) as refused:
        read(json.dumps(value, indent=1), header=HEADER, source="f.geojson")
    assert refused.value.where.startswith("f.geojson:")
    assert refused.value.where.endswith(where)
    assert mend in refused.value.mend
    assert filed(PLAN).object_id == "FIRE-1"


def test_the_place_is_a_line_and_a_column() -> None:
    with pytest.raises(Refused) as refused:
        read('{"type": "Feature",\n "geometry": 3, "properties": {}}', header=HEADER, source="f")
    assert refused.value.where == "f:2:14, geometry"


heights = st.builds(Height, st.integers(0, 9_000_000), st.sampled_from(list(Reference)))
names = st.text("abcXYZ ÄÉ", min_size=1, max_size=20)
ids = st.text("abcXYZ019._-", min_size=1, max_size=12)
circles = st.builds(Circle, st.integers(-89 * 10**9, 89 * 10**9), st.integers(-(180 * 10**9), 180 * 10**9), st.integers(1, 500_000_000))


@st.composite
def triangles(draw: st.DrawFn) -> Polygon:
    lat, lon = draw(st.integers(-60 * 10**9, 60 * 10**9)), draw(st.integers(-179 * 10**9, 179 * 10**9))
    size = draw(st.integers(10_000, 20_000_000))
    return Polygon(((lat, lon), (lat, lon + size), (lat + size, lon)))


@st.composite
def volumes(draw: st.DrawFn) -> Volume4D:
    outline: Outline = draw(circles | triangles())
    lower, upper = sorted((draw(st.integers(0, 10**7)), draw(st.integers(0, 10**7))))
    reference, start = draw(st.sampled_from(list(Reference))), draw(st.integers(0, 2 * 10**15))
    return Volume4D(Volume3D(outline, Height(lower, reference), Height(upper, reference)), start, start + draw(st.integers(1, 10**12)))


headers = st.builds(
    msgspec.structs.replace,
    st.just(HEADER),
    ack_by=st.integers(0, 10**15),
    valid_until=st.none() | st.integers(0, 10**15),
    status=st.sampled_from(list(Status)),
)
listed = st.lists(volumes(), min_size=1, max_size=3).map(lambda vs: Volumes(volumes=tuple(vs)))
plans = st.builds(
    Operation, message=headers, op_id=ids, operation=st.sampled_from(OperationKind), aircraft_class=st.sampled_from(AircraftClass),
    count=st.integers(1, 1000), state=st.sampled_from(list(IntentState)), rank=st.integers(0, 100), manager=st.none() | names,
    on_behalf_of=st.none() | st.just(ALFA), tracks=st.lists(ids, max_size=3).map(tuple), remark=st.none() | names,
)  # fmt: skip
zones = st.builds(
    Zone, message=headers, zone_id=ids, zone_type=st.sampled_from(list(ZoneType)), authority=names, cancelled=st.booleans(),
    exempt=st.lists(ids, max_size=3).map(tuple), remark=st.none() | names,
)  # fmt: skip
sites = st.builds(
    Site, message=headers, site_id=ids, function=names, from_us=st.integers(0, 10**15), until_us=st.integers(0, 10**15),
    verified_by=st.none() | names, expired=st.booleans(), remark=st.none() | names,
)  # fmt: skip
contacts = st.none() | st.builds(LiveContact, name=names, means=names)
places = circles.map(lambda circle: Place(place=circle))


@settings(deadline=None)
@given(st.tuples(plans | zones, listed) | st.tuples(sites, places), contacts, st.sampled_from(["exact", "buffered"]))
def test_what_is_written_reads_back_the_same(stated: tuple[Part, Part], contact: LiveContact | None, precision: str) -> None:
    parts: dict[str, Part] = {"main": stated[0], precision: stated[1], **({"contact": contact} if contact else {})}
    (filing,) = read(json.dumps(collection(write(parts))), header=HEADER)
    assert filing.parts == parts


def test_long_edges_come_back_the_same_to_a_metre() -> None:
    wide = shaped(PLAN, coordinates=[[[7, 46], [9, 46], [9, 47], [7, 47], [7, 46]]])
    once = filed(wide).parts
    again = read(json.dumps(collection(write(once))), header=HEADER)[0].parts
    assert again == once


members = st.sampled_from([*PLAN, *PLAN["properties"], "coordinates"])
anything = st.recursive(
    st.none() | st.booleans() | st.floats(-1e3, 1e3) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(members, inner, max_size=5),
    max_leaves=12,
)


@given(anything, members)
def test_any_feature_is_read_or_refused(value: object, member: str) -> None:
    feature = copy.deepcopy(PLAN)
    parts: list[dict[str, Any]] = [feature, feature["geometry"], feature["properties"]]
    inner = next((part for part in parts if member in part), feature)
    inner[member] = value
    assert refusal(lambda: read(json.dumps(feature), header=HEADER)) in (None, True)


def refusal(call: Callable[[], object]) -> bool | None:
    """None where nothing is refused, else whether the refusal says where and how to mend."""
    try:
        call()
    except Refused as refused:
        return bool(refused.where and refused.mend)
    return None


def test_every_property_is_documented() -> None:
    from deconflict.wire.properties import MENDS

    page = (Path(__file__).resolve().parents[2] / "docs" / "wire.md").read_text(encoding="utf-8")
    assert not [name for name in (*MENDS, "lower", "upper", "radius_m", "precision", "contact") if f"`{name}`" not in page]


def test_the_header_that_stands_in_is_known_as_such() -> None:
    assert geojson._UNSENT.status is Status.TEST


@pytest.mark.parametrize("shape", ["Point", "LineString", "Polygon", {}, ["Point"], None])
@pytest.mark.parametrize("coordinates", [None, 7, "Accepted", {}, [None] * 90, [[7, 46, 900]] * 90, [["7", "46"]] * 90])
def test_a_shape_without_coordinates_costs_only_itself(shape: str, coordinates: Any) -> None:
    stated = {**ZONE["properties"], "zone_id": "F-1", "half_width_m": 100}
    spoiled = {**ZONE, "geometry": {"type": shape, "coordinates": coordinates}, "properties": stated}
    absent = {"type": "Feature", "geometry": {"type": shape}, "properties": {**ZONE["properties"], "zone_id": "F-2"}}
    data = json.dumps({"type": "FeatureCollection", "features": [spoiled, absent, ZONE]}).encode()
    faults = [record.fault for record in judged(FILE_TONGUES["geojson"].read(data, "f", Assumed({})), Assumed({}))]
    assert [fault is None for fault in faults] == [False, False, True]
