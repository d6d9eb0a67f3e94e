"""The past over HTTP: the picture this node had at an instant, as `GET /api/v1/picture` gives the one of now."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from deconflict.airspace.instant import parse_instant
from deconflict.errors import Refused
from deconflict.service.http_acts import house_of, need
from deconflict.service.http_words import read_as
from deconflict.service.replay_apart import Asked
from deconflict.service.sqlite import SqliteStore

router = APIRouter()


@router.get("/api/v1/replay", tags=["record"])
async def read_replay(
    request: Request,
    until: Annotated[str, Query(max_length=40)],
    locale: Annotated[str | None, Query(max_length=8)] = None,
    grid: Annotated[str | None, Query(max_length=8)] = None,
    qnh: Annotated[str | None, Query(max_length=8)] = None,
) -> Response:
    """The picture as this node had it at `until` (RFC 3339, its own clock), from what had come to it by then.

    With `replay`, `untold` (what had been written by then and came later, with when) and `snapshots` (how many were used, and which were
    thrown away and why). It is put together in a process of its own. Nothing is stated, and nothing of now changes.
    """
    need(request, "read")
    house = house_of(request)
    reading = read_as(house, locale, grid, qnh)
    until_us = parse_instant(until, "until")
    if until_us > max(house.loop.clock.now_us(), house.node.core.now):
        raise Refused("that instant is still to come", where="until", mend="ask for one that is past")
    if not isinstance(house.loop.store, SqliteStore):
        raise Refused("this node keeps its record in memory alone", where="until", mend="start it with a database")
    core = house.node.core
    asked = Asked(str(house.loop.store.path), until_us, core.agreements, reading, core.me.name)
    return Response(await house.replays.answered(asked), media_type="application/json")
