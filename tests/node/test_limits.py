"""Limits: a peer at full flood takes nothing from anybody else; beyond the limits both screens say so, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.logbook.chain import Head
from deconflict.logbook.entry import Entry
from deconflict.logbook.sync import Beat, Give, Heads, Push, Want
from deconflict.node import commands as c
from deconflict.node.limits import DAY_US, Limits, Rate
from deconflict.statements.messages import Concern
from deconflict.testing.host import Host
from deconflict.testing.scribe import Scribe
from tests.node.rig import MIN, Rig, S, lone

FLOODS = 40


@pytest.fixture
def rig() -> Rig:
    rig = Rig(parties=3)
    rig.run(MIN)
    return rig


def pushes(rig: Rig, host: Host, to: Host) -> int:
    return len([send for _, send in rig.of(host, c.Send) if send.peer == to.party and isinstance(send.frame, Push)])


def warn(rig: Rig, host: Host, other: Host) -> str:
    return str(rig.file(host, "WARNING", rig.warning(), channel=rig.channel(host, other))["entry"])


def stored(host: Host, entry: str) -> bool:
    return host.store.get(entry) is not None


def shown(rig: Rig, host: Host, name: str) -> list[bool]:
    """Each time that fault was shown: whether it was gone."""
    return [bool(x.detail.get("gone")) for _, x in rig.of(host, c.Show) if x.topic == "fault" and x.key == name]


# -- pushes


def test_any_minute_has_room_for_so_many() -> None:
    rate = Rate(2)
    assert [rate.take(at) for at in (0, 1, 2)] == [True, True, False]
    assert rate.full(MIN - 1)
    assert not rate.full(MIN)
    assert [rate.take(at) for at in (MIN, MIN, MIN + 1, MIN + 2)] == [True, False, True, False]


def test_beyond_ten_pushes_a_minute_the_rest_is_pulled_and_both_screens_say_so(rig: Rig) -> None:
    before = pushes(rig, rig.b, rig.a)
    entries = [warn(rig, rig.b, rig.a) for _ in range(30)]
    rig.run(5 * S)
    assert pushes(rig, rig.b, rig.a) - before <= 10
    assert all(stored(rig.a, entry) for entry in entries), "nothing is lost, nor late"
    assert "more than 10 urgent frames a minute to ALFA" in rig.faults(rig.b)[f"pushes to {rig.a.party}"]
    rig.run(2 * MIN)
    assert f"pushes to {rig.a.party}" not in rig.faults(rig.b)
    assert shown(rig, rig.b, f"pushes to {rig.a.party}") == [False, True]


def flood(rig: Rig, host: Host, peer: Host) -> list[Entry]:
    """The peer's node no longer keeps to the limit, and says as much as it can."""
    assert peer.node is not None
    peer.node.mesh.links[host.party].sent_pushes.most = 10**6
    return [rig.appended(peer, "WARNING")[-1] for _ in range(FLOODS) if warn(rig, peer, host)]


def test_a_peer_that_pushes_more_is_named_and_pulled_from(rig: Rig) -> None:
    entries = flood(rig, rig.a, rig.b)
    assert pushes(rig, rig.b, rig.a) >= FLOODS
    rig.run(5 * S)
    assert all(stored(rig.a, entry.hash) for entry in entries)
    assert "BRAVO pushes more than 10 urgent frames a minute" in rig.faults(rig.a)[f"pushes of {rig.b.party}"]
    given = [x.frame for _, x in rig.of(rig.b, c.Send) if isinstance(x.frame, Give) and x.peer == rig.a.party]
    assert any(entries[-1].encode() in [bytes(raw) for raw in give.entries] for give in given)
    rig.run(2 * MIN)
    assert shown(rig, rig.a, f"pushes of {rig.b.party}") == [False, True]


def l0_delay_us(rig: Rig, entry: str) -> int:
    """From the writing of ALFA's message to BRAVO's receipt, as ALFA has it."""
    assert rig.a.node is not None
    record = rig.a.node.picture.messages[entry]
    return record.receipts[rig.b.party].received_at_us - record.written_at_us


def test_a_peer_at_full_flood_delays_a_third_partys_flash_by_less_than_a_second(rig: Rig) -> None:
    quiet = warn(rig, rig.a, rig.b)
    rig.run(10 * S)
    charlie = rig.world.hosts["CHARLIE"]
    delays = []
    for _ in range(10):
        flood(rig, rig.b, charlie)
        rig.push(rig.b, charlie, *rig.appended(charlie, "WARNING")[-16:])
        for _ in range(100):
            rig.hear(rig.b, charlie.party, Want(charlie.party, "keys", 0, 0, "A" * 43))
            rig.hear(rig.b, charlie.party, Beat(rig.world.now_us))
        entry = warn(rig, rig.a, rig.b)
        rig.run(S)
        delays.append(l0_delay_us(rig, entry) - l0_delay_us(rig, quiet))
    assert max(delays) < S
    assert charlie.node is not None
    assert pushes(rig, charlie, rig.b) >= 10 * FLOODS


