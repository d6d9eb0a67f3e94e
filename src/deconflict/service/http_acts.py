"""Acts over HTTP: sign in, take the watch, acknowledge, file, pair. Every act names a person on watch."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from deconflict.airspace.instant import parse_instant
from deconflict.node import events as e
from deconflict.service import filing
from deconflict.service.house import House, request_id
from deconflict.service.http_models import (
    AcknowledgementAsked,
    CodeAsked,
    EpochAsked,
    Filed,
    JoinAsked,
    MessageAsked,
    SessionAsked,
    TokenAsked,
    WatchAsked,
    WhyAsked,
)  # fmt: skip
from deconflict.service.judging import judged
from deconflict.service.loop import entropy
from deconflict.service.problems import NotAllowed, NotSignedIn
from deconflict.service.sessions import Actor, Watch
from deconflict.service.warned import said_in, warned
from deconflict.statements.base import Answer, Level, Role

router = APIRouter(prefix="/api/v1")


def house_of(request: Request) -> House:
    """The node this request is for."""
    house: House = request.app.state.house
    return house


def need(request: Request, scope: str) -> Actor:
    """Who asks, if they may. NotSignedIn or NotAllowed otherwise."""
    actor: Actor | None = request.state.actor
    if actor is None:
        raise NotSignedIn("sign in first", where="session", mend="use the one-time code printed at start, or a bearer token")
    if not actor.may(scope):
        raise NotAllowed(f"{actor.name} may not {scope}", where="scope", mend=f"use a token with the scope {scope}")
    return actor


def person(house: House, actor: Actor, *, stand_in: bool) -> Watch:
    """Under which role and name this actor acts: its own watch while it holds it; a program that files stands in for the duty officer."""
    me = house.node.picture.parties.get(house.node.core.me.party)
    held = actor.watch
    if held is not None and me is not None and me.on_watch(held.role) == held.name:
        return held
    duty = me.on_watch(Role.DUTY.value) if me is not None else None
    if stand_in and not actor.page and duty is not None:
        return Watch(role=Role.DUTY.value, name=duty)
    raise NotAllowed(
        "no act without a named person on watch", where="watch", mend="take the watch first: POST /api/v1/watch, or `deconflict watch`"
    )


@router.post("/session", status_code=204, tags=["people"])
async def open_session(request: Request, asked: SessionAsked) -> Response:
    """Trade the one-time code for the page's session cookie."""
    house = house_of(request)
    secret = house.sessions.open(asked.code)
    answer = Response(status_code=204)
    answer.set_cookie(house.cookie, secret, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/")
    return answer


@router.get("/session", tags=["people"])
async def read_session(request: Request) -> dict[str, Any]:
    """Who is signed in here, and under which watch."""
    actor = need(request, "read")
    watch = {"role": actor.watch.role, "name": actor.watch.name} if actor.watch else None
    return {"name": actor.name, "page": actor.page, "scopes": list(actor.scopes), "watch": watch}


@router.delete("/session", status_code=204, tags=["people"])
async def close_session(request: Request) -> Response:
    """Sign this page out."""
    house = house_of(request)
    house.sessions.close(request.cookies.get(house.cookie, ""))
    answer = Response(status_code=204)
    answer.delete_cookie(house.cookie, path="/")
    return answer


@router.post("/code", status_code=201, tags=["people"])
async def new_code(request: Request) -> dict[str, str]:
    """Another one-time code, for another page."""
    need(request, "admin")
    return {"code": house_of(request).sessions.new_code()}


@router.post("/tokens", status_code=201, tags=["people"])
async def new_token(request: Request, asked: TokenAsked) -> dict[str, Any]:
    """A bearer token; shown this once."""
    need(request, "admin")
    token = house_of(request).sessions.new_token(asked.name, tuple(asked.scopes))
    return {"name": asked.name, "scopes": asked.scopes, "token": token}


@router.delete("/tokens/{name}", tags=["people"])
async def revoke_token(request: Request, name: str) -> dict[str, int]:
    """Forget every token of that name."""
    need(request, "admin")
    return {"revoked": house_of(request).sessions.revoke(name)}


@router.post("/watch", status_code=201, tags=["people"])
async def take_watch(request: Request, asked: WatchAsked) -> dict[str, Any]:
    """Take a role, hand it over, or leave it; from now on this session or token acts under it."""
    actor = need(request, "acknowledge")
    house = house_of(request)
    me = house.node.picture.parties.get(house.node.core.me.party)
    if asked.incoming is not None and me is not None and me.on_watch(asked.role) == asked.incoming:
        house.sessions.take_watch(actor, Watch(role=asked.role, name=asked.incoming))
        return {"role": asked.role, "incoming": asked.incoming, "again": True}
    by = asked.incoming or (actor.watch.name if actor.watch else actor.name)
    event = e.WatchTaken(
        request=request_id(), role=Role(asked.role), by=by, incoming=asked.incoming, entropy=entropy(),
        open_items=tuple(asked.open_items), languages=tuple(asked.languages),
    )  # fmt: skip
    answer = dict(await house.loop.ask(event))
    house.sessions.take_watch(actor, Watch(role=asked.role, name=asked.incoming) if asked.incoming else None)
    return answer


@router.post("/acknowledgements", status_code=201, tags=["line"])
async def acknowledge(request: Request, asked: AcknowledgementAsked) -> Filed:
    """Say how far a message got. Never approval: only a typed L4 answer says more."""
    actor = need(request, "acknowledge")
    house = house_of(request)
    watch = person(house, actor, stand_in=False)
    event = e.Acknowledged(
        request=request_id(), entry=asked.entry, level=Level(asked.level), by=watch.name, role=Role(watch.role), entropy=entropy(),
        answer=Answer(asked.answer) if asked.answer else None, remark=asked.remark, members=tuple(asked.members),
        passed_to=Role(asked.passed_to) if asked.passed_to else None,
        passed_at_us=parse_instant(asked.passed_at, "passed_at") if asked.passed_at else None,
    )  # fmt: skip
    await judged(house, event, asked.readback, asked.choice)
    found = dict(await house.loop.ask(event))
    return Filed.model_validate(found | warned({"remark": asked.remark}))


@router.post("/messages", status_code=201, tags=["line"])
async def send_message(request: Request, asked: MessageAsked, response: Response) -> Filed:
    """Send a message on the line. The same `msg_id` again returns the entry of the first."""
    actor = need(request, "file")
    house = house_of(request)
    watch = person(house, actor, stand_in=True)
    chosen = filing.Chosen(
        msg_id=asked.msg_id,
        priority=asked.priority,
        refs=tuple(asked.refs),
        valid_until=asked.valid_until,
        by=watch.name,
        role=Role(watch.role),
    )
    channel = asked.channel or filing.channel_to(house.node.picture, house.node.core.me.party, asked.to)
    parts = filing.message_parts(asked.kind, asked.body, chosen, house.node.core.me.party, house.loop.clock.now_us())
    return await _file(house, response, asked.kind, parts, watch, channel=channel)


async def _object(request: Request, response: Response, kind: str, match: str | None, msg_id: str | None) -> Filed:
    actor = need(request, "file")
    house = house_of(request)
    watch = person(house, actor, stand_in=True)
    chosen = filing.Chosen(msg_id=msg_id, by=watch.name, role=Role(watch.role))
    party, now_us = house.node.core.me.party, house.loop.clock.now_us()
    # Long edges take time to be drawn: not on the loop's thread.
    times = await asyncio.to_thread(filing.object_parts, kind, await request.body(), chosen, party, now_us)
    first = await _file(house, response, kind, times[0], watch, expect=filing.version_in(match, len(times)))
    others = [await _file(house, response, kind, parts, watch) for parts in times[1:]]
    return first.model_copy(update={"times": [each.model_dump() for each in (first, *others)]}) if others else first


Match = Annotated[str | None, Header(alias="If-Match")]
Key = Annotated[str | None, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9._-]{1,64}$")]
FEATURE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "description": "a GeoJSON Feature (docs/wire.md)"}}},
    }
}


