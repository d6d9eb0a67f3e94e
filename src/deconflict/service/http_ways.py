"""The ways to sign in over HTTP, open to whoever asks: every try is counted first (guard.py), and no answer says what was wrong."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from deconflict.service.http_acts import house_of
from deconflict.service.http_models import Asked, PersonName
from deconflict.service.http_people import PasswordText
from deconflict.service.http_session import signed_in
from deconflict.service.passkeys import Site

router = APIRouter(prefix="/api/v1/session", tags=["people"])
AppCode = Annotated[str, Field(pattern=r"^ *[0-9]{3} ?[0-9]{3} *$")]


class PasswordAsked(Asked):
    """A name, its password and what the authenticator app shows."""

    name: PersonName
    password: PasswordText
    code: AppCode


class PasskeyAsked(Asked):
    """What the browser's `PublicKeyCredential.toJSON()` says."""

    credential: dict[str, Any]


def address_of(request: Request) -> str:
    """From where somebody asks."""
    return request.client.host if request.client else ""


def site_of(request: Request) -> Site:
    """How this page was reached; the gate has seen to it that the host is one of ours."""
    return Site(request.url.scheme, request.headers.get("host", ""))


@router.get("/ways")
async def read_ways(request: Request) -> dict[str, Any]:
    """How somebody may sign in here, and where one way is off, why."""
    house = house_of(request)
    off = site_of(request).why_off()
    provider = house.openid.said.provider if house.openid is not None else None
    return {
        "organisation": house.node.core.me.name, "accounts": house.people.any(), "password": house.people.any(),
        "passkey": {"on": house.people.any() and not off, "off": off}, "oidc": {"provider": provider} if provider else None,
    }  # fmt: skip


@router.post("/password", status_code=204)
async def by_password(request: Request, asked: PasswordAsked) -> Response:
    """Sign in with a password and an authenticator app."""
    way = house_of(request).signing_in
    return signed_in(request, await way.by_password(asked.name, asked.password, asked.code, address_of(request)))


@router.post("/passkey/begin")
async def begin_passkey(request: Request) -> dict[str, Any]:
    """What a browser is asked, to sign in with a passkey."""
    return house_of(request).signing_in.passkeys.begin_sign_in(site_of(request))


@router.post("/passkey", status_code=204)
async def by_passkey(request: Request, asked: PasskeyAsked) -> Response:
    """Sign in with what the browser answered."""
    return signed_in(request, house_of(request).signing_in.by_passkey(site_of(request), asked.credential, address_of(request)))
