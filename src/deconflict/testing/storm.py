"""A storm over a World, then calm, then every check: the same for each seed, and a different storm in each."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

from msgspec import Struct

from deconflict.errors import DeconflictError
from deconflict.statements import KINDS
from deconflict.testing.agreed import Agreeing, agreement_of, by_chance
from deconflict.testing.checks import Violation, check, settled, witness
from deconflict.testing.host import Hazards, Host, honest
from deconflict.testing.mischief import OF_SEEDS, SIGNING, Liar, Mischief, run_twin
from deconflict.testing.network import Weather
from deconflict.testing.people import Habits, People
from deconflict.testing.world import SECOND_US, START_US, World

MINUTE_US = 60 * SECOND_US
RESTORED_ENTRIES = 100
CALM_SLICE_US = 20 * SECOND_US
CALM_SLICES = 12
SKEW_US = 1_500_000
FALLS = (DeconflictError, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What a bug of ours raises; anything else is the machine's and ends the run."""


@dataclass(frozen=True, slots=True)
class Storm:
    """How bad it gets. Times between two faults of one sort over the whole World, in µs (least, most); chances from 0 to 1.

    Everything is drawn anew for each seed within these bounds. `mischief` None: one kind after another, by seed.
    """

    for_us: int = 10 * MINUTE_US
    breaks_us: tuple[int, int] = (5 * SECOND_US, 60 * SECOND_US)
    cuts_us: tuple[int, int] = (20 * SECOND_US, 120 * SECOND_US)
    cut_for_us: tuple[int, int] = (5 * SECOND_US, 90 * SECOND_US)
    one_way: float = 0.4
    crashes_us: tuple[int, int] = (20 * SECOND_US, 180 * SECOND_US)
    down_us: tuple[int, int] = (1 * SECOND_US, 40 * SECOND_US)
    kill: float = 0.004
    weather_us: tuple[int, int] = (20 * SECOND_US, 90 * SECOND_US)
    jumps_us: tuple[int, int] = (60 * SECOND_US, 300 * SECOND_US)
    jump_most_us: int = 20 * SECOND_US
    restore: float = 0.3
    mischief: Mischief | None = None
    habits: Habits = field(default_factory=Habits)


class Outcome(Struct, frozen=True):
    """What one seed came to. `digest` is the hash of all commands of all nodes; `said` how many entries of each kind are held."""

    seed: int
    events: int
    faults: dict[str, int]
    violations: tuple[Violation, ...]
    digest: str
    entries: int
    said: dict[str, int]


