"""readsb answers and recorded JSON lines: what is read, what is refused, and that one bad record costs no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.wire.adsb import MAX_AIRCRAFT, MAX_ANSWER_BYTES, AnswerDecoder, callsign, read_aircraft_json, read_line
from deconflict.wire.heard import MAX_REFUSALS

NOW = 1_700_000_000
GOOD: dict[str, Any] = {"hex": "4b1814", "lat": 46.5, "lon": 7.25, "alt_baro": 10_000, "gs": 120, "track": 90.5, "flight": "SWR12  "}
LINE: dict[str, Any] = {"now": NOW, "hex": "A19702", "lat": 40.76, "lon": -119.19, "alt_baro": 3775, "gscp": 19, "track": 1}


def refusal(read: Callable[[], object]) -> Refused | None:
    """What `read` was refused with, if it was."""
    try:
        read()
    except Refused as refused:
        return refused
    return None


def answer(*aircraft: object, **others: object) -> bytes:
    return json.dumps({"now": NOW, "aircraft": list(aircraft), **others}).encode()


def line(**changed: object) -> bytes:
    return json.dumps({k: v for k, v in {**LINE, **changed}.items() if v != "absent"}).encode()


def one(**changed: object) -> Plot:
    heard = read_aircraft_json(answer({**GOOD, **changed}))
    assert not heard.refused
    return heard.plots[0]


def test_every_quantity_comes_in_our_units() -> None:
    plot = one(baro_rate=-600, seen_pos=1.5)
    assert plot == Plot(
        track_id="4b1814", at_us=NOW * 1_000_000 - 1_500_000, lat_ndeg=46_500_000_000, lon_ndeg=7_250_000_000,
        height=Height(3_048_000, Reference.FL), ground_speed_mm_s=61_733, course_mdeg=90_500, v_up_mm_s=-3048, callsign="SWR12",
    )  # fmt: skip


def test_geometric_height_stands_in_and_names_its_own_reference() -> None:
    plot = one(alt_baro=None, alt_geom=1000, geom_rate=60)
    assert plot.height == Height(304_800, Reference.W84)
    assert plot.v_up_mm_s == 305


@pytest.mark.parametrize(
    ("said", "feet"),
    [
        ({"nav_altitude_mcp": 24_000}, 24_000),
        ({"nav_altitude_mcp": 18_000}, 18_000),
        ({"nav_altitude_mcp": 4_000}, None),
        ({"nav_altitude_mcp": 4_000, "nav_qnh": 1013.25}, 4_000),
        ({"nav_altitude_mcp": 4_000, "nav_qnh": 1003.25}, 4_273),
        ({"nav_altitude_mcp": 4_000, "nav_qnh": 0}, None),
        ({"nav_altitude_mcp": 90_000}, None),
        ({"nav_qnh": 1013.25}, None),
    ],
)
def test_what_is_selected_is_said_as_pressure_altitude_where_that_is_known(said: dict[str, object], feet: int | None) -> None:
    assert one(**said).selected_height == (None if feet is None else Height(round(feet * 304.8), Reference.FL))


@pytest.mark.parametrize(("rate", "turn"), [(-3.0, -3000), (0.5, 500), (400.0, None), (None, None)])
def test_a_rate_of_turn_is_to_the_right_and_a_bad_one_costs_no_position(rate: float | None, turn: int | None) -> None:
    assert one(track_rate=rate).turn_mdeg_s == turn


def test_on_the_ground_there_is_no_height() -> None:
    plot = one(alt_baro="ground")
    assert plot.on_ground
    assert plot.height is None


def test_no_height_at_all_is_no_height() -> None:
    assert one(alt_baro=None).height is None


def test_sources_and_addresses() -> None:
    assert one(type="mlat").source is SourceKind.MEASURED
    assert one(type="adsb_icao").source is SourceKind.SELF_REPORTED
    assert one(hex="~2ABCDE").track_id == "~2abcde"
    assert one(track=360).course_mdeg == 0


def test_an_aircraft_without_position_yet_is_passed_over() -> None:
    heard = read_aircraft_json(answer({"hex": "4b1814"}, GOOD))
    assert len(heard.plots) == 1
    assert heard.refused_count == 0


def test_public_servers_say_ac_and_milliseconds() -> None:
    heard = read_aircraft_json(json.dumps({"now": NOW * 1000, "ac": [GOOD], "total": 1}).encode())
    assert heard.at_us == NOW * 1_000_000
    assert len(heard.plots) == 1


@pytest.mark.parametrize(("text", "expected"), [(None, None), ("    ", None), ("@@@@@@@@", None), (" RA-85 ", "RA-85"), ("X" * 17, None)])
def test_a_bad_label_costs_no_position(text: str | None, expected: str | None) -> None:
    assert callsign(text) == expected


BAD_AIRCRAFT = [
    ({"hex": "xyz123"}, "field hex", "six hexadecimal digits"),
    ({"hex": None}, "field hex", "six hexadecimal digits"),
    ({"lat": 91}, "(4b1814), field lat", "between -90 and 90 degrees"),
    ({"lat": None}, "(4b1814), field lat", "give lat in degrees"),
    ({"lon": -180.5}, "field lon", "between -180 and 180 degrees"),
    ({"lon": None}, "field lon", "give lon in degrees"),
    ({"lon": "7.25"}, "field lon", "docs/wire.md"),
    ({"alt_baro": "low"}, "field alt_baro", '"ground"'),
    ({"alt_baro": 400_000}, "field alt_baro", "between -6561.68 and 328084 ft"),
    ({"alt_baro": None, "alt_geom": -7000}, "field alt_geom", "between -6561.68"),
    ({"alt_baro": None, "altitude": 3000}, "field altitude", "alt_baro (1013.25 hPa) or alt_geom (WGS-84)"),
    ({"alt_baro": None, "alt": 3000}, "field alt", "alt_baro (1013.25 hPa) or alt_geom (WGS-84)"),
    ({"gs": -1}, "field gs", "between 0 and"),
    ({"track": 361}, "field track", "between 0 and 360 degrees"),
    ({"baro_rate": 200_000}, "field baro_rate", "ft/min"),
    ({"seen_pos": -3}, "field seen_pos", "between 0 and 86400 s"),
]


@pytest.mark.parametrize(("changed", "where", "mend"), BAD_AIRCRAFT)
def test_a_bad_aircraft_is_named_and_costs_no_other(changed: dict[str, object], where: str, mend: str) -> None:
    heard = read_aircraft_json(answer(GOOD, {**GOOD, **changed}, {**GOOD, "hex": "4b1815"}), where="north")
    assert [plot.track_id for plot in heard.plots] == ["4b1814", "4b1815"]
    assert heard.refused_count == 1
    assert heard.refused[0].where.startswith("north, aircraft[1]")
    assert heard.refused[0].where.endswith(where)
    assert mend in heard.refused[0].mend


def test_refusals_are_bounded_and_counted() -> None:
    heard = read_aircraft_json(answer(*[{"hex": "?"}] * 50, GOOD))
    assert len(heard.refused) == MAX_REFUSALS
    assert heard.refused_count == 50
    assert len(heard.plots) == 1


BAD_ANSWERS = [
    (b"<html>busy</html>", "north", "one whole JSON object"),
    (b"", "north", "one whole JSON object"),
    (b'{"now":1,"aircraft":[', "north", "one whole JSON object"),
    (b"[" * 200_000, "north", ""),
    (b'{"now":1}', "field aircraft", "readsb's aircraft.json"),
    (b'{"aircraft":[]}', "field now", "seconds since 1970 UTC"),
    (b'{"now":-5,"aircraft":[]}', "field now", "between 0 and"),
    (b'{"now":"noon","aircraft":[]}', "field now", "docs/wire.md"),
    (b'{"now":1e400,"aircraft":[]}', "field now", "docs/wire.md"),
    (b'{"now":1,"aircraft":{}}', "field aircraft", "docs/wire.md"),
    (b'{"now":1,"aircraft":[' + b"0," * MAX_AIRCRAFT + b"0]}", "field aircraft", "smaller area"),
    (b" " * (MAX_ANSWER_BYTES + 1), "north", "smaller area"),
    (b'{"now":1,"aircraft":["\xff"]}', "north", ""),
]


@pytest.mark.parametrize(("data", "where", "mend"), BAD_ANSWERS)
def test_a_bad_answer_is_refused_whole(data: bytes, where: str, mend: str) -> None:
    if b"\xff" in data:
        assert read_aircraft_json(data).refused_count == 1
        return
    with pytest.raises(Refused) as refused:
        read_aircraft_json(data, where="north")
    assert refused.value.where.endswith(where)
    assert mend in refused.value.mend
    assert read_aircraft_json(answer(GOOD)).plots


def test_a_line_is_one_plot() -> None:
    at_us, plot = read_line(line(), where="f:1")
    assert plot is not None
    assert (at_us, plot.track_id, plot.height) == (NOW * 1_000_000, "a19702", Height(1_150_620, Reference.FL))
    assert plot.ground_speed_mm_s == 9774


def test_a_line_may_only_move_the_clock() -> None:
    assert read_line(b'{"flight":"N/A","now":5}', where="f:1") == (5_000_000, None)


BAD_LINES = [
    (b"not json", "f:7", "one whole JSON object"),
    (b'{"now":5}', "f:7, field lat", "give lat in degrees"),
    (line(now="absent"), "f:7, field now", "seconds since 1970 UTC"),
    (line(lat="absent"), "f:7, field lat", "give lat in degrees"),
    (line(lon=None), "f:7, field lon", "give lon in degrees"),
    (line(lat=-90.1), "f:7 (a19702), field lat", "between -90 and 90 degrees"),
    (line(hex="absent"), "f:7, field hex", "six hexadecimal digits"),
    (line(hex=12), "f:7, field hex", "docs/wire.md"),
    (line(alt_baro="absent", alt=3775), "f:7 (a19702), field alt", "alt_baro (1013.25 hPa) or alt_geom (WGS-84)"),
    (line(alt_baro="absent", altitude=3775), "f:7 (a19702), field altitude", "alt_baro (1013.25 hPa) or alt_geom (WGS-84)"),
    (line(gscp=9999), "f:7 (a19702), field gs", "kt"),
    (line(track=-1), "f:7 (a19702), field track", "between 0 and 360 degrees"),
    (line(remark="x" * 5000), "f:7", "at most 4096 bytes"),
]


@pytest.mark.parametrize(("data", "where", "mend"), BAD_LINES)
def test_a_bad_line_is_refused_by_line_and_field(data: bytes, where: str, mend: str) -> None:
    with pytest.raises(Refused) as refused:
        read_line(data, where="f:7")
    assert refused.value.where == where
    assert mend in refused.value.mend
    assert read_line(line(), where="f:8")[1] is not None


numbers = st.none() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9) | st.text("019.-groundN/A~af", max_size=9)


NUMBERS = (*GOOD, "baro_rate", "alt_geom", "seen_pos", "nav_altitude_mcp", "nav_qnh", "track_rate")


@given(st.fixed_dictionaries({}, optional={**dict.fromkeys(NUMBERS, numbers)}), st.floats(0, 2e9))
def test_whatever_is_read_is_a_plot_that_an_entry_can_hold(changed: dict[str, object], now: float) -> None:
    heard = read_aircraft_json(json.dumps({"now": now, "aircraft": [{**GOOD, **changed}]}).encode())
    for plot in heard.plots:
        assert msgspec.json.decode(msgspec.json.encode(plot), type=Plot) == plot


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (lambda: read_aircraft_json(data), lambda: read_line(data, where="f:1")):
        refused = refusal(read)
        assert refused is None or (refused.where and refused.mend)


def test_answers_are_timed_by_the_distance_of_now_from_ours() -> None:
    def said(now_s: float, seen_s: float) -> bytes:
        return b'{"now":%f,"aircraft":[{"hex":"4b1814","lat":46.5,"lon":7.2,"seen_pos":%f}]}' % (now_s, seen_s)

    decoder = AnswerDecoder("roof", {})
    first, second = decoder.feed(said(1000, 2), 1_003_000_000), decoder.feed(said(1001, 40), 1_003_500_000)
    assert [plot.at_us for plot in first.plots] == [1_001_000_000]
    assert (second.plots, second.passed_over) == ((), 1)
    with pytest.raises(Refused, match="its time is 31 s behind ours") as refused:
        decoder.feed(said(1000, 2), 1_031_000_000)
    assert "its file is stuck" in refused.value.mend
