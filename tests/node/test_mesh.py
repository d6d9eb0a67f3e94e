"""A node among its peers: what overtakes its chain, what breaks the protocol, what is relayed, and what is none of our business."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from msgspec import Raw

from deconflict.logbook.chain import Head
from deconflict.logbook.encoding import encode
from deconflict.logbook.entry import ENTRY_PREFIX, Entry, header_hash
from deconflict.logbook.store import AHEAD
from deconflict.logbook.sync import Beat, Frame, Give, Heads, Hello, Push, Want, push_of
from deconflict.node import commands as c
from deconflict.node.jobs import VerifyJob
from deconflict.statements.base import Answer, Level
from deconflict.statements.messages import Concern
from deconflict.statements.receipts import Bearer
from deconflict.testing.agreed import Agreeing
from deconflict.testing.host import Host
from deconflict.testing.scribe import Scribe
from tests.node.rig import MIN, Rig, S


@pytest.fixture
def rig() -> Rig:
    return Rig()


def concern(rig: Rig) -> dict[str, Concern]:
    return {"main": Concern(message=rig.header(to=(rig.a.party,)), text="a frequency")}


def held(host: Host, entry: str) -> bool:
    return host.store.get(entry) is not None


# -- ahead of its chain


def overtaking(rig: Rig) -> str:
    """BRAVO's FLASH reaches ALFA by pager while the line is cut, ahead of a concern before it; returns its entry."""
    rig.world.cut(rig.b, rig.a)
    rig.run(20 * S)
    rig.file(rig.b, "CONCERN", concern(rig))
    rig.file(rig.b, "WARNING", rig.warning())
    (entry,) = rig.appended(rig.b, "WARNING")
    rig.hear(rig.a, rig.b.party, push_of([entry]), Bearer.PAGE)
    return str(entry.hash)


def test_a_flash_that_overtakes_its_chain_by_another_bearer_acts_once(rig: Rig) -> None:
    entry = overtaking(rig)
    (ahead,) = rig.a.store.ahead()
    assert (ahead.entry.hash, ahead.bearer) == (entry, Bearer.PAGE)
    assert [show.key for _, show in rig.of(rig.a, c.Show) if show.topic == "gap"].count(entry) == 1
    rig.run(70 * S)
    assert [call[1:] for call in rig.calls(rig.a, entry)] == [("alternate", "ALFA")], "it is stored, so nobody need be told that it came"
    assert rig.acknowledge(rig.a, entry, Level.ANSWERED, Answer.WILCO)["level"] == "L4"
    rig.world.heal()
    rig.run(MIN)
    assert rig.a.store.ahead() == []
    assert [x.branch for _, x in rig.of(rig.a, c.Append) if x.entry.hash == entry] == [AHEAD, 0]
    row = rig.a.store.get(entry)
    assert row is not None
    assert (row.received_at_us, row.bearer) == (ahead.received_at_us, Bearer.PAGE), "it came when it came first"
    receipt = rig.said(rig.b, "WARNING")[0].receipts[rig.a.party]
    assert (receipt.received_at_us, receipt.bearer) == (ahead.received_at_us, Bearer.PAGE)
    assert [entry in r.main.entries for r in rig.appended(rig.a, "RECEIPT")].count(True) == 1
    assert len(rig.said(rig.b, "WARNING")) == 1
    assert [a.said.answer for a in rig.said(rig.b, "WARNING")[0].by_party(rig.a.party)] == [Answer.WILCO]
    rig.run(20 * MIN)
    assert len(rig.calls(rig.a, entry)) == 1, "answered"


