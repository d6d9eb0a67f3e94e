"""`deconflict serve` as a process: what the disk refuses is said, ends it with code 70, and costs nothing that was acknowledged."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import DeconflictError
from deconflict.service import identity
from deconflict.service.bundle import rows_of
from deconflict.service.identity import RECORD
from deconflict.service.sqlite import SqliteStore
from deconflict.statements.base import Status

from .processes import ANY_PORTS, Served, environ, until
from .rig import Rig, rigs

PLAN: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Polygon", "coordinates": [[[6.5, 46.5], [6.6, 46.5], [6.6, 46.6], [6.5, 46.6], [6.5, 46.5]]]},
    "properties": {
        "op_id": "SURVEY", "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted", "lower": "0m W84",
        "upper": "500m W84", "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z",
    },
}  # fmt: skip
LAUNCHER = """
import pathlib, sys
import apsw
flag, pragma = pathlib.Path(sys.argv[1]), sys.argv[2]
def hook(db):
    def trace(cursor, sql, bindings):
        if sql.startswith("BEGIN") and flag.exists():
            flag.rename(flag.with_suffix(".done"))
            db.execute("PRAGMA " + pragma).fetchall()
        return True
    db.exec_trace = trace
apsw.connection_hooks.append(hook)
sys.argv = ["deconflict", *sys.argv[3:]]
from deconflict.service.cli import main
main()
"""
"""Runs the command line on an SQLite that gets full, or read-only, when the flag appears: the whole program is the shipped one."""


def file_until_it_ends(node: Served) -> list[str]:
    """State plans one after another until the node says no more; the entries it acknowledged."""
    stated: list[str] = []
    try:
        node.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": "M. Ivanova"})
        for number in range(2000):
            plan = {**PLAN, "properties": {**PLAN["properties"], "op_id": f"SURVEY-{number}", "remark": "x" * 400}}
            stated.append(node.ask("POST", "/api/v1/plans", plan)["entry"])
    except DeconflictError:
        return stated
    raise AssertionError("it never ended")


def comes_back_whole(folder: Path, stated: list[str]) -> None:
    """Everything acknowledged is in the record, and a node that starts on it shows it and goes on."""
    held = {row.entry.hash for row in rows_of(folder / RECORD)}
    assert set(stated) <= held
    again = Served(folder, "ALFA", *ANY_PORTS)
    try:
        assert {plan["version"] for plan in again.picture()["plans"]} >= set(stated)
        assert again.ask("POST", "/api/v1/plans", PLAN)["entry"]
    finally:
        assert again.stop()[0] == 0


@pytest.mark.parametrize(
    ("pragma", "said", "mend"),
    [
        ("max_page_count=1", "the disk is full: nothing more can be stored", "free space, then start again"),
        ("query_only=1", "the database is read-only", "make the file and its folder writable for this user"),
    ],
)
def test_what_the_disk_refuses_is_said_and_nothing_acknowledged_is_lost(tmp_path: Path, pragma: str, said: str, mend: str) -> None:
    launcher, flag, folder = tmp_path / "launcher.py", tmp_path / "flag", tmp_path / "a"
    launcher.write_text(LAUNCHER)
    node = Served(folder, "ALFA", *ANY_PORTS, launcher=(str(launcher), str(flag), pragma))
    node.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": "M. Ivanova"})
    stated = [node.ask("POST", "/api/v1/plans", PLAN)["entry"]]
    flag.touch()
    stated += file_until_it_ends(node)
    code, err = node.ended()
    assert code == 70
    assert f"deconflict: the node ends: {folder / RECORD}: {said}\n  mend: {mend}\n" in err
    assert "Traceback" not in err
    assert not (folder / "running.json").exists()
    comes_back_whole(folder, stated)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one mebibyte."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a small tmpfs needs root")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_disk_that_is_really_full(small_disk: Path, tmp_path: Path) -> None:
    folder = small_disk / "a"
    node = Served(folder, "ALFA", *ANY_PORTS)
    stated = file_until_it_ends(node)
    code, err = node.ended()
    assert code == 70
    assert f"the node ends: {folder / RECORD}: the disk is full" in err
    assert len(stated) > 20
    moved = tmp_path / "moved"
    shutil.copytree(folder, moved)
    comes_back_whole(moved, stated)


def test_a_record_that_nobody_may_write_is_said_at_start(tmp_path: Path) -> None:
    """Without the right to pass over rights, as an ordinary user has none."""
    folder = tmp_path / "a"
    Served(folder, "ALFA", *ANY_PORTS).stop()
    as_user: tuple[str, ...] = ()
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root passes over rights, and setpriv is not here to take that away")
        as_user = ("setpriv", "--inh-caps=-all", "--bounding-set=-all")
    for path in (*folder.iterdir(), folder):
        path.chmod(0o500 if path.is_dir() else 0o400)
    command = [*as_user, *Served.command(folder, *ANY_PORTS)]
    try:
        done = subprocess.run(command, capture_output=True, env=environ(), check=False, timeout=60)
    finally:
        folder.chmod(0o700)
    assert done.returncode == 70
    assert b"cannot be written: Permission denied" in done.stderr
    assert b"mend: make the folder and its files writable for this user" in done.stderr
    assert done.stdout == b""


def test_the_page_is_opened_signed_in_and_a_browser_that_stays_holds_nobody_up(tmp_path: Path) -> None:
    browser, seen = tmp_path / "browser.sh", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}.new && mv {seen}.new {seen} && exec sleep 20 >/dev/null 2>&1\n')
    browser.chmod(0o700)
    node = Served(tmp_path / "a", "ALFA", *ANY_PORTS, "--open", env={"BROWSER": f"{browser} %s"})
    try:
        until(seen.exists)
        assert seen.read_text().strip() == node.told["page"] == f"{node.told['http']}/#code={node.told['code']}"
        assert node.ask("GET", "/healthz") == {"status": "alive"}
    finally:
        assert node.stop()[0] == 0


def test_a_second_process_on_one_folder_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    first = Served(tmp_path / "a", "ALFA", *ANY_PORTS)
    try:
        code, err = Served(tmp_path / "a", "ALFA", *ANY_PORTS).ended()
        assert code == 3
        assert "a node runs on this folder already" in err
        assert "mend: stop it" in err
        assert first.picture()["me"]["name"] == "ALFA"
    finally:
        assert first.stop()[0] == 0


def test_a_node_that_somebody_holds_by_its_standard_input_ends_with_them(tmp_path: Path) -> None:
    read, write = os.pipe()
    node = Served(tmp_path / "a", "ALFA", *ANY_PORTS, "--attached", stdin=read)
    os.close(read)
    assert node.picture()["me"]["name"] == "ALFA"
    # As when whoever holds the other end is killed.
    os.close(write)
    assert node.ended()[0] == 0


def test_who_is_overtaken_by_another_writer_on_its_record_says_so_and_ends(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    fenced = Served(folder, "ALFA", *ANY_PORTS)
    fenced.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": "M. Ivanova"})

    async def overtake() -> str:
        store = SqliteStore(folder / RECORD)
        me, files = identity.load(folder, Status.EXERCISE, store)
        other = Rig(tmp_path / "other", "ALFA", store=store, made=(me, files))
        async with rigs(other):
            stated: str = (await other.post("/api/v1/plans", PLAN))["entry"]
        return stated

    theirs = asyncio.run(overtake())
    stated = file_until_it_ends(fenced)
    code, err = fenced.ended()
    assert code == 70
    assert "does not follow the last one the store holds" in err
    assert "is another node writing to this database?" in err
    comes_back_whole(folder, [theirs, *stated])
