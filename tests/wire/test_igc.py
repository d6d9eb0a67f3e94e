"""Flight recorders' files: heights by what the file says they are, days by midnight, and no line that costs another."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire import igc

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "raw" / "igc"
HEAD = ("ALXV79M", "HFDTE050822", "HFGIDGLIDERID:D-KXXA", "HFALGALTGPS:WGS84 ELLIPSOID", "I023636LAD3737LOD")
FIX = "B1035324830895N00138319EA0009200191"


def flown(*lines: str, options: dict[str, str] | None = None) -> tuple[list[Plot], list[Refused]]:
    refused: list[Refused] = []
    batches = igc.read("\r\n".join(lines).encode(), "f", refused.append, options or {})
    return [plot for _, plots in batches for plot in plots], refused


def test_a_fix_and_its_further_digits() -> None:
    plots, refused = flown(*HEAD, FIX + "50", FIX.replace("1035", "1036").replace("N", "S").replace("E", "W") + "50")
    assert refused == []
    assert plots[0] == Plot(
        track_id="IGC.LXV79M", at_us=int(datetime(2022, 8, 5, 10, 35, 32, tzinfo=UTC).timestamp()) * 1_000_000,
        lat_ndeg=48_514_925_000, lon_ndeg=1_638_650_000, height=Height(92_000, Reference.FL), callsign="D-KXXA",
    )  # fmt: skip
    assert (plots[1].lat_ndeg, plots[1].lon_ndeg) == (-48_514_925_000, -1_638_650_000)


@pytest.mark.parametrize(
    ("head", "fix", "options", "height"),
    [
        ((), FIX, {}, Height(92_000, Reference.FL)),
        (("HFALPALTPRESSURE:ISA",), FIX, {}, Height(92_000, Reference.FL)),
        (("HFALP:MSL",), FIX, {}, Height(92_000, Reference.AMSL)),
        (("HFALP:NIL",), FIX, {}, Height(191_000, Reference.W84)),
        ((), FIX.replace("A00092", "A00000"), {}, Height(191_000, Reference.W84)),
        (("HFALG:ELL",), FIX.replace("A00092", "A00000"), {}, Height(191_000, Reference.W84)),
        (("HFALG:GEO",), FIX.replace("A00092", "A00000"), {}, Height(191_000, Reference.AMSL)),
        (("HFALG:NIL",), FIX.replace("A00092", "A00000"), {}, None),
        (("HFALG:WHAT",), FIX.replace("A00092", "A00000"), {"heights": "AMSL"}, Height(191_000, Reference.AMSL)),
        ((), FIX.replace("A00092", "A-0012"), {}, Height(-12_000, Reference.FL)),
    ],
)
def test_which_height_is_taken(head: tuple[str, ...], fix: str, options: dict[str, str], height: Height | None) -> None:
    plots, refused = flown("ALXV79M", "HFDTE050822", *head, fix, options=options)
    assert refused == []
    assert [plot.height for plot in plots] == [height]


def test_a_recorder_outside_the_specification_has_to_say_what_its_altitude_is() -> None:
    bare = FIX.replace("A00092", "A00000")
    assert "HFALG" in flown("AXSX004", "HFDTE050822", bare)[1][0].where
    assert flown("AXSX004", "HFDTE050822", bare, options={"heights": "W84"})[0][0].height == Height(191_000, Reference.W84)


def test_after_midnight_it_is_the_next_day() -> None:
    plots, refused = flown(*HEAD, FIX.replace("103532", "235959"), FIX.replace("103532", "000001"), FIX.replace("103532", "000000"))
    assert plots[1].at_us - plots[0].at_us == 2_000_000
    assert [fault.where for fault in refused] == ["f:8"]


@pytest.mark.parametrize(
    "fix",
    [
        FIX.replace("A0009", "V0009"), FIX.replace("103532", "246032"), FIX.replace("4830895N", "9930895N"), FIX[:-3],
        FIX.replace("E", "X"), FIX + "x" * 1024,
    ],
)  # fmt: skip
def test_a_bad_fix_costs_no_other(fix: str) -> None:
    plots, refused = flown(*HEAD, fix, FIX, "LXXXanything", "")
    assert len(plots) == 1
    assert [fault.where.partition(",")[0] for fault in refused] == ["f:6"]


@given(st.integers(0, 99_999))
@example(59_999)
@example(60_000)
def test_a_degree_has_sixty_minutes(thousandths: int) -> None:
    for place, sign in (("4830895N", "N"), ("00138319E", "E")):
        said = f"{place[:-6]}{thousandths:05d}{sign}"
        plots, refused = flown(*HEAD[:2], FIX.replace(place, said))
        if thousandths >= 60_000:
            assert (plots, [fault.mend for fault in refused]) == ([], ["fewer than 60"])
        else:
            (plot,) = plots
            found_ndeg, whole = (plot.lat_ndeg, 48) if sign == "N" else (plot.lon_ndeg, 1)
            assert found_ndeg == pytest.approx((whole + thousandths / 60_000) * 1e9, abs=1)
            assert refused == []


def test_a_file_without_a_day_is_refused() -> None:
    with pytest.raises(Refused, match="no day before its fixes"):
        flown("ALXV79M", FIX)
    assert flown("ALXV79M", "HFDTE999999", "HFDTE010170", "HFDTEDATE:050822,01", FIX)[1][0].where == "f:2, field HFDTE"
    assert flown("ALXV79M", "HFDTE010169", "HFDTE050822", FIX)[1][0].what == "'010169' is no day"


def test_a_head_that_cannot_be_read_costs_no_fix() -> None:
    plots, refused = flown(*HEAD[:2], "Ixx", "I017701LAD", FIX)
    assert (len(plots), len(refused)) == (1, 1)
    assert flown("HFDTE050822", FIX)[0][0].track_id == "IGC"


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(igc, "MAX_FILE_BYTES", 10)
    with pytest.raises(Refused, match="the file has"):
        flown(*HEAD, FIX)
    with pytest.raises(Refused, match="is no option"):
        flown("x", options={"colour": "red"})


def test_what_begins_a_file() -> None:
    assert igc.is_igc(b"ALXV79MFLIGHT:1\r\n")
    assert not igc.is_igc(b"AIR,,333,1,400F4B")
    assert not igc.is_igc(b"{}")


@settings(max_examples=200)
@given(st.lists(st.one_of(st.sampled_from([*HEAD, FIX, FIX + "50"]), st.text(max_size=40), st.builds(
    lambda at, what: FIX[:at] + what + FIX[at + len(what) :], st.integers(0, 34), st.text(max_size=3)
)), max_size=8))  # fmt: skip
def test_bad_lines_give_refusals_or_fixes(lines: list[str]) -> None:
    try:
        flown(*lines)
    except Refused:
        return


@pytest.mark.skipif(not SAMPLES.exists(), reason="the recorded samples are not here")
@pytest.mark.parametrize(
    ("name", "count", "reference"),
    [
        ("bad-line", 9, Reference.FL), ("skydrop-2019-04-15", 533, Reference.FL), ("skytraxx21-2023-04-15", 2008, Reference.FL),
        ("xctrack-2023-04-28", 979, Reference.AMSL),
    ],
)  # fmt: skip
def test_samples(name: str, count: int, reference: Reference) -> None:
    refused: list[Refused] = []
    batches = igc.read((SAMPLES / f"{name}.igc").read_bytes(), name, refused.append, {})
    heights = {plot.height.reference for _, plots in batches for plot in plots if plot.height is not None}
    assert (sum(len(plots) for _, plots in batches), refused, heights) == (count, [], {reference})
