"""A party comes back from a copy that lacks its own word on an agreement, and goes on in a new epoch before it could ask anybody."""

from __future__ import annotations

import pytest

from deconflict.node import events as e
from deconflict.statements.base import Role
from deconflict.testing.agreed import Agreeing, agreement_of
from deconflict.testing.checks_agreements import same_in_force
from deconflict.testing.host import Host

from .rig import MIN, Rig, S

KIND = "AGREEMENT_SIGN"


def agreed(parties: int = 2) -> tuple[Rig, Agreeing, str]:
    """Parties that have agreed, one after the other; ALFA signs last."""
    rig = Rig(parties, agreed=False)
    people, hosts = Agreeing(rig.world), list(rig.world.hosts.values())
    made = agreement_of(*hosts)
    for host in hosts:
        people.mandate(host)
    people.propose(hosts[0], made)
    rig.run(S)
    for host in hosts[1:]:
        people.stand(host, made.agreement_id)
    rig.run(2 * S)
    for host in reversed(hosts):
        people.sign(host, made.agreement_id)
        rig.run(2 * S)
    return rig, people, made.agreement_id


def lost_since(host: Host, kind: str) -> int:
    """How many rows of its store came with or after its first entry of that kind."""
    rows = list(host.store.scan())
    first = next(at for at, row in enumerate(rows) if (row.entry.header.author, row.entry.header.kind) == (host.party, kind))
    return len(rows) - first


def restored_alone(rig: Rig, kind: str = KIND) -> None:
    """ALFA is restored from a copy of before it said that, and a person opens a new epoch while nobody can be reached."""
    others = [host for host in rig.world.hosts.values() if host is not rig.a]
    for other in others:
        rig.world.cut(rig.a, other)
    rig.run(20 * S)
    rig.world.restore(rig.a, lost_since(rig.a, kind))
    rig.run(MIN)
    rig.world.ask(rig.a, e.EpochOpened, "epoch", why="restored from a copy", by="alfa-duty")
    rig.run(S)


def bound(rig: Rig, host: Host, *, to: Host) -> bool:
    """Whether that machine sees anything in force between the two."""
    assert host.node is not None
    return bool(host.node.core.known.between(host.party, to.party, host.clock.now(rig.world.now_us)).bindings)


def test_its_signature_binds_nobody_once_both_have_talked_and_one_signature_anew_mends_it() -> None:
    rig, people, made = agreed()
    assert bound(rig, rig.a, to=rig.b)
    assert bound(rig, rig.b, to=rig.a)
    restored_alone(rig)
    assert not bound(rig, rig.a, to=rig.b), "apart, it goes by what it can show"
    rig.world.heal()
    rig.run(MIN)
    assert not bound(rig, rig.a, to=rig.b)
    assert not bound(rig, rig.b, to=rig.a), "its author does not hold it, and nobody who had not got it will"
    assert rig.b.node is not None
    assert rig.b.node.picture.audience(rig.b.party, "plans") == frozenset(), "what it opened is closed again"
    assert not list(same_in_force(rig.world))
    (why,) = set(people.standing(rig.b, made).not_counted.values())
    assert why == "its author went on from before it, in a new epoch"
    people.sign(rig.a, made)
    rig.run(2 * S)
    assert bound(rig, rig.a, to=rig.b)
    assert bound(rig, rig.b, to=rig.a), "what the other signed stands as it stood"
    assert not list(same_in_force(rig.world))


def test_a_third_party_sees_the_same_whether_it_had_got_the_signature_or_not() -> None:
    rig, people, made = agreed(parties=3)
    hosts = list(rig.world.hosts.values())
    restored_alone(rig)
    rig.world.heal()
    rig.run(MIN)
    for host in hosts[1:]:
        assert not bound(rig, host, to=rig.a)
    assert bound(rig, hosts[1], to=hosts[2])
    assert not list(same_in_force(rig.world))
    people.sign(rig.a, made)
    rig.run(2 * S)
    assert all(bound(rig, one, to=other) for one in hosts for other in hosts if one is not other)


@pytest.mark.parametrize("kind", ["MANDATE", "AGREEMENT_PROPOSE"])
def test_a_mandate_or_a_proposal_that_was_lost_is_said_anew(kind: str) -> None:
    rig, people, made = agreed()
    restored_alone(rig, kind)
    rig.world.heal()
    rig.run(MIN)
    assert not list(same_in_force(rig.world))
    people.mandate(rig.a)
    people.propose(rig.a, agreement_of(rig.a, rig.b))
    rig.run(S)
    people.sign(rig.a, made)
    rig.run(2 * S)
    assert bound(rig, rig.a, to=rig.b)
    assert bound(rig, rig.b, to=rig.a)
    assert not list(same_in_force(rig.world))


def test_asked_first_it_takes_its_signature_back_and_nothing_is_lost() -> None:
    rig, people, made = agreed()
    rig.world.restore(rig.a, lost_since(rig.a, KIND))
    rig.run(MIN)
    rig.world.ask(rig.a, e.EpochOpened, "epoch", why="restored from a copy", by="alfa-duty")
    rig.run(MIN)
    assert bound(rig, rig.a, to=rig.b)
    assert bound(rig, rig.b, to=rig.a)
    assert people.standing(rig.b, made).not_counted == {}


def test_what_was_never_asked_is_said_until_everybody_has_told_it() -> None:
    rig, _, _ = agreed()
    restored_alone(rig)
    assert rig.a.node is not None
    what, mend = rig.a.node.core.faults["unasked"]
    assert "had published" in what
    assert "state anew" in mend
    assert rig.a.holder(Role.DUTY)
    rig.world.heal()
    rig.run(MIN)
    assert "unasked" not in rig.a.node.core.faults
