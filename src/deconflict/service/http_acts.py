"""Acts over HTTP: take the watch, acknowledge, file, pair. Every act names a person on watch."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Request, Response

from deconflict.airspace.instant import parse_instant
from deconflict.node import events as e
from deconflict.service import filing, seats
from deconflict.service.by_two import Waits, by_two
from deconflict.service.house import request_id
from deconflict.service.http_models import (
    AcknowledgementAsked,
    CodeAsked,
    EpochAsked,
    Filed,
    JoinAsked,
    MessageAsked,
    WatchAsked,
    WhyAsked,
)  # fmt: skip
from deconflict.service.http_who import house_of, need, person
from deconflict.service.judging import judged
from deconflict.service.loop import entropy
from deconflict.service.sessions import Watch
from deconflict.service.warned import said_in, warned
from deconflict.statements.base import Answer, Level, Role

__all__ = ["house_of", "need", "person", "router"]
router = APIRouter(prefix="/api/v1")


@router.post("/watch", status_code=201, tags=["people"])
async def take_watch(request: Request, asked: WatchAsked) -> dict[str, Any]:
    """Take a role, hand it over, or leave it; from now on this session or token acts under it."""
    actor = need(request, "acknowledge")
    house = house_of(request)
    me = house.node.picture.parties.get(house.node.core.me.party)
    held_by = me.on_watch(asked.role) if me is not None else None
    if house.people.any():
        asked = asked.model_copy(update={"incoming": seats.taken_by(house.people, actor, asked.role, asked.incoming, held_by)})
    if asked.incoming is not None and held_by == asked.incoming:
        house.sessions.take_watch(actor, Watch(role=asked.role, name=asked.incoming))
        return {"role": asked.role, "incoming": asked.incoming, "again": True}
    by = asked.incoming or (actor.name if actor.person or not actor.watch else actor.watch.name)
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
    if asked.level != "L1":  # a page says L1 by itself: that proves nobody's presence
        house.sessions.acted(actor)
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
async def send_message(request: Request, asked: MessageAsked, response: Response) -> Filed | Waits:
    """Send a message on the line. The same `msg_id` again returns the entry of the first. Two people make an incident's final report."""
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
    said = ("message", asked.model_dump(mode="json", exclude={"msg_id"}))
    return await _file(request, response, asked.kind, parts, watch, channel=channel, said=said)


async def _object(request: Request, response: Response, kind: str, match: str | None, msg_id: str | None) -> Filed | Waits:
    return await object_stated(request, response, kind, await request.body(), match, msg_id)


async def object_stated(
    request: Request, response: Response, kind: str, data: bytes, match: str | None, msg_id: str | None
) -> Filed | Waits:
    """State a plan, zone, site or movement whole from GeoJSON. Of a list that is widened, what the first of two people is answered."""
    actor = need(request, "file")
    house = house_of(request)
    watch = person(house, actor, stand_in=True)
    chosen = filing.Chosen(msg_id=msg_id, by=watch.name, role=Role(watch.role))
    party, now_us = house.node.core.me.party, house.loop.clock.now_us()
    # Long edges take time to be drawn: not on the loop's thread.
    times = await asyncio.to_thread(filing.object_parts, kind, data, chosen, party, now_us)
    said = (VERB_OF.get(kind, ""), {"feature": msgspec.json.decode(data)} if kind in VERB_OF else {})
    first = await _file(request, response, kind, times[0], watch, expect=filing.version_in(match, len(times)), said=said)
    if isinstance(first, Waits) or not times[1:]:
        return first
    others = [await _file(request, response, kind, parts, watch) for parts in times[1:]]
    return first.model_copy(update={"times": [each.model_dump() for each in (first, *others)]})


VERB_OF: Mapping[str, str] = MappingProxyType({"SITE_NOTICE": "site", "MOVEMENT_NOTICE": "movement"})
"""What is given to those on a list: two people widen it."""


Match = Annotated[str | None, Header(alias="If-Match")]
Key = Annotated[str | None, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9._-]{1,64}$")]
FEATURE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "description": "a GeoJSON Feature (docs/wire.md)"}}},
    }
}


@router.post("/plans", status_code=201, tags=["plans"], openapi_extra=FEATURE)
async def file_plan(request: Request, response: Response, if_match: Match = None, key: Key = None) -> Filed | Waits:
    """State a plan whole: new, changed, activated or ended. `If-Match` names the version it rests on."""
    return await _object(request, response, "NOTICE_OF_OPERATION", if_match, key)


@router.post("/zones", status_code=201, tags=["plans"], openapi_extra=FEATURE)
async def file_zone(request: Request, response: Response, if_match: Match = None, key: Key = None) -> Filed | Waits:
    """State a zone whole, or cancel it."""
    return await _object(request, response, "ZONE_NOTICE", if_match, key)


@router.post("/sites", status_code=201, tags=["plans"], openapi_extra=FEATURE)
async def file_site(request: Request, response: Response, if_match: Match = None, key: Key = None) -> Filed | Waits:
    """State a protected site whole, or let it expire. Listing it is never a condition of its protection. Two people widen its list."""
    return await _object(request, response, "SITE_NOTICE", if_match, key)


@router.post("/movements", status_code=201, tags=["plans"], openapi_extra=FEATURE)
async def file_movement(request: Request, response: Response, if_match: Match = None, key: Key = None) -> Filed | Waits:
    """State a convoy, or a protected flight, whole: its legs with times, and the contact that was tried. Two people widen its list."""
    return await _object(request, response, "MOVEMENT_NOTICE", if_match, key)


@router.post("/plans/{op_id}/{verb}", status_code=201, tags=["plans"])
async def say_of_plan(
    request: Request, response: Response, op_id: str, verb: str, asked: WhyAsked, if_match: Match = None
) -> Filed | Waits:
    """Say of a plan of ours that it is begun (activate), overdue, not kept (nonconforming), ended (complete) or not flown (cancel)."""
    actor = need(request, "file")
    house = house_of(request)
    watch = person(house, actor, stand_in=True)
    chosen = filing.Chosen(msg_id=asked.msg_id, by=watch.name, role=Role(watch.role))
    core, now_us = house.node.core, house.loop.clock.now_us()
    parts = filing.restated_plan(core.picture, op_id, verb, asked.why, chosen, core.me.party, now_us)
    return await _file(request, response, filing.VERBS[verb][0], parts, watch, expect=filing.version_in(if_match))


async def _file(
    request: Request, response: Response, kind: str, parts: Any, watch: Watch, *, channel: str | None = None, expect: str | None = None,
    said: tuple[str, Mapping[str, Any]] = ("", {}),
) -> Filed | Waits:  # fmt: skip
    """File it. `said`: the verb and the body that a second person asks for too, where two people do this."""
    house = house_of(request)
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
    whole = by_two(request, response, *said, event)
    if isinstance(whole, Waits):
        return whole
    answer = dict(await house.loop.ask(whole))
    if answer.get("again"):
        response.status_code = 200
    response.headers["ETag"] = f'"{answer["entry"]}"'
    return Filed.model_validate(answer | warned(said_in(whole.parts)))


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
