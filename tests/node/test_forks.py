"""Forks: two copies of one node are named with a proof that anybody can check; where our own logbook has two branches, we stop signing."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Raw

from deconflict.logbook.chain import Head
from deconflict.logbook.entry import Entry
from deconflict.logbook.proof import check_proof
from deconflict.logbook.sync import Give, Heads, Want
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.statements.proofs import EquivocationShown
from deconflict.testing.host import Host
from tests.node.rig import MIN, Rig, S


@pytest.fixture
def rig() -> Rig:
    return Rig(parties=3)


def proofs(rig: Rig, host: Host) -> list[EquivocationShown]:
    return [x.main for x in rig.appended(host, "EQUIVOCATION")]


def fork(rig: Rig, host: Host) -> Host:
    """A second copy of that host files a plan while the first files another, out of each other's sight."""
    twin = rig.world.twin(host)
    rig.run(5 * S)
    for machine, zone_id in ((host, "Z1"), (twin, "Z2")):
        rig.file(machine, "ZONE_NOTICE", rig.zone(zone_id))
    return twin


@pytest.mark.parametrize("epoch", [0, 1])
def test_two_copies_of_one_node_are_named_with_a_proof(rig: Rig, epoch: int) -> None:
    if epoch:
        rig.world.ask(rig.b, e.EpochOpened, "epoch", why="moved", by="bravo-duty")
    fork(rig, rig.b)
    rig.run(3 * MIN)
    assert rig.a.node is not None
    shown = proofs(rig, rig.a)
    assert {proof.author for proof in shown} == {rig.b.party}
    assert all(check_proof(proof, rig.a.node.core.keyring) for proof in shown)
    assert rig.b.party in rig.a.node.picture.proofs
    assert ("plans", epoch) in {(name, epoch) for author, name, epoch in rig.a.node.picture.forks if author == rig.b.party}
    places = [(x.main.first_header, x.header.logbook) for x in rig.appended(rig.a, "EQUIVOCATION")]
    assert len(places) == len(set(places)), "each fork once on each channel"
    charlie = rig.world.hosts["CHARLIE"]
    lines = {x.header.logbook for x in rig.appended(rig.a, "EQUIVOCATION")}
    assert lines == {rig.line(rig.a, rig.b), rig.line(rig.a, charlie)}, "everybody on our channels is told"
    assert [x.key for _, x in rig.of(rig.a, c.Show) if x.topic == "fork" and x.detail.get("author") == rig.b.party]


def test_a_proof_shown_once_is_not_shown_again_after_a_restart(rig: Rig) -> None:
    twin = fork(rig, rig.b)
    rig.run(3 * MIN)
    rig.world.retire(twin)
    before = len(proofs(rig, rig.a))
    crashed_us = rig.world.now_us
    rig.world.crash(rig.a, S)
    rig.run(3 * MIN)
    assert len(proofs(rig, rig.a)) == before
    assert not [x for at, x in rig.of(rig.a, c.Fetch) if at > crashed_us and x.tag.startswith("proof ")], "nor looked for"


def test_a_fork_found_while_the_node_starts_is_proved_when_it_may_sign(rig: Rig) -> None:
    rig.world.cut(rig.a, rig.b)
    rig.world.cut(rig.a, rig.world.hosts["CHARLIE"])
    rig.run(20 * S)
    twin = fork(rig, rig.b)
    rig.world.network.block(twin.name, rig.a.name)
    rig.run(3 * MIN)
    rig.world.crash(rig.a, S)
    rig.world.retire(rig.world.hosts["CHARLIE"])  # so that ALFA waits for its word, and hears of the fork meanwhile
    rig.world.heal()
    rig.run(3 * MIN)
    assert rig.a.node is not None
    assert rig.a.node.picture.forks
    assert proofs(rig, rig.a)


def test_a_fork_stored_before_a_crash_is_proved_after_it(rig: Rig) -> None:
    assert rig.a.node is not None
    rig.a.node.mesh.forks.show = lambda author, logbook: None  # type: ignore[method-assign]
    rig.a.node.mesh.forks.contradicted = lambda entry: None  # type: ignore[method-assign]
    fork(rig, rig.b)
    rig.run(3 * MIN)
    assert proofs(rig, rig.a) == []
    rig.world.crash(rig.a, S)
    rig.run(2 * MIN)
    assert proofs(rig, rig.a)


