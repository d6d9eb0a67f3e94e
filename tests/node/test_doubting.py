"""Doubting: what a revoked key said is taken out of the picture, and comes back when somebody turns out to have held it before."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.airspace.instant import Instant
from deconflict.logbook.checkpoint import checkpoint_of
from deconflict.logbook.entry import Entry
from deconflict.logbook.revoked import NOBODY_HELD, WRITTEN_AFTER
from deconflict.node import doubting
from deconflict.statements.receipts import Bearer, Received
from deconflict.statements.records import WitnessSign
from deconflict.testing.host import Host
from deconflict.testing.stolen import Thief, change_key
from tests.node.rig import Rig, S, node_of


@pytest.fixture
def rig() -> Rig:
    return Rig()


def own(host: Host, kind: str) -> list[Entry]:
    """What that party said of a kind, in order."""
    return [row.entry for row in host.store.scan() if row.entry.header.author == host.party and row.entry.header.kind == kind]


def alone(rig: Rig, count: int) -> list[Entry]:
    """So many zones that ALFA states while nobody hears it, and then its key is revoked and the line stands again."""
    rig.world.cut(rig.a, rig.b)
    rig.run(20 * S)
    for number in range(count):
        rig.file(rig.a, "ZONE_NOTICE", rig.zone(f"Z{number}"))
    change_key(rig.world, rig.a, 2, revoke=True)
    rig.world.heal()
    rig.run(40 * S)
    return own(rig.a, "ZONE_NOTICE")


def says(rig: Rig, host: Host, kind: str, main: Any, at_us: int) -> None:
    """A machine says something as if its clock had stood there."""
    core = node_of(host).core
    channel = next(iter(core.my_channels()))
    node_of(host)._begin(core.now)
    core.now = Instant(at_us)
    core.say(f"line/{channel}", kind, {"main": main})
    rig.world._carry_out(host, node_of(host)._end())


def test_more_than_one_look_at_the_store_takes_all_of_it_out(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubting, "AT_ONCE", 2)
    zones = alone(rig, 5)
    for host in (rig.a, rig.b):
        picture = node_of(host).picture
        assert {zone.hash for zone in zones} == {hash for hash, said in picture.not_counted.items() if said.kind == "ZONE_NOTICE"}
        assert {said.why for said in picture.not_counted.values()} == {NOBODY_HELD}
        assert not [key for key in picture.objects if key[0] == "zone"]
        assert not node_of(host).core.doubtful


def test_a_receipt_from_before_that_comes_to_light_later_makes_it_count_again(rig: Rig) -> None:
    (zone,) = alone(rig, 1)
    since_us = min(entry.header.written_at for entry in own(rig.a, "REVOKE"))
    for at_us, counts in ((since_us + 1, False), (since_us, True)):
        says(rig, rig.b, "RECEIPT", Received(entries=(zone.hash,), received_at_us=at_us, bearer=Bearer.LINK), rig.world.now_us)
        rig.run(10 * S)
        for host in (rig.a, rig.b):
            assert (zone.hash not in node_of(host).picture.not_counted) is counts, host.name
            assert (("zone", rig.a.party, "Z0") in node_of(host).picture.objects) is counts
            assert node_of(host).core.counts(zone) is counts


def test_a_receipt_that_a_revoked_key_signed_too_late_holds_nothing_any_more(rig: Rig) -> None:
    (zone,) = alone(rig, 1)
    since_us = min(entry.header.written_at for entry in own(rig.a, "REVOKE"))
    says(rig, rig.b, "RECEIPT", Received(entries=(zone.hash,), received_at_us=since_us, bearer=Bearer.LINK), rig.world.now_us)
    rig.run(10 * S)
    receipt = own(rig.b, "RECEIPT")[-1]
    change_key(rig.world, rig.b, 2, revoke=True)
    rig.run(10 * S)
    for host in (rig.a, rig.b):
        node = node_of(host)
        assert node.core.counts(zone), "the receipt stands before the place"
        party = node.core.keyring._parties[rig.b.party]
        # As if BRAVO had found out later that a thief had signed that receipt too.
        (which,) = (one for one in party.revoked if one[1] == receipt.header.logbook)
        party.revoked[which] = (receipt.header.epoch, receipt.header.seq)
        node.doubting._party(rig.b.party)
    rig.run(40 * S)
    for host in (rig.a, rig.b):
        picture = node_of(host).picture
        assert picture.not_counted[receipt.hash].why == WRITTEN_AFTER
        assert picture.not_counted[zone.hash].why == NOBODY_HELD
        assert ("zone", rig.a.party, "Z0") not in picture.objects


@pytest.mark.parametrize(("size", "counts"), [(None, True), (1, False)])
def test_a_tree_that_somebody_cosigned_before_holds_what_is_in_it(rig: Rig, size: int | None, counts: bool) -> None:
    (zone,) = alone(rig, 1)
    book = node_of(rig.b).core.logbook(rig.a.party, "plans")
    tree = checkpoint_of(book, 0) if size is None else node_of(rig.b).core.trees.of(book, 0, size)
    header = node_of(rig.b).core.header("WITNESS_SIGN", by="node", role=zone.main.message.from_role, to=(rig.a.party,))  # type: ignore[union-attr]
    said = WitnessSign(message=header, checkpoint=tree.body[:-1], cosignature="— w " + "A" * 100)
    core = node_of(rig.b).core
    # As if the key had been revoked later, and BRAVO had never written its receipt: the tree alone is left to speak.
    core.picture.messages[zone.hash].receipts.clear()
    party = core.keyring._parties[rig.a.party]
    later_us = rig.world.now_us + 60 * S
    party.since_us = dict.fromkeys(party.since_us, later_us)
    says(rig, rig.b, "WITNESS_SIGN", said, rig.world.now_us)
    rig.run(5 * S)
    assert core.counts(zone) is counts
    assert (("zone", rig.a.party, "Z0") in core.picture.objects) is counts


def test_an_agreement_signed_with_it_binds_nobody(rig: Rig) -> None:
    rig.world.cut(rig.a, rig.b)
    rig.run(20 * S)
    before = len(node_of(rig.a).picture.agreements.mandates)
    mandate = own(rig.a, "MANDATE")[-1]
    assert mandate.main is not None
    node = node_of(rig.a)
    node._begin(Instant(rig.world.now_us))
    node.core.say(mandate.header.logbook, "MANDATE", {"main": mandate.main})
    rig.world._carry_out(rig.a, node._end())
    assert len(node.picture.agreements.mandates) == before + 1
    change_key(rig.world, rig.a, 2, revoke=True)
    rig.run(5 * S)
    assert own(rig.a, "MANDATE")[-1].hash in node.picture.not_counted
    assert len(node.picture.agreements.mandates) == before


def test_who_revoked_nothing_is_not_doubted_and_strays_are_told_of(rig: Rig) -> None:
    rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z1"))
    rig.run(5 * S)
    thief, node = Thief(rig.world, rig.a), node_of(rig.b)
    (zone,) = own(rig.a, "ZONE_NOTICE")
    assert node.core.counts(zone)
    assert not node.core.strays(zone)
    change_key(rig.world, rig.a, 2, revoke=True)
    rig.run(5 * S)
    assert node.core.counts(zone), "BRAVO's receipt is from before"
    late = thief.goes_on("plans", "ZONE_NOTICE", zone.parts, rig.world.now_us)
    assert node.core.strays(late)
    assert not node.core.counts(late)
    assert "was refused" in node.core.faults[f"revoked {rig.a.party}"][0]
