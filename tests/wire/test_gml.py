"""GML surfaces: edges of every kind that is read, both orders of the axes, and what is refused."""

from __future__ import annotations

import pytest
from shapely.geometry import shape

from deconflict.airspace.earth import distance_m
from deconflict.errors import Refused
from deconflict.wire.areas import Area
from deconflict.wire.gml import Places, points_of, surface
from deconflict.wire.xmltree import tree
from tests.wire.made_aixm import CIRCLE, HEAD, SQUARE, curve, ring
from tests.wire.made_aixm import surface as made

POINT = '<aixm:Point gml:id="p1" srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>46.5 7.5</gml:pos></aixm:Point>'
ARC = (
    '<gml:ArcByCenterPoint numArc="1"><gml:pos>46.5 7.5</gml:pos><gml:radius uom="KM">10</gml:radius>'
    '<gml:startAngle uom="deg">{}</gml:startAngle><gml:endAngle uom="deg">{}</gml:endAngle></gml:ArcByCenterPoint>'
)


def areas(patches: str, crs: str = "urn:ogc:def:crs:EPSG::4326", beside: str = "") -> tuple[tuple[Area, ...], list[str]]:
    document = tree(f"{HEAD}{made(patches, crs)}{beside}</m:AIXMBasicMessage>".encode(), "f.xml")
    places = Places(document, points_of(document))
    return surface(document.root[0], places), places.notes


def test_a_circle_alone_is_a_circle() -> None:
    (one,), _ = areas(ring(curve(CIRCLE)))
    assert one == Area({"type": "Point", "coordinates": [7.5, 46.5]}, 9260.0)
    inline = CIRCLE.replace("<gml:pos>46.5 7.5</gml:pos>", f"<gml:pointProperty>{POINT}</gml:pointProperty>")
    linked = CIRCLE.replace("<gml:pos>46.5 7.5</gml:pos>", '<gml:pointProperty xlink:href="#p1"/>')
    assert areas(ring(curve(inline)))[0] == (one,) == areas(ring(curve(linked)), beside=POINT)[0]


def test_both_orders_of_the_axes() -> None:
    (latitude_first,), _ = areas(ring(curve(SQUARE)))
    turned = "<gml:LineStringSegment><gml:posList>7 46 8 46 8 47 7 47 7 46</gml:posList></gml:LineStringSegment>"
    (longitude_first,), _ = areas(ring(curve(turned)), "urn:ogc:def:crs:OGC:1.3:CRS84")
    corners = {tuple(place) for place in longitude_first.geometry["coordinates"][0]}
    assert corners == {(7.0, 46.0), (8.0, 46.0), (8.0, 47.0), (7.0, 47.0)}
    assert corners < {tuple(place) for place in latitude_first.geometry["coordinates"][0]}


@pytest.mark.parametrize(("start", "end", "east"), [(0, 180, True), (180, 0, True), (180, 360, False), (270, 497, None)])
def test_arcs_are_bearings_from_north(start: float, end: float, east: bool | None) -> None:
    (one,), _ = areas(ring(curve(ARC.format(start, end))))
    places = one.geometry["coordinates"][0]
    assert all(distance_m(46.5, 7.5, lat, lon) == pytest.approx(10_000, abs=0.1) for lon, lat in places)
    if east is not None:
        assert all((lon >= 7.5 - 1e-6) if east else (lon <= 7.5 + 1e-6) for lon, _ in places)


def test_a_hole_and_a_circle_with_one() -> None:
    linear = "<gml:exterior><gml:LinearRing><gml:posList>46 7 46 8 47 8 47 7 46 7</gml:posList></gml:LinearRing></gml:exterior>"
    found, notes = areas(f"<gml:PolygonPatch>{linear}</gml:PolygonPatch>")
    assert len(found) == 1 and not notes
    found, notes = areas(ring(curve(SQUARE), curve(CIRCLE)))
    assert len(found) > 1 and "1 holes" in notes[0]


def test_curves_that_do_not_meet_are_told() -> None:
    one, other = (f"<gml:GeodesicString><gml:posList>{text}</gml:posList></gml:GeodesicString>" for text in ("46 7 46 8", "47 8 47 7"))
    _, notes = areas(ring(curve(one) + curve(other)))
    assert "a gap of 111" in notes[0]


def test_curves_that_meet_are_one_border() -> None:
    (whole,), _ = areas(ring(curve(SQUARE)))
    for start in ("47 8", "47.0003 8"):
        texts = ("46 7 46 8 47 8", f"{start} 47 7 46 7")
        parts = (f"<gml:GeodesicString><gml:posList>{text}</gml:posList></gml:GeodesicString>" for text in texts)
        (joined,), notes = areas(ring("".join(map(curve, parts))))
        assert not any("gap" in note for note in notes)
        assert shape(dict(joined.geometry)).area == pytest.approx(shape(dict(whole.geometry)).area, abs=1e-3)


@pytest.mark.parametrize(
    ("patches", "what"),
    [
        ("", "without patches"), ("<gml:PolygonPatch/>", "without an exterior"), (ring(curve("<gml:Bezier/>")), "a Bezier is not read"),
        (ring('<gml:curveMember xlink:href="urn:uuid:5"/>'), "another feature's curve"), (ring(""), "no area"),
        (ring(curve(CIRCLE.replace("NM", "LY"))), "no length"), (ring(curve(CIRCLE.replace(">5<", ">x<"))), "no number"),
        (ring(curve(CIRCLE.replace('<gml:radius uom="NM">5</gml:radius>', ""))), "radius is missing"),
        (ring(curve(CIRCLE.replace("<gml:pos>46.5 7.5</gml:pos>", ""))), "position is missing"),
        (ring(curve(CIRCLE.replace("<gml:pos>46.5 7.5</gml:pos>", '<gml:pointProperty xlink:href="#p9"/>'))), "not in this file"),
        (ring(curve(CIRCLE.replace("46.5 7.5", "96.5 7.5"))), "no place on Earth"),
        (ring(curve(CIRCLE.replace("46.5 ", ""))), "no positions"),
        (ring(curve(ARC.format(10, 10))), "an arc from"), (ring(curve(ARC.format(0, 90).replace('"deg"', '"rad"'))), "not in degrees"),
    ],
)  # fmt: skip
def test_refusals(patches: str, what: str) -> None:
    with pytest.raises(Refused, match=what) as refused:
        areas(patches)
    assert refused.value.where.startswith("f.xml:") and refused.value.mend


def test_another_coordinate_system_is_refused() -> None:
    with pytest.raises(Refused, match="coordinate system 'EPSG:3857'"):
        areas(ring(curve(CIRCLE)), "EPSG:3857")


def test_too_many_positions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deconflict.wire.gml.MAX_POSITIONS", 3)
    with pytest.raises(Refused, match="positions"):
        areas(ring(curve(SQUARE)))
    monkeypatch.setattr("deconflict.wire.gml.MAX_POSITIONS", 5)
    with pytest.raises(Refused, match="more than 5 positions"):
        areas(ring(curve(SQUARE) * 2))
