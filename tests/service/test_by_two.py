"""A list is widened, and an incident closed, by two different people, as both were shown it; narrowed by one, and refused by one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from deconflict.airspace.instant import Instant, format_instant

from .rig import Rig, pair, rigs, until
from .test_http_agreements import seat
from .test_http_care import CONSENT, DAY_US, MOVEMENT, NOW_US, SITE, day
from .test_http_together import on_watch

Story = Callable[[Rig, Rig, list[httpx.AsyncClient]], Awaitable[None]]
LATE = {"consent_by": "the director", "consent_until": day(59)}


def told(tmp_path: Path, story: Story) -> None:
    """A story of two paired nodes, with the pages of an officer, a senior and a principal at the first."""

    async def run() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            a.client.timeout = b.client.timeout = httpx.Timeout(60)
            await pair(a, b)
            pages = [await on_watch(a, name) for name in ("M. Ivanova", "S. Lund", "P. Rincipal")]
            for each in pages:
                each.timeout = httpx.Timeout(60)
            try:
                await story(a, b, pages)
            finally:
                for each in pages:
                    await each.aclose()

    asyncio.run(run())


async def waiting(page: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await page.get("/api/v1/together")).json()["waiting"]
    return found


async def site_of(rig: Rig) -> dict[str, Any]:
    (site,) = (await rig.get("/api/v1/picture?only=sites"))["sites"]
    return dict(site)


def feature(**changes: Any) -> dict[str, Any]:
    said = {name: value for name, value in {**SITE["properties"], **changes}.items() if value is not None}
    return {**SITE, "properties": said}


def test_a_list_is_made_longer_by_two_and_the_same_one_twice_is_refused(tmp_path: Path) -> None:
    async def story(a: Rig, b: Rig, pages: list[httpx.AsyncClient]) -> None:
        ivanova, lund, principal = pages
        assert (await ivanova.post("/api/v1/sites", json=SITE)).status_code == 201, "the first list is one person's"
        before = await site_of(a)
        path = "/api/v1/sites/S-12/confirmation"
        for page, name in ((principal, "P. Rincipal"), (ivanova, "M. Ivanova")):
            asked = LATE | {"consent_by": name}
            first = await page.post(path, json=asked)
            assert (first.status_code, first.json()["waiting_for"], first.json()["by"]) == (202, "a second person", name)
            again = await page.post(path, json=asked)
            assert (again.status_code, again.json()["where"]) == (403, "person"), "whatever their role"
            hash_ = first.json()["hash"]
            assert (await page.post(f"/api/v1/together/{hash_}")).status_code == 403
        assert (await a.client.post(path, json=LATE)).status_code == 403, "a program is nobody"
        assert (await site_of(a))["version"] == before["version"], "nothing was said yet"
        of_principal, of_ivanova = await waiting(lund)
        assert of_ivanova["shows"] == {
            "what": "widen", "noun": "site", "id": "S-12", "parties": [], "to_all": False, "exact_for": [], "until": day(59),
            "before": day(32),
        }  # fmt: skip
        assert of_ivanova["until"] > of_ivanova["since"]
        no = await lund.delete(f"/api/v1/together/{of_principal['hash']}")
        assert (no.status_code, no.json()["by"], no.json()["asked_by"]) == (200, "S. Lund", "P. Rincipal")
        assert (await lund.post(f"/api/v1/together/{of_principal['hash']}")).status_code == 404, "a refused one is gone"
        both = await asyncio.gather(*(page.post(f"/api/v1/together/{of_ivanova['hash']}") for page in (lund, principal)))
        assert sorted(answer.status_code for answer in both) == [201, 404], "two seconds at once: done once"
        assert next(one.json()["first"] for one in both if one.status_code == 201) == "M. Ivanova"
        after = await site_of(a)
        assert (after["release_until"], len(await waiting(lund))) == (day(59), 0)
        log = [one["what"] for one in (await a.get("/api/v1/people"))["log"]]
        assert "confirm-site S-12, together with M. Ivanova" in log
        assert "no to: confirm-site S-12, asked for by P. Rincipal" in log

    told(tmp_path, story)


def test_a_list_is_narrowed_by_one_and_what_changed_in_between_is_not_widened(tmp_path: Path) -> None:
    async def story(a: Rig, b: Rig, pages: list[httpx.AsyncClient]) -> None:
        ivanova, lund, _ = pages
        listed = feature(release_to_all=None, release=[b.party], buffered_for=[b.party])
        assert (await ivanova.post("/api/v1/sites", json=listed)).status_code == 201
        path = "/api/v1/sites/S-12/release"
        exact = {"buffered_for": [], "consent_by": "the director"}
        assert (await ivanova.post(path, json={"buffered_for": []})).json()["where"] == "parts.consent"
        assert (await ivanova.post(path, json=exact)).status_code == 202
        (one,) = await waiting(lund)
        assert one["shows"]["exact_for"] == [b.party]
        earlier = {"release_until": day(5)}
        assert (await ivanova.post(path, json=earlier)).status_code == 201, "an earlier end needs one"
        stale = await lund.post(f"/api/v1/together/{one['hash']}")
        assert (stale.status_code, stale.json()["where"]) == (412, "act")
        assert await waiting(lund) == []
        wider: list[tuple[dict[str, Any], str]]
        wider = [({"release_to_all": True}, "to_all"), ({"buffered_for": []}, "exact_for"), ({"release_until": day(9)}, "until")]
        for said, what in wider:
            answer = await ivanova.post(path, json={**said, "consent_by": "the director"})
            assert answer.status_code == 202, answer.text
            assert (await waiting(lund))[-1]["shows"][what], said
        last = (await waiting(lund))[0]
        assert (await lund.post(path, json=last["body"])).status_code == 201, "the same, asked for at the same door"
        assert (await site_of(a))["release_to_all"] is True
        assert (await ivanova.post(path, json={"release": [b.party]})).status_code == 201, "fewer needs one"
        assert (await ivanova.post(path, json={"release": []})).json()["where"] == "release"
        whole = await ivanova.post("/api/v1/sites", json=feature(**{"from": format_instant(Instant(NOW_US + DAY_US))}))
        assert whole.status_code == 202, "stated whole, it is given to all again"
        message = {"kind": "SITE_EXPIRE", "body": {}}
        assert (await ivanova.post("/api/v1/messages", json=message)).status_code == 422
        assert (await ivanova.post(f"/api/v1/together/{whole.json()['hash']}")).status_code == 403
        assert (await ivanova.delete(f"/api/v1/together/{whole.json()['hash']}")).status_code == 200, "one takes back one's own"
        over = await ivanova.post("/api/v1/sites", json=feature(expired=True, release_to_all=None, why="moved"))
        assert over.status_code == 201, over.text
        assert (await site_of(a))["release"] == [b.party], "it ends by one person's word, for those it went to"

    told(tmp_path, story)


def test_a_movement_is_given_to_more_by_two_and_by_two_tokens_that_are_on_watch(tmp_path: Path) -> None:
    async def story(a: Rig, b: Rig, pages: list[httpx.AsyncClient]) -> None:
        ivanova, lund, _ = pages
        assert (await ivanova.post("/api/v1/movements", json=MOVEMENT)).status_code == 201
        path = "/api/v1/movements/CONVOY-3/release"
        sessions = a.station.house.sessions
        tokens = [sessions.new_token(name, ("read", "file", "acknowledge")) for name in ("one", "other")]
        one, other = ({"Authorization": f"Bearer {token}"} for token in tokens)
        asked = {"release_until": day(3), "consent_by": "the leader", "consent_until": day(20)}

        async def watch(headers: dict[str, str], role: str, name: str) -> None:
            assert (await a.client.post("/api/v1/watch", json={"role": role, "incoming": name}, headers=headers)).status_code == 201

        await watch(one, "duty", "M. Ivanova")
        assert (await a.client.post(path, json=asked, headers=one)).status_code == 202
        await watch(one, "senior", "S. Lund")
        assert (await a.client.post(path, json=asked, headers=one)).status_code == 403, "one token is one person"
        await watch(other, "duty", "M. Ivanova")
        assert (await a.client.post(path, json=asked, headers=other)).status_code == 403, "one person is one, by whatever token"
        await watch(other, "senior", "S. Lund")
        (it,) = await waiting(lund)
        done = await a.client.post(f"/api/v1/together/{it['hash']}", headers=other)
        assert done.status_code == 201, done.text
        (moving,) = (await a.get("/api/v1/picture?only=movements"))["movements"]
        assert moving["release_until"] == day(3)
        late = {**MOVEMENT, "properties": {**MOVEMENT["properties"], "release_until": day(4), "until": day(3)}}
        whole = await ivanova.post("/api/v1/movements", json=late)
        assert whole.status_code == 202, whole.text
        assert (await lund.post(f"/api/v1/together/{whole.json()['hash']}")).status_code == 201
        assert CONSENT["until"] == day(32)

    told(tmp_path, story)


def test_an_incident_is_closed_by_two(tmp_path: Path) -> None:
    async def story(a: Rig, b: Rig, pages: list[httpx.AsyncClient]) -> None:
        ivanova, lund, principal = pages
        body = {
            "incident_id": "I1", "stage": "initial", "incident_class": "disputed",
            "place": {"lat_deg": 34.5, "lon_deg": -39.7, "radius_m": 2000}, "from_us": day(-1), "until_us": day(-1), "parties": [b.party],
        }  # fmt: skip
        first = await ivanova.post("/api/v1/messages", json={"kind": "INCIDENT_REPORT", "body": body})
        assert first.status_code == 201, first.text
        path, asked = f"/api/v1/incidents/{first.json()['entry']}/closing", {"incident_class": "unintended", "remark": "the wind"}
        assert (await ivanova.post("/api/v1/incidents/nothing/closing", json=asked)).status_code == 404
        assert (await principal.post(path, json=asked)).status_code == 202
        assert (await principal.post(path, json=asked)).status_code == 403
        (one,) = await waiting(lund)
        assert (one["shows"]["what"], one["shows"]["id"], one["shows"]["said"]["incident_class"]) == ("close", "I1", "unintended")
        again = {"kind": "INCIDENT_REPORT", "body": {**body, "stage": "preliminary"}, "refs": [first.json()["entry"]]}
        assert (await ivanova.post("/api/v1/messages", json=again)).status_code == 201, "a report that is not the last is one person's"
        assert (await lund.post(f"/api/v1/together/{one['hash']}")).status_code == 412, "more was said since"
        assert (await principal.post(path, json=asked)).status_code == 202
        (one,) = await waiting(lund)
        both = await asyncio.gather(*(page.post(f"/api/v1/together/{one['hash']}") for page in (lund, ivanova)))
        assert sorted(answer.status_code for answer in both) == [201, 404], [answer.text for answer in both]
        (shown,) = (await a.get("/api/v1/picture?only=incidents"))["incidents"]
        assert [report["said"]["stage"] for report in shown["reports"]] == ["initial", "preliminary", "final"]
        assert shown["reports"][-1]["said"]["remark"] == "the wind"
        assert (await principal.post(path, json=asked)).json()["where"] == "stage", "closed once"
        final = {**again, "body": {**body, "stage": "final"}, "refs": [shown["reports"][1]["entry"]]}
        assert (await ivanova.post("/api/v1/messages", json=final)).status_code == 202, "no other door is a way round it"
        assert (await lund.post("/api/v1/messages", json=final)).status_code == 201

    told(tmp_path, story)


def test_without_accounts_nothing_waits_and_with_one_account_it_is_said_what_is_lacking(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            rig.client.timeout = httpx.Timeout(60)
            await rig.watch("M. Ivanova")
            await rig.post("/api/v1/sites", SITE)
            await rig.post("/api/v1/sites/S-12/confirmation", LATE)
            ivanova = await on_watch(rig, "M. Ivanova")
            longer = {"consent_by": "the director", "until": day(70), "consent_until": day(70)}
            answer = await ivanova.post("/api/v1/sites/S-12/confirmation", json=longer)
            assert (answer.status_code, "deconflict people add" in answer.json()["mend"]) == (202, True)
            assert (await ivanova.post(f"/api/v1/together/{'0' * 64}")).status_code == 404
            await ivanova.aclose()

    asyncio.run(story())


def test_an_agreement_is_not_signed_twice_by_one_token_under_two_names(tmp_path: Path) -> None:
    async def story(a: Rig, b: Rig, pages: list[httpx.AsyncClient]) -> None:
        proposed = await a.client.post("/api/v1/agreements", json={"agreement_id": "another"})
        assert proposed.status_code == 201, proposed.text
        path = "/api/v1/agreements/another/signatures"
        bravo = await seat(b, "duty")

        async def accepted() -> bool:
            return (await bravo.post("/api/v1/agreements/another/clauses", json={"act": "accept"})).status_code == 201

        token = {"Authorization": f"Bearer {a.station.house.sessions.new_token('one', ('read', 'file', 'acknowledge'))}"}

        async def on_watch_as(role: str, name: str) -> None:
            watch = {"role": role, "incoming": name}
            assert (await a.client.post("/api/v1/watch", json=watch, headers=token)).status_code == 201

        async def signed() -> bool:
            return (await a.client.post(path, json={}, headers=token)).status_code == 201

        await until(accepted)
        await bravo.aclose()
        await on_watch_as("duty", "M. Ivanova")
        await until(signed)
        await on_watch_as("principal", "P. Rincipal")
        refused = await a.client.post(path, json={}, headers=token)
        assert (refused.status_code, refused.json()["detail"]) == (403, "one token is one person, and has signed it")
        principal = pages[2]
        again = await principal.post("/api/v1/watch", json={"role": "principal", "incoming": "P. Rincipal"})
        assert again.status_code == 201, again.text
        second = await principal.post(path, json={})
        assert second.json().get("signed"), second.text

    told(tmp_path, story)
