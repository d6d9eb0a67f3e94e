"""Who asks over HTTP, whether they may, and under which watch they act."""

from __future__ import annotations

from fastapi import Request

from deconflict.service.house import House
from deconflict.service.people import folded
from deconflict.service.problems import NotAllowed, NotSignedIn
from deconflict.service.sessions import Actor, Watch
from deconflict.statements.base import Role


def house_of(request: Request) -> House:
    """The node this request is for."""
    house: House = request.app.state.house
    return house


def need(request: Request, scope: str) -> Actor:
    """Who asks, if they may. NotSignedIn or NotAllowed otherwise."""
    actor: Actor | None = request.state.actor
    if actor is None:
        raise NotSignedIn("sign in first", where="session", mend="open the page and sign in, or use a bearer token")
    if not actor.may(scope):
        raise NotAllowed(f"{actor.name} may not {scope}", where="scope", mend=f"use a token with the scope {scope}")
    return actor


def person(house: House, actor: Actor, *, stand_in: bool) -> Watch:
    """Under which role and name this actor acts: its own watch while it holds it; a program that files stands in for the duty officer.

    Somebody who signed in with an account acts under no other name.
    """
    me = house.node.picture.parties.get(house.node.core.me.party)
    held = actor.watch
    own = held is not None and (not actor.person or folded(held.name) == folded(actor.name))
    if held is not None and own and me is not None and me.on_watch(held.role) == held.name:
        return held
    duty = me.on_watch(Role.DUTY.value) if me is not None else None
    if stand_in and not actor.page and duty is not None:
        return Watch(role=Role.DUTY.value, name=duty)
    raise NotAllowed(
        "no act without a named person on watch", where="watch", mend="take the watch first: POST /api/v1/watch, or `deconflict watch`"
    )
