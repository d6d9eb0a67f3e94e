"""The second of two people at the first one's desk: known there by password and app, on watch, and never the first again."""

from __future__ import annotations

import asyncio
import base64
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from nacl.pwhash import argon2id

from deconflict.service.passwords import STEP_S

from .rig import Rig, pair, rigs
from .test_http_together import on_watch

PASSWORD = "three tall spruces"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of the least cost."""
    monkeypatch.setattr(argon2id, "OPSLIMIT_INTERACTIVE", argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(argon2id, "MEMLIMIT_INTERACTIVE", argon2id.MEMLIMIT_MIN)


class Second:
    """Somebody with a password and an app, whose codes are each good once."""

    def __init__(self, rig: Rig, name: str, role: str) -> None:
        self.rig, self.name, self.role = rig, name, role

    async def enrol(self) -> Second:
        """Make the account, and set how they sign in."""
        people = self.rig.station.house.people
        person = people.find(self.name) or people.add(self.name, self.role, "test")
        given = await self.rig.station.house.signing_in.set_for(person, PASSWORD, "test")
        self._secret = base64.b32decode(given["secret"])
        return self

    def shows(self, *, ahead: int = 0, **more: Any) -> dict[str, Any]:
        """What they type now; `ahead`: the next code, since each is good once."""
        at_s = time.time() + ahead * STEP_S
        return {"name": self.name, "password": PASSWORD, "code": TOTP(self._secret, 6, SHA1(), 30).generate(int(at_s)).decode(), **more}


def test_the_second_person_does_it_at_the_desk_of_the_first(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            a.client.timeout = b.client.timeout = httpx.Timeout(60)
            await pair(a, b)
            name = (await a.get("/api/v1/agreements"))["agreements"][0]["id"]
            ivanova = await on_watch(a, "M. Ivanova")
            suspension = {"clauses": ["claims"], "reason": "review"}
            assert (await ivanova.post(f"/api/v1/agreements/{name}/suspensions", json=suspension)).status_code == 202
            (waiting,) = (await ivanova.get("/api/v1/together")).json()["waiting"]
            act = {"act": waiting["act"], "body": waiting["body"]}
            lund = await Second(a, "S. Lund", "senior").enrol()
            watcher = await Second(a, "O. Observer", "observer").enrol()
            herself = await Second(a, "M. Ivanova", "officer").enrol()

            async def asked(said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
                answer = await ivanova.post("/api/v1/together/second", json=act | said)
                return answer.status_code, answer.json()

            status, said = await asked(lund.shows() | {"password": "three tall pines"})
            assert (status, said["where"]) == (401, "session")
            assert (await asked({"name": "S. Lund"}))[1]["where"] == "name"
            status, said = await asked(herself.shows())
            assert (status, said["where"]) == (403, "person"), "the first is not the second too"
            assert (await asked(watcher.shows()))[0] == 403, "a role that may not do it"
            status, said = await asked(lund.shows())
            assert (status, said["where"]) == (403, "watch"), "no act without somebody on watch"
            assert (await a.client.post("/api/v1/together/second", json=act)).status_code == 403, "no program is a person"
            status, said = await asked(lund.shows(ahead=1, seat="senior"))
            assert status == 201, said
            assert (said["first"], said["second"], bool(said["entry"])) == ("M. Ivanova", "S. Lund", True)
            assert (await ivanova.get("/api/v1/session")).json()["name"] == "M. Ivanova", "the page goes on as it was"
            assert (await ivanova.get("/api/v1/together")).json()["waiting"] == []
            log = [(one["what"], one["whom"]) for one in (await a.get("/api/v1/people"))["log"]]
            assert (f"the second for: suspend {name}", "S. Lund") in log
            assert (f"suspend {name}, together with M. Ivanova", "S. Lund") in log
            for wrong in ({"act": "paint house"}, {"act": f"suspend {name}", "body": {"nothing": 1}}):
                answer = await ivanova.post("/api/v1/together/second", json=act | lund.shows() | wrong)
                assert answer.status_code == 422, answer.text
            await ivanova.aclose()

    asyncio.run(story())
