"""The commands for other bearers against a running node: a card, our code, what was heard, and how the bearers do."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from tests.service.bearers.test_office import means, warned
from tests.service.processes import environ
from tests.service.rig import Rig, rigs


async def told(rig: Rig, *words: str) -> tuple[int, str]:
    """A command of that rig's shell: exit code and what it printed."""
    running = {"http": rig.url, "pid": 1, "party": rig.party, "name": rig.identity.name}
    (rig.folder / "running.json").write_text(json.dumps(running))
    (rig.folder / "cli.token").write_text(rig.token)
    command = [sys.executable, "-m", "deconflict", *words, "--data-dir", str(rig.folder)]
    done = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environ())
    out, err = await done.communicate()
    return done.returncode or 0, (out + err).decode()


def test_cards_codes_and_what_was_heard(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA", means=means(tmp_path)), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            entry = await warned(a, b)
            msg_id: Any = a.picture.messages[entry].message.msg_id
            number, card = await told(a, "card", entry[:12])
            assert number == 0 and msg_id in card
            number, page = await told(b, "card", msg_id, "--html")
            assert number == 0 and "<h1>VOICE CARD" in page
            number, code = await told(b, "reply-code", msg_id, "--to", "ALFA")
            assert number == 0 and code.strip() in page
            heard = ("heard", msg_id, "--from", "BRAVO", "--said-by", "duty officer", "--answer", "WILCO")
            assert await told(a, *heard) == (1, "heard WILCO; no right code: it is shown and stops nothing\n")
            number, said = await told(a, *heard, "--code", code.strip(), "--json")
            assert number == 0 and json.loads(said)["code_right"] is True
            number, said = await told(a, "bearers")
            shown, beside = await a.get("/api/v1/picture"), await a.get("/api/v1/bearers")
            kinds = [(each["kind"], each["name"]) for each in shown["bearers"]]
            assert kinds == [(each["kind"], each["name"]) for each in beside["bearers"]]
            assert {each["state"] for each in shown["bearers"]} <= {"UP", "DOWN", "UNPROVED"}
            assert {"last_success", "last_failure", "age_s", "fault"} <= shown["bearers"][0].keys()
            (heard_of,) = next(each for each in shown["messages"] if each["entry"] == entry)["heard"][-1:]
            assert (heard_of["code_right"], heard_of["standing"], heard_of["governs"]) == (True, "heard", True)
            assert "BRAVO" in said and number == int("DOWN" in said), "whether a line check has tried the dead server already or not"

    asyncio.run(story())
