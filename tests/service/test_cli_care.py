"""Reads and exports from the shell, in processes of their own: what is noted, what is refused, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path

from .test_cli import ALL, deconflict, on
from .test_cli import node as node


def test_an_export_wants_a_limit_or_a_reason_and_is_noted_with_it(node: Path, tmp_path: Path) -> None:
    record = node / "record.db"
    bare = deconflict("export", str(record), str(tmp_path / "a.zip"))
    assert (bare.returncode, bare.stdout) == (3, b"")
    assert b"--everything --reason" in bare.stderr
    assert deconflict("export", str(record), str(tmp_path / "a.zip"), "--everything").returncode == 3
    assert not (tmp_path / "a.zip").exists()
    new, backwards = str(tmp_path / "a.zip"), ("--from", "2026-02-01T00:00:00Z", "--to", "2026-01-01T00:00:00Z")
    for wrong, said in (
        ((str(tmp_path / "none.db"), new), b"no such file"), ((str(node / "party.json"), new), b"no record"),
        ((str(record), str(record), "--party", "ALFA"), b"such a file already"), ((str(record), new, *backwards), b"ends before it begins"),
    ):  # fmt: skip
        done = deconflict("export", *wrong)
        assert (done.returncode, said in done.stderr) == (3, True), done.stderr
    assert deconflict("export", str(record), str(tmp_path / "a.zip"), *ALL).returncode == 0
    assert deconflict("export", str(record), str(tmp_path / "b.zip"), "--party", "ALFA").returncode == 0
    assert deconflict("replay", str(record), "--until", "2020-01-01T00:00:00Z").returncode == 0
    assert on(node, "status")[0] == 0
    code, told = on(node, "reads")
    assert code == 0
    lines = [(line["door"], line["what"], line.get("why", "")) for line in told["reads"]]
    assert lines[:2] == [("token", "reads", ""), ("token", "picture", "")]
    assert lines[2:5] == [("shell", "replay", ""), ("shell", "export", ""), ("shell", "export", ALL[-1])]
    assert all(line["whole"] for line in told["reads"])
    assert all("b.zip" in line["about"] for line in told["reads"] if line["what"] == "export" and "why" not in line)


def test_reads_for_people(node: Path) -> None:
    done = deconflict("reads", "--data-dir", str(node), "--who", "node")
    assert b"started" in done.stdout
    assert b"BROKEN" not in done.stdout
    done = deconflict("reads", "--data-dir", str(node), "--who", "nobody at all")
    assert done.stdout.decode().strip() == "nothing of that is in the list"
    assert deconflict("reads", "--data-dir", str(node), "--from", "2026-02-01T00:00:00Z", "--to", "2026-01-01T00:00:00Z").returncode == 3
    assert json.loads(deconflict("reads", "--data-dir", str(node), "--limit", "1", "--json").stdout)["reads"]


SITE = """{"type": "Feature", "geometry": {"type": "Point", "coordinates": [-39.7, 34.5]}, "properties": {
  "site_id": "S-12", "function": "clinic", "radius_m": 300, "from": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z",
  "release_to_all": true,
  "consent": {"consent_by": "the director", "at": "2025-12-01T00:00:00Z"}}}"""


def test_wrong_words_are_refused_with_the_way_to_mend_them(node: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("")
    (tmp_path / "site.geojson").write_text(SITE)
    (tmp_path / "backup").write_bytes(b"deconflict backup 9\n")
    at = ("--data-dir", str(node))
    for words, said in (
        (("confirm", "../x", "--consent-by", "x", *at), b"no id"), (("confirm", "S-1", "--consent-by", " ", *at), b"--consent-by: 0 signs"),
        (("key", "rotate", "--why", "x" * 65, *at), b"--why: 65 signs"), (("key", "revoke", "-abc", *at), b"begins no fingerprint"),
        (("key", "revoke", "-abcdef", *at), b"0 keys begin with '-abcdef'"), (("site", str(tmp_path / "site.geojson"), *at), b"watch"),
        (("backup", str(tmp_path / "new"), *at), b"nobody to ask for the passphrase"),
        (("backup", str(tmp_path / "new"), "--passphrase-file", str(tmp_path / "none"), *at), b"no such file"),
        (("backup", str(tmp_path / "empty"), *at), b"a file already"), (("restore", str(tmp_path / "empty"), *at), b"a node runs"),
        (("restore", str(tmp_path / "empty"), "--data-dir", str(tmp_path / "b")), b"no backup of ours"),
        (("restore", str(tmp_path / "backup"), "--data-dir", str(tmp_path / "b")), b"another form"),
    ):  # fmt: skip
        done = deconflict(*words)
        assert (done.returncode in (3, 5), said in done.stderr, b"mend: " in done.stderr) == (True, True, True), (words, done.stderr)
    assert deconflict("confirm", "S-1", "--consent-by", "x", "--contact-tested-at", "2026-01-01T00:00:00Z", *at).returncode == 2
