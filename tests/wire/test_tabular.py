"""A table of rows in JSON: each row a Plot, in order of time; bad rows reported and passed over."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.errors import Refused
from deconflict.wire import tabular
from deconflict.wire.recording import batches

TRACKS = Path(__file__).resolve().parents[3] / "shared" / "data" / "tracks"
ROW: dict[str, Any] = {
    "timestamp": 1_800_000_000_000, "icao24": "3E1234", "latitude": 46.5, "longitude": 6.25, "altitude": 10_000.0, "groundspeed": 360.0,
    "track": 270.5, "vertical_rate": -600.0, "callsign": "LYNX11", "onground": False, "squawk": "7000", "hour": 1,
}  # fmt: skip


def read(*rows: Any) -> tuple[list[Any], list[Refused]]:
    faults: list[Refused] = []
    return tabular.read_table(json.dumps(rows).encode(), where="f", refused=faults.append), faults


def test_a_row_is_a_plot():
    [(at_us, (plot,))], faults = read(ROW)
    assert not faults
    assert (at_us, plot.at_us, plot.track_id, plot.callsign) == (1_800_000_000_000_000, 1_800_000_000_000_000, "3e1234", "LYNX11")
    assert (plot.lat_ndeg, plot.lon_ndeg, plot.height) == (46_500_000_000, 6_250_000_000, Height(3_048_000, Reference.FL))
    assert (plot.ground_speed_mm_s, plot.course_mdeg, plot.v_up_mm_s, plot.on_ground) == (185_200, 270_500, -3048, False)


def test_what_is_null_is_not_known_and_a_row_without_a_place_is_none():
    bare = ROW | dict.fromkeys(("altitude", "groundspeed", "track", "vertical_rate", "callsign", "onground"))
    [(_, (plot,))], faults = read(bare, ROW | {"latitude": None}, ROW | {"longitude": None})
    assert not faults
    assert (plot.height, plot.ground_speed_mm_s, plot.course_mdeg, plot.v_up_mm_s, plot.callsign, plot.on_ground) == (*[None] * 5, False)


def test_rows_are_put_in_order_of_time():
    found, _ = read(ROW | {"timestamp": 3000}, ROW | {"timestamp": 1000}, ROW | {"timestamp": 3000, "icao24": "3e9999"})
    assert [(at, [p.track_id for p in plots]) for at, plots in found] == [(1_000_000, ["3e1234"]), (3_000_000, ["3e1234", "3e9999"])]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"timestamp": None}, "f, row 1, field timestamp"),
        ({"timestamp": -1}, "f, row 1, field timestamp"),
        ({"icao24": None}, "f, row 1, field icao24"),
        ({"icao24": 101}, "f, row 1"),
        ({"latitude": 91.0}, "f, row 1, field latitude"),
        ({"longitude": 181.0}, "f, row 1, field longitude"),
        ({"groundspeed": -1.0}, "f, row 1, field groundspeed"),
        ({"altitude": 1e9}, "f, row 1, field altitude"),
    ],
)
def test_bad_rows_are_refused_with_their_number_and_cost_no_other(change: dict[str, Any], where: str):
    found, faults = read(ROW, ROW | change, ROW)
    assert [len(plots) for _, plots in found] == [2]
    assert [fault.where for fault in faults] == [where]


def across(*rows: dict[str, Any]) -> bytes:
    """The same rows as pandas writes a table by columns."""
    return json.dumps({name: {str(number): row[name] for number, row in enumerate(rows)} for name in rows[0]}).encode()


def test_a_table_of_columns_says_what_the_same_table_of_rows_says():
    rows = ROW, ROW | {"timestamp": 1000, "onground": True}, ROW | {"altitude": None}, ROW | {"latitude": None}, ROW | {"longitude": 181.0}
    faults: list[Refused] = []
    found = tabular.read_table(across(*rows), where="f", refused=faults.append)
    expected = read(*rows)
    assert found == expected[0]
    assert [str(fault) for fault in faults] == [str(fault) for fault in expected[1]] != []


def test_a_column_may_lack_a_row_and_rows_have_names_of_their_own():
    table = json.loads(across(ROW, ROW))
    table["track"] = {"1": 90.0, "17": 3.0}
    table["squawk"] = "not even a column"
    found = tabular.read_table(json.dumps(table).encode(), where="f", refused=lambda fault: None)
    assert [plot.course_mdeg for plot in found[0][1]] == [None, 90_000]
    named = {name: {"17": column["0"]} for name, column in json.loads(across(ROW | {"longitude": 181.0})).items()}
    faults: list[Refused] = []
    assert tabular.read_table(json.dumps(named).encode(), where="f", refused=faults.append) == []
    assert faults[0].where == "f, row 17, field longitude"


def test_a_recording_in_columns_is_known_by_its_first_line():
    assert [len(plots) for _, plots in batches([across(ROW, ROW)], where="f")] == [2]
    for other in (b'{"now":{"0":1}', b'{"a":{"0":1}', b'{"now":1,"a":{}}', b'{"a":{"b":1}}'):
        assert tabular.is_columns(other) is (b'"0"' in other), other


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=60) | st.integers(0, 400).map(lambda at: across(ROW, ROW)[:at] + across(ROW, ROW)[at + 1 :]))
def test_whatever_the_bytes_they_are_read_or_refused(data: bytes):
    with suppress(Refused):
        tabular.read_table(data, where="f", refused=lambda fault: None)


def test_what_is_no_table_is_refused(monkeypatch: pytest.MonkeyPatch):
    for data in (b"[{]", b"{}", b"[1", b'{"squawk":{"0":1}}', b'{"timestamp":[1]}', b'{"timestamp":{"0":1}', b"1"):
        with pytest.raises(Refused, match="no table"):
            tabular.read_table(data, where="f", refused=lambda fault: None)
    monkeypatch.setattr(tabular, "MAX_TABLE_BYTES", 10)
    with pytest.raises(Refused, match="bytes long"):
        read(ROW)


def test_a_recording_in_a_table_is_known_by_its_first_line():
    whole = json.dumps([ROW, ROW], indent=1).encode().splitlines(keepends=True)
    assert [len(plots) for _, plots in batches(whole, where="f")] == [2]


def test_recorded_airliners():
    path = TRACKS / "extra" / "dreamliner_airfrance.json.gz"
    if not path.is_file():
        pytest.skip("the recordings are not beside this clone")
    faults: list[Refused] = []
    found = tabular.read_table(gzip.decompress(path.read_bytes()), where="f", refused=faults.append)
    plots = [plot for _, together in found for plot in together]
    with gzip.open(TRACKS / "extra" / "noisy_ground.json.gz") as file:
        on_ground = [plot.on_ground for _, together in batches(file, where="f", refused=faults.append) for plot in together]
    assert (len(on_ground), on_ground.count(True)) == (924, 307)
    assert (len(plots), len({plot.track_id for plot in plots}), faults) == (17_910, 2, [])
