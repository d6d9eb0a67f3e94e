"""What is strange in the reports is shown to people with its cure until it is over; whose an aircraft of several sources is."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.conflict.fused import Sort
from deconflict.conflict.fusing import FusingState
from deconflict.conflict.looking import LookJob
from deconflict.node import events as e
from deconflict.node.commands import Compute, Show
from deconflict.node.node import Node
from deconflict.node.sky import GRAVEST_FIRST, MOST_SHOWN, slot
from deconflict.statements.base import Status
from deconflict.statements.messages import Warning
from deconflict.statements.tracks import Tracks
from deconflict.testing.host import Host
from tests.node.rig import MIN, Rig, S, lone

PER_DEG_M = 111_320.0


def plot(track_id: str, at_us: int, east_m: float = 0.0, **fields: Any) -> Plot:
    """A report on the equator, of one that flies east at 100 m/s."""
    base: dict[str, Any] = {
        "height": Height(3_000_000, Reference.FL), "ground_speed_mm_s": 100_000, "course_mdeg": 90_000, "v_up_mm_s": 0,
    }  # fmt: skip
    return Plot(track_id=track_id, at_us=at_us, lat_ndeg=0, lon_ndeg=round((20 + east_m / PER_DEG_M) * 1e9), **{**base, **fields})


class Alone:
    """A node by itself; every second it hears reports of a feed, and its computations come back at once."""

    def __init__(self) -> None:
        self.node, self.now_us = lone("ALFA")
        self.shown: list[Show] = []
        self.second = 0

    def hear(self, *plots: Plot, feed: str = "north") -> None:
        """One second: these reports, the tick, and what follows."""
        self.now_us = type(self.now_us)(self.now_us + S)
        self.second += 1
        out = self.node.receive(e.Plotted(plots=plots, feed=feed), self.now_us) if plots else []
        while (due := self.node.next_wakeup()) is not None and due <= self.now_us:
            out += self.node.wake(self.now_us)
        for command in out:
            if isinstance(command, Compute):
                out += self.node.receive(e.Computed(job=command.job, result=command.job.run(), entropy=bytes(32)), self.now_us)
        self.shown += [command for command in out if isinstance(command, Show) and command.topic == "fault"]

    def fly(self, track_id: str, east_m: float = 0.0, **fields: Any) -> Plot:
        """Where that one is in the next second."""
        return plot(track_id, self.now_us + S, east_m + 100.0 * self.second, **fields)

    def faults(self, sort: str) -> list[str]:
        """What is said of that sort."""
        return [what for name, (what, _) in self.node.core.faults.items() if name.startswith(f"{sort} ")]


def test_a_jump_is_a_fault_for_a_minute() -> None:
    alone = Alone()
    for _ in range(4):
        alone.hear(alone.fly("4b1814"))
    alone.hear(alone.fly("4b1814", 30_000.0))
    alone.hear(alone.fly("4b1814"))
    (what,) = alone.faults("jump")
    assert "4b1814 of ALFA jumps: 3" in what
    assert "set aside" in what
    for _ in range(61):
        alone.hear(alone.fly("4b1814"))
    assert alone.faults("jump") == []
    assert [show.detail.get("gone", False) for show in alone.shown] == [False, True], "said once, and once that it is over"


def test_a_twin_within_one_feed_is_published_at_both_places_and_is_a_fault() -> None:
    alone = Alone()
    for _ in range(15):
        alone.hear(alone.fly("4b1814"), alone.fly("4b1814", 50_000.0))
    (what,) = alone.faults("twin")
    assert "4b1814 of ALFA is at two places, 50 km apart: 0.0000 20." in what
    names = [name.partition(":")[2] for name in alone.node.lookout.sky._flying]
    assert names == ["4b1814", "4b1814.2"]


def test_more_faults_than_people_read_are_counted() -> None:
    alone = Alone()
    many = [f"d{number:02}" for number in range(MOST_SHOWN + 5)]
    for second in range(4):
        alone.hear(*(alone.fly(name, 40_000.0 * (second == 2) + 3000.0 * number) for number, name in enumerate(many)))
    assert len(alone.faults("jump")) == MOST_SHOWN
    assert alone.node.core.faults["tracks"][0] == "the reports of 5 more aircraft are strange"


def test_a_place_that_is_said_again_is_a_fault_until_it_moves() -> None:
    """What it has of a speed leads on; it says so of itself, from one place, for half a minute."""
    alone = Alone()
    alone.hear(plot("d1", alone.now_us + S))
    for _ in range(20):
        alone.hear(plot("d1", alone.now_us + S))
    assert len(alone.faults("stuck")) == 1
    alone.hear(plot("d1", alone.now_us + S, 2000.0))
    assert alone.faults("stuck") == []


def test_there_is_an_order_of_everything_that_may_be_strange() -> None:
    assert sorted(GRAVEST_FIRST) == sorted(Sort)


def test_a_feed_whose_clock_is_ahead_is_said_and_its_reports_fly_from_now() -> None:
    alone = Alone()
    for _ in range(3):
        ahead = plot("4b1814", alone.now_us + 40 * S)
        alone.hear(ahead)
    assert alone.node.core.faults["clock ahead north"][0].startswith("reports of the feed north are stamped ahead of our clock")
    record = alone.node.picture.tracks[(alone.node.core.me.party, "4b1814")]
    assert record.track.at_us == alone.now_us
    for _ in range(62):
        alone.hear(alone.fly("4b1815"))
    assert "clock ahead north" not in alone.node.core.faults


def test_a_feed_whose_clock_is_behind_is_said_unless_some_of_it_is_new() -> None:
    alone = Alone()
    for _ in range(70):
        old, other = plot("4b1814", alone.now_us - 90 * S), plot("4b1815", alone.now_us - 90 * S)
        alone.hear(old)
        alone.hear(other, alone.fly("4b1816"), feed="south")
    assert [name for name in alone.node.core.faults if name.startswith("clock")] == ["clock behind north"]


def test_what_a_peer_stamps_ahead_of_its_own_entry_is_said() -> None:
    rig = Rig()
    rig.fly(rig.b, "west", 0.0, 20.0, 90, for_s=5)
    rig.run(2 * S)
    ahead = rig.world.now_us + 30 * S
    rig.inject(rig.b, "tracks", "TRACKS", {"main": Tracks(plots=(plot("4b1814", ahead),), status=Status.EXERCISE)})
    rig.run(3 * S)
    assert rig.a.node is not None
    (what,) = [what for name, (what, _) in rig.a.node.core.faults.items() if name.startswith("clock refused")]
    assert what == "reports of BRAVO are stamped ahead of the entries that state them: they are not shown"


@pytest.mark.parametrize(("held", "other", "expected"), [
    (None, None, 0),
    (plot("a", 0), None, 0),
    (plot("a", 0, 90_000.0), None, 1),
    (plot("a", 0, 90_000.0), plot("a", 0), 1),
    (plot("a", 2, 90_000.0), plot("a", 1, 190_000.0), 1),
    (plot("a", 1, 90_000.0), plot("a", 2, 190_000.0), 0),
])  # fmt: skip
def test_two_reports_of_one_id_wait_where_they_are_at_two_places(held: Plot | None, other: Plot | None, expected: int) -> None:
    assert slot(held, other, plot("a", 3)) == expected


# -- whose it is


def both_hear(rig: Rig, *hosts: Host, for_s: int, **fields: Any) -> None:
    """Each of these shares the airliner that it hears but does not command."""
    for host in hosts:
        rig.fly(host, "4b1814", 0.0, 20.0, 90, for_s=for_s, uncommanded=True, **fields)


def warned(rig: Rig, host: Host) -> set[tuple[str, ...]]:
    """The pairs that were warned of."""
    assert host.node is not None
    return {record.main.pair for record in host.node.picture.messages.values() if isinstance(record.main, Warning)}


def test_an_aircraft_that_both_hear_is_warned_of_once_against_each() -> None:
    rig = Rig()
    both_hear(rig, rig.a, rig.b, for_s=60)
    rig.fly(rig.b, "west", 0.0, 20.0 + 15_000 / PER_DEG_M, 270, for_s=60)
    rig.run(MIN)
    (pair,) = warned(rig, rig.a) | warned(rig, rig.b)
    assert {name.partition(":")[2] for name in pair} == {"4b1814", "west"}


def test_a_node_that_starts_later_takes_the_names_of_the_alerts_that_stand() -> None:
    """One that has forgotten what it called whom, and is not told of by its best source's name, raises no second alert."""
    rig = Rig()
    both_hear(rig, rig.a, rig.b, for_s=60)
    rig.fly(rig.b, "west", 0.0, 20.0 + 15_000 / PER_DEG_M, 270, for_s=60)
    rig.run(20 * S)
    node = rig.b.node
    assert node is not None
    (pair,) = warned(rig, rig.b)
    job = node.lookout.tracks_job(())
    assert node.lookout.sky.look(job, said=lambda: pair).said == frozenset(), "it has names of its own"
    node.lookout.sky.state = FusingState()
    assert node.lookout.sky.look(job, said=lambda: pair).said == {tuple(name.split(":")) for name in pair}
    rig.run(20 * S)
    assert warned(rig, rig.b) == {pair}


