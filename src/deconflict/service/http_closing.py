"""Closing an incident over HTTP: our final report, made of our last one. Two people close, where there are accounts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field

from deconflict.coordination import incident
from deconflict.errors import Refused
from deconflict.node.events import Filed
from deconflict.picture.affairs import Said
from deconflict.service import filing
from deconflict.service.by_two import Waits, by_two
from deconflict.service.house import House, request_id
from deconflict.service.http_models import Asked, IdText
from deconflict.service.http_who import house_of, need, person
from deconflict.service.loop import entropy
from deconflict.service.problems import NotFound
from deconflict.statements.base import Role

router = APIRouter(prefix="/api/v1", tags=["settling"])


class ClosingAsked(Asked):
    """What our final report says beside what our last one says: what we hold it to be now, and in a few words why."""

    incident_class: Literal["unintended", "disputed", "deliberate_alleged"] | None = None
    remark: Annotated[str | None, Field(max_length=2000)] = None
    msg_id: IdText | None = None


@router.post("/incidents/{entry}/closing", status_code=201)
async def close(
    request: Request, response: Response, entry: Annotated[str, Path(min_length=1, max_length=64)], asked: ClosingAsked
) -> dict[str, Any]:  # fmt: skip
    """Close an incident on our side: our final report, as our last one with what is said here. Two people. `entry`: any report of it."""
    house = house_of(request)
    said = house.node.picture.affairs.get(entry, "INCIDENT_REPORT")
    if said is None:
        raise NotFound("there is no such INCIDENT_REPORT", where="path", mend="GET /api/v1/picture lists them")
    return await _close(request, response, house, incident.root_of(house.node.picture, said), asked)


async def close_named(request: Request, response: Response, incident_id: str, asked: ClosingAsked) -> dict[str, Any]:
    """The same for the second person: the incident by the id that our own report gives it."""
    house = house_of(request)
    me = house.node.core.me.party
    own = (said for said in house.node.picture.affairs.all("INCIDENT_REPORT") if said.author == me)
    said = next((said for said in own if getattr(said.main, "incident_id", None) == incident_id), None)
    if said is None:
        raise NotFound(f"we reported no incident {incident_id}", where="act", mend="deconflict list incidents")
    return await _close(request, response, house, incident.root_of(house.node.picture, said), asked)


async def _close(request: Request, response: Response, house: House, root: Said, asked: ClosingAsked) -> dict[str, Any]:
    watch = person(house, need(request, "file"), stand_in=True)
    own = incident.incident_of(house.node.picture, root).of(house.node.core.me.party)
    if not own:
        mend = "make an initial report of ours first, that names theirs"
        raise Refused("we made no report of this incident: there is nothing of ours to close", where="path", mend=mend)
    chosen = filing.Chosen(msg_id=asked.msg_id, refs=(own[-1].entry,), by=watch.name, role=Role(watch.role))
    me, now_us = house.node.core.me.party, house.loop.clock.now_us()
    parts = filing.final_report(own[-1].main, asked.incident_class, asked.remark, chosen, me, now_us)
    event = Filed(
        request=request_id(), kind="INCIDENT_REPORT", parts=parts, by=watch.name, role=Role(watch.role), entropy=entropy(),
        channel=root.line.removeprefix("line/"),
    )  # fmt: skip
    whole = by_two(request, response, "close", asked.model_dump(mode="json", exclude={"msg_id"}), event)
    if isinstance(whole, Waits):
        return whole.model_dump(exclude_none=True)
    return dict(await house.loop.ask(whole))