def test_while_it_may_not_sign_a_proof_waits(rig: Rig) -> None:
    assert rig.a.node is not None
    fork(rig, rig.b)
    rig.a.node.mesh.settling._blocked_by.add("fork")
    rig.run(3 * MIN)
    tips = rig.a.node.core.logbook(rig.b.party, "plans").heads()
    rig.world.post(rig.a, e.Fetched(tag=f"proof {rig.b.party} plans 0 {tips[0].seq}", entries=()))
    assert rig.a.node.picture.forks
    assert proofs(rig, rig.a) == []
    rig.world.ask(rig.a, e.EpochOpened, "epoch", why="settled by a person", by="alfa-duty")
    rig.run(S)
    assert proofs(rig, rig.a), "who may sign again shows what it found meanwhile"


def test_nothing_in_store_proves_nothing(rig: Rig) -> None:
    rig.world.post(rig.a, e.Fetched(tag=f"proof {rig.b.party} plans 0 5", entries=()))
    assert proofs(rig, rig.a) == []


def rewritten(rig: Rig, **place: Any) -> Entry:
    """Another entry of BRAVO for a place of its plans that is published."""
    return rig.following(rig.b, "plans", "SITE_NOTICE", rig.site("other"), **place)


@pytest.mark.parametrize("old", [False, True])
def test_what_is_published_and_written_anew_is_proven_though_it_can_not_join(rig: Rig, old: bool) -> None:
    for number in range(2):
        rig.file(rig.b, "SITE_NOTICE", rig.site(f"S{number}"))
    rig.run(2 * S)
    assert rig.b.node is not None
    tip = rig.b.node.core.logbook(rig.b.party, "plans").tip()
    assert tip is not None
    if old:
        rig.world.ask(rig.b, e.EpochOpened, "epoch", why="moved", by="bravo-duty")
        rig.run(2 * S)
    for unknown in ("A" * 43, "C" * 42 + "A"):
        rig.push(rig.a, rig.world.hosts["CHARLIE"], rewritten(rig, epoch=0, seq=tip.seq, previous=unknown))
    rig.run(2 * S)
    shown = proofs(rig, rig.a)
    assert len({(proof.first_header, proof.second_header) for proof in shown}) == 1, "one of an epoch is enough"
    assert rig.a.node is not None
    assert all(check_proof(proof, rig.a.node.core.keyring) for proof in shown)
    charlie = rig.world.hosts["CHARLIE"].node
    assert charlie is not None
    assert rig.b.party in charlie.picture.proofs
    assert not rig.a.node.picture.forks, "what does not join takes nothing away"


def test_what_is_refused_is_proven_too_and_waits_until_the_node_may_sign(rig: Rig) -> None:
    rig.file(rig.b, "SITE_NOTICE", rig.site())
    rig.run(2 * S)
    assert rig.a.node is not None
    assert rig.b.node is not None
    book = rig.b.node.core.logbook(rig.b.party, "plans")
    (tip,) = book.heads()
    before = next(row.entry.header.previous for row in rig.b.store.scan() if row.entry.hash == tip.hash)
    rig.a.node.mesh.settling._blocked_by.add("fork")
    rig.push(rig.a, rig.world.hosts["CHARLIE"], rewritten(rig, seq=tip.seq, previous=before, written_at=1))
    rig.run(2 * S)
    assert [x.why for _, x in rig.of(rig.a, c.Drop) if "written before the entry it follows" in x.why]
    assert proofs(rig, rig.a) == []
    rig.world.ask(rig.a, e.EpochOpened, "epoch", why="settled by a person", by="alfa-duty")
    rig.run(S)
    assert {proof.author for proof in proofs(rig, rig.a)} == {rig.b.party}