def test_a_flood_costs_bounded_work(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is pushed, only ten frames a minute are verified."""
    checked = []
    assert rig.b.node is not None
    keyring = rig.b.node.core.keyring
    accepts = keyring.accepts
    monkeypatch.setattr(keyring, "accepts", lambda entry: checked.append(entry) or accepts(entry))
    entries = [rig.following(rig.a, rig.line(rig.a, rig.b), "WARNING", rig.warning()) for _ in range(16)]
    for _ in range(1000):
        rig.push(rig.b, rig.a, *entries)
    assert len(checked) <= 160


# -- bytes a day


def crowd(rig: Rig, host: Host, count: int, prefix: str = "Z") -> list[str]:
    return [rig.file(host, "ZONE_NOTICE", rig.zone(f"{prefix}{number}"))["entry"] for number in range(count)]


def zones(host: Host, prefix: str = "") -> int:
    assert host.node is not None
    return len([key for key in host.node.picture.objects if key[2].startswith(prefix)])


def sleep_till_midnight(rig: Rig) -> None:
    """The clocks run on to the next day; nobody has anything to do in between."""
    left_us = DAY_US - rig.world.now_us % DAY_US
    for host in rig.world.hosts.values():
        rig.world.set_clock(host, left_us)


def test_past_the_days_bytes_no_more_is_wanted_until_midnight_and_both_screens_say_so() -> None:
    rig = Rig()
    rig.limit(rig.a, plans_bytes_per_day=20_000)
    crowd(rig, rig.b, 10)
    rig.run(20 * S)
    before = zones(rig.a)
    assert before == 10
    crowd(rig, rig.b, 15, "Y")
    rig.run(20 * S)
    crowd(rig, rig.b, 10, "X")
    rig.run(20 * S)
    assert zones(rig.a, "X") == 0
    assert "BRAVO wrote more than" in rig.faults(rig.a)[f"full {rig.b.party} plans"]
    assert "ALFA takes no more of our logbook plans today" in rig.faults(rig.b)[f"refused {rig.a.party} plans"]
    warned = rig.file(rig.b, "WARNING", rig.warning())["entry"]
    rig.run(S)
    assert stored(rig.a, warned), "the line is open"
    sleep_till_midnight(rig)
    rig.run(10 * S)
    assert zones(rig.a) == 35, "a new day"
    assert rig.faults(rig.a) == {}
    assert rig.faults(rig.b) == {}
    assert shown(rig, rig.a, f"full {rig.b.party} plans") == [False, True]


def test_a_long_pull_stops_at_the_limit_and_others_go_on() -> None:
    rig = Rig()
    rig.world.cut(rig.a, rig.b)
    rig.run(20 * S)
    crowd(rig, rig.b, 100)
    rig.limit(rig.a, plans_bytes_per_day=20_000)
    rig.limit(rig.b, give_limit=10)
    rig.world.heal()
    rig.fly(rig.b, "x", 0.0, 20.0, 90, for_s=30)
    rig.run(MIN)
    assert 10 <= zones(rig.a) < 50
    assert rig.a.node is not None
    assert (rig.b.party, "x") in rig.a.node.picture.tracks
    sleep_till_midnight(rig)
    rig.run(MIN)
    assert zones(rig.a) > 50, "another day's worth"


def test_the_count_of_the_day_survives_a_restart() -> None:
    rig = Rig()
    crowd(rig, rig.b, 30)
    rig.run(20 * S)
    rig.world.crash(rig.a, S)
    rig.run(10 * S)
    rig.limit(rig.a, plans_bytes_per_day=20_000)
    crowd(rig, rig.b, 1, "X")
    rig.run(20 * S)
    assert zones(rig.a, "X") == 0


def test_what_was_heard_yesterday_and_is_counted_late_takes_nothing_from_today() -> None:
    node, now_us = lone("ALFA")
    limits, entry = Limits(node.core), Scribe("BRAVO").run("plans", 1)[0]
    for _ in range(3):
        limits.count(entry, now_us)
    today = limits._stored.copy()
    limits.count(entry, now_us - DAY_US)
    assert limits._stored == today


@pytest.mark.parametrize("logbook", ["keys", "plans", "tracks", "line"])
def test_each_kind_of_logbook_has_a_limit_of_its_own(logbook: str) -> None:
    rig = Rig()
    rig.run(10 * S)
    assert rig.a.node is not None
    rig.fly(rig.b, "x", 0.0, 20.0, 90, for_s=5)
    crowd(rig, rig.b, 1)
    rig.run(20 * S)
    limits: dict[str, Any] = {f"{logbook}_bytes_per_day": 1}
    rig.limit(rig.a, **limits)
    full = rig.a.node.mesh.limits.full_of(rig.b.party)
    assert [name.partition("/")[0] for name in full] == [logbook]
    assert rig.a.node.mesh.limits.full_of(rig.a.party) == (), "our own has none"


def test_flash_comes_through_a_full_line() -> None:
    rig = Rig()
    rig.run(MIN)
    rig.limit(rig.a, line_bytes_per_day=1)
    rig.file(rig.b, "CONCERN", {"main": Concern(message=rig.header(), text="x")})
    rig.run(5 * S)
    entry = rig.file(rig.b, "WARNING", rig.warning())["entry"]
    rig.run(5 * S)
    assert rig.a.node is not None
    assert entry in rig.a.node.picture.messages
    assert [x.key for _, x in rig.of(rig.a, c.Show) if x.topic == "gap" and x.key == entry] == [entry]


def test_only_logbooks_of_ours_can_be_refused() -> None:
    rig = Rig()
    rig.hear(rig.a, rig.b.party, Beat(rig.world.now_us, ("plans", "line/" + "z" * 26)))
    assert list(rig.faults(rig.a)) == [f"refused {rig.b.party} plans"]
    rig.world.break_link(rig.a, rig.b)
    assert rig.faults(rig.a) == {}, "without a link nobody knows"


def test_heads_of_a_full_logbook_that_is_none_of_ours_are_not_kept() -> None:
    rig = Rig()
    rig.limit(rig.a, plans_bytes_per_day=0)
    crowd(rig, rig.b, 1)
    rig.run(20 * S)
    assert rig.a.node is not None
    link = rig.a.node.mesh.links[rig.b.party]
    rig.hear(rig.a, rig.b.party, Heads((Head("a" * 26, "plans", 0, 1, "A" * 43),)))
    assert set(link.held_back) == {(rig.b.party, "plans")}