@router.post("/plans", status_code=201, tags=["plans"], openapi_extra=FEATURE)
async def file_plan(request: Request, response: Response, if_match: Match = None, key: Key = None) -> Filed:
    """State a plan whole: new, changed, activated or ended. `If-Match` names the version it rests on."""
    return await _object(request, response, "NOTICE_OF_OPERATION", if_match, key)


@router.post("/zones", status_code=201, tags=["plans"], openapi_extra=FEATURE)
async def file_zone(request: Request, response: Response, if_match: Match = None, key: Key = None) -> Filed:
    """State a zone whole, or cancel it."""
    return await _object(request, response, "ZONE_NOTICE", if_match, key)


@router.post("/sites", status_code=201, tags=["plans"], openapi_extra=FEATURE)
async def file_site(request: Request, response: Response, if_match: Match = None, key: Key = None) -> Filed:
    """State a protected site whole, or let it expire. Listing it is never a condition of its protection."""
    return await _object(request, response, "SITE_NOTICE", if_match, key)


@router.post("/movements", status_code=201, tags=["plans"], openapi_extra=FEATURE)
async def file_movement(request: Request, response: Response, if_match: Match = None, key: Key = None) -> Filed:
    """State a convoy, or a protected flight, whole: its legs with times, and the live contact that was tried."""
    return await _object(request, response, "MOVEMENT_NOTICE", if_match, key)


