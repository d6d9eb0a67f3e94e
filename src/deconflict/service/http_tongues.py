"""Other houses' tongues over HTTP: a calendar to subscribe to, zones for other programs, a message as an alert in CAP."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from deconflict.picture.picture import MessageRecord
from deconflict.service import picture_files, view_words, zone_files
from deconflict.service.http_acts import house_of, need
from deconflict.service.http_words import LocaleText, other_tongue, read_as
from deconflict.service.problems import NotFound
from deconflict.wire import calendar, cap

router = APIRouter(prefix="/api/v1")
IndicatorText = Annotated[str, Query(max_length=39, description="location indicator, ICAO Doc 7910; for a draft of a NOTAM")]


@router.get("/calendar.ics", tags=["line"])
async def read_calendar(request: Request) -> Response:
    """Zone hours, meetings and the next line checks, to subscribe to. UIDs stay, SEQUENCE counts versions, what is over is cancelled."""
    need(request, "read")
    house = house_of(request)
    async with house.loop.settled:
        core = house.node.core
        now_us = max(house.loop.clock.now_us(), core.now)
        me = core.me.party
        events = zone_files.due(house.node.picture, me, now_us, lambda peer: core.rules_with(peer).line_check_interval_us)
    return Response(calendar.write(events, name=core.me.name), media_type="text/calendar; charset=utf-8")


@router.get("/zones.{suffix}", tags=["plans"])
async def read_zones_file(
    request: Request, suffix: str, mine: bool = False, fir: IndicatorText = "", location: IndicatorText = ""
) -> Response:  # fmt: skip
    """The zones as openair, ed269 or ed318, or as drafts of NOTAM (`fir`, `location`); `x-left-out` counts those the format cannot hold."""
    need(request, "read")
    if suffix not in zone_files.ZONE_FORMATS:
        raise NotFound(f"there is no zones.{suffix[:16]}", where="path", mend=f"one of {', '.join(zone_files.ZONE_FORMATS)}")
    house = house_of(request)
    async with house.loop.settled:
        found = picture_files.features_of(house.node.picture, house.node.core.me.party, house.loop.clock.now_us(), mine=mine)
    body, left_out = await asyncio.to_thread(zone_files.zones_as, suffix, found.objects, zone_files.Indicators(fir, location or fir))
    headers = {"content-disposition": f'attachment; filename="zones.{suffix}"', "x-left-out": str(left_out + found.left_out)}
    return Response(body, media_type=zone_files.ZONE_FORMATS[suffix], headers=headers)


@router.get("/messages/{entry}/cap", tags=["line"])
async def read_cap(request: Request, entry: str, locale: LocaleText = None) -> Response:
    """The message as an alert in CAP 1.2, in our language and the other party's."""
    need(request, "read")
    house = house_of(request)
    how = read_as(house, locale, None)
    async with house.loop.settled:
        record: MessageRecord | None = house.node.picture.messages.get(entry)
        if record is None or record.main is None or record.message is None:
            raise NotFound("there is no such message that we can read", where="entry", mend="GET /api/v1/picture lists them")
        words = view_words.side_by_side(house.node.picture, record, how, other_tongue(house, record))
        alert = zone_files.alert_of(house.node.picture, record, words)
    return Response(cap.write(alert), media_type="application/cap+xml")
