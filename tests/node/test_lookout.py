"""Plans, zones and sites against each other, hours ahead: who gives notice of a conflict, when, how often, and about which versions."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from deconflict.airspace.intent import IntentState
from deconflict.airspace.outline import Polygon
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.conflict import strategic
from deconflict.node import commands as c
from deconflict.statements.base import Priority
from deconflict.statements.messages import ConflictNotice
from deconflict.statements.plans import Volumes
from deconflict.testing.host import Host
from tests.node.rig import HOUR, MIN, Rig, S

BOW_TIE = Polygon(((0, 0), (10**9, 10**9), (0, 10**9), (10**9, 0)))


@pytest.fixture
def rig() -> Rig:
    return Rig()


def file_plan(rig: Rig, host: Host, op_id: str = "OP1", **changes: Any) -> dict[str, Any]:
    reply: dict[str, Any] = rig.file(host, "NOTICE_OF_OPERATION", rig.plan(op_id, **changes))
    return reply


def notices(rig: Rig) -> list[tuple[str, ConflictNotice]]:
    """(who gave it, notice) of every notice anybody holds."""
    found = {}
    for host in rig.world.hosts.values():
        assert host.node is not None
        found |= {entry: record for entry, record in host.node.picture.messages.items() if isinstance(record.main, ConflictNotice)}
    ordered = sorted(found.values(), key=lambda record: (record.written_at_us, record.entry))
    return [(rig.name(record.place.author), record.main) for record in ordered if record.place is not None]  # type: ignore[misc]


def mute(host: Host) -> None:
    """A node that finds conflicts and says nothing of them."""
    assert host.node is not None
    host.node.lookout._notify = lambda conflict, peer: None  # type: ignore[method-assign]


# -- one notice per pair of versions


def test_who_files_last_gives_notice_at_once_and_once(rig: Rig) -> None:
    first = file_plan(rig, rig.b)
    rig.run(10 * S)
    second = file_plan(rig, rig.a)
    rig.run(S)
    ((author, notice),) = notices(rig)
    assert author == "ALFA"
    assert set(notice.versions) == {first["entry"], second["entry"]}
    assert notice.conflict_id == strategic.conflict_id(f"{rig.b.party}:OP1", f"{rig.a.party}:OP1")
    assert notice.conflict_id == second["conflicts"][0]["conflict_id"], "who filed it was told"
    assert (notice.level, notice.basis, notice.rules.partition("#")[0]) == ("CAUTION", "EXACT", "alfa-bravo/1")
    rig.run(HOUR)
    assert len(notices(rig)) == 1


def test_the_other_side_computes_the_same(rig: Rig) -> None:
    file_plan(rig, rig.b)
    rig.run(10 * S)
    reply = file_plan(rig, rig.a, volume=rig.volume(lat_deg=10.05))
    rig.run(10 * S)
    assert rig.b.node is not None
    ((conflict, _),) = rig.b.node.lookout._conflicts_of(("plan", rig.a.party, "OP1", reply["entry"]))
    ((_, notice),) = notices(rig)
    assert strategic.compare(conflict, notice).verdict is strategic.Verdict.SAME


def test_a_notice_is_urgent_and_goes_to_the_other_party_only() -> None:
    rig = Rig(parties=3)
    file_plan(rig, rig.b)
    rig.run(10 * S)
    file_plan(rig, rig.a)
    rig.run(10 * S)
    ((_, notice),) = notices(rig)
    assert (notice.message.priority, notice.message.to, notice.message.by) == (Priority.URGENT, (rig.b.party,), "node")
    charlie = rig.world.hosts["CHARLIE"].node
    assert charlie is not None
    assert not charlie.picture.conflicts


def test_when_the_filers_node_is_silent_the_other_gives_notice_after_the_grace(rig: Rig) -> None:
    file_plan(rig, rig.b)
    rig.run(10 * S)
    mute(rig.a)
    filed_us = rig.world.now_us
    file_plan(rig, rig.a)
    rig.run(4 * S)
    assert notices(rig) == []
    rig.run(10 * S)
    ((author, _),) = notices(rig)
    assert author == "BRAVO"
    grace_us = rig.said(rig.b, "CONFLICT_NOTICE")[0].written_at_us - filed_us
    assert 5 * S <= grace_us <= 11 * S


def test_plans_that_cross_on_the_way_make_one_notice() -> None:
    for seed in range(1, 6):
        rig = Rig(seed=seed)
        file_plan(rig, rig.a)
        file_plan(rig, rig.b)
        rig.run(MIN)
        assert len(notices(rig)) == 1, seed


def test_plans_filed_on_a_cut_line_meet_when_it_heals(rig: Rig) -> None:
    rig.world.cut(rig.a, rig.b)
    rig.run(20 * S)
    file_plan(rig, rig.a)
    file_plan(rig, rig.b)
    rig.run(MIN)
    assert notices(rig) == []
    rig.world.heal()
    rig.run(MIN)
    assert len(notices(rig)) == 1


def test_a_changed_plan_makes_a_new_notice_under_the_same_id(rig: Rig) -> None:
    file_plan(rig, rig.b)
    rig.run(10 * S)
    for _ in range(2):
        file_plan(rig, rig.a)
        rig.run(10 * S)
    (_, one), (_, two) = notices(rig)
    assert one.conflict_id == two.conflict_id
    assert set(one.versions) != set(two.versions)


@pytest.mark.parametrize("change", ["moved", "ended"])
def test_a_plan_that_meets_nothing_any_more_makes_none(rig: Rig, change: str) -> None:
    file_plan(rig, rig.b)
    rig.run(10 * S)
    mute(rig.a)
    file_plan(rig, rig.a)
    rig.run(2 * S)
    if change == "moved":
        file_plan(rig, rig.a, volume=rig.volume(lat_deg=50.0))
    else:
        file_plan(rig, rig.a, state=IntentState.ENDED)
    rig.run(MIN)
    assert notices(rig) == [], "within the grace it went out of the way"


def test_two_plans_of_our_own_are_told_to_who_filed_them_and_to_nobody_else(rig: Rig) -> None:
    file_plan(rig, rig.a)
    reply = file_plan(rig, rig.a, "OP2")
    assert len(reply["conflicts"]) == 1
    rig.run(MIN)
    assert notices(rig) == []


def test_plans_that_are_apart_make_none(rig: Rig) -> None:
    file_plan(rig, rig.b)
    rig.run(10 * S)
    for apart in ({"lat_deg": 10.175}, {"lat_deg": 10.3}, {"lower_m": 3000}, {"from_min": 200}):
        assert file_plan(rig, rig.a, volume=rig.volume(**apart))["conflicts"] == []  # type: ignore[arg-type]
    rig.run(MIN)
    assert notices(rig) == []


def test_at_most_so_many_conflicts_are_listed_in_one_reply(rig: Rig) -> None:
    volume = rig.volume(from_min=2 * 24 * 60)
    for number in range(70):
        file_plan(rig, rig.b, f"OP{number}", volume=volume)
    rig.run(10 * S)
    assert len(file_plan(rig, rig.a, volume=volume)["conflicts"]) == 64
    rig.run(10 * S)
    assert len(notices(rig)) == 70, "notice is given of all"


# -- zones and sites


def test_a_plan_in_a_zone_makes_a_notice_and_a_cancelled_zone_none(rig: Rig) -> None:
    rig.file(rig.b, "ZONE_NOTICE", rig.zone())
    rig.run(10 * S)
    assert len(file_plan(rig, rig.a)["conflicts"]) == 1
    rig.run(10 * S)
    assert len(notices(rig)) == 1
    rig.file(rig.b, "ZONE_NOTICE", rig.zone(cancelled=True))
    rig.run(10 * S)
    assert file_plan(rig, rig.a)["conflicts"] == []
    rig.run(MIN)
    assert len(notices(rig)) == 1


def test_a_zone_cancelled_within_the_grace_makes_none(rig: Rig) -> None:
    rig.file(rig.b, "ZONE_NOTICE", rig.zone())
    rig.run(10 * S)
    mute(rig.a)
    file_plan(rig, rig.a)
    rig.run(S)
    rig.file(rig.b, "ZONE_NOTICE", rig.zone(cancelled=True))
    rig.run(MIN)
    assert notices(rig) == []


def test_a_low_plan_over_a_protected_site_makes_a_notice_and_an_expired_site_none(rig: Rig) -> None:
    low = rig.volume(lower_m=0, from_min=10, reference="AGL")
    rig.file(rig.b, "SITE_NOTICE", rig.site())
    rig.run(10 * S)
    assert len(file_plan(rig, rig.a, volume=low)["conflicts"]) == 1
    rig.file(rig.b, "SITE_NOTICE", rig.site(expired=True))
    rig.run(10 * S)
    assert file_plan(rig, rig.a, volume=low)["conflicts"] == []


# -- what the picture says of objects is all there is


def test_after_a_restart_the_plans_are_known(rig: Rig) -> None:
    file_plan(rig, rig.b)
    rig.run(10 * S)
    rig.world.crash(rig.a, S)
    rig.run(20 * S)
    assert len(file_plan(rig, rig.a)["conflicts"]) == 1


def test_both_branches_of_a_fork_are_in_the_way(rig: Rig) -> None:
    file_plan(rig, rig.b, volume=rig.volume(lat_deg=30.0))
    rig.run(10 * S)
    twin = rig.world.twin(rig.b)
    rig.run(5 * S)
    file_plan(rig, rig.b, volume=rig.volume(lat_deg=10.0))
    file_plan(rig, twin, volume=rig.volume(lat_deg=20.0))
    rig.run(3 * MIN)
    for number, lat_deg in enumerate((10.0, 20.0, 30.0)):
        reply = file_plan(rig, rig.a, f"OP{number}", volume=rig.volume(lat_deg=lat_deg))
        assert len(reply["conflicts"]) == 1, lat_deg


def crooked(rig: Rig) -> Volume4D:
    good = rig.volume()
    return Volume4D(Volume3D(BOW_TIE, good.volume.lower, good.volume.upper), good.from_us, good.until_us)


@pytest.mark.parametrize("kind", ["NOTICE_OF_OPERATION", "ZONE_NOTICE"])
def test_what_cannot_be_measured_is_a_named_fault_and_nothing_else_breaks(rig: Rig, kind: str) -> None:
    assert rig.a.node is not None
    plans = rig.plan("BAD"), rig.plan("BAD", state=IntentState.ENDED)
    zones = rig.zone("BAD"), rig.zone("BAD", cancelled=True)
    bad, ended = plans if kind == "NOTICE_OF_OPERATION" else zones
    rig.inject(rig.b, "plans", kind, {**bad, "exact": Volumes(volumes=(crooked(rig),))})
    rig.run(10 * S)
    (fault,) = rig.a.node.core.faults.values()
    assert "BAD of BRAVO cannot be placed" in fault[0]
    assert fault[1] == "ask BRAVO to state it anew"
    assert [show.detail["what"] for _, show in rig.of(rig.a, c.Show) if show.topic == "fault"] == [fault[0]]
    assert rig.world.ledger.drops == []
    file_plan(rig, rig.b)
    rig.run(10 * S)
    assert len(file_plan(rig, rig.a)["conflicts"]) == 1, "the next one is served"
    rig.inject(rig.b, "plans", kind, ended)
    rig.run(10 * S)
    assert rig.a.node.core.faults == {}, "stated anew"


def test_stated_anew_the_fault_is_gone_and_the_page_is_told(rig: Rig) -> None:
    assert rig.a.node is not None
    rig.inject(rig.b, "plans", "NOTICE_OF_OPERATION", {**rig.plan(), "exact": Volumes(volumes=(crooked(rig),))})
    rig.run(10 * S)
    file_plan(rig, rig.b)
    rig.run(10 * S)
    assert rig.a.node.core.faults == {}
    shown = [show.detail for _, show in rig.of(rig.a, c.Show) if show.topic == "fault"]
    assert [bool(detail.get("gone")) for detail in shown] == [False, True]


def test_a_plan_whose_place_is_withheld_meets_nothing(rig: Rig) -> None:
    parts = rig.plan()
    rig.inject(rig.b, "plans", "NOTICE_OF_OPERATION", {"main": parts["main"]})
    rig.run(10 * S)
    assert file_plan(rig, rig.a)["conflicts"] == []


def test_a_buffered_place_stands_for_the_exact_one(rig: Rig) -> None:
    parts = rig.plan()
    rig.inject(rig.b, "plans", "NOTICE_OF_OPERATION", {"main": parts["main"], "buffered": parts["exact"]})
    rig.run(10 * S)
    assert len(file_plan(rig, rig.a)["conflicts"]) == 1


def test_the_reply_is_plain_data(rig: Rig) -> None:
    file_plan(rig, rig.a)
    assert msgspec.json.encode(file_plan(rig, rig.a, "OP2")["conflicts"])


@pytest.mark.parametrize(
    ("kind", "parts", "stated"),
    [("OPERATION_CANCEL", "plan", "Activated"), ("OPERATION_ACTIVATE", "ended", "Ended"), ("ZONE_CANCEL", "zone", "standing")],
)
def test_what_its_own_kind_contradicts_is_a_fault_and_still_counts(rig: Rig, kind: str, parts: str, stated: str) -> None:
    assert rig.a.node is not None
    made = {
        "plan": rig.plan("O1", state=IntentState.ACTIVATED), "ended": rig.plan("O1", state=IntentState.ENDED), "zone": rig.zone("O1"),
    }  # fmt: skip
    rig.inject(rig.b, "plans", kind, made[parts])
    rig.run(10 * S)
    (fault,) = rig.a.node.core.faults.values()
    assert fault[0].startswith(f"BRAVO says {kind} of the {'zone' if parts == 'zone' else 'plan'} O1, and states it as {stated}")
    assert len(file_plan(rig, rig.a)["conflicts"]) == 1, "in doubt it is there"
    over = ("ZONE_CANCEL", rig.zone("O1", cancelled=True)) if parts == "zone" else ("OPERATION_CANCEL", made["ended"])
    rig.inject(rig.b, "plans", *over)
    rig.run(10 * S)
    assert rig.a.node.core.faults == {}
    assert file_plan(rig, rig.a)["conflicts"] == []
