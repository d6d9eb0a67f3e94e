"""Read-backs, words and warnings at the HTTP face of two real nodes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from deconflict.phrasebook import METRIC, Reading
from deconflict.phrasebook.grids import Grid
from deconflict.phrasebook.readback import key_fields
from deconflict.phrasebook.wording import instant
from deconflict.service import view_messages

from .rig import Rig, pair, rigs, until

STOP = {
    "kind": "STOP_REQUEST", "to": "BRAVO",
    "body": {"endangered": "civil", "place": {"lat_deg": 46.52, "lon_deg": 6.63, "radius_m": 2000}, "remark": "they stand by the bridge"},
}  # fmt: skip


def two(tmp_path: Path, story: Callable[[Rig, Rig], Awaitable[None]], **more: Any) -> None:
    """Run a story on two paired nodes with somebody on watch at each; `more` is how BRAVO is set up."""

    async def run() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO", **more)
        async with rigs(a, b):
            await pair(a, b)
            await a.watch("M. Ivanova")
            await b.watch("R. Khan")
            await story(a, b)
        assert a.ended is b.ended is None

    asyncio.run(run())


async def sent(a: Rig, b: Rig, said: dict[str, Any]) -> str:
    """The entry of a message of ALFA's, once BRAVO holds it."""
    entry: str = (await a.post("/api/v1/messages", said))["entry"]

    async def held() -> bool:
        return any(m["entry"] == entry for m in (await b.get("/api/v1/picture"))["messages"])

    await until(held)
    return entry


def right(b: Rig, entry: str, choices: list[str], reading: Reading) -> int:
    """Which choice says the place and the time that the message says."""
    said = key_fields(view_messages.parts_of(b.picture, b.picture.messages[entry]))
    assert said.place is not None
    assert said.at_us is not None
    found = [i for i, text in enumerate(choices, 1) if reading.place(*said.place) in text and instant(said.at_us) in text]
    assert len(found) == 1, choices
    return found[0]


def test_a_flash_is_understood_by_the_right_choice_only(tmp_path: Path) -> None:
    async def story(a: Rig, b: Rig) -> None:
        entry = await sent(a, b, STOP)
        shown = next(m for m in (await b.get("/api/v1/picture"))["messages"] if m["entry"] == entry)
        assert shown["read_back"] is True
        act = {"entry": entry, "level": "L2"}
        for said in (act, act | {"level": "L4", "answer": "STOPPING"}, act | {"level": "L3", "members": ["unit 2"]}):
            refused = await b.post("/api/v1/acknowledgements", said, status=422)
            assert refused["where"] == "readback"
            assert f"/messages/{entry}/readback" in refused["mend"]
        drawn = await b.get(f"/api/v1/messages/{entry}/readback")
        assert (len(set(drawn["choices"])), drawn["wanted"], drawn["locale"], drawn["dir"]) == (3, True, "en", "ltr")
        place = right(b, entry, drawn["choices"], Reading())
        wrong = await b.post("/api/v1/acknowledgements", act | {"readback": drawn["id"], "choice": place % 3 + 1}, status=422)
        assert wrong["where"] == "choice"
        assert "read it again" in wrong["mend"]
        rung = await of_b(b, entry)
        assert rung["understood"] is None
        (logged,) = b.picture.messages[entry].by_party(b.party)
        assert (logged.said.level.value, logged.said.by, logged.said.remark) == ("L1", "R. Khan", "read-back wrong")
        again = await b.post("/api/v1/acknowledgements", act | {"readback": drawn["id"], "choice": place}, status=422)
        assert again["where"] == "readback", "an id is good for one choice"
        drawn = await b.get(f"/api/v1/messages/{entry}/readback")
        choice = right(b, entry, drawn["choices"], Reading())
        await b.post("/api/v1/acknowledgements", act | {"readback": drawn["id"], "choice": choice})
        assert (await of_b(b, entry))["understood"]["by"] == "R. Khan"
        assert (await b.get(f"/api/v1/messages/{entry}/readback"))["wanted"] is False
        await b.post("/api/v1/acknowledgements", act | {"level": "L4", "answer": "STOPPING"})

    two(tmp_path, story)


async def of_b(b: Rig, entry: str) -> dict[str, Any]:
    """BRAVO's rungs of a message."""
    found: dict[str, Any] = next(m for m in (await b.get("/api/v1/picture"))["messages"] if m["entry"] == entry)["ladder"][b.party]
    return found


def test_an_answer_may_carry_its_read_back(tmp_path: Path) -> None:
    async def story(a: Rig, b: Rig) -> None:
        entry = await sent(a, b, STOP)
        drawn = await b.get(f"/api/v1/messages/{entry}/readback")
        said = {"entry": entry, "level": "L4", "answer": "NOT_OURS", "readback": drawn["id"]}
        await b.post("/api/v1/acknowledgements", said | {"choice": right(b, entry, drawn["choices"], Reading())})
        assert (await of_b(b, entry))["answered"]["answer"] == "NOT_OURS"

    two(tmp_path, story)


