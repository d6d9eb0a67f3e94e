"""What two people file: a list that is widened, and an incident's final report. Anything else is filed by one, and so is a narrower list.

Without accounts nobody can be told apart, and nothing waits. What goes out is what the first made, and both were shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from msgspec.structs import replace
from pydantic import BaseModel

from deconflict.airspace.instant import Instant, format_instant
from deconflict.coordination import incident
from deconflict.coordination.widening import Widening
from deconflict.node import affairs, releasing
from deconflict.node.events import Filed
from deconflict.service.house import House
from deconflict.service.http_who import house_of, person
from deconflict.service.people import folded
from deconflict.service.problems import NotAllowed
from deconflict.service.sessions import Actor
from deconflict.service.together import Act, Waiting
from deconflict.service.view_affairs import fields
from deconflict.statements.incidents import IncidentReport, ReportStage
from deconflict.statements.movements import Movement
from deconflict.statements.sites import Site


class Waits(BaseModel):
    """The answer to the first of two people (202). `hash`: of what the second is shown, and confirms; `mend`: where nobody else could."""

    waiting_for: str = "a second person"
    act: str
    by: str
    hash: str
    mend: str | None = None


def by_two(request: Request, response: Response, verb: str, body: Mapping[str, Any], event: Filed) -> Filed | Waits:
    """The statement to file now, or what the first of two people is answered (202).

    Refused as the node would refuse it, before anybody waits. NotAllowed for one person twice, and for programs that hold no watch.
    """
    house = house_of(request)
    act = act_of(house, verb, body, event) if house.people.any() else None
    if act is None:
        return event
    first = asked(request, act)
    if isinstance(first, Waits):
        response.status_code = 202
        return first
    made: Filed = first.of.made
    return replace(made, request=event.request, by=event.by, role=event.role, entropy=event.entropy)


def act_of(house: House, verb: str, body: Mapping[str, Any], event: Filed) -> Act | None:
    """The act of two people that this statement is; None where one is enough, or it is filed already. Refused as the node would."""
    core, main = house.node.core, event.parts["main"]
    now_us = max(house.loop.clock.now_us(), core.now)
    if not isinstance(main, (Site, Movement, IncidentReport)) or main.message.msg_id in core.own:
        return None
    if isinstance(main, IncidentReport):
        return _closing(house, verb, body, event, main)
    found = releasing.widened(core.picture, core.me.party, event.parts, now_us)
    if found is None:
        return None
    before, more = found
    noun, name = ("site", main.site_id) if isinstance(main, Site) else ("movement", main.movement_id)
    made = replace(event, expect=event.expect or before)
    return Act(f"{verb} {name}", body, before, {"what": "widen", "noun": noun, "id": name, **_more(more)}, made)


def _more(more: Widening) -> dict[str, Any]:
    times = {name: format_instant(Instant(at)) for name, at in (("until", more.until_us), ("before", more.before_us)) if at is not None}
    return {"parties": list(more.parties), "to_all": more.to_all, "exact_for": list(more.exact_for), **times}


def _closing(house: House, verb: str, body: Mapping[str, Any], event: Filed, main: IncidentReport) -> Act | None:
    """An incident is closed, as far as it is ours, by our final report."""
    if main.stage is not ReportStage.FINAL:
        return None
    affairs.check(house.node.core, event.kind, main, event.channel)
    picture = house.node.picture
    before = picture.affairs.get(main.message.refs[0], "INCIDENT_REPORT")
    root = incident.root_of(picture, before)
    last = max(incident.incident_of(picture, root).reports, key=lambda said: (said.written_at_us, said.entry), default=before)
    shows = {"what": "close", "id": main.incident_id, "incident": root.entry, "said": fields(main)}
    return Act(f"{verb} {main.incident_id}", body, last.entry, shows, event)


def asked(request: Request, act: Act) -> Waiting | Waits:
    """What the first of two people asked, once this is the second; what the first is answered else.

    NotAllowed for one person twice, one token twice, and programs. NotFound where the second was shown what waits no more.
    """
    house, actor = house_of(request), request.state.actor
    now_us = house.loop.clock.now_us()
    name, hand = _who(house, actor)
    if shown := getattr(request.state, "shown", None):
        house.together.shown(shown, now_us)
    first = house.together.asked(act, name, now_us, hand)
    if first is None:
        return Waits(act=act.name, by=name, hash=act.hash(), mend=_nobody_else(house, name))
    house.people.note(f"{act.name}, together with {first.by}", name, name)
    return first


def _who(house: House, actor: Actor) -> tuple[str, str]:
    """Who asks, and the token it is asked with. A program is somebody while it holds a watch that was taken by it, and else nobody."""
    if actor.person:
        return actor.name, ""
    if actor.page or actor.watch is None:
        mend = "do it on the page, or with a token that has taken the watch: deconflict watch"
        raise NotAllowed("two people do this, each signed in", where="person", mend=mend)
    return person(house, actor, stand_in=False).name, actor.digest


def _nobody_else(house: House, name: str) -> str | None:
    """What to do where nobody else has an account that could be the second."""
    others = [one for one in house.people.all() if folded(one.name) != folded(name) and one.role != "observer"]
    return None if others else "nobody else has an account here: deconflict people add NAME --role senior"
