"""Keys over HTTP: who may, when two people do it, and that nothing secret goes either way."""

from __future__ import annotations

import asyncio
from pathlib import Path

from deconflict.service import identity

from .rig import Rig, rigs


def test_keys_are_listed_turned_and_revoked_and_no_secret_is_told(tmp_path: Path) -> None:
    async def story() -> None:
        alfa = Rig(tmp_path / "a", "ALFA")
        async with rigs(alfa):
            secrets = {(alfa.folder / name).read_text().strip() for name in (identity.SIGNING, identity.RECOVERY)}
            made = await alfa.post("/api/v1/keys/rotation", {"why": "yearly"})
            told = await alfa.post("/api/v1/keys/revocation", {"why": "stolen"})
            assert told["revoked"] == made["fingerprint"]
            found = await alfa.get("/api/v1/keys")
            assert [one["fingerprint"] for one in found["keys"]][:2] == [told["fingerprint"], made["fingerprint"]]
            secrets.add((alfa.folder / identity.SIGNING).read_text().strip())
            for text in (str(made), str(told), str(found)):
                assert not [secret for secret in secrets if secret in text]

    asyncio.run(story())


def test_without_the_recovery_key_two_different_people_are_named(tmp_path: Path) -> None:
    async def story() -> None:
        alfa = Rig(tmp_path / "a", "ALFA")
        async with rigs(alfa):
            (alfa.folder / identity.RECOVERY).unlink()
            await alfa.post("/api/v1/keys/revocation", {"why": "stolen"}, status=422)
            for people in ({}, {"by": "A. One"}, {"by": "A. One", "second": "a. one"}):
                await alfa.post("/api/v1/keys/revocation", {"why": "stolen", "by_people": True, **people}, status=403)
            told = await alfa.post("/api/v1/keys/revocation", {"why": "stolen", "by_people": True, "by": "A. One", "second": "A. Two"})
            assert told["revoked"]
            openings = [row.entry.main for row in alfa.setup.store.scan() if row.entry.header.kind == "OPEN_EPOCH"]
            assert getattr(openings[-1], "by", None) == "A. One and A. Two"

    asyncio.run(story())