def test_two_of_one_party_that_a_peer_hears_too_are_not_on_the_line() -> None:
    rig = Rig()
    for name, lon_deg, course in (("4b1814", 20.0, 90), ("4b1815", 20.0 + 15_000 / PER_DEG_M, 270)):
        rig.fly(rig.a, name, 0.0, lon_deg, course, for_s=40)
        rig.fly(rig.b, name, 0.0, lon_deg, course, for_s=40, uncommanded=True, source=SourceKind.MEASURED)
    rig.run(MIN)
    assert warned(rig, rig.a) == warned(rig, rig.b) == set()


def test_what_flies_is_each_aircraft_once() -> None:
    """Before the first look every track as it came; an address and its relay are one."""
    alone = Alone()
    now_us = type(alone.now_us)(alone.now_us + S)
    alone.node.receive(e.Plotted(plots=(plot("4b1814", now_us), plot("~4b1814", now_us)), feed="north"), now_us)
    alone.node.wake(type(now_us)(now_us + S))
    assert [track.track_id for track in alone.node.lookout.flying()] == ["4b1814", "~4b1814"]
    asked = alone.node.wake(type(now_us)(now_us + 2 * S))
    (job,) = [command.job for command in asked if isinstance(command, Compute) and isinstance(command.job, LookJob)]
    alone.node.receive(e.Computed(job=job, result=job.run(), entropy=bytes(32)), type(now_us)(now_us + 2 * S))
    assert [track.track_id for track in alone.node.lookout.flying()] == ["4b1814"]
    me, both = alone.node.core.me.party, ["4b1814", "~4b1814"]
    sources = alone.node.lookout.sky.sources()
    assert sources.keys() == {f"{me}:{one}" for one in both}
    assert [[one.track_id for one in each] for each in sources.values()] == [both, both]


def test_what_is_no_aircraft_is_its_own_partys() -> None:
    node: Node = lone("ALFA")[0]
    assert node.lookout.sky.owners("bravo:zone1") == {"bravo"}
    assert node.lookout.sky.names("bravo:zone1") == {"bravo:zone1"}
    assert not node.lookout.sky.uncommanded("bravo:zone1")
