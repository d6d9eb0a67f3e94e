"""Advice over HTTP: what would settle a conflict of plans, what aircraft that converge could do. Read only; nothing follows from a read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from deconflict.node import events as e
from deconflict.service import view_advice
from deconflict.service.house import House, request_id
from deconflict.service.http_acts import house_of, need
from deconflict.service.problems import NotFound
from deconflict.statements.messages import Warning

router = APIRouter(prefix="/api/v1", tags=["advice"])
Id = Annotated[str, Path(min_length=1, max_length=64)]


@router.get("/conflicts/{conflict_id}/advice")
async def of_conflict(request: Request, response: Response, conflict_id: Id) -> dict[str, Any]:
    """The smallest changes that would settle it, each held against everything else that is known: in time, in height, aside."""
    need(request, "read")
    house = house_of(request)
    if conflict_id not in house.node.picture.conflicts:
        raise NotFound("there is no such conflict", where="path", mend="GET /api/v1/picture lists them under conflicts")
    return await _advice(house, response, conflict_id)


@router.get("/alerts/{entry}/advice")
async def of_alert(request: Request, response: Response, entry: Id) -> dict[str, Any]:
    """For each aircraft of the alert a menu of headings, speeds and climbs, with whom it would still come within the minima of."""
    need(request, "read")
    house = house_of(request)
    record = house.node.picture.messages.get(entry)
    if record is None or not isinstance(record.main, Warning) or not record.main.pair:
        raise NotFound("there is no such alert", where="path", mend="GET /api/v1/picture lists them under alerts")
    return await _advice(house, response, entry)


async def _advice(house: House, response: Response, about: str) -> dict[str, Any]:
    answer = await house.loop.ask(e.AdviceAsked(request=request_id(), about=about))
    response.headers["Cache-Control"] = "no-store"
    return view_advice.advice(house.node.picture, house.node.core.me.party, answer)
