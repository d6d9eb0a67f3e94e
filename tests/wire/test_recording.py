"""Recordings in each form: batches by the recording's own clock, bad lines reported and passed over."""

from __future__ import annotations

import doctest
import itertools
import json
from pathlib import Path

import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.testing.squitters import airborne, beast
from deconflict.wire import recording
from deconflict.wire.recording import MAX_BATCH_BYTES, Batch, batches, write_batch

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
DAY_S = 86_400
AIRCRAFT = {"hex": "4b1814", "lat": 46.5, "lon": 7.25, "alt_baro": 10_000}


def line(now: float, ident: str = "4b1814") -> bytes:
    return json.dumps({**AIRCRAFT, "hex": ident, "now": now}).encode() + b"\n"


def answer(now: float, *idents: str) -> bytes:
    return json.dumps({"now": now, "aircraft": [{**AIRCRAFT, "hex": i} for i in idents]}).encode() + b"\n"


def played(*lines: bytes) -> tuple[list[Batch], list[Refused]]:
    faults: list[Refused] = []
    return list(batches(lines, where="f", refused=faults.append)), faults


def test_plots_of_one_instant_are_one_batch() -> None:
    heard, faults = played(line(10), b"\n", line(10, "4b1815"), b'{"flight":"N/A","now":11}\n', line(12))
    assert [(at, len(plots)) for at, plots in heard] == [(10_000_000, 2), (11_000_000, 0), (12_000_000, 1)]
    assert not faults


def test_bad_lines_are_reported_and_passed_over() -> None:
    heard, faults = played(line(10), b"{oops}\n", line(12))
    assert len(heard) == 2
    assert [fault.where for fault in faults] == ["f:2"]
    assert len(list(batches([line(10), b"{oops}\n", line(12)], where="f"))) == 2


def test_a_clock_that_steps_back_is_held() -> None:
    heard, _ = played(line(10), line(9, "4b1815"), line(11))
    assert [at for at, _ in heard] == [10_000_000, 11_000_000]
    assert heard[0][1][1].at_us == 9_000_000


def test_one_wrong_stamp_does_not_hold_the_clock() -> None:
    heard, faults = played(line(10), line(10 + 9 * DAY_S), line(12))
    assert [at for at, _ in heard] == [10_000_000, 12_000_000]
    assert "9.0 days ahead" in faults[0].what


def test_a_gap_that_the_next_line_confirms_is_a_gap() -> None:
    heard, faults = played(line(10), line(10 + 9 * DAY_S), line(11 + 9 * DAY_S))
    assert [at for at, _ in heard] == [10_000_000, (11 + 9 * DAY_S) * 1_000_000]
    assert len(faults) == 1


def test_lines_that_say_nothing_make_no_batch() -> None:
    assert played(b"STA,,5,1\r\n") == ([], [])


def test_answers_one_a_line() -> None:
    heard, faults = played(answer(10, "4b1814", "zz"), answer(11, "4b1814", "4b1815"))
    assert [len(plots) for _, plots in heard] == [1, 2]
    assert faults[0].where == "f:1, aircraft[1], field hex"


PLOT = Plot(
    track_id="x-1", at_us=9_500_000, lat_ndeg=1, lon_ndeg=-2, height=Height(3, Reference.AMSL), v_up_mm_s=-4, source=SourceKind.FUSED
)


def test_our_own_form_loses_nothing() -> None:
    written = [(10_000_000, (PLOT, PLOT)), (11_000_000, ()), (12_000_000, (PLOT,))]
    assert played(*(write_batch(batch) for batch in written)) == (written, [])


@pytest.mark.parametrize(
    ("bad", "where", "mend"),
    [
        (b'{"now_us":1.5,"plots":[]}', "f:2, field now_us", "now_us and plots"),
        (b'{"now_us":-1,"plots":[]}', "f:2, field now_us", "now_us and plots"),
        (b'{"now_us":1}', "f:2", "now_us and plots"),
        (b'{"now_us":1,"plots":[],"x":1}', "f:2", "now_us and plots"),
        (
            write_batch((1, (PLOT,))).replace(b'"lon_ndeg":-2', b'"lon_ndeg":200000000000'),
            "f:2, field plots[0].lon_ndeg",
            "now_us and plots",
        ),
        (write_batch((1, (PLOT,))).replace(b'"reference":"AMSL"', b'"reference":"SEA"'), "f:2, field plots[0].height.reference", "now_us"),
        (b'{"now_us":1,"plots":[' + b" " * MAX_BATCH_BYTES + b"]}", "f:2", "one batch a line"),
    ],
)
def test_bad_lines_of_our_own_form(bad: bytes, where: str, mend: str) -> None:
    good = write_batch((10_000_000, (PLOT,)))
    heard, faults = played(good, bad, good.replace(b"10000000", b"12000000"))
    assert len(heard) == 2
    assert [fault.where for fault in faults] == [where]
    assert mend in faults[0].mend


