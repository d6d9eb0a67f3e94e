"""Receipts: within a second of storing, by the bearer it came by, once, and also for what was stored just before a crash."""

from __future__ import annotations

import pytest

from deconflict.statements.messages import Concern
from deconflict.statements.receipts import Received
from deconflict.testing.host import Host
from tests.node.rig import MIN, Rig, S


@pytest.fixture
def rig() -> Rig:
    return Rig()


def receipts(rig: Rig, host: Host, entry: str) -> list[Received]:
    return [x.main for x in rig.appended(host, "RECEIPT") if entry in x.main.entries]


def stored_us(rig: Rig, host: Host, entry: str) -> int:
    """When the host stored it; runs until it has."""
    while (row := host.store.get(entry)) is None:
        rig.run(S // 1000)
    return int(row.received_at_us)


@pytest.mark.parametrize("kind", ["WARNING", "NOTICE_OF_OPERATION", "CONCERN"])
def test_what_was_stored_is_said_to_be_within_a_second(rig: Rig, kind: str) -> None:
    text = Concern(message=rig.header(), text="a frequency")
    plan = rig.plan(volume=rig.volume(from_min=2 * 24 * 60))
    parts = {"WARNING": rig.warning(), "NOTICE_OF_OPERATION": plan, "CONCERN": {"main": text}}[kind]
    entry = rig.file(rig.a, kind, parts)["entry"]
    at_us = stored_us(rig, rig.b, entry)
    rig.run(S)
    (receipt,) = receipts(rig, rig.b, entry)
    written_us = next(x.header.written_at for x in rig.appended(rig.b, "RECEIPT") if entry in x.main.entries)
    assert at_us <= receipt.received_at_us <= written_us <= at_us + S
    assert (written_us == at_us) == (kind == "WARNING"), "what is urgent does not wait for company"


def test_receipts_and_tracks_need_none(rig: Rig) -> None:
    rig.fly(rig.a, "x", 0.0, 20.0, 90, for_s=3)
    rig.run(10 * S)
    assert rig.b.node is not None
    named = {entry for x in rig.appended(rig.b, "RECEIPT") for entry in x.main.entries}
    unnamed = {row.entry.header.kind for row in rig.b.store.scan() if row.bearer is not None and row.entry.hash not in named}
    assert unnamed == {"RECEIPT", "TRACKS"}


def test_what_was_stored_before_a_crash_is_receipted_after_it_with_its_own_time(rig: Rig) -> None:
    entry = rig.file(rig.a, "ZONE_NOTICE", rig.zone())["entry"]
    at_us = stored_us(rig, rig.b, entry)
    rig.world.crash(rig.b, 20 * S)
    assert receipts(rig, rig.b, entry) == []
    rig.run(MIN)
    (receipt,) = receipts(rig, rig.b, entry)
    assert at_us <= receipt.received_at_us < at_us + S
    assert rig.said(rig.a, "ZONE_NOTICE")[0].receipts[rig.b.party].received_at_us == receipt.received_at_us


def test_what_was_receipted_is_not_receipted_again_after_a_crash(rig: Rig) -> None:
    entry = rig.file(rig.a, "ZONE_NOTICE", rig.zone())["entry"]
    rig.run(10 * S)
    rig.world.crash(rig.b, S)
    rig.run(MIN)
    assert len(receipts(rig, rig.b, entry)) == 1


def test_a_crowd_is_named_in_several_receipts(rig: Rig) -> None:
    rig.run(10 * S)
    line = rig.line(rig.b, rig.a)
    entries, after = [], None
    for _ in range(300):
        after = rig.following(rig.b, line, "CONCERN", {"main": Concern(message=rig.header(), text="x")}, after)
        entries.append(after)
    assert rig.a.node is not None
    rig.a.node.mesh.links[rig.b.party].heard_pushes.most = 100
    for start in range(0, 300, 16):
        rig.push(rig.a, rig.b, *entries[start : start + 16])
    rig.run(S)
    crowd = {entry.hash for entry in entries}
    named = [crowd & set(x.main.entries) for x in rig.appended(rig.a, "RECEIPT")]
    assert sorted(map(len, filter(None, named))) == [44, 256]
    assert set().union(*named) == crowd
