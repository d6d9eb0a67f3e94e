"""What the page's forms ask for: its words in each language, what a desk may say, a typed place as it was understood."""

from __future__ import annotations

import asyncio
import functools
import gzip
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.routing import Route

from deconflict.airspace.instant import Instant, format_instant
from deconflict.logbook.encoding import sha256_text
from deconflict.node.mesh import SOFTWARE
from deconflict.service import disk, tongues_of_page, typed_place, view_health, view_messages
from deconflict.service.http_acts import house_of, need
from deconflict.service.http_models import Asked
from deconflict.service.http_reads import KINDS
from deconflict.service.problems import NotFound
from deconflict.service.record_check import verified
from deconflict.service.vocabulary import vocabulary
from deconflict.wire import geojson

router = APIRouter(prefix="/api/v1")
LEVEL = 6
HEADER_PROPERTIES = ("msg_id", "to", "priority", "status", "ack_by", "answer_by", "valid_until")
"""What a statement's header said of the version before: the node fills it in anew."""


class PlaceAsked(Asked):
    """A place in one line, as `30.10N 39.90W 5NM`."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]


@router.get("/vocabulary", tags=["line"])
async def read_vocabulary(request: Request) -> dict[str, Any]:
    """Every kind of message that a person sends from a desk, with its fields and its answers: what a form is made of."""
    need(request, "read")
    return {"kinds": vocabulary()}


@router.post("/typed-place", tags=["plans"])
async def read_typed_place(request: Request, asked: PlaceAsked) -> dict[str, Any]:
    """A typed place as a geometry with its properties, and how it was understood, in our grid and units. Nothing is stated."""
    need(request, "read")
    typed = typed_place.typed_place(asked.text)
    return {**typed_place.geojson_of(typed), "read_as": typed_place.read_as(typed, house_of(request).reading)}


@router.get("/filed/{kind}/{object_id}", tags=["plans"])
async def read_filed(request: Request, kind: Literal["plans", "zones"], object_id: str) -> dict[str, Any]:
    """A plan or zone of ours as it was filed, to be changed and stated anew: its version, and a Feature for each of its volumes."""
    need(request, "read")
    house = house_of(request)
    async with house.loop.settled:
        picture = house.node.picture
        record = picture.objects.get((KINDS[kind], house.node.core.me.party, object_id))
        if record is None:
            raise NotFound(f"we have filed no {object_id[:64]!r} among {kind}", where="path", mend="GET /api/v1/picture lists them")
        version = picture.current(record)[-1].place.entry
        features = geojson.write(view_messages.parts_of(picture, picture.messages[version]))
    for feature in features:
        for name in HEADER_PROPERTIES:
            feature["properties"].pop(name, None)
    return {"version": version, "features": features}


@router.get("/health", tags=["health"])
async def read_health(request: Request) -> dict[str, Any]:
    """How the node and its lines did: the last day's line checks, acknowledgements, alerts, disk, versions."""
    need(request, "read")
    house = house_of(request)
    async with house.loop.settled:
        core, picture = house.node.core, house.node.picture
        now_us, peers = max(house.loop.clock.now_us(), core.now), core.peers()
        found = {
            "now": format_instant(Instant(now_us)), "software": SOFTWARE, "lines": view_health.lines(picture, core.me.party, peers, now_us),
            "acknowledgements": view_health.acknowledgements(picture, core.me.party, now_us), "alerts": view_health.alerts(picture, now_us),
            "versions": view_health.versions(picture, core.me.party, peers),
        }  # fmt: skip
    return {**found, "disk": disk.found(disk.folder_of(house.loop.store))}


@router.post("/verify", tags=["record"])
async def verify_record(request: Request) -> dict[str, Any]:
    """The whole record checked, signature by signature: what is wrong with it, if anything. States nothing."""
    need(request, "read")
    house = house_of(request)
    return await asyncio.to_thread(verified, house.loop.store)


def routes() -> list[Route]:
    """Plain routes: words say nothing of this node, and a page greets in them before anybody has signed in."""
    return [Route("/words/{locale}.json", words)]


async def words(request: Request) -> Response:
    """GET /words/LOCALE.json: every word of the page in one language, packed once and asked for anew each time by its ETag."""
    etag, plain, packed = _packed(request.path_params["locale"])
    headers = {"etag": etag, "cache-control": "no-cache", "vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type="application/json", headers={**headers, "content-encoding": "gzip"})
    return Response(plain, media_type="application/json", headers=headers)


@functools.lru_cache(maxsize=8)
def _packed(locale: str) -> tuple[str, bytes, bytes]:
    plain = msgspec.json.encode(tongues_of_page.tongue(locale))
    return f'W/"{sha256_text(plain)}"', plain, gzip.compress(plain, LEVEL, mtime=0)
