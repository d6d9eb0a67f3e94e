"""What the parts of a node share: entropy, rules, logbooks, what an entry has seen, headers and faults."""

from __future__ import annotations

import dataclasses

import pytest

from deconflict.airspace.instant import Instant
from deconflict.errors import Refused
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.node.core import heads_of, is_urgent
from deconflict.node.node import Node
from deconflict.statements.base import Priority, Role
from deconflict.statements.messages import Concern
from deconflict.testing.host import identity
from deconflict.testing.world import START_US
from tests.node.rig import MIN, Rig, S, lone


def test_what_is_drawn_hangs_on_the_event_alone() -> None:
    drawn = []
    for _ in range(2):
        node, _ = lone("ALFA")
        node.core.stir(b"x" * 32)
        drawn.append([node.core.draw(), node.core.draw(32)])
    assert drawn[0] == drawn[1]
    assert len(drawn[0][0]) == 16
    assert drawn[0][0] != drawn[0][1][:16]


def test_rules_are_asked_once_a_minute() -> None:
    node, _ = lone("ALFA")
    rules = node.core.rules_with("a" * 26)
    assert node.core.rules_between("a" * 26, node.core.me.party) is rules
    node.core.now = Instant(node.core.now + MIN)
    assert node.core.rules_with("a" * 26) is not rules
    assert node.core.rules_with("a" * 26) == rules


def test_there_is_no_channel_with_a_stranger() -> None:
    node, _ = lone("ALFA")
    with pytest.raises(Refused, match="pair with them first"):
        node.core.channel_with("a" * 26)


def test_the_first_key_needs_the_recovery_key() -> None:
    node = Node(dataclasses.replace(identity(1, "ALFA"), recovery=None))
    node.load(())
    with pytest.raises(Refused, match="recovery key"):
        node.receive(e.Started(entropy=bytes(32)), Instant(START_US))


def test_a_changed_name_or_key_is_stated_at_the_next_start() -> None:
    rig = Rig()
    rig.a.me = dataclasses.replace(rig.a.me, name="ALFA NORTH", recovery=None)
    rig.world.crash(rig.a, 1)
    rig.run(10 * S)
    assert rig.b.node is not None
    assert rig.b.node.picture.name_of(rig.a.party) == "ALFA NORTH"


def test_written_at_never_falls_within_a_logbook_even_if_the_clock_does() -> None:
    rig = Rig()
    rig.file(rig.a, "CONCERN", {"main": Concern(message=rig.header(), text="one")})
    rig.world.crash(rig.a, 1)
    rig.world.set_clock(rig.a, -10 * S)
    rig.run(10 * S)
    rig.file(rig.a, "CONCERN", {"main": Concern(message=rig.header(), text="two")})
    rig.run(30 * S)
    assert rig.world.ledger.drops == []
    assert len(rig.said(rig.b, "CONCERN")) == 0
    one, two = (entry.header.written_at for entry in rig.appended(rig.a, "CONCERN"))
    assert one <= two


def test_what_was_seen_is_named_once_and_only_to_those_who_may_read_it_too() -> None:
    rig = Rig(parties=3)
    warned = rig.file(rig.b, "WARNING", rig.warning(), channel=rig.channel(rig.b, rig.a))["entry"]
    zone = rig.file(rig.b, "ZONE_NOTICE", rig.zone())["entry"]
    rig.run(5 * S)
    seen: dict[str, list[str]] = {}
    for peer in (rig.b, rig.world.hosts["CHARLIE"]):
        rig.file(rig.a, "WARNING", rig.warning(), channel=rig.channel(rig.a, peer))
        line = rig.line(rig.a, peer)
        ours = [x.entry.header for _, x in rig.of(rig.a, c.Append) if x.entry.header.author == rig.a.party]
        seen[peer.name] = [head for header in ours if header.logbook == line for head in header.seen]
    assert warned in seen["BRAVO"]
    assert zone in seen["BRAVO"]
    assert zone in seen["CHARLIE"]
    assert warned not in seen["CHARLIE"], "it was said to ALFA alone"
    assert all(len(heads) == len(set(heads)) for heads in seen.values())


def test_at_most_64_heads_are_named_the_rest_in_the_next_entry() -> None:
    node, _ = lone("ALFA")
    heads = {(f"{number:026d}", "plans"): f"{number:043d}" for number in range(100)}
    node.core._unseen["plans"] = {key: ((0, head),) for key, head in heads.items()}
    first, second, third = (node.core._seen("plans", 0) for _ in range(3))
    assert (len(first), len(second), third) == (64, 36, ())
    assert sorted(first + second) == sorted(heads.values())


def test_a_headers_deadlines_are_the_strictest_of_those_it_goes_to() -> None:
    rig = Rig(parties=3)
    assert rig.a.node is not None
    core = rig.a.node.core
    header = core.header("WARNING", by="node", role=Role.DUTY, to=[rig.b.party, rig.world.hosts["CHARLIE"].party])
    assert (header.ack_by - core.now, header.answer_by - core.now) == (60 * S, 180 * S)
    assert header.to == tuple(sorted(header.to))
    assert core.header("WARNING", by="node", role=Role.DUTY, to=[rig.b.party], priority=Priority.URGENT).ack_by - core.now == 300 * S


def test_a_fault_is_shown_when_it_changes_and_when_it_ends() -> None:
    node, _ = lone("ALFA")
    node.core.out = []
    for what in ("a", "a", "b"):
        node.core.fault("x", what, "mend")
    node.core.mended("x")
    node.core.mended("x")
    details = [command.detail for command in node.core.out if isinstance(command, c.Show)]
    assert details == [{"what": "a", "mend": "mend"}, {"what": "b", "mend": "mend"}, {"gone": True}]


def test_all_heads_in_order() -> None:
    rig = Rig()
    rig.run(5 * S)
    assert rig.a.node is not None
    assert rig.b.node is not None
    heads = heads_of(rig.a.node.core)
    assert heads == sorted(heads, key=lambda h: (h.author, h.logbook))
    assert {(h.author, h.logbook) for h in heads} == {
        (host.party, name) for host in (rig.a, rig.b) for name in ("keys", "plans", "tracks", rig.line(rig.a, rig.b))
    } | {(rig.a.party, "desk")}  # fmt: skip
    assert not any(is_urgent(entry) for entry in rig.appended(rig.a, "OPEN_EPOCH"))