def test_one_answer_over_all_lines() -> None:
    text = json.dumps(json.loads(answer(10, "4b1814", "4b1815")), indent=1).encode()
    heard, _ = played(*text.splitlines(keepends=True))
    assert [(at, len(plots)) for at, plots in heard] == [(10_000_000, 2)]


@pytest.mark.parametrize("lines", [(), (b"\n", b" \n")])
def test_an_empty_recording_has_no_batches(lines: tuple[bytes, ...]) -> None:
    assert played(*lines) == ([], [])


def test_a_form_without_lines_is_read_up_to_its_bound_and_refused_beyond_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tape = [beast(airborne(0x4B1814, 46.5, 7.25, 10_000, odd), 12 + odd) for odd in (False, True)]
    options = {"from": "2018-04-03T19:02:28Z"}
    monkeypatch.setattr(recording, "MAX_LOG_BYTES", sum(map(len, tape)))
    assert [len(plots) for _, plots in batches(tape, where="f", options=options)] == [1]
    monkeypatch.setattr(recording, "MAX_LOG_BYTES", sum(map(len, tape)) - 1)
    with pytest.raises(Refused, match="too long to be read whole") as refused:
        list(batches(tape, where="f", options=options))
    assert (refused.value.where, str(sum(map(len, tape)) - 1) in refused.value.mend) == ("f", True)


def test_a_file_in_no_known_form_is_refused() -> None:
    with pytest.raises(Refused, match="no recorded traffic") as refused:
        played(b"\n", b"time,lat,lon\n")
    assert refused.value.where == "f:2"
    assert "SBS-1 lines" in refused.value.mend


@pytest.mark.parametrize(
    ("name", "reports", "aircraft", "span_s", "bad"),
    [
        ("tracks/brc_20230829_1hr.jsonl", 4920, 59, 3599.0, 0),
        ("tracks/brc_20230830_20min.jsonl", 1194, 19, 1199.0, 0),
        ("raw/sbs/ulss7_20180403T190228Z.sbs.txt", 1456, 11, 60.886, 2),
    ],
)
def test_real_recordings(name: str, reports: int, aircraft: int, span_s: float, bad: int) -> None:
    path = SHARED / name
    if not path.is_file():
        pytest.skip("the recordings are not beside this clone")
    with path.open("rb") as file:
        heard, faults = played(*file)
    plots = [plot for _, batch in heard for plot in batch]
    assert len(plots) == reports
    assert len({plot.track_id for plot in plots}) == aircraft
    assert (heard[-1][0] - heard[0][0]) / 1e6 == span_s
    assert len(faults) == bad
    assert all(plot.height is not None for plot in plots)


def test_the_examples_of_the_page_run() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "wire.md"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert (failed, tried > 2) == (0, True)


@pytest.mark.parametrize(("begin", "bound"), [(b'{"now": 1, "aircraft": [', "MAX_ANSWER_BYTES"), (b'[{"time": 1}, ', "MAX_TABLE_BYTES")])
def test_what_is_read_whole_is_not_gathered_beyond_its_bound(begin: bytes, bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, bound, 1000)
    given = itertools.chain([begin], itertools.repeat(b"a" * 100))
    with pytest.raises(Refused, match="too long to be read whole"):
        list(batches(given, where="endless", refused=lambda fault: None))


def test_a_refusal_that_is_kept_keeps_no_line() -> None:
    kept: list[Refused] = []
    assert not list(batches([b"MSG,3," + b"a" * 1000], where="there", refused=kept.append))
    assert [(fault.__traceback__, fault.__context__) for fault in kept] == [(None, None)]
