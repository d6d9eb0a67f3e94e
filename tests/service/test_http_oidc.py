"""To the provider and back over HTTP: one browser, one cookie, one session."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from deconflict.service.guard import PER_ADDRESS
from deconflict.service.oidc import BACK
from deconflict.service.oidc_settings import Oidc

from .rig import Rig, rigs
from .test_http_people import alone
from .test_oidc import Provider, provider

__all__ = ["provider"]


async def left(here: httpx.AsyncClient, provider: Provider, rig: Rig) -> dict[str, str]:
    """Leave for the provider; what it was asked."""
    answer = await here.get("/api/v1/session/oidc")
    assert answer.status_code == 303 and answer.headers["location"].startswith(provider.issuer)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and f"path={BACK}" in cookie
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    now_s = rig.station.house.loop.clock.now_us() // 1_000_000
    provider.nonce, provider.changed = asked["nonce"], {"iat": now_s, "exp": now_s + 300}
    return asked


def test_a_browser_goes_and_comes_back_signed_in_and_no_other_does(tmp_path: Path, provider: Provider) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA", oidc=Oidc(provider.issuer, "deconflict", provider="ALFA's own"))
        async with rigs(rig), httpx.AsyncClient(base_url=rig.url) as here, httpx.AsyncClient(base_url=rig.url) as another:
            await rig.post("/api/v1/people", {"name": "M. Ivanova", "role": "senior", "login": "m.ivanova"})
            assert (await here.get("/api/v1/session/ways")).json()["oidc"] == {"provider": "ALFA's own"}
            asked = await left(here, provider, rig)
            assert asked["redirect_uri"] == rig.url + BACK
            back: Any = {"state": asked["state"], "code": "code-1"}
            stolen = await another.get(BACK, params=back)
            assert stolen.status_code == 401 and rig.station.house.cookie not in another.cookies
            came = await here.get(BACK, params=back)
            assert (came.status_code, came.headers["location"]) == (303, "/"), came.text
            session = (await here.get("/api/v1/session")).json()
            assert session["person"]["name"] == "M. Ivanova" and session["person"]["role"] == "senior"
            assert (await here.get(BACK, params=back)).status_code == 401, "once"
            assert (await rig.get("/api/v1/people"))["log"][0]["what"] == "signed in with OpenID at ALFA's own"
            answers = [(await here.get("/api/v1/session/oidc")).status_code for _ in range(PER_ADDRESS + 1)]
            assert answers[-1] == 429

    asyncio.run(story())


def test_a_browser_that_is_not_let_in_comes_back_to_the_page_with_one_word_why(tmp_path: Path, provider: Provider) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA", oidc=Oidc(provider.issuer, "deconflict", provider="ALFA's own"))
        reads = {"Accept": "text/html,application/xhtml+xml"}
        async with rigs(rig), httpx.AsyncClient(base_url=rig.url) as here:

            async def came(path: str, **asked: str) -> str:
                answer = await here.get(path, params=asked, headers=reads)
                assert answer.status_code == 303 and rig.station.house.cookie not in here.cookies
                return answer.headers["location"]

            provider.lies = {"issuer": "http://127.0.0.1:1"}
            assert await came("/api/v1/session/oidc") == "/#oidc=provider"
            provider.lies = {}
            assert await came(BACK, state="x", error="access_denied") == "/#oidc=again", "whoever changed their mind there"
            asked = await left(here, provider, rig)
            assert await came(BACK, state=asked["state"], code="code-1") == "/#oidc=account"
            answers = [await came("/api/v1/session/oidc") for _ in range(PER_ADDRESS + 1)]
            assert answers[-1] == "/#oidc=often"
            assert (await here.get("/api/v1/session/oidc")).status_code == 429, "a program is given the problem"

    asyncio.run(story())


def test_without_a_provider_there_is_none(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        for path in ("/api/v1/session/oidc", BACK):
            assert (await rig.client.get(path)).status_code == 404
        assert (await rig.client.get("/api/v1/session/ways")).json()["oidc"] is None

    alone(tmp_path, story)
