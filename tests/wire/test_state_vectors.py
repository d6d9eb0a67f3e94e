"""State vectors in every table that they come in: one row, one plot, its units as the columns have them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.wire import state_vectors
from deconflict.wire.state_vectors import is_answer, is_csv, is_parquet, read_answer, read_csv, read_parquet

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "raw" / "uav"
OPENSKY = {
    "time": "1533103200", "icao24": "4b1814", "lat": "46.5", "lon": "7.25", "velocity": "100.5", "heading": "90", "vertrate": "-2.5",
    "callsign": "SWR1    ", "onground": "False", "baroaltitude": "3048", "geoaltitude": "3100.5", "lastposupdate": "1533103199.5",
}  # fmt: skip
TRAFFIC = {
    "timestamp": "2018-08-01 06:00:00+00:00", "icao24": "4b1814", "latitude": "46.5", "longitude": "7.25", "altitude": "10000",
    "groundspeed": "360", "track": "90", "vertical_rate": "-600", "callsign": "SWR1", "onground": "false",
}  # fmt: skip
DRONE = {"time": "2019-12-09 10:49:35", "latitude": "50.25", "longitude": "-30.75", "altitude (m)": "708", "Vx m/s": "3", "Vy m/s": "-4"}
SAID = Plot(
    track_id="4b1814", at_us=1_533_103_199_500_000, lat_ndeg=46_500_000_000, lon_ndeg=7_250_000_000, height=Height(3_048_000, Reference.FL),
    ground_speed_mm_s=100_500, course_mdeg=90_000, v_up_mm_s=-2500, callsign="SWR1",
)  # fmt: skip
STATE = ["4b1814", "SWR1    ", "X", 1533103199.5, 1533103200, 7.25, 46.5, 3048, False, 100.5, 90, -2.5, None, 3100.5, "1000", False, 0]

Read = Callable[..., Any]


def rows_of(*rows: dict[str, str]) -> bytes:
    return "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]).encode()


def taken(read: Read, data: bytes, options: dict[str, str] | None = None) -> tuple[list[Plot], list[Refused]]:
    refused: list[Refused] = []
    batches = read(data, "dir/f.csv", refused.append, options or {})
    return [plot for _, plots in batches for plot in plots], refused


def test_opensky_in_csv() -> None:
    assert taken(read_csv, rows_of(OPENSKY)) == ([SAID], [])
    assert taken(read_csv, rows_of({**OPENSKY, "lat": ""})) == ([], [])
    geometric, ground = taken(read_csv, rows_of({**OPENSKY, "baroaltitude": ""}, {**OPENSKY, "onground": "true"}))[0]
    assert geometric.height == Height(3_100_500, Reference.W84)
    assert (ground.height, ground.on_ground) == (None, True)
    assert taken(read_csv, rows_of({**OPENSKY, "baroaltitude": "", "geoaltitude": "nan", "lastposupdate": ""}))[0][0].height is None


def test_traffic_in_csv() -> None:
    plot = taken(read_csv, rows_of(TRAFFIC))[0][0]
    assert (plot.at_us, plot.height, plot.ground_speed_mm_s) == (1_533_103_200_000_000, Height(3_048_000, Reference.FL), 185_200)
    assert plot.v_up_mm_s == -3048


def test_a_drone_states_neither_its_zone_nor_its_reference() -> None:
    zone = taken(read_csv, rows_of(DRONE))[1][0]
    assert (zone.where, zone.mend) == ("dir/f.csv:2, field time", "open it with times=UTC where it is UTC")
    assert taken(read_csv, rows_of(DRONE), {"times": "UTC"})[1][0].where == "dir/f.csv:2, field altitude (m)"
    plot = taken(read_csv, rows_of(DRONE), {"times": "UTC", "heights": "AMSL"})[0][0]
    assert plot.track_id == "LOG.f"
    assert (plot.height, plot.ground_speed_mm_s, plot.course_mdeg) == (Height(708_000, Reference.AMSL), 5000, 143_130)
    still = taken(read_csv, rows_of({**DRONE, "Vx m/s": ""}), {"times": "UTC", "heights": "AMSL"})[0][0]
    assert (still.ground_speed_mm_s, still.course_mdeg) == (None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("icao24", "xyz"), ("lat", "96"), ("lon", "7,5"), ("velocity", "-1"), ("heading", "361"), ("vertrate", "9999"),
        ("onground", "maybe"), ("baroaltitude", "1e9"),
    ],
)  # fmt: skip
def test_a_bad_row_costs_no_other(field: str, value: str) -> None:
    plots, refused = taken(read_csv, rows_of(OPENSKY, {**OPENSKY, field: value.replace(",", ";")}))
    assert plots == [SAID]
    assert refused[0].where == f"dir/f.csv:3, field {field}"


def test_a_row_without_a_time() -> None:
    assert taken(read_csv, rows_of({**OPENSKY, "time": "", "lastposupdate": ""}))[1][0].what == "the time is missing"


def test_an_answer_of_opensky() -> None:
    seen = [*STATE[:16], 2]
    data = json.dumps({"time": 1533103200, "states": [STATE, seen, {"no": "state"}, ["xyz"]]}).encode()
    plots, refused = taken(read_answer, data)
    assert plots[0] == SAID
    assert plots[1].source is SourceKind.MEASURED
    assert [fault.where for fault in refused] == ["dir/f.csv, states[2]"]
    assert taken(read_answer, b'{"time": 1533103200, "states": null}') == ([], [])
    for bad in (b"{}", b"[]", b"\xff", b"[" * 100_000):
        with pytest.raises(Refused, match="no answer of OpenSky"):
            taken(read_answer, bad)


def parquet(columns: dict[str, list[Any]]) -> bytes:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet as written

    out = io.BytesIO()
    written.write_table(pyarrow.table(columns), out)
    return out.getvalue()


def test_parquet_by_both_names_of_columns() -> None:
    numbers = {name: [float(value)] for name, value in OPENSKY.items() if name not in ("icao24", "callsign", "onground")}
    assert taken(read_parquet, parquet({**numbers, "icao24": ["4b1814"], "callsign": ["SWR1"], "onground": [False], "more": [1]})) == (
        [SAID],
        [],
    )
    from datetime import UTC, datetime

    row = {"icao24": ["4b1814"], "latitude": [46.5], "longitude": [7.25], "altitude": [10000.0]}
    aware = parquet({**row, "timestamp": [datetime(2018, 8, 1, 6, tzinfo=UTC)]})
    naive = parquet({**row, "timestamp": [datetime(2018, 8, 1, 6)]})  # noqa: DTZ001
    assert taken(read_parquet, aware)[0][0].at_us == 1_533_103_200_000_000
    assert taken(read_parquet, naive)[1][0].mend == "open it with times=UTC where it is UTC"
    assert taken(read_parquet, naive, {"times": "UTC"})[0] == taken(read_parquet, aware)[0]


def test_parquet_that_is_none_or_grows_beyond_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet({"icao24": ["4b1814"], "lat": [1.0], "lon": [1.0], "baroaltitude": [1.0], "time": [1]})
    for bad in (b"PAR1", data[:-20], data[:40] + b"\xff" * 20 + data[60:], b"PAR1" + data):
        with pytest.raises(Refused):
            taken(read_parquet, bad)
    with pytest.raises(Refused, match="no columns that are known"):
        taken(read_parquet, parquet({"a": [1]}))
    monkeypatch.setattr(state_vectors, "MAX_ROWS", 0)
    with pytest.raises(Refused, match="1 rows"):
        taken(read_parquet, data)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Refused) as fault:
        taken(read_parquet, b"PAR1")
    assert fault.value.mend == "pip install deconflict[arrow]"


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_vectors, "MAX_ROWS", 1)
    with pytest.raises(Refused, match="more than 1 rows"):
        taken(read_csv, rows_of(OPENSKY, OPENSKY))
    monkeypatch.setattr(state_vectors, "MAX_BYTES", 10)
    for read in (read_csv, read_answer, read_parquet):
        with pytest.raises(Refused, match="bytes"):
            taken(read, rows_of(OPENSKY))
    for options in ({"colour": "red"}, {"times": "local"}, {"heights": "sea"}):
        with pytest.raises(Refused):
            taken(read_csv, b"", options)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"a,b\n1,2", b'"time,icao24\n'])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        taken(read_csv, data)


def test_what_begins_each() -> None:
    assert is_csv(rows_of(OPENSKY).splitlines()[0])
    assert is_csv(b"Time,Latitude,Longitude,Altitude (m)")
    assert not is_csv(b"time,place")
    assert is_parquet(b"PAR1\x00")
    assert is_answer(b'{"time":1533103200,"states":[')
    assert not is_answer(b'{"now": 1}')


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(sorted(OPENSKY)), st.text(max_size=8), max_size=4))
def test_bad_rows_give_refusals_or_plots(values: dict[str, str]) -> None:
    try:
        taken(read_csv, rows_of({**OPENSKY, **values}))
    except Refused:
        return


@pytest.mark.skipif(not SAMPLES.exists(), reason="the recorded samples are not here")
def test_samples() -> None:
    data = (SAMPLES / "uav_1hz_rotated.csv").read_bytes()
    assert len(taken(read_csv, data, {"times": "UTC", "heights": "AMSL"})[0]) == 965
    assert len(taken(read_csv, data)[1]) == 965
