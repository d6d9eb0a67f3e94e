"""Alerts on recorded traffic, held against what the recordings show afterwards; what is measured at length by `make bench`."""

from __future__ import annotations

import csv
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from deconflict.service.scanning import scan_file
from deconflict.wire.recording import write_batch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import bench_traffic  # noqa: E402
import recordings  # noqa: E402

pytestmark = pytest.mark.skipif(not recordings.TRACKS.is_dir(), reason="the recordings are not here: they are not ours to ship")

FORMATION = "extra/dreamliner_airfrance.json.gz"


def second(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def part(folder: Path, name: str, begin: str, end: str) -> Path:
    """The part of a recording between two instants, as a file that scan plays."""
    file = folder / "part.jsonl"
    begin_us, end_us = round(second(begin) * 1e6), round(second(end) * 1e6)
    with file.open("wb") as out:
        for batch in recordings.read(recordings.TRACKS / name):
            if begin_us <= batch[0] < end_us:
                out.write(write_batch(batch))
    return file


@pytest.mark.parametrize("day", ["20230829_1hr", "20230830_20min"])
def test_tight_pairs_of_general_aviation_are_each_warned_once_before_they_are_closest_and_none_flickers(day: str) -> None:
    found = bench_traffic.play(recordings.TRACKS / f"brc_{day}.jsonl", "3NM,1000ft")
    rows = csv.DictReader((recordings.TRACKS / f"pairs_brc_{day[:8]}.csv").read_text().splitlines())
    tight = [row for row in rows if float(row["min_h_nm"]) < 1.0 and float(row["min_v_ft"]) < 500.0]
    assert tight
    for row in tight:
        pair = tuple(sorted((row["id_a"], row["id_b"])))
        first, last, worst = (second(row[name]) for name in ("t_first", "t_last", "t_worst"))
        meant = [alert for alert in found.alerts if alert.pair == pair and alert.from_s <= last and alert.until_s >= first]
        assert len(meant) == 1, pair
        assert meant[0].from_s < worst or meant[0].from_s <= first, pair
        assert meant[0].level == "WARNING"
        assert pair not in found.flickering, pair


def scanned(file: Path, minima: str, **more: Any) -> list[tuple[str, str]]:
    return [(alert["a"], alert["level"]) for alert in scan_file(file, minima, "120s", **more)["alerts"]]


def test_a_formation_is_an_alert_until_it_is_declared(tmp_path: Path) -> None:
    file, _ = recordings.written(recordings.TRACKS / FORMATION, tmp_path / "tracks.jsonl")
    ids = sorted({plot.track_id for _, plots in recordings.read(recordings.TRACKS / FORMATION) for plot in plots})
    assert "WARNING" in {level for _, level in scanned(file, "3NM,1000ft")}
    declared = scan_file(file, "3NM,1000ft", "120s", together=[",".join(ids)])
    assert declared["alerts"] == []
    assert [(each["a"], each["b"], each["why"]) for each in declared["suppressed"]] == [(*ids, "declared")]


def test_airliners_that_level_a_thousand_feet_apart_raise_none(tmp_path: Path) -> None:
    """The fifty minutes in which most would, were they expected to climb on."""
    file = part(tmp_path, "switzerland_20180801.json.gz", "2018-08-01T11:15:00Z", "2018-08-01T12:05:00Z")
    assert scanned(file, "1NM,500ft") == []


def test_who_has_landed_and_whose_place_is_said_again_raises_none(tmp_path: Path) -> None:
    """A quarter of an hour at large airports, with four of those that stood in the sky on the approach after they had landed."""
    file = part(tmp_path, "paris_tma_20211007.json.gz", "2021-10-07T12:22:00Z", "2021-10-07T12:37:00Z")
    found = scan_file(file, "1NM,500ft", "120s")
    assert found["alerts"] == []
    assert len([each for each in found["strange"] if each["sort"] == "stuck"]) >= 4
