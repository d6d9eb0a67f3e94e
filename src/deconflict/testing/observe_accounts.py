"""What a replay can look at in accounts: the timeline of an incident, the notices that covered it, the ledger, agendas, stated days."""

from __future__ import annotations

from deconflict.coordination import agenda as agendas
from deconflict.coordination import breaches, claims, climb, incident, meeting, summary
from deconflict.coordination import timeline as timelines
from deconflict.coordination.ladder import LEVELS, ladder
from deconflict.coordination.matter import parties_of
from deconflict.picture.affairs import Said
from deconflict.testing.host import Host
from deconflict.testing.stage import NOTHING, Stage

DAY_US = 86_400_000_000


def _said(stage: Stage, host: Host, name: str, kind: str) -> Said | None:
    return stage.node(host).picture.affairs.get(stage.entry(name), kind)


def _now_us(stage: Stage, host: Host) -> int:
    return host.clock.now(stage.world.now_us)


def timeline(stage: Stage, host: Host, name: str) -> str:
    """The kinds of all that an incident report's timeline holds, in order, but receipts."""
    said = _said(stage, host, name, "INCIDENT_REPORT")
    found = timelines.timeline(stage.node(host).picture, said).moments if said is not None else ()
    return " ".join(moment.kind for moment in found if moment.kind != "RECEIPT") or NOTHING


def same_timeline(stage: Stage, host: Host, name: str) -> str:
    """yes where every machine that holds the report reckons the timeline of that incident to one hash."""
    held = [(machine, _said(stage, machine, name, "INCIDENT_REPORT")) for machine in stage.world.hosts.values()]
    found = {timelines.timeline(stage.node(machine).picture, said).summary for machine, said in held if said is not None}
    return "yes" if len(found) == 1 else "no"


def struck(stage: Stage, host: Host, name: str) -> str:
    """Each notice that covered an incident: the levels it reached at who reads it or wrote it, and whether it was passed down too late."""
    said = _said(stage, host, name, "INCIDENT_REPORT")
    if said is None:
        return NOTHING
    node, found = stage.node(host), []
    for notice in timelines.notified(node.picture, said):
        record = notice.record
        assert record.place is not None
        party = next(one for one in parties_of(said) if one != record.place.author)
        reached = ladder(record, party)
        levels = [level for level in LEVELS if reached.reached(level)]
        late = climb.not_passed_down(record, party, node.core.rules_between(record.place.author, party), _now_us(stage, host))
        found.append("+".join([*levels, *(["not_passed_down"] if late else []), *([] if notice.stood else ["replaced"])]))
    return " ".join(found) or NOTHING


def reports(stage: Stage, host: Host, name: str) -> str:
    """What each party made of the reports it owes of an incident: initial, preliminary, final; made, LATE or due, by party's name."""
    said = _said(stage, host, name, "INCIDENT_REPORT")
    if said is None:
        return NOTHING
    node = stage.node(host)
    one = incident.incident_of(node.picture, incident.root_of(node.picture, said))
    found = []
    for party in sorted(one.owed_by, key=node.picture.name_of):
        stages = incident.stages_due(one, party, node.core.rules_between(*parties_of(said)[:2]))
        came = ("due" if stage.entry is None else "LATE" if stage.late else "made" for stage in stages)
        found.append(f"{node.picture.name_of(party)}:{','.join(came)}")
    return " ".join(found)


def told(stage: Stage, host: Host, name: str) -> str:
    """How many later words of its author a claim is told by, and what it still asks for."""
    said = _said(stage, host, name, "CLAIM")
    if said is None:
        return NOTHING
    seen = claims.claim_of(stage.node(host).picture, said)
    return " ".join([str(len(seen.later)), *(f"needs:{what.value}" for what in seen.asks)])


def ledger(stage: Stage, host: Host, name: str) -> str:
    """The ledger with that party, all months together: 3 entered 1 agreed 1 disputed 0 mixed 1 unanswered."""
    counts = [count for month in _months(stage, host, name) for count in month.counts]
    names = ("entered", "agreed", "disputed", "mixed", "unanswered")
    return " ".join(f"{sum(getattr(count, one) for count in counts)} {one}" for one in names)


def same_ledger(stage: Stage, host: Host, name: str) -> str:
    """yes where both nodes reckon every month of the ledger between them to the same hash."""
    return "yes" if _months(stage, host, name) == _months(stage, stage.host(name), host.name) else "no"


def _months(stage: Stage, host: Host, name: str) -> list[breaches.Month]:
    return breaches.months(stage.node(host).picture, (host.party, stage.party(name)))


def agenda(stage: Stage, host: Host, name: str) -> str:
    """Why each point is on the agenda between this party and that one, the most pressing first."""
    node, other = stage.node(host), stage.party(name)
    found = agendas.points(node.picture, (host.party, other), node.core.rules_with(other), _now_us(stage, host))
    return " ".join(point.why.value for point in found) or NOTHING


def lines(stage: Stage, host: Host, name: str) -> str:
    """What each line of some minutes is: one side's, agreed or reserved."""
    said = _said(stage, host, name, "MINUTES")
    if said is None:
        return NOTHING
    node = stage.node(host)
    signed = meeting.minutes_of(node.picture, said, node.core.rules_between(*parties_of(said)[:2]))
    return " ".join(line.state.value for line in meeting.lines_of(signed))


def stated_day(stage: Stage, host: Host, name: str) -> str:
    """Whether this party and that one stated the replay's first day by themselves, and with one hash: same, differs, one, or -."""
    day_us = stage.start_us - stage.start_us % DAY_US
    found = summary.stated(stage.node(host).picture, (host.party, stage.party(name)), day_us)
    return (NOTHING, "one", "same" if len(set(found.values())) == 1 else "differs")[len(found)]
