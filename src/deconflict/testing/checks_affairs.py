"""What must hold of all that is settled and accounted for: both see the same, nobody imposes, nothing is answered twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

from deconflict.coordination import agenda, breaches, claims, dues, holds, incident, meeting, negotiation, summary, timeline
from deconflict.coordination.agreeing import LOGBOOK_CLAUSES
from deconflict.coordination.matter import parties_of
from deconflict.coordination.negotiation import OfferState
from deconflict.node.node import Node
from deconflict.picture.affairs import Said
from deconflict.picture.sightings import DAY_US
from deconflict.testing.host import Host, honest
from deconflict.testing.world import World

ONCE: Final = (
    ("COUNTER", "ACCEPT", "REJECT"), ("INFORMATION", "DECLINE"), ("BREACH_AGREE", "BREACH_DISPUTE"), ("MINUTES_SIGN", "MINUTES_RESERVE"),
    ("ACTION_DONE",), ("WITHDRAW",),
)  # fmt: skip
"""Kinds of which a party says one, once, of one matter."""
MOST_TIMELINES: Final = 3
"""As many timelines of two parties are compared, each over everything they said."""


def _node(host: Host) -> Node:
    assert host.node is not None, f"{host.name} does not run; checks are for after the calm"
    return host.node


def _unsure(world: World) -> set[str]:
    """Parties whose old words not everybody may hold."""
    return world.ledger.reopened | (world.ledger.restored if world.ledger.gone else set())


def _seen(world: World, at: Host, a: Host, b: Host) -> dict[str, Any]:
    """Everything between two parties as one machine judges it now: what each came to; dues, ledger, agenda, timelines, the day."""
    node, now_us = _node(at), world.now_us
    picture, rules, pair = node.picture, node.core.rules_between(a.party, b.party), {a.party, b.party}

    def between(*kinds: str) -> Iterator[Said]:
        return (said for said in picture.affairs.all(*kinds) if set(parties_of(said)) == pair)

    found: dict[str, Any] = {}
    for said in between("PROPOSAL"):
        found[said.entry] = negotiation.thread_of(picture, said, rules, now_us)
    for said in between("HOLD_PROPOSAL"):
        found[said.entry] = holds.hold_of(picture, said, now_us)
    for said in between("CLAIM"):
        found[said.entry] = claims.claim_of(picture, said)
    for said in between("REQUEST_FOR_INFORMATION"):
        found[said.entry] = [claims.request_state(picture, said, party, rules, now_us) for party in said.message.to]
    for said in between("BREACH_ENTRY"):
        found[said.entry] = breaches.breach_of(picture, said, rules, now_us)
    for said in between("MINUTES"):
        found[said.entry] = meeting.minutes_of(picture, said, rules)
    for said in between("ACTION_ITEM"):
        found[said.entry] = meeting.action_of(picture, said, rules, now_us)
    for one in incident.incidents(picture):
        if set(parties_of(one.reports[0])) == pair:
            found[one.root] = one
    concerned = set(found)
    found["months"] = breaches.months(picture, pair)
    found["agenda"] = agenda.points(picture, pair, rules, now_us)
    if _both_open(a, b):
        reports = list(between("INCIDENT_REPORT"))[-MOST_TIMELINES:]
        found["timelines"] = [timeline.timeline(picture, said).summary for said in reports]
        found["day"] = summary.daily(picture, pair, now_us - now_us % DAY_US, rules)
    found["dues"] = [due for due in dues.dues(picture, at.party, lambda *_: rules, now_us) if due.entry in concerned]
    return found


def _both_open(a: Host, b: Host) -> bool:
    """Whether each of two parties reads the other's plans and tracks, as that other itself has it."""
    sides = ((_node(a).picture, a.party, b.party), (_node(b).picture, b.party, a.party))
    return all(reader in picture.audience(author, book) for picture, author, reader in sides for book in LOGBOOK_CLAUSES)


def same_affairs(world: World) -> Iterator[tuple[str, str]]:
    """Both parties to anything see it come to the same, the same due and overdue, one ledger, agenda and summary of the day."""
    sure = [host for host in honest(world.hosts.values()) if host.party not in _unsure(world)]
    for a, b in combinations(sure, 2):
        here, there = (_seen(world, at, a, b) for at in (a, b))
        for entry in sorted(here.keys() | there.keys()):
            if here.get(entry) != there.get(entry):
                yield f"{a.name}, {b.name}", f"{entry[:10]} has come to something else here than there"


def nobody_imposes(world: World) -> Iterator[tuple[str, str]]:
    """Every offer that is taken was taken by a word of everyone it went to, and of nobody else's making; a pause is kept likewise."""
    for host in honest(world.hosts.values()):
        picture = _node(host).picture
        for said in picture.affairs.all("PROPOSAL", "COUNTER"):
            rules = _node(host).core.rules_between(said.author, next(iter(said.message.to)))
            if negotiation.offer_of(picture, said, rules, world.now_us).state is OfferState.ACCEPTED:
                taken = {act.author for act in picture.affairs.all("ACCEPT") if act.about == said.entry}
                if not taken.issuperset(set(said.message.to) - {said.author}):
                    yield host.name, f"{said.kind} {said.entry[:10]} is taken without a word of everyone it went to"
        for said in picture.affairs.all("HOLD_PROPOSAL"):
            kept = {act.author for act in picture.affairs.all("HOLD") if act.about == said.entry} | {said.author}
            if holds.hold_of(picture, said, said.written_at_us).state is holds.HoldState.HELD and not kept.issuperset(parties_of(said)):
                yield host.name, f"the pause {said.entry[:10]} holds who never said so"


def nothing_answered_twice(world: World) -> Iterator[tuple[str, str]]:
    """No honest node lets its people answer one matter twice, or before there was one. What lay outside the agreement was none."""
    lost = world.ledger.reopened | world.ledger.restored
    for host in honest(world.hosts.values()):
        if host.party in lost:
            continue
        picture = _node(host).picture
        for kinds in ONCE:
            own = [act for act in picture.affairs.all(*kinds) if act.author == host.party]
            counting = (act for act in own if act.about is None or picture.affairs.counts(act, picture.affairs.matter(act.main)))
            for matter, count in Counter(act.about for act in counting).items():
                if matter is None or count > 1:
                    yield host.name, f"it said {count} of {', '.join(kinds)} on {str(matter)[:10]}"


CHECKS: Final = (same_affairs, nobody_imposes, nothing_answered_twice)
"""What checks.py runs beside its own."""
