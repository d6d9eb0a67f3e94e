"""Two real nodes: a key is turned and revoked by commands, the link goes on, and the other side follows by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deconflict.service import identity

from .processes import Served, until
from .test_backup_two_nodes import asks, holds, shell
from .test_cli_line import join, run


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Served, Served]]:
    """ALFA and BRAVO, who have met."""
    nodes = Served(tmp_path / "a", "ALFA"), Served(tmp_path / "b", "BRAVO")
    for served, name in zip(nodes, ("A. One", "B. One"), strict=True):
        run(served, "watch", "duty", "--name", name)
    join(nodes)
    yield nodes
    for served in nodes:
        assert served.stop()[0] == 0


def theirs(node: Served) -> str:
    """The fingerprint of its peer's key, as it holds it."""
    return str(run(node, "key", "list")[0]["peers"][0]["fingerprint"])


def test_keys_are_turned_and_revoked_while_the_line_stands(pair: tuple[Served, Served]) -> None:
    alfa, bravo = pair
    turned = run(alfa, "key", "rotate", "--why", "yearly")[0]["fingerprint"]
    until(lambda: theirs(bravo) == turned)
    said = asks(alfa, "with the new key")
    until(lambda: holds(bravo, said))

    (alfa.folder / identity.RECOVERY).rename(alfa.folder.parent / "offline")
    refused = shell("key", "revoke", "--data-dir", str(alfa.folder), ok=False)
    assert "recovery.key" in refused.stderr
    (alfa.folder.parent / "offline").rename(alfa.folder / identity.RECOVERY)
    told = run(alfa, "key", "revoke", "--why", "stolen")[0]
    assert told["revoked"] == turned
    until(lambda: theirs(bravo) == told["fingerprint"])
    (held,) = run(bravo, "key", "list")[0]["peers"]
    assert (held["earlier"][0]["fingerprint"], bool(held["earlier"][0]["revoked_at"])) == (turned, True)
    said = shell("key", "list", "--data-dir", str(alfa.folder)).stdout.splitlines()
    assert "turn it by 2" in said[0]
    assert "revoked 2" in said[1]
    finding = next(f for f in run(alfa, "doctor")[0]["findings"] if f["what"] == "age of the signing key")
    assert finding["ok"], finding
    said = asks(alfa, "with a key that nobody stole")
    until(lambda: holds(bravo, said))
    assert holds(bravo, said)
    assert alfa.stop()[0] == 0

    again = Served(alfa.folder, "ALFA")
    try:
        until(lambda: again.picture()["peers"][0]["link"] == "UP")
        said = asks(again, "after a restart")
        until(lambda: holds(bravo, said))
        assert not bravo.picture()["faults"]
        report = shell("verify", str(bravo.folder / identity.RECORD), "--json").stdout
        assert '"ok": true' in report
    finally:
        assert again.stop()[0] == 0
