"""NOTAM text: read strictly, what becomes a coarse zone and what is only to be looked at, and drafts that enclose a zone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.earth import distance_m
from deconflict.airspace.instant import format_instant, parse_instant
from deconflict.errors import Refused
from deconflict.wire import notam
from deconflict.wire.judging import judged
from deconflict.wire.opened import Assumed, Record

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "zones" / "notam"
TEXT = """(A0101/26 NOTAMR A0100/26
Q) XXXX/QWCLW/V/M/W/000/025/4630N00712W003
A) XXXX B) 2607300915 C) 2607301815
E) BALLOON (TETHERED) A) NORTH OF
FIELD B.
F) SFC G) 2500FT AMSL)"""


def opened(text: str) -> list[Record]:
    return judged(notam.read(text.encode(), "f.txt", Assumed()), Assumed())


def one(old: str = "", new: str = "") -> Record:
    (record,) = opened(TEXT.replace(old, new) if old else TEXT)
    return record


def test_a_warning_becomes_a_coarse_caution_zone():
    record = one()
    assert record.kind == "ZONE_NOTICE" and record.name == "A0101/26" and record.where == "f.txt:1"
    properties = record.features[0]["properties"]
    assert record.features[0]["geometry"]["coordinates"] == [-7.2, 46.5] and properties["radius_m"] == 5556.0
    assert (properties["zone_type"], properties["precision"], properties["authority"]) == ("caution", "buffered", "NOTAM A0101/26 XXXX")
    assert properties["upper"] == {"value_m": 762.0, "reference": "AMSL"} and properties["lower"] == {"value_m": 0.0, "reference": "AGL"}
    assert (properties["from"], properties["until"]) == ("2026-07-30T09:15:00Z", "2026-07-30T18:15:00Z")
    assert "coarse" in record.notes[0] and properties["remark"] == "BALLOON (TETHERED) A) NORTH OF FIELD B."
    assert record.shown["type"] == "replaces A0100/26" and record.shown["circle"] == "46.5000, -7.2000, 3 NM"


def test_heights_of_the_q_line_where_f_and_g_are_not_there_or_not_read():
    bare = one("\nF) SFC G) 2500FT AMSL)", ")")
    assert bare.features[0]["properties"]["upper"] == {"value_m": 762.0, "reference": "FL"} and "heights of the Q-line" in bare.notes
    odd = one("2500FT AMSL", "TOP")
    assert odd.features[0]["properties"]["upper"]["reference"] == "FL" and any("no height" in note for note in odd.notes)
    high = one("/000/025/", "/010/999/").features[0]["properties"]
    assert high["upper"]["reference"] == "AMSL"
    both = opened(TEXT.replace("/000/025/", "/010/999/").replace("\nF) SFC G) 2500FT AMSL)", ")"))[0].features[0]["properties"]
    assert (both["lower"]["reference"], both["upper"]["value_m"]) == ("FL", 100_000.0)
    assert one("2500FT AMSL", "12 200 m (40 000 ft) MSL.").features[0]["properties"]["upper"] == {"value_m": 12200.0, "reference": "AMSL"}


def test_hours_by_day_of_the_week():
    week = TEXT.replace("C) 2607301815", "C) 2608061815\nD) {}")
    counted = {"DAILY 2200-0100": 7, "MON-WED 0900-1000 1100-1200, SAT 0100-0200": 7, "EVERY FRI 0300-1700": 1, "0900-1000": 8}
    for hours, times in counted.items():
        assert len(opened(week.format(hours))[0].features) == times, hours
    for hours in ("JUL 30 0900-1000", "ABC 0900-1000", "AUG-SEP 0100-0200"):
        record = opened(week.format(hours))[0]
        assert record.features == () and record.fault is None and "only to be looked at: its hours" in record.notes[0]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("QWCLW", "QFALC", "no airspace restriction"), ("NOTAMR", "NOTAMC", "cancels"), ("4630N00712W003", "4630N00712W999", "no circle"),
        ("/4630N00712W003", "", "no circle"), ("C) 2607301815", "C) 2607301815EST", "not exact"), ("C) 2607301815", "C) PERM", "not exact"),
    ],
)  # fmt: skip
def test_what_is_only_to_be_looked_at(old: str, new: str, why: str):
    record = one(old, new)
    assert record.fault is None and record.features == () and why in record.notes[0] and record.shown["text"].startswith("BALLOON")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("NOTAMR A0100/26", "NOTAMR", "no NOTAM's"), ("NOTAMR A0100/26", "NOTAMN A0100/26", "no NOTAM's"), ("QWCLW", "WCLW", "no Q-line"),
        ("/000/025/", "/025/000/", "above its upper"), ("4630N", "4660N", "no place on Earth"),
        ("B) 26073009", "B) 26AB3009", "is no time"),
        ("B) 26073009", "B) 26133009", "is no time"), ("C) 2607301815", "C) 2607300815", "it begins at"),
        ("E) BALLOON", "BALLOON", "E) is"),
        (" C) 2607301815", "", "C) is missing"), ("Q) XXXX", "NOTE\nQ) XXXX", "before item Q"), ("FIELD", "F" * 20_001, "signs"),
    ],
)  # fmt: skip
def test_refusals_cost_no_other(old: str, new: str, what: str):
    bad, good = opened(f"{TEXT.replace(old, new)}\n\n{TEXT}\n")
    assert bad.fault is not None and what in bad.fault.what and bad.fault.mend and bad.name.startswith("A0101/26")
    assert good.kind and good.where == f"f.txt:{bad_lines(old, new) + 3}"


def bad_lines(old: str, new: str) -> int:
    return TEXT.replace(old, new).count("\n")


def test_a_cancelling_one_has_no_end_and_a_year_has_two_digits():
    assert one("NOTAMR A0100/26", "NOTAMC A0100/26").shown["until"]
    cancel = notam.parse("A0101/26 NOTAMC A0100/26\nQ) XXXX/QWCLW/V/M/W/000/025\nA) XXXX B) 9104030730\nE) X", where="f")
    assert cancel.until_us is None and format_instant(cancel.from_us).startswith("1991") and cancel.center is None


def test_a_file_that_is_none(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(Refused, match="no NOTAM begins"):
        opened("hello")
    monkeypatch.setattr(notam, "MAX_NOTAMS", 1)
    with pytest.raises(Refused, match="2 NOTAM"):
        opened(f"{TEXT}\n{TEXT}")
    assert notam.is_one(TEXT.encode(), "a") and not notam.is_one(b"AC R", "a")


@st.composite
def zones(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    lon, lat = draw(st.floats(-179.9, 179.9)), draw(st.floats(-70, 70))
    from_us = draw(st.integers(1_600_000_000, 1_900_000_000)) * 1_000_000
    for number in range(draw(st.integers(1, 2))):
        low = draw(st.integers(0, 5000))
        about: dict[str, Any] = {
            "zone_id": "ALFA.1", "authority": "Alfa (desk)", "zone_type": draw(st.sampled_from(["no_fly", "caution"])),
            "from": format_instant(from_us), "until": format_instant(from_us + 3_600_000_000),
            "lower": {"value_m": low, "reference": draw(st.sampled_from(["AGL", "AMSL", "FL"]))},
            "upper": {"value_m": low + 100, "reference": "AMSL"},
        }  # fmt: skip
        east = (lon + number * 0.5 + 180) % 360 - 180
        if draw(st.booleans()):
            ring = [[east, lat], [(east + 0.3 + 180) % 360 - 180, lat], [east, lat + 0.3], [east, lat]]
            found.append({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": about})
        else:
            about["radius_m"] = draw(st.floats(10, 90_000))
            found.append({"type": "Feature", "geometry": {"type": "Point", "coordinates": [east, lat]}, "properties": about})
    return found


@settings(max_examples=40, deadline=None)
@given(zones())
def test_a_draft_encloses_the_zone(features: list[dict[str, Any]]):
    text = notam.draft(features, fir="XXXX", location="XXXX")
    assert text.startswith(notam.HEADING) and text.rstrip().endswith(notam.HEADING) and not notam.is_one(text.encode(), "x")
    (lon, lat), _ = notam._enclosing(features)
    # Were it worked out about another place than the one that is written, the circle could miss an edge.
    assert abs(lat * 60 - round(lat * 60)) < 1e-6 and abs(lon * 60 - round(lon * 60)) < 1e-6
    body = text.replace(notam.HEADING, "").strip().replace("(DRAFT NOTAMN", "A0001/26 NOTAMN")
    read = notam.parse(body, where="f")
    assert read.center is not None and read.radius_nm is not None and read.until_us is not None
    for feature in features:
        geometry, properties = feature["geometry"], feature["properties"]
        places = [geometry["coordinates"]] if geometry["type"] == "Point" else geometry["coordinates"][0]
        for lon, lat in places:
            assert distance_m(read.center[1], read.center[0], lat, lon) + properties.get("radius_m", 0) <= read.radius_nm * 1852
        assert read.from_us <= parse_instant(properties["from"]) and read.until_us >= parse_instant(properties["until"])
        for side, level in (("lower", read.lower_fl), ("upper", read.upper_fl)):
            beyond_m = properties[side]["value_m"] - level * 30.48
            if properties[side]["reference"] != "AGL":
                assert beyond_m >= -1e-6 if side == "lower" else beyond_m <= 1e-6


def test_what_a_draft_cannot_say():
    (feature,) = one().features
    made = {**feature, "properties": {**feature["properties"], "zone_id": "A"}}
    for fir, location in (("XX", "XXXX"), ("XXXX", "xx")):
        with pytest.raises(Refused, match="no location indicators"):
            notam.draft([made], fir=fir, location=location)
    high = {**made["properties"], "upper": {"value_m": 500.0, "reference": "W84"}}
    with pytest.raises(Refused, match="no height above WGS-84"):
        notam.draft([{**made, "properties": high}], fir="XXXX", location="XXXX")
    unlimited = {**made["properties"], "upper": {"value_m": 100_000.0, "reference": "W84"}, "lower": {"value_m": 3048.0, "reference": "FL"}}
    assert "F) FL100 G) UNL" in notam.draft([{**made, "properties": unlimited}], fir="XXXX", location="XXXX")
    level = {**made["properties"], "upper": {"value_m": 900.0, "reference": "AGL"}}
    assert "/000/999/" in notam.draft([{**made, "properties": level}], fir="XXXX", location="XXXX")
    wide = {**made["properties"], "radius_m": 2_000_000.0}
    with pytest.raises(Refused, match="a circle of"):
        notam.draft([{**made, "properties": wide}], fir="XXXX", location="XXXX")


SEED = TEXT.replace("\nE)", "\nD) MON-FRI 0900-1000\nE)").encode()
mutated = st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.integers(0, 255)), max_size=4).map(
    lambda changes: bytes({**dict(enumerate(SEED)), **dict(changes)}.values())
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=200), mutated))
def test_nothing_but_a_refusal_comes_out(data: bytes):
    try:
        judged(notam.read(data, "f", Assumed()), Assumed())
    except Refused:
        return


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_samples():
    records = []
    for path in sorted(SAMPLES.iterdir()):
        data = path.read_bytes()
        assert notam.is_one(data[:4096], path.name)
        records += judged(notam.read(data, path.name, Assumed()), Assumed())
    assert (len(records), sum(bool(record.kind) for record in records), sum(record.fault is not None for record in records)) == (186, 19, 0)