class Weathermaker:
    """Makes a World's weather and trouble until its storm is over."""

    def __init__(self, world: World, storm: Storm, people: People) -> None:
        self.world = world
        self.storm = storm
        self.people = people
        self.rng: Random = world.rng("storm")
        self.over = False

    def begin(self) -> None:
        """Let the storm loose, and people at their work."""
        storm, world = self.storm, self.world
        self.people.begin()
        world.hazards = Hazards(
            before_flush=self.rng.random() * storm.kill, after_flush=self.rng.random() * storm.kill, down_us=storm.down_us,
            other_bearer=self.rng.choice((0.0, 0.3)), job_most_us=self.rng.choice((10_000, 500_000, 3_000_000)),
        )  # fmt: skip
        world.couriers.rough(world.hazards.other_bearer)
        self._each(storm.breaks_us, self._break)
        self._each(storm.cuts_us, self._cut)
        self._each(storm.crashes_us, self._crash)
        self._each(storm.weather_us, self._weather)
        self._each(storm.jumps_us, self._jump)

    def _each(self, every_us: tuple[int, int], act: Callable[[], None]) -> None:
        self.world.after(self.rng.randint(*every_us), self._again, every_us, act)

    def _again(self, every_us: tuple[int, int], act: Callable[[], None]) -> None:
        if not self.over:
            act()
            self._each(every_us, act)

    def _count(self, what: str) -> None:
        self.world.ledger.faults[what] += 1

    def _two(self) -> tuple[Host, Host]:
        a, b = self.rng.sample(sorted(self.world.hosts), 2)
        return self.world.hosts[a], self.world.hosts[b]

    def _break(self) -> None:
        connections = self.world.network.connections()
        if connections:
            a, b = self.rng.choice(connections)
            self._count("links broken")
            self.world.break_link(self.world.hosts[a], self.world.hosts[b])

    def _cut(self) -> None:
        a, b = self._two()
        one_way = self.rng.random() < self.storm.one_way
        self._count("cut one way" if one_way else "cut both ways")
        self.world.cut(a, b, one_way=one_way)
        self.world.after(self.rng.randint(*self.storm.cut_for_us), self._mend_cut, a.name, b.name)

    def _mend_cut(self, a: str, b: str) -> None:
        self.world.network.unblock(a, b)
        self.world.network.unblock(b, a)

    def _crash(self) -> None:
        running = [host for host in self.world.hosts.values() if host.up and not host.name.endswith("-2")]
        if running:
            self._count("crashes")
            self.world.crash(self.rng.choice(running), self.rng.randint(*self.storm.down_us))

    def _weather(self) -> None:
        """Fine, slow, lossy, or no stream at all; links start anew with it, as they would on another route."""
        slow_us = self.rng.choice((80_000, 400_000, 3_000_000))
        datagram = self.rng.random() < 0.3
        self._count("datagram weather" if datagram else "stream weather")
        self._end_datagrams()
        self.world.network.weather = Weather(
            delay_most_us=slow_us, lose=self.rng.choice((0.0, 0.002, 0.02)), split=self.rng.choice((0.0, 0.1)), datagram=datagram,
            double=self.rng.random() * 0.2, reorder=self.rng.random() * 0.2,
        )  # fmt: skip

    def _end_datagrams(self) -> None:
        if self.world.network.weather.datagram:
            for a, b in self.world.network.connections():
                self.world.break_link(self.world.hosts[a], self.world.hosts[b])

    def _jump(self) -> None:
        host = self.world.hosts[self.rng.choice(sorted(self.world.hosts))]
        self._count("clock jumps")
        self.world.set_clock(host, self.rng.randint(-self.storm.jump_most_us, self.storm.jump_most_us))

    def end(self) -> None:
        """Calm: the network heals, clocks are set right, machines that are down start, nobody files any more."""
        self.over = True
        self._end_datagrams()
        self.world.heal()
        self.people.habits.file_every_us = None
        for host in self.world.hosts.values():
            host.clock.set_right(self.world.now_us)
            self.world.set_clock(host, 0)
            if not host.up and not host.name.endswith("-2"):
                self.world.start(host)


def _restore(world: World, host: Host) -> None:
    world.ledger.faults["restored from a copy"] += 1
    world.ledger.faults["own entries lost with a disk"] += world.restore(host, RESTORED_ENTRIES)


