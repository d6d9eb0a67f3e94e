"""What must hold of agreements: what binds two was signed by both, both see the same in force, and the core is open in every state."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from deconflict.agreement.agreement import in_force
from deconflict.agreement.parties import CORE_CLAUSES
from deconflict.coordination.agreeing import LOGBOOK_CLAUSES, Known
from deconflict.node.core import BY_NODE
from deconflict.node.node import Node
from deconflict.statements import KINDS
from deconflict.statements.agreements import AgreementSign
from deconflict.statements.plans import Operation
from deconflict.testing.host import Host, honest
from deconflict.testing.world import World

CORE: Final = tuple(sorted(kind.name for kind in KINDS.values() if kind.clause is None))
"""Kinds that no agreement opens and none closes."""


def _node(host: Host) -> Node:
    if host.node is None:
        raise AssertionError(f"{host.name} does not run; checks are for after the calm")
    return host.node


def nobody_is_bound_alone(world: World) -> Iterator[tuple[str, str]]:
    """Whatever binds two parties, a machine that says so holds both their signatures under the very same text, two persons under each."""
    for host in honest(world.hosts.values()):
        signed: dict[tuple[str, str], set[str]] = {}
        for row in host.store.scan():
            main = row.entry.main
            if isinstance(main, AgreementSign) and len({person.name.casefold() for person in main.signatories}) == 2:
                signed.setdefault((main.version, main.signed), set()).add(row.entry.header.author)
        for agreement_id, standing in Known(_node(host).picture).standings(world.now_us).items():
            for pair, binding in standing.bindings.items():
                if not signed.get((binding.version, binding.signed), set()).issuperset(pair):
                    yield host.name, f"{agreement_id} binds {' and '.join(party[:10] for party in pair)}, who have not both signed it"


def same_in_force(world: World) -> Iterator[tuple[str, str]]:
    """Two honest parties that are paired see the same in force between them, and open their logbooks by it; also after a restore."""
    for a, b in combinations(honest(world.hosts.values()), 2):
        if a.party == b.party or not (b.party in _node(a).core.peers() and a.party in _node(b).core.peers()):
            continue
        one, other = (Known(_node(host).picture).between(a.party, b.party, world.now_us) for host in (a, b))
        # Until when it stays so may differ: of an agreement of three, one of the two may not hear what the others do in it.
        if (one.bindings, one.mandated) != (other.bindings, other.mandated):
            here, there = ([held.signed[:10] for held in between.bindings] for between in (one, other))
            yield f"{a.name}, {b.name}", f"{here} here, {there} there"
        for host, peer in ((a, b), (b, a)):
            node = _node(host)
            for logbook, clause in LOGBOOK_CLAUSES.items():
                open_to_peer = node.core.known.clause_closed(clause, host.party, peer.party, node.core.now) is None
                if node.mesh.may_sign and open_to_peer != (peer.party in node.picture.audience(host.party, logbook)):
                    yield host.name, f"{logbook} is {'closed' if open_to_peer else 'open'} to {peer.name} against what is in force"


def core_always_open(world: World) -> Iterator[tuple[str, str]]:
    """No state of any agreement closes a kind of the core, and what both signed of the core counts whatever is suspended."""
    for host in honest(world.hosts.values()):
        node = _node(host)
        for peer in node.core.peers():
            closed = [kind for kind in CORE if node.core.known.allowed(kind, host.party, peer, world.now_us) is not None]
            if closed:
                yield host.name, f"{', '.join(closed)} may not be said to {peer[:10]}"
        for standing in node.core.known.standings(world.now_us).values():
            for pair, binding in standing.bindings.items():
                stopped = {stop.clause for stop in binding.stopped} & set(CORE_CLAUSES)
                term = binding.agreement.term.holds(world.now_us)
                lost = [
                    name for name in CORE_CLAUSES if term and name in stopped and not in_force(binding.agreement, name, pair, world.now_us)
                ]
                if stopped or lost:
                    yield host.name, f"{', '.join(sorted(stopped))} was stopped, which never stops"


def speaks_by_itself_only_where_agreed(world: World) -> Iterator[tuple[str, str]]:
    """A node says by itself that a plan is not kept, or kept again, only of its own party's, and only where a peer had agreed to that.

    What a party left behind with a new epoch agrees nothing any more, though it did when its node spoke.
    """
    for host in honest(world.hosts.values()):
        known, others = _node(host).core.known, {other.party for other in world.hosts.values()} - {host.party}
        for row in host.store.scan():
            main, header = row.entry.main, row.entry.header
            by_node = isinstance(main, Operation) and main.message.by == BY_NODE and header.author == host.party
            if by_node and not others & world.ledger.reopened and host.party not in world.ledger.reopened:
                rules = (known.rules(host.party, other, header.written_at) for other in others)
                if not any(held.alerting.conformance is not None and held.alerting.conformance.automatic for held in rules):
                    yield host.name, f"{header.kind} was said by the node itself, and nobody had agreed to that"


CHECKS = (speaks_by_itself_only_where_agreed, nobody_is_bound_alone, same_in_force, core_always_open)