@router.post("/plans/{op_id}/{verb}", status_code=201, tags=["plans"])
async def say_of_plan(request: Request, response: Response, op_id: str, verb: str, asked: WhyAsked, if_match: Match = None) -> Filed:
    """Say of a plan of ours that it is begun (activate), overdue, not kept (nonconforming), ended (complete) or not flown (cancel)."""
    actor = need(request, "file")
    house = house_of(request)
    watch = person(house, actor, stand_in=True)
    chosen = filing.Chosen(msg_id=asked.msg_id, by=watch.name, role=Role(watch.role))
    core, now_us = house.node.core, house.loop.clock.now_us()
    parts = filing.restated_plan(core.picture, op_id, verb, asked.why, chosen, core.me.party, now_us)
    return await _file(house, response, filing.VERBS[verb][0], parts, watch, expect=filing.version_in(if_match))


async def _file(
    house: House, response: Response, kind: str, parts: Any, watch: Watch, *, channel: str | None = None, expect: str | None = None
) -> Filed:
    event = e.Filed(
        request=request_id(),
        kind=kind,
        parts=parts,
        by=watch.name,
        role=Role(watch.role),
        entropy=entropy(),
        channel=channel,
        expect=expect,
    )
    answer = dict(await house.loop.ask(event))
    if answer.get("again"):
        response.status_code = 200
    response.headers["ETag"] = f'"{answer["entry"]}"'
    return Filed.model_validate(answer | warned(said_in(parts)))


@router.post("/epochs", status_code=201, tags=["people"])
async def open_epoch(request: Request, asked: EpochAsked) -> dict[str, Any]:
    """Begin a new epoch in all our logbooks: after a restore, a move, or a fork."""
    actor = need(request, "admin")
    by = actor.watch.name if actor.watch else actor.name
    return dict(await house_of(request).loop.ask(e.EpochOpened(request=request_id(), why=asked.why, by=by, entropy=entropy())))


@router.get("/pairing", tags=["pairing"])
async def read_pairing(request: Request) -> dict[str, Any]:
    """Where the pairing stands: the code to read aloud, whether the other's was typed."""
    need(request, "admin")
    return dict(house_of(request).pairing.state())


@router.post("/pairing/open", status_code=201, tags=["pairing"])
async def open_pairing(request: Request) -> dict[str, Any]:
    """Open the pairing listener for five minutes."""
    need(request, "admin")
    return dict(await house_of(request).pairing.open())


@router.post("/pairing/join", status_code=201, tags=["pairing"])
async def join_pairing(request: Request, asked: JoinAsked) -> dict[str, Any]:
    """Call the node whose listener is open."""
    need(request, "admin")
    return dict(await house_of(request).pairing.join(asked.address))


@router.post("/pairing/code", tags=["pairing"])
async def type_code(request: Request, asked: CodeAsked) -> dict[str, Any]:
    """The six digits the other side read aloud. One try."""
    actor = need(request, "admin")
    by = actor.watch.name if actor.watch else actor.name
    return dict(await house_of(request).pairing.typed(asked.code.replace(" ", ""), by))


@router.delete("/pairing", tags=["pairing"])
async def stop_pairing(request: Request) -> dict[str, Any]:
    """Give up the pairing at hand."""
    need(request, "admin")
    return dict(house_of(request).pairing.stop())
