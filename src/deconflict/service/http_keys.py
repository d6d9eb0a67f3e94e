"""The node's keys over HTTP: which there are, a new one, and one that counts no longer. Nothing secret goes either way."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from deconflict.service.house import House
from deconflict.service.http_acts import house_of, need
from deconflict.service.http_models import Asked, PersonName
from deconflict.service.http_together import first_of_two
from deconflict.service.people import folded
from deconflict.service.problems import NotAllowed
from deconflict.service.sessions import Actor

router = APIRouter(prefix="/api/v1/keys", tags=["people"])


class RotateAsked(Asked):
    """Why the node signs with a new key from now on."""

    why: PersonName


class RevokeAsked(Asked):
    """Which key counts no longer, and why. By the recovery key in the node's folder, or by two people: who asks, and `second`."""

    why: PersonName
    key: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_-]{6,43}$")] = None
    by_people: bool = False
    by: PersonName | None = None
    second: PersonName | None = None


@router.get("")
async def read_keys(request: Request) -> dict[str, Any]:
    """The fingerprints of every key this node has signed with, and of each peer's."""
    need(request, "read")
    return dict(_chest(house_of(request)).listed())


@router.post("/rotation", status_code=201)
async def rotate(request: Request, response: Response, asked: RotateAsked) -> dict[str, Any]:
    """Sign with a new key from now on; peers follow by themselves. Two people do this where there are accounts."""
    actor = need(request, "admin")
    if actor.person and (waits := first_of_two(request, response, "key-rotation", asked)) is not None:
        return waits
    return dict(await _chest(house_of(request)).rotate(asked.why, _name(actor)))


@router.post("/revocation", status_code=201)
async def revoke(request: Request, response: Response, asked: RevokeAsked) -> dict[str, Any]:
    """A key counts no longer, and all our logbooks go on in a new epoch. By the recovery key, else by two people."""
    actor = need(request, "admin")
    by = _name(actor)
    if asked.by_people and actor.person:
        if (waits := first_of_two(request, response, "key-revocation", asked)) is not None:
            return waits
    elif asked.by_people:
        by = _two(asked)
    return dict(await _chest(house_of(request)).revoke(asked.why, by, asked.key, by_recovery=not asked.by_people))


def _two(asked: RevokeAsked) -> str:
    """Both people at the shell, by name. NotAllowed when they are not two."""
    if asked.by is None or asked.second is None or folded(asked.by) == folded(asked.second):
        raise NotAllowed("two different people do this", where="second", mend="name both: --by NAME --second NAME; or use the recovery key")
    return f"{asked.by} and {asked.second}"[:64]


def _name(actor: Actor) -> str:
    return actor.watch.name if actor.watch else actor.name


def _chest(house: House) -> Any:
    return house.keys
