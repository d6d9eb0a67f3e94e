"""The second of two people, at the desk of the first: who they are is shown there and then, and the act is theirs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, NamedTuple

import msgspec
from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field, ValidationError

from deconflict.errors import Refused
from deconflict.service import access, http_acts, http_agreements, http_care, http_closing, http_keys
from deconflict.service.house import House
from deconflict.service.http_acts import take_watch
from deconflict.service.http_models import Asked, MessageAsked, PersonName, RoleName, WatchAsked
from deconflict.service.http_people import PasswordText
from deconflict.service.http_session import back_on_watch
from deconflict.service.http_ways import AppCode, address_of, site_of
from deconflict.service.http_who import house_of, need, person
from deconflict.service.people import SCOPES_OF, Person, folded
from deconflict.service.problems import NotAllowed
from deconflict.service.sessions import Actor

router = APIRouter(prefix="/api/v1", tags=["people"])
ACT: Final = r"^[a-z-]+( [A-Za-z0-9._-]{1,64})?$"
HASH: Final = r"^[0-9a-f]{64}$"
HashHex = Annotated[str, Field(pattern=HASH)]
HashPath = Annotated[str, Path(alias="hash", pattern=HASH)]


class Doer(NamedTuple):
    """How an act is done over HTTP: its row in the table of roles, what is asked, and the act itself."""

    path: str
    asked: type[BaseModel]
    run: Callable[[Request, Response, str, Any], Awaitable[dict[str, Any]]]


async def _sign(request: Request, _: Response, agreement_id: str, asked: Any) -> dict[str, Any]:
    """Signing answers the second person as it does the first."""
    return await http_agreements.sign(request, agreement_id, asked)


class FeatureAsked(Asked):
    """A site or movement stated whole, as GeoJSON has it."""

    feature: dict[str, Any]


def _stated(kind: str) -> Callable[[Request, Response, str, Any], Awaitable[dict[str, Any]]]:
    """Stating one whole, of that kind."""

    async def run(request: Request, response: Response, _: str, asked: FeatureAsked) -> dict[str, Any]:
        data = msgspec.json.encode(asked.feature)
        return (await http_acts.object_stated(request, response, kind, data, None, None)).model_dump()

    return run


async def _said(request: Request, response: Response, _: str, asked: Any) -> dict[str, Any]:
    """A message on the line, said whole."""
    return (await http_acts.send_message(request, asked, response)).model_dump()


async def _rotated(request: Request, response: Response, _: str, asked: Any) -> dict[str, Any]:
    """A new key."""
    return await http_keys.rotate(request, response, asked)


async def _revoked(request: Request, response: Response, _: str, asked: Any) -> dict[str, Any]:
    """A key that counts no longer."""
    return await http_keys.revoke(request, response, asked)


API: Final = "/api/v1"
AGREEMENT: Final = f"{API}/agreements/{{agreement_id}}/"
SITE: Final = f"{API}/sites/{{site_id}}/"
MOVEMENT: Final = f"{API}/movements/{{movement_id}}/"
DOERS: Final[Mapping[str, Doer]] = MappingProxyType(
    {
        "suspend": Doer(f"{AGREEMENT}suspensions", http_agreements.SuspensionAsked, http_agreements.suspend),
        "amend": Doer(f"{AGREEMENT}amendments", http_agreements.AmendmentAsked, http_agreements.amend),
        "sign": Doer(f"{AGREEMENT}signatures", http_agreements.SignatureAsked, _sign),
        "site": Doer(f"{API}/sites", FeatureAsked, _stated("SITE_NOTICE")),
        "movement": Doer(f"{API}/movements", FeatureAsked, _stated("MOVEMENT_NOTICE")),
        "confirm-site": Doer(f"{SITE}confirmation", http_care.ConfirmAsked, http_care.confirm_site),
        "confirm-movement": Doer(f"{MOVEMENT}confirmation", http_care.ConfirmMovementAsked, http_care.confirm_movement),
        "release-site": Doer(f"{SITE}release", http_care.ReleaseAsked, http_care.release_site),
        "release-movement": Doer(f"{MOVEMENT}release", http_care.ReleaseAsked, http_care.release_movement),
        "message": Doer(f"{API}/messages", MessageAsked, _said),
        "close": Doer(f"{API}/incidents/{{entry}}/closing", http_closing.ClosingAsked, http_closing.close_named),
        "key-rotation": Doer(f"{API}/keys/rotation", http_keys.RotateAsked, _rotated),
        "key-revocation": Doer(f"{API}/keys/revocation", http_keys.RevokeAsked, _revoked),
    }
)
"""Acts of two people by their verb; an act is named by its verb and what it is done to, as in `suspend alfa-bravo`."""


class SecondAsked(Asked):
    """The act that waits, by the `hash` of what is shown of it, or word for word; and who the second person is: by password and app, or
    by a passkey. `seat`: which watch they take for it where they have none."""

    hash: HashHex | None = None
    act: Annotated[str | None, Field(pattern=ACT)] = None
    body: dict[str, Any] | None = None
    name: PersonName | None = None
    password: PasswordText | None = None
    code: AppCode | None = None
    credential: dict[str, Any] | None = None
    seat: RoleName | None = None


@router.post("/together/second", status_code=201)
async def second(request: Request, response: Response, asked: SecondAsked) -> dict[str, Any]:
    """Do what waits for a second person as that person, on the page of the first, whose session goes on.

    NotSignedIn where they are not who they say. NotAllowed for the same person twice, and for a role that may not do it. NotFound where
    what was shown waits no more.
    """
    page = need(request, "read")
    house = house_of(request)
    act, body, first = _asked_for(house, asked, page)
    doer, name, said = _act(act, body)
    who = await _known(request, house, asked)
    if folded(who.name) == folded(first):
        raise NotAllowed("two different people do this", where="person", mend=f"another one than {first}")
    actor = _acting(who)
    access.check("POST", doer.path, actor)
    request.state.actor, request.state.shown = actor, asked.hash
    back_on_watch(house, actor)
    if actor.watch is None and asked.seat is not None:
        await take_watch(request, WatchAsked(role=asked.seat, incoming=who.name))
    house.people.note(f"the second for: {act}", who.name, address_of(request))
    return {**await doer.run(request, response, name, said), "first": first, "second": who.name}


@router.post("/together/{hash}", status_code=201)
async def confirm(request: Request, response: Response, what: HashPath) -> dict[str, Any]:
    """Do what waits for a second person as oneself, by the hash of what was shown. NotAllowed for whoever asked first."""
    actor, house = need(request, "read"), house_of(request)
    one = house.together.shown(what, house.loop.clock.now_us())
    doer, name, said = _act(one.act, dict(one.body))
    access.check("POST", doer.path, actor)
    request.state.shown = what
    return {**await doer.run(request, response, name, said), "first": one.by}


@router.delete("/together/{hash}")
async def refuse(request: Request, what: HashPath) -> dict[str, Any]:
    """Say no to what waits for a second person, or take back what one asked for: it is gone, and nothing of it was said to anybody."""
    actor, house = need(request, "read"), house_of(request)
    now_us = house.loop.clock.now_us()
    one = house.together.shown(what, now_us)
    access.check("POST", _act(one.act, dict(one.body))[0].path, actor)
    who = person(house, actor, stand_in=False).name
    house.together.refused(what, now_us)
    house.people.note(f"no to: {one.act}, asked for by {one.by}", who, who)
    return {"refused": one.act, "by": who, "asked_by": one.by}


def _act(act: str, body: dict[str, Any]) -> tuple[Doer, str, Any]:
    """How an act is done, what to, and what is asked. Refused where nobody does it in twos, or the body is none of it."""
    verb, _, name = act.partition(" ")
    doer = DOERS.get(verb)
    if doer is None:
        raise Refused(f"nobody does {verb!r} in twos", where="act", mend="one of " + ", ".join(DOERS))
    try:
        return doer, name, doer.asked.model_validate(body)
    except ValidationError as fault:
        raise Refused(str(fault.errors()[0]["msg"]), where="body", mend="GET /api/v1/together gives it word for word") from fault


def _asked_for(house: House, asked: SecondAsked, page: Actor) -> tuple[str, dict[str, Any], str]:
    """The act, its body, and who asked first; of a signature whoever this page acts for."""
    now_us = house.loop.clock.now_us()
    if asked.hash is not None:
        one = house.together.shown(asked.hash, now_us)
        return one.act, dict(one.body), one.by
    if asked.act is None or asked.body is None:
        raise Refused("which act?", where="hash", mend="GET /api/v1/together lists what waits, each with its hash")
    waiting = house.together.waiting(now_us)
    first = next((one.by for one in waiting if (one.act, dict(one.body)) == (asked.act, asked.body)), page.name)
    return asked.act, asked.body, first


async def _known(request: Request, house: House, asked: SecondAsked) -> Person:
    """Who they are. Every try counts as one to sign in."""
    way, address = house.signing_in, address_of(request)
    if asked.credential is not None:
        person = way.known_by_passkey(site_of(request), asked.credential, address)
    elif asked.name is not None and asked.password is not None and asked.code is not None:
        person = await way.known_by_password(asked.name, asked.password, asked.code, address)
    else:
        raise Refused("nobody says who they are", where="name", mend="a name, a password and the app's code, or a passkey")
    way.guard.right(address)
    return person


def _acting(person: Person) -> Actor:
    """Somebody for the length of one request; no session is opened."""
    return Actor(digest="", name=person.name, scopes=SCOPES_OF[person.role], page=True, person=person.id, role=person.role)
