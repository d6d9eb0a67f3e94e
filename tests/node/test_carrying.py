"""By which bearer an urgent message goes, when, how often, and what the record says of it."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.statements.base import Answer, Level, Priority, Role
from deconflict.statements.bearing import CarryOutcome
from deconflict.statements.receipts import Bearer
from deconflict.testing.checks import see_the_same
from deconflict.testing.host import Host
from tests.node.rig import HOUR, MIN, Rig, S

MACHINES = (Bearer.WEBHOOK, Bearer.MAIL)
ALL = (Bearer.PAGE, Bearer.WEBHOOK, Bearer.MAIL, Bearer.VOICE)


def equipped(bearers: tuple[Bearer, ...] = (Bearer.MAIL,), parties: int = 2) -> Rig:
    rig = Rig(parties)
    rig.world.couriers.bearers = bearers
    for host in rig.world.hosts.values():
        rig.world.couriers.ready(host)
    rig.run(MIN)  # the bearers are proved first, as they are once an interval
    rig.commands.clear()
    return rig


def cut(rig: Rig) -> None:
    """Both sides have noticed that nothing is heard."""
    rig.world.cut(rig.a, rig.b)
    rig.run(15 * S)


def flash(rig: Rig, priority: Priority = Priority.FLASH, host: Host | None = None, **chosen: Any) -> str:
    return str(rig.file(host or rig.a, "WARNING", rig.warning(priority, **chosen))["entry"])


def carries(rig: Rig, host: Host, entry: str) -> list[tuple[float, Bearer, Role]]:
    """(seconds after writing, bearer, role) of every Carry of a message itself."""
    assert host.node is not None
    written_us = host.node.picture.messages[entry].written_at_us
    return [(round((at - written_us) / S, 1), x.bearer, x.role) for at, x in rig.of(host, c.Carry) if x.carried == entry]


def tried(host: Host, entry: str) -> list[tuple[str, str]]:
    assert host.node is not None
    return sorted((t.said.bearer.value, t.said.outcome.value) for t in host.node.picture.messages[entry].tried.values())


def test_a_link_that_works_is_all_it_takes() -> None:
    rig = equipped(ALL)
    entry = flash(rig)
    rig.run(50 * S)
    assert carries(rig, rig.a, entry) == []
    assert carries(rig, rig.b, entry) == []


def test_with_the_link_down_it_goes_at_once_by_the_next_bearer_and_the_receipt_comes_back_by_it() -> None:
    rig = equipped()
    cut(rig)
    entry = flash(rig)
    rig.run(20 * S)
    assert carries(rig, rig.a, entry) == [(0.0, Bearer.MAIL, Role.DUTY)]
    record = rig.a.node.picture.messages[entry]  # type: ignore[union-attr]
    assert record.receipts[rig.b.party].bearer is Bearer.MAIL
    assert tried(rig.a, entry) == [("mail", "sent")]
    assert [x.about for _, x in rig.of(rig.b, c.Carry)] == [entry], "only the receipt of the message comes back"


@pytest.mark.parametrize(("priority", "after_s"), [(Priority.FLASH, 5.0), (Priority.URGENT, 30.0)])
def test_on_a_link_that_says_nothing_its_l0_time_is_waited_for(priority: Priority, after_s: float) -> None:
    """The link still stands, as far as both know, but what is sent does not arrive."""
    rig = equipped()
    rig.world.network.block(rig.a.name, rig.b.name)
    entry = flash(rig, priority)
    rig.run(MIN)
    first = carries(rig, rig.a, entry)[0]
    assert first[1] is Bearer.MAIL
    assert first[0] <= after_s


def test_three_missed_beats_are_enough_for_an_urgent_one() -> None:
    rig = equipped()
    rig.run(10 * S)
    rig.verb(rig.a, lambda node: setattr(node.mesh.links[rig.b.party], "heard_us", node.core.now - 6 * S))
    entry = flash(rig, Priority.URGENT)
    rig.run(0)
    assert [x[1] for x in carries(rig, rig.a, entry)] == [Bearer.MAIL]


def test_the_next_bearer_when_one_fails_and_the_next_again_when_its_own_time_passes() -> None:
    rig = equipped(ALL)
    rig.world.couriers.fails = 1.0
    cut(rig)
    entry = flash(rig)
    rig.run(2 * S)
    assert [x[1] for x in carries(rig, rig.a, entry)] == list(ALL), "in the agreed order, people beside the first machine"
    rig = equipped(ALL)
    rig.world.couriers.loses = 1.0
    cut(rig)
    entry = flash(rig)
    rig.run(30 * S)
    found = carries(rig, rig.a, entry)
    assert [x[1] for x in found] == list(ALL)
    assert [x[0] for x in found][:2] == [0.0, 0.0]
    assert 5.0 <= found[2][0] <= 5.5
    assert 10.0 <= found[3][0] <= 11.0


def test_an_acknowledgement_comes_back_by_the_bearer_that_works() -> None:
    rig = equipped()
    cut(rig)
    entry = flash(rig)
    rig.run(10 * S)
    rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.WILCO)
    rig.run(10 * S)
    record = rig.a.node.picture.messages[entry]  # type: ignore[union-attr]
    assert [act.said.answer for act in record.by_party(rig.b.party)] == [Answer.WILCO]
    assert record.tried == {} or all(t.said.bearer is Bearer.MAIL for t in record.tried.values())
    before = len(rig.of(rig.b, c.Carry))
    rig.run(2 * MIN)
    assert len(rig.of(rig.b, c.Carry)) == before, "handed over once is enough for a word about a message"


def test_nothing_doubles_after_the_link_heals() -> None:
    rig = equipped()
    cut(rig)
    entry = flash(rig)
    rig.run(10 * S)
    rig.acknowledge(rig.b, entry, Level.UNDERSTOOD)
    rig.run(10 * S)
    rig.world.heal()
    rig.run(MIN)
    assert rig.a.node is not None and rig.b.node is not None
    assert see_the_same(rig.world, rig.a, rig.b)
    for host in (rig.a, rig.b):
        hashes = [row.entry.hash for row in host.store.scan()]
        assert len(hashes) == len(set(hashes))
    assert tried(rig.b, entry) == tried(rig.a, entry) != []


def test_a_receipt_lost_on_a_cut_link_comes_when_the_message_comes_again() -> None:
    rig = equipped()
    rig.world.network.block(rig.b.name, rig.a.name)
    entry = flash(rig)
    rig.run(12 * S)
    assert rig.a.node is not None
    assert rig.b.party in rig.a.node.picture.messages[entry].receipts
    assert {x.about for _, x in rig.of(rig.b, c.Carry)} == {entry}


def test_a_receipt_that_a_breaking_link_may_have_lost_is_brought_at_once() -> None:
    """The message came by the link, its receipt went out, and then the link ended before anything more was heard."""
    rig = equipped()
    entry = flash(rig)
    rig.run(S // 2)
    assert rig.b.node is not None and rig.b.party in rig.b.node.picture.messages[entry].receipts
    rig.verb(rig.b, lambda node: setattr(node.mesh.links[rig.a.party], "heard_us", node.core.now - S))
    rig.world.network.block(rig.a.name, rig.b.name)
    rig.world.network.block(rig.b.name, rig.a.name)
    rig.world.break_link(rig.a, rig.b)
    rig.run(S)
    assert [x.bearer for _, x in rig.of(rig.b, c.Carry) if x.about == entry] == [Bearer.MAIL]


def test_a_receipt_in_a_gap_is_brought_although_what_follows_was_stored_ahead_of_it() -> None:
    """BRAVO's acknowledgement came alone, ahead of its receipt: the receipt goes with whatever is carried next."""
    rig = equipped()
    cut(rig)
    rig.world.couriers.loses = 1.0
    entry = flash(rig)
    rig.run(2 * S)
    held = next(row.entry for row in rig.a.store.scan() if row.entry.hash == entry)
    rig.push(rig.b, rig.a, held, bearer=Bearer.MAIL)
    rig.run(S)
    rig.acknowledge(rig.b, entry, Level.UNDERSTOOD)
    ahead = rig.appended(rig.b, "ACKNOWLEDGEMENT")[0]
    rig.push(rig.a, rig.b, ahead, bearer=Bearer.MAIL)
    rig.run(10 * S)
    assert rig.a.node is not None
    assert rig.b.party not in rig.a.node.picture.messages[entry].receipts
    rig.world.couriers.loses = 0.0
    rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.WILCO)
    rig.run(10 * S)
    record = rig.a.node.picture.messages[entry]
    assert rig.b.party in record.receipts
    assert [act.said.answer for act in record.by_party(rig.b.party)] == [None, Answer.WILCO]


