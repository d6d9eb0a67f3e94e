"""Bad input of every kind, on running nodes: each is refused with its place and its mend, and the next good one is served."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import Conflicting, Damaged, DeconflictError, Equivocation, PeerFault, Refused, Stale
from deconflict.logbook.keys import SigningKey
from deconflict.service.agreements import read_agreement
from deconflict.service.clock import WallClock
from deconflict.service.config import LIVE_URL, load
from deconflict.service.feed_settings import FeedSource
from deconflict.service.feeding import Feeding
from deconflict.service.feeds import Feeds
from deconflict.service.problems import NotAllowed, NotFound, NotSignedIn, exit_code_of, problem, status_of
from deconflict.wire.recording import batches

from .bad_input import (
    AGREEMENTS,
    JSON_TRACKS,
    PAIR,
    PLAN,
    PLANS,
    READSB_TRACKS,
    SBS_TRACKS,
    SETTINGS,
    ZONE,
    ZONES,
    Bad,
    answer,
    feature,
    line,
    sbs,
)
from .caller import Caller, changed, collected, framed
from .feed_rig import position, serving
from .rig import Rig, pair, rigs, until

LEAST = 8


def named(bad: Bad, where: str, mend: str) -> str:
    """What is wrong with a refusal; empty when place and mend are named."""
    return "" if bad.place in where and bad.mend in mend else f"{bad.name}: {where!r}, {mend!r}"


@pytest.mark.parametrize(("path", "table", "good", "name"), [("plans", PLANS, PLAN, "op_id"), ("zones", ZONES, ZONE, "zone_id")])
def test_plans_and_zones(tmp_path: Path, path: str, table: list[Bad], good: dict[str, Any], name: str) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            await rig.watch("M. Ivanova")
            with collected() as wrong:
                for number, bad in enumerate(table):
                    refused = await rig.client.post(f"/api/v1/{path}", content=bad.given, headers={"Content-Type": "application/json"})
                    said = refused.json()
                    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json"), bad.name
                    wrong += filter(None, [named(bad, said["where"], said["mend"])])
                    await rig.post(f"/api/v1/{path}", json.loads(feature(good, **{name: f"GOOD-{number}"})))
            shown = (await rig.get("/api/v1/picture"))[path]
            assert {thing[name] for thing in shown} == {f"GOOD-{number}" for number in range(len(table))}
        assert rig.ended is None

    assert len(table) >= LEAST
    asyncio.run(story())


FORMS: dict[str, tuple[list[Bad], Callable[[int], bytes]]] = {
    "SBS-1": (SBS_TRACKS, lambda s: sbs(f"40000{s}", stamp=f"2026/01/01,12:00:0{s}.000")),
    "JSON lines": (JSON_TRACKS, lambda s: line(now=1767268800 + s, hex=f"40000{s}")),
    "readsb": (READSB_TRACKS, lambda s: answer(1767268800.0 + s, hex=f"40000{s}")),
}


@pytest.mark.parametrize("form", FORMS)
def test_tracks(form: str) -> None:
    table, good = FORMS[form]
    with collected() as wrong:
        for bad in table:
            refused: list[Refused] = []
            heard = list(batches([good(1), bad.given, good(3)], where="recording", refused=refused.append))
            assert [plot.track_id for _, plots in heard for plot in plots] == ["400001", "400003"], bad.name
            assert [fault.where.startswith("recording:2") for fault in refused] == [True], bad.name
            wrong += filter(None, [named(bad, refused[0].where, refused[0].mend)])


def test_tracks_of_a_live_feed(tmp_path: Path) -> None:
    """Every bad line at a node's feed, each followed by a good one: all good ones are in the picture, all bad ones counted."""
    idents = [f"4000{number:02d}" for number in range(len(SBS_TRACKS))]

    async def receiver(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for bad, ident in zip(SBS_TRACKS, idents, strict=True):
            writer.write(bad.given + position(ident))
        await writer.drain()
        await asyncio.sleep(30)

    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig), serving(receiver) as port:
            feeding = Feeding(rig.station.house, Feeds((FeedSource("north", "sbs", f"127.0.0.1:{port}"),), WallClock(), LIVE_URL))
            try:
                await until(lambda: {ident for _, ident in rig.picture.tracks} == set(idents))
                health = feeding.feeds.health()[0]
                assert health.refused == len(SBS_TRACKS)
                assert health.fault is not None
                assert SBS_TRACKS[-1].mend in health.fault.mend
            finally:
                await feeding.stop()
        assert rig.ended is None

    asyncio.run(story())


