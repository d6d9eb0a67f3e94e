"""The command line as scripts use it: exit codes, one JSON object, no secret on argv, help at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PLANS: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[[6.5, 46.5], [6.6, 46.5], [6.6, 46.6], [6.5, 46.6], [6.5, 46.5]]]},
            "properties": {
                "op_id": name, "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted", "lower": "0m W84",
                "upper": "500m W84", "from": f"2030-01-01T{hour:02d}:00:00Z", "until": f"2030-01-01T{hour + 1:02d}:00:00Z",
            },
        }
        for name, hour in (("ONE", 10), ("TWO", 10), ("LATER", 15))
    ],
}  # fmt: skip

ALL = ("--everything", "--reason", "a test of the whole")


def deconflict(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command line."""
    return subprocess.run([sys.executable, "-m", "deconflict", *words], input=stdin, capture_output=True, env=environ(), check=False)


def environ() -> dict[str, str]:
    """This process's environment, our package on the path and no setting of anybody's."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DECONFLICT_")}
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1", "TERM": "dumb"}


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a node that runs in a process of its own."""
    folder = tmp_path_factory.mktemp("node")
    assert deconflict("init", "ALFA", "--data-dir", str(folder)).returncode == 0
    words = ["serve", "--data-dir", str(folder), "--port", "0", "--peer-port", "0", "--pairing-port", "0", "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "deconflict", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ()
    )  # fmt: skip
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())
    assert told["name"] == "ALFA"
    yield folder
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert not (folder / "running.json").exists()


def on(node: Path, *words: str, stdin: bytes = b"") -> tuple[int, Any]:
    """A command on that node with --json: its exit code, and its one object."""
    done = deconflict(*words, "--data-dir", str(node), "--json", stdin=stdin)
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr.decode()


def test_help_is_there_at_once_and_loads_nothing_heavy() -> None:
    script = "import sys\nfrom deconflict.service import cli, client, config\n"
    script += "heavy = {'numba', 'fastapi', 'shapely', 'pyproj', 'pydantic', 'structlog', 'numpy', 'rich', 'cryptography'}\n"
    script += "print(sorted(heavy & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environ(), check=True)
    assert done.stdout.decode().strip() == "[]"
    done = deconflict("--help")
    assert done.returncode == 0
    for command in ("init", "pair", "serve", "status", "ack", "send", "verify", "replay", "doctor", "demo", "check", "scan", "simulate"):
        assert f" {command} ".encode() in done.stdout


def test_usage_and_a_node_that_is_not_there(tmp_path: Path) -> None:
    assert deconflict("nonsense").returncode == 2
    assert deconflict("ack").returncode == 2
    done = deconflict("status", "--data-dir", str(tmp_path), "--json")
    assert (done.returncode, done.stdout) == (4, b"")
    assert b"mend: start it" in done.stderr
    done = deconflict("serve", "--data-dir", str(tmp_path))
    assert done.returncode == 3
    assert b"deconflict init NAME" in done.stderr


def test_a_desk_by_shell(node: Path, tmp_path: Path) -> None:
    plan = json.dumps(PLANS["features"][0]).encode()
    code, said = on(node, "plan", "-", stdin=plan)
    assert (code, "watch" in said) == (5, True)
    assert on(node, "watch", "duty", "--name", "M. Ivanova")[0] == 0
    code, stated = on(node, "plan", "-", stdin=plan)
    assert code == 0
    code, again = on(node, "plan", "-", "--if-version", "A" * 43, stdin=plan)
    assert (code, "changed" in again) == (3, True)
    code, picture = on(node, "status")
    assert code == 0
    assert [p["version"] for p in picture["plans"]] == [stated["entry"]]
    code, log = on(node, "log", "--limit", "1000")
    assert [e["kind"] for e in log["entries"]][-1] == "NOTICE_OF_OPERATION"
    code, said = on(node, "ack", "zzzz")
    assert (code, "0 messages" in said) == (3, True)
    code, made = on(node, "token", "reader", "--scopes", "read")
    assert made["token"]
    code, said = on(node, "send", "CONCERN", "--text", "hello")
    assert (code, "pair with a peer" in said) == (3, True)
    assert on(node, "code")[1]["code"]
    assert on(node, "config")[1]["port"]["value"] == "8470"


def test_the_record_verifies_replays_and_is_exported(node: Path, tmp_path: Path) -> None:
    record = node / "record.db"
    done = deconflict("verify", str(record), "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["says"]) == (0, True, "consistent with itself; keys not confirmed")
    bundle = tmp_path / "out.zip"
    exported = json.loads(deconflict("export", str(record), str(bundle), *ALL, "--json").stdout)
    assert exported["entries"] >= 4
    assert deconflict("export", str(record), str(bundle), *ALL).returncode == 3
    assert json.loads(deconflict("verify", str(bundle), "--json").stdout)["ok"]
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 5))
    shown = json.loads(deconflict("replay", str(bundle), "--until", now, "--json").stdout)
    assert shown["replay"]
    assert shown["record"]["entries"] == exported["entries"]
    earlier = json.loads(deconflict("replay", str(record), "--until", "2020-01-01T00:00:00Z", "--json").stdout)
    assert earlier["record"]["entries"] == 0
    redacted = tmp_path / "redacted.zip"
    assert deconflict("export", str(record), str(redacted), "--redact", "--party", "ALFA").returncode == 0
    assert json.loads(deconflict("verify", str(redacted), "--json").stdout)["ok"]
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({report["keys"][0]["party"]: "A" * 43}))
    assert deconflict("verify", str(record), "--keys", str(keys), "--json").returncode == 1


