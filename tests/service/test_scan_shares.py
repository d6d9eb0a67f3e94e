"""A scan cut among workers says what one says, byte for byte: made and recorded traffic, and where an alert outlives the warm-up."""

from __future__ import annotations

import importlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.service import scan_shares
from deconflict.service.scan_shares import Played, Portion, played
from deconflict.service.scanning import scan_file

BRC = Path(__file__).resolve().parents[3] / "shared" / "data" / "tracks" / "brc_20230830_20min.jsonl"
NOW_S = 1_800_000_000


def as_bytes(found: dict[str, Any]) -> bytes:
    return json.dumps({name: value for name, value in found.items() if name != "wall_s"}).encode()


@pytest.fixture
def in_place(monkeypatch: pytest.MonkeyPatch) -> list[Portion]:
    """Shares are played one after the other in this process; the portions that were."""
    given: list[Portion] = []

    def one_by_one(portions: Sequence[Portion], workers: int, scheduler: str | None) -> Iterator[Played]:
        given.extend(portions)
        return (played(portion) for portion in portions)

    monkeypatch.setattr(scan_shares, "over_workers", one_by_one)
    monkeypatch.setattr(scan_shares, "WARM_US", 60_000_000)
    return given


def heard(path: Path, seed: int, seconds: int = 400, count: int = 12, still: bool = False) -> Path:
    """A crowd heard each four seconds, flying to and fro; `still`: two that stay side by side all the time."""
    rng = random.Random(seed)
    crowd = [
        (f"3a{k:04x}", rng.uniform(46.4, 46.6), rng.uniform(6.0, 6.3), rng.randrange(3000, 4200), rng.uniform(0, 360)) for k in range(count)
    ]
    lines = []
    for second in range(0, seconds, 4):
        aircraft = [
            {"hex": ident, "lat": lat + 0.0007 * (second % 160), "lon": lon, "alt_geom": alt, "gs": 150.0, "track": track}
            for ident, lat, lon, alt, track in crowd
            if not 200 <= second < 300
        ]
        if still:
            pair = {"lat": 47.5, "alt_geom": 5000, "gs": 0.0, "track": 0.0}
            aircraft += [pair | {"hex": f"3b000{k}", "lon": 8.0 + k / 100} for k in range(2)]
        lines.append(json.dumps({"now": NOW_S + second, "aircraft": aircraft}) + "\n")
    path.write_text("".join(lines))
    return path


def flown(path: Path, seed: int, flights: int = 40) -> Path:
    """Trajectories over an hour, each of five segments of four minutes."""
    rng = random.Random(seed)
    lines = []
    for flight in range(flights):
        begin_s, lat, lon, level = rng.randrange(0, 2400, 10), rng.uniform(2750, 2790), rng.uniform(470, 520), rng.randrange(300, 312)
        for _ in range(5):
            clock = [f"12{s // 60:02d}{s % 60:02d}" if s < 3600 else f"13{s // 60 - 60:02d}{s % 60:02d}" for s in (begin_s, begin_s + 240)]
            north, east = lat + rng.uniform(-25, 25), lon + rng.uniform(-35, 35)
            lines.append(
                f"A_B A B C {clock[0]} {clock[1]} {level} {level} 0 LYNX{flight} 260730 260730 {lat} {lon} {north} {east} {flight} 1 0 0\n"
            )
            begin_s, lat, lon = begin_s + 240, north, east
    path.write_text("".join(rng.sample(lines, len(lines))))
    return path


@pytest.mark.parametrize("workers", [2, 3])
def test_reports_cut_in_time_say_the_same(tmp_path: Path, in_place: list[Portion], workers: int) -> None:
    path = heard(tmp_path / "tracks.jsonl", workers)
    alone = scan_file(path, "3NM,1000ft", "120s")
    assert len(alone["alerts"]) > 5
    assert as_bytes(scan_file(path, "3NM,1000ft", "120s", workers=workers)) == as_bytes(alone)
    assert len(in_place) == workers


def test_trajectories_cut_in_time_say_the_same(tmp_path: Path, in_place: list[Portion]) -> None:
    path = flown(tmp_path / "day.so6", 7)
    alone = scan_file(path, "5NM,1000ft", "120s")
    assert len(alone["alerts"]) > 10
    assert as_bytes(scan_file(path, "5NM,1000ft", "120s", workers=2)) == as_bytes(alone)
    assert len(in_place) == 2 * scan_shares.SHARES_EACH