@pytest.mark.parametrize("bad", SETTINGS, ids=lambda bad: bad.name)
def test_settings(tmp_path: Path, bad: Bad) -> None:
    path = tmp_path / "deconflict.toml"
    path.write_bytes(bad.given)
    with pytest.raises(Refused) as refused:
        load(folder=tmp_path)
    assert str(path) in refused.value.where
    assert not named(bad, refused.value.where, refused.value.mend)
    path.write_bytes(b"port = 9")
    assert load(folder=tmp_path).port == 9


@pytest.mark.parametrize("bad", AGREEMENTS, ids=lambda bad: bad.name)
def test_agreements(tmp_path: Path, bad: Bad) -> None:
    path = tmp_path / "agreement.toml"
    path.write_bytes(bad.given)
    with pytest.raises(Refused) as refused:
        read_agreement(path)
    assert str(path) in refused.value.where
    assert not named(bad, refused.value.where, refused.value.mend)
    path.write_text(PAIR)
    assert read_agreement(path).title == "ALFA and BRAVO"


A_PARTY = b"a" * 26
FRAMES = [
    Bad("no length", b"\0\0\0\0", "frame 3, length", "each after its length"),
    Bad("two gigabytes", b"\x7f\xff\xff\xff", "frame 3, length", "27 to 1048576 bytes"),
    Bad("random bytes", framed(os.urandom(200)), "frame 3", "RFC 8785"),
    Bad("a page asked for", b"GET / HTTP/1.1\r\n\r\n", "frame 3, length", "each after its length"),
    Bad("half a frame", framed(b'{"frame":"beat","now_us":12'), "frame 3", "RFC 8785"),
    Bad("an unknown frame", framed(b'{"frame":"gossip","now_us":1}'), "frame 3", "RFC 8785"),
    Bad("a frame of no kind", framed(b'{"now_us":1,"now_us":1,"x":1}'), "frame 3", "RFC 8785"),
    Bad("an unknown field", framed(b'{"frame":"beat","mood":"good","now_us":1}'), "frame 3", "RFC 8785"),
    Bad("white space", framed(b'{"frame":"beat", "now_us":12345}'), "frame 3", "RFC 8785"),
    Bad("keys in disorder", framed(b'{"now_us":12345,"frame":"beat"}'), "frame 3", "RFC 8785"),
    Bad("null", framed(b'{"frame":"beat","full":null,"now_us":1}'), "frame 3", "RFC 8785"),
    Bad("a fraction", framed(b'{"frame":"beat","now_us":1.5e3,"z":1}'), "frame 3", "RFC 8785"),
    Bad("a number too great", framed(b'{"frame":"beat","now_us":9007199254740993}'), "frame 3", "RFC 8785"),
    Bad("nested without end", framed(b'{"frame":' + b"[" * 9000 + b"]" * 9000 + b"}"), "frame 3", "nest less deeply"),
    Bad("a party that is none", framed(b'{"frame":"hello","party":"BRAVO","software":"x","versions":[1]}'), "frame 3", "RFC 8785"),
    Bad("no heads at all", framed(b'{"frame":"heads","heads":[]}'), "frame 3", "RFC 8785"),
    Bad("another party's greeting", framed(b'{"frame":"hello","party":"%b","software":"x","versions":[1]}' % A_PARTY), "hello", "we speak"),
    Bad("a version of tomorrow", framed(b'{"frame":"hello","party":"%b","software":"x","versions":[9]}' % A_PARTY), "hello", "we speak"),
]


def test_frames(tmp_path: Path) -> None:
    """Each ends its own link; a third party's link stands all the while, and the next call is answered."""

    async def story() -> None:
        a, b, c = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO"), Rig(tmp_path / "c", "CHARLIE")
        async with rigs(a, b, c):
            await pair(a, b)
            await pair(a, c)
            stands = await until(lambda: a.station.house.peers.links().get(c.party))
            caller = await impostor(a, b)
            with collected() as wrong:
                for number, bad in enumerate(FRAMES):
                    why = await caller.call(bad.given)
                    wrong += filter(None, [named(bad, why, why)])
                    await caller.tell(caller.entry(f"after {number}"))
            assert not stands.ended.is_set()
        assert a.ended is None

    assert len(FRAMES) >= LEAST
    asyncio.run(story())


