"""From a code to an account of one's own: an app, a password, and what that ends."""

from __future__ import annotations

import base64
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from .rig import Rig
from .soft_key import SoftKey
from .test_http_people import alone, page
from .test_signing_in import PASSWORD, cheap

__all__ = ["cheap"]


def shows(secret: str, rig: Rig, steps: int = 0) -> str:
    """What the app shows `steps` half minutes from now."""
    now_s = rig.station.house.loop.clock.now_us() // 1_000_000
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(now_s + steps * 30).decode()


async def enrolled(rig: Rig, here: httpx.AsyncClient, code: str) -> str:
    """Make the account of that code one's own; the app's secret."""
    assert (await here.post("/api/v1/session", json={"code": code})).status_code == 204
    app = (await here.post("/api/v1/me/app", json={})).json()
    body = {"password": PASSWORD, "code": shows(app["secret"], rig, -1)}
    assert (await here.post("/api/v1/me/password", json=body)).status_code == 204
    return str(app["secret"])


def test_an_account_is_made_ones_own_and_signs_in(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        made = await rig.post("/api/v1/people", {"name": "M. Ivanova", "role": "principal"})
        async with page(rig) as here, page(rig) as there:
            secret = await enrolled(rig, here, made["code"])
            me = (await here.get("/api/v1/me")).json()
            assert (me["account"]["password"], me["enrolling"], me["may_change"]) == (True, False, True)
            assert secret not in str(me)
            session = (await here.get("/api/v1/session")).json()
            assert session["person"]["role"] == "principal" and "admin" in session["scopes"]
            await here.post("/api/v1/watch", json={"role": "duty", "incoming": "M. Ivanova"})
            body = {"name": "M. Ivanova", "password": PASSWORD, "code": shows(secret, rig)}
            assert (await there.post("/api/v1/session/password", json=body)).status_code == 204
            assert (await there.get("/api/v1/session")).json()["watch"] == {"role": "duty", "name": "M. Ivanova"}
            assert (await here.get("/api/v1/session")).status_code == 200, "two pages of one person"
            app = (await here.post("/api/v1/me/app", json={})).json()
            changed = {"password": PASSWORD + " more", "code": shows(app["secret"], rig)}
            assert (await here.post("/api/v1/me/password", json=changed)).status_code == 204
            assert (await there.get("/api/v1/session")).status_code == 401, "a new password ends the other page"
            assert (await here.get("/api/v1/session")).status_code == 200

    alone(tmp_path, story)


@pytest.mark.parametrize(("password", "where"), [("short", "password"), (PASSWORD, "code")])
def test_what_is_refused_changes_nothing(tmp_path: Path, password: str, where: str) -> None:
    async def story(rig: Rig) -> None:
        made = await rig.post("/api/v1/people", {"name": "M. Ivanova", "role": "officer"})
        async with page(rig) as here:
            await here.post("/api/v1/session", json={"code": made["code"]})
            await here.post("/api/v1/me/app", json={})
            refused = await here.post("/api/v1/me/password", json={"password": password, "code": "000 000"})
            assert (refused.status_code, refused.json()["where"]) == (422, where)
            assert (await here.get("/api/v1/me")).json()["enrolling"] is True
        refused = await rig.client.get("/api/v1/me")
        assert refused.status_code == 403, "a program has no account"

    alone(tmp_path, story)


def test_an_account_with_a_password_from_the_start(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        refused = await rig.post("/api/v1/people", {"name": "N. Berg", "role": "officer", "password": "short"}, status=422)
        assert refused["where"] == "password"
        made = await rig.post("/api/v1/people", {"name": "N. Berg", "role": "officer", "password": PASSWORD})
        assert made["password"] and "code" not in made
        async with page(rig) as here:
            body = {"name": "N. Berg", "password": PASSWORD, "code": shows(made["secret"], rig)}
            assert (await here.post("/api/v1/session/password", json=body)).status_code == 204

    alone(tmp_path, story)


def test_a_passkey_of_ones_own_over_http_and_signing_in_with_it(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        made = await rig.post("/api/v1/people", {"name": "M. Ivanova", "role": "officer"})
        origin = rig.url.replace("127.0.0.1", "localhost")
        key = SoftKey(origin=origin)
        async with httpx.AsyncClient(base_url=origin, headers={"Origin": origin}) as here:
            await here.post("/api/v1/session", json={"code": made["code"]})
            asked = (await here.post("/api/v1/me/passkeys/begin", json={})).json()
            handle = rig.station.house.people.named("M. Ivanova").id.encode()
            body = {"credential": key.made(asked, handle=handle), "label": "my phone"}
            assert (await here.post("/api/v1/me/passkeys", json=body)).status_code == 204
            me = (await here.get("/api/v1/me")).json()
            assert (me["enrolling"], [one["label"] for one in me["passkeys"]]) == (False, ["my phone"])
            here.cookies.clear()
            assert (await here.get("/api/v1/session/ways")).json()["passkey"] == {"on": True, "off": ""}
            asks = (await here.post("/api/v1/session/passkey/begin", json={})).json()
            answer = {"credential": key.answered(asks)}
            assert (await here.post("/api/v1/session/passkey", json=answer)).status_code == 204
            assert (await here.get("/api/v1/session")).json()["person"]["role"] == "officer"
            assert (await here.post("/api/v1/session/passkey", json=answer)).status_code == 401, "once"
            assert (await here.delete(f"/api/v1/me/passkeys/{me['passkeys'][0]['id']}")).status_code == 204
            assert (await here.delete(f"/api/v1/me/passkeys/{me['passkeys'][0]['id']}")).status_code == 404
            assert (await here.get("/api/v1/me")).json()["passkeys"] == []
        async with page(rig) as there:
            assert (await there.get("/api/v1/session/ways")).json()["passkey"] == {"on": False, "off": "address"}
            assert (await there.post("/api/v1/session/passkey/begin", json={})).status_code == 422

    alone(tmp_path, story)
