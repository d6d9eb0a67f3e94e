"""Files find their tongue by what they are, and no bytes of any tongue do more than be refused."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire import gpx, kml_out, qgc, sheet_out
from deconflict.wire.geojson import collection
from deconflict.wire.opened import Assumed
from deconflict.wire.opening import FILE_TONGUES, MAX_FILE_BYTES, opened, tongue_of
from tests.wire.made_aixm import activation, airspace, message, volume

HOURS = {"from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}
SAID = {"zone_type": "no_fly", "authority": "ALFA", "lower": "SFC", "upper": {"value_m": 900, "reference": "AMSL"}, **HOURS}
RING = [[7.5, 46.5], [7.6, 46.5], [7.6, 46.6], [7.5, 46.5]]
ZONE = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}, "properties": {"zone_id": "Z", **SAID}}
POINT = {"type": "Point", "coordinates": [7.5, 46.5]}
PLACED = {"type": "Feature", "geometry": POINT, "properties": {"zone_id": "Y", "radius_m": 5, **SAID}}
FLIGHT = b"intents:\n  a:\n    full:\n      basic_information:\n        area:\n          - {altitude_upper: {value: 1, units: M}}\n"


def json_of(features: list[Any]) -> bytes:
    """A FeatureCollection."""
    import msgspec

    return msgspec.json.encode(collection(features))


SEEDS: dict[str, bytes] = {
    "geojson": json_of([ZONE, PLACED]), "kml": kml_out.write([ZONE, PLACED]), "gpx": gpx.write([ZONE, PLACED]),
    "qgc": qgc.write([ZONE, PLACED]), "sheet": sheet_out.write_csv([ZONE, PLACED]), "f3548": FLIGHT,
}  # fmt: skip
STATED = Assumed({"zone_type": "caution", "authority": "A", "lower": "SFC", "upper": "FL100", "radius_m": 1, **HOURS}, as_kind="zone")


@pytest.mark.parametrize(("name", "data"), SEEDS.items())
def test_a_tongue_is_found_by_what_a_file_is_whatever_its_name(name: str, data: bytes) -> None:
    assert tongue_of(data, "-").name == name
    assert tongue_of(data, "wrongly.json").name == name
    assert tongue_of(data, "wrongly.kml").name == name


def test_a_workbook_and_a_kmz_are_both_zips() -> None:
    from deconflict.wire import zips

    assert tongue_of(sheet_out.write_xlsx([PLACED]), "x").name == "sheet"
    assert tongue_of(zips.packed({"doc.kml": SEEDS["kml"]}), "x").name == "kml"


def test_a_table_of_outlines_alone_is_a_table() -> None:
    assert tongue_of(sheet_out.write_csv([ZONE]), "-").name == "sheet"


def test_every_tongue_says_how_its_figures_are_taken() -> None:
    for name, tongue in FILE_TONGUES.items():
        assert name == tongue.name
        assert tongue.title
        assert tongue.units
        assert tongue.heights
        assert tongue.times
        assert all(suffix.startswith(".") for suffix in tongue.suffixes)


def test_what_is_none_is_refused_with_what_there_is() -> None:
    with pytest.raises(Refused) as fault:
        opened(b"\x00\x01", "track.kmx")
    assert "by its name it would be KML" in fault.value.mend
    assert "GeoJSON" in fault.value.mend
    with pytest.raises(Refused, match="no XML"):
        opened(b"\x00\x01", "zones.kml")


def test_a_line_without_end_is_refused_before_anything_reads_it() -> None:
    with pytest.raises(Refused) as fault:
        opened(b"1," * (MAX_FILE_BYTES // 2 + 1), "x.csv")
    assert "split it" in fault.value.mend


def test_a_property_named_like_another_tongue_makes_it_no_other() -> None:
    assert tongue_of(json_of([{**ZONE, "properties": {"flights": 3}}]), "x.json").name == "geojson"


def changed(data: bytes, seed: int) -> bytes:
    """A file with some bytes changed, cut out, doubled or turned to what formats trip over."""
    dice = random.Random(seed)
    text = bytearray(data)
    for _ in range(dice.randrange(1, 6)):
        place = dice.randrange(len(text) or 1)
        what = dice.randrange(4)
        if what == 0:
            text[place : place + 1] = bytes([dice.randrange(256)])
        elif what == 1:
            del text[place : place + dice.randrange(1, 40)]
        elif what == 2:
            text[place:place] = text[place : place + dice.randrange(1, 60)]
        else:
            text[place:place] = dice.choice(
                [b"null", b"-1e308", b"9" * 40, b"<![CDATA[", b"{", b"]", b'"', b"\xed\xa0\x80", b"NaN", b"&#0;"]
            )
    return bytes(text)


def refused_or_read(data: bytes, name: str) -> None:
    """Opened, or Refused with a place and a mend: nothing else comes out."""
    try:
        records = opened(data, name, STATED)
    except Refused as fault:
        assert fault.where  # noqa: PT017 - what is raised is what is tested
        assert fault.mend  # noqa: PT017
        return
    assert all(record.fault is None or record.fault.mend for record in records)


def names() -> Iterator[tuple[str, str]]:
    """Each tongue with one of its suffixes."""
    return ((name, tongue.suffixes[0]) for name, tongue in FILE_TONGUES.items())


@pytest.mark.parametrize(("name", "suffix"), names())
@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=300))
def test_random_bytes_of_every_tongue(name: str, suffix: str, data: bytes) -> None:
    for given_ in (data, SEEDS.get(name, b"")[:40] + data):
        refused_or_read(given_, f"x{suffix}")


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_changed_files_of_our_tongues(name: str, seed: int) -> None:
    refused_or_read(changed(SEEDS[name], seed), f"x{FILE_TONGUES[name].suffixes[0]}")


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_changed_workbooks(seed: int) -> None:
    refused_or_read(changed(sheet_out.write_xlsx([ZONE, PLACED]), seed), "x.xlsx")


def test_a_record_may_name_what_stands_in_a_file_beside_it() -> None:
    base = message(airspace(volume() + activation(status="INACTIVE")))
    event = message(airspace(activation(), kind="", interpretation="TEMPDELTA"))
    stated = Assumed(properties={"authority": "ALFA"})
    (alone,) = opened(event, "event.xml", stated, beside=[(b"{}", "other.json")])
    assert alone.fault is not None and "not in this file" in alone.fault.what
    (found,) = opened(event, "event.xml", stated, beside=[(b"{}", "other.json"), (base, "base.xml")])
    assert found.kind == "ZONE_NOTICE"
    assert opened(json_of([ZONE]), "z.json", beside=[(json_of([ZONE]), "y.json")])[0].kind
