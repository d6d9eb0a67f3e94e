"""The two desks of the demo come to an agreement over HTTP, as people would: mandates, a proposal, every clause, two signatures a side."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from deconflict.agreement.parties import Member, PartyRole
from deconflict.agreement.terms import Role
from deconflict.agreement.toml import dump_toml
from deconflict.coordination.agreement_acts import default_agreement
from deconflict.errors import PeerFault
from deconflict.service.demo_desk import Desk
from deconflict.service.demo_stage import Actor, Stage

SIGNING = ("duty", "principal")
"""The seats of the two who sign."""
STEP_US = 200_000
LIMIT_S = 30.0
WHAT_THEY_ARE = {"ALFA": PartyRole.FIRE, "BRAVO": PartyRole.CIVIL_AVIATION}


def agree(stage: Stage, desks: Sequence[Desk], proposal: Mapping[str, Any] | None = None) -> None:
    """Both sides agree, on every clause at its default where none is proposed; until then only the core is open.

    Raises: PeerFault when a word never arrives.
    """
    first, second = desks
    for desk in desks:
        desk.duty.ask("POST", "/api/v1/mandate", {"authorised_by": f"{desk.actor.name} command", "purpose": "exercise"})
    proposed = first.duty.ask("POST", "/api/v1/agreements", proposal or {})["agreement_id"]
    _until(stage, lambda: bool(_agreement(second, proposed)), "the proposal")
    second.duty.ask("POST", f"/api/v1/agreements/{proposed}/clauses", {"act": "accept"})
    _sign(second, proposed)
    _until(stage, lambda: any(s["party"] == second.actor.party for s in _agreement(first, proposed).get("signatures", ())), "its signature")
    _sign(first, proposed)
    _until(stage, lambda: all(_open(desk, proposed) for desk in desks), "the agreement")


def come_to_terms(stage: Stage, *, short: bool = True) -> None:
    """Two people a side sit down, agree, and leave their seats to whoever works there next. `short`: on terms of minutes."""
    desks = [Desk(actor, 0) for actor in stage.actors]
    for desk in desks:
        desk.man(SIGNING)
    agree(stage, desks, {"toml": short_terms(stage.actors)} if short else None)
    for desk in desks:
        for role in SIGNING:
            desk.seats[role].ask("POST", "/api/v1/watch", {"role": role, "incoming": None})


def short_terms(actors: Sequence[Actor]) -> str:
    """Terms of an exercise of minutes, as TOML: a FLASH that nobody understood in time goes to the senior, plans are filed as they come."""
    members = [Member(party=actor.party, name=actor.name, role=WHAT_THEY_ARE[actor.name]) for actor in actors]
    whole = default_agreement("-".join(actor.name.lower() for actor in actors), " and ".join(actor.name for actor in actors), members)
    climb = tuple(rung for rung in whole.escalation.flash if rung.role is not Role.ALTERNATE)
    flash = (msgspec.structs.replace(climb[0], after_us=whole.acknowledgement.flash.t_human_us), *climb[1:])
    lead = msgspec.structs.replace(whole.notification, lead_routine_us=0, lead_short_notice_us=0)
    return dump_toml(msgspec.structs.replace(whole, escalation=msgspec.structs.replace(whole.escalation, flash=flash), notification=lead))


def _sign(desk: Desk, proposed: str) -> None:
    for role in SIGNING:
        desk.seats[role].ask("POST", f"/api/v1/agreements/{proposed}/signatures", {})


def _agreement(desk: Desk, proposed: str) -> dict[str, Any]:
    told = desk.duty.ask("GET", "/api/v1/agreements")["agreements"]
    found: dict[str, Any] = next((one for one in told if one["id"] == proposed), {})
    return found


def _open(desk: Desk, proposed: str) -> bool:
    """Whether it is in force here, and the other's logbooks have been opened to us."""
    held = _agreement(desk, proposed)
    mandates = desk.duty.ask("GET", "/api/v1/agreements")["mandates"]
    return held.get("state") == "in_force" and all(mandate["holds"] for mandate in mandates)


def _until(stage: Stage, what: Callable[[], bool], name: str) -> None:
    by = time.monotonic() + LIMIT_S
    while not what():
        if time.monotonic() > by:
            raise PeerFault(f"{name} never arrived", where="agreement", mend="see stderr.txt in both folders")
        if stage.driven:
            stage.drive(stage.now_us + STEP_US)
        else:
            time.sleep(0.02)
