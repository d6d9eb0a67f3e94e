"""Reads over HTTP: the picture, its events, the record, and how the node does. Hot ones are plain routes with msgspec."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi import Path as FromPath
from starlette.responses import HTMLResponse, StreamingResponse
from starlette.routing import Mount, Route

from deconflict.airspace.instant import parse_instant
from deconflict.service import metrics, record_pages, view_affairs, view_objects
from deconflict.service.gate import CONTENT_SECURITY_POLICY
from deconflict.service.http_acts import house_of, need
from deconflict.service.http_words import read_as
from deconflict.service.problems import NotFound
from deconflict.service.shipped import Shipped
from deconflict.service.sight import sight_of
from deconflict.service.view import view

router = APIRouter()
WEB = Path(__file__).parent / "web"
KINDS = {"plans": "plan", "zones": "zone", "sites": "site"}
DOCS_POLICY = CONTENT_SECURITY_POLICY + "; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
"""Swagger's page styles itself inline and holds its pictures as data; it has no word of any peer on it."""
_DOCS = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>deconflict: HTTP</title>
<link rel="stylesheet" href="/modules/swagger-ui/swagger-ui.css"></head><body><div id="ui"></div>
<script src="/modules/swagger-ui/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>"""
_DOCS_START = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#ui", validatorUrl: null});'


async def picture(request: Request) -> Response:
    """GET /api/v1/picture: all, or the sections of `only`; `locale`, `grid` and `qnh` have its texts read otherwise."""
    need(request, "read")
    house = house_of(request)
    reading = read_as(house, *(request.query_params.get(name) for name in ("locale", "grid", "qnh")))
    only = request.query_params.get("only")
    async with house.loop.settled:  # nothing is shown before it is written
        shown = view(sight_of(house, reading), None if only is None else only.split(","))
    return Response(msgspec.json.encode(shown), media_type="application/json")


async def events(request: Request) -> Response:
    """GET /api/v1/events: server-sent events; `Last-Event-ID` resumes. It ends with the session or token that asked for it."""
    actor = need(request, "read")
    house = house_of(request)
    stream = house.hub.stream(request.headers.get("last-event-id"), lambda: house.sessions.holds(actor))
    return StreamingResponse(stream, media_type="text/event-stream", headers={"cache-control": "no-store", "x-accel-buffering": "no"})


@router.get("/api/v1/{kind}/{party}/{object_id}", tags=["plans"])
async def read_object(
    request: Request, kind: str, party: str, object_id: str, if_none_match: Annotated[str | None, Header(alias="If-None-Match")] = None
) -> Response:
    """One plan, zone or site; its ETag is its version, for `If-Match`."""
    need(request, "read")
    house = house_of(request)
    async with house.loop.settled:
        found = (
            view_objects.version_of(house.node.picture, KINDS[kind], party, object_id, house.node.core.me.party) if kind in KINDS else None
        )
    if found is None:
        raise NotFound(f"there is no {party}:{object_id} among {kind}", where="path", mend="GET /api/v1/picture lists them")
    etag = f'"{found[0]}"'
    if if_none_match == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(msgspec.json.encode(found[1]), media_type="application/json", headers={"ETag": etag})


@router.get("/api/v1/incidents/{entry}", tags=["settling"])
async def read_incident(request: Request, entry: str) -> dict[str, Any]:
    """What an incident report pulls from the record: the notices that covered it with every word on them, and the messages around it."""
    need(request, "read")
    house = house_of(request)
    async with house.loop.settled:
        found = view_affairs.pulled(house.node.picture, entry)
    if found is None:
        raise NotFound("there is no such incident report", where="path", mend="GET /api/v1/picture lists them under incidents")
    return found


@router.get("/api/v1/days/{date}", tags=["settling"])
async def read_day(request: Request, date: Annotated[str, FromPath(pattern=r"^\d{4}-\d\d-\d\d$")]) -> dict[str, Any]:
    """One UTC day of each of our channels: what was notified, what was seen without notice, and the hash both sides should have."""
    need(request, "read")
    house = house_of(request)
    day_us = parse_instant(f"{date}T00:00:00Z", "date")
    async with house.loop.settled:
        core = house.node.core
        return {"days": view_affairs.day(core.picture, core.me.party, day_us, core.rules_between)}


@router.get("/api/v1/log", tags=["record"])
async def read_log(
    request: Request,
    cursor: Annotated[int, Query(ge=0, le=2**53 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """Entries in order of arrival. `next` is the cursor of the next page; it stays valid for ever."""
    need(request, "read")
    return await record_pages.page(house_of(request), cursor, limit)


@router.get("/healthz", tags=["health"])
async def healthz(request: Request) -> dict[str, str]:
    """The process answers; where only a person can let the node sign again, why and what to do."""
    told = {"status": "alive"}
    for what, mend in house_of(request).node.mesh.settling.why_blocked()[:1]:
        told |= {"signing": "no", "why": what, "mend": mend}
    return told


@router.get("/readyz", tags=["health"])
async def readyz(request: Request) -> Response:
    """200 once the node is loaded and its kernels are warm; 503 and why before."""
    why = house_of(request).ready
    return Response(
        msgspec.json.encode({"ready": not why, "waiting_for": why}), status_code=503 if why else 200, media_type="application/json"
    )


@router.get("/metrics", tags=["health"])
async def read_metrics(request: Request) -> Response:
    """Prometheus text: counts and ages, no names and no places."""
    return Response(metrics.text(house_of(request)), media_type=metrics.MEDIA_TYPE)


async def docs(_request: Request) -> Response:
    """GET /docs: the OpenAPI pages, every byte of them from this node."""
    return HTMLResponse(_DOCS, headers={"content-security-policy": DOCS_POLICY})


async def docs_start(_request: Request) -> Response:
    """GET /docs/start.js."""
    return Response(_DOCS_START, media_type="text/javascript")


def hot_routes() -> list[Route | Mount]:
    """Plain routes beside the public ones; the page's files come last."""
    return [
        Route("/api/v1/picture", picture),
        Route("/api/v1/events", events),
        Route("/docs", docs),
        Route("/docs/start.js", docs_start),
        Mount("/", Shipped(directory=WEB, html=True, check_dir=False)),
    ]
