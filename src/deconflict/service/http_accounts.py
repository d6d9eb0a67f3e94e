"""Accounts over HTTP: the timeline of an incident and the notices that covered it, the ledger by month, what a meeting has to deal with."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from deconflict.coordination.incident import root_of
from deconflict.phrasebook import Reading
from deconflict.picture.affairs import Said
from deconflict.service import tracks_held, view_accounts
from deconflict.service.house import House
from deconflict.service.http_acts import house_of, need
from deconflict.service.http_words import GridText, LocaleText, QnhText, other_tongue, read_as
from deconflict.service.problems import NotFound
from deconflict.statements.meetings import MeetingConvene
from deconflict.wire import calendar

router = APIRouter(prefix="/api/v1", tags=["settling"])
Entry = Annotated[str, Path(min_length=1, max_length=64)]


def _said(house: House, entry: str, kind: str) -> Said:
    found: Said | None = house.node.picture.affairs.get(entry, kind)
    if found is None or found.entry not in house.node.picture.messages:
        raise NotFound(f"there is no such {kind}", where="path", mend="GET /api/v1/picture lists them")
    return found


def _readings(house: House, said: Said, reading: Reading) -> tuple[Reading, ...]:
    """Ours, and that of the other party of a statement."""
    return view_accounts.readings_of(reading, other_tongue(house, house.node.picture.messages[said.entry]))


@router.get("/incidents/{entry}/timeline")
async def read_timeline(
    request: Request, entry: Entry, locale: LocaleText = None, grid: GridText = None, qnh: QnhText = None
) -> dict[str, Any]:  # fmt: skip
    """Every word between the parties from 15 minutes before until 15 minutes after, in both languages, and the aircraft that came near."""
    need(request, "read")
    house = house_of(request)
    reading = read_as(house, locale, grid, qnh)
    async with house.loop.settled:
        said = _said(house, entry, "INCIDENT_REPORT")
    batches = await house.loop.in_store(tracks_held.around, house.loop.store, said)
    async with house.loop.settled:
        return view_accounts.incident_timeline(house.node.picture, said, _readings(house, said, reading), batches)


@router.get("/incidents/{entry}/notices")
async def read_notices(
    request: Request, entry: Entry, locale: LocaleText = None, grid: GridText = None, qnh: QnhText = None
) -> dict[str, Any]:  # fmt: skip
    """Struck though notified: each notice that covered the incident, how far it got at each party, with its whole history."""
    need(request, "read")
    house = house_of(request)
    reading = read_as(house, locale, grid, qnh)
    async with house.loop.settled:
        said, core = _said(house, entry, "INCIDENT_REPORT"), house.node.core
        now_us = max(house.loop.clock.now_us(), core.now)
        readings = _readings(house, said, reading)
        return view_accounts.incident_notices(house.node.picture, said, core.rules_between, now_us, readings)


@router.get("/incidents/{entry}/reports")
async def read_reports(request: Request, entry: Entry) -> dict[str, Any]:
    """The reports each party owes of the incident that this report is of: by when, and what became of them."""
    need(request, "read")
    house = house_of(request)
    async with house.loop.settled:
        picture = house.node.picture
        root = root_of(picture, _said(house, entry, "INCIDENT_REPORT"))
        return {"incident": root.entry, **view_accounts.incident_stages(picture, root, house.node.core.rules_between)}


@router.get("/ledger")
async def read_ledger(request: Request) -> dict[str, Any]:
    """The breaches of each of our lines by month: how many of what against whom, agreed or not, and the hash both sides should have."""
    need(request, "read")
    house = house_of(request)
    async with house.loop.settled:
        return {"months": view_accounts.ledger(house.node.picture, house.node.core.my_channels().values())}


@router.get("/meetings/{entry}/agenda")
async def read_agenda(
    request: Request, entry: Entry, locale: LocaleText = None, grid: GridText = None, qnh: QnhText = None
) -> dict[str, Any]:  # fmt: skip
    """What is open between the parties of a meeting, the most pressing first; `items` and `refs` are what an AGENDA is filed with."""
    need(request, "read")
    house = house_of(request)
    reading = read_as(house, locale, grid, qnh)
    async with house.loop.settled:
        said, core = _said(house, entry, "MEETING_CONVENE"), house.node.core
        parties = tuple(sorted({said.author, *said.message.to}))
        rules = core.rules_with(next((party for party in parties if party != core.me.party), core.me.party))
        now_us = max(house.loop.clock.now_us(), core.now)
        readings = _readings(house, said, reading)
        return {"meeting": said.entry, **view_accounts.meeting_agenda(house.node.picture, parties, rules, now_us, readings)}


@router.get("/meetings/{entry}/invitation.ics")
async def read_invitation(request: Request, entry: Entry) -> Response:
    """One meeting as an iCalendar, to add to a calendar or to hand to who is not on the line."""
    need(request, "read")
    house = house_of(request)
    async with house.loop.settled:
        said = _said(house, entry, "MEETING_CONVENE")
        assert isinstance(said.main, MeetingConvene)
        event = calendar.meeting_event(said.main, party=said.author, version=0, stamp_us=said.written_at_us)
    return Response(calendar.write([event], name=house.node.core.me.name), media_type="text/calendar; charset=utf-8")