def test_a_flash_whose_gap_never_fills_outlives_a_restart(rig: Rig) -> None:
    """ALFA said that it holds the entry: after a restart it does, shows it, says so once, and lets it join."""
    entry = overtaking(rig)
    rig.run(S)
    said = [r for r in rig.appended(rig.a, "RECEIPT") if entry in r.main.entries]
    assert len(said) == 1
    for _ in range(2):
        rig.world.crash(rig.a, S)
        rig.run(10 * S)
        assert rig.a.node is not None
        assert rig.a.node.picture.messages[entry].message is not None
        assert [row.entry.hash for row in rig.a.store.ahead()] == [entry]
    rig.world.heal()
    rig.run(MIN)
    assert held(rig.a, entry)
    assert rig.a.store.ahead() == []
    rig.world.crash(rig.a, S)
    rig.run(10 * S)
    assert [r for r in rig.appended(rig.a, "RECEIPT") if entry in r.main.entries] == said


def test_pushed_again_and_again_it_still_acts_once(rig: Rig) -> None:
    rig.world.cut(rig.b, rig.a)
    rig.run(20 * S)
    rig.file(rig.b, "CONCERN", concern(rig))
    check = rig.check_line(rig.b, rig.a)
    entry = next(x for x in rig.appended(rig.b, "LINE_CHECK") if x.hash == check)
    for _ in range(3):
        rig.hear(rig.a, rig.b.party, push_of([entry]), Bearer.PAGE)
    rig.world.heal()
    rig.run(MIN)
    assert held(rig.a, check)
    replies = [x for x in rig.appended(rig.a, "LINE_CHECK_REPLY") if x.main.message.refs == (check,)]
    assert len(replies) == 1


def test_what_can_wait_waits_for_its_chain(rig: Rig) -> None:
    first = rig.following(rig.b, rig.line(rig.b, rig.a), "CONCERN", concern(rig))
    second = rig.following(rig.b, rig.line(rig.b, rig.a), "CONCERN", concern(rig), after=first)
    assert rig.a.node is not None
    rig.hear(rig.a, rig.b.party, push_of([second]))
    assert second.hash not in rig.a.node.picture.messages
    rig.hear(rig.a, rig.b.party, push_of([first]))
    assert second.hash in rig.a.node.picture.messages
    assert held(rig.a, second.hash)


def test_by_other_bearers_only_pushes_of_peers_count(rig: Rig) -> None:
    rows = len(list(rig.a.store.scan()))
    stranger = Scribe("STRANGER")
    entry = rig.following(rig.b, rig.line(rig.b, rig.a), "WARNING", rig.warning())
    rig.hear(rig.a, stranger.party, push_of([entry]), Bearer.PAGE)
    rig.hear(rig.a, rig.b.party, Heads((Head(rig.b.party, "plans", 0, 99, "A" * 43),)), Bearer.PAGE)
    assert len(list(rig.a.store.scan())) == rows
    assert not rig.of(rig.a, c.Drop)
    rig.hear(rig.a, rig.b.party, push_of([entry]), Bearer.PAGE)
    assert held(rig.a, entry.hash)
    rig.run(S)
    assert [x.main.bearer for x in rig.appended(rig.a, "RECEIPT") if entry.hash in x.main.entries] == [Bearer.PAGE]


def test_a_fault_by_another_bearer_ends_the_link_if_there_is_one(rig: Rig) -> None:
    rig.hear(rig.a, rig.b.party, Push((Raw(b"{}"),)), Bearer.PAGE)
    assert len(rig.of(rig.a, c.Drop)) == 1
    rig.run(5 * S)
    rig.world.cut(rig.a, rig.b)
    rig.run(20 * S)
    rig.hear(rig.a, rig.b.party, Push((Raw(b"{}"),)), Bearer.PAGE)
    assert len(rig.of(rig.a, c.Drop)) == 1, "nothing is left to end"


# -- what breaks the protocol


def spoiled_signature(rig: Rig) -> Frame:
    entry = rig.following(rig.b, rig.line(rig.b, rig.a), "WARNING", rig.warning())
    return push_of([msgspec.structs.replace(entry, signature="A" * 86)])


def strangers_key(rig: Rig) -> Frame:
    key = Scribe("STRANGER").signing
    return push_of([rig.following(rig.b, rig.line(rig.b, rig.a), "WARNING", rig.warning(), key=key)])


