"""Line checks over each bearer, what proves a line, and the state that is said of it when it changes."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec import structs

from deconflict.coordination import cards, line
from deconflict.node import commands as c
from deconflict.node.linekeeping import MOST_CAME
from deconflict.statements.base import Role
from deconflict.statements.lines import LineState, LineStatus
from deconflict.statements.messages import LineCheck, LineCheckReply
from deconflict.statements.receipts import Bearer
from deconflict.testing.host import Host, outcome
from tests.node.rig import HOUR, MIN, Rig, S


@pytest.fixture
def rig() -> Rig:
    return Rig()


def state_of(rig: Rig) -> line.LineState:
    assert rig.a.node is not None
    rules = rig.a.node.core.rules_with(rig.b.party)
    checks = line.checks_of(rig.a.node.picture, rig.a.party, rig.b.party)
    return line.line_state(line.last_proof_us(checks), checks, rig.world.now_us, rules)


def test_the_line_is_checked_each_interval_and_stays_proved(rig: Rig) -> None:
    for _ in range(5 * 60):
        rig.run(MIN)
        assert state_of(rig) is line.LineState.UP
    checks = rig.said(rig.a, "LINE_CHECK")
    assert len(checks) in (5, 6)
    assert all(next(iter(check.replies.values())).place.author == rig.b.party for check in checks)
    replies = rig.said(rig.b, "LINE_CHECK_REPLY")
    assert {reply.main.nonce for reply in replies} == {check.main.nonce for check in checks}  # type: ignore[union-attr]


def test_a_line_in_order_is_proved_at_every_instant(rig: Rig) -> None:
    rig.run(50 * MIN)
    for _ in range(20 * 60):
        rig.run(S // 2)
        assert state_of(rig) is line.LineState.UP


def test_a_missed_check_degrades_the_line_two_bring_it_down_and_a_reply_proves_it_again(rig: Rig) -> None:
    rig.world.cut(rig.a, rig.b)
    rig.run(HOUR - MIN)
    assert state_of(rig) is line.LineState.UP, "the last proof is still young"
    rig.run(2 * MIN)
    assert state_of(rig) is line.LineState.DEGRADED
    rig.run(HOUR)
    assert state_of(rig) is line.LineState.DOWN
    rig.world.heal()
    rig.run(MIN)
    assert state_of(rig) in (line.LineState.UP, line.LineState.UNPROVED), "the old checks were answered; the newest is young or not"
    rig.run(HOUR)
    assert state_of(rig) is line.LineState.UP


def test_before_the_first_reply_the_line_is_unproved() -> None:
    rig = Rig()
    assert rig.a.node is not None
    rules = rig.a.node.core.rules_with(rig.b.party)
    assert line.line_state(None, (), rig.world.now_us, rules) is line.LineState.UNPROVED


def test_a_check_that_came_while_the_node_started_is_answered_when_it_may_sign() -> None:
    rig = Rig(parties=3)
    rig.world.retire(rig.world.hosts["CHARLIE"])  # so that the other two wait for its word when they start
    rig.world.crash(rig.b, 10 * S)
    rig.run(2 * S)
    checks = [rig.check_line(rig.a, rig.b) for _ in range(2)]
    rig.run(2 * MIN)
    assert rig.a.node is not None
    assert rig.b.node is not None
    assert not rig.a.node.picture.messages[checks[0]].replies, "a newer one was there"
    check = checks[1]
    assert rig.a.node.picture.messages[check].replies


def test_a_person_can_check_and_reply_too(rig: Rig) -> None:
    rig.run(10 * S)
    check = rig.said(rig.a, "LINE_CHECK")[0]
    assert isinstance(check.main, LineCheck)
    by_hand = LineCheckReply(message=rig.header(refs=(check.entry,)), bearer=Bearer.LINK, nonce=check.main.nonce, by_hand=True)
    rig.file(rig.b, "LINE_CHECK_REPLY", {"main": by_hand})
    rig.run(10 * S)
    assert rig.a.node is not None
    checks = line.checks_of(rig.a.node.picture, rig.a.party, rig.b.party)
    assert any(x.by_hand for x in checks)


# -- the card


def test_a_check_carries_every_sort_of_field_and_the_reply_says_how_it_was_read(rig: Rig) -> None:
    rig.run(10 * S)
    check = rig.said(rig.a, "LINE_CHECK")[0]
    assert isinstance(check.main, LineCheck)
    assert check.main.card is not None
    assert check.main.card.text in cards.TEXTS
    assert [seen.party for seen in check.main.heads] in ([], [rig.b.party])
    reply = rig.said(rig.b, "LINE_CHECK_REPLY")[0].main
    assert isinstance(reply, LineCheckReply)
    assert reply.rendered == cards.rendered(check.main.card)
    assert reply.heads[0].party == rig.a.party
    assert reply.clock_us


def test_a_garbled_card_proves_nothing_and_is_seen(rig: Rig) -> None:
    rig.run(10 * S)
    assert rig.b.node is not None
    rig.b.node.deadlines.lines.answer = lambda *_: None  # type: ignore[method-assign]
    check = rig.check_line(rig.a, rig.b)
    rig.run(5 * S)
    said = rig.a.node.picture.messages[check].main if rig.a.node else None
    assert isinstance(said, LineCheck)
    cut = LineCheckReply(message=rig.header(refs=(check,)), bearer=Bearer.LINK, nonce=said.nonce, rendered="x" * 43)
    rig.inject(rig.b, rig.line(rig.a, rig.b), "LINE_CHECK_REPLY", {"main": cut})
    rig.run(5 * S)
    assert rig.a.node is not None
    newest = line.checks_of(rig.a.node.picture, rig.a.party, rig.b.party)[-1]
    assert (newest.replied, newest.garbled) == (False, True)


def test_a_text_of_its_own_is_refused_in_a_check(rig: Rig) -> None:
    own = cards.card(1, 1, rig.header().status)
    said = LineCheck(message=rig.header(), bearer=Bearer.LINK, nonce="n", heads_seen=0, card=structs.replace(own, text="news"))
    assert rig.file(rig.a, "LINE_CHECK", {"main": said})[0] == "Refused"
    reply = LineCheckReply(message=rig.header(), bearer=Bearer.LINK, nonce="n")
    assert rig.file(rig.a, "LINE_CHECK_REPLY", {"main": reply})[1] == "this answers no line check"


def test_a_check_that_has_its_card_goes_out_with_that_one(rig: Rig) -> None:
    own = cards.card(1, 1, rig.header().status)
    told = rig.file(rig.a, "LINE_CHECK", {"main": LineCheck(message=rig.header(), bearer=Bearer.LINK, nonce="n", heads_seen=0, card=own)})
    rig.run(5 * S)
    assert rig.a.node is not None
    record = rig.a.node.picture.messages[told["entry"]]
    assert isinstance(record.main, LineCheck)
    assert record.main.card == own
    assert [reply.rendered for reply in record.replies.values()] == [cards.rendered(own)]


@pytest.mark.parametrize("channel", ["a" * 26, "z" * 26])
def test_a_check_on_a_line_that_was_paired_anew_is_not_answered_any_more(rig: Rig, channel: str) -> None:
    assert rig.b.node is not None
    rig.b.node.deadlines.lines.answer = lambda *_: None  # type: ignore[method-assign]
    old = rig.line(rig.a, rig.b)
    check = rig.check_line(rig.a, rig.b)
    rig.run(5 * S)
    made = {one.name: dataclasses.replace(outcome(2, one, other), channel=channel) for one, other in ((rig.a, rig.b), (rig.b, rig.a))}
    rig.world.pair(rig.a, rig.b, made)
    rig.run(5 * S)
    rig.world.crash(rig.b, S)
    rig.run(MIN)
    node = rig.b.node
    assert node is not None
    assert node.mesh.may_sign
    assert rig.line(rig.b, rig.a) != old
    record = node.picture.messages[check]
    assert record.place is not None
    assert record.place.logbook == old
    assert not record.replies
    assert rig.said(rig.b, "LINE_CHECK_REPLY"), "on the new line they are"


# -- the state as an entry


def statuses(rig: Rig, host: Host) -> list[tuple[Bearer, LineState]]:
    return [(r.main.bearer, r.main.state) for r in rig.said(host, "LINE_STATUS") if isinstance(r.main, LineStatus)]


def test_each_change_of_state_is_written_once_by_who_sees_it(rig: Rig) -> None:
    rig.run(MIN)
    assert statuses(rig, rig.a) == statuses(rig, rig.b) == [(Bearer.LINK, LineState.UP)]
    rig.world.cut(rig.a, rig.b)
    rig.run(2 * HOUR + 2 * MIN)
    assert statuses(rig, rig.a) == [(Bearer.LINK, state) for state in (LineState.UP, LineState.DEGRADED, LineState.DOWN)]
    rig.world.heal()
    rig.run(HOUR)
    assert statuses(rig, rig.a)[-1] == (Bearer.LINK, LineState.UP)
    for host in (rig.a, rig.b):
        assert host.node is not None
        for us, peer in ((rig.a, rig.b), (rig.b, rig.a)):
            held = host.node.picture.lines.statuses[us.party, peer.party, "link"]
            assert held.said.state is LineState.UP


def test_an_outage_told_in_advance_stays_told_until_it_is_over(rig: Rig) -> None:
    rig.run(MIN)
    now = rig.world.now_us
    planned = LineStatus(
        message=rig.header(), bearer=Bearer.LINK, state=LineState.UP, since_us=now, planned_from_us=now, planned_until_us=now + 2 * HOUR
    )
    assert "entry" in rig.file(rig.a, "LINE_STATUS", {"main": planned})
    rig.world.cut(rig.a, rig.b)
    rig.run(HOUR + 2 * MIN)
    said = rig.said(rig.a, "LINE_STATUS")[-1].main
    assert isinstance(said, LineStatus)
    assert (said.state, said.planned_until_us) == (LineState.DEGRADED, now + 2 * HOUR)
    rig.run(3 * HOUR)
    said = rig.said(rig.a, "LINE_STATUS")[-1].main
    assert isinstance(said, LineStatus)
    assert said.planned_until_us is None or said.state is LineState.DOWN


# -- other bearers


def test_a_bearer_that_is_set_up_is_proved_by_itself_even_with_the_link_down(rig: Rig) -> None:
    rig.world.couriers.bearers = (Bearer.MAIL,)
    rig.world.cut(rig.a, rig.b)
    rig.run(15 * S)
    for host in (rig.a, rig.b):
        rig.world.couriers.ready(host)
    rig.run(MIN)
    assert rig.a.node is not None
    rules = rig.a.node.core.rules_with(rig.b.party)
    for us, peer in ((rig.a, rig.b), (rig.b, rig.a)):
        found = line.proof(rig.a.node.picture, us.party, peer.party, Bearer.MAIL, rig.world.now_us, rules)
        assert found.state is LineState.UP
    assert line.bearers_of(rig.a.node.picture, rig.a.party, rig.b.party) == (Bearer.LINK, Bearer.MAIL)
    assert all(x.role is Role.DUTY for _, x in rig.of(rig.a, c.Carry))


def test_a_check_by_mail_that_came_while_the_node_started_is_answered_by_mail_when_it_may_sign() -> None:
    rig = Rig(parties=3)
    rig.world.couriers.bearers = (Bearer.MAIL,)
    rig.world.cut(rig.a, rig.b)
    for host in (rig.a, rig.b):
        rig.world.couriers.ready(host)
    rig.run(20 * S)
    rig.world.retire(rig.world.hosts["CHARLIE"])  # so that BRAVO waits for its word when it starts
    rig.world.crash(rig.b, 1 * S)
    rig.run(1 * S + S // 10)
    rig.world.couriers.loses = 1.0  # but for the one that is handed over here
    rig.world.couriers.ready(rig.b)
    assert rig.a.node is not None
    assert rig.b.node is not None
    channel = rig.a.node.core.channel_with(rig.b.party)
    check = rig.verb(rig.a, lambda node: node.deadlines.lines.check(channel, [rig.b.party], Bearer.MAIL))
    (sent,) = [entry for entry in rig.appended(rig.a, "LINE_CHECK") if entry.hash == check]
    rig.push(rig.b, rig.a, sent, bearer=Bearer.MAIL)
    assert check in rig.b.node.picture.messages
    assert not rig.b.node.mesh.may_sign, "it came before"
    rig.run(30 * S)
    assert [reply.bearer for reply in rig.b.node.picture.messages[check].replies.values()] == [Bearer.MAIL]
    assert [x.bearer for _, x in rig.of(rig.b, c.Carry) if x.about != check][-1:] == [Bearer.MAIL], "and it goes back by mail"


def test_of_what_came_early_only_so_much_is_remembered() -> None:
    rig = Rig()
    assert rig.a.node is not None
    keeper = rig.a.node.deadlines.lines
    for number in range(MOST_CAME + 3):
        keeper.came(f"{number:043d} mail")
    assert len(keeper._came) == MOST_CAME
    keeper.settled()
    assert not keeper._came


def test_a_mail_that_never_comes_brings_its_bearer_down_and_no_other(rig: Rig) -> None:
    rig.world.couriers.bearers, rig.world.couriers.loses = (Bearer.MAIL,), 1.0
    for host in (rig.a, rig.b):
        rig.world.couriers.ready(host)
    rig.run(HOUR + 2 * MIN)
    assert rig.a.node is not None
    rules, now = rig.a.node.core.rules_with(rig.b.party), rig.world.now_us
    state = {by: line.proof(rig.a.node.picture, rig.a.party, rig.b.party, by, now, rules).state for by in (Bearer.LINK, Bearer.MAIL)}
    assert state == {Bearer.LINK: LineState.UP, Bearer.MAIL: LineState.DOWN}
