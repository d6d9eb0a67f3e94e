"""Real stations on loopback for the service's tests: own keys, own database, ephemeral ports."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from deconflict.agreement.parties import Member, PartyRole
from deconflict.coordination import agreement_acts as acts
from deconflict.coordination.standing import Standing
from deconflict.logbook.keys import party_id
from deconflict.logbook.store import MemoryStore, Store
from deconflict.node import events as e
from deconflict.node.core import Identity
from deconflict.service import filing
from deconflict.service.clock import Clock, WallClock
from deconflict.service.demo_desk import choose
from deconflict.service.house import request_id
from deconflict.service.keyfile import TlsFiles, create_key, create_tls
from deconflict.service.loop import entropy
from deconflict.service.station import Setup, Station
from deconflict.statements.agreements import Mandate, Purpose
from deconflict.statements.base import MessageHeader, MessagePart, Role, Status

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def keys(folder: Path, name: str, certificate_name: str | None = None) -> tuple[Identity, TlsFiles]:
    """A new party's identity and TLS files; `certificate_name` is what its certificate claims."""
    signing, recovery = create_key(folder / "signing.key"), create_key(folder / "recovery.key")
    files = create_tls(folder, certificate_name or name, NOW)
    return Identity(party_id(recovery.public), name, signing, recovery.public, (files.pin,), Status.EXERCISE, recovery=recovery), files


class Rig:
    """One station and an HTTP client that holds a token with every scope."""

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        store: Store | None = None,
        clock: Clock | None = None,
        made: tuple[Identity, TlsFiles] | None = None,
        **more: Any,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.identity, files = made or keys(folder, name)
        self.setup = Setup(
            identity=self.identity, store=store or MemoryStore(), clock=clock or WallClock(), sessions=folder / "sessions.json",
            certificate=files.certificate, key=files.key, **more,
        )  # fmt: skip
        self.files = files
        self.station = Station(self.setup)
        self.token = self.station.house.sessions.new_token("test", ("read", "file", "acknowledge", "admin"))
        self.client = httpx.AsyncClient()
        self.ended: BaseException | None = None

    @classmethod
    def again(cls, before: Rig, **more: Any) -> Rig:
        """The same party started anew on the same folder, its recovery key gone."""
        identity = dataclasses.replace(before.identity, recovery=None)
        return cls(before.folder, identity.name, made=(identity, before.files), **more)

    @property
    def party(self) -> str:
        """Its party id."""
        return self.identity.party

    @property
    def picture(self) -> Any:
        """What its node knows."""
        return self.station.node.picture

    async def start(self) -> None:
        """Open its doors and run it beside the test."""
        await self.station.start()
        self.url = self.station.house.addresses["http"]
        self.client = httpx.AsyncClient(base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=10)
        self.running = asyncio.ensure_future(self.station.run())

    async def stop(self) -> None:
        """Shut it down in order; what `run` raised is kept in `ended`."""
        await self.client.aclose()
        self.station.stop()
        try:
            await asyncio.wait_for(self.running, 10)
        except Exception as fault:  # noqa: BLE001 - the test looks at it
            self.ended = fault

    async def get(self, path: str) -> Any:
        """The JSON of a GET that succeeds."""
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any, status: int = 201, **more: Any) -> Any:
        """The JSON of a POST that is answered with `status`."""
        answer = await self.client.post(path, json=body, **more)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json() if answer.content else None

    async def watch(self, name: str) -> None:
        """Take the duty watch."""
        await self.post("/api/v1/watch", {"role": "duty", "incoming": name})

    async def read_back(self, entry: str) -> dict[str, Any]:
        """What an act on a FLASH or URGENT carries: a choice among the three, by the message's card."""
        drawn = await self.get(f"/api/v1/messages/{entry}/readback")
        card = (await self.get(f"/api/v1/messages/{entry}/words"))["words"][0]["text"]
        return {"readback": drawn["id"], "choice": choose(drawn["choices"], card)}


@contextlib.asynccontextmanager
async def rigs(*made: Rig) -> AsyncIterator[None]:
    """Start them, and stop them whatever happens."""
    try:
        for rig in made:
            await rig.start()
        yield
    finally:
        for rig in made:
            await rig.stop()


async def until(what: Callable[[], Any] | Callable[[], Awaitable[Any]], within_s: float = 15.0) -> Any:
    """Wait until `what` gives something true, and return that."""
    async with asyncio.timeout(within_s):
        while True:
            found = what()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.02)


