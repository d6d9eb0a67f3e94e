"""Traces of readsb: each report in its unit, heights by their flag, and no report that costs another."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.wire import trace

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "raw" / "readsb"
REPORT: list[Any] = [1.5, 46.5, 7.25, 10000, 360, 90.5, 0, -600, {"flight": "SWR1    "}, "adsb_icao", 10200, 0, None, None]


def taken(*reports: Any, **more: Any) -> tuple[list[Plot], list[Refused]]:
    refused: list[Refused] = []
    data = json.dumps({"icao": "4B1814", "timestamp": 1693353600.0, "trace": list(reports), **more}).encode()
    return [plot for _, plots in trace.LOG.read(data, "f", refused.append, {}) for plot in plots], refused


def changed(place: int, value: Any) -> list[Any]:
    return [*REPORT[:place], value, *REPORT[place + 1 :]]


def test_every_field_of_a_report() -> None:
    plots, refused = taken(REPORT, changed(8, None), changed(8, {"flight": 7}))
    assert refused == []
    assert plots[0] == Plot(
        track_id="4b1814", at_us=1_693_353_601_500_000, lat_ndeg=46_500_000_000, lon_ndeg=7_250_000_000,
        height=Height(3_048_000, Reference.FL), ground_speed_mm_s=185_200, course_mdeg=90_500, v_up_mm_s=-3048, callsign="SWR1",
    )  # fmt: skip
    assert [plot.callsign for plot in plots] == ["SWR1"] * 3


def test_heights_by_their_flag_and_the_ground() -> None:
    (geometric,) = taken(changed(6, 9))[0]
    assert geometric.height == Height(3_048_000, Reference.W84)
    (ground,) = taken(changed(3, "ground"))[0]
    assert (ground.height, ground.on_ground) == (None, True)
    (bare,) = taken([0, 1, 2, None, None, None, 1, None])[0]
    assert (bare.height, bare.ground_speed_mm_s, bare.course_mdeg, bare.v_up_mm_s) == (None,) * 4
    assert taken(REPORT[:8])[0][0].source is SourceKind.SELF_REPORTED
    assert taken(changed(9, "mlat"))[0][0].source is SourceKind.MEASURED


@pytest.mark.parametrize(
    "report",
    [
        {}, [], REPORT[:7], changed(6, None), changed(6, True), changed(1, None), changed(1, 96), changed(2, "x"), changed(3, "air"),
        changed(4, -1), changed(5, 361), changed(7, True), changed(0, 10**300), changed(3, 10**9),
    ],
)  # fmt: skip
def test_a_bad_report_costs_no_other(report: Any) -> None:
    plots, refused = taken(report, REPORT)
    assert len(plots) == 1
    assert [fault.where.partition(",")[0] for fault in refused] == ["f"]
    assert "trace[0]" in refused[0].where


def test_what_is_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    assert trace.is_trace(b'{"icao":"4b1814"')
    assert not trace.is_trace(b'{"now":1}')
    for data in (b"{}", b"\xff", b'{"icao":' + b"[" * 100_000):
        with pytest.raises(Refused, match="no trace"):
            trace.read(data, "f", lambda _: None, {})
    with pytest.raises(Refused, match="no 24-bit address"):
        taken(icao="xyz")
    with pytest.raises(Refused, match="is no option"):
        trace.read(b"{}", "f", lambda _: None, {"colour": "red"})
    monkeypatch.setattr(trace, "MAX_BYTES", 1)
    with pytest.raises(Refused, match="2 bytes"):
        trace.read(b"{}", "f", lambda _: None, {})


@settings(max_examples=150)
@given(st.lists(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5), max_size=12))
def test_bad_reports_give_refusals_or_plots(report: list[Any]) -> None:
    taken(report, REPORT)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the recorded samples are not here")
def test_samples() -> None:
    counts = {}
    for path in sorted(SAMPLES.iterdir()):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        refused: list[Refused] = []
        assert trace.is_trace(data[:4096])
        counts[path.name.partition(".")[0][-6:]] = sum(len(plots) for _, plots in trace.LOG.read(data, path.name, refused.append, {}))
        assert refused == []
    assert counts == {"34718d": 236, "a3c78c": 464, "a4068e": 282, "aa178d": 985, "ac671b": 2500}
