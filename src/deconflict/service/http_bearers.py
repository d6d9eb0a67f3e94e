"""Other bearers over HTTP: how they do, the card to read out, and what the desk heard by voice."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from deconflict.coordination import reply_code
from deconflict.errors import Refused
from deconflict.node.events import HeardBy
from deconflict.picture.picture import MessageRecord
from deconflict.service.bearers import composing
from deconflict.service.house import House, request_id
from deconflict.service.http_acts import house_of, need, person
from deconflict.service.http_models import AnswerName, Asked, IdText, PersonName
from deconflict.service.http_words import GridText, LocaleText, QnhText, other_tongue, read_as
from deconflict.service.loop import entropy
from deconflict.service.problems import NotFound
from deconflict.service.warned import warned
from deconflict.statements.base import Answer, Level, Role
from deconflict.statements.receipts import Bearer
from deconflict.wire import voice_card

router = APIRouter(prefix="/api/v1")


class HeardAsked(Asked):
    """What somebody said by telephone or radio about a message of ours: its entry or msg_id, who spoke, and the code they read out.

    Without an answer: understood.
    """

    message: Annotated[str, Field(min_length=1, max_length=64)]
    party: Annotated[str, Field(min_length=1, max_length=64)]
    said_by: PersonName
    answer: AnswerName | None = None
    code: Annotated[str, Field(max_length=20)] | None = None
    remark: Annotated[str, Field(max_length=200)] | None = None
    bearer: Literal["voice", "page"] = "voice"


class CodeOfAsked(Asked):
    """The id of a message that a peer reads to us: which code do we read back with our answer?"""

    msg_id: IdText
    party: Annotated[str, Field(min_length=1, max_length=64)]
    role: Literal["duty", "alternate", "senior", "principal", "technical"] = "duty"


def party_of(house: House, name: str) -> str:
    """The paired party of that id or name. Refused when there is none."""
    picture, me = house.node.picture, house.node.core.me.party
    ours = sorted((peer, confirm.peer_name) for (author, peer), (_, confirm) in picture.pairings.items() if author == me)
    found: list[str] = [peer for peer, stated in ours if name in (peer, stated, picture.name_of(peer))]
    if len(found) != 1:
        raise Refused(f"{len(found)} paired parties are called {name!r}", where="party", mend="give the party id: deconflict status")
    return found[0]


@router.get("/bearers", tags=["bearers"])
async def read_bearers(request: Request) -> dict[str, Any]:
    """How every bearer beside the link does: its newest success and failure, and their age."""
    need(request, "read")
    office = house_of(request).office
    return {"bearers": office.health() if office is not None else []}


@router.post("/heard", status_code=201, tags=["bearers"])
async def post_heard(request: Request, asked: HeardAsked) -> dict[str, Any]:
    """Write down what was heard by voice. With the right code the climb rests; it is never the party's own word."""
    actor, house = need(request, "acknowledge"), house_of(request)
    watch = person(house, actor, stand_in=False)
    code = None if asked.code is None else reply_code.digest(reply_code.normal(asked.code))
    heard = dict(
        await house.loop.ask(
            HeardBy(
                request=request_id(), peer=party_of(house, asked.party), bearer=Bearer(asked.bearer), message=asked.message,
                said_by=asked.said_by, level=Level.UNDERSTOOD if asked.answer is None else Level.ANSWERED,
                answer=None if asked.answer is None else Answer(asked.answer), code=code, remark=asked.remark, by=watch.name,
                role=Role(watch.role), entropy=entropy(),
            )
        )
    )  # fmt: skip
    return heard | warned({"remark": asked.remark})


@router.post("/reply-code", tags=["bearers"])
async def post_reply_code(request: Request, asked: CodeOfAsked) -> dict[str, Any]:
    """The code by which our own officer shows that an answer by voice comes from this node; asked for even before the message is here."""
    need(request, "acknowledge")
    house = house_of(request)
    secret = house.node.core.secrets.get(party_of(house, asked.party))
    if secret is None:
        raise Refused("no secret is shared with that party", where="party", mend="pair anew")
    made = reply_code.code(secret, asked.msg_id, Role(asked.role), Bearer.VOICE)
    return {"msg_id": asked.msg_id, "code": reply_code.spoken(made)}


@router.get("/messages/{name}/card", tags=["bearers"])
async def read_card(
    request: Request, name: str, form: Literal["text", "html"] = "text", locale: LocaleText = None, grid: GridText = None,
    qnh: QnhText = None,
) -> dict[str, Any]:  # fmt: skip
    """The voice card of a message, by its entry or msg_id, in our language and the other party's.

    A peer's message shows our reply code, a message of ours none.
    """
    need(request, "acknowledge")
    house = house_of(request)
    async with house.loop.settled:
        record = _record(house, name)
        reading = read_as(house, locale, grid, qnh)
        languages = (reading.locale, other_tongue(house, record) or "en")
        made = composing.card(house.node.picture, record, languages, reading, to=_to(house, record), code=_code(house, record))
    return {"entry": record.entry, "form": form, "card": voice_card.html(made) if form == "html" else voice_card.text(made)}


def _record(house: House, name: str) -> MessageRecord:
    messages: dict[str, MessageRecord] = house.node.picture.messages
    found = messages.get(name) or next((r for r in messages.values() if r.message is not None and r.message.msg_id == name), None)
    if found is None or found.message is None or found.place is None:
        raise NotFound(f"there is no message {name!r}", where="path", mend="GET /api/v1/picture lists them")
    return found


def _to(house: House, record: MessageRecord) -> str:
    return ", ".join(house.node.picture.name_of(party) for party in composing.header_of(record).to)


def _code(house: House, record: MessageRecord) -> str:
    """Our code for the answer, as duty officer by voice; none for what we say ourselves."""
    assert record.place is not None
    secret = house.node.core.secrets.get(record.place.author)
    mine = record.place.author == house.node.core.me.party
    return "" if mine or secret is None else reply_code.code(secret, composing.header_of(record).msg_id, Role.DUTY, Bearer.VOICE)
