"""One's own account over HTTP: how one signs in. Open to who has a code to enrol, or signed in within ten minutes."""

from __future__ import annotations

import base64
from typing import Any

from fastapi import APIRouter, Request, Response

from deconflict.airspace.instant import Instant, format_instant
from deconflict.service.http_acts import house_of, need
from deconflict.service.http_models import Asked, PersonName
from deconflict.service.http_people import PasswordText, shown
from deconflict.service.http_session import signed_in
from deconflict.service.http_ways import AppCode, site_of
from deconflict.service.people import Person

router = APIRouter(prefix="/api/v1/me", tags=["people"])


class OwnPasswordAsked(Asked):
    """A new password, and the first code of the app that was set up with it."""

    password: PasswordText
    code: AppCode


class PasskeyMade(Asked):
    """What the browser's `PublicKeyCredential.toJSON()` says of a new passkey, and what its owner calls it."""

    credential: dict[str, Any]
    label: PersonName = "passkey"


def owner_of(request: Request) -> Person:
    """Whose means to sign in may be changed here. NotAllowed."""
    return house_of(request).signing_in.owner(need(request, "read"))


def set_up(request: Request, person: Person) -> Response:
    """What follows a new means to sign in: every session of theirs ends, and this page goes on with a new one."""
    house = house_of(request)
    house.sessions.close_person(person.id)
    return signed_in(request, house.sessions.admit(person.id, person.name))


def websafe(raw: bytes) -> str:
    """Bytes as browsers write a passkey's id."""
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


@router.get("")
async def read_me(request: Request) -> dict[str, Any]:
    """One's own account: role, and which means to sign in are set."""
    actor, house = need(request, "read"), house_of(request)
    person = house.people.get(actor.person)
    may_change = person is not None and (actor.enrolling or house.sessions.fresh(actor))
    keys = [
        {"id": websafe(key.id), "label": key.label, "made_at": format_instant(Instant(key.made_us))}
        for key in (house.people.passkeys(person) if person else ())
    ]
    account = shown(house.people, person) if person else None
    return {"account": account, "enrolling": actor.enrolling, "may_change": may_change, "passkeys": keys}


@router.post("/app", status_code=201)
async def new_app(request: Request) -> dict[str, str]:
    """A secret for an authenticator app, shown this once. It counts once a password was set with a code of it."""
    return house_of(request).signing_in.new_app(owner_of(request))


@router.post("/password", status_code=204)
async def set_password(request: Request, asked: OwnPasswordAsked) -> Response:
    """Set a password, with a code of the new app. Other sessions of the account end."""
    person = owner_of(request)
    await house_of(request).signing_in.set_password(person, asked.password, asked.code)
    return set_up(request, person)


@router.post("/passkeys/begin")
async def begin_passkey(request: Request) -> dict[str, Any]:
    """What a browser is asked, to make a passkey for this page."""
    return house_of(request).signing_in.passkeys.begin(site_of(request), owner_of(request))


@router.post("/passkeys", status_code=204)
async def add_passkey(request: Request, asked: PasskeyMade) -> Response:
    """Keep the passkey that the browser made."""
    person = owner_of(request)
    house_of(request).signing_in.passkeys.finish(site_of(request), person, asked.credential, asked.label)
    return set_up(request, person) if need(request, "read").enrolling else Response(status_code=204)


@router.delete("/passkeys/{id}", status_code=204)
async def drop_passkey(request: Request, id: str) -> Response:
    """Forget one of one's passkeys."""
    person = owner_of(request)
    house = house_of(request)
    known = {websafe(key.id): key.id for key in house.people.passkeys(person)}
    house.people.drop_passkey(person, known.get(id, b""))
    return Response(status_code=204)
