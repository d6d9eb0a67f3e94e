"""`deconflict people` against a running node."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from .rig import Rig, rigs
from .test_cli_bearers import told


def test_accounts_from_the_shell(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            assert await told(rig, "people", "list") == (0, "no accounts yet\n")
            number, made = await told(rig, "people", "add", "M. Ivanova", "--role", "senior", "--login", "m.ivanova", "--json")
            assert number == 0 and len(json.loads(made)["code"]) == 11
            number, said = await told(rig, "people", "list")
            assert (number, said.split()) == (0, ["M.", "Ivanova", "senior", "OpenID", "m.ivanova"])
            assert (await told(rig, "people", "role", "M. Ivanova", "king"))[0] == 3
            assert await told(rig, "people", "role", "M. Ivanova", "principal") == (0, "M. Ivanova is principal\n")
            number, said = await told(rig, "people", "reset", "M. Ivanova")
            assert number == 0 and "0 sessions ended" in said and "code to enrol" in said
            number, said = await told(rig, "people", "log", "--json")
            assert number == 0 and [one["what"] for one in json.loads(said)["log"]][1] == "is now principal"
            assert await told(rig, "people", "remove", "M. Ivanova") == (0, "M. Ivanova may not sign in any more\n")
            assert (await told(rig, "people", "remove", "M. Ivanova"))[0] == 3

    asyncio.run(story())
