"""What a replay can look at in what is settled and accounted for: offers, pauses, incidents, claims, minutes, dues, the day's summary."""

from __future__ import annotations

from deconflict.agreement.rules import Rules
from deconflict.coordination import breaches, claims, dues, emergency, holds, incident, meeting, negotiation, summary
from deconflict.picture.affairs import Said
from deconflict.statements.claims import Claim, ClaimAnswer
from deconflict.statements.incidents import IncidentReport
from deconflict.testing.host import Host
from deconflict.testing.stage import NOTHING, Stage

DAY_US = 86_400_000_000


def _said(stage: Stage, host: Host, name: str) -> Said | None:
    affairs, entry = stage.node(host).picture.affairs, stage.entry(name)
    return affairs.get(entry, *affairs.by_kind)


def _rules(stage: Stage, host: Host, said: Said) -> Rules:
    other = next(party for party in (said.author, *said.message.to) if party != host.party)
    return stage.node(host).core.rules_with(other)


def _now_us(stage: Stage, host: Host) -> int:
    return host.clock.now(stage.world.now_us)


def offer(stage: Stage, host: Host, name: str) -> str:
    """Where the thread that begins with that PROPOSAL stands."""
    said = _said(stage, host, name)
    if said is None:
        return NOTHING
    return negotiation.state(stage.node(host).picture, said.entry, _rules(stage, host, said), _now_us(stage, host)).value


def hold(stage: Stage, host: Host, name: str) -> str:
    """Where the pause of that HOLD_PROPOSAL stands."""
    said = _said(stage, host, name)
    return holds.hold_of(stage.node(host).picture, said, _now_us(stage, host)).state.value if said is not None else NOTHING


def reported(stage: Stage, host: Host, name: str) -> str:
    """The classes that the incident of that report was given, first to last."""
    said = _said(stage, host, name)
    if said is None:
        return NOTHING
    found = next(one for one in incident.incidents(stage.node(host).picture) if said in one.reports)
    return " ".join(stated.value for _, stated, _ in found.classes(said.author))


def pulled(stage: Stage, host: Host, name: str) -> str:
    """How many notices an incident report pulls, and the levels to which they were acknowledged."""
    said = _said(stage, host, name)
    if said is None or not isinstance(said.main, IncidentReport):
        return NOTHING
    picture = stage.node(host).picture
    found = incident.pulled(picture, said.main)
    notices = [picture.messages[history[0]] for history in found.notices]
    acts = sorted(act.said.level.value for record in notices for act in record.acknowledgements.values())
    return " ".join([str(len(notices)), *acts])


def claim(stage: Stage, host: Host, name: str) -> str:
    """Where a claim stands, whether it is insufficient, and what it would need."""
    said = _said(stage, host, name)
    if said is None:
        return NOTHING
    seen = claims.claim_of(stage.node(host).picture, said)
    assert isinstance(said.main, Claim)
    insufficient = ["insufficient"] if claims.insufficient(said.main) else []
    return " ".join([seen.state.value, *insufficient, *(f"needs:{what.value}" for what in seen.asks)])


def answers(stage: Stage, host: Host, name: str) -> str:
    """The codes that were answered to a claim, first to last; `unlinked` where a later one does not name the first."""
    said = _said(stage, host, name)
    if said is None:
        return NOTHING
    found = claims.claim_of(stage.node(host).picture, said).answers.values()
    codes = [one.main.code.value for answered in found for one in answered.answers if isinstance(one.main, ClaimAnswer)]
    return " ".join([*codes, *("unlinked" for answered in found if not answered.linked)]) or NOTHING


def breach(stage: Stage, host: Host, name: str) -> str:
    """Where the other party stands on a breach entered against it."""
    said = _said(stage, host, name)
    if said is None:
        return NOTHING
    found = breaches.breach_of(stage.node(host).picture, said, _rules(stage, host, said), _now_us(stage, host))
    return " ".join(sorted(stance.value for stance in found.stances.values()))


def minutes(stage: Stage, host: Host, name: str) -> str:
    """Whose minutes these are: one side's, or agreed."""
    said = _said(stage, host, name)
    return meeting.minutes_of(stage.node(host).picture, said, _rules(stage, host, said)).state.value if said is not None else NOTHING


def due(stage: Stage, host: Host, name: str) -> str:
    """What is due on a matter and whether it is overdue; done where nothing is."""
    node, entry = stage.node(host), stage.entry(name)
    found = dues.dues(node.picture, host.party, node.core.rules_between, _now_us(stage, host))
    return " ".join(f"{one.what.value}:{'OVERDUE' if one.overdue else 'open'}" for one in found if one.entry == entry) or "done"


def case(stage: Stage, host: Host, name: str) -> str:
    """How an emergency stands."""
    found = emergency.case_of(stage.node(host).picture, stage.entry(name))
    return found.state.value if found is not None else NOTHING


def day(stage: Stage, host: Host, name: str) -> str:
    """The day's summary with that party: how many notices, how many aircraft with and without one."""
    found = _day(stage, host, name)
    return f"{len(found.notices)} notices {len(found.seen) - len(found.unnotified)} notified {len(found.unnotified)} not"


def same_day(stage: Stage, host: Host, name: str) -> str:
    """yes where both nodes reckon the day's summary to the same hash."""
    return "yes" if _day(stage, host, name).summary == _day(stage, stage.host(name), host.name).summary else "no"


def _day(stage: Stage, host: Host, name: str) -> summary.Day:
    other = stage.party(name)
    rules = stage.node(host).core.rules_with(other)
    return summary.daily(stage.node(host).picture, (host.party, other), stage.start_us - stage.start_us % DAY_US, rules)