def test_what_is_not_pressing_needs_none(tmp_path: Path) -> None:
    async def story(a: Rig, b: Rig) -> None:
        entry = await sent(a, b, {"kind": "CONCERN", "to": "BRAVO", "body": {"text": "the frequency list is old"}})
        assert (await b.get(f"/api/v1/messages/{entry}/readback"))["wanted"] is False
        await b.post("/api/v1/acknowledgements", {"entry": entry, "level": "L2"})
        mine = next(m for m in (await a.get("/api/v1/picture"))["messages"] if m["entry"] == entry)
        assert mine["read_back"] is False

    two(tmp_path, story)


def test_each_side_reads_in_its_own_way_and_once_in_the_others(tmp_path: Path) -> None:
    ours = replace(METRIC, locale="fr", grid=Grid.MGRS)

    async def story(a: Rig, b: Rig) -> None:
        entry = await sent(a, b, STOP)
        words = (await b.get(f"/api/v1/messages/{entry}/words"))["words"]
        assert [(one["locale"], one["dir"]) for one in words] == [("fr", "ltr"), ("en", "ltr")], "own first, the peer's by the clause"
        place = "32T LS 18214 54554 WGS-84"
        assert all(place in one["text"] for one in words), words
        picture = await b.get("/api/v1/picture")
        assert (picture["reading"]["grid"], picture["reading"]["vertical"], picture["reading"]["dir"]) == ("mgrs", "m", "ltr")
        shown = next(m for m in picture["messages"] if m["entry"] == entry)
        assert place in shown["text"]
        assert shown["also"]["locale"] == "en"
        assert place in shown["also"]["text"]
        drawn = await b.get(f"/api/v1/messages/{entry}/readback")
        assert right(b, entry, drawn["choices"], ours)
        arabic = await b.get(f"/api/v1/messages/{entry}/readback?locale=ar&grid=dms")
        assert arabic["dir"] == "rtl"
        assert all("WGS-84" in choice and "LS" not in choice for choice in arabic["choices"])
        other = await b.get("/api/v1/picture?locale=ru&grid=dd")
        assert other["reading"]["locale"] == "ru"
        assert place not in next(m for m in other["messages"] if m["entry"] == entry)["text"]
        assert (await b.get("/api/v1/picture?qnh=1023&only=reading"))["reading"]["qnh_hpa"] == 1023
        for wrong in ("locale=xx", "grid=utm", "qnh=high", "qnh=2992"):
            assert (await b.client.get(f"/api/v1/picture?{wrong}")).status_code == 422
        mine = next(m for m in (await a.get("/api/v1/picture"))["messages"] if m["entry"] == entry)
        assert mine["also"] is None, "both read English by the clause"

    two(tmp_path, story, reading=ours)


def test_who_may_not_acknowledge_draws_nothing_and_nobody_reads_what_is_not_there(tmp_path: Path) -> None:
    async def story(a: Rig, b: Rig) -> None:
        entry = await sent(a, b, STOP)
        made = await b.post("/api/v1/tokens", {"name": "reader", "scopes": ["read"]})
        async with httpx.AsyncClient(base_url=b.url, headers={"Authorization": f"Bearer {made['token']}"}) as reader:
            assert (await reader.get(f"/api/v1/messages/{entry}/readback")).status_code == 403
            assert (await reader.get(f"/api/v1/messages/{entry}/words?form=line")).status_code == 200
        for path in ("readback", "words"):
            assert (await b.client.get(f"/api/v1/messages/{'x' * 43}/{path}")).status_code == 404

    two(tmp_path, story)


def test_words_of_what_is_never_shared_are_marked_and_pass(tmp_path: Path) -> None:
    async def story(a: Rig, b: Rig) -> None:
        assert (await a.post("/api/v1/free-text", {"text": "the radar by the bridge"}, status=200))["warnings"] == [
            {"word": "radar", "what": "sensor"}
        ]
        assert (await a.post("/api/v1/free-text", {"text": "smoke to the north"}, status=200))["warnings"] == []
        answer = await a.post("/api/v1/messages", {"kind": "CONCERN", "to": "BRAVO", "body": {"text": "your missiles"}})
        assert answer["warnings"] == [{"word": "missiles", "what": "weapon"}]
        assert "warnings" not in await a.post("/api/v1/messages", STOP)
        entry = await sent(a, b, {"kind": "CONCERN", "to": "BRAVO", "body": {"text": "late again"}})
        said = await b.post("/api/v1/acknowledgements", {"entry": entry, "level": "L2", "remark": "our sonar was off"})
        assert said["warnings"] == [{"word": "sonar", "what": "sensor"}]

    two(tmp_path, story)