def test_other_entries_of_an_old_epoch_are_asked_for_and_proven() -> None:
    """BRAVO showed CHARLIE another entry than ALFA before it went on in a new epoch: their heads tell them apart."""
    rig = Rig(parties=3)
    charlie = rig.world.hosts["CHARLIE"]
    rig.file(rig.b, "SITE_NOTICE", rig.site())
    rig.run(2 * S)
    assert rig.b.node is not None
    (tip,) = rig.b.node.core.logbook(rig.b.party, "plans").heads()
    before = next(row.entry.header.previous for row in rig.b.store.scan() if row.entry.hash == tip.hash)
    other = rewritten(rig, seq=tip.seq, previous=before)
    rig.world.ask(rig.b, e.EpochOpened, "epoch", why="moved", by="bravo-duty")
    rig.run(2 * S)
    rig.hear(rig.a, charlie.party, Heads((Head(rig.b.party, "plans", 0, tip.seq, other.hash),)))
    rig.run(S)
    wants = [x.frame for _, x in rig.of(rig.a, c.Send) if isinstance(x.frame, Want) and x.frame.tip == other.hash]
    assert [(want.epoch, want.from_seq) for want in wants] == [(0, tip.seq)]
    rig.hear(rig.a, charlie.party, Give(rig.b.party, "plans", 0, (Raw(other.encode()),), more=False))
    rig.run(S)
    assert {proof.author for proof in proofs(rig, rig.a)} == {rig.b.party}
    rig.hear(rig.a, charlie.party, Heads((Head(rig.b.party, "plans", 0, tip.seq, other.hash),)))
    rig.run(S)
    assert len([x for _, x in rig.of(rig.a, c.Send) if isinstance(x.frame, Want) and x.frame.tip == other.hash]) == 1


# -- our own


def test_our_own_fork_must_be_ended_by_a_person(rig: Rig) -> None:
    twin = fork(rig, rig.b)
    rig.run(3 * MIN)
    rig.world.retire(twin)
    assert "has two branches" in rig.faults(rig.b)["fork"]
    error = rig.file(rig.b, "ZONE_NOTICE", rig.zone("Z3"))
    assert (error[0], error[2]) == ("Refused", "node")
    assert "open a new epoch" in error[3]
    rig.world.crash(rig.b, S)
    rig.run(MIN)
    assert rig.file(rig.b, "ZONE_NOTICE", rig.zone("Z3"))[0] == "Refused", "a restart does not unsay it"
    assert "fork" in rig.faults(rig.b)
    request = rig.world.ask(rig.b, e.EpochOpened, "epoch", why="the other copy was stopped", by="bravo-duty")
    rig.run(0)
    assert rig.reply(request)["epochs"]["plans"] == 1
    assert rig.faults(rig.b) == {}
    assert rig.file(rig.b, "ZONE_NOTICE", rig.zone("Z3"))["entry"]
    rig.run(MIN)
    assert rig.a.node is not None
    assert ("zone", rig.b.party, "Z3") in rig.a.node.picture.objects
    rig.world.crash(rig.b, S)
    rig.run(MIN)
    assert rig.file(rig.b, "ZONE_NOTICE", rig.zone("Z4"))["entry"], "the fork lies in an epoch that is over"


def test_what_another_copy_wrote_with_our_key_is_a_fault(rig: Rig) -> None:
    entry = rig.following(rig.a, "plans", "ZONE_NOTICE", rig.zone())
    rig.push(rig.a, rig.b, entry)
    assert "came back signed with its key" in rig.faults(rig.a)["twin"]
    assert rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z2"))["entry"], "it goes on behind it"


def test_a_computation_that_comes_back_while_the_node_may_not_sign_is_set_aside(rig: Rig) -> None:
    assert rig.a.node is not None
    rig.fly(rig.a, "east", 0.0, 20.0, 90, for_s=30)
    rig.fly(rig.b, "west", 0.0, 20.1, 270, for_s=30)
    while not rig.of(rig.a, c.Compute):
        rig.run(S // 1000)
    rig.a.node.mesh.settling._blocked_by.add("fork")
    rig.run(10 * S)
    assert rig.appended(rig.a, "WARNING") == []
    rig.a.node.mesh.settling._blocked_by.clear()
    rig.run(10 * S)
    assert len(rig.of(rig.a, c.Compute)) > 1, "and it goes on"