def not_for_this_peer(rig: Rig) -> Frame:
    charlie = rig.world.hosts["CHARLIE"]
    return Want(rig.a.party, rig.line(rig.a, charlie), 0, 0, "A" * 43)


def speaks_for_another(rig: Rig) -> Frame:
    return Hello(rig.world.hosts["CHARLIE"].party, (1,), "deconflict 0.1")


def speaks_nothing_of_ours(rig: Rig) -> Frame:
    return Hello(rig.b.party, (99,), "deconflict 99")


def signed_anew(rig: Rig, entry: Entry, **changes: object) -> Entry:
    """The entry with another header, signed by BRAVO."""
    header = msgspec.structs.replace(entry.header, **changes)
    data = encode(header)
    return msgspec.structs.replace(
        entry, header=header, header_bytes=data, signature=rig.b.me.signing.sign(ENTRY_PREFIX, data), hash=header_hash(data)
    )


def key_among_plans(rig: Rig) -> Frame:
    (key,) = rig.appended(rig.b, "KEY")
    return push_of([signed_anew(rig, key, logbook="plans", seq=50)])


def no_entry(rig: Rig) -> Frame:
    return Push((Raw(b"{}"),))


def time_that_falls(rig: Rig) -> Frame:
    return push_of([rig.following(rig.b, rig.line(rig.b, rig.a), "WARNING", rig.warning(), written_at=1)])


@pytest.mark.parametrize(
    ("frame", "place", "mend"),
    [
        (spoiled_signature, "/line/", "pair anew if its keys changed"),
        (strangers_key, "/line/", "pair anew if its keys changed"),
        (not_for_this_peer, "want ", "ask its author to widen the audience"),
        (speaks_for_another, "hello", "we speak"),
        (speaks_nothing_of_ours, "hello", "we speak"),
        (key_among_plans, "/plans/0/50", "write it in keys"),
        (no_entry, "entry", "docs/specs/entry.md"),
        (time_that_falls, "/line/", "never let written_at fall"),
    ],
)
def test_whoever_breaks_the_protocol_loses_the_link_and_nothing_else_breaks(frame: Callable[[Rig], Frame], place: str, mend: str) -> None:
    rig = Rig(parties=3)
    rig.hear(rig.a, rig.b.party, frame(rig))
    ((_, drop),) = rig.of(rig.a, c.Drop)
    assert drop.peer == rig.b.party
    assert place in drop.why.partition(": ")[0]
    assert mend in drop.why
    shown = [x.detail for _, x in rig.of(rig.a, c.Show) if x.topic == "peer"]
    assert shown[-1] == {"link": "DOWN", "why": drop.why}
    assert rig.file(rig.a, "ZONE_NOTICE", rig.zone())["entry"], "the node goes on"
    rig.run(20 * S)
    for host in (rig.b, rig.world.hosts["CHARLIE"]):
        assert host.node is not None
        assert ("zone", rig.a.party, "Z1") in host.node.picture.objects, "and the link comes again"


def test_an_entry_of_a_later_version_is_kept_and_named_not_understood(rig: Rig) -> None:
    warning = rig.following(rig.b, rig.line(rig.b, rig.a), "WARNING", rig.warning())
    later = signed_anew(rig, warning, v=2)
    keys = signed_anew(rig, rig.following(rig.b, "plans", "NOTICE_OF_OPERATION", rig.plan()), v=2, kind="KEY")
    rig.hear(rig.a, rig.b.party, push_of([later]))
    rig.hear(rig.a, rig.b.party, push_of([keys]))
    assert not rig.of(rig.a, c.Drop)
    assert rig.a.node is not None
    assert set(rig.a.node.picture.not_understood) == {later.hash, keys.hash}
    assert held(rig.a, later.hash)


# -- whose business it is


