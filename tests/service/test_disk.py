"""A disk that fills up is told of on every page before it stops the node, not only where somebody looks for it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from deconflict.service import disk, doctor
from deconflict.service.sqlite import SqliteStore

from .rig import Rig, rigs


def left(monkeypatch: pytest.MonkeyPatch, free_bytes: int) -> None:
    """A disk of 100 GiB with so much free."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free_bytes, total=100 * 2**30))


def test_it_is_low_below_a_gibibyte_and_a_record_in_memory_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left(monkeypatch, disk.LOW_BYTES)
    assert disk.found(tmp_path) == {"free_bytes": 2**30, "total_bytes": 100 * 2**30, "low": False}
    assert disk.faults(tmp_path) == []
    left(monkeypatch, disk.LOW_BYTES - 1)
    assert disk.faults(tmp_path) == [("the disk is nearly full: 1.0 GiB free", disk.MEND)]
    assert (disk.found(None), disk.faults(None)) == (None, [])


def test_doctor_says_it_from_the_same_mark_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free_bytes, ok in ((disk.LOW_BYTES, True), (disk.LOW_BYTES - 1, False)):
        left(monkeypatch, free_bytes)
        (said,) = [one for one in doctor.examine(tmp_path, 0) if one["what"] == "disk"]
        assert said["ok"] is ok


def test_a_running_node_tells_every_page_until_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        node = Rig(tmp_path, "ALFA", store=SqliteStore(tmp_path / "record.db"))
        async with rigs(node):
            left(monkeypatch, 300 * 2**20)
            (fault,) = (await node.get("/api/v1/picture?only=faults"))["faults"]
            assert fault == {"what": "the disk is nearly full: 0.3 GiB free", "mend": disk.MEND}
            assert (await node.get("/api/v1/health"))["disk"]["low"]
            left(monkeypatch, 50 * 2**30)
            assert (await node.get("/api/v1/picture?only=faults"))["faults"] == []

    asyncio.run(story())
