"""KML as maps draw it: what it states is taken, what it leaves open is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.wire import zips
from deconflict.wire.opened import Assumed, Record
from deconflict.wire.opening import opened

RING = "7.5,46.5,{h} 7.6,46.5,{h} 7.6,46.6,{h} 7.5,46.5,{h}"
STATED = Assumed(
    {"zone_type": "caution", "authority": "ALFA", "radius_m": 100, "half_width_m": 100, "lower": "SFC", "upper": "FL100",
     "from": "2030-01-01T00:00:00Z", "until": "2030-02-01T00:00:00Z"}
)  # fmt: skip
SAMPLES = Path(__file__).parents[3] / "shared/data/zones/kml"


def kml(*inner: str) -> bytes:
    """A document of Placemarks."""
    head = '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><Folder><name>F</name>'
    return (head + "".join(f"\n<Placemark>{one}</Placemark>" for one in inner) + "</Folder></Document></kml>").encode()


def polygon(more: str = "", height: str = "0", inner: str = "") -> str:
    """A Polygon with an altitude mode or extrude."""
    ring = f"<LinearRing><coordinates>{RING.format(h=height)}</coordinates></LinearRing>"
    return f"<Polygon>{more}<outerBoundaryIs>{ring}</outerBoundaryIs>{inner}</Polygon>"


def only(inner: str, assumed: Assumed = STATED) -> Record:
    """The one record of one Placemark."""
    (record,) = opened(kml(inner), "x.kml", assumed)
    return record


def heights(record: Record) -> tuple[Any, Any]:
    """What a record states of its heights."""
    assert record.fault is None, record.fault
    properties = record.features[0]["properties"]
    return properties["lower"], properties["upper"]


def test_a_solid_shape_reaches_from_the_ground_to_its_height_as_the_specification_has_it() -> None:
    for mode, reference in (("absolute", "AMSL"), ("relativeToGround", "AGL")):
        record = only(f"<name>Z</name>{polygon(f'<extrude>1</extrude><altitudeMode>{mode}</altitudeMode>', '150')}")
        assert heights(record) == ("SFC", f"150.0m {reference}")


def test_a_line_lies_between_its_heights_and_a_flat_shape_says_not_from_where() -> None:
    line = "<LineString><altitudeMode>absolute</altitudeMode><coordinates>7.5,46.5,100 7.6,46.5,140</coordinates></LineString>"
    assert heights(only(line)) == ("100.0m AMSL", "140.0m AMSL")
    flat = only(polygon("<altitudeMode>absolute</altitudeMode>", "150"))
    assert heights(flat) == ("SFC", "FL100")
    assert any("without extrude" in note for note in flat.notes)


def test_heights_on_the_ground_are_no_heights() -> None:
    record = only(polygon("", "150"))
    assert any("altitudeMode is clampToGround" in note for note in record.notes)
    mixed = (
        "<MultiGeometry>"
        + polygon("<altitudeMode>absolute</altitudeMode>", "9")
        + polygon("<altitudeMode>relativeToGround</altitudeMode>", "9")
    )
    assert any("more than one" in note for note in only(mixed + "</MultiGeometry>").notes)


def test_figures_in_a_name_are_never_read() -> None:
    record = only(f"<name>Pattern: 3500-4800 0-360</name>{polygon()}", Assumed({"zone_type": "caution", "authority": "A"}))
    assert record.fault is not None
    assert "lower" in record.fault.what
    assert "--assume lower=SFC" in record.fault.mend
    assert any("figures in the name" in note for note in record.notes)


def test_times_are_taken_where_they_say_from_when_to_when() -> None:
    span = "<TimeSpan><begin>2031-01-01T00:00:00Z</begin><end>2031-01-02T00:00:00+01:00</end></TimeSpan>"
    properties = only(span + polygon()).features[0]["properties"]
    assert (properties["from"], properties["until"]) == ("2031-01-01T00:00:00Z", "2031-01-02T00:00:00+01:00")
    for said in ("<TimeStamp><when>2031-01-01T00:00:00Z</when></TimeStamp>", "<TimeSpan><begin>2031-01</begin></TimeSpan>"):
        assert any(note.startswith("not taken: ") for note in only(said + polygon()).notes)


def test_properties_of_ours_stand_in_extended_data() -> None:
    data = (
        '<ExtendedData><Data name="zone_id"><value>Z-9</value></Data><Data name="zone_type"><value>no_fly</value></Data>'
        '<SchemaData><SimpleData name="upper">FL065</SimpleData><SimpleData name="colour">red</SimpleData></SchemaData></ExtendedData>'
    )
    record = only(f"<description>two tents</description>{data}{polygon()}")
    properties = record.features[0]["properties"]
    assert (properties["zone_id"], properties["zone_type"], properties["upper"]) == ("Z-9", "no_fly", "FL065")
    assert properties["remark"] == "two tents"
    assert "not taken: colour: no property of ours" in record.notes
    assert record.shown["folder"] == "F"


def test_a_track_is_a_line_with_times() -> None:
    track = (
        "<gx:Track><altitudeMode>absolute</altitudeMode><when>2031-01-01T00:00:00Z</when><when>2031-01-01T00:10:00Z</when>"
        "<gx:coord>7.5 46.5 900</gx:coord><gx:coord>7.6 46.5 950</gx:coord></gx:Track>"
    )
    stated = Assumed({"operation": "transit", "aircraft_class": "crewed", "count": 1, "state": "Accepted", "half_width_m": 500})
    record = only(track, stated)
    assert record.kind == "NOTICE_OF_OPERATION"
    assert heights(record) == ("900.0m AMSL", "950.0m AMSL")
    assert only(track.replace("<when>2031-01-01T00:10:00Z</when>", ""), stated).fault is not None


def test_every_shape_is_known_and_a_hole_is_cut_out() -> None:
    ring = f"<LinearRing><coordinates>{RING.format(h='0')}</coordinates></LinearRing>"
    hole = (
        "<innerBoundaryIs><LinearRing><coordinates>7.55,46.51 7.56,46.51 7.56,46.52 7.55,46.51</coordinates></LinearRing></innerBoundaryIs>"
    )
    assert only(ring).features[0]["geometry"]["type"] == "Polygon"
    assert only("<Point><coordinates>7.5,46.5</coordinates></Point>").kind == "ZONE_NOTICE"
    assert len(only(polygon("", "0", hole)).features) > 1
    assert len(only(f"<MultiGeometry>{ring}{ring}</MultiGeometry>").features) == 2


@pytest.mark.parametrize(
    "inner",
    [
        "", "<Point/>", "<Point><coordinates>x,y</coordinates></Point>", "<Point><coordinates>7</coordinates></Point>",
        "<Polygon/>", "<Model/>", '<ExtendedData><Data name="centre"><value>x</value></Data></ExtendedData><Point/>',
        "<LineString><altitudeMode>absolute</altitudeMode><coordinates>7,46,x 7,47</coordinates></LineString>",
    ],
)  # fmt: skip
def test_a_placemark_without_a_place_costs_no_other(inner: str) -> None:
    bad, good = opened(kml(inner, polygon()), "x.kml", STATED)
    assert bad.fault is not None
    assert bad.fault.where.startswith("x.kml:2")
    assert good.fault is None


def test_a_kmz_is_its_document() -> None:
    assert opened(zips.packed({"other.kml": b"x", "doc.kml": kml(polygon())}), "x.kmz", STATED)[0].kind == "ZONE_NOTICE"
    assert opened(zips.packed({"files/a.kml": kml(polygon())}), "x.kmz", STATED)[0].kind == "ZONE_NOTICE"
    for data in (zips.packed({"a.txt": b""}), b"<kml></kml>", b"<html><kml/></html>"):
        with pytest.raises(Refused):
            opened(data, "x.kmz")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs the sample data beside the repository")
def test_samples_are_read_whole_and_refused_for_their_heights_alone() -> None:
    for path in sorted(SAMPLES.glob("*.kml")):
        bare = Assumed({name: value for name, value in STATED.properties.items() if name not in ("lower", "upper")})
        assert all(
            record.fault and "does not state lower, upper" in record.fault.what for record in opened(path.read_bytes(), path.name, bare)
        )
        assert all(record.kind for record in opened(path.read_bytes(), path.name, STATED))
