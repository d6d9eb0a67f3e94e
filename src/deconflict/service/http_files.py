"""Files over HTTP: one in any tongue opened for a look, the picture for other programs, and tracks as a receiver would serve them."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request, Response

from deconflict.service import picture_files
from deconflict.service.http_acts import house_of, need
from deconflict.service.opening_apart import Asked
from deconflict.service.problems import NotFound
from deconflict.wire import aircraft_json

router = APIRouter()


@router.post("/api/v1/open", tags=["plans"])
async def open_file(
    request: Request,
    name: Annotated[str, Query(max_length=128)] = "file",
    assume: Annotated[list[str] | None, Query(max_length=64)] = None,
    column: Annotated[list[str] | None, Query(max_length=64)] = None,
    as_kind: Annotated[str | None, Query(alias="as", max_length=16)] = None,
) -> Response:
    """What each record of a file says, what was not taken and why, and what it would become. States nothing and keeps nothing.

    The body is the file. `name` is the file's, `assume` NAME=VALUE what it leaves open, `column` NAME=HEADING a table's columns.
    It is read in a process of its own, with bounds on what that may take.
    """
    need(request, "read")
    asked = Asked(name, await request.body(), tuple(assume or ()), tuple(column or ()), as_kind)
    return Response(await house_of(request).openings.answered(asked), media_type="application/json")


@router.get("/api/v1/picture.{suffix}", tags=["plans"])
async def read_picture_file(request: Request, suffix: str, mine: bool = False) -> Response:
    """The picture as geojson, kml, gpx, csv, xlsx or plan (a geofence of the zones); with `mine` what we stated ourselves."""
    need(request, "read")
    formats = picture_files.formats()
    if suffix not in formats:
        raise NotFound(f"there is no picture.{suffix[:16]}", where="path", mend=f"one of {', '.join(formats)}")
    house = house_of(request)
    async with house.loop.settled:
        core = house.node.core
        found = picture_files.features_of(house.node.picture, core.me.party, house.loop.clock.now_us(), mine=mine)
    body = await asyncio.to_thread(picture_files.written, suffix, found, core.me.name)
    headers = {"content-disposition": f'attachment; filename="picture.{suffix}"', "x-left-out": str(found.left_out)}
    return Response(body, media_type=formats[suffix], headers=headers)


@router.get("/data/aircraft.json", tags=["plans"])
async def read_aircraft(request: Request) -> Response:
    """Our tracks as readsb writes its own, for a tar1090 page or any program that reads one."""
    need(request, "read")
    house = house_of(request)
    async with house.loop.settled:
        tracks = [record.track for record in house.node.picture.tracks.values()]
    return Response(msgspec.json.encode(aircraft_json.write(tracks, house.loop.clock.now_us())), media_type="application/json")


@router.get("/data/receiver.json", tags=["plans"])
async def read_receiver(request: Request) -> dict[str, Any]:
    """What a tar1090 page asks for first; it says nothing of where we are."""
    need(request, "read")
    return aircraft_json.receiver()
