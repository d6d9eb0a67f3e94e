"""The ways in, attacked: other sites, a planted session, secrets in addresses, guessing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deconflict.service.guard import FREE_TRIES, PER_ADDRESS

from .rig import Rig
from .test_http_me import enrolled, shows
from .test_http_people import alone, page
from .test_signing_in import PASSWORD, cheap

__all__ = ["cheap"]


def asked(name: str = "M. Ivanova", password: str = PASSWORD, code: str = "000000") -> dict[str, Any]:
    """A try to sign in."""
    return {"name": name, "password": password, "code": code}


def test_the_ways_are_told_to_whoever_asks(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        async with page(rig) as here:
            ways = (await here.get("/api/v1/session/ways")).json()
            assert (ways["organisation"], ways["accounts"], ways["password"]) == ("ALFA", False, False)
            await rig.post("/api/v1/people", {"name": "M. Ivanova", "role": "officer"})
            ways = (await here.get("/api/v1/session/ways")).json()
            assert ways["accounts"] and "Ivanova" not in str(ways)

    alone(tmp_path, story)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
    ids=str,
)
def test_another_site_can_neither_act_nor_sign_a_browser_in_as_somebody_else(tmp_path: Path, headers: dict[str, str]) -> None:
    async def story(rig: Rig) -> None:
        house = rig.station.house
        person = house.people.add("M. Ivanova", "principal", "test")
        async with page(rig) as here:
            here.cookies.set(house.cookie, house.sessions.admit(person.id, person.name))
            acts: list[tuple[str, str, Any]] = [
                ("POST", "/api/v1/watch", {"role": "duty", "incoming": "M. Ivanova"}),
                ("POST", "/api/v1/people", {"name": "Evil", "role": "principal"}),
                ("POST", "/api/v1/session", {"code": house.sessions.new_code()}),
                ("POST", "/api/v1/session/password", asked()),
                ("POST", "/api/v1/session/renewal", {}),
                ("DELETE", "/api/v1/session", None),
            ]
            for method, path, body in acts:
                answer = await here.request(method, path, json=body, headers=headers)
                assert answer.status_code == 403, (path, answer.text)
                assert "set-cookie" not in answer.headers
            plain = await here.post("/api/v1/watch", content=b'{"role":"duty"}', headers={"Content-Type": "text/plain", **headers})
            assert plain.status_code == 403
            assert (await here.get("/api/v1/session")).status_code == 200
            assert [one.name for one in house.people.all()] == ["M. Ivanova"]
            answer = await here.get("/api/v1/picture", headers={"Origin": "http://evil.example"})
            assert answer.status_code == 403 and "access-control-allow-origin" not in answer.headers

    alone(tmp_path, story)


def test_a_planted_session_is_worth_nothing_after_signing_in(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        house = rig.station.house
        made = await rig.post("/api/v1/people", {"name": "M. Ivanova", "role": "officer"})
        evil = house.people.add("E. Vil", "observer", "test")
        async with page(rig) as victim, page(rig) as attacker:
            planted = house.sessions.admit(evil.id, evil.name)
            for chosen in (planted, "chosen-by-the-attacker"):
                victim.cookies.set(house.cookie, chosen)
                attacker.cookies.set(house.cookie, chosen)
                if chosen == planted:
                    secret = await enrolled(rig, victim, made["code"])
                else:
                    body = asked(code=shows(secret, rig))
                    answer = await victim.post("/api/v1/session/password", json=body)
                    assert answer.status_code == 204
                    assert chosen not in answer.headers["set-cookie"]
                assert (await attacker.get("/api/v1/picture")).status_code == 401, "what was there before is no session any more"
                victim.cookies.clear()
                attacker.cookies.clear()

    alone(tmp_path, story)


def test_no_secret_counts_in_an_address_and_none_is_ever_in_one(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        house = rig.station.house
        secret = house.sessions.open(house.sessions.new_code())
        async with page(rig) as here:
            for name, value in (("token", rig.token), ("access_token", rig.token), (house.cookie, secret), ("session", secret)):
                answer = await here.get(f"/api/v1/picture?{name}={value}")
                assert answer.status_code in (401, 403)
                assert value not in answer.text
            assert (await here.get("/api/v1/picture", headers={"Authorization": f"Bearer {secret}"})).status_code == 401
            assert (await here.get("/api/v1/picture", headers={"Cookie": f"{house.cookie}={rig.token}"})).status_code == 401
            code = house.sessions.new_code()
            assert (await here.get(f"/api/v1/session?code={code}")).status_code == 401
            opened = await here.post("/api/v1/session", json={"code": code})
            assert "location" not in opened.headers
            for flag in ("httponly", "samesite=strict", "path=/"):
                assert flag in opened.headers["set-cookie"].lower()
            answer = await here.get("/api/v1/picture")
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "no-store"

    alone(tmp_path, story)


def test_guessing_ends_in_429_and_leaves_who_is_in_alone(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        made = await rig.post("/api/v1/people", {"name": "M. Ivanova", "role": "officer"})
        async with page(rig) as here, page(rig) as guesser:
            await enrolled(rig, here, made["code"])
            for number in range(FREE_TRIES):
                answer = await guesser.post("/api/v1/session/password", json=asked(code=f"{number:06}"))
                assert (answer.status_code, answer.json()["title"]) == (401, "NotSignedIn")
            answer = await guesser.post("/api/v1/session/password", json=asked())
            assert (answer.status_code, answer.json()["where"]) == (429, "name")
            for _ in range(PER_ADDRESS):
                answer = await guesser.post("/api/v1/session/password", json=asked(name="Nobody"))
            assert (answer.status_code, answer.json()["where"]) == (429, "session")
            assert (await here.get("/api/v1/picture")).status_code == 200
            assert (await here.post("/api/v1/watch", json={"role": "duty", "incoming": "M. Ivanova"})).status_code == 201

    alone(tmp_path, story)
