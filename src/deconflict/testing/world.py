"""A whole sky in one process: real Nodes on stores, clocks and a network that all hang on one seed.

The World does what `service.loop` does (write, then speak), plus everything that can go wrong around it: machines stop between two lines
of that, lose what was not flushed, come back from what was; connections break; clocks are wrong. Two Worlds of one seed do the same.
"""

from __future__ import annotations

import dataclasses
import hashlib
import heapq
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from random import Random
from typing import Any

from deconflict.airspace.instant import Instant
from deconflict.coordination.pairing import Outcome
from deconflict.errors import PeerFault
from deconflict.logbook.store import MemoryStore, Row
from deconflict.logbook.sync import Give, Push, Want
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.node.node import Node
from deconflict.statements.base import OF_ONES_OWN, Role
from deconflict.testing.agreed import Agreeing
from deconflict.testing.clock import Clock
from deconflict.testing.couriers import Couriers
from deconflict.testing.host import NAMES, Hazards, Host, canonical, identity, outcome
from deconflict.testing.ledger import Asked, Ledger
from deconflict.testing.network import Delivery, Network, Weather
from deconflict.wire import frames

START_US = 1_790_000_000_000_000
SECOND_US = 1_000_000
LOOSE = (Give, Push, Want)
"""Frames that datagram weather may lose, double and reorder. Greetings, heads and beats rest on their link's order, as TLS gives it."""
RECONNECT_US = (300_000, 3_000_000)
SILENCE_US = (4_000_000, 12_000_000)

Act = Callable[..., object]


