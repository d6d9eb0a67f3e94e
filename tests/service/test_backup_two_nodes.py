"""A node backed up while it runs, killed, and brought back elsewhere on other ports: its peer hands back the tail, and nothing forks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deconflict.service import identity
from deconflict.service.keyfile import write_secret
from deconflict.service.sqlite import SqliteStore

from .processes import PATIENCE_S, Served, environ, until
from .test_cli_line import join, run

PASSPHRASE = "five words nobody links"


def shell(*words: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
    """A command of a person at a shell."""
    command = [sys.executable, "-m", "deconflict", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ(), timeout=PATIENCE_S)
    assert (done.returncode == 0) is ok, done.stderr
    return done


def asks(node: Served, text: str) -> str:
    """Something asked on the line."""
    return str(run(node, "send", "STOP_REQUEST", "--place", "1.0,30.0,2000", "--priority", "ROUTINE", "--text", text)[0]["entry"])


def holds(node: Served, entry: str) -> bool:
    """Whether that message is on its desk."""
    return any(message["entry"] == entry for message in node.picture()["messages"])


def entries(folder: Path) -> dict[tuple[Any, ...], set[str]]:
    """By its place every entry of a stopped node's record."""
    store = SqliteStore(folder / identity.RECORD, read_only=True)
    found: dict[tuple[Any, ...], set[str]] = {}
    for row in (*store.scan(), *store.ahead()):
        header = row.entry.header
        found.setdefault((header.author, header.logbook, header.epoch, header.seq), set()).add(row.entry.hash)
    store.close()
    return found


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[list[Served]]:
    """ALFA and BRAVO, who have met; who is restored takes its place here."""
    nodes = [Served(tmp_path / "a", "ALFA"), Served(tmp_path / "b", "BRAVO")]
    for served, name in zip(nodes, ("A. One", "B. One"), strict=True):
        run(served, "watch", "duty", "--name", name)
    join((nodes[0], nodes[1]))
    yield nodes
    for served in nodes:
        assert served.stop()[0] == 0


def test_a_node_comes_back_elsewhere_and_goes_on_without_a_fork(pair: list[Served], tmp_path: Path) -> None:
    alfa, bravo = pair
    secret, file, elsewhere = tmp_path / "passphrase", tmp_path / "alfa.backup", tmp_path / "other" / "a"
    write_secret(secret, PASSPHRASE.encode() + b"\n")
    before = asks(alfa, "said before the backup")
    shell("backup", str(file), "--passphrase-file", str(secret), "--data-dir", str(alfa.folder))
    assert PASSPHRASE.encode() not in file.read_bytes()
    finding = next(f for f in run(alfa, "doctor")[0]["findings"] if f["what"] == "backup")
    assert finding["ok"], finding
    after = [asks(alfa, f"said after it, {number}") for number in range(3)]
    until(lambda: all(holds(bravo, entry) for entry in (before, *after)))
    alfa.process.kill()
    alfa.ended()

    refused = shell("restore", str(file), "--passphrase-file", str(secret), "--data-dir", str(alfa.folder), ok=False)
    assert "not empty" in refused.stderr
    shell("restore", str(file), "--passphrase-file", str(secret), "--data-dir", str(elsewhere))
    back = pair[0] = Served(elsewhere, "ALFA", "--port", "0", "--peer-port", "0", "--pairing-port", "0")
    assert back.told["party"] == alfa.told["party"]
    assert {back.told["http"], back.told["peers"]}.isdisjoint({alfa.told["http"], alfa.told["peers"]})
    until(lambda: all(holds(back, entry) for entry in (before, *after)))
    assert back.ask("GET", "/healthz")["signing"] == "no"
    until(lambda: "has taken back" in back.ask("GET", "/healthz")["why"])
    run(back, "epoch", "restored on another machine")

    said = asks(back, "said by the restored node")
    until(lambda: holds(bravo, said))
    answered = asks(bravo, "heard")
    until(lambda: holds(back, answered))
    (anew,) = {(one["epoch"], one["left"]) for one in bravo.picture()["peers"][0]["anew"]}
    assert anew == (1, 0), "its peer sees that it began anew, and that nothing of before is left behind"
    opened = [entry for entry in run(bravo, "log", "--limit", "1000")[0]["entries"] if entry["kind"] == "OPEN_EPOCH"]
    assert "restored on another machine" in {entry["main"]["why"] for entry in opened if entry["author"] == alfa.told["party"]}
    reads = run(back, "reads", "--who", "node")[0]["reads"]
    assert [(line["what"], line["whole"]) for line in reads[:2]] == [("started", True), ("restored", True)]
    for served in pair:
        assert not [fault for fault in served.picture()["faults"] if "branch" in fault["what"]]
        assert served.stop()[0] == 0
    for folder in (elsewhere, bravo.folder):
        assert not {place: hashes for place, hashes in entries(folder).items() if len(hashes) > 1}, "two entries for one place"
        report = shell("verify", str(folder / identity.RECORD), "--json").stdout
        assert '"forks": []' in report


def test_an_old_copy_that_could_ask_nobody_is_seen_for_what_it_lost(pair: list[Served], tmp_path: Path) -> None:
    alfa, bravo = pair
    secret, file, elsewhere = tmp_path / "passphrase", tmp_path / "alfa.backup", tmp_path / "other" / "a"
    write_secret(secret, PASSPHRASE.encode() + b"\n")
    shell("backup", str(file), "--passphrase-file", str(secret), "--data-dir", str(alfa.folder))
    lost = [asks(alfa, f"said after the backup, {number}") for number in range(3)]
    until(lambda: all(holds(bravo, entry) for entry in lost))
    alfa.process.kill()
    alfa.ended()
    assert bravo.stop()[0] == 0

    shell("restore", str(file), "--passphrase-file", str(secret), "--data-dir", str(elsewhere))
    back = pair[0] = Served(elsewhere, "ALFA")
    assert back.ask("GET", "/healthz")["signing"] == "no"
    run(back, "epoch", "restored, and nobody could be asked")
    said = asks(back, "said by the restored node")
    bravo = pair[1] = Served(bravo.folder, "BRAVO")
    until(lambda: holds(bravo, said))
    left = {one["logbook"]: one["left"] for one in bravo.picture()["peers"][0]["anew"]}
    assert sum(left.values()) >= len(lost), "what it published after the copy is no longer its own record, and its peer sees how much"
    assert all(holds(bravo, entry) for entry in lost), "and still holds it"
    assert not [fault for served in pair for fault in served.picture()["faults"] if "branch" in fault["what"]]
