"""OpenID Connect over HTTP: to the provider and back, in the same browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from deconflict.errors import DeconflictError
from deconflict.service.http_acts import house_of
from deconflict.service.http_session import signed_in
from deconflict.service.http_ways import address_of, site_of
from deconflict.service.oidc import BACK, BEGUN_US, NO_ACCOUNT, OpenId
from deconflict.service.problems import NotFound, NotSignedIn, TooOften

router = APIRouter(prefix="/api/v1/session/oidc", tags=["people"])
Text = Annotated[str, Query(max_length=4096)]


def _provider(request: Request) -> OpenId:
    found = house_of(request).openid
    if found is None:
        raise NotFound("this node has no OpenID provider", where="path", mend="see [oidc] in docs/configuration.md")
    return found


def _cookie(request: Request) -> str:
    return f"{house_of(request).cookie}_oidc"


def _why(fault: DeconflictError) -> str:
    """Why it led nowhere, in the one word by which the page says it in its reader's language."""
    if isinstance(fault, TooOften):
        return "often"
    if not isinstance(fault, NotSignedIn):
        return "provider"
    return "account" if fault.where == NO_ACCOUNT else "again"


def _shown(request: Request, fault: DeconflictError) -> Response:
    """A person's browser is led back to the page, which says why; whatever else asked is given the problem."""
    if "text/html" not in request.headers.get("accept", "") or isinstance(fault, NotFound):
        raise fault
    return RedirectResponse(f"/#oidc={_why(fault)}", status_code=303)


@router.get("", status_code=303)
async def leave(request: Request) -> Response:
    """To the provider."""
    try:
        return await _left(request)
    except DeconflictError as fault:
        return _shown(request, fault)


@router.get("/back", status_code=303)
async def come_back(request: Request, state: Text = "", code: Text = "") -> Response:
    """Back from the provider: sign in whoever it says this is."""
    try:
        return await _came(request, state, code)
    except DeconflictError as fault:
        return _shown(request, fault)


async def _left(request: Request) -> Response:
    found = _provider(request)
    house_of(request).signing_in.counted(address_of(request))
    there, state = await found.begin(site_of(request).origin)
    answer = RedirectResponse(there, status_code=303)
    # Lax: the way back begins on the provider's page. It says nothing but that this browser left from here.
    secure = request.url.scheme == "https"
    answer.set_cookie(_cookie(request), state, max_age=BEGUN_US // 1_000_000, httponly=True, samesite="lax", secure=secure, path=BACK)
    return answer


async def _came(request: Request, state: str, code: str) -> Response:
    found = _provider(request)
    house = house_of(request)
    person = await found.finish(state, request.cookies.get(_cookie(request), ""), code)
    answer = signed_in(request, house.signing_in.let_in(person, f"OpenID at {found.said.provider}", address_of(request)))
    answer.status_code = 303
    answer.headers["location"] = "/"
    answer.delete_cookie(_cookie(request), path=BACK)
    return answer
