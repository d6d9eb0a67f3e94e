"""What must hold of the line: nothing acknowledged that is not held, no level skipped, one verdict, one state, the core open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Any

from deconflict.coordination import ladder, line
from deconflict.node.node import Node
from deconflict.picture.picture import MessageRecord
from deconflict.statements import KINDS
from deconflict.statements.base import Level
from deconflict.testing.host import Host, honest
from deconflict.testing.world import World

Found = Iterator[tuple[str, str]]
VERDICTS = ("L2", "L4")
OUTSIDE = "outside the agreement"
"""What a node says when a clause closes a kind."""


def _node(host: Host) -> Node:
    assert host.node is not None, f"{host.name} does not run; checks are for after the calm"
    return host.node


def _unsure(world: World) -> set[str]:
    """Parties whose old words not everybody may hold."""
    return world.ledger.reopened | (world.ledger.restored if world.ledger.gone else set())


def _sure(world: World) -> list[Host]:
    return [host for host in honest(world.hosts.values()) if host.party not in _unsure(world)]


def _said(record: MessageRecord) -> str:
    return f"{record.kind} {record.entry[:10]}"


def acknowledged_is_held(world: World) -> Found:
    """Nobody honest acknowledges what its own node does not hold, or in a way that does not count."""
    for host in _sure(world):
        for record in _node(host).picture.messages.values():
            for act in record.by_party(host.party):
                why = "it holds no such message" if record.place is None else ladder.why_not(record, act.said, host.party)
                if why is not None:
                    yield host.name, f"it acknowledged {_said(record)}: {why}"


def no_level_skipped(world: World) -> Found:
    """L3 comes only by an act that names who was told; below a level all others are reached; deadlines are written down in their order."""
    for host in _sure(world):
        for record in _node(host).picture.messages.values():
            for party in record.message.to if record.message is not None else ():
                reached = ladder.ladder(record, party)
                if reached.reached("L3") and not all(act.said.members and act.said.level is Level.PASSED_DOWN for act in reached.passed):
                    yield host.name, f"{_said(record)} counts as passed down at {party[:10]} to nobody"
                for above, below in (("L4", "L2"), ("L3", "L2"), ("L2", "L1"), ("L1", "L0")):
                    if reached.reached(above) and not reached.reached(below):
                        yield host.name, f"{_said(record)} reached {above} at {party[:10]} and not {below}"
            yield from _climbed_in_order(host, record)


def _climbed_in_order(host: Host, record: MessageRecord) -> Found:
    if record.place is None or record.place.author != host.party:
        return
    written: dict[str, int] = {}
    for climb in sorted((c for c in record.climbs.values() if c.place.author == host.party), key=lambda c: c.place):
        said = climb.said
        if said.deadline_us < written.get(said.party, 0):
            yield host.name, f"{_said(record)}: step {said.step} at {said.party[:10]} was written down after a later one"
        written[said.party] = max(said.deadline_us, written.get(said.party, 0))


def same_verdicts(world: World) -> Found:
    """Both sides judge every acknowledgement alike: in time, late on the way, late by the person, or clocks disputed."""
    by_party = {host.party: host for host in _sure(world)}
    for host in by_party.values():
        picture = _node(host).picture
        for record in list(picture.messages.values()):
            if record.place is None or record.place.author != host.party or record.message is None:
                continue
            for party in sorted(set(record.message.to) & set(by_party)):
                theirs = _node(by_party[party]).picture
                other = theirs.messages.get(record.entry, MessageRecord(record.entry))
                skew_us = _node(host).core.rules_between(host.party, party).max_skew_us
                for level in VERDICTS:
                    here = ladder.verdict(picture.messages, record, party, level, skew_us)
                    there = ladder.verdict(theirs.messages, other, party, level, skew_us)
                    if here is not there:
                        yield by_party[party].name, f"{_said(record)} {level}: {there} here, {here} at {host.name}"


def same_lines(world: World) -> Found:
    """Both nodes hold the same proofs of every bearer of their line, each way, and the same last word on it."""
    for a, b in combinations(_sure(world), 2):
        for us, peer in permutations((a, b)):
            here, there = (_lines(world, at, us, peer) for at in (a, b))
            for bearer in sorted(here.keys() | there.keys()):
                if here.get(bearer) != there.get(bearer):
                    yield f"{a.name}, {b.name}", f"{us.name} to {peer.name} by {bearer}: {here.get(bearer)} here, {there.get(bearer)} there"


def _lines(world: World, at: Host, us: Host, peer: Host) -> dict[str, Any]:
    node = _node(at)
    rules = node.core.rules_between(us.party, peer.party)
    found: dict[str, Any] = {}
    for bearer in line.bearers_of(node.picture, us.party, peer.party):
        stated = node.picture.lines.statuses.get((us.party, peer.party, bearer.value))
        proof = line.proof(node.picture, us.party, peer.party, bearer, world.now_us, rules)
        found[bearer.value] = (proof, stated.said if stated is not None else None)
    return found


def core_is_open(world: World) -> Found:
    """No clause closes the core: what it says is never refused for an agreement, and in the calm it reaches everybody it is for."""
    for asked in world.ledger.asked.values():
        kind = asked.what.removeprefix("calm ")
        if kind in KINDS and KINDS[kind].clause is None and asked.error is not None and OUTSIDE in asked.error[1]:
            yield asked.host, f"{kind} was refused: {asked.error[1]}"
    by_party = {host.party: host for host in _sure(world)}
    for host in by_party.values():
        for record in _node(host).picture.messages.values():
            ours = record.place is not None and record.place.author == host.party and record.message is not None
            if (
                not ours
                or record.written_at_us < world.ledger.calm_from_us
                or record.kind not in KINDS
                or KINDS[record.kind].clause is not None
            ):
                continue
            for party in set(record.message.to if record.message else ()) & set(by_party):
                other = _node(by_party[party]).picture.messages.get(record.entry)
                if other is None or other.place is None:
                    yield by_party[party].name, f"{_said(record)} of {host.name} never came"


CHECKS = (acknowledged_is_held, no_level_skipped, same_verdicts, same_lines, core_is_open)
