"""`scan`: alerts before the loss, and an aircraft heard twice is no alert; two that only share a name are."""

from __future__ import annotations

import gzip
import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.service.scanning import scan_file

FIRST: dict[str, Any] = {"hex": "3a0001", "flight": "LYNX11  ", "lat": 46.5, "lon": 6.0, "alt_geom": 3000, "gs": 149.0, "track": 90.0}
SECOND_DEG = 0.001
"""What 149 kt make of longitude in a second at this latitude."""


def recording(folder: Path, *aircraft: dict[str, Any], seconds: int = 40) -> Path:
    """A file in which each flies straight on from where it is."""
    path = folder / "tracks.jsonl"
    with path.open("w") as file:
        for second in range(seconds):
            now = [
                {**one, "lon": one["lon"] + (SECOND_DEG if one["track"] == 90 else -SECOND_DEG) * second, "seen_pos": 0, "seen": 0}
                for one in aircraft
            ]
            file.write(json.dumps({"now": 1_800_000_000.0 + second, "aircraft": now}) + "\n")
    return path


@pytest.mark.parametrize(
    "double",
    [
        {**FIRST, "hex": "~3a0001", "flight": "", "lat": 46.503},
        {**FIRST, "hex": "3a0f0f", "lon": 6.002, "alt_geom": 3100},
        {**FIRST, "hex": "3a0f0f", "flight": "lynx11", "gs": 160.0, "track": 90.0},
    ],
    ids=["relayed", "heard by another way", "in small letters"],
)
def test_an_aircraft_heard_twice_is_no_alert_and_is_said(tmp_path: Path, double: dict[str, Any]) -> None:
    found = scan_file(recording(tmp_path, FIRST, double), "3NM,1000ft", "120s")
    assert found["alerts"] == []
    assert [(s["a"], s["b"], s["why"]) for s in found["suppressed"]] == [("3a0001", double["hex"], "duplicate")]
    assert found["suppressed"][0]["at"].endswith("Z")


@pytest.mark.parametrize(
    "other",
    [
        {**FIRST, "hex": "3b0001", "flight": "DRAKE41"},
        {**FIRST, "hex": "3b0001", "lat": 46.52},
        {**FIRST, "hex": "3b0001", "alt_geom": 3600},
        {**FIRST, "hex": "3b0001", "lon": 6.08, "track": 270.0},
        {**FIRST, "hex": "3b0001", "gs": 40.0},
    ],
    ids=["another name", "2 km beside", "600 ft above", "head on", "much slower"],
)
def test_two_that_are_close_or_share_a_name_stay_two(tmp_path: Path, other: dict[str, Any]) -> None:
    found = scan_file(recording(tmp_path, FIRST, other), "3NM,1000ft", "120s")
    assert found["suppressed"] == []
    assert [{a["a"], a["b"]} for a in found["alerts"]] == [{"3a0001", "3b0001"}]


def test_two_that_are_said_to_fly_together_are_no_alert_and_are_listed(tmp_path: Path) -> None:
    file = recording(tmp_path, FIRST, {**FIRST, "hex": "3b0001", "flight": "DRAKE41"})
    found = scan_file(file, "3NM,1000ft", "120s", together=["3b0001, 3a0001"])
    assert found["alerts"] == []
    assert [(s["a"], s["b"], s["why"]) for s in found["suppressed"]] == [("3a0001", "3b0001", "declared")]
    assert len(scan_file(file, "3NM,1000ft", "120s", together=["3b0001,3c0001"])["alerts"]) == 1
    with pytest.raises(Refused, match="fewer than two"):
        scan_file(file, "3NM,1000ft", "120s", together=["3b0001"])


def test_a_callsign_that_is_none_says_nothing(tmp_path: Path) -> None:
    pair = ({**FIRST, "flight": "VFR"}, {**FIRST, "hex": "3b0001", "flight": "VFR", "lat": 46.502})
    found = scan_file(recording(tmp_path, *pair), "3NM,1000ft", "120s")
    assert (len(found["alerts"]), found["suppressed"]) == (1, [])


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        scan_file(tmp_path / "none", "3NM,1000ft", "120s")
    with pytest.raises(Refused):
        scan_file(recording(tmp_path, FIRST), "3NM", "120s")


def test_a_packed_recording_is_unpacked_and_a_cut_one_is_refused(tmp_path: Path) -> None:
    """The same file packed either way; half of it is no file."""
    plain = recording(tmp_path, FIRST, seconds=4).read_bytes()
    for suffix, pack in ((".gz", gzip.compress), (".xz", lzma.compress)):
        path = tmp_path / f"tracks.jsonl{suffix}"
        path.write_bytes(pack(plain))
        assert scan_file(path, "3NM,1000ft", "120s")["reports"] == 4
        path.write_bytes(pack(plain)[:-20])
        with pytest.raises(Refused, match="cannot be"):
            scan_file(path, "3NM,1000ft", "120s")
        path.write_bytes(b"no such thing")
        with pytest.raises(Refused, match="cannot be"):
            scan_file(path, "3NM,1000ft", "120s")


def test_what_a_form_leaves_open_is_told(tmp_path: Path) -> None:
    path = tmp_path / "drone.csv"
    path.write_text("time,latitude,longitude,altitude (m)\n2019-12-09 10:49:35,50.25,-30.75,708\n")
    silent = scan_file(path, "3NM,1000ft", "120s")
    assert (silent["reports"], silent["lines_refused"]) == (0, 1)
    told = scan_file(path, "3NM,1000ft", "120s", told=["heights=AMSL", "times=UTC"])
    assert (told["reports"], told["lines_refused"]) == (1, 0)
    with pytest.raises(Refused, match="tells nothing"):
        scan_file(path, "3NM,1000ft", "120s", told=["heights"])
