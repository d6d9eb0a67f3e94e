"""Nodes sum up their days by themselves, both with one hash; where one lacked something, it says so anew once it has it."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.coordination import summary
from deconflict.node.policy import Policy
from deconflict.picture.sightings import DAY_US
from deconflict.statements.base import Role, Status
from deconflict.statements.records import DailySummary
from deconflict.testing.host import Host
from deconflict.testing.world import START_US
from tests.node.rig import HOUR, MIN, Rig, S

TODAY = START_US - START_US % DAY_US
TO_MIDNIGHT = TODAY + DAY_US - START_US


def later(rig: Rig, span_us: int) -> None:
    """Both clocks that much later, and a while for what follows."""
    for host in (rig.a, rig.b):
        rig.world.set_clock(host, span_us)
    rig.run(20 * S)


def stated(rig: Rig, host: Host, day_us: int = TODAY) -> dict[str, str]:
    assert host.node is not None
    return summary.stated(host.node.picture, (rig.a.party, rig.b.party), day_us)


def said(host: Host) -> list[DailySummary]:
    """Every summary this party wrote, oldest first."""
    assert host.node is not None
    every = host.node.picture.affairs.all("DAILY_SUMMARY")
    return [one.main for one in every if one.author == host.party and isinstance(one.main, DailySummary)]


def test_both_sum_up_the_day_an_hour_after_it_and_say_the_same() -> None:
    rig = Rig()
    rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan())
    later(rig, TO_MIDNIGHT + 30 * MIN)
    assert stated(rig, rig.a) == {}
    later(rig, 31 * MIN)
    found = stated(rig, rig.a)
    assert set(found) == {rig.a.party, rig.b.party}
    assert len(set(found.values())) == 1
    assert stated(rig, rig.b) == found
    (ours,) = said(rig.a)
    assert (ours.day_us, ours.notices, ours.seen_notified, ours.seen_unnotified) == (TODAY, 1, 0, 0)
    assert ours.message.by == "node"
    later(rig, DAY_US)
    assert [one.day_us for one in said(rig.a)] == [TODAY, TODAY + DAY_US]


def test_who_lacked_a_notice_sums_up_anew_once_it_is_there() -> None:
    rig = Rig()
    rig.run(10 * S)
    rig.world.cut(rig.a, rig.b)
    rig.run(10 * S)
    rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan())
    later(rig, TO_MIDNIGHT + 61 * MIN)
    assert set(stated(rig, rig.a)) == {rig.a.party}
    rig.world.heal()
    rig.run(MIN)
    assert len(set(stated(rig, rig.a).values())) == 2, "what each knew at the hour stays said"
    later(rig, HOUR)
    assert len(set(stated(rig, rig.a).values())) == 1
    assert stated(rig, rig.a) == stated(rig, rig.b)
    assert [len(said(host)) for host in (rig.a, rig.b)] == [2, 1]
    later(rig, HOUR)
    assert [len(said(host)) for host in (rig.a, rig.b)] == [2, 1], "what is the same is said once"


def test_a_summary_that_stays_another_is_looked_at_for_a_week_and_answered_by_none() -> None:
    rig = Rig()
    later(rig, TO_MIDNIGHT + 61 * MIN)
    wrong = {"day_us": TODAY, "notices": 0, "seen_notified": 0, "seen_unnotified": 0, "summary": "x" * 43}
    main = DailySummary(message=rig.header(to=(rig.a.party,), status=Status.EXERCISE), **wrong)
    rig.inject(rig.b, rig.line(rig.a, rig.b), "DAILY_SUMMARY", {"main": main})
    rig.run(10 * S)
    assert rig.a.node is not None
    assert rig.a.node.summing.next_us() == pytest.approx(rig.a.clock.now(rig.world.now_us), abs=2 * HOUR)
    later(rig, 2 * HOUR)
    assert len(said(rig.a)) == 1
    assert stated(rig, rig.a)[rig.b.party] == "x" * 43
    later(rig, 8 * DAY_US)
    assert all(of.day_us > TODAY for of in rig.a.node.summing._again)


def test_a_day_that_the_agreement_does_not_open_is_not_summed_up() -> None:
    rig = Rig(agreed=False)
    later(rig, TO_MIDNIGHT + 2 * HOUR)
    assert said(rig.a) == said(rig.b) == []


@pytest.mark.parametrize("what", ["plans", "before"])
def test_nor_one_of_which_a_side_cannot_read_all(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig()
    picture: Any = rig.a.node.picture  # type: ignore[union-attr]
    if what == "plans":
        read = type(picture).audience
        monkeypatch.setattr(type(picture), "audience", lambda self, author, book: frozenset() if book == what else read(self, author, book))
    else:
        for pair in picture.paired_at_us:
            picture.paired_at_us[pair] = TODAY + 2 * DAY_US
    later(rig, TO_MIDNIGHT + 2 * HOUR)
    assert said(rig.a) == []


def test_it_is_done_in_pieces_and_a_node_alone_sums_up_nothing() -> None:
    rig = Rig()
    for number in range(4):
        rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan(f"OP{number}"))
    rig.run(5 * S)
    node = rig.a.node
    assert node is not None
    node.core.policy = Policy(taken_up_at_once=2)
    later(rig, TO_MIDNIGHT + 61 * MIN)
    assert said(rig.a)[0].notices == 4
    assert said(rig.b)[0].summary == said(rig.a)[0].summary
    lone = Rig(parties=1)
    assert lone.a.node is not None
    assert lone.a.node.summing.next_us() is None
    assert Role.DUTY is said(rig.a)[0].message.from_role
