"""Signing in and out over HTTP: who is here, by which ways somebody may sign in, codes and tokens."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from deconflict.service.house import House
from deconflict.service.http_acts import house_of, need
from deconflict.service.http_models import SessionAsked, TokenAsked
from deconflict.service.people import SEATS
from deconflict.service.problems import NotAllowed
from deconflict.service.sessions import Actor, Watch

router = APIRouter(prefix="/api/v1", tags=["people"])
COOKIE_S = 30 * 86_400
"""The browser keeps the cookie for as long as the node keeps a session that nobody asks with."""


def signed_in(request: Request, secret: str) -> Response:
    """The answer that gives a page its session. The session it had before, whoever planted it, ends with that."""
    house = house_of(request)
    before = request.cookies.get(house.cookie)
    if before:
        house.sessions.close(before)
    actor = house.sessions.actor(secret, page=True)
    if actor is not None and actor.person and not actor.enrolling:
        back_on_watch(house, actor)
    answer = Response(status_code=204)
    set_cookie(request, answer, secret)
    return answer


def set_cookie(request: Request, answer: Response, secret: str) -> None:
    """The session's cookie: for this host alone, never readable by scripts, never sent from another site's page."""
    secure = request.url.scheme == "https"
    name = house_of(request).cookie
    answer.set_cookie(name, secret, max_age=COOKIE_S, httponly=True, samesite="strict", secure=secure, path="/")


def back_on_watch(house: House, actor: Actor) -> None:
    """Whoever is on watch and signs in anew goes on under it."""
    me = house.node.picture.parties.get(house.node.core.me.party)
    seats = sorted(SEATS[actor.role]) if me is not None else []
    held = next((seat for seat in seats if me.on_watch(seat) == actor.name), None)
    if held is not None:
        house.sessions.take_watch(actor, Watch(role=held, name=actor.name))


@router.post("/session", status_code=204)
async def open_session(request: Request, asked: SessionAsked) -> Response:
    """Trade a one-time code for the page's session cookie."""
    return signed_in(request, house_of(request).sessions.open(asked.code))


@router.get("/session")
async def read_session(request: Request) -> dict[str, Any]:
    """Who is signed in here, as what, and under which watch."""
    actor = need(request, "read")
    house = house_of(request)
    watch = {"role": actor.watch.role, "name": actor.watch.name} if actor.watch else None
    account = house.people.get(actor.person)
    person = {"name": account.name, "role": account.role, "seats": sorted(SEATS[actor.role])} if account else None
    return {
        "name": actor.name, "page": actor.page, "scopes": list(actor.scopes), "watch": watch, "person": person, "role": actor.role,
        "accounts": house.people.any(), "locked": actor.locked,
    }  # fmt: skip


@router.post("/session/renewal", status_code=204)
async def renew_session(request: Request) -> Response:
    """The same session under another secret. A page asks for it now and then; nothing on it changes."""
    actor = page_of(request)
    answer = Response(status_code=204)
    set_cookie(request, answer, house_of(request).sessions.renew(actor))
    return answer


@router.delete("/session", status_code=204)
async def close_session(request: Request) -> Response:
    """Sign this page out."""
    house = house_of(request)
    house.sessions.close(request.cookies.get(house.cookie, ""))
    answer = Response(status_code=204)
    answer.delete_cookie(house.cookie, path="/")
    return answer


@router.post("/code", status_code=201)
async def new_code(request: Request) -> dict[str, str]:
    """Another one-time code, for another page."""
    need(request, "admin")
    return {"code": house_of(request).sessions.new_code()}


@router.post("/tokens", status_code=201)
async def new_token(request: Request, asked: TokenAsked) -> dict[str, Any]:
    """A bearer token; shown this once."""
    need(request, "admin")
    token = house_of(request).sessions.new_token(asked.name, tuple(asked.scopes))
    return {"name": asked.name, "scopes": asked.scopes, "token": token}


@router.delete("/tokens/{name}")
async def revoke_token(request: Request, name: str) -> dict[str, int]:
    """Forget every token of that name."""
    need(request, "admin")
    return {"revoked": house_of(request).sessions.revoke(name)}


def page_of(request: Request) -> Actor:
    """The session that asks. NotAllowed for a program."""
    actor = need(request, "read")
    if not actor.page:
        raise NotAllowed("only a page has a session", where="session", mend="sign in on the page")
    return actor
