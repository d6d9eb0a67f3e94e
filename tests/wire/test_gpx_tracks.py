"""Tracks of GPX: heights only as whoever opens the file states them, and no point that costs another."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire import gpx_tracks

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "raw" / "gpx"
POINT = '<trkpt lat="46.5" lon="-7.25"><ele>1000.5</ele><time>2022-08-05T10:35:32Z</time><speed>25</speed><course>90.5</course></trkpt>'


def flown(*points: str, options: dict[str, str] | None = None, name: str = "<name>FOX 1</name>") -> tuple[list[Plot], list[Refused]]:
    refused: list[Refused] = []
    text = f'<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/0"><trk>{name}<trkseg>{"".join(points)}</trkseg></trk></gpx>'
    batches = gpx_tracks.read(text.encode(), "f", refused.append, options or {})
    return [plot for _, plots in batches for plot in plots], refused


def test_a_point_and_its_movement() -> None:
    plots, refused = flown(POINT, options={"heights": "AMSL"})
    assert refused == []
    assert plots == [
        Plot(
            track_id="GPX.1.FOX1", at_us=1_659_695_732_000_000, lat_ndeg=46_500_000_000, lon_ndeg=-7_250_000_000,
            height=Height(1_000_500, Reference.AMSL), ground_speed_mm_s=25_000, course_mdeg=90_500, callsign="FOX 1",
        )
    ]  # fmt: skip
    assert flown(POINT, options={"heights": "W84"}, name="")[0][0].track_id == "GPX.1"


def test_a_height_is_not_guessed() -> None:
    plots, refused = flown(POINT, POINT.replace("<ele>1000.5</ele>", ""))
    assert [plot.height for plot in plots] == [None]
    assert refused[0].where == "f:1, field ele"
    assert "heights=AMSL" in refused[0].mend


def test_times_are_utc_as_the_schema_has_it() -> None:
    assert flown(POINT.replace("32Z", "32.5"), options={"heights": "AMSL"})[0][0].at_us == 1_659_695_732_500_000


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<time>2022-08-05T10:35:32Z</time>", "", "time"),
        ("2022-08-05", "2022-13-05", "time"),
        ('lat="46.5"', 'lat="96.5"', "lat"),
        ('lon="-7.25"', "", "lon"),
        ("1000.5", "1e9", "ele"),
        ("1000.5", "900000", "ele"),
        (">25<", ">-1<", "speed"),
        (">90.5<", ">361<", "course"),
    ],
)
def test_a_bad_point_costs_no_other(old: str, new: str, field: str) -> None:
    plots, refused = flown(POINT.replace(old, new), POINT, options={"heights": "AMSL"})
    assert len(plots) == 1
    assert [fault.where for fault in refused] == [f"f:1, field {field}"]


def test_other_documents_are_refused() -> None:
    with pytest.raises(Refused, match="a document of 'kml'"):
        gpx_tracks.read(b"<kml/>", "f", lambda _: None, {})
    with pytest.raises(Refused, match="is no option"):
        gpx_tracks.read(b"<gpx/>", "f", lambda _: None, {"colour": "red"})
    assert gpx_tracks.is_gpx(b'\xef\xbb\xbf<?xml version="1.0"?>')
    assert not gpx_tracks.is_gpx(b"{}")


@settings(max_examples=200)
@given(st.integers(0, len(POINT)), st.text(max_size=4))
def test_bad_bytes_give_refusals_or_points(at: int, what: str) -> None:
    try:
        flown(POINT[:at] + what + POINT[at + len(what) :])
    except Refused:
        return


@pytest.mark.skipif(not SAMPLES.exists(), reason="the recorded samples are not here")
@pytest.mark.parametrize(("name", "count", "bad"), [("gpx1.1_with_all_fields", 1, 0), ("korita-zbevnica", 513, 358)])
def test_samples(name: str, count: int, bad: int) -> None:
    refused: list[Refused] = []
    batches = gpx_tracks.read((SAMPLES / f"{name}.gpx").read_bytes(), name, refused.append, {"heights": "AMSL"})
    assert (sum(len(plots) for _, plots in batches), len(refused)) == (count, bad)
