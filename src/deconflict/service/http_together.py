"""Two people over HTTP: an act answers 202 to the first, and is done for the second; and what waits."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from deconflict.airspace.instant import Instant, format_instant
from deconflict.service.by_two import Waits, asked
from deconflict.service.http_who import house_of, need
from deconflict.service.together import WAITS_US, Act, Waiting

router = APIRouter(prefix="/api/v1", tags=["people"])


def first_of_two(request: Request, response: Response, act: str, body: BaseModel, rests_on: str = "") -> dict[str, Any] | None:
    """What the first of two people is answered (202); None for the second, and the act goes on. `rests_on`: what it is done to, by hash.

    NotAllowed (403) for one person twice, and for programs. Without accounts nobody can be told apart, and nothing waits.
    """
    if not house_of(request).people.any():
        return None
    first = asked(request, Act(act, body.model_dump(mode="json", by_alias=True), rests_on))
    if isinstance(first, Waits):
        response.status_code = 202
        return first.model_dump(exclude_none=True)
    return None


@router.get("/together")
async def read_together(request: Request) -> dict[str, Any]:
    """Acts that wait for a second person, who asks for the same with the same body, or confirms the hash of what is shown here."""
    need(request, "read")
    house = house_of(request)
    return {"waiting": [shown(one) for one in house.together.waiting(house.loop.clock.now_us())]}


def shown(one: Waiting) -> dict[str, Any]:
    """One act that waits, for JSON."""
    times = {"since": format_instant(Instant(one.since_us)), "until": format_instant(Instant(one.since_us + WAITS_US))}
    return {"act": one.act, "hash": one.of.hash(), "by": one.by, **times, "shows": dict(one.of.shows), "body": dict(one.body)}