def test_a_restart_carries_nothing_twice_by_one_bearer() -> None:
    rig = equipped()
    rig.world.couriers.loses = 1.0
    cut(rig)
    entry = flash(rig)
    rig.run(3 * S)
    rig.world.crash(rig.a, 1 * S)
    rig.run(30 * S)
    assert [x[1] for x in carries(rig, rig.a, entry)] == [Bearer.MAIL]


def test_a_restart_takes_up_what_was_never_tried() -> None:
    rig = Rig()
    cut(rig)
    entry = flash(rig)
    rig.run(3 * S)
    rig.world.crash(rig.a, 1 * S)
    rig.world.couriers.bearers = (Bearer.MAIL,)
    rig.run(15 * S)
    assert [x[1] for x in carries(rig, rig.a, entry)] == [Bearer.MAIL]


def test_a_node_that_starts_looks_once_more_when_links_had_their_time_and_not_all_the_while() -> None:
    rig = equipped()
    cut(rig)
    rig.world.restore(rig.a, 1)
    rig.run(S // 2)
    rig.world.ask(rig.a, e.EpochOpened, "epoch", why="restored from a copy", by="alfa-duty")
    entry = flash(rig)
    rig.run(30 * S)
    assert carries(rig, rig.a, entry) == [(2.5, Bearer.MAIL, Role.DUTY)], "a link may come up for 3 s after the start"


def test_a_called_role_is_reached_by_the_bearers_of_its_rung() -> None:
    """The link works, but nobody at the peer's desk understands."""
    rig = equipped(ALL)
    entry = flash(rig)
    rig.run(HOUR)
    found = carries(rig, rig.a, entry)
    assert (60.0, Bearer.PAGE, Role.ALTERNATE) in found
    assert (120.0, Bearer.PAGE, Role.SENIOR) in found
    assert {bearer for at, bearer, role in found if at == 300.0 and role is Role.SENIOR} == {Bearer.WEBHOOK, Bearer.MAIL, Bearer.VOICE}
    assert len(found) == len(set(found))


def test_a_reply_code_goes_with_mail_and_webhook_only_and_is_the_same_on_both_sides() -> None:
    rig = equipped(ALL)
    rig.world.couriers.loses = 1.0
    cut(rig)
    flash(rig)
    rig.run(20 * S)
    by = {x.bearer: dict(x.codes) for _, x in rig.of(rig.a, c.Carry) if x.carried == x.about}
    assert set(by[Bearer.MAIL]) == {Bearer.MAIL, Bearer.VOICE}
    assert set(by[Bearer.WEBHOOK]) == {Bearer.WEBHOOK}
    assert by[Bearer.PAGE] == by[Bearer.VOICE] == {}


def test_what_was_held_up_goes_before_what_was_tried() -> None:
    rig = equipped((Bearer.MAIL, Bearer.WEBHOOK))
    rig.world.couriers.loses = 1.0
    rig.limit(rig.a, carries_per_min=4)
    cut(rig)
    urgent = [flash(rig, Priority.URGENT) for _ in range(6)]
    rig.run(4 * MIN)
    tries = [x.about for _, x in rig.of(rig.a, c.Carry) if x.role is Role.DUTY]
    assert set(tries[: len(urgent)]) == set(urgent), "each once, before a word about one, or one by its second bearer"


def test_of_too_many_the_flash_go_first_and_none_is_lost() -> None:
    rig = equipped()
    rig.world.couriers.loses = 1.0
    rig.limit(rig.a, carries_per_min=4)
    cut(rig)
    urgent = [flash(rig, Priority.URGENT) for _ in range(4)]
    late = flash(rig)
    rig.run(2 * S)
    about = [x.about for _, x in rig.of(rig.a, c.Carry)]
    assert len(about) == 3 and late in about
    # Two a minute are left for what is not FLASH, and calls to the next role take of them as well.
    rig.run(4 * MIN)
    about = [x.about for _, x in rig.of(rig.a, c.Carry)]
    assert set(urgent) <= set(about)


def test_routine_matters_and_line_checks_wait_for_the_link() -> None:
    rig = equipped(ALL)
    cut(rig)
    rig.file(rig.a, "WARNING", rig.warning(Priority.ROUTINE))
    rig.check_line(rig.a, rig.b)
    rig.run(MIN)
    assert rig.of(rig.a, c.Carry) == []


def test_what_is_over_is_carried_no_more() -> None:
    rig = equipped()
    rig.world.couriers.fails = 1.0
    cut(rig)
    entry = flash(rig)
    rig.run(2 * S)
    rig.file(rig.a, "DANGER_ENDED", rig.ended(entry))
    rig.world.post(rig.a, e.BearersReady(bearers={rig.b.party: ALL}))
    rig.run(MIN)
    assert [x[1] for x in carries(rig, rig.a, entry)] == [Bearer.MAIL]


def test_an_outcome_of_what_nobody_knows_is_passed_over_and_a_long_detail_is_cut() -> None:
    rig = equipped()
    unknown = e.Carried(
        peer=rig.b.party, bearer=Bearer.MAIL, role=Role.DUTY, about="x" * 43, carried="x" * 43, outcome=CarryOutcome.SENT,
        entropy=bytes(32),
    )  # fmt: skip
    rig.world.post(rig.a, unknown)
    assert rig.appended(rig.a, "TRIED") == []
    entry = flash(rig)
    told = e.Carried(
        peer=rig.a.party, bearer=Bearer.PAGE, role=Role.DUTY, about=entry, carried=entry, outcome=CarryOutcome.REFUSED,
        entropy=bytes(32), detail="no\n" + "x" * 300,
    )  # fmt: skip
    rig.world.post(rig.a, told)
    said = [x.main for x in rig.appended(rig.a, "TRIED")]
    assert [(t.party, t.outcome, len(t.detail)) for t in said if hasattr(t, "detail")] == [(rig.a.party, CarryOutcome.REFUSED, 200)]


def test_an_entry_that_is_stored_twice_is_carried_once() -> None:
    rig = equipped()
    cut(rig)
    first = flash(rig)
    stored = rig.appended(rig.a, "WARNING")[0]
    rig.verb(rig.a, lambda node: node.carrier.written(stored))
    second = flash(rig)
    rig.run(2 * S)
    entries = [[entry.hash for entry in x.entries] for _, x in rig.of(rig.a, c.Carry) if x.carried == second]
    assert entries
    for hashes in entries:
        assert hashes.count(first) == hashes.count(second) == 1