async def pair(a: Rig, b: Rig, *, agreed: bool = True) -> None:
    """Two people at two desks: open, join, read the codes aloud, type them; and `agreed`: sign every clause at its default."""
    opened = await a.post("/api/v1/pairing/open", {})
    await b.post("/api/v1/pairing/join", {"address": opened["address"]})
    await read_and_type(a, b)
    if agreed:
        await agree(a, b)


async def agree(a: Rig, b: Rig) -> None:
    """Both sides state mandates, one proposes, and two persons a side sign; then whoever was on watch is so again."""
    before = {rig.party: {role: rig.picture.parties[rig.party].on_watch(role) for role in SIGNING} for rig in (a, b)}
    for rig in (a, b):
        for role in SIGNING:
            await take(rig, role, f"{rig.identity.name}-signs-as-{role}")
        mandate = Mandate(
            message=header(rig, "MANDATE"), authorised_by="command", purpose=Purpose.EXERCISE, from_us=0,
            until_us=rig.station.house.loop.clock.now_us() + 10**12,
        )  # fmt: skip
        await file(rig, "MANDATE", mandate)
    members = [Member(party=rig.party, name=rig.identity.name, role=PartyRole.MILITARY) for rig in (a, b)]
    made = acts.default_agreement(f"{a.party[:8]}-{b.party[:8]}", "An exercise agreement", members)
    proposed = acts.propose(header(a, "AGREEMENT_PROPOSE"), made)
    await file(a, "AGREEMENT_PROPOSE", proposed)
    await until(lambda: standing(b, made.agreement_id).versions)
    version = acts.newest_version(standing(b, made.agreement_id))
    await file(b, "CLAUSE_ACCEPT", acts.on_clauses("accept", header(b, "CLAUSE_ACCEPT"), version))
    await sign(b, made.agreement_id)
    await until(lambda: standing(a, made.agreement_id).signatures)
    await sign(a, made.agreement_id)
    await until(lambda: all(standing(rig, made.agreement_id).bindings for rig in (a, b)))
    for rig in (a, b):
        for role, name in before[rig.party].items():
            await take(rig, role, name)


SIGNING = ("duty", "principal")


def standing(rig: Rig, agreement_id: str) -> Standing:
    """An agreement as this node sees it."""
    core = rig.station.node.core
    found: Standing = core.known.standing(agreement_id, max(rig.station.house.loop.clock.now_us(), core.now))
    return found


async def take(rig: Rig, role: str, incoming: str | None) -> None:
    """Somebody takes a role, or leaves it."""
    event = e.WatchTaken(request=request_id(), role=Role(role), by=incoming or "relieved", incoming=incoming, entropy=entropy())
    await rig.station.house.loop.ask(event)


def header(rig: Rig, kind: str, role: str = "duty") -> MessageHeader:
    """What somebody who signs chooses of a header."""
    chosen = filing.Chosen(by=f"{rig.identity.name}-signs-as-{role}", role=Role(role))
    return filing.header(kind, chosen, rig.party, rig.station.house.loop.clock.now_us())


async def file(rig: Rig, kind: str, main: MessagePart) -> None:
    """File an act as whoever its header names."""
    message = main.message
    event = e.Filed(request=request_id(), kind=kind, parts={"main": main}, by=message.by, role=message.from_role, entropy=entropy())
    await rig.station.house.loop.ask(event)


async def sign(rig: Rig, agreement_id: str) -> None:
    """Two persons sign what stands now."""
    held = standing(rig, agreement_id)
    for role in SIGNING:
        await file(rig, "AGREEMENT_SIGN", acts.sign(header(rig, "AGREEMENT_SIGN", role), held, acts.newest_version(held).hash))


async def read_and_type(a: Rig, b: Rig) -> None:
    """Each reads its code aloud and types the other's; until both are paired."""

    async def codes() -> Any:
        seen = [await rig.get("/api/v1/pairing") for rig in (a, b)]
        return seen if all("code_to_read" in s for s in seen) else None

    of_a, of_b = await until(codes)
    await a.post("/api/v1/pairing/code", {"code": of_b["code_to_read"]}, status=200)
    await b.post("/api/v1/pairing/code", {"code": of_a["code_to_read"]}, status=200)

    async def done() -> bool:
        return all([(await rig.get("/api/v1/pairing"))["state"] == "done" for rig in (a, b)])

    await until(done)
