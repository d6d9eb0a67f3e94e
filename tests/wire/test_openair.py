"""OpenAir: areas drawn by points, arcs and circles, activation times, repairs told, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.earth import distance_m
from deconflict.airspace.instant import format_instant
from deconflict.errors import Refused
from deconflict.wire import openair
from deconflict.wire.judging import judged
from deconflict.wire.opened import Assumed, Record

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "zones" / "openair"
STATED = Assumed(properties={"from": "2026-11-02T00:00:00Z", "until": "2026-11-16T00:00:00Z", "authority": "ALFA"})
HEAD = "* comment\nAC R\nAN Field 1\nAL GND\nAH FL95 * inline\n"
SQUARE = "DP 46:00:00N 007:00:00E\nDP 46:30:00 N 007:00:00 E\nDP 46.5N 7.5E\nDP 46:00:00N 7:30.0E\n"


def opened(text: str, assumed: Assumed = STATED) -> list[Record]:
    return judged(openair.read(text.encode(), "f.txt", assumed), assumed)


def one(text: str) -> Record:
    (record,) = opened(text)
    return record


def test_a_polygon():
    record = one(HEAD + SQUARE)
    assert record.kind == "ZONE_NOTICE" and record.name == "Field 1" and record.where == "f.txt:2"
    properties = record.features[0]["properties"]
    assert (properties["zone_type"], properties["upper"]["reference"], properties["remark"]) == ("no_fly", "FL", "class R")
    assert [7.5, 46.0] in record.features[0]["geometry"]["coordinates"][0]
    assert "R: taken as no_fly" in record.notes and "AN" in record.shown


def test_a_circle_and_several():
    record = one(HEAD + "V X=46:00:00S 007:00:00W\nDC 5\nV X = 46:10:00S 007:00:00W\nDC 2.5 NM\n")
    assert [each["properties"]["radius_m"] for each in record.features] == [9260.0, 4630.0]
    assert record.features[0]["geometry"]["coordinates"] == [-7.0, -46.0]


@pytest.mark.parametrize(("direction", "side"), [("", 1), ("V D=+\n", 1), ("V D=-\n", -1)])
def test_arcs_turn_as_they_say(direction: str, side: int):
    text = HEAD + "V X=46:00:00N 007:00:00E\n" + direction + "DA 10,0,90\n"
    (record,) = openair.read(text.encode(), "f", STATED)
    ring = record.features[0]["geometry"]["coordinates"][0][:-1]
    ranges_m = [distance_m(46.0, 7.0, lat, lon) for lon, lat in ring]
    on_it = sum(range_m == pytest.approx(18_520, abs=12) for range_m in ranges_m)
    assert 20 < on_it < 30 if side > 0 else 70 < on_it < 90


def test_an_arc_between_places():
    text = HEAD + "V X=46:00:00N 007:00:00E\nDB 46:10:00N 007:00:00E, 46:00:00N 007:14:21E\nDP 46:00:00N 007:00:00E\n"
    record = one(text)
    ring = record.features[0]["geometry"]["coordinates"][0]
    assert record.kind and len(ring) > 8
    assert any(abs(lon - 7.0) < 1e-8 and abs(lat - 46 - 1 / 6) < 1e-8 for lon, lat in ring)
    assert not any("arc's ends" in note for note in record.notes)
    far = one(text.replace("007:14:21E", "007:20:00E"))
    assert any("the arc's ends are" in note for note in far.notes)


def test_activation_times():
    record = one(HEAD + "AA 2026-05-21T09:00Z/2026-05-21T10:30Z\nAA 2026-05-24T15:00:30+02:00/NONE\n" + SQUARE)
    assert [each["properties"]["from"] for each in record.features] == ["2026-05-21T09:00:00Z", "2026-05-24T13:00:30Z"]
    assert record.features[1]["properties"]["until"] == STATED.properties["until"]
    idle = one(HEAD + "AA NONE\n" + SQUARE)
    assert idle.features == () and idle.fault is None and "not activated" in idle.notes[-1] and idle.shown["AA"] == "NONE"


def test_each_zone_type_and_what_is_not_known():
    record = one("AC UNC\nAY TRA\nAN X\nAL GND\nAH UNL\nAG Desk\nAF 118.5\nXX 5\n" + SQUARE)
    assert record.features[0]["properties"]["zone_type"] == "no_fly" and "not taken over: XX" in record.notes
    assert one("AC D\nAN X\nAL GND\nAH 1000 MSL\n" + SQUARE).features[0]["properties"]["zone_type"] == "caution"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (HEAD, "no outline"),
        (HEAD + "DC 5", "centre is not stated"),
        (HEAD + SQUARE + "V X=46:00:00N 007:00:00E\nDC 5", "circles and points"),
        (HEAD + "DP 46:60:00N 007:00:00E", "no angle"),
        (HEAD + "DP 91:00:00N 007:00:00E", "no place on Earth"),
        (HEAD + "DP somewhere", "no place"),
        (HEAD + "V X=46:00:00N 007:00:00E\nDA 5,0", "no arc"),
        (HEAD + "V X=46:00:00N 007:00:00E\nDA 5,0,x", "no number"),
        (HEAD + "V X=46:00:00N 007:00:00E\nDB 46:00:00N 007:00:00E", "no arc"),
        (HEAD + "V D=left\n" + SQUARE, "no direction"),
        (HEAD + "DY 46:00:00N 007:00:00E", "airway"),
        (HEAD + "AA tomorrow\n" + SQUARE, "no time of activation"),
        (HEAD + "AA tomorrow/NONE\n" + SQUARE, "no time"),
        (HEAD.replace("FL95", "9500") + SQUARE, "measured from"),
        ("AC D\nAL GND\n" + SQUARE, "does not state upper"),
        (HEAD + "DP 46:00:00N 007:00:00E\nDP 46:00:00N 007:00:00E\n", "no area"),
        (HEAD + "V X=46:00:00N 007:00:00E\n" + "DC 5\n" * 65, "more than it may"),
    ],
)
def test_refusals(text: str, what: str):
    bad, good = opened(text + "\n\n" + HEAD + SQUARE)
    assert bad.fault is not None and what in bad.fault.what and bad.fault.where.startswith("f.txt:") and bad.fault.mend
    assert good.kind


def test_a_file_that_is_none(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(Refused, match="no airspace begins"):
        openair.read(b"hello\n", "f", STATED)
    monkeypatch.setattr(openair, "MAX_AIRSPACES", 1)
    with pytest.raises(Refused, match="more than 1 airspaces"):
        opened("AC R\nAC R")
    monkeypatch.setattr(openair, "MAX_LINES", 1)
    with pytest.raises(Refused, match="2 lines"):
        opened("AC R\nAC R")


def test_a_file_in_latin_1_is_read_too():
    (record,) = openair.read(("AC R\nAN Höhe\nAL GND\nAH FL95\n" + SQUARE).encode("latin-1"), "f", STATED)
    assert record.name == "Höhe"


@pytest.mark.parametrize(
    ("head", "name", "is_one"),
    [
        (b"* x\nAC R\n", "a.txt", True), (b"\xef\xbb\xbfAC D", "a", True), (b'{"a": 1}\n', "a.openair", False),
        (b"name;lat\n", "a.txt", False),
        (b"* only comments\n*", "a.openair", True), (b"AY R\nAC R\nAN", "a", True), (b"", "a.txt", False),
    ],
)  # fmt: skip
def test_it_is_known_by_its_first_command(head: bytes, name: str, is_one: bool):
    assert openair.is_one(head, name) is is_one


@st.composite
def zones(draw: st.DrawFn) -> list[dict[str, Any]]:
    lon, lat = draw(st.floats(-179, 179)), draw(st.floats(-80, 80))
    reference = draw(st.sampled_from(["AGL", "AMSL", "FL"]))
    low = draw(st.integers(0, 300))
    from_us = draw(st.integers(1_600_000_000, 1_900_000_000)) * 1_000_000
    about: dict[str, Any] = {
        "zone_id": "ALFA.1", "authority": "ALFA", "zone_type": draw(st.sampled_from(["no_fly", "caution"])),
        "from": format_instant(from_us), "until": format_instant(from_us + 3_600_000_000),
        "lower": {"value_m": round(low * 30.48, 3), "reference": reference},
        "upper": {"value_m": round((low + draw(st.integers(0, 100))) * 30.48, 3), "reference": reference},
    }  # fmt: skip
    ring = [[lon, lat], [lon + 0.02, lat], [lon, lat + 0.02], [lon, lat]]
    if draw(st.booleans()):
        return [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": about}]
    about["radius_m"] = draw(st.floats(10, 50_000))
    return [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": about}]


@settings(max_examples=20, deadline=None)
@given(zones())
def test_round_trip(features: list[dict[str, Any]]):
    (record,) = judged(openair.read(openair.write(features), "f", STATED), STATED)
    assert record.fault is None
    geometry, again = features[0]["geometry"], record.features[0]
    places = [geometry["coordinates"]] if geometry["type"] == "Point" else geometry["coordinates"][0]
    found = [again["geometry"]["coordinates"]] if geometry["type"] == "Point" else again["geometry"]["coordinates"][0]
    for place in places:
        assert min(abs(place[0] - lon) + abs(place[1] - lat) for lon, lat in found) < 1e-7
    for name in ("zone_type", "from", "until", "lower", "upper"):
        assert again["properties"][name] == features[0]["properties"][name], name
    assert abs(again["properties"].get("radius_m", 0) - features[0]["properties"].get("radius_m", 0)) < 0.01


def test_times_are_written_once_for_each_area():
    record = one(HEAD + "AA 2026-05-21T09:00Z/2026-05-21T10:30Z\nAA 2026-05-24T09:00Z/2026-05-24T10:30Z\nV X=46:00:00N 007:00:00E\nDC 5")
    written = openair.write([{**each, "properties": {**each["properties"], "zone_id": "A"}} for each in record.features]).decode()
    assert written.count("AC P") == 1 and written.count("AA ") == 2 and "AL GND" in written
    high = {**record.features[0]["properties"], "zone_id": "A", "upper": {"value_m": 5.0, "reference": "W84"}}
    with pytest.raises(Refused, match="no height above WGS-84"):
        openair.write([{**record.features[0], "properties": high}])


SEED = (HEAD + "AA 2026-05-21T09:00Z/NONE\nV X=46:00:00N 007:00:00E\nV D=-\nDA 5,10,300\n"
        "DB 46:05:00N 007:00:00E,46:00:00N 007:07:00E\n" + SQUARE).encode()  # fmt: skip
mutated = st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.integers(0, 255)), max_size=4).map(
    lambda changes: bytes({**dict(enumerate(SEED)), **dict(changes)}.values())
)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=200), mutated))
def test_nothing_but_a_refusal_comes_out(data: bytes):
    openair.is_one(data, "f.openair")
    try:
        judged(openair.read(data, "f", STATED), STATED)
    except Refused:
        return


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_sample():
    (path,) = SAMPLES.iterdir()
    data = path.read_bytes()
    assert openair.is_one(data[:4096], path.name)
    records = judged(openair.read(data, path.name, STATED), STATED)
    assert (len(records), sum(bool(record.kind) for record in records), sum(record.fault is not None for record in records)) == (58, 52, 0)
