"""The demo, end to end: two real processes, a real cut, a real record; on a short recording of ours, so that it takes seconds."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.logbook.store import Row
from deconflict.service.demo import Headless
from deconflict.service.demo_desk import Desk
from deconflict.service.demo_plot import party_of, play_recording, play_scenario
from deconflict.service.demo_report import paired
from deconflict.service.feeds import recorded
from deconflict.service.identity import RECORD
from deconflict.service.sqlite import SqliteStore

START_S = 1_790_000_000
SEED = 3


def recording(path: Path) -> Path:
    """Two aircraft of two parties that meet head on after two minutes, a third far off, in JSON lines."""
    ids = [next(f"{n:06x}" for n in range(10_000, 20_000) if party_of(f"{n:06x}", SEED) == party) for party in ("ALFA", "BRAVO")]
    lines = []
    for second in range(0, 240, 2):
        for hexid, lon, course in ((ids[0], 20.0 + second * 0.0014, 90), (ids[1], 20.40 - second * 0.0014, 270), ("abcdef", 25.0, 0)):
            said = {
                "now": START_S + second,
                "hex": hexid,
                "flight": hexid,
                "lat": 40.0,
                "lon": lon,
                "alt_baro": 5000,
                "gscp": 232,
                "track": course,
            }
            lines.append(json.dumps(said))
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one run of the demo printed."""
    return play(tmp_path_factory.mktemp("demo"))


