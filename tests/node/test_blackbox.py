"""A fresh node, fed what the blackbox kept, gives the same commands byte for byte."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec
import pytest

from deconflict.airspace.intent import IntentState
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.node.blackbox import Record, RecordedNode, fingerprint, replay
from deconflict.node.node import Node
from deconflict.statements.receipts import Bearer
from deconflict.testing import world as world_module
from deconflict.testing.host import Host
from deconflict.testing.ledger import Asked
from deconflict.testing.storm import Storm, brew
from tests.node.rig import Rig, S

MINUTE_US = 60_000_000


class Tape(RecordedNode):
    """Keeps what it answered, so that a replay has something to be held to."""

    made: list[Tape] = []  # noqa: RUF012 - one list for all of them is what it is for

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said: list[str] = []
        self.unsigned: list[str] = []
        self.first_rows: list[Any] = []
        Tape.made.append(self)

    def load(self, rows: Any) -> None:
        self.first_rows = list(rows)
        super().load(self.first_rows)

    def receive(self, event: Any, now: Any) -> list[c.Command]:
        return self._noted(super().receive(event, now))

    def wake(self, now: Any) -> list[c.Command]:
        return self._noted(super().wake(now))

    def _noted(self, commands: list[c.Command]) -> list[c.Command]:
        self.said.append(fingerprint(commands))
        self.unsigned.append(fingerprint(commands, signed=False))
        return commands


@pytest.fixture(scope="module")
def tapes() -> list[Tape]:
    """The recorded lives of every node of a small storm, crashes included."""
    Tape.made = []
    patch = pytest.MonkeyPatch()
    patch.setattr(world_module, "Node", Tape)
    try:
        sky, maker, _ = brew(7, 3, Storm(for_us=2 * MINUTE_US))
        sky.begin()
        maker.begin()
        sky.run_for(2 * MINUTE_US)
    finally:
        patch.undo()
    assert len(Tape.made) >= 3
    assert sum(len(tape.records) for tape in Tape.made) > 500
    return Tape.made


@pytest.fixture(scope="module")
def busy() -> list[Tape]:
    """Two nodes whose jobs come back: flights on the tick, and a backlog to verify."""
    Tape.made = []
    patch = pytest.MonkeyPatch()
    patch.setattr(world_module, "Node", Tape)
    try:
        rig = Rig()
        rig.world.cut(rig.a, rig.b)
        for number in range(70):
            rig.file(rig.a, "ZONE_NOTICE", rig.zone(f"Z{number}"))
        rig.world.heal()
        plan = rig.plan(state=IntentState.ACTIVATED, volume=rig.volume(from_min=0))
        rig.file(rig.a, "NOTICE_OF_OPERATION", plan | {"main": msgspec.structs.replace(plan["main"], tracks=("east",))})
        rig.fly(rig.a, "east", 0.0, 20.0, 90, for_s=20)
        rig.fly(rig.b, "west", 0.0, 20.2, 270, for_s=20)
        rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan("OP2", volume=rig.volume(from_min=0)))
        rig.run(30 * S)
        assert rig.a.node is not None
        warned = [entry for entry, record in rig.a.node.picture.messages.items() if record.kind == "WARNING"]
        for about in (*rig.a.node.picture.conflicts, *warned[:1]):
            rig.world.ledger.asked[about] = Asked(rig.a.name, "advice", rig.world.now_us)
            rig.world.post(rig.a, e.AdviceAsked(request=about, about=about))
        rig.run(S)
        jobs = {type(job).__name__ for host in (rig.a, rig.b) for job in (x.job for _, x in rig.of(host, c.Compute))}
    finally:
        patch.undo()
    assert jobs == {"ConformanceJob", "LookJob", "PlanAdviceJob", "TrackAdviceJob", "VerifyJob"}
    assert any(x.topic == "finding" for _, x in rig.of(rig.a, c.Show))
    return Tape.made


def test_jobs_are_run_again_and_give_the_same_commands(busy: list[Tape]) -> None:
    for tape in busy:
        kinds = {record.event for record in tape.records}
        assert {"Computed", "Filed", "FrameHeard", "Plotted"} <= kinds | {"Filed"}
        again = [fingerprint(commands) for commands in replay(tape.records, fresh(tape))]
        assert again == tape.said
    assert any(record.event == "Fetched" for tape in busy for record in tape.records)


def fresh(tape: Tape) -> Node:
    node = Node(tape.core.me)
    node.load(tape.first_rows)
    return node


def test_replay_gives_the_same_commands(tapes: list[Tape]) -> None:
    for tape in tapes:
        assert tape.complete
        assert tape.loaded == len(tape.first_rows)
        again = [fingerprint(commands) for commands in replay(tape.records, fresh(tape))]
        assert again == tape.said


def test_a_record_that_was_changed_gives_other_commands(tapes: list[Tape]) -> None:
    tape = max(tapes, key=lambda t: len(t.records))
    at, changed = next((i, r) for i, r in enumerate(tape.records) if r.event == "Filed")
    records = [Record(r.now + 1, r.event, r.fields, r.job) if i == at else r for i, r in enumerate(tape.records)]
    again = [fingerprint(commands, signed=False) for commands in itertools.islice(replay(records, fresh(tape)), at + 1)]
    assert again[:at] == tape.unsigned[:at]
    assert again[at] != tape.unsigned[at]
    assert changed.event == "Filed"


def test_the_ring_is_bounded_and_says_that_it_lost_its_beginning() -> None:
    sky = world_module.World(3, parties=2)
    host: Host = next(iter(sky.hosts.values()))
    node = RecordedNode(host.me, ring=2)
    node.load(())
    for second in range(4):
        node.wake(world_module.START_US + second)  # type: ignore[arg-type]
    assert len(node.records) == 2
    assert not node.complete


def test_no_randomness_and_no_result_is_kept(tapes: list[Tape], busy: list[Tape]) -> None:
    for tape in [*tapes, *busy]:
        assert all(len(record.fields) < 2000 for record in tape.records if record.event == "Computed")


def test_what_went_by_another_bearer_goes_again_in_a_replay_and_its_bearer_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tape, "made", [])
    monkeypatch.setattr(world_module, "Node", Tape)
    rig = Rig()
    rig.world.couriers.bearers = (Bearer.MAIL,)
    for host in rig.world.hosts.values():
        rig.world.couriers.ready(host)
    rig.world.cut(rig.a, rig.b)
    rig.run(15 * S)
    rig.file(rig.a, "WARNING", rig.warning())
    rig.run(15 * S)
    carried = [x for host in (rig.a, rig.b) for _, x in rig.of(host, c.Carry)]
    assert {x.bearer for x in carried} == {Bearer.MAIL}
    for tape in Tape.made:
        assert [fingerprint(commands) for commands in replay(tape.records, fresh(tape))] == tape.said
    told = next(x for x in carried if len(x.entries) > 1)
    prints = {fingerprint([msgspec.structs.replace(told, **changed)]) for changed in _CHANGED}
    assert len(prints) == len(_CHANGED)


_CHANGED: tuple[dict[str, Any], ...] = ({}, {"bearer": Bearer.WEBHOOK}, {"peer": "x"}, {"about": "x"}, {"entries": ()})
