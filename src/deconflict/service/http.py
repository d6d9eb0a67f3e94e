"""The HTTP face: FastAPI for public endpoints, plain routes for hot ones, one gate before all of them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from deconflict.errors import DeconflictError, Refused
from deconflict.service import http_acts, http_advice, http_agreements, http_bearers, http_files, http_reads, http_tongues, http_words
from deconflict.service.bearers import webhook_in
from deconflict.service.gate import Gate
from deconflict.service.house import House
from deconflict.service.http_models import Problem
from deconflict.service.problems import problem, status_of

PROBLEM = "application/problem+json"
GZIP_FROM_BYTES = 2048
GZIP_LEVEL = 3
"""A picture of 500 tracks shrinks to a tenth; higher levels gain little and cost the loop."""


def make_app(house: House, hosts: Iterable[str]) -> ASGIApp:
    """The whole face of one node; `hosts` are the names it answers under."""
    app = FastAPI(
        title="deconflict", version="1", docs_url=None, redoc_url=None,
        description="One organisation's node: its picture, its line, its record. Acknowledgement is never approval.",
        responses={code: {"model": Problem, "content": {PROBLEM: {}}} for code in (401, 403, 409, 412, 422)},
    )  # fmt: skip
    app.state.house = house
    app.add_exception_handler(DeconflictError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.include_router(http_acts.router)
    app.include_router(http_agreements.router)
    app.include_router(http_bearers.router)
    app.include_router(http_advice.router)
    app.include_router(http_words.router)
    app.include_router(http_files.router)
    app.include_router(http_tongues.router)
    app.router.routes.extend(webhook_in.routes())
    hot = http_reads.hot_routes()
    app.router.routes.extend(hot[:-1])
    app.include_router(http_reads.router)
    app.router.routes.append(hot[-1])
    packed = GZipMiddleware(app, minimum_size=GZIP_FROM_BYTES, compresslevel=GZIP_LEVEL)
    return Gate(packed, house.sessions, hosts, house.cookie)


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
