"""Messages in words over HTTP: read-backs to choose from, cards side by side in two languages, and a look at free text before it goes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from deconflict.phrasebook import Reading
from deconflict.picture.picture import MessageRecord
from deconflict.service import judging, reading, reading_back, view_messages, view_words
from deconflict.service.house import House
from deconflict.service.http_acts import house_of, need
from deconflict.service.http_models import Asked
from deconflict.service.loop import entropy
from deconflict.service.problems import NotFound
from deconflict.service.warned import warnings
from deconflict.statements.base import Level

router = APIRouter(prefix="/api/v1")
LocaleText = Annotated[str | None, Query(alias="locale", max_length=8)]
GridText = Annotated[str | None, Query(alias="grid", max_length=8)]
QnhText = Annotated[str | None, Query(alias="qnh", max_length=8, description="hPa, as told for where and when the heights are")]


class TextAsked(Asked):
    """Free text that somebody is about to send."""

    text: Annotated[str, Field(max_length=4000)]


def read_as(house: House, locale: str | None, grid: str | None, qnh: str | None = None) -> Reading:
    """The node's reading, or what one request asks of it. Refused for a language, grid or QNH that there is not."""
    found: Reading = reading.by_qnh(reading.altered(house.reading, {"locale": locale, "grid": grid}), qnh)
    return found


def other_tongue(house: House, record: MessageRecord) -> str | None:
    """The language of the other party of a message, by the clause on languages; None where no clause is in force."""
    core = house.node.core
    now_us = max(house.loop.clock.now_us(), core.now)
    return view_words.other_locale(core.known, core.me.party, view_words.other_party(record, core.me.party), now_us)


@router.get("/messages/{entry}/readback", tags=["line"])
async def draw_readback(
    request: Request, entry: str, response: Response, locale: LocaleText = None, grid: GridText = None, qnh: QnhText = None
) -> dict[str, Any]:
    """Three texts of the message's key fields, one of them right. The id is good for one choice; which is right stays in the node."""
    need(request, "acknowledge")
    house = house_of(request)
    how = read_as(house, locale, grid, qnh)
    async with house.loop.settled:
        record = _message(house, entry)
        drawn = house.read_backs.draw(entry, view_messages.parts_of(house.node.picture, record), how, entropy())
        wanted = reading_back.is_due(record, house.node.core.me.party, Level.UNDERSTOOD, mismatch=judging.mismatch(house, record))
    response.headers["Cache-Control"] = "no-store"
    return {
        "id": drawn.id, "choices": list(drawn.choices), "wanted": wanted, "locale": how.locale, "dir": reading.direction(how.locale),
    }  # fmt: skip


@router.get("/messages/{entry}/words", tags=["line"])
async def read_words(
    request: Request, entry: str, form: Literal["card", "line"] = "card", locale: LocaleText = None, grid: GridText = None,
    qnh: QnhText = None,
) -> dict[str, Any]:  # fmt: skip
    """The message in our language, then in the other party's by the clause on languages; numbers read alike in both."""
    need(request, "read")
    house = house_of(request)
    how = read_as(house, locale, grid, qnh)
    async with house.loop.settled:
        record = _message(house, entry)
        words = view_words.side_by_side(house.node.picture, record, how, other_tongue(house, record), form)
    return {"entry": entry, "words": words}


@router.post("/free-text", tags=["line"])
async def look_through(request: Request, asked: TextAsked) -> dict[str, Any]:
    """Words for what is never shared in a text, before it is sent. Nothing is kept, and nothing is blocked."""
    need(request, "read")
    return {"warnings": warnings(asked.text)}


def _message(house: House, entry: str) -> MessageRecord:
    record: MessageRecord | None = house.node.picture.messages.get(entry)
    if record is None or record.main is None or record.message is None:
        raise NotFound("there is no such message that we can read", where="entry", mend="GET /api/v1/picture lists them")
    return record