def test_a_third_partys_words_are_relayed() -> None:
    rig = Rig(parties=3)
    charlie = rig.world.hosts["CHARLIE"]
    rig.world.cut(rig.a, charlie)
    rig.run(20 * S)
    assert charlie.node is not None
    rig.file(rig.a, "ZONE_NOTICE", rig.zone())
    rig.run(10 * S)
    assert ("zone", rig.a.party, "Z1") in charlie.node.picture.objects, "by way of BRAVO"
    warned = rig.file(rig.a, "WARNING", rig.warning(), channel=rig.channel(rig.a, charlie))["entry"]
    rig.run(10 * S)
    assert not held(rig.b, warned), "what is said on a line is for its members"
    assert not held(charlie, warned)


def test_entries_of_a_stranger_are_ignored(rig: Rig) -> None:
    stranger = Scribe("STRANGER")
    entries = [stranger.key(), stranger.say("plans", "ZONE_NOTICE", **rig.zone())]
    rows = len(list(rig.a.store.scan()))
    rig.hear(rig.a, rig.b.party, push_of(entries))
    rig.hear(rig.a, rig.b.party, Heads((Head(stranger.party, "plans", 0, 1, entries[1].hash),)))
    rig.hear(rig.a, rig.b.party, Give(stranger.party, "plans", 0, (Raw(entries[1].encode()),), more=False))
    assert len(list(rig.a.store.scan())) == rows
    assert not [send for _, send in rig.of(rig.a, c.Send) if isinstance(send.frame, Want) and send.frame.author == stranger.party]
    assert not rig.of(rig.a, c.Drop)


def test_a_line_that_is_not_ours_is_not_wanted(rig: Rig) -> None:
    asked = len([x for _, x in rig.of(rig.a, c.Send) if isinstance(x.frame, Want)])
    rig.hear(rig.a, rig.b.party, Heads((Head(rig.b.party, "line/" + "z" * 26, 0, 1, "A" * 43),)))
    assert len([x for _, x in rig.of(rig.a, c.Send) if isinstance(x.frame, Want)]) == asked


def test_without_a_link_nothing_is_heard(rig: Rig) -> None:
    stranger = Scribe("STRANGER")
    assert rig.a.node is not None
    for peer in (rig.b.party, stranger.party):
        rig.world.cut(rig.a, rig.b)
        rig.run(20 * S)
        rig.hear(rig.a, peer, spoiled_signature(rig))
    assert not rig.of(rig.a, c.Drop)
    rig.a.node.mesh.down(rig.b.party, "again")
    rig.a.node.mesh.down(stranger.party, "never was")


# -- wanting and giving


def test_a_want_is_answered_in_pages(rig: Rig) -> None:
    rig.world.cut(rig.a, rig.b)
    for number in range(450):
        rig.file(rig.a, "ZONE_NOTICE", rig.zone(f"Z{number}"))
    rig.world.heal()
    rig.run(MIN)
    assert rig.b.node is not None
    assert len(rig.b.node.picture.objects) == 450
    gives = [len(x.frame.entries) for _, x in rig.of(rig.a, c.Send) if isinstance(x.frame, Give) and x.frame.logbook == "plans"]
    assert gives[-3:] == [200, 200, 50]


def test_what_comes_in_bulk_is_verified_by_a_job(rig: Rig) -> None:
    rig.world.cut(rig.a, rig.b)
    for number in range(70):
        rig.file(rig.b, "ZONE_NOTICE", rig.zone(f"Z{number}"))
    rig.world.heal()
    rig.run(MIN)
    (job,) = [x.job for _, x in rig.of(rig.a, c.Compute) if isinstance(x.job, VerifyJob)]
    assert len(job.frame.entries) == 70
    assert rig.a.node is not None
    assert len(rig.a.node.picture.objects) == 70


@pytest.mark.parametrize("lie", ["signature", "bytes"])
def test_a_lie_in_the_bulk_loses_the_link_when_the_job_is_back(rig: Rig, lie: str) -> None:
    rig.limit(rig.a, verify_inline=0)
    entry = rig.following(rig.b, "plans", "ZONE_NOTICE", rig.zone())
    raw = msgspec.structs.replace(entry, signature="A" * 86).encode() if lie == "signature" else b"{}"
    rig.hear(rig.a, rig.b.party, Give(rig.b.party, "plans", 0, (Raw(raw),), more=False))
    rig.run(S)
    assert len(rig.of(rig.a, c.Drop)) == 1
    assert not held(rig.a, entry.hash)


