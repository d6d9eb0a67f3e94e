"""The keys of a running node: its disk and its record stay alike, whatever is refused and wherever it stops."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from deconflict.airspace.instant import parse_instant
from deconflict.errors import Refused
from deconflict.logbook.store import MemoryStore
from deconflict.node.keychanging import ROTATE_AFTER_US, fingerprint
from deconflict.service import identity, keyfile
from deconflict.statements.base import Status

from .rig import Rig, rigs


class Kept(MemoryStore):
    """A store whose record outlives the node that used it."""

    def close(self) -> None:
        """Stay as it is."""


def on_disk(node: Rig) -> str:
    """The public key whose secret lies on its disk."""
    return keyfile.load_key(node.folder / identity.SIGNING).public


def test_a_turned_key_is_on_the_disk_and_in_the_record(tmp_path: Path) -> None:
    async def story() -> None:
        alfa = Rig(tmp_path / "a", "ALFA")
        async with rigs(alfa):
            old, chest = on_disk(alfa), alfa.station.house.keys
            made = await chest.rotate("a test", "A. One")
            assert made["fingerprint"] == fingerprint(on_disk(alfa)) != fingerprint(old)
            assert stat.S_IMODE((alfa.folder / identity.SIGNING).stat().st_mode) == 0o600
            assert not (alfa.folder / identity.FOLLOWING).exists()
            assert [(one["signs"], one["revoked"]) for one in chest.listed()["keys"]] == [(True, False), (False, False)]
            assert alfa.picture.parties[alfa.party].signing_key == on_disk(alfa)
            now, before = chest.listed()["keys"]
            assert parse_instant(now["rotate_by"], "") - parse_instant(now["since"], "") == ROTATE_AFTER_US
            assert (now["why"], before["why"], before["revoked_at"], "rotate_by" in before) == ("a test", "keys of this node", None, False)
            told = await chest.revoke("lost", "A. One", fingerprint(old)[:8], by_recovery=True)
            assert (told["revoked"], told["epochs"]) == (fingerprint(old), {})
            assert chest.listed()["keys"][1]["revoked_at"] is not None
            with pytest.raises(Refused, match="0 keys begin"):
                await chest.revoke("lost", "A. One", "nothing", by_recovery=True)

    asyncio.run(story())


def test_a_revoked_key_leaves_the_disk_and_the_recovery_key_has_to_be_there(tmp_path: Path) -> None:
    async def story() -> None:
        alfa = Rig(tmp_path / "a", "ALFA")
        async with rigs(alfa):
            old, chest = on_disk(alfa), alfa.station.house.keys
            (alfa.folder / identity.RECOVERY).rename(tmp_path / "offline")
            with pytest.raises(Refused, match="cannot be read"):
                await chest.revoke("stolen", "A. One", None, by_recovery=True)
            keyfile.create_key(alfa.folder / identity.RECOVERY)
            with pytest.raises(Refused, match="not the recovery key of this party"):
                await chest.revoke("stolen", "A. One", None, by_recovery=True)
            assert on_disk(alfa) == old
            (tmp_path / "offline").replace(alfa.folder / identity.RECOVERY)
            told = await chest.revoke("stolen", "A. One", None, by_recovery=True)
            assert told["revoked"] == fingerprint(old)
            assert told["fingerprint"] == fingerprint(on_disk(alfa))
            assert {"keys", "plans", "tracks"} <= told["epochs"].keys()
            assert [(one["signs"], one["revoked"]) for one in chest.listed()["keys"]] == [(True, False), (False, True)]
            assert chest.listed()["recovery_is_here"]
            await alfa.watch("A. One")

    asyncio.run(story())


@pytest.mark.parametrize("said", [True, False])
def test_a_stop_between_the_word_and_the_disk_is_finished_at_the_next_start(tmp_path: Path, said: bool) -> None:
    async def story() -> tuple[str, str]:
        store = Kept()
        identity.init(tmp_path / "a", "ALFA")
        me, files = identity.load(tmp_path / "a", Status.EXERCISE, store)
        alfa = Rig(tmp_path / "a", "ALFA", store=store, made=(me, files))
        async with rigs(alfa):
            old = on_disk(alfa)
            if said:
                await alfa.station.house.keys.rotate("a test", "A. One")
                (alfa.folder / identity.SIGNING).rename(alfa.folder / identity.FOLLOWING)
                keyfile.write_secret(alfa.folder / identity.SIGNING, me.signing.seed.hex().encode())
            else:
                keyfile.create_key(alfa.folder / identity.FOLLOWING)
            following = keyfile.load_key(alfa.folder / identity.FOLLOWING).public
        again, _ = identity.load(alfa.folder, Status.EXERCISE, store)
        assert not (alfa.folder / identity.FOLLOWING).exists()
        assert again.signing.public == on_disk(alfa) == (following if said else old)
        return old, following

    old, following = asyncio.run(story())
    assert old != following


def test_a_key_that_was_left_before_anything_was_said_is_dropped(tmp_path: Path) -> None:
    identity.init(tmp_path / "a", "ALFA")
    keyfile.create_key(tmp_path / "a" / identity.FOLLOWING)
    identity.load(tmp_path / "a", Status.EXERCISE, MemoryStore())
    assert not (tmp_path / "a" / identity.FOLLOWING).exists()


def test_what_does_not_count_any_more_is_on_the_screen_with_why(tmp_path: Path) -> None:
    async def story() -> None:
        alfa = Rig(tmp_path / "a", "ALFA")
        async with rigs(alfa):
            await alfa.watch("A. One")
            await alfa.station.house.keys.revoke("stolen", "A. One", None, by_recovery=True)
            for _ in range(100):
                faults = [fault["what"] for fault in (await alfa.get("/api/v1/picture"))["faults"]]
                if faults:
                    break
                await asyncio.sleep(0.05)
            assert [what for what in faults if "ALFA's entries do not count: signed with a key that its author revoked" in what], faults

    asyncio.run(story())