def test_an_alert_that_outlives_the_warm_up_is_still_one(tmp_path: Path, in_place: list[Portion], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any warm-up every share begins knowing too little, and is played again."""
    monkeypatch.setattr(scan_shares, "WARM_US", 0)
    again: list[Portion] = []
    monkeypatch.setattr(scan_shares, "played", lambda portion: again.append(portion) or played(portion))
    path = heard(tmp_path / "tracks.jsonl", 5, count=4, still=True)
    alone = scan_file(path, "3NM,1000ft", "120s")
    assert as_bytes(scan_file(path, "3NM,1000ft", "120s", workers=3)) == as_bytes(alone)
    assert [portion.episodes is not None for portion in again] == [True, True]
    assert sum({alert["a"], alert["b"]} == {"3b0000", "3b0001"} for alert in alone["alerts"]) == 1


def test_an_empty_recording_is_cut_into_nothing(tmp_path: Path, in_place: list[Portion]) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("\n")
    found = scan_file(path, "3NM,1000ft", "120s", workers=2)
    assert (found["aircraft"], found["alerts"], in_place) == (0, [], [])
    path.write_text("A_B A B C 120000 115900 350 350 0 LYNX1 260730 260730 2760 480 2760 540 1 1 0 0\n")
    assert scan_file(path, "3NM,1000ft", "120s", workers=2)["lines_refused"] == 1


def test_without_dask_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(Refused, match="Dask is not installed") as refused:
        scan_file(heard(tmp_path / "tracks.jsonl", 1, 8), "3NM,1000ft", "120s", workers=2)
    assert "deconflict[dask]" in refused.value.mend


class _Client:
    """What is used of Dask's client, in place."""

    def __init__(self, cluster: Any, **_settings: Any) -> None:
        if cluster == "tcp://nobody:8786":
            raise OSError("timed out")

    def __enter__(self) -> _Client:
        return self

    def __exit__(self, *_fault: object) -> None:
        pass

    def scatter(self, portion: Portion, **_settings: Any) -> Portion:
        return portion

    def submit(self, function: Any, portion: Portion, **_settings: Any) -> Any:
        return type("Future", (), {"result": lambda self: function(portion)})()


class _Dask:
    """What is used of Dask, and how many clusters were closed."""

    Client = _Client

    def __init__(self) -> None:
        self.closed = 0

    def LocalCluster(self, **_settings: Any) -> _Dask:
        return self

    def close(self) -> None:
        self.closed += 1


def test_a_cluster_of_our_own_is_closed_and_a_scheduler_is_asked_by_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dask = _Dask()
    monkeypatch.setattr(scan_shares, "_dask", lambda: dask)
    path = heard(tmp_path / "tracks.jsonl", 2, 60, 4)
    alone = as_bytes(scan_file(path, "3NM,1000ft", "120s"))
    assert as_bytes(scan_file(path, "3NM,1000ft", "120s", workers=2)) == alone
    assert dask.closed == 1
    assert as_bytes(scan_file(path, "3NM,1000ft", "120s", scheduler="tcp://sky:8786")) == alone
    with pytest.raises(Refused, match="does not answer"):
        scan_file(path, "3NM,1000ft", "120s", scheduler="tcp://nobody:8786")
    assert dask.closed == 1


def test_real_workers_and_real_reports_say_the_same() -> None:
    pytest.importorskip("distributed")
    if not BRC.is_file():
        pytest.skip("the recordings are not beside this clone")
    assert as_bytes(scan_file(BRC, "3NM,1000ft", "120s", workers=2)) == as_bytes(scan_file(BRC, "3NM,1000ft", "120s"))


def test_shares_follow_each_other_without_a_gap() -> None:
    def spans(cuts: Iterable[int]) -> list[tuple[int, int, int | None]]:
        return [(s.warm_us, s.from_us, s.until_us) for s in scan_shares._shares(cuts, 0, 5_000_000_000, 1_000_000)]

    assert spans([]) == [(0, 0, 5_001_000_000)]
    assert spans([2_000_000_000, 2_000_000_000, 0]) == [(0, 0, 2_000_000_000), (800_000_000, 2_000_000_000, 5_001_000_000)]