def test_a_link_lost_while_the_job_ran_is_lost_once(rig: Rig) -> None:
    rig.limit(rig.a, verify_inline=0)
    rig.hear(rig.a, rig.b.party, Push((Raw(b"{}"),)))
    rig.world.break_link(rig.a, rig.b)
    rig.run(100_000)
    assert not rig.of(rig.a, c.Drop)


def test_four_wants_at_a_time_and_each_once(rig: Rig) -> None:
    assert rig.a.node is not None
    tips = rig.a.node.core.logbook(rig.a.party, "keys").heads()
    before = len(rig.of(rig.a, c.Fetch))
    for tip in [*(tips[0].hash,) * 5, *(f"{number}" * 43 for number in range(1, 8))]:
        rig.hear(rig.a, rig.b.party, Want(rig.a.party, "keys", 0, 0, tip))
    assert len(rig.of(rig.a, c.Fetch)) - before == 4
    rig.run(S)
    rig.hear(rig.a, rig.b.party, Want(rig.a.party, "keys", 0, 0, tips[0].hash))
    assert len(rig.of(rig.a, c.Fetch)) - before == 5


def test_what_the_store_answers_after_the_link_is_lost_goes_nowhere(rig: Rig) -> None:
    assert rig.a.node is not None
    (tip,) = rig.a.node.core.logbook(rig.a.party, "keys").heads()
    gives = len([x for _, x in rig.of(rig.a, c.Send) if isinstance(x.frame, Give)])
    rig.hear(rig.a, rig.b.party, Want(rig.a.party, "keys", 0, 0, tip.hash))
    rig.world.break_link(rig.a, rig.b)
    rig.run(100_000)
    assert len([x for _, x in rig.of(rig.a, c.Send) if isinstance(x.frame, Give)]) == gives


def test_a_logbook_that_closes_to_a_peer_gives_it_no_more_and_asking_is_no_fault(rig: Rig) -> None:
    """Once with the store being read as it closes, once with a question that was under way."""
    assert rig.a.node is not None
    rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan())
    rig.run(S)
    (tip,) = rig.a.node.core.logbook(rig.a.party, "plans").heads()
    want = Want(rig.a.party, "plans", 0, 0, tip.hash)
    rig.hear(rig.a, rig.b.party, want)
    Agreeing(rig.world).mandate(rig.a, withdrawn=True)
    assert rig.b.party not in rig.a.node.picture.audience(rig.a.party, "plans")
    rig.run(100_000)
    rig.hear(rig.a, rig.b.party, want)
    gives = [x.frame for _, x in rig.of(rig.a, c.Send) if isinstance(x.frame, Give) and x.frame.logbook == "plans"]
    assert [len(give.entries) for give in gives[-2:]] == [0, 0]
    assert not rig.of(rig.a, c.Drop)


# -- beats


def test_beats_tell_how_far_the_clocks_are_apart(rig: Rig) -> None:
    rig.world.set_clock(rig.b, 3 * S)
    rig.run(5 * S)
    assert rig.a.node is not None
    assert rig.a.node.mesh.links[rig.b.party].skew_us == pytest.approx(3 * S, abs=S // 5)
    sent = [at for at, x in rig.of(rig.a, c.Send) if isinstance(x.frame, Beat)]
    assert {later - earlier for earlier, later in zip(sent[-3:], sent[-2:], strict=False)} == {2 * S}


def test_without_links_nothing_beats(rig: Rig) -> None:
    rig.world.retire(rig.b)
    rig.run(10 * S)
    sent = len(rig.of(rig.a, c.Send))
    rig.run(MIN)
    assert len(rig.of(rig.a, c.Send)) == sent
