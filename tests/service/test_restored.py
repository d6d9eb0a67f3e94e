"""That a record came back from a copy is not forgotten by a restart, until a new epoch is on the disk."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from deconflict.logbook.store import MemoryStore, Row
from deconflict.service.restored import RESTORED, Restored
from deconflict.statements.receipts import Bearer
from deconflict.testing.scribe import Scribe

from .rig import Rig, rigs


class Kept(MemoryStore):
    """A store whose record outlives the node that used it."""

    def close(self) -> None:
        """Stay as it is."""


def test_it_holds_until_a_batch_of_our_own_is_on_the_disk() -> None:
    store = MemoryStore()
    first = Restored(store, now=True)
    assert not store.get_state(RESTORED), "nothing is written before the doors are open"
    first.begin()
    entry = Scribe().run("plans", 1)[0]
    first.flushed([Row(entry, 1, Bearer.LINK, 0)])
    assert first.holds, "what came back from a peer is no new epoch"
    second = Restored(store, now=False)
    assert second.holds
    second.begin()
    second.flushed([Row(entry, 1, None, 0)])
    assert not second.holds
    assert not Restored(store, now=False).holds


def test_a_start_without_the_word_still_signs_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        store = Kept()
        alfa = Rig(tmp_path / "a", "ALFA", store=store)
        async with rigs(alfa):
            await alfa.watch("M. Ivanova")
            assert await alfa.get("/healthz") == {"status": "alive"}
        restored = Rig.again(alfa, store=store, restored=True)
        async with rigs(restored):
            await refuses(restored)
        again = Rig.again(alfa, store=store)
        async with rigs(again):
            await refuses(again)
            await again.post("/api/v1/epochs", {"why": "restored from a copy"})
            assert await again.get("/healthz") == {"status": "alive"}
            await again.watch("K. Lehto")
        after = Rig.again(alfa, store=store)
        async with rigs(after):
            await after.watch("M. Ivanova")

    asyncio.run(story())


async def refuses(node: Rig) -> None:
    """It signs nothing, and every face of it says what the mend is."""
    health: Any = await node.get("/healthz")
    picture: Any = await node.get("/api/v1/picture")
    assert health["signing"] == "no"
    assert "came back from a copy" in health["why"]
    assert "deconflict epoch" in health["mend"]
    assert [fault["mend"] for fault in picture["faults"]] == [health["mend"]]
    answer = await node.client.post("/api/v1/watch", json={"role": "duty", "incoming": "K. Lehto"})
    assert answer.status_code >= 400
    assert "deconflict epoch" in answer.text
