"""Who may take which watch, once there are accounts: everybody in their own name, in a seat that their role may hold."""

from __future__ import annotations

from deconflict.service.people import SEATS, People, folded
from deconflict.service.problems import NotAllowed
from deconflict.service.sessions import Actor

RELIEVES = frozenset({"senior", "principal"})
"""Who may leave a seat in the place of somebody who has gone."""


def taken_by(people: People, actor: Actor, seat: str, incoming: str | None, held_by: str | None) -> str | None:
    """The name under which the seat is taken, as the account is written; None where it is left. NotAllowed otherwise.

    A page takes it for the person who signed in; a program's token for any account, since its owner runs the node or was given it.
    """
    if incoming is None:
        if actor.person and held_by is not None and folded(held_by) != folded(actor.name) and actor.role not in RELIEVES:
            raise NotAllowed(f"{held_by} has the {seat} watch", where="role", mend="take it over, or ask a senior to leave it")
        return None
    person = people.find(incoming)
    if person is None or (actor.page and person.id != actor.person):
        whose = "sign in with your account" if not actor.person else f"take it as {actor.name}"
        raise NotAllowed("a watch is taken under one's own name", where="incoming", mend=whose if actor.page else "deconflict people list")
    if seat not in SEATS[person.role]:
        seats = ", ".join(sorted(SEATS[person.role])) or "no watch"
        raise NotAllowed(f"{person.name} ({person.role}) may not take the {seat} watch", where="role", mend=f"this role takes {seats}")
    return person.name