class World:
    """Several organisations, each with a node; `parties` of them, paired each with each.

    Take one, `run_for` some time, do things to it (`file`, `crash`, `cut`, ...), and look at `hosts`, `ledger` and `network`.
    """

    def __init__(self, seed: int, *, parties: int = 2, skew_us: int = 0) -> None:
        self.seed = seed
        self.now_us = START_US
        self.network = Network(self.rng("network"))
        self.hazards = Hazards()
        self.ledger = Ledger()
        self.hosts: dict[str, Host] = {}
        self.watchers: list[Callable[[Host, c.Command], None]] = []
        self.tamper: Callable[[Host, str, bytes], Sequence[bytes]] | None = None
        self._queue: list[tuple[int, int, Act, tuple[Any, ...]]] = []
        self._posted = 0
        self._requests = 0
        self._commands = hashlib.sha256()
        self._luck = self.rng("luck")
        self._entropy = self.rng("entropy")
        self.couriers = Couriers(self, self.rng("couriers"))
        drift = self.rng("clocks")
        for name in NAMES[:parties]:
            offset_us = drift.randint(-skew_us, skew_us)
            self.hosts[name] = Host(name, identity(seed, name), Clock(START_US, offset_us=offset_us, drift_ppm=drift.randint(-50, 50)))

    def rng(self, what: str) -> Random:
        """A stream of chance of its own, so that more of one thing does not change another."""
        return Random(f"{self.seed}/{what}")  # noqa: S311 - a simulation, not a secret

    @property
    def digest(self) -> str:
        """SHA-256 over every command of every node so far, with its instant."""
        return self._commands.hexdigest()

    def entropy(self) -> bytes:
        """32 bytes of this World's chance, for an event."""
        return self._entropy.randbytes(32)

    def at(self, due_us: int, act: Act, *args: Any) -> None:
        """Do `act(*args)` when true time reaches `due_us`."""
        self._posted += 1
        heapq.heappush(self._queue, (max(due_us, self.now_us), self._posted, act, args))

    def after(self, delay_us: int, act: Act, *args: Any) -> None:
        """Do `act(*args)` that much later."""
        self.at(self.now_us + delay_us, act, *args)

    def run_until(self, until_us: int) -> None:
        """Let everything happen that is due up to then."""
        while self._queue and self._queue[0][0] <= until_us:
            self.now_us, _, act, args = heapq.heappop(self._queue)
            act(*args)
        self.now_us = max(self.now_us, until_us)

    def run_for(self, span_us: int) -> None:
        """Let everything happen that is due within a span."""
        self.run_until(self.now_us + span_us)

    def begin(self, *, agreed: bool = True, paired: bool = True) -> None:
        """Start every machine, man its desk, pair all with all (`paired`), connect them, have each two sign (`agreed`); five seconds."""
        for host in self.hosts.values():
            self.start(host)
            for role in (Role.DUTY, Role.ALTERNATE, Role.SENIOR, Role.PRINCIPAL):
                self.take_watch(host, role, f"{host.desk}-{role.value}")
        for a, b in combinations(self.hosts.values() if paired else (), 2):
            self.pair(a, b)
            if agreed:
                Agreeing(self).sign_default(a, b)
        self.run_for(5 * SECOND_US)

    def start(self, host: Host) -> None:
        """Start a machine from what its store holds. That it was restored from a copy stays written beside the store until it may sign."""
        host.run += 1
        host.node = Node(host.me)
        host.links.clear()
        host.decoders.clear()
        host.wake_due_us = None
        host.node.load([*host.store.scan(), *host.store.ahead()])
        self.post(host, e.Started(entropy=self.entropy(), restored=host.restored))
        self.couriers.ready(host)
        for other in self.hosts.values():
            if other.party != host.party:
                self._reconnect_later(host, other)

    def crash(self, host: Host, down_us: int | None = None) -> None:
        """Stop a machine: what was not flushed and what was under way is gone. It starts again after `down_us`, by default never."""
        if host.node is None:
            return
        self.ledger.note_able(host, self.now_us, able=False)
        host.node = None
        for peer in sorted(host.links.values()):
            self._break(host, self.hosts[peer], "the other machine stopped")
        host.links.clear()
        if down_us is not None:
            self.after(down_us, self._start_again, host, host.run)

    def retire(self, host: Host) -> None:
        """Stop a machine for good."""
        self.crash(host)
        host.run += 1

    def _start_again(self, host: Host, run: int) -> None:
        if host.run == run and host.node is None:
            self.start(host)

    def restore(self, host: Host, lost: int) -> int:
        """Bring a machine back from a copy of its store that lacks the newest `lost` rows, at most half of all.

        Returns how many of its own entries nobody else has: those are gone. What its desk keeps for itself is forgotten, and not counted.
        """
        self.crash(host)
        rows = list(host.store.scan())
        cut = max(len(rows) - lost, len(rows) // 2)
        kept, gone_rows = rows[:cut], rows[cut:]
        kept_until_us = max((row.received_at_us for row in kept), default=0)
        kept += [row for row in host.store.ahead() if row.received_at_us <= kept_until_us]
        host.store = MemoryStore()
        host.store.append(kept)
        host.lame_from_us = min((row.received_at_us for row in gone_rows), default=host.lame_from_us)
        missing = [row.entry for row in gone_rows if row.entry.header.author == host.party]
        gone = [entry for entry in missing if not any(other.store.get(entry.hash) for other in self.hosts.values())]
        self.ledger.forget(entry.hash for entry in gone)
        host.restored = True
        self.ledger.restored.add(host.party)
        self.start(host)
        return sum(entry.header.logbook != OF_ONES_OWN for entry in gone)

    def twin(self, host: Host) -> Host:
        """A second machine with a copy of everything: two nodes now sign with one key."""
        copy = Host(f"{host.name}-2", host.me, Clock(self.now_us, offset_us=host.clock.now(self.now_us) - self.now_us), honest=False)
        host.honest = False
        copy.store.append([*host.store.scan(), *host.store.ahead()])
        self.hosts[copy.name] = copy
        self.start(copy)
        return copy

    def post(self, host: Host, event: e.Event) -> None:
        """Give an event to a machine's node and carry out what follows; nothing happens while it is down."""
        if host.node is not None:
            self.ledger.events += 1
            self._carry_out(host, host.node.receive(event, Instant(host.clock.now(self.now_us))))

    def _wake(self, host: Host, run: int) -> None:
        if host.run != run or host.node is None or host.wake_due_us != self.now_us:
            return
        host.wake_due_us = None
        now_us = host.clock.now(self.now_us)
        due_us = host.node.next_wakeup()
        if due_us is not None and due_us <= now_us:
            host.count_wake(self.now_us)
            self.ledger.events += 1
            self._carry_out(host, host.node.wake(Instant(now_us)))
        else:
            self._plan_wake(host)

    def _plan_wake(self, host: Host) -> None:
        if host.node is None or (due_us := host.node.next_wakeup()) is None:
            return
        true_us = host.clock.true_at(due_us, self.now_us)
        if host.wake_due_us is None or true_us < host.wake_due_us:
            host.wake_due_us = true_us
            self.at(true_us, self._wake, host, host.run)

    def set_clock(self, host: Host, by_us: int) -> None:
        """Somebody sets a machine's clock forward or back."""
        host.clock.jump(self.now_us, by_us)
        host.wake_due_us = None
        self._plan_wake(host)

    def _carry_out(self, host: Host, commands: list[c.Command]) -> None:
        """Write, then speak; or stop somewhere in between."""
        if host.node is not None:
            self.ledger.note_able(host, self.now_us, able=host.node.mesh.may_sign)
        for command in commands:
            self._commands.update(b"%d %s " % (self.now_us, host.name.encode()) + canonical(command) + b"\n")
        appends = [command for command in commands if isinstance(command, c.Append)]
        rows = [Row(entry=x.entry, received_at_us=x.received_at_us, bearer=x.bearer, branch=x.branch) for x in appends]
        if rows and self._struck(self.hazards.before_flush):
            self.ledger.faults["killed before flush"] += 1
            self.crash(host, self._luck.randint(*self.hazards.down_us))
            return
        if rows:
            host.store.append(rows)
            self.ledger.flushed(host, rows, self.now_us)
        host.restored = host.restored and host.node is not None and not host.node.mesh.may_sign
        spoken = len(commands)
        if rows and self._struck(self.hazards.after_flush):
            spoken = self._luck.randrange(len(commands))
        run = host.run
        for command in commands[:spoken]:
            if host.run == run and host.node is not None:
                self._speak(host, command)
        if spoken < len(commands):
            self.ledger.faults["killed after flush"] += 1
            self.crash(host, self._luck.randint(*self.hazards.down_us))
        elif host.run == run:
            self._plan_wake(host)

    def _struck(self, chance: float) -> bool:
        return chance > 0 and self._luck.random() < chance

    def _speak(self, host: Host, command: c.Command) -> None:
        if isinstance(command, c.Send):
            self._send(host, command)
        elif isinstance(command, c.Reply):
            self.ledger.replied(host, command, self.now_us)
        elif isinstance(command, c.Compute):
            self.after(self._luck.randint(0, self.hazards.job_most_us), self._computed, host, host.run, command.job)
        elif isinstance(command, c.Fetch):
            self.after(self._luck.randint(0, 5_000), self._fetched, host, host.run, command)
        elif isinstance(command, c.Forget):
            host.store.drop_bodies(command.entries)
        elif isinstance(command, c.Carry):
            self.couriers.carry(host, command)
        elif isinstance(command, c.Drop):
            self._dropped(host, command)
        elif isinstance(command, c.Call):
            self.ledger.called(host, command)
        for watcher in self.watchers:
            watcher(host, command)

    def _computed(self, host: Host, run: int, job: Any) -> None:
        if host.run == run and host.up:
            self.post(host, e.Computed(job=job, result=job.run(), entropy=self.entropy()))

    def _fetched(self, host: Host, run: int, ask: c.Fetch) -> None:
        if host.run == run and host.up:
            rows = host.store.read(ask.author, ask.logbook, ask.epoch, ask.from_seq, ask.limit, ask.tip)
            self.post(host, e.Fetched(tag=ask.tag, entries=tuple(row.entry for row in rows)))

    def _dropped(self, host: Host, command: c.Drop) -> None:
        if (name := host.links.get(command.peer)) is not None:
            self.ledger.dropped(host, self.hosts[name], command.why, self.now_us)
            self._break(host, self.hosts[name], "the other side ended it", tell_first=False)

    def _send(self, host: Host, command: c.Send) -> None:
        name = host.links.get(command.peer)
        if name is None:
            return
        data = frames.encode(command.frame)
        pieces = [data] if self.tamper is None else self.tamper(host, name, data)
        for piece in pieces:
            if host.links.get(command.peer) == name:
                self.transmit(host, name, piece, in_order=not isinstance(command.frame, LOOSE))

    def transmit(self, host: Host, to: str, data: bytes, *, in_order: bool = False) -> None:
        """Put bytes on the connection between two machines."""
        deliveries = self.network.carry(self.now_us, host.name, to, data, in_order=in_order)
        if deliveries is None:
            self._break(host, self.hosts[to], "the connection broke")
            return
        for delivery in deliveries:
            self.at(delivery.due_us, self._arrive, delivery)

    def _arrive(self, delivery: Delivery) -> None:
        host = self.hosts[delivery.to]
        peer = self.hosts[delivery.frm].party
        if host.node is None or not self.network.arrives(delivery) or host.links.get(peer) != delivery.frm:
            return
        try:
            heard = host.decoders[delivery.frm].feed(delivery.data)
        except PeerFault as fault:
            self.ledger.dropped(host, self.hosts[delivery.frm], str(fault), self.now_us)
            self._break(host, self.hosts[delivery.frm], str(fault))
            return
        run = host.run
        for frame, size in heard:
            if host.run == run and host.links.get(peer) == delivery.frm:
                self.post(host, e.FrameHeard(peer=peer, frame=frame, size=size, entropy=self.entropy()))

    def _reconnect_later(self, a: Host, b: Host) -> None:
        self.after(self._luck.randint(*RECONNECT_US), self._reconnect, a, b)

    def _reconnect(self, a: Host, b: Host) -> None:
        """Both sides, who know each other's pins, try for as long as both run; a party's newest machine replaces the one before."""
        if not a.up or not b.up or a.links.get(b.party) == b.name or not self.ledger.paired(a.party, b.party):
            return
        if not self.network.passable(a.name, b.name):
            self._reconnect_later(a, b)
            return
        for one, other in ((a, b), (b, a)):
            held = one.links.get(other.party)
            if held is not None:
                if not self._struck(0.2):
                    self._reconnect_later(a, b)
                    return
                self._break(one, self.hosts[held], "replaced by a newer connection")
        self.network.connect(a.name, b.name)
        a.links[b.party], b.links[a.party] = b.name, a.name
        a.decoders[b.name], b.decoders[a.name] = frames.Decoder(), frames.Decoder()
        self.post(a, e.PeerUp(peer=b.party, entropy=self.entropy()))
        self.post(b, e.PeerUp(peer=a.party, entropy=self.entropy()))

    def _break(self, a: Host, b: Host, why: str, *, tell_first: bool = True) -> None:
        """End the connection between two machines; both learn of it, and try again later."""
        if a.links.get(b.party) != b.name and b.links.get(a.party) != a.name:
            return
        self.network.disconnect(a.name, b.name)
        for one, other in ((a, b), (b, a)):
            if one.links.get(other.party) == other.name:
                del one.links[other.party]
                if tell_first or one is not a:
                    self.post(one, e.PeerDown(peer=other.party, why=why))
        self._reconnect_later(a, b)

    def break_link(self, a: Host, b: Host) -> None:
        """The connection between two machines breaks once; they may reconnect."""
        self._break(a, b, "the connection broke")

    def cut(self, a: Host, b: Host, *, one_way: bool = False) -> None:
        """Nothing gets from `a` to `b` any more (nor back, unless one way); both notice by silence some seconds later."""
        self.network.block(a.name, b.name)
        if not one_way:
            self.network.block(b.name, a.name)
        number = self.network.connection(a.name, b.name)
        self.after(self._luck.randint(*SILENCE_US), self._notice_silence, a, b, number)

    def _notice_silence(self, a: Host, b: Host, number: int | None) -> None:
        if number is not None and self.network.connection(a.name, b.name) == number:
            self._break(a, b, "nothing heard")

    def heal(self) -> None:
        """Every cut is mended and the weather is fine."""
        self.network.open_all()
        self.network.weather = Weather()
        self.hazards = Hazards()
        self.couriers.rough(0.0)

    def ask(self, host: Host, event: type[e.Event], what: str, **fields: Any) -> str:
        """Post an event that wants a Reply, remember it in the ledger, and return its request id."""
        self._requests += 1
        request = f"q{self._requests}"
        self.ledger.asked[request] = Asked(host.name, what, self.now_us)
        self.post(host, event(request=request, entropy=self.entropy(), **fields))
        return request

    def take_watch(self, host: Host, role: Role, incoming: str | None, open_items: tuple[str, ...] = ()) -> str:
        """Somebody takes a role at a desk, having gone through what is open, or leaves it."""
        return self.ask(host, e.WatchTaken, "watch", role=role, by=incoming or "relieved", incoming=incoming, open_items=open_items)

    def pair(self, a: Host, b: Host, told: Mapping[str, Outcome] | None = None) -> None:
        """Both sides complete first contact, as if they had read their codes to each other, or with what each was `told`, by name."""
        self.ledger.note_pair(a.party, b.party)
        for one, other in ((a, b), (b, a)):
            made = told[one.name] if told else outcome(self.seed, one, other)
            one.me = dataclasses.replace(one.me, secrets={**one.me.secrets, other.party: made.secret})
            self.ask(one, e.Paired, "pairing", outcome=made, by=f"{one.desk}-duty")
        self._reconnect_later(a, b)
