"""Every read that a real node answers is noted: by page and token, of what, of which one; acts and the page's own files are not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from deconflict.logbook.store import MemoryStore
from deconflict.service import access
from deconflict.service.reading_noted import SHOWS_NOTHING, begun, what_of
from deconflict.service.reads import Line

from .rig import Rig, rigs
from .test_http_people import page


def test_every_get_of_the_table_is_a_read_or_shows_nothing() -> None:
    gets = {name.removeprefix("GET ") for name in access.ROWS if name.startswith("GET ")}
    assert SHOWS_NOTHING <= gets, "a path that is no more"
    for path in gets - SHOWS_NOTHING:
        assert what_of(path, {"kind": "sites"}), path
    for path in SHOWS_NOTHING:
        assert "picture" not in path and "record" not in path and "sites" not in path


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/api/v1/picture", "picture"), ("/api/v1/picture.{suffix}", "picture"), ("/api/v1/{kind}/{party}/{object_id}", "sites"),
        ("/api/v1/incidents/{entry}/timeline", "incidents timeline"), ("/data/aircraft.json", "aircraft.json"),
        ("/api/v1/messages/{entry}/cap", "messages cap"), ("/api/v1/reads", "reads"),
    ],
)  # fmt: skip
def test_what_a_path_shows(path: str, what: str) -> None:
    assert what_of(path, {"kind": "sites"}) == what


def lines(rig: Rig) -> list[Line]:
    reads = rig.station.house.reads
    assert reads is not None
    return reads.listed()[::-1]


def test_reads_by_token_and_page_are_noted_and_acts_are_not(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            await rig.get("/api/v1/picture")
            await rig.get("/api/v1/picture?only=sites")
            assert (await rig.client.get(f"/api/v1/sites/{rig.party}/S1")).status_code == 404
            await rig.get("/api/v1/log")
            await rig.watch("M. Ivanova")
            await rig.get("/api/v1/health")
            assert (await rig.client.get("/api/v1/log", headers={"Authorization": "Bearer wrong"})).status_code == 401
            people, sessions = rig.station.house.people, rig.station.house.sessions
            someone = people.add("P. Durand", "observer", "test")
            async with page(rig) as theirs:
                theirs.cookies.set(rig.station.house.cookie, sessions.admit(someone.id, someone.name))
                assert (await theirs.get("/api/v1/picture")).status_code == 200
                assert (await theirs.get("/api/v1/reads")).status_code == 403
            noted = [line.look for line in lines(rig)]
            assert [(look.who, look.door, look.what, look.about) for look in noted] == [
                ("node", "node", "started", ""), ("test", "token", "picture", ""), ("test", "token", "sites", f"{rig.party}:S1"),
                ("test", "token", "log", ""), ("P. Durand", "page", "picture", ""),
            ]  # fmt: skip
            assert noted[-1].role == "observer"
            assert [line.times for line in lines(rig)] == [1, 2, 1, 1, 1]

    asyncio.run(story())


def test_where_the_list_cannot_be_written_the_picture_says_so(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        (tmp_path / "elsewhere").mkdir()
        async with rigs(rig):
            reads = rig.station.house.reads
            assert reads is not None
            reads.close()
            reads.path = tmp_path / "elsewhere"
            faults = (await rig.get("/api/v1/picture?only=faults"))["faults"]
            assert any("cannot be noted" in fault["what"] for fault in faults)

    asyncio.run(story())


def test_a_list_that_is_gone_is_begun_anew_and_says_so(tmp_path: Path) -> None:
    store = MemoryStore()
    for expected in (["started"], ["started", "started"]):
        log = begun(store, tmp_path, lambda: 0)
        log.close()
        log = begun(store, tmp_path, lambda: 900_000_000) if len(expected) == 2 else log
        assert [line.look.what for line in log.listed()][-1] == "started"
        log.close()
    (tmp_path / "reads.db").unlink()
    log = begun(store, tmp_path, lambda: 0)
    assert [line.look.what for line in log.listed()] == ["begun anew: the list before is gone"]
