"""Who is on watch: who holds a role now, and that no act goes out without a named person who holds one."""

from __future__ import annotations

from collections.abc import Iterable

from deconflict.errors import Refused
from deconflict.picture.picture import PartyRecord
from deconflict.statements.base import Role
from deconflict.statements.watch import WatchChange

RANK: tuple[Role, ...] = (Role.DUTY, Role.ALTERNATE, Role.SENIOR, Role.PRINCIPAL)
"""The order in which a call climbs; TECHNICAL is beside it and is never called for an answer."""


def holder(party: PartyRecord, role: str) -> str | None:
    """Who holds `role` now, by the pseudonym of this watch; None when nobody does."""
    return party.on_watch(role)


def on_watch(party: PartyRecord) -> dict[str, str]:
    """Every role that is held now and by whom, in order of rank."""
    held = {role.value: party.on_watch(role) for role in Role}
    return {role: name for role, name in held.items() if name is not None}


def roles_of(party: PartyRecord, name: str) -> tuple[Role, ...]:
    """The roles `name` holds now."""
    return tuple(role for role in Role if party.on_watch(role) == name)


def stand_in(party: PartyRecord, role: Role) -> Role | None:
    """The first role from `role` upward that somebody holds; None when all those seats are empty."""
    from_rank = RANK.index(role) if role in RANK else 0
    return next((rank for rank in RANK[from_rank:] if party.on_watch(rank) is not None), None)


def check(party: PartyRecord | None, role: Role, by: str) -> None:
    """Refuse an act in a role that `by` does not hold. A party of which nothing is known yet has nobody on watch.

    Raises: Refused naming the role and how to take it.
    """
    held_by = party.on_watch(role) if party is not None else None
    if held_by is None:
        raise Refused(f"nobody is on watch as {role}", where="role", mend=f"take the watch as {role} first")
    if held_by != by:
        raise Refused(f"{role} is held by {held_by}, not by {by}", where="by", mend=f"act as {held_by}, or hand the watch over")


def check_change(party: PartyRecord, change: WatchChange, flash: Iterable[str] = ()) -> None:
    """Refuse a hand-over that does not start from who holds the role now, changes nothing, or leaves out one of the open `flash`.

    An empty seat may be taken, and a seat left, whatever is open.
    Raises: Refused naming who holds it, or what was left out.
    """
    held_by = party.on_watch(change.role)
    if change.outgoing != held_by:
        mend = f"name {held_by} as outgoing" if held_by else "leave outgoing out: the seat is empty"
        raise Refused(f"{change.role} is held by {held_by or 'nobody'}", where="outgoing", mend=mend)
    if change.incoming == held_by:
        raise Refused(f"{change.role} would not change", where="incoming", mend="name who takes the watch, or leave it out to end it")
    left_out = [entry for entry in flash if entry not in change.open_items]
    if change.incoming is not None and held_by is not None and left_out:
        mend = "go through them one by one and name them in open_items: " + ", ".join(left_out)
        raise Refused(f"{len(left_out)} open FLASH would not be handed over", where="open_items", mend=mend)
