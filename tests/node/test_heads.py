"""Heads: told once a day and on demand, witnessed when they are over what is held, and what they vouch for in vain is a gap."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.logbook import checkpoint
from deconflict.logbook.chain import Head
from deconflict.logbook.checkpoint import Checkpoint, checkpoint_of, cosigned_at, open_checkpoint, origin_of, sign_checkpoint
from deconflict.logbook.sync import Heads
from deconflict.node import events as e
from deconflict.statements.epochs import AudienceChange
from deconflict.statements.messages import Concern
from deconflict.statements.records import RecordHead
from deconflict.testing.host import Host
from deconflict.testing.world import START_US
from tests.node.rig import HOUR, MIN, Rig, S

DAY = 24 * HOUR


@pytest.fixture
def rig() -> Rig:
    return Rig()


def head(rig: Rig, of: Host, other: Host, **fields: Any) -> RecordHead:
    base: dict[str, Any] = {"logbook": "plans", "epoch": 0, "seq": 0, "head": "A" * 43, "party": other.party}
    assert of.node is not None
    message = of.node.mesh.heads._header("RECORD_HEAD", rig.channel(of, other))
    return RecordHead(message=message, **{**base, **fields})


def said(rig: Rig, host: Host, kind: str) -> list[Any]:
    return [entry.main for entry in rig.appended(host, kind)]


def test_each_day_every_logbook_that_the_line_may_read_is_told_and_witnessed() -> None:
    rig = Rig()
    rig.file(rig.a, "SITE_NOTICE", rig.site())
    rig.run(5 * S)
    assert said(rig, rig.a, "RECORD_HEAD") == []
    for host in (rig.a, rig.b):
        rig.world.set_clock(host, DAY - START_US % DAY - MIN)
    rig.run(MIN + 10 * S)
    heads = said(rig, rig.a, "RECORD_HEAD")
    line = rig.line(rig.a, rig.b)
    assert [one.logbook for one in heads] == ["keys", "plans", "tracks", line]
    assert rig.b.node is not None
    for one in heads:
        note = f"{one.checkpoint}\n"
        signed = open_checkpoint(note, origin_of(rig.a.party, one.logbook, 0), rig.a.me.signing.public)
        assert signed.size == one.seq + 1
        (witnessed,) = [w for w in said(rig, rig.b, "WITNESS_SIGN") if w.checkpoint == signed.body[:-1]]
        name, cosigned = f"deconflict/party/1/{rig.b.party}", f"{note}{witnessed.cosignature}\n"
        assert cosigned_at(cosigned, name, rig.b.me.signing.public) is not None
    assert heads[1].party_head == rig.a.node.core.logbooks[rig.b.party, "plans"].tip().hash  # type: ignore[union-attr]
    rig.run(10 * MIN)
    assert len(said(rig, rig.a, "RECORD_HEAD")) == 4
    assert said(rig, rig.a, "RECORD_GAP") == said(rig, rig.b, "RECORD_GAP") == []
    assert not [name for name in (*rig.faults(rig.a), *rig.faults(rig.b)) if name.startswith(("gap", "tree"))]
    for host in (rig.a, rig.b):
        rig.world.set_clock(host, DAY)
    rig.world.crash(rig.a, S)
    rig.run(MIN)
    assert len(said(rig, rig.a, "RECORD_HEAD")) == 8
    assert len(said(rig, rig.b, "WITNESS_SIGN")) == len({one.checkpoint for one in said(rig, rig.b, "WITNESS_SIGN")})


@pytest.mark.parametrize("ahead_us", [3 * S, -3 * S])
def test_a_clock_beyond_what_was_agreed_is_told_at_once_and_not_again_within_the_hour(rig: Rig, ahead_us: int) -> None:
    rig.world.set_clock(rig.a, 1 * S)
    rig.run(20 * S)
    assert said(rig, rig.a, "RECORD_HEAD") == said(rig, rig.b, "RECORD_HEAD") == [], "within the agreed 2 s"
    rig.world.set_clock(rig.a, ahead_us - 1 * S)
    rig.run(20 * S)
    for host, found_us in ((rig.a, -ahead_us), (rig.b, ahead_us)):
        told = said(rig, host, "RECORD_HEAD")
        assert len(told) == 4, "one for each logbook"
        assert all(abs((one.clock_ahead_time_us or 0) - found_us) < S for one in told)
    rig.world.set_clock(rig.a, -ahead_us)
    rig.run(MIN)
    rig.world.set_clock(rig.a, ahead_us)
    rig.run(20 * MIN)
    assert len(said(rig, rig.b, "RECORD_HEAD")) == 4
    rig.run(50 * MIN)
    assert len(said(rig, rig.b, "RECORD_HEAD")) == 8


def test_without_a_clause_on_records_nothing_is_told() -> None:
    rig = Rig(agreed=False)
    rig.world.set_clock(rig.a, DAY - START_US % DAY)
    rig.run(MIN)
    assert said(rig, rig.a, "RECORD_HEAD") == []


def test_a_person_asks_and_the_node_says_what_is(rig: Rig) -> None:
    line = rig.line(rig.a, rig.b)
    answer = rig.file(rig.a, "RECORD_HEAD", {"main": head(rig, rig.a, rig.b, logbook=line)})
    (told,) = said(rig, rig.a, "RECORD_HEAD")
    assert rig.appended(rig.a, "RECORD_HEAD")[0].hash == answer["entry"]
    assert rig.a.node is not None
    assert told.seq > 0
    assert told.checkpoint is not None
    for wrong in ({"party": rig.a.party}, {"logbook": "desk"}, {"logbook": "line/" + "a" * 26}):
        assert rig.file(rig.a, "RECORD_HEAD", {"main": head(rig, rig.a, rig.b, **wrong)})[0] == "Refused"


def test_what_is_vouched_for_in_vain_is_a_gap_that_ends_when_it_comes(rig: Rig) -> None:
    plan = rig.following(rig.b, "plans", "AUDIENCE", {"main": AudienceChange(audience=())})
    rig.inject(rig.b, rig.line(rig.a, rig.b), "RECORD_HEAD", {"main": head(rig, rig.b, rig.a, seq=plan.header.seq, head=plan.hash)})
    rig.run(30 * S)
    assert said(rig, rig.a, "RECORD_GAP") == []
    rig.run(40 * S)
    (gap,) = said(rig, rig.a, "RECORD_GAP")
    assert (gap.author, gap.logbook, gap.from_seq, gap.until_seq, gap.vouched_by) == (
        rig.b.party, "plans", plan.header.seq, plan.header.seq, rig.b.party,
    )  # fmt: skip
    ((_, what),) = [one for one in rig.faults(rig.a).items() if one[0].startswith("gap")]
    name = rig.b.me.name
    assert what.startswith(f"{name} vouches for entry {plan.header.seq} of {name} in plans, which we do not hold since 20")
    rig.world.crash(rig.a, S)
    rig.run(3 * MIN)
    assert len(said(rig, rig.a, "RECORD_GAP")) == 1
    rig.push(rig.a, rig.b, plan)
    rig.run(S)
    assert not [name for name in rig.faults(rig.a) if name.startswith("gap")]


def test_what_a_peer_holds_of_ours_and_we_do_not_is_a_gap_too(rig: Rig) -> None:
    ours = {"party_epoch": 0, "party_seq": 40, "party_head": "B" * 43}
    assert rig.b.node is not None
    tip = rig.b.node.core.logbook(rig.b.party, "plans").tip()
    assert tip is not None
    rig.inject(rig.b, rig.line(rig.a, rig.b), "RECORD_HEAD", {"main": head(rig, rig.b, rig.a, seq=tip.seq, head=tip.hash, **ours)})
    rig.run(70 * S)
    (gap,) = said(rig, rig.a, "RECORD_GAP")
    assert (gap.author, gap.until_seq, gap.vouched_by) == (rig.a.party, 40, rig.b.party)


def test_a_head_that_contradicts_what_was_signed_is_shown(rig: Rig) -> None:
    rig.inject(rig.b, rig.line(rig.a, rig.b), "RECORD_HEAD", {"main": head(rig, rig.b, rig.a, head="B" * 43)})
    rig.run(70 * S)
    assert said(rig, rig.a, "RECORD_GAP") == []
    assert any("vouches for another entry 0" in what for what in rig.faults(rig.a).values())


def test_a_tree_over_other_entries_or_signed_by_nobody_is_shown_and_not_witnessed(rig: Rig) -> None:
    assert rig.b.node is not None
    book = rig.b.node.core.logbook(rig.b.party, "plans")
    tip, true, signing = book.tip(), checkpoint_of(book, 0), rig.b.me.signing
    assert tip is not None
    wrong = sign_checkpoint(Checkpoint(true.origin, true.size, bytes(32)), signing, signing.public)
    for note, what in ((wrong, "over other entries"), ("nothing\n", "did not sign")):
        said_of = head(rig, rig.b, rig.a, seq=tip.seq, head=tip.hash, checkpoint=note[:-1])
        rig.inject(rig.b, rig.line(rig.a, rig.b), "RECORD_HEAD", {"main": said_of})
        rig.run(2 * S)
        assert any(what in fault for fault in rig.faults(rig.a).values())
    assert said(rig, rig.a, "WITNESS_SIGN") == []


def test_heads_of_parties_and_logbooks_that_are_none_of_ours_are_passed_over(rig: Rig) -> None:
    strange = {"party": "a" * 26, "party_epoch": 0, "party_seq": 5, "party_head": "B" * 43, "logbook": "tracks"}
    rig.inject(rig.b, rig.line(rig.a, rig.b), "RECORD_HEAD", {"main": head(rig, rig.b, rig.a, **strange)})
    desk = head(rig, rig.b, rig.a, logbook="desk")
    rig.inject(rig.b, rig.line(rig.a, rig.b), "RECORD_HEAD", {"main": desk})
    rig.run(70 * S)
    assert [gap for gap in said(rig, rig.a, "RECORD_GAP") if gap.author != rig.b.party] == []
    assert [gap for gap in said(rig, rig.a, "RECORD_GAP") if gap.logbook == "desk"] == []


def gaps(rig: Rig, host: Host) -> list[str]:
    return [what for name, what in rig.faults(host).items() if name.startswith("gap")]


def test_what_an_entry_follows_and_does_not_come_is_a_gap() -> None:
    rig = Rig(parties=3)
    unheld = rig.following(rig.b, "plans", "AUDIENCE", {"main": AudienceChange(audience=())})
    later = rig.following(rig.b, "plans", "AUDIENCE", {"main": AudienceChange(audience=())}, after=unheld)
    rig.push(rig.a, rig.world.hosts["CHARLIE"], later)
    rig.run(50 * S)
    assert gaps(rig, rig.a) == []
    rig.run(20 * S)
    name = rig.b.me.name
    (what,) = gaps(rig, rig.a)
    assert what.startswith(f"{name} vouches for entry {unheld.header.seq} of {name} in plans, which we do not hold since")
    (gap,) = said(rig, rig.a, "RECORD_GAP")
    assert (gap.from_seq, gap.until_seq, gap.vouched_by) == (unheld.header.seq, unheld.header.seq, rig.b.party)
    rig.push(rig.a, rig.b, unheld)
    rig.run(S)
    assert gaps(rig, rig.a) == []


def test_what_a_peer_tells_on_its_link_and_does_not_give_is_a_gap_while_the_link_stands() -> None:
    rig = Rig(parties=3)
    charlie = rig.world.hosts["CHARLIE"]
    unheld = rig.following(rig.b, "plans", "AUDIENCE", {"main": AudienceChange(audience=())})
    place = (rig.b.party, "plans", 0, unheld.header.seq)
    rig.hear(rig.a, charlie.party, Heads((Head(*place, unheld.hash),)))
    rig.run(50 * S)
    rig.world.break_link(rig.a, charlie)
    rig.run(90 * S)
    assert gaps(rig, rig.a) == []
    rig.hear(rig.a, charlie.party, Heads((Head(*place, unheld.hash),)))
    rig.run(70 * S)
    (what,) = gaps(rig, rig.a)
    assert what.startswith(f"CHARLIE vouches for entry {unheld.header.seq} of {rig.b.me.name} in plans, which we do not hold since")


def test_another_entry_of_an_old_epoch_is_a_contradiction(rig: Rig) -> None:
    rig.world.ask(rig.b, e.EpochOpened, "epoch", why="moved", by="bravo-duty")
    rig.run(2 * S)
    for seq, head_hash, found in ((90, "B" * 43, 0), (0, "B" * 42 + "B", 0), (0, "C" * 42 + "A", 1)):
        of_b = head(rig, rig.b, rig.a, seq=seq, head=head_hash)
        rig.inject(rig.b, rig.line(rig.a, rig.b), "RECORD_HEAD", {"main": of_b})
        rig.run(2 * S)
        assert len([what for what in gaps(rig, rig.a) if "another entry 0" in what]) == found
    rig.run(70 * S)
    assert said(rig, rig.a, "RECORD_GAP") == []


def test_heads_are_told_as_often_as_was_agreed(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rig.a.node is not None
    heads = rig.a.node.mesh.heads
    assert heads._every_us((rig.a.party, rig.b.party)) == DAY
    monkeypatch.setattr(type(heads), "_every_us", lambda *_: 6 * HOUR)
    rig.run(HOUR + 2 * MIN)
    told = len(said(rig, rig.a, "RECORD_HEAD"))
    rig.world.set_clock(rig.a, 6 * HOUR)
    rig.run(HOUR + 2 * MIN)
    assert len(said(rig, rig.a, "RECORD_HEAD")) - told >= 4


def test_trees_grow_a_step_at_a_time(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "STEP", 4)
    for number in range(9):
        rig.file(rig.a, "CONCERN", {"main": Concern(message=rig.header(), text=f"number {number}")})
    rig.run(MIN)
    assert rig.b.node is not None
    trees, line = rig.b.node.core.trees, rig.line(rig.a, rig.b)
    book = rig.b.node.core.logbook(rig.a.party, line)
    assert len(trees._kept[origin_of(rig.a.party, line, 0)]) == book.length(0) // 4 + 1
