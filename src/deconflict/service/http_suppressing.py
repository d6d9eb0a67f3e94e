"""Suppressing an alert over HTTP: this desk calls no more for one pair, for a reason and until an end; the other side is told."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from deconflict.airspace.instant import parse_instant
from deconflict.node import events as e
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.service import filing
from deconflict.service.house import request_id
from deconflict.service.http_acts import house_of, need, person
from deconflict.service.http_models import Asked
from deconflict.service.http_models import Filed as FiledAnswer
from deconflict.service.loop import entropy
from deconflict.service.problems import NotAllowed, NotFound
from deconflict.service.warned import said_in, warned
from deconflict.statements.base import Role
from deconflict.statements.messages import Warning

router = APIRouter(prefix="/api/v1", tags=["line"])
KIND = "ALERT_SUPPRESSED"


class SuppressionAsked(Asked):
    """Why, and until when, 30 min ahead at most; an end that has come takes an earlier word back. `desk`: ours, and no other."""

    reason: Literal["action_taken", "crews_in_contact", "own_separation", "wrong_data", "other"]
    until: Annotated[str, Field(max_length=40)]
    remark: Annotated[str, Field(max_length=2000)] | None = None
    desk: Annotated[str, Field(max_length=64)] | None = None


@router.post("/alerts/{entry}/suppression", status_code=201)
async def suppress(request: Request, entry: str, asked: SuppressionAsked) -> FiledAnswer:
    """Quiet one alert at this desk. It stays in every list, its deadlines run on, and it calls again at the end or when it rises.

    NotAllowed for the desk of another party. Refused before somebody here has acknowledged it, and for longer than 30 min.
    """
    actor = need(request, "acknowledge")
    house = house_of(request)
    me = house.node.core.me
    if asked.desk is not None and asked.desk not in (me.party, me.name):
        raise NotAllowed("nobody quiets another party's desk", where="desk", mend="tell them: they suppress it themselves, or do not")
    watch = person(house, actor, stand_in=False)
    house.sessions.acted(actor)
    async with house.loop.settled:
        record = alert_of(house.node.picture, entry)
        main = record.main
        assert isinstance(main, Warning)
        assert record.place is not None
        channel = record.place.logbook.removeprefix("line/")
    chosen = filing.Chosen(by=watch.name, role=Role(watch.role), refs=(entry,))
    body: dict[str, Any] = {
        "pair": list(main.pair), "level": main.level, "reason": asked.reason, "until_us": parse_instant(asked.until, "until"),
        **({"remark": asked.remark} if asked.remark else {}),
    }  # fmt: skip
    parts = filing.message_parts(KIND, body, chosen, me.party, house.loop.clock.now_us())
    event = e.Filed(
        request=request_id(), kind=KIND, parts=parts, by=watch.name, role=Role(watch.role), entropy=entropy(), channel=channel
    )  # fmt: skip
    answer = dict(await house.loop.ask(event))
    return FiledAnswer.model_validate(answer | warned(said_in(parts)))


def alert_of(picture: Picture, entry: str) -> MessageRecord:
    """The WARNING about a pair of tracks under that entry. NotFound."""
    record = picture.messages.get(entry)
    if record is None or record.place is None or not isinstance(record.main, Warning) or len(record.main.pair) != 2:
        raise NotFound("there is no such alert", where="entry", mend="GET /api/v1/picture?only=alerts lists them")
    return record
