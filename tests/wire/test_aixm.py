"""AIXM: airspaces as they are and as they are activated, of volumes that are joined, with limits that say what they are measured from."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire import aixm
from deconflict.wire.judging import judged
from deconflict.wire.opened import Assumed, Record
from tests.wire.made_aixm import CIRCLE, LEVELS, SQUARE, activation, airspace, curve, message, ring, sheet, surface, volume

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "zones" / "aixm"
STATED = Assumed(properties={"authority": "ALFA"})
OPEN = '<gml:validTime><gml:TimePeriod><gml:beginPosition>2026-11-02</gml:beginPosition><gml:endPosition indeterminatePosition="unknown"/></gml:TimePeriod></gml:validTime>'  # noqa: E501
WEEKDAYS = sheet(timeReference="UTC", day="MON", dayTil="FRI", startTime="07:00", endTime="08:00")


def opened(*members: str, assumed: Assumed = STATED, beside: tuple[bytes, ...] = ()) -> list[Record]:
    others = [(data, f"b{number}.xml") for number, data in enumerate(beside)]
    return judged(aixm.read(message(*members), "f.xml", assumed, others), assumed)


def one(*members: str, assumed: Assumed = STATED) -> Record:
    return opened(*members, assumed=assumed)[0]


def test_an_airspace() -> None:
    record = one(airspace(volume()))
    assert record.kind == "ZONE_NOTICE" and record.name == "R1" and "type R: taken as no_fly" in record.notes
    properties = record.features[0]["properties"]
    assert (properties["radius_m"], properties["lower"]["reference"]) == (9260.0, "AGL")
    assert properties["upper"] == {"value_m": 2895.6, "reference": "FL"}
    assert (properties["from"], properties["until"]) == ("2026-11-02T00:00:00Z", "2026-11-16T00:00:00Z")
    assert record.shown["valid"] == "2026-11-02T00:00:00Z to 2026-11-16T00:00:00Z"
    assert one(airspace(volume(), kind="D")).features[0]["properties"]["zone_type"] == "caution"


def test_an_open_end_needs_a_window() -> None:
    fault = one(airspace(volume(), valid=OPEN)).fault
    assert fault and "--assume until=" in fault.mend and "--assume from" not in fault.mend
    until = Assumed(properties={**STATED.properties, "from": "2026-11-05T00:00:00Z", "until": "2026-11-09T00:00:00Z"})
    assert one(airspace(volume(), valid=OPEN), assumed=until).features[0]["properties"]["from"] == "2026-11-05T00:00:00Z"
    assert one(airspace(volume(), valid=""), assumed=until).kind and not one(airspace(volume(), valid="")).kind
    early = Assumed(properties={**STATED.properties, "until": "2026-11-01T00:00:00Z"})
    fault = one(airspace(volume(), valid=OPEN), assumed=early).fault
    assert fault and "begins at" in fault.what


def test_an_activation_of_an_airspace_in_the_same_or_another_file() -> None:
    base = airspace(volume() + activation(status="INACTIVE"))
    event = airspace(activation(WEEKDAYS), kind="", interpretation="TEMPDELTA")
    idle, active = opened(base, event)
    assert idle.features == () and idle.fault is None and "not active by itself (INACTIVE)" in idle.notes[0]
    assert active.kind and len(active.features) == 10 and active.name == "R1"
    (beside,) = opened(event, beside=(message(base),))
    assert beside.features == active.features
    (alone,) = opened(event)
    assert alone.fault and "not in this file" in alone.fault.what and "beside" in alone.fault.mend


def test_an_activation_may_have_an_area_and_levels_of_its_own() -> None:
    base = airspace(volume())
    level = '<aixm:levels><aixm:AirspaceLayer><aixm:upperLimit uom="FL">50</aixm:upperLimit><aixm:upperLimitReference>STD</aixm:upperLimitReference>{}</aixm:AirspaceLayer></aixm:levels>'  # noqa: E501
    both = level.format('<aixm:lowerLimit uom="M">100</aixm:lowerLimit><aixm:lowerLimitReference>W84</aixm:lowerLimitReference>')
    delta = airspace(activation(both), kind="", interpretation="TEMPDELTA")
    properties = opened(base, delta)[1].features[0]["properties"]
    assert properties["upper"]["value_m"] == 1524.0 and properties["lower"] == {"value_m": 100.0, "reference": "W84"}
    fault = opened(base, airspace(activation(level.format("")), kind="", interpretation="TEMPDELTA"))[1].fault
    assert fault and "state both limits" in fault.mend
    whole = level.replace("50<", "CEILING<").format("<aixm:lowerLimit>FLOOR</aixm:lowerLimit>")
    own = airspace(volume() + activation(whole), kind="", interpretation="TEMPDELTA")
    assert opened(own)[0].features[0]["properties"]["upper"]["value_m"] == 2895.6


def test_hours_that_are_always() -> None:
    always = sheet(day="ANY", startTime="00:00", endTime="00:00")
    assert len(one(airspace(volume() + activation(always))).features) == 1
    assert len(one(airspace(volume() + activation(WEEKDAYS))).features) == 10
    daily = sheet(timeReference="UTC", day="ANY", startTime="07:00", endTime="08:00")
    fault = one(airspace(volume() * 5 + activation(daily))).fault
    assert fault and "70 volumes" in fault.what


def test_volumes_are_joined_and_never_cut_out() -> None:
    record = one(airspace(volume(operation="BASE") + volume(operation="UNION")))
    assert len(record.features) == 2
    fault = one(airspace(volume() + volume(operation="SUBTR"))).fault
    assert fault and "not joined but SUBTR" in fault.what


def test_an_airspace_made_of_others() -> None:
    part = airspace(volume(), name="P1")
    link = '<aixm:contributorAirspace><aixm:AirspaceVolumeDependency><aixm:dependency>{}</aixm:dependency><aixm:theAirspace xlink:href="urn:uuid:{}"/></aixm:AirspaceVolumeDependency></aixm:contributorAirspace>'  # noqa: E501
    whole, _ = opened(airspace(volume(link.format("FULL_GEOMETRY", "P1"), levels="")), part)
    assert whole.kind and whole.features[0]["properties"]["upper"]["value_m"] == 2895.6
    lower = LEVELS.replace(">95<", ">45<")
    flat, _ = opened(airspace(volume(link.format("HORZ_PROJECTION", "P1"), levels=lower)), part)
    assert flat.features[0]["properties"]["upper"]["value_m"] == 1371.6
    assert "not in this file" in str(one(airspace(volume(link.format("FULL_GEOMETRY", "P9")))).fault)
    assert "more than 64 volumes" in str(one(airspace(volume() * 65)).fault)
    assert "made of each other" in str(one(airspace(volume(link.format("FULL_GEOMETRY", "R1")))).fault)


def test_a_corridor() -> None:
    line = f'<aixm:width uom="M">2000</aixm:width><aixm:centreline><aixm:Curve srsName="urn:ogc:def:crs:EPSG::4326"><gml:segments>{SQUARE.replace(" 47 7 46 7", "")}</gml:segments></aixm:Curve></aixm:centreline>'  # noqa: E501
    record = one(airspace(volume(line)))
    assert record.kind and record.features[0]["properties"]["half_width_m"] == 1000.0
    assert "without a width" in str(one(airspace(volume(line.replace("width", "breadth")))).fault)


@pytest.mark.parametrize(
    ("limit", "value_m", "reference"),
    [
        ('<aixm:upperLimit uom="FT">3000</aixm:upperLimit><aixm:upperLimitReference>MSL</aixm:upperLimitReference>', 914.4, "AMSL"),
        ('<aixm:upperLimit uom="M">150.5</aixm:upperLimit><aixm:upperLimitReference>SFC</aixm:upperLimitReference>', 150.5, "AGL"),
        ('<aixm:upperLimit uom="FT">9500</aixm:upperLimit><aixm:upperLimitReference>STD</aixm:upperLimitReference>', 2895.6, "FL"),
        ('<aixm:upperLimit uom="FL">95</aixm:upperLimit>', 2895.6, "FL"),
        ('<aixm:upperLimit uom="FT">UNL</aixm:upperLimit>', 100_000.0, "W84"),
    ],
)
def test_limits(limit: str, value_m: float, reference: str) -> None:
    levels = f'{limit}<aixm:lowerLimit uom="M">SFC</aixm:lowerLimit>'
    assert one(airspace(volume(levels=levels))).features[0]["properties"]["upper"] == {"value_m": value_m, "reference": reference}


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        (volume(levels=""), "does not state lower, upper"), (volume(levels=LEVELS.replace("STD", "SFC")), "says not what it is measured"),
        (volume(levels=LEVELS.replace('uom="FL"', 'uom="FT"').replace("STD", "")), "no reference"), ("", "no volume"),
        (volume(levels=LEVELS.replace(">95<", ">high<")), "no height"), (volume("<aixm:note/>"), "without an area"),
        (volume(levels=LEVELS.replace("upper", "uppe")), "does not state upper"),
        (volume(f"<aixm:horizontalProjection>{surface(ring(curve(CIRCLE)), 'EPSG:1')}</aixm:horizontalProjection>"), "coordinate system"),
    ],
)  # fmt: skip
def test_refusals_cost_no_other(inside: str, what: str) -> None:
    bad, good = opened(airspace(inside), airspace(volume(), name="R2"))
    assert bad.fault is not None and what in bad.fault.what and bad.fault.where.startswith("f.xml:1") and bad.fault.mend
    assert good.kind


def test_notes_and_activities_are_told_in_the_remark() -> None:
    note = "<aixm:annotation><aixm:Note><aixm:note>{}</aixm:note></aixm:Note></aixm:annotation>"
    inside = volume() + note.format("Blasting on  weekdays") + note.format("") + activation("<aixm:activity>MILOPS</aixm:activity>")
    assert one(airspace(inside)).features[0]["properties"]["remark"] == "R; Blasting on weekdays; MILOPS"
    event = airspace(activation(note.format("only this week")), kind="", interpretation="TEMPDELTA")
    assert opened(airspace(volume()), event)[1].features[0]["properties"]["remark"] == "R; only this week"


def test_a_lasting_change_is_only_to_be_looked_at() -> None:
    assert "PERMDELTA" in one(airspace(volume(), interpretation="PERMDELTA")).notes[0]
    assert "no activation" in one(airspace(volume(), interpretation="TEMPDELTA")).notes[0]


def test_a_file_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="no Airspace"):
        opened()
    monkeypatch.setattr(aixm, "MAX_SLICES", 1)
    with pytest.raises(Refused, match="2 time slices"):
        opened(airspace(volume()) * 2)
    assert aixm.is_one(message()[:4096], "a.xml") and not aixm.is_one(b"<kml/>", "a.xml")


SEED = message(airspace(volume() + activation(WEEKDAYS)), airspace(activation(), kind="", interpretation="TEMPDELTA"))
mutated = st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.integers(0, 255)), max_size=3).map(
    lambda changes: bytes({**dict(enumerate(SEED)), **dict(changes)}.values())
)
BOMB = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.binary(max_size=100), mutated, st.just(BOMB)))
def test_nothing_but_a_refusal_comes_out(data: bytes) -> None:
    try:
        judged(aixm.read(data, "f", STATED), STATED)
    except Refused:
        return


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_samples() -> None:
    data_set = next(SAMPLES.glob("*.xml"))
    window = Assumed(properties={**STATED.properties, "from": "2018-01-01T00:00:00Z", "until": "2018-01-15T00:00:00Z"})
    records = judged(aixm.read(data_set.read_bytes(), data_set.name, window), window)
    assert (len(records), sum(bool(r.kind) for r in records), sum(r.fault is not None for r in records)) == (20, 15, 3)
    found = {}
    for path in sorted((SAMPLES / "digitalNOTAM").iterdir()):
        try:
            read = aixm.read(path.read_bytes(), "f", STATED, [(data_set.read_bytes(), "b")])
            found[path.stem] = [bool(record.kind) for record in judged(read, STATED)]
        except Refused:
            found[path.stem] = []
    assert found == {
        "DN_ATSA.ACT_sectors": [], "DN_SAA.ACT_area_activation": [True], "DN_SAA.ACT_changed_limits": [False],
        "DN_SAA.ACT_date_range_schedule": [True], "DN_SAA.NEW_SAR": [False], "DN_SAA.NEW_several_NOTAM": [True],
    }  # fmt: skip
