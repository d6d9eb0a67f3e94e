"""Care over HTTP: who looked at what, for the principal; and the list of a site or a movement, changed, or confirmed before it ends.

Where there are accounts, two people give to more, for longer, or more exactly; one gives to fewer.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from msgspec.structs import replace
from pydantic import Field

from deconflict.airspace.instant import Instant, format_instant, parse_instant
from deconflict.errors import Refused
from deconflict.node.events import Filed
from deconflict.node.releasing import Listed
from deconflict.service import filing
from deconflict.service.by_two import Waits, by_two
from deconflict.service.house import request_id
from deconflict.service.http_models import Asked, IdText, PersonName
from deconflict.service.http_who import house_of, need, person
from deconflict.service.loop import entropy
from deconflict.service.reads import Line
from deconflict.statements.base import Part, Role
from deconflict.statements.consents import Consent

router = APIRouter()
MOST: int = 1000


class ConfirmAsked(Asked):
    """Who of those who own, run or move it consented, when (now, if left out), until when; `until`: how long it is listed or given now."""

    consent_by: PersonName
    consented_at: str | None = None
    consent_until: str | None = None
    until: str | None = None
    msg_id: IdText | None = None


class ConfirmMovementAsked(ConfirmAsked):
    """The same of a movement; `contact_tested_at`: when its live contact was tried, if that was after it was stated last."""

    contact_tested_at: str | None = None


Party = Annotated[str, Field(pattern=r"^[a-z2-7]{26}$")]
Parties = Annotated[list[Party], Field(max_length=32)]


class ReleaseAsked(Asked):
    """A list as it shall be; what is left out stays. `release` names whom it is for, `release_to_all` says all who read our plans.

    The consent is that of who owns, runs or moves it; without one the list may be no wider than it was.
    """

    release: Parties | None = None
    release_to_all: bool | None = None
    buffered_for: Parties | None = None
    release_until: str | None = None
    consent_by: PersonName | None = None
    consented_at: str | None = None
    consent_until: str | None = None
    msg_id: IdText | None = None


@router.post("/api/v1/sites/{site_id}/confirmation", status_code=201, tags=["plans"])
async def confirm_site(request: Request, response: Response, site_id: str, asked: ConfirmAsked) -> dict[str, Any]:
    """State a site of ours anew as it stands, with consent to its release; for as long as before, unless `until` is given. Two people."""
    return await _confirmed(request, response, "site", site_id, asked)


@router.post("/api/v1/movements/{movement_id}/confirmation", status_code=201, tags=["plans"])
async def confirm_movement(request: Request, response: Response, movement_id: str, asked: ConfirmMovementAsked) -> dict[str, Any]:
    """State a movement of ours anew as it stands, with consent to its release until a day after its last leg, unless `until` is given."""
    return await _confirmed(request, response, "movement", movement_id, asked, _instant(asked.contact_tested_at, "contact_tested_at"))


@router.post("/api/v1/sites/{site_id}/release", status_code=201, tags=["plans"])
async def release_site(request: Request, response: Response, site_id: str, asked: ReleaseAsked) -> dict[str, Any]:
    """Change whom a site of ours is given to, how exactly, and until when. Two people widen a list, one narrows it."""
    return await _relisted(request, response, "site", site_id, asked)


@router.post("/api/v1/movements/{movement_id}/release", status_code=201, tags=["plans"])
async def release_movement(request: Request, response: Response, movement_id: str, asked: ReleaseAsked) -> dict[str, Any]:
    """Change whom a movement of ours is given to, how exactly, and until when. Two people widen a list, one narrows it."""
    return await _relisted(request, response, "movement", movement_id, asked)


class _Desk:
    """Who asks, and what they act with."""

    def __init__(self, request: Request, msg_id: str | None) -> None:
        self.house = house_of(request)
        self.watch = person(self.house, need(request, "file"), stand_in=True)
        self.picture, self.me = self.house.node.core.picture, self.house.node.core.me.party
        self.now_us: int = max(self.house.loop.clock.now_us(), self.house.node.core.now)
        self.chosen = filing.Chosen(msg_id=msg_id, by=self.watch.name, role=Role(self.watch.role))

    def consent(self, by: str, at: str | None, until: str | None) -> Consent:
        at_us = _instant(at, "consented_at") or self.now_us
        return Consent(consent_by=by, at_us=at_us, until_us=_instant(until, "consent_until"))

    async def state(
        self, request: Request, response: Response, act: tuple[str, Asked], noun: str, parts: dict[str, Part]
    ) -> dict[str, Any]:
        """File it; or what the first of two people is answered."""
        verb, asked = act
        event = Filed(
            request=request_id(), kind=filing.CONFIRMED_BY[noun], parts=parts, by=self.watch.name, role=Role(self.watch.role),
            entropy=entropy(),
        )  # fmt: skip
        whole = by_two(request, response, f"{verb}-{noun}", asked.model_dump(mode="json", exclude={"msg_id"}), event)
        if isinstance(whole, Waits):
            return whole.model_dump(exclude_none=True)
        return dict(await self.house.loop.ask(whole))


async def _confirmed(
    request: Request, response: Response, noun: str, name: str, asked: ConfirmAsked, tested_us: int | None = None
) -> dict[str, Any]:  # fmt: skip
    desk = _Desk(request, asked.msg_id)
    consent = desk.consent(asked.consent_by, asked.consented_at, asked.consent_until)
    parts = filing.confirmed(desk.picture, noun, name, consent, _instant(asked.until, "until"), desk.chosen, desk.me, desk.now_us)
    if tested_us is not None:
        parts["main"] = replace(parts["main"], contact_tested_at_us=tested_us)
    return await desk.state(request, response, ("confirm", asked), noun, parts)


async def _relisted(request: Request, response: Response, noun: str, name: str, asked: ReleaseAsked) -> dict[str, Any]:
    desk = _Desk(request, asked.msg_id)
    consent = desk.consent(asked.consent_by, asked.consented_at, asked.consent_until) if asked.consent_by is not None else None
    listed = Listed(
        None if asked.release is None else tuple(dict.fromkeys(asked.release)), asked.release_to_all,
        None if asked.buffered_for is None else tuple(dict.fromkeys(asked.buffered_for)), _instant(asked.release_until, "release_until"),
    )  # fmt: skip
    parts = filing.relisted(desk.picture, noun, name, listed, consent, desk.chosen, desk.me, desk.now_us)
    return await desk.state(request, response, ("release", asked), noun, parts)


def _instant(text: str | None, where: str) -> int | None:
    return None if text is None else parse_instant(text, where)


@router.get("/api/v1/reads", tags=["record"])
async def read_reads(
    request: Request,
    who: Annotated[str, Query(max_length=64)] = "",
    from_: Annotated[str, Query(alias="from", max_length=40)] = "",
    to: Annotated[str, Query(max_length=40)] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 200,
) -> dict[str, Any]:
    """Who looked at what, newest first; `whole` says of a line that none before it is missing or altered."""
    need(request, "admin")
    reads = house_of(request).reads
    from_us, to_us = parse_instant(from_, "from") if from_ else 0, parse_instant(to, "to") if to else 2**53 - 1
    if to_us <= from_us:
        raise Refused("it ends before it begins", where="to", mend="give a later end, or leave it out")
    lines = reads.listed(who=who, from_us=from_us, to_us=to_us, limit=limit) if reads is not None else []
    return {"reads": [shown(line) for line in lines]}


def shown(line: Line) -> dict[str, Any]:
    """One line for JSON; what it does not say is absent."""
    said = {name: value for name, value in line.look._asdict().items() if value}
    times = {"first_at": format_instant(Instant(line.first_us)), "last_at": format_instant(Instant(line.last_us))}
    return {**said, **times, "times": line.times, "whole": line.whole}