def brew(seed: int, nodes: int, storm: Storm) -> tuple[World, Weathermaker, Liar | None]:
    """A World before its first event, with a storm ready over it."""
    world = World(seed, parties=nodes, skew_us=SKEW_US)
    people = People(world, replace(storm.habits))
    witness(world)
    maker = Weathermaker(world, storm, people)
    mischief = storm.mischief or OF_SEEDS[seed % len(OF_SEEDS)]
    last = list(world.hosts.values())[-1]
    liar = None
    if nodes > 2 and mischief is Mischief.TWIN:
        world.after(maker.rng.randint(storm.for_us // 4, storm.for_us // 2), run_twin, world, people, last, storm.for_us // 4)
    elif nodes > 2 and mischief is not Mischief.NONE:
        liar = Liar(world, last, mischief)
    if maker.rng.random() < storm.restore:
        chosen = maker.rng.choice([h for h in world.hosts.values() if h is not last or nodes < 3])
        world.after(maker.rng.randint(storm.for_us // 3, storm.for_us * 2 // 3), _restore, world, chosen)
    return world, maker, liar


def play(world: World, maker: Weathermaker, liar: Liar | None) -> None:
    """First contact, the storm, and calm."""
    world.begin(agreed=False)
    rng = world.rng("agreed")
    for a, b in combinations(world.hosts.values(), 2):
        Agreeing(world).sign_default(a, b, by_chance(agreement_of(a, b), rng))
    world.run_for(5 * SECOND_US)
    maker.begin()
    world.run_for(maker.storm.for_us)
    calm(world, maker, liar)


def calm(world: World, maker: Weathermaker, liar: Liar | None) -> None:
    """End the storm, wait until everything has been copied, prove that everybody is served, and wait again."""
    if liar is not None:
        liar.stop()
    maker.end()
    if liar is not None and liar.what in SIGNING:
        _sign_last(world, liar)
    _settle(world)
    world.ledger.calm_from_us = world.now_us
    for host in honest(world.hosts.values()):
        for kind in ("WARNING", "NOTICE_OF_OPERATION"):
            request = maker.people.file(host, kind)
            if request is not None:
                world.ledger.asked[request].what = f"calm {kind}"
    world.run_for(90 * SECOND_US)
    _settle(world)


def _sign_last(world: World, liar: Liar) -> None:
    """What it signs in the storm may be lost with whom it was shown to; what it signs now is not."""
    world.run_for(30 * SECOND_US)
    if liar.sign():
        world.ledger.signed.add((liar.host.party, liar.what.value))


def _settle(world: World) -> None:
    for _ in range(CALM_SLICES):
        world.run_for(CALM_SLICE_US)
        if settled(world):
            return


def run_seed(seed: int, nodes: int = 5, storm: Storm | None = None) -> Outcome:
    """One seed: storm, calm, checks. A node that falls over its own feet is a violation too, and ends the seed."""
    plan = storm or Storm()
    world, maker, liar = brew(seed, nodes, plan)
    try:
        play(world, maker, liar)
        violations = tuple(check(world))
    except FALLS as fault:
        at = traceback.extract_tb(fault.__traceback__)[-1]
        what = f"{type(fault).__name__}: {fault} ({Path(at.filename).name}:{at.lineno} {at.name})"
        violations = (Violation("nothing_falls", f"{(world.now_us - START_US) / SECOND_US:.3f} s", what),)
    return _outcome(world, violations)


def _outcome(world: World, violations: tuple[Violation, ...]) -> Outcome:
    network = {f"frames {what}": count for what, count in world.network.counts.items() if what not in ("frames", "broken")}
    held = {row.entry.hash: row.entry.header.kind for host in world.hosts.values() for row in host.store.scan()}
    entries = sum(len(list(host.store.scan())) for host in world.hosts.values())
    faults = dict(sorted(Counter({**world.ledger.faults, **network}).items()))
    return Outcome(world.seed, world.ledger.events, faults, violations, world.digest, entries, dict(sorted(Counter(held.values()).items())))


def run(
    seeds: Sequence[int], *, nodes: int = 5, storm_us: int = 10 * MINUTE_US, workers: int = 1, done: Callable[[Outcome], Any] | None = None
) -> dict[str, Any]:
    """Every seed: what `deconflict simulate --json` prints. `done` is told of each as it ends; `workers` processes share the seeds."""
    events, faults, said, violations = 0, Counter[str](), Counter[str](), []
    for outcome in _outcomes(seeds, partial(run_seed, nodes=nodes, storm=Storm(for_us=storm_us)), workers):
        events += outcome.events
        faults.update(outcome.faults)
        said.update({kind: outcome.said.get(kind, 0) for kind in KINDS})
        violations += [{"seed": outcome.seed, "check": v.check, "at": v.at, "what": v.what} for v in outcome.violations]
        if done is not None:
            done(outcome)
    found: dict[str, Any] = {"seeds": len(seeds), "nodes": nodes, "events": events, "faults": dict(sorted(faults.items()))}
    return found | {"said": dict(sorted(said.items())), "violations": violations}


def _outcomes(seeds: Sequence[int], one: Callable[[int], Outcome], workers: int) -> Iterator[Outcome]:
    if workers <= 1:
        yield from map(one, seeds)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(one, seeds, chunksize=1)
