"""Two people in the shell: the first is told what waits, the second lists, confirms or refuses it with a token of their own."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from deconflict.errors import Refused
from deconflict.service.cli import app
from deconflict.service.client import TOKEN_FILE
from deconflict.service.problems import NotAllowed, NotFound

from .rig import Rig
from .test_by_two import told
from .test_http_care import SITE, day


def shell(rig: Rig, token: str) -> Any:
    """What a command prints as JSON, asked with that token; its error is raised."""
    (rig.folder / "running.json").write_text(json.dumps({"http": rig.url, "pid": 1, "party": rig.party, "name": "ALFA"}))
    file = rig.folder / f"{token[-6:]}.token"
    file.write_text(token)

    def run(*words: str, plain: bool = False) -> Any:
        os.environ[TOKEN_FILE] = str(file)
        done = CliRunner().invoke(app, [*words, "--data-dir", str(rig.folder), *([] if plain else ["--json"])])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout if plain else json.loads(done.stdout)

    async def asked(*words: str, plain: bool = False) -> Any:
        return await asyncio.to_thread(run, *words, plain=plain)

    return asked


def test_a_list_is_widened_and_an_incident_closed_from_the_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_FILE, "")

    async def story(a: Rig, b: Rig, pages: list[httpx.AsyncClient]) -> None:
        sessions = a.station.house.sessions
        one, other = (shell(a, sessions.new_token(name, ("read", "file", "acknowledge"))) for name in ("one", "other"))
        await one("watch", "duty", "--name", "M. Ivanova")
        await other("watch", "senior", "--name", "S. Lund")
        listed = {**SITE, "properties": {**SITE["properties"], "release": ["BRAVO"], "buffered_for": [b.party]}}
        del listed["properties"]["release_to_all"]
        (tmp_path / "site.geojson").write_text(json.dumps(listed))
        assert "entry" in await one("site", str(tmp_path / "site.geojson"))
        waits = await one("release", "S-12", "--exact", "BRAVO", "--consent-by", "the director")
        assert (waits["act"], waits["waiting_for"]) == ("release-site S-12", "a second person")
        with pytest.raises(NotAllowed, match="two different"):
            await one("second", "confirm", waits["hash"][:10])
        (it,) = (await other("second", "list"))["waiting"]
        assert it["hash"] == waits["hash"]
        text = await other("second", "list", plain=True)
        assert "  exact_for: BRAVO\n" in text
        assert b.party not in text
        assert (await other("second", "confirm", waits["hash"][:10]))["first"] == "M. Ivanova"
        assert "nothing waits" in await other("second", "list", plain=True)
        assert "entry" in await one("release", "S-12", "--coarse", b.party), "less is one person's"
        said = await one("confirm", "S-12", "--consent-by", "the director", "--until", day(50), plain=True)
        assert "waits for a second person: confirm-site S-12" in said
        no = await one("second", "refuse", said.split("confirm ")[-1].strip())
        assert (no["by"], no["asked_by"]) == ("M. Ivanova", "M. Ivanova")
        for words, why in (
            (("release", "S-12"), "list shall change"), (("release", "S-13", "--to-all"), "no site"),
            (("release", "S-12", "--add", "DELTA"), "no line of ours"), (("second", "confirm", "0"), "0 acts begin"),
        ):  # fmt: skip
            with pytest.raises(Refused, match=why):
                await one(*words)
        assert (await one("release", "S-12", "--to-all", "--consent-by", "the director"))["waiting_for"]
        (tmp_path / "all.geojson").write_text(json.dumps(SITE))
        assert "S-12 waits for a second person" in await one("import", str(tmp_path / "all.geojson"), plain=True)
        report = await one("import", str(tmp_path / "all.geojson"))
        assert [name for record in report["records"] for name in record if name == "refused"] == ["refused"], "asked for twice by one"
        assert (await other("import", str(tmp_path / "all.geojson")))["stated"] == 1, "and by a second"
        place = json.dumps({"lat_deg": 34.5, "lon_deg": -39.7, "radius_m": 2000})
        first = await one(
            "send", "INCIDENT_REPORT", "incident_id=I1", "stage=initial", "incident_class=disputed", f"place={place}",
            f"from_us={day(-1)}", f"until_us={day(-1)}",
        )  # fmt: skip
        closing = await one("incident", "close", first["entry"][:10], "--class", "unintended", "--remark", "the wind")
        assert closing["act"] == "close I1"
        assert "by M. Ivanova" in (shown := await other("second", "list", plain=True))
        assert "{" not in shown, "no braces of a program"
        assert "done, together with M. Ivanova" in await other("second", "confirm", closing["hash"], plain=True)
        with pytest.raises(NotFound):
            await a_hash(other, closing["hash"])

    told(tmp_path, story)


async def a_hash(asked: Any, hash_: str) -> None:
    """Confirm what waits no more, past the list that says so."""
    from deconflict.service.client import connect

    folder = Path(os.environ[TOKEN_FILE]).parent
    await asyncio.to_thread(connect(folder).ask, "POST", f"/api/v1/together/{hash_}", {})
