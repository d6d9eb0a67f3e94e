"""The other bearers of a World: what a node has carried arrives late, twice or never, and sometimes is not even taken."""

from __future__ import annotations

from random import Random
from typing import Any

from deconflict.logbook.sync import MAX_PUSH, push_of
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.node.carrying import CARRY_ENTRIES
from deconflict.statements.bearing import CarryOutcome
from deconflict.statements.receipts import Bearer
from deconflict.testing.host import Host
from deconflict.wire import frames

EVERY = (Bearer.WEBHOOK, Bearer.MAIL, Bearer.PAGE, Bearer.VOICE)
HANDED_US = (1_000, 400_000)
DELAY_US = (50_000, 4_000_000)


class Couriers:
    """Carries between the machines of one `testing.world.World`. `bearers`: those every party has configured, none at first."""

    def __init__(self, world: Any, rng: Random) -> None:
        self._world = world
        self._rng = rng
        self.bearers: tuple[Bearer, ...] = ()
        self.fails = 0.0
        self.loses = 0.0
        self.doubles = 0.0
        self.counts = {"carried": 0, "failed": 0, "lost": 0, "doubled": 0, "arrived": 0}

    def rough(self, chance: float) -> None:
        """Every bearer is configured, and each of its three faults strikes with that chance; 0 leaves everything as it is."""
        self.fails = self.loses = self.doubles = chance
        if chance > 0 and not self.bearers:
            self.bearers = EVERY
            for host in self._world.hosts.values():
                self.ready(host)

    def ready(self, host: Host) -> None:
        """Tell a machine that has started by which bearers it reaches whom."""
        if self.bearers:
            others = {other.party for other in self._world.hosts.values()} - {host.party}
            self._world.post(host, e.BearersReady(bearers=dict.fromkeys(sorted(others), self.bearers)))

    def carry(self, host: Host, command: c.Carry) -> None:
        """Hand over what a node wants carried, and let it arrive where it is for."""
        self.counts["carried"] += 1
        failed = self._struck(self.fails)
        outcome = CarryOutcome.FAILED if failed else CarryOutcome.SENT
        self._world.after(self._rng.randint(*HANDED_US), self._done, host, host.run, command, outcome)
        if failed:
            self.counts["failed"] += 1
        elif command.bearer in CARRY_ENTRIES:
            self._send(host, command)

    def _send(self, host: Host, command: c.Carry) -> None:
        if self._struck(self.loses):
            self.counts["lost"] += 1
            return
        copies = 1 + self._struck(self.doubles)
        self.counts["doubled"] += copies - 1
        pushes = [push_of(command.entries[start : start + MAX_PUSH]) for start in range(0, len(command.entries), MAX_PUSH)]
        data = b"".join(frames.encode(push) for push in pushes)
        for _ in range(copies):
            self._world.after(self._rng.randint(*DELAY_US), self._arrive, host, command.peer, command.bearer, data)

    def _arrive(self, sender: Host, party: str, bearer: Bearer, data: bytes) -> None:
        host = next((host for host in self._world.hosts.values() if host.party == party and host.up), None)
        if host is None:
            self.counts["lost"] += 1
            return
        self.counts["arrived"] += 1
        for frame, size in frames.Decoder().feed(data):
            event = e.FrameHeard(peer=sender.party, frame=frame, size=size, entropy=self._world.entropy(), bearer=bearer)
            self._world.post(host, event)

    def _done(self, host: Host, run: int, command: c.Carry, outcome: CarryOutcome) -> None:
        if host.run == run and host.up:
            self._world.post(
                host,
                e.Carried(
                    peer=command.peer, bearer=command.bearer, role=command.role, about=command.about, carried=command.carried,
                    outcome=outcome, entropy=self._world.entropy(),
                ),
            )  # fmt: skip

    def _struck(self, chance: float) -> bool:
        return chance > 0 and self._rng.random() < chance