def play(folder: Path) -> dict[str, Any]:
    """Run the demo as a script would; what it printed, and where its folders are kept."""
    command = [
        sys.executable,
        "-m",
        "deconflict",
        "demo",
        "--headless",
        "--json",
        "--seed",
        str(SEED),
        "--tracks",
        str(recording(folder / "t.jsonl")),
    ]
    done = subprocess.run([*command, "--keep", str(folder / "kept")], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    found["folder"] = folder / "kept"
    return found


def test_both_parties_are_paired_and_see_every_aircraft(shown: dict[str, Any]) -> None:
    assert shown["paired"]
    assert shown["aircraft"] == {"ALFA": 3, "BRAVO": 3}
    assert [party["name"] for party in shown["parties"]] == ["ALFA", "BRAVO"]


def test_paired_means_that_both_records_hold_both_words(shown: dict[str, Any]) -> None:
    rows: dict[str, list[Row]] = {}
    for folder in ("alfa", "bravo"):
        store = SqliteStore(shown["folder"] / folder / RECORD, read_only=True)
        held = list(store.scan())
        store.close()
        rows[next(row.entry.header.author for row in held if row.bearer is None)] = held
    assert paired(rows)
    first, *others = rows
    assert not paired({**rows, first: [row for row in rows[first] if row.entry.header.author not in others]})
    assert not paired({})


def test_the_conflict_of_plans_is_shown_to_both_hours_ahead(shown: dict[str, Any]) -> None:
    conflict = shown["plan_conflicts"][0]
    assert conflict["plans"] == ["ALFA:OP-A1", "BRAVO:HUM-204"]
    assert conflict["shown_to"] == ["ALFA", "BRAVO"]
    assert conflict["basis"] == "EXACT"


def test_the_alert_is_one_and_both_desks_understood_it(shown: dict[str, Any]) -> None:
    assert len(shown["alerts"]) == 1
    alert = shown["alerts"][0]
    assert alert["shown_to"] == ["ALFA", "BRAVO"]
    assert set(alert["acknowledged"]) == {"ALFA", "BRAVO"}
    assert 0 < alert["time_to_loss_s"] <= 120
    assert alert["closest_horizontal_m"] < 200


def test_the_same_seed_gives_the_same_alerts_acknowledged_at_the_same_times(shown: dict[str, Any], tmp_path: Path) -> None:
    again = play(tmp_path)
    told = ("tracks", "raised_at", "level", "shown_to", "acknowledged")
    assert [[alert[name] for name in told] for alert in again["alerts"]] == [[alert[name] for name in told] for alert in shown["alerts"]]
    assert again["messages"] == shown["messages"]


def test_the_empty_seat_made_the_call_climb_and_somebody_answered(shown: dict[str, Any]) -> None:
    counts = shown["messages"]
    assert counts["climbed"] >= 1
    assert counts["overdue"] == 0
    assert counts["sent"] == counts["stored"] == counts["understood"]


def test_the_cut_lost_and_doubled_nothing(shown: dict[str, Any]) -> None:
    assert shown["cut"] == {"seconds": 90.0, "lost": 0, "duplicates": 0, "healed": True}


def test_the_record_verifies_and_a_changed_byte_is_named(shown: dict[str, Any]) -> None:
    assert shown["verify"] == {"ok": True, "problems": []}
    tamper = shown["tamper"]
    assert tamper["detected"]
    assert tamper["seq"] == tamper["changed"]["seq"]
    assert tamper["changed"]["logbook"] in tamper["logbook"]


def test_what_is_kept_is_not_played_over(shown: dict[str, Any]) -> None:
    command = [sys.executable, "-m", "deconflict", "demo", "--headless", "--keep", str(shown["folder"])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3
    assert "kept in this folder" in done.stderr


def test_a_recording_is_split_by_seed_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    piece = play_recording(recording(tmp_path / "t.jsonl"), tmp_path, SEED)
    shares = {name: {p.track_id for _, plots in recorded(path) for p in plots} for name, path in piece.feeds.items()}
    assert len(shares["ALFA"] | shares["BRAVO"]) == 3
    assert not shares["ALFA"] & shares["BRAVO"]


def test_a_recording_moved_in_time_keeps_its_distances(tmp_path: Path) -> None:
    source = recording(tmp_path / "t.jsonl")
    moved = play_recording(source, tmp_path, SEED, START_S * 1_000_000 + 7_000_000)
    assert moved.from_us == START_S * 1_000_000 + 7_000_000
    assert moved.until_us - moved.from_us == 238_000_000


@pytest.mark.parametrize(
    ("make", "mend"), [("missing", "that is there"), ("empty", "positions and heights"), ("folder", "name one of them")]
)
def test_a_recording_that_is_none_is_refused(tmp_path: Path, make: str, mend: str) -> None:
    source = tmp_path / make
    if make == "empty":
        source.write_text('{"flight": "N/A", "now": 1790000000}\n')
    elif make == "folder":
        source.mkdir()
    with pytest.raises(Refused) as fault:
        play_recording(source, tmp_path, SEED)
    assert mend in fault.value.mend


def test_the_scenario_of_the_demo_has_a_part_for_each_party(tmp_path: Path) -> None:
    piece = play_scenario("two_forces", tmp_path, START_S * 1_000_000)
    assert {planned.party for planned in piece.planned} == {"ALFA", "BRAVO"}
    assert all(path.stat().st_size > 10_000 for path in piece.feeds.values())
    assert piece.begin_us < piece.from_us < piece.until_us


def test_desks_with_news_read_their_pictures_at_the_same_time_and_others_not_at_all(tmp_path: Path) -> None:
    piece = play_recording(recording(tmp_path / "t.jsonl"), tmp_path, SEED)
    both_look = threading.Barrier(2, timeout=20)
    looked: list[str] = []

    def look(desk: Any, _now_us: int) -> None:
        looked.append(desk.actor.name)
        both_look.wait()

    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        played = Headless(tmp_path, piece, SEED)
        stack.callback(played.stage.stop)
        patch.setattr(played.stage, "drive", lambda _now_us: None)
        patch.setattr(Desk, "look", look)
        for desk in played.desks:
            desk.actor.answer = {"told": {"alert": 1, "track": 7}}
        played._step(1)
        assert sorted(looked) == ["ALFA", "BRAVO"]
        for desk in played.desks:
            desk.news = 1
            desk.actor.answer = {"told": {"alert": 1, "track": 8}}
        played._step(2)
        assert len(looked) == 2
