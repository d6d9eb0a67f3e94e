"""The HTTP face of a real node: who may ask, who may act, and what is said to those who may not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from .rig import Rig, pair, rigs, until

PLAN = {
    "type": "Feature",
    "geometry": {"type": "Polygon", "coordinates": [[[6.5, 46.5], [6.6, 46.5], [6.6, 46.6], [6.5, 46.6], [6.5, 46.5]]]},
    "properties": {
        "op_id": "SURVEY-1", "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted",
        "lower": "0m W84", "upper": "500m W84", "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z",
    },
}  # fmt: skip


def alone(tmp_path: Path, story: Callable[[Rig], Awaitable[None]]) -> None:
    """Run a story on one node."""

    async def run() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            await story(rig)
        assert rig.ended is None

    asyncio.run(run())


def plan(**changes: Any) -> dict[str, Any]:
    """The plan with other properties."""
    return {**PLAN, "properties": {**PLAN["properties"], **changes}}


def test_the_picture_is_for_those_who_may_read(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        async with httpx.AsyncClient(base_url=rig.url) as stranger:
            refused = await stranger.get("/api/v1/picture")
            assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
            assert refused.json()["mend"]
            wrong = await stranger.get("/api/v1/picture", headers={"Authorization": "Bearer nobody"})
            assert wrong.status_code == 401
            assert (await stranger.get("/healthz")).status_code == 200
            for path in ("/readyz", "/metrics", "/openapi.json", "/docs"):
                assert (await stranger.get(path)).status_code == 401, path
                assert (await rig.client.get(path)).status_code == 200, path
        shown = await rig.get("/api/v1/picture")
        assert shown["me"] == {"party": rig.party, "name": "ALFA"}
        assert shown["status"] == "EXERCISE"
        assert shown["record"]["entries"] == 4

    alone(tmp_path, story)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:80"])
def test_another_host_is_refused(tmp_path: Path, host: str) -> None:
    async def story(rig: Rig) -> None:
        answer = await rig.client.get("/api/v1/picture", headers={"Host": host})
        assert answer.status_code == 403 if host else answer.status_code in (400, 403)

    alone(tmp_path, story)


def test_another_origin_may_not_act_and_a_page_must_say_its_own(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = await rig.client.post("/api/v1/watch", json={"role": "duty", "incoming": "X"}, headers=headers)
            assert answer.status_code == 403, headers
        async with httpx.AsyncClient(base_url=rig.url) as page:
            code = rig.station.house.sessions.new_code()
            opened = await page.post("/api/v1/session", json={"code": code}, headers={"Origin": rig.url})
            assert opened.status_code == 204
            cookie = opened.headers["set-cookie"].lower()
            assert "httponly" in cookie
            assert "samesite=strict" in cookie
            again = await page.post("/api/v1/session", json={"code": code}, headers={"Origin": rig.url})
            assert again.status_code == 422
            assert (await page.get("/api/v1/picture")).status_code == 200
            body = {"role": "duty", "incoming": "M. Ivanova"}
            assert (await page.post("/api/v1/watch", json=body)).status_code == 403
            assert (await page.post("/api/v1/watch", json=body, headers={"Origin": rig.url})).status_code == 201
            assert (await page.get("/api/v1/session")).json()["watch"] == {"role": "duty", "name": "M. Ivanova"}
            assert (await page.request("DELETE", "/api/v1/session", headers={"Origin": rig.url})).status_code == 204
            assert (await page.get("/api/v1/picture")).status_code == 401

    alone(tmp_path, story)


def test_a_token_may_what_its_scopes_say(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.watch("M. Ivanova")
        acts = {
            "read": [("GET", "/api/v1/picture", None)],
            "file": [("POST", "/api/v1/plans", plan())],
            "acknowledge": [("POST", "/api/v1/watch", {"role": "senior", "incoming": "S. Lund"})],
            "admin": [("POST", "/api/v1/code", {}), ("GET", "/api/v1/pairing", None), ("POST", "/api/v1/epochs", {"why": "moved"})],
        }
        for scope in acts:
            made = await rig.post("/api/v1/tokens", {"name": f"only {scope}", "scopes": [scope]})
            async with httpx.AsyncClient(base_url=rig.url, headers={"Authorization": f"Bearer {made['token']}"}) as program:
                for asked, wanted in acts.items():
                    for method, path, body in wanted:
                        answer = await program.request(method, path, json=body)
                        assert (answer.status_code < 300) is (asked == scope), (scope, path, answer.text)
        assert made["token"] not in (rig.folder / "sessions.json").read_text()
        gone = await rig.client.delete("/api/v1/tokens/only read")
        assert gone.json() == {"revoked": 1}

    alone(tmp_path, story)


def test_no_act_without_a_named_person_on_watch(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        refused = await rig.post("/api/v1/plans", plan(), status=403)
        assert "watch" in refused["detail"]
        refused = await rig.post("/api/v1/acknowledgements", {"entry": "A" * 43, "level": "L2"}, status=403)
        assert "watch" in refused["mend"]
        await rig.watch("M. Ivanova")
        await rig.post("/api/v1/watch", {"role": "duty", "incoming": "N. Berg"})
        other = rig.station.house.sessions.new_token("other", ("acknowledge",))
        answer = await rig.client.post(
            "/api/v1/acknowledgements", json={"entry": "A" * 43, "level": "L2"}, headers={"Authorization": f"Bearer {other}"}
        )
        assert answer.status_code == 403

    alone(tmp_path, story)


def test_a_plan_its_version_and_the_same_id_again(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.watch("M. Ivanova")
        first = await rig.post("/api/v1/plans", plan(), headers={"Idempotency-Key": "m-1"})
        again = await rig.post("/api/v1/plans", plan(), status=200, headers={"Idempotency-Key": "m-1"})
        assert again["entry"] == first["entry"]
        path = f"/api/v1/plans/{rig.party}/SURVEY-1"
        read = await rig.client.get(path)
        assert read.headers["etag"] == f'"{first["entry"]}"'
        assert read.json()["volumes"][0]["upper"] == {"value_m": 500.0, "reference": "W84"}
        assert (await rig.client.get(path, headers={"If-None-Match": read.headers["etag"]})).status_code == 304
        changed = await rig.post("/api/v1/plans", plan(state="Activated"), headers={"If-Match": read.headers["etag"]})
        stale = await rig.post("/api/v1/plans", plan(count=2, state="Activated"), status=412, headers={"If-Match": read.headers["etag"]})
        assert changed["entry"] in stale["mend"]
        shown = await rig.get("/api/v1/picture")
        assert [p["state"] for p in shown["plans"]] == ["Activated"]
        assert (await rig.client.get(f"/api/v1/plans/{rig.party}/NONE")).status_code == 404

    alone(tmp_path, story)


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("/api/v1/plans", b"{", "body"),
        ("/api/v1/plans", b"\xff\xfe", "body"),
        ("/api/v1/plans", json.dumps(plan(upper="500m")).encode(), "upper"),
        ("/api/v1/plans", json.dumps(plan(colour="red")).encode(), "colour"),
        ("/api/v1/zones", json.dumps(PLAN).encode(), "body"),
        ("/api/v1/watch", b'{"role":"king","incoming":"X"}', "role"),
        ("/api/v1/watch", b'{"role":"duty"}', "incoming"),
        ("/api/v1/messages", b'{"kind":"CONCERN","body":{"text":7}}', "body"),
        ("/api/v1/messages", b'{"kind":"WARNING","body":{"danger":"hazard","place":{"lat_deg":99,"lon_deg":0,"radius_m":1}}}', "place"),
        ("/api/v1/messages", b'{"kind":"CONCERN","body":{"message":{}}}', "message"),
        ("/api/v1/messages", b'{"kind":"CONCERN","to":"nobody","body":{"text":"x"}}', "to"),
        ("/api/v1/acknowledgements", b'{"entry":"short","level":"L2"}', "entry"),
        ("/api/v1/pairing/join", b'{"address":"nowhere"}', "address"),
        ("/api/v1/pairing/code", b'{"code":"12"}', "code"),
        ("/api/v1/tokens", b'{"name":"x","scopes":["king"]}', "scopes"),
    ],
)  # fmt: skip
def test_bad_input_names_the_place_and_the_mend_and_the_next_is_served(tmp_path: Path, path: str, body: bytes, where: str) -> None:
    async def story(rig: Rig) -> None:
        await rig.watch("M. Ivanova")
        answer = await rig.client.post(path, content=body, headers={"Content-Type": "application/json"})
        said = answer.json()
        assert 400 <= answer.status_code < 500, answer.text
        assert where in said["where"] + said["detail"], said
        assert said["mend"]
        await rig.post("/api/v1/plans", plan())

    alone(tmp_path, story)


def test_a_body_beyond_a_mebibyte_is_refused_however_it_is_sent(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.watch("M. Ivanova")

        async def drip() -> Any:
            for _ in range(20):
                yield b" " * 100_000

        said = await rig.client.post("/api/v1/plans", content=b" " * 1_100_000)
        assert said.status_code == 422
        dripped = await rig.client.post("/api/v1/plans", content=drip())
        assert dripped.status_code == 422

    alone(tmp_path, story)


def test_every_answer_carries_the_security_headers(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        for path in ("/api/v1/picture", "/healthz", "/", "/nothing-here"):
            headers = (await rig.client.get(path)).headers
            assert headers["content-security-policy"].startswith("default-src 'self'"), path
            assert headers["x-content-type-options"] == "nosniff"

    alone(tmp_path, story)


async def events(rig: Rig, count: int, last: str | None = None) -> list[dict[str, str]]:
    """The next `count` events of the stream that are no beats."""
    found: list[dict[str, str]] = []
    headers = {"Last-Event-ID": last} if last else {}
    async with asyncio.timeout(10), rig.client.stream("GET", "/api/v1/events", headers=headers) as stream:
        event: dict[str, str] = {}
        async for line in stream.aiter_lines():
            if line:
                name, _, value = line.partition(": ")
                event[name] = value
            else:
                if event.get("event") not in (None, "beat"):
                    found.append(event)
                if event.get("event") == "beat" and count == 0:
                    return [event]
                event = {}
            if count and len(found) >= count:
                return found
    raise AssertionError("the stream ended")


def test_events_resume_where_a_page_left_off(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        beat = (await events(rig, 0))[0]
        assert "now" in json.loads(beat["data"])
        listening = asyncio.ensure_future(events(rig, 1))
        await until(lambda: rig.station.house.hub.listeners == 1)
        await rig.watch("M. Ivanova")
        first = (await listening)[0]
        assert first["event"] == "change"
        await rig.post("/api/v1/plans", plan())
        missed = await events(rig, 1, first["id"])
        assert int(missed[0]["id"].rpartition("-")[2]) == int(first["id"].rpartition("-")[2]) + 1
        unknown = await events(rig, 1, "another-run-7")
        assert json.loads(unknown[0]["data"])["topic"] == "all"

    alone(tmp_path, story)


def test_the_log_comes_in_pages(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.watch("M. Ivanova")
        seen: list[str] = []
        cursor: int | None = 0
        while cursor is not None:
            page = await rig.get(f"/api/v1/log?cursor={cursor}&limit=2")
            seen += [e["entry"] for e in page["entries"]]
            cursor = page.get("next")
        assert len(seen) == len(set(seen)) == 5
        assert (await rig.client.get("/api/v1/log?cursor=-1")).status_code == 422

    alone(tmp_path, story)


def test_two_desks_see_the_ladder_and_the_conflict(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await pair(a, b)
            await a.watch("M. Ivanova")
            await b.watch("R. Khan")
            await a.post("/api/v1/plans", plan())
            await b.post("/api/v1/plans", plan(op_id="PATROL-7", operation="patrol"))

            async def conflict(rig: Rig) -> Any:
                # Until both plans that the notice names are here, its result is held against nothing.
                shown = await rig.get("/api/v1/picture")
                return shown if [one["computed"] for one in shown["conflicts"]] not in ([], ["UNKNOWN"]) else None

            at_a, at_b = await until(lambda: conflict(a), 20), await until(lambda: conflict(b), 20)
            assert at_a["conflicts"][0]["id"] == at_b["conflicts"][0]["id"]
            assert at_a["conflicts"][0]["computed"] == at_b["conflicts"][0]["computed"] == "SAME"
            notice = at_a["conflicts"][0]["message"]
            to = b if next(m for m in at_a["messages"] if m["entry"] == notice)["ours"] else a
            await to.post("/api/v1/acknowledgements", {"entry": notice, "level": "L4", "answer": "WILCO", **await to.read_back(notice)})

            async def answered(rig: Rig) -> Any:
                shown = await rig.get("/api/v1/picture")
                rung = next(m for m in shown["messages"] if m["entry"] == notice)["ladder"][to.party]
                return rung["answered"] and rung

            rung = await until(lambda: answered(a))
            assert rung["answered"]["answer"] == "WILCO"
            assert rung["understood"]["by"] in ("M. Ivanova", "R. Khan")
            assert rung["next"] is None
            assert (await a.get("/api/v1/picture"))["peers"][0]["link"] == "UP"

    asyncio.run(story())