def test_a_changed_byte_is_caught(node: Path, tmp_path: Path) -> None:
    import zipfile

    bundle, changed = tmp_path / "out.zip", tmp_path / "changed.zip"
    deconflict("export", str(node / "record.db"), str(bundle), *ALL)
    with zipfile.ZipFile(bundle) as there, zipfile.ZipFile(changed, "w") as here:
        lines = there.read("entries.jsonl")
        here.writestr("entries.jsonl", lines.replace(b"ALFA", b"ALFB", 1))
    done = deconflict("verify", str(changed), "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"]) == (1, False)
    assert report["problems"]


def test_check_finds_what_meets_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "plans.geojson"
    file.write_text(json.dumps(PLANS))
    done = deconflict("check", str(file), "--json")
    found = json.loads(done.stdout)["conflicts"]
    assert done.returncode == 1
    assert len(found) == 1
    assert {found[0]["a"], found[0]["b"]} == {f"{file}:ONE", f"{file}:TWO"}
    assert found[0]["basis"] == "EXACT"
    assert found[0]["overlap"][0]["type"] == "Polygon"
    file.write_text(json.dumps({**PLANS, "features": PLANS["features"][1:]}))
    assert deconflict("check", str(file)).returncode == 0
    file.write_text('{"type": "Feature"')
    done = deconflict("check", str(file))
    assert done.returncode == 3
    assert str(file).encode() in done.stderr
    assert b"mend:" in done.stderr


def test_scan_alerts_before_the_loss(tmp_path: Path) -> None:
    file = tmp_path / "tracks.jsonl"
    lines = []
    for second in range(0, 100):
        for name, lon, course in (("aaaaaa", 6.0 + second * 0.001, 90.0), ("bbbbbb", 6.25 - second * 0.001, 270.0)):
            aircraft = {"hex": name, "lat": 46.5, "lon": lon, "alt_geom": 3000, "gs": 149.0, "track": course, "seen_pos": 0, "seen": 0}
            lines.append(json.dumps({"now": 1_800_000_000.0 + second, "aircraft": [aircraft]}))
    file.write_text("\n".join(lines) + "\n")
    done = deconflict("scan", str(file), "--minima", "3NM,1000ft", "--look-ahead", "120s", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert (found["aircraft"], found["reports"]) == (2, 200)
    assert [{a["a"], a["b"]} for a in found["alerts"]] == [{"aaaaaa", "bbbbbb"}]
    assert found["alerts"][0]["time_to_loss_s"] > 0
    assert deconflict("scan", str(tmp_path / "none")).returncode == 3


def test_doctor_says_what_to_mend(node: Path, tmp_path: Path) -> None:
    code, report = on(node, "doctor")
    assert code == 1
    assert {f["what"] for f in report["findings"] if not f["ok"]} <= {"recovery.key", "backup", "page"}
    (node / "signing.key").chmod(0o644)
    code, report = on(node, "doctor")
    (node / "signing.key").chmod(0o600)
    assert any("chmod 600" in f["mend"] for f in report["findings"])


def test_an_agreement_is_read_or_its_fault_is_named(tmp_path: Path) -> None:
    file = tmp_path / "agreement.toml"
    one = '[[parties.parties]]\nparty = "{}"\nname = "{}"\nrole = "military"\n'
    parties = one.format("a" * 26, "ALFA") + one.format("b" * 26, "BRAVO")
    file.write_text('agreement_id = "alfa-bravo"\ntitle = "A line"\n[parties]\nstatus = "agreed"\n' + parties)
    done = deconflict("agreement", "read", str(file), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["label"].startswith("alfa-bravo/1#")
    assert found["parties"] == ["a" * 26, "b" * 26]
    file.write_text("agreement_id = 7")
    done = deconflict("agreement", "read", str(file))
    assert done.returncode == 3
    assert str(file).encode() in done.stderr


REHEARSED = """[parties]
party
-
ALFA
BRAVO

[say STOP_REQUEST]
at  by    as    lat   lon    radius  endangered
s   -     -     deg   deg    km      -
5   ALFA  stop  30.1  -40.2  3       ours

[expect]
at  on     what  of    is
s   -      -     -     -
20  BRAVO  held  stop  no
"""


def test_a_rehearsal_says_which_rows_were_not_so(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text(REHEARSED)
    done = deconflict("rehearse", str(own), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {
        "replays": [
            {"name": "own.txt", "misses": [{"where": "own.txt:15", "what": "held of stop on BRAVO", "expected": "no", "seen": "yes"}]},
        ]
    }
    own.write_text(REHEARSED.replace("stop  no", "stop  yes"))
    assert deconflict("rehearse", str(own)).returncode == 0
    listed = json.loads(deconflict("rehearse", "--list", "--json").stdout)["replays"]
    assert "rp01_27_minutes" in [one["name"] for one in listed]
    for name, said in (("rp99", "no replay 'rp99'"), (str(tmp_path / "none.txt"), "cannot be read")):
        done = deconflict("rehearse", name)
        assert done.returncode == 3
        assert said in done.stderr.decode()
        assert b"mend:" in done.stderr