async def impostor(to: Rig, who: Rig) -> Caller:
    """Once `to` holds the line logbook of `who`, that node stops, and somebody speaks in its name."""
    await who.watch("A. Khan")
    sent = await who.post("/api/v1/messages", {"kind": "CONCERN", "body": {"text": "before"}})
    await until(lambda: sent["entry"] in to.picture.messages)
    await who.stop()
    await until(lambda: who.party not in to.station.house.peers.links())
    return Caller(to, who)


def entries(caller: Caller) -> list[Bad]:
    """Bad entries for the next place of the caller's line logbook."""
    good = caller.entry("bad").encode()

    def header(**said: Any) -> bytes:
        return changed(good, lambda entry: entry["header"].update(said))

    def body(change: Callable[[Any], Any]) -> bytes:
        return changed(good, lambda entry: change(entry["body"]))

    stranger = SigningKey.generate(b"s" * 32)
    return [
        Bad("signed by a stranger", caller.entry("bad", stranger).encode(), caller.book, "pair anew"),
        Bad("a signature of other bytes", changed(good, lambda e: e.update(signature="A" * 86)), caller.book, "pair anew"),
        Bad("a signature of no length", changed(good, lambda e: e.update(signature="")), "entry", "entry.md"),
        Bad("without a header", changed(good, lambda e: e.pop("header")), "entry", "entry.md"),
        Bad("an unknown field", header(colour="red"), "entry.header", "RFC 8785"),
        Bad("null", header(seen=None), "entry", "RFC 8785"),
        Bad("an author who is none", header(author="BRAVO"), "entry.header", "RFC 8785"),
        Bad("a logbook of no name", header(logbook="gossip"), "entry.header", "RFC 8785"),
        Bad("a place before the first", header(seq=-1), "entry.header", "RFC 8785"),
        Bad("a fraction", header(seq=1.5), "entry", "RFC 8785"),
        Bad("heads in disorder", header(seen=["b" * 43, "a" * 43]), "entry.header.seen", "sort them"),
        Bad("a kind where it does not belong", header(kind="KEY"), "header.kind", "write it in keys"),
        Bad("another body", body(lambda slots: slots[0]["value"].update(text="other words")), "body", "send the body that was signed"),
        Bad("no body", changed(good, lambda e: e.update(body=[])), "entry", "entry.md"),
        Bad("a part without salt", body(lambda slots: slots[0].pop("salt")), "body.main", "send one or the other"),
        Bad("white space", good.replace(b'":', b'": ', 1), "entry", "white space"),
        Bad("nested without end", changed(good, lambda e: e.update(body=json.loads("[" * 40 + "]" * 40))), "frame 3", "nest less deeply"),
        Bad("longer than an entry", body(lambda slots: slots[0]["value"].update(text="x" * 80_000)), "entry", "send less"),
    ]


def test_entries(tmp_path: Path) -> None:
    """Each is refused and not kept; the author's next good entry takes the place."""

    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await pair(a, b)
            caller = await impostor(a, b)
            with collected() as wrong:
                for number in range(len(entries(caller))):
                    bad, good = entries(caller)[number], caller.entry(f"after {number}")
                    why = await caller.call(caller.given(bad.given))
                    wrong += filter(None, [named(bad, why, why)])
                    await caller.tell(good)
            texts = {getattr(record.main, "text", "") for record in a.picture.messages.values()}
            assert "bad" not in texts
            assert number + 1 >= LEAST
        assert a.ended is None

    asyncio.run(story())


def test_there_are_sixty_of_them() -> None:
    tracks = SBS_TRACKS + JSON_TRACKS + READSB_TRACKS
    assert len(PLANS + ZONES + tracks + SETTINGS + AGREEMENTS + FRAMES) >= 60
    assert min(map(len, (PLANS, ZONES, tracks, SETTINGS, AGREEMENTS, FRAMES))) >= LEAST


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (NotSignedIn, 401, 5), (NotAllowed, 403, 5), (NotFound, 404, 3), (Conflicting, 409, 3), (Stale, 412, 3), (Refused, 422, 3),
        (PeerFault, 502, 4), (Damaged, 500, 70), (DeconflictError, 500, 70),
    ],
)  # fmt: skip
def test_each_error_has_its_status_and_its_exit_code(fault: type[DeconflictError], status: int, code: int) -> None:
    made = fault("what", where="where", mend="mend")
    assert (status_of(made), exit_code_of(made)) == (status, code)
    assert problem(made) | {"type": ""} == {
        "type": "", "title": fault.__name__, "status": status, "detail": "what", "where": "where", "mend": "mend",
    }  # fmt: skip
    assert status_of(Equivocation("two", proof=None)) == 502
