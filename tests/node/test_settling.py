"""Settling: a node that starts signs nothing before it knows what it had published, and where it cannot know, a person decides."""

from __future__ import annotations

import pytest

from deconflict.airspace.instant import Instant
from deconflict.errors import Refused
from deconflict.logbook.sync import Beat
from deconflict.node import events as e
from deconflict.node.node import Node
from deconflict.statements.receipts import Bearer
from deconflict.testing.host import Host, identity
from deconflict.testing.world import START_US
from tests.node.rig import MIN, Rig, S, lone


@pytest.fixture
def rig() -> Rig:
    return Rig()


def may_sign(host: Host) -> bool:
    assert host.node is not None
    return host.node.mesh.may_sign


def restored(rig: Rig, *, cut: bool) -> None:
    """ALFA comes back from a copy that lacks its newest entries."""
    for number in range(10):
        rig.file(rig.a, "ZONE_NOTICE", rig.zone(f"Z{number}"))
    rig.run(5 * S)
    if cut:
        rig.world.cut(rig.a, rig.b)
        rig.run(20 * S)
    rig.world.restore(rig.a, 12)


def test_alone_it_signs_at_once() -> None:
    node, _ = lone("ALFA")
    assert node.mesh.may_sign
    assert node.core.picture.parties[node.core.me.party].signing_key


def test_restored_and_alone_it_waits_for_a_person_and_says_so() -> None:
    node = Node(identity(1, "ALFA"))
    node.load(())
    node.receive(e.Started(entropy=bytes(32), restored=True), Instant(START_US))
    assert not node.mesh.may_sign
    assert "came back from a copy" in node.core.faults["restored"][0]
    node.wake(Instant(START_US + MIN))
    assert not node.mesh.may_sign
    node.receive(e.EpochOpened(request="1", why="moved", by="alfa-duty", entropy=bytes(32)), Instant(START_US + MIN))
    assert node.mesh.may_sign
    assert node.core.faults == {}


