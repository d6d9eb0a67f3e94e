"""People of a World who quiet an alert: it is said, ends sooner now and then, and what a desk has to refuse is refused."""

from __future__ import annotations

from deconflict.coordination.suppressing import suppressions
from deconflict.statements.suppressing import AlertSuppressed
from deconflict.testing.people import Habits, People
from deconflict.testing.quieting import Quieting
from deconflict.testing.world import SECOND_US, World


def test_two_flights_meet_and_a_desk_that_understood_the_alert_quiets_it_and_takes_that_back() -> None:
    said: list[AlertSuppressed] = []
    refused, over = 0, 0
    for seed in range(4):
        world = World(seed, parties=3)
        world.begin()
        people = People(world, Habits(file_every_us=None, attend=1.0, read_us=(SECOND_US, 4 * SECOND_US)))
        for _ in range(3):
            people.quieting.meet()
            world.run_for(120 * SECOND_US)
        for host in world.hosts.values():
            assert host.node is not None
            mains = [one.main for one in host.node.picture.affairs.by_kind.get("ALERT_SUPPRESSED", {}).values()]
            said += [main for main in mains if isinstance(main, AlertSuppressed)]
            over += sum(
                not by.holds(by.main.level, world.now_us) for one in suppressions(host.node.picture).values() for by in one.values()
            )
        refused += sum(asked.what == "ALERT_SUPPRESSED" and asked.error is not None for asked in world.ledger.asked.values())
    assert {len(main.pair) for main in said} == {2}
    assert over > 0, "some were taken back"
    assert refused > 0, "some were for too long, or without a reason"


def test_who_is_alone_meets_nobody() -> None:
    world = World(1, parties=1)
    world.begin()
    Quieting(world).meet()
    world.run_for(30 * SECOND_US)
    assert not [host for host in world.hosts.values() if host.node is not None and host.node.picture.alerts]
