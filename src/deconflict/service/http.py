"""The HTTP face: FastAPI for public endpoints, plain routes for hot ones, one gate before all of them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from deconflict.errors import DeconflictError, Refused
from deconflict.service import (
    http_accounts,
    http_acts,
    http_advice,
    http_agreements,
    http_bearers,
    http_care,
    http_closing,
    http_files,
    http_keys,
    http_me,
    http_oidc,
    http_page,
    http_people,
    http_reads,
    http_replay,
    http_second,
    http_session,
    http_suppressing,
    http_together,
    http_tongues,
    http_ways,
    http_words,
)
from deconflict.service.access import by_table, guard_plain
from deconflict.service.bearers import webhook_in
from deconflict.service.gate import Gate
from deconflict.service.house import House
from deconflict.service.http_models import Problem
from deconflict.service.problems import problem, status_of

PROBLEM = "application/problem+json"
GZIP_FROM_BYTES = 2048
GZIP_LEVEL = 3
"""A picture of 500 tracks shrinks to a tenth; higher levels gain little and cost the loop."""


def make_app(house: House, hosts: Iterable[str], framed_by: str = "") -> ASGIApp:
    """The whole face of one node; `hosts` are the names it answers under, `framed_by` an origin whose page may hold ours in a frame."""
    app = FastAPI(
        title="deconflict", version="1", docs_url=None, redoc_url=None,
        description="One organisation's node: its picture, its line, its record. Acknowledgement is never approval.",
        responses={code: {"model": Problem, "content": {PROBLEM: {}}} for code in (401, 403, 409, 412, 422)},
        dependencies=[Depends(by_table)],
    )  # fmt: skip
    app.state.house = house
    app.add_exception_handler(DeconflictError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.include_router(http_session.router)
    app.include_router(http_ways.router)
    app.include_router(http_me.router)
    app.include_router(http_oidc.router)
    app.include_router(http_people.router)
    app.include_router(http_keys.router)
    app.include_router(http_together.router)
    app.include_router(http_acts.router)
    app.include_router(http_accounts.router)
    app.include_router(http_agreements.router)
    app.include_router(http_second.router)
    app.include_router(http_bearers.router)
    app.include_router(http_advice.router)
    app.include_router(http_care.router)
    app.include_router(http_closing.router)
    app.include_router(http_suppressing.router)
    app.include_router(http_words.router)
    app.include_router(http_files.router)
    app.include_router(http_tongues.router)
    app.include_router(http_page.router)
    app.include_router(http_replay.router)
    app.router.routes.extend(webhook_in.routes())
    app.router.routes.extend(http_page.routes())
    hot = http_reads.hot_routes()
    app.router.routes.extend(hot[:-1])
    app.include_router(http_reads.router)
    app.router.routes.append(hot[-1])
    guard_plain(app.router.routes)
    packed = GZipMiddleware(app, minimum_size=GZIP_FROM_BYTES, compresslevel=GZIP_LEVEL)
    return Gate(packed, house.sessions, hosts, house.cookie, framed_by)


def _answer(fault: DeconflictError, status: int | None = None) -> Response:
    body = problem(fault)
    code = status or status_of(fault)
    return Response(msgspec.json.encode({**body, "status": code}), status_code=code, media_type=PROBLEM)


async def _refused(_request: Request, fault: Exception) -> Response:
    assert isinstance(fault, DeconflictError)
    return _answer(fault)


async def _invalid(_request: Request, fault: Exception) -> Response:
    """The first thing wrong with a body, named by its path."""
    assert isinstance(fault, RequestValidationError)
    first = fault.errors()[0]
    where = ".".join(str(step) for step in first["loc"])
    return _answer(Refused(str(first["msg"]), where=where, mend="see /docs for what this endpoint takes"))


async def _http(_request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    return _answer(Refused(str(fault.detail), where="path", mend="see /docs for what there is"), fault.status_code)