def test_with_all_peers_it_signs_as_soon_as_they_have_told_it(rig: Rig) -> None:
    rig.world.crash(rig.a, 1)
    rig.run(S // 10)
    assert not may_sign(rig.a)
    while rig.b.party not in rig.a.links:
        rig.run(S // 100)
    assert not may_sign(rig.a)
    rig.run(S // 4)
    assert may_sign(rig.a)


def test_with_a_peer_out_of_reach_it_waits_its_time(rig: Rig) -> None:
    rig.world.cut(rig.a, rig.b)
    rig.world.crash(rig.a, 1)
    rig.run(3 * S - 1)
    assert not may_sign(rig.a)
    rig.run(2)
    assert may_sign(rig.a)


def test_a_beat_before_the_greeting_tells_nothing_of_our_own_heads(rig: Rig) -> None:
    """A door may beat before the node speaks; only what follows the greeting has heads before it."""
    rig.world.cut(rig.a, rig.b)
    rig.world.crash(rig.a, 1)
    rig.run(S)
    rig.world.post(rig.a, e.PeerUp(peer=rig.b.party, entropy=bytes(32)))
    rig.hear(rig.a, rig.b.party, Beat(rig.world.now_us))
    assert not may_sign(rig.a)


def open_epoch(rig: Rig) -> None:
    request = rig.world.ask(rig.a, e.EpochOpened, "epoch", why="restored from a copy", by="alfa-duty")
    rig.run(0)
    assert rig.reply(request)["epochs"]


def test_restored_it_takes_back_what_it_had_published_and_signs_in_a_new_epoch_only(rig: Rig) -> None:
    restored(rig, cut=False)
    assert "is asking its peers" in rig.faults(rig.a)["restored"]
    rig.run(20 * S)
    assert not may_sign(rig.a), "an entry that nobody has told yet may still be under way"
    assert "has taken back" in rig.faults(rig.a)["restored"]
    refused = rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z10"))
    assert "deconflict epoch" in refused[3]
    assert rig.a.node is not None
    assert len(rig.a.node.picture.objects) == 10
    open_epoch(rig)
    assert may_sign(rig.a)
    assert rig.faults(rig.a) == {}
    assert rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z10"))["entry"]
    assert rig.appended(rig.a, "ZONE_NOTICE")[-1].header.epoch == 1


def test_restored_and_out_of_reach_it_signs_nothing_however_long_it_waits(rig: Rig) -> None:
    restored(rig, cut=True)
    rig.run(10 * MIN)
    assert not may_sign(rig.a)
    assert "could not ask every peer" in rig.faults(rig.a)["restored"]
    assert rig.a.node is not None
    assert rig.a.node.next_wakeup() is None, "nothing is due until somebody acts"


def test_restored_and_late_it_takes_back_what_every_peer_told_it(rig: Rig) -> None:
    restored(rig, cut=True)
    rig.run(MIN)
    rig.world.heal()
    rig.run(20 * S)
    assert not may_sign(rig.a)
    assert "has taken back" in rig.faults(rig.a)["restored"]
    open_epoch(rig)
    assert rig.a.node is not None
    assert len(rig.a.node.picture.objects) == 10
    assert rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z10"))["entry"]
    rig.run(5 * S)
    assert rig.b.node is not None
    assert not rig.b.node.picture.forks
    assert ("zone", rig.a.party, "Z10") in rig.b.node.picture.objects


def test_an_entry_that_comes_back_after_all_were_asked_makes_no_forger(rig: Rig) -> None:
    """One of ours was under way by another bearer: no peer held it when it told us what it holds."""
    rig.world.cut(rig.a, rig.b)
    rig.run(20 * S)
    rig.file(rig.a, "WARNING", rig.warning())
    lost = rig.appended(rig.a, "WARNING")[-1]
    rig.world.restore(rig.a, 1)
    rig.world.heal()
    rig.run(20 * S)
    assert rig.b.node is not None
    rig.push(rig.b, rig.a, lost, bearer=Bearer.PAGE)
    rig.run(5 * S)
    assert "twin" not in rig.faults(rig.a)
    open_epoch(rig)
    rig.file(rig.a, "WARNING", rig.warning())
    rig.run(MIN)
    assert rig.faults(rig.a) == {}
    assert not rig.b.node.picture.forks


def test_a_check_that_comes_by_mail_is_answered_by_nobody_who_may_not_sign(rig: Rig) -> None:
    restored(rig, cut=True)
    rig.run(MIN)
    channel = rig.channel(rig.b, rig.a)
    check = rig.verb(rig.b, lambda node: node.deadlines.lines.check(channel, [rig.a.party], Bearer.MAIL))
    entry = next(x for x in rig.appended(rig.b, "LINE_CHECK") if x.hash == check)
    before = len(rig.appended(rig.a, "LINE_CHECK_REPLY"))
    rig.push(rig.a, rig.b, entry, bearer=Bearer.MAIL)
    rig.run(MIN)
    assert rig.a.node is not None
    assert entry.hash in rig.a.node.picture.messages
    assert len(rig.appended(rig.a, "LINE_CHECK_REPLY")) == before


def test_what_people_ask_meanwhile_is_bounded(rig: Rig) -> None:
    rig.world.cut(rig.a, rig.b)
    rig.world.crash(rig.a, 1)
    rig.run(S)
    rig.limit(rig.a, waiting=2)
    requests = [rig.file(rig.a, "ZONE_NOTICE", rig.zone(f"Z{number}")) for number in range(3)]
    assert requests[:2] == [None, None]
    assert requests[2][0] == "Refused"
    assert "try again in a few seconds" in requests[2][3]


def test_what_waited_for_a_node_that_turns_out_forked_is_refused(rig: Rig) -> None:
    rig.world.cut(rig.a, rig.b)
    rig.world.crash(rig.a, 1)
    rig.run(S)
    waiting = rig.world.ask(rig.a, e.EpochOpened, "epoch", why="to be sure", by="alfa-duty")
    rig.run(0)
    assert rig.reply(waiting)["epochs"], "a person may open a new epoch at any time"
    assert may_sign(rig.a)


def test_nothing_is_signed_while_the_node_may_not_whoever_asks(rig: Rig) -> None:
    node = rig.a.node
    assert node is not None
    node.mesh.settling._blocked_by.add("fork")
    node.core.fault("fork", "our own logbook plans has two branches", "open a new epoch")
    with pytest.raises(Refused, match="may not sign") as refused:
        node.core.say("plans", "ZONE_NOTICE", rig.zone())
    assert (refused.value.where, refused.value.mend) == ("node", "our own logbook plans has two branches: open a new epoch")
    assert rig.file(rig.a, "ZONE_NOTICE", rig.zone())[1] == "the node may not sign"
    before = node.core.logbook(node.core.me.party, "plans").tip()
    rig.run(10 * MIN)
    assert node.core.logbook(node.core.me.party, "plans").tip() == before
