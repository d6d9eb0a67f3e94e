"""Two nodes agree over HTTP, as two organisations would; and what is wrong is said with its mend."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from deconflict.agreement.toml import load_toml
from deconflict.errors import Refused
from deconflict.service.http_agreements import chosen

from .rig import Rig, pair, rigs, until


async def seat(rig: Rig, role: str) -> httpx.AsyncClient:
    """A client of somebody on watch in that role."""
    token = rig.station.house.sessions.new_token(f"{role}-of-{rig.identity.name}", ("read", "file", "acknowledge"))
    client = httpx.AsyncClient(base_url=rig.url, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    answer = await client.post("/api/v1/watch", json={"role": role, "incoming": f"{rig.identity.name} {role}"})
    assert answer.status_code == 201, answer.text
    return client


async def said(client: httpx.AsyncClient, path: str, body: Any, status: int = 201) -> Any:
    answer = await client.post(f"/api/v1{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def told(client: httpx.AsyncClient, path: str = "/agreements") -> Any:
    answer = await client.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_two_organisations_agree_from_first_word_to_resumption(tmp_path: Path) -> None:
    asyncio.run(agreeing(tmp_path))


async def agreeing(tmp_path: Path) -> None:
    """The whole story."""
    a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
    async with rigs(a, b):
        await pair(a, b, agreed=False)
        seats = {rig: (await seat(rig, "duty"), await seat(rig, "principal")) for rig in (a, b)}
        (alfa, alfa2), (bravo, bravo2) = seats[a], seats[b]
        refused = await said(alfa, "/messages", {"kind": "CONCERN", "body": {"text": "hello"}}, 422)
        assert "deconflict agreement propose" in refused["mend"]
        assert await told(alfa) == {"agreements": [], "mandates": (await told(alfa))["mandates"]}
        for client in (alfa, bravo):
            assert (await said(client, "/mandate", {"authorised_by": "Air Staff"}))["entry"]
        proposed = await said(alfa, "/agreements", {})
        name = proposed["agreement_id"]
        assert name == "ALFA-BRAVO".lower()

        async def seen(client: httpx.AsyncClient, what: str) -> Any:
            held = [one for one in (await told(client))["agreements"] if one["id"] == name]
            return held and held[0][what]

        await until(lambda: seen(bravo, "versions"))
        assert (await said(bravo, f"/agreements/{name}/clauses", {"act": "accept"}))["entry"]
        await said(bravo, f"/agreements/{name}/clauses", {"act": "reserve", "clauses": ["radio"], "remark": "frequencies to be found"})
        first = await said(bravo, f"/agreements/{name}/signatures", {})
        twice = await said(bravo, f"/agreements/{name}/signatures", {}, 403)
        assert twice["where"] == "person"
        assert (first["signed"], first["waiting_for"]) == (False, "a second person on watch, under another role")
        assert (await said(bravo2, f"/agreements/{name}/signatures", {"signed": first["signed_hash"]}))["signed"]
        await until(lambda: seen(alfa, "signatures"))
        apart = (await told(alfa, f"/agreements/{name}/differences"))["apart"]
        assert [clause["clause"] for clause in apart] == ["radio"]
        stale = await said(alfa, f"/agreements/{name}/signatures", {"signed": "A" * 43}, 412)
        assert "said more" in stale["detail"]
        await said(alfa, f"/agreements/{name}/signatures", {})
        await said(alfa2, f"/agreements/{name}/signatures", {})
        for client in (alfa, bravo):
            await until(lambda client=client: seen(client, "in_force_from"))
        held = next(one for one in (await told(bravo))["agreements"] if one["id"] == name)
        status = {clause["id"]: clause["status"] for clause in held["clauses"]}
        assert status["radio"] == "reserved"
        assert {value for clause, value in status.items() if clause != "radio"} == {"in_force"}
        assert [mandate["holds"] for mandate in (await told(alfa))["mandates"]] == [True, True]
        assert (await said(alfa, "/messages", {"kind": "CONCERN", "body": {"text": "hello"}}))["entry"]
        await _changed(alfa, alfa2, bravo, bravo2, name, seen)
        for client in (alfa, alfa2, bravo, bravo2):
            await client.aclose()


async def _changed(
    alfa: httpx.AsyncClient, alfa2: httpx.AsyncClient, bravo: httpx.AsyncClient, bravo2: httpx.AsyncClient, name: str, seen: Any
) -> None:
    """Suspended by one, resumed by both; then amended."""
    await said(bravo, f"/agreements/{name}/suspensions", {"clauses": ["line_check"]}, 422)
    await said(bravo, f"/agreements/{name}/suspensions", {"clauses": ["claims"], "reason": "review"})
    await until(lambda: seen(alfa, "suspensions"))
    refused = await said(alfa, "/messages", {"kind": "CONCERN", "body": {"text": "hello"}}, 422)
    assert "suspended" in refused["detail"]
    await said(alfa, f"/agreements/{name}/resumptions", {"propose": True})
    await said(alfa, f"/agreements/{name}/resumptions", {"clauses": ["claims"]})
    await said(bravo, f"/agreements/{name}/resumptions", {})

    async def over() -> bool:
        return all(one["until"] for one in await seen(alfa, "suspensions"))

    await until(over)
    await said(alfa, f"/agreements/{name}/resumptions", {}, 422)
    shown = await told(alfa, f"/agreements/{name}")
    text = shown["toml"].replace('interval = "1 h"', 'interval = "30 min"', 1)
    assert load_toml(text) != load_toml(shown["toml"])
    await said(alfa, f"/agreements/{name}/amendments", {"toml": shown["toml"]}, 422)
    amended = await said(alfa, f"/agreements/{name}/amendments", {"toml": text, "remark": "prove it twice as often"})
    difference = (await told(alfa, f"/agreements/{name}/differences"))["clauses"]
    assert {"line_check", "amendment"} == {clause["clause"] for clause in difference}
    assert next(c for c in difference if c["clause"] == "line_check")["title"]["en"] == "Line check"
    assert amended["base"] == shown["version"]
    assert (await told(alfa, f"/agreements/{name}?version={amended['version'][:12]}"))["version"] == amended["version"]


def test_what_cannot_be_is_refused(tmp_path: Path) -> None:
    asyncio.run(refusing(tmp_path))


async def refusing(tmp_path: Path) -> None:
    """Each with its mend."""
    a = Rig(tmp_path / "a", "ALFA")
    async with rigs(a):
        await a.watch("Officer")
        for path, body, word in (
            ("/agreements", {}, "paired"),
            ("/agreements", {"toml": "x ="}, "TOML"),
            ("/agreements/none/clauses", {"act": "accept"}, "nothing is proposed"),
            ("/agreements/none/suspensions", {"clauses": ["radio"]}, "nothing is proposed"),
            ("/agreements/none/resumptions", {}, "nothing is proposed"),
            ("/mandate", {"authorised_by": "x", "until": "1999-01-01T00:00:00Z"}, "ends before"),
        ):
            refused = await a.post(f"/api/v1{path}", body, status=422)
            assert word in refused["detail"] + refused["mend"], path
        assert (await a.client.post("/api/v1/agreements/none/signatures", json={})).status_code == 422
        assert (await a.client.get("/api/v1/agreements/none")).status_code == 422


def test_who_is_named_is_one_peer_or_nobody() -> None:
    peers = {"b" * 26: "BRAVO", "c" * 26: "CHARLIE", "d" * 26: "CHARLIE"}
    assert chosen(peers, []) == set(peers)
    assert chosen(peers, ["BRAVO", "b" * 26, "d" * 26]) == {"b" * 26, "d" * 26}
    for said, what in ((["CHARLIE"], "2 peers are called"), (["BRAVO", "DELTA"], "not paired with")):
        with pytest.raises(Refused, match=what):
            chosen(peers, said)
    with pytest.raises(Refused, match="not paired with"):
        chosen({}, [])
