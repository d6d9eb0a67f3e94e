"""Accounts over HTTP, for who keeps them: who there is, a new one, another role, a new code to enrol, gone."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field

from deconflict.airspace.instant import Instant, format_instant
from deconflict.service.http_acts import house_of, need
from deconflict.service.http_models import AccountRole, Asked, PersonName
from deconflict.service.passwords import check_password
from deconflict.service.people import People, Person

router = APIRouter(prefix="/api/v1/people", tags=["people"])
PasswordText = Annotated[str, Field(min_length=1, max_length=256)]
LoginText = Annotated[str, Field(min_length=1, max_length=254)]


class AccountAsked(Asked):
    """A new account; `login` is its name at the OpenID provider, where it may sign in by that.

    With a password no code to enrol is made, but the secret of an authenticator app, to be handed over with it.
    """

    name: PersonName
    role: AccountRole
    login: LoginText | None = None
    password: PasswordText | None = None


class RoleAsked(Asked):
    """What an account is from now on."""

    role: AccountRole


def shown(people: People, person: Person) -> dict[str, Any]:
    """An account without any secret of it."""
    return {
        "name": person.name, "role": person.role, "password": person.password is not None, "totp": person.totp is not None,
        "passkeys": len(people.passkeys(person)), "login": person.login, "made_at": format_instant(Instant(person.made_us)),
    }  # fmt: skip


@router.get("")
async def read_people(request: Request) -> dict[str, Any]:
    """Every account, and what happened to them of late."""
    need(request, "admin")
    people = house_of(request).people
    log = [{**each, "at": format_instant(Instant(each.pop("at_us")))} for each in people.happened()]
    return {"people": [shown(people, person) for person in people.all()], "log": log}


@router.post("", status_code=201)
async def add_person(request: Request, asked: AccountAsked) -> dict[str, Any]:
    """A new account, and the one-time code by which its owner makes it theirs: hand it over in person."""
    actor = need(request, "admin")
    house = house_of(request)
    people = house.people
    if asked.password is not None:
        check_password(asked.password, asked.name)
    person = people.add(asked.name, asked.role, actor.name, asked.login)
    if asked.password is None:
        return {**shown(people, person), "code": people.reset(person, actor.name)}
    app = await house.signing_in.set_for(person, asked.password, actor.name)
    return {**shown(people, people.named(person.name)), **app}


@router.post("/{name}/role")
async def set_role(request: Request, name: str, asked: RoleAsked) -> dict[str, Any]:
    """Another role; it counts from the next request."""
    actor = need(request, "admin")
    people = house_of(request).people
    return shown(people, people.set_role(people.named(name), asked.role, actor.name))


@router.post("/{name}/reset", status_code=201)
async def reset_person(request: Request, name: str) -> dict[str, Any]:
    """Forget how somebody signs in, end their sessions, and give a new code to enrol."""
    actor = need(request, "admin")
    house = house_of(request)
    person = house.people.named(name)
    code = house.people.reset(person, actor.name)
    return {"name": person.name, "code": code, "sessions_ended": house.sessions.close_person(person.id)}


@router.delete("/{name}")
async def remove_person(request: Request, name: str) -> dict[str, Any]:
    """Forget an account and end its sessions. What it said stays in the record, under its name."""
    actor = need(request, "admin")
    house = house_of(request)
    person = house.people.named(name)
    house.people.remove(person, actor.name)
    return {"removed": person.name, "sessions_ended": house.sessions.close_person(person.id)}
